// Package cluster lets the sidecars of one home find each other and hear from
// each other quickly. It wraps serf (gossip membership on top of memberlist):
// join and rejoin, discovery, tags, the encryption keyring, member and user
// events.
//
// It speeds things up and decides nothing. Every message may be lost, doubled
// or late; a member that gossip calls failed may be alive, and the other way
// round. Who is dead is decided by liveness locks on the shared home, who owns
// a build by the ledger. A replica whose gossip is cut off altogether still
// works; it is only slower to notice things. Therefore nothing here may block
// or end the sidecar: no failed join, no full queue, no name conflict after the
// start.
//
// The package does not know the layout of a home, takes no replica's lock, carries no
// bulk data (a user event is a hint of at most [MaxUserEvent] bytes) and gives
// no order or delivery guarantee for events.
//
// Two replicas with one name are a mistake that the sidecar's lock already
// prevents on one home; here it is detected at the start and refused with
// [TwinError].
package cluster
