package runner

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeid"
	"github.com/footman-ci/footman/lock"
)

// errModes and errPassive refuse to run both modes on one home.
var (
	errModes   = errors.New("the home is in active-active use")
	errPassive = errors.New("the home is in active-passive use")
)

// checkIdentity refuses a copied home, as the sidecar does in active-active mode.
// A home that never had a sidecar has no identity.
func (r *Runner) checkIdentity() error {
	_, err := homeid.Read(r.cfg.FS, r.home)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, homeid.ErrCopied):
		return &ExitError{ExitForeignHome, err}
	}
	return err
}

// excludeActive makes sure that no active-active controller runs beside this
// active-passive one, which has neither veto nor ledger and would run the others'
// builds. It is called with the startup lock held, so none can start any more; one
// that serves holds the liveness lock of its name, and its proofs name its
// incarnation since before its controller was started.
//
// A holder that lives is refused at once, because everybody else would wait for
// the startup lock meanwhile. A lock that nobody proves (a host that vanished, a
// coordinator at work) is waited for, NameTimeout at most. What can't be read
// within that is refused, too.
func (l *life) excludeActive(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, l.cfg.NameTimeout)
	defer cancel()
	twins := map[string]*twinWatch{}
	var told string
	last := errors.New("the home does not answer")
	for {
		users, err := await(limited, l.activeUsers, nil)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err == nil && len(users) == 0:
			return nil
		case err == nil:
			last = fmt.Errorf("%w: %s", errModes, users[0])
			for _, u := range users {
				if twins[u.name] == nil {
					twins[u.name] = &twinWatch{}
				}
				if twins[u.name].lives(u.holder, l.cfg.Clock(), twinRounds*l.cfg.ProveEvery) {
					return exitf(ExitUnfit, "%w by replica %s: %s; stop every replica that runs in mode %s, or start this one in it, too", errModes, u.name, u.holder, ActiveActive)
				}
			}
		case limited.Err() == nil && !passing(err):
			return &ExitError{ExitUnfit, fmt.Errorf("look for active-active replicas: %w", err)}
		case limited.Err() == nil:
			last = err
		}
		if detail := "waits until no other replica is active-active: " + last.Error(); detail != told {
			told = detail
			l.show(board{State: StateWaiting, Detail: detail})
			l.chronicle.tell(event{Kind: EventWaiting, Detail: detail})
		}
		if pause(limited, namePoll) == nil {
			continue
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return exitf(ExitUnfit, "it is not sure after %s that no active-active replica runs on this home: %w", l.cfg.NameTimeout, last)
	}
}

// activeUser is a name whose liveness lock is held in active-active use, or by
// somebody who may be.
type activeUser struct {
	name   string
	holder lock.Holder
}

func (u activeUser) String() string {
	// Without the counter of proofs, so that the text changes with the holder only.
	return fmt.Sprintf("the liveness lock of replica %s is held by %s", u.name, u.holder)
}

// activeUsers are the other names of the ledger that are in use. A runner without
// an incarnation is none: it is active-passive itself, or has not claimed one yet
// and can't start a controller without the startup lock.
func (l *life) activeUsers() ([]activeUser, error) {
	names, err := l.ledger.Names()
	if err != nil {
		return nil, err
	}
	var users []activeUser
	for _, name := range slices.DeleteFunc(names, func(n string) bool { return n == l.cfg.Name }) {
		held, holder, err := lock.Status(l.home.AliveLock(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // a holder whose file was removed ends at its next proof
		}
		if err != nil {
			return nil, err
		}
		if !held || holder.Role == holderRole && holder.Incarnation == 0 {
			continue
		}
		if waits, err := l.waitsForItsTurn(name, holder); err != nil {
			return nil, err
		} else if waits {
			continue
		}
		users = append(users, activeUser{name, holder})
	}
	return users, nil
}

// waitsForItsTurn says whether the holder of another name's liveness lock has no
// controller: its bridge writes live.json before it serves, and none can start
// while we hold the startup lock. What isn't certain is no.
func (l *life) waitsForItsTurn(name string, h lock.Holder) (bool, error) {
	if h.Role != holderRole {
		return false, nil
	}
	life := ledger.Life{Name: name, Incarnation: h.Incarnation}
	// On NFS a live.json may seem to be missing for half a minute after it was written.
	if err := fsys.Fresh(l.cfg.FS, "runner.modes", l.home.Life(name, h.Incarnation)); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	_, err := l.ledger.ReadLive(life)
	return errors.Is(err, fs.ErrNotExist), nil
}

// refusePassive ends the wait of an active-active runner for a startup lock that
// an active-passive one keeps for life: waiting, it would take over from it, ahead
// of its standbys. The text in the lock may be that of the holder before, so it
// must be proven meanwhile.
func (l *life) refusePassive(ctx context.Context, seen lock.Holder, refuse context.CancelCauseFunc) {
	if l.passiveHint(seen) == "" || pause(ctx, twinRounds*l.cfg.ProveEvery) != nil {
		return
	}
	now, err := lock.ReadHolder(l.home.StartupLock())
	if err != nil || l.passiveHint(now) == "" || !sameHolder(seen, now) || now.Proofs <= seen.Proofs {
		return // told of again when it changes
	}
	refuse(exitf(ExitUnfit, "%w: the startup lock is held by %s%s", errPassive, now, l.passiveHint(now)))
}

// passiveHint explains to an active-active runner why it waits for a startup lock
// that its holder keeps for life: a runner without an incarnation is active-passive.
func (l *life) passiveHint(h lock.Holder) string {
	if l.cfg.Mode != ActiveActive || h.Role != holderRole || h.Incarnation != 0 {
		return ""
	}
	return "; it runs in mode " + string(ActivePassive) + " and keeps the lock until it ends: start all replicas of a home in the same mode"
}
