package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/fsnotify/fsnotify"
	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
)

const opLook fsys.Op = "watch.look"

// count notes a folder that is there and can't be watched. What is below it is only
// counted, too, so that the advice is right.
func (w *Watcher) count(rel string) bool {
	if info, err := os.Stat(filepath.Join(w.home, filepath.FromSlash(rel))); err != nil || !info.IsDir() {
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
	if ctx.Err() != nil {
		return
	}
	if watched, below := w.add(n, rel); !watched && (!below || !w.count(rel)) {
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
		case Watched(child) && fsys.IsFolder(fsys.OS, opLook, w.home, child, e):
			w.tree(ctx, n, child, look)
		case look:
			w.sink.Look(child)
		}
	}
}

// add watches one folder. It may be that it is not there, or can't be watched; below says
// whether there may be anything to be seen in it then.
func (w *Watcher) add(n *fsnotify.Watcher, rel string) (watched, below bool) {
	w.mu.Lock()
	_, have := w.watched[rel]
	full := !have && len(w.watched) >= w.most
	w.mu.Unlock()
	if full {
		w.limit(nil)
		return false, true
	}
	err := w.ask(n, filepath.Join(w.home, filepath.FromSlash(rel))) // again, if it is watched: it may be another folder of that name
	switch {
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.ENOMEM):
		w.limit(nil)
		return false, true
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENOTDIR):
		return false, false
	case errors.Is(err, fs.ErrPermission): // nor can it be listed, which each scan says
		w.log.Debug().Err(err).Str("folder", rel).Msg("a folder can't be watched")
		return false, false
	case err != nil:
		w.log.Warn().Err(err).Str("folder", rel).Msg("a folder can't be watched")
		w.limit(fmt.Errorf("%s: %w", rel, err))
		return false, true
	}
	if !have {
		w.mu.Lock()
		w.watched[rel] = struct{}{}
		w.kids[path.Dir(rel)]++
		w.mu.Unlock()
	}
	return true, true
}

// limit notes that a folder could not be watched: no room, or for another reason.
func (w *Watcher) limit(why error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.limited = true; why != nil {
		w.failed = why
	}
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
