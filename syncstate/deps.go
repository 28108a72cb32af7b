package syncstate

import (
	"context"
	"errors"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// Life is one life of a replica's controller.
type Life struct {
	Name        string
	Incarnation uint64
}

// Controller is the own controller. Implementations are safe for concurrent use.
type Controller interface {
	// Apply asks it to load changes, in this order, and returns one outcome for each.
	// An error means that nothing is known: all of them come again. [ErrNotThere]: it
	// could not be asked, which says nothing about the changes.
	Apply(ctx context.Context, life Life, changes []Apply) ([]Applied, error)
}

// Peers are the other replicas. Implementations are safe for concurrent use.
type Peers interface {
	// Living names the peers whose sidecars can be told of changes now.
	Living() []string
	// Push tells one of them. It returns the sequence that it expects next. Its error is
	// [ErrPeerTooOld] if the peer can't be told because its Footman knows no changes.
	Push(ctx context.Context, peer string, b Batch) (next uint64, err error)
	// Hint tells all of them at once, without any promise. Too long a batch is not sent.
	Hint(b Batch)
}

// Keeper keeps what was overwritten. Implementations are safe for concurrent use.
type Keeper interface {
	// Conflict records one, once in the cluster, and settles it if there is a rule.
	Conflict(ctx context.Context, c Clash) error
}

// ErrNotThere says that the controller can't be asked now, because it is not
// connected or does not serve. Nothing has been tried.
var ErrNotThere = errors.New("the controller is not connected")

// ErrPeerTooOld says that a peer's version of Footman knows nothing of changes.
var ErrPeerTooOld = errors.New("its version of Footman does not take changes; it finds them by its own means, or not at all")

// Apply is one change for the own controller to load.
type Apply struct {
	Path string
	Kind resource.Kind
	To   Digest // zero: it is gone
	From string // the path it was renamed from, if known
	// Again: load it also if it is loaded as far as the controller knows.
	Again bool
}

// Outcome of an [Apply].
type Outcome uint8

// Outcomes.
const (
	Failed        Outcome = iota // comes again
	AppliedOK                    // Digest is loaded
	RestartNeeded                // only a restart loads it
	Unsupported                  // this controller can't load it while it runs
)

// Applied is the answer to an [Apply].
type Applied struct {
	Path    string
	Digest  Digest
	Outcome Outcome
	Reason  string
}

// Saved is what the own controller says that it wrote.
type Saved struct {
	Path      string
	Digest    Digest // zero: deleted
	Base      Digest // zero: what it had applied last
	From      string
	Booting   bool
	Reloading bool
	Loaded    bool // nothing was written: this is what is in memory
	User      string
}

// Announced is a change as peers hear of it.
type Announced struct {
	Path    string
	Digest  Digest
	Base    Digest
	From    string
	Booting bool
	User    string
	At      time.Time
	// Began: of a save while a controller boots, when its process was started, by the clock
	// of its host; zero: not known.
	Began time.Time
	// Found: nobody said that he saved it, and the origin's host alone may have seen it on
	// disk. It is a wish to look there, no version of anybody. Without a path: there is more
	// than can be named, or was kept, so a scan is due.
	Found bool
}

// Batch of announcements of one replica, in sequence.
type Batch struct {
	Origin   string
	Epoch    uint64 // of the origin's sidecar
	Sequence uint64 // of the first one
	Changes  []Announced
}

// Clash is a conflict: Newer was saved by somebody who had not seen Older.
type Clash struct {
	Path         string
	Resource     resource.Resource
	Older, Newer Digest
	Base         Digest // the last version that both authors had seen; zero: nothing, or not known
	OlderBy      string // replica, "" when it was found on disk
	NewerBy      string
	NewerBooting bool
	OlderBooting bool
	User         string // who saved Newer, as far as is known
	OlderUser    string
	At           time.Time
	NewerAt      time.Time // when its author saved it, by his clock
	// Candidate: nobody knows which of the two was written last. It counts only if the
	// disk holds Newer.
	Candidate bool
	// Unknown: nobody can say what Newer's author had seen. It is kept, and nobody is
	// alarmed.
	Unknown bool
}
