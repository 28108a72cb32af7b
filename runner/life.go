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
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
)

// life is one controller's life, from waiting for its name to the last process
// of its group.
type life struct {
	*Runner
	inc     uint64
	older   handOut // of records of earlier lives of this name
	alive   *heldLock
	startup *heldLock // nil when not held (any more)
	serves  atomic.Bool
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
	turn, stop := l.older.meanwhile(ctx)
	defer stop()
	if err := l.takeStartup(ctx); err != nil {
		return nil, lostMeansAgain(err)
	}
	turn()
	if l.cfg.Mode == ActivePassive {
		if err := l.excludeActive(ctx); err != nil {
			return nil, lostMeansAgain(err)
		}
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
	l.older = handOut{life: l}
	l.older.round(ctx)
	return context.Cause(ctx)
}

// startupJitterDivisor: waiters that look at the same moment spread over a third
// of the poll to both sides.
const startupJitterDivisor = 3

func (l *life) takeStartup(ctx context.Context) error {
	l.show(board{State: StateWaiting, Detail: "waits for its turn to start", Incarnation: l.inc})
	began := time.Now()
	why := "starting"
	if l.cfg.Mode == ActivePassive {
		why = "active-passive: kept as long as this replica's controller runs"
	}
	ctx, refuse := context.WithCancelCause(ctx)
	defer refuse(nil)
	options := lock.Options{
		Holder: l.holder(why, l.inc), FS: l.cfg.FS, Settle: l.cfg.LockSettle,
		Poll: l.cfg.StartupPoll, Jitter: l.cfg.StartupPoll / startupJitterDivisor,
		OnBusy: func(h lock.Holder) {
			detail := "waits for its turn to start: the startup lock is held by " + h.String() + l.passiveHint(h)
			l.show(board{State: StateWaiting, Detail: detail, Incarnation: l.inc})
			l.chronicle.tell(event{Kind: EventWaiting, Incarnation: l.inc, Detail: detail})
			go l.refusePassive(ctx, h, refuse)
		},
	}
	for d := retryFirst; ; d = min(2*d, retryMax) {
		held, err := lock.Acquire(ctx, l.home.StartupLock(), options)
		if err == nil {
			held.SetHolder(l.holder(why, l.inc)) // since now, not since it began to wait
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
	env, err := l.prepareBridge(ctx)
	if err != nil {
		return nil, err
	}
	if err := l.proveNow(ctx, l.alive.prover, l.startup.prover); err != nil {
		return nil, err
	}
	startup, err := ownRef(l.startup.held.File())
	if err != nil {
		return nil, err
	}
	c, err := startChild(childSpec{
		command: l.cfg.Command, env: env, lock: l.alive.held.File(), nice: l.nice,
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

// environ is the controller's environment. In active-passive mode nothing names
// the replica: there is no ledger to keep, so a bridge in the home must do nothing.
func (l *life) environ() []string {
	var env []string
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); !isOwn(name) {
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
		layout.EnvSocket+"="+l.cfg.Socket,
		layout.EnvURLFile+"="+layout.URLFile(l.cfg.Socket), layout.EnvTokenFile+"="+layout.TokenFile(l.cfg.Socket))
}
