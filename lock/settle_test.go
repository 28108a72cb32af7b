package lock_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/lock"
)

// settled are options of somebody who distrusts new lock files.
var settled = lock.Options{Settle: time.Minute}

// A lock file that is removed while it is held and made anew by somebody who
// waits for it does not get a second holder before the first had to notice.
func TestRemovedFileGetsNoSecondHolderAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := lockPath(t)
		first := mustAcquire(t, path, lock.Options{})
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		noticed := make(chan error, 1)
		go func() {
			time.Sleep(settled.Settle - time.Second)
			noticed <- first.Prove()
		}()
		second, err := lock.Acquire(t.Context(), path, settled)
		if err != nil {
			t.Fatal(err)
		}
		defer second.Release()
		select {
		case err := <-noticed:
			if !errors.Is(err, lock.ErrLost) {
				t.Errorf("the first holder's proof: %v", err)
			}
		default:
			t.Errorf("two holders after %v", time.Since(began))
		}
	})
}

// A file whose maker died before it had settled is as new for the next one; a
// file that was proven once never is again.
func TestOnlyProvenFilesAreOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := lockPath(t)
		if err := os.WriteFile(path, nil, 0o600); err != nil { // all that a dead maker leaves
			t.Fatal(err)
		}
		for i, want := range []time.Duration{settled.Settle, 0} {
			began := time.Now()
			h, err := lock.TryAcquire(path, settled)
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took != want { // fake time: exact
				t.Errorf("try %d took %v, want %v", i, took, want)
			}
			if err := h.Release(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A file that is replaced while it settles excludes nobody.
func TestReplacedWhileItSettles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := lockPath(t)
		go func() {
			time.Sleep(settled.Settle / 2)
			replace(t, path)
		}()
		if _, err := lock.TryAcquire(path, settled); !errors.Is(err, lock.ErrLost) {
			t.Fatalf("got %v, want ErrLost", err)
		}
	})
}

// Whoever is told to stop while a new file settles gives it back at once.
func TestSettlingEndsWithTheContext(t *testing.T) {
	path := lockPath(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("told to stop")
	go func() {
		for !held(t, path) {
			time.Sleep(time.Millisecond)
		}
		cancel(cause)
	}()
	if _, err := lock.Acquire(ctx, path, lock.Options{Settle: time.Hour}); !errors.Is(err, cause) {
		t.Fatalf("got %v, want the cause", err)
	}
	bounded, done := context.WithTimeout(t.Context(), soon)
	defer done()
	h, err := lock.Acquire(bounded, path, quick)
	if err != nil {
		t.Fatalf("it was not given back: %v", err)
	}
	_ = h.Release()
}

func held(t *testing.T, path string) bool {
	t.Helper()
	held, _, err := lock.Status(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	return held
}

// Nobody but the owner may open a lock file, not even for reading, because that
// is enough to lock it: new ones, and those that an older Footman left.
func TestLockFilesAreTheOwnersAlone(t *testing.T) {
	for name, take := range map[string]func(string) (interface{ Release() error }, error){
		"TryAcquire": func(p string) (interface{ Release() error }, error) { return lock.TryAcquire(p, lock.Options{}) },
		"TryTake": func(p string) (interface{ Release() error }, error) {
			return lock.TryTake(p, lock.Holder{}, lock.WithCreate())
		},
	} {
		for _, old := range []os.FileMode{0, 0o644, 0o666} {
			path := lockPath(t)
			if old != 0 {
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(path, old); err != nil {
					t.Fatal(err)
				}
			}
			h, err := take(path)
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := info.Mode().Perm(); got != 0o600 {
				t.Errorf("%s: a file of mode %o has mode %o", name, old, got)
			}
			_ = h.Release()
		}
	}
}
