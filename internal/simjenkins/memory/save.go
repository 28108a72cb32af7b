package memory

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"github.com/footman-ci/footman/syncstate"
)

// How a save came about.
type How struct {
	User      string
	Booting   bool
	Reloading bool // a load wrote it
}

// Save changes what is in memory and writes the whole file from it, as a form's
// submission does. When the write fails, memory has the change and the disk has
// not: the next save of the same object writes both. A document that is not in
// memory begins empty, if create says so.
func (s *Store) Save(path string, create bool, how How, change func(text []byte) ([]byte, error)) error {
	s.tree.RLock()
	defer s.tree.RUnlock()
	d := s.locked(path)
	if d == nil && create {
		d = s.orNew(path)
	}
	if d == nil {
		return fmt.Errorf("%s: %w", path, ErrUnknown)
	}
	defer d.mu.Unlock()
	isNew := d.text == nil
	text, err := change(d.text)
	if err != nil {
		if isNew {
			s.forget(path, d)
		}
		return err
	}
	d.set(text)
	err = s.write(path, d, how)
	if err != nil && isNew { // what could not be made is not added
		s.forget(path, d)
	}
	return err
}

// write writes a document, keeps its version and tells of it. The caller holds its lock.
func (s *Store) write(path string, d *document, how How) error {
	st, err := s.replace(path, d.text)
	if err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	base := d.file
	d.file, d.stat = d.sum, st
	if s.cfg.Written != nil && s.bridged.Load() && s.cfg.Written(path) {
		if text, now, err := s.read(path); err == nil {
			d.file, d.stat = Digest(text), now
		}
	}
	s.keep(path, d)
	s.Journal.Add(Event{What: Saved, Path: path, Digest: d.sum.String()})
	s.tell(syncstate.Saved{Path: path, Digest: d.file, Base: base, User: how.User, Booting: how.Booting, Reloading: how.Reloading})
	return nil
}

func (s *Store) tell(c syncstate.Saved) {
	if s.cfg.OnSave != nil && s.bridged.Load() {
		s.cfg.OnSave(c)
	}
}

// replace writes a file as AtomicFileWriter does, without its fsync.
func (s *Store) replace(path string, text []byte) (stat, error) {
	name := s.abs(path)
	tmp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+"-atomic*tmp")
	if errors.Is(err, fs.ErrNotExist) {
		if err = s.mkdir(path); err == nil {
			tmp, err = os.CreateTemp(filepath.Dir(name), filepath.Base(name)+"-atomic*tmp")
		}
	}
	if err != nil {
		return stat{}, err
	}
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err == nil {
		err = s.cfg.FS.Rename("sim.config-save", tmp.Name(), name)
	}
	var info fs.FileInfo
	if err == nil {
		info, err = tmp.Stat() // after the rename, which sets the ctime
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
		return stat{}, err
	}
	return statOf(info), nil
}

var versionSeq atomic.Uint64

// keep links what was just saved into the folder of versions, under its digest. If
// somebody else has replaced the file already, the link is theirs and goes again.
// Without a link the version is only not kept.
func (s *Store) keep(path string, d *document) {
	if s.cfg.Versions == "" || !s.bridged.Load() {
		return
	}
	tmp := filepath.Join(s.cfg.Versions, ".new-"+strconv.Itoa(os.Getpid())+"-"+strconv.FormatUint(versionSeq.Add(1), 36))
	err := os.Link(s.abs(path), tmp)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(s.cfg.Versions, 0o700); err == nil {
			err = os.Link(s.abs(path), tmp)
		}
	}
	if err != nil {
		return
	}
	defer func() { _ = os.Remove(tmp) }() // a rename onto another link of the same file does nothing
	info, err := os.Stat(tmp)
	if err != nil || statOf(info).ino != d.stat.ino {
		return
	}
	d.stat = statOf(info) // the link has changed the ctime
	if final := filepath.Join(s.cfg.Versions, d.file.String()); os.Rename(tmp, final) == nil {
		if info, err := os.Stat(final); err == nil && statOf(info).ino == d.stat.ino {
			d.stat = statOf(info)
		}
	}
}
