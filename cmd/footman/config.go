package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/runner"
)

// configCmd is about the file of this host. Settings of the whole cluster have
// commands of their own: show-config and edit-config.
type configCmd struct {
	Check     configCheckCmd     `cmd:"" help:"Check the configuration of this host; changes nothing."`
	Show      configShowCmd      `cmd:"" help:"Print the configuration that holds here."`
	Reference configReferenceCmd `cmd:"" help:"Print the commented file with every setting."`
}

// fileFlags choose the file.
type fileFlags struct {
	File string `arg:"" optional:"" help:"The file. Default: that of --config, FOOTMAN_CONFIG or the usual place." placeholder:"FILE"`
}

// load reads the chosen file and the environment.
func (f *fileFlags) load(a *app) (*config.Loaded, error) {
	given := a.configFlag
	if f.File != "" {
		given = &f.File
	}
	path, explicit := config.Find(given, os.LookupEnv)
	return config.Load(path, explicit, os.LookupEnv)
}

type configCheckCmd struct {
	fileFlags
	outputFlag
}

func (c *configCheckCmd) Help() string {
	return `Reads the file as the sidecar and the runner would, with the environment over it, and tells every mistake with its line and column: unknown keys and values, addresses, timers that do not fit together. Then it looks at this host: the home and its mount, files that are named, misspelt variables, the cluster's settings. Nothing is created, bound or locked.

It ends with 2 if something must be mended, and with 0 if there are only warnings.`
}

// Examples implements clidoc's.
func (c *configCheckCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman config check", Text: "The file that the daemons of this host read"},
		{Line: "footman config check footman.yaml -o json", Text: "For scripts"},
	}
}

func (c *configCheckCmd) Run(a *app) error {
	l, err := c.load(a)
	ch := &config.Checker{Loaded: l}
	if err != nil {
		ch.Add("", err)
	} else {
		check(ch)
	}
	if c.Output == outputJSON {
		if ch.Problems == nil {
			ch.Problems = []config.Problem{}
		}
		if err := printJSON(a.stdout, map[string]any{"file": l.Path, "ok": !ch.Failed(), "problems": ch.Problems}); err != nil {
			return err
		}
	} else {
		printProblems(a, ch)
	}
	if ch.Failed() {
		return &exitError{exitUsage, errSilent}
	}
	return nil
}

func printProblems(a *app, ch *config.Checker) {
	for _, p := range ch.Problems {
		paint := yellow
		if p.Level == config.LevelError {
			paint = red
		}
		fmt.Fprintf(a.stdout, "%s: %s\n", a.screen.paint(paint, p.Level), p.Error.Error())
	}
	what := ch.Path
	if what == "" {
		what = "no file: defaults and environment"
	}
	switch {
	case ch.Failed():
		fmt.Fprintf(a.stdout, "%s: not fit\n", what)
	case len(ch.Problems) > 0:
		fmt.Fprintf(a.stdout, "%s: fit, with warnings\n", what)
	default:
		fmt.Fprintf(a.stdout, "%s: fit\n", what)
	}
}

// check asks the daemons' own checks, too.
func check(ch *config.Checker) {
	ch.Values()
	run := runnerConfig(ch.Common, ch.Runner)
	if len(run.Command) == 0 { // it may stand on the command line
		run.Command = []string{os.Args[0]}
	}
	ch.Add("run", withoutTimers(run.Validate()))
	if run.Mode != runner.ActivePassive || ch.Origins["sidecar.listen"].Source != "default" {
		side := sidecarConfig(ch.Common, ch.Sidecar, ch.Sync)
		ch.Add("sidecar", withoutTimers(side.Validate()))
	}
	ch.TimersFit(ch.Host(os.Environ()))
}

// withoutTimers leaves out what TimersFit says with its place.
func withoutTimers(err error) error {
	if ee, ok := errors.AsType[*runner.ExitError](err); ok {
		err = ee.Err
	}
	j, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var rest []error
	for _, e := range j.Unwrap() {
		if !strings.HasPrefix(e.Error(), "timers do not fit") {
			rest = append(rest, e)
		}
	}
	return errors.Join(rest...)
}

type configShowCmd struct {
	fileFlags
	outputFlag
	Origin bool `help:"Say where each value is from: default, file and line, or variable."`
}

func (c *configShowCmd) Help() string {
	return `Prints the values that the sidecar and the runner of this host would have without flags. Settings of the whole cluster are shown by 'footman show-config'.`
}

// Examples implements clidoc's.
func (c *configShowCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman config show --origin", Text: "Where each value is from"}}
}

func (c *configShowCmd) Run(a *app) error {
	l, err := c.load(a)
	if err != nil {
		return &exitError{exitUsage, err}
	}
	if c.Output == outputJSON {
		type value struct {
			Key    string         `json:"key"`
			Value  any            `json:"value"`
			Origin *config.Origin `json:"origin,omitempty"`
		}
		out := make([]value, 0, len(l.Origins))
		for _, s := range config.Settings() {
			v := value{Key: s.Key, Value: s.Any(&l.File)}
			if o := l.Origins[s.Key]; c.Origin {
				v.Origin = &o
			}
			out = append(out, v)
		}
		return printJSON(a.stdout, map[string]any{"file": l.Path, "settings": out})
	}
	g := grid{columns: []column{{title: "KEY"}, {title: "VALUE", min: 16, tail: true}}}
	if c.Origin {
		g.columns = append(g.columns, column{title: "FROM", min: 16, tail: true})
	}
	for _, s := range config.Settings() {
		row := text(s.Key, dash(s.Text(&l.File)))
		if o := l.Origins[s.Key]; c.Origin {
			from := cell{text: o.String()}
			if o.Source == "default" {
				from.color = dim
			}
			row = append(row, from)
		}
		g.add(row...)
	}
	return g.print(a.stdout, a.screen, c.Output == outputWide)
}

type configReferenceCmd struct{}

func (c *configReferenceCmd) Help() string {
	return `Every line of it is the default, so it changes nothing when it is used as it is.`
}

// Examples implements clidoc's.
func (c *configReferenceCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman config reference > /etc/footman/footman.yaml", Text: "Begin with it"}}
}

func (c *configReferenceCmd) Run(a *app) error {
	_, err := fmt.Fprint(a.stdout, config.Reference)
	return err
}
