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
	own := by == s.cfg.Name
	if s.life == (Life{}) || !res.Kind.Authored() || c.Digest == (Digest{}) || c.Digest == c.Base && !own || c.From != "" || c.Booting || settledBy(c.User) {
		return
	}
	since := now.Add(-twinWindow).UnixNano()
	r, found := s.rewrites[c.Path]
	found = found && !own && r.digest == c.Digest && oneMoment(r.at, c.At)
	if l := s.lineages[c.Path]; l != nil && !found {
		found = l.find(func(n *node) bool { return n.twin(c, by, s.cfg.Name) && n.heard > since }) != nil
	}
	if !found {
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

// twin says that n may be the other one of two saves of one content, of which c is one: one
// of them is the own controller's.
func (n *node) twin(c Announced, by, self string) bool {
	if n.digest != c.Digest || n.by == by || by != self && n.by != self || n.boot || n.echo || settledBy(n.user) {
		return false
	}
	switch n.kind {
	case announced:
		return c.Digest != c.Base || oneMoment(n.at, c.At)
	case rewritten:
		return n.by == self && oneMoment(n.at, c.At)
	default:
		return false
	}
}

// oneMoment says that two controllers may have saved at the same time, by their clocks. It
// is asked where one of them changed nothing, which is mostly what it says it is: a plugin
// that saves after each load has it loaded once or twice more.
func oneMoment(a int64, b time.Time) bool {
	return time.Duration(a-b.UnixNano()).Abs() <= clockSkew
}
