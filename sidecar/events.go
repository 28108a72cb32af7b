package sidecar

import (
	"sync"

	"github.com/footman-ci/footman/adoption"
)

const (
	// eventBacklog is how many events are kept for readers that come later.
	eventBacklog = 1000
	// eventQueue bounds what one reader may be behind before it loses events. The
	// queue holds pointers: 2 KiB for each idle reader.
	eventQueue = 256
	// maxReaders bounds the event readers of one sidecar.
	maxReaders = 1024
)

// hub hands events to readers. Publishing never blocks: a reader that is too
// slow loses events, is told how many, and finds all that matters in the history.
type hub struct {
	mu      sync.Mutex
	ring    []adoption.Event
	next    int
	readers map[*reader]struct{}
	dropped uint64
	watcher func(*adoption.Event) // sees every event, in order; it must not block
}

type reader struct {
	ch      chan *adoption.Event
	dropped int64 // guarded by hub.mu
}

func newHub() *hub { return &hub{readers: map[*reader]struct{}{}} }

func (h *hub) publish(e adoption.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.watcher != nil {
		h.watcher(&e)
	}
	if len(h.ring) < eventBacklog {
		h.ring = append(h.ring, e)
	} else {
		h.ring[h.next] = e
		h.next = (h.next + 1) % eventBacklog
	}
	for r := range h.readers {
		select {
		case r.ch <- &e:
		default:
			r.dropped++
			h.dropped++
		}
	}
}

// watch shows every event from now on to one function, which loses none.
func (h *hub) watch(f func(*adoption.Event)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watcher = f
}

// subscribe returns a reader and the last backlog events before it.
func (h *hub) subscribe(backlog int) (*reader, []adoption.Event, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.readers) >= maxReaders {
		return nil, nil, false
	}
	r := &reader{ch: make(chan *adoption.Event, eventQueue)}
	h.readers[r] = struct{}{}
	ordered := append(append([]adoption.Event{}, h.ring[h.next:]...), h.ring[:h.next]...)
	if backlog < len(ordered) {
		ordered = ordered[len(ordered)-max(backlog, 0):]
	}
	return r, ordered, true
}

func (h *hub) unsubscribe(r *reader) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.readers, r)
}

// droppedEvents returns how many events all readers together lost.
func (h *hub) droppedEvents() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.dropped
}

// takeDropped returns and clears how many events r lost.
func (h *hub) takeDropped(r *reader) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := r.dropped
	r.dropped = 0
	return n
}
