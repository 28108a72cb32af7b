package syncstate

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
)

// vanishedRest follows a scan in which folders were renamed or removed: what got a new
// name behind its back it has not seen. Somebody who removes thousands of jobs takes
// a while.
const vanishedRest = 30 * time.Second

// maxWhy is how long the reasons of a scan may be before no more are added, in bytes.
const maxWhy = 300

// dueScan is a scan that is due as soon as the last one is minScanGap ago.
type dueScan struct {
	mu    sync.Mutex
	why   string // "": none; otherwise all reasons, as far as they have room
	quiet bool   // peers are not told what it finds
	wake  chan struct{}
}

func (d *dueScan) ask(why string, quiet bool) {
	d.mu.Lock()
	switch {
	case d.why == "":
		d.why, d.quiet = why, quiet
	case len(d.why) < maxWhy && !strings.Contains(d.why, why):
		d.why += "; " + why
	}
	d.quiet = d.quiet && quiet
	d.mu.Unlock()
	d.signal()
}

// signal has the loop look again when a scan is due.
func (d *dueScan) signal() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *dueScan) take() (why string, quiet bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	why, quiet = d.why, d.quiet
	d.why, d.quiet = "", false
	return why, quiet
}

// ScanDue asks for a scan soon, and says why. Several that wait are one.
func (s *Syncer) ScanDue(why string) { s.due.ask(why, false) }

func (s *Syncer) scanLoop(ctx context.Context) error {
	last := time.Now()
	var rested time.Time // before, only what somebody waits for is scanned
	for {
		why, quiet, wait := s.nextScan(time.Now(), last, rested)
		var answer chan scanResult
		if why == "" {
			t := time.NewTimer(wait)
			select {
			case <-t.C:
			case <-s.due.wake:
			case answer = <-s.rescan:
				why = "asked"
			case <-ctx.Done():
				t.Stop()
				return context.Cause(ctx)
			}
			t.Stop()
			if answer == nil {
				continue
			}
		}
		st, err := s.scan(ctx, why, quiet)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		last = time.Now()
		if answer == nil {
			rested = last.Add(minScanGap)
			continue
		}
		answer <- scanResult{st, err}
	}
}

// nextScan says why a scan is due now; "": none is, and when one may be.
func (s *Syncer) nextScan(now, last, rested time.Time) (why string, quiet bool, wait time.Duration) {
	if rest := rested.Sub(now); rest > 0 {
		return "", false, rest
	}
	if why, quiet = s.due.take(); why != "" {
		return why, quiet, 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	every := s.cfg.ScanEvery
	if len(s.stats.degraded) > 0 {
		every = min(every, degradedScanEvery)
	}
	if s.stats.scanErr != nil {
		every = min(every, scanRetry)
	}
	if !s.late.IsZero() && !now.Before(s.late) {
		s.late = time.Time{}
		return s.lateWhy, true, 0
	}
	if wait = last.Add(every).Sub(now); wait <= 0 {
		return "period", false, 0
	}
	if !s.late.IsZero() {
		wait = min(wait, s.late.Sub(now))
	}
	return "", false, wait
}

func (s *Syncer) scan(ctx context.Context, why string, quiet bool) (ScanStats, error) {
	var bad unread
	sc := &Scanner{
		Reader: s.reader, Index: s.index, Gate: s.deps.Gate,
		Found: func(_ context.Context, c Change) { s.found(c, sourceScan, "") },
		Problem: func(path string, err error) {
			s.deps.Log.Debug().Err(err).Str("path", path).Msg("could not look at it in a scan")
			if errors.Is(err, ErrUnstable) { // it is being written
				s.looks.add(path, sourceScan, "", time.Now().Add(retryLook))
				return
			}
			bad.add(path, err)
		},
	}
	s.mu.Lock()
	s.scanning, s.quiet = true, quiet
	sc.Moves = !s.scanned // of what is new later nothing is taken for loaded
	s.mu.Unlock()
	st, err := sc.Scan(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scanning, s.quiet = false, false
	s.wakeApply()
	news := s.stats.scanErr == nil || err == nil || s.stats.scanErr.Error() != err.Error()
	s.stats.scanErr = err
	if err != nil {
		if ctx.Err() == nil && news {
			s.deps.Log.Error().Err(err).Str("why", why).Msg("the home could not be scanned")
		}
		return st, err
	}
	s.scanned = true
	if st.Vanished > 0 && s.late.IsZero() {
		s.late, s.lateWhy = time.Now().Add(vanishedRest), "folders were renamed or removed while they were scanned"
	}
	if bad.n > 0 && s.stats.unread.n == 0 && s.late.IsZero() {
		s.late, s.lateWhy = time.Now().Add(vanishedRest), "some of it could not be read"
	}
	s.stats.unread = bad.result()
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
