package conflicts

import (
	"time"

	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

// Conflict is one version that was overwritten by somebody who had not seen it.
type Conflict struct {
	ID   string // name of its folder
	Path string // of the resource's file, relative to the home with '/'
	Kind resource.Kind
	Time time.Time // when it was found
	// Lost is what was overwritten, zero: that the file was deleted. Winner overwrote
	// it, zero: by deleting it. Base is what the winner's author had loaded, zero: nothing,
	// or not known.
	Lost, Winner, Base syncstate.Digest
	LostBy, WonBy      string // replicas; "" when it was found on disk
	User, LostUser     string // who saved Winner and Lost, as far as is known
	// Settled says by which rule or by whom; "" while it waits for a person.
	Settled   string
	SettledAt time.Time
	// Waits says why the rule for it could not settle it; "" if there is none, or it has
	// yet to be tried.
	Waits string
	// ContentKept: the overwritten content lies in the folder, as lost.xml. Reason says
	// why not.
	ContentKept bool
	Reason      string
	Folder      string // relative to the home, with '/'
}

// Kinds of an [Event].
const (
	EventConflict = "change-conflict"
	EventSettled  = "conflict-settled"
)

// Event is published when a conflict was recorded or settled by this replica.
type Event struct {
	Kind     string
	Conflict Conflict
}
