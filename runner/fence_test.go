package runner

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/lock"
	"pgregory.net/rapid"
)

const testFreeze = 10 * time.Second

// The fence, rule by rule and at the borders of each.
func TestDecide(t *testing.T) {
	t.Parallel()
	const now = 1000 * time.Second
	fresh := lockView{name: "liveness lock", good: now - time.Second}
	aged := func(age time.Duration) lockView { return lockView{name: "startup lock", good: now - age} }
	lost := lockView{name: "liveness lock", good: now, lost: lock.ErrLost}
	frozen := func(ago time.Duration, stopped bool) fenceState {
		return fenceState{phase: phaseFrozen, since: now - ago, unstopped: now - ago, stopped: stopped}
	}
	for name, c := range map[string]struct {
		state fenceState
		gap   time.Duration
		idle  bool // no controller
		locks []lockView
		want  action
		why   string
	}{
		"fresh proofs":                      {locks: []lockView{fresh, aged(0)}, want: actNone},
		"no controller, lost lock":          {idle: true, locks: []lockView{lost}, want: actNone},
		"no controller, gap":                {idle: true, gap: time.Hour, want: actNone},
		"exactly freeze_after old":          {locks: []lockView{fresh, aged(testFreeze)}, want: actNone},
		"a moment older":                    {locks: []lockView{fresh, aged(testFreeze + 1)}, want: actFreeze, why: "startup lock"},
		"never proven":                      {locks: []lockView{{name: "x", good: lock.NeverProven}}, want: actFreeze, why: "x"},
		"liveness stale, startup fresh":     {locks: []lockView{aged(11 * time.Second), fresh}, want: actFreeze},
		"lost":                              {locks: []lockView{fresh, lost}, want: actKill, why: "liveness lock lost"},
		"lost beats a gap":                  {gap: time.Hour, locks: []lockView{lost}, want: actKill},
		"gap of exactly freeze_after":       {gap: testFreeze, locks: []lockView{fresh}, want: actNone},
		"longer gap, though proof is fresh": {gap: testFreeze + 1, locks: []lockView{fresh}, want: actFreeze, why: "did not run"},
		"clock set back":                    {gap: -time.Hour, locks: []lockView{fresh}, want: actNone},

		"frozen, no proof since":              {state: frozen(5*time.Second, true), locks: []lockView{aged(6 * time.Second)}, want: actHold},
		"frozen, proof begun at the freeze":   {state: frozen(5*time.Second, true), locks: []lockView{aged(5 * time.Second)}, want: actHold},
		"frozen, proof begun after":           {state: frozen(5*time.Second, true), locks: []lockView{aged(5*time.Second - 1)}, want: actThaw},
		"frozen, one of two proven":           {state: frozen(5*time.Second, true), locks: []lockView{fresh, aged(6 * time.Second)}, want: actHold},
		"frozen, both proven":                 {state: frozen(5*time.Second, true), locks: []lockView{fresh, aged(time.Second)}, want: actThaw},
		"frozen long, proof after but old":    {state: frozen(time.Minute, true), locks: []lockView{aged(testFreeze + 1)}, want: actHold},
		"frozen, lost":                        {state: frozen(5*time.Second, true), locks: []lockView{lost}, want: actKill},
		"frozen, gap: a proof before is void": {state: frozen(time.Minute, true), gap: testFreeze + 1, locks: []lockView{fresh}, want: actFreeze},
		"frozen, nothing to prove":            {state: frozen(time.Minute, true), want: actHold},
		"not stopped yet":                     {state: frozen(timeToStop, false), locks: []lockView{aged(time.Minute)}, want: actHold},
		"not stopped in time":                 {state: frozen(timeToStop+1, false), locks: []lockView{aged(time.Minute)}, want: actKill, why: "stopped within"},
		"not stopped in time, but proven":     {state: frozen(timeToStop+2*time.Second, false), locks: []lockView{fresh}, want: actThaw},
		"killed stays killed":                 {state: fenceState{phase: phaseKilled}, locks: []lockView{fresh}, want: actKill},
	} {
		got, why := decide(c.state, fenceInput{now: now, gap: c.gap, child: !c.idle, locks: c.locks}, testFreeze)
		if got != c.want || !strings.Contains(why, c.why) {
			t.Errorf("%s: got %v (%q), want %v (%q)", name, got, why, c.want, c.why)
		}
	}
}

// Whatever is seen: a running controller has proofs no older than freeze_after,
// and a thaw follows only proofs of every lock that began after the freeze.
func TestDecideNeverLetsRunUnproven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.Int64Range(-int64(time.Minute), int64(2*time.Minute))
		d := func(label string) time.Duration { return time.Duration(span.Draw(t, label)) }
		now := time.Hour
		s := fenceState{phase: phase(rapid.IntRange(0, 2).Draw(t, "phase")), stopped: rapid.Bool().Draw(t, "stopped")}
		s.since = now - max(0, d("since"))
		s.unstopped = s.since
		in := fenceInput{now: now, gap: d("gap"), child: true}
		anyLost := false
		for range rapid.IntRange(1, 2).Draw(t, "locks") {
			v := lockView{good: now - max(0, d("age"))}
			if rapid.Bool().Draw(t, "lost") {
				v.lost, anyLost = lock.ErrLost, true
			}
			in.locks = append(in.locks, v)
		}
		act, _ := decide(s, in, testFreeze)
		runs := act == actThaw || act == actNone && s.phase == phaseRunning
		if anyLost && act != actKill {
			t.Fatalf("lost: %v", act)
		}
		for _, v := range in.locks {
			if runs && (now-v.good > testFreeze || in.gap > testFreeze) {
				t.Fatalf("%v lets it run with a proof of age %v and a gap of %v", act, now-v.good, in.gap)
			}
			if act == actThaw && v.good <= s.since {
				t.Fatal("thawed on a proof from before the freeze")
			}
		}
		if s.phase == phaseKilled && act != actKill {
			t.Fatalf("killed, then %v", act)
		}
	})
}

// The twin watch tells a living holder from one that only left its text.
func TestTwinWatch(t *testing.T) {
	t.Parallel()
	h := func(role string, pid int, proofs uint64) lock.Holder {
		return lock.Holder{Role: role, PID: pid, Proofs: proofs}
	}
	const window = 3 * time.Second
	for name, c := range map[string]struct {
		looks []lock.Holder // one a second
		want  bool
	}{
		"proves":                     {[]lock.Holder{h("runner", 1, 1), h("runner", 1, 2), h("runner", 1, 3), h("runner", 1, 4)}, true},
		"proved once, slowly":        {[]lock.Holder{h("runner", 1, 1), h("runner", 1, 1), h("runner", 1, 1), h("runner", 1, 2)}, true},
		"does not prove":             {[]lock.Holder{h("runner", 1, 9), h("runner", 1, 9), h("runner", 1, 9), h("runner", 1, 9), h("runner", 1, 9)}, false},
		"proves, but not looked yet": {[]lock.Holder{h("runner", 1, 1), h("runner", 1, 2), h("runner", 1, 3)}, false},
		"a coordinator":              {[]lock.Holder{h("coordinator", 1, 1), h("coordinator", 1, 2), h("coordinator", 1, 3), h("coordinator", 1, 4)}, false},
		"changes hands":              {[]lock.Holder{h("runner", 1, 1), h("runner", 1, 2), h("runner", 2, 3), h("runner", 2, 4)}, false},
		"starts proving later":       {[]lock.Holder{h("runner", 1, 1), h("runner", 1, 1), h("runner", 1, 1), h("runner", 1, 1), h("runner", 1, 2), h("runner", 1, 3), h("runner", 1, 4)}, true},
	} {
		var w twinWatch
		got := false
		for i, look := range c.looks {
			got = w.lives(look, time.Duration(i)*time.Second, window)
		}
		if got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// Time that the runner itself missed counts no more than its limit.
func TestStopwatch(t *testing.T) {
	t.Parallel()
	now := time.Duration(0)
	s := stopwatch{clock: func() time.Duration { return now }, limit: 10 * time.Second}
	s.start()
	for _, step := range []struct {
		d      time.Duration
		counts bool
		want   time.Duration
	}{{3 * time.Second, true, 3 * time.Second}, {time.Hour, false, 3 * time.Second}, {2 * time.Second, true, 5 * time.Second}, {time.Hour, true, 15 * time.Second}} {
		now += step.d
		if s.add(step.counts); s.total != step.want {
			t.Errorf("after %v: %v, want %v", step.d, s.total, step.want)
		}
	}
}

// An error is passing only when nobody has to mend anything.
func TestOnlyOwnErrorsAreAgain(t *testing.T) {
	t.Parallel()
	r := &Runner{cfg: Config{Restart: RestartNo}}
	for name, c := range map[string]struct {
		policy RestartPolicy
		out    outcome
		ran    bool
		want   bool
	}{
		"no":                             {RestartNo, outcome{started: true, code: 1}, true, false},
		"no, but nothing ran yet":        {RestartNo, outcome{err: again(errors.New("x"))}, false, true},
		"on failure, exit 0":             {RestartOnFailure, outcome{started: true}, true, false},
		"on failure, exit 1":             {RestartOnFailure, outcome{started: true, code: 1}, true, true},
		"on failure, fenced":             {RestartOnFailure, outcome{started: true, code: 137, err: exitf(ExitFenced, "x")}, true, true},
		"on failure, no veto":            {RestartOnFailure, outcome{started: true, err: exitf(ExitNoVeto, "x")}, true, true},
		"always, exit 0":                 {RestartAlways, outcome{started: true}, true, true},
		"always, exit 2 of a controller": {RestartAlways, outcome{started: true, code: 2}, true, true},
		"always, unfit at first":         {RestartAlways, outcome{err: exitf(ExitUnfit, "x")}, false, false},
		"always, unfit later":            {RestartAlways, outcome{err: exitf(ExitUnfit, "x")}, true, true},
		"always, sidecar away later":     {RestartAlways, outcome{err: exitf(ExitNoSidecar, "x")}, true, true},
		"always, name in use later":      {RestartAlways, outcome{err: exitf(ExitNameInUse, "x")}, true, false},
		"always, foreign home later":     {RestartAlways, outcome{err: exitf(ExitForeignHome, "x")}, true, false},
	} {
		r.cfg.Restart = c.policy
		if got := r.goesOn(c.out, c.ran); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
