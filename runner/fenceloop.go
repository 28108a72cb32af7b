package runner

import (
	"runtime"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/internal/boottime"
	"github.com/footman-ci/footman/lock"
)

// prover is what the fence reads of a [lock.Prover]. Its methods never block.
type prover interface {
	Last() lock.Proof
	Lost() <-chan struct{}
}

// target is the process group that the fence acts on.
type target interface {
	Stop() error
	Continue() error
	Stopped() (bool, string)
	Kill(d death) error
}

// guard is what the fence watches. It is immutable: whoever changes something
// puts a new one in place, so the fence takes no mutex.
type guard struct {
	alive   prover // nil: nothing is held
	startup prover // nil: not held
	child   target // nil: no controller
	inc     uint64
}

// fenceStatus is what the fence tells everybody else after each turn.
type fenceStatus struct {
	turn   time.Duration // boot time of the turn
	frozen bool
	fenced bool // a lock was lost and the controller killed
	why    string
	// age of the oldest proof among the locks that must be held; 0 without any.
	age time.Duration
}

const (
	// ticksPerFreeze is how many turns fit into FreezeAfter, within the bounds.
	ticksPerFreeze = 50
	minTick        = 10 * time.Millisecond
	maxTick        = 100 * time.Millisecond
	// recheckEvery is how often a group that had stopped is looked at again;
	// somebody may have sent SIGCONT. SIGSTOP is repeated at each turn anyway.
	recheckEvery = time.Second
)

// fence runs the loop that freezes, thaws and kills. The loop does no I/O on the
// home, takes no mutex that somebody who does could hold, and does not log by
// itself: whatever hangs, it goes on.
type fence struct {
	freezeAfter time.Duration
	tick        time.Duration
	clock       boottime.Clock
	wall        func() time.Time
	tell        func(event)

	guard  atomic.Pointer[guard]
	status atomic.Pointer[fenceStatus]
	kick   chan struct{}
	quit   chan struct{}
	done   chan struct{}

	// Only the loop uses what follows.
	state     fenceState
	watched   target
	lastBoot  time.Duration
	lastWall  time.Time
	lastCheck time.Duration
}

func newFence(freezeAfter time.Duration, clock boottime.Clock, tell func(event)) *fence {
	f := &fence{
		freezeAfter: freezeAfter,
		tick:        max(minTick, min(maxTick, freezeAfter/ticksPerFreeze)),
		clock:       clock, wall: time.Now, tell: tell,
		kick: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}),
	}
	f.guard.Store(&guard{})
	f.status.Store(&fenceStatus{turn: clock()})
	return f
}

// watch replaces what is watched and has the fence look at once.
func (f *fence) watch(g guard) {
	f.guard.Store(&g)
	select {
	case f.kick <- struct{}{}:
	default:
	}
}

func (f *fence) start() {
	f.lastBoot, f.lastWall = f.clock(), f.wall().Round(0)
	go func() {
		defer close(f.done)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		ticker := time.NewTicker(f.tick)
		defer ticker.Stop()
		for {
			alive, startup := f.lossOf()
			select {
			case <-f.quit:
				return
			case <-ticker.C:
			case <-f.kick:
			case <-alive:
			case <-startup:
			}
			f.turn()
		}
	}()
}

func (f *fence) close() {
	close(f.quit)
	<-f.done
}

// lossOf returns the channels that tell of a lost lock, while that is news.
func (f *fence) lossOf() (alive, startup <-chan struct{}) {
	g := f.guard.Load()
	if g.child == nil || f.state.phase == phaseKilled && f.watched == g.child {
		return nil, nil
	}
	if g.alive != nil {
		alive = g.alive.Lost()
	}
	if g.startup != nil {
		startup = g.startup.Lost()
	}
	return alive, startup
}

// turn looks once and acts.
func (f *fence) turn() {
	g := f.guard.Load()
	boot, wall := f.clock(), f.wall().Round(0) // Round strips the monotonic reading
	in := fenceInput{now: boot, gap: max(boot-f.lastBoot, wall.Sub(f.lastWall)), child: g.child != nil}
	f.lastBoot, f.lastWall = boot, wall
	if g.alive != nil {
		in.locks = append(in.locks, view("liveness lock", g.alive))
	}
	if g.startup != nil {
		in.locks = append(in.locks, view("startup lock", g.startup))
	}
	if f.watched != g.child {
		f.watched, f.state = g.child, fenceState{}
	}
	act, why := decide(f.state, in, f.freezeAfter)
	f.apply(g, act, why, boot)

	st := &fenceStatus{turn: boot, frozen: f.state.phase == phaseFrozen, fenced: f.state.phase == phaseKilled, why: f.state.why}
	for _, l := range in.locks {
		if l.good != lock.NeverProven {
			st.age = max(st.age, boot-l.good)
		}
	}
	f.status.Store(st)
}

func view(name string, p prover) lockView {
	last := p.Last()
	v := lockView{name: name, good: last.At, trouble: last.Err}
	select {
	case <-p.Lost():
		v.lost = lock.ErrLost
		if last.Err != nil {
			v.lost = last.Err
		}
	default:
	}
	return v
}

func (f *fence) apply(g *guard, act action, why string, now time.Duration) {
	s := &f.state
	switch act {
	case actNone:
	case actFreeze:
		news := s.phase != phaseFrozen
		*s = fenceState{phase: phaseFrozen, since: now, unstopped: now, why: why}
		f.send(g, "freeze", g.child.Stop())
		f.check(g, now)
		if news {
			f.tell(event{Kind: EventFreeze, Incarnation: g.inc, Detail: "controller frozen: " + why})
		}
	case actHold:
		f.send(g, "freeze", g.child.Stop())
		if !s.stopped || now-f.lastCheck >= recheckEvery {
			f.check(g, now)
		}
	case actThaw:
		took := now - s.since
		*s = fenceState{}
		f.send(g, "thaw", g.child.Continue())
		f.tell(event{Kind: EventThaw, Incarnation: g.inc, Detail: "controller thawed: locks " + why, TookMS: took.Milliseconds()})
	case actKill:
		news := s.phase != phaseKilled
		*s = fenceState{phase: phaseKilled, since: now, why: why}
		f.send(g, "kill", g.child.Kill(death{ExitFenced, why}))
		if news {
			f.tell(event{Kind: EventFence, Incarnation: g.inc, Detail: "controller fenced: " + why})
		}
	}
}

// check looks whether the whole group has stopped.
func (f *fence) check(g *guard, now time.Duration) {
	f.lastCheck = now
	was := f.state.stopped
	f.state.stopped, _ = g.child.Stopped()
	if was && !f.state.stopped {
		f.state.unstopped = now
	}
}

func (f *fence) send(g *guard, what string, err error) {
	if err != nil {
		f.tell(event{Kind: EventWarning, Incarnation: g.inc, Detail: what + ": " + err.Error()})
	}
}
