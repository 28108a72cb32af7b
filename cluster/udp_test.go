package cluster_test

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-metrics"
	"github.com/hashicorp/serf/serf"

	"github.com/footman-ci/footman/cluster"
)

// udpConfig is a member on loopback that knows peers; its timers are tightened
// by quickTimers.
func udpConfig(name string, peers ...string) cluster.Config {
	return cluster.Config{Name: name, Bind: "127.0.0.1:0", Profile: cluster.ProfileFast, Keyring: [][]byte{keyA},
		Sources: []cluster.Source{cluster.Static(peers...)}}
}

func quickTimers(c *serf.Config) {
	m := c.MemberlistConfig
	m.ProbeInterval, m.ProbeTimeout = 100*time.Millisecond, 50*time.Millisecond
	m.GossipInterval = 20 * time.Millisecond
	c.LeavePropagateDelay = 50 * time.Millisecond
}

func openUDP(t *testing.T, cfg cluster.Config) *cluster.Cluster {
	t.Helper()
	c := mustNew(t, cfg)
	c.Tune(quickTimers)
	if err := c.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// On real sockets: port 0 gives a real port that Addr tells, members join,
// hear events, notice a crash, accept the name at its new port, and refuse a
// twin; Close frees the port.
func TestRealSockets(t *testing.T) {
	a := openUDP(t, udpConfig("a"))
	if !strings.HasPrefix(a.Addr(), "127.0.0.1:") || strings.HasSuffix(a.Addr(), ":0") {
		t.Fatalf("address: %q", a.Addr())
	}
	b := openUDP(t, udpConfig("b", a.Addr()))
	c := openUDP(t, udpConfig("c", a.Addr()))
	within(t, 30*time.Second, "all in", sees([]*cluster.Cluster{a, b, c}, "a", "b", "c"))

	sub := c.Events(0)
	if err := a.UserEvent("hello", []byte("x")); err != nil {
		t.Fatal(err)
	}
	late := time.After(30 * time.Second)
	for heard := false; !heard; {
		select {
		case e := <-sub.C(): // the news of a join may come after it shows
			heard = e.Name == "hello"
		case <-late:
			t.Fatal("no event")
		}
	}

	twin := mustNew(t, udpConfig("b", a.Addr(), c.Addr()))
	twin.Tune(quickTimers)
	var te *cluster.TwinError
	if err := twin.Open(t.Context()); !errors.As(err, &te) || te.Other != b.Addr() {
		t.Errorf("twin: got %v, want a TwinError that names %s", err, b.Addr())
	}

	old := b.Addr()
	b.Close()
	if ln, err := net.Listen("tcp", old); err != nil {
		t.Errorf("Close left the port in use: %v", err)
	} else {
		_ = ln.Close()
	}
	b = openUDP(t, udpConfig("b", a.Addr()))
	within(t, 30*time.Second, "b is back at its new port", func() bool {
		for _, p := range []*cluster.Cluster{a, c} {
			if at, s := addrOf(p, "b"); at != b.Addr() || s != cluster.StatusAlive {
				return false
			}
		}
		return true
	})
	c.Close()
	within(t, 30*time.Second, "c failed", sees([]*cluster.Cluster{a, b}, "a", "b"))
}

// A port that is taken is an error that names it.
func TestPortTaken(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	cfg := udpConfig("a")
	cfg.Bind = ln.Addr().String()
	if err := mustNew(t, cfg).Open(t.Context()); err == nil || !strings.Contains(err.Error(), cfg.Bind) {
		t.Errorf("got %v, want an error that names %s", err, cfg.Bind)
	}
}

// Bound to every interface, a member advertises the address it was told, with
// the port that it got.
func TestAdvertise(t *testing.T) {
	cfg := udpConfig("a")
	cfg.Bind, cfg.Advertise = "0.0.0.0:0", "127.0.0.1"
	a := openUDP(t, cfg)
	b := openUDP(t, udpConfig("b", a.Addr()))
	within(t, 30*time.Second, "joined", sees([]*cluster.Cluster{a, b}, "a", "b"))
	if at, _ := addrOf(b, "a"); at != a.Addr() || !strings.HasPrefix(at, "127.0.0.1:") {
		t.Errorf("b knows a at %q, a says %q", at, a.Addr())
	}
}

// serf's and memberlist's metrics go to a sink that keeps nothing, unless a
// program installs another one.
func TestGlobalMetricsKeepNothing(t *testing.T) {
	m := metrics.Default()
	allocs := testing.AllocsPerRun(1000, func() { m.IncrCounterWithLabels([]string{"memberlist", "udp", "sent"}, 1, nil) })
	if allocs > 8 {
		t.Errorf("%v allocations for one count: some sink keeps metrics", allocs)
	}
}
