package lock_test

import (
	"context"
	"errors"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/lock"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// quick is a rhythm for tests that wait for an event, not for a time.
var quick = lock.Options{Poll: time.Millisecond, Jitter: -1}

// A waiter gets the lock when its holder lets go.
func TestAcquireWaitsForTheHolder(t *testing.T) {
	path := lockPath(t)
	first := mustAcquire(t, path, lock.Options{Holder: lock.Holder{Role: "first"}})
	o := quick
	o.OnBusy = func(h lock.Holder) {
		if h.Role != "first" {
			t.Errorf("told of %v", h)
		}
		_ = first.Release()
	}
	h, err := lock.Acquire(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Release()
	if got, _ := lock.ReadHolder(path); got.Role != "" || got.Proofs != 1 {
		t.Errorf("text of the new holder: %+v", got)
	}
}

// OnBusy hears of the first holder and of each other one, but not of each proof.
func TestOnBusyHearsOfChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := lockPath(t)
		first := mustAcquire(t, path, lock.Options{Holder: lock.Holder{Role: "first"}})
		ctx, cancel := context.WithCancel(t.Context())
		var heard []string
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_, _ = lock.Acquire(ctx, path, lock.Options{OnBusy: func(h lock.Holder) { heard = append(heard, h.Why) }})
		}()
		for range 3 {
			time.Sleep(time.Minute)
			if err := first.Prove(); err != nil {
				t.Error(err)
			}
		}
		first.SetHolder(lock.Holder{Role: "first", Why: "changed"})
		if err := first.Prove(); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute)
		cancel()
		<-ended
		if diff := cmp.Diff([]string{"", "changed"}, heard); diff != "" {
			t.Error(diff)
		}
	})
}

// A cancelled wait says why it was cancelled and who held the lock.
func TestCancelledAcquireNamesCauseAndHolder(t *testing.T) {
	path := lockPath(t)
	mustAcquire(t, path, lock.Options{Holder: lock.Holder{Role: "runner", Replica: "b", Why: "boots"}})
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("told to stop")
	o := quick
	o.OnBusy = func(lock.Holder) { cancel(cause) }
	_, err := lock.Acquire(ctx, path, o)
	if !errors.Is(err, cause) || !isBusy(err) {
		t.Fatalf("got %v, want the cause and a *BusyError", err)
	}
	for _, part := range []string{"told to stop", "replica b", "boots"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("message %q lacks %q", err, part)
		}
	}
	if _, err := lock.Acquire(ctx, lockPath(t), o); !errors.Is(err, cause) {
		t.Errorf("cancelled before: got %v", err)
	}
}

// Anything but busy ends the wait at once.
func TestAcquireDoesNotWaitForABrokenFolder(t *testing.T) {
	_, err := lock.Acquire(t.Context(), "/proc/no/such/folder/l", quick)
	if _, ok := errors.AsType[*lock.FolderError](err); !ok {
		t.Fatalf("got %v, want *FolderError", err)
	}
}

// A try that hangs in the kernel doesn't keep Acquire from returning, and a lock
// that it takes later is given back.
func TestHungTryIsLeftBehind(t *testing.T) {
	path := lockPath(t)
	hung, answer := make(chan struct{}), make(chan struct{})
	var once sync.Once
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if op == lock.OpHold && call == fsys.CallSync { // after the lock was taken
			once.Do(func() { close(hung) })
			<-answer
		}
		return nil
	})
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("told to stop")
	go func() { <-hung; cancel(cause) }()
	if _, err := lock.Acquire(ctx, path, lock.Options{FS: f}); !errors.Is(err, cause) {
		t.Fatalf("got %v, want the cause", err)
	}
	if _, err := lock.TryAcquire(path, lock.Options{}); !isBusy(err) {
		t.Fatalf("the hung try doesn't hold the lock, so the test is void: %v", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // the collector would close a forgotten lock, too
	close(answer)
	bounded, done := context.WithTimeout(t.Context(), soon)
	defer done()
	h, err := lock.Acquire(bounded, path, quick) // succeeds only if the lock is given back
	if err != nil {
		t.Fatal(err)
	}
	_ = h.Release()
}

// Pauses stay within Poll ± Jitter and do vary; nothing makes them vanish.
func TestPauses(t *testing.T) {
	ms := time.Millisecond
	for _, c := range []struct {
		o        lock.Options
		min, max time.Duration
	}{
		{lock.Options{}, 100 * ms, 200 * ms},
		{lock.Options{Poll: 10 * ms, Jitter: 4 * ms}, 6 * ms, 14 * ms},
		{lock.Options{Poll: 10 * ms, Jitter: -1}, 10 * ms, 10 * ms},
		{lock.Options{Poll: 10 * ms, Jitter: time.Second}, 0, 20 * ms},
		{lock.Options{Poll: -1}, 100 * ms, 200 * ms},
	} {
		seen := map[time.Duration]bool{}
		for range 200 {
			p := lock.Pause(c.o)
			if p < c.min || p > c.max {
				t.Fatalf("%+v: pause of %v", c.o, p)
			}
			seen[p] = true
		}
		if varies := len(seen) > 1; varies != (c.min != c.max) {
			t.Errorf("%+v: varies: %v", c.o, varies)
		}
	}
}

// Ten waiters that start together get the lock one after the other, each of them.
func TestTenWaitersEachGetATurn(t *testing.T) {
	path := lockPath(t)
	var holders atomic.Int32
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			h, err := lock.Acquire(t.Context(), path, lock.Options{Poll: 4 * time.Millisecond, Jitter: 2 * time.Millisecond})
			if err != nil {
				t.Error(err)
				return
			}
			if n := holders.Add(1); n != 1 {
				t.Errorf("%d holders", n)
			}
			if err := h.Prove(); err != nil {
				t.Error(err)
			}
			holders.Add(-1)
			_ = h.Release()
		})
	}
	wg.Wait()
}

// ENOLCK means that the server keeps no locks: a wait would be in vain.
func TestNoLockManagerIsUnshared(t *testing.T) {
	for _, errno := range []unix.Errno{unix.ENOLCK, unix.ENOSYS, unix.EOPNOTSUPP} {
		var unshared *lock.UnsharedError
		if err := lock.FlockError("p", errno); !errors.As(err, &unshared) || !strings.Contains(err.Error(), "vers=4.1") {
			t.Errorf("%v: got %v, want *UnsharedError", errno, err)
		}
	}
}
