package httpapi_test

import (
	"runtime"
	"testing"
)

// Idle event streams are cheap: a thousand of them cost 40 MB at most, their
// clients' ends in this process included.
func TestIdleStreamsAreCheap(t *testing.T) {
	const streams, limit = 1000, 40e6
	f := newFake()
	r := start(t, f)
	before := inUse()
	for range streams {
		r.open(t, watch, `{"backlog":1}`)
	}
	used := inUse() - before
	t.Logf("%d streams: %.1f MB, %.1f kB each", streams, used/1e6, used/1e3/streams)
	if n := r.Stats().Streams; n != streams {
		t.Errorf("%d streams", n)
	}
	if used > limit && !raceEnabled {
		t.Errorf("%.1f MB, limit %.1f MB", used/1e6, limit/1e6)
	}
}

// inUse returns what the process holds in heap and stacks, without garbage.
func inUse() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse + m.StackInuse)
}
