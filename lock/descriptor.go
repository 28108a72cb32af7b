package lock

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/footman-ci/footman/internal/fsys"
	"golang.org/x/sys/unix"
)

// Operation tags of this room, for fault injection and counting.
const (
	OpHold    fsys.Op = "lock.hold"    // open of a lock that is to be held; write and fsync of its proofs
	OpProve   fsys.Op = "lock.prove"   // stat of the path after a proof
	OpTake    fsys.Op = "lock.take"    // TryTake and Watch
	OpCheck   fsys.Op = "lock.check"   // first descriptor of CheckFolder
	OpRecheck fsys.Op = "lock.recheck" // second descriptor of CheckFolder
)

const (
	// replaceRetries bounds how often a lock file that was replaced between open
	// and lock is opened again: it should never happen, so ten times in a row
	// means that something keeps doing it.
	replaceRetries = 10
	// staleRetries bounds reopening after ESTALE: each open looks the name up
	// again, so that a second one normally suffices.
	staleRetries = 3
	// lockPerm is the mode of a lock file: its owner's alone. Whoever may open it,
	// even only for reading, may lock it (a local flock asks for no write
	// permission, and a shared one does not on NFS) and keep it for ever.
	lockPerm = 0o600
)

// flock is flock(2) without EINTR; Go's preemption signals interrupt system calls.
func flock(file fsys.File, how int) error {
	for {
		err := unix.Flock(int(file.Fd()), how)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// openLock opens a lock file read-write (NFS refuses an exclusive lock on a
// descriptor that cannot write: EBADF) and never truncates it. The descriptor is
// close-on-exec. A file of this user that others may open gets lockPerm.
func openLock(f fsys.FS, op fsys.Op, path string, create bool) (fsys.File, fs.FileInfo, error) {
	flag := os.O_RDWR // no O_NONBLOCK: with it, an open on the NFS server itself can fail while a client has a delegation
	if create {
		flag |= os.O_CREATE
	}
	var file fsys.File
	var err error
	for i := 0; ; i++ {
		file, err = f.OpenFile(op, path, flag, lockPerm)
		if err == nil || !errors.Is(err, unix.ESTALE) || i == staleRetries {
			break
		}
	}
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) && !create {
			return nil, nil, err
		}
		return nil, nil, folderError(filepath.Dir(path), err)
	}
	info, err := file.Stat()
	if err == nil {
		err = regular(path, info)
	}
	if err != nil {
		_ = file.Close()
		return nil, nil, err
	}
	tighten(file, info)
	return file, info, nil
}

// tighten takes permissions from others that an older Footman, or a person, gave
// them. A file that is somebody else's stays as it is.
func tighten(file fsys.File, info fs.FileInfo) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if ok && int(st.Uid) == os.Geteuid() && info.Mode().Perm()&^lockPerm != 0 {
		_ = unix.Fchmod(int(file.Fd()), lockPerm) // the lock works either way
	}
}

// regular refuses what is not a file: a folder, a named pipe, a device.
func regular(path string, info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return fmt.Errorf("%s is not a regular file; remove it or correct the path", path)
}

// tryFlock takes the exclusive lock without waiting; errBusy if somebody has it.
func tryFlock(file fsys.File, path string) error {
	if err := flock(file, unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return flockError(path, err)
	}
	return nil
}

// flockError says what the failure of a flock(2) that does not wait means.
func flockError(path string, err error) error {
	switch {
	case errors.Is(err, unix.EWOULDBLOCK):
		return errBusy
	case errors.Is(err, unix.ENOLCK), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EOPNOTSUPP):
		return noLocks(path, err)
	}
	return &fs.PathError{Op: "flock", Path: path, Err: err}
}

// noLocks says that the file system answered a lock request with err.
func noLocks(path string, err error) error {
	return &UnsharedError{
		Path:   path,
		Reason: "flock fails with \"" + err.Error() + "\"",
		Advice: "use a file system with locks; for NFS make sure that the server supports NFSv4.1 and mount it with vers=4.1 or 4.2",
	}
}

// samePlace says whether the file with info is still the one at path.
func samePlace(f fsys.FS, op fsys.Op, path string, info fs.FileInfo) error {
	now, err := f.Stat(op, path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENOTDIR):
		return &ReplacedError{Path: path, Gone: true}
	case err != nil:
		return err
	case !os.SameFile(info, now):
		return &ReplacedError{Path: path}
	}
	return nil
}

// stillNamed asks the server, not the cache, whether the open file has a name
// left. An NFS client may answer the look-up of a path from its cache for 30 s,
// in which another client's removal or replacement of the file does not show;
// this one request to the server shows it at once (measured on kernels 6.1 and
// 6.12). A file that was moved away keeps a name: that only samePlace notices.
func stillNamed(file fsys.File, path string) error {
	var st unix.Statx_t
	var err error
	look := func(fd uintptr) {
		err = unix.Statx(int(fd), "", unix.AT_EMPTY_PATH|unix.AT_STATX_FORCE_SYNC, unix.STATX_NLINK, &st)
	}
	// A proof may be under way when its lock is closed: the descriptor's number must
	// not be another file's meanwhile.
	if c, ok := file.(syscall.Conn); ok {
		raw, cerr := c.SyscallConn()
		if cerr == nil {
			cerr = raw.Control(look)
		}
		if cerr != nil {
			return &fs.PathError{Op: "statx", Path: path, Err: cerr}
		}
	} else {
		look(file.Fd())
	}
	if err != nil {
		return &fs.PathError{Op: "statx", Path: path, Err: err}
	}
	if st.Mask&unix.STATX_NLINK != 0 && st.Nlink == 0 {
		return &ReplacedError{Path: path, Gone: true}
	}
	return nil
}

// lockFile opens path and takes its lock, and makes sure that the locked file is
// the one at the path: between open and lock somebody may have replaced it, and
// a lock on a file that nobody else can find excludes nobody.
func lockFile(f fsys.FS, op fsys.Op, path string, create bool) (fsys.File, fs.FileInfo, error) {
	for range replaceRetries {
		file, info, err := openLock(f, op, path, create)
		if err != nil {
			return nil, nil, err
		}
		if err = tryFlock(file, path); err == nil {
			err = samePlace(f, op, path, info)
		}
		if err == nil {
			return file, info, nil
		}
		_ = file.Close()
		if _, ok := errors.AsType[*ReplacedError](err); !ok {
			return nil, nil, err
		}
	}
	return nil, nil, fmt.Errorf("lock file %s was replaced %d times while it was being locked; find out what removes it", path, replaceRetries)
}
