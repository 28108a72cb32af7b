package syncstate

import (
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// A controller does not know the digest of what its start has loaded, so the first save of
// a file names no base: that is what it has loaded as far as this sidecar knows. But its
// word may come late, after it was told to load a newer version, and then that version
// would pass for what the save was based on, though it was the other way round. What was
// loaded before such a load is remembered for as long as such a word may be under way.

const (
	// lateBase is how long: a call that fails is made again within seconds.
	lateBase = unknownGrace
	// maxLateBases bounds what is remembered, some 150 bytes each. Beyond it a late word's
	// base is what is loaded now, which a person may be asked about without need.
	maxLateBases = 10_000
)

// lateBases are what was loaded before a load that the own controller was told to make.
type lateBases struct {
	of    map[string]earlier
	swept time.Time
}

type earlier struct {
	digest Digest
	at     time.Time // of the load
}

// loads notes what was loaded until now. Of two loads the first one counts: who has loaded
// something once because it was told to knows what it is. Who has unloaded it bases what
// he makes there on nothing.
func (b *lateBases) loads(path string, before, after Digest, now time.Time) {
	if after == (Digest{}) {
		delete(b.of, path)
		return
	}
	if e, ok := b.of[path]; ok && now.Sub(e.at) < lateBase {
		return
	}
	if len(b.of) >= maxLateBases && now.Sub(b.swept) >= time.Second {
		b.swept = now
		for p, e := range b.of {
			if now.Sub(e.at) >= lateBase {
				delete(b.of, p)
			}
		}
	}
	if b.of == nil {
		b.of = map[string]earlier{}
	}
	if len(b.of) < maxLateBases {
		b.of[path] = earlier{before, now}
	}
}

// take returns what was loaded before the last load, if that was just now, and forgets it:
// the controller has spoken of the file, and knows its base from here on.
func (b *lateBases) take(path string, now time.Time) (d Digest, ok bool) {
	e, ok := b.of[path]
	delete(b.of, path)
	return e.digest, ok && now.Sub(e.at) < lateBase
}

// baseLocked says on what the own controller's save was based: what it said, or what
// it has loaded as far as is known; held if nobody knows, and zero if there was
// nothing.
func (s *Syncer) baseLocked(c Saved, now time.Time) Digest {
	before, late := Digest{}, false
	if !c.Reloading { // what a load writes is based on what it has loaded
		before, late = s.bases.take(c.Path, now)
	}
	if c.Base != (Digest{}) {
		return c.Base
	}
	if c.Booting {
		if s.before.life != s.life {
			return held
		}
		if d, ok := s.before.digests[c.Path]; ok || s.before.whole {
			return d
		}
		return held
	}
	if late && resource.Classify(c.Path).Kind.Authored() {
		return before
	}
	return s.index.Applied(c.Path)
}
