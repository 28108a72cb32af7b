package sidecar

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/internal/boottime"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/conflicts"
	"github.com/footman-ci/footman/syncstate/watch"
	"github.com/rs/zerolog"
)

const (
	// gateEvery is how often a scan that is under way asks whether it must wait.
	gateEvery = 250 * time.Millisecond
	// answersEvery is how often it asks whether the home answers.
	answersEvery = 2 * time.Second
)

// conflictStore keeps what was overwritten. Its calls look at the home, except
// Waiting and Degraded.
type conflictStore interface {
	syncstate.Keeper
	List(all bool) ([]conflicts.Conflict, error)
	Settle(ctx context.Context, id string, restore bool, who string) error
	Waiting() int
	Degraded() []string
	Run(ctx context.Context) error
}

// syncing is the sidecar's part in staying in step: what syncstate needs of it, and
// what it shows of syncstate. Nothing in adoption waits for it.
type syncing struct {
	name       string
	log        zerolog.Logger
	gate       gate
	syncer     *syncstate.Syncer // nil: switched off
	watcher    *watch.Watcher    // nil: switched off
	watchLimit int
	conflicts  conflictStore
	lives      *syncLives
	count      *syncCounts
	publish    func(adoption.Event) // for readers
	record     func(adoption.Event) // and for the history
	mustWait   func() string        // why nothing is scanned now
	answers    func(context.Context) bool
	missing    func(ctx context.Context, started bool) error // why nothing missing is taken for deleted, and so nothing is scanned
	clock      boottime.Clock                                // goes on while the machine is suspended

	gateMu sync.Mutex // held while the home is asked, so who must not wait does not take it
	looked time.Time  // when the gate was found open last
	asked  time.Time  // when the home answered last

	stalled atomic.Bool // it did not, the last time

	away atomic.Pointer[string] // what is not in place; nil: all is

	lostMu sync.Mutex
	lost   map[string]bool // members that gossip has lost
}

// wireSync builds the parts; nothing runs yet. It comes after the manager.
func (s *Sidecar) wireSync() {
	y := &syncing{name: s.cfg.Name, log: s.log, gate: s.gate, count: &syncCounts{}, lost: map[string]bool{}, publish: s.hub.publish, record: s.record, answers: s.storageAnswers, clock: boottime.System}
	s.sync = y
	if s.cfg.Sync.Off {
		return
	}
	y.mustWait = func() string {
		switch {
		case s.steering.Paused():
			return "the cluster is paused"
		case len(s.manager.Snapshot().Coordinating) > 0:
			return "this sidecar coordinates an adoption"
		}
		return ""
	}
	store := conflicts.New(conflicts.Config{
		Home: s.home, Name: s.cfg.Name, FS: s.fs, Log: s.log,
		Wrote:   func(c syncstate.Announced) { y.syncer.Wrote(c) },
		Publish: y.conflictEvent,
	})
	y.conflicts = store
	guard := &homeGuard{fs: s.fs, home: s.home, cluster: s.clusterID, gate: s.gate, changed: y.homeTurned}
	y.missing = guard.missing
	y.syncer = syncstate.New(syncstate.Config{Name: s.cfg.Name, Home: s.home.Path(), ScanEvery: s.cfg.Sync.ScanEvery}, syncstate.Deps{
		FS: s.fs, Controller: &guarded{Controller: &applier{ctrl: s.ctrl}, missing: guard.missing}, Keeper: store, Log: s.log, Gate: y.waitForGate, Applied: s.metrics.applied,
		Peers: &syncPeers{peers: s.peers, count: y.count, userEvent: func(name string, payload []byte) error { return s.gossip.UserEvent(name, payload) }},
	})
	if !s.cfg.Sync.NoWatch {
		y.watcher, y.watchLimit = watch.New(s.home.Path(), y.syncer, s.log), watch.Limit()
	}
	y.lives = &syncLives{
		syncer: y.syncer, name: s.cfg.Name, home: s.home, fs: s.fs, gate: s.gate, log: s.log, view: func() view { return s.ctrl.view(false) },
		report: s.runners.report, silence: s.ctrl.leaseTTL, began: y.lifeBegan, wake: make(chan struct{}, 1), changed: make(chan struct{}),
	}
	s.ctrl.reports = y
}

// nudge says that something about the own controller changed. It never blocks.
func (y *syncing) nudge() {
	if y != nil && y.lives != nil {
		y.lives.nudge()
	}
}

// run works until ctx ends. What hangs in the file system by then is left behind:
// it holds no lock, and nothing waits for it.
func (y *syncing) run(ctx context.Context) error {
	if y.syncer == nil {
		<-ctx.Done()
		return nil
	}
	var wg sync.WaitGroup
	loops := map[string]func(context.Context) error{"lives": y.lives.run, "syncer": y.syncer.Run, "conflicts": y.conflicts.Run, "events": y.follow}
	if y.watcher != nil {
		loops["watch"] = y.watcher.Run
	}
	for name, loop := range loops {
		wg.Go(func() {
			if err := loop(ctx); ctx.Err() == nil {
				y.log.Error().Err(err).Str("loop", name).Msg("staying in step: a loop ended")
			}
		})
	}
	<-ctx.Done()
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(stopGrace):
		y.log.Warn().Msg("staying in step: a look at the home does not end; it is left behind")
	}
	return nil
}

// lifeBegan says once what this controller can't do.
func (y *syncing) lifeBegan(v view) {
	text := ""
	has := map[string]bool{}
	for _, f := range v.info.GetFeatures() {
		has[f] = true
	}
	switch {
	case !has[featureApply]:
		text = noApply(v.info)
	case !has[featureReport]:
		text = fmt.Sprintf("this controller (%s) does not say what it saves, because it lacks the feature %s: others find it by scans", clipText(v.info.GetImplementation()), featureReport)
	}
	y.syncer.Complain("controller", text)
	if text != "" {
		y.log.Warn().Msg(text)
	}
}

// paused says why no scan goes on now, "" if one may. It waits for nothing: status asks it.
func (y *syncing) paused() string {
	if y.syncer == nil {
		return ""
	}
	if why := y.mustWait(); why != "" {
		return why
	}
	if y.stalled.Load() {
		return "the home does not answer"
	}
	if why := y.away.Load(); why != nil {
		return *why
	}
	return ""
}

// homeTurned is told when the home, or a part of it, is not in place, and when it is again.
func (y *syncing) homeTurned(why string) {
	y.syncer.Complain("home", why)
	if why != "" {
		y.away.Store(&why)
		y.log.Error().Msg(why)
		y.syncer.ScanDue("a part of the home was not in place") // it waits until all is
		return
	}
	y.away.Store(nil)
	y.log.Info().Msg("all of the home is in place again")
}

// waitForGate holds a scan up while it would be in the way: while the cluster is
// paused, while this sidecar coordinates an adoption, and while the home stalls or a
// part of it is not in place.
func (y *syncing) waitForGate(ctx context.Context) error {
	for {
		if y.gateOpen(ctx) {
			return nil
		}
		select {
		case <-time.After(gateEvery):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// gateOpen asks at most every gateEvery, however many ask.
func (y *syncing) gateOpen(ctx context.Context) bool {
	y.gateMu.Lock()
	defer y.gateMu.Unlock()
	now := time.Now()
	if now.Sub(y.looked) < gateEvery {
		return true
	}
	if y.mustWait() != "" {
		return false
	}
	if y.stalled.Load() || y.away.Load() != nil || now.Sub(y.asked) >= answersEvery {
		stalled := !y.answers(ctx)
		y.stalled.Store(stalled)
		if stalled {
			return false
		}
		if y.missing(ctx, false) != nil {
			return false
		}
		y.asked = now
	}
	y.looked = now
	return true
}

// waiting is how many conflicts wait for a person.
func (y *syncing) waiting() int {
	if y.conflicts == nil {
		return 0
	}
	return y.conflicts.Waiting()
}

// summary is what status shows of each replica.
func (y *syncing) summary() *pb.SyncSummary {
	if y == nil || y.syncer == nil {
		return nil
	}
	st := y.syncer.Status()
	return &pb.SyncSummary{
		InStep: st.InStep, Waiting: int64(st.Looking + st.Applying), Failed: int64(st.Failed), Conflicts: int64(y.waiting()),
		RestartNeeded: int64(len(st.RestartNeeded)), Degraded: int64(len(st.Degraded) + len(y.conflicts.Degraded())),
	}
}

// degraded says what is wrong, in words a user can act on.
func (y *syncing) degraded(st syncstate.Status) []string {
	return append(st.Degraded, y.conflicts.Degraded()...)
}
