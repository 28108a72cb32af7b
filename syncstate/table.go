package syncstate

import "iter"

// tableChunk is how many entries are allocated at once.
const tableChunk = 1024

// table is a map from path to entry that takes about half of a Go map's memory: in a
// map that has just grown, more than half of the room for values is empty, so the
// map holds only where they are.
type table struct {
	slots  map[string]int32
	chunks [][]entry
	used   int32 // slots that were given out at least once
	free   []int32
}

func newTable() *table { return &table{slots: map[string]int32{}} }

func (t *table) at(i int32) *entry { return &t.chunks[i/tableChunk][i%tableChunk] }

func (t *table) get(path string) (entry, bool) {
	i, ok := t.slots[path]
	if !ok {
		return entry{}, false
	}
	return *t.at(i), true
}

func (t *table) set(path string, e entry) {
	i, ok := t.slots[path]
	if !ok {
		if n := len(t.free); n > 0 {
			i, t.free = t.free[n-1], t.free[:n-1]
		} else {
			if int(t.used) == len(t.chunks)*tableChunk {
				t.chunks = append(t.chunks, make([]entry, tableChunk))
			}
			i = t.used
			t.used++
		}
		t.slots[path] = i
	}
	*t.at(i) = e
}

func (t *table) remove(path string) {
	if i, ok := t.slots[path]; ok {
		delete(t.slots, path)
		t.free = append(t.free, i)
	}
}

func (t *table) len() int { return len(t.slots) }

// all gives each path with its entry, which may be changed in place. The path that was
// given last may be removed meanwhile, no other one set.
func (t *table) all() iter.Seq2[string, *entry] {
	return func(yield func(string, *entry) bool) {
		for path, i := range t.slots {
			if !yield(path, t.at(i)) {
				return
			}
		}
	}
}
