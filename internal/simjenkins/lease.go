package simjenkins

import (
	"fmt"
	"sync"
	"time"
)

// defaultLease holds until the sidecar has named another one.
const defaultLease = 10 * time.Second

// lease is the permission to schedule new builds that each answered heartbeat
// renews. A controller whose sidecar is away, or whose runner is silent, for
// longer than it starts nothing new; what runs, runs on.
type lease struct {
	mu      sync.Mutex
	ttl     time.Duration
	renewed time.Time
	silence time.Duration // of the runner, when it was renewed
}

func newLease() *lease { return &lease{ttl: defaultLease, renewed: time.Now()} }

func (l *lease) renew(ttl, silence time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ttl > 0 {
		l.ttl = ttl
	}
	l.renewed, l.silence = time.Now(), silence
}

// over says why nothing new may start, "" if it may.
func (l *lease) over() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if age := time.Since(l.renewed); age > l.ttl {
		return fmt.Sprintf("no answer from the sidecar for %v", age.Round(time.Millisecond))
	}
	if l.silence > l.ttl {
		return fmt.Sprintf("the runner is silent for %v", l.silence)
	}
	return ""
}
