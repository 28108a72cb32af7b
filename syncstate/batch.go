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
	hold := s.started.Add(reportWait)
	if r := s.restored.Add(restoreWait); r.After(hold) && r.Before(s.started.Add(restoreMax)) {
		hold = r
	}
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
	var due []*pending
	for _, p := range s.pending {
		switch {
		case p.state != Waiting && p.state != FailedState, p.busy:
		case s.scanning && p.source == sourceScan: // more may come that belongs before it
		case now.Before(p.retryAt):
			wait = min(wait, p.retryAt.Sub(now))
		default:
			due = append(due, p)
		}
	}
	slices.SortFunc(due, func(a, b *pending) int { return s.order(a, b) })
	for _, p := range due[:min(len(due), most)] {
		v, _ := s.index.Get(p.path)
		res := resource.Classify(p.path)
		a := Apply{Path: p.path, Kind: res.Kind, To: v.Digest, From: p.from, Again: p.anew}
		p.busy, p.again, p.anew = true, false, false
		batch = append(batch, a)
	}
	return batch, s.life, wait
}

// order sorts: what others may refer to first, parents before children, and what is
// gone at the end, children before parents.
func (s *Syncer) order(a, b *pending) int {
	_, there := s.index.Get(a.path)
	_, thereB := s.index.Get(b.path)
	if a.build() {
		there = true
	}
	if b.build() {
		thereB = true
	}
	if there != thereB {
		if there {
			return -1
		}
		return 1
	}
	deep := cmp.Compare(strings.Count(a.path, "/"), strings.Count(b.path, "/"))
	if !there {
		deep = -deep
	}
	ra, rb := resource.Classify(a.path), resource.Classify(b.path)
	return cmp.Or(cmp.Compare(ra.Kind.Rank(), rb.Kind.Rank()), deep, cmp.Compare(a.path, b.path))
}

// build says that the path is that of one build, which the index doesn't hold.
func (p *pending) build() bool { return resource.Classify(p.path).Kind == resource.Build }
