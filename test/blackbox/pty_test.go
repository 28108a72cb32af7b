//go:build integration

package blackbox_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	"golang.org/x/sys/unix"
)

// terminal is a program on a pseudo terminal, as a person has it.
type terminal struct {
	t      *testing.T
	cmd    *exec.Cmd
	master *os.File
	ended  chan struct{} // the program is over and all that it wrote was read

	mu   sync.Mutex
	seen strings.Builder
}

// onTerminal starts a program on a terminal of this size.
func onTerminal(t *testing.T, cols, rows uint16, env []string, argv ...string) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	n := 0
	control(t, master, func(fd int) error {
		if n, err = unix.IoctlGetInt(fd, unix.TIOCGPTN); err != nil {
			return err
		}
		return unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	})
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer slave.Close()
	p := &terminal{t: t, master: master, ended: make(chan struct{})}
	p.resize(cols, rows)
	p.cmd = exec.Command(argv[0], argv[1:]...)
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); !strings.HasPrefix(name, "FOOTMAN_") && name != "JENKINS_HOME" && name != "NO_COLOR" && name != "COLUMNS" && name != "TERM" {
			p.cmd.Env = append(p.cmd.Env, e)
		}
	}
	p.cmd.Env = append(append(p.cmd.Env, "TERM=xterm-256color"), env...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = slave, slave, slave
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			p.mu.Lock()
			p.seen.Write(buf[:n])
			p.mu.Unlock()
			if err != nil { // EIO: nobody has the other side open any more; or this one is closed
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		_ = master.Close()
		<-p.ended
	})
	return p
}

// control does something with a file's descriptor and leaves it as it is: Fd would make it a
// blocking one, and a read that waits would not end when the file is closed.
func control(t *testing.T, f *os.File, do func(fd int) error) {
	t.Helper()
	raw, err := f.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var failed error
	if err := raw.Control(func(fd uintptr) { failed = do(int(fd)) }); err != nil || failed != nil {
		t.Fatal(errors.Join(err, failed))
	}
}

func (p *terminal) resize(cols, rows uint16) {
	p.t.Helper()
	control(p.t, p.master, func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: cols, Row: rows})
	})
}

func (p *terminal) press(keys string) {
	p.t.Helper()
	if _, err := p.master.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
}

// shown is all that was written to the terminal so far.
func (p *terminal) shown() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen.String()
}

// clear forgets what was shown.
func (p *terminal) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen.Reset()
}

// sequences steer a terminal: colours, places, modes.
var sequences = regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]`)

// sees waits until the terminal shows a text, with or without what steers it.
func (p *terminal) sees(text string) {
	p.t.Helper()
	err := harness.Until(p.t.Context(), stepLimit, fmt.Sprintf("%q on the terminal", text), func(context.Context) (bool, error) {
		shown := p.shown()
		return strings.Contains(shown, text) || strings.Contains(sequences.ReplaceAllString(shown, ""), text), nil
	})
	if err != nil {
		p.t.Fatalf("%v; it shows:\n%q", err, p.shown())
	}
}

// code waits for the end of the program.
func (p *terminal) code() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(stepLimit):
		p.t.Fatalf("it does not end; it shows:\n%q", p.shown())
	}
	var exit *exec.ExitError
	if err := p.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode()
}
