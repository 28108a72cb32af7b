package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/cluster"
)

var addrs = []string{"10.0.0.1:7946", "10.0.0.2:7946", "10.0.0.3:7946", "10.0.0.4:7946", "10.0.0.5:7946"}

// trio starts a, b and c and waits until all see all.
func trio(t *testing.T, n *memnet, change ...func(*cluster.Config)) []*cluster.Cluster {
	t.Helper()
	var cs []*cluster.Cluster
	for i, name := range []string{"a", "b", "c"} {
		cfg := memConfig(n, name, addrs[i], addrs[:3]...)
		cfg.Tags = map[string]string{cluster.TagIncarnation: fmt.Sprint(i + 1)}
		for _, f := range change {
			f(&cfg)
		}
		cs = append(cs, mustOpen(t, cfg))
	}
	within(t, 2*time.Second, "all three see each other", sees(cs, "a", "b", "c"))
	synctest.Wait() // events about the joins are behind us
	return cs
}

// Members that know each other's addresses find each other, with their tags,
// and hear of changed tags.
func TestJoinAndTags(t *testing.T) {
	bubble(t, func(t *testing.T) {
		cs := trio(t, newMemnet(1))
		sub := cs[0].Events(0)
		if err := cs[2].SetTags(map[string]string{cluster.TagIncarnation: "7", cluster.TagState: "serving"}); err != nil {
			t.Fatal(err)
		}
		within(t, time.Second, "a hears of c's tags", func() bool {
			m := cs[0].Members()[2]
			return m.Name == "c" && m.Tags[cluster.TagIncarnation] == "7" && m.Tags[cluster.TagState] == "serving"
		})
		if got := kinds(sub); !slices.Contains(got, "member-update c") {
			t.Errorf("events: %q, want a member-update of c", got)
		}
		if got, want := cs[1].Members()[0].Tags[cluster.TagIncarnation], "1"; got != want {
			t.Errorf("a's incarnation at b: got %q, want %q", got, want)
		}
	})
}

// A member that crashes is called failed by all within the profile's bound, and
// one that leaves is called left at once and never failed.
func TestFailAndLeave(t *testing.T) {
	for _, profile := range []string{cluster.ProfileLAN, cluster.ProfileFast} {
		t.Run(profile, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				bound := map[string]time.Duration{cluster.ProfileLAN: 9 * time.Second, cluster.ProfileFast: 4 * time.Second}[profile]
				cs := trio(t, newMemnet(2), func(c *cluster.Config) { c.Profile = profile })
				sub := cs[0].Events(0)
				cs[2].Close()
				within(t, bound, "c failed", sees(cs[:2], "a", "b"))
				e := <-sub.C()
				if e.Kind != cluster.KindFailed || e.Member.Name != "c" || e.Member.Status != cluster.StatusFailed || e.At.IsZero() {
					t.Errorf("event: %+v", e)
				}
				start := time.Now()
				if err := cs[1].Leave(); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(start); took > 3*time.Second {
					t.Errorf("leave took %v", took)
				}
				cs[1].Close()
				within(t, time.Second, "b left", func() bool { _, s := addrOf(cs[0], "b"); return s == cluster.StatusLeft })
				if got, want := kinds(sub), []string{"member-leave b"}; !slices.Equal(got, want) {
					t.Errorf("events: got %q, want %q", got, want)
				}
				within(t, 30*time.Second, "b forgotten", func() bool { a, _ := addrOf(cs[0], "b"); return a == "" })
			})
		})
	}
}

// A crashed member that never comes back is forgotten after an hour (a day in serf),
// so that names of replicas that were taken away for good don't stay listed.
func TestCrashedMemberIsForgotten(t *testing.T) {
	bubble(t, func(t *testing.T) {
		cs := trio(t, newMemnet(3))
		cs[2].Close()
		within(t, 9*time.Second, "c failed", sees(cs[:2], "a", "b"))
		time.Sleep(55 * time.Minute)
		if _, s := addrOf(cs[0], "c"); s != cluster.StatusFailed {
			t.Errorf("c after 55 minutes: %q", s)
		}
		time.Sleep(10 * time.Minute)
		for _, c := range cs[:2] {
			if a, s := addrOf(c, "c"); a != "" {
				t.Errorf("c after 65 minutes: %s %q", a, s)
			}
		}
	})
}

// A leave is seen as one whenever it comes, also while a join is under way: a
// join that is announced after the leave would turn it into a failure.
func TestLeaveWhileJoining(t *testing.T) {
	for after := time.Duration(0); after < 3*time.Second; after += 100 * time.Millisecond {
		bubble(t, func(t *testing.T) {
			n := newMemnet(uint64(after))
			n.set(func() { n.delay = 50 * time.Millisecond })
			a := mustOpen(t, memConfig(n, "a", addrs[0], addrs[1]))
			b := mustOpen(t, memConfig(n, "b", addrs[1], addrs[0], addrs[3]))
			within(t, 5*time.Second, "joined", sees([]*cluster.Cluster{a, b}, "a", "b"))
			time.Sleep(after)
			sub := a.Events(0)
			left := make(chan error, 1)
			go func() { left <- b.Leave() }()
			b.Rediscover()
			if err := <-left; err != nil {
				t.Fatal(err)
			}
			b.Close()
			time.Sleep(time.Second)
			if got := kinds(sub); slices.Contains(got, "member-failed b") || !slices.Contains(got, "member-leave b") {
				t.Errorf("leave after %v: events %q", after, got)
			}
		})
	}
}

// A crashed member that comes back at its old address is back at once, even
// before anybody found it dead.
func TestRestartSameAddress(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(3)
		cs := trio(t, n)
		cs[2].Close()
		cfg := memConfig(n, "c", addrs[2], addrs[:3]...)
		cfg.Tags = map[string]string{cluster.TagIncarnation: "9"}
		c := mustOpen(t, cfg)
		within(t, 2*time.Second, "c's new life is known", func() bool {
			return sees([]*cluster.Cluster{cs[0], cs[1], c}, "a", "b", "c")() &&
				cs[0].Members()[2].Tags[cluster.TagIncarnation] == "9" && cs[1].Members()[2].Tags[cluster.TagIncarnation] == "9"
		})
	})
}

// A crashed member that comes back at another address is accepted at once, in
// every phase of its old life's detection: believed alive, suspected, failed.
func TestRestartNewAddress(t *testing.T) {
	for _, after := range []time.Duration{0, 700 * time.Millisecond, 1500 * time.Millisecond, 5 * time.Second} {
		t.Run(after.String(), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newMemnet(4)
				cs := trio(t, n)
				cs[2].Close()
				time.Sleep(after)
				sub := cs[0].Events(0)
				c := mustOpen(t, memConfig(n, "c", "10.0.0.33:7946", addrs[:3]...))
				limit := 2 * time.Second
				if after == 1500*time.Millisecond {
					// Suspected: peers don't tell the suspect where they believe it
					// to be, so it has to wait for their verdict.
					limit = 4 * time.Second
				}
				within(t, limit, "c is back at its new address", func() bool {
					for _, p := range cs[:2] {
						if a, s := addrOf(p, "c"); a != "10.0.0.33:7946" || s != cluster.StatusAlive {
							return false
						}
					}
					return sees([]*cluster.Cluster{c}, "a", "b", "c")()
				})
				if got := kinds(sub); slices.Contains(got, "member-update c") {
					t.Errorf("the old life seemed to change before it went: %q", got)
				}
				if got := c.Stats().Takeovers; after == 0 && got != 1 {
					t.Errorf("takeovers: got %d, want 1", got)
				}
				// And it stays.
				time.Sleep(time.Minute)
				if !sees([]*cluster.Cluster{cs[0], cs[1], c}, "a", "b", "c")() {
					t.Errorf("lost again: a sees %v, b %v, c %v", cs[0].Members(), cs[1].Members(), c.Members())
				}
			})
		})
	}
}

// A rolling restart in which all members change their address, as pods do,
// brings everybody back within two seconds each and leaves nothing stale.
func TestRollingRestartAllAddressesChange(t *testing.T) {
	for _, orderly := range []bool{true, false} {
		t.Run(fmt.Sprintf("orderly=%v", orderly), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newMemnet(5)
				home := homeWith(addrs...)
				names := []string{"a", "b", "c", "d", "e"}
				open := func(i int) *cluster.Cluster {
					cfg := memConfig(n, names[i], home.at(i))
					cfg.Discover = home.list
					return mustOpen(t, cfg)
				}
				var cs []*cluster.Cluster
				for i := range names {
					cs = append(cs, open(i))
				}
				within(t, 3*time.Second, "all are in", sees(cs, names...))
				for i := range names {
					if orderly {
						if err := cs[i].Leave(); err != nil {
							t.Fatal(err)
						}
					}
					cs[i].Close()
					home.move(i, fmt.Sprintf("10.0.1.%d:7946", i+1))
					cs[i] = open(i)
					within(t, 2*time.Second, names[i]+" is back at every peer", func() bool {
						for _, c := range cs {
							if a, s := addrOf(c, names[i]); a != home.at(i) || s != cluster.StatusAlive {
								return false
							}
						}
						return true
					})
				}
				within(t, 30*time.Second, "nothing stale", func() bool {
					for _, c := range cs {
						for j, m := range c.Members() {
							if len(c.Members()) != 5 || m.Addr != home.at(j) || m.Status != cluster.StatusAlive {
								return false
							}
						}
					}
					return true
				})
			})
		})
	}
}

// A second process with a living member's name is refused with an error that
// names both addresses, and the first one keeps its place.
func TestTwinRefused(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(6)
		cs := trio(t, n)
		sub := cs[0].Events(0)
		twin := mustNew(t, memConfig(n, "c", "10.0.0.99:7946", addrs[:3]...))
		err := twin.Open(t.Context())
		var te *cluster.TwinError
		if !errors.As(err, &te) {
			t.Fatalf("open: got %v, want a TwinError", err)
		}
		if te.Name != "c" || te.Own != "10.0.0.99:7946" || te.Other != addrs[2] {
			t.Errorf("error: %+v", te)
		}
		if err := twin.Open(t.Context()); !errors.Is(err, cluster.ErrClosed) {
			t.Errorf("after a refusal: got %v, want ErrClosed", err)
		}
		time.Sleep(30 * time.Second)
		if a, s := addrOf(cs[0], "c"); a != addrs[2] || s != cluster.StatusAlive {
			t.Errorf("c at a: %s %s, want %s alive", a, s, addrs[2])
		}
		if got := kinds(sub); len(got) != 0 {
			t.Errorf("the twin caused events: %q", got)
		}
	})
}

// A twin that comes to light later, when a partition heals, ends nobody: it is
// told to subscribers and counted.
func TestTwinAfterStartIsReported(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(7)
		n.cut(map[string]int{"10.0.0.99": 1})
		cs := trio(t, n)
		sub := cs[2].Events(0)
		twin := mustOpen(t, memConfig(n, "c", "10.0.0.99:7946", addrs[:3]...))
		n.cut(nil)
		within(t, time.Minute, "c hears of its twin", func() bool {
			return slices.Contains(kinds(sub), "name-conflict c") || twin.Stats().Conflicts > 0
		})
		if cs[2].Stats().Conflicts+twin.Stats().Conflicts == 0 || len(cs[2].Members()) == 0 || len(twin.Members()) == 0 {
			t.Error("a conflict was not counted, or it stopped somebody")
		}
	})
}

// After a partition in which both sides called each other failed, everybody is
// a member again within the longest pause between retries, also when no source
// knows anybody any more.
func TestPartitionHeals(t *testing.T) {
	for _, sources := range []bool{true, false} {
		t.Run(fmt.Sprintf("sources=%v", sources), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n := newMemnet(8)
				home := homeWith(addrs[:3]...)
				cs := trio(t, n, func(c *cluster.Config) { c.Sources, c.Discover = nil, home.list })
				if !sources {
					home.clear()
				}
				n.cut(map[string]int{"10.0.0.3": 1})
				within(t, 6*time.Second, "both sides notice", func() bool {
					return sees(cs[:2], "a", "b")() && sees(cs[2:], "c")()
				})
				time.Sleep(10 * time.Minute) // long after memberlist forgot the dead
				n.cut(nil)
				// Retry pause and jitter, a connect that was under way, and one probe.
				within(t, cluster.RetryMax*5/4+3*time.Second, "all are back", sees(cs, "a", "b", "c"))
			})
		})
	}
}

// After an outage of everything the sources bring everybody back, even to a
// member that knew none of the new addresses.
func TestTotalOutage(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(9)
		home := homeWith(addrs[:3]...)
		cs := trio(t, n, func(c *cluster.Config) {
			c.Sources = nil
			c.Discover = home.list
		})
		cs[1].Close()
		cs[2].Close()
		time.Sleep(2 * time.Hour) // failed members are forgotten
		if got := len(cs[0].Members()); got != 1 {
			t.Fatalf("a still lists %d members", got)
		}
		home.move(1, "10.0.2.2:7946")
		home.move(2, "10.0.2.3:7946")
		// b and c find nobody themselves: only a looks.
		cs[1] = mustOpen(t, memConfig(n, "b", home.at(1)))
		cs[2] = mustOpen(t, memConfig(n, "c", home.at(2)))
		within(t, time.Minute, "all are back", sees(cs, "a", "b", "c"))
	})
}

// Ten minutes of 30 % packet loss, with delay, make no member fail.
func TestLossMakesNobodyFail(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(10)
		n.set(func() { n.loss, n.delay = 0.3, 20*time.Millisecond })
		cs := trio(t, n)
		time.Sleep(10 * time.Minute)
		for _, c := range cs {
			if f := c.Stats().Failures; f != 0 {
				t.Errorf("%d false failures at %s", f, c.Addr())
			}
		}
		n.set(func() {
			if n.sent < 1000 {
				t.Errorf("only %d packets: the test tests nothing", n.sent)
			}
		})
	})
}

// A member that one peer cannot reach, in this direction only, stays a member:
// the others probe it on that peer's behalf.
func TestOneWayCutNoFlapping(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(11)
		cs := trio(t, n)
		a, c := netip.MustParseAddrPort(addrs[0]).Addr(), netip.MustParseAddrPort(addrs[2]).Addr()
		cut := 0
		n.set(func() {
			n.drop = func(src, dst netip.Addr) bool {
				if src == a && dst == c {
					cut++
					return true
				}
				return false
			}
		})
		time.Sleep(5 * time.Minute)
		for _, c := range cs {
			if f := c.Stats().Failures; f > 5 {
				t.Errorf("%d failures in 5 min at %s, want at most one a minute", f, c.Addr())
			}
		}
		n.set(func() {
			if cut < 100 {
				t.Errorf("only %d packets were cut: the test tests nothing", cut)
			}
		})
	})
}

// Another key gets nobody in: the join fails with an error that says so, both
// sides count it, and the cluster works on.
func TestWrongKey(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(12)
		cs := trio(t, n)
		var text logBuffer
		cfg := memConfig(n, "d", addrs[3], addrs[:3]...)
		cfg.Keyring = [][]byte{keyB}
		d, err := cluster.New(cfg, zerolog.New(&text))
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Open(t.Context()); err != nil {
			t.Fatalf("gossip decides nothing, so a wrong key must not end the start: %v", err)
		}
		defer d.Close()
		var km *cluster.KeyMismatchError
		if !errors.As(d.JoinError(), &km) || !slices.Contains(addrs[:3], km.Addr) {
			t.Fatalf("join error: %v, want a KeyMismatchError", d.JoinError())
		}
		if !strings.Contains(text.String(), "wrong gossip key") {
			t.Errorf("log does not say it:\n%s", text.String())
		}
		time.Sleep(time.Minute)
		if !sees(cs, "a", "b", "c")() || !sees([]*cluster.Cluster{d}, "d")() {
			t.Error("a stranger came in")
		}
		if d.Stats().KeyMismatches == 0 || cs[0].Stats().Undecryptable == 0 {
			t.Errorf("not counted: %+v / %+v", d.Stats(), cs[0].Stats())
		}
		if lines := strings.Count(text.String(), `"level":"error"`); lines > 3 {
			t.Errorf("%d error lines in a minute", lines)
		}
	})
}

// One side without encryption is refused like a wrong key, in both directions.
func TestClearAndEncryptedDoNotMix(t *testing.T) {
	for _, unencrypted := range []int{0, 1} {
		bubble(t, func(t *testing.T) {
			n := newMemnet(13)
			var cs []*cluster.Cluster
			for i, name := range []string{"a", "b"} {
				cfg := memConfig(n, name, addrs[i], addrs[:i]...)
				if i == unencrypted {
					cfg.Keyring, cfg.Insecure = nil, true
				}
				cs = append(cs, mustOpen(t, cfg))
			}
			if _, ok := errors.AsType[*cluster.KeyMismatchError](cs[1].JoinError()); !ok {
				t.Errorf("join error: %v, want a KeyMismatchError", cs[1].JoinError())
			}
			if !sees(cs[:1], "a")() || !sees(cs[1:], "b")() {
				t.Error("they joined")
			}
		})
	}
}

// Keys are rotated member by member without anybody failing: old and new are
// accepted while rotating, the old one no more afterwards.
func TestKeyRotation(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(14)
		cs := trio(t, n)
		for _, ring := range [][][]byte{{keyA, keyB}, {keyB, keyA}, {keyB}} {
			for _, c := range cs {
				if err := c.SetKeyring(ring); err != nil {
					t.Fatal(err)
				}
				time.Sleep(20 * time.Second) // the cluster is mixed now
			}
		}
		for _, c := range cs {
			if s := c.Stats(); s.Failures != 0 || s.Undecryptable != 0 {
				t.Errorf("rotation disturbed the cluster: %+v", s)
			}
		}
		cfg := memConfig(n, "d", addrs[3], addrs[:3]...)
		cfg.Keyring = [][]byte{keyA}
		d := mustOpen(t, cfg)
		if _, ok := errors.AsType[*cluster.KeyMismatchError](d.JoinError()); !ok {
			t.Errorf("the old key still works: %v", d.JoinError())
		}
		var opened uint64
		for _, c := range cs {
			opened += c.Stats().Undecryptable
		}
		if opened == 0 {
			t.Error("members still open what the old key encrypted")
		}
	})
}

// Members of another cluster that has the same key, such as a copied home, are
// not heard.
func TestLabelSeparatesClusters(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(15)
		cs := trio(t, n, func(c *cluster.Config) { c.Label = "home-1" })
		cfg := memConfig(n, "d", addrs[3], addrs[:3]...)
		cfg.Label = "home-2"
		d := mustOpen(t, cfg)
		time.Sleep(30 * time.Second)
		if !sees(cs, "a", "b", "c")() || !sees([]*cluster.Cluster{d}, "d")() {
			t.Error("two clusters mixed")
		}
	})
}

// A member whose every address swallows packets, whose source hangs and whose
// other source fails starts all the same, within the bound, and joins later.
func TestStartsAloneAndJoinsLater(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(16)
		a := mustOpen(t, memConfig(n, "a", addrs[0]))
		n.cut(map[string]int{"10.0.0.1": 1})
		cfg := memConfig(n, "b", addrs[1], addrs[0])
		cfg.Discover = func(ctx context.Context) ([]string, error) { <-ctx.Done(); return nil, ctx.Err() }
		cfg.Sources = append(cfg.Sources, cluster.Source{Name: "broken", Addrs: func(context.Context) ([]string, error) {
			return nil, errors.New("DNS is down")
		}})
		start := time.Now()
		b := mustOpen(t, cfg)
		if took := time.Since(start); took > cluster.TwinBound+time.Second {
			t.Errorf("start took %v", took)
		}
		if b.Stats().DiscoverErrors == 0 || b.Stats().Missing != 1 {
			t.Errorf("stats: %+v", b.Stats())
		}
		n.cut(nil)
		within(t, 20*time.Second, "they join", sees([]*cluster.Cluster{a, b}, "a", "b"))
		within(t, time.Minute, "nothing is missing", func() bool { return b.Stats().Missing == 0 })
	})
}

// One address that swallows packets does not hold up the start when others answer.
func TestBlackHoleDoesNotDelayOpen(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(17)
		mustOpen(t, memConfig(n, "a", addrs[0]))
		n.cut(map[string]int{"10.0.0.9": 1})
		start := time.Now()
		b := mustOpen(t, memConfig(n, "b", addrs[1], "10.0.0.9:7946", addrs[0]))
		if took := time.Since(start); took > time.Second || !sees([]*cluster.Cluster{b}, "a", "b")() {
			t.Errorf("open took %v and sees %v", took, alive(b))
		}
	})
}

// Close at any moment of the start comes back and frees the address.
func TestCloseDuringOpen(t *testing.T) {
	for _, after := range []time.Duration{0, time.Millisecond, 100 * time.Millisecond, time.Second} {
		bubble(t, func(t *testing.T) {
			n := newMemnet(18)
			n.cut(map[string]int{"10.0.0.9": 1})
			c := mustNew(t, memConfig(n, "a", addrs[0], "10.0.0.9:7946"))
			opened := make(chan error, 1)
			go func() { opened <- c.Open(t.Context()) }()
			time.Sleep(after)
			c.Close()
			if err := <-opened; !errors.Is(err, cluster.ErrClosed) {
				t.Errorf("open: got %v, want ErrClosed", err)
			}
			if err := c.UserEvent("x", nil); !errors.Is(err, cluster.ErrClosed) {
				t.Errorf("after Close: got %v, want ErrClosed", err)
			}
			mustOpen(t, memConfig(n, "a", addrs[0])) // the address is free
		})
	}
}
