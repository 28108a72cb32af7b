package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/memory"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

const (
	// savedJobs are made and then changed once on one replica in each round.
	savedJobs = 20
	// savedOver spreads the changes, so that each has a figure of its own.
	savedOver = 400 * time.Millisecond
	// inStepLimit is for a busy machine, and for a copied home that each controller
	// reads whole after its start.
	inStepLimit = 2 * time.Minute
)

// saveJobs makes and changes jobs on one of these replicas, and waits until the
// others have them in memory, without a restart. The controllers' own journals say
// when. Those that are dead meanwhile have them when they are back: see awaitEqual.
func (d *Demo) saveJobs(ctx context.Context, round int, all []*harness.Replica) error {
	if d.cfg.Controller != "" || len(all) < 2 {
		return nil // a journal is what only the simulated ones keep
	}
	for _, r := range all { // who has just started has its own start to tell of first
		err := harness.Until(ctx, inStepLimit, r.Name+" in step", func(ctx context.Context) (bool, error) {
			st, err := pb.NewSyncClient(r.Conn).GetSyncStatus(ctx, &pb.GetSyncStatusRequest{})
			return st.GetInStep(), err
		})
		if err != nil {
			return err
		}
	}
	n := d.rng.IntN(len(all))
	author, since := all[n], map[string]uint64{}
	for _, r := range all {
		events, err := r.Journal(ctx, 0)
		if err != nil {
			return err
		}
		if len(events) > 0 {
			since[r.Name] = events[len(events)-1].Seq
		}
	}
	err := author.Page(ctx, http.MethodPost, "/sim/writes", url.Values{
		"jobs": {strconv.Itoa(savedJobs)}, "writes": {strconv.Itoa(savedJobs)}, "over": {savedOver.String()}, "prefix": {fmt.Sprintf("saved-%d-", round+1)},
	}, nil)
	if err != nil {
		return err
	}
	saves, err := author.Journal(ctx, since[author.Name])
	if err != nil {
		return err
	}
	last := map[string]memory.Event{} // of each file: earlier versions may have been overtaken
	for _, e := range saves {
		if e.What == memory.Saved {
			last[e.Path] = e
		}
	}
	var took []time.Duration
	for i, r := range all {
		if i == n {
			continue
		}
		err := harness.Until(ctx, inStepLimit, "loading of "+author.Name+"'s changes by "+r.Name, func(ctx context.Context) (bool, error) {
			events, err := r.Journal(ctx, since[r.Name])
			if err != nil {
				return false, err
			}
			loaded := map[string]time.Duration{}
			for _, e := range events {
				s, ok := last[e.Path]
				if !ok || e.Digest != s.Digest || e.What != memory.Applied && e.What != memory.Refreshed {
					continue
				}
				if _, again := loaded[e.Path]; !again {
					loaded[e.Path] = time.Duration(e.AtNS - s.AtNS)
				}
			}
			if len(loaded) < len(last) {
				return false, fmt.Errorf("%d of %d", len(loaded), len(last))
			}
			for _, t := range loaded {
				took = append(took, t)
			}
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	d.loads = append(d.loads, took...)
	s := quantSummary(took)
	d.out.Step("%d jobs made and changed on %s, loaded by the others without a restart: p50 %.0f ms, max %.0f ms", len(last), author.Name, s.P50, s.Max)
	return nil
}

// awaitEqual waits until all controllers hold the same configuration in memory.
func (d *Demo) awaitEqual(ctx context.Context) error {
	if d.cfg.Controller != "" {
		return nil
	}
	return harness.Until(ctx, inStepLimit, "equal memories", func(ctx context.Context) (bool, error) {
		var first string
		for _, r := range d.pack.Replicas {
			var sum struct {
				Config    string `json:"config"`
				Resources int    `json:"resources"`
			}
			if err := r.Page(ctx, http.MethodGet, "/sim/memory", nil, &sum); err != nil {
				return false, err
			}
			if first != "" && sum.Config != first {
				return false, fmt.Errorf("%s holds something else than %s", r.Name, d.pack.Replicas[0].Name)
			}
			first, d.res.InStep = sum.Config, sum.Resources
		}
		return true, nil
	})
}
