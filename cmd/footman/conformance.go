package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/conformance"
)

type conformanceCmd struct {
	ControllerURL string        `name:"controller-url" help:"Base URL of the controller; {port} is replaced by a free port. Default: the one in live.json." placeholder:"URL"`
	Home          string        `help:"Copy this home for the test. Default: a new one." type:"existingdir" placeholder:"DIR"`
	StartCommand  string        `help:"Shell command that starts a build of $$CONFORMANCE_JOB. Default: POST /job/NAME/build." placeholder:"COMMAND"`
	Only          []string      `help:"Only these checks." placeholder:"CHECK"`
	BootTimeout   time.Duration `help:"How long the controller may take to come up." default:"3m"`
	StepTimeout   time.Duration `help:"How long anything else may take." default:"30s"`
	Quiet         time.Duration `help:"How long nothing may happen where nothing shall." default:"2s"`
	Lease         time.Duration `help:"Lease that the controller is given; longer than its pauses." default:"4s"`
	Keep          bool          `help:"Keep the home and the controller's output."`
	Output        outputFormat  `help:"Output: table or json." short:"o" default:"table" enum:"table,json"`
	Command       []string      `arg:"" passthrough:"" help:"Command that starts the controller in the foreground; {port} and {home} are replaced."`
}

func (c *conformanceCmd) Run(a *app) (err error) {
	command := c.Command
	if len(command) > 0 && command[0] == "--" {
		command = command[1:]
	}
	// A short path: sockets lie in it.
	dir, err := os.MkdirTemp("", "footman-conformance-")
	if err != nil {
		return fmt.Errorf("make folder for the test: %w", err)
	}
	defer func() {
		if c.Keep {
			fmt.Fprintln(a.stderr, "kept:", dir)
			return
		}
		err = errors.Join(err, os.RemoveAll(dir))
	}()
	cfg := conformance.Config{
		Command: command, ControllerURL: c.ControllerURL, Home: c.Home, StartCommand: c.StartCommand, Only: c.Only, Dir: filepath.Clean(dir),
		Boot: c.BootTimeout, Step: c.StepTimeout, Quiet: c.Quiet, Lease: c.Lease,
	}
	if err := cfg.Validate(); err != nil {
		return &exitError{exitUsage, err}
	}
	if c.Output != outputJSON {
		cfg.Progress = func(r conformance.Result) { printCheck(a.stdout, r) }
	}
	report, err := conformance.Run(a.ctx, cfg)
	if err != nil {
		return err
	}
	if c.Output == outputJSON {
		if err := printJSON(a.stdout, report); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.stdout, "%s (%s): %d passed, %d failed, %d skipped\n", printable(report.Implementation), report.Form, report.Passed, report.Failed, report.Skipped)
	}
	if report.Failed > 0 {
		return &exitError{exitFailure, fmt.Errorf("%d of %d checks failed; the clauses are in docs/controller-contract.md", report.Failed, len(report.Checks))}
	}
	return nil
}

// printCheck prints a line as soon as a check ends: a real controller takes minutes
// for all of them.
func printCheck(w io.Writer, r conformance.Result) {
	fmt.Fprintf(w, "%-7s  %-40s %s\n", r.Outcome, r.Check, r.Clause)
	if r.Detail != "" {
		fmt.Fprintf(w, "         %s\n", printable(r.Detail))
	}
}
