package cluster_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/hashicorp/memberlist"
)

// memnet is a network in memory: packets may be lost and delayed, hosts may be
// cut off from each other. Streams connect or not, as TCP does on such a
// network; what they carry arrives. Nothing in it is real I/O, so it works in a
// synctest bubble.
type memnet struct {
	mu    sync.Mutex
	rnd   *rand.Rand
	hosts map[netip.AddrPort]*memhost
	group map[netip.Addr]int             // hosts of different groups don't reach each other
	loss  float64                        // of packets
	delay time.Duration                  // of packets, up to this long
	drop  func(src, dst netip.Addr) bool // one-way cuts
	tap   *recording                     // if set, gets a copy of everything
	sent  int
}

func newMemnet(seed uint64) *memnet {
	return &memnet{
		rnd:   rand.New(rand.NewPCG(seed, seed)),
		hosts: map[netip.AddrPort]*memhost{},
		group: map[netip.Addr]int{},
		drop:  func(_, _ netip.Addr) bool { return false },
	}
}

// memhost implements memberlist.NodeAwareTransport.
type memhost struct {
	net     *memnet
	addr    netip.AddrPort
	packets chan *memberlist.Packet
	streams chan net.Conn
	stop    chan struct{}
	once    sync.Once
}

func (n *memnet) listen(addr string) (*memhost, error) {
	ap := netip.MustParseAddrPort(addr)
	n.mu.Lock()
	defer n.mu.Unlock()
	for ap.Port() == 0 {
		free := netip.AddrPortFrom(ap.Addr(), uint16(20000+n.rnd.IntN(40000)))
		if n.hosts[free] == nil {
			ap = free
		}
	}
	if n.hosts[ap] != nil {
		return nil, fmt.Errorf("listen %s: address already in use", ap)
	}
	h := &memhost{net: n, addr: ap, packets: make(chan *memberlist.Packet, 256), streams: make(chan net.Conn), stop: make(chan struct{})}
	n.hosts[ap] = h
	return h, nil
}

// transport makes the factory for a Config whose member lives at addr.
func (n *memnet) transport(addr string) func(bool) (memberlist.NodeAwareTransport, error) {
	return func(helper bool) (memberlist.NodeAwareTransport, error) {
		at := addr
		if helper {
			at = netip.AddrPortFrom(netip.MustParseAddrPort(addr).Addr(), 0).String()
		}
		h, err := n.listen(at)
		if err != nil {
			return nil, err
		}
		return h, nil
	}
}

func (n *memnet) set(f func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	f()
}

// cut puts each listed host into a group of its own number; 0 is the rest.
func (n *memnet) cut(groups map[string]int) {
	n.set(func() {
		n.group = map[netip.Addr]int{}
		for ip, g := range groups {
			n.group[netip.MustParseAddr(ip)] = g
		}
	})
}

// find returns the host at addr, if a packet from src gets there.
func (n *memnet) find(src netip.AddrPort, addr string) (dst *memhost, hole bool) {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, false
	}
	if n.drop(src.Addr(), ap.Addr()) || n.group[src.Addr()] != n.group[ap.Addr()] {
		return nil, true
	}
	return n.hosts[ap], false
}

func (h *memhost) FinalAdvertiseAddr(ip string, port int) (net.IP, int, error) {
	if ip != "" {
		return net.IP(netip.MustParseAddr(ip).AsSlice()), port, nil
	}
	return net.IP(h.addr.Addr().AsSlice()), int(h.addr.Port()), nil
}

func (h *memhost) WriteTo(b []byte, addr string) (time.Time, error) {
	n := h.net
	n.mu.Lock()
	defer n.mu.Unlock()
	now := time.Now()
	n.sent++
	n.tap.packet(h.addr, addr, b)
	dst, _ := n.find(h.addr, addr)
	if dst == nil || n.rnd.Float64() < n.loss {
		return now, nil
	}
	p := &memberlist.Packet{Buf: append([]byte(nil), b...), From: net.UDPAddrFromAddrPort(h.addr)}
	if n.delay == 0 {
		dst.receive(p)
	} else {
		time.AfterFunc(time.Duration(n.rnd.Int64N(int64(n.delay))), func() { dst.receive(p) })
	}
	return now, nil
}

func (h *memhost) receive(p *memberlist.Packet) {
	p.Timestamp = time.Now()
	select {
	case h.packets <- p:
	default: // a full socket buffer
	}
}

func (h *memhost) DialTimeout(addr string, timeout time.Duration) (net.Conn, error) {
	h.net.mu.Lock()
	dst, hole := h.net.find(h.addr, addr)
	h.net.mu.Unlock()
	if hole {
		select {
		case <-time.After(timeout):
			return nil, errors.New("dial: i/o timeout")
		case <-h.stop:
			return nil, errors.New("dial: closed")
		}
	}
	if dst == nil {
		return nil, errors.New("dial: connection refused")
	}
	// net.Pipe has no buffer: a peer that writes without reading would block
	// both, where TCP has room. memberlist's states fit a socket buffer.
	ours, theirs := bufferedPipe()
	select {
	case dst.streams <- theirs:
		h.net.mu.Lock()
		defer h.net.mu.Unlock()
		return h.net.tap.stream(h.addr, addr, ours), nil
	case <-dst.stop:
	case <-time.After(timeout):
	}
	_, _ = ours.Close(), theirs.Close()
	return nil, errors.New("dial: connection reset")
}

func (h *memhost) PacketCh() <-chan *memberlist.Packet { return h.packets }
func (h *memhost) StreamCh() <-chan net.Conn           { return h.streams }
func (h *memhost) WriteToAddress(b []byte, a memberlist.Address) (time.Time, error) {
	return h.WriteTo(b, a.Addr)
}
func (h *memhost) DialAddressTimeout(a memberlist.Address, d time.Duration) (net.Conn, error) {
	return h.DialTimeout(a.Addr, d)
}

func (h *memhost) Shutdown() error {
	h.once.Do(func() {
		h.net.mu.Lock()
		delete(h.net.hosts, h.addr)
		h.net.mu.Unlock()
		close(h.stop)
	})
	return nil
}

// bufferedPipe is a net.Pipe whose writers don't wait for readers.
func bufferedPipe() (a, b net.Conn) {
	a1, a2 := net.Pipe()
	b1, b2 := net.Pipe()
	go pump(b1, a2)
	go pump(a2, b1)
	return a1, b2
}

// pump moves bytes from src to dst through an unbounded buffer.
func pump(dst, src net.Conn) {
	var (
		mu   sync.Mutex
		cond = sync.NewCond(&mu)
		buf  []byte
		eof  bool
	)
	go func() {
		tmp := make([]byte, 4096)
		for {
			k, err := src.Read(tmp)
			mu.Lock()
			buf = append(buf, tmp[:k]...)
			eof = err != nil
			mu.Unlock()
			cond.Signal()
			if err != nil {
				return
			}
		}
	}()
	for {
		mu.Lock()
		for len(buf) == 0 && !eof {
			cond.Wait()
		}
		out := buf
		buf = nil
		done := eof && len(out) == 0
		mu.Unlock()
		if done {
			_ = dst.Close()
			return
		}
		if _, err := dst.Write(out); err != nil {
			_ = src.Close()
			_ = dst.Close()
			return
		}
	}
}
