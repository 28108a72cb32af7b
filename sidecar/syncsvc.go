package sidecar

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Bounds on what one question may ask for.
const (
	defaultDifferences = 1000
	maxDifferences     = 10_000
	defaultChanges     = 100
	maxChanges         = 1000
)

// syncServer is the sidecar's end of footman.v1.Sync.
type syncServer struct {
	pb.UnimplementedSyncServer
	sync *syncing
}

func (v *syncServer) off() error {
	if v.sync.syncer == nil {
		return status.Error(codes.FailedPrecondition, errSyncOff.Error())
	}
	return nil
}

// GetSyncStatus implements footman.v1.Sync.
func (v *syncServer) GetSyncStatus(context.Context, *pb.GetSyncStatusRequest) (*pb.GetSyncStatusResponse, error) {
	y := v.sync
	if y.syncer == nil {
		return &pb.GetSyncStatusResponse{Degraded: []string{errSyncOff.Error()}}, nil
	}
	st := y.syncer.Status()
	out := &pb.GetSyncStatusResponse{
		InStep: st.InStep, Degraded: y.degraded(st), Resources: int64(st.Resources), Looking: int64(st.Looking), Applying: int64(st.Applying), Failed: int64(st.Failed),
		Repaired: st.Repaired, Dropped: st.Dropped, RestartNeeded: st.RestartNeeded, Applied: st.Applied, Announced: st.Announced,
		LastScanReason: st.LastScanWhy, Scanning: st.Scanning, Paused: y.paused(), ConflictsDropped: st.ClashesDropped, LastScanRead: st.LastScanStats.Read,
		Conflicts: int64(y.waiting()),
	}
	if !st.LastScan.IsZero() {
		out.LastScan, out.LastScanTook = timestamppb.New(st.LastScan), durationpb.New(st.LastScanStats.Took)
	}
	if y.watcher != nil {
		out.Watches, out.WatchesLimit = int64(y.watcher.Count()), int64(y.watchLimit)
	}
	for _, p := range st.Peers {
		lag := &pb.PeerLag{Replica: p.Name, Unacknowledged: p.Unacknowledged, Lag: durationpb.New(p.Lag)}
		if p.LastError != nil {
			lag.LastError = p.LastError.Error()
		}
		out.Peers = append(out.Peers, lag)
	}
	return out, nil
}

var syncStates = map[syncstate.State]pb.SyncState{
	syncstate.Waiting: pb.SyncState_SYNC_STATE_WAITING, syncstate.FailedState: pb.SyncState_SYNC_STATE_FAILED, syncstate.NeedsRestart: pb.SyncState_SYNC_STATE_RESTART_NEEDED,
	syncstate.NotSupported: pb.SyncState_SYNC_STATE_UNSUPPORTED, syncstate.Flipping: pb.SyncState_SYNC_STATE_FLIPPING,
}

// limited is a limit that was asked for, within bounds.
func limited(asked int32, usual, most int) (int, error) {
	switch {
	case asked < 0:
		return 0, status.Errorf(codes.InvalidArgument, "limit: %d", asked)
	case asked == 0:
		return usual, nil
	}
	return min(int(asked), most), nil
}

// ListDifferences implements footman.v1.Sync.
func (v *syncServer) ListDifferences(_ context.Context, req *pb.ListDifferencesRequest) (*pb.ListDifferencesResponse, error) {
	limit, err := limited(req.GetLimit(), defaultDifferences, maxDifferences)
	if err == nil {
		err = v.off()
	}
	if err != nil {
		return nil, err
	}
	found, more := v.sync.syncer.Differences(limit)
	out := &pb.ListDifferencesResponse{Truncated: more}
	for _, d := range found {
		out.Differences = append(out.Differences, &pb.Difference{
			Path: d.Path, Kind: d.Kind.String(), State: syncStates[d.State], Disk: d.Disk.String(), Applied: d.Applied.String(),
			Reason: d.Reason, Since: timestamppb.New(d.Since), Attempts: count32(d.Attempts),
		})
	}
	return out, nil
}

// ListChanges implements footman.v1.Sync.
func (v *syncServer) ListChanges(_ context.Context, req *pb.ListChangesRequest) (*pb.ListChangesResponse, error) {
	limit, err := limited(req.GetLimit(), defaultChanges, maxChanges)
	if err == nil {
		err = v.off()
	}
	if err != nil {
		return nil, err
	}
	out := &pb.ListChangesResponse{}
	for _, c := range v.sync.syncer.Changes(limit) {
		out.Changes = append(out.Changes, &pb.SyncChange{
			Time: timestamppb.New(c.At), Path: c.Path, Kind: c.Kind.String(), Origin: c.Origin, Digest: c.Digest.String(), Base: c.Base.String(),
			From: c.From, User: c.User, Source: c.Source, Outcome: c.Outcome, Took: durationpb.New(c.Took),
		})
	}
	return out, nil
}

// Rescan implements footman.v1.Sync.
func (v *syncServer) Rescan(ctx context.Context, _ *pb.RescanRequest) (*pb.RescanResponse, error) {
	if err := v.off(); err != nil {
		return nil, err
	}
	if why := v.sync.paused(); why != "" {
		return nil, status.Errorf(codes.FailedPrecondition, "no scan now: %s", why)
	}
	scan, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go v.sync.giveUp(scan, cancel)
	st, err := v.sync.syncer.Rescan(scan)
	switch {
	case errors.Is(err, errHeldUp):
		return nil, status.Error(codes.FailedPrecondition, err.Error())
	case err != nil && ctx.Err() != nil:
		return nil, status.FromContextError(ctx.Err()).Err()
	case err != nil:
		return nil, status.Error(codes.Unavailable, err.Error())
	}
	return &pb.RescanResponse{Resources: st.Files, Changes: st.Changes, Errors: st.Errors, Took: durationpb.New(st.Took)}, nil
}

// giveUpAfter is how long somebody waits for a scan that is held up.
const giveUpAfter = 5 * time.Second

// errHeldUp says that a scan waits, and goes on later.
var errHeldUp = errors.New("the scan is held up, and goes on by itself later")

// giveUp ends the waiting for a scan that was held up after it had begun: a pause lasts
// as long as somebody wants.
func (y *syncing) giveUp(ctx context.Context, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(gateEvery)
	defer tick.Stop()
	var since time.Time
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		why := y.paused()
		switch {
		case why == "":
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		case time.Since(since) >= giveUpAfter:
			cancel(fmt.Errorf("%w: %s", errHeldUp, why))
			return
		}
	}
}

// saved implements reportSink.
func (y *syncing) saved(ctx context.Context, life ledger.Life, changes []syncstate.Saved, lost bool) error {
	if y.syncer == nil {
		return nil
	}
	if err := y.lives.await(ctx, life); err != nil {
		return status.Error(codes.Unavailable, err.Error())
	}
	if !y.syncer.Saved(syncstate.Life(life), changes, lost) {
		return status.Error(codes.Unavailable, errLifeChanged.Error())
	}
	return nil
}

var errLifeChanged = errors.New("this life is not the one that is known here")

// holds implements reportSink.
func (y *syncing) holds(ctx context.Context, life ledger.Life, paths []string) error {
	if y.syncer == nil {
		return nil
	}
	if err := y.lives.await(ctx, life); err != nil {
		return status.Error(codes.Unavailable, err.Error())
	}
	y.syncer.Holds(syncstate.Life(life), paths)
	return nil
}
