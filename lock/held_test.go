package lock_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/lock"
	"golang.org/x/sys/unix"
)

// Whoever comes second is refused at once and learns who holds the lock, since
// when and why; after a release the lock is free.
func TestSecondIsRefusedAndToldWhoHolds(t *testing.T) {
	path := lockPath(t)
	h := mustAcquire(t, path, lock.Options{Holder: lock.Holder{Role: "runner", Replica: "a", Incarnation: 3, Host: "h1", Why: "boots"}})

	_, err := lock.TryAcquire(path, lock.Options{})
	var busy *lock.BusyError
	if !errors.As(err, &busy) {
		t.Fatalf("second: got %v, want *BusyError", err)
	}
	if busy.Path != path || busy.Holder.Replica != "a" || busy.Holder.PID != os.Getpid() || busy.Holder.Since.IsZero() {
		t.Errorf("BusyError: got %+v", busy)
	}
	for _, part := range []string{path, "runner", "replica a", "incarnation 3", "host h1", "since 2", "boots"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("message %q lacks %q", err, part)
		}
	}
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	if err := h.Release(); err != nil {
		t.Errorf("second Release: got %v, want nil", err)
	}
	mustAcquire(t, path, lock.Options{})
}

// A kill -9 of the holder frees the lock; nothing has to be cleaned up.
func TestKilledHolderFreesTheLock(t *testing.T) {
	path := lockPath(t)
	c := startChild(t, "hold", path)
	if _, err := lock.TryAcquire(path, lock.Options{}); !isBusy(err) {
		t.Fatalf("while the child lives: got %v, want *BusyError", err)
	}
	c.kill()
	mustAcquire(t, path, lock.Options{})
}

// A child that got the descriptor keeps the lock after the parent closed its own,
// until the child dies.
func TestInheritedLockOutlivesClose(t *testing.T) {
	path := lockPath(t)
	h := mustAcquire(t, path, lock.Options{})
	c := startChild(t, "wait", path, h.File())
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := lock.TryAcquire(path, lock.Options{}); !isBusy(err) {
		t.Fatalf("while the child lives: got %v, want *BusyError", err)
	}
	c.kill()
	mustAcquire(t, path, lock.Options{})
}

// Release frees the lock also for a child that inherited it.
func TestReleaseFreesAnInheritedLock(t *testing.T) {
	path := lockPath(t)
	h := mustAcquire(t, path, lock.Options{})
	startChild(t, "wait", path, h.File())
	if err := h.Release(); err != nil {
		t.Fatal(err)
	}
	mustAcquire(t, path, lock.Options{})
}

// A child that was not given the descriptor does not hold the lock.
func TestOnlyExtraFilesInherit(t *testing.T) {
	path := lockPath(t)
	h := mustAcquire(t, path, lock.Options{})
	startChild(t, "wait", path)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	mustAcquire(t, path, lock.Options{})
}

// Opening a lock never empties the file: a refused one leaves the holder's text.
func TestRefusedTryLeavesTheText(t *testing.T) {
	path := lockPath(t)
	mustAcquire(t, path, lock.Options{Holder: lock.Holder{Role: "first"}})
	before, _ := os.ReadFile(path)
	_, _ = lock.TryAcquire(path, lock.Options{Holder: lock.Holder{Role: "second"}})
	_, _ = lock.TryTake(path, lock.Holder{Role: "third"})
	if after, _ := os.ReadFile(path); !bytes.Equal(after, before) || len(after) != 512 {
		t.Fatalf("text changed from %q to %q", before, after)
	}
}

// Each proof is visible in the file, with the text that was set last.
func TestProofsAreVisible(t *testing.T) {
	path := lockPath(t)
	h := mustAcquire(t, path, lock.Options{Holder: lock.Holder{Role: "runner", Why: "starts"}})
	first, err := lock.ReadHolder(path)
	if err != nil || first.Proofs != 1 || first.Why != "starts" {
		t.Fatalf("after acquiring: %+v, %v", first, err)
	}
	h.SetHolder(lock.Holder{Role: "runner", Why: "serves"})
	for range 2 {
		if err := h.Prove(); err != nil {
			t.Fatal(err)
		}
	}
	got, err := lock.ReadHolder(path)
	if err != nil || got.Proofs != 3 || got.Why != "serves" || !got.Since.Equal(first.Since) {
		t.Fatalf("after two proofs: %+v, %v", got, err)
	}
}

// The holder of a lock file that was deleted or replaced learns that it lost it,
// and the next one gets a lock on the new file.
func TestDeletedOrReplacedFileIsLost(t *testing.T) {
	for name, damage := range map[string]func(testing.TB, string){
		"replaced": replace,
		"deleted": func(t testing.TB, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
		"folder moved": func(t testing.TB, path string) {
			if err := os.Rename(filepath.Dir(path), filepath.Dir(path)+".moved"); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Dir(path), nil, 0o644); err != nil { // a file where the folder was
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "d")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "test.lock")
			h := mustAcquire(t, path, lock.Options{})
			damage(t, path)
			err := h.Prove()
			var replaced *lock.ReplacedError
			if !errors.As(err, &replaced) || !errors.Is(err, lock.ErrLost) {
				t.Fatalf("got %v, want *ReplacedError that is ErrLost", err)
			}
			if replaced.Gone != (name != "replaced") {
				t.Errorf("Gone: got %v", replaced.Gone)
			}
			if name != "folder moved" {
				mustAcquire(t, path, lock.Options{})
			}
		})
	}
}

// cachedFS answers a stat as an NFS client may: from its cache, once seen.
type cachedFS struct {
	fsys.FS
	seen fs.FileInfo
}

func (c *cachedFS) Stat(op fsys.Op, name string) (fs.FileInfo, error) {
	if c.seen == nil {
		info, err := c.FS.Stat(op, name)
		if err != nil {
			return nil, err
		}
		c.seen = info
	}
	return c.seen, nil
}

// A deleted file is noticed also while the path still seems to show it.
func TestDeletionIsNoticedBehindACache(t *testing.T) {
	path := lockPath(t)
	h := mustAcquire(t, path, lock.Options{FS: &cachedFS{FS: fsys.OS}})
	if err := h.Prove(); err != nil {
		t.Fatal(err)
	}
	replace(t, path)
	var replaced *lock.ReplacedError
	if err := h.Prove(); !errors.As(err, &replaced) || !replaced.Gone {
		t.Fatalf("got %v, want *ReplacedError", err)
	}
}

// A lock file that is replaced just between open and lock is not mistaken for the
// real one: the lock that is returned is the one at the path.
func TestReplacedBetweenOpenAndLock(t *testing.T) {
	path := lockPath(t)
	var done atomic.Bool
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		// The first stat of the path comes right after the lock was taken.
		if call == fsys.CallStat && done.CompareAndSwap(false, true) {
			replace(t, path)
		}
		return nil
	})
	h := mustAcquire(t, path, lock.Options{FS: f})
	if !done.Load() {
		t.Fatal("the file was not replaced: the test is void")
	}
	if err := h.Prove(); err != nil {
		t.Fatalf("got a lock on the old file: %v", err)
	}
	if _, err := lock.TryAcquire(path, lock.Options{}); !isBusy(err) {
		t.Fatalf("the file at the path is not locked: %v", err)
	}
}

// A lock file that is replaced all the time ends in an error, not in a loop.
func TestReplacedAllTheTime(t *testing.T) {
	path := lockPath(t)
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if call == fsys.CallStat {
			replace(t, path)
		}
		return nil
	})
	if _, err := lock.TryAcquire(path, lock.Options{FS: f}); err == nil || !strings.Contains(err.Error(), "replaced 10 times") {
		t.Fatalf("got %v", err)
	}
}

// faulty fails one call after it was armed.
type faulty struct {
	call fsys.Call
	err  atomic.Pointer[error]
	seen atomic.Int32 // calls that passed here, failed or not
}

func (f *faulty) arm(err error) {
	if err == nil {
		f.err.Store(nil)
		return
	}
	f.err.Store(&err)
}

func (f *faulty) hook(op fsys.Op, call fsys.Call, name string) error {
	if call != f.call {
		return nil
	}
	f.seen.Add(1)
	if err := f.err.Load(); err != nil {
		return &fs.PathError{Op: string(call), Path: name, Err: *err}
	}
	return nil
}

// What a failed proof means: errors by which an NFS client reports a lost lock
// are ErrLost and stay so for good, even when the file system is well again and
// without asking it; all others only mean that nothing was proven this time.
func TestWhatAFailedProofMeans(t *testing.T) {
	for _, call := range []fsys.Call{fsys.CallWrite, fsys.CallSync, fsys.CallStat} {
		for _, c := range []struct {
			err  unix.Errno
			lost bool
		}{
			{unix.EIO, true}, {unix.ESTALE, true}, {unix.EBADF, true},
			{unix.ENOSPC, false}, {unix.EDQUOT, false}, {unix.EACCES, false}, {unix.EROFS, false}, {unix.ETIMEDOUT, false},
		} {
			// A stat of the path says nothing about the descriptor.
			lost := c.lost && call != fsys.CallStat
			t.Run(string(call)+" "+c.err.Error(), func(t *testing.T) {
				fault := &faulty{call: call}
				h := mustAcquire(t, lockPath(t), lock.Options{FS: fsys.WithHook(fsys.OS, fault.hook)})
				fault.arm(c.err)
				err := h.Prove()
				if !errors.Is(err, c.err) || errors.Is(err, lock.ErrLost) != lost {
					t.Fatalf("got %v (lost: %v), want lost: %v", err, errors.Is(err, lock.ErrLost), lost)
				}
				fault.arm(nil)
				calls := fault.seen.Load()
				err = h.Prove()
				if errors.Is(err, lock.ErrLost) != lost || (err == nil) == lost {
					t.Fatalf("next proof: got %v, want lost: %v", err, lost)
				}
				if touched := fault.seen.Load() != calls; touched == lost {
					t.Errorf("next proof touched the file: %v, want %v", touched, !lost)
				}
			})
		}
	}
}

// A closed lock can't be proven, but it was not lost either: nobody is to be killed for it.
func TestProveAfterClose(t *testing.T) {
	h := mustAcquire(t, lockPath(t), lock.Options{})
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if err := h.Prove(); !errors.Is(err, os.ErrClosed) || errors.Is(err, lock.ErrLost) {
		t.Fatalf("got %v, want os.ErrClosed and not ErrLost", err)
	}
}

// A lock that can't be proven is not handed out, nor kept.
func TestUnprovableLockIsNotHandedOut(t *testing.T) {
	path := lockPath(t)
	fault := &faulty{call: fsys.CallSync}
	fault.arm(unix.ENOSPC)
	_, err := lock.TryAcquire(path, lock.Options{FS: fsys.WithHook(fsys.OS, fault.hook)})
	if !errors.Is(err, unix.ENOSPC) || !strings.Contains(err.Error(), "free some") {
		t.Fatalf("got %v, want ENOSPC with advice", err)
	}
	mustAcquire(t, path, lock.Options{})
}

// A folder that can't hold a lock is named, together with what to do.
func TestUnfitFolderIsNamed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	inject := func(err error) fsys.FS {
		fault := &faulty{call: fsys.CallOpen}
		fault.arm(err)
		return fsys.WithHook(fsys.OS, fault.hook)
	}
	for _, c := range []struct {
		name string
		dir  string
		fs   fsys.FS
		want error
		part string
	}{
		{"missing", filepath.Join(dir, "no"), nil, fs.ErrNotExist, "create it"},
		{"not a folder", file, nil, unix.ENOTDIR, "not a folder"},
		{"read-only", dir, inject(unix.EROFS), unix.EROFS, "mounted read-only"},
		{"no permission", dir, inject(unix.EACCES), unix.EACCES, "root_squash"},
		{"full", dir, inject(unix.ENOSPC), unix.ENOSPC, "no space"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := lock.TryAcquire(filepath.Join(c.dir, "l"), lock.Options{FS: c.fs})
			var folder *lock.FolderError
			if !errors.As(err, &folder) || folder.Dir != c.dir || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.part) {
				t.Fatalf("got %v, want *FolderError for %s with %q", err, c.dir, c.part)
			}
		})
	}
}

// Something else than a file is refused, without waiting for a pipe's other end.
func TestOnlyRegularFiles(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := unix.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, os.DevNull} {
		for name, err := range map[string]error{
			"TryAcquire": second(lock.TryAcquire(path, lock.Options{})),
			"TryTake":    second(lock.TryTake(path, lock.Holder{})),
			"ReadHolder": second(lock.ReadHolder(path)),
			"Status":     statusError(path),
		} {
			if err == nil || !strings.Contains(err.Error(), "not a regular file") {
				t.Errorf("%s %s: got %v", name, path, err)
			}
		}
	}
	if _, err := lock.TryAcquire(dir, lock.Options{}); err == nil {
		t.Error("locked a folder")
	}
}

func statusError(path string) error {
	_, _, err := lock.Status(path)
	return err
}

// A stale handle on open is looked up again.
func TestStaleOpenIsRetried(t *testing.T) {
	var n atomic.Int32
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if call == fsys.CallOpen && n.Add(1) <= 2 {
			return unix.ESTALE
		}
		return nil
	})
	mustAcquire(t, lockPath(t), lock.Options{FS: f})
}

func isBusy(err error) bool {
	var busy *lock.BusyError
	return errors.As(err, &busy)
}
