//go:build integration

package blackbox_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
)

// What would run before the bridge keeps a controller from being started (79), and
// is named; without it the scripts are put in place, an edited one is kept aside, and
// the JVM's options reach the controller. Uninstalling is refused while it lives.
func TestBridgeInPlace(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(o *harness.Options) { o.Run = []string{"--restart", "no", "--bridge", "auto"} })
	early, guard := filepath.Join(s.Home, "init.groovy"), filepath.Join(s.Home, "init.groovy.d", "00-footman.groovy")
	s.must(os.WriteFile(early, []byte("println 1\n"), 0o600))
	s.must(s.Start("a"))
	r := s.replica("a")
	s.until("the end of the runner", func(context.Context) (bool, error) { return !r.Runner.Alive(), nil })
	if code := r.Runner.ExitCode(); code != 79 {
		t.Errorf("exit code %d, want 79", code)
	}
	log, err := os.ReadFile(r.Runner.Log)
	s.must(err)
	if !strings.Contains(string(log), "init.groovy of the home runs before the bridge") {
		t.Errorf("the log does not name the script: %s", log)
	}
	if _, err := os.Stat(guard); err == nil {
		t.Error("it was installed all the same")
	}

	s.must(os.Remove(early))
	s.must(os.MkdirAll(filepath.Dir(guard), 0o750))
	s.must(os.WriteFile(guard, []byte("println 'mine'\n"), 0o600))
	s.revive("a")
	s.await("a")
	st := footman(t, s.in(), "bridge", "status", "--home", s.Home)
	st.want(t, 0, "00-footman.groovy", "current", "a: alive")
	env, err := os.ReadFile("/proc/" + itoa(controllerOf(r.Runner)) + "/environ")
	s.must(err)
	for _, want := range []string{"JDK_JAVA_OPTIONS=-Dhudson.model.Queue.id=a-2 ", "FOOTMAN_JVM_ENV=JDK_JAVA_OPTIONS", "FOOTMAN_FIRST=1"} {
		if !strings.Contains(string(env), want) {
			t.Errorf("the controller's environment lacks %s", want)
		}
	}
	if kept, _ := filepath.Glob(filepath.Join(s.Home, ".footman", "bridge-kept", "00-footman.groovy.*")); len(kept) != 1 {
		t.Errorf("kept: %v", kept)
	}
	footman(t, s.in(), "bridge", "uninstall", "--home", s.Home).want(t, 1, "replica a is alive")
	s.died("a")
	s.kill("a", harness.Whole)
	footman(t, s.in(), "bridge", "uninstall", "--home", s.Home).want(t, 0, "removed", "what remains")
	if _, err := os.Stat(guard); err == nil {
		t.Error("the guard is still there")
	}
}
