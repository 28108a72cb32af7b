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

// A good folder passes and is left as it was.
func TestCheckFolder(t *testing.T) {
	dir := t.TempDir()
	if err := lock.CheckFolder(dir); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A folder that is no good is named with the reason and the remedy, and nothing
// is left in it.
func TestCheckFolderSaysWhatToDo(t *testing.T) {
	good := t.TempDir()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, dir string
		call      fsys.Call
		inject    error
		want      error
		part      string
	}{
		{"missing", filepath.Join(good, "no"), "", nil, fs.ErrNotExist, "create it"},
		{"a file", file, "", nil, nil, "not a folder"},
		{"below a file", filepath.Join(file, "x"), "", nil, unix.ENOTDIR, "not a folder"},
		{"read-only mount", good, fsys.CallOpen, unix.EROFS, unix.EROFS, "read-only"},
		{"no permission", good, fsys.CallOpen, unix.EACCES, unix.EACCES, "give it to the user"},
		{"full at write", good, fsys.CallWrite, unix.ENOSPC, unix.ENOSPC, "free some"},
		{"full at fsync", good, fsys.CallSync, unix.EDQUOT, unix.EDQUOT, "quota"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
				if call == c.call {
					return &fs.PathError{Op: string(call), Path: name, Err: c.inject}
				}
				return nil
			})
			err := lock.CheckFolderFS(f, c.dir)
			var folder *lock.FolderError
			if !errors.As(err, &folder) || folder.Dir != c.dir || !strings.Contains(err.Error(), c.part) || !strings.Contains(err.Error(), c.dir) {
				t.Fatalf("got %v, want *FolderError for %s with %q", err, c.dir, c.part)
			}
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if left, _ := os.ReadDir(good); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// yesFS plays a file system that grants every lock: each second open is another file.
type yesFS struct{ fsys.FS }

func (y yesFS) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	if op == lock.OpRecheck {
		name, flag = name+".other", flag|os.O_CREATE
	}
	return y.FS.OpenFile(op, name, flag, perm)
}

// A file system that says yes to every lock is refused.
func TestCheckFolderTriesExclusion(t *testing.T) {
	var unshared *lock.UnsharedError
	if err := lock.CheckFolderFS(yesFS{fsys.OS}, t.TempDir()); !errors.As(err, &unshared) {
		t.Fatalf("got %v, want *UnsharedError", err)
	}
}
