package syncstate

import (
	"math"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// StartLife says that a controller is there that began to start at mark, by the
// file server's clock: what is older, it has loaded. The zero time: nothing is known. It may be called again for
// the same life, which changes nothing.
func (s *Syncer) StartLife(life Life, mark time.Time) {
	s.mu.Lock()
	if s.life == life {
		s.mu.Unlock()
		return
	}
	if s.mark = mark.UnixNano(); mark.IsZero() {
		s.mark = math.MinInt64 // nothing is known
	}
	s.served = false
	s.life, s.ready, s.started, s.restored, s.held, s.tries = life, false, time.Now(), time.Time{}, time.Time{}, tries{}
	clear(s.pending)
	s.bases = lateBases{}
	for _, path := range s.index.StartLife(s.mark) {
		s.wantLocked(path, "")
	}
	s.mu.Unlock()
	s.wakeApply()
}

// Ready says that the controller of a life serves, so that it can be told to load
// something. It may be called again.
func (s *Syncer) Ready(life Life) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life != life {
		return
	}
	if !s.ready {
		s.ready, s.served, s.tries = true, true, tries{}
	}
	s.wakeApply()
}

// Unready says that it can't be told anything for now: it is frozen, or its
// connection is broken. What it has loaded, it keeps.
func (s *Syncer) Unready(life Life) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life == life {
		s.ready = false
	}
}

// Holds takes the paths of what the controller has in memory, once it has come up:
// it may have loaded something at its start that was gone before anybody here saw
// it. It may be called several times, with a part each. What it has loaded, it has said
// before, so nothing waits for that any more.
func (s *Syncer) Holds(life Life, paths []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life != life {
		return
	}
	s.held = time.Now()
	defer s.wakeApply()
	for _, p := range paths {
		kind := resource.Classify(p).Kind
		if !kind.Loadable() || kind == resource.Build || s.index.Applied(p) != (Digest{}) {
			continue
		}
		s.index.SetApplied(p, held)
		if !s.looks.add(p, sourceSaved, "", time.Now()) {
			s.ScanDue("too many changes at once")
		}
	}
}

// EndLife says that the controller is gone.
func (s *Syncer) EndLife(life Life) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life == life {
		s.life, s.ready, s.served = Life{}, false, false
		clear(s.pending)
	}
}
