package runner_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeid"
	"github.com/footman-ci/footman/lock"
	"github.com/footman-ci/footman/runner"
)

// takeTurn holds the startup lock, as whoever is starting does, and returns what
// lets it go.
func (s *stage) takeTurn() (end func()) {
	s.t.Helper()
	if err := os.MkdirAll(s.home.Footman(), 0o750); err != nil {
		s.t.Fatal(err)
	}
	held, err := lock.TryAcquire(s.home.StartupLock(), lock.Options{Holder: lock.Holder{Role: "test"}})
	if err != nil {
		s.t.Fatal(err)
	}
	return func() {
		s.t.Helper()
		if err := held.Release(); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *stage) preparePassive(name string) *actor {
	s.t.Helper()
	a := s.prepare(name)
	a.play.Config.Mode = runner.ActivePassive
	a.play.Controller.Veto = false
	return a
}

// No active-passive controller starts beside an active-active one that serves,
// though the startup lock is free then.
func TestPassiveIsRefusedBesideActive(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	a.await("startup lock free", s.startupFree)
	b := s.preparePassive("b").start()
	if got := b.exit(); got != runner.ExitUnfit {
		t.Fatalf("exit code %d, want %d", got, runner.ExitUnfit)
	}
	if len(b.pids()) != 0 {
		t.Fatal("a controller was started")
	}
	if out := b.out.String(); !strings.Contains(out, "active-active use by replica a") {
		t.Errorf("message: %s", out)
	}
	if !running(a.controller()) || !s.startupFree() {
		t.Error("the active-active replica suffered, or the startup lock is held")
	}
}

// A name of the ledger whose lock nobody proves, as when a coordinator works on a
// dead replica, is waited for, and refused if that takes too long.
func TestPassiveWaitsForUnprovenHolders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit time.Duration
		want  int
	}{
		"free in time": {patience, 0},
		"never free":   {300 * time.Millisecond, runner.ExitUnfit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			a := s.prepare("a").start()
			a.awaitEvent(runner.EventReady, 1)
			a.signal(unix.SIGKILL)
			a.await("name free", s.aliveFree)
			coordinator, err := lock.TryTake(s.home.AliveLock("a"), lock.Holder{Role: "coordinator"})
			if err != nil {
				t.Fatal(err)
			}
			b := s.preparePassive("b")
			b.play.Config.NameTimeout = c.limit
			b.start()
			if c.want != 0 {
				if got := b.exit(); got != c.want || len(b.pids()) != 0 {
					t.Fatalf("exit code %d, %d controllers", got, len(b.pids()))
				}
				_ = coordinator.Release()
				return
			}
			b.awaitEvent(runner.EventWaiting, 1)
			b.await("waiting told", func() bool { return strings.Contains(b.out.String(), "the coordinator") })
			if len(b.pids()) != 0 {
				t.Fatal("a controller was started")
			}
			if err := coordinator.Release(); err != nil {
				t.Fatal(err)
			}
			b.awaitEvent(runner.EventReady, 1)
		})
	}
}

// A passive standby is no reason to refuse, though its name was active-active once.
func TestPassiveAfterAnOrderlyChangeOfMode(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, name := range []string{"a", "b", "c"} {
		old := s.prepare(name).start()
		old.awaitEvent(runner.EventReady, 1)
		old.signal(unix.SIGTERM)
		old.exit()
	}
	a := s.preparePassive("a").start()
	a.awaitEvent(runner.EventReady, 2) // the history has the first life, too
	standbys := []*actor{s.preparePassive("b").start(), s.preparePassive("c").start()}
	for _, b := range standbys {
		b.await("turn awaited", func() bool { return strings.Contains(b.out.String(), "waits for its turn") })
	}
	a.signal(unix.SIGTERM)
	a.exit()
	a.await("a standby serves", func() bool {
		return slices.ContainsFunc(standbys, func(b *actor) bool { return b.count(runner.EventReady) == 2 })
	})
	for _, b := range standbys { // the first one whose turn came is the one that serves
		if out := b.out.String(); strings.Contains(out, "active-active") {
			t.Errorf("%s took a standby for an active-active replica: %s", b.play.Config.Name, out)
		}
	}
}

// An active-active replica is refused beside an active-passive one: waiting, it
// would take over from it ahead of its standbys.
func TestActiveIsRefusedBesidePassive(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.preparePassive("b").start()
	b.awaitEvent(runner.EventReady, 1)
	a := s.prepare("a").start()
	if got := a.exit(); got != runner.ExitUnfit || len(a.pids()) != 0 {
		t.Fatalf("exit code %d, %d controllers", got, len(a.pids()))
	}
	if out := a.out.String(); !strings.Contains(out, "the home is in active-passive use") {
		t.Errorf("message: %s", out)
	}
	if !running(b.controller()) {
		t.Error("the active-passive replica suffered")
	}
}

// An active-active replica that has no controller, because it waits for its turn,
// keeps no active-passive one from starting; it is refused then itself.
func TestPassiveStartsBesideAWaitingActive(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	turn := s.takeTurn()
	a := s.prepare("a").start()
	a.await("turn awaited", func() bool { return strings.Contains(a.out.String(), "waits for its turn") })
	b := s.preparePassive("b").start()
	b.await("turn awaited", func() bool { return strings.Contains(b.out.String(), "waits for its turn") })
	a.signal(unix.SIGSTOP) // so that b gets the lock
	turn()
	b.awaitEvent(runner.EventReady, 1)
	a.signal(unix.SIGCONT)
	if got := a.exit(); got != runner.ExitUnfit || len(a.pids()) != 0 {
		t.Fatalf("exit code %d, %d controllers", got, len(a.pids()))
	}
}

// A copied home is refused without a sidecar, too.
func TestPassiveRefusesACopiedHome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		other uint64
		want  int
	}{"original": {0, 42}, "copy": {1, runner.ExitForeignHome}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			if err := os.Mkdir(s.home.Footman(), 0o750); err != nil {
				t.Fatal(err)
			}
			inode, err := homeid.Inode(fsys.OS, s.home.Footman())
			if err != nil {
				t.Fatal(err)
			}
			s.writeIdentity(homeid.File{Format: homeid.Format, ID: "c1", Inode: inode + c.other})
			a := s.preparePassive("a")
			a.play.Controller.ExitCode = 42
			a.start()
			if got := a.exit(); got != c.want {
				t.Errorf("exit code %d, want %d", got, c.want)
			}
		})
	}
}

// While it waits for its turn, records that nobody took are offered again, and
// once more when the turn has come; not any more when nothing is left.
func TestHandsOutWhileItWaits(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	turn := s.takeTurn()
	b := s.prepare("b")
	b.switchOn(keepRecord)
	b.start()
	offers := func() int { return len(b.lines("handout")) }
	b.await("repeated offers", func() bool { return offers() > 5 })
	if len(b.pids()) != 0 {
		t.Fatal("it has started")
	}
	b.switchOff(keepRecord)
	b.await("last record taken", func() bool { return strings.Contains(b.out.String(), `"kept":0`) })
	n := offers()
	turn()
	b.awaitEvent(runner.EventReady, 1)
	if offers() != n {
		t.Errorf("%d offers after the last record was taken", offers()-n)
	}
}

// The turn does not have to wait for records that nobody takes, but they are
// offered once more to whoever came to serve just before it.
func TestHandsOutOnceMoreAtItsTurn(t *testing.T) {
	t.Parallel()
	a := newStage(t).prepare("a")
	a.play.Config.HandOutEvery = time.Hour
	a.switchOn(keepRecord)
	a.start()
	a.awaitEvent(runner.EventReady, 1)
	if got := a.lines("handout"); !slices.Equal(got, []string{"a/1", "a/1"}) {
		t.Errorf("offers: %q", got)
	}
}

// What the runner makes in the home is not open to other users.
func TestOthersSeeNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.prepare("a").start()
	a.awaitEvent(runner.EventReady, 1)
	for _, path := range []string{s.home.Footman(), s.home.Replica("a"), s.home.AliveLock("a"), s.home.StartupLock(), s.home.History()} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o007 != 0 {
			t.Errorf("%s has mode %o", path, mode)
		}
	}
}

func (s *stage) writeIdentity(file homeid.File) {
	s.t.Helper()
	data, err := json.Marshal(file)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(s.home.ClusterFile(), data, 0o640); err != nil {
		s.t.Fatal(err)
	}
}

// A lock whose file was removed under its holder has no second holder before the
// first has noticed: whoever made the new file waits.
func TestNewLockFilesSettle(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.prepare("b") // its name's lock has settled
	b.play.Controller.ExitCode = 1
	b.start().exit()
	a := s.preparePassive("a").start()
	a.awaitEvent(runner.EventReady, 1)
	b = s.prepare("b")
	b.play.Config.LockSettle = time.Hour
	b.start()
	c := s.prepare("c")
	c.play.Config.LockSettle = time.Hour
	c.start()
	b.await("turn awaited", func() bool { return strings.Contains(b.out.String(), "waits for its turn") })
	if err := os.Remove(s.home.StartupLock()); err != nil {
		t.Fatal(err)
	}
	if got := a.exit(); got != runner.ExitFenced {
		t.Errorf("exit code %d of the first holder, want %d", got, runner.ExitFenced)
	}
	for path, waiter := range map[string]*actor{s.home.StartupLock(): b, s.home.AliveLock("c"): c} {
		waiter.await("new file locked", func() bool { _, err := os.Stat(path); return err == nil && !free(t, path) })
		waiter.signal(unix.SIGTERM)
		if got := waiter.exit(); got != 128+15 || len(waiter.pids()) != 0 {
			t.Errorf("exit code %d, %d controllers", got, len(waiter.pids()))
		}
		if info, err := os.Stat(path); err != nil || info.Size() != 0 {
			t.Errorf("%s was relied upon: %v %v", path, info, err)
		}
	}
}
