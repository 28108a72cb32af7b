package runner

import (
	"context"
	"errors"
	"time"

	"github.com/footman-ci/footman/lock"
)

const (
	// namePoll is the pause between two tries for the own name's liveness lock.
	namePoll = 200 * time.Millisecond
	// twinRounds is after how many of its proof intervals a living holder must
	// have proven again; a read in between could just miss one.
	twinRounds = 3
)

// takeName takes the liveness lock of this replica's name. Somebody may hold it
// for good reason: a coordinator that hands out its records, or the server, as
// long as the lease of a vanished host lasts. But another living runner of that
// name is refused at once.
func (r *Runner) takeName(ctx context.Context) (*lock.Held, error) {
	limited, cancel := context.WithTimeout(ctx, r.cfg.NameTimeout)
	defer cancel()
	path := r.home.AliveLock(r.cfg.Name)
	var twin twinWatch
	var busy *lock.BusyError
	for {
		held, err := await(limited, func() (*lock.Held, error) {
			return lock.TryAcquire(path, lock.Options{Holder: r.holder("starting", 0), FS: r.cfg.FS, Settle: r.cfg.LockSettle})
		}, func(h *lock.Held) { _ = h.Release() })
		if err == nil {
			return held, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		var now *lock.BusyError
		switch {
		case errors.As(err, &now):
			if busy == nil || !sameHolder(busy.Holder, now.Holder) {
				detail := "waits for its own name: " + now.Error()
				r.show(board{State: StateWaiting, Detail: detail})
				r.chronicle.tell(event{Kind: EventWaiting, Detail: detail})
			}
			busy = now
			if twin.lives(now.Holder, r.cfg.Clock(), twinRounds*r.cfg.ProveEvery) {
				return nil, exitf(ExitNameInUse, "replica name %s is in use: %s is alive; give every replica a name of its own", r.cfg.Name, now.Holder)
			}
		case limited.Err() == nil && !passing(err):
			return nil, &ExitError{ExitUnfit, err}
		case limited.Err() == nil:
			r.log.Warn().Err(err).Msg("take the liveness lock failed; tried again")
		}
		if pause(limited, namePoll) == nil {
			continue
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if busy != nil {
			return nil, exitf(ExitNameInUse, "replica name %s was not free within %s: %w", r.cfg.Name, r.cfg.NameTimeout, busy)
		}
		return nil, exitf(ExitUnfit, "the liveness lock %s could not be taken within %s: %w", path, r.cfg.NameTimeout, err)
	}
}

// twinWatch recognises a holder that lives: the same runner still holds the lock
// and has proven it meanwhile. A holder that a network cut off, or whose host is
// gone, does not prove. The process id is not compared with our own: two
// containers may both be process 1 on equal host names.
type twinWatch struct {
	first lock.Holder
	at    time.Duration
	known bool
}

// lives takes one look at the holder at boot time now. It needs two looks, window apart.
func (t *twinWatch) lives(h lock.Holder, now, window time.Duration) bool {
	if h.Role != holderRole {
		t.known = false
		return false
	}
	if !t.known || !sameHolder(t.first, h) {
		*t = twinWatch{first: h, at: now, known: true}
		return false
	}
	if now-t.at < window {
		return false
	}
	if h.Proofs > t.first.Proofs {
		return true
	}
	t.first, t.at = h, now
	return false
}

func sameHolder(a, b lock.Holder) bool {
	return a.Role == b.Role && a.Replica == b.Replica && a.Host == b.Host && a.PID == b.PID && a.Since.Equal(b.Since)
}
