package syncstate

import (
	"context"
	"time"
)

func (s *Syncer) scanLoop(ctx context.Context) error {
	for {
		var answer chan scanResult
		var why string
		every := s.cfg.ScanEvery
		s.mu.Lock()
		if len(s.stats.degraded) > 0 {
			every = min(every, degradedScanEvery)
		}
		if s.stats.scanErr != nil {
			every = min(every, scanRetry)
		}
		s.mu.Unlock()
		t := time.NewTimer(every)
		select {
		case <-t.C:
			why = "period"
		case why = <-s.scanDue:
		case answer = <-s.rescan:
			why = "asked"
		case <-ctx.Done():
			t.Stop()
			return context.Cause(ctx)
		}
		t.Stop()
		st, err := s.scan(ctx, why)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if answer != nil {
			answer <- scanResult{st, err}
			continue
		}
		select {
		case <-time.After(minScanGap):
		case answer = <-s.rescan:
			st, err := s.scan(ctx, "asked")
			answer <- scanResult{st, err}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (s *Syncer) scan(ctx context.Context, why string) (ScanStats, error) {
	sc := &Scanner{
		Reader: s.reader, Index: s.index, Gate: s.deps.Gate,
		Found: func(_ context.Context, c Change) { s.found(c, sourceScan, "") },
		Problem: func(path string, err error) {
			s.deps.Log.Debug().Err(err).Str("path", path).Msg("could not look at it in a scan")
		},
	}
	s.mu.Lock()
	s.scanning = true
	sc.Moves = !s.scanned // of what is new later nothing is taken for loaded
	s.mu.Unlock()
	st, err := sc.Scan(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scanning = false
	s.wakeApply()
	s.stats.scanErr = err
	if err != nil {
		if ctx.Err() == nil {
			s.deps.Log.Error().Err(err).Str("why", why).Msg("the home could not be scanned")
		}
		return st, err
	}
	s.scanned = true
	s.reconcileLocked()
	s.stats.lastScan, s.stats.lastStats, s.stats.scanWhy = time.Now(), st, why
	s.deps.Log.Debug().Str("why", why).Int64("files", st.Files).Int64("read", st.Read).Int64("changes", st.Changes).Int64("errors", st.Errors).Dur("took", st.Took).Msg("scanned")
	return st, nil
}

// Rescan compares everything now and waits for it.
func (s *Syncer) Rescan(ctx context.Context) (ScanStats, error) {
	ch := make(chan scanResult, 1)
	select {
	case s.rescan <- ch:
	case <-ctx.Done():
		return ScanStats{}, context.Cause(ctx)
	}
	select {
	case r := <-ch:
		return r.stats, r.err
	case <-ctx.Done():
		return ScanStats{}, context.Cause(ctx)
	}
}
