package lock

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/internal/boottime"
)

// NeverProven is [Proof.At] before the first successful proof: so long ago that
// its age exceeds every deadline, also just after the machine has booted.
const NeverProven = time.Duration(-1 << 62)

// Proof is what a [Prover] knows. The age of the last proof is clock() - At.
type Proof struct {
	// At is the boot time just BEFORE the write of the last successful proof was
	// sent: the lock was certainly held then. A failed round leaves it as it was.
	At time.Duration
	// Err is how the latest finished round ended: nil, an [ErrLost], or the reason
	// why nothing was proven.
	Err error
	// N counts successful proofs.
	N uint64
	// Pending is the boot time at which the round that is still unanswered was
	// sent; 0 when none is under way. For people: decide by At.
	Pending time.Duration
}

// Prover proves a lock again and again on a thread of its own and publishes the
// last proof. It keeps no deadline: a round may hang in the kernel for minutes,
// and the reader sees that from the age of [Prover.Last].
type Prover struct {
	held  *Held
	every time.Duration
	clock boottime.Clock

	last    atomic.Pointer[Proof]
	pending atomic.Int64

	now  chan struct{}
	stop chan struct{}
	lost chan struct{}
	done chan struct{}

	starting sync.Once
	stopping sync.Once
}

// NewProver returns a prover for h that begins a round every so often; it does
// nothing until Start. A nil clock means boottime.System.
func NewProver(h *Held, every time.Duration, clock boottime.Clock) *Prover {
	if clock == nil {
		clock = boottime.System
	}
	p := &Prover{
		held: h, every: every, clock: clock,
		now:  make(chan struct{}, 1),
		stop: make(chan struct{}), lost: make(chan struct{}), done: make(chan struct{}),
	}
	p.last.Store(&Proof{At: NeverProven})
	return p
}

// Start begins proving, the first round at once. Only the first call counts.
func (p *Prover) Start() { p.starting.Do(func() { go p.run() }) }

// Last returns the last proof. It takes no lock and never blocks, whatever the
// file system does.
func (p *Prover) Last() Proof {
	proof := *p.last.Load()
	proof.Pending = time.Duration(p.pending.Load())
	return proof
}

// Lost is closed when the lock is certainly lost; Last().Err then says why.
func (p *Prover) Lost() <-chan struct{} { return p.lost }

// ProveNow asks for a round as soon as the current one is over, without waiting
// for it. Requests that come while one is waiting are the same one.
func (p *Prover) ProveNow() {
	select {
	case p.now <- struct{}{}:
	default:
	}
}

// Stop ends proving and returns at once, also while a round hangs in the kernel;
// that round's goroutine and thread end when the kernel answers. It does not
// close the lock. It may be called more than once.
func (p *Prover) Stop() { p.stopping.Do(func() { close(p.stop) }) }

// Done is closed when the prover has ended after Start: stopped, or lock lost.
func (p *Prover) Done() <-chan struct{} { return p.done }

func (p *Prover) run() {
	defer close(p.done)
	// A thread of its own: a call that hangs in the kernel then holds up nothing
	// else, and the scheduler cannot hold up the proof behind other goroutines.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ticker := time.NewTicker(p.every)
	defer ticker.Stop()
	for {
		select {
		case <-p.stop:
			return
		default:
		}
		if p.round() {
			close(p.lost)
			return
		}
		select {
		case <-p.stop:
			return
		case <-ticker.C:
		case <-p.now:
		}
	}
}

// round proves once, publishes the outcome and says whether the lock is lost.
func (p *Prover) round() (lost bool) {
	sent := p.clock()
	p.pending.Store(int64(sent))
	err := p.held.Prove()
	next := *p.last.Load()
	next.Err = err
	if err == nil {
		next.At = sent
		next.N++
	}
	p.last.Store(&next)
	p.pending.Store(0)
	return errors.Is(err, ErrLost)
}
