package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Bridge puts the controller's side of Footman in place. A home that hangs may
// hang its calls.
type Bridge interface {
	// Prepare checks what would run before the scripts, installs them, and returns
	// the controller's environment. It is called under the startup lock, right
	// before exec. An error says what to do; an *ExitError has its own code.
	Prepare(BridgeStart) (BridgeReady, error)
	// Halted says why the bridge of this life ended its JVM; "" if it did not.
	Halted(name string, incarnation uint64) string
}

// BridgeStart is a controller that is about to be started.
type BridgeStart struct {
	Name        string
	Incarnation uint64
	Command     []string
	Env         []string // NAME=VALUE
}

// BridgeReady is what Prepare did.
type BridgeReady struct {
	Env   []string // the controller's environment
	Notes []string // what changed in the home, for people
}

const (
	// CodeRestart is the exit code by which a controller asks to be started anew: a
	// restart from inside (the /restart page, safeRestart, the plugin page) must
	// queue for the startup lock as every start does. ERESTART of Linux.
	CodeRestart = 85
	// lookTimeout bounds what is only nice to know at a start, and at a stop, where
	// the controller waits for its signal meanwhile.
	lookTimeout = time.Second
)

// opLast tags the file that tells a controller that it is the last one.
const opLast fsys.Op = "runner.last"

// prepareBridge installs the bridge and returns the controller's environment.
func (l *life) prepareBridge(ctx context.Context) ([]string, error) {
	env := l.environ()
	if l.cfg.Mode != ActiveActive {
		return env, nil
	}
	if l.alone(ctx) {
		env = append(env, layout.EnvFirst+"=1")
	}
	if l.cfg.Bridge == nil {
		return env, nil
	}
	ready := make(chan BridgeReady, 1)
	err := l.persist(ctx, "install the bridge", homeTimeout, func() error {
		r, err := l.cfg.Bridge.Prepare(BridgeStart{Name: l.cfg.Name, Incarnation: l.inc, Command: l.cfg.Command, Env: env})
		if err == nil {
			ready <- r
		}
		return err
	})
	if err != nil {
		return nil, asExit(ctx, ExitBridge, err)
	}
	r := <-ready
	for _, n := range r.Notes {
		l.chronicle.tell(event{Kind: EventBridge, Incarnation: l.inc, Detail: n})
	}
	return r.Env, nil
}

// alone says whether no other controller runs on this home in active-active mode,
// and, with the startup lock, that none will before this one is ready. What isn't
// certain is no.
func (l *life) alone(ctx context.Context) bool {
	limited, cancel := context.WithTimeoutCause(ctx, lookTimeout, errors.New("the home does not answer"))
	defer cancel()
	users, err := await(limited, l.activeUsers, nil)
	if err != nil && ctx.Err() == nil {
		l.log.Info().Err(err).Msg("it is not known whether other controllers run on this home")
	}
	return err == nil && len(users) == 0
}

// tellLast leaves the file that tells a controller which is about to be stopped
// that no other one is alive, so that it leaves the home as plain Jenkins expects
// it. Others that start a moment later do no harm: they go by the ledger.
func (l *life) tellLast(ctx context.Context) {
	if l.cfg.Mode != ActiveActive || l.frozen() || !l.alone(ctx) {
		return
	}
	limited, cancel := context.WithTimeoutCause(ctx, lookTimeout, errors.New("the home does not answer"))
	defer cancel()
	err := awaitErr(limited, func() error {
		return l.cfg.FS.WriteFile(opLast, l.home.LastFile(l.cfg.Name, l.inc), nil, filePerm)
	})
	if err != nil {
		l.log.Info().Err(err).Msg("the controller is not told that it is the last one")
	}
}

// bridgeReason returns what the bridge of this life said when it ended its JVM,
// as the end of a sentence, or "".
func (l *life) bridgeReason() string {
	if l.cfg.Bridge == nil || l.cfg.Mode != ActiveActive {
		return ""
	}
	limited, cancel := context.WithTimeoutCause(context.Background(), lookTimeout, errors.New("the home does not answer"))
	defer cancel()
	why, err := await(limited, func() (string, error) { return l.cfg.Bridge.Halted(l.cfg.Name, l.inc), nil }, nil)
	if err != nil || why == "" {
		return ""
	}
	return "; the bridge says: " + why
}

// endedByItself explains the exit of a controller that nobody killed, if its code
// is one of those that were agreed with the bridge.
func (l *life) endedByItself(code int) error {
	if l.cfg.Mode != ActiveActive || l.cfg.Bridge == nil || code != ExitNoVeto {
		return nil
	}
	why := l.bridgeReason()
	if why == "" {
		return nil
	}
	return exitf(ExitNoVeto, "the bridge ended the controller, because it could not keep the builds of other replicas from running here%s", why)
}

// isOwn says whether a variable is one by which a runner tells a controller who it
// is: those of another one must not come through.
func isOwn(name string) bool {
	return slices.Contains([]string{
		layout.EnvReplica, layout.EnvIncarnation, layout.EnvHome, layout.EnvSocket, layout.EnvURLFile,
		layout.EnvTokenFile, layout.EnvFirst, layout.EnvJVM, layout.EnvJVMOld, "JENKINS_HOME",
	}, name)
}

// restartAsked says whether a controller asked to be started anew.
func (o outcome) restartAsked(mode Mode) bool {
	return mode == ActiveActive && o.started && o.err == nil && o.code == CodeRestart
}

// describe is the code of a controller in words.
func describe(code int, mode Mode) string {
	text := fmt.Sprintf("the controller ended with exit code %d", code)
	if mode == ActiveActive && code == CodeRestart {
		text += " (it asks to be started anew)"
	}
	return strings.TrimSpace(text)
}
