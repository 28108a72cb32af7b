package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

var talkChecks = []check{
	{"commands-come-again-after-broken-stream", "Commands", "adopt-build", commandsComeAgain},
	{"stream-cut-in-mid-line", "Commands", "adopt-build", streamCut},
	{"unknown-command-retry", "Commands", "", unknownCommand},
	{"session-over-reregisters", "Register", "", sessionOver},
	{"sidecar-restart-reregisters", "Register", "", sidecarRestart},
}

// running returns a controller with a long build.
func (b *bench) running(ctx context.Context) (*controller, int, error) {
	c, err := b.serving(ctx)
	if err != nil {
		return nil, 0, err
	}
	n, err := b.begin(ctx, c, JobLong)
	return c, n, err
}

// The answer is lost with the stream; the command comes again and is answered again.
func commandsComeAgain(ctx context.Context, b *bench) error {
	e, err := b.strand(ctx, JobLong)
	if err != nil {
		return err
	}
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	if e, err = b.give(e, c.life); err != nil {
		return err
	}
	b.car.mu.Lock()
	b.car.rejectAcks = 1
	b.car.mu.Unlock()
	ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(adoptCommand(e.Record, abort)))
	if err != nil {
		return fmt.Errorf("after its first answer was refused: %w", err)
	}
	if o := ack.GetOutcome(); o != pb.Outcome_OUTCOME_RESUMED && o != pb.Outcome_OUTCOME_RETRY {
		return fmt.Errorf("the command that came again was answered %v (%s)", o, ack.GetReason())
	}
	if err := b.adoptAs(ctx, e.Record, pb.Outcome_OUTCOME_RESUMED); err != nil {
		return err
	}
	was, err := b.progress(JobLong, e.Record.Number)
	if err != nil {
		return err
	}
	return b.grows(ctx, e.Record.Number, was)
}

// Half of a command is none; it comes again, whole.
func streamCut(ctx context.Context, b *bench) error {
	e, err := b.strand(ctx, JobLong)
	if err != nil {
		return err
	}
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	if e, err = b.give(e, c.life); err != nil {
		return err
	}
	cuts := b.car.cuts()
	b.car.cutAt(e.Record.Folder)
	ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(adoptCommand(e.Record, abort)))
	if err != nil {
		return fmt.Errorf("after the stream was cut in the middle of it: %w", err)
	}
	if b.car.cuts() == cuts {
		return errors.New("the stream could not be cut: is another connection used?")
	}
	if o := ack.GetOutcome(); o != pb.Outcome_OUTCOME_RESUMED && o != pb.Outcome_OUTCOME_RETRY {
		return fmt.Errorf("answered %v (%s)", o, ack.GetReason())
	}
	return b.adoptAs(ctx, e.Record, pb.Outcome_OUTCOME_RESUMED)
}

// A command of a later version is answered, and the stream goes on.
func unknownCommand(ctx context.Context, b *bench) error {
	if _, err := b.serving(ctx); err != nil {
		return err
	}
	for range 2 {
		ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(&pb.CommandsResponse{}))
		if err != nil {
			return err
		}
		if ack.GetOutcome() != pb.Outcome_OUTCOME_RETRY {
			return fmt.Errorf("a command that nobody knows was answered %v", ack.GetOutcome())
		}
	}
	return nil
}

// registersAgain waits for a Register that lists the running build.
func (b *bench) registersAgain(ctx context.Context, c *controller, before, n int) error {
	err := b.car.await(ctx, b.cfg.Step, "new registration with a command stream", func() bool {
		return len(b.car.registers) > before && b.car.stream != nil && b.car.session != ""
	})
	if err != nil {
		return err
	}
	b.car.mu.Lock()
	defer b.car.mu.Unlock()
	r := b.car.registers[len(b.car.registers)-1]
	switch {
	case r.GetReplica() != c.life.Name || r.GetIncarnation() != c.life.Incarnation:
		return fmt.Errorf("it registered anew as %s/%d, not %s", r.GetReplica(), r.GetIncarnation(), c.life)
	case !slices.ContainsFunc(r.GetRunning(), func(x *pb.BuildRef) bool { return x.GetJob() == JobLong && int(x.GetNumber()) == n }):
		return fmt.Errorf("its new registration does not list %s #%d, which runs", JobLong, n)
	}
	return nil
}

// NOT_FOUND says that the session is over.
func sessionOver(ctx context.Context, b *bench) error {
	c, n, err := b.running(ctx)
	if err != nil {
		return err
	}
	before := b.car.sessionsNow()
	b.car.forgetSession()
	return b.registersAgain(ctx, c, before, n)
}

// A sidecar that comes back has another address and knows nothing.
func sidecarRestart(ctx context.Context, b *bench) error {
	c, n, err := b.running(ctx)
	if err != nil {
		return err
	}
	before := b.car.sessionsNow()
	b.car.away()
	if err := b.car.open(); err != nil {
		return err
	}
	return b.registersAgain(ctx, c, before, n)
}
