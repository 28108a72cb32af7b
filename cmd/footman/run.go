package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins"
	"github.com/footman-ci/footman/runner"
)

// runCmd has the flags of config.Runner, which are settings of the file, too.
type runCmd struct {
	config.Common `embed:""`
	config.Runner `embed:""`
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
	if len(c.Command) == 0 && a.file != nil {
		c.Command = a.file.Runner.Command
	}
	cfg := runnerConfig(c.Common, c.Runner)
	if len(cfg.Command) > 0 && strings.HasPrefix(cfg.Command[0], "-") {
		return usageError("%s: unknown flag, or the '--' before the command is missing", cfg.Command[0])
	}
	var err error
	if cfg.Bridge, err = newBridge(cfg.Home, c.Runner); err != nil {
		return err
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

// runnerConfig is what the settings mean for the runner.
func runnerConfig(common config.Common, c config.Runner) runner.Config {
	cfg := runner.DefaultConfig()
	cfg.Home, cfg.Name, cfg.Mode, cfg.Socket = common.Home, common.Name, runner.Mode(c.Mode), common.Socket
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
	return cfg
}
