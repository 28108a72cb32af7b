package runner

import (
	"errors"
	"fmt"

	"github.com/footman-ci/footman/lock"
	"golang.org/x/sys/unix"
)

// Exit codes of `footman run`, when it does not exit with the controller's own code.
const (
	ExitRuntime      = 1  // anything that has no code of its own
	ExitUsage        = 2  // bad usage or configuration
	ExitUnfit        = 70 // the home is unfit: missing, read-only, locks not shared
	ExitNameInUse    = 71 // a living runner, or something else, holds this name
	ExitNoSidecar    = 72 // the sidecar was not reached, or not ready, in time
	ExitFenced       = 73 // a lock was lost and the controller killed
	ExitNoVeto       = 74 // the controller served without the veto and was killed
	ExitStartTimeout = 75 // the controller was not ready in time and was killed
	ExitHung         = 77 // the controller did not answer and was killed
	ExitForeignHome  = 78 // the home is a copy, or belongs to another cluster
	ExitBridge       = 79 // the bridge can't be put in place, or something would run before it
)

// exitSignal is what shells add to the number of the signal that ended a process.
const exitSignal = 128

// ExitError is an error with the exit code that the process shall end with.
type ExitError struct {
	Code int
	Err  error
}

func (e *ExitError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *ExitError) Unwrap() error { return e.Err }

func exitf(code int, format string, args ...any) *ExitError {
	return &ExitError{Code: code, Err: fmt.Errorf(format, args...)}
}

// UnfitError is a sidecar's refusal: no controller may be started on this home.
type UnfitError struct {
	// Foreign: the home is a copy, or belongs to another cluster.
	Foreign bool
	Message string // says what to do
}

func (e *UnfitError) Error() string { return e.Message }

// errAgain marks the failure of a life before its controller was started, for a
// reason that passes: the life ends and the next one queues anew, whatever the
// restart policy says, because nothing has run yet.
var errAgain = errors.New("start again in turn")

// again marks err as passing.
func again(err error) error { return fmt.Errorf("%w: %w", errAgain, err) }

// passing says whether an error of the home may go away by itself: a disk that is
// full, a server that is away. What a person must mend (missing, read-only,
// forbidden, unshared) is not passing.
func passing(err error) bool {
	if _, ok := errors.AsType[*lock.UnsharedError](err); ok {
		return false
	}
	for _, e := range []unix.Errno{unix.EIO, unix.ENOSPC, unix.EDQUOT, unix.ESTALE, unix.EAGAIN, unix.EINTR, unix.ETIMEDOUT, unix.EBUSY, unix.EREMOTEIO, unix.ENOLCK, unix.EMFILE, unix.ENFILE, unix.ENOMEM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return errors.Is(err, lock.ErrLost)
}
