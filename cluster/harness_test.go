package cluster_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"github.com/footman-ci/footman/cluster"
)

// Every test leaves no goroutine of serf, memberlist or ours behind. Benchmarks
// don't look: with real timers memberlist's last probe outlives goleak's patience.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() != "" {
		os.Exit(m.Run())
	}
	goleak.VerifyTestMain(m)
}

var (
	keyA = bytes.Repeat([]byte{1}, 32)
	keyB = bytes.Repeat([]byte{2}, 32)
)

// logBuffer collects log lines; tests read them when they fail, and where the
// text for people is the promise.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func quiet() zerolog.Logger {
	if testing.Verbose() && os.Getenv("CLUSTER_LOG") != "" {
		return zerolog.New(zerolog.ConsoleWriter{Out: os.Stderr, NoColor: true})
	}
	return zerolog.Nop()
}

// memConfig is a member at addr of n that knows peers.
func memConfig(n *memnet, name, addr string, peers ...string) cluster.Config {
	return cluster.Config{
		Name: name, Profile: cluster.ProfileFast, Keyring: [][]byte{keyA},
		Transport: n.transport(addr), Sources: []cluster.Source{cluster.Static(peers...)},
	}
}

func mustNew(t testing.TB, cfg cluster.Config) *cluster.Cluster {
	t.Helper()
	c, err := cluster.New(cfg, quiet().With().Str("replica", cfg.Name).Logger())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mustOpen starts a member; the test's end closes it.
func mustOpen(t testing.TB, cfg cluster.Config) *cluster.Cluster {
	t.Helper()
	c := mustNew(t, cfg)
	if err := c.Open(t.Context()); err != nil {
		t.Fatalf("open %s: %v", cfg.Name, err)
	}
	t.Cleanup(c.Close)
	return c
}

// bubble runs f with virtual time. After everything was closed it lets memberlist
// end what was under way: Close can't wait for its probes, which last one probe
// cycle at most, stretched up to eightfold.
func bubble(t *testing.T, f func(*testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Cleanup(func() { time.Sleep(10 * time.Second) })
		f(t)
	})
}

// within waits for cond, asking every 10 ms, and fails after limit. In a
// synctest bubble the time is virtual.
func within(t testing.TB, limit time.Duration, what string, cond func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !cond(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}

// sees says whether every one of cs sees exactly names alive.
func sees(cs []*cluster.Cluster, names ...string) func() bool {
	return func() bool {
		for _, c := range cs {
			if !slices.Equal(alive(c), names) {
				return false
			}
		}
		return true
	}
}

func alive(c *cluster.Cluster) []string {
	var out []string
	for _, m := range c.Members() {
		if m.Status == cluster.StatusAlive {
			out = append(out, m.Name)
		}
	}
	return out
}

// addrOf returns where c believes name to be, and its status.
func addrOf(c *cluster.Cluster, name string) (addr, status string) {
	for _, m := range c.Members() {
		if m.Name == name {
			return m.Addr, m.Status
		}
	}
	return "", ""
}

// kinds empties sub and returns "kind name" of each event.
func kinds(sub *cluster.Subscription) []string {
	var out []string
	for {
		select {
		case e, ok := <-sub.C():
			if !ok {
				return out
			}
			out = append(out, strings.TrimSpace(e.Kind+" "+e.Member.Name+e.Name))
		default:
			return out
		}
	}
}

// memHome is what the member files of a home say.
type memHome struct {
	mu    sync.Mutex
	addrs []string
}

func homeWith(addrs ...string) *memHome { return &memHome{addrs: slices.Clone(addrs)} }

func (h *memHome) list(context.Context) ([]string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.addrs), nil
}

func (h *memHome) at(i int) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.addrs[i]
}

func (h *memHome) move(i int, addr string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.addrs[i] = addr
}

func (h *memHome) clear() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.addrs = nil
}
