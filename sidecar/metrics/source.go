package metrics

import "time"

// Source is the sidecar. It is asked at each scrape, never by two at once, and
// answers from memory; what needs the home is looked at for a moment only.
type Source interface {
	// Counters are all that the sidecar counts, by the names of `footman status`.
	Counters() map[string]uint64
	// Heart is what keeps builds safe.
	Heart() Heart
	// Sync is how well the controller is in step; nil when nothing is kept in step.
	Sync() *Sync
}

// Heart is what a sidecar knows of replicas and their builds. Negative numbers and
// durations are not known and not told.
type Heart struct {
	Cluster, Replica, Version string

	Degraded           int
	Controller, Runner string // states, in small letters; "none" without one

	RunningBuilds, QueueLength, OnlineNodes, BusyExecutors, Executors int

	ProofAge, RunnerSilence, LeaseSilence time.Duration
	StartupWaiting                        time.Duration // of the own runner

	Members map[string]int // by gossip's word

	Home *Disk // nil: the home did not answer in time

	Pending, Coordinating, Quarantined int

	Adoption Adoption
}

// Disk is what a short look at the home shows.
type Disk struct {
	ReplicasAlive, ReplicasKnown int
	Records                      map[string]int // by owner
	StartupHeld                  bool
	StartupHeldFor               time.Duration
}

// Adoption counts, since the sidecar started.
type Adoption struct {
	Adopted, Finished, NeverStarted, Unresumable, Quarantined uint64
	Assigned, HandedOut, Taken, Inherited                     uint64
	QueuesAssigned, QueuesReplayed                            uint64
	Coordinations, LivesClosed, Retries, Passes, Truncated    uint64
	AnnounceErrors, Polls, PollErrors                         uint64
}

// Sync is how well the own controller is in step with the disk.
type Sync struct {
	InStep                                    bool
	Resources, Looking, Applying, Failed      int64
	RestartNeeded, Degraded, ConflictsWaiting int64
	Peers                                     []Peer
	Announced, Told, Applied, Repaired        int64
	Dropped, ConflictsDropped                 int64
	Watches, WatchesLimit                     int64
	Scanning, Paused                          bool
	LastScan                                  time.Time // zero: none yet
	LastScanTook                              time.Duration
	LastScanRead                              int64
}

// Peer is how far one peer is behind.
type Peer struct {
	Name           string
	Unacknowledged int64
	Lag            time.Duration
}
