package conflicts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

// Settle ends a conflict in a person's name. id may be a prefix that only one has.
// restore puts the overwritten content back in force, else what is in force stays.
// Its errors are *NotFoundError, *AmbiguousError, *SettledError, *ChangedError and
// *NoContentError; after others, what was done is not known, and it may be called again.
func (s *Store) Settle(ctx context.Context, id string, restore bool, who string) error {
	return s.locked(ctx, "settle a conflict", func() error {
		r, err := s.find(id)
		if err != nil {
			return err
		}
		if r.Settled != "" {
			return &SettledError{ID: r.ID, By: r.Settled, At: r.SettledAt}
		}
		if !restore {
			return s.settle(r, "kept what is in force: "+who)
		}
		if err := s.putBack(ctx, r, "put back by "+who); err != nil {
			return err
		}
		return s.settle(r, "put back: "+who)
	})
}

// putBack puts the lost content in the winner's place, or finds it there.
func (s *Store) putBack(ctx context.Context, r *record, why string) error {
	if r.Lost == (syncstate.Digest{}) {
		return &NoContentError{ID: r.ID, Reason: "the lost change is that it was deleted; delete it again on a controller"}
	}
	data, err := s.kept(r, lostFile, r.Lost)
	if err != nil {
		return err
	}
	return s.put(ctx, r, r.Winner, data, why)
}

// kept reads a content of a conflict. A *NoContentError is final: it is not there, or
// somebody has changed it.
func (s *Store) kept(r *record, name string, d syncstate.Digest) ([]byte, error) {
	data, err := s.content(filepath.Join(s.folder(r.ID), name), d)
	switch {
	case err == nil:
		return data, nil
	case errors.Is(err, fs.ErrNotExist):
		reason := "nobody has kept it"
		if r.Reason != "" {
			reason = r.Reason
		}
		return nil, &NoContentError{ID: r.ID, Reason: reason}
	case errors.Is(err, errOther):
		return nil, &NoContentError{ID: r.ID, Reason: "what was kept was changed since"}
	case errors.Is(err, errGarbage):
		return nil, &NoContentError{ID: r.ID, Reason: err.Error()}
	}
	return nil, fmt.Errorf("read what was kept of conflict %s: %w", r.ID, err)
}

// put replaces a version and announces it. Content that is there already was put
// there by somebody who ended before he could say so.
func (s *Store) put(ctx context.Context, r *record, old syncstate.Digest, data []byte, why string) error {
	to := digestOf(data)
	have, err := s.reader.Read(ctx, r.Path)
	if err != nil {
		return fmt.Errorf("look at what is in force: %w", err)
	}
	if have.Digest != to {
		if err := s.replace(ctx, r.ID, r.Path, old, data); err != nil {
			return err
		}
	}
	s.cfg.Wrote(syncstate.Announced{Path: r.Path, Digest: to, Base: old, User: syncstate.SidecarUser + why, At: time.Now()})
	return nil
}

// hasRule says that no person is needed, if all goes well. A rule that can't be
// applied leaves the conflict to a person (byRule).
func (r *record) hasRule() bool {
	return r.Waits == "" && (r.unknown || r.wonBooting || r.lostBooting || r.Kind == resource.UserMap || r.Kind == resource.Approval)
}

// byRule settles a conflict if there is a rule for it. It may be called by any
// replica and any number of times, under the lock.
func (s *Store) byRule(ctx context.Context, r *record) error {
	err := s.apply(ctx, r)
	why := personWhy(err)
	if why == "" {
		return err
	}
	// Written down: if it were tried again in a week, it might undo what a person has
	// done by then.
	if err := s.writeNote(r.ID+waitsSuffix, noteJSON{Why: why, At: time.Now()}); err != nil {
		return fmt.Errorf("note that a conflict waits for a person: %w", err)
	}
	waits := *r
	waits.Waits = why
	s.remember(&waits)
	s.cfg.Log.Warn().Err(err).Str("conflict", r.ID).Msg("the rule can't settle it, it waits for a person")
	return nil
}

// personWhy says why only a person can go on; "" if that is not so.
func personWhy(err error) string {
	var (
		refused *refusedError
		changed *ChangedError
		content *NoContentError
	)
	switch {
	case errors.As(err, &refused):
		return refused.Error()
	case errors.As(err, &changed) && changed.Have == (syncstate.Digest{}):
		return "the file is gone"
	case errors.As(err, &changed):
		return "it was saved once more, so what was overwritten was not put over that"
	case errors.As(err, &content):
		return "there is nothing to put back: " + content.Reason
	}
	return ""
}

func (s *Store) apply(ctx context.Context, r *record) error {
	switch {
	case r.unknown && r.Kind == resource.UserMap && r.ContentKept:
		return s.merge(ctx, r, withFolders(s.userFolder))
	case r.unknown:
		return s.settle(r, "rule: nobody can say whether its author had seen the other version, which is kept")
	case r.Kind == resource.UserMap:
		return s.merge(ctx, r, mergeUsers)
	case r.wonBooting && r.lostBooting:
		return s.settle(r, "rule: both were written by a start, the newest stays")
	case r.lostBooting:
		return s.settle(r, "rule: what a start wrote does not win")
	case r.wonBooting:
		if err := s.putBack(ctx, r, "a start had overwritten it"); err != nil {
			return err
		}
		return s.settle(r, "rule: what a start wrote does not win, put back")
	case r.Kind == resource.Approval:
		return s.merge(ctx, r, mergeApprovals)
	}
	return nil
}

// userFolder says whether there is a folder of a user.
func (s *Store) userFolder(folder string) (bool, error) {
	if folder != filepath.Base(folder) {
		return false, nil
	}
	rel := path.Join("users", folder)
	s.reader.Current(rel)
	info, err := s.cfg.FS.Stat(opRead, s.abs(rel))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for the folder of a user: %w", err)
	}
	return info.IsDir(), nil
}

// mergeTries bounds the merging into a file that is saved meanwhile, each time.
const mergeTries = 5

// merger makes one content of what two saved.
type merger func(base, lost, disk []byte) ([]byte, error)

// merge puts together what both sides did, over what lies on disk now: that
// descends from the winner. Done twice it changes nothing.
func (s *Store) merge(ctx context.Context, r *record, merge merger) error {
	lost, err := s.kept(r, lostFile, r.Lost)
	if err != nil {
		return err
	}
	var none *NoContentError
	var base []byte
	if r.Base != (syncstate.Digest{}) {
		if base, err = s.kept(r, baseFile, r.Base); err != nil && !errors.As(err, &none) {
			return err
		}
	}
	for range mergeTries {
		err := s.mergeInto(ctx, r, func(disk []byte) ([]byte, error) { return merge(base, lost, disk) })
		var changed *ChangedError
		if !errors.As(err, &changed) || changed.Have == (syncstate.Digest{}) {
			return err
		}
	}
	return fmt.Errorf("merge %s: it was saved meanwhile, %d times", r.Path, mergeTries) // tried again later
}

func (s *Store) mergeInto(ctx context.Context, r *record, merge func(disk []byte) ([]byte, error)) error {
	s.reader.Current(r.Path) // else an NFS client may open the file that was there before
	disk, _, err := readBounded(s.cfg.FS, opRead, s.abs(r.Path), maxContent)
	if errors.Is(err, fs.ErrNotExist) {
		return &ChangedError{ID: r.ID, Path: r.Path, Want: r.Winner}
	}
	if err != nil {
		return fmt.Errorf("read what is in force: %w", err)
	}
	merged, err := merge(disk)
	if err != nil {
		return err
	}
	if digestOf(merged) == digestOf(disk) {
		return s.settle(r, "rule: merged, all of it is in force")
	}
	if err := s.put(ctx, r, digestOf(disk), merged, "merged what two had saved"); err != nil {
		return err
	}
	return s.settle(r, "rule: merged")
}

// settle writes that a conflict is settled. It is called under the lock.
func (s *Store) settle(r *record, by string) error {
	_ = s.cfg.FS.Remove(opSettle, s.abs(r.Path)+tmpSuffix) // if somebody ended in putting content back: under the lock nobody does
	at := time.Now()
	if err := s.writeNote(r.ID+settledSuffix, noteJSON{By: by, At: at}); err != nil {
		return fmt.Errorf("note that a conflict is settled: %w", err)
	}
	done := *r
	done.Settled, done.SettledAt = by, at
	s.cfg.Log.Info().Str("conflict", r.ID).Str("path", r.Path).Str("settled", by).Msg("a conflict is settled")
	s.publish(EventSettled, &done)
	if info, err := s.cfg.FS.Stat(opSettle, s.folder(r.ID+settledSuffix)); err == nil { // else the next look reads it
		done.settledStamp = info.ModTime()
		s.remember(&done)
	}
	return nil
}
