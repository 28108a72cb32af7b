// Package ledger keeps one small file for every running build, lying in the
// folder of the controller life that owns it:
//
//	running/NAME/INC/KEY.json        owned by incarnation INC of replica NAME
//	running/NAME/INC/inbox/KEY.json  assigned to it, not yet taken
//
// A record is created exclusively, never changed, and changes its owner by one
// atomic rename. The incarnation is part of the path, so whatever a stalled
// writer does too late finds nothing there any more. The package is the on-disk
// contract with everything that claims builds (bridge, plugins, simulator); the
// format is described in DESIGN.md beside this file.
//
// It decides nothing: who may claim, assign or take is settled by locks that the
// caller holds. It looks at no build, and it guesses nothing: what it can't read
// is reported as [Bad] and stays where it is until the caller has it quarantined.
package ledger

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Errors by which callers decide.
var (
	// ErrGone: the source of a move or removal is not there any more, because
	// somebody else moved or released it. Normal in a race.
	ErrGone = errors.New("record is gone: somebody moved or released it")
	// ErrLifeClosed: the folder of the target life was removed.
	ErrLifeClosed = errors.New("ledger folder of this life is closed")
	// ErrExists: the target name is taken. For a claim: the build is claimed
	// already. For a move: two records for one build, a broken invariant.
	ErrExists = errors.New("record exists already")
	// ErrNoTwin: what looked like a second record of one build is the only one.
	ErrNoTwin = errors.New("there is no other record of this build")
	// ErrTorn: the file is empty or ends early, as a claimer leaves it that is
	// still writing or crashed while it wrote. A build of such a claim has no
	// directory yet, because the claim comes first.
	ErrTorn = errors.New("record is torn")
	// ErrUnreadable: reading failed (EIO, EACCES, ...), which says nothing about
	// the content. Ask again later.
	ErrUnreadable = errors.New("record can't be read now")
	// ErrFormat: written in a format that this version does not know. Not
	// garbage: a newer version may read it.
	ErrFormat = errors.New("unknown record format")
)

// NotEmptyError says why a life could not be closed.
type NotEmptyError struct {
	Life  Life
	Names []string // what is left, at most [maxNamed] names
	Count int
}

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("life %s still holds %d files, among them %q", e.Life, e.Count, e.Names)
}

const (
	// maxRecord bounds a record file. A real one has some 300 bytes plus the
	// job's name twice; names beyond this are not names.
	maxRecord = 64 << 10
	// maxLive bounds live.json: 10,000 builds with long keys and a few nodes each.
	maxLive = 8 << 20
	// maxListing bounds the entries of one folder that one pass works on. The
	// rest comes in the next passes; no controller runs that many builds.
	maxListing = 10_000
	// maxNames bounds the replica names that one pass looks at.
	maxNames = 1_024
	// maxNamed bounds the names in a [NotEmptyError].
	maxNamed = 5
	// readers bounds the records read at once: on NFS each costs some round trips.
	readers = 16

	dirPerm  = 0o755
	filePerm = 0o644

	recordSuffix = ".json"
	liveName     = "live.json"
	inboxName    = "inbox"
)

// Life is one controller life: an incarnation of a replica.
type Life struct {
	Name        string
	Incarnation uint64
}

// String returns "NAME/INC".
func (l Life) String() string { return l.Name + "/" + strconv.FormatUint(l.Incarnation, 10) }

// IsZero reports whether l is no life at all.
func (l Life) IsZero() bool { return l == Life{} }

// Entry is a record and where it lies.
type Entry struct {
	Life   Life
	Inbox  bool
	Key    string
	Record Record
}

// Bad is a file in a life's folder that is no valid record.
type Bad struct {
	Path  string
	Life  Life
	Inbox bool
	Err   error
}

// Stats counts what happened since the ledger was made.
type Stats struct {
	Quarantined uint64 // files moved to quarantine
	Truncated   uint64 // listings longer than one pass works on
}

// Ledger reads and changes the records of one home. It holds no state but
// counters; all methods are safe for concurrent use, by any number of processes.
type Ledger struct {
	home layout.Home
	fs   fsys.FS

	quarantined atomic.Uint64
	truncated   atomic.Uint64
	cursor      atomic.Uint64 // where the next pass over a truncated listing starts
	seq         atomic.Uint64 // makes quarantine folders unique
}

// New returns the ledger of home. It does not look at the disk.
func New(home layout.Home, f fsys.FS) *Ledger { return &Ledger{home: home, fs: f} }

// Stats returns the counters.
func (l *Ledger) Stats() Stats {
	return Stats{Quarantined: l.quarantined.Load(), Truncated: l.truncated.Load()}
}

// Path returns where an entry's file lies.
func (l *Ledger) Path(e Entry) string {
	return filepath.Join(l.folder(e.Life, e.Inbox), e.Key+recordSuffix)
}

func (l *Ledger) folder(life Life, inbox bool) string {
	if inbox {
		return l.home.Inbox(life.Name, life.Incarnation)
	}
	return l.home.Life(life.Name, life.Incarnation)
}

func checkLife(life Life) error {
	if err := layout.CheckName(life.Name); err != nil {
		return err
	}
	if life.Incarnation == 0 || life.Incarnation > MaxIncarnation {
		return fmt.Errorf("life %s: incarnation out of range", life)
	}
	return nil
}
