package syncstate_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// between does something just before a folder is listed.
type between struct {
	fsys.FS

	folder string
	once   sync.Once
	do     func()
}

func (b *between) ReadDir(op fsys.Op, name string) ([]fs.DirEntry, error) {
	if name == b.folder {
		b.once.Do(b.do)
	}
	return b.FS.ReadDir(op, name)
}

// A job that is renamed while a scan goes by, after its container was listed and before
// it was looked at, is found under its new name half a minute later, not at the next
// period, though nobody says anything.
func TestRenamedInAScan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		write(t, home, "jobs/b/config.xml", "<b/>")
		files := &between{FS: fsys.OS, do: func() {}}
		s := syncstate.New(syncstate.Config{Name: "a", Home: home, ScanEvery: 24 * time.Hour}, syncstate.Deps{FS: files, Controller: c, Peers: c, Log: zerolog.Nop()})
		ctx, cancel := context.WithCancelCause(context.Background())
		done := make(chan struct{})
		go func() { _ = s.Run(ctx); close(done) }()
		defer func() { cancel(errors.New("the test is over")); <-done }()
		s.StartLife(lifeOne, stampNow(t, home))
		s.Ready(lifeOne)
		rest(time.Minute)
		files.folder = filepath.Join(home, "jobs", "b")
		files.do = func() {
			if err := os.Rename(filepath.Join(home, "jobs", "b"), filepath.Join(home, "jobs", "c")); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.Rescan(ctx); err != nil {
			t.Fatal(err)
		}
		c.mu.Lock()
		c.calls = nil
		c.mu.Unlock()
		rest(time.Minute)
		found := false
		for _, call := range c.told() {
			for _, a := range call {
				found = found || a.Path == "jobs/c/config.xml"
			}
		}
		if !found {
			t.Errorf("loaded %v; scanned because %q", c.told(), s.Status().LastScanWhy)
		}
		last := s.Status().LastScan
		rest(time.Hour)
		if !s.Status().LastScan.Equal(last) {
			t.Error("scanned once more without a reason")
		}
	})
}

// A folder is renamed, and another one made under its old name at once, with the same
// content: who loads the new name loads what has the old one, too, and all in it.
func TestMadeAnewUnderTheOldName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		old, in := "jobs/box/config.xml", "jobs/box/jobs/in/config.xml"
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(time.Minute)
		write(t, home, old, "<folder/>")
		write(t, home, in, "<job/>")
		s.Look(old)
		s.Look(in)
		rest(time.Minute)
		c.calls = nil
		if err := os.Rename(filepath.Join(home, "jobs", "box"), filepath.Join(home, "jobs", "chest")); err != nil {
			t.Fatal(err)
		}
		c.apply = func(_ int, changes []syncstate.Apply) ([]syncstate.Applied, error) {
			if changes[0].Path == "jobs/chest/config.xml" { // before anybody looks at the old name
				write(t, home, old, "<folder/>")
				write(t, home, in, "<job/>")
			}
			return loaded(changes), nil
		}
		s.Received(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 1, Changes: []syncstate.Announced{
			{Path: "jobs/chest/config.xml", From: old, Digest: digest("<folder/>"), Base: digest("<folder/>")},
			{Path: "jobs/chest/jobs/in/config.xml", From: in, Digest: digest("<job/>"), Base: digest("<job/>")},
		}})
		rest(10 * time.Second)
		told := paths(c.told())
		for _, p := range []string{"jobs/chest/config.xml", "jobs/chest/jobs/in/config.xml", old, in} {
			if !slices.Contains(told, p) {
				t.Errorf("%s was not loaded; %v", p, told)
			}
		}
		if !s.Status().InStep {
			t.Errorf("%+v", s.Status())
		}
	})
}

// A folder that was unloaded is made anew with all in it, as it was: all is loaded again,
// though nobody has looked at what is in it meanwhile.
func TestMadeAnewBelow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home, c := t.TempDir(), &scripted{}
		box, in := "jobs/box/config.xml", "jobs/box/jobs/in/config.xml"
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(time.Minute)
		write(t, home, box, "<folder/>")
		write(t, home, in, "<job/>")
		s.Look(box)
		s.Look(in)
		rest(time.Minute)
		c.calls = nil
		if err := os.RemoveAll(filepath.Join(home, "jobs", "box")); err != nil {
			t.Fatal(err)
		}
		c.apply = func(_ int, changes []syncstate.Apply) ([]syncstate.Applied, error) {
			if changes[0].Path == box && changes[0].To == (syncstate.Digest{}) { // before anybody looks at what is in it
				write(t, home, box, "<folder/>")
				write(t, home, in, "<job/>")
			}
			return loaded(changes), nil
		}
		s.Received(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 1, Changes: []syncstate.Announced{{Path: box, Base: digest("<folder/>")}}})
		rest(10 * time.Second)
		if told := paths(c.told()); !slices.Contains(told, in) {
			t.Errorf("%s was not loaded; %v", in, told)
		}
		if !s.Status().InStep {
			t.Errorf("%+v", s.Status())
		}
	})
}
