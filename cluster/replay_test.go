package cluster_test

import (
	"bytes"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/memberlist"

	"github.com/footman-ci/footman/cluster"
)

// recording is what somebody who listens on the network has: encrypted packets and
// streams. He can't read them, and can send them again.
type recording struct {
	mu      sync.Mutex
	packets []recorded
	streams []recorded
}

type recorded struct {
	src netip.AddrPort
	dst string
	buf bytes.Buffer
}

func (r *recording) packet(src netip.AddrPort, dst string, b []byte) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := recorded{src: src, dst: dst}
	p.buf.Write(b)
	r.packets = append(r.packets, p)
}

// stream notes what the dialling end writes.
func (r *recording) stream(src netip.AddrPort, dst string, c net.Conn) net.Conn {
	if r == nil {
		return c
	}
	return &tappedConn{Conn: c, r: r, rec: recorded{src: src, dst: dst}}
}

type tappedConn struct {
	net.Conn
	r   *recording
	rec recorded
}

func (c *tappedConn) Write(b []byte) (int, error) {
	c.r.mu.Lock()
	c.rec.buf.Write(b)
	c.r.mu.Unlock()
	return c.Conn.Write(b)
}

func (c *tappedConn) Close() error {
	c.r.mu.Lock()
	c.r.streams = append(c.r.streams, c.rec)
	c.r.mu.Unlock()
	return c.Conn.Close()
}

// replay sends everything again, as fast as receivers take it.
func (n *memnet) replay(r *recording) (packets, streams int) {
	for i := range r.packets {
		p := &r.packets[i]
		n.mu.Lock()
		dst := n.hosts[netip.MustParseAddrPort(p.dst)]
		n.mu.Unlock()
		if dst == nil {
			continue
		}
		dst.receive(&memberlist.Packet{Buf: bytes.Clone(p.buf.Bytes()), From: net.UDPAddrFromAddrPort(p.src)})
		packets++
		time.Sleep(200 * time.Microsecond)
	}
	for i := range r.streams {
		p := &r.streams[i]
		h := &memhost{net: n, addr: p.src, stop: make(chan struct{})}
		c, err := h.DialTimeout(p.dst, time.Second)
		if err != nil {
			continue
		}
		_, _ = c.Write(p.buf.Bytes())
		time.Sleep(10 * time.Millisecond)
		_ = c.Close()
		streams++
	}
	return packets, streams
}

// memberlist's encryption does not keep old packets out. Whoever recorded those
// that called a member suspect, dead or gone, and sends them again, changes nothing:
// the member has a higher incarnation number by now, and serf's clocks are past
// them. What is left to him is to repeat user events, which are hints.
func TestReplayedGossipIsHarmless(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(7)
		addrs := []string{"10.0.0.1:7946", "10.0.0.2:7946", "10.0.0.3:7946"}
		all := make([]*cluster.Cluster, 3)
		for i, name := range []string{"a", "b", "c"} {
			all[i] = mustOpen(t, memConfig(n, name, addrs[i], addrs...))
		}
		within(t, 20*time.Second, "three members", sees(all, "a", "b", "c"))

		rec := &recording{}
		n.set(func() { n.tap = rec })
		n.cut(map[string]int{"10.0.0.3": 1})
		within(t, time.Minute, "c failed", sees(all[:2], "a", "b"))
		n.cut(nil)
		within(t, time.Minute, "c is back", sees(all, "a", "b", "c"))
		if err := all[0].UserEvent("hint", []byte("x")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if err := all[2].Leave(); err != nil {
			t.Fatal(err)
		}
		all[2].Close()
		within(t, time.Minute, "c left", sees(all[:2], "a", "b"))
		all[2] = mustOpen(t, memConfig(n, "c", addrs[2], addrs...))
		within(t, time.Minute, "c started again", sees(all, "a", "b", "c"))
		time.Sleep(20 * time.Second)
		n.set(func() { n.tap = nil })

		sub := all[0].Events(4096)
		for round := range 3 {
			packets, streams := n.replay(rec)
			if packets < 100 || streams < 2 {
				t.Fatalf("replayed %d packets and %d streams: nothing is shown by that", packets, streams)
			}
			t.Logf("round %d: %d packets and %d streams sent again", round, packets, streams)
			for range 300 {
				time.Sleep(100 * time.Millisecond)
				if !sees(all, "a", "b", "c")() {
					t.Fatalf("a member is lost: %v %v %v", all[0].Members(), all[1].Members(), all[2].Members())
				}
			}
		}
		for _, k := range kinds(sub) {
			switch k {
			case "member-update b", "member-update c", "user hint":
			default:
				t.Errorf("event %q", k)
			}
		}
		for _, c := range all {
			if st := c.Stats(); st.Conflicts+st.KeyMismatches > 0 {
				t.Errorf("%+v", st)
			}
		}
	})
}
