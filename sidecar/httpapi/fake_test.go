package httpapi_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar/httpapi"
	"github.com/rs/zerolog"
	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// fake is a sidecar's services without a sidecar. It remembers the last request
// of each kind and what came with it.
type fake struct {
	pb.UnimplementedControllerServer
	pb.UnimplementedClusterServer
	pb.UnimplementedAdoptionServer
	pb.UnimplementedSyncServer

	mu   sync.Mutex
	last proto.Message
	md   metadata.MD

	events   chan *pb.WatchEventsResponse // sent to whoever watches; closed: the stream ends
	streams  sync.WaitGroup               // handlers of streams
	hold     chan struct{}                // if set, GetStatus waits for it
	noHeader bool                         // streams send no header of their own
	padding  int                          // bytes of detail in each status
}

func newFake() *fake { return &fake{events: make(chan *pb.WatchEventsResponse)} }

func (f *fake) register(r grpc.ServiceRegistrar) {
	pb.RegisterControllerServer(r, f)
	pb.RegisterClusterServer(r, f)
	pb.RegisterAdoptionServer(r, f)
	pb.RegisterSyncServer(r, f)
}

func (f *fake) note(ctx context.Context, m proto.Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = m
	f.md, _ = metadata.FromIncomingContext(ctx)
}

func (f *fake) got() (proto.Message, metadata.MD) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last, f.md
}

func (f *fake) Register(ctx context.Context, r *pb.RegisterRequest) (*pb.RegisterResponse, error) {
	f.note(ctx, r)
	return &pb.RegisterResponse{Session: "s1", HeartbeatInterval: durationpb.New(2e9), LeaseTtl: durationpb.New(10e9)}, nil
}

func (f *fake) Commands(r *pb.CommandsRequest, out pb.Controller_CommandsServer) error {
	f.note(out.Context(), r)
	if r.GetSession() != "s1" {
		return status.Error(codes.FailedPrecondition, "session is not known: register again")
	}
	if err := f.open(out); err != nil {
		return err
	}
	if err := out.Send(&pb.CommandsResponse{Id: "s1-1", Command: &pb.CommandsResponse_AdoptBuild{AdoptBuild: &pb.AdoptBuild{
		Record: &pb.BuildRecord{Build: &pb.BuildRef{Job: "team/über job", Number: 7}, Folder: "jobs/team/jobs/über job", QueueId: 42, Origin: "a", OriginIncarnation: 3},
		Policy: pb.UnresumablePolicy_UNRESUMABLE_POLICY_ABORT,
	}}}); err != nil {
		return err
	}
	return status.Error(codes.Aborted, "a newer stream of this session took over")
}

func (f *fake) Acknowledge(ctx context.Context, r *pb.AcknowledgeRequest) (*pb.AcknowledgeResponse, error) {
	f.note(ctx, r)
	return &pb.AcknowledgeResponse{}, nil
}

func (f *fake) ReportBuild(ctx context.Context, r *pb.ReportBuildRequest) (*pb.ReportBuildResponse, error) {
	f.note(ctx, r)
	return &pb.ReportBuildResponse{}, nil
}

func (f *fake) ReportLoad(ctx context.Context, r *pb.ReportLoadRequest) (*pb.ReportLoadResponse, error) {
	f.note(ctx, r)
	return &pb.ReportLoadResponse{}, nil
}

func (f *fake) Heartbeat(ctx context.Context, r *pb.HeartbeatRequest) (*pb.HeartbeatResponse, error) {
	f.note(ctx, r)
	if r.GetSession() != "s1" {
		return nil, status.Error(codes.FailedPrecondition, "session is not known: register again")
	}
	return &pb.HeartbeatResponse{LeaseTtl: durationpb.New(10e9), RunnerSilence: durationpb.New(5e8)}, nil
}

func (f *fake) GetStatus(ctx context.Context, r *pb.GetStatusRequest) (*pb.GetStatusResponse, error) {
	f.note(ctx, r)
	if f.hold != nil {
		select {
		case <-f.hold:
		case <-ctx.Done():
			return nil, status.FromContextError(ctx.Err()).Err()
		}
	}
	return &pb.GetStatusResponse{Replica: "a", Replicas: []*pb.ReplicaStatus{{Name: "a", Incarnation: 3, Alive: true, Member: "alive", Detail: strings.Repeat("x", f.padding)}}}, nil
}

func (f *fake) open(out grpc.ServerStream) error {
	if f.noHeader {
		return nil
	}
	return out.SendHeader(metadata.MD{})
}

func (f *fake) WatchEvents(r *pb.WatchEventsRequest, out pb.Cluster_WatchEventsServer) error {
	f.streams.Add(1)
	defer f.streams.Done()
	f.note(out.Context(), r)
	if err := f.open(out); err != nil {
		return err
	}
	for range r.GetBacklog() {
		if err := out.Send(&pb.WatchEventsResponse{Event: &pb.Event{Kind: "member-join", Replica: "a", Subject: "b"}}); err != nil {
			return err
		}
	}
	for {
		select {
		case e, ok := <-f.events:
			if !ok {
				return nil
			}
			if err := out.Send(e); err != nil {
				return err
			}
		case <-out.Context().Done():
			return status.FromContextError(out.Context().Err()).Err()
		}
	}
}

func (f *fake) ListHistory(ctx context.Context, r *pb.ListHistoryRequest) (*pb.ListHistoryResponse, error) {
	f.note(ctx, r)
	return &pb.ListHistoryResponse{Events: []*pb.Event{{Kind: "adopted", Replica: "b", Build: &pb.BuildRef{Job: "x", Number: 1}, Took: durationpb.New(15e8)}}}, nil
}

func (f *fake) ListBuilds(ctx context.Context, r *pb.ListBuildsRequest) (*pb.ListBuildsResponse, error) {
	f.note(ctx, r)
	return &pb.ListBuildsResponse{Entries: []*pb.LedgerEntry{{Owner: "a", OwnerIncarnation: 3, Placement: pb.Placement_PLACEMENT_OWNED}}}, nil
}

func (f *fake) AdoptReplica(ctx context.Context, r *pb.AdoptReplicaRequest) (*pb.AdoptReplicaResponse, error) {
	f.note(ctx, r)
	if r.GetReplica() == "a" {
		return nil, status.Error(codes.FailedPrecondition, "replica a is not dead")
	}
	return &pb.AdoptReplicaResponse{Assigned: 2}, nil
}

// running is a server at work and what is needed to call it.
type running struct {
	*httpapi.Server
	t         testing.TB
	ctx       context.Context
	token     string
	tokenFile string
	client    *http.Client
	stop      func()
}

// start serves f until the test ends. It fails the test when goroutines are left.
func start(t testing.TB, f *fake, change ...func(*httpapi.Config)) *running {
	t.Helper()
	before := goleak.IgnoreCurrent()
	dir := t.TempDir()
	cfg := httpapi.Config{Listen: "127.0.0.1:0", TokenFile: filepath.Join(dir, "http.token"), Register: f.register}
	for _, c := range change {
		c(&cfg)
	}
	s, err := httpapi.New(cfg, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	secret, err := os.ReadFile(cfg.TokenFile)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	calls, endCalls := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	r := &running{Server: s, t: t, ctx: calls, token: strings.TrimSpace(string(secret)), tokenFile: cfg.TokenFile, client: &http.Client{Transport: &http.Transport{}}}
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		s.Close()
		endCalls()
		r.client.CloseIdleConnections()
		goleak.VerifyNone(t, before)
	})
	t.Cleanup(r.stop)
	return r
}

// request returns an authorised call. The test may change it before do.
func (r *running) request(path, body string) *http.Request {
	req, err := http.NewRequestWithContext(r.ctx, http.MethodPost, r.URL()+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	req.Header.Set("Content-Type", "application/json")
	return req
}

// answer is a response whose body is closed at the end of the test.
type answer struct {
	StatusCode int
	Status     string
	Header     http.Header
	Body       io.ReadCloser
}

func (r *running) do(req *http.Request) answer {
	r.t.Helper()
	resp, err := r.client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { resp.Body.Close() })
	return answer{resp.StatusCode, resp.Status, resp.Header, resp.Body}
}

func (f *fake) Drain(ctx context.Context, r *pb.DrainRequest) (*pb.DrainResponse, error) {
	f.note(ctx, r)
	return &pb.DrainResponse{}, nil
}

func (f *fake) CancelDrain(ctx context.Context, r *pb.CancelDrainRequest) (*pb.CancelDrainResponse, error) {
	f.note(ctx, r)
	return &pb.CancelDrainResponse{}, nil
}

func (f *fake) GetSettings(ctx context.Context, r *pb.GetSettingsRequest) (*pb.GetSettingsResponse, error) {
	f.note(ctx, r)
	return &pb.GetSettingsResponse{}, nil
}

func (f *fake) PutSettings(ctx context.Context, r *pb.PutSettingsRequest) (*pb.PutSettingsResponse, error) {
	f.note(ctx, r)
	return &pb.PutSettingsResponse{}, nil
}

func (f *fake) ReloadSecrets(ctx context.Context, r *pb.ReloadSecretsRequest) (*pb.ReloadSecretsResponse, error) {
	f.note(ctx, r)
	return &pb.ReloadSecretsResponse{ClusterId: "c0de"}, nil
}

func (f *fake) ReportChanges(ctx context.Context, r *pb.ReportChangesRequest) (*pb.ReportChangesResponse, error) {
	f.note(ctx, r)
	return &pb.ReportChangesResponse{}, nil
}

func (f *fake) GetSyncStatus(ctx context.Context, r *pb.GetSyncStatusRequest) (*pb.GetSyncStatusResponse, error) {
	f.note(ctx, r)
	return &pb.GetSyncStatusResponse{}, nil
}

func (f *fake) ListDifferences(ctx context.Context, r *pb.ListDifferencesRequest) (*pb.ListDifferencesResponse, error) {
	f.note(ctx, r)
	return &pb.ListDifferencesResponse{}, nil
}

func (f *fake) ListChanges(ctx context.Context, r *pb.ListChangesRequest) (*pb.ListChangesResponse, error) {
	f.note(ctx, r)
	return &pb.ListChangesResponse{}, nil
}

func (f *fake) ListConflicts(ctx context.Context, r *pb.ListConflictsRequest) (*pb.ListConflictsResponse, error) {
	f.note(ctx, r)
	return &pb.ListConflictsResponse{}, nil
}

func (f *fake) SettleConflict(ctx context.Context, r *pb.SettleConflictRequest) (*pb.SettleConflictResponse, error) {
	f.note(ctx, r)
	return &pb.SettleConflictResponse{}, nil
}

func (f *fake) Rescan(ctx context.Context, r *pb.RescanRequest) (*pb.RescanResponse, error) {
	f.note(ctx, r)
	return &pb.RescanResponse{}, nil
}
