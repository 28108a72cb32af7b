package runner_test

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/runner"
)

// A living runner of the same name is refused, by name, host and process.
func TestTwinIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	b := s.prepare("a").start()
	if got := b.exit(); got != runner.ExitNameInUse {
		t.Fatalf("exit code %d, want %d", got, runner.ExitNameInUse)
	}
	if out := b.out.String(); !strings.Contains(out, "process "+strconv.Itoa(a.cmd.Process.Pid)) {
		t.Errorf("the message does not name the process: %s", out)
	}
	if !running(a.controller()) {
		t.Error("the first one suffered")
	}
}

// Without the veto a controller that answers is killed and never serves.
func TestNoVetoIsKilled(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Controller.Veto = false
	a.start()
	if got := a.exit(); got != runner.ExitNoVeto {
		t.Fatalf("exit code %d, want %d", got, runner.ExitNoVeto)
	}
	if a.count(runner.EventReady) != 0 || running(a.controller()) {
		t.Fatal("it served")
	}
}

// A live.json that can't be read is no veto.
func TestUnreadableVetoIsKilled(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.FreezeAfter = 300 * time.Millisecond
	a.switchOn(stuckLive)
	a.start()
	if got := a.exit(); got != runner.ExitNoVeto {
		t.Fatalf("exit code %d, want %d", got, runner.ExitNoVeto)
	}
}

// An open setup wizard keeps the startup lock.
func TestWizardKeepsStartupLock(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.switchOn(wizardOpen)
	a.start()
	a.await("wizard noticed", func() bool { return strings.Contains(a.out.String(), "wizard is open") })
	before := len(s.turns())
	a.await("more probes", func() bool { return len(s.turns()) > before+10 })
	if s.startupFree() {
		t.Fatal("the startup lock is free while the wizard is open")
	}
	a.switchOff(wizardOpen)
	a.awaitEvent(runner.EventReady, 1)
	a.await("startup lock free", s.startupFree)
}

// A boot that takes too long is killed, and the next one's turn comes.
func TestStartTimeout(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.StartTimeout = 500 * time.Millisecond
	a.play.Controller.NeverReady = true
	a.start()
	if got := a.exit(); got != runner.ExitStartTimeout {
		t.Fatalf("exit code %d, want %d", got, runner.ExitStartTimeout)
	}
	if !s.startupFree() || slices.ContainsFunc(a.pids(), running) {
		t.Error("the startup lock or the controller is still there")
	}
}

// The exit code says why, also when the controller ends by the request for a dump.
func TestStartTimeoutOfWhatEndsBySIGQUIT(t *testing.T) {
	t.Parallel()
	a := newStage(t).prepare("a")
	a.play.Config.StartTimeout = 100 * time.Millisecond
	a.play.Config.Command = []string{"sleep", "1000"}
	a.start()
	if got := a.exit(); got != runner.ExitStartTimeout {
		t.Fatalf("exit code %d, want %d", got, runner.ExitStartTimeout)
	}
}

// A controller that answers nothing while the storage works is dumped and killed.
func TestHungControllerIsKilled(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.HangAfter = 2500 * time.Millisecond
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	a.switchOn(hangHTTP)
	if got := a.exit(); got != runner.ExitHung {
		t.Fatalf("exit code %d, want %d", got, runner.ExitHung)
	}
	if !slices.Contains(a.lines("signals"), "SIGQUIT") {
		t.Error("no thread dump was asked for")
	}
}

// A process that left the group with the lock can't be frozen: nothing of that
// controller goes on, and the lock is free.
func TestStrayHolderIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Controller.Detach = true
	a.start()
	if got := a.exit(); got != runner.ExitRuntime {
		t.Fatalf("exit code %d, want %d", got, runner.ExitRuntime)
	}
	stray, _ := strconv.Atoi(a.lines("stray")[0])
	if running(stray) || !s.aliveFree() {
		t.Fatalf("the stray lives (%v), or the lock is held (%v)", running(stray), !s.aliveFree())
	}
}

// wrapper starts a controller and waits for it, as a script without exec does.
func wrapper() []string {
	return append([]string{"/bin/sh", "-c", `"$@"; exit $?`, "sh"}, controllerCommand()...)
}

// A wrapper that does not exec its controller never serves: a killed runner would
// leave that controller behind with the lock, and nobody could freeze it. Not even
// --restart tries it again.
func TestWrapperIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Restart = runner.RestartAlways
	a.play.Config.Command = wrapper()
	a.start()
	if got := a.exit(); got != runner.ExitUsage {
		t.Fatalf("exit code %d, want %d", got, runner.ExitUsage)
	}
	if a.count(runner.EventReady) != 0 || slices.ContainsFunc(a.pids(), running) || !s.aliveFree() {
		t.Error("it served, or lives")
	}
	if out := a.out.String(); !strings.Contains(out, "exec java") || !strings.Contains(out, "tini before footman") {
		t.Errorf("the message does not say what to do: %s", out)
	}
}

// What a script does before it execs its controller may take its time.
func TestSlowScriptIsNoWrapper(t *testing.T) {
	t.Parallel()
	a := newStage(t).prepare("a")
	a.play.Config.Command = append([]string{"/bin/sh", "-c", `sleep 2.5; exec "$@"`, "sh"}, controllerCommand()...)
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	if a.count(runner.EventWarning) != 0 {
		t.Errorf("warned: %+v", a.history())
	}
}

// With --allow-wrapper it serves, and is warned of.
func TestAllowedWrapperIsWarnedOf(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Command, a.play.Config.AllowWrapper = wrapper(), true
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	if h := a.history(); !slices.ContainsFunc(h, func(e historyLine) bool { return strings.Contains(e.Detail, "wrapper") }) {
		t.Errorf("no word of the wrapper: %+v", h)
	}
	// Its end is the controller's end, though the JVM got no signal.
	pid := a.controller()
	a.signal(unix.SIGTERM)
	a.exit()
	if running(pid) || !s.aliveFree() {
		t.Error("the controller behind the wrapper lives")
	}
}

// A command that closes the inherited lock is not left running.
func TestClosedLockIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Command = append([]string{"/bin/sh", "-c", `exec 3>&-; exec "$@"`, "sh"}, controllerCommand()...)
	a.start()
	if got := a.exit(); got != runner.ExitRuntime {
		t.Fatalf("exit code %d, want %d", got, runner.ExitRuntime)
	}
	if a.count(runner.EventReady) != 0 {
		t.Error("it served")
	}
}

// What is wrong with the home, the sidecar or the command has its own exit code.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*actor)
		want   int
		text   string
	}{
		"no home":         {func(a *actor) { a.play.Config.Home = filepath.Join(a.play.Dir, "none") }, runner.ExitUnfit, "none"},
		"home is a file":  {func(a *actor) { a.switchOn("f"); a.play.Config.Home = a.path("f") }, runner.ExitUnfit, "not a folder"},
		"no command":      {func(a *actor) { a.play.Config.Command = []string{"footman-no-such-command"} }, runner.ExitUsage, "footman-no-such-command"},
		"bad name":        {func(a *actor) { a.play.Config.Name = "../x" }, runner.ExitUsage, "replica name"},
		"timers":          {func(a *actor) { a.play.Config.Lease = 4 * a.play.Config.FreezeAfter / 3 }, runner.ExitUsage, "freeze_after"},
		"no sidecar":      {func(a *actor) { a.play.NoSidecar = true; a.play.Config.SidecarTimeout = 1 }, runner.ExitNoSidecar, "connection refused"},
		"sidecar refuses": {func(a *actor) { a.play.Unfit = "plugins too old" }, runner.ExitUnfit, "plugins too old"},
		"foreign home":    {func(a *actor) { a.play.Unfit, a.play.UnfitForeign = "a copy", true }, runner.ExitForeignHome, "a copy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newStage(t).prepare("a")
			c.change(a)
			a.start()
			if got := a.exit(); got != c.want {
				t.Errorf("exit code %d, want %d", got, c.want)
			}
			if !strings.Contains(a.out.String(), c.text) {
				t.Errorf("message without %q: %s", c.text, a.out)
			}
			if len(a.pids()) != 0 {
				t.Error("a controller was started")
			}
		})
	}
}
