package sidecar

import (
	"context"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

// peerOf serves one answer to GetState, which the test may change.
type peerOf struct {
	pb.UnimplementedPeerServer
	answer atomic.Pointer[pb.GetStateResponse] // not changed once it is here: somebody may be told it still
}

func (p *peerOf) GetState(context.Context, *pb.GetStateRequest) (*pb.GetStateResponse, error) {
	return p.answer.Load(), nil
}

func serving(name string) *pb.GetStateResponse {
	return &pb.GetStateResponse{Replica: &pb.ReplicaStatus{
		Name: name, Incarnation: 1, VetoActive: true, Runner: pb.RunnerState_RUNNER_STATE_SERVING, Controller: pb.ControllerState_CONTROLLER_STATE_SERVING,
	}}
}

// Owners are those that say that they serve, and those that don't answer as long as
// the home says so. A frozen one stays what it was, and a home that does not answer,
// or an empty list, changes nothing.
func TestTriggerOwners(t *testing.T) {
	t.Parallel()
	home, _ := layout.Open(t.TempDir())
	member(t, home, "silent", "elsewhere", runnerRole)
	member(t, home, "dead", "elsewhere", "coordinator")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &peerOf{}
	says := func(runner pb.RunnerState, controller pb.ControllerState) {
		s := serving("b")
		s.Replica.Runner, s.Replica.Controller = runner, controller
		b.answer.Store(s)
	}
	says(pb.RunnerState_RUNNER_STATE_SERVING, pb.ControllerState_CONTROLLER_STATE_SERVING)
	server := grpc.NewServer(grpc.Creds(serverCreds(peerStore(t, home, "b"), &callCounts{})))
	pb.RegisterPeerServer(server, b)
	go func() { _ = server.Serve(ln) }()
	t.Cleanup(server.Stop)
	if err := os.MkdirAll(home.Replica("b"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := writeMember(fsys.OS, home, memberFile{Name: "b", Peer: ln.Addr().String()}); err != nil {
		t.Fatal(err)
	}
	own := serving("me")
	g := newGate()
	p := &peers{
		name: "me", home: home, fs: fsys.OS, gate: g, ledger: ledger.New(home, fsys.OS), roster: &roster{fs: fsys.OS, home: home, gate: g},
		certs: peerStore(t, home, "me"), conns: map[string]*grpc.ClientConn{}, self: func() *pb.GetStateResponse { return own },
	}
	t.Cleanup(p.close)
	owners := &triggerOwners{peers: p}
	if got := owners.list(); got != nil {
		t.Errorf("before the first look: %v", got)
	}
	// A look gives up on who needs more than a moment, as all may on a busy machine, and
	// comes again. Who is on the list, or off it, by mistake does not change by that.
	step := func(what string, want ...string) {
		t.Helper()
		end := time.Now().Add(time.Minute)
		for owners.look(t.Context()); !slices.Equal(owners.list(), want); owners.look(t.Context()) {
			if time.Now().After(end) {
				t.Fatalf("%s: %v, want %v", what, owners.list(), want)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	step("first look", "b", "me", "silent")
	says(pb.RunnerState_RUNNER_STATE_FROZEN, pb.ControllerState_CONTROLLER_STATE_UNSPECIFIED)
	own.Replica.Runner = pb.RunnerState_RUNNER_STATE_FROZEN
	step("frozen", "b", "me", "silent")

	stalled := newGate() // every look at the home hangs
	for range maxHanging {
		stalled <- struct{}{}
	}
	p.gate = stalled
	owners.silence = owners.silence.Add(-silentEvery)
	step("storage stalled", "b", "me", "silent")
	p.gate = g

	says(pb.RunnerState_RUNNER_STATE_SERVING, pb.ControllerState_CONTROLLER_STATE_DRAINING)
	own = serving("me")
	step("b drains", "me", "silent")
	if err := os.Rename(home.AliveLock("silent"), home.AliveLock("silent")+".old"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(home.AliveLock("silent"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	step("silent died, not asked yet", "me", "silent")
	owners.silence = owners.silence.Add(-silentEvery)
	step("silent died", "me")
	own = &pb.GetStateResponse{}
	step("nobody", "me")
}

// Each thing that is wrong with a controller is one line that says what to do.
func TestComplaints(t *testing.T) {
	if got := complaints("a", nil, nil); got != nil {
		t.Errorf("without a controller: %v", got)
	}
	info := &pb.RegisterRequest{PluginsDigest: "1", BuiltInExecutors: 2, Missing: map[string]string{"folders": "no plugin", "a": "b"}}
	members := []memberFile{{Name: "a", PluginsDigest: "0"}, {Name: "b", PluginsDigest: "1"}, {Name: "c", PluginsDigest: "2"}, {Name: "d"}}
	got := complaints("a", info, members)
	want := []string{"without a: b", "without folders: no plugin", "has 2 executors", "differ from those of c,"}
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i, w := range want {
		if !strings.Contains(got[i], w) {
			t.Errorf("%q: want %q", got[i], w)
		}
	}
	for i := range 50 {
		info.Missing[strings.Repeat("x", i+2)] = "y"
	}
	if got := complaints("a", info, nil); len(got) != maxComplaints+2 {
		t.Errorf("%d lines", len(got))
	}
}

// Of names that came and went only those are remembered that answered lately.
func TestHeardIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &peers{}
		for i := range 10 * maxMembers {
			p.hear(strconv.Itoa(i))
			time.Sleep(time.Second)
		}
		if n := len(p.heard); n > maxMembers {
			t.Errorf("%d are remembered", n)
		}
		if at := p.answered(strconv.Itoa(10*maxMembers - 1)); at != time.Second {
			t.Errorf("the last one answered %s ago", at)
		}
	})
}
