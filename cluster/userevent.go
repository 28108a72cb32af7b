package cluster

import (
	"fmt"
	"sync"
	"time"
)

// A member may send eventRate user events a second, eventBurst at once. serf
// remembers [eventBuffer] of them against doubles and drops older ones, so a
// faster stream would be lost at the receivers anyway; a sender that has more
// to say joins its hints into one ("look everywhere").
const (
	eventRate  = 100 // per second
	eventBurst = 200 // below eventBuffer
)

// UserEvent sends a hint to every member, this one included. It does not wait
// for delivery and there is none to rely on. Errors: [*EventTooLargeError],
// [ErrEventRate], [ErrNotOpen].
func (c *Cluster) UserEvent(name string, payload []byte) error {
	if size := len(name) + len(payload); size > MaxUserEvent {
		c.stats.eventsRefused.Add(1)
		return &EventTooLargeError{Name: name, Size: size, Limit: MaxUserEvent}
	}
	s, err := c.running()
	if err != nil {
		return err
	}
	if !c.events.take(time.Now()) {
		c.stats.eventsRefused.Add(1)
		return ErrEventRate
	}
	// Not coalesced: two events of one name are two hints.
	if err := s.UserEvent(name, payload, false); err != nil {
		return fmt.Errorf("send user event: %w", err)
	}
	return nil
}

// bucket is a token bucket; the zero value starts full.
type bucket struct {
	mu     sync.Mutex
	tokens float64
	last   time.Time
}

func (b *bucket) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.last.IsZero() {
		b.tokens = eventBurst
	} else {
		b.tokens = min(eventBurst, b.tokens+now.Sub(b.last).Seconds()*eventRate)
	}
	b.last = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
