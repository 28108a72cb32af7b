package cluster

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/hashicorp/memberlist"
	"github.com/hashicorp/serf/serf"
)

// Neither memberlist nor serf comes back by itself from every outage: memberlist
// forgets dead peers after half a minute (antrea#4491), serf's snapshot holds
// only who was alive at the time (serf#333), and seeds change their addresses
// (consul#3902). So this loop asks discovery again and again and joins whatever
// is no member yet.
const (
	// retryMin and retryMax bound the pause before an address that failed is
	// tried again; it doubles in between and is jittered by a quarter. After a
	// total outage everybody is back within retryMax and a quarter.
	retryMin = 250 * time.Millisecond
	retryMax = 10 * time.Second
	// discoverMin is the pause between discoveries while somebody is missing
	// (doubling, because his address may be a new one), discoverMax when
	// everybody is in: newcomers announce themselves, so it only mends what
	// went wrong unnoticed. A discovery reads member files on the home, which
	// on some storage is paid for.
	discoverMin = time.Second
	discoverMax = 30 * time.Second
	// settleRounds extra state exchanges with all peers follow the start, the
	// first one after settleFirst. serf may take an earlier life's leave for ours
	// when it arrives late, and peers that suspect an earlier life drop our first
	// announcement; each round announces again.
	settleRounds = 4
	settleFirst  = 500 * time.Millisecond
	// openTimeout bounds the first discovery and join within Open.
	openTimeout = 5 * time.Second
	// firstPatience is how long Open waits for further peers once one is joined:
	// an address that swallows packets must not hold up the start.
	firstPatience = 200 * time.Millisecond
	// claimQuiet: the good-bye for an earlier life is itself gossip about that
	// life, and may come back to us for a moment.
	claimQuiet = time.Second
	// dialParallel bounds the connects under way at once.
	dialParallel = 8
)

// target is an address that ought to be a member.
type target struct {
	next  time.Time
	pause time.Duration
}

// rejoiner is owned by one goroutine, after Open's first round.
type rejoiner struct {
	c        *Cluster
	s        *serf.Serf
	disc     *discovery
	found    []netip.AddrPort
	targets  map[netip.AddrPort]*target
	nextDisc time.Time
	discWait time.Duration
	settle   time.Duration // pause between settle rounds
	settles  int
	nextSet  time.Time
	joined   bool // some join has worked
	lastTwin time.Time
	quiet    claim     // the last claim that was settled
	quietTo  time.Time // and until when it is ignored
}

func newRejoiner(c *Cluster, s *serf.Serf, m *memberlist.Config) *rejoiner {
	return &rejoiner{
		c: c, s: s, disc: newDiscovery(c),
		targets:  map[netip.AddrPort]*target{},
		discWait: discoverMin,
		// One probe cycle and the suspicion: then a dead earlier life is dead
		// for the peers, too.
		settle:  m.ProbeInterval * time.Duration(m.SuspicionMult+1),
		settles: settleRounds,
	}
}

// first is the round inside Open. Only a twin is an error: who finds nobody
// starts alone and goes on looking.
func (r *rejoiner) first(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	r.round(ctx, time.Now(), true, firstPatience)
	// A good-bye for an earlier life may reveal a second one; a third time is
	// for the loop.
	for range 2 {
		cl := r.takeClaim()
		if cl == nil {
			break
		}
		var twin *TwinError
		if err := r.c.settleClaim(ctx, r.s, cl); errors.As(err, &twin) {
			return twin
		} else if err != nil {
			r.c.log.Warn().Err(err).Msg("taking over the name of an earlier life has to wait until peers find it dead")
			break
		}
		r.settled(ctx, cl)
	}
	r.nextSet = time.Now().Add(settleFirst)
	return nil
}

// run is the loop; it ends with ctx.
func (r *rejoiner) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		forced := false
		select {
		case <-ctx.Done():
			return
		case <-r.c.nudged:
		case <-r.c.rediscover:
			forced = true
		case <-timer.C:
		}
		r.claims(ctx)
		now := time.Now()
		if r.settles > 0 && !now.Before(r.nextSet) {
			r.settles--
			r.nextSet = now.Add(r.settle)
			r.syncAll(ctx)
		}
		timer.Reset(max(0, time.Until(r.round(ctx, now, forced, 0))))
	}
}

// claims deals with somebody else's use of our name after the start.
func (r *rejoiner) claims(ctx context.Context) {
	cl := r.takeClaim()
	if cl == nil {
		return
	}
	var twin *TwinError
	switch err := r.c.settleClaim(ctx, r.s, cl); {
	case errors.As(err, &twin):
		r.c.stats.conflicts.Add(1)
		if now := time.Now(); r.lastTwin.IsZero() || now.Sub(r.lastTwin) >= complaintEvery {
			r.lastTwin = now
			r.c.log.Error().Err(twin).Msg("another process uses this replica's name")
			r.c.hub.publish(Event{Kind: KindConflict, Member: Member{Name: twin.Name, Addr: twin.Other, Status: StatusAlive}, At: now})
		}
	case err != nil:
		r.c.log.Debug().Err(err).Msg("settle a claim to our name")
	default:
		r.settled(ctx, cl)
	}
}

func (r *rejoiner) takeClaim() *claim {
	cl := r.c.guard.takeClaim()
	if cl != nil && cl.addr == r.quiet.addr && time.Now().Before(r.quietTo) {
		return nil
	}
	return cl
}

func (r *rejoiner) settled(ctx context.Context, cl *claim) {
	r.quiet, r.quietTo = *cl, time.Now().Add(claimQuiet)
	r.syncAll(ctx)
}

// round discovers if it is time to, joins what is due and returns when to come
// again.
func (r *rejoiner) round(ctx context.Context, now time.Time, discover bool, patience time.Duration) time.Time {
	if discover || !now.Before(r.nextDisc) {
		r.found = r.disc.gather(ctx)
		now = time.Now()
	}
	missing := r.missing()
	if len(missing) == 0 {
		r.discWait = discoverMin
		r.nextDisc = later(r.nextDisc, now, jitter(discoverMax))
	} else if discover || !now.Before(r.nextDisc) {
		r.nextDisc = now.Add(jitter(r.discWait))
		r.discWait = min(2*r.discWait, discoverMax)
	}
	var due []netip.AddrPort
	for _, a := range missing {
		if t := r.targets[a]; !now.Before(t.next) {
			due = append(due, a)
		}
	}
	if len(due) > 0 && ctx.Err() == nil {
		r.join(ctx, due, patience)
		missing = r.missing()
	}
	next := r.nextDisc
	if r.settles > 0 && r.nextSet.Before(next) {
		next = r.nextSet
	}
	for _, a := range missing {
		if t := r.targets[a]; t.next.Before(next) {
			next = t.next
		}
	}
	r.c.stats.missing.Store(int64(len(missing)))
	return next
}

// later keeps a point in time that is still to come.
func later(t, now time.Time, wait time.Duration) time.Time {
	if t.After(now) {
		return t
	}
	return now.Add(wait)
}

// missing returns the addresses that ought to be members and are not: those
// found, and those of members that gossip calls failed.
func (r *rejoiner) missing() []netip.AddrPort {
	alive := map[netip.AddrPort]bool{r.c.own: true}
	want := map[netip.AddrPort]bool{}
	for _, a := range r.found {
		want[a] = true
	}
	for _, m := range r.s.Members() {
		switch a := memberAddr(m); m.Status {
		case serf.StatusAlive, serf.StatusLeaving:
			alive[a] = true
		case serf.StatusFailed:
			want[a] = true
		case serf.StatusNone, serf.StatusLeft: // who left is looked for only where it was found
		}
	}
	var out []netip.AddrPort
	for a := range want {
		if alive[a] {
			continue
		}
		out = append(out, a)
		if r.targets[a] == nil {
			r.targets[a] = &target{}
		}
	}
	for a := range r.targets {
		if !want[a] || alive[a] {
			delete(r.targets, a)
		}
	}
	return out
}

func jitter(d time.Duration) time.Duration {
	return d + rand.N(d/2+1) - d/4 //nolint:gosec // spreads load; nobody gains by guessing it
}
