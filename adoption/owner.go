package adoption

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
)

// owner makes the ledger folder of the own life and the own controller agree: it
// takes what was assigned, has it loaded, and asks again until the outcome is
// final. Nothing here needs to be remembered over a restart: an entry that lies
// in the own folder and isn't loaded is found again.
type owner struct {
	m         *Manager
	kick      chan struct{} // capacity 1: wakes the loop
	kicked    atomic.Bool   // and this makes it do a pass
	inboxKick chan struct{} // capacity 1: look into the inbox now
	queueKick chan struct{} // capacity 1: look for queues now
	loads     sync.WaitGroup

	mu       sync.Mutex
	life     ledger.Life         // all below is about this life; guarded by mu, as the rest
	pending  map[string]*pending // waiting to be loaded, by key
	ready    []string            // keys of pending that are due, in order
	inFlight int                 // loads under way
	seen     map[string]sighting // records in the own folder that are not loaded, by key
	torn     int
}

// pending is a build that the controller shall load.
type pending struct {
	entry    ledger.Entry
	since    time.Time
	attempts int
	next     time.Time // when it is due again
	queued   bool      // in ready or in flight
	reason   string
}

// sighting is a record of the own folder that the controller doesn't run (yet).
type sighting struct {
	entry ledger.Entry
	since time.Time
	// stuck: it was looked at after the grace and nothing can be done for now; it
	// doesn't hurry the passes any more.
	stuck bool
}

func newOwner(m *Manager) *owner {
	o := &owner{m: m, kick: make(chan struct{}, 1), inboxKick: make(chan struct{}, 1), queueKick: make(chan struct{}, 1)}
	o.reset(ledger.Life{})
	return o
}

// reset forgets everything and turns to another life. Guarded by mu.
func (o *owner) reset(life ledger.Life) {
	o.life, o.pending, o.ready, o.seen, o.torn = life, map[string]*pending{}, nil, map[string]sighting{}, 0
}

func (o *owner) kickInbox() {
	signal(o.inboxKick)
	signal(o.queueKick)
}

// kickAll asks for a pass now.
func (o *owner) kickAll() {
	o.kicked.Store(true)
	signal(o.kick)
	signal(o.queueKick)
}
func (o *owner) wait() { o.loads.Wait() }

// current returns the own life if its controller can load builds.
func (o *owner) current() (SelfState, bool) {
	s := o.m.deps.Self.State()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.life != s.Life {
		o.reset(s.Life)
	}
	return s, s.Loads && !s.Life.IsZero()
}

// inboxLoop takes what is assigned as soon as somebody says so.
func (o *owner) inboxLoop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.inboxKick:
		}
		if s, ok := o.current(); ok {
			beat, end := o.m.progress.begin("take the inbox")
			o.takeInbox(ctx, s.Life, beat)
			end()
		}
	}
}

// passLoop finds what no message told, and comes back to what is pending.
func (o *owner) passLoop(ctx context.Context) {
	var last time.Time
	for {
		if kicked := o.kicked.Swap(false); kicked || time.Since(last) >= o.pace() {
			o.pass(ctx)
			last = time.Now()
		}
		o.retry(ctx)
		if !wait(ctx, o.pause(last), o.kick) {
			return
		}
	}
}

// pace of the passes over the disk: short while there is work, else long.
func (o *owner) pace() time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.pending) > 0 {
		return o.m.cfg.BusyEvery
	}
	for _, s := range o.seen {
		if !s.stuck {
			return o.m.cfg.BusyEvery
		}
	}
	return o.m.cfg.IdleEvery
}

// pause until the next pass or the next retry, which needs no pass.
func (o *owner) pause(last time.Time) time.Duration {
	d := o.pace() - time.Since(last)
	if _, ok := o.current(); !ok {
		return max(0, d) // nothing can be loaded: no retry is due
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, p := range o.pending {
		if !p.queued {
			d = min(d, time.Until(p.next))
		}
	}
	return max(0, d)
}

func (o *owner) pass(ctx context.Context) {
	s, ok := o.current()
	if !ok {
		return
	}
	beat, end := o.m.progress.begin("pass over the own life")
	defer end()
	o.m.count.passes.Add(1)
	o.takeInbox(ctx, s.Life, beat)
	beat()
	o.ownFolder(ctx, s, beat)
	beat()
	o.olderLives(ctx, s.Life, beat)
}

// takeInbox takes all records of the inbox and queues them for loading.
func (o *owner) takeInbox(ctx context.Context, life ledger.Life, beat func()) {
	entries, bad, err := o.m.ledger.ListInbox(life)
	if err != nil {
		o.m.setDegraded("inbox", err.Error())
		return
	}
	o.m.setDegraded("inbox", "")
	for _, b := range bad { // whole files are renamed into an inbox: nobody is still writing
		o.quarantineBad(b)
	}
	parallel(ctx, len(entries), takeParallel, func(i int) {
		o.take(ctx, entries[i])
		beat()
	}, func(int) {})
}

func (o *owner) take(ctx context.Context, e ledger.Entry) {
	moved, err := o.m.ledger.Take(e)
	switch {
	case err == nil:
		o.m.count.taken.Add(1)
		o.m.recordBuild(KindBuildTaken, moved, "", 0)
		o.enqueue(ctx, moved)
	case errors.Is(err, ledger.ErrGone):
	case errors.Is(err, ledger.ErrExists):
		o.quarantineTwin(e, ledger.Entry{Life: e.Life, Key: e.Key})
	default:
		o.m.log.Warn().Err(err).Str("key", e.Key).Msg("could not take a record; next pass tries again")
	}
}

// ownFolder looks for records of the own folder that the controller doesn't run:
// their command was lost, or this sidecar was restarted, or a release failed.
func (o *owner) ownFolder(ctx context.Context, s SelfState, beat func()) {
	known := func(key string) bool {
		_, running := s.Running[key]
		o.mu.Lock()
		defer o.mu.Unlock()
		_, seen := o.seen[key]
		return running || seen || o.pending[key] != nil
	}
	entries, bad, present, err := o.m.ledger.ListOwn(s.Life, known)
	if err != nil {
		o.m.setDegraded("own folder", err.Error())
		return
	}
	o.m.setDegraded("own folder", "")
	torn := 0
	for _, b := range bad {
		// A torn record of a living life may be a claim under way.
		if errors.Is(b.Err, ledger.ErrTorn) {
			torn++
			continue
		}
		o.quarantineBad(b)
	}
	due := o.sightings(s, entries, present, torn)
	// What there is no time for now stays due.
	parallel(ctx, len(due), verifyParallel, func(i int) {
		o.reload(ctx, s.Life, due[i])
		beat()
	}, func(int) {})
}

// sightings brings seen up to date and returns those that are due.
func (o *owner) sightings(s SelfState, entries []ledger.Entry, present []string, torn int) (due []ledger.Entry) {
	now := time.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.life != s.Life {
		return nil
	}
	o.torn = torn
	for _, e := range entries {
		if _, ok := o.seen[e.Key]; !ok {
			o.seen[e.Key] = sighting{entry: e, since: now}
		}
		present = append(present, e.Key)
	}
	there := make(map[string]bool, len(present))
	for _, k := range present {
		there[k] = true
	}
	for key, sight := range o.seen {
		_, running := s.Running[key]
		switch {
		case !there[key] || running || o.pending[key] != nil:
			delete(o.seen, key)
		case now.Sub(sight.since) >= o.m.cfg.Grace:
			sight.stuck = true
			o.seen[key] = sight
			due = append(due, sight.entry)
		}
	}
	slices.SortFunc(due, func(a, b ledger.Entry) int { return strings.Compare(a.Key, b.Key) })
	return due
}

// reload deals with a record that has lain in the own folder for long without
// the controller running its build.
func (o *owner) reload(ctx context.Context, life ledger.Life, e ledger.Entry) {
	state, err := o.m.deps.Builds.State(e.Record)
	v, why := judge(e.Record, state, err)
	ownClaim := e.Record.Origin == life.Name && e.Record.OriginIncarnation == life.Incarnation
	switch v {
	case verdictPlace:
		o.enqueue(ctx, e)
	case verdictFinished:
		o.release(e, KindBuildFinished, why)
	case verdictNeverStarted:
		// A claim of this very life may still be under way in a slow controller,
		// which would then run the build without a record. It ends with the life.
		if !ownClaim {
			o.release(e, KindBuildNeverStarted, why)
		}
	case verdictMismatch:
		if !ownClaim { // and the claimer alone may touch what it is working on
			o.quarantine(e, why)
		}
	case verdictUnknown:
		o.m.log.Debug().Str("key", e.Key).Str("why", why).Msg("can't judge a build now")
	}
}

func (o *owner) snapshot(s *Snapshot) {
	o.mu.Lock()
	defer o.mu.Unlock()
	s.TornClaims, s.PendingCount = o.torn, len(o.pending)
	for key, p := range o.pending {
		s.Pending = append(s.Pending, Pending{key, p.since, p.attempts, p.reason})
	}
	slices.SortFunc(s.Pending, func(a, b Pending) int {
		return cmp.Or(a.Since.Compare(b.Since), strings.Compare(a.Key, b.Key))
	})
	s.Pending = s.Pending[:min(len(s.Pending), maxShown)]
}
