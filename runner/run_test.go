package runner_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

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
	if !s.aliveFree() || !s.startupFree() {
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
	_ = unix.Kill(a.controller(), unix.SIGKILL)
	if got := a.exit(); got != 128+9 {
		t.Fatalf("exit code %d, want 137", got)
	}
	if running(grandchild) {
		t.Fatal("a process of the group outlived its controller")
	}
	if !s.aliveFree() {
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
	if s.aliveFree() {
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
	pid := a.controller()
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
	if !s.aliveFree() {
		t.Error("the liveness lock is still held")
	}
}

// kill -9 of the runner takes the controller with it, which frees the lock.
func TestKilledRunnerTakesControllerWithIt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.controller()
	a.signal(unix.SIGKILL)
	a.await("controller dead", func() bool { return !running(pid) })
	a.await("lock free", func() bool { return s.aliveFree() })
}

// The same in the middle of the boot, when the startup lock is held too.
func TestKilledRunnerWhileStarting(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Controller.NeverReady = true
	a.start()
	pid := a.controller()
	if s.startupFree() {
		t.Fatal("the startup lock is free while a controller boots")
	}
	a.signal(unix.SIGKILL)
	a.await("controller dead", func() bool { return !running(pid) })
	a.await("locks free", func() bool { return s.aliveFree() && s.startupFree() })
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
	pid := a.controller()
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
	pid := a.controller()
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
	_ = unix.Kill(a.controller(), unix.SIGTERM) // from inside: the runner did not ask for it
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
