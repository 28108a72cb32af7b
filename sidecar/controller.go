package sidecar

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/rs/zerolog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	// maxPending bounds the commands that wait for a controller.
	maxPending = 20_000
	// commandQueue is the burst a command stream takes without waiting.
	commandQueue = 256
	// keepAliveEvery keeps middle boxes and clients with read timeouts content, and
	// makes a half-dead stream show.
	keepAliveEvery = 10 * time.Second
	// maxRunning bounds the builds one controller may report.
	maxRunning = 100_000
)

// controllers is the sidecar's end of footman.v1.Controller: one session at a
// time, its last reports, and the commands it has not acknowledged yet.
type controllers struct {
	pb.UnimplementedControllerServer

	name    string
	log     zerolog.Logger
	publish func(adoption.Event)
	changed func() // the adoption manager shall look again
	// registered is told of a new controller; it may touch the home, in a goroutine of its own.
	registered func(*pb.RegisterRequest)
	silence    func() time.Duration
	claimed    func() uint64 // the incarnation that the runner reports; 0: not known
	leaseTTL   func() time.Duration
	owners     func() []string // names among which triggers are divided
	frozen     func() bool     // the runner says that the controller is stopped or ending
	reports    reportSink      // of what the controller saved; nil: nobody wants to know

	mu      sync.Mutex
	session *session
	nextID  uint64
}

type session struct {
	id       string
	info     *pb.RegisterRequest
	life     ledger.Life
	load     *pb.ReportLoadRequest
	state    pb.ControllerState
	running  map[string]*pb.BuildRef
	keys     map[string]struct{} // of running, for readers; nil after a change, never changed itself
	beat     time.Time
	stream   *commandStream // nil while none is open
	pending  map[string]*command
	byKey    map[string]*command
	overflow int64
}

type commandStream struct {
	ch   chan *pb.CommandsResponse
	gone context.CancelCauseFunc
}

type command struct {
	msg  *pb.CommandsResponse
	key  string
	done chan struct{}
	ack  *pb.AcknowledgeRequest // set before done is closed
	wait int                    // callers waiting
}

// registeredAnew is why commands of an older session come back.
const registeredAnew = "the controller registered anew"

var errNewStream = status.Error(codes.Aborted, "a newer command stream of this session was opened")

// Register implements footman.v1.Controller.
func (c *controllers) Register(_ context.Context, req *pb.RegisterRequest) (*pb.RegisterResponse, error) {
	switch {
	case req.GetReplica() != c.name:
		return nil, status.Errorf(codes.InvalidArgument, "replica: this sidecar serves %q, not %q", c.name, req.GetReplica())
	case req.GetIncarnation() == 0:
		return nil, status.Error(codes.InvalidArgument, "incarnation: must be set (FOOTMAN_INCARNATION)")
	case len(req.GetRunning()) > maxRunning:
		return nil, status.Errorf(codes.InvalidArgument, "running: %d builds, at most %d", len(req.GetRunning()), maxRunning)
	}
	// Only the runner claims incarnations: a wrong one would lock the right one out.
	if claimed := c.claimed(); claimed > 0 && req.GetIncarnation() > claimed {
		return nil, status.Errorf(codes.Unavailable, "incarnation: %d is not known yet; the runner reports %d", req.GetIncarnation(), claimed)
	}
	s := &session{
		id: randomID(), info: req, life: ledger.Life{Name: c.name, Incarnation: req.GetIncarnation()},
		state: req.GetState(), running: map[string]*pb.BuildRef{}, beat: time.Now(),
		pending: map[string]*command{}, byKey: map[string]*command{},
	}
	for _, b := range req.GetRunning() {
		s.running[ledger.Key(b.GetJob(), int(b.GetNumber()))] = b
	}
	c.mu.Lock()
	old := c.session
	if old != nil && old.life.Incarnation > s.life.Incarnation {
		c.mu.Unlock()
		return nil, status.Errorf(codes.FailedPrecondition, "incarnation: %d is over, %d is registered", req.GetIncarnation(), old.life.Incarnation)
	}
	c.session = s
	if old != nil {
		c.dropLocked(old, registeredAnew)
	}
	c.mu.Unlock()
	c.log.Info().Uint64("incarnation", req.GetIncarnation()).Int32("pid", req.GetPid()).Bool("veto", req.GetVetoActive()).
		Str("implementation", req.GetImplementation()).Int("running", len(req.GetRunning())).Strs("features", req.GetFeatures()).
		Int32("unresumable_jobs", req.GetUnresumableJobs()).Msg("controller registered")
	c.publish(adoption.Event{Time: time.Now(), Kind: KindControllerRegistered, Replica: c.name, Incarnation: req.GetIncarnation(), Detail: req.GetImplementation()})
	c.changed()
	go c.registered(req)
	return &pb.RegisterResponse{Session: s.id, HeartbeatInterval: durationpb.New(heartbeatInterval), LeaseTtl: durationpb.New(c.leaseTTL())}, nil
}

// dropLocked ends an old session: its stream closes and its waiting commands fail.
func (c *controllers) dropLocked(s *session, why string) {
	if s.stream != nil {
		s.stream.gone(status.Error(codes.Aborted, why))
		s.stream = nil
	}
	for id, cmd := range s.pending {
		cmd.ack = &pb.AcknowledgeRequest{Id: id, Outcome: pb.Outcome_OUTCOME_RETRY, Reason: why}
		close(cmd.done)
	}
	clear(s.pending)
	clear(s.byKey)
}

func (c *controllers) current(id string) (*session, error) {
	if c.session == nil || c.session.id != id {
		return nil, status.Error(codes.NotFound, "session: unknown or ended; register again")
	}
	c.session.beat = time.Now()
	return c.session, nil
}

// Commands implements footman.v1.Controller.
func (c *controllers) Commands(req *pb.CommandsRequest, out pb.Controller_CommandsServer) error {
	ctx, cancel := context.WithCancelCause(out.Context())
	defer cancel(nil)
	st := &commandStream{ch: make(chan *pb.CommandsResponse, commandQueue), gone: cancel}
	c.mu.Lock()
	s, err := c.current(req.GetSession())
	if err != nil {
		c.mu.Unlock()
		return err
	}
	if s.stream != nil {
		s.stream.gone(errNewStream)
	}
	s.stream = st
	again := make([]*pb.CommandsResponse, 0, len(s.pending))
	for _, cmd := range s.pending {
		again = append(again, cmd.msg)
	}
	c.mu.Unlock()
	c.changed()
	defer c.streamGone(s, st)
	// The headers tell the client that its stream is open, however long it stays idle.
	if err := out.SendHeader(metadata.MD{}); err != nil {
		return err
	}

	for _, msg := range again {
		if err := out.Send(msg); err != nil {
			return err
		}
	}
	tick := time.NewTicker(keepAliveEvery)
	defer tick.Stop()
	for {
		select {
		case msg := <-st.ch:
			if err := out.Send(msg); err != nil {
				return err
			}
		case <-tick.C:
			if err := out.Send(&pb.CommandsResponse{Command: &pb.CommandsResponse_KeepAlive{KeepAlive: &pb.KeepAlive{}}}); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (c *controllers) streamGone(s *session, st *commandStream) {
	c.mu.Lock()
	if s.stream == st {
		s.stream = nil
	}
	c.mu.Unlock()
	c.changed()
}

// Acknowledge implements footman.v1.Controller.
func (c *controllers) Acknowledge(_ context.Context, req *pb.AcknowledgeRequest) (*pb.AcknowledgeResponse, error) {
	if req.GetOutcome() == pb.Outcome_OUTCOME_UNSPECIFIED {
		return nil, status.Error(codes.InvalidArgument, "outcome: must be set")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.current(req.GetSession())
	if err != nil {
		return nil, err
	}
	cmd := s.pending[req.GetId()]
	if cmd == nil {
		return &pb.AcknowledgeResponse{}, nil
	}
	if req.GetOutcome() == pb.Outcome_OUTCOME_RESUMED {
		if a := cmd.msg.GetAdoptBuild(); a != nil {
			s.running[cmd.key], s.keys = a.GetRecord().GetBuild(), nil
		}
	}
	delete(s.pending, req.GetId())
	delete(s.byKey, cmd.key)
	cmd.ack = req
	close(cmd.done)
	return &pb.AcknowledgeResponse{}, nil
}

// ReportBuild implements footman.v1.Controller.
func (c *controllers) ReportBuild(_ context.Context, req *pb.ReportBuildRequest) (*pb.ReportBuildResponse, error) {
	b := req.GetBuild()
	if b.GetJob() == "" || b.GetNumber() < 1 {
		return nil, status.Error(codes.InvalidArgument, "build: needs job and number")
	}
	key := ledger.Key(b.GetJob(), int(b.GetNumber()))
	c.mu.Lock()
	s, err := c.current(req.GetSession())
	if err != nil {
		c.mu.Unlock()
		return nil, err
	}
	_, known := s.running[key]
	switch req.GetPhase() {
	case pb.BuildPhase_BUILD_PHASE_RUNNING:
		if !known && len(s.running) >= maxRunning {
			s.overflow++ // repaired by the next Register or reconcile, which asks again
		} else {
			s.running[key], s.keys = b, nil
		}
	case pb.BuildPhase_BUILD_PHASE_COMPLETED:
		delete(s.running, key)
		s.keys = nil
	default:
		c.mu.Unlock()
		return nil, status.Error(codes.InvalidArgument, "phase: must be set")
	}
	life := s.life
	c.mu.Unlock()
	kind := KindBuildStarted
	if req.GetPhase() == pb.BuildPhase_BUILD_PHASE_COMPLETED {
		kind = KindBuildCompleted
	} else if known {
		return &pb.ReportBuildResponse{}, nil
	}
	c.publish(adoption.Event{Time: time.Now(), Kind: kind, Replica: c.name, Incarnation: life.Incarnation, Job: b.GetJob(), Number: int(b.GetNumber()), Detail: req.GetResult()})
	return &pb.ReportBuildResponse{}, nil
}

// ReportLoad implements footman.v1.Controller.
func (c *controllers) ReportLoad(_ context.Context, req *pb.ReportLoadRequest) (*pb.ReportLoadResponse, error) {
	c.mu.Lock()
	s, err := c.current(req.GetSession())
	if err != nil {
		c.mu.Unlock()
		return nil, err
	}
	turned := req.GetState() != pb.ControllerState_CONTROLLER_STATE_UNSPECIFIED && s.state != req.GetState()
	s.load = req
	if turned {
		s.state = req.GetState()
	}
	c.mu.Unlock()
	if turned {
		c.changed()
	}
	return &pb.ReportLoadResponse{}, nil
}

// Heartbeat implements footman.v1.Controller.
func (c *controllers) Heartbeat(_ context.Context, req *pb.HeartbeatRequest) (*pb.HeartbeatResponse, error) {
	c.mu.Lock()
	_, err := c.current(req.GetSession())
	c.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return &pb.HeartbeatResponse{LeaseTtl: durationpb.New(c.leaseTTL()), RunnerSilence: durationpb.New(c.silence()), TriggerOwners: c.owners()}, nil
}

// send queues a command for the controller and waits for its acknowledgement. A
// second caller with the same key waits for the same command.
func (c *controllers) send(ctx context.Context, life ledger.Life, key string, msg *pb.CommandsResponse) (*pb.AcknowledgeRequest, error) {
	c.mu.Lock()
	s := c.session
	switch {
	case s == nil || s.life != life:
		c.mu.Unlock()
		return nil, fmt.Errorf("controller of %s is not connected", life)
	case len(s.pending) >= maxPending:
		c.mu.Unlock()
		return nil, fmt.Errorf("controller of %s has %d unanswered commands", life, maxPending)
	}
	cmd := s.byKey[key]
	if cmd == nil {
		c.nextID++
		msg.Id = fmt.Sprintf("%s-%d", s.id, c.nextID)
		cmd = &command{msg: msg, key: key, done: make(chan struct{})}
		s.pending[msg.GetId()] = cmd
		s.byKey[key] = cmd
		if s.stream != nil {
			select {
			case s.stream.ch <- msg:
			default:
				// A stream that does not read is ended; the controller reconnects and
				// gets everything that is pending.
				s.stream.gone(status.Error(codes.ResourceExhausted, "command stream does not read"))
				s.stream = nil
			}
		}
	}
	cmd.wait++
	c.mu.Unlock()
	select {
	case <-cmd.done:
		return cmd.ack, nil
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		if cmd.wait--; cmd.wait == 0 && cmd.ack == nil {
			delete(s.pending, cmd.msg.GetId())
			delete(s.byKey, cmd.key)
		}
		return nil, context.Cause(ctx)
	}
}

// view is a snapshot of the current session.
type view struct {
	life    ledger.Life
	info    *pb.RegisterRequest
	load    *pb.ReportLoadRequest
	state   pb.ControllerState
	running map[string]struct{} // shared between readers: do not change
	loads   bool                // it can load builds: connected, with the veto, serving or draining
	serving bool                // it takes new builds
	quiet   time.Duration       // since its last sign of life
}

func (c *controllers) view(withRunning bool) view {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.session
	if s == nil {
		return view{}
	}
	v := view{life: s.life, info: s.info, load: s.load, state: s.state, quiet: time.Since(s.beat)}
	if withRunning {
		if s.keys == nil {
			s.keys = make(map[string]struct{}, len(s.running))
			for k := range s.running {
				s.keys[k] = struct{}{}
			}
		}
		v.running = s.keys
	}
	// It must say so itself, with the veto, and be there to hear us.
	there := !c.frozen() && s.info.GetVetoActive() && s.stream != nil && time.Since(s.beat) < c.leaseTTL()
	v.serving = there && s.state == pb.ControllerState_CONTROLLER_STATE_SERVING
	v.loads = v.serving || there && s.state == pb.ControllerState_CONTROLLER_STATE_DRAINING
	return v
}

func recordProto(r ledger.Record) *pb.BuildRecord {
	return &pb.BuildRecord{
		Build: &pb.BuildRef{Job: r.Job, Number: count32(r.Number)}, Folder: r.Folder, ClaimedAt: timestamppb.New(r.ClaimedAt),
		QueueId: r.QueueID, Origin: r.Origin, OriginIncarnation: r.OriginIncarnation,
	}
}
