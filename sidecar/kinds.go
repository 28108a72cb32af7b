package sidecar

import (
	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/syncstate/conflicts"
)

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
	// KindChangeConflict: somebody saved over a version that he had not seen. Detail says
	// which file and whose versions.
	KindChangeConflict adoption.Kind = conflicts.EventConflict
	// KindConflictSettled: a rule or a person ended a conflict.
	KindConflictSettled adoption.Kind = conflicts.EventSettled
	// KindSyncDegraded: a part of what keeps controllers in step does not work, or another
	// one; detail says which. Not kept in the history.
	KindSyncDegraded adoption.Kind = "sync-degraded"
	// KindSyncInStep: the controller has loaded what lies on disk again, after it had not
	// for more than 10 s. Not kept.
	KindSyncInStep adoption.Kind = "sync-in-step"
	// KindRestartNeeded: files (plugins) changed that only a restart of the controller
	// loads. Not kept.
	KindRestartNeeded adoption.Kind = "restart-needed"
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
