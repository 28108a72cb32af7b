package cluster

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/serf/serf"
)

// Kinds of events. Member events are about other members only.
const (
	KindJoin   = "member-join"
	KindLeave  = "member-leave"  // left in order
	KindFailed = "member-failed" // gossip lost it; says nothing about its controller
	KindUpdate = "member-update" // tags changed
	KindReap   = "member-reap"   // forgotten
	KindUser   = "user"
	// KindConflict: after the start, a living process answered under this
	// replica's own name at Member.Addr. Nothing is done about it here.
	KindConflict = "name-conflict"
)

// Event is something that gossip said. It is a hint: look at files and locks.
type Event struct {
	Kind    string
	Member  Member // for all kinds but KindUser
	Name    string // of a user event
	Payload []byte // of a user event; shared between subscribers, do not modify
	At      time.Time
	// Dropped counts the events that this subscriber lost right before this one
	// because its queue was full. When it is not 0, re-read the state.
	Dropped uint64
}

// DefaultQueue is the capacity of a subscription's queue when none is given:
// enough for every member of a large cluster to fail and come back at once.
const DefaultQueue = 256

// Subscription is a bounded queue of events. It never slows gossip down: what
// does not fit is dropped and counted.
type Subscription struct {
	hub     *hub
	ch      chan Event
	dropped atomic.Uint64
	pending uint64 // lost since the last event that was queued; under hub.mu
}

// C returns the queue. It is closed by Close and when the cluster is closed.
func (s *Subscription) C() <-chan Event { return s.ch }

// Dropped returns how many events this subscriber lost so far, including those
// that no later event has told it of yet.
func (s *Subscription) Dropped() uint64 { return s.dropped.Load() }

// Close ends the subscription. It may be called more than once.
func (s *Subscription) Close() { s.hub.remove(s) }

// hub hands each event to every subscriber without ever waiting for one.
type hub struct {
	mu      sync.Mutex
	subs    map[*Subscription]struct{}
	closed  bool
	dropped *atomic.Uint64
}

func (h *hub) subscribe(capacity int) *Subscription {
	if capacity <= 0 {
		capacity = DefaultQueue
	}
	s := &Subscription{hub: h, ch: make(chan Event, capacity)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(s.ch)
		return s
	}
	if h.subs == nil {
		h.subs = map[*Subscription]struct{}{}
	}
	h.subs[s] = struct{}{}
	return s
}

func (h *hub) remove(s *Subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.subs[s]; ok {
		delete(h.subs, s)
		close(s.ch)
	}
}

func (h *hub) publish(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		e.Dropped = s.pending
		select {
		case s.ch <- e:
			s.pending = 0
		default:
			s.pending++
			s.dropped.Add(1)
			h.dropped.Add(1)
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for s := range h.subs {
		close(s.ch)
	}
	h.subs = nil
}

var memberKinds = map[serf.EventType]string{
	serf.EventMemberJoin:   KindJoin,
	serf.EventMemberLeave:  KindLeave,
	serf.EventMemberFailed: KindFailed,
	serf.EventMemberUpdate: KindUpdate,
	serf.EventMemberReap:   KindReap,
}

// drain empties serf's event channel until the cluster is closed. serf sends
// into that channel with its locks held, so this goroutine does nothing that
// could wait: no I/O, no logging of user input, no call back into serf.
func (c *Cluster) drain(stop <-chan struct{}) {
	for {
		select {
		case e := <-c.serfEvents:
			c.dispatch(e, time.Now())
		case <-stop:
			return
		}
	}
}

func (c *Cluster) dispatch(e serf.Event, at time.Time) {
	switch e := e.(type) {
	case serf.MemberEvent:
		kind, ok := memberKinds[e.Type]
		if !ok {
			return
		}
		for _, m := range e.Members {
			if m.Name == c.cfg.Name {
				continue
			}
			switch kind {
			case KindJoin:
				c.stats.joins.Add(1)
			case KindFailed:
				c.stats.failures.Add(1)
				c.nudge() // its address wants retrying
			case KindLeave:
				c.stats.leaves.Add(1)
			case KindReap:
				c.guard.forget(m.Name)
			}
			c.hub.publish(Event{Kind: kind, Member: fromSerf(m), At: at})
		}
	case serf.UserEvent:
		c.stats.userEvents.Add(1)
		c.hub.publish(Event{Kind: KindUser, Name: e.Name, Payload: e.Payload, At: at})
	}
}
