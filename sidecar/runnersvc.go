package sidecar

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/runner"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// runners is the sidecar's end of footman.v1.Runner.
type runners struct {
	pb.UnimplementedRunnerServer

	name      string
	home      layout.Home
	fs        fsys.FS
	gate      gate
	clusterID string
	publish   func(adoption.Event)
	changed   func()
	handOut   func(context.Context, ledger.Life) (adoption.Report, error)

	mu   sync.Mutex
	last *pb.ReportRequest
	at   time.Time
}

// CheckFit implements footman.v1.Runner.
func (r *runners) CheckFit(ctx context.Context, req *pb.CheckFitRequest) (*pb.CheckFitResponse, error) {
	if req.GetReplica() != r.name {
		return nil, status.Errorf(codes.FailedPrecondition, "this sidecar serves replica %q, not %q; give runner and sidecar the same --name", r.name, req.GetReplica())
	}
	_, err := bounded(ctx, r.gate, stallAfter, func() (struct{}, error) {
		if !sameFolder(req.GetHome(), r.home.Path()) {
			return struct{}{}, status.Errorf(codes.FailedPrecondition, "this sidecar serves home %s, not %s", r.home.Path(), req.GetHome())
		}
		return struct{}{}, CheckIdentity(r.fs, r.home, r.clusterID)
	})
	switch {
	case errors.Is(err, errStalled):
		return nil, status.Error(codes.Unavailable, err.Error())
	case errors.Is(err, ErrCopiedHome):
		st, detailErr := status.New(codes.FailedPrecondition, err.Error()).WithDetails(&errdetails.ErrorInfo{Reason: runner.ReasonForeignHome, Domain: "footman"})
		if detailErr != nil {
			return nil, status.Error(codes.Internal, detailErr.Error())
		}
		return nil, st.Err()
	case errors.Is(err, ErrUnfitHome):
		return nil, status.Error(codes.FailedPrecondition, err.Error())
	case err != nil:
		return nil, err
	}
	return &pb.CheckFitResponse{ClusterId: r.clusterID}, nil
}

func sameFolder(a, b string) bool {
	ia, errA := os.Stat(a)
	ib, errB := os.Stat(b)
	if errA != nil || errB != nil {
		return filepath.Clean(a) == filepath.Clean(b)
	}
	return os.SameFile(ia, ib)
}

// HandOut implements footman.v1.Runner.
func (r *runners) HandOut(ctx context.Context, req *pb.HandOutRequest) (*pb.HandOutResponse, error) {
	if req.GetReplica() != r.name || req.GetIncarnation() == 0 {
		return nil, status.Errorf(codes.InvalidArgument, "replica, incarnation: want this sidecar's replica %q and a claimed incarnation", r.name)
	}
	report, err := r.handOut(ctx, ledger.Life{Name: r.name, Incarnation: req.GetIncarnation()})
	if err != nil {
		return nil, status.Error(codes.Unavailable, err.Error())
	}
	return &pb.HandOutResponse{HandedOut: count32(report.Assigned), Kept: count32(report.Left)}, nil
}

// Report implements footman.v1.Runner.
func (r *runners) Report(_ context.Context, req *pb.ReportRequest) (*pb.ReportResponse, error) {
	if req.GetReplica() != r.name {
		return nil, status.Errorf(codes.InvalidArgument, "replica: this sidecar serves %q", r.name)
	}
	r.mu.Lock()
	old := r.last
	r.last, r.at = req, time.Now()
	r.mu.Unlock()
	if old.GetState() != req.GetState() || old.GetIncarnation() != req.GetIncarnation() {
		state := strings.ToLower(strings.TrimPrefix(req.GetState().String(), "RUNNER_STATE_"))
		detail := state
		if req.GetDetail() != "" {
			detail += ": " + req.GetDetail()
		}
		r.publish(adoption.Event{Time: time.Now(), Kind: KindRunnerState, Replica: r.name, Incarnation: req.GetIncarnation(), Detail: detail})
		r.changed()
	}
	return &pb.ReportResponse{}, nil
}

// silence is the time since the runner's last report; the longest there is if
// there was none.
func (r *runners) silence() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		return math.MaxInt64
	}
	return time.Since(r.at)
}

// lost says whether a runner that reported once has fallen silent.
func (r *runners) lost() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last != nil && time.Since(r.at) > runnerSilence
}

// incarnation returns the one that the runner reports; 0 when it is away or has none yet.
func (r *runners) incarnation() uint64 { return r.report().GetIncarnation() }

// frozen says whether the runner has stopped its controller, or is ending it: it
// can't load builds then, whatever it said before.
func (r *runners) frozen() bool {
	s := r.report().GetState()
	return s == pb.RunnerState_RUNNER_STATE_FROZEN || s == pb.RunnerState_RUNNER_STATE_FENCED ||
		s == pb.RunnerState_RUNNER_STATE_STOPPING || s == pb.RunnerState_RUNNER_STATE_STOPPED
}

// report returns the last report, or nil when the runner is away.
func (r *runners) report() *pb.ReportRequest {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil || time.Since(r.at) > runnerSilence {
		return nil
	}
	return r.last
}
