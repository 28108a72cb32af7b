package adoption

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/lock"
)

// errStoppedServing ends the polling of a lock; whoever doesn't serve must not
// take the locks of others.
var errStoppedServing = errors.New("own controller stopped serving")

// errPaused ends it, too: people said that nothing is adopted now.
var errPaused = errors.New("adoption is paused")

// errRetired ends the watch of a name that has no lives any more.
var errRetired = errors.New("name has no lives any more")

// watch is the death watch of one name, with a goroutine of its own.
type watch struct {
	name   string
	lock   *lock.Watch
	cancel context.CancelCauseFunc

	close        atomic.Bool  // among the first two in rendezvous order
	suspectUntil atomic.Int64 // UnixNano
	cfg          *Config
	kick         chan struct{} // capacity 1: ends a pause after a coordination
}

func (w *watch) fast() bool {
	return w.close.Load() || time.Now().UnixNano() < w.suspectUntil.Load()
}

func (w *watch) poll() time.Duration {
	if w.fast() {
		return w.cfg.FastPoll
	}
	return w.cfg.SlowPoll
}

func (w *watch) suspect() {
	w.suspectUntil.Store(time.Now().Add(suspectFor).UnixNano())
	w.kicked()
	w.lock.Nudge()
}

func (w *watch) kicked() { signal(w.kick) }

// watchNames keeps a watch for every name, except the own one, that has lives.
func (m *Manager) watchNames(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		if m.deps.Self.State().Serving {
			m.refreshWatches(ctx, &wg)
		}
		if !wait(ctx, m.cfg.NamesEvery, m.kick) {
			return
		}
	}
}

func (m *Manager) refreshWatches(ctx context.Context, wg *sync.WaitGroup) {
	_, end := m.progress.begin("look for replicas")
	defer end()
	names, err := m.ledger.Names()
	if err != nil {
		m.setDegraded("ledger", err.Error())
		return
	}
	m.setDegraded("ledger", "")
	alive := m.deps.Peers.Alive()
	for _, name := range names {
		if name == m.cfg.Name {
			continue
		}
		lives, err := m.ledger.PeekLives(name)
		if err == nil && len(lives) == 0 {
			// A stale listing must not retire a name: ask again, made current.
			lives, err = m.ledger.Lives(name)
		}
		if err == nil {
			m.setDegraded("lives of "+name, "")
		}
		m.mu.Lock()
		w := m.watches[name]
		m.mu.Unlock()
		switch {
		case err != nil:
			m.setDegraded("lives of "+name, err.Error())
		case len(lives) == 0:
			if w != nil {
				w.cancel(errRetired)
			}
		case w == nil:
			m.startWatch(ctx, wg, name, alive)
		default:
			w.close.Store(watchesClosely(m.cfg.Name, name, alive))
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for name, w := range m.watches { // its folder went with its last life
		if !slices.Contains(names, name) {
			w.cancel(errRetired)
		}
	}
}

func (m *Manager) startWatch(ctx context.Context, wg *sync.WaitGroup, name string, alive []string) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watch{name: name, cancel: cancel, cfg: &m.cfg, kick: make(chan struct{}, 1)}
	w.lock = &lock.Watch{Path: m.deps.Home.AliveLock(name), Poll: w.poll, FS: m.deps.FS, Holder: m.holder("saw the lock become free")}
	w.close.Store(watchesClosely(m.cfg.Name, name, alive))
	m.mu.Lock()
	m.watches[name] = w
	m.mu.Unlock()
	wg.Go(func() {
		defer cancel(nil)
		defer func() {
			m.setDegraded(name, "")
			m.mu.Lock()
			defer m.mu.Unlock()
			delete(m.watches, name)
			m.count.polls.Add(w.lock.Stats().Tries)
		}()
		m.watch(ctx, w)
	})
}

func (m *Manager) holder(why string) lock.Holder {
	return lock.Holder{Role: "coordinator", Replica: m.cfg.Name, Incarnation: m.deps.Self.State().Life.Incarnation, Why: why}
}

// watch waits for the death of a name, coordinates it, and goes on until the name
// is retired.
func (m *Manager) watch(ctx context.Context, w *watch) {
	failed := 0
	for ctx.Err() == nil {
		pause, subject := m.cfg.SlowPoll, w.name
		taken, err := m.waitFree(ctx, w)
		switch {
		case err == nil:
			report, err := m.coordinate(ctx, w.name, taken)
			if err == nil && report.Left == 0 && report.LivesLeft == 0 {
				return // a new life of this name is found by watchNames
			}
			if ctx.Err() == nil { // logs what is new
				what := "dead, and not all of it could be handed out: " + report.String()
				if err != nil {
					what += "; ended early: " + err.Error()
				}
				m.setDegraded(subject, what)
			}
			failed++
			pause = backoff(failed, m.cfg.RetryMin, m.cfg.RetryMax)
		case ctx.Err() != nil:
			return
		case errors.Is(err, errStoppedServing), errors.Is(err, errPaused):
		case errors.Is(err, fs.ErrNotExist):
			// Its lock file was removed. Making a new one could take the lock beside
			// a holder of the old one, who notices that only at its next proof.
			m.setDegraded(subject, "has lives in the ledger but no liveness lock file; start that replica once to make it anew")
		default:
			m.count.pollErrors.Add(1)
			m.setDegraded(subject, err.Error())
		}
		if !wait(ctx, pause, w.kick) {
			return
		}
	}
}

// waitFree polls the lock of a name as long as the own controller serves.
func (m *Manager) waitFree(ctx context.Context, w *watch) (*lock.Taken, error) {
	if err := m.mayCoordinate(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { // no disk, no request: only memory is looked at
		tick := time.NewTicker(m.cfg.FastPoll)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				if err := m.mayCoordinate(); err != nil {
					cancel(err)
					return
				}
			}
		}
	})
	taken, err := w.lock.Wait(ctx)
	close(stop)
	wg.Wait()
	if err == nil {
		if err = m.mayCoordinate(); err != nil {
			_ = taken.Release()
			return nil, err
		}
	}
	return taken, err
}

// mayCoordinate says why this replica must not take the locks of others now.
func (m *Manager) mayCoordinate() error {
	switch {
	case !m.deps.Self.State().Serving:
		return errStoppedServing
	case m.deps.Steering.Paused():
		return errPaused
	}
	return nil
}

func (m *Manager) tryTake(name, why string) (*lock.Taken, error) {
	if !m.deps.Self.State().Serving {
		return nil, fmt.Errorf("coordinate %s: %w", name, ErrNotServing)
	}
	taken, err := lock.TryTake(m.deps.Home.AliveLock(name), m.holder(why))
	if _, ok := errors.AsType[*lock.BusyError](err); ok {
		return nil, &NotDeadError{name, err}
	}
	if err != nil {
		return nil, fmt.Errorf("take the liveness lock of %s: %w", name, err)
	}
	return taken, nil
}

// summary joins the parts of a report for people.
func summary(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}
