package harness

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"
)

// StopLimit is how long a process may take to end in order before it is killed: seconds
// on a machine that has nothing else to do.
const StopLimit = time.Minute

// Proc is one process that was started here.
type Proc struct {
	Name string
	Log  string // path of its output
	cmd  *exec.Cmd
	done chan struct{}
}

// Spawner starts processes and never leaves one behind, however this process
// itself ends: the kernel kills them with it, and a runner's controller with the
// runner.
type Spawner struct {
	Dir string   // for log files
	Env []string // added to the environment of each

	parent sync.Once
	starts chan func()

	mu  sync.Mutex
	all []*Proc
}

// onParent runs start on a thread that lives as long as this process. The kernel
// sends the parent-death signal when the thread that forked ends, and Go ends
// threads as it likes.
func (s *Spawner) onParent(start func() error) error {
	s.parent.Do(func() {
		s.starts = make(chan func())
		go func() {
			runtime.LockOSThread()
			for f := range s.starts {
				f()
			}
		}()
	})
	done := make(chan error, 1)
	s.starts <- func() { done <- start() }
	return <-done
}

// Start runs a program in a process group of its own, so that a signal for the
// terminal does not reach it, with its output appended to NAME.log.
func (s *Spawner) Start(name string, env []string, argv ...string) (*Proc, error) {
	p := &Proc{Name: name, Log: filepath.Join(s.Dir, name+".log"), done: make(chan struct{})}
	log, err := os.OpenFile(p.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	if err != nil {
		return nil, fmt.Errorf("open log of %s: %w", name, err)
	}
	defer log.Close()
	p.cmd = exec.Command(argv[0], argv[1:]...) //nolint:noctx // it ends by Kill or Stop
	p.cmd.Env = append(append(os.Environ(), s.Env...), env...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := s.onParent(p.cmd.Start); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		_ = p.cmd.Wait() // its state is kept in cmd
		close(p.done)
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(slices.DeleteFunc(s.all, func(old *Proc) bool { return !old.Alive() }), p)
	return p, nil
}

// PID of the process.
func (p *Proc) PID() int { return p.cmd.Process.Pid }

// Done is closed when the process has ended.
func (p *Proc) Done() <-chan struct{} { return p.done }

// Alive says whether the process has not ended yet.
func (p *Proc) Alive() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// ExitCode of an ended process; -1 when a signal ended it.
func (p *Proc) ExitCode() int {
	<-p.done
	return p.cmd.ProcessState.ExitCode()
}

// Signal sends sig if the process lives.
func (p *Proc) Signal(sig syscall.Signal) {
	if p.Alive() {
		_ = p.cmd.Process.Signal(sig)
	}
}

// Kill is kill -9; it waits for the end.
func (p *Proc) Kill() {
	p.Signal(syscall.SIGKILL)
	<-p.done
}

// Stop ends a process in order, or kills it when that takes too long.
func (p *Proc) Stop(ctx context.Context) error {
	p.Signal(syscall.SIGTERM)
	t := time.NewTimer(StopLimit)
	defer t.Stop()
	select {
	case <-p.done:
		return nil
	case <-t.C:
	case <-ctx.Done():
	}
	p.Kill()
	return fmt.Errorf("%s did not stop in order within %s", p.Name, StopLimit)
}

// KillAll ends whatever still lives.
func (s *Spawner) KillAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range slices.Backward(s.all) {
		p.Signal(syscall.SIGCONT)
		p.Kill()
	}
	s.all = nil
}

// PollEvery is the rhythm of looking at conditions; nothing is measured with it.
const PollEvery = 50 * time.Millisecond

// Until polls a condition and fails, naming what was waited for, when it does not
// come true within limit.
func Until(ctx context.Context, limit time.Duration, what string, cond func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(PollEvery)
	defer tick.Stop()
	var last error
	for {
		ok, err := cond(ctx)
		if ok {
			return nil
		}
		if err != nil && ctx.Err() == nil {
			last = err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				if last != nil {
					return fmt.Errorf("%s did not happen within %s: %w", what, limit, last)
				}
				return fmt.Errorf("%s did not happen within %s", what, limit)
			}
			return context.Cause(ctx)
		}
	}
}
