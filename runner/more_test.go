package runner_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/lock"
	"github.com/footman-ci/footman/runner"
)

// A coordinator that works on this name's records is waited for.
func TestWaitsForCoordinator(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if err := os.MkdirAll(s.home.Replica("a"), 0o755); err != nil {
		t.Fatal(err)
	}
	held, err := lock.TryAcquire(s.home.AliveLock("a"), lock.Options{Holder: lock.Holder{Role: "coordinator", Replica: "b"}})
	if err != nil {
		t.Fatal(err)
	}
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventWaiting, 1)
	if out := a.history()[0].Detail; !strings.Contains(out, "the coordinator of replica b") {
		t.Errorf("it does not say whom it waits for: %s", out)
	}
	if err := held.Prove(); err != nil { // that it lives is no reason to refuse
		t.Fatal(err)
	}
	if err := held.Release(); err != nil {
		t.Fatal(err)
	}
	a.awaitEvent(runner.EventReady, 1)
}

// But not for ever.
func TestNameTimeout(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if err := os.MkdirAll(s.home.Replica("a"), 0o755); err != nil {
		t.Fatal(err)
	}
	held, err := lock.TryAcquire(s.home.AliveLock("a"), lock.Options{Holder: lock.Holder{Role: "coordinator"}})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	a := s.prepare("a")
	a.play.Config.NameTimeout = 100 * time.Millisecond
	a.start()
	if got := a.exit(); got != runner.ExitNameInUse {
		t.Fatalf("exit code %d, want %d", got, runner.ExitNameInUse)
	}
}

// A disk that refuses for a while is waited for (EIO), then the start goes on.
func TestPassingTroubleIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.switchOn(failProofs)
	a.start()
	a.await("trouble noticed", func() bool { return strings.Contains(a.out.String(), "input/output error") })
	a.switchOff(failProofs)
	a.awaitEvent(runner.EventReady, 1)
}

// The runner asks for priority; its controller gets what the runner was started with.
func TestControllerKeepsPriority(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	nice := func(pid int) int {
		got, err := unix.Getpriority(unix.PRIO_PROCESS, pid)
		if err != nil {
			t.Fatal(err)
		}
		return 20 - got // the system call returns 20 - nice
	}
	if own, its := nice(os.Getpid()), nice(a.controller()); its != own {
		t.Errorf("nice value of the controller is %d, want %d", its, own)
	}
	if os.Geteuid() == 0 && nice(a.cmd.Process.Pid) >= nice(os.Getpid()) {
		t.Log("the runner's priority was not raised (not allowed here)")
	}
}

// A controller that changes its user would outlive a killed runner: the kernel
// drops its parent-death signal. It is not left running.
func TestChangedUserIsRefused(t *testing.T) {
	t.Parallel()
	setpriv, err := exec.LookPath("setpriv")
	if err != nil || os.Geteuid() != 0 {
		t.Skip("needs root and setpriv")
	}
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Command = []string{setpriv, "--reuid=65534", "--clear-groups", "--regid=65534", "sleep", "1000"}
	a.start()
	if got := a.exit(); got != runner.ExitRuntime {
		t.Fatalf("exit code %d, want %d", got, runner.ExitRuntime)
	}
	if !strings.Contains(a.out.String(), "outlive a killed runner") {
		t.Errorf("message: %s", a.out)
	}
}

// As process 1 of a container it reaps what the controller leaves behind, and ends
// with the controller's code.
func TestAsProcessOne(t *testing.T) {
	t.Parallel()
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		t.Skip("needs unshare")
	}
	args := []string{"--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "--kill-child"}
	if exec.Command(unshare, append(args, "true")...).Run() != nil {
		t.Skip("the kernel does not let this user make namespaces")
	}
	s := newStage(t)
	a := s.prepare("a")
	// The controller leaves an orphan that ends, looks whether somebody reaped it,
	// and ends itself.
	a.play.Config.Mode = runner.ActivePassive
	a.play.Config.Command = []string{"sh", "-c", `
		[ "$PPID" = 1 ] || exit 90
		setsid sh -c '(exit 3) & echo $! >"$0"' ` + a.path("orphan") + `
		orphan=$(cat ` + a.path("orphan") + `)
		while kill -0 "$orphan" 2>/dev/null; do sleep 0.05; done
		exit 33`}
	a.wrap = append([]string{unshare}, args...)
	a.start()
	if got := a.exit(); got != 33 {
		t.Fatalf("exit code %d, want 33", got)
	}
	if orphan := a.lines("orphan"); len(orphan) != 1 {
		t.Fatalf("orphans: %q", orphan)
	} else if _, err := strconv.Atoi(orphan[0]); err != nil {
		t.Fatal(err)
	}
	if !s.startupFree() {
		t.Error("the startup lock is held")
	}
}

// A restart in place (as Jenkins does it by exec, closing every descriptor) would
// pass the startup lock by: it ends the controller, and --restart starts it in turn.
func TestRestartInPlaceIsEnded(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Restart = runner.RestartAlways
	a.play.Config.Command = append([]string{"/bin/sh", "-c",
		`if [ -e ` + a.path("replaced") + ` ]; then exec "$@"; fi; touch ` + a.path("replaced") + `; sleep 1; exec 3>&- ; exec sleep 1000`, "sh"}, controllerCommand()...)
	a.start()
	a.awaitEvent(runner.EventReady, 1) // the second life
	if a.count(runner.EventStart) != 2 || a.count(runner.EventKill) != 1 {
		t.Errorf("history: %+v", a.history())
	}
}

// Nothing is started on an old proof: when the liveness lock can't be proven right
// before the start, the turn is given up, and comes again.
func TestProvesRightBeforeStart(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if err := os.MkdirAll(s.home.Footman(), 0o755); err != nil {
		t.Fatal(err)
	}
	held, err := lock.TryAcquire(s.home.StartupLock(), lock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := s.prepare("a")
	a.play.Config.FreezeAfter = 600 * time.Millisecond
	a.start()
	a.awaitEvent(runner.EventWaiting, 1)
	a.switchOn(hangAlive)
	if err := held.Release(); err != nil {
		t.Fatal(err)
	}
	a.await("turn given up", func() bool { return strings.Contains(a.out.String(), "could not be proven right before the start") })
	if len(a.pids()) != 0 {
		t.Fatal("a controller was started on an old proof")
	}
	a.switchOff(hangAlive)
	a.awaitEvent(runner.EventReady, 1)
}
