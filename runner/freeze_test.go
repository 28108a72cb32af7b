package runner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/runner"
)

// A storage that stalls freezes the controller; signals wait; when the storage is
// back the controller goes on where it stood and gets them. Its liveness endpoint
// says 200 all the time.
func TestStallFreezesAndThaws(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.FreezeAfter = 600 * time.Millisecond
	a.play.Config.LivenessListen = freeAddress(t)
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.controller()

	a.switchOn(hangProofs)
	a.await("stopped", func() bool { return stopped(pid) })
	a.await("told frozen", func() bool { return a.livez(t) == "frozen" })
	a.await("reported frozen", func() bool { return slices.Contains(a.lines("states"), "frozen") })
	a.signal(unix.SIGUSR1)
	a.signal(unix.SIGUSR1)
	beat, _ := os.ReadFile(a.path("beat"))
	_ = unix.Kill(pid, unix.SIGCONT) // by somebody else: it is stopped again
	a.await("stopped again", func() bool { return stopped(pid) })
	if got := a.lines("signals"); len(got) != 0 {
		t.Fatalf("frozen, it got %q", got)
	}
	if s.aliveFree() {
		t.Fatal("frozen is not dead: the lock must be held")
	}

	a.switchOff(hangProofs)
	a.await("beats again", func() bool {
		now, _ := os.ReadFile(a.path("beat"))
		return !stopped(pid) && !bytes.Equal(now, beat)
	})
	a.await("signal delivered", func() bool { return slices.Equal(a.lines("signals"), []string{"SIGUSR1"}) })
	a.awaitEvent(runner.EventThaw, 1)
	a.await("told serving", func() bool { return a.livez(t) == "serving" })
	a.signal(unix.SIGTERM)
	if got := a.exit(); got != 0 {
		t.Errorf("exit code %d", got)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// livez asks the liveness endpoint, which must say 200, for the state.
func (a *actor) livez(t *testing.T) string {
	t.Helper()
	resp, err := http.Get("http://" + a.play.Config.LivenessListen + "/livez")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	var answer struct {
		State string `json:"state"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("liveness endpoint: %s: %s", resp.Status, body)
	}
	return answer.State
}

// An orderly stop of a frozen controller waits for the thaw.
func TestStopWhileFrozen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.FreezeAfter = 600 * time.Millisecond
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.controller()
	a.switchOn(hangProofs)
	a.await("stopped", func() bool { return stopped(pid) })
	a.signal(unix.SIGTERM)
	a.await("stop begun", func() bool { return a.count(runner.EventStop) == 1 })
	if !stopped(pid) || len(a.lines("signals")) != 0 {
		t.Fatal("it was woken or signalled while frozen")
	}
	a.switchOff(hangProofs)
	if got := a.exit(); got != 0 || !slices.Equal(a.lines("signals"), []string{"SIGTERM"}) {
		t.Fatalf("exit code %d, signals %q", got, a.lines("signals"))
	}
}

// But no longer than StopTimeout: killing what is frozen is always safe.
func TestStopTimeoutWhileFrozen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.FreezeAfter = 600 * time.Millisecond
	a.play.Config.StopTimeout = 1
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.controller()
	a.switchOn(hangProofs)
	a.await("stopped", func() bool { return stopped(pid) })
	a.signal(unix.SIGTERM)
	if got := a.exit(); got != 137 || running(pid) {
		t.Fatalf("exit code %d", got)
	}
}

// A lost lock is the controller's end, by SIGKILL and without a word to it.
func TestLostLockKills(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.controller()
	a.switchOn(failProofs)
	if got := a.exit(); got != runner.ExitFenced {
		t.Fatalf("exit code %d, want %d", got, runner.ExitFenced)
	}
	if running(pid) || len(a.lines("signals")) != 0 {
		t.Errorf("it lives, or got a signal: %q", a.lines("signals"))
	}
	a.awaitEvent(runner.EventFence, 1)
}

// So is a lock file that was replaced (deleted and made anew) under its holder,
// while it serves and while it boots. Its lock excludes nobody any more.
func TestReplacedLockKills(t *testing.T) {
	t.Parallel()
	for _, which := range []string{"liveness", "startup"} {
		t.Run(which, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			a := s.prepare("a")
			path := s.home.AliveLock("a")
			if which == "startup" {
				path = s.home.StartupLock()
				a.play.Controller.NeverReady = true
			}
			a.start()
			pid := a.controller()
			if err := os.Rename(path, path+".away"); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, nil, 0o644); err != nil {
				t.Fatal(err)
			}
			if got := a.exit(); got != runner.ExitFenced || running(pid) {
				t.Fatalf("exit code %d, want %d", got, runner.ExitFenced)
			}
		})
	}
}

// After a fence, --restart queues anew under a new incarnation.
func TestFencedComesBackInTurn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Restart = runner.RestartOnFailure
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	a.switchOn(failProofs)
	a.awaitEvent(runner.EventFence, 1)
	a.switchOff(failProofs)
	a.awaitEvent(runner.EventReady, 2)
	if got := len(a.pids()); got != 2 {
		t.Errorf("%d controllers", got)
	}
}

// A stall in the middle of a boot freezes too, and start_timeout does not count it.
func TestStallWhileStarting(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.FreezeAfter = 600 * time.Millisecond
	a.switchOn(hangHTTP)
	a.start()
	pid := a.controller()
	a.switchOn(hangProofs)
	a.await("stopped", func() bool { return stopped(pid) })
	if s.startupFree() {
		t.Fatal("the startup lock is free while a frozen controller boots")
	}
	a.switchOff(hangHTTP)
	a.switchOff(hangProofs)
	a.awaitEvent(runner.EventReady, 1)
}

// A runner that was stopped itself freezes its controller first and proves then.
func TestOwnGapFreezesFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.FreezeAfter = 600 * time.Millisecond
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.controller()
	for _, p := range []int{a.cmd.Process.Pid, pid} { // the whole replica
		_ = unix.Kill(p, unix.SIGSTOP)
	}
	end := time.Now().Add(3 * a.play.Config.FreezeAfter)
	a.await("time passes", func() bool { return time.Now().After(end) })
	if s.aliveFree() {
		t.Fatal("the kernel freed a stopped process's lock")
	}
	_ = unix.Kill(pid, unix.SIGCONT)
	_ = unix.Kill(a.cmd.Process.Pid, unix.SIGCONT)
	a.awaitEvent(runner.EventFreeze, 1)
	a.awaitEvent(runner.EventThaw, 1)
	a.await("controller runs", func() bool { return running(pid) && !stopped(pid) })
}
