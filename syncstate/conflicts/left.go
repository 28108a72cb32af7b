package conflicts

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/footman-ci/footman/internal/fsys"
	"golang.org/x/sys/unix"
)

// takeOver completes the folders that a replica left when it ended, and removes what
// else it left. It is called under the lock, so nobody is at work now.
func (s *Store) takeOver() error {
	l, err := s.list(opRecord)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range l.left {
		switch id, made := strings.CutPrefix(name, newPrefix); {
		case made:
			errs = append(errs, s.complete(id))
		case strings.HasPrefix(name, delPrefix):
			errs = append(errs, s.removeAll(opRecord, s.folder(name)))
		default: // a file that was being written, a nonce, a note of a conflict that is gone
			if err := s.cfg.FS.Remove(opRecord, s.folder(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				errs = append(errs, fmt.Errorf("remove what somebody left: %w", err))
			}
		}
	}
	return errors.Join(errs...)
}

// complete gives a folder its name that has its conflict.json, and removes another:
// whoever saw that conflict records it again, for he had no success.
func (s *Store) complete(id string) error {
	tmp := s.folder(newPrefix + id)
	data, _, err := readBounded(s.cfg.FS, opRecord, filepath.Join(tmp, conflictFile), maxRecord)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errGarbage), errors.Is(err, unix.ENOTDIR):
		return s.removeAll(opRecord, tmp)
	default:
		return fmt.Errorf("read a half-made conflict: %w", err)
	}
	r, err := decodeConflict(id, data)
	if err != nil {
		return s.removeAll(opRecord, tmp)
	}
	if named, err := s.publishFolder(tmp, id); !named {
		return err
	}
	s.announce(r)
	return nil
}

// forget removes the oldest settled conflicts beyond the bound, and nothing that
// waits. It is called under the lock.
func (s *Store) forget(all []*record) error {
	over := len(all) - s.most
	for _, r := range all {
		if over <= 0 {
			break
		}
		if r.Settled == "" {
			continue
		}
		gone := s.folder(delPrefix + r.ID)
		if err := s.cfg.FS.Rename(opPrune, s.folder(r.ID), gone); err != nil {
			return fmt.Errorf("remove an old conflict: %w", err)
		}
		err := s.removeAll(opPrune, gone)
		for _, note := range []string{waitsSuffix, settledSuffix} {
			if rerr := s.cfg.FS.Remove(opPrune, s.folder(r.ID+note)); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
				err = errors.Join(err, rerr)
			}
		}
		if err != nil {
			return fmt.Errorf("remove an old conflict: %w", err)
		}
		over--
	}
	return nil
}

// removeAll removes a folder of this package and the files in it; nothing deeper.
// Something else of that name goes, too.
func (s *Store) removeAll(op fsys.Op, dir string) error {
	entries, err := s.cfg.FS.ReadDir(op, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil && !errors.Is(err, unix.ENOTDIR) {
		return err
	}
	for _, e := range entries {
		if err := s.cfg.FS.Remove(op, filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := s.cfg.FS.Remove(op, dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
