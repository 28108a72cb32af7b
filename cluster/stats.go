package cluster

import "sync/atomic"

// counters are this package's own. serf's and memberlist's metrics go to
// hashicorp/go-metrics' global sink, which is a black hole unless a program
// replaces it.
type counters struct {
	joins, leaves, failures, userEvents     atomic.Uint64
	droppedEvents, eventsRefused            atomic.Uint64
	joinAttempts, joinErrors, keyMismatches atomic.Uint64
	undecryptable, streamsRefused           atomic.Uint64
	membersRefused, conflicts, takeovers    atomic.Uint64
	discoverErrors, badAddrs                atomic.Uint64
	missing                                 atomic.Int64
}

// Stats are counts since New, except Alive and Missing.
type Stats struct {
	Alive   int // members seen alive, this one included
	Missing int // known addresses that are no members now

	Joins, Leaves, Failures uint64 // member events seen
	UserEvents              uint64 // received, own ones included
	DroppedEvents           uint64 // not queued for a slow subscriber, summed over all
	EventsRefused           uint64 // own user events over size or rate
	JoinAttempts            uint64 // by the rejoin loop, one for each address
	JoinErrors              uint64
	KeyMismatches           uint64 // joins that failed for the key
	Undecryptable           uint64 // packets and streams of others that no key opens
	StreamsRefused          uint64 // inbound connections over the limit
	MembersRefused          uint64 // names or addresses that can't be a replica's
	Conflicts               uint64 // a twin answered under our name after the start
	Takeovers               uint64 // good-byes said for an earlier life
	DiscoverErrors          uint64 // failed calls of a source
	BadAddrs                uint64 // unusable or too many addresses from sources
}

// Stats returns the counters.
func (c *Cluster) Stats() Stats {
	n := &c.stats
	out := Stats{
		Missing: int(n.missing.Load()),
		Joins:   n.joins.Load(), Leaves: n.leaves.Load(), Failures: n.failures.Load(),
		UserEvents: n.userEvents.Load(), DroppedEvents: n.droppedEvents.Load(), EventsRefused: n.eventsRefused.Load(),
		JoinAttempts: n.joinAttempts.Load(), JoinErrors: n.joinErrors.Load(), KeyMismatches: n.keyMismatches.Load(),
		Undecryptable: n.undecryptable.Load(), StreamsRefused: n.streamsRefused.Load(),
		MembersRefused: n.membersRefused.Load(), Conflicts: n.conflicts.Load(), Takeovers: n.takeovers.Load(),
		DiscoverErrors: n.discoverErrors.Load(), BadAddrs: n.badAddrs.Load(),
	}
	if s, err := c.running(); err == nil {
		out.Alive = len(c.alivePeers(s)) + 1
	}
	return out
}
