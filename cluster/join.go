package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/hashicorp/serf/serf"
)

// join tries addresses. All are dialled at once, so that one that swallows
// packets does not hold up the others; those that answer are joined in the
// order of their answers, which usually makes the rest members as well. With a
// patience it returns that long after the first success.
func (r *rejoiner) join(ctx context.Context, addrs []netip.AddrPort, patience time.Duration) {
	type result struct {
		addr netip.AddrPort
		err  error
	}
	results := make(chan result, len(addrs))
	slots := make(chan struct{}, dialParallel)
	for _, a := range addrs {
		r.c.loop.Go(func() {
			select {
			case slots <- struct{}{}:
				defer func() { <-slots }()
				results <- result{a, r.c.reach(a)}
			case <-ctx.Done():
				results <- result{a, context.Cause(ctx)}
			}
		})
	}
	var enough <-chan time.Time
	for range addrs {
		var res result
		select {
		case res = <-results:
		case <-enough:
			return
		case <-ctx.Done():
			return
		}
		if res.err == nil && r.isMember(res.addr) {
			continue
		}
		r.c.stats.joinAttempts.Add(1)
		err := res.err
		if err == nil {
			err = r.c.joinOne(ctx, r.s, res.addr, !r.joined)
		}
		t := r.targets[res.addr]
		t.pause = min(max(retryMin, 2*t.pause), retryMax)
		if err == nil {
			r.joined = true
			r.c.setJoinError(nil)
			// Still no member after a join: it is reached at another address
			// than it advertises, or refused. Asking again can wait.
			t.pause = retryMax
			if patience > 0 && enough == nil {
				enough = time.After(patience)
			}
		} else {
			r.c.noteJoinError(res.addr, err)
		}
		t.next = time.Now().Add(jitter(t.pause))
	}
}

func (r *rejoiner) isMember(a netip.AddrPort) bool {
	for _, m := range r.s.Members() {
		if m.Status == serf.StatusAlive && memberAddr(m) == a {
			return true
		}
	}
	return false
}

// syncAll exchanges state with every peer that we see.
func (r *rejoiner) syncAll(ctx context.Context) {
	if peers := r.c.alivePeers(r.s); len(peers) > 0 {
		if err := r.c.serfJoin(ctx, r.s, peers, false); err != nil {
			r.c.log.Debug().Err(err).Msg("exchange state with peers")
		}
	}
}

// reach says whether something listens at addr.
func (c *Cluster) reach(addr netip.AddrPort) error {
	conn, err := c.transport.DialTimeout(addr.String(), dialTimeout)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return conn.Close()
}

// serfJoin joins unless ctx has ended or a Leave has begun.
func (c *Cluster) serfJoin(ctx context.Context, s *serf.Serf, addrs []string, ignoreOld bool) error {
	select {
	case c.joining <- struct{}{}:
		defer func() { <-c.joining }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	_, err := s.Join(addrs, ignoreOld)
	return err
}

func (c *Cluster) joinOne(ctx context.Context, s *serf.Serf, addr netip.AddrPort, ignoreOld bool) error {
	err := c.serfJoin(ctx, s, []string{addr.String()}, ignoreOld)
	if err == nil {
		return nil
	}
	if isKeyComplaint(err.Error()) {
		return &KeyMismatchError{Addr: addr.String(), Err: err}
	}
	return fmt.Errorf("join %s: %w", addr, err)
}

// noteJoinError counts and logs a failed join. That nobody listens is normal:
// replicas start one after the other.
func (c *Cluster) noteJoinError(addr netip.AddrPort, err error) {
	c.stats.joinErrors.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if _, ok := errors.AsType[*KeyMismatchError](err); ok {
		c.stats.keyMismatches.Add(1)
		if c.lastMismatch.IsZero() || now.Sub(c.lastMismatch) >= complaintEvery {
			c.lastMismatch = now
			c.log.Error().Err(err).Msg("join refused")
		}
	} else {
		c.log.Debug().Str("addr", addr.String()).Err(err).Msg("join failed; trying again later")
	}
	c.joinErr = err
}

func (c *Cluster) setJoinError(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.joinErr = err
}
