package adoption

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/lock"
	"github.com/rs/zerolog"
)

// errLeaseOver ends a coordination that takes too long.
var errLeaseOver = errors.New("coordination lease is over")

// Report says what a coordination or hand-out did.
type Report struct {
	Assigned, Finished, NeverStarted, Quarantined int
	// Left records stay where they are for now: nobody may take them, or the disk
	// did not answer. LivesLeft folders could not be closed.
	Left, LivesLeft int
	// Why is the last reason for something that is left.
	Why string
}

func (r Report) String() string {
	n := func(what string, n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprintf("%d %s", n, what)
	}
	s := summary(n("assigned", r.Assigned), n("finished", r.Finished), n("never started", r.NeverStarted),
		n("quarantined", r.Quarantined), n("left", r.Left), n("lives left", r.LivesLeft))
	switch {
	case s == "":
		s = "nothing to do"
	case r.Why != "" && r.Left+r.LivesLeft > 0:
		s += " (" + r.Why + ")"
	}
	return s
}

// coordinate empties and closes the lives of a dead replica, whose liveness lock
// it holds so that the replica can't come back meanwhile, and releases. Only the
// incarnations that exist now are touched.
func (m *Manager) coordinate(ctx context.Context, name string, taken *lock.Taken) (Report, error) {
	start := time.Now()
	defer func() { _ = taken.Release() }()
	ctx, cancel := context.WithTimeoutCause(ctx, m.cfg.CoordinationLease, errLeaseOver)
	defer cancel()
	beat, end := m.progress.begin("coordinate " + name)
	defer end()
	m.count.coordinations.Add(1)
	m.mu.Lock()
	m.coordinating[name] = start
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.coordinating, name)
	}()

	lives, err := m.ledger.Lives(name)
	if err != nil {
		return Report{}, err
	}
	if len(lives) == 0 { // somebody else was faster
		return Report{}, nil
	}
	newest := lives[len(lives)-1].Incarnation
	ended := KindReplicaDead // and only its own word makes it a stop
	if live, err := m.ledger.ReadLive(lives[len(lives)-1]); err == nil && live.State == ledger.StateStopping {
		ended = KindReplicaStopped
	}
	d := &distribution{m: m, name: name, upTo: newest, kind: KindBuildAssigned, beat: beat}
	d.onFirst = func() {
		m.record(Event{Time: start, Kind: ended, Subject: name, Incarnation: newest})
		m.record(Event{Time: start, Kind: KindCoordinationStarted, Subject: name, Incarnation: newest})
	}
	report, err := d.run(ctx)
	_ = taken.Release()
	// A pass that found the same leftovers as the one before is no news.
	if d.acted || err != nil {
		m.record(Event{Kind: KindCoordinationFinished, Subject: name, Incarnation: newest,
			Detail: report.String(), Took: time.Since(start)})
	}
	level := zerolog.DebugLevel // for a name that is tried again and again
	if d.acted {
		level = zerolog.InfoLevel
	}
	m.log.WithLevel(level).Str("subject", name).Uint64("incarnation", newest).Stringer("report", report).
		Dur("took", time.Since(start)).Err(err).Msg("coordinated a dead replica")
	d.announced.Wait() // not under the lock: a slow peer shall not keep the name from coming back
	return report, err
}

// HandOut gives the records of earlier lives of the own name to replicas that
// serve, before the controller of life starts. The caller's runner holds the
// liveness lock meanwhile. What nobody takes stays, and is inherited by life
// once its controller serves.
func (m *Manager) HandOut(ctx context.Context, life ledger.Life) (Report, error) {
	if life.Name != m.cfg.Name || life.Incarnation == 0 {
		return Report{}, fmt.Errorf("hand out before %s: not a life of %s", life, m.cfg.Name)
	}
	if m.deps.Steering.Paused() { // life inherits them once it serves
		return Report{Why: errPaused.Error()}, nil
	}
	beat, end := m.progress.begin("hand out")
	defer end()
	d := &distribution{m: m, name: life.Name, upTo: life.Incarnation - 1, kind: KindHandedOut, beat: beat}
	report, err := d.run(ctx)
	if err == nil {
		err = m.strayQueues(life, beat)
	}
	d.announced.Wait()
	return report, err
}

// distribution moves all records of the lives of name up to incarnation upTo to
// replicas that serve, and closes what is empty. It is the same for a coordinator
// and for a replica that hands out its own.
type distribution struct {
	m       *Manager
	name    string
	upTo    uint64
	kind    Kind
	beat    func()
	onFirst func() // before the first thing is done
	acted   bool

	announced sync.WaitGroup // messages to new owners under way

	report Report
	closed map[ledger.Life]bool // targets whose folder is gone
}

// act is called before anything is changed.
func (d *distribution) act() {
	if !d.acted && d.onFirst != nil {
		d.onFirst()
	}
	d.acted = true
}

func (d *distribution) run(ctx context.Context) (Report, error) {
	d.closed = map[ledger.Life]bool{}
	for range maxPasses {
		d.beat()
		if ctx.Err() != nil {
			return d.report, context.Cause(ctx)
		}
		lives, err := d.m.ledger.Lives(d.name)
		if err != nil {
			return d.report, err
		}
		lives = slices.DeleteFunc(lives, func(l ledger.Life) bool { return l.Incarnation > d.upTo })
		d.report.Left, d.report.LivesLeft, d.report.Why = 0, 0, ""
		if len(lives) == 0 {
			return d.report, nil
		}
		again, err := d.pass(ctx, lives)
		if err != nil {
			return d.report, err
		}
		if d.report.Left == 0 && d.report.LivesLeft == 0 || !again {
			return d.report, nil
		}
	}
	return d.report, nil
}

// pass does one round over the lives; again says that another one may get further.
func (d *distribution) pass(ctx context.Context, lives []ledger.Life) (again bool, err error) {
	candidates := make(chan []Candidate, 1)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, d.m.cfg.CandidateTimeout)
		defer cancel()
		candidates <- d.candidates(ctx)
	}()

	// Newest life first: the name's own sidecar may be moving records from older
	// lives into a newer one. In this order one of them is missed rather than met
	// twice; a missed one keeps its life's folder from being removed.
	var entries []ledger.Entry
	nodes := map[string][]string{}
	for _, life := range slices.Backward(lives) {
		d.beat()
		good, bad, err := d.m.ledger.List(life)
		if err != nil {
			<-candidates
			return false, err
		}
		for _, b := range bad {
			d.quarantineBad(b)
		}
		entries = append(entries, good...)
		if len(good) > 0 {
			if live, err := d.m.ledger.ReadLive(life); err == nil {
				maps.Copy(nodes, live.Nodes)
			}
		}
	}
	// Before any record moves: it shows which waiting item became a build.
	open, err := d.m.takeQueues(d.name, d.upTo, lives, entries, d.beat)
	if err != nil {
		for _, e := range entries {
			d.left(e, err.Error())
		}
		d.report.LivesLeft, d.report.Why = len(lives), err.Error()
		<-candidates
		return false, nil
	}
	place := d.settle(ctx, entries)
	d.beat()
	serving := <-candidates
	replan := d.place(ctx, place, nodes, serving)
	d.beat()
	replan = d.placeQueues(ctx, lives, open, serving) || replan
	d.beat()
	for _, life := range lives {
		if slices.Contains(open, life) {
			d.keep(life)
			continue
		}
		d.close(life)
	}
	return replan || d.report.Left == 0, nil
}

// candidates asks who serves, and completes what they say by their nodes.
func (d *distribution) candidates(ctx context.Context) []Candidate {
	list := slices.Clone(d.m.deps.Peers.Serving(ctx, d.name))
	list = slices.DeleteFunc(list, func(c Candidate) bool { return c.Life.Name == d.name || c.Life.Incarnation == 0 })
	for i, c := range list {
		if c.Nodes != nil {
			continue
		}
		if live, err := d.m.ledger.ReadLive(c.Life); err == nil {
			for _, nodes := range live.Nodes {
				list[i].Nodes = append(list[i].Nodes, nodes...)
			}
		}
	}
	return list
}
