package sidecar

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/syncstate/conflicts"
)

// conflictEvent tells readers and the history of a conflict.
func (y *syncing) conflictEvent(e conflicts.Event) {
	c := e.Conflict
	detail := fmt.Sprintf("%s: %s of %s was overwritten by %s", c.ID, c.Path, someone(c.LostBy), someone(c.WonBy))
	if c.Settled != "" {
		detail += "; settled: " + c.Settled
	}
	y.record(adoption.Event{Time: time.Now(), Kind: adoption.Kind(e.Kind), Replica: y.name, Subject: c.WonBy, Detail: detail})
}

func someone(replica string) string {
	if replica == "" {
		return "somebody"
	}
	return replica
}

// freezeJump is the time that passed between two ticks of a second, from which on
// this process is taken to have been frozen: events were missed.
const freezeJump = 10 * time.Second

// outOfStepLong is how long a replica must be out of step for its return to be told.
const outOfStepLong = 10 * time.Second

// follow turns changes of the status into events, until ctx ends.
func (y *syncing) follow(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last := y.clock()
	var said string            // the degradation that was told
	var out time.Time          // since when it is out of step
	known := map[string]bool{} // what needs a restart
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		now := y.clock()
		if now-last > freezeJump {
			y.syncer.ScanDue(fmt.Sprintf("this process stood still for %s", (now - last).Round(time.Second)))
		}
		last = now
		st := y.syncer.Status()
		if text := strings.Join(y.degraded(st), "; "); text != said {
			if said = text; text != "" {
				y.publish(adoption.Event{Time: time.Now(), Kind: KindSyncDegraded, Replica: y.name, Detail: text})
			}
		}
		switch {
		case st.InStep && !out.IsZero():
			if took := time.Since(out); took >= outOfStepLong {
				y.publish(adoption.Event{Time: time.Now(), Kind: KindSyncInStep, Replica: y.name, Took: took})
			}
			out = time.Time{}
		case !st.InStep && out.IsZero():
			out = time.Now()
		}
		known = y.tellRestarts(known, st.RestartNeeded)
	}
}

// maxNamed are the files that one event names.
const maxNamed = 5

// tellRestarts tells of files that need a restart and were not told of before.
func (y *syncing) tellRestarts(known map[string]bool, paths []string) map[string]bool {
	now, news := map[string]bool{}, []string(nil)
	for _, p := range paths {
		now[p] = true
		if !known[p] {
			news = append(news, p)
		}
	}
	if n := len(news); n > 0 {
		detail := strings.Join(news[:min(n, maxNamed)], ", ")
		if n > maxNamed {
			detail += fmt.Sprintf(" and %d more", n-maxNamed)
		}
		y.publish(adoption.Event{Time: time.Now(), Kind: KindRestartNeeded, Replica: y.name, Detail: detail})
	}
	return now
}

// failed notes that gossip lost a member.
func (y *syncing) failed(name string) {
	y.lostMu.Lock()
	defer y.lostMu.Unlock()
	if len(y.lost) < maxMembers {
		y.lost[name] = true
	}
}

// joined has everything compared when a member is back that gossip had lost: one of
// the two sides did not hear the other.
func (y *syncing) joined(name string) {
	y.lostMu.Lock()
	back := y.lost[name]
	delete(y.lost, name)
	y.lostMu.Unlock()
	if back && y.syncer != nil {
		y.syncer.ScanDue(name + " is back")
	}
}
