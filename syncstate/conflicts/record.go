package conflicts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

const (
	// maxConflicts bounds the folders. A person can't look at more, and each costs some
	// inodes and its contents.
	maxConflicts = 1000
	// maxRecord bounds what is read of a JSON file here. Paths are the largest part, and
	// those have at most a few KiB.
	maxRecord = 64 << 10
	// maxKeyText bounds the readable part of a folder's name.
	maxKeyText = 48
	// keepTries is how often a content is looked for that could not be read; the caller
	// comes again every few seconds.
	keepTries = 5
	// maxAgain bounds how often one pair of contents can be recorded: booting in a loop.
	maxAgain = 100

	folderPerm fs.FileMode = 0o700 // configurations hold secrets, if encrypted ones
	filePerm   fs.FileMode = 0o600
	format                 = 1

	conflictFile = "conflict.json"
	lostFile     = "lost.xml"
	winnerFile   = "winner.xml"
	baseFile     = "base.xml"

	// Notes lie beside the folder, not in it: so one listing says what became of all.
	settledSuffix = ".settled.json"
	waitsSuffix   = ".waits.json"

	lockName  = ".lock"
	newPrefix = ".new-"
	delPrefix = ".del-"

	opLock   fsys.Op = "conflicts.lock"
	opRecord fsys.Op = "conflicts.record"
	opRead   fsys.Op = "conflicts.read"
	opKeep   fsys.Op = "conflicts.keep"
	opSettle fsys.Op = "conflicts.settle"
	opWrite  fsys.Op = "conflicts.write"
	opPrune  fsys.Op = "conflicts.prune"
)

// record records a clash, unless the disk says that it is none or it is recorded
// already: then it returns nil. A conflict with an error is recorded and may not be
// durable. It is called under the lock.
func (s *Store) record(ctx context.Context, c syncstate.Clash) (*record, error) {
	if c.Older == c.Newer || !resource.Classify(c.Path).Kind.Authored() {
		return nil, nil //nolint:nilnil // nothing was lost
	}
	if c.Base.String() == "" {
		c.Base = syncstate.Digest{} // nobody knows it
	}
	disk, err := s.reader.Read(ctx, c.Path)
	if err != nil {
		return nil, fmt.Errorf("look at what is in force: %w", err)
	}
	if c.Candidate && disk.Digest != c.Newer {
		return nil, nil //nolint:nilnil // it was the other way round
	}
	if disk.Digest == c.Older { // the disk decides who was last
		c.Older, c.Newer, c.OlderBy, c.NewerBy, c.OlderUser, c.User, c.OlderBooting, c.NewerBooting = c.Newer, c.Older, c.NewerBy, c.OlderBy, c.User, c.OlderUser, c.NewerBooting, c.OlderBooting
	}
	all, err := s.scan()
	if err != nil {
		return nil, err
	}
	if known, err := s.recorded(all, c, disk.Digest); known || err != nil {
		return nil, err
	}
	open := 0
	for _, r := range all.records {
		if r.Settled == "" {
			open++
		}
	}
	if open >= s.most {
		s.mu.Lock()
		s.refused++
		s.mu.Unlock()
		s.cfg.Log.Error().Str("path", c.Path).Str("lost", c.Older.String()).Int("waiting", open).Msg("a conflict was not recorded, too many wait for a person")
		return nil, nil //nolint:nilnil // said by Degraded
	}
	r := &record{
		Conflict: Conflict{
			Path: c.Path, Kind: resource.Classify(c.Path).Kind, Time: c.At, Lost: c.Older, Winner: c.Newer, Base: c.Base, LostBy: c.OlderBy, WonBy: c.NewerBy, User: c.User, LostUser: c.OlderUser,
		},
		lostBooting: c.OlderBooting, wonBooting: c.NewerBooting, unknown: c.Unknown,
	}
	if r.Time.IsZero() {
		r.Time = time.Now()
	}
	stem := key(c.Path) + "-" + short(c.Older) + "-" + short(c.Newer)
	r.ID = stem
	for n := 2; all.taken(r.ID); n++ {
		if n > maxAgain {
			r.ID = stem + "-" + strconv.FormatInt(time.Now().UnixNano(), 36)
			break
		}
		r.ID = stem + "-" + strconv.Itoa(n)
	}
	r.Folder = path.Join(".footman/conflicts", r.ID)
	named, err := s.make(r)
	if !named {
		return nil, err
	}
	s.remember(r)
	return r, err
}

// recorded says whether a clash is recorded already, and was not settled before it
// happened once more.
func (s *Store) recorded(all *found, c syncstate.Clash, disk syncstate.Digest) (bool, error) {
	for _, r := range all.records {
		same := r.Path == c.Path && (r.Lost == c.Older || r.Lost == c.Newer && r.Winner == c.Older)
		if !same {
			continue
		}
		r, err := s.current(r, all.listing)
		if errors.Is(err, errGarbage) || errors.Is(err, fs.ErrNotExist) {
			continue // somebody has changed it by hand: that is no record any more
		}
		if err != nil {
			return false, err
		}
		again := c.NewerAt.After(r.SettledAt) || disk == c.Newer && s.newerThan(c.Path, r.settledStamp)
		if r.Settled == "" || c.Unknown || !again && !r.unknown {
			return true, nil
		}
	}
	return false, nil
}

// taken says that there is something of that ID, if only garbage or a note that was left.
func (l *listing) taken(id string) bool {
	return l.names[id] || l.has(id, settledSuffix) || l.has(id, waitsSuffix)
}

// newerThan says that the file in place was written after a stamp of the same server.
func (s *Store) newerThan(p string, stamp time.Time) bool {
	info, err := s.cfg.FS.StatNow(opRead, s.abs(p))
	return err == nil && info.ModTime().After(stamp)
}

// make puts the folder together under another name and renames it: it is there as a
// whole or not at all. A folder that has a conflict.json and was not renamed is
// completed by whoever finds it.
func (s *Store) make(r *record) (named bool, err error) {
	tmp := s.folder(newPrefix + r.ID)
	if err := s.removeAll(opRecord, tmp); err != nil {
		return false, fmt.Errorf("remove what an earlier try left: %w", err)
	}
	if err := s.cfg.FS.Mkdir(opRecord, tmp, folderPerm); err != nil {
		return false, fmt.Errorf("make the folder of a conflict: %w", err)
	}
	for name, d := range map[string]syncstate.Digest{lostFile: r.Lost, winnerFile: r.Winner, baseFile: r.Base} {
		var err error
		if (d != syncstate.Digest{}) {
			err = s.keep(r.Path, d, filepath.Join(tmp, name))
		}
		if err != nil && !errors.Is(err, errNotKept) && s.tryAgain(r.ID) {
			_ = s.removeAll(opRecord, tmp)
			return false, fmt.Errorf("keep the contents of a conflict: %w", err)
		}
		switch {
		case name != lostFile:
		case d == syncstate.Digest{}:
			r.Reason = "the lost change is that it was deleted"
		case err != nil:
			r.Reason = err.Error()
		default:
			r.ContentKept = true
		}
	}
	data, err := r.encode(s.cfg.Name)
	if err == nil {
		err = s.cfg.FS.WriteFile(opRecord, filepath.Join(tmp, conflictFile), data, filePerm)
	}
	if err != nil {
		_ = s.removeAll(opRecord, tmp)
		return false, fmt.Errorf("write a conflict: %w", err)
	}
	return s.publishFolder(tmp, r.ID)
}

// tryAgain says whether what failed is tried again, before a conflict is recorded
// without its content.
func (s *Store) tryAgain(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tries) > maxConflicts {
		clear(s.tries)
	}
	s.tries[id]++
	return s.tries[id] < keepTries
}

// publishFolder gives a complete folder its name. A rename of a folder fails if the
// name is taken by one that is not empty. named with an error: it may not be durable.
func (s *Store) publishFolder(tmp, id string) (named bool, err error) {
	err = s.cfg.FS.Rename(opRecord, tmp, s.folder(id))
	switch {
	case errors.Is(err, unix.ENOTEMPTY), errors.Is(err, fs.ErrExist):
		return false, s.removeAll(opRecord, tmp) // somebody else has completed it
	case err != nil:
		return false, fmt.Errorf("name the folder of a conflict: %w", err)
	}
	if err := s.cfg.FS.SyncDir(opRecord, s.cfg.Home.Conflicts()); err != nil {
		return true, fmt.Errorf("make a conflict durable: %w", err)
	}
	return true, nil
}

func (s *Store) lockFile() string { return filepath.Join(s.cfg.Home.Conflicts(), lockName) }

func (s *Store) folder(id string) string { return filepath.Join(s.cfg.Home.Conflicts(), id) }

func (s *Store) abs(rel string) string {
	return filepath.Join(s.cfg.Home.Path(), filepath.FromSlash(rel))
}
