package sidecar

import (
	"context"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/footman-ci/footman/adoption"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar/metrics"
)

// metricsPage is what Prometheus scrapes, and the sidecar as its source.
type metricsPage struct {
	s    *Sidecar
	cl   *clusterServer
	page *metrics.Metrics
	sync *syncServer

	mu      sync.Mutex
	waiting time.Time // since when the own runner waits for its turn; zero: it does not
}

// openMetrics makes the page, which counts events from now on.
func (s *Sidecar) openMetrics(cl *clusterServer, sy *syncServer) http.Handler {
	p := &s.metrics
	p.s, p.cl, p.sync = s, cl, sy
	p.page = metrics.New(p)
	s.hub.watch(p.seen)
	return p.page
}

// seen notes an event of this sidecar. It is called for each, one after the other.
func (p *metricsPage) seen(e *adoption.Event) {
	p.page.Event(string(e.Kind))
	switch e.Kind {
	case adoption.KindBuildAdopted:
		p.page.Adopted(e.Took)
	case adoption.KindCoordinationFinished:
		p.page.Coordinated(e.Took)
	case KindRunnerState:
		p.runnerState(e.Detail, e.Time)
	default:
	}
}

// runnerState measures the waits for a turn. detail begins with the new state.
func (p *metricsPage) runnerState(detail string, at time.Time) {
	state, _, _ := strings.Cut(detail, ":")
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case state == "waiting" && p.waiting.IsZero():
		p.waiting = at
	case state == "waiting":
	case state == "starting" && !p.waiting.IsZero():
		p.page.StartupWaited(at.Sub(p.waiting))
		p.waiting = time.Time{}
	default: // stopped while it waited
		p.waiting = time.Time{}
	}
}

// Counters implements metrics.Source.
func (p *metricsPage) Counters() map[string]uint64 { return p.s.readCounters() }

// unknown stands for a figure or a duration that nobody knows.
const unknown = -1

// Heart implements metrics.Source.
func (p *metricsPage) Heart() metrics.Heart {
	s, snap := p.s, p.s.manager.Snapshot()
	c := snap.Counters
	h := metrics.Heart{
		Cluster: s.clusterID, Replica: s.cfg.Name, Version: s.cfg.Version, Degraded: len(s.degraded()), Controller: "none", Runner: "none",
		RunningBuilds: unknown, QueueLength: unknown, OnlineNodes: unknown, BusyExecutors: unknown, Executors: unknown,
		ProofAge: unknown, RunnerSilence: unknown, LeaseSilence: unknown,
		Members: map[string]int{}, Pending: snap.PendingCount, Coordinating: len(snap.Coordinating), Quarantined: snap.InQuarantine,
		Adoption: metrics.Adoption{
			Adopted: c.Adopted, Finished: c.Finished, NeverStarted: c.NeverStarted, Unresumable: c.Unresumable, Quarantined: c.Quarantined,
			Assigned: c.Assigned, HandedOut: c.HandedOut, Taken: c.Taken, Inherited: c.Inherited,
			QueuesAssigned: c.QueuesAssigned, QueuesReplayed: c.QueuesReplayed, Coordinations: c.Coordinations, LivesClosed: c.LivesClosed,
			Retries: c.Retries, Passes: c.Passes, Truncated: c.Truncated, AnnounceErrors: c.AnnounceErrors, Polls: c.Polls, PollErrors: c.PollErrors,
		},
	}
	for _, m := range s.gossip.Members() {
		h.Members[m.Status]++
	}
	if rep := s.runners.report(); rep != nil {
		h.Runner = smallWord(rep.GetState().String(), "RUNNER_STATE_")
		if rep.GetProofAge() != nil {
			h.ProofAge = rep.GetProofAge().AsDuration()
		}
	}
	if silence := s.runners.silence(); silence != math.MaxInt64 {
		h.RunnerSilence = silence
	}
	if v := s.ctrl.view(false); v.info != nil {
		h.Controller = smallWord(v.state.String(), "CONTROLLER_STATE_")
		h.RunningBuilds, h.QueueLength, h.OnlineNodes = int(v.load.GetRunningBuilds()), int(v.load.GetQueueLength()), int(v.load.GetOnlineNodes())
		h.BusyExecutors, h.Executors = int(v.load.GetBusyExecutors()), int(v.load.GetTotalExecutors())
		h.LeaseSilence = s.ctrl.leaseSilence()
	}
	p.mu.Lock()
	if !p.waiting.IsZero() {
		h.StartupWaiting = time.Since(p.waiting)
	}
	p.mu.Unlock()
	h.Home = p.disk()
	return h
}

// leaseSilence is the time since the controller last renewed its lease.
func (c *controllers) leaseSilence() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session == nil {
		return unknown
	}
	return time.Since(c.session.beat)
}

// disk looks at the home for a moment; nil: it does not answer.
func (p *metricsPage) disk() *metrics.Disk {
	names := map[string]struct{}{p.s.cfg.Name: {}}
	for _, m := range p.s.roster.list(context.Background(), memberRefresh) {
		names[m.Name] = struct{}{}
	}
	list := slices.Sorted(maps.Keys(names))
	v, err := bounded(context.Background(), p.s.gate, stallAfter, func() (homeView, error) { return p.cl.lookAtHome(list) })
	if err != nil {
		return nil
	}
	d := &metrics.Disk{Records: v.records, ReplicasKnown: len(list), StartupHeld: v.startup.GetHeld()}
	for _, held := range v.alive {
		if held {
			d.ReplicasAlive++
		}
	}
	if d.StartupHeld {
		d.StartupHeldFor = heldFor(v.startup.GetSince().AsTime(), time.Now())
	}
	return d
}

// heldFor is how long a lock has been held that another host, by its own clock, says to
// hold since then. Without its word, for a moment after it took the lock, nobody knows.
func heldFor(since, now time.Time) time.Duration {
	if since.Unix() <= 0 {
		return unknown
	}
	return max(0, now.Sub(since))
}

// Sync implements metrics.Source.
func (p *metricsPage) Sync() *metrics.Sync {
	if p.sync.off() != nil {
		return nil
	}
	st, err := p.sync.GetSyncStatus(context.Background(), &pb.GetSyncStatusRequest{}) // from memory
	if err != nil {
		return nil
	}
	out := &metrics.Sync{
		InStep: st.GetInStep(), Resources: st.GetResources(), Looking: st.GetLooking(), Applying: st.GetApplying(), Failed: st.GetFailed(),
		RestartNeeded: int64(len(st.GetRestartNeeded())), Degraded: int64(len(st.GetDegraded())), ConflictsWaiting: st.GetConflicts(),
		Announced: st.GetAnnounced(), Applied: st.GetApplied(), Repaired: st.GetRepaired(), Dropped: st.GetDropped(), ConflictsDropped: st.GetConflictsDropped(),
		Watches: st.GetWatches(), WatchesLimit: st.GetWatchesLimit(), Scanning: st.GetScanning(), Paused: st.GetPaused() != "",
		LastScanTook: st.GetLastScanTook().AsDuration(), LastScanRead: st.GetLastScanRead(), Told: p.sync.sync.syncer.Told(),
	}
	if st.GetLastScan() != nil {
		out.LastScan = st.GetLastScan().AsTime()
	}
	for _, l := range st.GetPeers() {
		out.Peers = append(out.Peers, metrics.Peer{Name: l.GetReplica(), Unacknowledged: l.GetUnacknowledged(), Lag: l.GetLag().AsDuration()})
	}
	return out
}

// applied notes that a change was loaded.
func (p *metricsPage) applied(took time.Duration) {
	if p.page != nil {
		p.page.Applied(took)
	}
}

// smallWord is an API enum value as users see it.
func smallWord(enum, prefix string) string {
	if word := strings.ToLower(strings.TrimPrefix(enum, prefix)); word != "unspecified" {
		return word
	}
	return "none"
}
