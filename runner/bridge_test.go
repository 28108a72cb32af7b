package runner_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/runner"
)

// The bridge is put in place under the startup lock, before the controller runs,
// and gives it its environment; the history says what changed.
func TestBridgeIsInstalledFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Bridge = &bridgePlay{}
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	if got := s.turns(); !slices.Equal(got[:2], []string{"bridge_a/1", "begin_a"}) {
		t.Errorf("in this order: %q", got)
	}
	if got := a.lines("first")[0]; got != "1|there" {
		t.Errorf("environment %q", got)
	}
	a.awaitEvent(runner.EventBridge, 1)
}

// A bridge that can't be put in place keeps the controller from starting: code 79,
// and the reason is told.
func TestBridgeRefuses(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Bridge = &bridgePlay{Refuse: "init.groovy would run first"}
	a.start()
	if got := a.exit(); got != runner.ExitBridge {
		t.Fatalf("exit code %d, want %d", got, runner.ExitBridge)
	}
	if !strings.Contains(a.out.String(), "init.groovy would run first") || len(a.pids()) > 0 {
		t.Errorf("controllers %v", a.pids())
	}
}

// In active-passive mode nothing is installed, and nobody is the first.
func TestNoBridgeWhenPassive(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Config.Mode = runner.ActivePassive
	a.play.Bridge = &bridgePlay{Refuse: "it was asked"}
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	if got := a.lines("first")[0]; got != "|" {
		t.Errorf("environment %q", got)
	}
}

// A controller that its bridge ended gives 74 with the bridge's reason, also in
// the history; 74 without a reason of this life is the controller's own code.
func TestBridgeHalted(t *testing.T) {
	t.Parallel()
	for _, why := range []string{"hook veto is missing", ""} {
		s := newStage(t)
		a := s.prepare("a")
		a.play.Bridge = &bridgePlay{Halted: why}
		a.play.Controller.ExitCode = runner.ExitNoVeto
		a.start()
		if got := a.exit(); got != runner.ExitNoVeto {
			t.Fatalf("exit code %d", got)
		}
		told := strings.Contains(a.out.String(), "the bridge ended the controller") && strings.Contains(a.out.String(), why)
		if told != (why != "") {
			t.Errorf("%q: %s", why, a.out)
		}
	}
}

// A restart from inside is an exit with the agreed code: the controller comes back
// as a new life, in turn, after the hand-out, whatever --restart says.
func TestRestartFromInside(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Controller.FirstExit = runner.CodeRestart
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	if got := a.lines("env"); len(got) != 2 || !strings.HasPrefix(got[1], "a|2|") {
		t.Errorf("lives: %q", got)
	}
	if got := a.lines("handout"); !slices.Contains(got, "a/2") {
		t.Errorf("handed out: %q", got)
	}
	a.signal(unix.SIGTERM)
	if got := a.exit(); got != 0 {
		t.Errorf("exit code %d", got)
	}
}

// A controller that asks for a restart while the runner is being stopped does not
// come back.
func TestRestartNotAfterStop(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	a.play.Controller.ExitOnTerm = runner.CodeRestart
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	a.signal(unix.SIGTERM)
	if got := a.exit(); got != runner.CodeRestart || len(a.pids()) != 1 {
		t.Errorf("exit code %d, %d controllers", got, len(a.pids()))
	}
}

// Only a controller beside which no other one is alive is told that it is the first,
// and at its stop that it is the last.
func TestFirstAndLast(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	b := s.prepare("b").start()
	b.awaitEvent(runner.EventReady, 1)
	if first, second := a.lines("first")[0], b.lines("first")[0]; first != "1|" || second != "|" {
		t.Errorf("first: %q, second: %q", first, second)
	}
	a.signal(unix.SIGTERM)
	a.exit()
	if got := a.lines("last"); len(got) != 0 {
		t.Errorf("the first to stop: %q", got)
	}
	b.signal(unix.SIGTERM)
	b.exit()
	if got := b.lines("last"); len(got) != 1 {
		t.Errorf("the last to stop: %q", got)
	}
}
