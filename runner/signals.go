package runner

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
)

// signalError is the cause of a stop that a signal asked for.
type signalError struct{ sig syscall.Signal }

func (e *signalError) Error() string { return "received " + unix.SignalName(e.sig) }

// stopRequest remembers that an orderly stop has begun.
type stopRequest struct{ begun atomic.Bool }

// signalQueue is above the number of kinds that are taken, so that none is lost
// while one is being delivered.
const signalQueue = 16

// harmless are signals that would end or stop the runner and must not: a broken
// pipe (whoever reads the log has gone), and a terminal's job control, which would
// stop the runner and leave a controller without fence and proofs.
var harmless = make(chan os.Signal, 1)

// dropHarmless takes them for the rest of the process, so that the last words do
// not change its exit code. Taken and dropped, not ignored: a controller would
// inherit that. The channel needs no reader: what does not fit into it is dropped.
func dropHarmless() {
	signal.Notify(harmless, unix.SIGPIPE, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU)
}

// takeSignals takes the process's signals until the returned function is called.
//
// SIGTERM and SIGINT begin an orderly stop: whatever waits ends, a controller gets
// the signal and StopTimeout. Later ones, and SIGHUP, SIGUSR1, SIGUSR2 and SIGQUIT
// (a JVM's thread dump), go to the controller. Without a controller SIGHUP stops
// too (the terminal is gone) and the others mean nothing.
func (r *Runner) takeSignals(stop context.CancelCauseFunc) func() {
	arrived := make(chan os.Signal, signalQueue)
	signal.Notify(arrived, unix.SIGTERM, unix.SIGINT, unix.SIGHUP, unix.SIGUSR1, unix.SIGUSR2, unix.SIGQUIT)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for s := range arrived {
			if sig, ok := s.(syscall.Signal); ok {
				r.handle(sig, stop)
			}
		}
	}()
	return func() {
		signal.Stop(arrived)
		close(arrived)
		<-done
	}
}

func (r *Runner) handle(sig syscall.Signal, stop context.CancelCauseFunc) {
	c := r.child.Load()
	ask := sig == unix.SIGTERM || sig == unix.SIGINT || c == nil && sig == unix.SIGHUP
	if ask && !r.stop.begun.Swap(true) {
		stop(&signalError{sig}) // the life forwards it
		return
	}
	if c == nil {
		return
	}
	if err := c.Forward(sig); err != nil {
		r.chronicle.note(event{Kind: EventWarning, Detail: err.Error()})
	}
}
