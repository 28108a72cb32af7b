package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins"
	"github.com/footman-ci/footman/runner"
)

type runCmd struct {
	Home           string        `help:"The shared JENKINS_HOME." env:"JENKINS_HOME" placeholder:"DIR"`
	Name           string        `help:"Name of this replica, stable over restarts. Default: the host name." env:"FOOTMAN_REPLICA"`
	Mode           string        `help:"active-active, or active-passive: a hot standby that needs no sidecar." default:"active-active" enum:"active-active,active-passive"`
	Socket         string        `help:"Unix socket of the sidecar. Default: NAME.sock in the runtime folder." env:"FOOTMAN_SOCKET" placeholder:"PATH"`
	ReadyURL       string        `help:"Root URL of the controller, asked for /health, /whoAmI or /login." default:"http://127.0.0.1:8080/" placeholder:"URL"`
	SidecarTimeout time.Duration `help:"How long to wait until the sidecar says that the home is fit." default:"${sidecar_timeout}"`
	NameTimeout    time.Duration `help:"How long to wait for this name's liveness lock. Default: lease + 30s."`
	StartTimeout   time.Duration `help:"Longest start, without time frozen or in the setup wizard; 0: no limit." default:"${start_timeout}"`
	HangAfter      time.Duration `help:"Kill a controller that doesn't answer for so long; 0: never." default:"${hang_after}"`
	StopTimeout    time.Duration `help:"From SIGTERM to SIGKILL." default:"${stop_timeout}"`
	FreezeAfter    time.Duration `help:"Freeze the controller when its lock was not proven for so long." default:"${freeze_after}"`
	ProveEvery     time.Duration `help:"How often the lock is proven." default:"${prove_every}"`
	Lease          time.Duration `help:"Lease time of the NFS server." default:"${lease}"`
	Restart        string        `help:"Start a controller that ended anew: no, on-failure or always." default:"no" enum:"no,on-failure,always"`
	AllowWrapper   bool          `help:"Let a command serve that did not exec its controller: when the runner is killed, that controller lives on and nobody freezes it."`
	LivenessListen string        `help:"Address of the runner's own /livez." placeholder:"HOST:PORT"`
	Command        []string      `arg:"" optional:"" passthrough:"" help:"The controller and its arguments, after --."`
}

// readyAdapter lets the runner ask package jenkins, which it does not know.
type readyAdapter struct{ probe *jenkins.Probe }

func (r readyAdapter) Ready(ctx context.Context) (bool, string, error) {
	res, err := r.probe.Ready(ctx)
	switch {
	case err != nil:
		return false, "", err
	case !res.Answered:
		return false, res.Why, errors.New(res.Why)
	}
	return res.Ready, res.Why, nil
}

type wizardAdapter struct{}

func (wizardAdapter) WizardOpen(home string) (bool, error) { return jenkins.WizardOpen(home) }

func (c *runCmd) Run(a *app) error {
	cfg := runner.DefaultConfig()
	cfg.Home, cfg.Name, cfg.Mode, cfg.Socket = c.Home, c.Name, runner.Mode(c.Mode), c.Socket
	if cfg.Name == "" {
		cfg.Name, _ = os.Hostname()
	}
	if cfg.Socket == "" && cfg.Mode == runner.ActiveActive {
		cfg.Socket = layout.SocketPath(cfg.Name)
	}
	probe := &jenkins.Probe{URL: c.ReadyURL}
	if c.HangAfter > 0 { // one question that is not answered must not outlast the limit
		probe.Timeout = min(jenkins.DefaultProbeTimeout, c.HangAfter/2)
	}
	cfg.ReadyURL, cfg.Ready, cfg.Wizard = c.ReadyURL, readyAdapter{probe}, wizardAdapter{}
	cfg.SidecarTimeout, cfg.NameTimeout, cfg.StartTimeout, cfg.HangAfter = c.SidecarTimeout, c.NameTimeout, c.StartTimeout, c.HangAfter
	cfg.StopTimeout, cfg.FreezeAfter, cfg.ProveEvery, cfg.Lease = c.StopTimeout, c.FreezeAfter, c.ProveEvery, c.Lease
	cfg.Restart, cfg.LivenessListen, cfg.Version, cfg.FS = runner.RestartPolicy(c.Restart), c.LivenessListen, version(), fsys.System()
	cfg.AllowWrapper, cfg.Command = c.AllowWrapper, c.Command
	if len(cfg.Command) > 0 && cfg.Command[0] == "--" {
		cfg.Command = cfg.Command[1:]
	}
	if len(cfg.Command) > 0 && strings.HasPrefix(cfg.Command[0], "-") {
		return usageError("%s: unknown flag, or the '--' before the command is missing", cfg.Command[0])
	}
	r, err := runner.New(cfg, a.log)
	if err != nil {
		return runError(err)
	}
	code, err := r.Run(context.WithoutCancel(a.ctx))
	if err != nil {
		return runError(err)
	}
	if code != 0 {
		return &exitError{code, errSilent}
	}
	return nil
}

// errSilent ends with a code and says nothing: the controller has said it all.
var errSilent = errors.New("")

func runError(err error) error {
	if ee, ok := errors.AsType[*runner.ExitError](err); ok {
		return &exitError{ee.Code, err}
	}
	return err
}

// runVars gives the flags their defaults from the one place that explains them.
func runVars() map[string]string {
	d := runner.DefaultConfig()
	return map[string]string{
		"sidecar_timeout": d.SidecarTimeout.String(), "start_timeout": d.StartTimeout.String(), "hang_after": d.HangAfter.String(),
		"stop_timeout": d.StopTimeout.String(), "freeze_after": d.FreezeAfter.String(), "prove_every": d.ProveEvery.String(), "lease": d.Lease.String(),
	}
}
