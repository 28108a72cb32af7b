package syncstate

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// maxOutbox is how many announcements are kept for peers that are behind, and
	// outboxSlack how many more until those are dropped: all at once, as what stays is
	// copied. Who is further behind sees a gap, and scans.
	maxOutbox   = 65_536
	outboxSlack = maxOutbox / 16
	// maxBatch goes to a peer in one call.
	maxBatch = 500
	// pushTimeout bounds one call.
	pushTimeout = 5 * time.Second
	// pushRefresh is how often the list of living peers is looked at.
	pushRefresh = time.Second
	// pushBackoff and pushBackoffMax are between two tries that failed.
	pushBackoff    = 200 * time.Millisecond
	pushBackoffMax = 10 * time.Second
	// pushGap is between two calls to one peer: a storm of saves becomes few calls.
	pushGap = 20 * time.Millisecond
	// greetSpan is how long, at most, a sidecar is up and scans before others know it: they
	// read its address within half a minute.
	greetSpan = 5 * time.Minute
	// forgetPeer is how long a peer that is gone keeps its place. Names may come and go for
	// ever, one for each container; what a peer missed, it sees as a gap, and scans.
	forgetPeer = time.Hour
	// tooOldBackoff is how long a peer is left alone whose version knows no changes. It
	// starts anew when it is updated, and is told at once then: it was away.
	tooOldBackoff = 5 * time.Minute
)

// outbox holds the own controller's announcements, in sequence, for all peers.
type outbox struct {
	mu    sync.Mutex
	first uint64 // sequence of ring[0]
	ring  []Announced
	peers map[string]*peerCursor
	said  time.Time // when something was added last
	wake  chan struct{}
}

type peerCursor struct {
	next    uint64 // to be sent
	greet   bool   // it is told where this begins, also if there is nothing to tell
	busy    bool
	fails   int
	retryAt time.Time
	lastErr error
	gone    bool      // not living now
	left    time.Time // since when
	was     bool      // living, at the look before
}

func newOutbox() *outbox {
	return &outbox{first: 1, peers: map[string]*peerCursor{}, wake: make(chan struct{}, 1)}
}

// add appends announcements and returns the sequence of the first one.
func (o *outbox) add(changes []Announced) uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	seq := o.first + uint64(len(o.ring))
	o.ring = append(o.ring, changes...)
	o.said = time.Now()
	o.trim()
	o.signal()
	return seq
}

// trim drops what all peers have, and what is too much. A peer that is away keeps what it
// has not got, until it is forgotten. It waits until it drops as much as it copies, or a
// good part of all.
func (o *outbox) trim() {
	had := uint64(len(o.ring))
	for _, p := range o.peers {
		had = min(had, max(p.next, o.first)-o.first)
	}
	drop := int(had) //nolint:gosec // at most the length
	if over := len(o.ring) - maxOutbox; over > outboxSlack {
		drop = max(drop, over)
	} else if drop == 0 || drop < len(o.ring)/2 {
		return
	}
	o.ring = append([]Announced(nil), o.ring[drop:]...)
	o.first += uint64(drop)
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// living sets which peers there are. A new one is told only of what comes: its own scan,
// which every start makes, finds the rest. But it may have scanned before it was known
// here, and have missed what was told in between: then it is greeted with what there is, if
// only nothing, and scans once more, as for every origin that is new to it.
func (o *outbox) living(names []string, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for n, p := range o.peers {
		if p.gone && !p.busy && now.Sub(p.left) >= forgetPeer {
			delete(o.peers, n)
			continue
		}
		if !p.gone {
			p.left = now
		}
		p.was, p.gone = !p.gone, true
	}
	for _, n := range names {
		if p := o.peers[n]; p != nil {
			if p.gone && !p.was {
				p.retryAt, p.fails = time.Time{}, 0 // it is back
			}
			p.gone, p.was = false, true
			continue
		}
		o.peers[n] = &peerCursor{next: o.first + uint64(len(o.ring)), greet: now.Sub(o.said) < greetSpan}
	}
}

// take gives the next batch for a peer that is not busy. Without one, wait is how
// long none will be due.
func (o *outbox) take(now time.Time) (peer string, seq uint64, changes []Announced, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	end := o.first + uint64(len(o.ring))
	wait = time.Hour
	for name, p := range o.peers {
		if p.busy || p.gone || p.next >= end && !p.greet {
			continue
		}
		if now.Before(p.retryAt) {
			wait = min(wait, p.retryAt.Sub(now))
			continue
		}
		if p.next < o.first {
			p.next = o.first // the rest was dropped: the peer sees the gap
		}
		from := p.next - o.first
		to := min(from+maxBatch, uint64(len(o.ring)))
		p.busy = true
		return name, p.next, append([]Announced(nil), o.ring[from:to]...), 0
	}
	return "", 0, nil, wait
}

// sent ends a batch.
func (o *outbox) sent(peer string, next uint64, err error, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.peers[peer]
	if p == nil {
		return
	}
	p.busy, p.lastErr = false, err
	switch {
	case errors.Is(err, ErrPeerTooOld):
		p.retryAt = now.Add(tooOldBackoff)
	case err != nil:
		p.retryAt = now.Add(min(pushBackoff<<min(p.fails, 6), pushBackoffMax))
		p.fails++
	default:
		p.fails, p.retryAt, p.next, p.greet = 0, now.Add(pushGap), next, false
		o.trim()
	}
	o.signal()
}

// PeerLag is how far one peer is behind.
type PeerLag struct {
	Name           string
	Unacknowledged int64
	Lag            time.Duration
	LastError      error
}

func (o *outbox) lags(now time.Time) []PeerLag {
	o.mu.Lock()
	defer o.mu.Unlock()
	end := o.first + uint64(len(o.ring))
	var out []PeerLag
	for name, p := range o.peers {
		if p.gone {
			continue
		}
		l := PeerLag{Name: name, LastError: p.lastErr}
		if p.next < end {
			l.Unacknowledged = int64(end - p.next) //nolint:gosec // at most maxOutbox
			if at := o.ring[max(p.next, o.first)-o.first].At; !at.IsZero() {
				l.Lag = now.Sub(at)
			}
		}
		out = append(out, l)
	}
	return out
}

// pushLoop tells peers, each at its own pace.
func (s *Syncer) pushLoop(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	tick := time.NewTicker(pushRefresh)
	defer tick.Stop()
	s.outbox.living(s.deps.Peers.Living(), time.Now())
	for {
		var due time.Duration
		for {
			peer, seq, changes, wait := s.outbox.take(time.Now())
			if peer == "" {
				due = wait
				break
			}
			wg.Go(func() {
				call, cancel := context.WithTimeout(ctx, pushTimeout)
				defer cancel()
				_, err := s.deps.Peers.Push(call, peer, Batch{Origin: s.cfg.Name, Epoch: s.cfg.Epoch, Sequence: seq, Changes: changes})
				s.outbox.sent(peer, seq+uint64(len(changes)), err, time.Now())
			})
		}
		again := time.NewTimer(due)
		select {
		case <-s.outbox.wake:
		case <-again.C:
		case <-tick.C:
			s.outbox.living(s.deps.Peers.Living(), time.Now())
		case <-ctx.Done():
			again.Stop()
			return context.Cause(ctx)
		}
		again.Stop()
	}
}
