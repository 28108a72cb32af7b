package runner_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/runner"
)

// The runner ends with the controller's own exit code, and frees its locks.
func TestExitCodePassesThrough(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Controller.ExitCode = 42
	a.start()
	if got := a.exit(); got != 42 {
		t.Fatalf("exit code %d, want 42", got)
	}
	if !s.aliveFree("a") || !s.startupFree() {
		t.Fatal("a lock is still held")
	}
}

// A controller that a signal killed gives 128 + signal; its lock is free at once,
// and nothing of its process group lives on.
func TestKilledControllerLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Controller.Grandchild = true
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	grandchild, err := strconv.Atoi(a.lines("grandchild")[0])
	if err != nil || !running(grandchild) {
		t.Fatalf("no grandchild: %v", err)
	}
	_ = unix.Kill(a.controller(1), unix.SIGKILL)
	if got := a.exit(); got != 128+9 {
		t.Fatalf("exit code %d, want 137", got)
	}
	if running(grandchild) {
		t.Fatal("a process of the group outlived its controller")
	}
	if !s.aliveFree("a") {
		t.Fatal("the liveness lock is still held")
	}
}

// Ready means: the startup lock is free for the next one, the liveness lock is not,
// and the controller knows who it is.
func TestReadyReleasesStartupLock(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	a.await("startup lock free", s.startupFree)
	if h := s.startupHolder(); h.Role != "runner" || h.Replica != "a" || h.Incarnation != 1 || h.PID != a.cmd.Process.Pid {
		t.Errorf("the lock file names %+v", h)
	}
	if s.aliveFree("a") {
		t.Error("the liveness lock is free")
	}
	if got, want := a.lines("env")[0], "a|1|"+s.home.Path(); got != want {
		t.Errorf("environment %q, want %q", got, want)
	}
	if got := a.lines("handout"); !slices.Equal(got, []string{"a/1"}) {
		t.Errorf("handed out %q", got)
	}
	a.await("reported serving", func() bool { return slices.Contains(a.lines("states"), "serving") })

	// The child inherits the liveness lock, at descriptor 3, and not the startup lock.
	pid := a.controller(1)
	if got, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/fd/3"); err != nil || got != s.home.AliveLock("a") {
		t.Errorf("descriptor 3 is %q, %v", got, err)
	}

	// SIGTERM: the controller ends in order, and so does the runner.
	a.signal(unix.SIGTERM)
	if got := a.exit(); got != 0 {
		t.Errorf("exit code %d after an orderly stop, want 0", got)
	}
	if got := a.lines("signals"); !slices.Equal(got, []string{"SIGTERM"}) {
		t.Errorf("the controller got %q", got)
	}
	if !s.aliveFree("a") {
		t.Error("the liveness lock is still held")
	}
}

// kill -9 of the runner takes the controller with it, which frees the lock.
func TestKilledRunnerTakesControllerWithIt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.controller(1)
	a.signal(unix.SIGKILL)
	a.await("controller dead", func() bool { return !running(pid) })
	a.await("lock free", func() bool { return s.aliveFree("a") })
}

// The same in the middle of the boot, when the startup lock is held too.
func TestKilledRunnerWhileStarting(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Controller.NeverReady = true
	a.start()
	pid := a.controller(1)
	if s.startupFree() {
		t.Fatal("the startup lock is free while a controller boots")
	}
	a.signal(unix.SIGKILL)
	a.await("controller dead", func() bool { return !running(pid) })
	a.await("locks free", func() bool { return s.aliveFree("a") && s.startupFree() })
}

// A controller that ignores SIGTERM is killed after StopTimeout, with its group.
func TestStopTimeoutKills(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.StopTimeout = 1
	a.play.Controller.IgnoreTerm = true
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.controller(1)
	a.signal(unix.SIGTERM)
	if got := a.exit(); got != 137 {
		t.Fatalf("exit code %d, want 137", got)
	}
	if running(pid) {
		t.Fatal("the controller lives")
	}
}

// Other signals go to the controller, and only to it.
func TestSignalsAreForwarded(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	for i, sig := range []string{"SIGHUP", "SIGUSR1", "SIGQUIT"} {
		a.signal(unix.SignalNum(sig))
		a.await(sig, func() bool { return len(a.lines("signals")) == i+1 && a.lines("signals")[i] == sig })
	}
	a.signal(unix.SIGINT)
	if got := a.exit(); got != 0 {
		t.Fatalf("exit code %d, want 0", got)
	}
}

// A signal that arrives while nothing runs yet ends the waiting.
func TestSignalEndsWaiting(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	a.await("startup lock free", s.startupFree)
	b := s.prepare("b")
	b.play.Config.Mode = runner.ActivePassive
	b.start()
	b.awaitEvent(runner.EventReady, 1) // keeps the startup lock
	c := s.prepare("c").start()
	c.awaitEvent(runner.EventWaiting, 1)
	c.signal(unix.SIGTERM)
	if got := c.exit(); got != 128+15 {
		t.Fatalf("exit code %d, want 143", got)
	}
	if len(c.pids()) != 0 {
		t.Fatal("it started a controller")
	}
}

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
	if !running(a.controller(1)) {
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
	if a.count(runner.EventReady) != 0 || running(a.controller(1)) {
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

// Two of different names start one after the other, whatever the order.
func TestTwoStartInTurn(t *testing.T) {
	t.Parallel()
	inTurn(t, 2)
}

// So do ten that start at once, and none starves.
func TestTenStartInTurn(t *testing.T) {
	if testing.Short() {
		t.Skip("starts twenty processes")
	}
	t.Parallel()
	inTurn(t, 10)
}

func inTurn(t *testing.T, n int) {
	t.Helper()
	s := newStage(t)
	actors := make([]*actor, n)
	for i := range actors {
		actors[i] = s.prepare("r" + strconv.Itoa(i)).start()
	}
	for _, a := range actors {
		a.awaitEvent(runner.EventReady, 1)
	}
	booting := ""
	for _, turn := range s.turns() {
		what, who, _ := strings.Cut(turn, "_")
		switch {
		case what == "begin" && booting != "":
			t.Fatalf("%s began while %s booted: %q", who, booting, s.turns())
		case what == "begin":
			booting = who
		case who == booting:
			booting = ""
		}
	}
}

// In active-passive mode no sidecar is needed, nothing tells a bridge to act, and
// the startup lock is kept for life; a standby takes over when its holder dies.
func TestStandbyTakesOver(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	passive := func(name string) *actor {
		a := s.prepare(name)
		a.play.Config.Mode = runner.ActivePassive
		a.play.Controller.Veto = false
		return a.start()
	}
	a := passive("a")
	a.awaitEvent(runner.EventReady, 1)
	b := passive("b")
	b.awaitEvent(runner.EventWaiting, 1)
	if s.startupFree() || len(b.pids()) != 0 {
		t.Fatal("the standby runs beside the active one")
	}
	if got, want := a.lines("env")[0], "||"+s.home.Path(); got != want {
		t.Errorf("environment %q, want %q", got, want)
	}
	pid := a.controller(1)
	a.signal(unix.SIGKILL)
	b.awaitEvent(runner.EventReady, 1)
	if running(pid) {
		t.Fatal("two controllers run")
	}
	if s.startupFree() || s.startupHolder().Replica != "b" {
		t.Fatal("the new active one does not hold the startup lock")
	}
}

// A restart is a new incarnation that queues for its turn; an orderly stop is not
// followed by one.
func TestRestartIsANewIncarnation(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Restart = runner.RestartAlways
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	_ = unix.Kill(a.controller(1), unix.SIGTERM) // from inside: the runner did not ask for it
	a.awaitEvent(runner.EventReady, 2)
	if got := a.lines("env")[1]; !strings.HasPrefix(got, "a|2|") {
		t.Errorf("environment of the second life: %q", got)
	}
	a.signal(unix.SIGTERM)
	if got := a.exit(); got != 0 {
		t.Errorf("exit code %d", got)
	}
	if len(a.pids()) != 2 {
		t.Errorf("%d controllers were started", len(a.pids()))
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
	if running(stray) || !s.aliveFree("a") {
		t.Fatalf("the stray lives (%v), or the lock is held (%v)", running(stray), !s.aliveFree("a"))
	}
}

// A wrapper that does not exec its controller works, but is warned of.
func TestWrapperIsWarnedOf(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Command = append([]string{"/bin/sh", "-c", `"$@"; exit $?`, "sh"}, controllerCommand()...)
	a.start()
	a.awaitEvent(runner.EventWarning, 1)
	if h := a.history(); !slices.ContainsFunc(h, func(e historyLine) bool { return strings.Contains(e.Detail, "wrapper") }) {
		t.Errorf("no word of the wrapper: %+v", h)
	}
	// Its end is the controller's end, though the JVM got no signal.
	pid := a.controller(1)
	a.signal(unix.SIGTERM)
	a.exit()
	if running(pid) || !s.aliveFree("a") {
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
	if !strings.Contains(a.out.String(), "right after its start") {
		t.Errorf("it was left running for a while: %s", a.out)
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
		"timers":          {func(a *actor) { a.play.Config.Lease = 4 * a.play.Config.FreezeAfter / 3 }, runner.ExitUsage, "freeze-after"},
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
