package memory

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/footman-ci/footman/syncstate"
)

// Move renames a folder on disk (Items.move, AbstractItem.renameTo) and everything
// in memory below it, and tells of each file.
func (s *Store) Move(from, to string, how How) error {
	s.tree.Lock()
	defer s.tree.Unlock()
	if err := os.MkdirAll(filepath.Dir(s.abs(to)), 0o755); err != nil {
		return fmt.Errorf("move %s: %w", from, err)
	}
	if err := s.cfg.FS.Rename("sim.item-move", s.abs(from), s.abs(to)); err != nil {
		return fmt.Errorf("move %s: %w", from, err)
	}
	for _, old := range s.Paths(from + "/") {
		name := to + strings.TrimPrefix(old, from)
		d := s.rename(old, name)
		s.Journal.Add(Event{What: Saved, Path: name, Digest: d.String()})
		s.tell(syncstate.Saved{Path: name, Digest: d, Base: d, From: old, User: how.User})
	}
	return nil
}

// Renamed takes a move that somebody else made on disk into memory, for each path
// below from.
func (s *Store) Renamed(from, to string) {
	s.tree.Lock()
	defer s.tree.Unlock()
	for _, old := range s.Paths(from + "/") {
		s.rename(old, to+strings.TrimPrefix(old, from))
	}
}

// rename gives a document another path. The caller holds tree.
func (s *Store) rename(from, to string) syncstate.Digest {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.docs[from]
	if d == nil {
		return syncstate.Digest{}
	}
	delete(s.docs, from)
	s.docs[to] = d
	return d.file
}

// Delete removes a folder on disk, as Util.deleteRecursive does, and everything in
// memory below it, and tells of each file, the deepest first.
func (s *Store) Delete(folder string, how How) error {
	s.tree.Lock()
	defer s.tree.Unlock()
	if err := s.removeAll(folder); err != nil {
		return fmt.Errorf("delete %s: %w", folder, err)
	}
	paths := s.Paths(folder + "/")
	slices.SortStableFunc(paths, func(a, b string) int { return strings.Count(b, "/") - strings.Count(a, "/") })
	for _, p := range paths {
		d := s.locked(p)
		base := d.file
		s.forget(p, d)
		d.mu.Unlock()
		s.Journal.Add(Event{What: Saved, Path: p})
		s.tell(syncstate.Saved{Path: p, Base: base, User: how.User})
	}
	return nil
}

// removeTries: somebody may write below while it is removed (hudson.Util tries three times).
const removeTries = 3

func (s *Store) removeAll(folder string) (err error) {
	for range removeTries {
		if err = os.RemoveAll(s.abs(folder)); err == nil {
			return nil
		}
	}
	return err
}

// DropBelow takes everything below a folder out of memory, and nothing else.
func (s *Store) DropBelow(folder string) {
	for _, p := range s.Paths(folder + "/") {
		s.Drop(p)
	}
}

// LoadAll reads what matches these patterns of path.Match into memory, as a start
// does; check may refuse a file, which is then told to bad and not in memory.
func (s *Store) LoadAll(patterns []string, check func(rel string, text []byte) error, bad func(rel string, err error)) error {
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(globQuote(s.cfg.Home), pattern))
		if err != nil {
			return fmt.Errorf("look for %s: %w", pattern, err)
		}
		for _, name := range found {
			rel, err := filepath.Rel(s.cfg.Home, name)
			if err != nil {
				return err
			}
			rel = path.Clean(filepath.ToSlash(rel))
			_, err = s.Load(rel, func(text []byte) error { return check(rel, text) })
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				bad(rel, err)
			}
		}
	}
	return nil
}

// globQuote makes a path match itself only.
func globQuote(p string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(p)
}
