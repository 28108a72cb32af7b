package syncstate

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/footman-ci/footman/internal/fsys"
)

// lostFound is made by file systems at their top, for nobody but root: jobs/ may be one.
const lostFound = "lost+found"

// isFolder says whether an entry is a folder, or leads to one.
func (r *scanRun) isFolder(rel string, e fs.DirEntry) bool {
	return fsys.IsFolder(r.Reader.FS, opStat, r.Reader.Home, rel, e)
}

// home looks at what lies directly in the home, and starts the rest.
func (r *scanRun) home(ctx context.Context, root []fs.DirEntry) error {
	for _, e := range root {
		if r.isFolder(e.Name(), e) {
			continue
		}
		if err := r.file(ctx, e.Name()); err != nil {
			return err
		}
	}
	for _, e := range root {
		if !r.isFolder(e.Name(), e) {
			continue
		}
		switch name := e.Name(); name {
		case "nodes", "users":
			if err := r.each(ctx, name, func(child fs.DirEntry) error {
				if folder := path.Join(name, child.Name()); r.isFolder(folder, child) {
					if err := r.Reader.ask(folder, true); err != nil && !errors.Is(err, fs.ErrNotExist) {
						r.problem(folder, err)
						return nil
					}
					return r.file(ctx, folder+"/config.xml")
				}
				return r.file(ctx, path.Join(name, child.Name()))
			}); err != nil {
				return err
			}
		case "plugins", "secrets":
			if err := r.each(ctx, name, func(child fs.DirEntry) error {
				if r.isFolder(path.Join(name, child.Name()), child) {
					return nil
				}
				return r.file(ctx, path.Join(name, child.Name()))
			}); err != nil {
				return err
			}
		case "jobs":
			if err := r.items(ctx, name, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// each lists a folder.
func (r *scanRun) each(ctx context.Context, folder string, do func(fs.DirEntry) error) error {
	if err := r.waits(ctx); err != nil {
		return err
	}
	entries, err := r.Reader.FS.ReadDir(opList, filepath.Join(r.Reader.Home, folder))
	if err != nil {
		switch {
		case errors.Is(err, fs.ErrNotExist): // the end of the scan finds what is gone, but not where it went
			r.count(&r.stats.Vanished)
		case errors.Is(err, fs.ErrPermission) && path.Base(folder) == lostFound:
		default:
			r.problem(folder, err)
		}
		return nil
	}
	r.mu.Lock()
	r.stats.Folders++
	r.mu.Unlock()
	for _, e := range entries {
		if err := do(e); err != nil {
			return err
		}
	}
	return nil
}

// items looks at the items in a container, side by side while there are slots.
func (r *scanRun) items(ctx context.Context, container string, moved int64) error {
	return r.each(ctx, container, func(e fs.DirEntry) error {
		folder := path.Join(container, e.Name())
		if !r.isFolder(folder, e) {
			return nil
		}
		select {
		case r.slots <- struct{}{}:
			r.group.Go(func() error {
				defer func() { <-r.slots }()
				return r.item(ctx, folder, moved)
			})
			return nil
		default:
			return r.item(ctx, folder, moved)
		}
	})
}

// item looks at one job or folder, then at what is in it.
func (r *scanRun) item(ctx context.Context, folder string, moved int64) error {
	var containers []string
	var counter, builds bool
	err := r.each(ctx, folder, func(e fs.DirEntry) error {
		switch name := e.Name(); {
		case name == "nextBuildNumber":
			counter = true
		case name == "builds":
			builds = true
		case (name == "jobs" || name == "branches") && r.isFolder(path.Join(folder, name), e):
			containers = append(containers, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if r.Moves {
		moved = max(moved, r.moved(folder, len(containers) > 0))
	}
	if err := r.fileIn(ctx, folder+"/config.xml", moved); err != nil {
		return err
	}
	if counter {
		if err := r.fileIn(ctx, folder+"/nextBuildNumber", moved); err != nil {
			return err
		}
	}
	if builds {
		if err := r.fileIn(ctx, folder+"/builds", moved); err != nil {
			return err
		}
	}
	for _, c := range containers {
		if err := r.items(ctx, folder+"/"+c, moved); err != nil {
			return err
		}
	}
	return nil
}

// moved is when an item's folder may have been renamed last. A rename sets its ctime
// alone, a new name in it mtime and ctime. Each build makes a new nextBuildNumber in a
// job's folder, so of a job only the former counts; a folder of items is not written
// often, so for it both do, and what is in it is loaded once too often at most.
func (r *scanRun) moved(folder string, holds bool) int64 {
	info, err := r.Reader.FS.Stat(opStat, r.Reader.abs(folder))
	if err != nil {
		return 0 // what is in it can't be looked at, either
	}
	if at := statVersion(info).CTime; holds || at != info.ModTime().UnixNano() {
		return at
	}
	return 0
}
