package sidecar

import (
	"context"
	"math"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A limit is never so near to what lives that the collector runs all the time, and a
// small sidecar's never so high that its process passes 128 MB.
func TestMemoryLimitLeavesRoom(t *testing.T) {
	t.Parallel()
	for mb, want := range map[uint64]int64{0: 96, 20: 96, 42: 96, 60: 122, 200: 332, 1000: 1532} {
		if got := memoryLimit(mb<<20) >> 20; got != want {
			t.Errorf("%d MiB live: limit %d MiB, want %d", mb, got, want)
		}
	}
}

// The limit follows what lives, up and down, and ends with its sidecar. GOMEMLIMIT is
// left alone.
func TestLimitMemory(t *testing.T) {
	synctest.Test(t, testLimitMemory) // its seconds cost none
}

func testLimitMemory(t *testing.T) {
	if was := debug.SetMemoryLimit(-1); was != math.MaxInt64 {
		t.Skip("this test run has a memory limit of its own")
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() { LimitMemory(ctx) })
	limit := func() int64 { return debug.SetMemoryLimit(-1) }
	until := func(what string, ok func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("never happened: %s; the limit is %d MiB", what, limit()>>20)
			}
		}
	}
	until("there is a limit", func() bool { return limit() < math.MaxInt64 })
	low := limit()
	much := make([]byte, 200<<20)
	runtime.GC()
	until("the limit grows", func() bool { return limit() >= low+200<<20 })
	runtime.KeepAlive(much)
	runtime.GC()
	until("the limit shrinks", func() bool { return limit() < low+100<<20 })
	cancel()
	until("the limit ends", func() bool { return limit() == math.MaxInt64 })
	t.Setenv("GOMEMLIMIT", "1GiB")
	LimitMemory(t.Context()) // returns at once
	if limit() != math.MaxInt64 {
		t.Error("GOMEMLIMIT was overruled")
	}
}
