package runner

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/lock"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

type readyFunc func(context.Context) (bool, string, error)

func (f readyFunc) Ready(ctx context.Context) (bool, string, error) { return f(ctx) }

func validConfig() Config {
	c := DefaultConfig()
	c.Name, c.Home, c.Command, c.Socket = "a", "/srv/home", []string{"sh"}, "/run/footman/a.sock"
	c.Ready = readyFunc(func(context.Context) (bool, string, error) { return true, "", nil })
	return c
}

// The defaults fit; every mistake is refused with a word that tells which it is.
func TestValidate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Config)
		want   string // "" = valid
	}{
		"defaults":                {func(*Config) {}, ""},
		"passive, no socket":      {func(c *Config) { c.Mode, c.Socket, c.SidecarTimeout = ActivePassive, "", 0 }, ""},
		"active, no socket":       {func(c *Config) { c.Socket = "" }, "socket"},
		"mode":                    {func(c *Config) { c.Mode = "both" }, `mode "both"`},
		"restart":                 {func(c *Config) { c.Restart = "maybe" }, `restart "maybe"`},
		"name":                    {func(c *Config) { c.Name = "a/b" }, "replica name"},
		"home":                    {func(c *Config) { c.Home = "" }, "home"},
		"no command":              {func(c *Config) { c.Command = nil }, "command"},
		"unknown command":         {func(c *Config) { c.Command = []string{"/no/such"} }, "/no/such"},
		"no check":                {func(c *Config) { c.Ready = nil }, "ready check"},
		"listen":                  {func(c *Config) { c.LivenessListen = "here" }, "liveness-listen"},
		"negative":                {func(c *Config) { c.StartTimeout = -1 }, "start-timeout"},
		"zero stop":               {func(c *Config) { c.StopTimeout = 0 }, "stop-timeout"},
		"short lease":             {func(c *Config) { c.Lease = 14 * time.Second }, "must be less than the lease of 14s"},
		"lease of 15 s just fits": {func(c *Config) { c.Lease = 15 * time.Second }, ""},
		"late freeze":             {func(c *Config) { c.FreezeAfter, c.HangAfter = 86*time.Second, time.Hour }, "freeze_after 1m26s"},
		"rare proofs":             {func(c *Config) { c.ProveEvery = 6 * time.Second }, "2 × prove_every"},
		"hang before freeze":      {func(c *Config) { c.HangAfter = 10 * time.Second }, "hang_after"},
		"no hang check":           {func(c *Config) { c.HangAfter = 0 }, ""},
	} {
		cfg := validConfig()
		c.change(&cfg)
		err := cfg.Validate()
		var exit *ExitError
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want something with %q", name, err, c.want)
		case err != nil && (!errors.As(err, &exit) || exit.Code != ExitUsage):
			t.Errorf("%s: not an ExitError of code 2: %v", name, err)
		}
	}
}

// The lease is read of the right mount and only of an NFSv4 one.
func TestParseLease(t *testing.T) {
	t.Parallel()
	const stats = "device proc mounted on /proc with fstype proc\n" +
		"device s:/e mounted on /home\\040of with fstype nfs4 statvers=1.1\n" +
		"\topts:\trw,vers=4.2\n\tcaps:\tcaps=0x3ffbffff\n" +
		"\tnfsv4:\tbm0=0xfdffafff,bm1=0xf9be3e,acl=0x3,sessions,pnfs=not configured,lease_time=15,lease_expired=0\n" +
		"device s:/f mounted on /other with fstype nfs4 statvers=1.1\n\tnfsv4:\tbm0=0x1,lease_time=90,lease_expired=0\n"
	for point, want := range map[string]time.Duration{
		"/home of": 15 * time.Second, "/other": 90 * time.Second, "/proc": 0, "/none": 0,
	} {
		if got := parseLease(strings.NewReader(stats), point); got != want {
			t.Errorf("%s: got %v, want %v", point, got, want)
		}
	}
}

// A command's name may hold blanks and parentheses; garbage is an error, no panic.
func TestParseStat(t *testing.T) {
	t.Parallel()
	got, err := parseStat([]byte("42 (a) b (c)) S 7 41 3 0 -1 0 1 2 3 4 5 6 7 8 20 -5 13 0 100\n"))
	want := process{pid: 42, parent: 7, group: 41, state: 'S', nice: -5, threads: 13}
	if err != nil || !cmp.Equal(got, want, cmp.AllowUnexported(process{})) {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, bad := range []string{"", "42", "42 (x", "42 (x) S 1", ") (", "x (x) S 7 41 3 0 -1 0 1 2 3 4 5 6 7 8 20 -5 13 0"} {
		if _, err := parseStat([]byte(bad)); err == nil {
			t.Errorf("%q was parsed", bad)
		}
	}
}

// Orphans are reaped; children that this process waits for keep their status.
func TestReapOrphans(t *testing.T) { // not parallel: about all children of the process
	if err := becomeReaper(); err != nil {
		t.Fatal(err)
	}
	mine := exec.Command("sh", "-c", "exit 7")
	if err := mine.Start(); err != nil {
		t.Fatal(err)
	}
	// A shell of another session leaves an orphan behind that ends at once.
	file := filepath.Join(t.TempDir(), "orphan")
	middle := exec.Command("setsid", "sh", "-c", `sh -c 'exit 3' & echo $! >`+file)
	if err := middle.Run(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	orphan, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; {
		reapOnce()
		if unix.Kill(orphan, 0) != nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the orphan was never reaped")
		}
	}
	if err := mine.Wait(); err == nil || mine.ProcessState.ExitCode() != 7 {
		t.Fatalf("own child: %v", err)
	}
}

// The liveness endpoint says 503 when the fence has not turned for FreezeAfter.
func TestLivezTellsStuckFence(t *testing.T) {
	t.Parallel()
	now := time.Hour
	cfg := validConfig()
	cfg.Clock = func() time.Duration { return now }
	r, err := New(cfg, nopLog)
	if err != nil {
		t.Fatal(err)
	}
	ask := func() (int, livezAnswer) {
		w := httptest.NewRecorder()
		r.livez(w, httptest.NewRequest(http.MethodGet, "/livez", nil))
		var a livezAnswer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatalf("%s: %v", w.Body, err)
		}
		return w.Code, a
	}
	now += cfg.FreezeAfter
	if code, a := ask(); code != http.StatusOK || !a.Alive || a.State != StateWaiting {
		t.Errorf("turning: %d %+v", code, a)
	}
	now++
	if code, a := ask(); code != http.StatusServiceUnavailable || a.Alive {
		t.Errorf("stuck: %d %+v", code, a)
	}
}

// sidecarServer answers as a sidecar does.
type sidecarServer struct {
	footmanv1.UnimplementedRunnerServer
	fit     error
	reports chan *footmanv1.ReportRequest
}

func (s *sidecarServer) CheckFit(context.Context, *footmanv1.CheckFitRequest) (*footmanv1.CheckFitResponse, error) {
	return &footmanv1.CheckFitResponse{}, s.fit
}

func (s *sidecarServer) HandOut(_ context.Context, r *footmanv1.HandOutRequest) (*footmanv1.HandOutResponse, error) {
	return &footmanv1.HandOutResponse{HandedOut: int32(r.GetIncarnation()), Kept: 1}, nil
}

func (s *sidecarServer) Report(_ context.Context, r *footmanv1.ReportRequest) (*footmanv1.ReportResponse, error) {
	s.reports <- r
	return &footmanv1.ReportResponse{}, nil
}

// The client tells a refusal from a foreign home and from "ask again".
func TestSidecarClient(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "fs") //nolint:usetesting // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "s")
	client, err := dialSidecar(socket)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var unfit *UnfitError
	if err := client.CheckFit(t.Context(), FitQuestion{}); err == nil || errors.As(err, &unfit) || err.Error() != "no sidecar answers at "+socket+" (no such file or directory)" {
		t.Fatalf("nobody listens: %v", err)
	}
	if err := client.Report(t.Context(), Report{}); err == nil || strings.Contains(err.Error(), "rpc error") {
		t.Fatalf("nobody listens: %v", err)
	}

	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server, answers := grpc.NewServer(), &sidecarServer{reports: make(chan *footmanv1.ReportRequest, 1)}
	footmanv1.RegisterRunnerServer(server, answers)
	go func() { _ = server.Serve(listener) }()
	defer server.Stop()
	foreign, err := status.New(codes.FailedPrecondition, "a copy").WithDetails(&errdetails.ErrorInfo{Reason: ReasonForeignHome})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		answer         error
		unfit, foreign bool
	}{
		"fit":       {nil, false, false},
		"unfit":     {status.Error(codes.FailedPrecondition, "too old"), true, false},
		"foreign":   {foreign.Err(), true, true},
		"not known": {status.Error(codes.Unavailable, "joining"), false, false},
	} {
		answers.fit = c.answer
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		var err error
		for { // the first calls may still meet the broken connection
			err = client.CheckFit(ctx, FitQuestion{})
			if c.answer != nil && status.Code(c.answer) == codes.Unavailable || status.Code(err) != codes.Unavailable {
				break
			}
		}
		cancel()
		var unfit *UnfitError
		if got := errors.As(err, &unfit); err != nil && strings.Contains(err.Error(), "desc =") || got != c.unfit || got && unfit.Foreign != c.foreign || (err == nil) != (c.answer == nil) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if out, kept, err := client.HandOut(t.Context(), "a", 5); out != 5 || kept != 1 || err != nil {
		t.Errorf("hand out: %d %d %v", out, kept, err)
	}
	for state := range map[State]bool{StateWaiting: true, StateStarting: true, StateServing: true, StateFrozen: true, StateFenced: true, StateStopping: true, StateStopped: true} {
		if err := client.Report(t.Context(), Report{State: state, ProofAge: time.Second, ControllerPID: 3}); err != nil {
			t.Fatal(err)
		}
		got := <-answers.reports
		if want := "RUNNER_STATE_" + strings.ToUpper(string(state)); got.GetState().String() != want || got.GetProofAge().AsDuration() != time.Second || got.GetControllerPid() != 3 {
			t.Errorf("report %v, want state %s", got, want)
		}
	}
}

// A socket is not trusted where another user could have put it, and the runner
// says so at once; a folder that its sidecar has yet to make is waited for.
func TestSocketFolderIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mode os.FileMode
		want int
	}{"writable by others": {0o777, ExitUsage}, "writable by its group": {0o770, ExitUsage}, "private": {0o700, ExitNoSidecar}, "missing": {0, ExitNoSidecar}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "d")
			if c.mode != 0 {
				if err := os.Mkdir(dir, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(dir, c.mode); err != nil {
					t.Fatal(err)
				}
			}
			cfg := validConfig()
			cfg.SidecarTimeout = time.Second
			r, err := New(cfg, nopLog)
			if err != nil {
				t.Fatal(err)
			}
			client, err := dialSidecar(filepath.Join(dir, "s"))
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			r.sidecar = client
			var exit *ExitError
			if err := r.waitFit(t.Context()); !errors.As(err, &exit) || exit.Code != c.want {
				t.Errorf("got %v, want exit code %d", err, c.want)
			}
		})
	}
}

// What a person must mend is not waited for; what passes is.
func TestPassing(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]bool{
		unix.EIO: true, unix.ENOSPC: true, unix.ESTALE: true, unix.EDQUOT: true, lock.ErrLost: true,
		unix.EROFS: false, unix.EACCES: false, unix.ENOENT: false, errors.New("x"): false,
		&lock.FolderError{Err: unix.ENOSPC}: true, &lock.FolderError{Err: unix.EROFS}: false, &lock.UnsharedError{}: false,
	} {
		if got := passing(err); got != want {
			t.Errorf("%v: got %v, want %v", err, got, want)
		}
	}
}
