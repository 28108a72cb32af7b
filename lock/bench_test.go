package lock_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/footman-ci/footman/lock"
)

// BenchmarkTryAcquire measures taking (with its first proof) and releasing.
func BenchmarkTryAcquire(b *testing.B) {
	path := filepath.Join(b.TempDir(), "l")
	for b.Loop() {
		h, err := lock.TryAcquire(path, lock.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := h.Release(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProve measures one proof: write, fsync, stat.
func BenchmarkProve(b *testing.B) {
	h := mustAcquire(b, filepath.Join(b.TempDir(), "l"), lock.Options{})
	for b.Loop() {
		if err := h.Prove(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTryTake measures taking and releasing without a proof.
func BenchmarkTryTake(b *testing.B) {
	path := filepath.Join(b.TempDir(), "l")
	for b.Loop() {
		h, err := lock.TryTake(path, lock.Holder{}, lock.WithCreate())
		if err != nil {
			b.Fatal(err)
		}
		if err := h.Release(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWatchHandOver measures from a release to the watcher's Wait returning,
// at the rhythm of a death watch (200 ms, so 100 ms on average), without hints.
func BenchmarkWatchHandOver(b *testing.B) {
	path := filepath.Join(b.TempDir(), "l")
	w := &lock.Watch{Path: path, Poll: func() time.Duration { return 200 * time.Millisecond }}
	var total time.Duration
	for n := 0; b.Loop(); n++ {
		h, err := lock.TryAcquire(path, lock.Options{})
		if err != nil {
			b.Fatal(err)
		}
		var freed time.Time
		// Free it at a moment that has nothing to do with the watcher's rhythm.
		timer := time.AfterFunc(time.Duration(200+n*37%200)*time.Millisecond, func() {
			freed = time.Now()
			_ = h.Release()
		})
		taken, err := w.Wait(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		total += time.Since(freed)
		timer.Stop()
		_ = taken.Release()
	}
	b.ReportMetric(float64(total.Microseconds())/1000/float64(b.N), "ms-handover/op")
}
