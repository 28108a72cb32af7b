package adoption_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"
)

// fataler is *testing.T or *rapid.T.
type fataler interface {
	Helper()
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// cluster is a home on the real file system with real locks, several Managers in
// this process, and controllers that only remember what they have loaded. It
// checks the promises as things happen.
type cluster struct {
	t    fataler
	home layout.Home
	raw  *ledger.Ledger // the controllers' own view, without faults

	mu       sync.Mutex
	replicas map[string]*replica
	disk     map[string]adoption.BuildState // by key
	executes map[string]*controller         // who executes a build
	events   []adoption.Event
	queue    queueModel
	// ghosts are said to serve and have no life.
	ghosts []adoption.Candidate
	// lostMessages swallows Peers.Adopt.
	lostMessages bool
	// slow is what one look at a build on the disk takes.
	slow time.Duration
	log  zerolog.Logger // of all sidecars
	// policy and paused are what people set for all sidecars.
	policy adoption.Policy
	paused bool
	// policies that controllers were told, by build.
	policies map[string]adoption.Policy
}

func newCluster(t fataler, dir string) *cluster {
	home := layout.Home(dir)
	return &cluster{t: t, home: home, raw: ledger.New(home, nosync.FS), replicas: map[string]*replica{},
		disk: map[string]adoption.BuildState{}, executes: map[string]*controller{}, log: zerolog.Nop(), policy: adoption.PolicyAbort, policies: map[string]adoption.Policy{}}
}

func (c *cluster) Record(e adoption.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.events = append(c.events, e)
}

func (c *cluster) count(kind adoption.Kind) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// State is the disk of all builds; a build nobody made doesn't exist.
func (c *cluster) State(r ledger.Record) (adoption.BuildState, error) {
	c.mu.Lock()
	slow := c.slow
	c.mu.Unlock()
	time.Sleep(slow)
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.disk[r.Key()]
	if !ok {
		return adoption.BuildState{JobExists: true}, nil
	}
	if s.Why == "damaged" {
		return s, fmt.Errorf("build.xml: %w", adoption.ErrDamaged)
	}
	if s.Why == "sick" {
		return s, errors.New("input/output error")
	}
	return s, nil
}

// executor of a build, nil if there is none.
func (c *cluster) executor(key string) *controller {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.executes[key]
}

func (c *cluster) setDisk(key string, s adoption.BuildState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.disk[key] = s
}

// controller is one life of a controller.
type controller struct {
	c    *cluster
	life ledger.Life

	serving  bool
	dead     bool
	loaded   map[string]struct{}
	queue    []int64                                              // ids of waiting items
	answer   func(ledger.Entry) (adoption.Outcome, string, error) // nil: resume
	commands int
}

// replica is a name with its sidecar.
type replica struct {
	c       *cluster
	name    string
	digest  string
	tags    []string
	load    adoption.Load
	ctl     *controller // nil: down
	lock    *lock.Taken
	manager *adoption.Manager
	cancel  context.CancelFunc
	done    chan struct{}
	fs      fsys.FS
	// holdReplay, if set, keeps replays waiting until it is closed.
	holdReplay chan struct{}
}

func (r *replica) State() adoption.SelfState {
	r.c.mu.Lock()
	defer r.c.mu.Unlock()
	if r.ctl == nil || r.ctl.dead {
		return adoption.SelfState{}
	}
	s := adoption.SelfState{Life: r.ctl.life, Loads: true, Serving: r.ctl.serving, Running: map[string]struct{}{}, PluginsDigest: r.digest}
	for k := range r.ctl.loaded {
		s.Running[k] = struct{}{}
	}
	return s
}

// Adopt loads a build as a bridge does: only with a record in the own folder.
func (r *replica) Adopt(ctx context.Context, e ledger.Entry, policy adoption.Policy) (adoption.Outcome, string, error) {
	r.c.mu.Lock()
	r.c.policies[e.Key] = policy
	ctl := r.ctl
	if ctl == nil || ctl.dead {
		r.c.mu.Unlock()
		return "", "", errors.New("no controller")
	}
	ctl.commands++
	answer := ctl.answer
	r.c.mu.Unlock()
	if answer != nil {
		if outcome, why, err := answer(e); outcome != "" || err != nil {
			return outcome, why, err
		}
	}
	if ctx.Err() != nil {
		return "", "", ctx.Err()
	}
	return r.c.execute(ctl, e)
}

func (c *cluster) execute(ctl *controller, e ledger.Entry) (adoption.Outcome, string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ctl.dead {
		return "", "", errors.New("killed")
	}
	if held, err := c.raw.Holds(e); err != nil || e.Life != ctl.life || e.Inbox || !held {
		return adoption.OutcomeRetry, "no record in my folder", nil
	}
	if by := c.executes[e.Key]; by != nil && by != ctl {
		c.t.Errorf("%s is executed by %s and by %s", e.Key, by.life, ctl.life)
	}
	if !c.disk[e.Key].Exists || c.disk[e.Key].Done {
		return adoption.OutcomeFinished, "not running", c.raw.ReleaseEntry(e)
	}
	c.executes[e.Key] = ctl
	ctl.loaded[e.Key] = struct{}{}
	delete(c.queue.builds, e.Key) // it went through the queue again
	return adoption.OutcomeResumed, "", nil
}

// Peers.

type peers struct{ r *replica }

func (p peers) Serving(_ context.Context, except string) (list []adoption.Candidate) {
	c := p.r.c
	c.mu.Lock()
	defer c.mu.Unlock()
	list = slices.Clone(c.ghosts)
	for _, r := range c.replicas {
		if r.name != except && r.ctl != nil && !r.ctl.dead && r.ctl.serving {
			load := r.load
			load.Running += len(r.ctl.loaded)
			list = append(list, adoption.Candidate{Life: r.ctl.life, Load: load, PluginsDigest: r.digest, Tags: r.tags})
		}
	}
	return list
}

func (p peers) Alive() (names []string) {
	c := p.r.c
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, r := range c.replicas {
		if r.manager != nil {
			names = append(names, name)
		}
	}
	return names
}

func (p peers) PluginsDigest(name string) string {
	c := p.r.c
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.replicas[name]; r != nil {
		return r.digest
	}
	return ""
}

func (p peers) Adopt(ctx context.Context, to ledger.Life, from string, keys []string) error {
	c := p.r.c
	c.mu.Lock()
	r, lost := c.replicas[to.Name], c.lostMessages
	var m *adoption.Manager
	if r != nil {
		m = r.manager
	}
	c.mu.Unlock()
	if m == nil || lost {
		return errors.New("no route to host")
	}
	return m.TakeInbox(ctx, to, from, keys)
}

// start brings a replica up: it waits for its lock, claims a life, hands out its
// old records, and serves.
func (c *cluster) start(name string) *replica {
	c.t.Helper()
	r := c.replica(name)
	r.begin()
	r.serve()
	return r
}

func (c *cluster) replica(name string) *replica {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.replicas[name]
	if r == nil {
		r = &replica{c: c, name: name, fs: nosync.FS, digest: "d"}
		c.replicas[name] = r
	}
	return r
}

// begin takes the lock, claims a life and hands out, as a runner with its sidecar.
func (r *replica) begin() {
	r.c.t.Helper()
	c := r.c
	if err := os.MkdirAll(c.home.Replica(r.name), 0o755); err != nil {
		c.t.Fatalf("%v", err)
	}
	for try := 0; ; try++ {
		taken, err := lock.TryTake(c.home.AliveLock(r.name), lock.Holder{Role: "runner"}, lock.WithCreate())
		if err == nil {
			c.mu.Lock()
			r.lock = taken
			c.mu.Unlock()
			break
		}
		var busy *lock.BusyError
		if !errors.As(err, &busy) || try > 600 {
			c.t.Fatalf("lock of %s: %v", r.name, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	life, err := c.raw.ClaimIncarnation(r.name)
	if err != nil {
		c.t.Fatalf("%v", err)
	}
	if r.manager == nil {
		r.sidecar()
	}
	// A runner starts its controller also when handing out failed.
	if _, err := r.manager.HandOut(context.Background(), life); err != nil && !errors.Is(err, unix.EIO) {
		c.t.Errorf("hand out: %v", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	r.ctl = &controller{c: c, life: life, loaded: map[string]struct{}{}}
}

func (r *replica) serve() {
	r.c.mu.Lock()
	r.ctl.serving = true
	m := r.manager
	r.c.mu.Unlock()
	if m != nil {
		m.Kick()
	}
}

// sidecar starts a new sidecar process of the replica.
func (r *replica) sidecar() {
	m, err := adoption.New(adoption.Config{Name: r.name}, adoption.Deps{Home: r.c.home, FS: r.fs, Self: r,
		Peers: peers{r}, Builds: r.c, Queues: r.c, Recorder: r.c, Steering: r.c, Log: r.c.log})
	if err != nil {
		r.c.t.Fatalf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	r.c.mu.Lock()
	r.manager, r.cancel, r.done = m, cancel, done
	r.c.mu.Unlock()
	go func() {
		defer close(done)
		_ = m.Run(ctx)
	}()
}

// killSidecar ends the sidecar; it doesn't wait for steps that hang.
func (r *replica) killSidecar() {
	r.c.mu.Lock()
	cancel := r.cancel
	r.manager, r.cancel = nil, nil
	r.c.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// kill ends controller and runner in one moment, and the sidecar with them.
func (r *replica) kill() {
	r.killSidecar()
	r.killController()
}

func (r *replica) killController() {
	r.c.mu.Lock()
	defer r.c.mu.Unlock()
	if r.ctl == nil {
		return
	}
	r.ctl.dead, r.ctl.serving = true, false
	for key, by := range r.c.executes {
		if by == r.ctl {
			delete(r.c.executes, key)
		}
	}
	if err := r.lock.Release(); err != nil {
		r.c.t.Errorf("%v", err)
	}
	r.ctl = nil
}

// build starts a build on r: claim, folder, execution.
func (r *replica) build(job string, n int) ledger.Entry {
	r.c.t.Helper()
	return r.buildOf(job, n, 0)
}

// buildOf is build with the id of the item that it was.
func (r *replica) buildOf(job string, n int, queueID int64) ledger.Entry {
	r.c.t.Helper()
	c := r.c
	rec := ledger.Record{Job: job, Number: n, Folder: "jobs/" + strings.ReplaceAll(job, "/", "/jobs/"), QueueID: queueID,
		ClaimedAt: time.Now().UTC().Truncate(time.Millisecond), Origin: r.name, OriginIncarnation: r.ctl.life.Incarnation, Format: 1}
	if err := c.raw.Claim(r.ctl.life, rec); err != nil {
		c.t.Fatalf("%v", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.disk[rec.Key()] = adoption.BuildState{JobExists: true, Exists: true, StartTime: time.Now()}
	c.executes[rec.Key()] = r.ctl
	r.ctl.loaded[rec.Key()] = struct{}{}
	return ledger.Entry{Life: r.ctl.life, Key: rec.Key(), Record: rec}
}

// finish completes a build at whoever executes it.
func (c *cluster) finish(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctl := c.executes[key]
	if ctl == nil {
		return
	}
	s := c.disk[key]
	s.Done = true
	c.disk[key] = s
	delete(c.executes, key)
	delete(ctl.loaded, key)
	if err := c.raw.Release(ctl.life, key); err != nil {
		c.t.Errorf("release by the controller: %v", err)
	}
}

// records returns where every record lies.
func (c *cluster) records() map[string][]string {
	found := map[string][]string{}
	_ = filepath.WalkDir(c.home.Running(), func(path string, _ fs.DirEntry, err error) error {
		if key, ok := strings.CutSuffix(filepath.Base(path), ".json"); ok && err == nil && strings.Contains(key, "@") {
			rel, _ := filepath.Rel(c.home.Running(), filepath.Dir(path))
			found[key] = append(found[key], rel)
		}
		return nil
	})
	return found
}

// settled says what is not yet as it must be when all has calmed down: every
// running build has one record, in the folder of a living life that executes it.
// records are where they lie now.
func (c *cluster) settled(records map[string][]string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, s := range c.disk {
		where := records[key]
		switch by := c.executes[key]; {
		case s.Done && len(where) > 0:
			return fmt.Sprintf("%s is done and has records in %v", key, where)
		case s.Done:
		case len(where) != 1:
			return fmt.Sprintf("%s has %d records: %v", key, len(where), where)
		case by == nil:
			return fmt.Sprintf("nobody executes %s, whose record lies in %s", key, where[0])
		case where[0] != by.life.String():
			return fmt.Sprintf("%s is executed by %s, its record lies in %s", key, by.life, where[0])
		}
	}
	for key, where := range records {
		if s, ok := c.disk[key]; !ok || s.Done {
			return fmt.Sprintf("%s has a record in %v and doesn't run", key, where)
		}
	}
	return c.queueSettled()
}

// once checks what must be true at any moment. A walk is no snapshot: it can meet
// a moving record twice. But a record never comes back to a place that it left, so
// what two walks find at the same two places was there twice in between. It returns
// where all records lie.
func (c *cluster) once() map[string][]string {
	c.mu.Lock()
	c.queueOnce()
	c.mu.Unlock()
	first := c.records()
	for key, where := range first {
		if len(where) > 1 {
			again := c.records()[key]
			again = slices.DeleteFunc(again, func(w string) bool { return !slices.Contains(where, w) })
			if len(again) > 1 {
				c.t.Errorf("%s has %d records: %v", key, len(again), again)
			}
		}
	}
	return first
}

// eventually waits, in the bubble's time, until all is settled.
func (c *cluster) eventually(within time.Duration) {
	c.t.Helper()
	why := "?"
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if why = c.settled(c.once()); why == "" {
			return
		}
	}
	c.t.Fatalf("not settled after %s: %s\n%s", within, why, c.story())
}

func (c *cluster) story() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, e := range c.events[max(0, len(c.events)-60):] {
		fmt.Fprintf(&b, "%s %s %s %s/%d %s@%d %s\n", e.Time.Format("05.000"), e.Replica, e.Kind, e.Subject, e.Incarnation, e.Job, e.Number, e.Detail)
	}
	return b.String()
}

// livesOfA lists the lives of a that have a folder.
func (c *cluster) livesOfA() []ledger.Life {
	lives, err := c.raw.Lives("a")
	if err != nil {
		c.t.Fatalf("%v", err)
	}
	return lives
}

// stop ends everything and waits for it.
func (c *cluster) stop() {
	var wait []chan struct{}
	names := []*replica{}
	c.mu.Lock()
	for _, r := range c.replicas {
		names = append(names, r)
		if r.done != nil {
			wait = append(wait, r.done)
		}
	}
	c.mu.Unlock()
	for _, r := range names {
		r.kill()
	}
	for _, done := range wait {
		<-done
	}
}

// simulate runs do with a cluster in a bubble of its own time.
func simulate(t *testing.T, do func(c *cluster)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, dir)
		defer c.stop()
		do(c)
	})
}

// three starts a, b and c, with n builds on a.
func (c *cluster) three(n int) (ra, rb, rc *replica) {
	c.t.Helper()
	ra, rb, rc = c.start("a"), c.start("b"), c.start("c")
	for i := range n {
		ra.build(fmt.Sprintf("team/job %d", i%7), i+1)
	}
	time.Sleep(5 * time.Second) // everybody watches everybody
	return ra, rb, rc
}

func keysOf(m map[string]struct{}) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// simulateIn is simulate for a run of rapid, whose failures end that run.
func simulateIn(t *testing.T, rt fataler, dir string, do func(c *cluster)) {
	t.Helper()
	var failed []string
	synctest.Test(t, func(*testing.T) {
		f := &collector{}
		c := newCluster(f, dir)
		defer func() { failed = f.all() }()
		defer c.stop()
		defer func() {
			if r := recover(); r != nil && r != errStop { //nolint:errorlint // a sentinel of this file
				panic(r)
			}
		}()
		do(c)
	})
	for _, msg := range failed {
		rt.Fatalf("%s", msg)
	}
}

var errStop = errors.New("stop this run")

// collector keeps failures until the bubble has ended.
type collector struct {
	mu  sync.Mutex
	msg []string
}

func (f *collector) Helper() {}
func (f *collector) Errorf(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.msg = append(f.msg, fmt.Sprintf(format, args...))
}
func (f *collector) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	panic(errStop)
}
func (f *collector) all() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.msg
}
