//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/runner"
)

// Wrong use is refused at once, with code 2 and a message that names the mistake.
func TestWrongUse(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for name, c := range map[string]struct {
		args  []string
		words []string
	}{
		"no home":              {[]string{"run", "--name", "a", "--", "true"}, []string{"home", "JENKINS_HOME"}},
		"no command":           {[]string{"run", "--name", "a", "--home", home}, []string{"command"}},
		"unknown command":      {[]string{"run", "--name", "a", "--home", home, "--socket", "/x", "--", "no-such-program"}, []string{"no-such-program"}},
		"unknown program path": {[]string{"run", "--name", "a", "--home", home, "--socket", "/x", "--", "/no/such/program"}, []string{"/no/such/program"}},
		"not a program":        {[]string{"run", "--name", "a", "--home", home, "--socket", "/x", "--", home}, []string{home}},
		"unknown flag":         {[]string{"run", "--no-such-flag", "--", "true"}, []string{"--no-such-flag"}},
		"unknown subcommand":   {[]string{"fly"}, []string{"fly"}},
		"bad name":             {[]string{"run", "--name", "../a", "--home", home, "--", "true"}, []string{"../a"}},
		"bad mode":             {[]string{"run", "--mode", "both", "--home", home, "--", "true"}, []string{"both", "active-passive"}},
		"bad duration":         {[]string{"run", "--lease", "soon", "--home", home, "--", "true"}, []string{"soon"}},
		"negative duration":    {[]string{"run", "--name", "a", "--home", home, "--stop-timeout", "-1s", "--", "true"}, []string{"stop-timeout"}},
		"timers do not fit":    {[]string{"run", "--name", "a", "--home", home, "--freeze-after", "90s", "--", "true"}, []string{"timers do not fit", "lease"}},
		"sidecar, no home":     {[]string{"sidecar", "--name", "a"}, []string{"home"}},
		"sidecar, bad name":    {[]string{"sidecar", "--name", "a/b", "--home", home}, []string{"a/b"}},
		"sidecar, bad address": {[]string{"sidecar", "--name", "a", "--home", home, "--listen", "0.0.0.0:0"}, []string{"0.0.0.0"}},
		"lock status, no home": {[]string{"lock", "status"}, []string{"home"}},
		"bad output":           {[]string{"status", "--output", "xml"}, []string{"xml"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			footman(t, nil, c.args...).want(t, 2, c.words...)
		})
	}
}

// A home that can't carry a cluster is refused with code 70 and the folder's name,
// by sidecar, runner and lock status alike.
func TestUnfitHome(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "fbb-") //nolint:usetesting // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file, empty := filepath.Join(dir, "file"), filepath.Join(dir, "home")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	passive := []string{"run", "--mode", "active-passive", "--name", "a"}
	for name, c := range map[string]struct {
		home, fault string
		words       string
	}{
		"missing":    {filepath.Join(dir, "gone"), "", "gone"},
		"a file":     {file, "", file},
		"unreadable": {empty, "* mkdir = EACCES; * mkdirall = EACCES", "permission denied"},
		"read-only":  {empty, "* mkdir = EROFS; * mkdirall = EROFS", "read-only"},
		"no locks":   {"/proc", "", "/proc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// A folder of its own: the others have a sidecar of this name, too.
			run, err := os.MkdirTemp(dir, "run-") //nolint:usetesting // t.TempDir may be too long for a socket
			if err != nil {
				t.Fatal(err)
			}
			env := []string{"FOOTMAN_RUNTIME_DIR=" + run, "FOOTMAN_FAULTS=" + c.fault}
			if c.fault == "" {
				env = env[:1]
				footman(t, env, "lock", "status", "--home", c.home).want(t, 70, c.words)
			}
			footman(t, env, "sidecar", "--name", "a", "--home", c.home).want(t, 70, c.words)
			footman(t, env, append(passive, "--home", c.home, "--", "true")...).want(t, 70, c.words)
		})
	}
}

// On a mount whose locks are not shared nothing starts.
func TestUnsharedMount(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("mounting a file system needs root")
	}
	mkfs, err := exec.LookPath("mkfs.vfat")
	if err != nil {
		t.Skip("needs mkfs.vfat to make a file system without shared locks")
	}
	dir := t.TempDir()
	image, mount := filepath.Join(dir, "image"), filepath.Join(dir, "mnt")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, 8<<20); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(mount, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(mkfs, image).CombinedOutput(); err != nil {
		t.Skipf("mkfs.vfat: %v: %s", err, out)
	}
	if out, err := exec.Command("mount", "-o", "loop", image, mount).CombinedOutput(); err != nil {
		t.Skipf("mount is not allowed here: %v: %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", mount).Run() })
	for _, args := range [][]string{{"sidecar", "--name", "a", "--home", mount}, {"lock", "status", "--home", mount}, {"run", "--mode", "active-passive", "--name", "a", "--home", mount, "--", "true"}} {
		footman(t, nil, args...).want(t, 70, "vfat")
	}
}

// A runner whose sidecar is not there ends with 72 after --sidecar-timeout, not after the
// time that is the default.
func TestSidecarNotReachable(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	a := footman(t, nil, "run", "--home", home, "--name", "a", "--socket", filepath.Join(home, "none.sock"), "--sidecar-timeout", "1s", "--", "true")
	a.want(t, 72, "sidecar", "none.sock")
	if a.took >= runner.DefaultSidecarTimeout {
		t.Errorf("it took %s", a.took)
	}
}

// A controller that is never ready, one that stops answering, and one that ends
// by itself end their runner with the code that says so.
func TestControllerEnds(t *testing.T) {
	for name, c := range map[string]struct {
		run, sim []string
		path     string // asked for when it serves
		code     int
		words    string
	}{
		"never ready":       {run: []string{"--start-timeout", "2s"}, sim: []string{"--boot", "1h"}, code: 75, words: "start-timeout"},
		"hung":              {run: []string{"--hang-after", "3s", "--freeze-after", "2s", "--prove-every", "500ms"}, path: "/hang", code: 77, words: "has not answered for"},
		"exit code":         {path: "/exit?code=9", code: 9},
		"exits in order":    {path: "/exit?code=0", code: 0},
		"unknown sim flags": {sim: []string{"--no-such-flag"}, code: 2, words: "--no-such-flag"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, func(o *harness.Options) { o.Run = append([]string{"--restart", "no"}, c.run...); o.Sim = c.sim })
			s.must(s.Start("a"))
			r := s.replica("a")
			if c.path != "" {
				s.await("a")
				s.builds("a", 20, sleep)
				_, _, err := post(s.ctx, r.URL()+c.path)
				s.must(err)
			}
			s.until("the end of the runner", func(context.Context) (bool, error) { return !r.Runner.Alive(), nil })
			if code := r.Runner.ExitCode(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			log, err := os.ReadFile(r.Runner.Log)
			s.must(err)
			if !strings.Contains(string(log), c.words) {
				t.Errorf("the log does not say %q; see %s", c.words, r.Runner.Log)
			}
			// The next start finds a usable home and carries the build on.
			s.died("a")
			r.SimArgs, s.Run, s.Sim = nil, []string{"--restart", "no"}, nil
			s.revive("a")
			s.await("a")
			s.clean()
		})
	}
}

// A runner that finds its lock file replaced has lost its lock: it kills the
// controller at once (code 73), which writes nothing more.
func TestLockFileReplaced(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(o *harness.Options) { o.Run = []string{"--restart", "no"} })
	s.start("a", "b")
	s.builds("a", 60, sleep, fork)
	a := s.replica("a")
	s.giveAway("a")
	s.until("the end of the runner", func(context.Context) (bool, error) { return !a.Runner.Alive(), nil })
	if code := a.Runner.ExitCode(); code != 73 {
		t.Errorf("exit code %d, want 73", code)
	}
	log, err := os.ReadFile(a.Runner.Log)
	s.must(err)
	if !strings.Contains(string(log), "controller fenced") {
		t.Errorf("no message about the fence in %s", a.Runner.Log)
	}
	s.died("a")
	s.ended() // b runs them
	s.revive("a")
	s.await("a")
	// The window between the loss at "the server" and the next proof is the one
	// that the design states; ticks written in it may be doubled, none is lost.
	for _, b := range s.look().Builds {
		if b.Finished != 1 || len(b.Lost) > 0 || len(b.Doubled) > 20 {
			t.Errorf("%s: %v; lost %v, doubled %v", ref(b), b.Problems, b.Lost, b.Doubled)
		}
	}
}

// Garbage in the ledger is quarantined and shown, whatever it says; a job name
// made of dots leads nowhere; the builds beside it go on.
func TestGarbageInTheLedger(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b")
	s.builds("a", 60, sleep, fork)
	outside := filepath.Join(s.dir, "etc")
	s.must(os.MkdirAll(filepath.Join(outside, "builds", "1"), 0o700))
	s.must(os.WriteFile(filepath.Join(outside, "builds", "1", "build.xml"), []byte("<flow-build/>"), 0o600))
	before := tree(t, outside)
	const evil = `{"format":1,"job":"%s","number":1,"folder":"%s","claimed_at":"2026-01-01T00:00:00.000Z","queue_id":"1","origin":"a","origin_incarnation":1}`
	for name, content := range map[string]string{
		"garbage@1.json":             "\x00\xff not JSON at all",
		"etc@1.json":                 fmt.Sprintf(evil, "../../etc", "jobs/../jobs/../jobs/etc"),
		"%2E.%2F..%2Fetc@1.json":     fmt.Sprintf(evil, "../../etc", "jobs/../jobs/../jobs/etc"),
		"other@7.json":               fmt.Sprintf(evil, "ticks", "jobs/ticks"),
		"nul%00@1.json":              fmt.Sprintf(evil, "nul\\u0000", "jobs/nul\\u0000"),
		"long@1.json":                `{"format":1,"job":"` + strings.Repeat("x", 100_000) + `"}`,
		"no-record":                  "x",
		strings.Repeat("n", 240):     "x",
		"inbox/garbage@2.json":       "[]",
		"team%2Finner@99999999.json": strings.Replace(fmt.Sprintf(evil, "team/inner", "jobs/team/jobs/inner"), `"number":1`, `"number":99999999999`, 1),
	} {
		s.must(os.WriteFile(s.footman("running", "a", "1", name), []byte(content), 0o640))
	}
	var cases []string
	s.until("the quarantine of all of them", func(context.Context) (bool, error) {
		var err error
		cases, err = filepath.Glob(s.footman("quarantine", "*", "reason.json"))
		return len(cases) == 10, fmt.Errorf("%d of 10: %w; left: %v", len(cases), orNone(err), s.records())
	})
	s.shows([]string{"quarantined", "garbage@1"}, "builds", "--name", "b")
	s.shows([]string{"record-quarantined"}, "history", "--name", "b")
	if after := tree(t, outside); after != before {
		t.Errorf("something outside was touched:\n%s\nbefore:\n%s", after, before)
	}
	s.ended()
	for _, b := range s.look().Builds {
		if !b.OK() {
			t.Errorf("%s: %v", ref(b), b.Problems)
		}
	}
	s.must(s.StopAll(s.ctx))
}

func orNone(err error) error {
	if err == nil {
		return fs.SkipAll
	}
	return err
}

// tree describes all files below dir.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil {
			fmt.Fprintln(&b, path, info.Mode(), info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
