package lock

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

const (
	// DefaultPoll is the pause between two tries. Polling, because a blocking
	// flock on NFS cannot be cancelled (state D), and because against servers
	// that do not call back it asks only every 30 s anyway. 150 ms keep a
	// hand-over well below 300 ms at about 7 requests a second and waiter.
	DefaultPoll = 150 * time.Millisecond
	// DefaultJitter spreads waiters that started at the same moment, so that they
	// do not ask in step and the same one does not win each time.
	DefaultJitter = 50 * time.Millisecond
	// holderRefresh is how often a waiter reads who holds the lock: that is an
	// open, a read and a close at the server, and only people look at it.
	holderRefresh = 2 * time.Second
	// abandonGrace is how long a cancelled wait gives its current try to end
	// properly before it leaves it behind as hung in the kernel.
	abandonGrace = 100 * time.Millisecond
)

// errHung says that a cancelled call was left behind in the kernel.
var errHung = errors.New("the file system does not answer")

// Acquire takes the lock at path and waits for it as long as ctx allows: it tries
// at once and then every Poll ± Jitter, and never uses the blocking call.
//
// When ctx ends, it returns within a moment, even if the current try hangs in the
// kernel (a lock taken after that is released). Its error wraps context.Cause(ctx)
// and, if the lock was seen busy, a *BusyError that names the holder. Errors other
// than busy end the wait at once; see [TryAcquire].
func Acquire(ctx context.Context, path string, o Options) (*Held, error) {
	var last atomic.Pointer[BusyError]
	h, err := abandonable(ctx,
		func() (*Held, error) { return acquire(ctx, path, o, &last) },
		func(h *Held) { _ = h.Release() })
	if err == nil || ctx.Err() == nil || !(errors.Is(err, errHung) || errors.Is(err, context.Cause(ctx))) {
		return h, err
	}
	err = context.Cause(ctx)
	if b := last.Load(); b != nil {
		return nil, fmt.Errorf("wait for lock: %w: %w", err, b)
	}
	return nil, fmt.Errorf("wait for lock %s: %w", path, err)
}

// acquire polls until it has the lock or ctx ends, and keeps last up to date.
func acquire(ctx context.Context, path string, o Options, last *atomic.Pointer[BusyError]) (*Held, error) {
	var read time.Time
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		h, err := tryAcquire(ctx, path, o)
		if !errors.Is(err, errBusy) {
			return h, err
		}
		if old := last.Load(); old == nil || time.Since(read) >= holderRefresh {
			b := busy(path)
			read = time.Now()
			last.Store(b)
			if o.OnBusy != nil && (old == nil || !old.Holder.same(b.Holder)) && ctx.Err() == nil {
				o.OnBusy(b.Holder)
			}
		}
		_ = wait(ctx, o.pause()) // its end is seen above
	}
}

// pause is Poll ± Jitter.
func (o Options) pause() time.Duration {
	poll, jitter := o.Poll, o.Jitter
	if poll <= 0 {
		poll = DefaultPoll
	}
	if jitter == 0 {
		jitter = DefaultJitter
	}
	if jitter = min(jitter, poll); jitter <= 0 {
		return poll
	}
	return poll - jitter + rand.N(2*jitter) //nolint:gosec // spreads load; nobody gains by guessing it
}

// abandonable runs run, which ends soon after ctx unless a system call of it
// hangs in the kernel, which nothing can end. Then abandonable leaves it behind
// and returns errHung; if run succeeds later, drop gets its result. So at most
// one goroutine stays behind for each call.
func abandonable[T any](ctx context.Context, run func() (T, error), drop func(T)) (T, error) {
	type result struct {
		v   T
		err error
	}
	answer := make(chan result)
	abandoned := make(chan struct{})
	go func() {
		v, err := run()
		select {
		case answer <- result{v, err}:
		case <-abandoned:
			if err == nil {
				drop(v)
			}
		}
	}()
	select {
	case r := <-answer:
		return r.v, r.err
	case <-ctx.Done():
	}
	grace := time.NewTimer(abandonGrace)
	defer grace.Stop()
	select {
	case r := <-answer:
		return r.v, r.err
	case <-grace.C:
	}
	close(abandoned)
	var none T
	return none, errHung
}
