package syncstate

import (
	"context"
	"errors"
	"path"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

const (
	// maxApply goes to the controller in one command: it answers within seconds, and
	// what changed meanwhile gets its turn.
	maxApply = 256
	// applyTimeout bounds one command. A controller that takes longer gets it again.
	applyTimeout = 2 * time.Minute
	// commandBackoff is between two commands of which nothing came back. The next one
	// is half as large: one change must not hold up all others.
	commandBackoff    = 500 * time.Millisecond
	commandBackoffMax = 30 * time.Second
	// reportWait after a life was heard of: a controller that was up before this
	// sidecar says what it has loaded, so that it is not told to load it again. It is over
	// when it says what it holds, which comes after that; who holds nothing does not.
	reportWait = 2 * time.Second
	// restoreWait follows the last report of what is loaded, restoreMax bounds it.
	restoreWait = 500 * time.Millisecond
	restoreMax  = 30 * time.Second
	// scanHold is how long what a scan has found waits for the end of that scan, as more
	// may come that belongs before it. A scan may be held up for as long as somebody wants.
	scanHold = 30 * time.Second
)

// tries is what became of the last commands as a whole.
type tries struct {
	fails int
	next  time.Time // no command before
	most  int       // changes in one; 0: maxApply
}

func (s *Syncer) wakeApply() {
	select {
	case s.applyWake <- struct{}{}:
	default:
	}
}

func (s *Syncer) applyLoop(ctx context.Context) error {
	for {
		batch, life, wait := s.nextBatch(time.Now())
		if len(batch) == 0 {
			t := time.NewTimer(wait)
			select {
			case <-s.applyWake:
			case <-t.C:
			case <-ctx.Done():
				t.Stop()
				return context.Cause(ctx)
			}
			t.Stop()
			continue
		}
		call, cancel := context.WithTimeout(ctx, applyTimeout)
		done, err := s.deps.Controller.Apply(call, life, batch)
		cancel()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			s.unanswered(life, batch, err)
			continue
		}
		s.applied(life, batch, done)
	}
}

// unanswered takes that nothing is known of a whole command.
func (s *Syncer) unanswered(life Life, batch []Apply, err error) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life != life {
		return
	}
	t := &s.tries
	t.next = now.Add(min(commandBackoff<<min(t.fails, 10), commandBackoffMax))
	t.fails++
	tried := !errors.Is(err, ErrNotThere)
	if tried {
		t.most = max(1, len(batch)/2)
		s.deps.Log.Warn().Err(err).Int("changes", len(batch)).Msg("nobody knows whether changes were loaded, so they come again")
	}
	for _, a := range batch {
		p := s.pending[a.Path]
		if p == nil {
			continue
		}
		p.busy, p.again, p.saved, p.anew = false, false, false, p.anew || a.Again
		if tried && len(batch) == 1 {
			t.next = time.Time{} // it alone is at fault
			s.failedLocked(p, a, err.Error(), now)
		}
	}
}

// applied takes the outcomes of a command.
func (s *Syncer) applied(life Life, batch []Apply, done []Applied) {
	now := time.Now()
	by := map[string]Applied{}
	for _, d := range done {
		by[d.Path] = d
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life != life {
		return // StartLife has begun anew
	}
	s.tries = tries{most: min(maxApply, 2*len(batch))}
	left := map[string]struct{}{}
	for _, a := range batch {
		p := s.pending[a.Path]
		if p == nil {
			continue
		}
		p.busy = false
		d, ok := by[a.Path]
		if !ok {
			d = Applied{Path: a.Path, Reason: "the controller said nothing about it"}
		}
		if d.Outcome == Failed && a.Again {
			p.anew = true
		}
		outcome := "failed"
		switch d.Outcome {
		case AppliedOK:
			outcome = "applied"
			if s.deps.Applied != nil {
				s.deps.Applied(now.Sub(p.since))
			}
			s.stats.applied++
			s.loadedLocked(p, a, d, now)
			if a.From != "" {
				left[a.From] = struct{}{}
			}
			if a.Kind == resource.Item && d.Digest == (Digest{}) {
				left[a.Path] = struct{}{}
			}
		case RestartNeeded:
			outcome = "restart-needed"
			p.state, p.reason, p.tried = NeedsRestart, d.Reason, a.To
			p.attempts++
		case Unsupported:
			outcome = "unsupported"
			p.state, p.reason, p.tried = NotSupported, d.Reason, a.To // until another version lies there
			p.attempts++
		default:
			s.failedLocked(p, a, d.Reason, now)
		}
		if p.again && s.pending[a.Path] == p {
			p.again = false
			s.wantLocked(a.Path, "")
		}
		s.noteLocked(s.creditLocked(LogEntry{At: now, Path: a.Path, From: a.From, Digest: d.Digest, Source: p.source, Outcome: outcome, Took: now.Sub(p.since), Kind: a.Kind}))
	}
	if len(left) > 0 {
		s.leftLocked(left, now)
	}
	if s.overflow && len(s.pending) < maxPending/2 {
		s.reconcileLocked()
	}
	s.wakeApply()
}

// leftLocked takes that the own controller has loaded things under new names, or unloaded
// items: under the old name, and below what is unloaded, it may have nothing any more, and
// somebody may have made something there since, even with the same content.
func (s *Syncer) leftLocked(left map[string]struct{}, now time.Time) {
	folders := map[string]struct{}{}
	for p := range left {
		if dir := path.Dir(p); dir != "." {
			folders[dir] = struct{}{}
		}
	}
	for _, p := range s.index.below(folders) {
		left[p] = struct{}{}
	}
	for p := range left {
		if s.index.Applied(p) == (Digest{}) {
			continue
		}
		s.index.SetApplied(p, held)
		s.lookLocked(p, now)
	}
}

// loadedLocked takes that something was loaded. It may be newer than what was asked
// for, or something that the load itself has written.
func (s *Syncer) loadedLocked(p *pending, a Apply, d Applied, now time.Time) {
	if a.Kind == resource.Build {
		delete(s.pending, a.Path)
		return
	}
	if p.saved { // before or after the load? Nobody knows, so once more
		d.Digest, p.saved = held, false
	}
	if a.Kind.Authored() {
		s.bases.loads(a.Path, s.index.Applied(a.Path), d.Digest, now)
	}
	if s.index.SetApplied(a.Path, d.Digest) && !p.anew { // whatever was seen meanwhile: it is what is loaded
		delete(s.pending, a.Path)
		return
	}
	// It changed meanwhile, or the load itself has written it. The look at it decides;
	// until then there is no point in loading it again.
	s.looks.add(a.Path, sourceSaved, "", now)
	p.from = ""
	if p.missedLocked(a, d); p.misses > maxMisses {
		s.failedLocked(p, a, missReason, now)
		return
	}
	p.attempts = 0
	if s.flippingLocked(a.Path) {
		p.state, p.reason = Flipping, flipReason
		return
	}
	p.state, p.retryAt = Waiting, now.Add(2*readRest)
}
