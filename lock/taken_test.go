package lock_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/lock"
	"golang.org/x/sys/unix"
)

// A taken lock keeps everybody else out, says who has it, and is free after Release.
func TestTakeAndRelease(t *testing.T) {
	path := lockPath(t)
	taken, err := lock.TryTake(path, lock.Holder{Role: "coordinator", Replica: "b"}, lock.WithCreate())
	if err != nil || taken.TextError() != nil {
		t.Fatal(err, taken.TextError())
	}
	if taken.Path() != path {
		t.Errorf("Path: got %s", taken.Path())
	}
	for name, err := range map[string]error{
		"TryAcquire": second(lock.TryAcquire(path, lock.Options{})),
		"TryTake":    second(lock.TryTake(path, lock.Holder{})),
	} {
		var busy *lock.BusyError
		if !errors.As(err, &busy) || busy.Holder.Role != "coordinator" || busy.Holder.Replica != "b" || busy.Holder.PID != os.Getpid() {
			t.Errorf("%s: got %v, want *BusyError naming the coordinator", name, err)
		}
	}
	for range 2 {
		if err := taken.Release(); err != nil {
			t.Fatal(err)
		}
	}
	mustAcquire(t, path, lock.Options{})
}

func second[T any](_ T, err error) error { return err }

// Without WithCreate nothing is created: a missing file or folder is fs.ErrNotExist.
func TestTakeCreatesNothingUnasked(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "l"), filepath.Join(dir, "no", "l")} {
		if _, err := lock.TryTake(path, lock.Holder{}); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %v, want fs.ErrNotExist", path, err)
		}
		if _, _, err := lock.Status(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Status %s: got %v, want fs.ErrNotExist", path, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("created %v", left)
	}
	_, err := lock.TryTake(filepath.Join(dir, "no", "l"), lock.Holder{}, lock.WithCreate())
	if _, ok := errors.AsType[*lock.FolderError](err); !ok {
		t.Errorf("WithCreate in a missing folder: got %v, want *FolderError", err)
	}
}

// Writing the holder text through a second descriptor doesn't drop the lock.
func TestTextDoesNotDropTheLock(t *testing.T) {
	path := lockPath(t)
	taken, err := lock.TryTake(path, lock.Holder{Role: "first"}, lock.WithCreate())
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Release()
	if _, said := launch(t, "hold", path); !strings.Contains(said, "is held by the first") {
		t.Fatalf("another process said %q", said)
	}
}

// A lock that was taken on a file which is no longer at the path isn't returned.
func TestTakenIsTheFileAtThePath(t *testing.T) {
	path := lockPath(t)
	stale := mustAcquire(t, path, lock.Options{})
	replace(t, path)
	taken, err := lock.TryTake(path, lock.Holder{Role: "second"})
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Release()
	if err := stale.Prove(); !errors.Is(err, lock.ErrLost) {
		t.Errorf("holder of the old file: got %v, want ErrLost", err)
	}
	if got, _ := lock.ReadHolder(path); got.Role != "second" {
		t.Errorf("text at the path: %+v", got)
	}
}

// When the file is replaced between lock and check, the check notices.
func TestSettleNoticesReplacement(t *testing.T) {
	path := lockPath(t)
	h := mustAcquire(t, path, lock.Options{})
	info, err := h.File().Stat()
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Settle(fsys.OS, path, info); err != nil {
		t.Fatalf("nothing happened: got %v", err)
	}
	replace(t, path)
	var replaced *lock.ReplacedError
	if err := lock.Settle(fsys.OS, path, info); !errors.As(err, &replaced) || replaced.Gone {
		t.Errorf("replaced: got %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "other\n" {
		t.Errorf("wrote into somebody else's file: %q", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := lock.Settle(fsys.OS, path, info); !errors.As(err, &replaced) || !replaced.Gone {
		t.Errorf("removed: got %v", err)
	}
}

// Status tells held from free, names the holder, and leaves the lock as it was.
func TestStatus(t *testing.T) {
	path := lockPath(t)
	h := mustAcquire(t, path, lock.Options{Holder: lock.Holder{Role: "runner", Replica: "a"}})
	for range 2 {
		held, who, err := lock.Status(path)
		if err != nil || !held || who.Replica != "a" {
			t.Fatalf("held: got %v, %+v, %v", held, who, err)
		}
	}
	if err := h.Prove(); err != nil {
		t.Error(err)
	}
	_ = h.Release()
	held, who, err := lock.Status(path)
	if err != nil || held || who.Replica != "a" {
		t.Fatalf("free: got %v, %+v, %v", held, who, err)
	}
	// Somebody else who asks at the same moment (a shared lock) doesn't count.
	other, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Flock(int(other.Fd()), unix.LOCK_SH); err != nil {
		t.Fatal(err)
	}
	if held, _, err := lock.Status(path); err != nil || held {
		t.Errorf("while another one asks: held %v, %v", held, err)
	}
	_ = other.Close()
	mustAcquire(t, path, lock.Options{}) // free again after being asked
}
