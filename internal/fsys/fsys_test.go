package fsys_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"golang.org/x/sys/unix"
)

// A name that is taken stays as it is, and the caller can tell.
func TestCreateExclusiveKeepsWhatIsThere(t *testing.T) {
	name := filepath.Join(t.TempDir(), "record.json")
	if err := fsys.CreateExclusive(fsys.OS, "t.create", name, []byte("first"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := fsys.CreateExclusive(fsys.OS, "t.create", name, []byte("second"), 0o600); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("second creation: got %v, want fs.ErrExist", err)
	}
	if got, _ := os.ReadFile(name); string(got) != "first" {
		t.Fatalf("content: got %q, want %q", got, "first")
	}
}

// Whatever step of writing fails, no half-written file remains.
func TestCreateExclusiveLeavesNothingWhenWritingFails(t *testing.T) {
	for _, step := range []fsys.Call{fsys.CallWrite, fsys.CallSync} {
		t.Run(string(step), func(t *testing.T) {
			dir := t.TempDir()
			f := fsys.WithHook(fsys.OS, func(_ fsys.Op, call fsys.Call, _ string) error {
				if call == step {
					return unix.ENOSPC
				}
				return nil
			})
			err := fsys.CreateExclusive(f, "t.create", filepath.Join(dir, "r"), []byte("x"), 0o600)
			if !errors.Is(err, unix.ENOSPC) {
				t.Fatalf("got %v, want ENOSPC", err)
			}
			if left, _ := os.ReadDir(dir); len(left) != 0 {
				t.Fatalf("left behind: %v", left)
			}
		})
	}
}

// Fresh leaves nothing behind and says when the directory is missing.
func TestFresh(t *testing.T) {
	dir := t.TempDir()
	if err := fsys.Fresh(fsys.OS, "t.fresh", dir); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Fatalf("left behind: %v", left)
	}
	if err := fsys.Fresh(fsys.OS, "t.fresh", filepath.Join(dir, "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got %v, want fs.ErrNotExist", err)
	}
}

// A handle that went stale is looked up again, but not for ever.
func TestReadFileRetriesStale(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		stale   int
		wantErr error
	}{{0, nil}, {2, nil}, {100, unix.ESTALE}} {
		left := c.stale
		f := fsys.WithHook(fsys.OS, func(fsys.Op, fsys.Call, string) error {
			if left > 0 {
				left--
				return unix.ESTALE
			}
			return nil
		})
		if _, err := fsys.ReadFile(f, "t.read", name); !errors.Is(err, c.wantErr) {
			t.Errorf("%d stale answers: got %v, want %v", c.stale, err, c.wantErr)
		}
	}
}

// A second name is not given over another file; and each of the calls that change
// names, modes and owners can be broken by itself.
func TestLinkAndModeAreHooked(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	if err := os.WriteFile(from, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	calls := map[fsys.Call]func(fsys.FS) error{
		fsys.CallLink:   func(f fsys.FS) error { return f.Link("t.link", from, to) },
		fsys.CallChmod:  func(f fsys.FS) error { return f.Chmod("t.mode", from, 0o640) },
		fsys.CallLchown: func(f fsys.FS) error { return f.Lchown("t.owner", from, os.Getuid(), os.Getgid()) },
	}
	for broken, call := range calls {
		f := fsys.WithHook(fsys.OS, func(_ fsys.Op, c fsys.Call, _ string) error {
			if c == broken {
				return unix.EIO
			}
			return nil
		})
		if err := call(f); !errors.Is(err, unix.EIO) {
			t.Errorf("%s: got %v, want EIO", broken, err)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s happened all the same", broken)
		}
	}
	for what, call := range calls {
		if err := call(fsys.OS); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := fsys.OS.Link("t.link", from, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a link over a file: got %v, want fs.ErrExist", err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v %v", info, err)
	}
}
