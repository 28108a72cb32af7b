package syncstate_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// refusing is a file system that refuses to open one file.
type refusing struct {
	fsys.FS

	path    string
	refuses atomic.Bool
	tries   atomic.Int64
}

func (r *refusing) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	if name == r.path && r.refuses.Load() {
		r.tries.Add(1)
		return nil, fs.ErrPermission
	}
	return r.FS.OpenFile(op, name, flag, perm)
}

// A file that nobody may read is tried again ever more rarely and said a few times, not
// each second for ever. Once it can be read, it is found by itself.
func TestUnreadableFile(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		files := &refusing{FS: fsys.OS, path: filepath.Join(home, filepath.FromSlash(path))}
		files.refuses.Store(true)
		var said bytes.Buffer
		s := syncstate.New(syncstate.Config{Name: "a", Home: home, ScanEvery: 24 * time.Hour}, syncstate.Deps{FS: files, Controller: c, Peers: c, Log: zerolog.New(&said)})
		defer begin(t, home, s)()
		s.Ready(lifeOne)
		rest(time.Minute)
		write(t, home, path, "<x/>")
		s.Look(path)
		rest(5 * time.Second)
		if n := files.tries.Load(); n < 4 {
			t.Errorf("tried %d times in the first seconds", n)
		}
		files.tries.Store(0)
		rest(time.Hour)
		if n := files.tries.Load(); n < 10 || n > 50 {
			t.Errorf("tried %d times in an hour", n)
		}
		if d := s.Status().Degraded; len(d) != 1 || !strings.Contains(d[0], path) {
			t.Errorf("degraded: %q", d)
		}
		if n := strings.Count(said.String(), "could not look"); n < 1 || n > 3 {
			t.Errorf("said %d times: %s", n, said.String())
		}
		files.refuses.Store(false)
		rest(3 * time.Minute)
		if calls := c.told(); len(calls) != 1 || calls[0][0].Path != path {
			t.Errorf("loaded %v", calls)
		}
		if st := s.Status(); len(st.Degraded) > 0 || !st.InStep {
			t.Errorf("it can be read again: %+v", st)
		}
		files.refuses.Store(true)
		files.tries.Store(0)
		write(t, home, path, "<x>2</x>")
		s.Look(path)
		rest(5 * time.Second)
		if n := files.tries.Load(); n < 4 {
			t.Errorf("tried %d times in the first seconds after it could be read", n)
		}
	})
}

// A folder that can't be listed is said as long as it is so; not lost+found, which
// is nobody's but the file system's.
func TestUnreadableFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		var refuses atomic.Bool
		refuses.Store(true)
		files := fsys.WithHook(fsys.OS, func(_ fsys.Op, call fsys.Call, name string) error {
			if call == fsys.CallReadDir && (filepath.Base(name) == "lost+found" || filepath.Base(name) == "x" && refuses.Load()) {
				return &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
			}
			return nil
		})
		s := syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: files, Controller: c, Peers: c, Log: zerolog.Nop()})
		write(t, home, "jobs/x/config.xml", "<x/>")
		write(t, home, "jobs/y/config.xml", "<y/>")
		write(t, home, "jobs/lost+found/config.xml", "<z/>")
		defer begin(t, home, s)()
		s.Ready(lifeOne)
		rest(10 * time.Second)
		if d := s.Status().Degraded; len(d) != 1 || !strings.Contains(d[0], "jobs/x") || !strings.HasPrefix(d[0], "1 ") {
			t.Errorf("degraded: %q", d)
		}
		refuses.Store(false)
		rest(time.Minute)
		if d := s.Status().Degraded; len(d) > 0 {
			t.Errorf("still degraded: %q", d)
		}
		refuses.Store(true)
		rest(16 * time.Minute)
		scan := s.Status().LastScan
		rest(14 * time.Minute)
		if after := s.Status().LastScan; after.Sub(scan) < 14*time.Minute {
			t.Errorf("scanned at %v and %v: what stays unreadable is no reason to scan more often", scan, after)
		}
	})
}

// endless is a file that never ends.
type endless struct {
	fsys.File

	read chan struct{} // closed when it is being read
	once *sync.Once
}

func (e endless) Read(p []byte) (int, error) {
	e.once.Do(func() { close(e.read) })
	return len(p), nil
}

// The end of a huge file is not waited for by who ends.
func TestHugeFile(t *testing.T) {
	t.Parallel()
	home, once, read := t.TempDir(), &sync.Once{}, make(chan struct{})
	write(t, home, "config.xml", "<x/>")
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := errors.New("the test is over")
	go func() { <-read; cancel(ended) }()
	r := syncstate.Reader{Home: home, FS: opened{fsys.OS, func(f fsys.File) fsys.File { return endless{f, read, once} }}}
	if _, err := r.Read(ctx, "config.xml"); !errors.Is(err, ended) {
		t.Errorf("%v, want %v", err, ended)
	}
}

// opened is a file system whose files are something else.
type opened struct {
	fsys.FS

	as func(fsys.File) fsys.File
}

func (o opened) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	f, err := o.FS.OpenFile(op, name, flag, perm)
	if err != nil {
		return nil, err
	}
	return o.as(f), nil
}

// A home that can't be listed is tried again all the time, and said once.
func TestUnreadableHomeIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		var tries atomic.Int64
		files := fsys.WithHook(fsys.OS, func(_ fsys.Op, call fsys.Call, name string) error {
			if call == fsys.CallReadDir && name == home {
				tries.Add(1)
				return &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
			}
			return nil
		})
		var said bytes.Buffer
		s := syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: files, Controller: c, Peers: c, Log: zerolog.New(&said)})
		defer begin(t, home, s)()
		rest(time.Hour)
		if n := tries.Load(); n < 100 {
			t.Errorf("tried %d times in an hour", n)
		}
		if n := strings.Count(said.String(), "could not be scanned"); n != 1 {
			t.Errorf("said %d times", n)
		}
		if d := s.Status().Degraded; len(d) != 1 || !strings.Contains(d[0], "permission") {
			t.Errorf("degraded: %q", d)
		}
	})
}
