package runner

import (
	"context"
	"fmt"
	"path/filepath"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// ReasonForeignHome in a google.rpc.ErrorInfo detail of a FAILED_PRECONDITION
// tells a home that is a copy or belongs to another cluster (exit code 78) from
// one that is unfit for any other reason (70).
const ReasonForeignHome = "FOREIGN_HOME"

// grpcSidecar is [Sidecar] over the sidecar's unix socket.
type grpcSidecar struct {
	conn *grpc.ClientConn
	api  footmanv1.RunnerClient
}

var _ Sidecar = (*grpcSidecar)(nil)

// dialSidecar prepares a client; it connects at the first call.
func dialSidecar(socket string) (*grpcSidecar, error) {
	path, err := filepath.Abs(socket)
	if err != nil {
		return nil, fmt.Errorf("sidecar socket %q: %w", socket, err)
	}
	// The socket's folder belongs to this user alone: no transport security.
	conn, err := grpc.NewClient("unix://"+path, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, fmt.Errorf("sidecar socket %s: %w", socket, err)
	}
	return &grpcSidecar{conn: conn, api: footmanv1.NewRunnerClient(conn)}, nil
}

// CheckFit implements [Sidecar].
func (s *grpcSidecar) CheckFit(ctx context.Context, q FitQuestion) error {
	mode := footmanv1.Mode_MODE_ACTIVE_ACTIVE
	if q.Mode == ActivePassive {
		mode = footmanv1.Mode_MODE_ACTIVE_PASSIVE
	}
	_, err := s.api.CheckFit(ctx, &footmanv1.CheckFitRequest{
		Replica: q.Replica, Home: q.Home, Mode: mode, FootmanVersion: q.Version,
	})
	if st := status.Convert(err); err != nil && st.Code() == codes.FailedPrecondition {
		unfit := &UnfitError{Message: st.Message()}
		for _, d := range st.Details() {
			if info, ok := d.(*errdetails.ErrorInfo); ok && info.GetReason() == ReasonForeignHome {
				unfit.Foreign = true
			}
		}
		return unfit
	}
	return err
}

// HandOut implements [Sidecar].
func (s *grpcSidecar) HandOut(ctx context.Context, replica string, incarnation uint64) (handedOut, kept int, err error) {
	r, err := s.api.HandOut(ctx, &footmanv1.HandOutRequest{Replica: replica, Incarnation: incarnation})
	if err != nil {
		return 0, 0, err
	}
	return int(r.GetHandedOut()), int(r.GetKept()), nil
}

// Report implements [Sidecar].
func (s *grpcSidecar) Report(ctx context.Context, r Report) error {
	request := &footmanv1.ReportRequest{
		Replica: r.Replica, Incarnation: r.Incarnation, State: runnerState(r.State), Detail: r.Detail,
		RunnerPid: int32(r.RunnerPID), ControllerPid: int32(r.ControllerPID), //nolint:gosec // process ids fit: the kernel's limit is 2^22
		ProofAge: durationpb.New(r.ProofAge),
	}
	if !r.StartedAt.IsZero() {
		request.StartedAt = timestamppb.New(r.StartedAt)
	}
	_, err := s.api.Report(ctx, request)
	return err
}

// Close implements [Sidecar].
func (s *grpcSidecar) Close() error { return s.conn.Close() }

func runnerState(s State) footmanv1.RunnerState {
	switch s {
	case StateWaiting:
		return footmanv1.RunnerState_RUNNER_STATE_WAITING
	case StateStarting:
		return footmanv1.RunnerState_RUNNER_STATE_STARTING
	case StateServing:
		return footmanv1.RunnerState_RUNNER_STATE_SERVING
	case StateFrozen:
		return footmanv1.RunnerState_RUNNER_STATE_FROZEN
	case StateFenced:
		return footmanv1.RunnerState_RUNNER_STATE_FENCED
	case StateStopping:
		return footmanv1.RunnerState_RUNNER_STATE_STOPPING
	case StateStopped:
		return footmanv1.RunnerState_RUNNER_STATE_STOPPED
	}
	return footmanv1.RunnerState_RUNNER_STATE_UNSPECIFIED
}
