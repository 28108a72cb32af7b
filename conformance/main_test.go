package conformance_test

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/conformance"
	"github.com/footman-ci/footman/internal/simjenkins"
)

// child makes the test binary a simulated controller.
const child = "CONFORMANCE_TEST_CONTROLLER"

func TestMain(m *testing.M) {
	if os.Getenv(child) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	cfg := simjenkins.Config{Boot: time.Millisecond, Home: os.Getenv("JENKINS_HOME"), HTTP: "127.0.0.1:" + os.Getenv(child)}
	code, err := cfg.Run(ctx, zerolog.New(os.Stderr))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
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

// The simulated controller keeps the contract.
func TestSimulatedController(t *testing.T) {
	t.Parallel()
	report, err := conformance.Run(t.Context(), simulated(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Checks {
		if r.Outcome == conformance.Fail {
			t.Errorf("%s: %s", r.Check, r.Detail)
		}
	}
	if report.Passed < 25 {
		t.Errorf("only %d checks passed", report.Passed)
	}
}
