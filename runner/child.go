package runner

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// lockFD is the controller's descriptor of the liveness lock: the first of
// exec.Cmd.ExtraFiles.
const lockFD = 3

// death is why the runner killed a controller.
type death struct {
	code int // exit code it means
	why  string
}

// childSpec is what a controller is started with.
type childSpec struct {
	command               []string
	env                   []string
	stdin, stdout, stderr *os.File
	lock                  *os.File // liveness lock; becomes lockFD
	nice                  int      // what the runner itself was started with
	// leftover is told what still lives of a controller that has ended, now and
	// then while that lasts. It must not block.
	leftover func(pids []int, err error)
}

// child is one controller: the leader of a process group of its own. Its methods
// are safe for concurrent use, never touch the home and never block.
type child struct {
	pid     int // also the id of its process group
	ref     fileRef
	started time.Time

	done  chan struct{} // closed when the whole group is gone and reaped
	state *os.ProcessState

	death atomic.Pointer[death]

	// mu is held for single kill(2) calls only. It keeps the group's id from
	// being used after it was reaped, when it may be somebody else's.
	mu      sync.Mutex
	reaped  bool
	frozen  bool
	pending []syscall.Signal // arrived while frozen
}

// startChild starts a controller. Its error is that of the start; the controller
// has not run then.
//
// The goroutine that starts it keeps its thread until the group is gone, because
// the kernel sends the parent-death signal when the *thread* that forked ends.
func startChild(spec childSpec) (*child, error) {
	ref, err := ownRef(spec.lock)
	if err != nil {
		return nil, err
	}
	stdin, closeStdin, err := quietTerminal(spec.stdin)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(spec.command[0], spec.command[1:]...) //nolint:noctx // its life is ended by the fence and the signals, in their order
	cmd.Env = spec.env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, spec.stdout, spec.stderr
	cmd.ExtraFiles = []*os.File{spec.lock}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}

	c := &child{ref: ref, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine, after the child
		dropPriority(spec.nice)
		own.Lock()
		err := cmd.Start()
		if err == nil {
			c.pid, c.started = cmd.Process.Pid, time.Now()
			own.add(c.pid)
		}
		own.Unlock()
		closeStdin()
		started <- err
		if err != nil {
			return
		}
		awaitEnd(c.pid)
		c.endGroup(spec.leftover)
		c.mu.Lock()
		c.reaped = true
		c.mu.Unlock()
		if err := cmd.Wait(); cmd.ProcessState == nil {
			spec.leftover(nil, fmt.Errorf("reap the controller: %w", err))
		}
		own.remove(c.pid)
		c.state = cmd.ProcessState
		close(c.done)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return c, nil
}

// quietTerminal replaces a terminal by /dev/null. The controller's group is not
// the terminal's foreground group, so reading from it would stop the controller
// (SIGTTIN), which would look like a hang.
func quietTerminal(f *os.File) (*os.File, func(), error) {
	none := func() {}
	if f == nil {
		return nil, none, nil // exec opens /dev/null
	}
	if _, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS); err != nil {
		return f, none, nil //nolint:nilerr // not a terminal
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, nil, fmt.Errorf("open %s for the controller: %w", os.DevNull, err)
	}
	return null, func() { _ = null.Close() }, nil
}

// awaitEnd returns when the process has ended and leaves it unreaped, so that its
// id, and the group's, can't be given to anybody else yet.
func awaitEnd(pid int) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			return // ended, or (ECHILD) somebody else reaped it
		}
	}
}

// signalGroup sends to every process of the group. It does nothing once the
// group is reaped.
func (c *child) signalGroup(sig syscall.Signal) error {
	if c.reaped {
		return nil
	}
	if err := unix.Kill(-c.pid, sig); err != nil && !errors.Is(err, unix.ESRCH) {
		return fmt.Errorf("send %s to process group %d: %w", unix.SignalName(sig), c.pid, err)
	}
	return nil
}

// Stop freezes the whole group. It may be repeated.
func (c *child) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = true
	return c.signalGroup(unix.SIGSTOP)
}

// Continue thaws the group and then delivers what arrived meanwhile.
func (c *child) Continue() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = false
	err := c.signalGroup(unix.SIGCONT)
	for _, sig := range c.pending {
		err = errors.Join(err, c.signalLeader(sig))
	}
	c.pending = nil
	return err
}

// Stopped says whether every process of the group has stopped, and if not, why.
func (c *child) Stopped() (bool, string) {
	all, err := processes()
	if err != nil {
		return false, err.Error()
	}
	for _, p := range inGroup(all, c.pid) {
		ok, err := halted(p.pid)
		if err != nil {
			return false, err.Error()
		}
		if !ok {
			return false, fmt.Sprintf("process %d runs", p.pid)
		}
	}
	return true, ""
}

// Kill ends the whole group at once. The first reason is the one that counts.
func (c *child) Kill(d death) error {
	c.death.CompareAndSwap(nil, &d)
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.signalGroup(unix.SIGKILL)
}

// Forward sends a signal to the controller alone, or keeps it until the thaw. Only
// to the leader: Jenkins ends its own children as it sees fit, and a Pipeline's
// processes on the built-in node survive an orderly stop. A signal that waits
// already is not kept twice, as in the kernel.
func (c *child) Forward(sig syscall.Signal) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.frozen {
		if !slices.Contains(c.pending, sig) {
			c.pending = append(c.pending, sig)
		}
		return nil
	}
	return c.signalLeader(sig)
}

func (c *child) signalLeader(sig syscall.Signal) error {
	if c.reaped {
		return nil
	}
	if err := unix.Kill(c.pid, sig); err != nil && !errors.Is(err, unix.ESRCH) {
		return fmt.Errorf("send %s to the controller: %w", unix.SignalName(sig), err)
	}
	return nil
}

// ended says whether the leader has ended, even if its group is not gone yet.
func (c *child) ended() bool {
	p, err := readStat(procPath(c.pid, "stat"))
	return err != nil || !p.alive()
}

// code is the exit code as a shell gives it; valid after done.
func (c *child) code() int {
	if c.state == nil {
		return ExitRuntime
	}
	if ws, ok := c.state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return exitSignal + int(ws.Signal())
	}
	return c.state.ExitCode()
}
