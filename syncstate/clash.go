package syncstate

import (
	"context"
	"strings"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

const (
	// clashTick is how often it is looked whether versions are due to be compared.
	clashTick = 250 * time.Millisecond
	// judgeReads bounds the files that are read at one tick: only those of which two
	// versions exist that don't descend from each other.
	judgeReads = 64
	// judgePatience is how long a resource that keeps changing is not compared.
	judgePatience = 10 * time.Second
	// keeperRetry is between two tries to record a conflict.
	keeperRetry = 5 * time.Second
	// maxUnkept bounds the conflicts that wait to be recorded while the home has no room.
	maxUnkept = 1024
	// lineageSweep is how often what is too old is forgotten.
	lineageSweep = 10 * time.Minute
	// SidecarUser begins the user of what a sidecar wrote itself.
	SidecarUser = "footman: "
)

// settledBy says that a version was put in place by a sidecar, not by the memory of
// a controller.
func settledBy(user string) bool { return strings.HasPrefix(user, SidecarUser) }

// judging is when the versions of a resource are compared.
type judging struct {
	due   time.Time
	first time.Time // since when
}

// lineageOfLocked returns the lineage of a path, nil when there are too many.
func (s *Syncer) lineageOfLocked(path string) *lineage {
	l := s.lineages[path]
	if l == nil {
		if len(s.lineages) >= maxLineages {
			s.sweepLocked(time.Now())
			if len(s.lineages) >= maxLineages {
				s.stats.clashesLost++
				return nil
			}
		}
		l = &lineage{}
		s.lineages[path] = l
		if r, ok := s.rewrites[path]; ok {
			delete(s.rewrites, path)
			l.rewrote(r.node(s.cfg.Name))
		}
	}
	return l
}

// sweepLocked forgets what is too old. It does so at most once a second: a storm
// must not make it look at everything each time.
func (s *Syncer) sweepLocked(now time.Time) {
	if now.Sub(s.swept) < time.Second {
		return
	}
	s.swept = now
	s.forgetRewritesLocked(now)
	for p, l := range s.lineages {
		if l.expire(now) {
			delete(s.lineages, p)
			delete(s.judgings, p)
		}
	}
}

// lineageLocked adds what somebody saved. Whether that is a conflict is found a
// moment later, by clashLoop.
func (s *Syncer) lineageLocked(path string, res resource.Resource, c Announced, by string) {
	s.addLineageLocked(path, res, c, by, held)
}

// ownLineageLocked is lineageLocked for what the own controller saved, which had loaded that
// before, as far as was known here.
func (s *Syncer) ownLineageLocked(path string, res resource.Resource, c Announced, had Digest) {
	s.addLineageLocked(path, res, c, s.cfg.Name, had)
}

func (s *Syncer) addLineageLocked(path string, res resource.Resource, c Announced, by string, had Digest) {
	if !res.Kind.Authored() {
		return
	}
	now := time.Now()
	if c.From != "" && resource.Classify(c.From).Kind.Authored() {
		if l := s.lineageOfLocked(c.From); l != nil {
			l.left(c.At, now, by) // renamed: gone there, and that is no conflict
			s.judgeLocked(c.From, now)
		}
	}
	l := s.lineageOfLocked(path)
	if l == nil {
		return
	}
	l.expire(now)
	if c.From != "" && c.Digest == c.Base {
		return // only its name is new
	}
	n := node{digest: c.Digest, base: c.Base, by: by, user: c.User, boot: c.Booting, began: c.began(), at: c.At.UnixNano(), own: by == s.cfg.Name && !settledBy(c.User)}
	if v, ok := s.index.Get(path); ok {
		if !l.seen && v.Digest != c.Digest {
			l.saw(v.Digest, time.Unix(0, v.CTime), now, "")
		}
		// A base that is new here, and not what was loaded, the controller has read by itself, after the disk was looked at here.
		known := c.Base == Digest{} || had == held || had == c.Base || l.last(c.Base) != nil || l.reduced(c.Base)
		if by == s.cfg.Name && c.Digest != c.Base && !settledBy(c.User) && !c.Booting && v.Digest != c.Digest && v.Digest != c.Base && c.Base != held && known {
			n.over = v.Digest
			if l.last(v.Digest) == nil {
				l.add(&node{digest: v.Digest, base: held, kind: flat, parents: l.heads(), at: v.CTime, heard: now.UnixNano()})
			}
		}
	}
	l.saved(n, now)
	s.judgeLocked(path, now)
}

// sawLocked adds what lies on disk.
func (s *Syncer) sawLocked(path string, kind resource.Kind, old, now Version) {
	if !kind.Authored() {
		return
	}
	l := s.lineages[path]
	if l == nil && !old.Exists() {
		return // the first that is known of it
	}
	if l = s.lineageOfLocked(path); l == nil {
		return
	}
	at := time.Now()
	if old.Exists() && !l.seen {
		l.saw(old.Digest, time.Unix(0, old.CTime), at, "")
	}
	written := time.Unix(0, now.CTime)
	if !now.Exists() {
		written = at
	}
	l.saw(now.Digest, written, at, "")
	s.judgeLocked(path, at)
}

// began is when the boot did that saved this, in nanoseconds; 0: not known.
func (c Announced) began() int64 {
	if !c.Booting || c.Began.IsZero() {
		return 0
	}
	return c.Began.UnixNano()
}

// echoLocked notes that a load has written the resource anew: nothing of anybody's
// is lost when that is overwritten.
func (s *Syncer) echoLocked(path string, d Digest) {
	if l := s.lineages[path]; l != nil {
		if n := l.last(d); n != nil {
			n.echo = true
		}
	}
}

// judgeLocked has the versions of a path compared soon.
func (s *Syncer) judgeLocked(path string, now time.Time) {
	j, ok := s.judgings[path]
	if !ok {
		j.first = now
	}
	j.due = now.Add(judgeGrace)
	s.judgings[path] = j
}

func (s *Syncer) clashLoop(ctx context.Context) error {
	t := time.NewTicker(clashTick)
	defer t.Stop()
	var unkept []Clash
	var retry time.Time
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		found := s.judge(ctx)
		if s.deps.Keeper == nil {
			continue
		}
		unkept = append(found, unkept...) // new ones first: what fails holds no other up
		if over := len(unkept) - maxUnkept; over > 0 {
			unkept = unkept[:maxUnkept]
			s.mu.Lock()
			s.stats.clashesLost += int64(over)
			s.mu.Unlock()
		}
		if time.Now().Before(retry) {
			continue
		}
		for len(unkept) > 0 {
			c := unkept[0]
			unkept = unkept[1:]
			err := s.deps.Keeper.Conflict(ctx, c)
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err != nil { // it may have taken as long as it waits for a lock, so that is all for now
				s.deps.Log.Error().Err(err).Str("path", c.Path).Str("lost", c.Older.String()).Str("winner", c.Newer.String()).Msg("a conflict could not be recorded, it is tried again")
				unkept, retry = append(unkept, c), time.Now().Add(keeperRetry)
				break
			}
		}
	}
}

// judge compares what is due.
func (s *Syncer) judge(ctx context.Context) (out []Clash) {
	type work struct {
		path string
		l    *lineage
		gen  uint64
	}
	var todo []work
	now := time.Now()
	s.mu.Lock()
	if now.Sub(s.swept) > lineageSweep {
		s.sweepLocked(now)
	}
	for p, j := range s.judgings {
		if now.Before(j.due) && now.Sub(j.first) < judgePatience {
			continue
		}
		l := s.lineages[p]
		if l == nil || !l.open() {
			delete(s.judgings, p)
			continue
		}
		if len(todo) < judgeReads {
			todo = append(todo, work{p, l, l.gen})
		}
	}
	s.mu.Unlock()
	for _, w := range todo {
		// What is read now is newer than all that was announced until now.
		v, err := s.reader.Read(ctx, w.path)
		if ctx.Err() != nil {
			return out
		}
		now := time.Now()
		s.mu.Lock()
		j := s.judgings[w.path]
		switch {
		case err != nil, w.l.gen != w.gen && now.Sub(j.first) < judgePatience:
			j.due = now.Add(judgeGrace)
			s.judgings[w.path] = j
		default:
			if w.l.gen == w.gen {
				w.l.outlived(v.Digest)
			}
			verdicts, again := w.l.judge(v.Digest, now)
			if again.IsZero() {
				delete(s.judgings, w.path)
			} else {
				s.judgings[w.path] = judging{due: again, first: now.Add(again.Sub(now))}
			}
			for _, f := range verdicts {
				out = append(out, f.clash(w.path, now))
			}
			s.stats.clashesLost += w.l.lost
			w.l.lost = 0
		}
		s.mu.Unlock()
	}
	return out
}

func (f verdict) clash(path string, now time.Time) Clash {
	c := Clash{
		Path: path, Resource: resource.Classify(path), Older: f.older.digest, Newer: f.newer.digest, Base: f.fork, OlderBy: f.older.by, NewerBy: f.newer.by,
		NewerBooting: f.newer.boot, OlderBooting: f.older.boot, User: f.newer.user, OlderUser: f.older.user, At: now, NewerAt: time.Unix(0, f.newer.at), Candidate: f.candidate, Unknown: f.unknown,
	}
	return c
}
