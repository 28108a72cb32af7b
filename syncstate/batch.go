package syncstate

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// nextBatch takes what is to be applied now, in the order in which it must be.
// wait is how long nothing will be due.
func (s *Syncer) nextBatch(now time.Time) (batch []Apply, life Life, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	wait = time.Hour
	if s.life == (Life{}) || !s.ready {
		return nil, Life{}, wait
	}
	hold := s.reportedLocked()
	if s.tries.next.After(hold) {
		hold = s.tries.next
	}
	if now.Before(hold) {
		return nil, Life{}, hold.Sub(now)
	}
	most := maxApply
	if s.tries.most > 0 {
		most = s.tries.most
	}
	var due []ordered
	for _, p := range s.pending {
		switch {
		case p.state != Waiting && p.state != FailedState, p.busy:
		case s.scanning && p.source == sourceScan && now.Sub(p.since) < scanHold:
			wait = min(wait, scanHold-now.Sub(p.since))
		case now.Before(p.retryAt):
			wait = min(wait, p.retryAt.Sub(now))
		default:
			due = append(due, s.orderOf(p))
		}
	}
	slices.SortFunc(due, ordered.compare)
	for _, o := range due[:min(len(due), most)] {
		p := o.pending
		batch = append(batch, Apply{Path: p.path, Kind: o.kind, To: o.digest, From: p.from, Again: p.anew})
		p.busy, p.again, p.anew = true, false, false
	}
	return batch, s.life, wait
}

// reportedLocked is when the own controller is taken to have said what it has loaded.
func (s *Syncer) reportedLocked() time.Time {
	if !s.held.IsZero() && !s.held.Before(s.restored) {
		return s.held
	}
	hold := s.started.Add(reportWait)
	if r := s.restored.Add(restoreWait); r.After(hold) && r.Before(s.started.Add(restoreMax)) {
		hold = r
	}
	return hold
}

// ordered is a change with what its place among others depends on.
type ordered struct {
	*pending

	kind   resource.Kind
	digest Digest
	there  bool
	depth  int
}

func (s *Syncer) orderOf(p *pending) ordered {
	v, there := s.index.Get(p.path)
	kind := resource.Classify(p.path).Kind
	o := ordered{pending: p, kind: kind, digest: v.Digest, there: there || kind == resource.Build, depth: strings.Count(p.path, "/")}
	if !o.there {
		o.depth = -o.depth
	}
	return o
}

// compare sorts: what others may refer to first, parents before children, and what is
// gone at the end, children before parents.
func (o ordered) compare(p ordered) int {
	if o.there != p.there {
		if o.there {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(o.kind.Rank(), p.kind.Rank()), cmp.Compare(o.depth, p.depth), cmp.Compare(o.path, p.path))
}
