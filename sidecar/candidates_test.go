package sidecar

import (
	"context"
	"net"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

// member makes a replica that serves by what it wrote to the home; role signs its
// liveness lock, and host is where its sidecar runs.
func member(t *testing.T, home layout.Home, name, host, role string) {
	t.Helper()
	if err := os.MkdirAll(home.Replica(name), 0o750); err != nil {
		t.Fatal(err)
	}
	// Nobody listens behind this address, and it swallows what is sent.
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	if err := writeMember(fsys.OS, home, memberFile{Name: name, Host: host, Peer: ln.Addr().String(), Tags: []string{"noadopt"}, PluginsDigest: "d-" + name}); err != nil {
		t.Fatal(err)
	}
	l := ledger.New(home, fsys.OS)
	life, err := l.ClaimIncarnation(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.WriteLive(life, ledger.Live{Incarnation: life.Incarnation, State: ledger.StateServing, Veto: true, Running: 7}); err != nil {
		t.Fatal(err)
	}
	held, err := lock.TryAcquire(home.AliveLock(name), lock.Options{Holder: lock.Holder{Role: role, Replica: name, Incarnation: life.Incarnation}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = held.Release() })
}

// Who can't be asked is believed by what he wrote only while his own runner holds
// his lock; on another host that is the usual case, on this one a last resort. A
// peer that swallows packets uses up nobody else's time, and a coordinator that
// holds a dead replica's lock makes no candidate of it.
func TestCandidatesThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	home, _ := layout.Open(t.TempDir())
	member(t, home, "far", "elsewhere", runnerRole)
	member(t, home, "failed", "elsewhere", runnerRole)
	member(t, home, "near", "here", runnerRole)
	member(t, home, "dead", "elsewhere", "coordinator")
	g := newGate()
	p := &peers{
		name: "me", home: home, fs: fsys.OS, gate: g, ledger: ledger.New(home, fsys.OS), roster: &roster{fs: fsys.OS, home: home, gate: g},
		host: "here", conns: map[string]*grpc.ClientConn{}, alive: func() []string { return []string{"me", "far", "near", "dead"} },
		self: func() *pb.GetStateResponse { return &pb.GetStateResponse{} },
	}
	t.Cleanup(p.close)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	names := func(except string) []string {
		var out []string
		for _, c := range p.Serving(ctx, except) {
			out = append(out, c.Life.Name)
			if !slices.Contains(c.Tags, "noadopt") || c.PluginsDigest != "d-"+c.Life.Name || c.Load.Running != 7 {
				t.Errorf("%+v: tags, digest or load are missing", c)
			}
		}
		slices.Sort(out)
		return out
	}
	if got := names("x"); !slices.Equal(got, []string{"far"}) {
		t.Errorf("got %v, want far alone", got)
	}
	if got := names("far"); !slices.Equal(got, []string{"failed", "near"}) {
		t.Errorf("without far: got %v, want failed and near as a last resort", got)
	}
	if got := p.PluginsDigest("dead"); got != "d-dead" {
		t.Errorf("plugin digest of the dead: %q", got)
	}
}
