package lock

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"golang.org/x/sys/unix"
)

// Options of [TryAcquire] and [Acquire]. The zero value works.
type Options struct {
	Holder Holder // host, process and time are filled in where they are missing
	// Poll is the pause between two tries of [Acquire] (0: DefaultPoll), Jitter
	// how far it varies to both sides (0: DefaultJitter, negative: none).
	Poll, Jitter time.Duration
	// OnBusy is told who holds the lock, first and at each change, from
	// [Acquire]'s goroutine; it must not block.
	OnBusy func(Holder)
	// Settle is how long the lock of a new file is held before it counts. A lock
	// file that is removed is noticed by its holder only at its next proof; until
	// then, somebody who locked the file that took its place would be a second
	// holder. So Settle must exceed the interval of the holders' proofs. 0: a new
	// file is like any other. A file is new until the first proof on it, so one
	// whose maker died while it settled is still new.
	Settle time.Duration
	FS     fsys.FS // nil: fsys.OS
}

// Held is an exclusive flock on an open file, taken and still to be proven.
//
// The lock belongs to the open file description, not to the process: a child
// that inherited [Held.File] holds it too, until the last descriptor is closed
// or somebody unlocks it explicitly. Hence [Held.Close] and [Held.Release].
//
// Keep a reference as long as the lock is to be held: the garbage collector closes
// the descriptors of a Held that nobody refers to.
//
// All methods are safe for concurrent use. Prove, Close and Release may hang in
// the kernel while an NFS server does not answer.
type Held struct {
	path string
	fs   fsys.FS
	file fsys.File   // the locked descriptor, on which proofs are written
	pass *os.File    // a duplicate of it (same description), for ExtraFiles
	info fs.FileInfo // the file's identity when it was locked

	holder atomic.Pointer[Holder]
	lost   atomic.Pointer[error] // set once; the descriptor is poisoned for good

	proving sync.Mutex // one proof at a time; held during its system calls
	proofs  uint64     // guarded by proving

	closing sync.Mutex
	closed  bool // guarded by closing
}

// TryAcquire takes the lock at path, or fails at once with *BusyError when
// another open file has it. The file is created if it is missing, never emptied.
// Before it returns, the lock is proven once, so that the file says who holds it.
// On a new file it takes Settle longer.
//
// Other errors: *FolderError (folder missing, read-only, not writable, full),
// *UnsharedError (no locks there). Nothing is held when it fails.
func TryAcquire(path string, o Options) (*Held, error) {
	h, err := tryAcquire(context.Background(), path, o)
	if errors.Is(err, errBusy) {
		return nil, busy(path)
	}
	return h, err
}

// tryAcquire tries once. ctx ends the settling of a new file.
func tryAcquire(ctx context.Context, path string, o Options) (*Held, error) {
	f := o.FS
	if f == nil {
		f = fsys.OS
	}
	file, info, err := lockFile(f, OpHold, path, true)
	if errors.Is(err, errBusy) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("take lock: %w", err)
	}
	fd, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("take lock %s: duplicate descriptor: %w", path, err)
	}
	h := &Held{path: path, fs: f, file: file, info: info, pass: os.NewFile(uintptr(fd), path)}
	h.SetHolder(o.Holder.filled())
	if o.Settle > 0 && info.Size() == 0 {
		if err := wait(ctx, o.Settle); err != nil {
			_ = h.Release()
			return nil, fmt.Errorf("take lock %s: %w", path, err)
		}
	}
	if err := h.Prove(); err != nil {
		_ = h.Release()
		return nil, fmt.Errorf("take lock: %w", err)
	}
	return h, nil
}

// wait returns after d, or with the cause of ctx.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Path returns the lock file's path as it was given.
func (h *Held) Path() string { return h.path }

// File returns a descriptor of the locked description for [os/exec.Cmd.ExtraFiles],
// the only way to hand the lock to a child: descriptors are close-on-exec. It is
// owned by Held; do not close it.
func (h *Held) File() *os.File { return h.pass }

// SetHolder sets the text that the next proof writes. Proofs is set by the proof;
// a zero Since keeps the time that was set before.
func (h *Held) SetHolder(n Holder) {
	for {
		old := h.holder.Load()
		if old != nil && n.Since.IsZero() {
			n.Since = old.Since
		}
		if h.holder.CompareAndSwap(old, &n) {
			return
		}
	}
}

// Prove makes a real round trip on the locked descriptor: it overwrites the
// holder text, forces it to the server (fsync), and checks that the locked file
// still has a name and is the one at the path.
//
//   - nil: the lock was held at some moment after the call began.
//   - [ErrLost] (EIO, ESTALE or EBADF from the write, or *ReplacedError): it is
//     certainly lost, and every later call says so again. A local disk that
//     answers EIO counts as lost as well: nothing can be proven on it.
//   - any other error (no space, no permission): not proven this time, not lost.
//
// On a dead hard NFS mount it hangs in the kernel and no signal ends it; so the
// caller keeps its deadline elsewhere, see [Prover].
func (h *Held) Prove() error {
	if lost := h.lost.Load(); lost != nil {
		return *lost
	}
	h.proving.Lock()
	defer h.proving.Unlock()
	if lost := h.lost.Load(); lost != nil { // found out while we waited
		return *lost
	}
	err := h.prove()
	if err == nil {
		return nil
	}
	err = fmt.Errorf("prove lock %s: %w", h.path, err)
	if errors.Is(err, ErrLost) {
		h.lost.Store(&err)
	}
	return err
}

func (h *Held) prove() error {
	text := *h.holder.Load()
	text.Proofs = h.proofs + 1
	if _, err := h.file.WriteAt(text.text(), 0); err != nil {
		return proofError("write", err)
	}
	if err := h.file.Sync(); err != nil {
		return proofError("fsync", err)
	}
	h.proofs++
	named := stillNamed(h.file, h.path)
	var replaced *ReplacedError
	if named != nil && !errors.As(named, &replaced) {
		return proofError("look at the file", named)
	}
	place := samePlace(h.fs, OpProve, h.path, h.info)
	if named != nil && !errors.As(place, &replaced) {
		return named
	}
	return place // if the file has no name any more, this knows better what happened to it
}

// proofError tells certain loss from a proof that failed. Measured on kernel 6.1
// with NFSv4.2: after another client got the lock, write+fsync on the old
// descriptor fails with EIO every time, for good, and no data reaches the server.
// ESTALE means the file is gone at the server, EBADF that it refuses the open state.
func proofError(step string, err error) error {
	if errors.Is(err, unix.EIO) || errors.Is(err, unix.ESTALE) || errors.Is(err, unix.EBADF) {
		return fmt.Errorf("%w: %s: %w", ErrLost, step, err)
	}
	if advice := folderAdvice(err); advice != "" {
		return fmt.Errorf("%s: %w (%s)", step, err, advice)
	}
	return fmt.Errorf("%s: %w", step, err)
}

// Close closes this process's descriptors and does not unlock: a child that
// inherited the lock keeps it. Without such a child the lock is free. A proof
// that hangs in the kernel keeps the description open until it returns. Close is
// idempotent.
func (h *Held) Close() error { return h.end(false) }

// Release unlocks and closes. It frees the lock for everybody, also for a child
// that inherited it: use it only when there is none (any more). It is idempotent;
// after Close it does nothing.
func (h *Held) Release() error { return h.end(true) }

func (h *Held) end(unlock bool) error {
	h.closing.Lock()
	defer h.closing.Unlock()
	if h.closed {
		return nil
	}
	h.closed = true
	var errs []error
	if unlock {
		errs = append(errs, flock(h.file, unix.LOCK_UN))
	}
	errs = append(errs, h.pass.Close(), h.file.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close lock %s: %w", h.path, err)
	}
	return nil
}
