// Package adoption carries the running builds of dead replicas on. It watches
// the liveness locks of all replicas that have lives in the ledger; whoever gets
// the lock of a dead one is its coordinator, plans which serving replica gets
// which build and assigns the records by rename. As an owner it takes what was
// assigned to its own life, has its controller load it, and repeats until the
// ledger and the controller agree. It also hands out the records of its own
// earlier lives before its controller starts, and writes the history.
//
// Everything is re-derived from files and locks by periodic passes; gossip and
// remote calls only make a pass come sooner. A crash between any two steps is
// repaired by the next pass, here or elsewhere.
//
// The package does not hold liveness locks for life, fence anybody, read Jenkins
// files or talk to a controller or peer: interfaces that it declares do.
package adoption

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
)

// Errors by which callers decide.
var (
	// ErrNotServing: this replica's own controller doesn't serve, so this sidecar
	// coordinates nothing.
	ErrNotServing = errors.New("own controller does not serve")
	// ErrNotMine: the records were announced for a life that this sidecar does
	// not run, or that can't load builds (any more).
	ErrNotMine = errors.New("not this life, or it can't load builds")
	// ErrDamaged is wrapped by a [Builds] whose build can't be judged now nor
	// later because its files are garbage. The record is quarantined.
	ErrDamaged = errors.New("build files are damaged")
)

// NotDeadError says that a replica's liveness lock is held.
type NotDeadError struct {
	Name string
	Err  error // *lock.BusyError
}

func (e *NotDeadError) Error() string {
	return fmt.Sprintf("replica %s is not dead: %v", e.Name, e.Err)
}
func (e *NotDeadError) Unwrap() error { return e.Err }

// Policy says what follows the ending of a build that can't be resumed.
type Policy string

// Policies.
const (
	PolicyAbort   Policy = "abort"   // end it with a result and a log line
	PolicyRebuild Policy = "rebuild" // the same, and schedule it anew
)

// Outcome is a controller's answer to the command to load a build.
type Outcome string

// Outcomes.
const (
	OutcomeResumed     Outcome = "resumed"     // it runs there
	OutcomeFinished    Outcome = "finished"    // it was complete already, or never started
	OutcomeUnresumable Outcome = "unresumable" // it was ended with a result
	OutcomeRetry       Outcome = "retry"       // not now
	OutcomeDone        Outcome = "done"        // to all commands but that to load a build
)

// SelfState is what the sidecar knows of its own controller.
type SelfState struct {
	// Life of the controller, zero if none is registered.
	Life ledger.Life
	// Loads: the bridge is connected and can load builds (it serves or drains).
	Loads bool
	// Serving: the controller serves and takes new builds. Only then does this
	// sidecar coordinate.
	Serving bool
	// Running holds the keys of the builds that are loaded in the controller and
	// not completed.
	Running map[string]struct{}
	// PluginsDigest of the controller's plugin set.
	PluginsDigest string
}

// Self is the sidecar's own controller.
type Self interface {
	// State answers at once; the caller doesn't change the map.
	State() SelfState
	// Adopt commands the controller to load the build of e, whose record lies in
	// the folder of the controller's life, and waits for the acknowledgement. The
	// text is the controller's reason. It is called concurrently, and again for
	// the same entry until the outcome is final; a controller that runs the build
	// already answers OutcomeResumed.
	Adopt(ctx context.Context, e ledger.Entry, policy Policy) (Outcome, string, error)
	// Replay commands the controller to start the items of a queue, which lies in
	// the folder of the controller's life, and waits for the acknowledgement:
	// OutcomeDone, or OutcomeRetry. It may be repeated.
	Replay(ctx context.Context, q ledger.Queue) (Outcome, string, error)
}

// Load is what new owners are chosen by.
type Load struct {
	Running     int // builds
	Queue       int // waiting items
	OnlineNodes int
}

// Score is the documented metric.
func (l Load) Score() int { return l.Running + l.Queue + l.OnlineNodes }

// TagNoAdopt keeps a replica from being given stranded builds.
const TagNoAdopt = "noadopt"

// Candidate is a replica that says itself that it serves.
type Candidate struct {
	Life          ledger.Life
	Load          Load
	PluginsDigest string
	Tags          []string
	// Nodes that its builds use now. When nil, the coordinator reads them from
	// the life's live.json.
	Nodes []string
}

// Peers are the other replicas.
type Peers interface {
	// Serving returns those replicas, the own one included, that say now that
	// they serve. It leaves out the replica named except, and when ctx ends it
	// returns what it has so far.
	Serving(ctx context.Context, except string) []Candidate
	// Alive returns the names that gossip holds for alive, the own one included.
	// A hint: it only chooses who polls fast.
	Alive() []string
	// PluginsDigest returns the last known digest of a replica's plugin set, ""
	// if unknown.
	PluginsDigest(name string) string
	// Adopt tells the owner to that records of the dead replica from lie in its
	// inbox.
	Adopt(ctx context.Context, to ledger.Life, from string, keys []string) error
}

// BuildState is what the disk says of a build.
type BuildState struct {
	// JobExists: the job's folder exists.
	JobExists bool
	// Exists: the build's folder exists and holds anything of a build.
	Exists bool
	// Done: the disk says that the build has ended.
	Done bool
	// StartTime, zero if unknown.
	StartTime time.Time
	// Why says in words how Done was found.
	Why string
}

// Queues reads what controllers saved of their waiting items.
type Queues interface {
	// Waiting returns how many items wait in the file and the ids of those that
	// have one. An error that wraps [ErrDamaged] is permanent.
	Waiting(file string) (items int, ids []int64, err error)
}

// Builds reads builds from the home.
type Builds interface {
	// State reads the build of rec. The parent folders are made current (nonce)
	// before a build or job is called missing. An error that wraps [ErrDamaged] is
	// permanent; any other means "unknown, ask later". Called concurrently.
	State(rec ledger.Record) (BuildState, error)
}
