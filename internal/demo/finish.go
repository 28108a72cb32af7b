package demo

import (
	"context"
	"fmt"
	"strings"
)

// maxProblems bounds the list of what went wrong in a result.
const maxProblems = 20

// finish waits for the end of all builds, measures, and judges from the logs.
func (d *Demo) finish(ctx context.Context) error {
	if err := d.awaitServing(ctx); err != nil {
		return err
	}
	if len(d.loads) == 0 { // there were not two alive at once before
		if err := d.saveJobs(ctx, d.cfg.Rounds, d.pack.Replicas); err != nil {
			return err
		}
	}
	d.out.Step("waiting for all builds to end")
	rep, endErr := d.awaitEnd(ctx)
	if endErr != nil && ctx.Err() != nil {
		return endErr
	}
	equalErr := d.awaitEqual(ctx)
	if equalErr != nil && ctx.Err() != nil {
		return equalErr
	}
	var pids []int
	for _, r := range d.pack.Replicas {
		if r.Sidecar.Alive() {
			pids = append(pids, r.Sidecar.PID())
		}
	}
	d.res.SidecarRSSMB = rssMB(pids)
	d.out.Step("stopping all replicas in order")
	if err := d.pack.StopAll(ctx); err != nil {
		d.problem("%v", err)
	}
	res := &d.res
	if d.cfg.Controller == "" {
		overlap, handovers, err := startups(d.pack.Trace, d.deaths)
		if err != nil {
			return err
		}
		res.StartupOverlap, res.StartupHandover = overlap, summary(handovers)
	}
	res.Report = rep
	res.Builds, res.Adopted = len(rep.Builds), len(d.adopted)
	res.LostTicks, res.DoubledTicks, res.Overlaps = rep.LostTicks, rep.DoubledTicks, rep.Overlaps
	res.Unresumable, res.Unfinished = rep.Unresumable, rep.Unfinished+rep.Missing
	res.Adoption, res.SerfFailed = quantSummary(d.adoptions), summary(d.failures)
	res.SavedToLoaded = quantSummary(d.loads)
	if res.Adoption.P50 > 0 {
		res.AdoptionVsGossip = res.SerfFailed.P50 / res.Adoption.P50
	}
	for _, b := range rep.Builds {
		if !b.OK() {
			d.problem("%s #%d: %s (executors %s)", b.Job, b.Number, strings.Join(b.Problems, "; "), strings.Join(b.Executors, ", "))
		}
	}
	if res.StartupOverlap > 0 {
		d.problem("%d starts overlapped", res.StartupOverlap)
	}
	if endErr != nil {
		d.problem("%v", endErr)
	}
	if equalErr != nil {
		res.InStep = 0
		d.problem("%v", equalErr)
	}
	if equalErr == nil && rep.OK() && res.StartupOverlap == 0 && endErr == nil {
		res.Verdict = VerdictOK
	}
	return nil
}

func (d *Demo) problem(format string, args ...any) {
	if len(d.res.Problems) < maxProblems {
		d.res.Problems = append(d.res.Problems, fmt.Sprintf(format, args...))
	}
}
