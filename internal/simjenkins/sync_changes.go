package simjenkins

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"

	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// Limits of the reports of changes.
const (
	// maxChanges bounds what waits for the sidecar. What has no room is dropped and
	// said so; the scans find it.
	maxChanges = 20_000
	// changesPerCall and loadedPerCall keep a call far below the 4 MiB of gRPC.
	changesPerCall = 1000
	loadedPerCall  = 2000
)

// changes are the reports that wait for the sidecar. Saving never waits for them.
type changes struct {
	off bool // this controller does not report, or to nobody

	mu   sync.Mutex
	list []syncstate.Saved
	lost bool
	wake chan struct{}
}

func (q *changes) add(c syncstate.Saved) {
	if q.off {
		return
	}
	q.mu.Lock()
	if len(q.list) >= maxChanges {
		q.lost = true
	} else {
		q.list = append(q.list, c)
	}
	q.mu.Unlock()
	signal(q.wake)
}

// take returns the first ones, and whether others were dropped before them.
func (q *changes) take() (first []syncstate.Saved, lost bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.list), changesPerCall)
	first, lost = slices.Clone(q.list[:n]), q.lost
	q.list = slices.Delete(q.list, 0, n)
	q.lost = false
	return first, lost
}

// back puts back what could not be sent.
func (q *changes) back(first []syncstate.Saved, lost bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list, q.lost = append(first, q.list...), q.lost || lost
}

func (q *changes) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.list)
}

// reportChanges tells what was saved, then what is loaded, which a new sidecar can't
// know, and then what is saved from here on.
func (t *talk) reportChanges(ctx context.Context) error {
	err := t.keepReporting(ctx)
	if status.Code(errors.Unwrap(err)) == codes.Unimplemented {
		t.c.log.Warn().Msg("this sidecar takes no reports of changes")
		return nil
	}
	return err
}

func (t *talk) keepReporting(ctx context.Context) error {
	if t.c.changes.off {
		return nil
	}
	if err := t.sendChanges(ctx); err != nil {
		return err
	}
	if err := t.sendLoaded(ctx); err != nil {
		return err
	}
	ready := t.c.readyC
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ready:
			ready = nil
			if err := t.sendHolds(ctx); err != nil {
				return err
			}
		case <-t.c.changes.wake:
			if err := t.sendChanges(ctx); err != nil {
				return err
			}
		}
	}
}

func (t *talk) sendChanges(ctx context.Context) error {
	q := &t.c.changes
	for {
		first, lost := q.take()
		if len(first) == 0 && !lost {
			return nil
		}
		if t.c.faults.dropReports.Load() {
			continue
		}
		if d := time.Duration(t.c.faults.reportDelay.Load()); d > 0 {
			select {
			case <-time.After(d):
			case <-ctx.Done():
				q.back(first, lost)
				return context.Cause(ctx)
			}
		}
		req := &footmanv1.ReportChangesRequest{Session: t.session, Lost: lost}
		for _, c := range first {
			req.Changes = append(req.Changes, savedChange(c))
		}
		if err := t.tellChanges(ctx, req); err != nil {
			q.back(first, lost)
			return err
		}
	}
}

// sendLoaded tells what is in memory, as loaded.
func (t *talk) sendLoaded(ctx context.Context) error {
	if t.c.faults.dropReports.Load() {
		return nil
	}
	for chunk := range slices.Chunk(t.c.config.Paths(""), loadedPerCall) {
		req := &footmanv1.ReportChangesRequest{Session: t.session}
		for _, p := range chunk {
			if d, ok := t.c.config.Loaded(p); ok && d != (syncstate.Digest{}) {
				req.Changes = append(req.Changes, &footmanv1.SavedChange{Path: p, Digest: d.String(), Base: d.String(), Loaded: true})
			}
		}
		if err := t.tellChanges(ctx, req); err != nil {
			return err
		}
	}
	return nil
}

// sendHolds tells once in a life which items, nodes and users are in memory.
func (t *talk) sendHolds(ctx context.Context) error {
	if t.c.held.Load() || t.c.faults.dropReports.Load() {
		return nil
	}
	var paths []string
	for _, p := range t.c.config.Paths("") {
		switch resource.Classify(p).Kind { //nolint:exhaustive // the others exist once and are not removed
		case resource.Item, resource.Node, resource.User:
			paths = append(paths, p)
		}
	}
	for chunk := range slices.Chunk(paths, loadedPerCall) {
		if err := t.tellChanges(ctx, &footmanv1.ReportChangesRequest{Session: t.session, Holds: chunk}); err != nil {
			return err
		}
	}
	t.c.held.Store(true)
	return nil
}

func (t *talk) tellChanges(ctx context.Context, req *footmanv1.ReportChangesRequest) error {
	return t.call(ctx, "report changes", func(ctx context.Context) error {
		_, err := t.client.ReportChanges(ctx, req)
		return err
	})
}

func savedChange(c syncstate.Saved) *footmanv1.SavedChange {
	return &footmanv1.SavedChange{
		Path: c.Path, Digest: c.Digest.String(), Base: c.Base.String(), From: c.From, Booting: c.Booting, Reloading: c.Reloading, Loaded: c.Loaded, User: c.User,
	}
}
