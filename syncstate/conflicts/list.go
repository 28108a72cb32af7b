package conflicts

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// maxGarbage names of folders are remembered.
const maxGarbage = 100

// List lists the conflicts, oldest first; those that are settled only if all.
func (s *Store) List(all bool) ([]Conflict, error) {
	records, err := s.scan()
	if err != nil {
		return nil, err
	}
	var out []Conflict
	for _, r := range records {
		if all || r.Settled == "" {
			out = append(out, r.Conflict)
		}
	}
	return out, nil
}

// scan reads what is there, oldest first. What was read before is not read again: a
// conflict.json never changes, and a settled conflict stays settled.
func (s *Store) scan() ([]*record, error) {
	s.scanning.Lock()
	defer s.scanning.Unlock()
	entries, err := s.cfg.FS.ReadDir(opRead, s.cfg.Home.Conflicts())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list conflicts: %w", err)
	}
	s.mu.Lock()
	before, persons := s.known, maps.Clone(s.persons)
	s.mu.Unlock()
	known := make(map[string]*record, len(entries))
	var out []*record
	var garbage []string
	var errs []error
	waiting := 0
	for _, e := range entries {
		id := e.Name()
		if strings.HasPrefix(id, ".") {
			continue
		}
		r, err := s.load(id, before[id])
		switch {
		case errors.Is(err, fs.ErrNotExist) && !s.exists(id): // removed meanwhile
			continue
		case errors.Is(err, errGarbage), errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENOTDIR), errors.Is(err, unix.ELOOP), errors.Is(err, fs.ErrPermission):
			if len(garbage) < maxGarbage {
				garbage = append(garbage, id)
			}
			continue
		case err != nil:
			errs = append(errs, err)
			continue
		}
		if r.Settled == "" && persons[id] != r.person {
			r.person = persons[id] // r is new: nobody else has it yet
		}
		known[id] = r
		out = append(out, r)
		if r.Settled == "" && !r.hasRule() {
			waiting++
		}
	}
	if len(errs) > 0 {
		return nil, fmt.Errorf("read conflicts: %w", errs[0])
	}
	slices.SortFunc(out, func(a, b *record) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID)) })
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range garbage {
		if !slices.Contains(s.garbage, g) {
			s.cfg.Log.Error().Str("folder", g).Msg("a folder of conflicts can't be understood; it is left alone")
		}
	}
	maps.DeleteFunc(s.persons, func(id string, _ bool) bool { r := known[id]; return r == nil || r.Settled != "" })
	s.known, s.garbage, s.waiting = known, garbage, waiting
	return out, nil
}

func (s *Store) exists(id string) bool {
	_, err := s.cfg.FS.Stat(opRead, s.folder(id))
	return err == nil
}

// load reads one folder. The record is the caller's: nobody else changes it.
func (s *Store) load(id string, before *record) (*record, error) {
	if before != nil && before.Settled != "" {
		return before, nil
	}
	var r record
	if before != nil {
		r = *before
	} else {
		data, err := readBounded(s.cfg.FS, opRead, filepath.Join(s.folder(id), conflictFile), maxRecord)
		if err != nil {
			return nil, err
		}
		read, err := decodeConflict(id, data)
		if err != nil {
			return nil, err
		}
		r = *read
	}
	name := filepath.Join(s.folder(id), settledFile)
	data, err := readBounded(s.cfg.FS, opRead, name, maxRecord)
	if errors.Is(err, fs.ErrNotExist) {
		return &r, nil
	}
	if err != nil {
		return nil, err
	}
	if r.Settled, r.SettledAt, err = decodeSettled(data); err != nil {
		return nil, err
	}
	info, err := s.cfg.FS.Stat(opRead, name)
	if err != nil {
		return nil, err
	}
	r.settledStamp = info.ModTime()
	return &r, nil
}

func decodeSettled(data []byte) (by string, at time.Time, err error) {
	var j settledJSON
	if err := strict(data, &j); err != nil {
		return "", time.Time{}, err
	}
	if j.Format != format || j.By == "" {
		return "", time.Time{}, fmt.Errorf("%w: settled by %q, format %d", errGarbage, j.By, j.Format)
	}
	return j.By, j.At, nil
}

// find finds the one conflict whose ID starts so.
func (s *Store) find(id string) (*record, error) {
	all, err := s.scan()
	if err != nil {
		return nil, err
	}
	var found []*record
	for _, r := range all {
		if r.ID == id {
			return r, nil
		}
		if id != "" && strings.HasPrefix(r.ID, id) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return nil, &NotFoundError{ID: id}
	case 1:
		return found[0], nil
	}
	e := &AmbiguousError{ID: id}
	for _, r := range found[:min(len(found), 5)] {
		e.Matches = append(e.Matches, r.ID)
	}
	return nil, e
}
