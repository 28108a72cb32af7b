package conformance

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar/httpapi"
)

const (
	beatsPerLease = 8 // heartbeats in one lease
	keepAlive     = 5 * time.Second
	streamBuffer  = 64
	maxKept       = 10_000 // calls of one kind that are remembered
)

// car is the scripted sidecar: it notes what it is told and says what the checks
// want. It decides nothing.
type car struct {
	pb.UnimplementedControllerServer

	socket string // the controller's; the server's own is beside it
	lease  time.Duration

	// guarded by the checks, which run one after the other
	server  *grpc.Server
	http    *httpapi.Server
	proxies []*proxy

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced whenever something was noted
	sessions  int
	session   string
	form      string
	registers []*pb.RegisterRequest
	beats     int
	loads     []*pb.ReportLoadRequest
	reports   []*pb.ReportBuildRequest
	changes   []*pb.SavedChange // in the order in which they came
	holds     []string
	pending   []*pb.CommandsResponse
	acks      map[string][]*pb.AcknowledgeRequest
	stream    *stream
	nextID    int
	// script
	refuse     error // answer of Register
	rejectAcks int   // this many are answered UNAVAILABLE
	silence    time.Duration
}

type stream struct {
	ch  chan *pb.CommandsResponse
	end context.CancelCauseFunc
}

func newCar(socket string, lease time.Duration) *car {
	return &car{socket: socket, lease: lease, changed: make(chan struct{}), acks: map[string][]*pb.AcknowledgeRequest{}}
}

// open serves: gRPC on the socket, JSON at the address in the file beside it.
func (c *car) open() (err error) {
	defer func() {
		if err != nil {
			c.away()
		}
	}()
	behind := c.socket + ".behind"
	_ = os.Remove(behind)
	_ = os.Remove(c.socket) // left by an earlier one
	ln, err := net.Listen("unix", behind)
	if err != nil {
		return fmt.Errorf("scripted sidecar: %w", err)
	}
	c.server = grpc.NewServer()
	pb.RegisterControllerServer(c.server, c)
	go func() { _ = c.server.Serve(ln) }()
	c.http, err = httpapi.New(httpapi.Config{
		Listen: "127.0.0.1:0", TokenFile: layout.TokenFile(c.socket),
		Register: func(r grpc.ServiceRegistrar) {
			pb.RegisterControllerServer(r, c)
			pb.RegisterClusterServer(r, pb.UnimplementedClusterServer{})
			pb.RegisterAdoptionServer(r, pb.UnimplementedAdoptionServer{})
		},
		Limits: httpapi.Limits{KeepAlive: keepAlive, Stop: time.Millisecond},
	}, zerolog.Nop())
	if err != nil {
		return fmt.Errorf("scripted sidecar: %w", err)
	}
	if err := c.http.Open(context.Background()); err != nil {
		c.http = nil
		return fmt.Errorf("scripted sidecar: %w", err)
	}
	server := c.http
	go func() { _ = server.Run(context.Background()) }()
	outer, err := net.Listen("unix", c.socket)
	if err != nil {
		return fmt.Errorf("scripted sidecar: %w", err)
	}
	web, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		_ = outer.Close()
		return fmt.Errorf("scripted sidecar: %w", err)
	}
	c.proxies = []*proxy{newProxy(outer, "unix", behind), newProxy(web, "tcp", c.http.URL()[len("http://"):])}
	return replace(layout.URLFile(c.socket), []byte("http://"+web.Addr().String()+"\n"))
}

func replace(name string, data []byte) error {
	tmp := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".tmp")
	if err := os.WriteFile(tmp, data, 0o600); err != nil { //nolint:gosec // in the home of the test
		return fmt.Errorf("write %s: %w", filepath.Base(name), err)
	}
	return os.Rename(tmp, name)
}

// away ends it as kill -9 would: connections break, the address file stays, and the
// next one has another port and does not know the session.
func (c *car) away() {
	for _, p := range c.proxies {
		p.close()
	}
	c.proxies = nil
	if c.server != nil {
		c.server.Stop()
		c.server = nil
	}
	if c.http != nil {
		c.http.Close()
		c.http = nil
	}
	c.endSession()
}

// endSession forgets the session, as a restart does.
func (c *car) endSession() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session = ""
	c.endStreamLocked(status.Error(codes.Unavailable, "the sidecar restarts"))
}

// forgetSession ends the session without a word: the next call is answered NOT_FOUND.
func (c *car) forgetSession() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session = ""
}

func (c *car) endStreamLocked(why error) {
	if c.stream != nil {
		c.stream.end(why)
		c.stream = nil
	}
}

// breakStream ends the command stream without a word; the session goes on.
func (c *car) breakStream() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.endStreamLocked(status.Error(codes.Unavailable, "broken by the test"))
}

func (c *car) cutAt(marker string) {
	for _, p := range c.proxies {
		p.cutAt(marker)
	}
}

func (c *car) cuts() int {
	n := 0
	for _, p := range c.proxies {
		n += p.wasCut()
	}
	return n
}

// note runs do and wakes who waits.
func (c *car) note(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	close(c.changed)
	c.changed = make(chan struct{})
}

// await waits until cond, called under the lock, is true.
func (c *car) await(ctx context.Context, limit time.Duration, what string, cond func() bool) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		c.mu.Lock()
		ok, changed := cond(), c.changed
		c.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-timer.C:
			return fmt.Errorf("no %s within %v", what, limit)
		case <-changed:
		}
	}
}

// reset forgets the script of a check, not the talk.
func (c *car) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending, c.refuse, c.rejectAcks, c.silence = nil, nil, 0, 0
	for _, p := range c.proxies {
		p.cutAt("")
	}
}

func (c *car) introduced() (implementation, form string, features []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	features = []string{}
	if n := len(c.registers); n > 0 {
		r := c.registers[n-1]
		implementation, features = r.GetImplementation(), append(features, r.GetFeatures()...)
	}
	return implementation, c.form, features
}

// Register implements footman.v1.Controller.
func (c *car) Register(ctx context.Context, r *pb.RegisterRequest) (*pb.RegisterResponse, error) {
	var answer *pb.RegisterResponse
	var err error
	c.note(func() {
		if len(c.registers) < maxKept {
			c.registers = append(c.registers, r)
		}
		if err = c.refuse; err != nil {
			return
		}
		c.form = "grpc"
		if md, ok := metadata.FromIncomingContext(ctx); ok && len(md.Get("x-forwarded-for")) > 0 {
			c.form = "json"
		}
		c.endStreamLocked(status.Error(codes.Aborted, "the controller registered anew"))
		c.sessions++
		c.session = fmt.Sprint("session-", c.sessions)
		answer = &pb.RegisterResponse{Session: c.session, HeartbeatInterval: durationpb.New(c.lease / beatsPerLease), LeaseTtl: durationpb.New(c.lease)}
	})
	return answer, err
}

var errSession = status.Error(codes.NotFound, "session: unknown or ended; register again")

// Commands implements footman.v1.Controller.
func (c *car) Commands(r *pb.CommandsRequest, out grpc.ServerStreamingServer[pb.CommandsResponse]) error {
	ctx, cancel := context.WithCancelCause(out.Context())
	defer cancel(nil)
	st := &stream{ch: make(chan *pb.CommandsResponse, streamBuffer), end: cancel}
	var again []*pb.CommandsResponse
	var err error
	c.note(func() {
		if r.GetSession() != c.session {
			err = errSession
			return
		}
		c.endStreamLocked(status.Error(codes.Aborted, "a newer command stream of this session was opened"))
		c.stream = st
		again = slices.Clone(c.pending)
	})
	if err != nil {
		return err
	}
	defer c.note(func() {
		if c.stream == st {
			c.stream = nil
		}
	})
	if err := out.SendHeader(metadata.MD{}); err != nil {
		return err
	}
	for _, m := range again {
		if err := out.Send(m); err != nil {
			return err
		}
	}
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case m := <-st.ch:
			err = out.Send(m)
		case <-tick.C:
			err = out.Send(&pb.CommandsResponse{Command: &pb.CommandsResponse_KeepAlive{KeepAlive: &pb.KeepAlive{}}})
		}
		if err != nil {
			return err
		}
	}
}

// Acknowledge implements footman.v1.Controller.
func (c *car) Acknowledge(_ context.Context, r *pb.AcknowledgeRequest) (*pb.AcknowledgeResponse, error) {
	var err error
	c.note(func() {
		switch {
		case r.GetSession() != c.session:
			err = errSession
		case c.rejectAcks > 0:
			c.rejectAcks--
			err = status.Error(codes.Unavailable, "refused by the test")
			c.endStreamLocked(err)
		default:
			c.acks[r.GetId()] = append(c.acks[r.GetId()], r)
			c.pending = slices.DeleteFunc(c.pending, func(m *pb.CommandsResponse) bool { return m.GetId() == r.GetId() })
		}
	})
	return &pb.AcknowledgeResponse{}, err
}

// ReportBuild implements footman.v1.Controller.
func (c *car) ReportBuild(_ context.Context, r *pb.ReportBuildRequest) (*pb.ReportBuildResponse, error) {
	return &pb.ReportBuildResponse{}, c.told(r.GetSession(), func() {
		if len(c.reports) < maxKept {
			c.reports = append(c.reports, r)
		}
	})
}

// ReportLoad implements footman.v1.Controller.
func (c *car) ReportLoad(_ context.Context, r *pb.ReportLoadRequest) (*pb.ReportLoadResponse, error) {
	return &pb.ReportLoadResponse{}, c.told(r.GetSession(), func() {
		if len(c.loads) < maxKept {
			c.loads = append(c.loads, r)
		}
	})
}

// ReportChanges implements footman.v1.Controller.
func (c *car) ReportChanges(_ context.Context, r *pb.ReportChangesRequest) (*pb.ReportChangesResponse, error) {
	return &pb.ReportChangesResponse{}, c.told(r.GetSession(), func() {
		if len(c.changes) < maxKept {
			c.changes = append(c.changes, r.GetChanges()...)
		}
		if len(c.holds) < maxKept {
			c.holds = append(c.holds, r.GetHolds()...)
		}
	})
}

// Heartbeat implements footman.v1.Controller.
func (c *car) Heartbeat(_ context.Context, r *pb.HeartbeatRequest) (*pb.HeartbeatResponse, error) {
	answer := &pb.HeartbeatResponse{LeaseTtl: durationpb.New(c.lease)}
	err := c.told(r.GetSession(), func() {
		c.beats++
		answer.RunnerSilence = durationpb.New(c.silence)
	})
	return answer, err
}

// told notes a call of the session, or refuses one of another.
func (c *car) told(session string, do func()) error {
	var err error
	c.note(func() {
		if session != c.session {
			err = errSession
			return
		}
		do()
	})
	return err
}

// send hands a command to the controller; it comes again until it is acknowledged.
func (c *car) send(m *pb.CommandsResponse) (id string) {
	c.note(func() {
		c.nextID++
		m.Id = fmt.Sprint("command-", c.nextID)
		c.pending = append(c.pending, m)
		if c.stream == nil {
			return
		}
		select {
		case c.stream.ch <- m:
		default:
			c.endStreamLocked(status.Error(codes.ResourceExhausted, "command stream does not read"))
		}
	})
	return m.GetId()
}

var errNoAnswer = errors.New("no acknowledgement")

// answer waits for the acknowledgement of a command.
func (c *car) answer(ctx context.Context, limit time.Duration, id string) (*pb.AcknowledgeRequest, error) {
	err := c.await(ctx, limit, "acknowledgement of "+id, func() bool { return len(c.acks[id]) > 0 })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.acks[id][0], nil
}
