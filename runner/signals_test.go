package runner_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/runner"
)

// Whoever reads the log may go: the runner neither dies by it nor loses the
// orderly stop, nor its exit code.
func TestBrokenLogPipe(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	a.output = write
	a.play.Controller.ExitOnTerm = 42
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	pid := a.controller()
	a.signal(unix.SIGTERM)
	if got := a.exit(); got != 42 {
		t.Fatalf("exit code %d (-1: a signal), want 42", got)
	}
	if running(pid) || !slices.Contains(a.lines("signals"), "SIGTERM") {
		t.Error("the controller had no orderly stop")
	}
}

// A terminal's job control can't stop the runner, which would leave a controller
// without its fence.
func TestJobControlDoesNotStopTheRunner(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	pid := a.cmd.Process.Pid
	for _, sig := range []unix.Signal{unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU, unix.SIGPIPE} {
		a.signal(sig)
	}
	// It still proves, so it runs: a stopped one's counter stands still.
	before := s.proofs("a")
	a.await("further proofs", func() bool { return s.proofs("a") > before+3 || stopped(pid) })
	if stopped(pid) || !running(pid) {
		t.Fatal("the runner is stopped or dead")
	}
}

// A controller does not inherit that these signals are taken: they mean to it
// what they mean to everybody.
func TestControllerHasDefaultSignals(t *testing.T) {
	t.Parallel()
	a := newStage(t).prepare("a")
	a.play.Config.Command = []string{"/bin/sh", "-c", "grep -E '^Sig(Ign|Cgt)' /proc/self/status >" + a.path("mask") + "; exit 43"}
	a.start()
	if got := a.exit(); got != 43 {
		t.Fatalf("exit code %d", got)
	}
	own, err := exec.Command("grep", "-E", "^Sig(Ign|Cgt)", "/proc/self/status").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := a.lines("mask"), strings.Fields(strings.ReplaceAll(strings.TrimSpace(string(own)), " ", "_")); !slices.Equal(got, want) {
		t.Errorf("signals of the controller %q, want those of this test's children %q", got, want)
	}
}
