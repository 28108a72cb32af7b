package cluster

import (
	"time"

	"github.com/hashicorp/memberlist"
	"github.com/hashicorp/serf/serf"
)

// Profiles of [Config.Profile]: how fast a silent member is called failed. The
// measured times are in DESIGN.md; detecting death does not depend on them.
const (
	// ProfileLAN has memberlist's LAN timers: 5 to 8 s to member-failed.
	ProfileLAN = "lan"
	// ProfileFast halves the probe interval and shortens the suspicion: 2 to 3 s.
	ProfileFast = "fast"
)

// Timers of [ProfileFast]. A probe cycle is one interval; suspicion lasts
// fastSuspicionMult intervals for up to ten members.
const (
	fastProbeInterval = 500 * time.Millisecond
	// fastProbeTimeout is far above a LAN round trip and leaves 300 ms of the
	// cycle to indirect probes and the TCP fallback.
	fastProbeTimeout  = 200 * time.Millisecond
	fastSuspicionMult = 3
	// fastSuspicionMaxMult bounds the wait for second opinions that never come
	// because several members died at once: with LAN defaults that took 12 to
	// 33 s (5 members, 3 killed), with 2 at most twice the normal suspicion.
	fastSuspicionMaxMult = 2
	fastGossipInterval   = 100 * time.Millisecond
	fastPushPull         = 15 * time.Second
	fastLeavePropagate   = 500 * time.Millisecond
)

// Settings that both profiles share; the reasons are the package's, not the LAN's.
const (
	// reclaimAfter lets a failed member's name come back at another address at
	// once. memberlist's default 0 means "never" (memberlist#157).
	reclaimAfter = time.Millisecond
	// streamTimeout bounds a state exchange. memberlist's 10 s is for large
	// states; ours is a few KB for tens of members.
	streamTimeout = 5 * time.Second
	// broadcastTimeout bounds each of the two waits of a leave, and SetTags.
	broadcastTimeout = time.Second
	// tombstone: a member that left is forgotten after it (serf: 24 h), so that
	// a scaled-down replica is gone from lists within 30 s, with reapEvery.
	tombstone = 20 * time.Second
	reapEvery = 5 * time.Second
	// failedKept: a failed member stays listed so that people see it; its
	// address is retried all that time (serf: 24 h).
	failedKept = time.Hour
	// reconnectEvery is serf's own, random retry of failed members. The rejoin
	// loop does the work, so it is only a second line.
	reconnectEvery = 30 * time.Second
	// queueCheckEvery prunes broadcast queues to maxQueueDepth. serf's 30 s
	// would let a flood grow for 30 s; a check of three empty queues is free.
	queueCheckEvery   = 5 * time.Second
	maxQueueDepth     = 2048
	queueDepthWarning = 512
	// eventBuffer is how many Lamport times of user events serf remembers
	// against doubles; it is sent along in each state exchange.
	eventBuffer = 256
	// queryBuffer: we send no queries; room for a few of an operator's tools.
	queryBuffer = 32
	// handoffDepth bounds memberlist's queues of received messages.
	handoffDepth = 512
	// eventChannelSize is larger than all of serf's own buffers together (1,024
	// in its query handler, 2,048 in its snapshotter), so that what is in them
	// at shutdown never blocks the goroutine that empties them.
	eventChannelSize = 4096
	// serfEventLimit is the encoded size of a user event. It must stay well
	// below a packet (1,400 bytes with encryption and label), because gossip
	// never sends what does not fit and does not say so.
	serfEventLimit = 1100
	// userEventOverhead is what serf's encoding adds at most.
	userEventOverhead = 76
)

// MaxUserEvent is the largest user event, name and payload together, in bytes.
const MaxUserEvent = serfEventLimit - userEventOverhead

// profiles maps a name to what differs from memberlist's LAN defaults.
var profiles = map[string]func(*serf.Config){
	ProfileLAN: func(*serf.Config) {},
	ProfileFast: func(c *serf.Config) {
		m := c.MemberlistConfig
		m.ProbeInterval = fastProbeInterval
		m.ProbeTimeout = fastProbeTimeout
		m.SuspicionMult = fastSuspicionMult
		m.SuspicionMaxTimeoutMult = fastSuspicionMaxMult
		m.GossipInterval = fastGossipInterval
		m.PushPullInterval = fastPushPull
		c.LeavePropagateDelay = fastLeavePropagate
	},
}

// serfConfig returns serf's configuration for cfg without its transport,
// delegates and loggers.
func serfConfig(cfg *Config) *serf.Config {
	m := memberlist.DefaultLANConfig()
	m.DeadNodeReclaimTime = reclaimAfter
	m.TCPTimeout = streamTimeout
	m.HandoffQueueDepth = handoffDepth
	m.QueueCheckInterval = queueCheckEvery
	// LZW costs more CPU and garbage than it saves on messages of 100 bytes.
	m.EnableCompression = false
	m.Label = cfg.Label
	m.GossipVerifyIncoming = true
	m.GossipVerifyOutgoing = true

	c := serf.DefaultConfig()
	c.MemberlistConfig = m
	c.NodeName = cfg.Name
	c.Tags = copyTags(cfg.Tags)
	c.BroadcastTimeout = broadcastTimeout
	c.ReapInterval = reapEvery
	c.TombstoneTimeout = tombstone
	c.ReconnectTimeout = failedKept
	c.ReconnectInterval = reconnectEvery
	c.QueueCheckInterval = queueCheckEvery
	c.MaxQueueDepth = maxQueueDepth
	c.QueueDepthWarning = queueDepthWarning
	c.EventBuffer = eventBuffer
	c.QueryBuffer = queryBuffer
	c.UserEventSizeLimit = serfEventLimit
	c.SnapshotPath = cfg.SnapshotPath
	c.RejoinAfterLeave = cfg.RejoinAfterLeave
	// Network coordinates estimate distances; nobody here asks for them.
	c.DisableCoordinates = true
	// serf would let the majority vote, and the loser shut down: after a crash
	// and a restart at a new address that is the living one (consul#3902).
	c.EnableNameConflictResolution = false

	profiles[cfg.Profile](c)
	return c
}
