package lock_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/lock"
)

func every(d time.Duration) func() time.Duration { return func() time.Duration { return d } }

// The watcher gets the lock of a process that was killed, held, with its own text.
func TestWatchTakesADeadProcessesLock(t *testing.T) {
	path := lockPath(t)
	c := startChild(t, "hold", path)
	w := &lock.Watch{Path: path, Poll: every(time.Millisecond), Holder: lock.Holder{Role: "coordinator"}}
	got := make(chan error)
	var taken *lock.Taken
	go func() {
		var err error
		taken, err = w.Wait(t.Context())
		got <- err
	}()
	eventually(t, "some tries", func() bool { return w.Stats().Tries > 3 })
	select {
	case err := <-got:
		t.Fatalf("Wait ended while the holder lives: %v", err)
	default:
	}
	c.kill()
	if err := <-got; err != nil {
		t.Fatal(err)
	}
	_, err := lock.TryAcquire(path, lock.Options{})
	var busy *lock.BusyError
	if !errors.As(err, &busy) || busy.Holder.Role != "coordinator" {
		t.Errorf("got %v, want busy by the coordinator", err)
	}
	if err := taken.Release(); err != nil {
		t.Fatal(err)
	}
	mustAcquire(t, path, lock.Options{})
}

// A refused try is one flock call on a descriptor that stays open; the file is
// opened anew only now and then. Poll is asked before each try.
func TestWatchIsCheap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := lockPath(t)
		mustAcquire(t, path, lock.Options{})
		var count fsys.Counter
		var asked atomic.Int32
		w := &lock.Watch{Path: path, FS: fsys.WithHook(fsys.OS, count.Hook), Poll: func() time.Duration {
			asked.Add(1)
			return time.Second
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Duration(lock.ReopenEvery)*time.Second-time.Second/2)
		defer cancel()
		if _, err := w.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		stats := w.Stats()
		if want := uint64(3 * lock.ReopenEvery); stats.Tries != want || stats.Opens != 3 {
			t.Errorf("got %+v, want %d tries and 3 opens", stats, want)
		}
		if got := count.Count(lock.OpTake, ""); got != 3 {
			t.Errorf("%d calls of the file system besides flock, want 3", got)
		}
		if uint64(asked.Load()) != stats.Tries {
			t.Errorf("Poll was asked %d times for %d tries", asked.Load(), stats.Tries)
		}
	})
}

// A nudge makes the watcher try at once; a storm of them is bounded.
func TestNudge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := lockPath(t)
		h := mustAcquire(t, path, lock.Options{})
		w := &lock.Watch{Path: path, Poll: every(time.Hour)}
		got := make(chan *lock.Taken, 1)
		go func() {
			taken, err := w.Wait(t.Context())
			if err != nil {
				t.Error(err)
			}
			got <- taken
		}()
		time.Sleep(time.Minute)
		for range 10_000 { // for one second
			w.Nudge()
			time.Sleep(100 * time.Microsecond)
		}
		if tries := w.Stats().Tries; tries < 40 || tries > 60 {
			t.Errorf("%d tries in a storm of one second, want about 50", tries)
		}
		time.Sleep(time.Minute)
		_ = h.Release()
		w.Nudge()
		select {
		case taken := <-got:
			_ = taken.Release()
		case <-time.After(time.Second): // Poll is an hour
			t.Error("not taken after a nudge")
			<-got
		}
	})
}

// Without a lock file there is nothing to take: fs.ErrNotExist, at once and also
// when it vanishes during the wait, and nothing is created.
func TestWatchOfAMissingFile(t *testing.T) {
	path := lockPath(t)
	w := &lock.Watch{Path: path, Poll: every(time.Millisecond)}
	if _, err := w.Wait(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got %v, want fs.ErrNotExist", err)
	}
	h := mustAcquire(t, path, lock.Options{})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_ = h.Release()
	if _, err := w.Wait(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got %v, want fs.ErrNotExist", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the file was created")
	}
}

// A lock file that is replaced while the watcher keeps the old one open doesn't
// fool it: it neither takes the old file's lock nor misses the new one's.
func TestWatchOfAReplacedFile(t *testing.T) {
	for _, oldIs := range []string{"freed", "still held"} {
		t.Run(oldIs, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				path := lockPath(t)
				old := mustAcquire(t, path, lock.Options{})
				w := &lock.Watch{Path: path, Poll: every(time.Microsecond)}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				type result struct {
					taken *lock.Taken
					err   error
				}
				got := make(chan result, 1)
				go func() {
					taken, err := w.Wait(ctx)
					got <- result{taken, err}
				}()
				eventually(t, "the file is open", func() bool { return w.Stats().Tries > 0 })
				replace(t, path)
				now := mustAcquire(t, path, lock.Options{})
				if oldIs == "freed" {
					_ = old.Release()
				}
				opens := w.Stats().Opens
				eventually(t, "a new open", func() bool { return w.Stats().Opens > opens+1 })
				select {
				case r := <-got:
					t.Fatalf("got %v while the file at the path is locked", r)
				default:
				}
				_ = now.Release()
				r := <-got
				if r.err != nil {
					t.Fatal(r.err)
				}
				defer r.taken.Release()
				if _, err := lock.TryAcquire(path, lock.Options{}); !isBusy(err) {
					t.Fatalf("the lock at the path was not taken: %v", err)
				}
			})
		})
	}
}

// A wait ends with the cause of its context, and can be repeated.
func TestWatchIsCancelled(t *testing.T) {
	path := lockPath(t)
	mustAcquire(t, path, lock.Options{})
	w := &lock.Watch{Path: path, Poll: every(time.Hour)}
	cause := errors.New("name retired")
	for range 2 {
		ctx, cancel := context.WithCancelCause(t.Context())
		go cancel(cause)
		if _, err := w.Wait(ctx); !errors.Is(err, cause) {
			t.Fatalf("got %v, want the cause", err)
		}
	}
}

// A try that hangs in the kernel doesn't keep Wait from returning. There is never
// more than one hung try, and a lock that it takes later is given back.
func TestHungWatchIsLeftBehind(t *testing.T) {
	path := lockPath(t)
	mustAcquire(t, path, lock.Options{}).Release()
	var hung sync.WaitGroup
	hung.Add(1)
	answer := make(chan struct{})
	var calls atomic.Int32
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if call == fsys.CallOpen && calls.Add(1) == 2 { // the open that follows a successful flock
			hung.Done()
			<-answer
		}
		return nil
	})
	w := &lock.Watch{Path: path, FS: f}
	cause := errors.New("told to stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() { hung.Wait(); cancel(cause) }()
	if _, err := w.Wait(ctx); !errors.Is(err, cause) {
		t.Fatalf("got %v, want the cause", err)
	}
	short, done := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, cause) // time enough for a wrong second try
	defer done()
	if _, err := w.Wait(short); !errors.Is(err, cause) {
		t.Fatalf("second wait: got %v, want the cause", err)
	}
	if n := calls.Load(); n != 2 {
		t.Fatalf("%d opens: a second try was sent after the hung one", n)
	}
	if _, err := lock.TryAcquire(path, lock.Options{}); !isBusy(err) {
		t.Fatalf("the hung try doesn't hold the lock, so the test is void: %v", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // the collector would close a forgotten lock, too
	close(answer)
	bounded, cancelBounded := context.WithTimeout(t.Context(), soon)
	defer cancelBounded()
	h, err := lock.Acquire(bounded, path, quick)
	if err != nil {
		t.Fatal(err)
	}
	_ = h.Release()
	taken, err := w.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_ = taken.Release()
}
