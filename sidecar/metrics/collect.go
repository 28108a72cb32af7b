package metrics

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// collector is a prometheus.Collector that asks the sidecar at each scrape.
type collector struct {
	source   Source
	families map[string]described
}

type described struct {
	Family
	desc *prometheus.Desc
}

func newCollector(source Source) *collector {
	c := &collector{source: source, families: map[string]described{}}
	for _, g := range Families() {
		for _, f := range g.Families {
			if f.Kind != Histogram && f.Name != eventsFamily {
				c.families[f.Name] = described{f, prometheus.NewDesc(f.Name, f.Help, f.Labels, nil)}
			}
		}
	}
	return c
}

// Describe implements prometheus.Collector.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, f := range c.families {
		ch <- f.desc
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	e := &emitter{families: c.families, ch: ch}
	e.heart(c.source.Heart())
	if s := c.source.Sync(); s != nil {
		e.sync(s)
	}
	e.counters(c.source.Counters())
}

// emitter sends the figures of one scrape.
type emitter struct {
	families map[string]described
	ch       chan<- prometheus.Metric
}

func (e *emitter) set(name string, value float64, labels ...string) {
	f, ok := e.families[name]
	if !ok {
		e.ch <- prometheus.NewInvalidMetric(prometheus.NewInvalidDesc(nil), fmt.Errorf("%s is not declared", name))
		return
	}
	kind := prometheus.GaugeValue
	if f.Kind == Counter {
		kind = prometheus.CounterValue
	}
	m, err := prometheus.NewConstMetric(f.desc, kind, value, labels...)
	if err != nil {
		m = prometheus.NewInvalidMetric(f.desc, err)
	}
	e.ch <- m
}

// seconds leaves out what is not known.
func (e *emitter) seconds(name string, d time.Duration, labels ...string) {
	if d >= 0 {
		e.set(name, d.Seconds(), labels...)
	}
}

func (e *emitter) number(name string, n int, labels ...string) {
	if n >= 0 {
		e.set(name, float64(n), labels...)
	}
}

func (e *emitter) bool(name string, is bool) {
	value := 0.0
	if is {
		value = 1
	}
	e.set(name, value)
}

func (e *emitter) heart(h Heart) {
	e.set("footman_info", 1, h.Cluster, h.Replica, h.Version)
	e.number("footman_degraded", h.Degraded)
	e.set("footman_controller_state", 1, h.Controller)
	e.set("footman_runner_state", 1, h.Runner)
	e.number("footman_running_builds", h.RunningBuilds)
	e.number("footman_queue_length", h.QueueLength)
	e.number("footman_online_nodes", h.OnlineNodes)
	e.number("footman_busy_executors", h.BusyExecutors)
	e.number("footman_executors", h.Executors)
	e.seconds("footman_lock_proof_age_seconds", h.ProofAge)
	e.seconds("footman_runner_silence_seconds", h.RunnerSilence)
	e.seconds("footman_lease_silence_seconds", h.LeaseSilence)
	e.seconds("footman_startup_lock_waiting_seconds", h.StartupWaiting)
	for _, status := range slices.Sorted(maps.Keys(h.Members)) {
		e.number("footman_gossip_members", h.Members[status], status)
	}
	e.bool("footman_home_stalled", h.Home == nil)
	if d := h.Home; d != nil {
		e.number("footman_replicas_alive", d.ReplicasAlive)
		e.number("footman_replicas_known", d.ReplicasKnown)
		e.bool("footman_startup_lock_held", d.StartupHeld)
		e.seconds("footman_startup_lock_held_seconds", d.StartupHeldFor)
		for _, owner := range slices.Sorted(maps.Keys(d.Records)) {
			e.number("footman_records", d.Records[owner], owner)
		}
	}
	e.number("footman_records_quarantined", h.Quarantined)
	e.number("footman_adoptions_pending", h.Pending)
	e.number("footman_coordinations", h.Coordinating)
	e.adoption(h.Adoption)
}

func (e *emitter) adoption(a Adoption) {
	for _, c := range []struct {
		name  string
		n     uint64
		label []string
	}{
		{"footman_builds_settled_total", a.Adopted, []string{"adopted"}},
		{"footman_builds_settled_total", a.Finished, []string{"finished"}},
		{"footman_builds_settled_total", a.NeverStarted, []string{"never_started"}},
		{"footman_builds_settled_total", a.Unresumable, []string{"unresumable"}},
		{"footman_builds_settled_total", a.Quarantined, []string{"quarantined"}},
		{"footman_records_moved_total", a.Assigned, []string{"assigned"}},
		{"footman_records_moved_total", a.HandedOut, []string{"handed_out"}},
		{"footman_records_moved_total", a.Taken, []string{"taken"}},
		{"footman_records_moved_total", a.Inherited, []string{"inherited"}},
		{"footman_queues_moved_total", a.QueuesAssigned, []string{"assigned"}},
		{"footman_queues_moved_total", a.QueuesReplayed, []string{"replayed"}},
		{"footman_coordinations_total", a.Coordinations, nil},
		{"footman_lives_closed_total", a.LivesClosed, nil},
		{"footman_adoption_retries_total", a.Retries, nil},
		{"footman_adoption_passes_total", a.Passes, nil},
		{"footman_adoption_truncated_total", a.Truncated, nil},
		{"footman_adoption_announce_errors_total", a.AnnounceErrors, nil},
		{"footman_lock_polls_total", a.Polls, nil},
		{"footman_lock_poll_errors_total", a.PollErrors, nil},
	} {
		e.set(c.name, float64(c.n), c.label...)
	}
}

func (e *emitter) sync(s *Sync) {
	e.bool("footman_sync_in_step", s.InStep)
	e.bool("footman_sync_scanning", s.Scanning)
	e.bool("footman_sync_paused", s.Paused)
	for name, n := range map[string]int64{
		"footman_sync_resources": s.Resources, "footman_sync_restart_needed": s.RestartNeeded, "footman_sync_degraded": s.Degraded,
		"footman_sync_conflicts_waiting": s.ConflictsWaiting, "footman_sync_announced_total": s.Announced, "footman_sync_found_total": s.Told, "footman_sync_applied_total": s.Applied,
		"footman_sync_repaired_total": s.Repaired, "footman_sync_dropped_total": s.Dropped, "footman_sync_conflicts_dropped_total": s.ConflictsDropped,
		"footman_sync_watches": s.Watches, "footman_sync_watches_limit": s.WatchesLimit,
	} {
		e.set(name, float64(n))
	}
	e.set("footman_sync_changes", float64(s.Looking), "looking")
	e.set("footman_sync_changes", float64(s.Applying), "applying")
	e.set("footman_sync_changes", float64(s.Failed), "failed")
	for _, p := range s.Peers {
		e.set("footman_sync_peer_unacknowledged", float64(p.Unacknowledged), p.Name)
		e.seconds("footman_sync_peer_lag_seconds", p.Lag, p.Name)
	}
	if !s.LastScan.IsZero() {
		e.set("footman_sync_last_scan_timestamp_seconds", float64(s.LastScan.UnixMilli())/1000)
		e.seconds("footman_sync_last_scan_duration_seconds", s.LastScanTook)
		e.set("footman_sync_last_scan_files_read", float64(s.LastScanRead))
	}
}

func (e *emitter) counters(all map[string]uint64) {
	others := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		family, labels := place(name)
		if family == "footman_other_total" {
			if others++; others > maxOther {
				continue
			}
		}
		e.set(family, float64(all[name]), labels...)
	}
}
