package syncstate

import (
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// Saved takes what the own controller says that it wrote, or has loaded. lost says that it dropped some before
// these. It returns false, and does nothing, when that life is not the present one.
func (s *Syncer) Saved(life Life, changes []Saved, lost bool) bool {
	now := time.Now()
	s.mu.Lock()
	if s.life != life {
		s.mu.Unlock()
		return false
	}
	var tell []Announced
	for _, c := range changes {
		if a, ok := s.savedLocked(c, now); ok {
			tell = append(tell, a)
		}
	}
	s.stats.announced += int64(len(tell))
	s.mu.Unlock()
	if lost {
		s.outbox.add([]Announced{{Found: true, At: now}}) // what it said before these still counts
		s.ScanDue("the controller dropped reports of changes")
	}
	if len(tell) > 0 {
		s.deps.Peers.Hint(Batch{Origin: s.cfg.Name, Epoch: s.cfg.Epoch, Sequence: s.outbox.add(tell), Changes: tell})
	}
	return true
}

// savedLocked takes one of them, and says what peers shall hear.
func (s *Syncer) savedLocked(c Saved, now time.Time) (tell Announced, ok bool) {
	res := resource.Classify(c.Path)
	if res.Kind == resource.Ignored {
		return tell, false
	}
	if resource.Classify(c.From).Kind != res.Kind {
		c.From = ""
	}
	if c.Loaded {
		c.From, c.Booting, c.Reloading, c.Base = "", false, false, c.Digest
	}
	if res.Kind == resource.Build && c.Loaded {
		return tell, false
	}
	if res.Kind == resource.Build { // never remembered: there may be millions
		return Announced{Path: c.Path, Digest: c.Digest, Base: c.Base, User: c.User, At: now}, !c.Reloading
	}
	base, had := s.baseLocked(c, now), s.index.Applied(c.Path)
	s.index.SetApplied(c.Path, c.Digest)
	if p := s.pending[c.Path]; p != nil && p.busy {
		p.saved = true
	}
	s.settledLocked(c.Path, c.Digest)
	if c.From != "" {
		s.index.SetApplied(c.From, Digest{})
		s.looks.add(c.From, sourceSaved, "", now)
	}
	if c.Booting && c.Digest == base { // its boot wrote what was there before: over what?
		a := Announced{Path: c.Path, Digest: c.Digest, Base: base, Booting: true, Began: s.beganLocked(), User: c.User, At: now}
		s.lineageLocked(c.Path, res, a, s.cfg.Name)
		s.lookLocked(c.Path, now)
		return a, true
	}
	if c.Digest == base && c.From == "" {
		switch {
		case c.Loaded:
			s.restored = now
		case !c.Reloading: // wrote the same again: over what?
			s.twinLocked(Announced{Path: c.Path, Digest: c.Digest, Base: base, User: c.User, At: now}, res, s.cfg.Name, now)
			s.rewroteLocked(c, res.Kind, now)
		}
		if v, _ := s.index.Get(c.Path); s.scanned && v.Digest != c.Digest {
			s.lookLocked(c.Path, now)
		}
		return tell, false
	}
	if c.Reloading {
		s.flipLocked(c.Path, now)
	} else {
		delete(s.flips, c.Path)
	}
	a := Announced{Path: c.Path, Digest: c.Digest, Base: base, From: c.From, Booting: c.Booting, User: c.User, At: now}
	if c.Booting {
		a.Began = s.beganLocked()
	}
	if !c.Reloading {
		s.twinLocked(a, res, s.cfg.Name, now)
	}
	if !c.Reloading || !s.spokenLocked(c.Path, c.Digest) { // else it was loaded, and written back as it was
		s.ownLineageLocked(c.Path, res, a, had)
		if c.Reloading {
			s.echoLocked(c.Path, c.Digest)
		}
	}
	s.noteLocked(LogEntry{At: now, Path: c.Path, Origin: s.cfg.Name, From: c.From, User: c.User, Digest: c.Digest, Base: base, Source: sourceSaved, Outcome: "own", Kind: res.Kind})
	s.lookLocked(c.Path, now)
	return a, !c.Reloading
}

// lookLocked has a path looked at; if there is no room for it, a scan finds it.
func (s *Syncer) lookLocked(path string, due time.Time) {
	if !s.looks.add(path, sourceSaved, "", due) {
		s.ScanDue("too many changes at once")
	}
}
