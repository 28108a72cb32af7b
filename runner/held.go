package runner

import (
	"context"
	"errors"
	"time"

	"github.com/footman-ci/footman/lock"
)

// heldLock is a lock with its prover.
type heldLock struct {
	held   *lock.Held
	prover *lock.Prover
}

func (r *Runner) prove(h *lock.Held) *heldLock {
	p := lock.NewProver(h, r.cfg.ProveEvery, r.cfg.Clock)
	p.Start()
	return &heldLock{h, p}
}

const (
	// settleTimeout is how long the end of a lock waits for a proof that is under
	// way: closing under it could look like a loss. Only a home that hangs takes longer.
	settleTimeout = time.Second
	// releaseTimeout is how long the runner waits until a lock is released or
	// closed, before it leaves that to the kernel: the call may hang with the home.
	releaseTimeout = 5 * time.Second
)

// settle stops proving and waits for the round that is under way.
func (h *heldLock) settle() {
	h.prover.Stop()
	select {
	case <-h.prover.Done():
	case <-time.After(settleTimeout):
	}
}

// proofPoll is how often the outcome of an extra proof is looked at.
const proofPoll = 2 * time.Millisecond

// proveNow waits for a proof of every lock that began after the call, FreezeAfter
// at most: an older one would say nothing about the moment of the start.
func (l *life) proveNow(ctx context.Context, provers ...*lock.Prover) error {
	ctx, cancel := context.WithTimeoutCause(ctx, l.cfg.FreezeAfter, again(errors.New("the locks could not be proven right before the start")))
	defer cancel()
	asked := l.cfg.Clock()
	for _, p := range provers {
		p.ProveNow()
	}
	for _, p := range provers {
		for p.Last().At < asked {
			select {
			case <-p.Lost():
				return errors.Join(lock.ErrLost, p.Last().Err)
			default:
			}
			if err := pause(ctx, proofPoll); err != nil {
				return err
			}
		}
	}
	return nil
}

// releaseStartup lets the next one start. The fence stops asking for the lock
// before it is given up, and no proof may be under way then. It may hang with the
// home; the caller does not wait for it.
func (l *life) releaseStartup(c *child) <-chan error {
	s := l.startup
	l.startup = nil
	l.fence.watch(guard{alive: l.alive.prover, child: c, inc: l.inc})
	released := make(chan error, 1)
	go func() {
		s.prover.Stop()
		<-s.prover.Done()
		released <- s.held.Release()
	}()
	return released
}

// end gives up what is held. The whole group is gone by now.
func (l *life) end() {
	l.fence.watch(guard{})
	l.child.Store(nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		// The liveness lock first: peers wait for it to adopt. Closed, not
		// unlocked: if anything still held it, it would stay held.
		if l.alive != nil {
			l.alive.settle()
			l.claiming.Lock()
			l.over = true
			l.claiming.Unlock()
			_ = l.alive.held.Close()
		}
		if l.startup != nil {
			l.startup.settle()
			_ = l.startup.held.Release()
		}
	}()
	select {
	case <-ended:
	case <-time.After(releaseTimeout):
		l.chronicle.note(event{Kind: EventWarning, Incarnation: l.inc, Detail: "the home does not answer; the kernel frees the locks when it does, or when this process has ended"})
	}
}
