package jenkins_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/jenkins"
)

// flaky lets a test look at each file that is opened.
type flaky struct {
	fsys.FS
	opened func(n int, f fsys.File) (fsys.File, error)
	n      int
}

func (f *flaky) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	file, err := f.FS.OpenFile(op, name, flag, perm)
	if err != nil {
		return nil, err
	}
	f.n++
	return f.opened(f.n, file)
}

// brokenFile fails each read.
type brokenFile struct {
	fsys.File
	err error
}

func (b brokenFile) Read([]byte) (int, error) { return 0, b.err }

// stuffed has other content than the file on disk.
type stuffed struct {
	fsys.File
	content io.Reader
}

func (s stuffed) Read(p []byte) (int, error) { return s.content.Read(p) }

// holding returns a file system in which each file holds the same.
func holding(content io.Reader) fsys.FS {
	return &flaky{FS: fsys.OS, opened: func(_ int, f fsys.File) (fsys.File, error) { return stuffed{f, content}, nil }}
}

// meddled runs a function before the first read.
type meddled struct {
	fsys.File
	before func()
}

func (m *meddled) Read(p []byte) (int, error) {
	if m.before != nil {
		m.before()
		m.before = nil
	}
	return m.File.Read(p)
}

// A handle that NFS lost is replaced by a new one, some times; other errors of
// the file system are reported as such.
func TestReadBuildStaleHandle(t *testing.T) {
	dir := folder(t, map[string]string{"build.xml": "<flow-build><completed>true</completed></flow-build>"})
	f := &flaky{FS: fsys.OS, opened: func(n int, f fsys.File) (fsys.File, error) {
		if n <= 2 {
			return brokenFile{f, unix.ESTALE}, nil
		}
		return f, nil
	}}
	if got, err := jenkins.ReadBuildFS(f, dir); err != nil || got.Completed == nil || f.n != 3 {
		t.Errorf("%+v, %v after %d attempts", got, err, f.n)
	}
	for _, broken := range []error{unix.ESTALE, unix.EIO} {
		f := &flaky{FS: fsys.OS, opened: func(_ int, f fsys.File) (fsys.File, error) { return brokenFile{f, broken}, nil }}
		got, err := jenkins.ReadBuildFS(f, dir)
		if !errors.Is(err, broken) || got.Running || got.Resumable {
			t.Errorf("%v: %+v, %v", broken, got, err)
		}
		if errors.Is(broken, unix.ESTALE) && f.n > 10 {
			t.Errorf("%d attempts on a handle that stays stale", f.n)
		}
	}
}

// A file that is rewritten in place while it is read is read anew, and if that
// does not end the state is unknown.
func TestReadBuildInPlace(t *testing.T) {
	dir := folder(t, map[string]string{"build.xml": "<flow-build><completed>false</completed></flow-build>", "program.dat": ""})
	path := filepath.Join(dir, "build.xml")
	rewrite := func(n int, text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Error(err)
		}
		at := time.Unix(int64(1000+n), 0) // time stamps can be coarser than this test is quick
		if err := os.Chtimes(path, at, at); err != nil {
			t.Error(err)
		}
	}
	f := &flaky{FS: fsys.OS, opened: func(n int, f fsys.File) (fsys.File, error) {
		if n > 1 {
			return f, nil
		}
		return &meddled{f, func() { rewrite(n, "<flow-build><comp") }}, nil
	}}
	if _, err := jenkins.ReadBuildFS(f, dir); !errors.Is(err, jenkins.ErrTruncated) || f.n != 2 {
		t.Errorf("left truncated: %v after %d attempts", err, f.n)
	}
	f = &flaky{FS: fsys.OS, opened: func(n int, f fsys.File) (fsys.File, error) {
		return &meddled{f, func() { rewrite(n, "<flow-build><completed>true</completed></flow-build>") }}, nil
	}}
	if got, err := jenkins.ReadBuildFS(f, dir); !errors.Is(err, jenkins.ErrChanging) || got.Running || got.Resumable {
		t.Errorf("always changing: %+v, %v", got, err)
	}
}

// A program.dat that can't be looked at is an error, not a missing one: a build
// must not be given up for that.
func TestReadBuildProgramUnknown(t *testing.T) {
	dir := folder(t, map[string]string{"build.xml": flow(cps+"</execution>", "<completed>false</completed>")})
	f := fsys.WithHook(fsys.OS, func(_ fsys.Op, call fsys.Call, _ string) error {
		if call == fsys.CallStat {
			return unix.EIO
		}
		return nil
	})
	if got, err := jenkins.ReadBuildFS(f, dir); !errors.Is(err, unix.EIO) || got.Resumable {
		t.Errorf("%+v, %v", got, err)
	}
}
