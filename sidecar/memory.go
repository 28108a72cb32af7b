package sidecar

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// memoryFloor is the limit of a sidecar in which little lives. Go's collector lets
	// garbage grow to as much as what lives, in a storm of saves as well; with this it
	// collects earlier instead. The process as a whole has some 16 MB more than what
	// is limited, so it stays below 128 MB (100,000 saves over 5,000 jobs).
	memoryFloor = 96 << 20
	// memorySpare is what a limit leaves in addition to half as much as what lives. A
	// limit below what lives would have the collector run all the time: a home with
	// 1,000,000 resources needs 200 MB.
	memorySpare = 32 << 20
	// memoryEvery is how often the limit follows what lives.
	memoryEvery = time.Second

	liveBytes = "/gc/heap/live:bytes"
)

// memoryLimit is the limit while so many bytes are in use.
func memoryLimit(live uint64) int64 {
	return max(memoryFloor, int64(live+live/2+memorySpare)) //nolint:gosec // no machine has so much
}

// LimitMemory keeps the garbage of this process small until ctx ends: it is for a
// program that is a sidecar and nothing else. Who sets GOMEMLIMIT, decides himself.
func LimitMemory(ctx context.Context) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	was := debug.SetMemoryLimit(memoryFloor)
	defer debug.SetMemoryLimit(was)
	tick := time.NewTicker(memoryEvery)
	defer tick.Stop()
	sample := []metrics.Sample{{Name: liveBytes}}
	for set := int64(memoryFloor); ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		metrics.Read(sample)
		if sample[0].Value.Kind() != metrics.KindUint64 {
			return // a Go without that figure: the floor alone may be too low
		}
		if limit := memoryLimit(sample[0].Value.Uint64()); limit != set {
			debug.SetMemoryLimit(limit)
			set = limit
		}
	}
}
