package adoption_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/lock"
	"go.uber.org/goleak"
)

// TestMain keeps a plain run short; -rapid.checks=5000 searches longer.
func TestMain(m *testing.M) {
	nosync.TempInMemory()
	if err := flag.Set("rapid.checks", "15"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// A killed replica's builds go on at the others, spread by load, within a second
// after its lock is free; its life is closed.
func TestOneDies(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(30)
		ra.kill()
		c.eventually(time.Second)
		b, n := len(rb.State().Running), len(rc.State().Running)
		if b+n != 30 || b < 12 || n < 12 {
			t.Errorf("b has %d, c has %d of 30", b, n)
		}
		if lives := c.livesOfA(); len(lives) > 0 {
			t.Errorf("lives of a: %v", lives)
		}
		for kind, want := range map[adoption.Kind]int{adoption.KindReplicaDead: 1, adoption.KindBuildAssigned: 30, adoption.KindBuildTaken: 30,
			adoption.KindBuildAdopted: 30, adoption.KindLifeClosed: 1, adoption.KindCoordinationFinished: 1, adoption.KindBuildRetry: 0} {
			if got := c.count(kind); got != want {
				t.Errorf("%s: %d events, want %d", kind, got, want)
			}
		}
	})
}

// A replica that said that it stops was stopped; only one that said nothing is
// told of as dead. Its builds go on all the same.
func TestStopIsNoDeath(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, _, _ := c.three(3)
		if err := c.raw.WriteLive(ra.State().Life, ledger.Live{State: ledger.StateStopping, UpdatedAt: time.Now()}); err != nil {
			t.Fatal(err)
		}
		ra.kill()
		c.eventually(time.Second)
		if stopped, died := c.count(adoption.KindReplicaStopped), c.count(adoption.KindReplicaDead); stopped != 1 || died != 0 {
			t.Errorf("%d stops and %d deaths, want one stop", stopped, died)
		}
	})
}

// A thousand builds are many passes and chunks, and still all of them live on.
func TestThousandBuilds(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, _, _ := c.three(1000)
		ra.kill()
		c.eventually(2 * time.Second)
	})
}

// All die; the first that is back has everything.
func TestAllDieOneComesBack(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(10)
		rb.build("x", 1)
		for _, r := range []*replica{ra, rb, rc} {
			r.kill()
		}
		time.Sleep(time.Minute)
		c.start("b")
		c.eventually(3 * time.Second)
		if got := len(rb.State().Running); got != 11 {
			t.Errorf("b runs %d builds, want 11: %v", got, keysOf(rb.State().Running))
		}
	})
}

// The message to the new owner is only a shortcut: without it, its next pass
// finds the inbox.
func TestMessagesLost(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, _, _ := c.three(10)
		c.mu.Lock()
		c.lostMessages = true
		c.mu.Unlock()
		ra.kill()
		c.eventually(adoption.DefaultIdleEvery + time.Second)
	})
}

// A replica whose lock is held is not dead, whatever gossip says.
func TestHeldLockIsLife(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, _ := c.three(3)
		ra.killSidecar()
		rb.manager.Suspect("a")
		time.Sleep(2 * time.Minute)
		var alive *adoption.NotDeadError
		if _, err := rb.manager.AdoptNow(t.Context(), "a"); !errors.As(err, &alive) {
			t.Errorf("AdoptNow: got %v, want NotDeadError", err)
		}
		if n := c.count(adoption.KindReplicaDead); n != 0 {
			t.Errorf("%d deaths", n)
		}
		c.eventually(time.Second)
	})
}

// Only who serves takes the locks of others.
func TestOnlyTheServingCoordinate(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(3)
		rc.kill()
		c.mu.Lock()
		rb.ctl.serving = false
		c.mu.Unlock()
		time.Sleep(time.Second)
		ra.kill()
		time.Sleep(time.Minute)
		if _, err := rb.manager.AdoptNow(t.Context(), "a"); !errors.Is(err, adoption.ErrNotServing) {
			t.Errorf("AdoptNow: got %v, want ErrNotServing", err)
		}
		if n := c.count(adoption.KindBuildAssigned); n != 0 {
			t.Errorf("%d builds assigned", n)
		}
		rb.serve()
		c.eventually(3 * time.Second)
	})
}

// The adopter dies after it took the records and before its controller loaded
// them: the third one has them.
func TestAdopterDiesAfterTake(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(10)
		rc.tags = []string{adoption.TagNoAdopt}
		hang := make(chan struct{})
		rb.ctl.answer = func(ledger.Entry) (adoption.Outcome, string, error) {
			<-hang
			return "", "", errors.New("killed")
		}
		ra.kill()
		time.Sleep(2 * time.Second)
		if n := c.count(adoption.KindBuildTaken); n != 10 {
			t.Fatalf("%d taken, want 10", n)
		}
		rc.tags = nil
		rb.kill()
		close(hang)
		c.eventually(2 * time.Second)
		if got := len(rc.State().Running); got != 10 {
			t.Errorf("c runs %d", got)
		}
	})
}

// A replica that comes back while its builds are being adopted gets no build
// twice, and may be given some of them.
func TestOwnerRestartsMeanwhile(t *testing.T) {
	for delay := range 8 {
		simulate(t, func(c *cluster) {
			ra, _, _ := c.three(20)
			ra.kill()
			time.Sleep(time.Duration(delay) * 40 * time.Millisecond)
			c.start("a")
			c.eventually(5 * time.Second)
			if lives := c.livesOfA(); len(lives) != 1 {
				t.Errorf("lives of a: %v", lives)
			}
		})
	}
}

// A replica that restarts before anybody saw its death hands its builds out
// before its controller starts.
func TestHandOut(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(10)
		rb.killSidecar() // nobody watches
		rc.killSidecar()
		time.Sleep(time.Second)
		ra.kill()
		ra.begin()
		rb.sidecar()
		rc.sidecar()
		if n := c.count(adoption.KindHandedOut); n != 10 {
			t.Errorf("%d handed out, want 10\n%s", n, c.story())
		}
		ra.serve()
		c.eventually(6 * time.Second)
		if got := len(ra.State().Running); got != 0 {
			t.Errorf("a runs %d", got)
		}
	})
}

// A replica that is believed to serve and whose life is over gets nothing: its
// share is planned again at once.
func TestOwnersLifeIsOver(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, _, _ := c.three(10)
		c.mu.Lock()
		c.ghosts = []adoption.Candidate{{Life: ledger.Life{Name: "ghost", Incarnation: 1}, Load: adoption.Load{Running: -100}, PluginsDigest: "d"}}
		c.mu.Unlock()
		ra.kill()
		c.eventually(time.Second)
	})
}

// Records that contradict the disk, or are no records, hold nobody up: they go
// to quarantine. What ended or never began is released.
func TestRecordsAreVerified(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, _, _ := c.three(1)
		done, never, resumed, noJob, damaged, early := ra.build("done", 1), ra.build("never", 1), ra.build("resumed", 1),
			ra.build("nojob", 1), ra.build("damaged", 1), ra.build("early", 1)
		now := time.Now()
		c.setDisk(done.Key, adoption.BuildState{JobExists: true, Exists: true, Done: true})
		c.setDisk(never.Key, adoption.BuildState{JobExists: true})
		// It began after its claim, as it should.
		c.setDisk(resumed.Key, adoption.BuildState{JobExists: true, Exists: true, StartTime: now})
		c.setDisk(noJob.Key, adoption.BuildState{})
		c.setDisk(damaged.Key, adoption.BuildState{JobExists: true, Exists: true, Why: "damaged"})
		c.setDisk(early.Key, adoption.BuildState{JobExists: true, Exists: true, StartTime: now.Add(-48 * time.Hour)})
		dir := c.home.Life("a", 1)
		for name, content := range map[string]string{"garbage@1.json": "\x00garbage", "torn@1.json": "", "note": "x"} {
			if err := os.WriteFile(dir+"/"+name, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		ra.kill()
		time.Sleep(2 * time.Second)
		for kind, want := range map[adoption.Kind]int{adoption.KindBuildAdopted: 2, adoption.KindBuildFinished: 1,
			adoption.KindBuildNeverStarted: 1, adoption.KindRecordQuarantined: 6, adoption.KindLifeClosed: 1} {
			if got := c.count(kind); got != want {
				t.Errorf("%s: %d events, want %d\n%s", kind, got, want, c.story())
			}
		}
		if _, n, _ := c.raw.Quarantined(0); n != 6 {
			t.Errorf("%d files in quarantine, want 6", n)
		}
		if left := c.records(); len(left) != 2 {
			t.Errorf("records: %v", left)
		}
	})
}

// What can't be judged now, and what a newer version wrote, stays where it is;
// the rest is adopted, and the life closed once the disk answers.
func TestUnknownIsLeftAlone(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, _ := c.three(5)
		sick := ra.build("sick", 1)
		c.setDisk(sick.Key, adoption.BuildState{Why: "sick"})
		ra.kill()
		time.Sleep(30 * time.Second)
		if n := c.count(adoption.KindBuildAdopted); n != 5 {
			t.Errorf("%d adopted, want 5", n)
		}
		if got := c.records()[sick.Key]; len(got) != 1 || got[0] != "a/1" {
			t.Errorf("the unknown one is in %v", got)
		}
		if n := c.count(adoption.KindCoordinationFinished); n > 2 {
			t.Errorf("%d coordinations told: passes that change nothing are no news", n)
		}
		_ = rb
		c.setDisk(sick.Key, adoption.BuildState{JobExists: true, Exists: true})
		c.eventually(2 * adoption.DefaultRetryMax)
	})
}

// Without anybody who may take them, builds wait; the dead name can come back
// meanwhile, and then has its builds again.
func TestNobodyMayAdopt(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(4)
		rb.tags, rc.tags = []string{adoption.TagNoAdopt}, []string{adoption.TagNoAdopt}
		ra.kill()
		time.Sleep(time.Minute)
		if n := c.count(adoption.KindBuildAssigned); n != 0 {
			t.Errorf("%d assigned", n)
		}
		if s := slices.Concat(rb.manager.Snapshot().Degraded, rc.manager.Snapshot().Degraded); len(s) == 0 || !strings.Contains(s[0], "4 left") {
			t.Errorf("nobody is told: %q", s)
		}
		c.start("a")
		c.eventually(20 * time.Second)
		if got := len(ra.State().Running); got != 4 {
			t.Errorf("a runs %d of its 4 builds", got)
		}
	})
}

// The controller's answers: put off means again later, ended means released, but
// only if the disk agrees; an error is no answer.
func TestOutcomes(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(0)
		rc.kill()
		retry, lost, ended, lie := ra.build("retry", 1), ra.build("lost", 1), ra.build("ended", 1), ra.build("lie", 1)
		tries := map[string]int{}
		rb.ctl.answer = func(e ledger.Entry) (adoption.Outcome, string, error) {
			c.mu.Lock()
			tries[e.Key]++
			n := tries[e.Key]
			c.mu.Unlock()
			switch {
			case e.Key == retry.Key && n < 4:
				return adoption.OutcomeRetry, "busy", nil
			case e.Key == lost.Key && n < 3:
				return "", "", errors.New("connection lost")
			case e.Key == ended.Key:
				c.setDisk(ended.Key, adoption.BuildState{JobExists: true, Exists: true, Done: true})
				return adoption.OutcomeUnresumable, "performance optimised", nil
			case e.Key == lie.Key && n < 5:
				return adoption.OutcomeFinished, "done", nil
			}
			return "", "", nil
		}
		time.Sleep(5 * time.Second)
		ra.kill()
		c.eventually(20 * time.Second)
		for kind, want := range map[adoption.Kind]int{adoption.KindBuildUnresumable: 1, adoption.KindBuildFinished: 0,
			adoption.KindBuildAdopted: 3, adoption.KindBuildRetry: 3} {
			if got := c.count(kind); got != want {
				t.Errorf("%s: %d events, want %d\n%s", kind, got, want, c.story())
			}
		}
		if got := len(rb.State().Running); got != 3 {
			t.Errorf("b runs %d", got)
		}
	})
}

// A new sidecar of a living controller finds what the old one had taken and not
// yet told the controller.
func TestSidecarRestarts(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, rc := c.three(6)
		rc.kill()
		hang := make(chan struct{})
		rb.ctl.answer = func(ledger.Entry) (adoption.Outcome, string, error) {
			<-hang
			return "", "", errors.New("sidecar is gone")
		}
		ra.kill()
		time.Sleep(2 * time.Second)
		rb.killSidecar()
		c.mu.Lock()
		rb.ctl.answer = nil
		c.mu.Unlock()
		close(hang)
		rb.sidecar()
		c.eventually(adoption.DefaultGrace + 3*time.Second)
	})
}

// A living controller's claims are its own business: a claim under way is
// neither released, nor loaded, nor called garbage.
func TestClaimsUnderWayAreLeftAlone(t *testing.T) {
	simulate(t, func(c *cluster) {
		_, rb, _ := c.three(0)
		rec := ledger.Record{Job: "slow", Number: 1, Folder: "jobs/slow"}
		if err := c.raw.Claim(rb.ctl.life, rec); err != nil {
			t.Fatal(err)
		}
		torn := c.home.Life("b", 1) + "/torn@1.json"
		if err := os.WriteFile(torn, []byte(`{"format":1,"jo`), 0o644); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Minute)
		if s := rb.manager.Snapshot(); s.TornClaims != 1 || s.Counters.Quarantined != 0 || rb.ctl.commands != 0 {
			t.Errorf("snapshot: %+v, %d commands", s, rb.ctl.commands)
		}
		if got := c.records(); len(got) != 2 {
			t.Errorf("records: %v", got)
		}
		// With the life, the claims end.
		rb.kill()
		time.Sleep(3 * time.Second)
		if got := c.records(); len(got) != 0 {
			t.Errorf("records: %v", got)
		}
	})
}

// A record of the own folder whose build the disk calls done is released, even
// if the controller forgot.
func TestForgottenReleaseIsMadeUpFor(t *testing.T) {
	simulate(t, func(c *cluster) {
		_, rb, _ := c.three(0)
		e := rb.build("x", 1)
		c.mu.Lock()
		c.disk[e.Key] = adoption.BuildState{JobExists: true, Exists: true, Done: true}
		delete(rb.ctl.loaded, e.Key)
		delete(c.executes, e.Key)
		c.mu.Unlock()
		c.eventually(adoption.DefaultGrace + adoption.DefaultIdleEvery + 2*time.Second)
	})
}

// Without its lock file a name can't be coordinated: making a new one could lock
// beside the holder of the old one. A person is told.
func TestLockFileMissing(t *testing.T) {
	simulate(t, func(c *cluster) {
		ra, rb, _ := c.three(1)
		if err := os.Remove(c.home.AliveLock("a")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if s := rb.manager.Snapshot(); len(s.Degraded) != 1 || !strings.HasPrefix(s.Degraded[0], "a: ") {
			t.Errorf("degraded: %q", s.Degraded)
		}
		if n := c.count(adoption.KindReplicaDead); n != 0 {
			t.Errorf("%d deaths", n)
		}
		_ = ra
		c.eventually(time.Second)
	})
}

// An operator's request is carried out at once and reported.
func TestAdoptNow(t *testing.T) {
	simulate(t, func(c *cluster) {
		rb := c.start("b")
		life, err := c.raw.ClaimIncarnation("gone")
		if err != nil {
			t.Fatal(err)
		}
		c.setDisk("x@1", adoption.BuildState{JobExists: true, Exists: true})
		if err := c.raw.Claim(life, ledger.Record{Job: "x", Number: 1, Folder: "jobs/x"}); err != nil {
			t.Fatal(err)
		}
		taken, err := lock.TryTake(c.home.AliveLock("gone"), lock.Holder{}, lock.WithCreate())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second)
		rb.killSidecar()
		if err := taken.Release(); err != nil {
			t.Fatal(err)
		}
		m, err := adoption.New(adoption.Config{Name: "b"}, adoption.Deps{Home: c.home, Self: rb, Peers: peers{rb}, Builds: c, Recorder: c})
		if err != nil {
			t.Fatal(err)
		}
		report, err := m.AdoptNow(context.Background(), "gone")
		if err != nil || report.Assigned != 1 || report.Left != 0 {
			t.Errorf("got %v, %v", report, err)
		}
		if _, err := m.AdoptNow(context.Background(), "b"); err == nil {
			t.Error("adopted itself")
		}
	})
}

// Records are taken for the own present life only.
func TestTakeInboxRefuses(t *testing.T) {
	simulate(t, func(c *cluster) {
		rb := c.start("b")
		for _, life := range []ledger.Life{{Name: "b", Incarnation: 2}, {Name: "a", Incarnation: 1}, {}} {
			if err := rb.manager.TakeInbox(context.Background(), life, "x", nil); !errors.Is(err, adoption.ErrNotMine) {
				t.Errorf("%s: got %v, want ErrNotMine", life, err)
			}
		}
		if err := rb.manager.TakeInbox(context.Background(), rb.ctl.life, "x", nil); err != nil {
			t.Error(err)
		}
	})
}

// New refuses what can't work.
func TestNewRefuses(t *testing.T) {
	c := newCluster(t, t.TempDir())
	r := c.replica("a")
	good := adoption.Deps{Home: c.home, Self: r, Peers: peers{r}, Builds: c, Recorder: c}
	for name, cfg := range map[string]adoption.Config{"no name": {}, "bad name": {Name: "../a"}, "policy": {Name: "a", Policy: "x"},
		"negative": {Name: "a", Grace: -1}, "retries": {Name: "a", RetryMin: 2, RetryMax: 1}} {
		if _, err := adoption.New(cfg, good); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := adoption.New(adoption.Config{Name: "a"}, adoption.Deps{Home: c.home}); err == nil {
		t.Error("accepted without anything to work with")
	}
}
