package syncstate

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// Status of a [Syncer].
type Status struct {
	InStep         bool // it serves, nothing is known to differ, and a scan has been complete
	Degraded       []string
	Resources      int
	Looking        int
	Applying       int
	Failed         int
	Peers          []PeerLag
	LastScan       time.Time
	LastScanStats  ScanStats
	LastScanWhy    string
	Repaired       int64 // differences that only a scan found
	Dropped        int64 // events that found a full queue; each made a scan due
	Applied        int64
	Announced      int64
	RestartNeeded  []string
	ClashesDropped int64
	Scanning       bool
}

// Status says how well the own controller is in step.
func (s *Syncer) Status() Status {
	now := time.Now()
	looking, dropped := s.looks.state()
	stuck := s.looks.unreadable()
	known, noRoom := s.index.Len()
	s.mu.Lock()
	defer s.mu.Unlock()
	st := Status{
		Resources: known, Looking: looking, Peers: s.outbox.lags(now), LastScan: s.stats.lastScan, LastScanStats: s.stats.lastStats, LastScanWhy: s.stats.scanWhy,
		Repaired: s.stats.repaired, Dropped: dropped + s.stats.overflows, Applied: s.stats.applied, Announced: s.stats.announced, ClashesDropped: s.stats.clashesLost, Scanning: s.scanning,
	}
	for _, part := range slices.Sorted(maps.Keys(s.stats.degraded)) {
		st.Degraded = append(st.Degraded, s.stats.degraded[part])
	}
	for _, part := range slices.Sorted(maps.Keys(s.stats.complaints)) {
		st.Degraded = append(st.Degraded, s.stats.complaints[part])
	}
	if s.stats.scanErr != nil {
		st.Degraded = append(st.Degraded, s.stats.scanErr.Error())
	}
	for _, u := range []unreadable{s.stats.unread, stuck} {
		if text := u.text(); text != "" && !slices.Contains(st.Degraded, text) {
			st.Degraded = append(st.Degraded, text)
		}
	}
	if noRoom > 0 {
		st.Degraded = append(st.Degraded, "there are more resources than are remembered; of the rest, only what a controller of this cluster says is followed")
	}
	for _, p := range s.pending {
		switch p.state {
		case NeedsRestart:
			if s.served { // before that it has not said what its start has loaded
				st.RestartNeeded = append(st.RestartNeeded, p.path)
			}
		case FailedState, NotSupported, Flipping:
			st.Failed++
		default:
			st.Applying++
		}
	}
	slices.Sort(st.RestartNeeded)
	slices.SortFunc(st.Peers, func(a, b PeerLag) int { return cmp.Compare(a.Name, b.Name) })
	st.InStep = s.served && s.scanned && !s.overflow && st.Applying == 0 && st.Failed == 0 && looking == 0 && s.stats.scanErr == nil
	return st
}

// Told is how many changes that nobody announced were seen here and told to peers.
func (s *Syncer) Told() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats.told
}

// Difference is one resource that is not in step.
type Difference struct {
	Path     string
	Kind     resource.Kind
	State    State
	Disk     Digest
	Applied  Digest
	Reason   string
	Since    time.Time
	Attempts int
}

// Differences lists what is not in step, by path; at most limit.
func (s *Syncer) Differences(limit int) (out []Difference, truncated bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, path := range slices.Sorted(maps.Keys(s.pending)) {
		if len(out) == limit {
			return out, true
		}
		p := s.pending[path]
		v, _ := s.index.Get(path)
		out = append(out, Difference{
			Path: path, Kind: resource.Classify(path).Kind, State: p.state, Disk: v.Digest, Applied: s.index.Applied(path),
			Reason: p.reason, Since: p.since, Attempts: p.attempts,
		})
	}
	return out, false
}

// Changes gives the last changes that were seen here, newest last; at most limit.
func (s *Syncer) Changes(limit int) []LogEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log[max(0, len(s.log)-limit):])
}
