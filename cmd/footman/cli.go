package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/footman-ci/footman/config"
	"github.com/rs/zerolog"
)

// Exit codes; docs/reference/exit-codes.md explains them.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
	exitUnfit   = 70
	exitName    = 71
	exitSidecar = 72
	exitVerdict = 76
	exitCopied  = 78
)

// commandLine is the whole command line. Each command's struct is in its own file.
type commandLine struct {
	config.Log `embed:""`
	ConfigFile string `name:"config" help:"Configuration file; '' for none. Default: ${config_path}, if it is there." env:"FOOTMAN_CONFIG" placeholder:"FILE"`

	loaded *config.Loaded

	Demo    demoCmd    `cmd:"" help:"Show on this machine how replicas carry a killed one's builds on."`
	Sidecar sidecarCmd `cmd:"" help:"Run the daemon beside a controller."`
	Run     runCmd     `cmd:"" help:"Run a controller under Footman's locks."`

	Status  statusCmd  `cmd:"" help:"Show replicas, who holds the startup lock, and what is wrong."`
	Builds  buildsCmd  `cmd:"" help:"Show running builds by owner."`
	History historyCmd `cmd:"" help:"Show starts, deaths, adoptions and fences."`
	Events  eventsCmd  `cmd:"" help:"Print events as they happen."`
	Adopt   adoptCmd   `cmd:"" help:"Adopt a dead replica's builds now."`
	Lock    lockCmd    `cmd:"" help:"Look at locks in a home."`

	AdoptHome adoptHomeCmd `cmd:"" help:"Declare a copied home a new cluster."`
	Version   versionCmd   `cmd:"" help:"Print the version."`

	Simjenkins simControllerCmd `cmd:"" hidden:"" help:"A simulated controller, for the demo and tests."`
	Simnode    simNodeCmd       `cmd:"" hidden:"" help:"A simulated agent, for the demo and tests."`
}

// app is what commands get: streams, a context that ends with the first SIGINT, SIGHUP or
// SIGTERM, and a logger.
type app struct {
	file   *config.Loaded // nil if the command doesn't use it
	ctx    context.Context
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	log    zerolog.Logger
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
	parser, err := kong.New(&cl,
		kong.Name("footman"),
		kong.Description("Footman makes several Jenkins controllers on one JENKINS_HOME one highly available service."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 80}),
		kong.Vars{"config_path": config.DefaultPath},
	)
	if err != nil {
		fmt.Fprintln(stderr, "footman: error:", err)
		return exitFailure
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	kctx, err := parser.Parse(args)
	if exit >= 0 { // help was printed
		return exit
	}
	if err != nil {
		fmt.Fprintln(stderr, "footman: error:", err)
		fmt.Fprintln(stderr, "Run 'footman --help' or 'footman COMMAND --help'.")
		return exitUsage
	}
	ctx, stop := signalContext()
	defer stop()
	a := &app{file: cl.loaded, ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, log: newLogger(stderr, cl.LogLevel, cl.LogFormat)}
	if err := kctx.Run(a); err != nil {
		if ee, ok := errors.AsType[*exitError](err); ok {
			if ee.err != nil && ee.err.Error() != "" {
				fmt.Fprintln(stderr, "footman: error:", ee.err)
			}
			return ee.code
		}
		fmt.Fprintln(stderr, "footman: error:", err)
		return exitFailure
	}
	return exitOK
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

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || strings.EqualFold(os.Getenv("TERM"), "dumb") {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
