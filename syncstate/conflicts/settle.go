package conflicts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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
	data, err := s.content(filepath.Join(s.folder(r.ID), lostFile), r.Lost)
	if err != nil {
		reason := r.Reason
		if r.ContentKept {
			reason = err.Error()
		}
		return &NoContentError{ID: r.ID, Reason: reason}
	}
	return s.put(ctx, r, r.Winner, data, why)
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
	return !r.person && (r.unknown || r.wonBooting || r.lostBooting || r.Kind == resource.UserMap || r.Kind == resource.Approval)
}

// byRule settles a conflict if there is a rule for it. It may be called by any
// replica and any number of times, under the lock.
func (s *Store) byRule(ctx context.Context, r *record) error {
	err := s.apply(ctx, r)
	var (
		refused *refusedError
		changed *ChangedError
		content *NoContentError
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused), errors.As(err, &changed), errors.As(err, &content):
		s.mu.Lock()
		s.persons[r.ID] = true
		s.mu.Unlock()
		_, _ = s.scan() // the count that waits
		s.cfg.Log.Warn().Err(err).Str("conflict", r.ID).Msg("the rule can't settle it, it waits for a person")
		return nil
	}
	return err
}

func (s *Store) apply(ctx context.Context, r *record) error {
	switch {
	case r.unknown && r.Kind == resource.UserMap && r.ContentKept:
		return s.merge(ctx, r, withFolders(func(folder string) bool {
			info, err := s.cfg.FS.Stat(opRead, filepath.Join(s.cfg.Home.Path(), "users", filepath.Base(folder)))
			return err == nil && info.IsDir() && folder == filepath.Base(folder)
		}))
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

// merge puts together what both sides did, over what lies on disk now: that
// descends from the winner. Done twice it changes nothing.
func (s *Store) merge(ctx context.Context, r *record, merge func(base, lost, disk []byte) ([]byte, error)) error {
	folder := s.folder(r.ID)
	lost, err := s.content(filepath.Join(folder, lostFile), r.Lost)
	if err != nil {
		return &NoContentError{ID: r.ID, Reason: err.Error()}
	}
	var base []byte
	if r.Base != (syncstate.Digest{}) {
		if base, err = s.content(filepath.Join(folder, baseFile), r.Base); err != nil {
			base = nil
		}
	}
	disk, err := readBounded(s.cfg.FS, opRead, s.abs(r.Path), maxContent)
	if errors.Is(err, fs.ErrNotExist) {
		return &ChangedError{ID: r.ID, Path: r.Path, Want: r.Winner}
	}
	if err != nil {
		return fmt.Errorf("read what is in force: %w", err)
	}
	merged, err := merge(base, lost, disk)
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
	at := time.Now()
	data, err := json.MarshalIndent(settledJSON{Format: format, By: by, At: at}, "", "  ")
	if err == nil {
		err = s.cfg.FS.WriteFile(opSettle, filepath.Join(s.folder(r.ID), settledFile), data, filePerm)
	}
	if err != nil {
		return fmt.Errorf("note that a conflict is settled: %w", err)
	}
	done := *r
	done.Settled, done.SettledAt = by, at
	s.cfg.Log.Info().Str("conflict", r.ID).Str("path", r.Path).Str("settled", by).Msg("a conflict is settled")
	s.publish(EventSettled, &done)
	_, _ = s.scan() // the count that waits; whatever fails here fails again in Run
	return nil
}
