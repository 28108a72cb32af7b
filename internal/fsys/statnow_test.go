package fsys_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
)

// StatNow tells of any file what os.Stat does.
func TestStatNowIsStat(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("four"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o640|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	fifo, link := filepath.Join(dir, "fifo"), filepath.Join(dir, "link")
	if err := errors.Join(syscall.Mkfifo(fifo, 0o600), os.Symlink("file", link)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, file, fifo, link, "/dev/null", "/tmp"} {
		want, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := fsys.OS.StatNow("test.stat", name)
		if err != nil {
			t.Fatal(err)
		}
		if got.Name() != want.Name() || got.Size() != want.Size() || got.Mode() != want.Mode() || got.IsDir() != want.IsDir() || !got.ModTime().Equal(want.ModTime()) {
			t.Errorf("%s: %v %v %d, want %v %v %d", name, got.Mode(), got.ModTime(), got.Size(), want.Mode(), want.ModTime(), want.Size())
		}
		a, _ := got.Sys().(*syscall.Stat_t)
		b, _ := want.Sys().(*syscall.Stat_t)
		if a.Ino != b.Ino || a.Dev != b.Dev || a.Ctim != b.Ctim || a.Uid != b.Uid || a.Gid != b.Gid {
			t.Errorf("%s: %+v, want %+v", name, a, b)
		}
	}
	if _, err := fsys.OS.StatNow("test.stat", file+"-not-there"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := fsys.OS.StatNow("test.stat", file+"/below"); !errors.Is(err, syscall.ENOTDIR) {
		t.Error(err)
	}
}
