package adoption_test

import (
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"golang.org/x/sys/unix"
)

// listed calls do before each listing of a life's folder.
func listed(do func(dir string)) fsys.FS {
	return fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
		if op == "ledger.list" && call == fsys.CallReadDir {
			do(name)
		}
		return nil
	})
}

// A record that moves from one life of a dead name to another while the lives are
// listed is the only record of its build, even if it was met twice: the sidecar
// of a name that just died again may still be moving records to the newer life.
func TestRecordMovesWhileItsLivesAreListed(t *testing.T) {
	for name, newestFirst := range map[string]bool{"before the newer life is listed": true, "before the older life is listed": false} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(c *cluster) {
				a := c.start("a")
				e := a.build("job", 1)
				a.kill()
				newer, err := c.raw.ClaimIncarnation("a") // the next life, whose runner dies at once
				if err != nil {
					t.Fatal(err)
				}
				at := e.Life
				if newestFirst {
					at = newer
				}
				var moved atomic.Bool
				var first atomic.Pointer[string]
				b := c.replica("b")
				b.fs = listed(func(dir string) {
					if strings.HasPrefix(dir, c.home.RunningOf("a")) {
						first.CompareAndSwap(nil, &dir)
					}
					if dir == c.home.Life("a", at.Incarnation) && !moved.Swap(true) {
						if _, err := c.raw.Inherit(e, newer); err != nil {
							t.Error(err)
						}
					}
				})
				b.begin()
				b.serve()
				c.eventually(time.Minute)
				if !moved.Load() || c.count(adoption.KindRecordQuarantined) != 0 {
					t.Errorf("moved: %v\n%s", moved.Load(), c.story())
				}
				if got := first.Load(); got == nil || *got != c.home.Life("a", newer.Incarnation) {
					t.Error("records are met twice: the newest life wasn't listed first")
				}
			})
		})
	}
}

// A record that was met twice, whatever listings said, is planned where it lies.
func TestRecordMetTwice(t *testing.T) {
	for name, end := range map[string]func(newer, older string) error{
		"it went to the older life":     os.Rename, // what a listing that is too old looks like
		"it came from it, and is there": os.Link,
	} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(c *cluster) {
				a := c.start("a")
				e := a.build("job", 1)
				a.kill()
				newer, err := c.raw.ClaimIncarnation("a")
				if err != nil {
					t.Fatal(err)
				}
				there, err := c.raw.Inherit(e, newer)
				if err != nil {
					t.Fatal(err)
				}
				var moved atomic.Bool
				b := c.replica("b")
				b.fs = listed(func(dir string) { // the newer life was listed already
					if dir == c.home.Life("a", e.Life.Incarnation) && !moved.Swap(true) {
						if err := end(c.raw.Path(there), c.raw.Path(e)); err != nil {
							t.Error(err)
						}
					}
				})
				b.begin()
				b.serve()
				time.Sleep(time.Minute)
				if by := c.executor(e.Key); by == nil || by.life.Name != "b" || c.count(adoption.KindRecordQuarantined) != 0 {
					t.Errorf("executed by %v, records %v\n%s", by, c.records(), c.story())
				}
			})
		})
	}
}

// staleStat is an NFS client that believes, once, that the target of a move
// exists: a record that was there has been moved on.
type staleStat struct {
	fsys.FS
	op   fsys.Op
	lied atomic.Bool
}

func (s *staleStat) Stat(op fsys.Op, name string) (fs.FileInfo, error) {
	info, err := s.FS.Stat(op, name)
	if op == s.op && err != nil && !s.lied.Swap(true) {
		return s.FS.Stat(op, "/")
	}
	return info, err
}

// A target that only seems to be taken costs a try, never the record.
func TestTargetSeemsTaken(t *testing.T) {
	for _, op := range []fsys.Op{"ledger.assign", "ledger.take", "ledger.inherit"} {
		t.Run(string(op), func(t *testing.T) {
			simulate(t, func(c *cluster) {
				stale := &staleStat{FS: nosync.FS, op: op}
				a := c.replica("a")
				a.fs = stale
				b := c.replica("b")
				b.fs = stale
				c.start("a")
				a.build("job", 1)
				if op == "ledger.inherit" { // nobody takes what it could hand out
					a.kill()
					c.start("a")
				} else {
					c.start("b")
					time.Sleep(5 * time.Second)
					a.kill()
				}
				c.eventually(time.Minute)
				if !stale.lied.Load() || c.count(adoption.KindRecordQuarantined) != 0 {
					t.Errorf("lied: %v\n%s", stale.lied.Load(), c.story())
				}
			})
		})
	}
}

// A record that can't be read is not one that was released: a build that runs
// according to the disk keeps its record, whatever its controller says.
func TestUnreadableRecordIsNotReleased(t *testing.T) {
	simulate(t, func(c *cluster) {
		a := c.start("a")
		e := a.build("job", 1)
		var sick atomic.Bool
		var dir atomic.Value
		b := c.replica("b")
		b.fs = fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
			if d, _ := dir.Load().(string); sick.Load() && op == "ledger.read" && call == fsys.CallOpen && d != "" && strings.HasPrefix(name, d) {
				return unix.EIO
			}
			return nil
		})
		b.begin()
		asked := 0
		b.ctl.answer = func(ledger.Entry) (adoption.Outcome, string, error) { // wrong twice, and the disk is sick then
			asked++
			sick.Store(asked <= 2)
			if asked <= 2 {
				return adoption.OutcomeFinished, "", nil
			}
			return "", "", nil
		}
		dir.Store(c.home.Life("b", b.ctl.life.Incarnation))
		b.serve()
		time.Sleep(5 * time.Second)
		a.kill()
		c.eventually(time.Minute)
		if asked < 3 || c.count(adoption.KindBuildFinished) != 0 || c.executor(e.Key) == nil {
			t.Errorf("asked %d times\n%s", asked, c.story())
		}
	})
}
