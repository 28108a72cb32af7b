package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// inspectEvery is how often a running controller is looked at in /proc.
const inspectEvery = time.Second

// wrapperHelp tells what to do about a command that does not exec its controller.
const wrapperHelp = "use exec in the script, as in: exec java -jar jenkins.war; " +
	"put tini before footman, not after it (as process 1 of a container footman reaps orphans itself and needs none); " +
	"and close descriptor 3 of what the script leaves running (3>&-)"

// fitToServe looks once more at what was verified after exec, before others may
// start: a wrapper may have closed the lock, or changed the user, since then. Only
// now it shows whether a wrapper was one that execs: until then its helpers may
// run for as long as they like.
func (l *life) fitToServe(ctx context.Context, c *child) bool {
	var holders []int // in every look so far; in one alone it may be a process between fork and exec
	for try := 1; ; try++ {
		frozen := l.frozen()
		found, err := c.inspect()
		if err == nil && found.broken == nil {
			if try > 1 && holders != nil {
				found.holders = common(holders, found.holders)
			}
			holders = found.holders
		}
		code := ExitRuntime
		switch {
		case c.ended():
			return false // its end is told by itself
		case frozen: // what is between fork and exec stays there
			try, holders = 0, nil
			err = errFrozen
		case err == nil && found.broken != nil:
			err = found.broken
		case err == nil && len(holders) == 0:
			return true
		case err == nil && l.cfg.AllowWrapper && try == verifyTries:
			l.tellWrapper(holders)
			return true
		case err == nil:
			code = ExitUsage
			err = fmt.Errorf("the command is a wrapper: process %v of its group also holds the liveness lock. Signals reach only the wrapper, and when the runner is killed that process lives on with the lock, without anybody who freezes it: %s (--allow-wrapper lets it serve all the same)", holders, wrapperHelp)
		}
		if try == verifyTries {
			l.kill(c, death{code, "the controller was killed before it served: " + err.Error()})
			return false
		}
		if pause(ctx, lookPause) != nil {
			return false
		}
	}
}

// errFrozen: the look says little.
var errFrozen = errors.New("it is frozen")

func (l *life) tellWrapper(holders []int) {
	l.chronicle.tell(event{Kind: EventWarning, Incarnation: l.inc, Detail: fmt.Sprintf(
		"process %v of the controller's group also holds the liveness lock. A killed runner does not take it along: nobody freezes it, and nobody adopts builds before it ends. If the command is a wrapper, %s", holders, wrapperHelp)})
}

// inspections looks at the controller in /proc, kills one that can't be left
// running, and warns of a lock that a serving controller gave to others. What
// looks wrong once may be a process between fork and exec, so it counts when it
// is seen twice.
func (l *life) inspections(ctx context.Context, c *child) {
	var before inspection
	warned := false
	for pause(ctx, inspectEvery) == nil {
		now, err := c.inspect()
		if err != nil || c.ended() {
			continue
		}
		if now.broken != nil && before.broken != nil {
			l.kill(c, death{ExitRuntime, "the controller can't be left running: " + now.broken.Error()})
			return
		}
		// With AllowWrapper it was told before the controller served.
		if both := common(before.holders, now.holders); len(both) > 0 && l.serves.Load() && !l.cfg.AllowWrapper && !l.frozen() && !warned {
			warned = true
			l.tellWrapper(both)
		}
		before = now
	}
}

// common are the numbers that are in both.
func common(a, b []int) []int {
	var both []int
	for _, x := range a {
		if slices.Contains(b, x) {
			both = append(both, x)
		}
	}
	return both
}
