package conflicts

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"golang.org/x/sys/unix"
)

// maxGarbage names of folders are remembered.
const maxGarbage = 100

// List lists the conflicts, oldest first; those that are settled only if all.
func (s *Store) List(all bool) ([]Conflict, error) {
	found, err := s.scan()
	if err != nil {
		return nil, err
	}
	var out []Conflict
	for _, r := range found.records {
		if all || r.Settled == "" {
			out = append(out, r.Conflict)
		}
	}
	return out, nil
}

// listing is what the names in the folder of conflicts say: which there are, and
// what became of them. Reading it is one call.
type listing struct {
	names   map[string]bool // all of them
	folders []string        // IDs
	left    []string        // what somebody left who ended, or is at work
}

func (l *listing) has(id, suffix string) bool { return l.names[id+suffix] }

func (s *Store) list(op fsys.Op) (*listing, error) {
	// Else an NFS client may show what was there half a minute ago. Whether it works only
	// the listing says.
	if _, err := s.cfg.FS.StatNow(op, s.cfg.Home.Conflicts()); errors.Is(err, fs.ErrNotExist) {
		// That may be what was so before the first conflict: missing names are believed, too,
		// until the folders that lead there are asked for.
		_, _ = s.cfg.FS.StatNow(op, s.cfg.Home.Path())
		_, _ = s.cfg.FS.StatNow(op, filepath.Dir(s.cfg.Home.Conflicts()))
	}
	entries, err := s.cfg.FS.ReadDir(op, s.cfg.Home.Conflicts())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list conflicts: %w", err)
	}
	l := &listing{names: make(map[string]bool, len(entries))}
	for _, e := range entries {
		l.names[e.Name()] = true
	}
	for _, e := range entries {
		name := e.Name()
		id, note := noteOf(name)
		switch {
		case name == lockName, strings.HasPrefix(name, ".nfs"): // the NFS client's own
		case strings.HasPrefix(name, "."), note && !l.names[id]:
			l.left = append(l.left, name)
		case !note:
			l.folders = append(l.folders, name)
		}
	}
	return l, nil
}

// noteOf says whose note a file is.
func noteOf(name string) (id string, ok bool) {
	if id, ok = strings.CutSuffix(name, settledSuffix); !ok {
		id, ok = strings.CutSuffix(name, waitsSuffix)
	}
	return id, ok
}

// found is one look at the folder.
type found struct {
	*listing

	records []*record // oldest first. Nobody changes them
}

// scan reads what is there. What was read before is not read again: a conflict.json
// and a note never change, and the names say which there are. What decides anything is
// read anew (current).
func (s *Store) scan() (*found, error) {
	s.scanning.Lock()
	defer s.scanning.Unlock()
	l, err := s.list(opRead)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	before := s.known
	s.mu.Unlock()
	known := make(map[string]*record, len(l.folders))
	out := &found{listing: l}
	var garbage []string
	var errs []error
	for _, id := range l.folders {
		r, err := s.load(id, before[id], l)
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
		known[id] = r
		out.records = append(out.records, r)
	}
	if len(errs) > 0 {
		return nil, fmt.Errorf("read conflicts: %w", errs[0])
	}
	slices.SortFunc(out.records, func(a, b *record) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID)) })
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range garbage {
		if !slices.Contains(s.garbage, g) {
			s.cfg.Log.Error().Str("folder", g).Msg("a folder of conflicts can't be understood; it is left alone")
		}
	}
	s.known, s.garbage, s.looked = known, garbage, true
	s.countLocked()
	return out, nil
}

// countLocked counts what waits for a person.
func (s *Store) countLocked() {
	s.waiting = 0
	for _, r := range s.known {
		if r.Settled == "" && !r.hasRule() {
			s.waiting++
		}
	}
	if s.waiting < s.most/2 {
		s.refused = 0 // somebody has settled; the log has those that were not recorded
	}
}

// remember puts what this replica has just written beside what is known.
func (s *Store) remember(r *record) {
	s.scanning.Lock() // a look that began before must not forget it
	defer s.scanning.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[r.ID] = r
	s.countLocked()
}

func (s *Store) exists(id string) bool {
	_, err := s.cfg.FS.Stat(opRead, s.folder(id))
	return err == nil
}

// current reads a conflict anew, for who is about to decide something by it. The
// listing is one that was made under the lock.
func (s *Store) current(r *record, l *listing) (*record, error) {
	now, err := s.load(r.ID, nil, l)
	if err != nil {
		return nil, fmt.Errorf("read conflict %s: %w", r.ID, err)
	}
	return now, nil
}

// load reads of one folder what is not known.
func (s *Store) load(id string, before *record, l *listing) (*record, error) {
	settled, waits := l.has(id, settledSuffix), l.has(id, waitsSuffix)
	switch {
	case before == nil, before.Settled != "" && !settled, before.Waits != "" && !waits: // or the ID was used once more
		data, _, err := readBounded(s.cfg.FS, opRead, filepath.Join(s.folder(id), conflictFile), maxRecord)
		if err != nil {
			return nil, err
		}
		if before, err = decodeConflict(id, data); err != nil {
			return nil, err
		}
	case (before.Settled != "") == settled && (before.Waits != "") == waits:
		return before, nil
	}
	r := *before
	if waits && r.Waits == "" {
		n, _, err := s.readNote(id + waitsSuffix)
		if err != nil {
			return nil, err
		}
		r.Waits = n.Why
	}
	if settled && r.Settled == "" {
		n, stamp, err := s.readNote(id + settledSuffix)
		if err != nil {
			return nil, err
		}
		r.Settled, r.SettledAt, r.settledStamp = n.By, n.At, stamp
	}
	return &r, nil
}

// readNote reads one note. The stamp is the file server's time of it.
func (s *Store) readNote(name string) (n noteJSON, stamp time.Time, err error) {
	data, info, err := readBounded(s.cfg.FS, opRead, s.folder(name), maxRecord)
	if err != nil {
		return n, stamp, err
	}
	if n, err = decodeNote(data); err != nil {
		return n, stamp, err
	}
	if strings.HasSuffix(name, settledSuffix) != (n.By != "") {
		return n, stamp, fmt.Errorf("%w: note %s", errGarbage, name)
	}
	return n, info.ModTime(), nil
}

// find finds the one conflict whose ID starts so, as it is now.
func (s *Store) find(id string) (*record, error) {
	all, err := s.scan()
	if err != nil {
		return nil, err
	}
	var found []*record
	for _, r := range all.records {
		if r.ID == id {
			return s.current(r, all.listing)
		}
		if id != "" && strings.HasPrefix(r.ID, id) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return nil, &NotFoundError{ID: id}
	case 1:
		return s.current(found[0], all.listing)
	}
	e := &AmbiguousError{ID: id}
	for _, r := range found[:min(len(found), 5)] {
		e.Matches = append(e.Matches, r.ID)
	}
	return nil, e
}
