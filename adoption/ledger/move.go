package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
)

// Claim creates the record of a build that life is about to start. It is durable
// when Claim returns nil; otherwise the build must not start. ErrExists: the
// build has a record already. ErrLifeClosed: this life was declared dead. When
// writing fails (ENOSPC, EIO) nothing is left behind.
//
// Format is set here, ClaimedAt and the origin if they are zero.
func (l *Ledger) Claim(life Life, r Record) error {
	if err := checkLife(life); err != nil {
		return err
	}
	r.Format = Format
	if r.Origin == "" && r.OriginIncarnation == 0 {
		r.Origin, r.OriginIncarnation = life.Name, life.Incarnation
	}
	if r.ClaimedAt.IsZero() {
		r.ClaimedAt = time.Now()
	}
	data, err := r.Encode()
	if err != nil {
		return fmt.Errorf("claim build: %w", err)
	}
	err = fsys.CreateExclusive(l.fs, "ledger.claim", l.Path(Entry{Life: life, Key: r.Key()}), data, filePerm)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("claim %s: %w", r.Key(), ErrExists)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("claim %s for %s: %w", r.Key(), life, ErrLifeClosed)
	case err != nil:
		return fmt.Errorf("claim %s: %w", r.Key(), err)
	}
	return nil
}

// Release removes the record of a build of life, which ended: build.xml on disk
// says completed. ErrGone: there is none (any more).
func (l *Ledger) Release(life Life, key string) error {
	return l.ReleaseEntry(Entry{Life: life, Key: key})
}

// ReleaseEntry is [Ledger.Release] for a record wherever it lies. The removal is
// not made durable: a record that comes back after a crash of the machine is
// released again.
func (l *Ledger) ReleaseEntry(e Entry) error {
	if err := checkEntry(e); err != nil {
		return err
	}
	err := l.fs.Remove("ledger.release", l.Path(e))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("release %s of %s: %w", e.Key, e.Life, ErrGone)
	}
	if err != nil {
		return fmt.Errorf("release %s: %w", e.Key, err)
	}
	return nil
}

// Assign moves a record into the inbox of life to. The caller holds the liveness
// lock of the record's present owner. ErrGone, ErrLifeClosed, ErrExists.
func (l *Ledger) Assign(e Entry, to Life) error {
	_, err := l.move("ledger.assign", e, Entry{Life: to, Inbox: true, Key: e.Key, Record: e.Record})
	return err
}

// Take moves a record from the inbox of a life into its folder, on behalf of
// that life. A record that is there already is a success. ErrGone, ErrLifeClosed,
// ErrExists.
func (l *Ledger) Take(e Entry) (Entry, error) {
	if !e.Inbox {
		return Entry{}, fmt.Errorf("take %s: not in an inbox", e.Key)
	}
	return l.move("ledger.take", e, Entry{Life: e.Life, Key: e.Key, Record: e.Record})
}

// Inherit moves a record from an older life of a replica into the folder of its
// life own, on behalf of that life. Errors as [Ledger.Take].
func (l *Ledger) Inherit(e Entry, own Life) (Entry, error) {
	if e.Life.Name != own.Name || e.Life.Incarnation >= own.Incarnation {
		return Entry{}, fmt.Errorf("inherit %s: %s is no older life of %s", e.Key, e.Life, own)
	}
	return l.move("ledger.inherit", e, Entry{Life: own, Key: e.Key, Record: e.Record})
}

// move renames from to to. On NFS a rename that was sent twice answers ENOENT
// although it happened, and a source that another client just put there may seem
// missing for half a minute; both are looked into before anything is reported.
//
// No directory is synced: an NFS server answers after the rename is durable, and
// on a local file system a crash of the machine, which ends every controller,
// leaves the record in one of both places.
func (l *Ledger) move(op fsys.Op, from, to Entry) (Entry, error) {
	if err := checkEntry(from); err != nil {
		return Entry{}, err
	}
	if err := checkEntry(to); err != nil {
		return Entry{}, err
	}
	src, dst := l.Path(from), l.Path(to)
	wrap := func(err error) error {
		return fmt.Errorf("move %s from %s to %s: %w", from.Key, from.Life, to.Life, err)
	}
	if src == dst {
		return Entry{}, wrap(errors.New("source and target are the same"))
	}
	// rename(2) would replace what is there, and NFS has no RENAME_NOREPLACE.
	if _, err := l.fs.Stat(op, dst); err == nil {
		if _, err := l.fs.Stat(op, src); errors.Is(err, fs.ErrNotExist) {
			switch held, err := l.holds(to); {
			case err != nil:
				return Entry{}, wrap(err)
			case held:
				return to, nil
			}
			return Entry{}, wrap(ErrGone)
		}
		return Entry{}, wrap(ErrExists)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return Entry{}, wrap(err)
	}
	for retried := false; ; retried = true {
		err := l.fs.Rename(op, src, dst)
		if err == nil {
			return to, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return Entry{}, wrap(err)
		}
		err = l.fresh(op, filepath.Dir(dst))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return Entry{}, wrap(ErrLifeClosed)
		case err != nil:
			return Entry{}, wrap(err)
		}
		switch held, err := l.holds(to); {
		case err != nil:
			return Entry{}, wrap(err)
		case held:
			return to, nil
		case retried:
			return Entry{}, wrap(ErrGone)
		}
		err = l.fresh(op, filepath.Dir(src))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return Entry{}, wrap(ErrGone)
		case err != nil:
			return Entry{}, wrap(err)
		}
	}
}

// Holds reports whether the record lies where e says, with that content. The
// folder is made current first. An error means that this can't be said now.
func (l *Ledger) Holds(e Entry) (bool, error) {
	if err := checkEntry(e); err != nil {
		return false, err
	}
	err := l.fresh("ledger.read", l.folder(e.Life, e.Inbox))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for %s of %s: %w", e.Key, e.Life, err)
	}
	return l.holds(e)
}

// holds reports whether the record lies where e says, with that content.
func (l *Ledger) holds(e Entry) (bool, error) {
	data, err := l.read("ledger.read", l.Path(e), maxRecord)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for %s of %s: %w", e.Key, e.Life, err)
	}
	r, err := DecodeRecord(data)
	if err != nil {
		return false, fmt.Errorf("look for %s of %s: %w", e.Key, e.Life, err)
	}
	return r.Equal(e.Record), nil
}

// checkEntry makes sure that an entry's path stays inside its life's folder.
func checkEntry(e Entry) error {
	if err := checkLife(e.Life); err != nil {
		return err
	}
	if _, _, _, err := ParseKey(e.Key); err != nil {
		return err
	}
	return nil
}
