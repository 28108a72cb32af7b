package lock

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/footman-ci/footman/internal/fsys"
	gofrs "github.com/gofrs/flock"
	"golang.org/x/sys/unix"
)

// Taken is a lock that this process took and will drop itself: it can be neither
// proven nor inherited; for that there is [Held]. It is safe for concurrent use.
type Taken struct {
	path    string
	textErr error

	mu     sync.Mutex
	unlock func() error // nil after Release; guarded by mu
}

// TakeOption changes [TryTake].
type TakeOption func(*takeOptions)

type takeOptions struct{ create bool }

// WithCreate creates the lock file if it is missing.
func WithCreate() TakeOption { return func(o *takeOptions) { o.create = true } }

// TryTake takes the lock at path, or fails at once with *BusyError when another
// open file has it, also one of this process. A missing file is fs.ErrNotExist,
// unless [WithCreate]. Other errors are those of [TryAcquire].
//
// After the lock is taken, h is written into the file for people. A failure of
// that does not give the lock back; see [Taken.TextError].
func TryTake(path string, h Holder, opts ...TakeOption) (*Taken, error) {
	var o takeOptions
	for _, opt := range opts {
		opt(&o)
	}
	for range replaceRetries {
		t, err := tryTake(path, h, o)
		var replaced *ReplacedError
		switch {
		case err == nil:
			return t, nil
		case errors.Is(err, errBusy):
			return nil, busy(path)
		case !errors.As(err, &replaced):
			return nil, fmt.Errorf("take lock: %w", err)
		}
	}
	return nil, fmt.Errorf("lock file %s was replaced %d times while it was being locked; find out what removes it", path, replaceRetries)
}

func tryTake(path string, h Holder, o takeOptions) (*Taken, error) {
	flag := os.O_RDWR // NFS refuses an exclusive lock on a read-only descriptor
	if o.create {
		flag |= os.O_CREATE
	}
	lock := gofrs.New(path, gofrs.SetFlag(flag), gofrs.SetPermissions(lockPerm))
	ok, err := tryGofrs(lock.TryLock, path, o.create)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errBusy
	}
	info, err := lock.Stat()
	if err == nil {
		err = regular(path, info)
	}
	if err != nil {
		_ = lock.Unlock()
		return nil, err
	}
	t := &Taken{path: path, unlock: lock.Unlock}
	if err := t.settle(fsys.OS, info, h); err != nil {
		_ = t.Release()
		return nil, err
	}
	return t, nil
}

// tryGofrs calls a try function without EINTR and translates its errors.
func tryGofrs(try func() (bool, error), path string, create bool) (bool, error) {
	for {
		ok, err := try()
		var errno unix.Errno
		switch {
		case err == nil:
			return ok, nil
		case errors.Is(err, unix.EINTR):
			continue
		case errors.As(err, &errno) && errno == err: //nolint:errorlint // bare means from flock(2); open wraps
			return false, flockError(path, err)
		case errors.Is(err, fs.ErrNotExist) && !create:
			return false, err
		}
		return false, folderError(filepath.Dir(path), err)
	}
}

// settle makes sure that the locked file (info) is the one at the path, by a new
// open: on NFS a stat may be answered from a cache that still shows the old file.
// Then it writes the holder text through that second descriptor, whose close
// sends it to the server. Closing it does not touch the lock: Linux keeps a flock
// by open file description, on NFS too (measured on kernel 6.1, NFSv4.2).
func (t *Taken) settle(f fsys.FS, info fs.FileInfo, h Holder) error {
	file, now, err := openLock(f, OpTake, t.path, false)
	if errors.Is(err, fs.ErrNotExist) {
		return &ReplacedError{Path: t.path, Gone: true}
	}
	if err != nil {
		return err
	}
	if !os.SameFile(info, now) {
		_ = file.Close()
		return &ReplacedError{Path: t.path}
	}
	_, err = file.WriteAt(h.filled().text(), 0)
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	t.textErr = err
	return nil
}

// Path returns the lock file's path as it was given.
func (t *Taken) Path() string { return t.path }

// TextError says why the holder text could not be written; nil if it was. The
// lock is held all the same.
func (t *Taken) TextError() error { return t.textErr }

// Release unlocks. It is idempotent. The text stays in the file.
func (t *Taken) Release() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.unlock == nil {
		return nil
	}
	unlock := t.unlock
	t.unlock = nil // gofrs keeps the file open if unlocking fails; without a reference the collector closes it
	if err := unlock(); err != nil {
		return fmt.Errorf("release lock %s: %w", t.path, err)
	}
	return nil
}

// Status says whether somebody holds the lock at path, and what its text says.
// It asks with a shared lock that it drops at once, so it needs no permission to
// write and two of them do not see each other; somebody who tries to take the
// lock in that instant finds it busy. A missing file is fs.ErrNotExist. The text
// of a free lock names its last holder; an unreadable text is left empty.
func Status(path string) (held bool, h Holder, err error) {
	info, err := os.Stat(path) // before the open, as in ReadHolder
	if err == nil {
		err = regular(path, info)
	}
	if err != nil {
		return false, Holder{}, fmt.Errorf("ask for lock: %w", err)
	}
	lock := gofrs.New(path, gofrs.SetFlag(os.O_RDONLY))
	free, err := tryGofrs(lock.TryRLock, path, false)
	if err != nil {
		return false, Holder{}, fmt.Errorf("ask for lock: %w", err)
	}
	if free {
		if err := lock.Unlock(); err != nil {
			return false, Holder{}, fmt.Errorf("ask for lock %s: unlock: %w", path, err)
		}
	}
	h, _ = ReadHolder(path)
	return !free, h, nil
}
