// Package boottime reads CLOCK_BOOTTIME, the clock that goes on while the
// machine is suspended and that nobody can set. The fence needs it because
// Go's monotonic clock (CLOCK_MONOTONIC) stands still in a suspend. Everything
// else uses package time, which testing/synctest replaces in tests.
package boottime

import (
	"time"

	"golang.org/x/sys/unix"
)

// Clock returns the time since an arbitrary fixed point. Values of one Clock
// never decrease and include time spent suspended.
type Clock func() time.Duration

// System reads the kernel's CLOCK_BOOTTIME (Linux >= 2.6.39).
func System() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		panic("boottime: the kernel has no CLOCK_BOOTTIME: " + err.Error())
	}
	return time.Duration(ts.Nano())
}

// Monotonic returns a Clock that follows package time, for testing/synctest.
func Monotonic() Clock {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}
