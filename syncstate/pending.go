package syncstate

import (
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

const (
	// maxPending bounds what waits to be applied. The rest is found again when there is
	// room, see reconcileLocked.
	maxPending = 65_536
	// applyBackoff and applyBackoffMax are between two tries that failed.
	applyBackoff    = time.Second
	applyBackoffMax = 5 * time.Minute
	// maxBuildTries: a build is not remembered, so there must be an end. The list of its
	// job's builds has it, too.
	maxBuildTries = 10
	// maxMisses is how often in a row something else than one and the same version may be
	// loaded before that counts as a failure: once or twice it is a change in between.
	maxMisses = 4
)

const missReason = "it says that it has loaded another content than what lies there"

// State of a resource that is not in step.
type State uint8

// States of a difference.
const (
	Waiting State = iota
	FailedState
	NeedsRestart
	NotSupported
	Flipping
)

// pending is one resource whose content on disk is not what is loaded.
type pending struct {
	path     string
	from     string
	source   string
	since    time.Time
	state    State
	reason   string
	attempts int
	retryAt  time.Time
	busy     bool   // part of the command that is under way
	again    bool   // it changed meanwhile
	anew     bool   // load it also if it is what is loaded
	saved    bool   // the controller saved it while the command was under way
	tried    Digest // the version that the last outcome was about
	missed   Digest // the version that lay there when something else was loaded
	misses   int    // how often, one after the other
}

// wantLocked notes that a path must be applied.
func (s *Syncer) wantLocked(path, from string) {
	kind := resource.Classify(path).Kind
	if !kind.Loadable() {
		return
	}
	p := s.pending[path]
	if p == nil {
		if len(s.pending) >= maxPending {
			s.overflow = true // found again when there is room, see reconcileLocked
			s.stats.overflows++
			return
		}
		p = &pending{path: path, since: time.Now()}
		s.pending[path] = p
	}
	if from != "" {
		p.from = from
	}
	if p.busy {
		p.again = true
		return
	}
	if kind == resource.Plugin {
		p.state, p.reason = NeedsRestart, "a plugin is loaded at the next start"
		return
	}
	if s.flippingLocked(path) {
		p.state, p.reason = Flipping, flipReason
		return
	}
	if v, _ := s.index.Get(path); p.attempts > 0 && p.state != Flipping && p.tried == v.Digest {
		return // it comes again in its own time, or never
	}
	p.state, p.retryAt = Waiting, time.Time{}
}

// settledLocked notes that what is loaded is what lies on disk.
func (s *Syncer) settledLocked(path string, d Digest) {
	p := s.pending[path]
	if p == nil {
		return
	}
	if p.busy {
		p.again = true
		return
	}
	if v, _ := s.index.Get(path); v.Digest == d && !p.anew {
		delete(s.pending, path)
	}
}

// failedLocked has a change come again later.
func (s *Syncer) failedLocked(p *pending, a Apply, reason string, now time.Time) {
	p.state, p.reason, p.tried = FailedState, reason, a.To
	p.retryAt = now.Add(min(applyBackoff<<min(p.attempts, 10), applyBackoffMax))
	p.attempts++
	if a.Kind == resource.Build && p.attempts >= maxBuildTries {
		delete(s.pending, p.path)
		s.deps.Log.Warn().Str("path", p.path).Str("reason", reason).Msg("a build can't be loaded, and is not tried again")
	}
}

// missedLocked counts loads of one version that ended with another one.
func (p *pending) missedLocked(a Apply, d Applied) {
	switch {
	case d.Digest == a.To || d.Digest == held:
		p.misses = 0
	case p.missed == a.To:
		p.misses++
	default:
		p.missed, p.misses = a.To, 1
	}
}

// reconcileLocked finds what differs and does not wait to be applied: what had no
// room, or got lost. It looks at memory only.
func (s *Syncer) reconcileLocked() {
	s.overflow = false
	if s.life == (Life{}) {
		return
	}
	there, gone := s.index.differing(2 * maxPending)
	for _, path := range there {
		if s.pending[path] == nil {
			s.wantLocked(path, "")
			if p := s.pending[path]; p != nil {
				p.source = sourceScan
			}
		}
	}
	now := time.Now()
	for _, path := range gone { // or not seen yet: only a look can tell
		if s.pending[path] == nil && resource.Classify(path).Kind.Loadable() && !s.looks.add(path, sourceScan, "", now) {
			s.overflow = true
		}
	}
}
