package demohome_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/jenkins"
)

// jobs returns the full names of the jobs of a home, folders too, with their folders.
func jobs(t *testing.T, home string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(filepath.Join(home, "jobs"), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.Name() != "config.xml" {
			return nil
		}
		folder, err := filepath.Rel(home, filepath.Dir(path))
		if err != nil {
			return err
		}
		name, err := jenkins.Layout{Home: home}.FullName(folder)
		found[name] = folder
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// The embedded home has the jobs that the demo starts builds in, each of its kind,
// with a history of whole builds none of which is running, and numbers that go on
// after it.
func TestUnpack(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := demohome.Unpack(home); err != nil {
		t.Fatal(err)
	}
	found := jobs(t, home)
	want := map[string]jenkins.JobConfig{
		"ticks":         {Kind: jenkins.KindPipelineJob, Plugin: "workflow-job", Concurrent: true},
		"par":           {Kind: jenkins.KindPipelineJob, Concurrent: true},
		"waiting":       {Kind: jenkins.KindPipelineJob, Concurrent: true},
		"params":        {Kind: jenkins.KindPipelineJob, Concurrent: true},
		"failing":       {Kind: jenkins.KindPipelineJob, Concurrent: true},
		"fresh":         {Kind: jenkins.KindPipelineJob, Plugin: "workflow-job", Concurrent: true},
		"fast":          {Kind: jenkins.KindPipelineJob, Concurrent: true, DurabilityHint: "PERFORMANCE_OPTIMIZED"},
		"noresume":      {Kind: jenkins.KindPipelineJob, Concurrent: true, DisableResume: true},
		"team":          {Kind: jenkins.KindFolder},
		"team/inner":    {Kind: jenkins.KindPipelineJob, Concurrent: true},
		"team/über job": {Kind: jenkins.KindPipelineJob, Concurrent: true},
		"free":          {Kind: jenkins.KindFreestyleJob},
		"freequick":     {Kind: jenkins.KindFreestyleJob},
	}
	got := map[string]jenkins.JobConfig{}
	builds := 0
	for name, folder := range found {
		config, err := jenkins.ReadJobConfig(filepath.Join(home, folder, "config.xml"))
		if err != nil {
			t.Error(err)
		}
		got[name] = config
		builds += checkBuilds(t, home, folder)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if builds != 8 {
		t.Errorf("%d builds", builds)
	}
	if open, err := jenkins.WizardOpen(home); err != nil || open {
		t.Errorf("setup wizard: %t, %v", open, err)
	}
	if sys, err := jenkins.ReadSystemConfig(home); err != nil || sys.BuildsDir != jenkins.DefaultBuildsDir || sys.NumExecutors != 0 {
		t.Errorf("%+v, %v", sys, err)
	}
	for _, n := range []string{"n1", "n2"} {
		node, err := jenkins.ReadNodeConfig(filepath.Join(home, "nodes", n, "config.xml"))
		if err != nil || node.Name != n || node.RemoteFS != "/home/jenkins/agents/"+n || node.Labels != "linux" {
			t.Errorf("%+v, %v", node, err)
		}
	}
}

func checkBuilds(t *testing.T, home, folder string) (n int) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(home, folder, "builds"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	last := 0
	for _, e := range entries {
		number, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		dir, err := jenkins.BuildDir(home, folder, number)
		if err != nil {
			t.Error(err)
		}
		if st, err := jenkins.ReadBuild(dir); err != nil || st.Running || st.Result == "" {
			t.Errorf("%s: %+v, %v", dir, st, err)
		}
		n, last = n+1, max(last, number)
	}
	next, err := os.ReadFile(filepath.Join(home, folder, "nextBuildNumber"))
	if err != nil && n > 0 {
		t.Error(err)
	}
	if number, err := strconv.Atoi(strings.TrimSpace(string(next))); n > 0 && (err != nil || number <= last) {
		t.Errorf("%s: next build %q after %d", folder, next, last)
	}
	return n
}

// Nothing in the embedded home tells where it was recorded, and nothing of the
// controllers that were killed is left.
func TestUnpackClean(t *testing.T) {
	home := t.TempDir()
	if err := demohome.Unpack(home); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(home, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := e.Name()
		if base == "queue" || base == "program.dat" || base == "workflow" || base == ".owner" || strings.HasSuffix(base, ".lock") || base == "secrets" {
			t.Errorf("%s is left", path)
		}
		if e.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path) //nolint:gosec // G122: nobody else writes in the test's folder
		for _, trace := range []string{"/srv/", "/root/", "/builders/"} {
			if strings.Contains(string(data), trace) {
				t.Errorf("%s names %s", path, trace)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A folder that holds anything is left as it is.
func TestUnpackRefusesNonEmpty(t *testing.T) {
	home := t.TempDir()
	mine := filepath.Join(home, ".mine")
	if err := os.WriteFile(mine, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	var notEmpty *demohome.NotEmptyError
	if err := demohome.Unpack(home); !errors.As(err, &notEmpty) || notEmpty.Dir != home {
		t.Errorf("error %v", err)
	}
	if err := demohome.Unpack(mine); err == nil {
		t.Error("a file was taken for a folder")
	}
	if entries, err := os.ReadDir(home); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
	if err := demohome.Unpack(filepath.Join(home, "no", "parent")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
