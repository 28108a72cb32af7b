package timers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/config/timers"
	"pgregory.net/rapid"
)

const s = time.Second

// good are today's defaults.
var good = timers.Timers{
	Lease: 90 * s, FreezeAfter: 10 * s, ProveEvery: s, HangAfter: 120 * s, StartTimeout: 20 * time.Minute, NameTimeout: 120 * s,
	LeaseTTL: timers.DefaultLeaseTTL, FastPoll: 200 * time.Millisecond, SlowPoll: s, Profile: "lan",
}

// The defaults fit together.
func TestDefaultsFit(t *testing.T) {
	for _, v := range good.Check() {
		t.Error(v)
	}
}

// Every rule has a configuration that breaks it and no other; the message names
// the rule, the numbers and what to change.
func TestEachRule(t *testing.T) {
	broken := map[string]struct {
		change func(*timers.Timers)
		words  []string
	}{
		"fence":         {func(t *timers.Timers) { t.FreezeAfter = 86 * s; t.HangAfter = 100 * s }, []string{"freeze_after 1m26s", "= 1m30.9s", "lease 1m30s", "lower freeze_after"}},
		"two-proofs":    {func(t *timers.Timers) { t.ProveEvery = 6 * s }, []string{"2 × prove_every 6s", "= 12s", "at most freeze_after 10s"}},
		"hang":          {func(t *timers.Timers) { t.HangAfter = 10 * s }, []string{"freeze_after 10s", "hang_after 10s"}},
		"heartbeats":    {func(t *timers.Timers) { t.LeaseTTL = 5 * s }, []string{"heartbeat 2s", "lease_ttl 5s", "edit-config"}},
		"scheduling":    {func(t *timers.Timers) { t.LeaseTTL = 88 * s }, []string{"lease_ttl 1m28s", "lease 1m30s"}},
		"polls":         {func(t *timers.Timers) { t.FastPoll = 2 * s }, []string{"fast_poll 2s", "slow_poll 1s"}},
		"slow-watchers": {func(t *timers.Timers) { t.SlowPoll = 90 * s }, []string{"slow_poll 1m30s", "lease 1m30s"}},
		"name":          {func(t *timers.Timers) { t.NameTimeout = 90 * s }, []string{"name_timeout 1m30s", "71"}},
		"start":         {func(t *timers.Timers) { t.StartTimeout = 60 * s }, []string{"start_timeout 1m0s"}},
		"agents":        {func(t *timers.Timers) { t.HangAfter = 5 * time.Minute }, []string{"hang_after 5m0s"}},
		"gossip":        {func(t *timers.Timers) { t.Lease, t.FreezeAfter, t.LeaseTTL = 8*s, 3*s, 0 }, []string{"gossip 8s", "lease 8s"}},
	}
	for _, r := range timers.Rules() {
		c, ok := broken[r.Name]
		if !ok {
			t.Errorf("rule %s has no test", r.Name)
			continue
		}
		x := good
		c.change(&x)
		got := x.Check()
		if len(got) != 1 || got[0].Name != r.Name {
			t.Errorf("%s: %v", r.Name, got)
			continue
		}
		for _, w := range append(c.words, "timers do not fit ("+r.Name+")", r.Reason, r.Change) {
			if !strings.Contains(got[0].Error(), w) {
				t.Errorf("%s: %q is missing: %s", r.Name, w, got[0])
			}
		}
		if want := len(timers.Errors(got)) == 1; want == r.Advice {
			t.Errorf("%s: advice %v, an error %v", r.Name, r.Advice, want)
		}
		if !strings.ContainsAny(r.Formula(), "<≤") || len(r.Keys) == 0 {
			t.Errorf("%s: formula %q, keys %v", r.Name, r.Formula(), r.Keys)
		}
	}
}

// What is not known, or switched off, is not asked.
func TestUnknownIsNotAsked(t *testing.T) {
	if got := (timers.Timers{}).Check(); len(got) > 0 {
		t.Error(got)
	}
	x := good
	x.HangAfter, x.StartTimeout, x.NameTimeout = 0, 0, 0
	if got := x.Check(); len(got) > 0 {
		t.Error(got)
	}
}

// The fence's sum is exactly what the safety argument says, to the nanosecond.
func TestFenceIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lease := time.Duration(rapid.Int64Range(int64(s), int64(1000*s)).Draw(t, "lease"))
		prove := time.Duration(rapid.Int64Range(1, int64(5*s)).Draw(t, "prove"))
		freeze := time.Duration(rapid.Int64Range(1, int64(1000*s)).Draw(t, "freeze"))
		x := timers.Timers{Lease: lease, FreezeAfter: freeze, ProveEvery: prove}
		fits := freeze+prove+3*s+lease/100 < lease
		for _, v := range x.Check() {
			if v.Name == "fence" && fits {
				t.Fatal(v)
			}
			fits = fits || v.Name == "fence"
		}
		if !fits {
			t.Fatal("the fence comes too late and nobody says so")
		}
	})
}
