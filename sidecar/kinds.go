package sidecar

import "github.com/footman-ci/footman/adoption"

// Kinds of events that the sidecar publishes itself. The adoption manager's kinds
// are in package adoption. They are part of the documented interface: add, never rename.
const (
	// KindSidecarStarted and KindSidecarStopped frame the life of a daemon.
	KindSidecarStarted adoption.Kind = "sidecar-started"
	KindSidecarStopped adoption.Kind = "sidecar-stopped"
	// KindControllerRegistered: the controller's bridge announced itself.
	KindControllerRegistered adoption.Kind = "controller-registered"
	// KindBuildStarted and KindBuildCompleted: as the controller reported.
	KindBuildStarted   adoption.Kind = "build-started"
	KindBuildCompleted adoption.Kind = "build-completed"
	// KindRunnerState: the runner reported a new state, named in detail.
	KindRunnerState adoption.Kind = "runner-state"
	// KindMemberJoin to KindMemberReap are gossip's words: hints, never proof.
	KindMemberJoin   adoption.Kind = "member-join"
	KindMemberLeave  adoption.Kind = "member-leave"
	KindMemberFailed adoption.Kind = "member-failed"
	KindMemberUpdate adoption.Kind = "member-update"
	KindMemberReap   adoption.Kind = "member-reap"
)
