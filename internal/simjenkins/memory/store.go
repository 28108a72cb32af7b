package memory

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// Ops of the dangerous steps.
const (
	opRead fsys.Op = "sim.config-read"
	opStat fsys.Op = "sim.config-stat"
)

// ErrUnknown says that nothing of that name is in memory.
var ErrUnknown = errors.New("not in memory")

// Config of a [Store].
type Config struct {
	Home string
	FS   fsys.FS
	// Versions is the folder into which each saved file is linked; "" is none.
	Versions string
	// OnSave is told of each save, in the thread that saved and in the order of the
	// saves of each path; may be nil. It must not call the store.
	OnSave func(syncstate.Saved)
	// Written, if set, is called between the write of a file and the look by which a
	// bridge learns its digest, if it returns true: what another controller has put there
	// meanwhile is taken for what was saved, as a real bridge does.
	Written func(path string) bool
}

// Store is the configuration in memory, by path relative to the home. It is safe
// for concurrent use.
type Store struct {
	cfg     Config
	Journal Journal

	bridged atomic.Bool // saves are told and their versions kept

	// tree is held for writing while paths change their names or vanish.
	tree sync.RWMutex
	mu   sync.RWMutex
	docs map[string]*document
}

// New returns an empty store.
func New(cfg Config) *Store { return &Store{cfg: cfg, docs: map[string]*document{}} }

// Bridge says that from now on saves are told and their versions kept: what
// installs that in a real controller comes up late in its start.
func (s *Store) Bridge() { s.bridged.Store(true) }

func (s *Store) abs(path string) string {
	return filepath.Join(s.cfg.Home, filepath.FromSlash(path))
}

func (s *Store) get(path string) *document {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.docs[path]
}

// locked returns the document of a path with its lock held, nil if there is none.
func (s *Store) locked(path string) *document {
	for {
		d := s.get(path)
		if d == nil {
			return nil
		}
		d.mu.Lock()
		if !d.gone {
			return d
		}
		d.mu.Unlock()
	}
}

// orNew is locked, and makes the document if there is none.
func (s *Store) orNew(path string) *document {
	for {
		if d := s.locked(path); d != nil {
			return d
		}
		s.mu.Lock()
		if s.docs[path] == nil {
			s.docs[path] = &document{}
		}
		s.mu.Unlock()
	}
}

// Text of a document; ok is false if there is none.
func (s *Store) Text(path string) (text []byte, ok bool) {
	d := s.locked(path)
	if d == nil {
		return nil, false
	}
	defer d.mu.Unlock()
	return d.text, true // never changed in place
}

// Has says whether a path is in memory.
func (s *Store) Has(path string) bool { return s.get(path) != nil }

// Paths lists what is in memory, sorted; below a prefix only.
func (s *Store) Paths(prefix string) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []string
	for p := range s.docs {
		if strings.HasPrefix(p, prefix) {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// Loaded returns what a path was loaded from or saved as: the digest of that file.
func (s *Store) Loaded(path string) (syncstate.Digest, bool) {
	d := s.locked(path)
	if d == nil {
		return syncstate.Digest{}, false
	}
	defer d.mu.Unlock()
	return d.file, true
}

// Digests of all that is in memory, by path.
func (s *Store) Digests() map[string]string {
	s.mu.RLock()
	docs := maps.Clone(s.docs)
	s.mu.RUnlock()
	out := make(map[string]string, len(docs))
	for p, d := range docs {
		d.mu.Lock()
		if !d.gone {
			out[p] = d.sum.String()
		}
		d.mu.Unlock()
	}
	return out
}

// Sum is one digest of all that is in memory: two controllers that hold the same
// have the same.
func (s *Store) Sum() (digest string, resources int) {
	all := s.Digests()
	h := sha256.New()
	for _, p := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintln(h, p, all[p])
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), len(all)
}

// Load reads a file into memory, until what it read is what lies there. check may
// refuse the content, and then what was in memory stays. fs.ErrNotExist: there is
// no such file, and memory is as it was.
func (s *Store) Load(path string, check func(text []byte) error) (syncstate.Digest, error) {
	s.tree.RLock()
	defer s.tree.RUnlock()
	return s.load(path, check)
}

// loadTries bounds the reads of a file that changes all the time.
const loadTries = 8

func (s *Store) load(path string, check func([]byte) error) (syncstate.Digest, error) {
	d := s.orNew(path)
	defer d.mu.Unlock()
	isNew := d.text == nil
	for range loadTries {
		text, st, err := s.read(path)
		if err == nil && check != nil {
			err = check(text)
		}
		if err != nil {
			if isNew {
				s.forget(path, d)
			}
			return syncstate.Digest{}, err
		}
		d.set(text)
		d.file, d.stat = d.sum, st
		info, err := s.cfg.FS.Stat(opStat, s.abs(path))
		if err == nil && statOf(info) == st {
			return d.sum, nil
		}
	}
	return syncstate.Digest{}, fmt.Errorf("load %s: it changes all the time", path)
}

func (s *Store) read(path string) ([]byte, stat, error) {
	info, err := s.cfg.FS.Stat(opStat, s.abs(path))
	if err != nil {
		return nil, stat{}, err
	}
	text, err := fsys.ReadFile(s.cfg.FS, opRead, s.abs(path))
	return text, statOf(info), err
}

// forget takes a document out of memory. The caller holds its lock.
func (s *Store) forget(path string, d *document) {
	d.gone = true
	s.mu.Lock()
	if s.docs[path] == d {
		delete(s.docs, path)
	}
	s.mu.Unlock()
}

// Drop takes a path out of memory, and nothing else.
func (s *Store) Drop(path string) {
	if d := s.locked(path); d != nil {
		s.forget(path, d)
		d.mu.Unlock()
	}
}

// Fresh says whether the file of a path is still the one that was loaded or saved
// here. A path that is not in memory is fresh if there is no such file.
func (s *Store) Fresh(path string) (bool, error) {
	info, err := s.cfg.FS.Stat(opStat, s.abs(path))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	d := s.locked(path)
	if d == nil {
		return err != nil, nil
	}
	defer d.mu.Unlock()
	if err != nil {
		return false, nil // gone: that is no error, but not fresh
	}
	return statOf(info) == d.stat, nil
}

// OnDisk says whether what is in memory is on disk now.
func (s *Store) OnDisk(path string) (same bool, err error) {
	d := s.locked(path)
	if d == nil {
		return false, ErrUnknown
	}
	defer d.mu.Unlock()
	text, err := s.cfg.FS.ReadFile(opRead, s.abs(path))
	return err == nil && Digest(text) == d.sum, err
}

// mkdir makes the folder of a file, as XmlFile.write does.
func (s *Store) mkdir(path string) error { return os.MkdirAll(filepath.Dir(s.abs(path)), 0o755) }
