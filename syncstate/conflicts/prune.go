package conflicts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/footman-ci/footman/lock"
)

const (
	// keepVersions is how long a version is kept after it was overwritten: twice as long
	// as versions are compared (syncstate's keepLineage), so that each conflict that is
	// found finds its content.
	keepVersions = 2 * time.Hour
	// keepAtLeast holds even when there are too many: a conflict is found and recorded
	// within seconds, after a partition within minutes.
	keepAtLeast = 15 * time.Minute
	// maxVersionBytes bounds what overwritten versions take: configurations have some
	// KiB, so this is tens of thousands of saves within keepVersions.
	maxVersionBytes = 1 << 30
	// maxVersions bounds the names. One for each resource that was saved since it was
	// last read from a backup costs a folder's entry and no space, as long as it is in force.
	maxVersions = 200_000
	// pruneEvery is how often one of the replicas looks through all versions.
	pruneEvery = time.Hour
	// keepTemporary is how long a half-made link is left alone.
	keepTemporary = time.Hour
	// oldPrefix begins the name of a version that is taken aside to be looked at.
	oldPrefix = ".old-"
)

// version is one kept content.
type version struct {
	name  string
	size  int64
	ctime time.Time
	mtime time.Time
	inode uint64
	links uint64
}

// pruneVersions removes versions that nobody can have missed any more, once in
// pruneEvery by one of the replicas.
func (s *Store) pruneVersions(ctx context.Context) error {
	if !s.pruned.IsZero() && time.Since(s.pruned) < pruneEvery {
		return nil // whatever the mark says: the file server's clock may differ by more than that
	}
	mark := filepath.Join(s.cfg.Home.Versions(), ".pruned")
	if _, err := s.cfg.FS.Stat(opPrune, s.cfg.Home.Versions()); errors.Is(err, fs.ErrNotExist) {
		return nil // nobody has saved anything yet
	}
	info, err := s.cfg.FS.Stat(opPrune, mark)
	if err == nil && time.Since(info.ModTime()) < pruneEvery && time.Since(info.ModTime()) > -pruneEvery {
		return nil
	}
	t, err := lock.TryTake(filepath.Join(s.cfg.Home.Versions(), ".lock"), lock.Holder{Role: "versions", Replica: s.cfg.Name, Since: time.Now(), Why: "remove old versions"}, lock.WithCreate())
	if _, busy := errors.AsType[*lock.BusyError](err); busy {
		return nil
	}
	if err != nil {
		return fmt.Errorf("lock the versions: %w", err)
	}
	defer t.Release() //nolint:errcheck // nothing depends on it
	if err := s.cfg.FS.WriteFile(opPrune, mark, nil, filePerm); err != nil {
		return fmt.Errorf("mark the versions as looked through: %w", err)
	}
	info, err = s.cfg.FS.Stat(opPrune, mark) // the file server's time now
	if err != nil {
		return fmt.Errorf("ask the file server for its time: %w", err)
	}
	all, err := s.versions(ctx, info.ModTime())
	if err != nil {
		return err
	}
	gone := overdue(all, info.ModTime())
	for _, v := range gone {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := s.removeVersion(v); err != nil {
			return fmt.Errorf("remove an old version: %w", err)
		}
	}
	s.pruned = time.Now()
	if len(gone) > 0 {
		s.cfg.Log.Debug().Int("removed", len(gone)).Int("kept", len(all)-len(gone)).Msg("old versions were removed")
	}
	return nil
}

// versions lists what is kept. Half-made links that are too old are removed.
func (s *Store) versions(ctx context.Context, now time.Time) ([]version, error) {
	replicas, err := s.cfg.FS.ReadDir(opPrune, s.cfg.Home.Versions())
	if err != nil {
		return nil, fmt.Errorf("list versions: %w", err)
	}
	var all []version
	for _, r := range replicas {
		if !r.IsDir() || strings.HasPrefix(r.Name(), ".") {
			continue
		}
		dir := filepath.Join(s.cfg.Home.Versions(), r.Name())
		entries, err := s.cfg.FS.ReadDir(opPrune, dir)
		if err != nil {
			return nil, fmt.Errorf("list versions: %w", err)
		}
		for _, e := range entries {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if digest, ok := strings.CutPrefix(e.Name(), oldPrefix); ok {
				if err := s.putName(dir, digest); err != nil {
					return nil, fmt.Errorf("put back what a pass had aside that ended: %w", err)
				}
				continue // it may be a version that was saved meanwhile; the next pass looks at it
			}
			name := filepath.Join(dir, e.Name())
			info, err := s.cfg.FS.Stat(opPrune, name)
			if err != nil || !info.Mode().IsRegular() {
				continue
			}
			st, ok := info.Sys().(*syscall.Stat_t)
			if !ok {
				continue
			}
			v := version{name: name, size: info.Size(), mtime: info.ModTime(), ctime: time.Unix(st.Ctim.Unix()), inode: st.Ino, links: uint64(st.Nlink)} //nolint:unconvert // differs between architectures
			if strings.HasPrefix(e.Name(), ".") {
				if now.Sub(v.ctime) > keepTemporary {
					_ = s.cfg.FS.Remove(opPrune, name)
				}
				continue
			}
			all = append(all, v)
		}
	}
	return all, nil
}

// overdue says which of them go. A version that is in force, or part of a conflict,
// has another link: its name costs nothing, and its age begins when it loses that
// (a rename over a file changes the ctime of the one that was there).
func overdue(all []version, now time.Time) (gone []version) {
	slices.SortFunc(all, func(a, b version) int { return cmp.Or(a.ctime.Compare(b.ctime), cmp.Compare(a.name, b.name)) })
	var bytes int64
	for _, v := range all {
		if v.links == 1 {
			bytes += v.size
		}
	}
	left := len(all)
	for _, v := range all {
		age := now.Sub(v.ctime)
		only := v.links == 1
		switch {
		case only && age > keepVersions:
		case only && bytes > maxVersionBytes && age > keepAtLeast:
		case left > maxVersions && age > keepAtLeast:
		default:
			continue
		}
		if only {
			bytes -= v.size
		}
		left--
		gone = append(gone, v)
	}
	return gone
}

// removeVersion removes a name, but not what a controller has just put under it: it
// takes it aside first and looks.
func (s *Store) removeVersion(v version) error {
	dir, digest := filepath.Split(v.name)
	aside := filepath.Join(dir, oldPrefix+digest)
	if err := s.cfg.FS.Rename(opPrune, v.name, aside); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	info, err := s.cfg.FS.Stat(opPrune, aside)
	if err != nil {
		return err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && (st.Ino != v.inode || !info.ModTime().Equal(v.mtime)) {
		return s.putName(dir, digest)
	}
	return s.cfg.FS.Remove(opPrune, aside)
}

// putName gives a version that was taken aside its name back, unless a controller has
// put it there anew.
func (s *Store) putName(dir, digest string) error {
	aside := filepath.Join(dir, oldPrefix+digest)
	if err := s.cfg.FS.Link(opPrune, aside, filepath.Join(dir, digest)); err != nil && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.cfg.FS.Remove(opPrune, aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
