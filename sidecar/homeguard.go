package sidecar

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

const opGuard fsys.Op = "sync.guard"

// jobsRoot is made by Jenkins at each start if it is missing, and never removed
// (Jenkins.loadTasks, 2.516).
const jobsRoot = "jobs"

// guardedRoots are the folders below the home that hold many resources each. Some
// people mount them, or have symbolic links there.
var guardedRoots = []string{jobsRoot, "nodes", "users"}

// homeGuard says whether what is missing in the home may be taken for deleted. A mount
// that was lost looks as if somebody had deleted all that was in it, and a controller
// that is told so drops all its jobs, agents and queue, though nothing has happened to
// them. It is safe for concurrent use.
//
// It does not say that the home is healthy, and knows nothing of mounts deeper in it.
type homeGuard struct {
	fs      fsys.FS
	home    layout.Home
	cluster string
	gate    gate
	changed func(why string) // told when the answer changes, "" when all is in place again

	mu    sync.Mutex
	roots map[string]bool // those seen: whether it was a file system of its own
	why   string
}

// missing says why nothing that is missing is taken for deleted, nil if it may be. It
// asks the file server and may take stallAfter. started: a controller has started on
// this home, so jobs must be there, even if it was never seen.
func (g *homeGuard) missing(ctx context.Context, started bool) error {
	_, err := bounded(ctx, g.gate, stallAfter, func() (struct{}, error) { return struct{}{}, g.look(started) })
	if errors.Is(err, errStalled) || ctx.Err() != nil {
		return err // that says nothing of where the home is
	}
	why := ""
	if err != nil {
		why = err.Error()
	}
	g.mu.Lock()
	turned := (why == "") != (g.why == "")
	g.why = why
	g.mu.Unlock()
	if turned && g.changed != nil {
		g.changed(why)
	}
	return err
}

func (g *homeGuard) look(started bool) error {
	if err := CheckIdentity(g.fs, g.home, g.cluster); err != nil {
		return fmt.Errorf("the home is not in place: %w", err)
	}
	home, err := g.device("")
	if err != nil {
		return fmt.Errorf("the home is not in place: %w", err)
	}
	for _, root := range guardedRoots {
		dev, err := g.device(root)
		own := dev != home
		g.mu.Lock()
		was, seen := g.roots[root]
		if err == nil && !seen {
			if g.roots == nil {
				g.roots = map[string]bool{}
			}
			g.roots[root], was = own, own
		}
		g.mu.Unlock()
		switch {
		case errors.Is(err, fs.ErrNotExist) && !seen && !(started && root == jobsRoot):
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("there is no %s, so nothing is taken for deleted: mount it, or make an empty folder there if all of it was deleted", root)
		case err != nil:
			return fmt.Errorf("%s is not in place, so nothing is taken for deleted: %w", root, err)
		case was && !own:
			return fmt.Errorf("%s is not in place, so nothing is taken for deleted: it was a mount of its own and is none now; mount it", root)
		case !was && own:
			return fmt.Errorf("%s was in the home's own file system and lies in another one now, so nothing is taken for deleted: undo that, or restart the sidecar if it is meant", root)
		}
	}
	return nil
}

// device is the file system in which a folder lies.
func (g *homeGuard) device(rel string) (uint64, error) {
	info, err := g.fs.StatNow(opGuard, filepath.Join(g.home.Path(), rel))
	if err != nil {
		return 0, err
	}
	if !info.IsDir() {
		return 0, fmt.Errorf("%s: %w", info.Name(), syscall.ENOTDIR)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, nil // a file system of a test
	}
	return st.Dev, nil
}

// guarded is a controller that is not told of deletions while the home is not in place.
type guarded struct {
	syncstate.Controller

	missing func(ctx context.Context, started bool) error
}

// Apply implements syncstate.Controller. What it holds back comes again.
func (c *guarded) Apply(ctx context.Context, life syncstate.Life, changes []syncstate.Apply) ([]syncstate.Applied, error) {
	var there []syncstate.Apply
	var out []syncstate.Applied
	for _, a := range changes {
		// Of a build nobody knows the content; the controller itself looks whether it is there.
		if a.To != (syncstate.Digest{}) || a.Kind == resource.Build {
			there = append(there, a)
		}
	}
	if len(there) < len(changes) {
		err := c.missing(ctx, true)
		if err == nil {
			return c.Controller.Apply(ctx, life, changes)
		}
		for _, a := range changes {
			if a.To == (syncstate.Digest{}) && a.Kind != resource.Build {
				out = append(out, syncstate.Applied{Path: a.Path, Outcome: syncstate.Failed, Reason: clipReason(err.Error())})
			}
		}
	}
	if len(there) == 0 {
		return out, nil
	}
	done, err := c.Controller.Apply(ctx, life, there)
	return append(out, done...), err
}
