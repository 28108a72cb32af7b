package memory

import (
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/boottime"
)

// maxJournal bounds the events that are kept: enough for a storm of 100,000 saves
// and their loads.
const maxJournal = 262_144

// Event is something that happened to what is in memory.
type Event struct {
	Seq    uint64 `json:"seq"`
	AtNS   int64  `json:"at_ns"` // CLOCK_BOOTTIME, so that processes of one host can be compared
	What   string `json:"what"`  // one of the constants below
	Path   string `json:"path"`
	Digest string `json:"digest,omitempty"` // of what is in memory then; empty: nothing
	Why    string `json:"why,omitempty"`
}

// What happened.
const (
	Saved     = "saved"     // changed here, and written
	Applied   = "applied"   // loaded because the sidecar said so
	Refreshed = "refreshed" // loaded because a request was about to configure it
	Failed    = "failed"    // could not be loaded
)

// Journal keeps the last events. It is safe for concurrent use.
type Journal struct {
	mu     sync.Mutex
	events []Event
	next   uint64
}

// Add notes an event now.
func (j *Journal) Add(e Event) {
	e.AtNS = int64(boottime.System() / time.Nanosecond)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.next++
	e.Seq = j.next
	if len(j.events) >= maxJournal {
		j.events = append(j.events[:0], j.events[maxJournal/8:]...)
	}
	j.events = append(j.events, e)
}

// Since returns events after seq, at most limit, oldest first.
func (j *Journal) Since(seq uint64, limit int) []Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.events) == 0 || seq >= j.next {
		return []Event{}
	}
	first := j.events[0].Seq
	from := 0
	if seq >= first {
		from = int(seq - first + 1) //nolint:gosec // at most maxJournal
	}
	to := min(len(j.events), from+limit)
	return append([]Event{}, j.events[from:to]...)
}
