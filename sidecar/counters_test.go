package sidecar

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/cluster"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Every counter is on the page that says what it counts, and status shows what the
// doors counted.
func TestCounters(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	doc, err := os.ReadFile("../docs/reference/security.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(s.readCounters())) {
		door, rest, _ := strings.Cut(name, ".")
		if strings.HasPrefix(rest, "calls.") || strings.HasPrefix(rest, "refused.") {
			continue // by outcome and reason
		}
		if !strings.Contains(string(doc), "`"+name+"`") && !(door == doorLocal.String() || door == doorPeer.String() || door == doorHTTP.String()) {
			t.Errorf("docs/reference/security.md lacks %s", name)
		}
		if !strings.Contains(string(doc), "`"+rest+"`") && !strings.Contains(string(doc), "`"+name+"`") {
			t.Errorf("docs/reference/security.md lacks %s", name)
		}
	}
	if _, err := pb.NewPeerClient(dialTo(t, s.peerTarget(), as(s.leaf(t, "b", -time.Minute)))).GetState(t.Context(), &pb.GetStateRequest{}); err == nil {
		t.Fatal("an expired certificate was let in")
	}
	cc := s.unix(t)
	if _, err := pb.NewPeerClient(cc).GetState(t.Context(), &pb.GetStateRequest{}); status.Code(err) != codes.PermissionDenied {
		t.Fatal(err)
	}
	until(t, "status counts it", func() bool {
		st, err := pb.NewClusterClient(cc).GetStatus(t.Context(), &pb.GetStatusRequest{})
		if err != nil {
			t.Fatal(err)
		}
		n := st.GetCounters()
		return n["certs.refused.expired"] > 0 && n["local.denied"] == 1 && n["local.calls.PermissionDenied"] == 1 && n["local.calls.OK"] > 0 && n["gossip.alive"] == 1 && n["local.connections"] > 0
	})
}

// What a stranger with the key puts into its tags can't break an answer.
func TestTagsThatAreNoText(t *testing.T) {
	t.Parallel()
	got := textTags(map[string]string{"a\xff": "\xfe", "b": "c"})
	if got["a\uFFFD"] != "\uFFFD" || got["b"] != "c" {
		t.Errorf("%q", got)
	}
}

// A sidecar refuses timers that don't fit, with the numbers, and addresses that
// nobody could reach.
func TestTimersOfASidecar(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Config){
		"(polls)":         func(c *Config) { c.FastPoll = 2 * c.SlowPoll },
		"(slow-watchers)": func(c *Config) { c.SlowPoll = c.Lease },
		"every interface": func(c *Config) { c.Gossip = "0.0.0.0:7946" },
	} {
		cfg := DefaultConfig()
		cfg.Home, cfg.Name = "/h", "a"
		if err := cfg.Validate(); err != nil {
			t.Fatal(err)
		}
		change(&cfg)
		if err := cfg.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Status has address and tags of every member, as gossip knows them.
func TestStatusHasGossipsWord(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	a, b := runInside(t, home, "a"), runInside(t, home, "b")
	cc := a.unix(t)
	until(t, "a shows b's tags", func() bool {
		st, err := pb.NewClusterClient(cc).GetStatus(t.Context(), &pb.GetStatusRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range st.GetReplicas() {
			if r.GetName() == "b" {
				return r.GetGossipAddress() == b.gossip.Addr() && r.GetGossipTags()[cluster.TagPeer] == b.peerAddr()
			}
		}
		return false
	})
}

// --join takes addresses, host names and SRV names; the latter are asked for by
// themselves, so that one that fails hides nothing.
func TestJoinSources(t *testing.T) {
	t.Parallel()
	got := joinSources([]string{"10.0.0.1:7946", "_gossip._udp.footman.ci.svc", "footman.ci.svc:7946"})
	var names []string
	for _, s := range got {
		names = append(names, s.Name)
	}
	if !slices.Equal(names, []string{"dns _gossip._udp.footman.ci.svc", "static"}) || len(joinSources(nil)) != 0 {
		t.Error(names)
	}
	if addrs, err := got[1].Addrs(t.Context()); err != nil || !slices.Equal(addrs, []string{"10.0.0.1:7946", "footman.ci.svc:7946"}) {
		t.Error(addrs, err)
	}
}
