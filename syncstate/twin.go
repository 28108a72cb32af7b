package syncstate

import (
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// A controller that has saved a file learns its digest from what lies there, a moment
// later. If another one saves the same file in between, that is the other's content: both
// report one digest, and the memory of one of them is something else. Mostly both really
// saved the same. Nobody can tell, so each of the two loads it once more, as what lies on
// disk is the version.

const (
	// twinWindow is how far apart the words of two such saves can be: longer than the
	// longest pause of a peer that tells them.
	twinWindow = 2 * unknownGrace
	// twinRest is, at least, between two such loads of one resource.
	twinRest = 10 * time.Second
	// maxTwins bounds what is remembered of them. Beyond it they come without a rest.
	maxTwins = 10_000
)

// twinLocked has the own controller load a resource again that it and somebody else have
// saved in one moment, as far as that can be seen. Call it before lineageLocked.
func (s *Syncer) twinLocked(c Announced, res resource.Resource, by string, now time.Time) {
	l := s.lineages[c.Path]
	if l == nil || s.life == (Life{}) || !res.Kind.Authored() || c.Digest == (Digest{}) || c.Digest == c.Base || c.From != "" || c.Booting || settledBy(c.User) {
		return
	}
	other := l.find(func(n *node) bool {
		return n.kind == announced && n.digest == c.Digest && n.by != by && (by == s.cfg.Name || n.by == s.cfg.Name) &&
			!n.boot && !n.echo && !settledBy(n.user) && n.heard > now.Add(-twinWindow).UnixNano()
	})
	if other == nil {
		return
	}
	due := now // of the load: not before the last one has been for a while
	if last := s.twins[c.Path]; last.After(now) {
		due = last
	} else if t := last.Add(twinRest); t.After(now) {
		due = t
	}
	if len(s.twins) >= maxTwins {
		for p, t := range s.twins {
			if now.Sub(t) >= twinRest {
				delete(s.twins, p)
			}
		}
	}
	if s.twins == nil {
		s.twins = map[string]time.Time{}
	}
	if len(s.twins) < maxTwins {
		s.twins[c.Path] = due
	}
	s.wantLocked(c.Path, "")
	p := s.pending[c.Path]
	if p == nil {
		return // no room; or nobody loads such a thing
	}
	p.anew = true
	if !p.busy && p.state == Waiting && due.After(now) {
		p.retryAt = due
	}
	if p.source == "" {
		p.source = sourceSaved
	}
	s.wakeApply()
}
