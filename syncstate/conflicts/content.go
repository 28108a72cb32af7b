package conflicts

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// maxContent bounds a configuration that is copied or put back. The largest that
// were seen have a few MiB; what is larger is named, not read into memory.
const maxContent = 64 << 20

// errNotKept: nobody has the content any more.
var errNotKept = errors.New("no controller kept it")

// keep gives a content a name in a conflict's folder. errNotKept is final; after
// other errors it may be there nevertheless.
func (s *Store) keep(rel string, d syncstate.Digest, to string) error {
	versions, last := s.versionsOf(d)
	for _, from := range append(versions, s.abs(rel)) {
		err := s.keepFrom(from, d, to)
		if err == nil {
			return nil
		}
		if !errors.Is(err, errOther) && !errors.Is(err, errGarbage) && !errors.Is(err, fs.ErrNotExist) {
			last = err
		}
	}
	if last != nil {
		return last
	}
	return errNotKept
}

// errOther: there is another content than the wanted one.
var errOther = errors.New("it has another content")

// keepFrom links, or copies if that can't be done, and looks at what it got: the
// file may have been replaced meanwhile.
func (s *Store) keepFrom(from string, d syncstate.Digest, to string) error {
	info, err := s.cfg.FS.Stat(opKeep, from)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errOther
	}
	if err := s.cfg.FS.Link(opKeep, from, to); err == nil {
		if _, err = s.content(to, d); err != nil {
			_ = s.cfg.FS.Remove(opKeep, to)
		}
		return err
	}
	data, err := s.content(from, d)
	if err != nil {
		return err
	}
	return s.cfg.FS.WriteFile(opKeep, to, data, info.Mode().Perm())
}

// content reads a file that must have that digest.
func (s *Store) content(name string, d syncstate.Digest) ([]byte, error) {
	data, _, err := readBounded(s.cfg.FS, opKeep, name, maxContent)
	if err != nil {
		return nil, err
	}
	if digestOf(data) != d {
		return nil, errOther
	}
	return data, nil
}

// versionsOf are the names under which controllers may have kept a content.
func (s *Store) versionsOf(d syncstate.Digest) (out []string, err error) {
	entries, err := s.cfg.FS.ReadDir(opKeep, s.cfg.Home.Versions())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, filepath.Join(s.cfg.Home.Versions(), e.Name(), d.String()))
		}
	}
	return out, err
}

func digestOf(data []byte) (d syncstate.Digest) {
	sum := sha256.Sum256(data)
	copy(d[:], sum[:])
	return d
}

// staleRetries bounds the opening of a file that was replaced on the server between
// lookup and read; each try looks it up anew.
const staleRetries = 3

// readBounded reads a regular file of at most limit bytes, and what it was when it
// was opened.
func readBounded(f fsys.FS, op fsys.Op, name string, limit int64) (data []byte, info fs.FileInfo, err error) {
	for i := 0; ; i++ {
		data, info, err = readOnce(f, op, name, limit)
		if !errors.Is(err, unix.ESTALE) || i == staleRetries {
			return data, info, err
		}
	}
}

func readOnce(f fsys.FS, op fsys.Op, name string, limit int64) ([]byte, fs.FileInfo, error) {
	file, err := f.OpenFile(op, name, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%w: %s is no regular file", errGarbage, name)
	}
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, nil, err
	}
	if int64(len(data)) > limit {
		return nil, nil, fmt.Errorf("%w: %s has more than %d bytes", errGarbage, name, limit)
	}
	return data, info, nil
}
