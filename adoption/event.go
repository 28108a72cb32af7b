package adoption

import (
	"encoding/json"
	"fmt"
	"time"
)

// Kind of an [Event].
type Kind string

// Kinds of events that this package records. Subject is the dead replica unless
// said otherwise.
const (
	// KindReplicaDead: the liveness lock of Subject could be taken while the
	// folder of its life Incarnation existed.
	KindReplicaDead Kind = "replica-dead"
	// KindReplicaStopped: the same of a replica whose controller had written into
	// its live.json that it stops. It ended in order, or at least had begun to.
	KindReplicaStopped Kind = "replica-stopped"
	// KindCoordinationStarted: Replica holds the lock of Subject and begins.
	KindCoordinationStarted Kind = "coordination-started"
	// KindCoordinationFinished: it gives the lock back. Detail counts what was
	// done and what is left; Took is the time since the lock was taken.
	KindCoordinationFinished Kind = "coordination-finished"
	// KindBuildAssigned: the record was renamed into the inbox of the life that
	// Detail names.
	KindBuildAssigned Kind = "build-assigned"
	// KindHandedOut is build-assigned by the replica itself, before its
	// controller started.
	KindHandedOut Kind = "handed-out"
	// KindBuildTaken: Replica took the record from its inbox. Incarnation is the
	// own one.
	KindBuildTaken Kind = "build-taken"
	// KindBuildInherited: Replica moved the record of an earlier life of its own
	// into its present one.
	KindBuildInherited Kind = "build-inherited"
	// KindBuildAdopted: the controller acknowledged that the build runs there.
	// Took is the time since the record was taken.
	KindBuildAdopted Kind = "build-adopted"
	// KindBuildFinished: the disk says that it had ended; the record was released.
	KindBuildFinished Kind = "build-finished"
	// KindBuildUnresumable: the controller ended it. Detail has the reason.
	KindBuildUnresumable Kind = "build-unresumable"
	// KindBuildNeverStarted: claimed, but the claimer died before the build's
	// folder existed; the record was released.
	KindBuildNeverStarted Kind = "build-never-started"
	// KindBuildRetry: loading failed or was put off, for the first time or for
	// another reason than before. Detail has the reason.
	KindBuildRetry Kind = "build-retry"
	// KindRecordQuarantined: a record that is garbage, or that contradicts the
	// disk, was moved to quarantine. Detail has the reason.
	KindRecordQuarantined Kind = "record-quarantined"
	// KindQueueAssigned: the items that waited in the life Incarnation of Subject
	// were moved to the life that Detail names.
	KindQueueAssigned Kind = "queue-assigned"
	// KindQueueReplayed: the controller of Replica has started them. Detail counts
	// what was started, what was a build already, and what was lost.
	KindQueueReplayed Kind = "queue-replayed"
	// KindQueueRetry: the controller could not start them now, for the first time
	// or for another reason than before. Detail has the reason.
	KindQueueRetry Kind = "queue-retry"
	// KindLifeClosed: the folder of life Incarnation of Subject was removed.
	KindLifeClosed Kind = "life-closed"
)

// Event is one thing that happened.
type Event struct {
	Time        time.Time     `json:"time"`
	Kind        Kind          `json:"kind"`
	Replica     string        `json:"replica"`           // who saw or did it
	Subject     string        `json:"subject,omitempty"` // the replica meant, if another one
	Incarnation uint64        `json:"incarnation,omitempty"`
	Job         string        `json:"job,omitempty"`
	Number      int           `json:"number,omitempty"`
	Detail      string        `json:"detail,omitempty"`
	Took        time.Duration `json:"-"` // "took_ms" in JSON, with microseconds as decimals
}

type eventFields Event

type eventJSON struct {
	eventFields
	TookMS float64 `json:"took_ms,omitempty"`
}

// MarshalJSON writes one object with snake_case names.
func (e Event) MarshalJSON() ([]byte, error) {
	e.Time = e.Time.UTC()
	return json.Marshal(eventJSON{eventFields(e), float64(e.Took.Microseconds()) / 1000})
}

// UnmarshalJSON reads what MarshalJSON writes. Kinds that this version does not
// know are kept.
func (e *Event) UnmarshalJSON(data []byte) error {
	var w eventJSON
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	if w.Time.IsZero() || w.Kind == "" {
		return fmt.Errorf("event without time or kind")
	}
	*e = Event(w.eventFields)
	e.Took = time.Duration(w.TookMS * float64(time.Millisecond)).Round(time.Microsecond)
	return nil
}

// Recorder gets every event; it must not block.
type Recorder interface {
	Record(Event)
}
