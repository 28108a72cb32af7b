package sidecar_test

import (
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar"
)

// otherClock is a home on a file server whose clock is ahead of this host's by so much.
type otherClock struct {
	fsys.FS

	ahead time.Duration
}

// info leaves those of locks alone, which are compared as a whole.
func (c otherClock) info(op fsys.Op, i fs.FileInfo, err error) (fs.FileInfo, error) {
	if err != nil || strings.HasPrefix(string(op), "lock.") {
		return i, err
	}
	st := *i.Sys().(*syscall.Stat_t) //nolint:errcheck,forcetypeassert // this is Linux
	for _, t := range []*syscall.Timespec{&st.Atim, &st.Mtim, &st.Ctim} {
		*t = syscall.NsecToTimespec(t.Nano() + c.ahead.Nanoseconds())
	}
	return shifted{i, &st}, nil
}

type shifted struct {
	fs.FileInfo

	st *syscall.Stat_t
}

func (s shifted) ModTime() time.Time { return time.Unix(s.st.Mtim.Unix()) }
func (s shifted) Sys() any           { return s.st }

func (c otherClock) Stat(op fsys.Op, name string) (fs.FileInfo, error) {
	i, err := c.FS.Stat(op, name)
	return c.info(op, i, err)
}

func (c otherClock) StatNow(op fsys.Op, name string) (fs.FileInfo, error) {
	i, err := c.FS.StatNow(op, name)
	return c.info(op, i, err)
}

func (c otherClock) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	f, err := c.FS.OpenFile(op, name, flag, perm)
	if err != nil {
		return nil, err
	}
	return clockFile{f, c, op}, nil
}

type clockFile struct {
	fsys.File

	c  otherClock
	op fsys.Op
}

func (f clockFile) Stat() (fs.FileInfo, error) {
	i, err := f.File.Stat()
	return f.c.info(f.op, i, err)
}

// A file server whose clock is an hour off changes nothing: what a controller loaded when
// it booted is not loaded again; what is saved, or changed by hand, is loaded, by calls, by
// inotify, and by scans alone; what two saved at once is kept as a conflict, with its time.
func TestClockOfTheFileServer(t *testing.T) {
	t.Parallel()
	for what, ahead := range map[string]time.Duration{"ahead": time.Hour, "behind": -time.Hour} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			home, files := t.TempDir(), otherClock{fsys.OS, ahead}
			replace(t, home, "config.xml", "<hudson/>")
			replace(t, home, "jobs/x/config.xml", "<x/>")
			a := startOn(t, files, home, "a", func(*sidecar.Config) {})
			b := startOn(t, files, home, "b", func(c *sidecar.Config) { c.Sync.NoWatch = true })
			ca, cb := boot(t, a, "a", bothFeatures), boot(t, b, "b", bothFeatures)
			both := []*controller{ca, cb}
			all := func(what, rel, content string) {
				t.Helper()
				for _, c := range both {
					eventually(t, c.name+" has loaded "+what, c.has(rel, content))
					eventually(t, c.name+" is in step after "+what, c.inStep)
				}
			}
			for _, c := range both {
				eventually(t, c.name+" is in step", c.inStep)
				if n := c.loadsOf("config.xml") + c.loadsOf("jobs/x/config.xml"); n > 0 {
					t.Errorf("%s was told %d times to load what it has booted with", c.name, n)
				}
			}
			ca.save("jobs/x/config.xml", "<x>a</x>")
			eventually(t, "b has loaded a's version", cb.has("jobs/x/config.xml", "<x>a</x>"))
			cb.save("jobs/x/config.xml", "<x>b</x>")
			all("b's version", "jobs/x/config.xml", "<x>b</x>")

			eventually(t, "a watches", ca.watches)
			replace(t, home, "jobs/x/config.xml", "<x>by hand</x>")
			all("what was changed by hand", "jobs/x/config.xml", "<x>by hand</x>")

			replace(t, home, "jobs/y/config.xml", "<y/>")
			for _, c := range both { // whoever was told waits for no scan
				if _, err := pb.NewSyncClient(c.f.conn).Rescan(t.Context(), &pb.RescanRequest{}); err != nil {
					t.Fatal(err)
				}
			}
			all("what a scan found", "jobs/y/config.xml", "<y/>")

			ca.save("jobs/y/config.xml", "<y>a</y>")
			cb.mu.Lock()
			cb.loaded["jobs/y/config.xml"] = digestText("<y/>") // it has not loaded a's when it saves
			cb.mu.Unlock()
			cb.save("jobs/y/config.xml", "<y>b</y>")
			before := time.Now().Add(-time.Minute)
			eventually(t, "the conflict is kept", func() bool {
				got, err := pb.NewSyncClient(a.conn).ListConflicts(t.Context(), &pb.ListConflictsRequest{All: true})
				if err != nil || len(got.GetConflicts()) != 1 {
					return false
				}
				c := got.GetConflicts()[0]
				return c.GetPath() == "jobs/y/config.xml" && c.GetLostBy() == "a" && c.GetWonBy() == "b" && c.GetTime().AsTime().After(before) && c.GetTime().AsTime().Before(time.Now().Add(time.Minute))
			})
			all("the newest", "jobs/y/config.xml", "<y>b</y>")
			for _, c := range both {
				if d := c.status().GetDegraded(); len(d) > 0 {
					t.Errorf("%s: %q", c.name, d)
				}
			}
			log, err := pb.NewSyncClient(a.conn).ListChanges(t.Context(), &pb.ListChangesRequest{})
			if err != nil || slices.ContainsFunc(log.GetChanges(), func(c *pb.SyncChange) bool { return c.GetOutcome() == "failed" }) {
				t.Errorf("a's log is %v, %v", log, err)
			}
		})
	}
}
