package conflicts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/syncstate"
)

// tmpSuffix makes a name that Jenkins, the watcher and scans take for half-written.
const tmpSuffix = "-atomic-footman-tmp"

// replace puts content in the place of the version old, and of no other: else it
// returns a *ChangedError. Zero old: there must be no file. Everything that takes
// time is done before the last look; between that look and the rename lies one round
// trip to the file server, and what is saved in it is found by its author's word
// (DESIGN.md).
func (s *Store) replace(ctx context.Context, id, rel string, old syncstate.Digest, data []byte) error {
	name := s.abs(rel)
	// One for each resource: what a crash left is removed by the next try, or by settling.
	tmp := name + tmpSuffix
	if err := s.cfg.FS.Remove(opWrite, tmp); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, unix.ENOTDIR) {
		return fmt.Errorf("remove what an earlier try left: %w", err)
	}
	info, err := s.cfg.FS.Stat(opWrite, name)
	perm := fs.FileMode(0o644) // as Jenkins makes its files
	switch {
	case err == nil:
		perm = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("look at what is to be replaced: %w", err)
	case old != syncstate.Digest{}:
		return &ChangedError{ID: id, Path: rel, Want: old}
	default:
		// The folder of an item, node or user that was deleted. What it lay in must be there.
		if err := s.cfg.FS.Mkdir(opWrite, filepath.Dir(name), 0o755); err != nil && !errors.Is(err, fs.ErrExist) { // as Jenkins makes its folders
			return fmt.Errorf("make its folder anew: %w", err)
		}
	}
	if err := s.write(tmp, data, perm, info); err != nil {
		_ = s.cfg.FS.Remove(opWrite, tmp)
		return fmt.Errorf("write the content: %w", err)
	}
	if err := s.keepOwn(tmp, digestOf(data)); err != nil {
		if !noLinks(err) {
			_ = s.cfg.FS.Remove(opWrite, tmp)
			return fmt.Errorf("keep the content as a version: %w", err)
		}
		s.cfg.Log.Warn().Err(err).Str("path", rel).Msg("what is put in place can't be kept as a version: if it is overwritten, it is lost")
	}
	have, err := s.reader.Read(ctx, rel)
	if err == nil && have.Digest != old {
		err = &ChangedError{ID: id, Path: rel, Want: old, Have: have.Digest}
	}
	if err == nil {
		if (old == syncstate.Digest{}) {
			if err = s.cfg.FS.Link(opWrite, tmp, name); errors.Is(err, fs.ErrExist) {
				err = &ChangedError{ID: id, Path: rel, Want: old}
			}
			_ = s.cfg.FS.Remove(opWrite, tmp)
		} else {
			err = s.cfg.FS.Rename(opWrite, tmp, name)
		}
	}
	if err != nil {
		_ = s.cfg.FS.Remove(opWrite, tmp)
		return fmt.Errorf("put the content in place: %w", err)
	}
	if err := s.cfg.FS.SyncDir(opWrite, filepath.Dir(name)); err != nil {
		return fmt.Errorf("make the content durable: %w", err)
	}
	return nil
}

// keepOwn keeps what is about to be put in place, as a controller keeps what it saves.
// The name goes to this very file, so that it stays as long as that is in force.
func (s *Store) keepOwn(file string, d syncstate.Digest) error {
	dir := s.cfg.Home.VersionsBySidecar(s.cfg.Name)
	link := filepath.Join(dir, ".footman-"+d.String())
	err := s.cfg.FS.Link(opKeep, file, link)
	switch {
	case errors.Is(err, fs.ErrNotExist): // the first; the folder above is the controllers'
		if err := s.cfg.FS.Mkdir(opKeep, dir, folderPerm); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		err = s.cfg.FS.Link(opKeep, file, link)
	case errors.Is(err, fs.ErrExist): // somebody ended just here
		if err := s.cfg.FS.Remove(opKeep, link); err != nil {
			return err
		}
		err = s.cfg.FS.Link(opKeep, file, link)
	}
	if err != nil {
		return err
	}
	return s.cfg.FS.Rename(opKeep, link, filepath.Join(dir, d.String()))
}

// noLinks says that there is no point in trying again: this file system, or this user,
// makes no such links.
func noLinks(err error) bool {
	for _, errno := range []error{unix.EPERM, unix.EACCES, unix.EMLINK, unix.EOPNOTSUPP, unix.ENOSYS, unix.EXDEV, unix.ENOENT} {
		if errors.Is(err, errno) {
			return true
		}
	}
	return false
}

// write makes a file with mode and, as far as this user may, the owner of another.
func (s *Store) write(name string, data []byte, perm fs.FileMode, like fs.FileInfo) (err error) {
	f, err := s.cfg.FS.OpenFile(opWrite, name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err := s.cfg.FS.Chmod(opWrite, name, perm); err != nil { // not less than the umask left
		return err
	}
	if like != nil {
		if st, ok := like.Sys().(*syscall.Stat_t); ok && (int(st.Uid) != os.Geteuid() || int(st.Gid) != os.Getegid()) {
			_ = s.cfg.FS.Lchown(opWrite, name, int(st.Uid), int(st.Gid)) // only root may give files away; then it stays ours, as a save of the controller's would
		}
	}
	return f.Sync()
}
