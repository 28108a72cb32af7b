package cluster_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/cluster"
)

// A mistake in the configuration is found before anything starts, and the error
// names the field.
func TestConfigMistakes(t *testing.T) {
	ok := cluster.Config{Name: "a", Keyring: [][]byte{keyA}}
	if err := ok.Validate(); err != nil {
		t.Fatalf("a minimal configuration: %v", err)
	}
	for _, c := range []struct {
		field  string
		change func(*cluster.Config)
	}{
		{"Name", func(c *cluster.Config) { c.Name = "" }},
		{"Name", func(c *cluster.Config) { c.Name = "../../etc" }},
		{"Profile", func(c *cluster.Config) { c.Profile = "wan" }},
		{"Bind", func(c *cluster.Config) { c.Bind = "localhost:7946" }},
		{"Bind", func(c *cluster.Config) { c.Bind = "127.0.0.1" }},
		{"Bind", func(c *cluster.Config) { c.Bind = "0.0.0.0:7946" }},
		{"Bind", func(c *cluster.Config) { c.Bind = "[::]:7946" }},
		{"Advertise", func(c *cluster.Config) { c.Advertise = "host" }},
		{"Advertise", func(c *cluster.Config) { c.Advertise = "0.0.0.0:1" }},
		{"Label", func(c *cluster.Config) { c.Label = strings.Repeat("x", 256) }},
		{"Keyring", func(c *cluster.Config) { c.Keyring = [][]byte{keyA, []byte("short")} }},
		{"Keyring", func(c *cluster.Config) { c.Keyring = slices.Repeat([][]byte{keyA}, 9) }},
		{"Insecure", func(c *cluster.Config) { c.Insecure = true }},
	} {
		cfg := ok
		c.change(&cfg)
		_, err := cluster.New(cfg, zerolog.Nop())
		var ce *cluster.ConfigError
		if !errors.As(err, &ce) || ce.Field != c.field {
			t.Errorf("%s: got %v, want a ConfigError of that field", c.field, err)
		}
	}
	bare := cluster.Config{Name: "a"}
	if err := bare.Validate(); !errors.Is(err, cluster.ErrNoKeyring) {
		t.Errorf("no key: got %v, want ErrNoKeyring", err)
	}
	bare.Insecure = true
	if err := bare.Validate(); err != nil {
		t.Errorf("insecure on purpose: %v", err)
	}
	ok.Bind, ok.Advertise = "0.0.0.0:7946", "10.1.2.3"
	if err := ok.Validate(); err != nil {
		t.Errorf("every interface with an address to advertise: %v", err)
	}
}

// The limit on tags is serf's own, to the byte: what we accept serf accepts,
// and what we refuse serf would have refused.
func TestTagLimitIsExact(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mustOpen(t, memConfig(newMemnet(30), "a", addrs[0]))
		for _, base := range []map[string]string{{}, {"inc": "12", "peer": "10.0.0.1:7000"}, {strings.Repeat("k", 40): strings.Repeat("v", 31)}} {
			accepted := 0
			for n := 300; n < 600; n++ {
				tags := map[string]string{"pad": strings.Repeat("x", n)}
				maps.Copy(tags, base)
				err := a.SetTags(tags)
				tl, tooLarge := errors.AsType[*cluster.TagsTooLargeError](err)
				switch {
				case err == nil:
					accepted = n
				case !tooLarge:
					t.Fatalf("%d bytes: serf refused what we let pass: %v", n, err)
				case tl.Size != tl.Limit+n-accepted:
					t.Fatalf("%d bytes: counted %d, but %d fitted %d", n, tl.Size, accepted, tl.Limit)
				}
			}
			if accepted == 0 || accepted == 599 {
				t.Errorf("no limit found: %d", accepted)
			}
		}
	})
}

// Addresses come in many forms; what nobody can be reached at is refused.
func TestAddressForms(t *testing.T) {
	c := mustNew(t, cluster.Config{Name: "a", Keyring: [][]byte{keyA}, Resolver: fakeDNS{"pod": {"10.9.0.1"}}})
	for in, want := range map[string]string{
		"10.0.0.2:80":            "10.0.0.2:80",
		"10.0.0.2":               "10.0.0.2:7946",
		"[fd00::2]:80":           "[fd00::2]:80",
		"fd00::2":                "[fd00::2]:7946",
		"::ffff:10.0.0.2":        "10.0.0.2:7946",
		"pod:80":                 "10.9.0.1:80",
		"pod":                    "10.9.0.1:7946",
		"":                       "",
		"0.0.0.0:80":             "",
		"10.0.0.2:0":             "",
		"10.0.0.2:99999":         "",
		"a/10.0.0.2:80":          "",
		"fe80::1%eth0":           "",
		"not a name":             "",
		"224.0.0.1:80":           "",
		"\x00:80":                "",
		strings.Repeat("x", 300): "",
	} {
		got, err := c.ResolveAddr("10.0.0.1:7946", in)
		if want == "" {
			if err == nil {
				t.Errorf("%q: got %v, want an error", in, got)
			}
		} else if err != nil || len(got) != 1 || got[0].String() != want {
			t.Errorf("%q: got %v, %v, want %s", in, got, err, want)
		}
	}
}

// fakeDNS answers with fixed addresses.
type fakeDNS map[string][]string

func (f fakeDNS) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if len(f[host]) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var out []netip.Addr
	for _, a := range f[host] {
		out = append(out, netip.MustParseAddr(a))
	}
	return out, nil
}

func (f fakeDNS) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	if service+proto != "" || len(f[name]) == 0 {
		return "", nil, errors.New("no such service")
	}
	var out []*net.SRV
	for i, target := range f[name] {
		out = append(out, &net.SRV{Target: target, Port: uint16(7000 + i)})
	}
	return name, out, nil
}

// Members find each other through a headless service's addresses and through an
// SRV name with its ports, next to a static list; their own address among the
// answers does no harm.
func TestDiscoveryByDNS(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(31)
		r := fakeDNS{
			"footman.ci.svc":              {"10.0.0.1", "10.0.0.2"},
			"_gossip._udp.footman.ci.svc": {"p0.footman.ci.svc.", "p1.footman.ci.svc."},
			"p0.footman.ci.svc":           {"10.0.0.3"},
			"p1.footman.ci.svc":           {"10.0.0.9"},
		}
		cfg := memConfig(n, "a", addrs[0])
		a := mustOpen(t, cfg)
		cfg = memConfig(n, "b", addrs[1])
		cfg.Sources = []cluster.Source{cluster.DNS("footman.ci.svc", 7946, r), cluster.DNS("gone.svc", 7946, r)}
		b := mustOpen(t, cfg)
		mustOpen(t, memConfig(n, "c", "10.0.0.3:7000"))
		cfg = memConfig(n, "d", addrs[3], addrs[0])
		cfg.Resolver = r
		cfg.Sources = append(cfg.Sources, cluster.DNS("_gossip._udp.footman.ci.svc", 0, r))
		d := mustOpen(t, cfg)
		within(t, 10*time.Second, "all found each other", sees([]*cluster.Cluster{a, b, d}, "a", "b", "c", "d"))
		if b.Stats().DiscoverErrors == 0 {
			t.Error("the name that does not exist was not counted")
		}
	})
}

// A source that hangs is not asked again while it hangs, and a source that
// returns far too much is cut and counted.
func TestSourcesAreBounded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var calls atomic.Int32
		stuck := make(chan struct{})
		cfg := memConfig(newMemnet(32), "a", addrs[0])
		cfg.Discover = func(context.Context) ([]string, error) { calls.Add(1); <-stuck; return nil, nil }
		many := make([]string, 10_000)
		for i := range many {
			many[i] = fmt.Sprintf("10.%d.%d.1:7946", 1+i/250, i%250)
		}
		cfg.Sources = []cluster.Source{cluster.Static(many...)}
		a := mustOpen(t, cfg)
		time.Sleep(90 * time.Second) // two turns of discovery
		if got := calls.Load(); got != 1 {
			t.Errorf("a source that hangs was called %d times", got)
		}
		if s := a.Stats(); s.Missing > 128 || s.BadAddrs < 9000 {
			t.Errorf("not bounded: %+v", s)
		}
		close(stuck)
		within(t, 10*time.Second, "the source is asked again", func() bool { a.Rediscover(); return calls.Load() > 1 })
	})
}

// Library lines get the level that they name; what is normal in a cluster goes
// to debug; garbage is kept as a warning.
func TestLogLevels(t *testing.T) {
	for line, want := range map[string]zerolog.Level{
		"[DEBUG] memberlist: Stream connection from=1.2.3.4:1\n": zerolog.DebugLevel,
		"[INFO] serf: EventMemberJoin: a 10.0.0.1\n":             zerolog.DebugLevel,
		"[INFO] something new\n":                                 zerolog.InfoLevel,
		"[WARN] serf: Event queue depth: 600\n":                  zerolog.WarnLevel,
		"[ERR] memberlist: Conflicting address for a. Mine: x\n": zerolog.DebugLevel,
		"[ERR] serf: Failed to decode tags: x\n":                 zerolog.ErrorLevel,
		"[ERROR] memberlist: Failed to compress payload: x\n":    zerolog.ErrorLevel,
		"no level\n":        zerolog.WarnLevel,
		"[WHAT] no level\n": zerolog.WarnLevel,
		"":                  zerolog.WarnLevel,
		"[":                 zerolog.WarnLevel,
	} {
		if got, text := cluster.ParseLine([]byte(line)); got != want || strings.HasSuffix(text, "\n") {
			t.Errorf("%q: got %v %q, want %v", line, got, text, want)
		}
	}
}

// Packets of garbage from a stranger are survived, and they do not fill the log.
func TestGarbageIsBounded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(33)
		var text logBuffer
		a, err := cluster.New(memConfig(n, "a", addrs[0]), zerolog.New(&text).Level(zerolog.InfoLevel))
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(a.Close)
		stranger, err := n.listen("10.6.6.6:1")
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2000 {
			for _, p := range [][]byte{{}, {0}, {1, 2, 3}, {byte(i)}, bytes.Repeat([]byte{byte(i)}, 1400), {244, 255, 1}, {244, 3, 'x', 'y', 'z', 1}} {
				if _, err := stranger.WriteTo(p, addrs[0]); err != nil {
					t.Fatal(err)
				}
			}
			if i%10 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		b := mustOpen(t, memConfig(n, "b", addrs[1], addrs[0]))
		within(t, 2*time.Second, "it still works", sees([]*cluster.Cluster{a, b}, "a", "b"))
		if got := strings.Count(text.String(), "\n"); got > 2*cluster.LinesAMinute {
			t.Errorf("%d log lines", got)
		}
	})
}

// A flood of inbound connections is cut at the limit, counted, and the member
// works on; the connections that say nothing are closed in the end.
func TestConnectionFlood(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(34)
		a := mustOpen(t, memConfig(n, "a", addrs[0]))
		stranger, err := n.listen("10.6.6.6:1")
		if err != nil {
			t.Fatal(err)
		}
		for range 10 * cluster.MaxStreams {
			conn, err := stranger.DialTimeout(addrs[0], time.Second)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() })
		}
		if got := a.Stats().StreamsRefused; got < 8*cluster.MaxStreams {
			t.Errorf("refused: %d", got)
		}
		b := mustOpen(t, memConfig(n, "b", addrs[1], addrs[0]))
		within(t, 20*time.Second, "b gets in once the silent ones are closed", sees([]*cluster.Cluster{a, b}, "a", "b"))
	})
}

// Close does not wait for a peer that connected and says nothing, and hangs up.
func TestCloseEndsStreams(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(37)
		a := mustOpen(t, memConfig(n, "a", addrs[0]))
		stranger, err := n.listen("10.6.6.6:1")
		if err != nil {
			t.Fatal(err)
		}
		conn, err := stranger.DialTimeout(addrs[0], time.Second)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		start := time.Now()
		a.Close()
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			t.Error("the peer was answered")
		}
		if took := time.Since(start); took > 0 {
			t.Errorf("the stream lived on for %v", took)
		}
	})
}

// With a snapshot a member finds its peers again without any source; after an
// orderly leave only when told so.
func TestSnapshot(t *testing.T) {
	for _, c := range []struct{ leave, rejoin, back bool }{{false, false, true}, {true, false, false}, {true, true, true}} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newMemnet(35)
				path := filepath.Join(t.TempDir(), "snapshot")
				a := mustOpen(t, memConfig(n, "a", addrs[0]))
				cfg := memConfig(n, "b", addrs[1], addrs[0])
				cfg.SnapshotPath, cfg.RejoinAfterLeave = path, c.rejoin
				b := mustOpen(t, cfg)
				within(t, 2*time.Second, "joined", sees([]*cluster.Cluster{a, b}, "a", "b"))
				synctest.Wait() // serf has noted a in the snapshot
				if c.leave {
					if err := b.Leave(); err != nil {
						t.Fatal(err)
					}
				}
				b.Close()
				time.Sleep(time.Minute)
				cfg.Sources = nil
				b = mustOpen(t, cfg)
				time.Sleep(5 * time.Second)
				if got := len(alive(b)) == 2; got != c.back {
					t.Errorf("joined again: got %v, want %v", got, c.back)
				}
			})
		})
	}
}

// A snapshot that can't be opened ends the start with an error that says so,
// and leaves nothing running.
func TestSnapshotUnusable(t *testing.T) {
	bubble(t, func(t *testing.T) {
		cfg := memConfig(newMemnet(36), "a", addrs[0])
		cfg.SnapshotPath = filepath.Join(t.TempDir(), "missing", "snapshot")
		err := mustNew(t, cfg).Open(t.Context())
		if err == nil || !strings.Contains(err.Error(), "open snapshot") {
			t.Errorf("got %v", err)
		}
	})
}
