package conformance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

var leaseChecks = []check{
	{"sidecar-away-build-goes-on", "Release", "", sidecarAway},
	{"lease-over-schedules-nothing-new", "Lease", "", leaseOver},
	{"runner-silent-schedules-nothing-new", "Lease", "", runnerSilent},
	{"old-incarnation-refused", "Register", "", oldLife},
	{"quiet-down", "Quiet-down", "quiet-down", quietDown},
}

// leaseSlack is how much later than its end a lease may be noticed.
const leaseSlack = time.Second

// What runs goes on, ends and is released with nobody to talk to.
func sidecarAway(ctx context.Context, b *bench) error {
	c, long, err := b.running(ctx)
	if err != nil {
		return err
	}
	short, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	b.car.away()
	defer func() { _ = b.car.open() }()
	was, err := b.progress(JobLong, long)
	if err != nil {
		return err
	}
	if err := b.ended(ctx, JobShort, short); err != nil {
		return err
	}
	if err := b.until(ctx, b.cfg.Step, "release while the sidecar is away", func() (bool, error) {
		return !exists(b.record(c, JobShort, short)), nil
	}); err != nil {
		return err
	}
	return b.grows(ctx, long, was)
}

// Without an answer for longer than the lease nothing new starts, until one comes.
func leaseOver(ctx context.Context, b *bench) error {
	c, long, err := b.running(ctx)
	if err != nil {
		return err
	}
	b.car.away()
	back := false
	defer func() {
		if !back {
			_ = b.car.open()
		}
	}()
	if err := sleep(ctx, b.cfg.Lease+leaseSlack); err != nil {
		return err
	}
	if err := b.refusesNew(ctx, c, long); err != nil {
		return err
	}
	back = true
	if err := b.car.open(); err != nil {
		return err
	}
	return b.startsAgain(ctx, c)
}

// refusesNew asks for a build that must not start while the long one goes on.
func (b *bench) refusesNew(ctx context.Context, c *controller, long int) error {
	before, err := b.numbers(JobShort)
	if err != nil {
		return err
	}
	was, err := b.progress(JobLong, long)
	if err != nil {
		return err
	}
	b.askLater(ctx, c)
	if err := b.startsNothing(ctx, c, JobShort, before); err != nil {
		return err
	}
	return b.grows(ctx, long, was)
}

// startsAgain waits until builds start: one that waits, or one that is asked for now.
func (b *bench) startsAgain(ctx context.Context, c *controller) error {
	before, err := b.numbers(JobShort)
	if err != nil {
		return err
	}
	if err := b.connected(ctx, c); err != nil {
		return err
	}
	n := 0
	err = b.until(ctx, b.cfg.Step, "build after the lease was renewed", func() (bool, error) {
		if err := b.ask(ctx, c, JobShort); err != nil {
			return false, nil //nolint:nilerr // not yet
		}
		n, err = b.appears(ctx, JobShort, before)
		return err == nil, err
	})
	if err != nil {
		return err
	}
	return b.ended(ctx, JobShort, n)
}

// A runner that is silent for longer than the lease counts as an answer that is missing.
func runnerSilent(ctx context.Context, b *bench) error {
	c, long, err := b.running(ctx)
	if err != nil {
		return err
	}
	b.silent(2 * b.cfg.Lease)
	if err := b.heard(ctx); err != nil {
		return err
	}
	if err := b.refusesNew(ctx, c, long); err != nil {
		return err
	}
	b.silent(0)
	if err := b.heard(ctx); err != nil {
		return err
	}
	return b.startsAgain(ctx, c)
}

func (b *bench) silent(d time.Duration) {
	b.car.mu.Lock()
	b.car.silence = d
	b.car.mu.Unlock()
}

// heard waits until the controller has surely read an answer that was made from now on:
// it sent another heartbeat after it.
func (b *bench) heard(ctx context.Context) error {
	b.car.mu.Lock()
	before := b.car.beats
	b.car.mu.Unlock()
	const two = 2
	return b.car.await(ctx, b.cfg.Step, "heartbeats", func() bool { return b.car.beats >= before+two })
}

// registersWhenOver bounds how often a life that is over may ask in the quiet time.
const registersWhenOver = 40

// A life that is over starts nothing, and asks at a slow pace.
func oldLife(ctx context.Context, b *bench) error {
	c, long, err := b.running(ctx)
	if err != nil {
		return err
	}
	b.car.mu.Lock()
	b.car.refuse = status.Error(codes.FailedPrecondition, "incarnation: it is over, a newer one is registered")
	b.car.mu.Unlock()
	before := b.car.sessionsNow()
	b.car.endSession()
	if err := b.car.await(ctx, b.cfg.Step, "attempt to register", func() bool { return len(b.car.registers) > before }); err != nil {
		return err
	}
	if err := sleep(ctx, b.cfg.Lease+leaseSlack); err != nil {
		return err
	}
	asked := b.car.sessionsNow()
	if err := b.refusesNew(ctx, c, long); err != nil {
		return err
	}
	if n := b.car.sessionsNow() - asked; n > registersWhenOver {
		return fmt.Errorf("it asked to register %d times in %v although its life is over", n, b.cfg.Quiet)
	}
	b.kill()
	return nil
}

// Quiet-down starts nothing and ends nothing; its end takes all of it back.
func quietDown(ctx context.Context, b *bench) error {
	c, long, err := b.running(ctx)
	if err != nil {
		return err
	}
	ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(&pb.CommandsResponse{Command: &pb.CommandsResponse_QuietDown{QuietDown: &pb.QuietDown{Reason: "conformance"}}}))
	if err != nil {
		return err
	}
	if ack.GetOutcome() != pb.Outcome_OUTCOME_DONE {
		return fmt.Errorf("QuietDown was answered %v (%s)", ack.GetOutcome(), ack.GetReason())
	}
	if err := b.car.await(ctx, b.cfg.Step, "state DRAINING", func() bool {
		return b.car.stateLocked(c.first) == pb.ControllerState_CONTROLLER_STATE_DRAINING
	}); err != nil {
		return err
	}
	if err := b.until(ctx, b.cfg.Step, "state draining in live.json", func() (bool, error) {
		live, err := b.ledger.ReadLive(c.life)
		return live.State == "draining", err
	}); err != nil {
		return err
	}
	before, err := b.numbers(JobShort)
	if err != nil {
		return err
	}
	b.askLater(ctx, c)
	if err := b.startsNothing(ctx, c, JobShort, before); err != nil {
		return err
	}
	was, err := b.progress(JobLong, long) // Jenkins pauses its Pipelines meanwhile
	if err != nil {
		return err
	}
	ack, err = b.car.answer(ctx, b.cfg.Step, b.car.send(&pb.CommandsResponse{Command: &pb.CommandsResponse_CancelQuietDown{CancelQuietDown: &pb.CancelQuietDown{}}}))
	if err != nil {
		return err
	}
	if ack.GetOutcome() != pb.Outcome_OUTCOME_DONE {
		return errors.New("CancelQuietDown was not answered OUTCOME_DONE")
	}
	if err := b.grows(ctx, long, was); err != nil {
		return err
	}
	return b.startsAgain(ctx, c)
}
