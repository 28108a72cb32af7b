package syncstate

import (
	"context"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// lineageOfLocked returns the lineage of a path, nil when there are too many.
func (s *Syncer) lineageOfLocked(path string) *lineage {
	l := s.lineages[path]
	if l == nil {
		if len(s.lineages) >= maxLineages {
			now := time.Now()
			for p, old := range s.lineages {
				if old.expire(now) {
					delete(s.lineages, p)
				}
			}
			if len(s.lineages) >= maxLineages {
				s.stats.clashesLost++
				return nil
			}
		}
		l = &lineage{}
		s.lineages[path] = l
	}
	return l
}

// lineageLocked adds what somebody saved and reports the conflicts that shows.
func (s *Syncer) lineageLocked(path string, res resource.Resource, c Announced, by string) {
	if !res.Kind.Authored() {
		return
	}
	l := s.lineageOfLocked(path)
	if l == nil {
		return
	}
	now := time.Now()
	if len(l.nodes) == 0 {
		if v, ok := s.index.Get(path); ok {
			l.saw(v.Digest, now)
		}
	}
	l.expire(now)
	for _, k := range l.saved(node{digest: c.Digest, by: by, user: c.User, boot: c.Booting, at: now}, c.Base) {
		clash := Clash{
			Path: path, Resource: res, Older: k.older.digest, Newer: k.newer.digest, Base: k.base, OlderBy: k.older.by, NewerBy: k.newer.by,
			NewerBooting: k.newer.boot, OlderBooting: k.older.boot, User: k.newer.user, At: now,
		}
		select {
		case s.clashes <- clash:
		default:
			s.stats.clashesLost++
		}
	}
}

func (s *Syncer) clashLoop(ctx context.Context) error {
	for {
		select {
		case c := <-s.clashes:
			if s.deps.Keeper == nil {
				continue
			}
			if err := s.deps.Keeper.Conflict(ctx, c); err != nil && ctx.Err() == nil {
				s.deps.Log.Error().Err(err).Str("path", c.Path).Str("lost", c.Older.String()).Str("winner", c.Newer.String()).Msg("a conflict could not be recorded")
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
