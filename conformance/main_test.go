package conformance_test

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/conformance"
	"github.com/footman-ci/footman/internal/simjenkins"
)

// child makes the test binary a simulated controller.
const (
	child  = "CONFORMANCE_TEST_CONTROLLER"
	noVeto = "CONFORMANCE_TEST_NO_VETO"
)

func TestMain(m *testing.M) {
	if os.Getenv(child) == "" {
		os.Exit(m.Run())
	}
	os.Exit(controller())
}

func controller() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	cfg := simjenkins.Config{Boot: time.Millisecond, Home: os.Getenv("JENKINS_HOME"), HTTP: "127.0.0.1:" + os.Getenv(child), NoVeto: os.Getenv(noVeto) != ""}
	code, err := cfg.Run(ctx, zerolog.New(os.Stderr))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return code
}

// config is for a controller that starts at once.
func config(t *testing.T) conformance.Config {
	t.Helper()
	dir, err := os.MkdirTemp("", "fcf-") //nolint:usetesting // t.TempDir may be too long for a socket, and is removed after a failure
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("home and logs are kept in %s", dir)
			return
		}
		_ = os.RemoveAll(dir)
	})
	return conformance.Config{Dir: dir, ControllerURL: "http://127.0.0.1:{port}/", Quiet: time.Second, Lease: 1500 * time.Millisecond,
		Progress: func(r conformance.Result) { t.Logf("%-7s %5d ms  %-40s %s", r.Outcome, r.TookMS, r.Check, r.Detail) }}
}

func simulated(t *testing.T) conformance.Config {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := config(t)
	c.Command = []string{"env", child + "={port}", exe}
	return c
}

// quick checks, a few for each half of the contract; test/blackbox runs all of them.
var quick = [][]string{
	{"live-json-before-first-answer", "registers-with-veto", "claim-before-folder"},
	{"claim-failure-starts-no-build", "numbers-under-stripe"},
	{"no-load-without-record", "adopt-retry"},
	{"stream-cut-in-mid-line", "unknown-command-retry"},
	{"orderly-stop-releases-nothing"},
}

// The simulated controller keeps the contract.
func TestSimulatedController(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for _, only := range quick {
		cfg := simulated(t)
		cfg.Only = only
		wg.Go(func() {
			report, err := conformance.Run(t.Context(), cfg)
			if err != nil {
				t.Error(err)
				return
			}
			if len(report.Checks) != len(only) || report.Form != "grpc" || report.Implementation == "" {
				t.Errorf("report %+v", report)
			}
			for _, r := range report.Checks {
				if r.Outcome == conformance.Fail {
					t.Errorf("%s: %s", r.Check, r.Detail)
				}
			}
		})
	}
	wg.Wait()
}

// A controller without the veto fails, and the report says where.
func TestWithoutVeto(t *testing.T) {
	t.Parallel()
	cfg := simulated(t)
	cfg.Command = append([]string{"env", noVeto + "=1"}, cfg.Command...)
	cfg.Only = []string{"registers-with-veto", "no-load-without-record"}
	cfg.Progress = nil
	report, err := conformance.Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed != 2 {
		t.Errorf("a controller without veto: %+v", report.Checks)
	}
}

// A controller that does not come up is a failure of the check, with the place of its output.
func TestControllerThatEnds(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	cfg.Command, cfg.Only, cfg.Progress = []string{"false"}, []string{"heartbeats"}, nil
	report, err := conformance.Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if r := report.Checks[0]; r.Outcome != conformance.Fail || !strings.Contains(r.Detail, "controller-1.log") || !strings.Contains(r.Detail, "code 1") {
		t.Errorf("%+v", r)
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	good := conformance.Config{Command: []string{"x"}}
	for name, change := range map[string]func(*conformance.Config){
		"no command":    func(c *conformance.Config) { c.Command = nil },
		"unknown check": func(c *conformance.Config) { c.Only = []string{"nonsense"} },
		"bad URL":       func(c *conformance.Config) { c.ControllerURL = "127.0.0.1:80" },
		"long folder":   func(c *conformance.Config) { c.Dir = "/" + strings.Repeat("x", 100) },
	} {
		c := good
		change(&c)
		if c.Validate() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	good.ControllerURL = "http://127.0.0.1:{port}/"
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
}
