package sidecar_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar"
	"github.com/rs/zerolog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// waitLimit is generous: tests wait for conditions, not for times.
const waitLimit = time.Minute

type fixture struct {
	*sidecar.Sidecar

	home layout.Home
	conn *grpc.ClientConn
	stop func() error
}

// start runs a sidecar of name on home and connects to its socket.
func start(t testing.TB, home, name string) *fixture {
	t.Helper()
	return startWith(t, home, name, func(*sidecar.Config) {})
}

func startWith(t testing.TB, home, name string, change func(*sidecar.Config)) *fixture {
	t.Helper()
	return startOn(t, nil, home, name, change)
}

// startOn is startWith on a file system; nil is the real one.
func startOn(t testing.TB, files fsys.FS, home, name string, change func(*sidecar.Config)) *fixture {
	t.Helper()
	cfg := sidecar.DefaultConfig()
	cfg.Home, cfg.Name, cfg.Socket, cfg.Profile = home, name, filepath.Join(shortDir(t), "s"), "fast"
	change(&cfg)
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	s := sidecar.New(cfg, zerolog.Nop())
	if files != nil {
		s.SetFS(files)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := s.Open(ctx); err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	var stopped bool
	stop := func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		err := <-done
		s.Close()
		return err
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("sidecar %s: %v", name, err)
		}
	})
	conn, err := grpc.NewClient("unix:"+cfg.Socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	h, _ := layout.Open(home)
	return &fixture{Sidecar: s, home: h, conn: conn, stop: stop}
}

// shortDir is short enough for a unix socket's path.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fm") //nolint:usetesting // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func register(t *testing.T, f *fixture, name string, inc uint64) string {
	t.Helper()
	r, err := pb.NewControllerClient(f.conn).Register(t.Context(), &pb.RegisterRequest{
		Replica: name, Incarnation: inc, VetoActive: true, State: pb.ControllerState_CONTROLLER_STATE_SERVING, Implementation: "test/1",
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.GetSession()
}

// A record in the folder of a life whose controller doesn't run it is commanded
// to it; what it acknowledges ends the matter, and the record of a finished build
// is released.
func TestRecordsBecomeCommands(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	f := start(t, home, "a")
	l := ledger.New(f.home, fsys.OS)
	life, err := l.ClaimIncarnation("a")
	if err != nil {
		t.Fatal(err)
	}
	inbox := assign(t, f, life, "x", 7)
	session := register(t, f, "a", life.Incarnation)
	stream, err := pb.NewControllerClient(f.conn).Commands(t.Context(), &pb.CommandsRequest{Session: session})
	if err != nil {
		t.Fatal(err)
	}
	cmd, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	b := cmd.GetAdoptBuild().GetRecord()
	if b.GetBuild().GetJob() != "x" || b.GetBuild().GetNumber() != 7 || b.GetOrigin() != "b" {
		t.Fatalf("command: %v", cmd)
	}
	if _, err := os.Stat(inbox); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("the record was not taken from the inbox before the command: %v", err)
	}
	writeBuild(t, home, "x", 7, true)
	_, err = pb.NewControllerClient(f.conn).Acknowledge(t.Context(), &pb.AcknowledgeRequest{Session: session, Id: cmd.GetId(), Outcome: pb.Outcome_OUTCOME_FINISHED, Reason: "test"})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "record released", func() bool {
		entries, _, err := l.List(life)
		return err == nil && len(entries) == 0
	})
}

// A broken command stream loses no command: it comes again on the next one, and
// the older stream of a session ends when a newer one opens.
func TestCommandsComeAgainUntilAcknowledged(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	f := start(t, home, "a")
	l := ledger.New(f.home, fsys.OS)
	life, err := l.ClaimIncarnation("a")
	if err != nil {
		t.Fatal(err)
	}
	assign(t, f, life, "x", 1)
	session := register(t, f, "a", life.Incarnation)
	api := pb.NewControllerClient(f.conn)
	first, err := api.Commands(t.Context(), &pb.CommandsRequest{Session: session})
	if err != nil {
		t.Fatal(err)
	}
	cmd, err := first.Recv()
	if err != nil {
		t.Fatal(err)
	}
	second, err := api.Commands(t.Context(), &pb.CommandsRequest{Session: session})
	if err != nil {
		t.Fatal(err)
	}
	again, err := second.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if again.GetId() != cmd.GetId() {
		t.Errorf("the new stream got %q, want the unacknowledged %q", again.GetId(), cmd.GetId())
	}
	for err == nil {
		_, err = first.Recv()
	}
	if status.Code(err) != codes.Aborted {
		t.Errorf("old stream: %v, want Aborted", err)
	}
}

// What a controller says with a session that is over is refused, so that a life
// that is over can't speak for the present one.
func TestOldLivesAreRefused(t *testing.T) {
	t.Parallel()
	f := start(t, t.TempDir(), "a")
	api := pb.NewControllerClient(f.conn)
	old := register(t, f, "a", 4)
	register(t, f, "a", 5)
	for what, err := range map[string]error{
		"heartbeat": second(api.Heartbeat(t.Context(), &pb.HeartbeatRequest{Session: old})),
		"load":      second(api.ReportLoad(t.Context(), &pb.ReportLoadRequest{Session: old})),
	} {
		if status.Code(err) != codes.NotFound {
			t.Errorf("%s: %v, want NotFound", what, err)
		}
	}
	_, err := api.Register(t.Context(), &pb.RegisterRequest{Replica: "a", Incarnation: 4, VetoActive: true})
	if status.Code(err) != codes.FailedPrecondition {
		t.Errorf("register of an older life: %v, want FailedPrecondition", err)
	}
	_, err = api.Register(t.Context(), &pb.RegisterRequest{Replica: "b", Incarnation: 9})
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("register of another replica: %v, want InvalidArgument", err)
	}
}

func second[T any](_ T, err error) error { return err }

// Two sidecars of one name would write one history: the second is refused and
// leaves the first alone.
func TestSecondSidecarOfANameIsRefused(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	f := start(t, home, "a")
	cfg := sidecar.DefaultConfig()
	cfg.Home, cfg.Name, cfg.Socket = home, "a", filepath.Join(shortDir(t), "s")
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	if err := sidecar.New(cfg, zerolog.Nop()).Open(t.Context()); !errors.Is(err, sidecar.ErrNameInUse) {
		t.Fatalf("got %v, want ErrNameInUse", err)
	}
	if _, err := pb.NewClusterClient(f.conn).GetStatus(t.Context(), &pb.GetStatusRequest{}); err != nil {
		t.Fatal(err)
	}
}

// A copy of a home is refused until it is declared a cluster of its own, which
// sets the records of the original's builds aside.
func TestCopiedHomeIsRefused(t *testing.T) {
	t.Parallel()
	original := t.TempDir()
	h, _ := layout.Open(original)
	id, err := sidecar.PrepareHome(fsys.OS, h, false)
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(h, fsys.OS)
	life, err := l.ClaimIncarnation("a")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Claim(life, ledger.Record{Job: "x", Number: 1, Folder: "jobs/x"}); err != nil {
		t.Fatal(err)
	}
	if err := certs.NewAuthority(fsys.OS, h, id).Init(); err != nil {
		t.Fatal(err)
	}
	if _, err := cluster.LoadOrCreateKeyring(fsys.OS, h.GossipKey()); err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	if err := os.CopyFS(filepath.Join(copied, layout.Dir), os.DirFS(h.Footman())); err != nil {
		t.Fatal(err)
	}
	c, _ := layout.Open(copied)
	if _, err := sidecar.PrepareHome(fsys.OS, c, false); !errors.Is(err, sidecar.ErrCopiedHome) {
		t.Fatalf("copy: got %v, want ErrCopiedHome", err)
	}
	newID, aside, err := sidecar.AdoptHome(fsys.OS, c, false)
	if err != nil {
		t.Fatal(err)
	}
	if newID == id || aside != 1 {
		t.Errorf("new cluster %s (was %s), %d records set aside, want another id and 1", newID, id, aside)
	}
	for _, secret := range []string{c.PKI(), c.GossipKey()} {
		if _, err := os.Stat(secret); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the copy still has %s of the original: %v", secret, err)
		}
	}
	if again, err := sidecar.PrepareHome(fsys.OS, c, false); err != nil || again != newID {
		t.Errorf("declared copy: %s, %v", again, err)
	}
	if got, err := sidecar.PrepareHome(fsys.OS, h, false); err != nil || got != id {
		t.Errorf("original: %s, %v", got, err)
	}
}

// Many replicas that prepare a new home at once agree on one cluster.
func TestOneClusterFromManyFirstStarts(t *testing.T) {
	t.Parallel()
	h, _ := layout.Open(t.TempDir())
	const n = 16
	ids := make(chan string, n)
	for range n {
		go func() {
			id, err := sidecar.PrepareHome(fsys.OS, h, false)
			if err != nil {
				t.Error(err)
			}
			ids <- id
		}()
	}
	first := <-ids
	for range n - 1 {
		if id := <-ids; id != first {
			t.Fatalf("clusters %s and %s", first, id)
		}
	}
}

// Peers find each other through the home alone, and one tells the other's state.
func TestStatusShowsPeers(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	a, b := start(t, home, "a"), start(t, home, "b")
	_ = register(t, b, "b", 3)
	eventually(t, "a sees b's controller", func() bool {
		st, err := pb.NewClusterClient(a.conn).GetStatus(t.Context(), &pb.GetStatusRequest{})
		if err != nil {
			return false
		}
		for _, r := range st.GetReplicas() {
			if r.GetName() == "b" && r.GetIncarnation() == 3 && r.GetMember() == "alive" && r.GetVetoActive() {
				return true
			}
		}
		return false
	})
}

func eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	deadline := time.Now().Add(waitLimit)
	for !cond() {
		if time.Now().After(deadline) {
			t.Fatalf("%s: did not happen", what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// assign puts the record of a running build of b/3 into the inbox of life, as a
// coordinator does, and returns its path.
func assign(t *testing.T, f *fixture, life ledger.Life, job string, number int) string {
	t.Helper()
	writeBuild(t, f.home.Path(), job, number, false)
	r := ledger.Record{Format: ledger.Format, Job: job, Number: number, Folder: "jobs/" + job, ClaimedAt: time.Now().Add(-time.Hour), Origin: "b", OriginIncarnation: 3}
	data, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(f.home.Inbox(life.Name, life.Incarnation), r.Key()+".json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeBuild(t *testing.T, home, job string, number int, completed bool) {
	t.Helper()
	dir := filepath.Join(home, "jobs", job, "builds", strconv.Itoa(number))
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	xml := fmt.Sprintf("<?xml version='1.1' encoding='UTF-8'?>\n<flow-build>\n  <completed>%t</completed>\n</flow-build>\n", completed)
	if err := os.WriteFile(filepath.Join(dir, "build.xml"), []byte(xml), 0o600); err != nil {
		t.Fatal(err)
	}
}
