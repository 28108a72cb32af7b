package sidecar

import (
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// door is a way in. A caller comes through one.
type door uint8

// The doors.
const (
	doorLocal door = 1 << iota // unix socket: the same user, or root
	doorHTTP                   // JSON on loopback, with the token
	doorPeer                   // TLS, with a certificate of a replica of this cluster
)

// String returns the word for logs and counters.
func (d door) String() string {
	switch d {
	case doorLocal:
		return "local"
	case doorHTTP:
		return "http"
	case doorPeer:
		return "peer"
	}
	return "none"
}

// rule says who may call a method.
type rule struct {
	doors door
	// change: it changes something because somebody asked for it. Such calls get an
	// audit line, and are few.
	change bool
	// limit of the call as a whole, if its caller sets none; 0 means unaryLimit.
	limit time.Duration
}

// access is the one table of what may be called through which door. What is not in
// it is refused: a new method is nobody's until it gets a line here. A test walks
// all registered methods, and docs/reference/security.md shows the same table.
var access = map[string]rule{
	"/footman.v1.Controller/Register":      {doors: doorLocal | doorHTTP, change: true},
	"/footman.v1.Controller/Commands":      {doors: doorLocal | doorHTTP},
	"/footman.v1.Controller/Acknowledge":   {doors: doorLocal | doorHTTP},
	"/footman.v1.Controller/ReportBuild":   {doors: doorLocal | doorHTTP},
	"/footman.v1.Controller/ReportLoad":    {doors: doorLocal | doorHTTP},
	"/footman.v1.Controller/Heartbeat":     {doors: doorLocal | doorHTTP},
	"/footman.v1.Controller/ReportChanges": {doors: doorLocal | doorHTTP},

	// The runner starts and kills controllers: it is this user, on this host.
	"/footman.v1.Runner/CheckFit": {doors: doorLocal},
	"/footman.v1.Runner/HandOut":  {doors: doorLocal, change: true, limit: handOutLimit},
	"/footman.v1.Runner/Report":   {doors: doorLocal},

	// Peers may read what they could read in the home.
	"/footman.v1.Cluster/GetStatus":   {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Cluster/WatchEvents": {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Cluster/ListHistory": {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Cluster/Drain":       {doors: doorLocal | doorHTTP, change: true},
	"/footman.v1.Cluster/CancelDrain": {doors: doorLocal | doorHTTP, change: true},
	"/footman.v1.Cluster/GetSettings": {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Cluster/PutSettings": {doors: doorLocal | doorHTTP, change: true},
	// It makes the sidecar look: few, as changes are.
	"/footman.v1.Cluster/ReloadSecrets": {doors: doorLocal | doorHTTP, change: true},

	"/footman.v1.Adoption/ListBuilds":   {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Adoption/AdoptReplica": {doors: doorLocal | doorHTTP, change: true},

	"/footman.v1.Sync/GetSyncStatus":   {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Sync/ListDifferences": {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Sync/ListChanges":     {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Sync/ListConflicts":   {doors: doorLocal | doorHTTP | doorPeer},
	"/footman.v1.Sync/SettleConflict":  {doors: doorLocal | doorHTTP, change: true},
	"/footman.v1.Sync/Rescan":          {doors: doorLocal | doorHTTP, change: true, limit: rescanLimit},

	"/footman.v1.Peer/GetState":    {doors: doorPeer},
	"/footman.v1.Peer/Adopt":       {doors: doorPeer, change: true},
	"/footman.v1.Peer/PushChanges": {doors: doorPeer},

	// For probes and for tools such as grpcurl.
	"/grpc.health.v1.Health/Check":                                   {doors: doorLocal | doorPeer},
	"/grpc.health.v1.Health/List":                                    {doors: doorLocal | doorPeer},
	"/grpc.health.v1.Health/Watch":                                   {doors: doorLocal | doorPeer},
	"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo":      {doors: doorLocal | doorPeer},
	"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": {doors: doorLocal | doorPeer},
}

// subject says in few words what a changing call is about, for its audit line.
func subject(req any) string {
	switch r := req.(type) {
	case *pb.AdoptReplicaRequest:
		return "replica " + clipText(r.GetReplica())
	case *pb.RegisterRequest:
		return "controller " + life(r.GetReplica(), r.GetIncarnation())
	case *pb.HandOutRequest:
		return "earlier lives of " + life(r.GetReplica(), r.GetIncarnation())
	case *pb.SettleConflictRequest:
		if r.GetRestore() {
			return "conflict " + clipText(r.GetId()) + " restore"
		}
		return "conflict " + clipText(r.GetId()) + " keep"
	case *pb.AdoptRequest:
		return "builds of " + clipText(r.GetFrom()) + " for " + life(r.GetOwner(), r.GetIncarnation())
	case interface{ GetReplica() string }:
		return "replica " + clipText(r.GetReplica())
	}
	return ""
}
