package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/internal/exitcode"
	"github.com/rs/zerolog"
)

// Exit codes of the commands; package exitcode explains all there are.
const (
	exitOK      = exitcode.OK
	exitFailure = exitcode.Failure
	exitUsage   = exitcode.Usage
	exitUnfit   = exitcode.Unfit
	exitName    = exitcode.NameInUse
	exitSidecar = exitcode.Sidecar
	exitFenced  = exitcode.Fenced
	exitVerdict = exitcode.Verdict
	exitCopied  = exitcode.Copied
)

// commandLine is the whole command line. Each command's struct is in its own file.
type commandLine struct {
	config.Log `embed:""`
	ConfigFile string `name:"config" help:"Configuration file; '' for none. Default: ${config_path}, if it is there." env:"FOOTMAN_CONFIG" placeholder:"FILE"`

	Color string `help:"Colours: auto (on a terminal, unless NO_COLOR is set), always or never." default:"auto" enum:"auto,always,never"`

	loaded *config.Loaded
	given  *string // --config

	Demo    demoCmd    `cmd:"" group:"run" help:"Show on this machine how replicas carry a killed one's builds on."`
	Sidecar sidecarCmd `cmd:"" group:"run" help:"Run the daemon beside a controller."`
	Run     runCmd     `cmd:"" group:"run" help:"Run a controller under Footman's locks."`

	Status  statusCmd  `cmd:"" group:"look" help:"Show replicas, who holds the startup lock, and what is wrong."`
	Members membersCmd `cmd:"" group:"look" help:"Show who gossip, the home and the API know, side by side."`
	Builds  buildsCmd  `cmd:"" group:"look" help:"Show running builds by owner."`
	History historyCmd `cmd:"" group:"look" help:"Show starts, stops, deaths, adoptions and fences."`
	Events  eventsCmd  `cmd:"" group:"look" help:"Print events as they happen."`
	Sync    syncCmd    `cmd:"" group:"look" help:"See whether all controllers have loaded what lies on disk; settle conflicts."`
	Drain   drainCmd   `cmd:"" group:"change" help:"Let this replica take nothing new."`
	Undrain undrainCmd `cmd:"" group:"change" help:"Let this replica take new builds again."`
	Adopt   adoptCmd   `cmd:"" group:"change" help:"Adopt a dead replica's builds now."`
	Lock    lockCmd    `cmd:"" group:"look" help:"Look at locks in a home."`

	Config     configCmd     `cmd:"" group:"maintain" help:"Look at and check the configuration of this host."`
	ShowConfig showConfigCmd `cmd:"" group:"look" help:"Show the settings of the whole cluster."`
	EditConfig editConfigCmd `cmd:"" group:"change" help:"Change the settings of the whole cluster."`
	Pause      pauseCmd      `cmd:"" group:"change" help:"Adopt no builds of dead replicas for now."`
	Resume     resumeCmd     `cmd:"" group:"change" help:"Adopt builds of dead replicas again."`

	Certs certsCmd `cmd:"" group:"maintain" help:"Look at and change the certificates by which peers know each other."`
	Keys  keysCmd  `cmd:"" group:"maintain" help:"Look at and change the keys that encrypt gossip."`

	Bridge     bridgeCmd     `cmd:"" group:"maintain" help:"The init scripts that make a controller a replica."`
	JVMOptions jvmOptionsCmd `cmd:"" name:"jvm-options" group:"maintain" help:"Print the options that a replica's JVM needs."`

	AdoptHome adoptHomeCmd `cmd:"" group:"change" help:"Declare a copied home a new cluster."`
	Version   versionCmd   `cmd:"" group:"look" help:"Print the version."`

	Completion completionCmd `cmd:"" group:"maintain" help:"Print the completion script for a shell."`
	Man        manCmd        `cmd:"" group:"maintain" help:"Print the manual page."`
	Help       helpCmd       `cmd:"" group:"maintain" help:"Explain a command."`

	Conformance conformanceCmd `cmd:"" group:"maintain" help:"Test whether a controller keeps the contract (docs/controller-contract.md)."`

	Simjenkins simControllerCmd `cmd:"" hidden:"" help:"A simulated controller, for the demo and tests."`
	Simnode    simNodeCmd       `cmd:"" hidden:"" help:"A simulated agent, for the demo and tests."`
}

// app is what commands get: streams, a context that ends with the first SIGINT, SIGHUP or
// SIGTERM, and a logger.
type app struct {
	file       *config.Loaded // nil if the command doesn't use it
	configFlag *string        // --config, if it is there
	ctx        context.Context
	stdin      io.Reader
	stdout     io.Writer
	stderr     io.Writer
	log        zerolog.Logger
	screen     screen // of stdout
	model      *kong.Application
}

// exitError carries an exit code to main.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

func usageError(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

// errSignal is the cause of the context when a signal asked the process to end.
var errSignal = errors.New("asked to stop by a signal")

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var cl commandLine
	exit := -1
	parser, err := newParser(&cl, stdout, stderr, func(code int) { exit = code })
	if err != nil {
		fmt.Fprintln(stderr, "footman: error:", err)
		return exitFailure
	}
	switch {
	case len(args) == 0:
		manual(parser.Model).Short(stdout, helpStyle(newScreen(stdout, "auto")), firstCommands...)
		return exitOK
	case args[0] == clidoc.CompleteCommand:
		return complete(parser.Model, args[1:], stdout)
	}
	kctx, err := parser.Parse(args)
	if exit >= 0 { // help was printed
		return exit
	}
	if err != nil {
		return report(stderr, parseError(parser.Model, err))
	}
	ctx := context.Background()
	if kctx.Selected().Path() != "run" { // the runner takes its signals itself: one that came before would be lost here
		var stop func()
		ctx, stop = signalContext()
		defer stop()
	}
	a := &app{file: cl.loaded, configFlag: cl.given, ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, log: newLogger(stderr, cl.LogLevel, cl.LogFormat), screen: newScreen(stdout, cl.Color)}
	a.model = parser.Model
	return report(stderr, kctx.Run(a))
}

// report prints an error and returns the exit code that it stands for.
func report(stderr io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	code := exitFailure
	if ee, ok := errors.AsType[*exitError](err); ok {
		code, err = ee.code, ee.err
	}
	switch {
	case errors.Is(err, syscall.EPIPE): // whoever read the output has seen enough
		return exitcode.Signal + int(syscall.SIGPIPE)
	case err != nil && err.Error() != "":
		fmt.Fprintln(stderr, "footman: error:", err)
	}
	return code
}

// signalContext ends at the first SIGINT, SIGTERM or SIGHUP; a second one kills the process.
func signalContext() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP) // SIGHUP: the terminal was closed
	go func() {
		select {
		case <-ch:
			signal.Stop(ch)
			cancel(errSignal)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { signal.Stop(ch); cancel(nil) }
}

func newLogger(w io.Writer, level, format string) zerolog.Logger {
	zerolog.TimeFieldFormat = time.RFC3339Nano
	lvl, err := zerolog.ParseLevel(level)
	if err != nil {
		lvl = zerolog.InfoLevel
	}
	if format == "text" || format == "auto" && isTerminal(w) {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: "15:04:05.000", NoColor: os.Getenv("NO_COLOR") != "" || !isTerminal(w)}
	}
	return zerolog.New(w).Level(lvl).With().Timestamp().Logger()
}
