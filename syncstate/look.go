package syncstate

import (
	"context"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

func (s *Syncer) lookLoop(ctx context.Context) error {
	for {
		l, err := s.looks.next(ctx)
		if err != nil {
			return err
		}
		s.lookAt(ctx, l)
		s.looks.done(l, time.Now().Add(readRest))
	}
}

// lookAt reads one path and draws the conclusions.
func (s *Syncer) lookAt(ctx context.Context, l *look) {
	res := resource.Classify(l.path)
	if res.Kind == resource.Build { // never remembered: there may be millions
		s.lookAtBuild(ctx, l, res)
		return
	}
	known, _ := s.index.Get(l.path)
	v, err := s.asked.read(ctx, s.reader, l.path, l.wished)
	if err == nil && !v.Exists() && l.told != (Digest{}) {
		// On NFS a name that was missing once is believed missing for half a minute.
		makeCurrent(s.reader, s.reader.nearest(parent(l.path)))
		v, err = s.reader.Read(ctx, l.path)
	}
	if err != nil {
		if ctx.Err() == nil {
			if s.looks.retry(l, err, time.Now()) {
				s.deps.Log.Warn().Err(err).Str("path", l.path).Msg("could not look at a change; it is tried again")
			}
		}
		return
	}
	applied, ok := s.index.Swap(l.path, known, v, v.AtRest(s.reader.now()))
	if !ok { // a scan read it meanwhile; one of us was too early
		s.looks.add(l.path, l.source, l.from, time.Now())
		return
	}
	s.found(Change{Path: l.path, Resource: res, Old: known, New: v, Applied: applied}, l.source, l.from)
}

// found draws the conclusions from what lies on disk.
func (s *Syncer) found(c Change, source, from string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Applied = s.index.Applied(c.Path) // the controller may have said it since it was read
	if c.Old.Digest != c.New.Digest && (c.Old.Exists() || s.scanned) {
		s.sawLocked(c.Path, c.Resource.Kind, c.Old, c.New)
		if source == sourceScan && s.scanned && c.New.Digest != c.Applied {
			s.stats.repaired++
		}
		if source == sourceWatch || source == sourceScan && !s.quiet {
			s.findLocked(c.Path, c.New.Digest, time.Now())
		}
	}
	s.tellRewriteLocked(c.Path, c.New.Digest, c.Old.Digest != c.New.Digest)
	if s.life == (Life{}) {
		return
	}
	if !s.scanned && !c.Old.Exists() && c.New.Exists() && (c.Applied == Digest{} || c.Applied == held) {
		if max(c.New.CTime, c.Moved) < s.mark && from == "" {
			s.index.Infer(c.Path, c.New)
			return
		}
		s.index.InferHeld(c.Path)
	}
	if c.New.Digest == c.Applied {
		s.settledLocked(c.Path, c.Applied)
		return
	}
	if source == sourceScan && c.New.Exists() && !s.index.has(c.Path) {
		return // there is no room to remember it: only what somebody tells of it is followed
	}
	s.wantLocked(c.Path, from)
	if p := s.pending[c.Path]; p != nil && (p.source == "" || p.source == sourceScan) {
		p.source = source // what somebody speaks of waits for no scan
	}
	s.wakeApply()
}

// lookAtBuild has the own controller look at one build: it was completed, or it is
// gone. Builds are not remembered; what gets lost is found by the list of builds.
func (s *Syncer) lookAtBuild(_ context.Context, l *look, _ resource.Resource) {
	if l.source == sourceSaved || l.source == sourceScan {
		return // the own controller has it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life == (Life{}) {
		return
	}
	s.wantLocked(l.path, "")
	if p := s.pending[l.path]; p != nil {
		p.source = l.source
	}
	s.wakeApply()
}
