package adoption

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/rs/zerolog"
)

// Manager runs the death watch, the coordinations and the passes over the own
// life. All methods are safe for concurrent use.
type Manager struct {
	cfg    Config
	deps   Deps
	log    zerolog.Logger
	ledger *ledger.Ledger
	owner  *owner

	kick           chan struct{} // capacity 1: look at the names now
	quarantineKick chan struct{} // capacity 1: count what lies in quarantine now
	inQuarantine   atomic.Int64  // as last counted

	progress progress
	count    counters

	mu           sync.Mutex
	watches      map[string]*watch    // guarded by mu
	coordinating map[string]time.Time // since when, by name; guarded by mu
	degraded     map[string]string    // what a person should look at, by subject; guarded by mu
}

type counters struct {
	polls, pollErrors, coordinations, assigned, handedOut, taken, inherited, adopted, finished,
	neverStarted, unresumable, retries, quarantined, closed, announceErrors, passes,
	queuesAssigned, queuesReplayed atomic.Uint64
}

// Counters of a [Manager] since it was made.
type Counters struct {
	Polls          uint64 `json:"polls"`       // tries of liveness locks (one request each on NFS)
	PollErrors     uint64 `json:"poll_errors"` // tries that failed for another reason than "held"
	Coordinations  uint64 `json:"coordinations"`
	Assigned       uint64 `json:"assigned"`
	HandedOut      uint64 `json:"handed_out"`
	Taken          uint64 `json:"taken"`
	Inherited      uint64 `json:"inherited"`
	Adopted        uint64 `json:"adopted"`
	Finished       uint64 `json:"finished"`
	NeverStarted   uint64 `json:"never_started"`
	Unresumable    uint64 `json:"unresumable"`
	Retries        uint64 `json:"retries"`
	Quarantined    uint64 `json:"quarantined"`
	LivesClosed    uint64 `json:"lives_closed"`
	AnnounceErrors uint64 `json:"announce_errors"` // Adopt messages that failed; found by the owner's next pass
	Passes         uint64 `json:"passes"`          // over the own life
	QueuesAssigned uint64 `json:"queues_assigned"` // of dead replicas, to a living one
	QueuesReplayed uint64 `json:"queues_replayed"` // by the own controller
	Truncated      uint64 `json:"truncated"`       // listings longer than one pass works on
}

// Run watches and works until ctx ends, and returns its cause after all of it
// has ended. A step that hangs in the file system delays the return.
func (m *Manager) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	wg.Go(func() { m.watchNames(ctx) })
	wg.Go(func() { m.owner.inboxLoop(ctx) })
	wg.Go(func() { m.owner.passLoop(ctx) })
	wg.Go(func() { m.owner.queueLoop(ctx) })
	wg.Go(func() { m.countQuarantine(ctx) })
	<-ctx.Done()
	wg.Wait()
	m.owner.wait()
	return context.Cause(ctx)
}

// Kick makes every loop look now: call it when the own controller's state, the
// membership or anything on disk may have changed. It never blocks.
func (m *Manager) Kick() {
	signal(m.kick)
	m.owner.kickAll()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range m.watches {
		w.kicked()
	}
}

// Suspect says that gossip holds name for failed: its lock is tried now and in
// the fast rhythm for a while. It never blocks.
func (m *Manager) Suspect(name string) {
	m.mu.Lock()
	w := m.watches[name]
	m.mu.Unlock()
	if w == nil {
		signal(m.kick)
		return
	}
	w.suspect()
}

// AdoptNow coordinates a dead replica at once, for an operator. *NotDeadError:
// its lock is held. ErrNotServing: not the business of this sidecar.
func (m *Manager) AdoptNow(ctx context.Context, name string) (Report, error) {
	if name == m.cfg.Name {
		return Report{}, fmt.Errorf("replica %s is the own one", name)
	}
	taken, err := m.tryTake(name, "asked for by an operator")
	if err != nil {
		return Report{}, err
	}
	return m.coordinate(ctx, name, taken)
}

// TakeInbox says that records were assigned to life to. They are taken and
// loaded in the background. ErrNotMine if the controller of that life doesn't
// run here. Keys are a hint: the whole inbox is looked at.
func (m *Manager) TakeInbox(_ context.Context, to ledger.Life, from string, keys []string) error {
	s := m.deps.Self.State()
	if s.Life != to || !s.Loads {
		return fmt.Errorf("records for %s from %s: %w (here: %s)", to, from, ErrNotMine, s.Life)
	}
	m.log.Debug().Str("from", from).Int("records", len(keys)).Msg("told of new records in the inbox")
	m.owner.kickInbox()
	return nil
}

// LastProgress returns when the long step that got on longest ago did so, and
// now if none is under way. A watchdog that finds it too old should have the
// process killed: that frees a coordinator's lock.
func (m *Manager) LastProgress() time.Time {
	t, _ := m.progress.oldest()
	return t
}

// Ledger returns the ledger that the manager works with.
func (m *Manager) Ledger() *ledger.Ledger { return m.ledger }

// Watched is a replica whose death this one waits for.
type Watched struct {
	Name string `json:"name"`
	// Closely: this replica is one of the two that poll fast, or gossip suspects it.
	Closely bool   `json:"closely"`
	Polls   uint64 `json:"polls"`
}

// Coordination under way.
type Coordination struct {
	Name  string    `json:"name"`
	Since time.Time `json:"since"`
}

// Pending is a build that waits to be loaded here.
type Pending struct {
	Key      string    `json:"key"`
	Since    time.Time `json:"since"`
	Attempts int       `json:"attempts"`
	Reason   string    `json:"reason,omitempty"` // of the last attempt
}

// Snapshot is what status shows. Lists are sorted; long ones are cut.
type Snapshot struct {
	Watched      []Watched      `json:"watched"`
	Coordinating []Coordination `json:"coordinating"`
	Pending      []Pending      `json:"pending"`
	PendingCount int            `json:"pending_count"`
	// TornClaims in the own folder: claims under way, or left by a failed one.
	TornClaims int `json:"torn_claims"`
	// InQuarantine is the number of files in the home's quarantine, of all
	// replicas, as counted at most [quarantineEvery] ago. Nobody but a person
	// removes them.
	InQuarantine int `json:"in_quarantine"`
	// Degraded names what a person should look at.
	Degraded []string `json:"degraded"`
	// Steps under way, and when the slowest last got on.
	Steps        []string  `json:"steps"`
	LastProgress time.Time `json:"last_progress"`
	Counters     Counters  `json:"counters"`
}

// Snapshot returns the present state. It touches no disk.
func (m *Manager) Snapshot() Snapshot {
	var s Snapshot
	s.LastProgress, s.Steps = m.progress.oldest()
	m.mu.Lock()
	polls := m.count.polls.Load()
	for name, w := range m.watches {
		n := w.lock.Stats().Tries
		polls += n
		s.Watched = append(s.Watched, Watched{name, w.fast(), n})
	}
	for name, since := range m.coordinating {
		s.Coordinating = append(s.Coordinating, Coordination{name, since})
	}
	for subject, what := range m.degraded {
		s.Degraded = append(s.Degraded, subject+": "+what)
	}
	m.mu.Unlock()
	m.owner.snapshot(&s)
	s.InQuarantine = int(m.inQuarantine.Load())
	slices.SortFunc(s.Watched, func(a, b Watched) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Coordinating, func(a, b Coordination) int { return strings.Compare(a.Name, b.Name) })
	slices.Sort(s.Degraded)
	s.Watched, s.Degraded = s.Watched[:min(len(s.Watched), maxShown)], s.Degraded[:min(len(s.Degraded), maxShown)]
	c := &m.count
	s.Counters = Counters{
		Polls: polls, PollErrors: c.pollErrors.Load(), Coordinations: c.coordinations.Load(),
		Assigned: c.assigned.Load(), HandedOut: c.handedOut.Load(), Taken: c.taken.Load(), Inherited: c.inherited.Load(),
		Adopted: c.adopted.Load(), Finished: c.finished.Load(), NeverStarted: c.neverStarted.Load(),
		Unresumable: c.unresumable.Load(), Retries: c.retries.Load(), Quarantined: c.quarantined.Load(),
		LivesClosed: c.closed.Load(), AnnounceErrors: c.announceErrors.Load(), Passes: c.passes.Load(),
		QueuesAssigned: c.queuesAssigned.Load(), QueuesReplayed: c.queuesReplayed.Load(),
		Truncated: m.ledger.Stats().Truncated,
	}
	return s
}

// setDegraded notes what a person should look at; an empty text takes it back.
func (m *Manager) setDegraded(subject, what string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if what == "" {
		delete(m.degraded, subject)
		return
	}
	if m.degraded[subject] != what {
		m.log.Warn().Str("subject", subject).Msg(what)
	}
	m.degraded[subject] = what
}

func (m *Manager) record(e Event) {
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	e.Replica = m.cfg.Name
	m.deps.Recorder.Record(e)
}

// quarantined counts and records that the record of e was quarantined.
func (m *Manager) quarantined(e ledger.Entry, why string) {
	m.count.quarantined.Add(1)
	signal(m.quarantineKick)
	m.recordBuild(KindRecordQuarantined, e, why, 0)
}

// countQuarantine keeps [Snapshot.InQuarantine] up to date.
func (m *Manager) countQuarantine(ctx context.Context) {
	for {
		n, err := m.ledger.CountQuarantined()
		if err != nil {
			m.log.Debug().Err(err).Msg("can't count what lies in quarantine")
		} else {
			m.inQuarantine.Store(int64(n))
		}
		if !wait(ctx, quarantineEvery, m.quarantineKick) {
			return
		}
	}
}

// recordBuild records an event about the build of e; subject and incarnation are
// those of the life whose folder it lies in.
func (m *Manager) recordBuild(kind Kind, e ledger.Entry, detail string, took time.Duration) {
	ev := Event{Kind: kind, Incarnation: e.Life.Incarnation, Job: e.Record.Job, Number: e.Record.Number, Detail: detail, Took: took}
	if e.Life.Name != m.cfg.Name {
		ev.Subject = e.Life.Name
	}
	m.record(ev)
}

// signal fills a channel of capacity 1 without blocking.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// backoff returns the n-th pause (n >= 1): doubling from least up to most.
func backoff(n int, least, most time.Duration) time.Duration {
	d := least
	for range min(n-1, 30) {
		if d *= 2; d >= most {
			return most
		}
	}
	return min(d, most)
}

// wait pauses for d or until one of the channels has something; false when ctx ended.
func wait(ctx context.Context, d time.Duration, kick <-chan struct{}) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
	case <-kick:
	}
	return ctx.Err() == nil
}
