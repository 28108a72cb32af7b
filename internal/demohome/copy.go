package demohome

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Limits of a copy: the demo is meant for a home that a laptop holds twice.
const (
	MaxCopyBytes = 8 << 30
	MaxCopyFiles = 2_000_000
	// maxNamed bounds the names in a report.
	maxNamed = 20
)

// Copied says what was copied and what was left out, and why.
type Copied struct {
	Files, Folders, Links int
	Bytes                 int64
	// RunningBuilds are those that had not ended or could not be read: a copy that
	// ran them would run them twice.
	RunningBuilds int
	// Nodes are those that a controller would launch itself: the copy would take
	// them from the original.
	Nodes int
	// OutsideLinks point out of the home or are absolute; the first are named.
	OutsideLinks int
	Outside      []string
	Special      int // sockets, pipes, devices
	Vanished     int // gone between being listed and being read
	Artifacts    int // builds whose artifacts stayed behind
}

// Errors of Copy that its caller tells apart.
var (
	ErrNotHome  = errors.New("no JENKINS_HOME")
	ErrOverlaps = errors.New("one folder is inside the other")
	ErrTooLarge = errors.New("the home is too large to be copied for a demo")
)

// Copy is [CopyHome] for callers that do not ask what was copied.
func Copy(from, to string) error {
	_, err := CopyHome(context.Background(), from, to)
	return err
}

// CopyHome copies the home at from to the folder to, which must be empty or
// missing. It only ever reads in from, follows no link out of it, and keeps names,
// times and permissions (its owner may always read and write the copy). Links
// inside of the home stay links. See DESIGN.md for what is left out. When it fails the copy is incomplete and of no use; to remove
// it is left to the caller.
func CopyHome(ctx context.Context, from, to string) (Copied, error) {
	c := copier{ctx: ctx, buf: make([]byte, 128<<10)}
	if err := c.open(from, to); err != nil {
		return c.done, fmt.Errorf("copy home: %w", err)
	}
	defer c.close()
	if err := c.dir(".", inHome); err != nil {
		return c.done, fmt.Errorf("copy home %s: %w", from, err)
	}
	return c.done, nil
}

type copier struct {
	ctx  context.Context
	home string // absolute, links resolved
	from *os.Root
	to   *os.Root
	buf  []byte
	done Copied
}

func (c *copier) open(from, to string) error {
	home, err := filepath.Abs(from)
	if err == nil {
		home, err = filepath.EvalSymlinks(home)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotHome, err)
	}
	if err := looksLikeHome(home); err != nil {
		return err
	}
	if to, err = filepath.Abs(to); err != nil {
		return err
	}
	parent, err := filepath.EvalSymlinks(filepath.Dir(to))
	if err != nil {
		return err
	}
	target := filepath.Join(parent, filepath.Base(to))
	if resolved, err := filepath.EvalSymlinks(target); err == nil {
		target = resolved
	}
	if inside(target, home) || inside(home, target) {
		return fmt.Errorf("%w: %s and %s", ErrOverlaps, home, target)
	}
	c.home = home
	if c.from, err = os.OpenRoot(home); err != nil {
		return err
	}
	if c.to, err = emptyRoot(target); err != nil {
		_ = c.from.Close() // nothing was done with it
		return err
	}
	return nil
}

func (c *copier) close() {
	_ = c.from.Close() // handles of folders: no data is behind them
	_ = c.to.Close()
}

// looksLikeHome wants a folder with config.xml or jobs, and jobs to be in it.
func looksLikeHome(home string) error {
	jobs, jerr := os.Lstat(filepath.Join(home, "jobs"))
	_, cerr := os.Lstat(filepath.Join(home, "config.xml"))
	switch {
	case jerr != nil && cerr != nil:
		return fmt.Errorf("%w: %s has neither jobs nor config.xml", ErrNotHome, home)
	case jerr == nil && !jobs.IsDir():
		return fmt.Errorf("%w: %s is not a folder of it (a link is not followed)", ErrNotHome, filepath.Join(home, "jobs"))
	}
	return nil
}

func inside(p, dir string) bool {
	rel, err := filepath.Rel(dir, p)
	return err == nil && filepath.IsLocal(rel)
}

// dir copies what is in a folder of the home.
func (c *copier) dir(name string, at place) error {
	entries, err := c.list(name)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if c.ctx.Err() != nil {
			return context.Cause(c.ctx)
		}
		if err := c.entry(path.Join(name, e.Name()), at, e); err != nil {
			return err
		}
	}
	return nil
}

func (c *copier) list(name string) ([]fs.DirEntry, error) {
	d, err := c.from.Open(name)
	if err != nil {
		return nil, c.gone(err)
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	return entries, c.gone(err)
}

// gone forgives that something vanished: the home may be in use.
func (c *copier) gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		c.done.Vanished++
		return nil
	}
	return err
}

func (c *copier) entry(name string, at place, e fs.DirEntry) error {
	next, keep, err := c.decide(name, at, e)
	if err != nil || !keep {
		return err
	}
	if c.done.Files+c.done.Folders+c.done.Links >= MaxCopyFiles {
		return fmt.Errorf("%w: more than %d files", ErrTooLarge, MaxCopyFiles)
	}
	switch e.Type() {
	case fs.ModeDir:
		return c.folder(name, next)
	case fs.ModeSymlink:
		return c.link(name)
	case 0:
		return c.file(name)
	default:
		c.done.Special++
		return nil
	}
}

func (c *copier) folder(name string, next place) error {
	info, err := c.from.Lstat(name)
	if err != nil {
		return c.gone(err)
	}
	if err := c.to.Mkdir(name, 0o700); err != nil {
		return err
	}
	c.done.Folders++
	if err := c.dir(name, next); err != nil {
		return err
	}
	if err := c.to.Chmod(name, info.Mode().Perm()|0o700); err != nil {
		return err
	}
	return c.to.Chtimes(name, info.ModTime(), info.ModTime())
}

func (c *copier) file(name string) (err error) {
	in, err := c.from.Open(name)
	if err != nil {
		return c.gone(err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() { // replaced since it was listed
		c.done.Special++
		return nil
	}
	if c.done.Bytes+info.Size() > MaxCopyBytes {
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, int64(MaxCopyBytes))
	}
	out, err := c.to.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	// LimitReader: a log that grows as fast as it is copied must come to an end.
	n, err := io.CopyBuffer(out, io.LimitReader(in, info.Size()), c.buf)
	// Not left to the umask: secrets keep exactly the permissions they had.
	err = errors.Join(err, out.Chmod(info.Mode().Perm()|0o600), out.Close())
	if err != nil {
		return err
	}
	c.done.Files++
	c.done.Bytes += n
	return c.to.Chtimes(name, info.ModTime(), info.ModTime())
}

// link copies a link that stays in the home, as a link.
func (c *copier) link(name string) error {
	target, err := c.from.Readlink(name)
	if err != nil {
		return c.gone(err)
	}
	if !staysInside(name, target) {
		if c.done.OutsideLinks++; len(c.done.Outside) < maxNamed {
			c.done.Outside = append(c.done.Outside, name)
		}
		return nil
	}
	if err := c.to.Symlink(target, name); err != nil {
		return err
	}
	c.done.Links++
	return nil
}

// staysInside says whether a link in the home leads to something in the home,
// whatever other links of the home its target passes. ".." is allowed at the start
// only: there the folders are known not to be links.
func staysInside(name, target string) bool {
	if target == "" || path.IsAbs(target) {
		return false
	}
	up, down := 0, false
	for part := range strings.SplitSeq(target, "/") {
		switch {
		case part == "..":
			if down {
				return false
			}
			up++
		case part != "." && part != "":
			down = true
		}
	}
	return up <= strings.Count(name, "/")
}
