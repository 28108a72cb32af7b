package sidecar

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/footman-ci/footman/adoption/ledger"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Features of a controller that can be kept in step.
const (
	featureReport = "report-changes"
	featureApply  = "apply-changes"
	// featureRewrites: a save that changed nothing is not taken for a report of what is loaded.
	featureRewrites = "report-rewrites"
)

// Bounds of one report. A controller with more sends several.
const (
	maxReported = 5000
	maxHolds    = 20_000
	maxPathLen  = 4096
)

// reportSink takes what the own controller reports. Its errors are statuses.
type reportSink interface {
	saved(ctx context.Context, life ledger.Life, changes []syncstate.Saved, lost bool) error
	holds(ctx context.Context, life ledger.Life, paths []string) error
}

// ReportChanges implements footman.v1.Controller.
func (c *controllers) ReportChanges(ctx context.Context, req *pb.ReportChangesRequest) (*pb.ReportChangesResponse, error) {
	changes, err := savedChanges(req)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	s, err := c.current(req.GetSession())
	if err != nil {
		c.mu.Unlock()
		return nil, err
	}
	life := s.life
	if !slices.Contains(s.info.GetFeatures(), featureRewrites) {
		onlyLoaded(changes)
	}
	c.mu.Unlock()
	if c.reports == nil {
		return &pb.ReportChangesResponse{}, nil
	}
	if len(changes) > 0 || req.GetLost() {
		if err := c.reports.saved(ctx, life, changes, req.GetLost()); err != nil {
			return nil, err
		}
	}
	if len(req.GetHolds()) > 0 {
		if err := c.reports.holds(ctx, life, req.GetHolds()); err != nil {
			return nil, err
		}
	}
	return &pb.ReportChangesResponse{}, nil
}

// onlyLoaded reads reports of a controller that makes no difference between what it has
// loaded and what it saved unchanged, and tells the former after each Register.
func onlyLoaded(changes []syncstate.Saved) {
	for i := range changes {
		c := &changes[i]
		c.Loaded = c.Loaded || c.Digest == c.Base && c.Digest != (syncstate.Digest{}) && c.From == "" && !c.Booting && !c.Reloading
	}
}

// savedChanges checks a report. Its errors name the field.
func savedChanges(req *pb.ReportChangesRequest) ([]syncstate.Saved, error) {
	bad := func(format string, args ...any) error { return status.Errorf(codes.InvalidArgument, format, args...) }
	if n := len(req.GetChanges()); n > maxReported {
		return nil, bad("changes: %d, at most %d in one call", n, maxReported)
	}
	if n := len(req.GetHolds()); n > maxHolds {
		return nil, bad("holds: %d, at most %d in one call", n, maxHolds)
	}
	out := make([]syncstate.Saved, 0, len(req.GetChanges()))
	for i, c := range req.GetChanges() {
		s := syncstate.Saved{Path: c.GetPath(), From: c.GetFrom(), Booting: c.GetBooting(), Reloading: c.GetReloading(), Loaded: c.GetLoaded(), User: clipUser(c.GetUser())}
		if err := checkPath(s.Path); err != nil {
			return nil, bad("changes[%d].path: %v", i, err)
		}
		if s.From != "" {
			if err := checkPath(s.From); err != nil {
				return nil, bad("changes[%d].from: %v", i, err)
			}
		}
		var err error
		if s.Digest, err = syncstate.ParseDigest(c.GetDigest()); err != nil {
			return nil, bad("changes[%d].digest: %v", i, err)
		}
		if s.Base, err = syncstate.ParseDigest(c.GetBase()); err != nil {
			return nil, bad("changes[%d].base: %v", i, err)
		}
		out = append(out, s)
	}
	for i, p := range req.GetHolds() {
		if err := checkPath(p); err != nil {
			return nil, bad("holds[%d]: %v", i, err)
		}
	}
	return out, nil
}

// checkPath says whether p can be the path of a file below the home.
func checkPath(p string) error {
	switch {
	case p == "":
		return fmt.Errorf("must be set")
	case len(p) > maxPathLen:
		return fmt.Errorf("%d bytes, at most %d", len(p), maxPathLen)
	case p[0] == '/', path.Clean(p) != p, p == "..", strings.HasPrefix(p, "../"):
		return fmt.Errorf("%q is not a path relative to the home, with '/', without '.' and '..'", clipText(p))
	case strings.ContainsRune(p, 0):
		return fmt.Errorf("%q has a NUL", clipText(p))
	}
	return nil
}

// clipUser keeps a name for people from filling logs and memory.
func clipUser(s string) string {
	if len(s) <= maxText {
		return s
	}
	s = s[:maxText]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s
}

// applier implements syncstate.Controller over the controller's session.
type applier struct {
	ctrl *controllers
	next atomic.Uint64
}

// applyOutcomes by what a controller answers. What is not in it failed.
var applyOutcomes = map[pb.ApplyOutcome]syncstate.Outcome{
	pb.ApplyOutcome_APPLY_OUTCOME_APPLIED:        syncstate.AppliedOK,
	pb.ApplyOutcome_APPLY_OUTCOME_RESTART_NEEDED: syncstate.RestartNeeded,
	pb.ApplyOutcome_APPLY_OUTCOME_UNSUPPORTED:    syncstate.Unsupported,
}

// Apply implements syncstate.Controller. It waits only while the session lives.
func (a *applier) Apply(ctx context.Context, life syncstate.Life, changes []syncstate.Apply) ([]syncstate.Applied, error) {
	v := a.ctrl.view(false)
	if v.life != ledger.Life(life) || !v.loads {
		return nil, syncstate.ErrNotThere
	}
	if !slices.Contains(v.info.GetFeatures(), featureApply) {
		return unsupported(changes, v.info), nil
	}
	msg := &pb.ApplyChanges{Changes: make([]*pb.ApplyChange, 0, len(changes))}
	for _, c := range changes {
		msg.Changes = append(msg.Changes, &pb.ApplyChange{Path: c.Path, Kind: c.Kind.String(), Digest: c.To.String(), From: c.From, Again: c.Again})
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go a.attend(ctx, ledger.Life(life), cancel)
	ack, err := a.ctrl.send(ctx, ledger.Life(life), fmt.Sprintf("sync/%d", a.next.Add(1)), &pb.CommandsResponse{Command: &pb.CommandsResponse_ApplyChanges{ApplyChanges: msg}})
	if err != nil {
		return nil, err
	}
	if ack.GetOutcome() == pb.Outcome_OUTCOME_RETRY && ack.GetReason() == registeredAnew {
		return nil, syncstate.ErrNotThere
	}
	return appliedChanges(ack)
}

// attendEvery is how often a waiting command looks whether its controller is there.
const attendEvery = 500 * time.Millisecond

// attend ends the waiting for a controller that is gone or frozen. A stream that
// broke is no reason: the command goes out again on the next one.
func (a *applier) attend(ctx context.Context, life ledger.Life, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(attendEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if v := a.ctrl.view(false); v.life != life || v.quiet >= a.ctrl.leaseTTL() || a.ctrl.frozen() {
				cancel(syncstate.ErrNotThere)
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// unsupported is the answer for a controller that can't load anything while it runs.
func unsupported(changes []syncstate.Apply, info *pb.RegisterRequest) []syncstate.Applied {
	reason := noApply(info)
	out := make([]syncstate.Applied, 0, len(changes))
	for _, c := range changes {
		out = append(out, syncstate.Applied{Path: c.Path, Outcome: syncstate.Unsupported, Reason: reason})
	}
	return out
}

func noApply(info *pb.RegisterRequest) string {
	return fmt.Sprintf("this controller (%s) loads no changes while it runs, because it lacks the feature %s: what others change is loaded at its next start", clipText(info.GetImplementation()), featureApply)
}

// appliedChanges reads an answer to ApplyChanges, which may be anything.
func appliedChanges(ack *pb.AcknowledgeRequest) ([]syncstate.Applied, error) {
	if ack.GetOutcome() != pb.Outcome_OUTCOME_DONE {
		return nil, fmt.Errorf("the controller did not load changes: %s: %s", ack.GetOutcome(), clipText(ack.GetReason()))
	}
	out := make([]syncstate.Applied, 0, len(ack.GetApplied()))
	for _, c := range ack.GetApplied() {
		r := syncstate.Applied{Path: c.GetPath(), Outcome: applyOutcomes[c.GetOutcome()], Reason: clipReason(c.GetReason())}
		d, err := syncstate.ParseDigest(c.GetDigest())
		if err != nil {
			r.Outcome, r.Reason = syncstate.Failed, "the controller's answer: "+err.Error()
		}
		r.Digest = d
		out = append(out, r)
	}
	return out, nil
}

// maxApplyReason bounds what one failed change keeps in memory.
const maxApplyReason = 1000

func clipReason(s string) string {
	if len(s) > maxApplyReason {
		return strings.ToValidUTF8(s[:maxApplyReason], "") + "…"
	}
	return s
}
