package adoption

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
)

// enqueue has the controller load the build of e, which lies in the own folder.
func (o *owner) enqueue(ctx context.Context, e ledger.Entry) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.life != e.Life || o.pending[e.Key] != nil {
		return
	}
	delete(o.seen, e.Key)
	o.pending[e.Key] = &pending{entry: e, since: time.Now(), queued: true}
	o.ready = append(o.ready, e.Key)
	o.start(ctx)
}

// retry queues the pending builds that are due again.
func (o *owner) retry(ctx context.Context) {
	if _, ok := o.current(); !ok {
		return
	}
	now := time.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	var due []string
	for key, p := range o.pending {
		if !p.queued && !now.Before(p.next) {
			p.queued = true
			due = append(due, key)
		}
	}
	slices.SortFunc(due, strings.Compare)
	o.ready = append(o.ready, due...)
	o.start(ctx)
}

// start begins as many loads as may run at once. Guarded by mu.
func (o *owner) start(ctx context.Context) {
	for o.inFlight < adoptParallel && len(o.ready) > 0 && ctx.Err() == nil {
		p := o.pending[o.ready[0]]
		o.ready = o.ready[1:]
		if p == nil {
			continue
		}
		o.inFlight++
		o.loads.Go(func() {
			o.load(ctx, p)
			o.mu.Lock()
			defer o.mu.Unlock()
			o.inFlight--
			o.start(ctx)
		})
	}
}

// load gives the command and waits for its outcome.
func (o *owner) load(ctx context.Context, p *pending) {
	e := p.entry
	actx, cancel := context.WithTimeout(ctx, o.m.cfg.AdoptTimeout)
	outcome, reason, err := o.m.deps.Self.Adopt(actx, e, o.m.deps.Steering.Policy())
	cancel()
	if ctx.Err() != nil {
		return // found again by the next life of this sidecar
	}
	took := time.Since(p.since)
	if err != nil {
		outcome, reason = OutcomeRetry, err.Error()
	}
	switch outcome {
	case OutcomeResumed:
		if o.done(p, true) {
			o.m.count.adopted.Add(1)
			o.m.recordBuild(KindBuildAdopted, e, reason, took)
		}
	case OutcomeFinished, OutcomeUnresumable:
		o.ended(p, outcome, reason, took)
	case OutcomeRetry:
		o.again(p, reason)
	default:
		o.again(p, "the controller answered with the unknown outcome "+string(outcome))
	}
}

// ended deals with a build that the controller says has ended. Its record goes
// only when the disk says so too: without a record nobody may load it again.
func (o *owner) ended(p *pending, outcome Outcome, reason string, took time.Duration) {
	e := p.entry
	kind, remove := KindBuildUnresumable, true
	state, err := o.m.deps.Builds.State(e.Record)
	switch v, why := judge(e.Record, state, err); {
	case v == verdictFinished && outcome == OutcomeFinished:
		kind = KindBuildFinished
	case v == verdictFinished:
	case v == verdictNeverStarted:
		kind = KindBuildNeverStarted
	default:
		// Perhaps the controller's side released it, as its contract says. Nothing
		// is removed here: the disk says that the build runs, or says nothing.
		held, err := o.m.ledger.Holds(e)
		if err != nil {
			why += "; " + err.Error()
		}
		if held || err != nil {
			o.again(p, "the controller says "+string(outcome)+", the disk does not: "+why)
			return
		}
		remove = false
		if outcome == OutcomeFinished {
			kind = KindBuildFinished
		}
	}
	if !o.done(p, false) {
		return
	}
	if remove {
		if err := o.m.ledger.ReleaseEntry(e); err != nil && !errors.Is(err, ledger.ErrGone) {
			o.m.log.Warn().Err(err).Str("key", e.Key).Msg("could not release a record; next pass tries again")
		}
	}
	if kind == KindBuildUnresumable {
		o.m.count.unresumable.Add(1)
	} else {
		o.m.countReleased(kind)
	}
	o.m.recordBuild(kind, e, reason, took)
}

// done forgets a pending build; false if its life is over anyway. A build that
// was resumed is looked at again after the grace, in case it isn't reported.
func (o *owner) done(p *pending, resumed bool) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	key := p.entry.Key
	if o.life != p.entry.Life || o.pending[key] != p {
		return false
	}
	delete(o.pending, key)
	if resumed {
		o.seen[key] = sighting{entry: p.entry, since: time.Now()}
	}
	return true
}

// again puts a build off.
func (o *owner) again(p *pending, reason string) {
	o.m.count.retries.Add(1)
	o.mu.Lock()
	news := false
	if o.life == p.entry.Life && o.pending[p.entry.Key] == p {
		news = p.reason != reason
		p.attempts++
		p.reason, p.queued = reason, false
		p.next = time.Now().Add(backoff(p.attempts, o.m.cfg.RetryMin, o.m.cfg.RetryMax))
	}
	o.mu.Unlock()
	if news {
		o.m.recordBuild(KindBuildRetry, p.entry, reason, 0)
	}
	signal(o.kick) // the pause of the loop may have to be shorter now
}
