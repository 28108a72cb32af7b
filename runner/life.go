package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
)

// heldLock is a lock with its prover.
type heldLock struct {
	held   *lock.Held
	prover *lock.Prover
}

func (r *Runner) prove(h *lock.Held) *heldLock {
	p := lock.NewProver(h, r.cfg.ProveEvery, r.cfg.Clock)
	p.Start()
	return &heldLock{h, p}
}

const (
	// settleTimeout is how long the end of a lock waits for a proof that is under
	// way: closing under it could look like a loss. Only a home that hangs takes longer.
	settleTimeout = time.Second
	// releaseTimeout is how long the runner waits until a lock is released or
	// closed, before it leaves that to the kernel: the call may hang with the home.
	releaseTimeout = 5 * time.Second
)

// settle stops proving and waits for the round that is under way.
func (h *heldLock) settle() {
	h.prover.Stop()
	select {
	case <-h.prover.Done():
	case <-time.After(settleTimeout):
	}
}

// life is one controller's life, from waiting for its name to the last process
// of its group.
type life struct {
	*Runner
	inc     uint64
	alive   *heldLock
	startup *heldLock // nil when not held (any more)
	// claiming is held while an incarnation is being claimed. A claim that hangs
	// with the home may still write, so the liveness lock is not given up before.
	claiming sync.Mutex
	over     bool // guarded by claiming: no claim may begin any more
}

// live runs one life. ctx ends with an orderly stop.
func (r *Runner) live(ctx context.Context) outcome {
	l := &life{Runner: r}
	defer l.end()
	c, err := l.begin(ctx)
	if err != nil {
		return outcome{err: err}
	}
	return l.attend(ctx, c)
}

// begin does everything up to a controller that was started and verified.
// Liveness before startup, so that nobody who waits for his name blocks all the
// others with the startup lock.
func (l *life) begin(ctx context.Context) (*child, error) {
	if err := l.checkHome(ctx); err != nil {
		return nil, err
	}
	if err := l.waitFit(ctx); err != nil {
		return nil, err
	}
	l.show(board{State: StateWaiting, Detail: "takes its name"})
	held, err := l.takeName(ctx)
	if err != nil {
		return nil, err
	}
	l.alive = l.prove(held)
	l.fence.watch(guard{alive: l.alive.prover})
	ctx, cancel := l.whileHeld(ctx)
	defer cancel()

	if l.cfg.Mode == ActiveActive {
		if err := l.claim(ctx); err != nil {
			return nil, lostMeansAgain(err)
		}
	}
	if err := l.takeStartup(ctx); err != nil {
		return nil, lostMeansAgain(err)
	}
	c, err := l.launch(ctx)
	return c, lostMeansAgain(err)
}

// whileHeld returns a context that also ends when the liveness lock is lost.
func (l *life) whileHeld(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-ctx.Done():
		case <-l.alive.prover.Lost():
			cancel(fmt.Errorf("liveness lock: %w", errors.Join(lock.ErrLost, l.alive.prover.Last().Err)))
		}
	}()
	return ctx, func() { cancel(context.Canceled) }
}

// lostMeansAgain: a lock that is lost before the controller runs costs the turn,
// nothing else.
func lostMeansAgain(err error) error {
	if errors.Is(err, lock.ErrLost) {
		return again(err)
	}
	return err
}

// claim claims the incarnation of this life and hands out what older ones left.
func (l *life) claim(ctx context.Context) error {
	claimed := make(chan uint64, 1)
	err := l.persist(ctx, "claim an incarnation", homeTimeout, func() error {
		l.claiming.Lock()
		defer l.claiming.Unlock()
		if l.over {
			return errors.New("this life is over")
		}
		life, err := l.ledger.ClaimIncarnation(l.cfg.Name)
		if err == nil {
			claimed <- life.Incarnation
		}
		return err
	})
	if err != nil {
		return asExit(ctx, ExitUnfit, err)
	}
	l.inc = <-claimed
	l.alive.held.SetHolder(l.holder("waiting for its turn", l.inc))
	l.show(board{State: StateWaiting, Detail: "hands out records of earlier lives", Incarnation: l.inc})
	l.handOut(ctx, l.inc)
	return context.Cause(ctx)
}

// startupJitterDivisor: waiters that look at the same moment spread over a third
// of the poll to both sides.
const startupJitterDivisor = 3

func (l *life) takeStartup(ctx context.Context) error {
	l.show(board{State: StateWaiting, Detail: "waits for its turn to start", Incarnation: l.inc})
	began := time.Now()
	options := lock.Options{
		Holder: l.holder("starting", l.inc), FS: l.cfg.FS,
		Poll: l.cfg.StartupPoll, Jitter: l.cfg.StartupPoll / startupJitterDivisor,
		OnBusy: func(h lock.Holder) {
			detail := "waits for its turn to start: the startup lock is held by " + h.String()
			l.show(board{State: StateWaiting, Detail: detail, Incarnation: l.inc})
			l.chronicle.tell(event{Kind: EventWaiting, Incarnation: l.inc, Detail: detail})
		},
	}
	for d := retryFirst; ; d = min(2*d, retryMax) {
		held, err := lock.Acquire(ctx, l.home.StartupLock(), options)
		if err == nil {
			l.startup = l.prove(held)
			l.chronicle.note(event{Kind: EventWaiting, Incarnation: l.inc, Detail: "its turn has come", TookMS: time.Since(began).Milliseconds()})
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if !passing(err) {
			return &ExitError{ExitUnfit, err}
		}
		l.log.Warn().Err(err).Dur("again_in", d).Msg("take the startup lock failed")
		if err := pause(ctx, d); err != nil {
			return err
		}
	}
}

// launch proves both locks once more, starts the controller and verifies it.
func (l *life) launch(ctx context.Context) (*child, error) {
	if err := l.proveNow(ctx, l.alive.prover, l.startup.prover); err != nil {
		return nil, err
	}
	startup, err := ownRef(l.startup.held.File())
	if err != nil {
		return nil, err
	}
	c, err := startChild(childSpec{
		command: l.cfg.Command, env: l.environ(), lock: l.alive.held.File(), nice: l.nice,
		stdin: l.cfg.Stdin, stdout: l.cfg.Stdout, stderr: l.cfg.Stderr,
		leftover: l.leftover,
	})
	if err != nil {
		code := ExitRuntime
		var notFound *exec.Error
		if errors.As(err, &notFound) || errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
			code = ExitUsage
		}
		return nil, exitf(code, "start the controller: %w", err)
	}
	l.fence.watch(guard{alive: l.alive.prover, startup: l.startup.prover, child: c, inc: l.inc})
	l.child.Store(c)
	l.alive.held.SetHolder(l.holder("runs the controller", l.inc))
	if err := c.verify(startup); err != nil {
		_ = c.Kill(death{ExitRuntime, "the controller was killed right after its start: " + err.Error()})
	}
	return c, nil
}

func (l *life) leftover(pids []int, err error) {
	detail := fmt.Sprintf("processes %v of the ended controller cannot be killed yet (they wait for a storage that does not answer?); the liveness lock stays held until they are gone", pids)
	if err != nil {
		detail = err.Error()
	}
	l.chronicle.note(event{Kind: EventWarning, Incarnation: l.inc, Detail: detail})
}

// proofPoll is how often the outcome of an extra proof is looked at.
const proofPoll = 2 * time.Millisecond

// proveNow waits for a proof of every lock that began after the call, FreezeAfter
// at most: an older one would say nothing about the moment of the start.
func (l *life) proveNow(ctx context.Context, provers ...*lock.Prover) error {
	ctx, cancel := context.WithTimeoutCause(ctx, l.cfg.FreezeAfter, again(errors.New("the locks could not be proven right before the start")))
	defer cancel()
	asked := l.cfg.Clock()
	for _, p := range provers {
		p.ProveNow()
	}
	for _, p := range provers {
		for p.Last().At < asked {
			select {
			case <-p.Lost():
				return errors.Join(lock.ErrLost, p.Last().Err)
			default:
			}
			if err := pause(ctx, proofPoll); err != nil {
				return err
			}
		}
	}
	return nil
}

// environ is the controller's environment. In active-passive mode nothing names
// the replica: there is no ledger to keep, so a bridge in the home must do nothing.
func (l *life) environ() []string {
	var env []string
	for _, e := range os.Environ() {
		switch name, _, _ := strings.Cut(e, "="); name {
		case layout.EnvReplica, layout.EnvIncarnation, layout.EnvHome, layout.EnvSocket, "JENKINS_HOME":
		default:
			env = append(env, e)
		}
	}
	env = append(env, "JENKINS_HOME="+l.home.Path())
	if l.cfg.Mode == ActivePassive {
		return env
	}
	return append(env,
		layout.EnvReplica+"="+l.cfg.Name,
		layout.EnvIncarnation+"="+strconv.FormatUint(l.inc, 10),
		layout.EnvHome+"="+l.home.Path(),
		layout.EnvSocket+"="+l.cfg.Socket)
}

// releaseStartup lets the next one start. The fence stops asking for the lock
// before it is given up, and no proof may be under way then. It may hang with the
// home; the caller does not wait for it.
func (l *life) releaseStartup(c *child) <-chan error {
	s := l.startup
	l.startup = nil
	l.fence.watch(guard{alive: l.alive.prover, child: c, inc: l.inc})
	released := make(chan error, 1)
	go func() {
		s.prover.Stop()
		<-s.prover.Done()
		released <- s.held.Release()
	}()
	return released
}

// end gives up what is held. The whole group is gone by now.
func (l *life) end() {
	l.fence.watch(guard{})
	l.child.Store(nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		// The liveness lock first: peers wait for it to adopt. Closed, not
		// unlocked: if anything still held it, it would stay held.
		if l.alive != nil {
			l.alive.settle()
			l.claiming.Lock()
			l.over = true
			l.claiming.Unlock()
			_ = l.alive.held.Close()
		}
		if l.startup != nil {
			l.startup.settle()
			_ = l.startup.held.Release()
		}
	}()
	select {
	case <-ended:
	case <-time.After(releaseTimeout):
		l.chronicle.note(event{Kind: EventWarning, Incarnation: l.inc, Detail: "the home does not answer; the kernel frees the locks when it does, or when this process has ended"})
	}
}
