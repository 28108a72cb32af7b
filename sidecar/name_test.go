package sidecar

import (
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"
)

// A sidecar that lost its name ends, and says that this is something else than a name
// that another one uses, for which no new start would help: whether an NFS client could
// not reclaim the lock, so that writing fails, or somebody replaced or removed the file.
func TestLostName(t *testing.T) {
	t.Parallel()
	for what, lose := range map[string]func(path string, forget func()) error{
		"forgotten": func(_ string, forget func()) error { forget(); return nil },
		"removed":   func(path string, _ func()) error { return os.Remove(path) },
		"replaced": func(path string, _ func()) error {
			return errors.Join(os.WriteFile(path+".new", nil, 0o600), os.Rename(path+".new", path))
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			home := layout.Home(t.TempDir())
			if err := os.MkdirAll(home.Replica("a"), 0o750); err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				var forgotten atomic.Bool
				s := New(Config{Name: "a"}, zerolog.Nop())
				s.home = home
				s.fs = fsys.WithHook(fsys.OS, func(_ fsys.Op, call fsys.Call, _ string) error {
					if call == fsys.CallWrite && forgotten.Load() {
						return unix.EIO
					}
					return nil
				})
				if err := s.takeName(t.Context()); err != nil {
					t.Fatal(err)
				}
				defer s.rollBack()
				if err := lose(home.SidecarLock("a"), func() { forgotten.Store(true) }); err != nil {
					t.Fatal(err)
				}
				if err := s.keepName(t.Context()); !errors.Is(err, ErrNameLost) || !errors.Is(err, lock.ErrLost) || errors.Is(err, ErrNameInUse) {
					t.Errorf("ended with %v", err)
				}
			})
		})
	}
}

// A storage that takes its time to give the name, as an NFS server does after its restart,
// is no name in use, and no reason to give up: a service manager would not try again.
func TestNameOnSlowStorage(t *testing.T) {
	t.Parallel()
	home := layout.Home(t.TempDir())
	if err := os.MkdirAll(home.Replica("a"), 0o750); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		s := New(Config{Name: "a"}, zerolog.Nop())
		s.home = home
		s.fs = fsys.WithHook(fsys.OS, func(_ fsys.Op, call fsys.Call, _ string) error {
			if call == fsys.CallWrite {
				time.Sleep(2 * time.Minute)
			}
			return nil
		})
		if err := s.takeName(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.rollBack()
	})
}

// A name that somebody holds is given up after a moment, and said to be in use.
func TestNameInUse(t *testing.T) {
	t.Parallel()
	home := layout.Home(t.TempDir())
	if err := os.MkdirAll(home.Replica("a"), 0o750); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		first, second := New(Config{Name: "a"}, zerolog.Nop()), New(Config{Name: "a"}, zerolog.Nop())
		first.home, second.home = home, home
		if err := first.takeName(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer first.rollBack()
		began := time.Now()
		if err := second.takeName(t.Context()); !errors.Is(err, ErrNameInUse) || time.Since(began) > 2*nameWait {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		if err := first.own.Release(); err != nil {
			t.Fatal(err)
		}
		if err := second.takeName(t.Context()); err != nil {
			t.Error(err)
		}
		second.rollBack()
	})
}
