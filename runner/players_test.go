package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/runner"
)

// play is what a test tells the processes it starts, as JSON in playEnv.
type play struct {
	Dir    string // folder of this replica, outside the home: switches and traces
	Shared string // folder of the whole test
	Config wireConfig
	// NoSidecar: the sidecar is unreachable. Unfit: it refuses, with this text.
	NoSidecar    bool
	Unfit        string
	UnfitForeign bool
	Controller   controllerPlay
	Bridge       *bridgePlay // nil: none
}

// bridgePlay is how the bridge behaves.
type bridgePlay struct {
	Refuse string // it can't be put in place, with this text
	Halted string // why it ended its JVM
}

// fakeBridge notes that it was asked and tells the controller so.
type fakeBridge struct{ play play }

func (b fakeBridge) Prepare(s runner.BridgeStart) (runner.BridgeReady, error) {
	if b.play.Bridge.Refuse != "" {
		return runner.BridgeReady{}, errors.New(b.play.Bridge.Refuse)
	}
	trace(filepath.Join(b.play.Shared, "turns"), "bridge %s/%d", s.Name, s.Incarnation)
	return runner.BridgeReady{Env: append(s.Env, "BRIDGE=there"), Notes: []string{"a file was written"}}, nil
}

func (b fakeBridge) Halted(string, uint64) string { return b.play.Bridge.Halted }

// wireConfig is a runner.Config that JSON can carry.
type wireConfig struct {
	runner.Config
	Clock struct{} // hides the function
}

// controllerPlay is how the controller behaves.
type controllerPlay struct {
	Veto       bool
	NeverReady bool
	ExitCode   int  // at once, if not 0
	FirstExit  int  // the same, at the first start only
	ExitOnTerm int  // exit code after SIGTERM
	IgnoreTerm bool // goes on after SIGTERM
	Grandchild bool // leaves a process behind that ignores SIGTERM
	Detach     bool // starts a process with the lock in another session
}

const playEnv = "FOOTMAN_TEST_PLAY"

func loadPlay() play {
	var p play
	if err := json.Unmarshal([]byte(os.Getenv(playEnv)), &p); err != nil { //nolint:musttag // this very program wrote it
		panic(err)
	}
	return p
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil } //nolint:gosec // G703: files of this test

// trace appends a line to a file that every process of a test may write.
func trace(path, format string, args ...any) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	fmt.Fprintf(f, format+"\n", args...)
}

// Switches: a test creates or removes these files in play.Dir.
const (
	hangProofs = "proofs.hang" // proofs hang in the kernel
	hangAlive  = "alive.hang"  // proofs of the liveness lock hang
	failProofs = "proofs.eio"  // proofs fail with EIO
	hangHTTP   = "http.hang"   // the controller does not answer
	wizardOpen = "wizard.open" // the setup wizard is open
	stuckLive  = "live.hang"   // reading live.json hangs
	keepRecord = "record.kept" // nobody takes the record of an earlier life
)

// playRunner is a `footman run` with switches.
func playRunner() int {
	p := loadPlay()
	on := func(name string) bool { return exists(filepath.Join(p.Dir, name)) }
	cfg := p.Config.Config
	cfg.FS = fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		switch {
		case op == "ledger.live-read":
			for on(stuckLive) {
				time.Sleep(time.Millisecond)
			}
		case call == fsys.CallWrite && strings.HasSuffix(name, ".lock"):
			for on(hangProofs) || on(hangAlive) && strings.HasSuffix(name, "alive.lock") {
				time.Sleep(time.Millisecond)
			}
			if on(failProofs) {
				return unix.EIO
			}
		}
		return nil
	})
	cfg.Ready = httpReady{filepath.Join(p.Dir, "http.sock")}
	cfg.Wizard = switchWizard{filepath.Join(p.Dir, wizardOpen)}
	if cfg.Mode == runner.ActiveActive {
		cfg.Sidecar = &fakeSidecar{play: p}
	}
	if p.Bridge != nil {
		cfg.Bridge = fakeBridge{p}
	}
	r, err := runner.New(cfg, zerolog.New(os.Stderr).With().Timestamp().Logger())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		exit, ok := errors.AsType[*runner.ExitError](err)
		if !ok {
			panic(err)
		}
		return exit.Code
	}
	code, err := r.Run(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "run:", err)
	}
	return code
}

// httpReady asks a controller over its socket; 200 is ready.
type httpReady struct{ socket string }

func (h httpReady) Ready(ctx context.Context) (bool, string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", h.socket)
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://controller/health", nil)
	if err != nil {
		return false, "", err
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return false, "", err
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK, resp.Status, nil
}

type switchWizard struct{ file string }

func (w switchWizard) WizardOpen(string) (bool, error) { return exists(w.file), nil }

// fakeSidecar answers as the test says and writes what it is told to a trace.
type fakeSidecar struct {
	play play
	last atomic.Value
}

func (s *fakeSidecar) CheckFit(context.Context, runner.FitQuestion) error {
	switch {
	case s.play.NoSidecar:
		return errors.New("connection refused")
	case s.play.Unfit != "":
		return &runner.UnfitError{Message: s.play.Unfit, Foreign: s.play.UnfitForeign}
	}
	return nil
}

func (s *fakeSidecar) HandOut(_ context.Context, replica string, inc uint64) (int, int, error) {
	trace(filepath.Join(s.play.Dir, "handout"), "%s/%d", replica, inc)
	if exists(filepath.Join(s.play.Dir, keepRecord)) {
		return 0, 1, nil
	}
	return 0, 0, nil
}

func (s *fakeSidecar) Report(_ context.Context, r runner.Report) error {
	if s.last.Swap(r.State) != r.State {
		trace(filepath.Join(s.play.Dir, "states"), "%s", r.State)
	}
	return nil
}

func (s *fakeSidecar) Close() error { return nil }

// playController is a controller as small as it can be.
func playController() int {
	p := loadPlay()
	c := p.Controller
	who := p.Config.Name
	in := func(name string) string { return filepath.Join(p.Dir, name) }
	unix.CloseOnExec(3) // a JVM's children don't inherit it either
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, unix.SIGTERM, unix.SIGINT, unix.SIGHUP, unix.SIGUSR1, unix.SIGQUIT)

	trace(filepath.Join(p.Shared, "turns"), "begin %s", who)
	trace(in("pids"), "%d", os.Getpid())
	trace(in("env"), "%s|%s|%s", os.Getenv(layout.EnvReplica), os.Getenv(layout.EnvIncarnation), os.Getenv("JENKINS_HOME"))
	trace(in("first"), "%s|%s", os.Getenv(layout.EnvFirst), os.Getenv("BRIDGE"))
	if pids, _ := os.ReadFile(in("pids")); strings.Count(string(pids), "\n") == 1 && c.FirstExit != 0 {
		return c.FirstExit
	}
	if c.ExitCode != 0 {
		return c.ExitCode
	}
	if c.Grandchild {
		start := exec.Command("/bin/sh", "-c", `(trap "" TERM; while :; do sleep 100; done) & echo $! >`+in("grandchild.tmp")+`; mv `+in("grandchild.tmp")+` `+in("grandchild"))
		if err := start.Run(); err != nil {
			panic(err)
		}
	}
	if c.Detach {
		stray := exec.Command(os.Args[0]) //nolint:gosec // this very program
		stray.Env = append(os.Environ(), roleEnv+"=sleeper")
		stray.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		stray.ExtraFiles = []*os.File{os.NewFile(3, "lock")}
		if err := stray.Start(); err != nil {
			panic(err)
		}
		trace(in("stray"), "%d", stray.Process.Pid)
	}
	if inc, err := strconv.ParseUint(os.Getenv(layout.EnvIncarnation), 10, 64); err == nil {
		live := ledger.Live{State: ledger.StateServing, Veto: c.Veto, UpdatedAt: time.Now()}
		if err := ledger.New(layout.Home(os.Getenv(layout.EnvHome)), fsys.OS).WriteLive(ledger.Life{Name: who, Incarnation: inc}, live); err != nil {
			panic(err)
		}
	}
	_ = os.Remove(in("http.sock"))
	listener, err := net.Listen("unix", in("http.sock"))
	if err != nil {
		panic(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { //nolint:gosec // G112: its only client is the runner
		for exists(in(hangHTTP)) && r.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		if c.NeverReady {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		trace(filepath.Join(p.Shared, "turns"), "ready %s", who)
	})}
	go func() { _ = server.Serve(listener) }()
	go func() { // a beat that stands still while the process is stopped
		for {
			_ = os.WriteFile(in("beat"), []byte(strconv.FormatInt(time.Now().UnixNano(), 10)), 0o644)
			time.Sleep(5 * time.Millisecond)
		}
	}()
	for s := range signals {
		if exists(layout.Home(os.Getenv(layout.EnvHome)).LastFile(who, 1)) {
			trace(in("last"), "last")
		}
		trace(in("signals"), "%s", unix.SignalName(s.(syscall.Signal))) //nolint:errcheck // os/signal delivers nothing else
		if (s == unix.SIGTERM || s == unix.SIGINT) && !c.IgnoreTerm {
			return c.ExitOnTerm
		}
	}
	return 0
}
