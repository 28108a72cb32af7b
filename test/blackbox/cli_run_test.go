//go:build integration

package blackbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// answer of a command.
type answer struct {
	code        int
	out, errout string
	took        time.Duration
}

// commandLimit bounds commands that should end by themselves.
const commandLimit = 90 * time.Second

// footman runs a command to its end. env is added to an environment without any
// of Footman's variables.
func footman(t *testing.T, env []string, args ...string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, args...)
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "FOOTMAN_") && !strings.HasPrefix(e, "JENKINS_HOME=") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	var out, errout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errout
	cmd.WaitDelay = time.Second
	began := time.Now()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("footman %v: %v %v\n%s", args, err, ctx.Err(), errout.String())
	}
	return answer{cmd.ProcessState.ExitCode(), out.String(), errout.String(), time.Since(began)}
}

// in is the environment of commands that talk to the sidecars of a stage.
func (s *stage) in() []string { return []string{"FOOTMAN_RUNTIME_DIR=" + filepath.Join(s.dir, "run")} }

// shows waits until a command ends with 0 and says all of words: what is asked of several
// sidecars, or of a history that is written a moment after an event, is true soon.
func (s *stage) shows(words []string, args ...string) {
	s.t.Helper()
	s.until(fmt.Sprintf("footman %v to say %q", args, words), func(context.Context) (bool, error) {
		a := footman(s.t, s.in(), args...)
		for _, w := range words {
			if !strings.Contains(a.out, w) {
				return false, fmt.Errorf("code %d, no %q in\n%s%s", a.code, w, a.out, a.errout)
			}
		}
		return a.code == 0, fmt.Errorf("code %d: %s", a.code, a.errout)
	})
}

// want fails unless the command ended with code and said all of words.
func (a answer) want(t *testing.T, code int, words ...string) {
	t.Helper()
	if a.code != code {
		t.Errorf("exit code %d, want %d", a.code, code)
	}
	for _, w := range words {
		if !strings.Contains(a.out+a.errout, w) {
			t.Errorf("output does not say %q", w)
		}
	}
	if strings.Contains(a.errout, "panic:") || strings.Contains(a.errout, "goroutine ") {
		t.Error("it panicked")
	}
	if t.Failed() {
		t.Logf("stdout:\n%s\nstderr:\n%s", a.out, a.errout)
	}
}
