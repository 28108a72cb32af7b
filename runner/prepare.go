package runner

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/lock"
)

const (
	// opPrepare tags what the runner creates in the home.
	opPrepare fsys.Op = "runner.prepare"
	// fitCall bounds one question to the sidecar, fitPause is the pause after an
	// answer that was none.
	fitCall  = 5 * time.Second
	fitPause = 250 * time.Millisecond
	// retryFirst and retryMax bound the pause before something that failed for a
	// passing reason is tried again.
	retryFirst = 200 * time.Millisecond
	retryMax   = 5 * time.Second
	// homeTimeout is how long a home may fail for passing reasons, or not answer
	// at all, before the start is given up. Below any service manager's limit.
	homeTimeout = time.Minute
)

// checkHome makes sure that locks work in the home and makes Footman's folders.
func (r *Runner) checkHome(ctx context.Context) error {
	err := r.persist(ctx, "check the home", homeTimeout, func() error {
		home := r.home.Path()
		info, err := r.cfg.FS.Stat(opPrepare, home)
		if err != nil {
			return fmt.Errorf("look at the home: %w", err)
		}
		if !info.IsDir() {
			return fmt.Errorf("home %s is not a folder", home)
		}
		mount, err := lock.CheckMount(home)
		var unshared *lock.UnsharedError
		if errors.As(err, &unshared) && unshared.Unknown {
			r.log.Warn().Err(err).Msg("it is not known whether locks on this file system are shared between hosts")
		} else if err != nil {
			return err
		}
		for _, w := range mount.Warnings {
			r.log.Warn().Str("mount", mount.Point).Msg(w)
		}
		if err := r.checkLease(mount); err != nil {
			return err
		}
		if err := r.cfg.FS.Mkdir(opPrepare, r.home.Footman(), dirPerm); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("make Footman's folder: %w", err)
		}
		if err := lock.CheckFolderFS(r.cfg.FS, r.home.Footman()); err != nil {
			return err
		}
		if err := r.cfg.FS.MkdirAll(opPrepare, r.home.Replica(r.cfg.Name), dirPerm); err != nil {
			return fmt.Errorf("make the replica's folder: %w", err)
		}
		if r.cfg.Mode == ActivePassive {
			return r.checkIdentity()
		}
		return nil
	})
	return asExit(ctx, ExitUnfit, err)
}

// checkLease compares the timers with the lease that the server itself states.
func (r *Runner) checkLease(mount lock.Mount) error {
	lease := serverLease(mount.Point)
	if mount.Local || lease == 0 || lease >= r.cfg.Lease {
		return nil
	}
	r.log.Warn().Dur("server", lease).Dur("configured", r.cfg.Lease).Msg("the server's lease is shorter than --lease says; the shorter one counts")
	if err := r.cfg.checkTimers(lease, "the lease that the NFS server states"); err != nil {
		return &ExitError{ExitUsage, err}
	}
	return nil
}

// asExit gives err the exit code, unless it has one, or the runner was stopped.
func asExit(ctx context.Context, code int, err error) error {
	var exit *ExitError
	if err == nil || ctx.Err() != nil || errors.As(err, &exit) || errors.Is(err, errAgain) {
		return err
	}
	return &ExitError{code, err}
}

// persist repeats step while it fails for a reason that passes, for limit at most,
// and does not wait for a step that hangs in the kernel longer than that.
func (r *Runner) persist(ctx context.Context, what string, limit time.Duration, step func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%s: the home does not answer", what))
	defer cancel()
	var last error
	for d := retryFirst; ; d = min(2*d, retryMax) {
		err := awaitErr(ctx, step)
		if err == nil {
			return nil
		}
		if ctx.Err() == nil && !passing(err) {
			return err
		}
		if ctx.Err() == nil {
			last = err
			r.log.Warn().Err(err).Dur("again_in", d).Msg(what + " failed")
			err = pause(ctx, d)
		}
		if err != nil && ctx.Err() != nil {
			return errors.Join(err, last)
		}
	}
}

// waitFit asks the sidecar until it says that the home is fit. Active-passive mode
// needs nobody's word.
func (r *Runner) waitFit(ctx context.Context) error {
	if r.cfg.Mode == ActivePassive {
		return nil
	}
	r.show(board{State: StateWaiting, Detail: "asks its sidecar whether the home is fit"})
	limited, cancel := context.WithTimeout(ctx, r.cfg.SidecarTimeout)
	defer cancel()
	question := FitQuestion{Replica: r.cfg.Name, Home: r.home.Path(), Mode: r.cfg.Mode, Version: r.cfg.Version}
	var last error
	for {
		call, cancelCall := context.WithTimeout(limited, fitCall)
		err := r.sidecar.CheckFit(call, question)
		cancelCall()
		var unfit *UnfitError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &unfit) && unfit.Foreign:
			return &ExitError{ExitForeignHome, err}
		case errors.As(err, &unfit):
			return &ExitError{ExitUnfit, err}
		}
		if folder, ok := errors.AsType[*SocketFolderError](err); ok {
			return &ExitError{ExitUsage, folder}
		}
		if last == nil {
			r.chronicle.note(event{Kind: EventWaiting, Detail: "waits for its sidecar: " + err.Error()})
		}
		if limited.Err() == nil || last == nil { // afterwards it is only the time limit itself
			last = err
		}
		if pause(limited, fitPause) != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return exitf(ExitNoSidecar, "the sidecar (%s) did not say within %s that the home is fit: %w", r.cfg.Socket, r.cfg.SidecarTimeout, last)
		}
	}
}

// holder is the text in the lock files.
func (r *Runner) holder(why string, incarnation uint64) lock.Holder {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return lock.Holder{
		Role: holderRole, Replica: r.cfg.Name, Incarnation: incarnation,
		Host: host, PID: os.Getpid(), Since: time.Now().UTC(), Why: why,
	}
}

// holderRole is how a runner signs its lock files.
const holderRole = "runner"
