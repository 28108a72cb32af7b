package lock_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/boottime"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/lock"
	"golang.org/x/sys/unix"
)

// soon bounds waits for things that must happen; it is never a measure.
const soon = 10 * time.Second

func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for deadline := time.Now().Add(soon); !cond(); {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// stopped stops a prover at the end of a test and waits for its goroutine.
func stopped(t *testing.T, p *lock.Prover) *lock.Prover {
	t.Cleanup(func() { p.Stop(); <-p.Done() })
	return p
}

// Before the first proof nothing is proven, however young the machine's clock is.
func TestNothingIsProvenBeforeStart(t *testing.T) {
	h := mustAcquire(t, lockPath(t), lock.Options{})
	just := boottime.Clock(func() time.Duration { return time.Second })
	last := lock.NewProver(h, time.Hour, just).Last()
	if last.N != 0 || just()-last.At < 24*time.Hour {
		t.Fatalf("got %+v", last)
	}
}

// The prover proves at once, then every so often, and at once when asked.
func TestProverKeepsProving(t *testing.T) {
	h := mustAcquire(t, lockPath(t), lock.Options{})
	p := stopped(t, lock.NewProver(h, time.Millisecond, nil))
	p.Start()
	p.Start()
	eventually(t, "three proofs", func() bool { return p.Last().N >= 3 })

	h2 := mustAcquire(t, lockPath(t), lock.Options{})
	lazy := stopped(t, lock.NewProver(h2, time.Hour, nil))
	lazy.Start()
	eventually(t, "a first proof", func() bool { return lazy.Last().N == 1 })
	lazy.ProveNow()
	eventually(t, "a proof on request", func() bool { return lazy.Last().N == 2 })
}

// A proof is as old as the moment before its write was sent, not as its answer.
func TestProofIsAsOldAsItsWrite(t *testing.T) {
	var clock atomic.Int64
	var slow atomic.Bool
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if call == fsys.CallWrite && slow.Load() { // time passes during the proof
			clock.Add(int64(time.Minute))
		}
		return nil
	})
	h := mustAcquire(t, lockPath(t), lock.Options{FS: f})
	clock.Store(int64(time.Hour))
	slow.Store(true)
	p := stopped(t, lock.NewProver(h, time.Hour, func() time.Duration { return time.Duration(clock.Load()) }))
	p.Start()
	eventually(t, "a proof", func() bool { return p.Last().N == 1 })
	if got := p.Last().At; got != time.Hour {
		t.Fatalf("At: got %v, want %v", got, time.Hour)
	}
}

// A round that fails without a loss is reported and leaves the last proof as it
// was; the next good round makes it young again.
func TestFailedRoundDoesNotCount(t *testing.T) {
	var clock atomic.Int64
	fault := &faulty{call: fsys.CallSync}
	h := mustAcquire(t, lockPath(t), lock.Options{FS: fsys.WithHook(fsys.OS, fault.hook)})
	p := stopped(t, lock.NewProver(h, time.Hour, func() time.Duration { return time.Duration(clock.Add(1)) }))
	p.Start()
	eventually(t, "a proof", func() bool { return p.Last().N == 1 })
	good := p.Last()
	fault.arm(unix.ENOSPC)
	p.ProveNow()
	eventually(t, "a failed round", func() bool { return p.Last().Err != nil })
	if got := p.Last(); got.At != good.At || got.N != 1 || !errors.Is(got.Err, unix.ENOSPC) {
		t.Fatalf("got %+v after %+v", got, good)
	}
	select {
	case <-p.Lost():
		t.Fatal("a full disk counted as a lost lock")
	default:
	}
	fault.arm(nil)
	p.ProveNow()
	eventually(t, "a proof again", func() bool { return p.Last().N == 2 })
	if got := p.Last(); got.Err != nil || got.At <= good.At {
		t.Fatalf("got %+v", got)
	}
}

// A certain loss is announced, published and final.
func TestLossIsAnnounced(t *testing.T) {
	fault := &faulty{call: fsys.CallSync}
	h := mustAcquire(t, lockPath(t), lock.Options{FS: fsys.WithHook(fsys.OS, fault.hook)})
	p := stopped(t, lock.NewProver(h, time.Millisecond, nil))
	p.Start()
	eventually(t, "a proof", func() bool { return p.Last().N >= 1 })
	fault.arm(unix.EIO)
	<-p.Lost()
	fault.arm(nil)
	<-p.Done()
	if err := p.Last().Err; !errors.Is(err, lock.ErrLost) {
		t.Fatalf("got %v, want ErrLost", err)
	}
}

// While a proof hangs in the kernel, Last answers, shows the old proof growing
// older, and Stop returns.
func TestHungProofHoldsUpNobody(t *testing.T) {
	var clock atomic.Int64
	var hang atomic.Bool
	hung, answer := make(chan struct{}), make(chan struct{})
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if call == fsys.CallSync && hang.Load() {
			close(hung)
			<-answer
		}
		return nil
	})
	h := mustAcquire(t, lockPath(t), lock.Options{FS: f})
	clock.Store(int64(time.Hour))
	now := func() time.Duration { return time.Duration(clock.Load()) }
	p := lock.NewProver(h, time.Hour, now)
	p.Start()
	eventually(t, "a proof", func() bool { return p.Last().N == 1 && p.Last().Pending == 0 })
	hang.Store(true)
	clock.Add(int64(time.Second))
	p.ProveNow()
	<-hung
	clock.Add(int64(time.Minute))
	if last := p.Last(); now()-last.At != time.Minute+time.Second || last.N != 1 || now()-last.Pending != time.Minute {
		t.Fatalf("got %+v", last)
	}
	p.ProveNow()
	p.ProveNow()
	p.Stop()
	p.Stop()
	select {
	case <-p.Done():
		t.Fatal("the round doesn't hang: the test is void")
	default:
	}
	close(answer)
	<-p.Done()
}

// Starting a prover that was stopped does nothing.
func TestStopBeforeStart(t *testing.T) {
	path := lockPath(t)
	p := lock.NewProver(mustAcquire(t, path, lock.Options{}), time.Millisecond, nil)
	p.Stop()
	p.Start()
	<-p.Done()
	if h, _ := lock.ReadHolder(path); h.Proofs != 1 {
		t.Fatalf("%d proofs", h.Proofs)
	}
}
