package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/sidecar"
)

// kill is one blow: who was hit when, and which builds had to find a new owner.
type kill struct {
	at       time.Time
	names    []string
	stranded map[string]bool // job#number
	gossip   bool            // a sidecar died, so gossip has something to notice
}

// strike kills and records what must be adopted.
func (d *Demo) strike(ctx context.Context) (kill, error) {
	victims := d.victims()
	k := kill{stranded: map[string]bool{}}
	for _, r := range victims {
		if _, err := r.Look(ctx); err != nil { // its controller's pid, as of now
			return k, fmt.Errorf("look at %s: %w", r.Name, err)
		}
		k.names = append(k.names, r.Name)
	}
	entries, err := victims[0].Builds(ctx)
	if err != nil {
		return k, fmt.Errorf("list builds: %w", err)
	}
	if d.cfg.Kill != KillSidecar {
		for _, e := range entries {
			if slices.Contains(k.names, e.GetOwner()) {
				k.stranded[harness.Ref(e.GetRecord().GetBuild())] = true
			}
		}
	}
	parts := "controller, runner and sidecar"
	for i, r := range victims {
		var at time.Time
		switch d.cfg.Kill {
		case KillJVM:
			parts, at = "controller", r.Kill(harness.Parts{Controller: true})
		case KillRunner:
			parts, at = "runner", r.Kill(harness.Parts{Runner: true})
		case KillSidecar:
			parts, at = "sidecar", r.Kill(harness.Parts{Sidecar: true})
		default:
			at, k.gossip = r.Kill(harness.Whole), len(victims) < len(d.pack.Replicas)
		}
		if i == 0 {
			k.at = at
		}
		if d.cfg.Kill != KillSidecar {
			d.deaths = append(d.deaths, death{r.Name, at})
		}
	}
	d.res.Killed = append(d.res.Killed, k.names...)
	d.out.Step("kill -9 %s (%s), which ran %d builds", strings.Join(k.names, " and "), parts, len(k.stranded))
	if d.cfg.Kill == KillAll {
		// One comes back and finds everything.
		if err := d.pack.Replicas[d.rng.IntN(len(d.pack.Replicas))].Revive(); err != nil {
			return k, err
		}
	}
	return k, nil
}

// settled are the kinds of events that end an adoption.
var settled = []adoption.Kind{adoption.KindBuildAdopted, adoption.KindBuildFinished, adoption.KindBuildUnresumable, adoption.KindBuildNeverStarted}

// awaitAdoption waits until every stranded build was acknowledged by its new
// owner, or ended meanwhile on its own.
func (d *Demo) awaitAdoption(ctx context.Context, k kill) error {
	if len(k.stranded) == 0 {
		return nil
	}
	limit := adoptLimit
	if d.cfg.Kill == KillAll || d.cfg.Kill == KillJVM {
		limit += startLimit // a controller boots first
	}
	done := map[string]time.Time{}
	err := harness.Until(ctx, limit, "adoption", func(ctx context.Context) (bool, error) {
		for _, e := range d.pack.Watch.Since(k.at, func(e harness.Seen) bool {
			return k.stranded[harness.Ref(e.GetBuild())] && slices.Contains(settled, adoption.Kind(e.GetKind()))
		}) {
			if _, ok := done[harness.Ref(e.GetBuild())]; !ok {
				done[harness.Ref(e.GetBuild())] = e.GetTime().AsTime()
				if e.GetKind() == string(adoption.KindBuildAdopted) {
					d.adopted[harness.Ref(e.GetBuild())] = true
				}
			}
		}
		d.out.Live("%d of %d builds have a new owner", len(done), len(k.stranded))
		if len(done) == len(k.stranded) {
			return true, nil
		}
		return d.onlyEnded(ctx, k, done)
	})
	var took []time.Duration
	for _, at := range done {
		took = append(took, at.Sub(k.at))
	}
	d.adoptions = append(d.adoptions, took...)
	if err != nil {
		return err
	}
	s := quantSummary(took)
	d.out.Step("%d builds carried on, kill to acknowledgement: p50 %.0f ms, max %.0f ms", len(took), s.P50, s.Max)
	return nil
}

// onlyEnded says whether the builds without an acknowledgement have no record any
// more: they were complete when their owner died, or a moment before.
func (d *Demo) onlyEnded(ctx context.Context, k kill, done map[string]time.Time) (bool, error) {
	if time.Since(k.at) < 2*time.Second { // the ledger is looked at only when events are overdue
		return false, nil
	}
	for _, r := range d.pack.Replicas {
		if !r.Sidecar.Alive() {
			continue
		}
		entries, err := r.Builds(ctx)
		if err != nil {
			return false, err
		}
		for _, e := range entries {
			b := harness.Ref(e.GetRecord().GetBuild())
			if _, ok := done[b]; k.stranded[b] && !ok {
				return false, fmt.Errorf("%s is with %s, not acknowledged", b, e.GetOwner())
			}
		}
		return true, nil
	}
	return false, nil
}

// awaitGossip waits for serf's own word on the death, to compare.
func (d *Demo) awaitGossip(ctx context.Context, k kill) error {
	if !k.gossip {
		return nil
	}
	for _, name := range k.names {
		var first time.Time
		err := harness.Until(ctx, gossipLimit, "gossip noticing that "+name+" is gone", func(context.Context) (bool, error) {
			for _, e := range d.pack.Watch.Since(k.at, func(e harness.Seen) bool {
				return e.GetKind() == string(sidecar.KindMemberFailed) && e.GetSubject() == name
			}) {
				if at := e.GetTime().AsTime(); first.IsZero() || at.Before(first) {
					first = at
				}
			}
			d.out.Live("gossip has not noticed yet, %.0f s after the kill", time.Since(k.at).Seconds())
			return !first.IsZero(), nil
		})
		if err != nil {
			return err
		}
		d.failures = append(d.failures, first.Sub(k.at))
		d.out.Step("gossip noticed that %s is gone after %.1f s", name, first.Sub(k.at).Seconds())
	}
	return nil
}
