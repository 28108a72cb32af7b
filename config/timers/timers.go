// Package timers holds the arithmetic between Footman's timers: one table of named
// inequalities, each with its reason. It knows no configuration, reads nothing and
// changes nothing; whoever has the numbers asks it.
package timers

import (
	"fmt"
	"strings"
	"time"
)

// What can't be configured and is part of the sums.
const (
	// RunnerLatency is granted between the moment when a proof becomes too old and
	// the moment when SIGSTOP is sent: one tick, and a loaded machine.
	RunnerLatency = time.Second
	// TimeToStop is granted to SIGSTOP. A group that isn't found stopped after it
	// is killed.
	TimeToStop = 2 * time.Second
	// DriftDivisor grants 1 % of the lease to clocks that run at different rates:
	// twenty times what NTP tolerates (500 ppm).
	DriftDivisor = 100
	// Heartbeat is how often a controller renews its lease with the sidecar.
	Heartbeat = 2 * time.Second
	// DefaultLeaseTTL is how long a controller goes on starting builds without an
	// answer of its sidecar: long enough for the restart of a sidecar.
	DefaultLeaseTTL = 10 * time.Second
	// AgentWait is how long a build that was loaded again waits for its agent.
	AgentWait = 5 * time.Minute
)

// gossipDetects is the longest time from a crash to member-failed that was
// measured with up to five members, by profile (cluster/DESIGN.md).
var gossipDetects = map[string]time.Duration{"lan": 8 * time.Second, "fast": 3 * time.Second}

// Timers are the numbers. Zero means: not known here, or switched off; rules about
// it are then not asked.
type Timers struct {
	Lease       time.Duration // of the storage server
	FreezeAfter time.Duration
	ProveEvery  time.Duration
	HangAfter   time.Duration

	StartTimeout time.Duration
	NameTimeout  time.Duration

	LeaseTTL           time.Duration // between controller and sidecar
	FastPoll, SlowPoll time.Duration
	Profile            string // of gossip

	// LeaseName says where the lease comes from, in messages; "lease" if empty.
	LeaseName string
}

// term is a part of a sum; a configured one that is zero switches its rule off.
type term struct {
	name  string
	of    func(Timers) time.Duration
	fixed bool // not a setting
	times int
}

func setting(name string, of func(Timers) time.Duration) term { return term{name: name, of: of} }

func fixed(name string, d time.Duration) term {
	return term{name: name, of: func(Timers) time.Duration { return d }, fixed: true}
}

func (t term) value(of Timers) time.Duration { return t.of(of) * time.Duration(max(t.times, 1)) }

func (t term) label() string {
	if t.times > 1 {
		return fmt.Sprintf("%d × %s", t.times, t.name)
	}
	return t.name
}

var (
	lease       = setting("lease", func(t Timers) time.Duration { return t.Lease })
	freezeAfter = setting("freeze_after", func(t Timers) time.Duration { return t.FreezeAfter })
	proveEvery  = setting("prove_every", func(t Timers) time.Duration { return t.ProveEvery })
	hangAfter   = setting("hang_after", func(t Timers) time.Duration { return t.HangAfter })
	start       = setting("start_timeout", func(t Timers) time.Duration { return t.StartTimeout })
	nameTimeout = setting("name_timeout", func(t Timers) time.Duration { return t.NameTimeout })
	leaseTTL    = setting("lease_ttl", func(t Timers) time.Duration { return t.LeaseTTL })
	fastPoll    = setting("fast_poll", func(t Timers) time.Duration { return t.FastPoll })
	slowPoll    = setting("slow_poll", func(t Timers) time.Duration { return t.SlowPoll })
	detection   = setting("detection by gossip", func(t Timers) time.Duration { return gossipDetects[t.Profile] })
	drift       = term{name: "clock drift (1 % of the lease)", of: func(t Timers) time.Duration { return t.Lease / DriftDivisor }, fixed: true}
)

// Rule is one inequality: the sum of the left is less than the right, or at most
// the right.
type Rule struct {
	Name   string
	Reason string // what happens if it doesn't hold
	Change string // what to do then
	// Advice rules are told and nothing is refused: there are good reasons not to
	// follow them.
	Advice bool
	// Keys of the settings that take part, without their sections.
	Keys []string

	left   []term
	right  term
	orSame bool
}

func times(n int, t term) term { t.times = n; return t }

// Rules is the table.
func Rules() []Rule {
	rules := []Rule{
		{
			Name: "fence", left: []term{freezeAfter, proveEvery, fixed("runner latency", RunnerLatency), fixed("time to stop", TimeToStop), drift}, right: lease,
			Reason: "a controller could still work when the server gives its lock to another replica",
			Change: "lower freeze_after, or raise the lease at the NFS server and here",
		},
		{
			Name: "two-proofs", left: []term{times(2, proveEvery)}, right: freezeAfter, orSame: true,
			Reason: "one slow proof would freeze the controller",
			Change: "lower prove_every or raise freeze_after",
		},
		{
			Name: "hang", left: []term{freezeAfter}, right: hangAfter,
			Reason: "a stalled storage would look like a hung controller",
			Change: "raise hang_after (0 switches it off) or lower freeze_after",
		},
		{
			Name: "heartbeats", left: []term{times(3, fixed("heartbeat", Heartbeat))}, right: leaseTTL, orSame: true,
			Reason: "one lost heartbeat would keep a controller from starting builds",
			Change: "raise lease_ttl in the cluster's settings (footman edit-config)",
		},
		{
			Name: "scheduling", left: []term{leaseTTL, fixed("heartbeat", Heartbeat)}, right: lease,
			Reason: "a controller whose runner or sidecar is away could start builds after the server gave its lock to another replica",
			Change: "lower lease_ttl in the cluster's settings (footman edit-config), or raise the lease at the NFS server and here",
		},
		{
			Name: "polls", left: []term{fastPoll}, right: slowPoll, orSame: true,
			Reason: "the closest watchers would be the slowest",
			Change: "lower fast_poll or raise slow_poll",
		},
		{
			Name: "slow-watchers", left: []term{slowPoll}, right: lease,
			Reason: "the death of a replica whose two closest watchers died, too, would be seen later than any lease",
			Change: "lower slow_poll",
		},
		{
			Name: "name", left: []term{lease}, right: nameTimeout, Advice: true,
			Reason: "after a crash of this host its runner would give up (code 71) before the server frees its old lock",
			Change: "raise name_timeout, or leave it at 0 for lease + 30s",
		},
		{
			Name: "start", left: []term{hangAfter}, right: start, orSame: true, Advice: true,
			Reason: "a pause that a serving controller may make would end one that starts",
			Change: "raise start_timeout",
		},
		{
			Name: "agents", left: []term{hangAfter}, right: fixed("wait for an agent", AgentWait), Advice: true,
			Reason: "builds of a hung controller would be adopted after they gave up waiting for their agents",
			Change: "lower hang_after",
		},
		{
			Name: "gossip", left: []term{detection}, right: lease, Advice: true,
			Reason: "gossip would suspect a lost host later than its lock shows it",
			Change: "use the profile fast",
		},
	}
	for i := range rules {
		r := &rules[i]
		for _, t := range append(append([]term{}, r.left...), r.right) {
			if !t.fixed && t.name != detection.name {
				r.Keys = append(r.Keys, t.name)
			}
		}
		if r.Name == "gossip" {
			r.Keys = append(r.Keys, "profile")
		}
	}
	return rules
}

// Formula returns the inequality in words.
func (r Rule) Formula() string {
	parts := make([]string, len(r.left))
	for i, t := range r.left {
		parts[i] = t.label()
	}
	return strings.Join(parts, " + ") + " " + r.sign() + " " + r.right.label()
}

func (r Rule) sign() string {
	if r.orSame {
		return "≤"
	}
	return "<"
}

// MisfitError is a rule that does not hold, with the numbers.
type MisfitError struct {
	Rule
	Message string
}

func (v *MisfitError) Error() string { return v.Message }

// Check returns the rules that do not hold, in the order of the table.
func (t Timers) Check() (out []*MisfitError) {
	for _, r := range Rules() {
		if v := r.check(t); v != nil {
			out = append(out, v)
		}
	}
	return out
}

// check returns nil if the rule holds or does not apply.
func (r Rule) check(t Timers) *MisfitError {
	var sum time.Duration
	parts := make([]string, len(r.left))
	for i, l := range r.left {
		v := l.value(t)
		if v == 0 && !l.fixed {
			return nil
		}
		sum += v
		parts[i] = l.label() + " " + l.of(t).String()
	}
	right := r.right.value(t)
	if right == 0 && !r.right.fixed || sum < right || r.orSame && sum == right {
		return nil
	}
	left := strings.Join(parts, " + ")
	if len(parts) > 1 || r.left[0].times > 1 {
		left += " = " + sum.String()
	}
	must := "must be less than"
	if r.orSame {
		must = "must be at most"
	}
	name := r.right.name
	if name == "lease" && t.LeaseName != "" {
		name = t.LeaseName + " of"
	}
	return &MisfitError{r, fmt.Sprintf("timers do not fit (%s): %s %s %s %s; %s; %s", r.Name, left, must, name, right, r.Reason, r.Change)}
}

// Errors returns the violations that are no advice.
func Errors(all []*MisfitError) (out []error) {
	for _, v := range all {
		if !v.Advice {
			out = append(out, v)
		}
	}
	return out
}
