package simjenkins_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/footman-ci/footman/adoption/ledger"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// fakeSidecar is a Controller server that remembers what it was told.
type fakeSidecar struct {
	footmanv1.UnimplementedControllerServer
	t      testing.TB
	socket string
	server *grpc.Server

	mu        sync.Mutex
	registers []*footmanv1.RegisterRequest
	acks      map[string]*footmanv1.AcknowledgeRequest
	reports   []*footmanv1.ReportBuildRequest
	load      *footmanv1.ReportLoadRequest
	silence   time.Duration
	refuse    error

	changesRefused error

	sessions int
	changes  []*footmanv1.ReportChangesRequest
	owners   []string
	commands chan *footmanv1.CommandsResponse
	next     int
}

func newFakeSidecar(t testing.TB) *fakeSidecar {
	t.Helper()
	dir, err := os.MkdirTemp("", "fs") //nolint:usetesting // t.TempDir may be too long for a socket
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	f := &fakeSidecar{t: t, socket: filepath.Join(dir, "s"), acks: map[string]*footmanv1.AcknowledgeRequest{}, commands: make(chan *footmanv1.CommandsResponse, 1024)}
	f.serve()
	t.Cleanup(f.crash)
	return f
}

func (f *fakeSidecar) serve() {
	f.t.Helper()
	l, err := net.Listen("unix", f.socket)
	must(f.t, err)
	f.server = grpc.NewServer()
	footmanv1.RegisterControllerServer(f.server, f)
	go func() { _ = f.server.Serve(l) }()
}

func (f *fakeSidecar) crash() { f.server.Stop() }

func (f *fakeSidecar) Register(_ context.Context, r *footmanv1.RegisterRequest) (*footmanv1.RegisterResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refuse != nil {
		return nil, f.refuse
	}
	f.registers = append(f.registers, r)
	f.sessions++
	return &footmanv1.RegisterResponse{
		Session: fmt.Sprint("session-", f.sessions), HeartbeatInterval: durationpb.New(10 * time.Millisecond), LeaseTtl: durationpb.New(5 * time.Second),
	}, nil
}

func (f *fakeSidecar) Commands(_ *footmanv1.CommandsRequest, s grpc.ServerStreamingServer[footmanv1.CommandsResponse]) error {
	for {
		select {
		case <-s.Context().Done():
			return s.Context().Err()
		case c := <-f.commands:
			if err := s.Send(c); err != nil {
				return err
			}
		}
	}
}

func (f *fakeSidecar) Acknowledge(_ context.Context, r *footmanv1.AcknowledgeRequest) (*footmanv1.AcknowledgeResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acks[r.GetId()] = r
	return &footmanv1.AcknowledgeResponse{}, nil
}

func (f *fakeSidecar) ReportBuild(_ context.Context, r *footmanv1.ReportBuildRequest) (*footmanv1.ReportBuildResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reports = append(f.reports, r)
	return &footmanv1.ReportBuildResponse{}, nil
}

func (f *fakeSidecar) ReportLoad(_ context.Context, r *footmanv1.ReportLoadRequest) (*footmanv1.ReportLoadResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.load = r
	return &footmanv1.ReportLoadResponse{}, nil
}

func (f *fakeSidecar) Heartbeat(context.Context, *footmanv1.HeartbeatRequest) (*footmanv1.HeartbeatResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.sessions == 0 {
		return nil, status.Error(codes.NotFound, "no session")
	}
	return &footmanv1.HeartbeatResponse{LeaseTtl: durationpb.New(5 * time.Second), RunnerSilence: durationpb.New(f.silence), TriggerOwners: f.owners}, nil
}

// send sends a command and waits for its acknowledgement.
func (f *fakeSidecar) send(c *footmanv1.CommandsResponse) *footmanv1.AcknowledgeRequest {
	f.t.Helper()
	id := f.post(c)
	var ack *footmanv1.AcknowledgeRequest
	eventually(f.t, "acknowledgement of "+id, func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		ack = f.acks[id]
		return ack != nil
	})
	return ack
}

func (f *fakeSidecar) post(c *footmanv1.CommandsResponse) string {
	f.mu.Lock()
	f.next++
	c.Id = fmt.Sprint("command-", f.next)
	f.mu.Unlock()
	f.commands <- c
	return c.Id
}

func adoptCommand(r ledger.Record, policy footmanv1.UnresumablePolicy) *footmanv1.CommandsResponse {
	return &footmanv1.CommandsResponse{Command: &footmanv1.CommandsResponse_AdoptBuild{AdoptBuild: &footmanv1.AdoptBuild{
		Policy: policy,
		Record: &footmanv1.BuildRecord{
			Build: &footmanv1.BuildRef{Job: r.Job, Number: int32(r.Number)}, Folder: r.Folder, ClaimedAt: timestamppb.New(r.ClaimedAt),
			QueueId: r.QueueID, Origin: r.Origin, OriginIncarnation: r.OriginIncarnation,
		},
	}}}
}

const abort = footmanv1.UnresumablePolicy_UNRESUMABLE_POLICY_ABORT

func (f *fakeSidecar) adopt(r ledger.Record) *footmanv1.AcknowledgeRequest {
	f.t.Helper()
	return f.send(adoptCommand(r, abort))
}

// adoptUntil asks again while the controller says "not now".
func (f *fakeSidecar) adoptUntil(r ledger.Record, policy footmanv1.UnresumablePolicy) *footmanv1.AcknowledgeRequest {
	f.t.Helper()
	for range 100 {
		if ack := f.send(adoptCommand(r, policy)); ack.GetOutcome() != footmanv1.Outcome_OUTCOME_RETRY {
			return ack
		}
	}
	f.t.Fatal("always to be tried again")
	return nil
}

func (f *fakeSidecar) loadNow() *footmanv1.ReportLoadRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.load
}

func (f *fakeSidecar) registered() []*footmanv1.RegisterRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]*footmanv1.RegisterRequest(nil), f.registers...)
}
