package lock

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"golang.org/x/sys/unix"
)

const (
	// reopenEvery is after how many tries a watcher opens the lock file anew. In
	// between it keeps one descriptor, so that a try is a single request to an NFS
	// server instead of three (open, lock, close), which some services charge
	// for. A lock file that was replaced is noticed at the latest then: 13 s at
	// five tries a second. Taking a replaced one is excluded by another check.
	reopenEvery = 64
	// minPause bounds the rate of tries, whatever Poll and Nudge ask for.
	minPause = 20 * time.Millisecond
	// defaultWatchPoll is used when Poll is nil or returns nothing sensible.
	defaultWatchPoll = time.Second
)

// Watch waits for a lock that somebody else holds and takes it when it becomes
// free. One try is one flock call that does not block; see [Watch.Stats].
//
// Set the fields before the first call and do not copy it afterwards. The
// methods are safe for concurrent use; concurrent Waits take turns.
type Watch struct {
	Path string
	// Poll says how long to pause; it is asked before each try, so the rhythm can
	// be changed while it waits (Nudge makes it ask at once).
	Poll   func() time.Duration
	Holder Holder  // written into the file when the lock is taken
	FS     fsys.FS // nil: fsys.OS

	once  sync.Once
	nudge chan struct{} // capacity 1
	turn  chan struct{} // capacity 1: full while a Wait runs, or hangs

	tries, opens atomic.Uint64
}

// WatchStats counts what a watch has cost since it was made.
type WatchStats struct {
	Tries uint64 // flock calls: one request each on NFS
	Opens uint64 // opens, each with a close: three requests on NFS
}

func (w *Watch) init() {
	w.once.Do(func() {
		w.nudge = make(chan struct{}, 1)
		w.turn = make(chan struct{}, 1)
	})
}

// Nudge makes Wait try at once, for instance on a hint that the holder is gone.
// It never blocks; nudges that come faster than one in 20 ms are merged.
func (w *Watch) Nudge() {
	w.init()
	select {
	case w.nudge <- struct{}{}:
	default:
	}
}

// Stats returns the costs so far.
func (w *Watch) Stats() WatchStats {
	return WatchStats{Tries: w.tries.Load(), Opens: w.opens.Load()}
}

// Wait returns the lock, held, as soon as it could be taken. The first try is at
// once. It fails with fs.ErrNotExist when there is no lock file (nobody can hold
// it, and there is nothing to take), with context.Cause(ctx) when ctx ends, and
// with any other error of the file system, after which it may be called again.
//
// It returns within a moment after ctx ends, even if a try hangs in the kernel; a
// lock taken by that try is released. The next Wait waits for the hung one first.
func (w *Watch) Wait(ctx context.Context) (*Taken, error) {
	w.init()
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("watch lock %s: %w", w.Path, context.Cause(ctx))
	}
	t, err := abandonable(ctx,
		func() (*Taken, error) {
			defer func() { <-w.turn }()
			return w.run(ctx)
		},
		func(t *Taken) { _ = t.Release() })
	if errors.Is(err, errHung) {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("watch lock %s: %w", w.Path, err)
	}
	return t, nil
}

// watched is the descriptor that a watcher keeps between tries.
type watched struct {
	file  fsys.File
	info  fs.FileInfo
	tries int
}

func (d *watched) close() {
	if d.file != nil {
		_ = d.file.Close()
	}
	*d = watched{}
}

func (w *Watch) run(ctx context.Context) (*Taken, error) {
	var d watched
	defer d.close()
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		t, err := w.try(&d)
		if !errors.Is(err, errBusy) {
			return t, err
		}
		if err := w.pause(ctx); err != nil {
			return nil, err
		}
	}
}

// try tries once. A descriptor that does not work any more, or whose file was
// replaced, is opened anew a few times.
func (w *Watch) try(d *watched) (*Taken, error) {
	f := w.FS
	if f == nil {
		f = fsys.OS
	}
	for i := 0; ; i++ {
		t, err := w.tryOnce(f, d)
		if err == nil || errors.Is(err, errBusy) || errors.Is(err, fs.ErrNotExist) {
			return t, err
		}
		d.close()
		// EIO, EBADF and ESTALE: the kept descriptor lost its state at the server.
		again := errors.Is(err, ErrLost) || errors.Is(err, unix.EIO) || errors.Is(err, unix.EBADF) || errors.Is(err, unix.ESTALE)
		if !again || i == staleRetries {
			return nil, err
		}
	}
}

func (w *Watch) tryOnce(f fsys.FS, d *watched) (*Taken, error) {
	if d.tries == reopenEvery {
		d.close()
	}
	if d.file == nil {
		w.opens.Add(1)
		file, info, err := openLock(f, OpTake, w.Path, false)
		if err != nil {
			return nil, err
		}
		*d = watched{file: file, info: info}
	}
	d.tries++
	w.tries.Add(1)
	if err := tryFlock(d.file, w.Path); err != nil {
		return nil, err
	}
	// Held. From here on the descriptor belongs to the Taken.
	file, info := d.file, d.info
	*d = watched{}
	t := &Taken{path: w.Path, unlock: func() error {
		return errors.Join(flock(file, unix.LOCK_UN), file.Close())
	}}
	w.opens.Add(1)
	if err := t.settle(f, info, w.Holder); err != nil {
		_ = t.Release()
		return nil, err
	}
	return t, nil
}

// pause waits for the next try: Poll, or a nudge, but not less than minPause.
func (w *Watch) pause(ctx context.Context) error {
	least := time.NewTimer(minPause)
	defer least.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-least.C:
	}
	poll := defaultWatchPoll
	if w.Poll != nil {
		if p := w.Poll(); p > 0 {
			poll = p
		}
	}
	rest := time.NewTimer(max(0, poll-minPause))
	defer rest.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-rest.C:
	case <-w.nudge:
	}
	return nil
}
