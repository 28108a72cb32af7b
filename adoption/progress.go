package adoption

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// progress knows which long steps are under way and when each last got on. A
// step that hangs in a file-system call shows as one that got on long ago.
type progress struct {
	mu     sync.Mutex
	active map[string]time.Time // guarded by mu
}

// begin notes that step runs; beat is called whenever it gets on, end at its end.
func (p *progress) begin(step string) (beat, end func()) {
	beat = func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.active[step] = time.Now()
	}
	beat()
	return beat, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.active, step)
	}
}

// oldest returns the steps under way and when the one that got on longest ago
// did so; now if there is none.
func (p *progress) oldest() (time.Time, []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := time.Now()
	var steps []string
	for step, last := range p.active {
		steps = append(steps, step)
		if last.Before(t) {
			t = last
		}
	}
	slices.SortFunc(steps, strings.Compare)
	return t, steps
}
