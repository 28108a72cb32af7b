package sidecar

import "github.com/footman-ci/footman/adoption"

// Kinds of events that the sidecar publishes itself. The adoption manager's kinds
// are in package adoption. They are part of the documented interface: add, never rename.
const (
	// KindSidecarStarted: this daemon is up. Detail has its version.
	KindSidecarStarted adoption.Kind = "sidecar-started"
	// KindSidecarStopped: it ended in order; a killed one leaves no such line.
	KindSidecarStopped adoption.Kind = "sidecar-stopped"
	// KindControllerRegistered: the controller's bridge announced itself.
	KindControllerRegistered adoption.Kind = "controller-registered"
	// KindBuildStarted: the controller says that a build runs. Not kept in the history.
	KindBuildStarted adoption.Kind = "build-started"
	// KindBuildCompleted: the controller says that it is over, with its result. Not kept.
	KindBuildCompleted adoption.Kind = "build-completed"
	// KindRunnerState: the runner is in a new state, named in detail. Not kept.
	KindRunnerState adoption.Kind = "runner-state"
	// KindSettingsChanged: somebody changed the cluster's settings through this sidecar.
	// Detail has the version and the author.
	KindSettingsChanged adoption.Kind = "settings-changed"
	// KindSettingsApplied: this sidecar works with new settings of the cluster. Not kept.
	KindSettingsApplied adoption.Kind = "settings-applied"
	// KindSettingsRefused: the settings in the home are not valid, and what held before
	// holds on. Not kept.
	KindSettingsRefused adoption.Kind = "settings-refused"
	// KindMemberJoin: gossip saw a sidecar join. As all of gossip a hint, and not kept.
	KindMemberJoin adoption.Kind = "member-join"
	// KindMemberLeave: a sidecar said good-bye.
	KindMemberLeave adoption.Kind = "member-leave"
	// KindMemberFailed: gossip lost a sidecar. It says nothing about its controller.
	KindMemberFailed adoption.Kind = "member-failed"
	// KindMemberUpdate: a sidecar changed its tags.
	KindMemberUpdate adoption.Kind = "member-update"
	// KindMemberReap: gossip has forgotten a member that was gone for long.
	KindMemberReap adoption.Kind = "member-reap"
)
