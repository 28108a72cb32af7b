package syncstate

import (
	"fmt"
	"testing"
	"time"
)

// Peers whose names never come back are forgotten; one that is back within the hour
// goes on where it was, and a later one sees a gap.
func TestPeersThatAreGoneAreForgotten(t *testing.T) {
	t.Parallel()
	o, now := newOutbox(), time.Now()
	step := func(d time.Duration, names ...string) {
		now = now.Add(d)
		o.living(names, now)
	}
	step(0, "b", "c")
	o.add([]Announced{{Path: "config.xml"}})
	step(time.Second, "b")
	step(50*time.Minute, "b")
	step(time.Second, "b", "c")
	for range 2 { // b and c
		if _, seq, changes, _ := o.take(now); seq != 1 || len(changes) != 1 {
			t.Errorf("told %d changes from %d", len(changes), seq)
		}
	}
	o.sent("b", 2, nil, now)
	o.sent("c", 2, nil, now)
	for i := range 1000 {
		step(time.Minute, "b", fmt.Sprintf("pod-%d", i))
	}
	if n := len(o.peers); n > 62 {
		t.Errorf("%d peers are remembered", n)
	}
	o.add([]Announced{{Path: "config.xml"}})
	step(time.Second, "b", "c")
	if o.peers["c"].next != 3 {
		t.Errorf("c is told from %d", o.peers["c"].next)
	}
}
