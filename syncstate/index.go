package syncstate

import (
	"strings"
	"sync"
)

// maxResources bounds what is remembered: 400 MB at the very most. Beyond it scans
// follow nothing, only what somebody tells of a resource is.
const maxResources = 2_000_000

// Index remembers the last version seen of each resource, by the path of its
// file relative to the home. It is safe for concurrent use. An entry takes less
// than 200 bytes with its path (TestIndexMemory).
type Index struct {
	mu      sync.RWMutex
	entries *table
	scan    uint32
	dropped int64 // entries that had no room
}

type entry struct {
	Version

	applied Digest // what the own controller has loaded; zero: nothing, or not known
	seen    uint32 // the scan that saw it last
	racy    bool   // changed just before it was read: stat alone is not believed
	// inferred: nobody said what is loaded; it follows from the file being older than
	// the controller's start. It holds for this very file only, not for another of the
	// same content: between them may lie what was really loaded. For a plugin it holds for
	// the content: a hard link, as backups make them, is no reason for a restart.
	inferred bool
}

// NewIndex returns an empty index.
func NewIndex() *Index { return &Index{entries: newTable()} }

// Get returns the version last seen; ok is false when there is none.
func (x *Index) Get(path string) (v Version, ok bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	e, _ := x.entries.get(path)
	return e.Version, e.Exists()
}

// Swap remembers what was read, unless somebody else has remembered something since
// the caller saw old: then one of the two read too early, and ok is false. It
// returns what the controller has loaded. A path of which nothing is on disk nor
// loaded is forgotten.
func (x *Index) Swap(path string, old, v Version, atRest bool) (applied Digest, ok bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, known := x.entries.get(path)
	if e.Version != old {
		return e.applied, false
	}
	if e.inferred && !v.sameFile(e.Version) && !strings.HasPrefix(path, "plugins/") {
		e.applied, e.inferred = held, false
	}
	switch {
	case !v.Exists() && e.applied == Digest{}:
		x.entries.remove(path)
	case !known && x.entries.len() >= maxResources:
		x.dropped++
	default: // gone, but still loaded: kept until it is unloaded
		x.entries.set(path, entry{Version: v, applied: e.applied, seen: x.scan, racy: !atRest, inferred: e.inferred})
	}
	return e.applied, true
}

// Applied returns what the own controller has loaded, as far as is known.
func (x *Index) Applied(path string) Digest {
	x.mu.RLock()
	defer x.mu.RUnlock()
	e, _ := x.entries.get(path)
	return e.applied
}

// SetApplied notes what the own controller has loaded. It says whether that is
// what was last seen on disk.
func (x *Index) SetApplied(path string, d Digest) (same bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, ok := x.entries.get(path)
	if !ok && (d == Digest{} || x.entries.len() >= maxResources) {
		return true // nothing is remembered of it, so there is nothing to compare
	}
	e.applied, e.inferred = d, false // the disk may be looked at a moment later
	if d == (Digest{}) && !e.Exists() {
		x.entries.remove(path)
		return true
	}
	x.entries.set(path, e)
	return d == e.Digest
}

// Infer notes that the controller has loaded this very version when it started.
func (x *Index) Infer(path string, v Version) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if e, ok := x.entries.get(path); ok && e.Version == v {
		e.applied, e.inferred = v.Digest, true
		x.entries.set(path, e)
	}
}

// InferHeld notes that the controller may have loaded something of that path when it
// started, and nobody knows what.
func (x *Index) InferHeld(path string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if e, ok := x.entries.get(path); ok && e.applied == (Digest{}) {
		e.applied, e.inferred = held, false
		x.entries.set(path, e)
	}
}

// held is the digest of what a controller holds without anybody knowing what it is.
var held = Digest{0xff, 'h', 'e', 'l', 'd'}

// StartLife notes what a controller has loaded that began to start at mark, in
// nanoseconds of the file server's clock: all that is older. It returns the rest.
func (x *Index) StartLife(mark int64) (unknown []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for path, e := range x.entries.all() {
		if !e.Exists() {
			x.entries.remove(path)
			continue
		}
		if e.CTime < mark {
			e.applied, e.inferred = e.Digest, true
		} else {
			e.applied, e.inferred = held, false // it may have been loaded, and may be gone before it is again
			unknown = append(unknown, path)
		}
	}
	return unknown
}

// unchanged says, and notes for the running scan, that stat shows what is known.
func (x *Index) unchanged(path string, stat Version) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, ok := x.entries.get(path)
	if !ok {
		return false
	}
	e.seen = x.scan
	x.entries.set(path, e)
	return !e.racy && e.sameFile(stat)
}

// begin starts a scan.
func (x *Index) begin() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.scan++
}

// unseen are the paths that the running scan did not come by.
func (x *Index) unseen() []string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var out []string
	for path, e := range x.entries.all() {
		if e.seen != x.scan {
			out = append(out, path)
		}
	}
	return out
}

// has says whether anything is remembered of a path.
func (x *Index) has(path string) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	_, ok := x.entries.get(path)
	return ok
}

// differing are paths of which something else is loaded than what was last seen on
// disk; at most limit.
func (x *Index) differing(limit int) (there, gone []string) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for path, e := range x.entries.all() {
		switch {
		case e.applied == e.Digest:
			continue
		case len(there)+len(gone) >= limit:
			return there, gone
		case e.Exists():
			there = append(there, path)
		default:
			gone = append(gone, path)
		}
	}
	return there, gone
}

// Len is the number of resources known, and of versions that had no room.
func (x *Index) Len() (known int, dropped int64) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.entries.len(), x.dropped
}
