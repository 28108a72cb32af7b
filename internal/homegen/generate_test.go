package homegen_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/internal/homegen"
	"github.com/footman-ci/footman/jenkins"
	"github.com/footman-ci/footman/syncstate/resource"
)

// plan has something of everything: folders of three depths, projects, plain jobs.
func plan() homegen.Plan {
	return homegen.Plan{Seed: 7, Jobs: 200, Builds: 1500, Users: 5, Nodes: 3, Descriptors: 4}
}

// tree is what lies in a home, with contents; the marks of the generator are left out.
func tree(t *testing.T, home string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(home, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(home, p)
		if err != nil || strings.HasPrefix(rel, ".homegen") {
			return err
		}
		if e.IsDir() {
			out[rel] = "folder"
			return nil
		}
		data, err := os.ReadFile(p) //nolint:gosec // a folder of the test's own
		out[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func generate(t *testing.T, p homegen.Plan, home string) homegen.Stats {
	t.Helper()
	st, err := p.Generate(t.Context(), home, nil)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// The home has what the plan says, by Footman's own eyes.
func TestCounts(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	p := plan()
	st := generate(t, p, home)
	if st.Jobs != int64(p.Jobs) || st.Builds != int64(p.Builds) || st.Resumed != 0 {
		t.Errorf("made %+v by %+v", st, p)
	}
	got := map[resource.Kind]int{}
	depth, branches := 0, 0
	for rel, content := range tree(t, home) {
		r := resource.Classify(filepath.ToSlash(rel))
		if content == "folder" && r.Kind != resource.Builds || content != "folder" && r.Kind == resource.Builds {
			continue
		}
		got[r.Kind]++
		if r.Kind == resource.Item {
			depth = max(depth, strings.Count(r.Folder, "jobs/")+strings.Count(r.Folder, "branches/"))
			if strings.Contains(r.Folder, "/branches/") {
				branches++
			}
		}
		if r.Kind == resource.Build {
			s, err := jenkins.ReadBuild(filepath.Join(home, filepath.Dir(rel)))
			if err != nil || s.Running || s.Kind != jenkins.KindPipeline {
				t.Errorf("%s is no build that has ended: %+v, %v", rel, s, err)
			}
		}
	}
	delete(got, resource.Ignored)
	delete(got, resource.InstallState)
	want := map[resource.Kind]int{
		resource.Global: 1, resource.Credentials: 1, resource.Descriptor: p.Descriptors, resource.UserMap: 1, resource.User: p.Users, resource.Node: p.Nodes,
		resource.Item: int(st.Items), resource.NextBuild: p.Jobs, resource.Builds: p.Jobs, resource.Build: p.Builds,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("resources (-want +got):\n%s", diff)
	}
	if depth < 4 || branches == 0 {
		t.Errorf("the deepest item is %d deep, and %d are branches", depth, branches)
	}
}

// The same plan makes the same home, another seed another one.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := plan()
	generate(t, p, filepath.Join(dir, "a"))
	generate(t, p, filepath.Join(dir, "b"))
	a := tree(t, filepath.Join(dir, "a"))
	if diff := cmp.Diff(a, tree(t, filepath.Join(dir, "b"))); diff != "" {
		t.Errorf("(-a +b):\n%s", diff)
	}
	p.Seed++
	generate(t, p, filepath.Join(dir, "c"))
	if cmp.Equal(a, tree(t, filepath.Join(dir, "c"))) {
		t.Error("another seed made the same home")
	}
}

// Wherever a run is interrupted, the next one makes what is missing and nothing else.
func TestResume(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := plan()
	generate(t, p, filepath.Join(dir, "whole"))
	home := filepath.Join(dir, "parts")
	cut := errors.New("cut")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	if _, err := p.Generate(ctx, home, func(s homegen.Stats) {
		if s.Jobs > 50 {
			cancel(cut)
		}
	}); !errors.Is(err, cut) {
		t.Fatalf("the run that was cut ended with %v", err)
	}
	st := generate(t, p, home)
	if st.Resumed == 0 || st.Resumed == st.Jobs {
		t.Errorf("%d of %d jobs were there already", st.Resumed, st.Jobs)
	}
	if diff := cmp.Diff(tree(t, filepath.Join(dir, "whole")), tree(t, home)); diff != "" {
		t.Errorf("(-whole +resumed):\n%s", diff)
	}
	if st := generate(t, p, home); st.Resumed != int64(p.Jobs) || st.Builds != int64(p.Builds) {
		t.Errorf("a whole home: %+v", st)
	}
}

// It writes into no folder that holds something else, and removes none.
func TestForeignFolder(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "config.xml"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	var foreign *homegen.ForeignError
	if _, err := plan().Generate(t.Context(), home, nil); !errors.As(err, &foreign) {
		t.Errorf("Generate ended with %v", err)
	}
	if err := homegen.Remove(t.Context(), home); !errors.As(err, &foreign) {
		t.Errorf("Remove ended with %v", err)
	}
	if diff := cmp.Diff(map[string]string{".": "folder", "config.xml": "mine"}, tree(t, home)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	own := filepath.Join(t.TempDir(), "own")
	generate(t, homegen.Plan{Seed: 1, Jobs: 3}, own)
	if _, err := plan().Generate(t.Context(), own, nil); !errors.As(err, &foreign) {
		t.Errorf("another plan in the same folder: %v", err)
	}
}

// What was made is removed with all in it.
func TestRemove(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	generate(t, plan(), home)
	for range 2 { // the second time there is none
		if err := homegen.Remove(t.Context(), home); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Lstat(home); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("the home is still there: %v", err)
		}
	}
}

// A plan that can't be right is refused before anything is written.
func TestValidate(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	for _, p := range []homegen.Plan{{Builds: 1}, {Jobs: -1}, {Jobs: 1 << 40}} {
		if _, err := p.Generate(t.Context(), home, nil); err == nil {
			t.Errorf("%+v was accepted", p)
		}
	}
	if _, err := os.Lstat(home); !errors.Is(err, fs.ErrNotExist) {
		t.Error("something was written")
	}
}
