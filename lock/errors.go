package lock

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sys/unix"
)

// ErrLost says that a lock is certainly lost: the file system refused a write on
// the locked descriptor, or the lock file is no longer the one at its path. A
// lost lock never comes back; close it. See also [ReplacedError].
var ErrLost = errors.New("the lock is lost")

// errBusy is the cheap form of [BusyError], before the holder text was read.
var errBusy = errors.New("the lock is busy")

// BusyError says that somebody else holds the lock. Holder is what the lock
// file's text said at that moment; it may be empty or outdated.
type BusyError struct {
	Path   string
	Holder Holder
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("lock %s is held by %s", e.Path, e.Holder)
}

// UnsharedError says that a file system cannot carry Footman's locks: other
// hosts would not see them, or their loss could not be noticed.
type UnsharedError struct {
	Path   string // what was asked about
	Mount  Mount  // zero if the mount is not known
	Reason string
	Advice string // what to change
	// Unknown is true when the file system is not known to be unfit, only not
	// known to be fit.
	Unknown bool
}

func (e *UnsharedError) Error() string {
	where := e.Path
	if e.Mount.Point != "" {
		where = fmt.Sprintf("%s (%s mounted on %s)", e.Path, e.Mount.FSType, e.Mount.Point)
	}
	return fmt.Sprintf("%s cannot carry Footman's locks: %s; %s", where, e.Reason, e.Advice)
}

// ReplacedError says that the locked file is no longer the one at its path:
// somebody deleted or replaced it, so that others lock another file. It is an
// [ErrLost].
type ReplacedError struct {
	Path string
	Gone bool // true: the locked file has no name any more; false: another file is at the path
}

func (e *ReplacedError) Error() string {
	what := "replaced by another file"
	if e.Gone {
		what = "deleted or replaced"
	}
	return fmt.Sprintf("lock file %s was %s while it was locked; lock files must never be removed", e.Path, what)
}

// Is makes errors.Is(err, ErrLost) true.
func (*ReplacedError) Is(target error) bool { return target == ErrLost }

// FolderError says that a folder cannot hold lock files, and what to do.
type FolderError struct {
	Dir    string
	Advice string
	Err    error // the cause, for errors.Is
}

func (e *FolderError) Error() string {
	return fmt.Sprintf("folder %s: %s: %s", e.Dir, errText(e.Err), e.Advice)
}

func (e *FolderError) Unwrap() error { return e.Err }

// errText is the innermost system error's text, so that a path is not named twice.
func errText(err error) string {
	if errno, ok := errors.AsType[unix.Errno](err); ok {
		return errno.Error()
	}
	return strings.TrimSpace(err.Error())
}

// folderAdvice says what a person can do about err in dir; "" if it is nothing
// that concerns the folder.
func folderAdvice(err error) string {
	switch {
	case errors.Is(err, unix.ENOENT):
		return "it does not exist; create it or correct the path"
	case errors.Is(err, unix.ENOTDIR):
		return "it, or something above it, is not a folder; correct the path"
	case errors.Is(err, unix.EROFS):
		return "its file system is mounted read-only; mount it read-write (an ext4 that had errors becomes read-only by itself: see dmesg)"
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		return "this user may not read and write there; give it to the user that runs Jenkins (on NFS look at root_squash and at equal user ids on all hosts)"
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT):
		return "no space is left; free some, or raise the quota (also look at free inodes)"
	}
	return ""
}

// folderError names the folder and the remedy if err has one, else returns err.
func folderError(dir string, err error) error {
	if advice := folderAdvice(err); advice != "" {
		return &FolderError{Dir: dir, Advice: advice, Err: err}
	}
	return err
}
