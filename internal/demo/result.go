package demo

import (
	"math"
	"slices"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// Verdicts.
const (
	VerdictOK     = "ok"
	VerdictFailed = "failed"
)

// Result is what `footman demo --output json` prints.
type Result struct {
	Replicas         int          `json:"replicas"`
	Builds           int          `json:"builds"`
	Killed           []string     `json:"killed"`
	Adopted          int          `json:"adopted"`
	Unresumable      int          `json:"unresumable"`
	LostTicks        int          `json:"lost_ticks"`
	DoubledTicks     int          `json:"doubled_ticks"`
	StartupOverlap   int          `json:"startup_overlap"`
	StartupHandover  Summary      `json:"startup_handover_ms"`
	Adoption         QuantSummary `json:"adoption_ms"`
	SerfFailed       Summary      `json:"serf_failed_ms"`
	SerfProfile      string       `json:"serf_profile"`
	AdoptionVsGossip float64      `json:"serf_failed_to_adoption_ratio"`
	SavedToLoaded    QuantSummary `json:"saved_to_loaded_ms"`
	InStep           int          `json:"resources_in_step"` // equal in the memories of all at the end; 0: not judged, or not equal
	SidecarRSSMB     float64      `json:"sidecar_rss_mb"`
	Overlaps         int          `json:"executor_overlaps"`
	Unfinished       int          `json:"unfinished"`
	Problems         []string     `json:"problems"`
	Seed             uint64       `json:"seed"`
	Took             float64      `json:"took_s"`
	Verdict          string       `json:"verdict"`

	Report verdict.Report `json:"-"`
}

// Summary of durations, in milliseconds.
type Summary struct {
	P50 float64 `json:"p50"`
	Max float64 `json:"max"`
}

// QuantSummary has the 99th percentile as well.
type QuantSummary struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

func summary(d []time.Duration) Summary {
	return Summary{P50: quantile(d, 0.50), Max: quantile(d, 1)}
}

func quantSummary(d []time.Duration) QuantSummary {
	return QuantSummary{P50: quantile(d, 0.50), P99: quantile(d, 0.99), Max: quantile(d, 1)}
}

// quantile returns the smallest value that at least a share q of d does not
// exceed, in milliseconds; 0 when there are none.
func quantile(d []time.Duration, q float64) float64 {
	if len(d) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(d))
	i := int(math.Ceil(q*float64(len(s)))) - 1
	return float64(s[max(i, 0)].Microseconds()) / 1000
}
