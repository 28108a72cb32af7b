package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeid"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// secretsFlags are those of commands that look at keys and certificates. They work
// on the home itself, because it has the truth, and need no sidecar.
type secretsFlags struct {
	Home   string `help:"The shared JENKINS_HOME." env:"JENKINS_HOME" required:"true" placeholder:"DIR"`
	Socket string `help:"Unix socket of a sidecar to be told of changes. Default: those of this user on this host." env:"FOOTMAN_SOCKET" placeholder:"PATH"`
	outputFlag
}

// waitFlag bounds commands that wait for sidecars.
type waitFlag struct {
	Timeout time.Duration `help:"How long to wait for the sidecars; running the command again goes on." default:"2m"`
}

// maxAuditFile is the size at which the audit file is set aside; one older one is kept.
const maxAuditFile = 4 << 20

// vault is a home whose secrets a command looks at or changes.
type vault struct {
	home    layout.Home
	fs      fsys.FS
	cluster string
	a       *app
	socket  string // of a sidecar to tell; empty for all that are found
	told    bool   // a sidecar knows of the change that was made
}

// open finds the home and its cluster.
func (f *secretsFlags) open(a *app) (*vault, error) {
	home, err := layout.Open(f.Home)
	if err != nil {
		return nil, err
	}
	v := &vault{home: home, fs: fsys.System(), a: a, socket: f.Socket}
	if v.cluster, err = homeid.Read(v.fs, home); errors.Is(err, fs.ErrNotExist) {
		return nil, &exitError{exitUnfit, fmt.Errorf("%s was never used by Footman (no %s); start a sidecar, or run 'footman certs init'", home.Path(), home.ClusterFile())}
	}
	if err != nil {
		return nil, homeError(err)
	}
	return v, nil
}

// change runs do while no other command changes secrets, and leaves an audit line.
func (v *vault) change(what string, do func() error) error {
	if err := v.checkOwner(); err != nil {
		return err
	}
	holder := lock.Holder{Role: "command", Host: host(), PID: os.Getpid(), Since: time.Now(), Why: what}
	taken, err := lock.TryTake(v.home.SecretsLock(), holder, lock.WithCreate())
	if busy, ok := errors.AsType[*lock.BusyError](err); ok {
		return fmt.Errorf("another command is changing keys or certificates of this home: %w", busy)
	}
	if err != nil {
		return err
	}
	defer func() { _ = taken.Release() }()
	err = do()
	v.told = v.nudge()
	if aerr := v.audit(what, err); aerr != nil && err == nil {
		err = fmt.Errorf("it is done, but there is no audit line of it: %w", aerr)
	}
	return err
}

// nudgeTimeout bounds telling the sidecars of this host, all at once; one that hangs
// keeps no other from hearing it.
const nudgeTimeout = time.Second

// nudge asks the sidecars of this home that run here to look at its secrets now; they
// tell the others. Without any, all look by themselves within 10 s.
func (v *vault) nudge() bool {
	ctx, cancel := context.WithTimeout(v.a.ctx, nudgeTimeout)
	defer cancel()
	var paths []string
	if v.socket != "" {
		paths = append(paths, v.socket)
	} else {
		for _, name := range socketNames() {
			paths = append(paths, layout.SocketPath(name))
		}
	}
	var all sync.WaitGroup
	var heard atomic.Bool
	for _, path := range paths {
		all.Go(func() {
			cc, err := dialSocket(path)
			if err != nil {
				return
			}
			defer cc.Close()
			if got, err := pb.NewClusterClient(cc).ReloadSecrets(ctx, &pb.ReloadSecretsRequest{}); err == nil && got.GetClusterId() == v.cluster {
				heard.Store(true)
			}
		})
	}
	all.Wait()
	return heard.Load()
}

// follow says when the sidecars follow.
func (v *vault) follow() string {
	if v.told {
		return "at once"
	}
	return "within 10 s"
}

// checkOwner keeps files that the sidecars can't read out of the home.
func (v *vault) checkOwner() error {
	info, err := os.Stat(v.home.Footman())
	if err != nil {
		return err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		return usageError("%s belongs to user %d, and files of yours would be closed to its sidecars: run this as that user (sudo -u '#%d' footman ...)", v.home.Footman(), st.Uid, st.Uid)
	}
	return nil
}

func host() string {
	h, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return h
}

// auditLine says who changed what. Fingerprints and serial numbers are all that it
// has of keys and certificates.
type auditLine struct {
	Time    time.Time `json:"time"`
	What    string    `json:"what"`
	UID     int       `json:"uid"`
	User    string    `json:"user,omitempty"`
	Sudo    string    `json:"sudo_user,omitempty"`
	Host    string    `json:"host"`
	PID     int       `json:"pid"`
	Outcome string    `json:"outcome"`
	Error   string    `json:"error,omitempty"`
}

// audit adds a line to the home's audit file. The lock of [vault.change] is held.
func (v *vault) audit(what string, failed error) error {
	line := auditLine{Time: time.Now().UTC(), What: what, UID: os.Getuid(), Sudo: os.Getenv("SUDO_USER"), Host: host(), PID: os.Getpid(), Outcome: "OK"}
	if u, err := user.Current(); err == nil {
		line.User = u.Username
	}
	if failed != nil {
		line.Outcome, line.Error = "failed", failed.Error()
	}
	data, err := json.Marshal(line)
	if err != nil {
		return err
	}
	path := v.home.AuditFile()
	if info, err := os.Stat(path); err == nil && info.Size() > maxAuditFile {
		if err := os.Rename(path, path+".1"); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(data, '\n'))
	if serr := f.Sync(); err == nil {
		err = serr
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// errTimeout is the cause of contexts that end with --timeout.
var errTimeout = errors.New("--timeout has passed")

func (f *waitFlag) context(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, f.Timeout, errTimeout)
}

// progress tells on stderr how a rotation goes.
func (v *vault) progress(step string, missing []string) {
	if len(missing) == 0 {
		if !strings.HasPrefix(step, "done") { // that is no question
			step += ": yes"
		}
		fmt.Fprintln(v.a.stderr, step)
		return
	}
	v.nudge()
	fmt.Fprintf(v.a.stderr, "%s: waiting for %s\n", step, strings.Join(missing, ", "))
}

// short is as much of a fingerprint as a table shows.
func short(fp string) string {
	const most = 16
	if len(fp) > most {
		return fp[:most]
	}
	return fp
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
