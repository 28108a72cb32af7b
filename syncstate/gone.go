package syncstate

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// maxGone bounds the folders that wait to be looked below.
const maxGone = 65_536

// gone are folders that are gone or have another name.
type gone struct {
	mu      sync.Mutex
	folders map[string]struct{}
	wake    chan struct{}
}

// LookBelow says that a folder is gone or has another name: everything that is
// known below it is looked at.
func (s *Syncer) LookBelow(folder string) {
	g := &s.gone
	g.mu.Lock()
	full := len(g.folders) >= maxGone
	if full {
		clear(g.folders) // the scan finds them, too
	} else {
		g.folders[folder] = struct{}{}
	}
	g.mu.Unlock()
	if full {
		s.ScanDue("too many changes at once")
		return
	}
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// goneLoop looks below folders that are gone: for all of a moment together, as each pass
// goes over everything that is known. A person who removes a folder of 10,000 jobs
// removes as many folders.
func (s *Syncer) goneLoop(ctx context.Context) error {
	for {
		select {
		case <-s.gone.wake:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		select {
		case <-time.After(watchDelay):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		s.gone.mu.Lock()
		folders := s.gone.folders
		s.gone.folders = map[string]struct{}{}
		s.gone.mu.Unlock()
		if len(folders) == 0 {
			continue
		}
		now := time.Now()
		for _, path := range s.index.below(folders) {
			if !s.looks.add(path, sourceWatch, "", now) {
				s.ScanDue("too many changes at once")
				break
			}
		}
	}
}

// below are the paths that are known below folders.
func (x *Index) below(folders map[string]struct{}) []string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var out []string
	for path := range x.entries.all() {
		for i := strings.IndexByte(path, '/'); i >= 0; {
			if _, ok := folders[path[:i]]; ok {
				if resource.Classify(path).Kind != resource.Ignored {
					out = append(out, path)
				}
				break
			}
			next := strings.IndexByte(path[i+1:], '/')
			if next < 0 {
				break
			}
			i += 1 + next
		}
	}
	return out
}
