package runner

import (
	"fmt"
	"time"
)

// action is what the fence does next to the controller's process group.
type action int

const (
	actNone   action = iota // leave it alone
	actFreeze               // SIGSTOP, and count from now what proves the locks
	actHold                 // still frozen: SIGSTOP again, look whether all have stopped
	actThaw                 // SIGCONT
	actKill                 // SIGKILL
)

func (a action) String() string {
	return [...]string{"none", "freeze", "hold", "thaw", "kill"}[a]
}

// phase of the process group, as far as the fence is concerned.
type phase int

const (
	phaseRunning phase = iota
	phaseFrozen
	phaseKilled
)

// fenceState is what the fence remembers of one controller. Times are boot time.
type fenceState struct {
	phase phase
	// since is when the freeze began: just before SIGSTOP was sent.
	since time.Duration
	// unstopped is since when not every process is known to have stopped; it
	// counts only while !stopped.
	unstopped time.Duration
	stopped   bool
	why       string
}

// lockView is one lock that must be held, as the fence sees it.
type lockView struct {
	name string
	// good is the boot time before the write of the last successful proof.
	good time.Duration
	// lost is set when the lock is certainly lost.
	lost error
	// trouble is why the latest round proved nothing, for people.
	trouble error
}

// fenceInput is one look at the world.
type fenceInput struct {
	now time.Duration
	// gap is the time since the fence's last turn: the larger of what the boot
	// clock and the wall clock say. It is used towards freezing only.
	gap   time.Duration
	child bool // there is a controller
	locks []lockView
}

// decide is the fence: what to do with the controller, and why. It is pure. The
// order of the rules is their rank: a lost lock kills whatever else is true, a
// gap in the runner's own time freezes before any proof is believed (a proof from
// before a pause of the whole machine says nothing), and only a proof that was
// begun after the freeze thaws.
func decide(s fenceState, in fenceInput, freezeAfter time.Duration) (action, string) {
	if !in.child {
		return actNone, ""
	}
	if s.phase == phaseKilled {
		return actKill, s.why
	}
	for _, l := range in.locks {
		if l.lost != nil {
			return actKill, fmt.Sprintf("%s lost: %v", l.name, l.lost)
		}
	}
	if in.gap > freezeAfter {
		return actFreeze, fmt.Sprintf("the runner itself did not run for %s", in.gap.Round(time.Millisecond))
	}
	if s.phase == phaseRunning {
		for _, l := range in.locks {
			if age := in.now - l.good; age > freezeAfter {
				return actFreeze, stale(l, age)
			}
		}
		return actNone, ""
	}
	proven := len(in.locks) > 0
	for _, l := range in.locks {
		if l.good <= s.since || in.now-l.good > freezeAfter {
			proven = false
		}
	}
	if proven {
		return actThaw, fmt.Sprintf("proven again after %s", (in.now - s.since).Round(time.Millisecond))
	}
	if !s.stopped && in.now-s.unstopped > timeToStop {
		return actKill, fmt.Sprintf("not all of its processes stopped within %s (%s)", timeToStop, s.why)
	}
	return actHold, s.why
}

func stale(l lockView, age time.Duration) string {
	text := fmt.Sprintf("no proof of the %s for %s", l.name, age.Round(time.Millisecond))
	if l.trouble != nil {
		text += ": " + l.trouble.Error()
	}
	return text
}
