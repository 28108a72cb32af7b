package blackbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// Limits are generous: they only end a test that would never end.
const (
	serveLimit  = 3 * time.Minute
	stepLimit   = 2 * time.Minute
	finishLimit = 5 * time.Minute
	tickEvery   = 100 * time.Millisecond
)

// recipe is a kind of build, in a job of the home.
type recipe struct {
	job, kind string
	agent     bool
	branches  []string
	mayEnd    bool // can't be resumed: ends with a reason
	input     bool // waits for a person
}

var (
	shell     = recipe{job: "ticks", kind: "sh", agent: true}
	sleep     = recipe{job: "team/über job", kind: "sleep"}
	fork      = recipe{job: "par", kind: "parallel", branches: []string{"left", "right"}}
	inner     = recipe{job: "team/inner", kind: "sleep"}
	ask       = recipe{job: "waiting", kind: "input", input: true}
	fast      = recipe{job: "fast", kind: "sleep", mayEnd: true}
	freestyle = recipe{job: "free", kind: "freestyle", mayEnd: true}
)

// mixed has every kind once.
var mixed = []recipe{shell, sleep, fork, inner, ask, fast, freestyle}

// stage is a home, a pack of replicas on it, and the builds that were started.
type stage struct {
	*harness.Pack
	t   *testing.T
	ctx context.Context
	dir string
	// hold is a file for which the last tick of each build waits: whatever a test does
	// before, it does to builds that run. Empty: they end when they are done.
	hold string

	mu     sync.Mutex
	work   []verdict.Expected
	inputs []string // job#number
	deaths []death
}

type death struct {
	name string
	at   time.Time
}

// newStage unpacks a home. Everything is killed when the test ends, and removed
// when it passed. The folder's path is short: sockets lie in it.
func newStage(t *testing.T, change ...func(*harness.Options)) *stage {
	t.Helper()
	dir, err := os.MkdirTemp("", "fbb-") //nolint:usetesting // t.TempDir may be too long for a socket, and is removed after a failure
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := demohome.Unpack(home); err != nil {
		t.Fatalf("unpack home: %v", err)
	}
	o := harness.Options{Exe: exe, Dir: dir, Home: home, Boot: 200 * time.Millisecond, Run: []string{"--restart", "always"}}
	for _, c := range change {
		c(&o)
	}
	p, err := harness.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{Pack: p, t: t, ctx: t.Context(), dir: dir, hold: filepath.Join(dir, "let-builds-end")}
	t.Cleanup(func() {
		p.Close()
		if t.Failed() {
			t.Logf("home and logs are kept in %s", dir)
			return
		}
		_ = os.RemoveAll(dir)
	})
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// until waits until something is so; the error that comes with false is what was seen last.
func (s *stage) until(what string, cond func(context.Context) (bool, error)) {
	s.t.Helper()
	s.must(harness.Until(s.ctx, stepLimit, what, cond))
}

// start starts replicas, each with an agent of its own, and waits until they serve.
func (s *stage) start(names ...string) {
	s.t.Helper()
	for _, n := range names {
		s.must(s.StartNodes("n-" + n))
	}
	s.must(s.Start(names...))
	s.await(names...)
}

func (s *stage) replica(name string) *harness.Replica {
	s.t.Helper()
	i := slices.IndexFunc(s.Replicas, func(r *harness.Replica) bool { return r.Name == name })
	if i < 0 {
		s.t.Fatalf("no replica %s", name)
	}
	return s.Replicas[i]
}

// await waits until these replicas serve.
func (s *stage) await(names ...string) {
	s.t.Helper()
	for _, n := range names {
		r := s.replica(n)
		s.must(harness.Until(s.ctx, serveLimit, n+" serving", func(ctx context.Context) (bool, error) { return r.Serves(ctx) }))
	}
}

// kill kills parts of a replica with kill -9, all at once, and returns when they are gone,
// with all locks that they held.
func (s *stage) kill(name string, parts harness.Parts) {
	s.t.Helper()
	r := s.replica(name)
	pid := 0
	if parts.Controller || parts.Runner {
		pid = s.findController(r)
		s.died(name)
	}
	r.Kill(parts)
	if pid > 0 {
		s.until("the end of the controller of "+name, func(context.Context) (bool, error) { return gone(pid), nil })
	}
}

// findController tells the replica which process its controller is now.
func (s *stage) findController(r *harness.Replica) int {
	pid := controllerOf(r.Runner)
	if pid > 0 && r.Last != nil {
		r.Last.ControllerPid = int32(pid)
	}
	return pid
}

// died notes a death that leaves no line in the trace.
func (s *stage) died(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaths = append(s.deaths, death{name, time.Now()})
}

func (s *stage) revive(names ...string) {
	s.t.Helper()
	for _, n := range names {
		s.must(s.replica(n).Revive())
	}
}

// client gives up only what would never be answered: a page of a controller may wait for
// its disk, and for a machine that has other things to do.
var client = &http.Client{Timeout: 2 * time.Minute}

func post(ctx context.Context, to string) (string, int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, nil)
	if err != nil {
		return "", 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return strings.TrimSpace(string(body)), resp.StatusCode, err
}

func jobPath(job string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(job, "/") {
		b.WriteString("/job/" + url.PathEscape(part))
	}
	return b.String()
}

// order asks a controller to start a build.
func (s *stage) order(url, agent string, rec recipe, ticks int) (number int, err error) {
	q := "?kind=" + rec.kind + "&ticks=" + strconv.Itoa(ticks) + "&interval=" + tickEvery.String()
	if s.hold != "" {
		q += "&hold=" + s.hold
	}
	if rec.agent {
		q += "&node=" + agent
	}
	body, code, err := post(s.ctx, url+jobPath(rec.job)+"/build"+q)
	if err != nil {
		return 0, err
	}
	var started struct {
		Number int `json:"number"`
	}
	if code != http.StatusCreated || json.Unmarshal([]byte(body), &started) != nil || started.Number == 0 {
		return 0, fmt.Errorf("start a build of %s: status %d: %s", rec.job, code, body)
	}
	s.expect(rec, started.Number, ticks)
	return started.Number, nil
}

func (s *stage) expect(rec recipe, number, ticks int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.work = append(s.work, verdict.Expected{Job: rec.job, Number: number, Ticks: ticks, Branches: rec.branches, MayEnd: rec.mayEnd})
	if rec.input {
		s.inputs = append(s.inputs, fmt.Sprintf("%s#%d", rec.job, number))
	}
}

// builds starts one build of each recipe on a replica and waits until each of
// them has done something.
func (s *stage) builds(name string, ticks int, recipes ...recipe) {
	s.t.Helper()
	r := s.replica(name)
	for _, rec := range recipes {
		_, err := s.order(r.URL(), "n-"+name, rec, ticks)
		s.must(err)
	}
	s.progress(2)
}

// look judges all builds from their logs as they are now.
func (s *stage) look() verdict.Report {
	s.t.Helper()
	s.mu.Lock()
	work := slices.Clone(s.work)
	s.mu.Unlock()
	rep, err := verdict.Home(s.Home, work)
	s.must(err)
	return rep
}

func ticksOf(b verdict.Build) (n int) {
	for _, by := range b.TicksBy {
		n += by
	}
	return n
}

// progress waits until each build wrote more ticks, or has none left but those for which
// it is held, or waits for a person, or ended.
func (s *stage) progress(more int) {
	s.t.Helper()
	before := map[string]int{}
	for _, b := range s.look().Builds {
		before[ref(b)] = ticksOf(b)
	}
	s.until("progress of all builds", func(context.Context) (bool, error) {
		for _, b := range s.look().Builds {
			if ticksOf(b) < min(before[ref(b)]+more, s.free(b)) && b.Finished == 0 && !slices.Contains(s.inputs, ref(b)) {
				return false, fmt.Errorf("%s stands at %d ticks", ref(b), ticksOf(b))
			}
		}
		return true, nil
	})
}

// free is how many ticks a build can write while it is held.
func (s *stage) free(b verdict.Build) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.work {
		if e.Job == b.Job && e.Number == b.Number {
			return (e.Ticks - 1) * max(len(e.Branches), 1)
		}
	}
	return 0
}

// release lets builds end.
func (s *stage) release() {
	s.t.Helper()
	if s.hold != "" {
		s.must(os.WriteFile(s.hold, nil, 0o600))
	}
}

func ref(b verdict.Build) string { return fmt.Sprintf("%s#%d", b.Job, b.Number) }

// ended lets all builds end, also those that wait for a person, and waits until they have.
func (s *stage) ended() {
	s.t.Helper()
	s.release()
	err := harness.Until(s.ctx, finishLimit, "the end of all builds", func(ctx context.Context) (bool, error) {
		for _, waiting := range s.inputs {
			i := strings.LastIndex(waiting, "#")
			for _, r := range s.Replicas {
				if r.Runner.Alive() { // only the owner has it; the others answer 404
					_, _, _ = post(ctx, r.URL()+jobPath(waiting[:i])+"/"+waiting[i+1:]+"/input")
				}
			}
		}
		for _, b := range s.look().Builds {
			if b.Finished == 0 {
				return false, fmt.Errorf("%s has no end; %d ticks, by %v", ref(b), ticksOf(b), b.Executors)
			}
		}
		return true, nil
	})
	if err != nil {
		s.explain()
		s.t.Fatal(err)
	}
}

// explain logs what the sidecars think of the builds.
func (s *stage) explain() {
	for _, r := range s.Replicas {
		if r.Sidecar == nil || !r.Sidecar.Alive() {
			continue
		}
		if list, err := r.Builds(s.ctx); err == nil {
			for _, e := range list {
				s.t.Logf("%s sees %s with %s/%d, %s, loaded %v, %s", r.Name, harness.Ref(e.GetRecord().GetBuild()), e.GetOwner(), e.GetOwnerIncarnation(), e.GetPlacement(), e.GetLoaded(), e.GetNote())
			}
			return
		}
	}
}

// clean judges: every build ran once and to its end, starts never overlapped, no
// record is left over, and nothing was quarantined. It is the end of a scenario.
func (s *stage) clean() verdict.Report {
	s.t.Helper()
	s.ended()
	s.until("an empty ledger", func(context.Context) (bool, error) {
		left := s.records()
		return len(left) == 0, fmt.Errorf("left: %v", left)
	})
	s.must(s.StopAll(s.ctx))
	rep := s.look()
	for _, b := range rep.Builds {
		if !b.OK() {
			s.t.Errorf("%s: %v; executors %v, lost %v, doubled %v", ref(b), b.Problems, b.Executors, b.Lost, b.Doubled)
		}
	}
	if left := s.records(); len(left) > 0 {
		s.t.Errorf("records left over: %v", left)
	}
	if q, _ := os.ReadDir(s.footman("quarantine")); len(q) > 0 {
		s.t.Errorf("%d files were quarantined", len(q))
	}
	s.turns()
	return rep
}

func (s *stage) footman(elem ...string) string {
	return filepath.Join(append([]string{s.Home, ".footman"}, elem...)...)
}

// records lists the records in the ledger: NAME/INC/KEY.json and NAME/INC/inbox/KEY.json.
func (s *stage) records() []string {
	s.t.Helper()
	var out []string
	for _, pattern := range []string{"*/*/*.json", "*/*/inbox/*.json"} {
		found, err := filepath.Glob(s.footman("running", pattern))
		s.must(err)
		for _, f := range found {
			if filepath.Base(f) != "live.json" {
				rel, _ := filepath.Rel(s.footman("running"), f)
				out = append(out, rel)
			}
		}
	}
	return out
}

// turns checks that no two controllers were starting at once.
func (s *stage) turns() {
	s.t.Helper()
	for _, o := range overlaps(s.t, s.Trace, s.deaths) {
		s.t.Errorf("starts overlapped: %s", o)
	}
}
