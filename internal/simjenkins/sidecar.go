package simjenkins

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/footman-ci/footman/adoption/ledger"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// Rhythm of the talk with the sidecar.
const (
	callTime     = 5 * time.Second // a call that is not answered by then is a lost session
	retryMin     = 100 * time.Millisecond
	retryMax     = 2 * time.Second
	retryRefused = 5 * time.Second // after FAILED_PRECONDITION, which only a person or the runner settles
	loadEvery    = 3 * time.Second
	loadPause    = 100 * time.Millisecond // least time between two reports of load
	// defaultBeat is used when the sidecar names no heartbeat interval.
	defaultBeat = time.Second
	// maxReports bounds the reports of builds that wait. When it overflows,
	// Register brings the whole list anew.
	maxReports = 4096
)

var (
	errResync    = errors.New("reports of builds were dropped: register anew")
	errEndOfTalk = errors.New("command stream ended")
)

// buildReport is one ReportBuild to come.
type buildReport struct {
	build  *build
	result string // "" while it runs
}

// sidecar is the talk with the controller's own sidecar. Claims, ticks and
// releases never wait for it.
type sidecar struct {
	c       *controller
	socket  string
	reports chan buildReport
	resync  chan struct{}
	load    chan struct{}
	lease   *lease
	dropped atomic.Uint64
}

func newSidecar(c *controller, socket string) *sidecar {
	return &sidecar{
		c: c, socket: socket, reports: make(chan buildReport, maxReports),
		resync: make(chan struct{}, 1), load: make(chan struct{}, 1), lease: newLease(),
	}
}

func (s *sidecar) report(b *build, result string) {
	select {
	case s.reports <- buildReport{b, result}:
	default:
		s.dropped.Add(1)
		signal(s.resync)
	}
}

func (s *sidecar) loadChanged() { signal(s.load) }

func signal(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// run talks until ctx ends, with one session after the other.
func (s *sidecar) run(ctx context.Context) {
	conn, err := grpc.NewClient("unix:"+s.socket,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: retryMin, Multiplier: 1.6, Jitter: 0.2, MaxDelay: retryMax},
			MinConnectTimeout: callTime,
		}))
	if err != nil {
		s.c.log.Error().Err(err).Str("socket", s.socket).Msg("no talk with the sidecar")
		return
	}
	defer conn.Close()
	client := footmanv1.NewControllerClient(conn)
	wait := retryMin
	for {
		begun := time.Now()
		err := s.session(ctx, client)
		if ctx.Err() != nil {
			return
		}
		if time.Since(begun) > retryMax {
			wait = retryMin
		}
		pause := wait + rand.N(wait) //nolint:gosec // spreads load; nobody gains by guessing it
		switch {
		case errors.Is(err, errResync):
			pause = 0
		case status.Code(errors.Unwrap(err)) == codes.FailedPrecondition:
			pause = retryRefused
		}
		s.c.log.Warn().Err(err).Dur("again_in", pause).Msg("talk with the sidecar ended")
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		wait = min(2*wait, retryMax)
	}
}

// session registers and talks until anything fails.
func (s *sidecar) session(ctx context.Context, client footmanv1.ControllerClient) error {
	select { // what is reported from here on comes with or after Register
	case <-s.resync:
		s.drain()
	default:
	}
	callCtx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	reply, err := client.Register(callCtx, s.introduction())
	if err != nil {
		return fmt.Errorf("register: %w", err)
	}
	s.c.log.Info().Msg("registered at the sidecar")
	t := &talk{sidecar: s, client: client, session: reply.GetSession()}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return t.commands(ctx) })
	group.Go(func() error { return t.beat(ctx, reply) })
	group.Go(func() error { return t.report(ctx) })
	group.Go(func() error { return t.reportLoad(ctx) })
	group.Go(func() error { return t.reportChanges(ctx) })
	return group.Wait()
}

// drain forgets the reports that Register is about to replace.
func (s *sidecar) drain() {
	for {
		select {
		case <-s.reports:
		default:
			return
		}
	}
}

func (s *sidecar) introduction() *footmanv1.RegisterRequest {
	digest := sha256.Sum256([]byte("simjenkins " + jenkinsVersion))
	r := &footmanv1.RegisterRequest{
		Replica: s.c.id.life.Name, Incarnation: s.c.id.life.Incarnation, Pid: count32(os.Getpid()),
		Implementation: "simjenkins/1", JenkinsVersion: jenkinsVersion, PluginsDigest: hex.EncodeToString(digest[:]),
		VetoActive: s.c.vetoActive.Load(), State: s.state(), Features: append([]string{"adopt-build", "quiet-down", "replay-queue"}, s.c.features()...), Url: s.c.url,
	}
	for _, b := range s.c.running() {
		r.Running = append(r.Running, b.ref())
	}
	return r
}

func (b *build) ref() *footmanv1.BuildRef {
	return &footmanv1.BuildRef{Job: b.j.name, Number: count32(b.n)}
}

// count32 fits a number into the API's type.
func count32(n int) int32 { return int32(min(max(n, 0), math.MaxInt32)) }

func (s *sidecar) state() footmanv1.ControllerState {
	switch s.c.state() {
	case ledger.StateServing:
		return footmanv1.ControllerState_CONTROLLER_STATE_SERVING
	case ledger.StateDraining:
		return footmanv1.ControllerState_CONTROLLER_STATE_DRAINING
	case ledger.StateStopping:
		return footmanv1.ControllerState_CONTROLLER_STATE_STOPPING
	}
	return footmanv1.ControllerState_CONTROLLER_STATE_STARTING
}

// talk is one session.
type talk struct {
	*sidecar
	client  footmanv1.ControllerClient
	session string
}

// call runs one unary call within callTime.
func (t *talk) call(ctx context.Context, what string, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if err := do(ctx); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// beat renews the lease.
func (t *talk) beat(ctx context.Context, reply *footmanv1.RegisterResponse) error {
	every := asDuration(reply.GetHeartbeatInterval(), defaultBeat)
	t.lease.renew(reply.GetLeaseTtl().AsDuration(), 0)
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		err := t.call(ctx, "heartbeat", func(ctx context.Context) error {
			r, err := t.client.Heartbeat(ctx, &footmanv1.HeartbeatRequest{Session: t.session})
			if err != nil {
				return err
			}
			t.lease.renew(r.GetLeaseTtl().AsDuration(), r.GetRunnerSilence().AsDuration())
			if owners := r.GetTriggerOwners(); len(owners) > 0 {
				t.c.owners.Store(&owners)
			}
			return nil
		})
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
}

func asDuration(d *durationpb.Duration, otherwise time.Duration) time.Duration {
	if v := d.AsDuration(); d != nil && v > 0 {
		return v
	}
	return otherwise
}

func (t *talk) report(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-t.resync:
			signal(t.resync) // the next session looks at it
			return errResync
		case r := <-t.reports:
			req := &footmanv1.ReportBuildRequest{
				Session: t.session, Build: r.build.ref(), Phase: footmanv1.BuildPhase_BUILD_PHASE_RUNNING, Nodes: r.build.nodes(), Result: r.result,
			}
			if r.result != "" {
				req.Phase = footmanv1.BuildPhase_BUILD_PHASE_COMPLETED
			}
			err := t.call(ctx, "report build", func(ctx context.Context) error {
				_, err := t.client.ReportBuild(ctx, req)
				return err
			})
			if err != nil {
				return err // the next Register lists what runs; what is over is not on it
			}
		}
	}
}

func (t *talk) reportLoad(ctx context.Context) error {
	for {
		running, busy := 0, 0
		for _, b := range t.c.running() {
			running++
			busy += len(b.nodes())
		}
		online := t.c.nodes.count()
		err := t.call(ctx, "report load", func(ctx context.Context) error {
			_, err := t.client.ReportLoad(ctx, &footmanv1.ReportLoadRequest{
				Session: t.session, State: t.state(), RunningBuilds: count32(running), QueueLength: count32(t.c.queue.length()), OnlineNodes: count32(online),
				BusyExecutors: count32(busy), TotalExecutors: count32(max(online, busy)),
			})
			return err
		})
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(loadPause):
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-t.load:
		case <-time.After(loadEvery - loadPause):
		}
	}
}
