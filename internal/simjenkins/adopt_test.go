package simjenkins_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/simjenkins"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

const (
	resumed     = footmanv1.Outcome_OUTCOME_RESUMED
	finished    = footmanv1.Outcome_OUTCOME_FINISHED
	unresumable = footmanv1.Outcome_OUTCOME_UNRESUMABLE
	retryLater  = footmanv1.Outcome_OUTCOME_RETRY
	rebuild     = footmanv1.UnresumablePolicy_UNRESUMABLE_POLICY_REBUILD
)

// Builds of every kind whose controller was killed go on in another one, with no
// tick lost and none twice; those that can't be resumed end with a reason.
func TestAdoptionOfEveryKind(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	a := boot(t, home, "", lifeA)
	side := newFakeSidecar(t)
	b := boot(t, home, "", lifeB, withSocket(side.socket))
	both := []string{"left", "right"}
	cases := []struct {
		verdict.Expected
		outcome footmanv1.Outcome
		result  string
	}{
		{verdict.Expected{Job: "sleep", Ticks: 60}, resumed, "SUCCESS"},
		{verdict.Expected{Job: "team/über job", Ticks: 60}, resumed, "SUCCESS"},
		{verdict.Expected{Job: "par", Ticks: 60, Branches: both}, resumed, "SUCCESS"},
		{verdict.Expected{Job: "ask", Ticks: 60}, resumed, "SUCCESS"},
		{verdict.Expected{Job: "fast", Ticks: 60, MayEnd: true}, unresumable, "FAILURE"},
		{verdict.Expected{Job: "noresume", Ticks: 60, MayEnd: true}, unresumable, "FAILURE"},
		{verdict.Expected{Job: "free", Ticks: 60, MayEnd: true}, unresumable, "ABORTED"},
	}
	for i := range cases {
		cases[i].Number = a.build(cases[i].Job, "ticks=60&interval=20ms")
	}
	for _, c := range cases {
		if c.Job != "ask" {
			ticked(t, home, c.Job, c.Number, 3)
		}
	}
	a.kill()
	acks := map[string]*footmanv1.AcknowledgeRequest{}
	for _, e := range hand(t, home, lifeA, lifeB) {
		acks[e.Record.Job] = side.adoptUntil(e.Record, abort)
	}
	if code, body := b.try("POST", "job/ask/1/input", nil); code != http.StatusOK {
		t.Errorf("input: %d %s", code, body)
	}
	for _, c := range cases {
		if got := acks[c.Job]; got.GetOutcome() != c.outcome || c.outcome == unresumable && got.GetReason() == "" {
			t.Errorf("%s: outcome %v %q, want %v", c.Job, got.GetOutcome(), got.GetReason(), c.outcome)
		}
		got := ended(t, home, c.Expected)
		if !got.OK() || got.Result != c.result || got.Unresumable != (c.outcome == unresumable) {
			t.Errorf("%s: %+v", c.Job, got)
		}
		if c.outcome == resumed && c.Job != "ask" && !slices.Equal(got.Executors, []string{"a/1", "b/1"}) {
			t.Errorf("%s: executors %v", c.Job, got.Executors)
		}
	}
	if log := readLog(t, home, "fast", 1); !strings.Contains(log, "Cannot resume build because FlowNode 3") {
		t.Errorf("fast's log lacks the reason that a real controller gives:\n%s", log)
	}
	if left, _ := filepath.Glob(filepath.Join(home.Running(), "*", "*", "*@*.json")); len(left) != 0 {
		t.Errorf("records left: %v", left)
	}
}

// Asking again is harmless, and a record that says nothing sensible does nothing.
func TestAdoptAgainAndAdoptNonsense(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	side := newFakeSidecar(t)
	a := boot(t, home, "", lifeA)
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=80&interval=20ms"), Ticks: 80}
	fast := verdict.Expected{Job: "fast", Number: a.build("fast", "ticks=80&interval=20ms"), Ticks: 80, MayEnd: true}
	ticked(t, home, "sleep", 1, 2)
	b := boot(t, home, "", lifeB, withSocket(side.socket))
	l := ledger.New(home, fsys.OS)
	entries, _, err := l.List(lifeA)
	must(t, err)
	if got := side.adopt(entries[0].Record); got.GetOutcome() != retryLater {
		t.Errorf("a record in another life's folder: %v, want retry", got)
	}
	a.kill()
	byJob := map[string]ledger.Record{}
	for _, e := range hand(t, home, lifeA, lifeB) {
		byJob[e.Record.Job] = e.Record
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := side.adoptUntil(byJob["sleep"], abort); got.GetOutcome() != resumed {
				t.Errorf("again and again: %v", got)
			}
		})
	}
	wg.Wait()
	for range 3 {
		if got := side.adoptUntil(byJob["fast"], abort); got.GetOutcome() != unresumable {
			t.Errorf("ended build, asked again: %v", got)
		}
	}
	for name, r := range map[string]ledger.Record{
		"unknown job":     {Job: "gone", Folder: "jobs/gone", Number: 1},
		"wrong folder":    {Job: "sleep", Folder: "jobs/fast", Number: 1},
		"outside":         {Job: "../../etc", Folder: "jobs/../../etc", Number: 1},
		"a folder":        {Job: "team", Folder: "jobs/team", Number: 1},
		"not ours":        {Job: "sleep", Folder: "jobs/sleep", Number: 99},
		"number too high": {Job: "sleep", Folder: "jobs/sleep", Number: -4},
	} {
		r.Origin, r.OriginIncarnation, r.ClaimedAt = "a", 1, time.Now()
		if got := side.adopt(r); got.GetOutcome() != retryLater || got.GetReason() == "" {
			t.Errorf("%s: %v, want retry with a reason", name, got)
		}
	}
	if got := ended(t, home, e); !got.OK() {
		t.Errorf("%+v", got)
	}
	if got := ended(t, home, fast); !got.OK() {
		t.Errorf("%+v", got)
	}
	eventually(t, "nothing runs", func() bool { return len(b.running()) == 0 })
	if got := side.adopt(byJob["sleep"]); got.GetOutcome() != finished && got.GetOutcome() != retryLater {
		t.Errorf("after its end: %v", got)
	}
}

// A record without a build directory (killed between claim and mkdir), and one
// of a build that completed before its release, are just released.
func TestAdoptWhatNeverStartedOrIsComplete(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	life := newLife(t, home, "b")
	side := newFakeSidecar(t)
	b := boot(t, home, "", life, withSocket(side.socket))
	l := ledger.New(home, fsys.OS)
	done := b.build("sleep", "ticks=1&interval=1ms")
	ended(t, home, verdict.Expected{Job: "sleep", Number: done, Ticks: 1})
	before := readLog(t, home, "sleep", done)
	must(t, os.MkdirAll(filepath.Join(home.Path(), "jobs", "sleep", "builds", "8"), 0o755)) // mkdir was its last act
	for _, n := range []int{7, 8, done} {
		r := ledger.Record{Job: "sleep", Folder: "jobs/sleep", Number: n, Origin: "a", OriginIncarnation: 1, ClaimedAt: time.Now()}
		must(t, l.Claim(life, r))
		if got := side.adopt(r); got.GetOutcome() != finished {
			t.Errorf("#%d: %v, want finished", n, got)
		}
		if got := records(t, home, verdict.Expected{Job: "sleep", Number: n}); len(got) != 0 {
			t.Errorf("#%d: record stays: %v", n, got)
		}
	}
	if readLog(t, home, "sleep", done) != before {
		t.Error("the log of a completed build was touched")
	}
}

// A build that was killed between the last line of its log and its build.xml is
// only completed, not ended a second time.
func TestAdoptBetweenLogAndBuildXML(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	a := boot(t, home, "", lifeA)
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=1000&interval=10ms"), Ticks: 2}
	ticked(t, home, "sleep", 1, 2)
	a.kill()
	path := verdict.LogPath(home.Path(), "sleep", 1)
	log := readLog(t, home, "sleep", 1)
	third := strings.Index(log, "tick 3 ")
	if third < 0 {
		third = len(log)
	}
	must(t, os.WriteFile(path, []byte(log[:third]+"Finished: SUCCESS\n"), 0o644))
	side := newFakeSidecar(t)
	boot(t, home, "", lifeB, withSocket(side.socket))
	for _, r := range hand(t, home, lifeA, lifeB) {
		side.adoptUntil(r.Record, abort)
	}
	if got := ended(t, home, e); !got.OK() || got.Finished != 1 {
		t.Fatalf("%+v", got)
	}
}

// A line that the crash cut is not counted and not glued to the next one.
func TestAdoptTornLog(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	a := boot(t, home, "", lifeA)
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=30&interval=10ms"), Ticks: 30}
	ticked(t, home, "sleep", 1, 3)
	a.kill()
	log := readLog(t, home, "sleep", 1)
	must(t, os.WriteFile(verdict.LogPath(home.Path(), "sleep", 1), []byte(log[:len(log)-9]), 0o644))
	side := newFakeSidecar(t)
	boot(t, home, "", lifeB, withSocket(side.socket))
	for _, r := range hand(t, home, lifeA, lifeB) {
		side.adoptUntil(r.Record, abort)
	}
	if got := ended(t, home, e); !got.OK() || got.Torn != 1 || got.Resumes != 1 {
		t.Fatalf("%+v\n%s", got, readLog(t, home, "sleep", 1))
	}
}

// With the policy "rebuild" a build that can't be resumed is scheduled anew with
// its parameters, once, however often the command comes.
func TestRebuild(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	a := boot(t, home, "", lifeA)
	a.build("fast", "ticks=25&interval=12ms")
	ticked(t, home, "fast", 1, 2)
	a.kill()
	side := newFakeSidecar(t)
	boot(t, home, "", lifeB, withSocket(side.socket))
	for _, r := range hand(t, home, lifeA, lifeB) {
		for range 3 {
			if got := side.adoptUntil(r.Record, rebuild); got.GetOutcome() != unresumable {
				t.Fatalf("%v", got)
			}
		}
	}
	second := verdict.Expected{Job: "fast", Number: 2, Ticks: 25}
	if got := ended(t, home, second); !got.OK() || got.Result != "SUCCESS" {
		t.Errorf("%+v", got)
	}
	if log := readLog(t, home, "fast", 2); !strings.Contains(log, "Rebuild of fast@1") {
		t.Errorf("no cause in the log:\n%s", log)
	}
	if _, err := os.Stat(filepath.Join(home.Path(), "jobs", "fast", "builds", "3")); !os.IsNotExist(err) {
		t.Errorf("scheduled twice: %v", err)
	}
}

// A job that a peer created after this controller's boot is loaded for adoption.
func TestAdoptBuildOfANewJob(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	side := newFakeSidecar(t)
	boot(t, home, "", lifeB, withSocket(side.socket))
	a := boot(t, home, "", lifeA)
	if code, body := a.try("POST", "createItem?name=team/new", []byte(sleepJob)); code != http.StatusOK {
		t.Fatalf("createItem: %d %s", code, body)
	}
	code, _ := a.try("POST", "job/team/job/new/build?ticks=30&interval=10ms", nil)
	if code != http.StatusCreated {
		t.Fatal(code)
	}
	e := verdict.Expected{Job: "team/new", Number: 1, Ticks: 30}
	ticked(t, home, e.Job, 1, 2)
	a.kill()
	for _, r := range hand(t, home, lifeA, lifeB) {
		if got := side.adoptUntil(r.Record, abort); got.GetOutcome() != resumed {
			t.Fatal(got)
		}
	}
	if got := ended(t, home, e); !got.OK() || len(got.Executors) != 2 {
		t.Fatalf("%+v", got)
	}
}

// Quiet-down refuses adoptions and new builds, and ends by command; running
// builds go on.
func TestQuietDown(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	side := newFakeSidecar(t)
	b := boot(t, home, "", newLife(t, home, "b"), withSocket(side.socket))
	e := verdict.Expected{Job: "sleep", Number: b.build("sleep", "ticks=20&interval=5ms"), Ticks: 20}
	side.send(&footmanv1.CommandsResponse{Command: &footmanv1.CommandsResponse_QuietDown{QuietDown: &footmanv1.QuietDown{Reason: "upgrade"}}})
	if code, body := b.try("POST", "job/sleep/build", nil); code != http.StatusServiceUnavailable || !strings.Contains(string(body), "upgrade") {
		t.Errorf("new build: %d %s", code, body)
	}
	r := ledger.Record{Job: "sleep", Folder: "jobs/sleep", Number: 1, Origin: "a", OriginIncarnation: 1, ClaimedAt: time.Now()}
	if got := side.adopt(r); got.GetOutcome() != retryLater {
		t.Errorf("adoption: %v", got)
	}
	eventually(t, "draining is reported", func() bool {
		return side.loadNow().GetState() == footmanv1.ControllerState_CONTROLLER_STATE_DRAINING
	})
	if got := ended(t, home, e); !got.OK() {
		t.Errorf("%+v", got)
	}
	side.send(&footmanv1.CommandsResponse{Command: &footmanv1.CommandsResponse_CancelQuietDown{CancelQuietDown: &footmanv1.CancelQuietDown{}}})
	b.build("sleep", "ticks=1&interval=1ms")
}

// A sidecar that is away holds up neither claims nor ticks nor releases; when it
// is back, it is told anew what runs.
func TestSidecarAwayAndBack(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	side := newFakeSidecar(t)
	b := boot(t, home, "", newLife(t, home, "b"), withSocket(side.socket))
	eventually(t, "registered", func() bool { return len(side.registered()) == 1 })
	if got := side.registered()[0]; !got.GetVetoActive() || got.GetReplica() != "b" || got.GetIncarnation() != 1 || got.GetUrl() != b.url {
		t.Errorf("registered as %v", got)
	}
	side.crash()
	var want []string
	for range 3 {
		n := b.build("sleep", "ticks=2000&interval=5ms")
		want = append(want, fmt.Sprint("sleep@", n))
		ticked(t, home, "sleep", n, 2)
	}
	ended(t, home, verdict.Expected{Job: "sleep", Number: b.build("sleep", "ticks=2&interval=1ms"), Ticks: 2})
	side.serve()
	eventually(t, "registered again with all that runs", func() bool {
		all := side.registered()
		var got []string
		for _, r := range all[len(all)-1].GetRunning() {
			got = append(got, ledger.Key(r.GetJob(), int(r.GetNumber())))
		}
		slices.Sort(got)
		return len(all) > 1 && slices.Equal(got, want)
	})
	// Commands work in the new session.
	side.send(&footmanv1.CommandsResponse{Command: &footmanv1.CommandsResponse_CancelQuietDown{CancelQuietDown: &footmanv1.CancelQuietDown{}}})
}

// Builds are reported with their end, and a silent runner stops new builds only.
func TestReportsAndSilentRunner(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	side := newFakeSidecar(t)
	b := boot(t, home, "", newLife(t, home, "b"), withSocket(side.socket))
	e := verdict.Expected{Job: "sleep", Number: b.build("sleep", "ticks=2&interval=1ms"), Ticks: 2}
	ended(t, home, e)
	eventually(t, "end is reported", func() bool {
		side.mu.Lock()
		defer side.mu.Unlock()
		return slices.ContainsFunc(side.reports, func(r *footmanv1.ReportBuildRequest) bool {
			return r.GetPhase() == footmanv1.BuildPhase_BUILD_PHASE_COMPLETED && r.GetResult() == "SUCCESS" && r.GetBuild().GetJob() == "sleep"
		})
	})
	side.mu.Lock()
	side.silence = time.Minute
	side.mu.Unlock()
	eventually(t, "no new builds", func() bool {
		code, _ := b.try("POST", "job/sleep/build?ticks=1&interval=1ms", nil)
		return code == http.StatusServiceUnavailable
	})
	side.mu.Lock()
	side.silence = 0
	side.mu.Unlock()
	eventually(t, "new builds again", func() bool {
		code, _ := b.try("POST", "job/sleep/build?ticks=1&interval=1ms", nil)
		return code == http.StatusCreated
	})
}

// A record that is not of this build (it was claimed long after the build began)
// resumes nothing.
func TestAdoptRecordOfAnotherBuild(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	a := boot(t, home, "", lifeA)
	a.build("sleep", "ticks=1000&interval=10ms")
	ticked(t, home, "sleep", 1, 2)
	side := newFakeSidecar(t)
	// No look may come first: the veto can't tell a wrong record from a right one.
	rarely := func(c *simjenkins.Config, _ map[string]string) { c.Dashboard = time.Hour }
	b := boot(t, home, "", lifeB, withSocket(side.socket), rarely)
	a.kill()
	for _, e := range hand(t, home, lifeA, lifeB) {
		e.Record.ClaimedAt = e.Record.ClaimedAt.Add(48 * time.Hour)
		if got := side.adopt(e.Record); got.GetOutcome() != retryLater || !strings.Contains(got.GetReason(), "before its claim") {
			t.Errorf("%v", got)
		}
	}
	if got := b.running(); len(got) != 0 {
		t.Errorf("resumed: %v", got)
	}
}

// Commands for one Freestyle build that come at once end it once.
func TestFreestyleIsEndedOnce(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	a := boot(t, home, "", lifeA)
	var want []verdict.Expected
	for range 5 {
		want = append(want, verdict.Expected{Job: "free", Number: a.build("free", "ticks=1000&interval=10ms"), Ticks: 1000, MayEnd: true})
	}
	a.kill()
	side := newFakeSidecar(t)
	boot(t, home, "", lifeB, withSocket(side.socket))
	var wg sync.WaitGroup
	for _, e := range hand(t, home, lifeA, lifeB) {
		for range 6 {
			wg.Go(func() {
				if got := side.adoptUntil(e.Record, abort); got.GetOutcome() != unresumable {
					t.Errorf("%v", got)
				}
			})
		}
	}
	wg.Wait()
	for _, e := range want {
		if got := ended(t, home, e); !got.OK() || got.Result != "ABORTED" {
			t.Errorf("%+v\n%s", got, readLog(t, home, "free", e.Number))
		}
	}
}
