package bridge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"golang.org/x/sys/unix"
)

const (
	opInstall fsys.Op = "bridge.install"
	opRead    fsys.Op = "bridge.read"
	opKeep    fsys.Op = "bridge.keep"
	opRemove  fsys.Op = "bridge.remove"

	// dirPerm and filePerm: Jenkins' user runs what lies here, nobody else may
	// change it; the rest of its group may read it, as with all of the home.
	dirPerm  fs.FileMode = 0o750
	filePerm fs.FileMode = 0o640

	// maxScript bounds a script that is read from the home. The core has some 100 KB.
	maxScript = 4 << 20
	// maxKept bounds the files of people that are kept aside; the oldest go.
	maxKept = 32
)

// Change is what Install or Uninstall did to one file.
type Change struct {
	Path string // relative to the home
	What string // "installed", "updated", "replaced an edited file", "removed"
	Kept string // where the edited file is now, relative to the home; "" if none
}

// Installer works on the files of one home.
type Installer struct {
	home layout.Home
	fs   fsys.FS
}

// New returns an Installer; fs nil means fsys.OS. It does nothing else.
func New(home layout.Home, f fsys.FS) *Installer {
	if f == nil {
		f = fsys.OS
	}
	return &Installer{home: home, fs: f}
}

// Install writes the files that are missing or differ, each atomically, and
// removes those of other versions that this one does not have. A file that a
// person edited is kept aside first. It touches nothing else. The caller holds
// the startup lock, or nobody starts a controller meanwhile.
//
// The guard goes last: it is what Jenkins runs, and it finds a whole bridge then.
func (i *Installer) Install() ([]Change, error) {
	scripts, err := Scripts()
	if err != nil {
		return nil, err
	}
	if err := i.fs.MkdirAll(opInstall, i.path(initDir+"/"+folder), dirPerm); err != nil {
		return nil, fmt.Errorf("make the folder of the init scripts: %w", err)
	}
	changes, err := i.removeStale(scripts)
	if err != nil {
		return changes, err
	}
	for _, s := range slices.Backward(scripts) {
		c, err := i.write(s)
		if err != nil {
			return changes, fmt.Errorf("install %s: %w", s.Path, err)
		}
		if c.What != "" {
			changes = append(changes, c)
		}
	}
	return changes, nil
}

func (i *Installer) path(rel string) string {
	return filepath.Join(i.home.Path(), filepath.FromSlash(rel))
}

func (i *Installer) write(s Script) (Change, error) {
	old, err := i.read(s.Path)
	c := Change{Path: s.Path}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.What = "installed"
	case err != nil:
		return c, err
	case bytes.Equal(old, s.Text):
		return c, nil
	default:
		c.What = "updated"
		if h, ours := readHeader(old); !ours || !h.Whole {
			c.What = "replaced an edited file"
			if c.Kept, err = i.keep(s.Path, old); err != nil {
				return c, err
			}
		}
	}
	return c, i.fs.WriteFile(opInstall, i.path(s.Path), s.Text, filePerm)
}

// read reads a script. It follows no link, because whoever owns the target could
// change what the controller runs.
func (i *Installer) read(rel string) ([]byte, error) {
	f, err := i.fs.OpenFile(opRead, i.path(rel), os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", rel)
	case info.Size() > maxScript:
		return nil, fmt.Errorf("%s has %d bytes, at most %d are read", rel, info.Size(), maxScript)
	}
	return readAll(f)
}

// keep puts a person's file aside, under a name made from its content, so that the
// same one is kept once.
func (i *Installer) keep(rel string, text []byte) (string, error) {
	dir := filepath.Join(layout.Dir, keptDir)
	if err := i.fs.MkdirAll(opKeep, i.path(dir), dirPerm); err != nil {
		return "", fmt.Errorf("keep the edited file: %w", err)
	}
	sum := sha256.Sum256(text)
	to := filepath.Join(dir, filepath.Base(rel)+"."+hex.EncodeToString(sum[:6]))
	if err := i.fs.WriteFile(opKeep, i.path(to), text, filePerm); err != nil {
		return "", fmt.Errorf("keep the edited file: %w", err)
	}
	i.trimKept(dir, filepath.Base(to))
	return to, nil
}

// keptDir below .footman holds the files of people that Install replaced.
const keptDir = "bridge-kept"

// trimKept removes the oldest kept files beyond the bound, but never the new one.
// What can't be removed stays.
func (i *Installer) trimKept(dir, newest string) {
	entries, err := i.fs.ReadDir(opKeep, i.path(dir))
	if err != nil || len(entries) <= maxKept {
		return
	}
	age := func(e fs.DirEntry) int64 {
		info, err := e.Info()
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return int(min(max(age(a)-age(b), -1), 1)) })
	for _, e := range entries[:len(entries)-maxKept] {
		if e.Name() != newest {
			_ = i.fs.Remove(opKeep, i.path(filepath.Join(dir, e.Name())))
		}
	}
}

// removeStale removes whole files of another version that this one has not: a
// unit that is gone must not be loaded by a newer core.
func (i *Installer) removeStale(scripts []Script) ([]Change, error) {
	entries, err := i.fs.ReadDir(opInstall, i.path(initDir+"/"+folder))
	if err != nil {
		return nil, fmt.Errorf("list the bridge's folder: %w", err)
	}
	var changes []Change
	for _, e := range entries {
		rel := initDir + "/" + folder + "/" + e.Name()
		if !strings.HasSuffix(e.Name(), ".groovy") || slices.ContainsFunc(scripts, func(s Script) bool { return s.Path == rel }) {
			continue
		}
		if text, err := i.read(rel); err != nil || !whole(text) {
			continue // not ours: never touched; Status shows it
		}
		if err := i.fs.Remove(opRemove, i.path(rel)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return changes, fmt.Errorf("remove %s of another version: %w", rel, err)
		}
		changes = append(changes, Change{Path: rel, What: "removed"})
	}
	return changes, nil
}

func whole(text []byte) bool {
	h, ours := readHeader(text)
	return ours && h.Whole
}

// Uninstall removes the bridge's files, keeping edited ones aside, and the folder
// if it is empty then. The guard goes first.
func (i *Installer) Uninstall() ([]Change, error) {
	files, err := i.Files()
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, f := range files {
		if f.State == FileMissing || f.State == FileForeign {
			continue
		}
		c := Change{Path: f.Path, What: "removed"}
		if f.State == FileEdited {
			text, err := i.read(f.Path)
			if err == nil {
				c.Kept, err = i.keep(f.Path, text)
			}
			if err != nil {
				return changes, fmt.Errorf("remove %s: %w", f.Path, err)
			}
		}
		if err := i.fs.Remove(opRemove, i.path(f.Path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return changes, fmt.Errorf("remove %s: %w", f.Path, err)
		}
		changes = append(changes, c)
	}
	for _, dir := range []string{initDir + "/" + folder, initDir} { // what others put there keeps them
		_ = i.fs.Remove(opRemove, i.path(dir))
	}
	if len(changes) == 0 {
		return nil, nil
	}
	if err := i.fs.SyncDir(opRemove, i.home.Path()); err != nil {
		return changes, fmt.Errorf("make the removal durable: %w", err)
	}
	return changes, nil
}
