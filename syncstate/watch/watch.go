package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"
)

const (
	// maxWatches bounds the memory of this process: about 300 bytes a watch here and 1
	// KiB in the kernel.
	maxWatches = 500_000
	// retryEvery is how often watching is tried again after it failed.
	retryEvery = 5 * time.Minute
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
	most int // watches

	mu      sync.Mutex
	watched map[string]struct{} // folders, relative to the home; "" is the home
	kids    map[string]int      // how many watched folders lie directly in one
	limited bool                // a watch could not be added
	missing int                 // folders that should be watched and are not
	said    string              // what was logged last
}

// New returns a watcher. It does nothing else.
func New(home string, sink Sink, log zerolog.Logger) *Watcher {
	return &Watcher{home: home, sink: sink, log: log, most: maxWatches, watched: map[string]struct{}{}, kids: map[string]int{}}
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
	w.limited, w.missing = false, 0
	w.mu.Unlock()
	w.tree(ctx, n, "", false)
	w.report()
	w.sink.ScanDue("watching begins") // what changed before a folder was watched
	retry := time.NewTicker(retryEvery)
	defer retry.Stop()
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
				w.tree(ctx, n, "", false) // folders may have been made that nobody heard of
				continue
			}
			w.log.Warn().Err(err).Msg("inotify")
			w.sink.ScanDue("inotify failed: " + err.Error())
		case <-retry.C:
			if w.isLimited() {
				w.mu.Lock()
				w.limited, w.missing = false, 0
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
		if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
			w.tree(ctx, n, rel, true)
			w.report()
			return
		}
	}
	w.sink.Look(rel)
}

// count notes a folder that is there and can't be watched. What is below it is only
// counted, too, so that the advice is right.
func (w *Watcher) count(rel string) bool {
	if info, err := os.Lstat(filepath.Join(w.home, filepath.FromSlash(rel))); err != nil || !info.IsDir() {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.missing++
	return true
}

// tree watches a folder and all below it that have to be. Each is watched first
// and listed then, so that nothing made in between is missed. look: what is found
// has just appeared.
func (w *Watcher) tree(ctx context.Context, n *fsnotify.Watcher, rel string, look bool) {
	if ctx.Err() != nil || !w.add(n, rel) && !w.count(rel) {
		return
	}
	entries, err := os.ReadDir(filepath.Join(w.home, filepath.FromSlash(rel)))
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			w.sink.ScanDue("a folder could not be listed: " + rel)
		}
		return
	}
	for _, e := range entries {
		child := path.Join(rel, e.Name())
		switch {
		case e.IsDir() && Watched(child):
			w.tree(ctx, n, child, look)
		case look:
			w.sink.Look(child)
		}
	}
}

// add watches one folder. False: it is not there, or can't be watched.
func (w *Watcher) add(n *fsnotify.Watcher, rel string) bool {
	w.mu.Lock()
	_, have := w.watched[rel]
	full := !have && len(w.watched) >= w.most
	w.mu.Unlock()
	if full {
		w.limit()
		return false
	}
	err := n.Add(filepath.Join(w.home, filepath.FromSlash(rel))) // again, if it is watched: it may be another folder of that name
	switch {
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.ENOMEM):
		w.limit()
		return false
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENOTDIR):
		return false
	case err != nil:
		w.log.Warn().Err(err).Str("folder", rel).Msg("a folder can't be watched")
		w.limit()
		return false
	}
	if !have {
		w.mu.Lock()
		w.watched[rel] = struct{}{}
		w.kids[path.Dir(rel)]++
		w.mu.Unlock()
	}
	return true
}

func (w *Watcher) limit() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.limited = true
}

// forget ends the watches of a folder and of all below it: after a rename they would
// go on under the old names. It says whether there were any.
func (w *Watcher) forget(n *fsnotify.Watcher, rel string) bool {
	w.mu.Lock()
	var gone []string
	if _, ok := w.watched[rel]; ok {
		gone = append(gone, rel)
		if w.kids[rel] > 0 { // most have none: looking through all would make the removal of many slow
			for f := range w.watched {
				if strings.HasPrefix(f, rel+"/") {
					gone = append(gone, f)
				}
			}
		}
	}
	for _, f := range gone {
		delete(w.watched, f)
		dir := path.Dir(f)
		if w.kids[dir]--; w.kids[dir] <= 0 {
			delete(w.kids, dir)
		}
	}
	w.mu.Unlock()
	for _, f := range gone {
		_ = n.Remove(filepath.Join(w.home, filepath.FromSlash(f))) // the kernel has dropped those that are gone
	}
	return len(gone) > 0
}

// Watched says whether a folder holds something that replicas must agree on, or
// folders that do. One watch each: the home, nodes, users, plugins, secrets and jobs;
// each node, user and item; each "jobs" and "branches" below an item.
func Watched(rel string) bool {
	parts := strings.Split(rel, "/")
	switch parts[0] {
	case "nodes", "users":
		return len(parts) <= 2
	case "plugins", "secrets":
		return len(parts) == 1
	case "jobs":
		for i := 0; i < len(parts); i += 2 {
			if parts[i] != "jobs" && (i == 0 || parts[i] != "branches") {
				return false
			}
		}
		return true
	}
	return false
}
