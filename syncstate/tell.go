package syncstate

import (
	"context"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// inotify sees what this host's kernel does, nobody else's doing: what a person
// changes by hand here, other hosts would find by their next scan only. So a sidecar
// tells what it has seen on disk and nobody has announced. It is told as a wish to
// look: the disk is the version. Who looks because he was told, tells nobody.

const (
	// findGrace is how long what was found waits for its author's word: most of it is
	// saved by a controller, whose sidecar announces it.
	findGrace = 500 * time.Millisecond
	// maxFinds are named within findWindow. Beyond it peers are told to scan: each look
	// is a read on each of them, and a scan of 50,000 jobs takes a second or few.
	maxFinds   = 1000
	findWindow = 10 * time.Second
	// findQuiet without another find ends a storm of them, which the scan follows;
	// findPatience bounds waiting for that.
	findQuiet    = 2 * time.Second
	findPatience = 30 * time.Second
)

// finds are changes that were found on disk here and not announced by anybody.
type finds struct {
	waiting map[string]find // at most maxFinds
	begun   time.Time       // of the window
	named   int             // in this window
	owed    time.Time       // since when more was found than can be named; zero: not
	last    time.Time       // when the last one of these was found
}

type find struct {
	digest Digest
	due    time.Time
}

// findLocked notes what was found.
func (s *Syncer) findLocked(path string, d Digest, now time.Time) {
	if !toldKind(resource.Classify(path).Kind) || s.spokenLocked(path, d) || s.life != (Life{}) && s.index.Applied(path) == d {
		return // the own controller said it before it was seen
	}
	f := &s.finds
	f.last = now
	if now.Sub(f.begun) >= findWindow {
		f.begun, f.named = now, 0
	}
	due := now.Add(findGrace)
	first, waits := f.waiting[path]
	if waits {
		due = first.due // else what changes all the time would never be told
	}
	switch {
	case !f.owed.IsZero():
		return // the scan finds it, too
	case waits:
	case f.named >= maxFinds:
		f.owed = now
		clear(f.waiting)
	default:
		f.named++
	}
	if f.owed.IsZero() {
		if f.waiting == nil {
			f.waiting = map[string]find{}
		}
		f.waiting[path] = find{digest: d, due: due}
	}
	select {
	case s.findWake <- struct{}{}:
	default:
	}
}

// toldKind says whether peers are told of such a find. Lists of builds and counters
// change with each build, and their controllers say so.
func toldKind(k resource.Kind) bool {
	return k.Loadable() && k != resource.Build && k != resource.Builds && k != resource.NextBuild
}

// spokenLocked says that somebody announced this content.
func (s *Syncer) spokenLocked(path string, d Digest) bool {
	l := s.lineages[path]
	return l != nil && l.find(func(n *node) bool { return n.kind == announced && n.digest == d }) != nil
}

// findLoop tells peers what was found.
func (s *Syncer) findLoop(ctx context.Context) error {
	for {
		tell, wait := s.takeFinds(time.Now())
		if len(tell) > 0 {
			seq := s.outbox.add(tell)
			if tell[0].Path != "" { // one scan is enough
				s.deps.Peers.Hint(Batch{Origin: s.cfg.Name, Epoch: s.cfg.Epoch, Sequence: seq, Changes: tell})
			}
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-s.findWake:
		case <-ctx.Done():
			t.Stop()
			return context.Cause(ctx)
		}
		t.Stop()
	}
}

// takeFinds are what is due to be told; wait is when something may be.
func (s *Syncer) takeFinds(now time.Time) (tell []Announced, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	wait = time.Hour
	f := &s.finds
	if !f.owed.IsZero() {
		if due := f.last.Add(findQuiet); now.Before(due) && now.Sub(f.owed) < findPatience {
			return nil, due.Sub(now)
		}
		f.owed, f.begun, f.named = time.Time{}, now, 0
		s.stats.told++
		return []Announced{{Found: true, At: now}}, wait
	}
	for path, w := range f.waiting {
		if left := w.due.Sub(now); left > 0 {
			wait = min(wait, left)
			continue
		}
		delete(f.waiting, path)
		if v, _ := s.index.Get(path); v.Digest == w.digest && !s.spokenLocked(path, w.digest) {
			tell = append(tell, Announced{Path: path, Digest: w.digest, Found: true, At: now})
		}
	}
	s.stats.told += int64(len(tell))
	return tell, wait
}

// heardFoundLocked takes what a peer has found: look there, and tell nobody.
func (s *Syncer) heardFoundLocked(origin string, c Announced, now time.Time) {
	if c.Path == "" {
		s.due.ask("there is more on the host of "+origin+" than it can name", true)
		return
	}
	if !toldKind(resource.Classify(c.Path).Kind) {
		return
	}
	if v, _ := s.index.Get(c.Path); v.Digest == c.Digest {
		return // that is what was read here, too
	}
	c.From = ""
	s.hearLocked(c, sourceFound, now)
}
