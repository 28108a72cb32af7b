package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/layout"
)

// Restart backoff.
const (
	// restartFirst and restartMax bound the pause before a controller is started
	// anew; each start costs a boot, and makes everybody else wait for a while.
	restartFirst = time.Second
	restartMax   = time.Minute
	// restartGrowth and restartSpread: doubling, and 20 % to both sides so that
	// replicas which died together do not come back in step.
	restartGrowth = 2
	restartSpread = 0.2
	// restartForgiven is how long a controller must have served for the next pause
	// to be short again.
	restartForgiven = 10 * time.Minute
)

// Runner runs one controller after another, one at a time.
type Runner struct {
	cfg     Config
	log     zerolog.Logger
	home    layout.Home
	ledger  *ledger.Ledger
	sidecar Sidecar // nil: none

	chronicle *chronicle
	fence     *fence
	nice      int // of this process before it was raised

	board   atomic.Pointer[board]
	changed chan struct{} // the board changed; for the reporter
	child   atomic.Pointer[child]
	stop    stopRequest
}

// board is what the runner does just now, for reports and the liveness endpoint.
type board struct {
	State       State
	Detail      string
	Incarnation uint64
	PID         int // of the controller
	StartedAt   time.Time
}

// New returns a runner. It has no side effects; the error is an *ExitError.
func New(cfg Config, log zerolog.Logger) (*Runner, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg, err := cfg.filled()
	if err != nil {
		return nil, &ExitError{ExitUsage, err}
	}
	r := &Runner{
		cfg: cfg, log: log, home: layout.Home(cfg.Home), sidecar: cfg.Sidecar,
		changed: make(chan struct{}, 1),
	}
	r.ledger = ledger.New(r.home, cfg.FS)
	r.chronicle = newChronicle(log, cfg.FS, r.home, cfg.Name)
	r.fence = newFence(cfg.FreezeAfter, cfg.Clock, r.chronicle.tell)
	r.board.Store(&board{State: StateWaiting, Detail: "not started yet"})
	return r, nil
}

// Run runs controllers until the restart policy, a signal or ctx ends it, and
// returns the exit code that the process shall end with. The error says why, if
// the code is not the controller's own; it is an *ExitError then. Run takes the
// process's signals and may be called once.
//
// When it returns, no controller runs and nothing is held, except what the kernel
// holds as long as a home that hangs does not answer.
func (r *Runner) Run(ctx context.Context) (exitCode int, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(errors.New("the runner ends"))

	dropHarmless()
	if err := becomeReaper(); err != nil {
		return ExitRuntime, exitf(ExitRuntime, "become the parent of orphans: %w", err)
	}
	nice, problems := harden()
	r.nice = nice
	for _, p := range problems {
		r.log.Info().Err(p).Msg("the runner works without this; it may freeze up to a second later on an overloaded machine")
	}
	if r.sidecar == nil && r.cfg.Socket != "" {
		client, err := dialSidecar(r.cfg.Socket)
		if err != nil {
			return ExitUsage, &ExitError{ExitUsage, err}
		}
		r.sidecar = client
		defer client.Close()
	}
	livez, err := r.listenLivez(ctx)
	if err != nil {
		return ExitUsage, &ExitError{ExitUsage, err}
	}
	defer livez()

	r.chronicle.start()
	defer r.chronicle.close()
	r.fence.start()
	defer r.fence.close()
	background, endBackground := context.WithCancel(context.WithoutCancel(ctx))
	reporterDone := make(chan struct{})
	go func() { defer close(reporterDone); r.reports(background) }()
	reaperDone := make(chan struct{})
	go func() { defer close(reaperDone); reapOrphans(background) }()
	stopSignals := r.takeSignals(cancel)
	defer func() {
		r.show(board{State: StateStopped, Incarnation: r.board.Load().Incarnation})
		stopSignals()
		endBackground()
		<-reporterDone
		<-reaperDone
	}()

	return r.lives(ctx)
}

// outcome of one life.
type outcome struct {
	code    int
	err     error
	started bool          // a controller ran
	served  time.Duration // how long it served
}

// lives runs one life after another, as the restart policy says.
func (r *Runner) lives(ctx context.Context) (int, error) {
	wait := &backoff.ExponentialBackOff{
		InitialInterval: restartFirst, MaxInterval: restartMax,
		Multiplier: restartGrowth, RandomizationFactor: restartSpread,
	}
	ran := false
	for {
		out := r.live(ctx)
		ran = ran || out.started
		if ctx.Err() != nil {
			return r.stopped(ctx, out)
		}
		if !r.goesOn(out, ran) {
			return out.result()
		}
		if out.served >= restartForgiven {
			wait.Reset()
		}
		d := wait.NextBackOff()
		r.tellNext(out, d)
		if pause(ctx, d) != nil {
			return r.stopped(ctx, outcome{})
		}
	}
}

// goesOn says whether another life follows. ran: some controller ran before.
func (r *Runner) goesOn(out outcome, ran bool) bool {
	if errors.Is(out.err, errAgain) || out.restartAsked(r.cfg.Mode) {
		return true
	}
	code, err := out.result()
	switch code {
	case ExitUsage, ExitNameInUse, ExitForeignHome:
		if err != nil && (!out.started || code == ExitUsage) {
			return false // no restart mends these
		}
	}
	if !out.started && !ran {
		return false // what is wrong at the first start is told at once
	}
	switch r.cfg.Restart {
	case RestartAlways:
		return true
	case RestartOnFailure:
		return code != 0
	case RestartNo:
	}
	return false
}

func (r *Runner) tellNext(out outcome, d time.Duration) {
	code, err := out.result()
	why := describe(code, r.cfg.Mode)
	if err != nil {
		why = err.Error()
	}
	detail := fmt.Sprintf("%s; queues for a new start in %s", why, d.Round(time.Millisecond))
	r.show(board{State: StateWaiting, Detail: detail})
	r.chronicle.tell(event{Kind: EventWaiting, Detail: detail})
}

// result is the exit code and error of a life that is the last one.
func (o outcome) result() (int, error) {
	if o.err == nil {
		return o.code, nil
	}
	if exit, ok := errors.AsType[*ExitError](o.err); ok {
		return exit.Code, exit
	}
	return ExitRuntime, &ExitError{ExitRuntime, o.err}
}

// stopped is the result of a runner that was told to stop: that of its
// controller, or that of a process ended by the signal.
func (r *Runner) stopped(ctx context.Context, out outcome) (int, error) {
	if out.started {
		return out.result()
	}
	return exitSignal + int(stopSignal(ctx)), nil
}

// stopSignal is the signal that an orderly stop sends: the one that asked for it.
func stopSignal(ctx context.Context) syscall.Signal {
	if s, ok := errors.AsType[*signalError](context.Cause(ctx)); ok {
		return s.sig
	}
	return unix.SIGTERM
}

// show changes the board and has it reported.
func (r *Runner) show(b board) {
	r.board.Store(&b)
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// report is the board as the fence's state corrects it.
func (r *Runner) report() Report {
	b, f := r.board.Load(), r.fence.status.Load()
	rep := Report{
		Replica: r.cfg.Name, Incarnation: b.Incarnation, State: b.State, Detail: b.Detail,
		RunnerPID: os.Getpid(), ControllerPID: b.PID, ProofAge: f.age, StartedAt: b.StartedAt,
	}
	switch {
	case b.PID == 0:
	case f.fenced:
		rep.State, rep.Detail = StateFenced, f.why
	case f.frozen:
		rep.State, rep.Detail = StateFrozen, f.why
	}
	return rep
}
