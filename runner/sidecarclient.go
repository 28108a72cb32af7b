package runner

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
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

// sidecarBackoff keeps a sidecar that was away from being avoided for minutes, as
// gRPC's default of 120 s would: until the runner reports again, its controller
// starts no new build.
var sidecarBackoff = backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second}

// grpcSidecar is [Sidecar] over the sidecar's unix socket.
type grpcSidecar struct {
	conn   *grpc.ClientConn
	api    footmanv1.RunnerClient
	socket string
	dialed atomic.Pointer[error] // how the last attempt to connect failed
}

var _ Sidecar = (*grpcSidecar)(nil)

// dialSidecar prepares a client; it connects at the first call.
func dialSidecar(socket string) (*grpcSidecar, error) {
	path, err := filepath.Abs(socket)
	if err != nil {
		return nil, fmt.Errorf("sidecar socket %q: %w", socket, err)
	}
	s := &grpcSidecar{socket: path}
	// No transport security: checkSocketFolder makes sure that nobody else can put
	// a socket there.
	s.conn, err = grpc.NewClient("unix://"+path, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithContextDialer(s.dial),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: sidecarBackoff, MinConnectTimeout: time.Second}))
	if err != nil {
		return nil, fmt.Errorf("sidecar socket %s: %w", socket, err)
	}
	s.api = footmanv1.NewRunnerClient(s.conn)
	return s, nil
}

// dial connects, each time after a look at the folder.
func (s *grpcSidecar) dial(ctx context.Context, _ string) (net.Conn, error) {
	err := checkSocketFolder(filepath.Dir(s.socket))
	var conn net.Conn
	if err == nil {
		conn, err = (&net.Dialer{}).DialContext(ctx, "unix", s.socket)
	}
	s.dialed.Store(&err)
	return conn, err
}

// SocketFolderError refuses a folder in which another user could pose as the sidecar.
type SocketFolderError struct {
	Dir  string
	Mode fs.FileMode
}

func (e *SocketFolderError) Error() string {
	return fmt.Sprintf("the sidecar's socket can't be trusted: folder %s belongs to somebody else or is writable by others (mode %o); choose another for sidecar and runner with --socket", e.Dir, e.Mode)
}

// checkSocketFolder refuses a folder that somebody other than this user and root
// owns or may write. A missing one is fine: there is no socket in it.
func checkSocketFolder(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at the sidecar's socket: %w", err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || st.Uid != 0 && int(st.Uid) != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return &SocketFolderError{dir, info.Mode().Perm()}
	}
	return nil
}

// callError is a failed call, in words for people.
type callError struct {
	text string
	err  error // for errors.Is and status.Code
}

func (e *callError) Error() string { return e.text }

func (e *callError) Unwrap() error { return e.err }

// plain puts the failure of a call into a sentence.
func (s *grpcSidecar) plain(err error) error {
	if err == nil {
		return nil
	}
	st := status.Convert(err)
	text := st.Message()
	switch dialed := s.dialed.Load(); {
	case st.Code() == codes.DeadlineExceeded:
		text = "the sidecar at " + s.socket + " did not answer in time"
	case st.Code() == codes.Unavailable && dialed != nil && *dialed != nil:
		if folder, ok := errors.AsType[*SocketFolderError](*dialed); ok {
			return folder
		}
		text = "no sidecar answers at " + s.socket
		if errno, ok := errors.AsType[syscall.Errno](*dialed); ok {
			text += " (" + errno.Error() + ")"
		}
	case st.Code() == codes.Unavailable && (text == "" || strings.HasPrefix(text, "connection error") || strings.HasPrefix(text, "error reading") || strings.Contains(text, "desc =")):
		text = "the connection to the sidecar at " + s.socket + " broke"
	}
	return &callError{text, err}
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
	return s.plain(err)
}

// HandOut implements [Sidecar].
func (s *grpcSidecar) HandOut(ctx context.Context, replica string, incarnation uint64) (handedOut, kept int, err error) {
	r, err := s.api.HandOut(ctx, &footmanv1.HandOutRequest{Replica: replica, Incarnation: incarnation})
	if err != nil {
		return 0, 0, s.plain(err)
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
	return s.plain(err)
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
