package syncstate

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
	"golang.org/x/sync/errgroup"
)

// Change is one difference that a look at the disk found.
type Change struct {
	Path     string
	Resource resource.Resource
	Old, New Version // zero: there was, or is, no file
	Applied  Digest  // what the own controller has loaded
	// Moved is when a folder above it may have got its name, in nanoseconds of the file
	// server's clock: the rename of a folder leaves the ctime of what is in it alone. 0
	// in a scan that was not asked for it.
	Moved int64
}

// ScanStats say what a scan did.
type ScanStats struct {
	Folders, Files int64
	Read           int64 // files whose content was read
	Changes        int64
	Vanished       int64 // folders that were renamed or removed while it went by
	Errors         int64 // what could not be looked at; it keeps its last version
	Took           time.Duration
}

// DefaultScanners is how many folders are looked at side by side. A scan waits
// for round trips, not for the processor; more would crowd an NFS server.
const DefaultScanners = 8

// Scanner finds every difference between an [Index] and the disk. It stats first
// and reads only what may have changed. Of builds it looks at the folder's own stat, and
// lists it when that changed.
type Scanner struct {
	Reader   Reader
	Index    *Index
	Parallel int // 0 means DefaultScanners
	// Found is called for each difference, from several goroutines; of one item and
	// its children, the item comes first. Deletions come at the end, children first.
	Found func(context.Context, Change)
	// Problem is called for what could not be looked at.
	Problem func(path string, err error)
	// Moves asks for [Change.Moved]: one more stat for each item.
	Moves bool
	// Gate, if set, is asked before each folder and may wait: a pause.
	Gate func(context.Context) error
}

// scanRun is one pass.
type scanRun struct {
	*Scanner

	mu    sync.Mutex
	stats ScanStats
	group *errgroup.Group
	slots chan struct{}
	lost  map[string]bool // what could not be read: what was known below it stays
	asked asked
}

// Scan makes one pass. The error is that of ctx, of the gate, or of a home that
// can't be read at all; anything less is counted and reported to Problem.
func (s *Scanner) Scan(ctx context.Context) (ScanStats, error) {
	start := time.Now()
	parallel := s.Parallel
	if parallel <= 0 {
		parallel = DefaultScanners
	}
	r := &scanRun{Scanner: s, slots: make(chan struct{}, parallel)}
	s.Index.begin()
	root, err := s.Reader.FS.ReadDir(opList, s.Reader.Home)
	if err != nil {
		return r.stats, fmt.Errorf("scan the home: %w", err)
	}
	group, walk := errgroup.WithContext(ctx)
	r.group = group
	group.Go(func() error { return r.home(walk, root) })
	if err := group.Wait(); err != nil {
		r.stats.Took = time.Since(start)
		return r.stats, err
	}
	err = r.deleted(ctx)
	r.stats.Took = time.Since(start)
	return r.stats, err
}

// file looks at one file, and reads it if it may have changed.
func (r *scanRun) file(ctx context.Context, rel string) error { return r.fileIn(ctx, rel, 0) }

// fileIn is file in a folder that may have got its name at a time.
func (r *scanRun) fileIn(ctx context.Context, rel string, moved int64) error {
	res := resource.Classify(rel)
	if res.Kind == resource.Ignored {
		return nil
	}
	stat, ok, err := r.Reader.Stat(rel)
	if err != nil {
		r.problem(rel, err)
		return nil
	}
	if !ok {
		return nil
	}
	r.count(&r.stats.Files)
	if r.Index.unchanged(rel, stat) {
		return nil
	}
	return r.read(ctx, res, rel, moved)
}

// read compares the content with what is known. The folder was opened for this scan, and
// that has made it current.
func (r *scanRun) read(ctx context.Context, res resource.Resource, rel string, moved int64) error {
	for {
		old, _ := r.Index.Get(rel)
		r.count(&r.stats.Read)
		v, err := r.Reader.read(ctx, rel)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			r.problem(rel, err)
			return nil
		}
		applied, ok := r.Index.Swap(rel, old, v, v.AtRest(r.Reader.now()))
		if !ok {
			continue // somebody else read it meanwhile; one of us was too early
		}
		if old.Digest != v.Digest { // else it was written anew with the same content
			r.count(&r.stats.Changes)
			r.Found(ctx, Change{Path: rel, Resource: res, Old: old, New: v, Applied: applied, Moved: moved})
		}
		return nil
	}
}

// deleted looks again for what no folder listed, deepest first.
func (r *scanRun) deleted(ctx context.Context) error {
	gone := r.Index.unseen()
	slices.SortFunc(gone, func(a, b string) int {
		if d := strings.Count(b, "/") - strings.Count(a, "/"); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	start := time.Now()
	var synced sync.Map
	for len(gone) > 0 { // those of one depth side by side: somebody may have removed thousands
		depth := strings.Count(gone[0], "/")
		n := slices.IndexFunc(gone, func(rel string) bool { return strings.Count(rel, "/") != depth })
		if n < 0 {
			n = len(gone)
		}
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(cap(r.slots))
		for _, rel := range gone[:n] {
			if r.hidden(rel) {
				continue
			}
			if err := r.waits(ctx); err != nil {
				return errors.Join(err, group.Wait())
			}
			group.Go(func() error {
				// On NFS a listing may be half a minute old. Only above what is missing: a folder
				// that is being removed must not get a new file.
				if dir := r.Reader.nearest(path.Dir(rel)); dir != path.Dir(rel) {
					once, _ := synced.LoadOrStore(dir, new(sync.Once))
					once.(*sync.Once).Do(func() { makeCurrent(r.Reader, dir) }) //nolint:errcheck,forcetypeassert // it holds nothing else
				}
				r.asked.current(r.Reader, rel, start)
				return r.read(ctx, resource.Classify(rel), rel, 0)
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		gone = gone[n:]
	}
	return nil
}

// waits while the gate is closed; its error is that of ctx or of the gate.
func (r *scanRun) waits(ctx context.Context) error {
	if r.Gate != nil {
		if err := r.Gate(ctx); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// hidden says that rel lies below a folder that could not be read.
func (r *scanRun) hidden(rel string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for !r.lost[rel] {
		if rel == "." {
			return false
		}
		rel = path.Dir(rel)
	}
	return true
}

func (r *scanRun) count(n *int64) {
	r.mu.Lock()
	*n++
	r.mu.Unlock()
}

func (r *scanRun) problem(rel string, err error) {
	r.mu.Lock()
	r.stats.Errors++
	if r.lost == nil {
		r.lost = map[string]bool{}
	}
	r.lost[rel] = true
	r.mu.Unlock()
	if r.Problem != nil {
		r.Problem(rel, err)
	}
}
