package adoption

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
)

// takeQueues takes the queue files of the dead lives of name up to incarnation upTo
// into the ledger, each with markers for the items that became builds. It must be
// called before any of the entries, which are all records of these lives, is moved:
// a build that was resumed has another queue id in its build.xml, and when its
// record is gone, too, nobody knows any more that the item was started. An error
// means that the markers are not there.
//
// The open lives must not be closed, nor their empty queues removed: there is a file
// that could not be moved there yet, and is found only as long as they exist.
func (m *Manager) takeQueues(name string, upTo uint64, lives []ledger.Life, entries []ledger.Entry, beat func()) (open []ledger.Life, err error) {
	if m.deps.Queues == nil || len(lives) == 0 {
		return nil, nil
	}
	subject := "queue of " + name
	files, err := m.ledger.QueueFiles(name, upTo)
	if errors.Is(err, fs.ErrPermission) { // a person must mend it, and builds shall not wait for that
		m.setDegraded(subject, err.Error())
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	why := ""
	for _, from := range slices.SortedFunc(maps.Keys(files), compareLives) {
		beat()
		host := lives[len(lives)-1]
		if slices.Contains(lives, from) {
			host = from
		}
		marked, err := m.takeQueue(files[from], from, host, entries, beat)
		switch {
		case err == nil, errors.Is(err, ledger.ErrGone):
		case !marked:
			return nil, err
		default:
			why = err.Error()
			open = append(open, host)
		}
	}
	m.setDegraded(subject, why)
	return open, nil
}

func compareLives(a, b ledger.Life) int { return cmp.Compare(a.Incarnation, b.Incarnation) }

// takeQueue takes one queue file; one in which nothing waits is removed. marked:
// the markers are in place, whatever else failed. An item whose build was claimed and
// never started gets no marker: it has left the memory of its dead controller and
// nothing else, so it still waits.
func (m *Manager) takeQueue(file string, from, host ledger.Life, entries []ledger.Entry, beat func()) (marked bool, err error) {
	items, ids, err := m.deps.Queues.Waiting(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case err == nil && items == 0:
		return true, m.ledger.DropQueueFile(file)
	}
	all := err != nil // then nobody knows which of them are in the file
	var done []int64
	for _, e := range entries {
		id := e.Record.QueueID
		if id == 0 || !all && !slices.Contains(ids, id) {
			continue
		}
		beat()
		state, err := m.deps.Builds.State(e.Record)
		if v, _ := judge(e.Record, state, err); v != verdictNeverStarted {
			done = append(done, id)
		}
	}
	return m.ledger.TakeQueue(file, from, host, done)
}

// strayQueues takes queue files that no older life could: all of them are closed,
// or these files are from before lives had queues of their own. life is about to
// start, and finds them among its own queues then.
func (m *Manager) strayQueues(life ledger.Life, beat func()) error {
	if m.deps.Queues == nil {
		return nil
	}
	lives, err := m.ledger.Lives(life.Name)
	if err != nil || len(lives) > 1 {
		return err // an older one is there and takes them
	}
	open, err := m.takeQueues(life.Name, life.Incarnation-1, []ledger.Life{life}, nil, beat)
	if err == nil && len(open) > 0 {
		err = errors.New("a queue file could not be moved yet")
	}
	return err
}

// placeQueues moves the queues that lie in dead lives to replicas that serve. It
// reports whether some should be planned again at once.
func (d *distribution) placeQueues(ctx context.Context, lives, open []ledger.Life, candidates []Candidate) (replan bool) {
	for _, life := range lives {
		if slices.Contains(open, life) {
			continue
		}
		list, err := d.m.ledger.Queues(life)
		if err != nil {
			d.report.Why = err.Error()
			continue
		}
		for _, q := range list {
			d.beat()
			replan = d.placeQueue(ctx, q, candidates) || replan
		}
	}
	return replan
}

func (d *distribution) placeQueue(ctx context.Context, q ledger.Queue, candidates []Candidate) (replan bool) {
	if q.Empty {
		if err := d.m.ledger.RemoveQueue(q); err != nil {
			d.report.Why = err.Error()
		}
		return false
	}
	candidates = slices.DeleteFunc(slices.Clone(candidates), func(c Candidate) bool { return d.closed[c.Life] })
	plan := Plan([]Item{{Key: q.Folder()}}, candidates, d.m.deps.Peers.PluginsDigest(q.From.Name))
	if len(plan) == 0 {
		d.report.Why = "queue " + q.Folder() + ": no replica that may take builds serves"
		return false
	}
	to := plan[0].To
	d.act()
	switch err := d.m.ledger.AssignQueue(q, to); {
	case err == nil:
		d.m.count.queuesAssigned.Add(1)
		d.m.record(Event{Kind: KindQueueAssigned, Subject: q.From.Name, Incarnation: q.From.Incarnation, Detail: to.String()})
		d.announced.Go(func() { d.m.announce(ctx, to, d.name, nil) })
	case errors.Is(err, ledger.ErrGone): // another coordinator was faster
	case errors.Is(err, ledger.ErrLifeClosed):
		d.closed[to] = true
		return true
	default:
		d.report.Why = err.Error()
	}
	return false
}

// keep leaves a life that must not be closed yet.
func (d *distribution) keep(life ledger.Life) {
	d.report.LivesLeft++
	d.report.Why = "a queue file of " + life.Name + " could not be moved yet"
}

// inheritQueues moves the queues of an earlier life of the own name to the present one.
func (o *owner) inheritQueues(life, own ledger.Life) error {
	list, err := o.m.ledger.Queues(life)
	if err != nil {
		return err
	}
	for _, q := range list {
		if q.Empty && !halfMade(q) {
			err = errors.Join(err, o.m.ledger.RemoveQueue(q))
			continue
		}
		if moved := o.m.ledger.AssignQueue(q, own); !errors.Is(moved, ledger.ErrGone) {
			err = errors.Join(err, moved)
		}
		signal(o.queueKick)
	}
	return err
}

// halfMade says whether an empty folder of the own name's queue may be one that its
// file is being moved into. A sidecar that was cut off does not know that its
// controller's life is over for others, and that one of them does that. Without the
// folder the queue would stay where nobody looks for it, and without its markers items
// would start twice. So it is left to who closes that life, and holds the lock.
func halfMade(q ledger.Queue) bool { return q.Empty && q.From.Name == q.Life.Name }

// replay is a queue of the own life that has yet to be started.
type replay struct {
	since    time.Time
	attempts int
	next     time.Time
	reason   string
}

// queueLoop has the controller start what waited in lives that ended. One queue at
// a time, beside the passes, because a queue may be long.
func (o *owner) queueLoop(ctx context.Context) {
	if o.m.deps.Queues == nil {
		return
	}
	open := map[ledger.Queue]*replay{}
	for {
		pause := o.m.cfg.IdleEvery
		if s, ok := o.current(); ok && s.Serving {
			pause = o.queues(ctx, s.Life, open)
		}
		if !wait(ctx, pause, o.queueKick) {
			return
		}
	}
}

// queues looks for queues of the own life and replays those that are due. It
// returns the pause until the next look.
func (o *owner) queues(ctx context.Context, life ledger.Life, open map[ledger.Queue]*replay) time.Duration {
	list, err := o.m.ledger.Queues(life)
	if err != nil {
		o.m.setDegraded("queues", err.Error())
		return o.m.cfg.IdleEvery
	}
	maps.DeleteFunc(open, func(q ledger.Queue, _ *replay) bool { return !slices.Contains(list, q) })
	pause, why := o.m.cfg.IdleEvery, ""
	for _, q := range list {
		if halfMade(q) {
			continue
		}
		if q.Empty { // replayed, and its controller died before it removed the rest
			if err := o.m.ledger.RemoveQueue(q); err != nil {
				why = err.Error()
			}
			continue
		}
		r := open[q]
		if r == nil {
			r = &replay{since: time.Now()}
			open[q] = r
		}
		if !time.Now().Before(r.next) && o.replay(ctx, q, r) {
			delete(open, q)
			continue
		}
		pause = min(pause, max(time.Until(r.next), 0))
		why = q.Folder() + ": " + r.reason
	}
	o.m.setDegraded("queues", why)
	return pause
}

// replay has the controller start the items of q; false means again.
func (o *owner) replay(ctx context.Context, q ledger.Queue, r *replay) (done bool) {
	beat, end := o.m.progress.begin("replay queue " + q.Folder())
	defer end()
	actx, cancel := context.WithTimeout(ctx, o.m.cfg.AdoptTimeout)
	outcome, reason, err := o.m.deps.Self.Replay(actx, q)
	cancel()
	beat()
	switch {
	case err != nil:
		reason = err.Error()
	case outcome == OutcomeDone:
		left, lerr := o.m.ledger.Queues(q.Life)
		if lerr == nil && !slices.Contains(left, q) {
			_ = o.m.ledger.RemoveQueue(q) // what is left of it is found again
			o.m.count.queuesReplayed.Add(1)
			o.m.record(Event{Kind: KindQueueReplayed, Subject: q.From.Name, Incarnation: q.From.Incarnation, Detail: reason, Took: time.Since(r.since)})
			return true
		}
		reason = fmt.Sprintf("the controller says that it is done, the folder does not (%s)", reason)
		if lerr != nil {
			reason = lerr.Error()
		}
	case outcome != OutcomeRetry:
		reason = "the controller answered with the unknown outcome " + string(outcome)
	}
	if ctx.Err() != nil {
		return false
	}
	if reason != r.reason {
		o.m.record(Event{Kind: KindQueueRetry, Subject: q.From.Name, Incarnation: q.From.Incarnation, Detail: reason})
	}
	r.attempts++
	r.reason, r.next = reason, time.Now().Add(backoff(r.attempts, o.m.cfg.RetryMin, o.m.cfg.RetryMax))
	return false
}
