package demo

import (
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins"
)

// Two starts at once are counted; a start that a kill cut off is none; hand-overs
// are measured only while nobody was killed.
func TestJudgeStartups(t *testing.T) {
	ev := func(kind, name string, ms int64) simjenkins.TraceEvent {
		return simjenkins.TraceEvent{Event: kind, Name: name, UnixNano: ms * int64(time.Millisecond)}
	}
	const boot, ready = simjenkins.TraceBoot, simjenkins.TraceReady
	for _, c := range []struct {
		name     string
		events   []simjenkins.TraceEvent
		deaths   []death
		overlaps int
		handover []time.Duration
	}{
		{"in turn", []simjenkins.TraceEvent{ev(boot, "a", 1000), ev(ready, "a", 1500), ev(boot, "b", 1600), ev(ready, "b", 2000)}, nil, 0, []time.Duration{100 * time.Millisecond}},
		{"written out of order", []simjenkins.TraceEvent{ev(boot, "b", 1600), ev(boot, "a", 1000), ev(ready, "a", 1500)}, nil, 0, []time.Duration{100 * time.Millisecond}},
		{"at once", []simjenkins.TraceEvent{ev(boot, "a", 1000), ev(boot, "b", 1400), ev(ready, "a", 1500), ev(ready, "b", 2000)}, nil, 1, nil},
		{"killed while starting", []simjenkins.TraceEvent{ev(boot, "a", 1000), ev(boot, "b", 1400)}, []death{{"a", time.UnixMilli(1200)}}, 0, nil},
		{"after a death nobody waited", []simjenkins.TraceEvent{ev(boot, "a", 1000), ev(ready, "a", 1500), ev(boot, "a", 9000)}, []death{{"a", time.UnixMilli(5000)}}, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			overlaps, handover := judgeStartups(c.events, c.deaths)
			if overlaps != c.overlaps || len(handover) != len(c.handover) || len(handover) > 0 && handover[0] != c.handover[0] {
				t.Errorf("got %d overlaps, hand-overs %v; want %d, %v", overlaps, handover, c.overlaps, c.handover)
			}
		})
	}
}

// Quantiles are values that occurred; none of nothing is 0.
func TestQuantile(t *testing.T) {
	d := []time.Duration{4 * time.Millisecond, time.Millisecond, 3 * time.Millisecond, 2 * time.Millisecond}
	for _, c := range []struct{ q, want float64 }{{0.5, 2}, {0.99, 4}, {1, 4}, {0.25, 1}} {
		if got := quantile(d, c.q); got != c.want {
			t.Errorf("q %v: got %v, want %v", c.q, got, c.want)
		}
	}
	if got := quantile(nil, 0.5); got != 0 {
		t.Errorf("nothing: got %v", got)
	}
}
