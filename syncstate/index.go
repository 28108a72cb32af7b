package syncstate

import (
	"sync"
)

// maxResources bounds what is remembered: 400 MB at the very most. Beyond it
// resources are compared at each scan without memory, which is slower.
const maxResources = 2_000_000

// Index remembers the last version seen of each resource, by the path of its
// file relative to the home. It is safe for concurrent use. An entry takes less
// than 200 bytes with its path (BenchmarkIndexMemory).
type Index struct {
	mu      sync.RWMutex
	entries map[string]entry
	scan    uint32
	dropped int64 // entries that had no room
}

type entry struct {
	Version

	seen uint32 // the scan that saw it last
	racy bool   // changed just before it was read: stat alone is not believed
}

// NewIndex returns an empty index.
func NewIndex() *Index { return &Index{entries: map[string]entry{}} }

// Get returns the version last seen; ok is false for one that is not known.
func (x *Index) Get(path string) (v Version, ok bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	e, ok := x.entries[path]
	return e.Version, ok
}

// Put remembers a version and returns the one before. A version that doesn't
// exist forgets the path.
func (x *Index) Put(path string, v Version, atRest bool) (old Version) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, known := x.entries[path]
	old = e.Version
	switch {
	case !v.Exists():
		delete(x.entries, path)
	case !known && len(x.entries) >= maxResources:
		x.dropped++
	default:
		x.entries[path] = entry{Version: v, seen: x.scan, racy: !atRest}
	}
	return old
}

// unchanged says, and notes for the running scan, that stat shows what is known.
func (x *Index) unchanged(path string, stat Version) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, ok := x.entries[path]
	if !ok {
		return false
	}
	e.seen = x.scan
	x.entries[path] = e
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
	for path, e := range x.entries {
		if e.seen != x.scan {
			out = append(out, path)
		}
	}
	return out
}

// Len is the number of resources known, and of those that had no room.
func (x *Index) Len() (known int, dropped int64) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.entries), x.dropped
}
