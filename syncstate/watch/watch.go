package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/fsnotify/fsnotify"
	"github.com/rs/zerolog"
)

const (
	// maxWatches bounds the memory of this process: about 300 bytes a watch here and 1
	// KiB in the kernel.
	maxWatches = 500_000
	// retryEvery is how often watching is tried again after it failed.
	retryEvery = 5 * time.Minute
	// treeRest is between two times that all is watched once more because the kernel's queue
	// overflowed. It takes a second for 50,000 folders, in which the queue of 16,384 may
	// overflow again: without a rest nothing else would be done in a storm.
	treeRest = 10 * time.Second
	// limitFile is the host's limit for all watches of one user.
	limitFile = "/proc/sys/fs/inotify/max_user_watches"
)

// Sink is told what happens. Implementations are safe for concurrent use and do
// not block.
type Sink interface {
	// Look says that something about the path may have changed.
	Look(path string)
	// LookBelow says that a folder is gone or has another name, with all in it.
	LookBelow(folder string)
	// ScanDue says that something was lost.
	ScanDue(why string)
	// Degraded says what can't be watched, "" when all is watched again.
	Degraded(part, what string)
}

// Part is the name under which degradation is reported.
const Part = "watch"

// Watcher watches one home. Use New, Run.
type Watcher struct {
	home string
	sink Sink
	log  zerolog.Logger
	most int                                          // watches
	ask  func(n *fsnotify.Watcher, name string) error // the kernel to watch a folder

	mu      sync.Mutex
	watched map[string]struct{} // folders, relative to the home; "" is the home
	kids    map[string]int      // how many watched folders lie directly in one
	limited bool                // a watch could not be added
	failed  error               // one reason for that, if it was not the host's limit
	missing int                 // folders that should be watched and are not
	said    string              // what was logged last
}

// New returns a watcher. It does nothing else.
func New(home string, sink Sink, log zerolog.Logger) *Watcher {
	return &Watcher{home: home, sink: sink, log: log, most: maxWatches, ask: (*fsnotify.Watcher).Add, watched: map[string]struct{}{}, kids: map[string]int{}}
}

// Count is how many folders are watched.
func (w *Watcher) Count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.watched)
}

// Need is how many folders should be watched, as far as was seen.
func (w *Watcher) Need() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.watched) + w.missing
}

// Limit is the host's limit for the watches of one user; 0 when it is not known.
func Limit() int {
	data, err := os.ReadFile(limitFile)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 0
	}
	return n
}

// Run watches until ctx ends, and returns its cause. What can't be watched is
// reported and tried again; it is never an error.
func (w *Watcher) Run(ctx context.Context) error {
	for {
		err := w.session(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		w.log.Warn().Err(err).Msg("changes can't be watched; scans find them")
		select {
		case <-time.After(retryEvery):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// session is the life of one inotify instance.
func (w *Watcher) session(ctx context.Context) error {
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.sink.Degraded(Part, fmt.Sprintf("changes on this host are found by scans only: inotify can't be used (%v); look at fs.inotify.max_user_instances", err))
		return fmt.Errorf("open inotify: %w", err)
	}
	defer n.Close()
	w.mu.Lock()
	clear(w.watched)
	clear(w.kids)
	w.limited, w.failed, w.missing = false, nil, 0
	w.mu.Unlock()
	w.tree(ctx, n, "", false)
	w.report()
	w.sink.ScanDue("watching begins") // what changed before a folder was watched
	return w.follow(ctx, n)
}

// follow draws the consequences of what inotify says.
func (w *Watcher) follow(ctx context.Context, n *fsnotify.Watcher) error {
	retry := time.NewTicker(retryEvery)
	defer retry.Stop()
	var again <-chan time.Time // when all is watched once more
	var rested time.Time       // not before
	for {
		select {
		case e, ok := <-n.Events:
			if !ok {
				return errors.New("inotify ended")
			}
			w.event(ctx, n, e)
		case err, ok := <-n.Errors:
			if !ok {
				return errors.New("inotify ended")
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				w.sink.ScanDue("the kernel's queue of changes overflowed")
				if again == nil {
					again = time.After(max(0, time.Until(rested)))
				}
				continue
			}
			w.log.Warn().Err(err).Msg("inotify")
			w.sink.ScanDue("inotify failed: " + err.Error())
		case <-again:
			w.tree(ctx, n, "", false) // folders may have been made that nobody heard of
			again, rested = nil, time.Now().Add(treeRest)
			w.sink.ScanDue("watched anew after the queue overflowed") // what changed in those before that
		case <-retry.C:
			if w.isLimited() {
				w.mu.Lock()
				w.limited, w.failed, w.missing = false, nil, 0
				w.mu.Unlock()
				w.tree(ctx, n, "", false)
				w.report()
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (w *Watcher) isLimited() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.limited
}

// spareWatches are left for other programs of this user when a limit is advised.
const spareWatches = 8192

// report says whether all is watched, and which limit the host would need.
func (w *Watcher) report() {
	text := ""
	if w.isLimited() {
		text = fmt.Sprintf("only %d of %d folders are watched, the host's limit is %d for all processes of this user; what is changed by hand on this host in the others is found by scans: set fs.inotify.max_user_watches to %d or more", w.Count(), w.Need(), Limit(), w.Need()+spareWatches)
	}
	w.mu.Lock()
	failed := w.failed
	w.mu.Unlock()
	if failed != nil {
		text = fmt.Sprintf("only %d of %d folders are watched; what is changed by hand on this host in the others is found by scans: %v", w.Count(), w.Need(), failed)
	}
	w.sink.Degraded(Part, text)
	w.mu.Lock()
	news := (text == "") != (w.said == "")
	w.said = text
	w.mu.Unlock()
	if news && text != "" {
		w.log.Warn().Msg(text)
	}
}

// event draws the consequences of one event.
func (w *Watcher) event(ctx context.Context, n *fsnotify.Watcher, e fsnotify.Event) {
	rel, err := filepath.Rel(w.home, e.Name)
	if err != nil || strings.HasPrefix(rel, "..") {
		return
	}
	rel = filepath.ToSlash(rel)
	if rel == "." {
		if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
			w.sink.ScanDue("the home was moved or removed")
		}
		return
	}
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		if w.forget(n, rel) {
			w.sink.LookBelow(rel)
		}
		w.sink.Look(rel)
		return
	}
	if e.Has(fsnotify.Create) && Watched(rel) {
		if info, err := os.Lstat(e.Name); err == nil && fsys.IsFolder(fsys.OS, opLook, w.home, rel, fs.FileInfoToDirEntry(info)) {
			w.tree(ctx, n, rel, true)
			w.report()
			return
		}
	}
	w.sink.Look(rel)
}
