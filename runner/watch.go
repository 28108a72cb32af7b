package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/adoption/ledger"
)

const (
	// probeTimeout bounds one question to the controller. A busy Jenkins answers
	// within a second or two; many such probes fit into HangAfter.
	probeTimeout = 10 * time.Second
	// vetoPause is the pause before a live.json that could not be read is read a
	// second time. The bridge writes it before the controller is ready, on this
	// very client, so there is nothing to wait for but an error that passes.
	vetoPause = 20 * time.Millisecond
	// lookPause is the pause between two looks at the processes of a controller, and at
	// one that is frozen.
	lookPause = 250 * time.Millisecond
	// wizardEvery bounds how often the files that tell of the setup wizard are read.
	wizardEvery = time.Second
	// dumpTime is what a JVM gets to write its thread dump before it is killed.
	dumpTime = 3 * time.Second
)

// watchController follows the controller until ctx ends: first until it is ready,
// which closes ready, then its health. In between it looks at it in /proc.
func (l *life) watchController(ctx context.Context, c *child, ready chan<- struct{}) {
	go l.inspections(ctx, c)
	if !l.awaitReady(ctx, c) || !l.fitToServe(ctx, c) {
		return
	}
	l.serves.Store(true)
	close(ready)
	l.watchHealth(ctx, c)
}

// frozen says whether the fence has stopped the controller.
func (l *life) frozen() bool { return l.fence.status.Load().frozen }

// answer is one probe of the controller.
type answer struct {
	ready  bool
	detail string
	err    error // it did not answer
}

func (l *life) probe(ctx context.Context) answer {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	var a answer
	a.ready, a.detail, a.err = l.cfg.Ready.Ready(ctx)
	return a
}

// awaitReady polls until the controller is ready, has the veto and shows no
// wizard. It kills a controller that serves without the veto, or takes too long.
func (l *life) awaitReady(ctx context.Context, c *child) bool {
	boot := stopwatch{clock: l.cfg.Clock, limit: probeTimeout + time.Second}
	boot.start()
	vetoed := l.cfg.Mode == ActivePassive // no ledger, no veto
	var wizard wizardState
	last := "it never answered"
	for {
		a := l.probe(ctx)
		if ctx.Err() != nil {
			return false
		}
		switch {
		case a.err != nil:
			last = a.err.Error()
		case a.detail != "":
			last = a.detail
		}
		if a.err == nil && a.ready {
			if !vetoed {
				if err := l.checkVeto(ctx); err != nil {
					if ctx.Err() == nil {
						l.kill(c, death{ExitNoVeto, "the controller answers without an active veto, so it could run builds of others; is the bridge installed, and does its log show an error? " + err.Error() + l.bridgeReason()})
					}
					return false
				}
				vetoed = true
			}
			open, err := l.wizardOpen(ctx, c, &wizard)
			if err == nil && !open {
				return true
			}
			if err != nil {
				last = err.Error()
			}
		}
		boot.add(!l.frozen() && !wizard.open)
		if l.cfg.StartTimeout > 0 && boot.total > l.cfg.StartTimeout {
			l.dumpAndKill(ctx, c, death{ExitStartTimeout, fmt.Sprintf("the controller was not ready within start-timeout %s: %s", l.cfg.StartTimeout, last)})
			return false
		}
		if pause(ctx, l.cfg.ReadyPoll) != nil {
			return false
		}
	}
}

// checkVeto returns nil when live.json of this life says that the veto is active.
// What can't be read within FreezeAfter, while the storage is provable, is no veto.
func (l *life) checkVeto(ctx context.Context) error {
	for try := 0; ; {
		limited, cancel := context.WithTimeoutCause(ctx, l.cfg.FreezeAfter, errors.New("live.json could not be read in time"))
		live, err := await(limited, func() (ledger.Live, error) {
			return l.ledger.ReadLive(ledger.Life{Name: l.cfg.Name, Incarnation: l.inc})
		}, nil)
		cancel()
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err == nil && live.Veto:
			return nil
		case err == nil:
			return errors.New("live.json says that the veto is not active")
		}
		if l.frozen() { // it serves nothing now; that live.json can't be read says little
			if err := pause(ctx, lookPause); err != nil {
				return err
			}
			continue
		}
		if try++; try == vetoTries {
			return err
		}
		if err := pause(ctx, vetoPause); err != nil {
			return err
		}
	}
}

// vetoTries: once, and once more after a pause.
const vetoTries = 2

// wizardState is what was last seen of the setup wizard.
type wizardState struct {
	looked time.Time
	open   bool
}

func (l *life) wizardOpen(ctx context.Context, c *child, w *wizardState) (bool, error) {
	if l.cfg.Wizard == nil {
		return false, nil
	}
	if w.open && time.Since(w.looked) < wizardEvery {
		return true, nil
	}
	open, err := await(ctx, func() (bool, error) { return l.cfg.Wizard.WizardOpen(l.home.Path()) }, nil)
	if err != nil {
		return false, fmt.Errorf("look for the setup wizard: %w", err)
	}
	if open && !w.open {
		detail := "the setup wizard is open; finish it, the others wait meanwhile"
		l.show(board{State: StateStarting, Detail: detail, Incarnation: l.inc, PID: c.pid, StartedAt: c.started})
		l.chronicle.tell(event{Kind: EventWaiting, Incarnation: l.inc, Detail: detail})
	}
	w.looked, w.open = time.Now(), open
	return open, nil
}

// watchHealth kills a controller that has not answered for HangAfter while the
// storage was provable. Any answer counts as life, also one that says "not ready".
func (l *life) watchHealth(ctx context.Context, c *child) {
	if l.cfg.HangAfter == 0 {
		return
	}
	silent := stopwatch{clock: l.cfg.Clock, limit: probeTimeout + 2*l.cfg.HealthEvery}
	silent.start()
	for pause(ctx, l.cfg.HealthEvery) == nil {
		a := l.probe(ctx)
		if ctx.Err() != nil {
			return
		}
		st := l.fence.status.Load()
		if a.err == nil || st.frozen || st.age > l.cfg.FreezeAfter {
			silent.start()
			continue
		}
		silent.add(true)
		if silent.total > l.cfg.HangAfter {
			l.dumpAndKill(ctx, c, death{ExitHung, fmt.Sprintf("the controller has not answered for %s: %v", silent.total.Round(time.Millisecond), a.err)})
			return
		}
	}
}

// dumpAndKill asks a JVM for its thread dump and kills it a little later.
func (l *life) dumpAndKill(ctx context.Context, c *child, d death) {
	c.death.CompareAndSwap(nil, &d) // it may end by the signal already
	l.chronicle.note(event{Kind: EventWarning, Incarnation: l.inc, Detail: "asks the controller for a thread dump (SIGQUIT) before it is killed"})
	if err := c.Forward(unix.SIGQUIT); err != nil {
		l.chronicle.note(event{Kind: EventWarning, Incarnation: l.inc, Detail: err.Error()})
	}
	if pause(ctx, dumpTime) == nil {
		l.kill(c, d)
	}
}

// stopwatch adds up time by its own decision, in steps of at most limit: a longer
// step means that the runner itself did not run.
type stopwatch struct {
	clock func() time.Duration
	limit time.Duration
	last  time.Duration
	total time.Duration
}

func (s *stopwatch) start() { s.last, s.total = s.clock(), 0 }

// add takes the time since the last call into account if counts is true.
func (s *stopwatch) add(counts bool) {
	now := s.clock()
	if counts {
		s.total += min(now-s.last, s.limit)
	}
	s.last = now
}
