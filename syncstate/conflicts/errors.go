package conflicts

import (
	"fmt"
	"strings"
	"time"

	"github.com/footman-ci/footman/syncstate"
)

// NotFoundError says that no conflict has an ID that starts so.
type NotFoundError struct{ ID string }

func (e *NotFoundError) Error() string { return fmt.Sprintf("there is no conflict %q", e.ID) }

// AmbiguousError says that several conflicts have an ID that starts so.
type AmbiguousError struct {
	ID      string
	Matches []string // at most a few
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("several conflicts start with %q: %s", e.ID, strings.Join(e.Matches, ", "))
}

// ChangedError says that the resource is no longer as the conflict left it, so that
// putting the old content back would overwrite something else.
type ChangedError struct {
	ID, Path   string
	Want, Have syncstate.Digest
}

func (e *ChangedError) Error() string {
	have := "it is gone"
	if e.Have != (syncstate.Digest{}) {
		have = "it is " + e.Have.String()
	}
	return fmt.Sprintf("conflict %s: %s has changed since (%s): compare it with the kept content and change it on a controller", e.ID, e.Path, have)
}

// NoContentError says that there is nothing to put back.
type NoContentError struct{ ID, Reason string }

func (e *NoContentError) Error() string {
	return fmt.Sprintf("conflict %s: the overwritten content can't be put back: %s", e.ID, e.Reason)
}

// SettledError says that somebody has settled it already.
type SettledError struct {
	ID, By string
	At     time.Time
}

func (e *SettledError) Error() string {
	return fmt.Sprintf("conflict %s was settled already (%s) at %s", e.ID, e.By, e.At.Format(time.RFC3339))
}
