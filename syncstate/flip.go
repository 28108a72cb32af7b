package syncstate

import "time"

const (
	// flipLimit is how often a load may write a file back with another content before
	// two controllers are taken to rewrite it into each other's form.
	flipLimit = 4
	// flipForget is how long after the last such write it is forgotten.
	flipForget = 10 * time.Minute
)

const flipReason = "each load writes it anew with another content; do all replicas have the same plugins?"

// flips counts how often loads of one file wrote it back with another content.
type flips struct {
	n  int
	at time.Time
}

func (s *Syncer) flippingLocked(path string) bool {
	f := s.flips[path]
	return f.n >= flipLimit && time.Since(f.at) < flipForget
}

// flipLocked counts a write that a load has caused.
func (s *Syncer) flipLocked(path string, now time.Time) {
	f := s.flips[path]
	if now.Sub(f.at) >= flipForget {
		f.n = 0
	}
	if len(s.flips) >= maxLineages {
		for p, old := range s.flips {
			if now.Sub(old.at) >= flipForget {
				delete(s.flips, p)
			}
		}
		if len(s.flips) >= maxLineages {
			clear(s.flips) // so many at once is no flipping of single files
		}
	}
	s.flips[path] = flips{n: f.n + 1, at: now}
}
