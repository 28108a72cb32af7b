package syncstate

import (
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// Wrote says that this sidecar itself put content on disk, by rule or because a
// person said so. It is announced like a save, and no controller has it loaded: the
// own one is told to load it as the others are. Path, Digest and Base (what was
// replaced) are required.
func (s *Syncer) Wrote(c Announced) {
	res := resource.Classify(c.Path)
	if res.Kind == resource.Ignored || c.Digest == c.Base {
		return
	}
	now := time.Now()
	if c.At.IsZero() {
		c.At = now
	}
	s.mu.Lock()
	delete(s.flips, c.Path)
	s.lineageLocked(c.Path, res, c, s.cfg.Name)
	s.authorLocked(c, s.cfg.Name)
	s.noteLocked(LogEntry{At: now, Path: c.Path, Origin: s.cfg.Name, From: c.From, User: c.User, Digest: c.Digest, Base: c.Base, Source: sourceSettled, Outcome: "put back", Kind: res.Kind})
	if !s.looks.add(c.Path, sourceSettled, "", now) {
		s.ScanDue("too many changes at once")
	}
	s.stats.announced++
	s.mu.Unlock()
	s.deps.Peers.Hint(Batch{Origin: s.cfg.Name, Epoch: s.cfg.Epoch, Sequence: s.outbox.add([]Announced{c}), Changes: []Announced{c}})
}

// sourceSettled is the source of what a sidecar wrote itself.
const sourceSettled = "settled"
