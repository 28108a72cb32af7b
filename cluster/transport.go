package cluster

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/memberlist"
)

// maxStreams bounds the inbound state exchanges under way at once. A member
// makes one at a time, so it is far above what a cluster needs and bounds what
// a flood of connections can hold (each for streamTimeout at most).
const maxStreams = 64

// dialTimeout bounds the connect to a peer. memberlist would wait streamTimeout
// for an address that is gone for good.
const dialTimeout = 2 * time.Second

// bindAttempts: a port that the kernel chose for TCP may be taken for UDP.
const bindAttempts = 10

// transport wraps memberlist's transport so that Shutdown also ends the streams
// that are under way: memberlist itself would leave their goroutines behind for
// up to its stream timeout. It bounds inbound streams as well.
type transport struct {
	memberlist.NodeAwareTransport
	streams chan net.Conn
	refused *atomic.Uint64
	stop    chan struct{}
	pump    sync.WaitGroup
	dials   context.Context // ends at Shutdown
	undial  context.CancelFunc

	mu      sync.Mutex
	open    map[*trackedConn]struct{}
	inbound int
	closed  bool
	quiet   bool // see quiesce
}

var errTransportClosed = errors.New("transport is closed")

func newTransport(inner memberlist.NodeAwareTransport, refused *atomic.Uint64) *transport {
	t := &transport{
		NodeAwareTransport: inner,
		streams:            make(chan net.Conn),
		refused:            refused,
		stop:               make(chan struct{}),
		open:               map[*trackedConn]struct{}{},
	}
	t.dials, t.undial = context.WithCancel(context.Background())
	t.pump.Go(t.accept)
	return t
}

// listen opens UDP and TCP on bind, with one port number for both.
func listen(bind netip.AddrPort, logger *log.Logger) (memberlist.NodeAwareTransport, error) {
	var err error
	for range bindAttempts {
		var t *memberlist.NetTransport
		t, err = memberlist.NewNetTransport(&memberlist.NetTransportConfig{
			BindAddrs: []string{bind.Addr().String()},
			BindPort:  int(bind.Port()),
			Logger:    logger,
		})
		if err == nil {
			return t, nil
		}
		if bind.Port() != 0 {
			break
		}
	}
	return nil, fmt.Errorf("listen on %s: %w", bind, err)
}

func (t *transport) accept() {
	for {
		select {
		case conn := <-t.NodeAwareTransport.StreamCh():
			tracked := t.track(conn, true)
			if tracked == nil {
				_ = conn.Close()
				continue
			}
			select {
			case t.streams <- tracked:
			case <-t.stop:
				_ = tracked.Close()
			}
		case <-t.stop:
			return
		}
	}
}

// track registers conn; nil means that it must not be used.
func (t *transport) track(conn net.Conn, inbound bool) *trackedConn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || t.quiet {
		return nil
	}
	if inbound {
		if t.inbound >= maxStreams {
			t.refused.Add(1)
			return nil
		}
		t.inbound++
	}
	c := &trackedConn{Conn: conn, t: t, inbound: inbound}
	t.open[c] = struct{}{}
	return c
}

func (t *transport) StreamCh() <-chan net.Conn { return t.streams }

func (t *transport) DialTimeout(addr string, timeout time.Duration) (net.Conn, error) {
	return t.DialAddressTimeout(memberlist.Address{Addr: addr}, timeout)
}

func (t *transport) DialAddressTimeout(a memberlist.Address, timeout time.Duration) (net.Conn, error) {
	conn, err := t.dial(a, min(timeout, dialTimeout))
	if err != nil {
		return nil, err
	}
	if c := t.track(conn, false); c != nil {
		return c, nil
	}
	_ = conn.Close()
	return nil, errTransportClosed
}

// dial connects; over TCP, Shutdown ends it.
func (t *transport) dial(a memberlist.Address, timeout time.Duration) (net.Conn, error) {
	if _, ok := t.NodeAwareTransport.(*memberlist.NetTransport); !ok {
		return t.NodeAwareTransport.DialAddressTimeout(a, timeout)
	}
	dialer := net.Dialer{Timeout: timeout}
	return dialer.DialContext(t.dials, "tcp", a.Addr)
}

// Shutdown closes the listeners and every stream. It may be called again.
func (t *transport) Shutdown() error {
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return nil
	}
	t.closed = true
	t.mu.Unlock()
	t.undial()
	t.closeStreams()
	// The pump still empties the inner stream channel, which the inner
	// listener's goroutine may be waiting on.
	err := t.NodeAwareTransport.Shutdown()
	close(t.stop)
	t.pump.Wait()
	return err
}

// quiesce ends all state exchanges and starts no more; packets go on.
func (t *transport) quiesce() {
	t.mu.Lock()
	t.quiet = true
	t.mu.Unlock()
	t.closeStreams()
}

func (t *transport) closeStreams() {
	t.mu.Lock()
	open := make([]*trackedConn, 0, len(t.open))
	for c := range t.open {
		open = append(open, c)
	}
	t.mu.Unlock()
	for _, c := range open {
		_ = c.Close()
	}
}

type trackedConn struct {
	net.Conn
	t       *transport
	inbound bool
}

func (c *trackedConn) Close() error {
	c.t.mu.Lock()
	if _, ok := c.t.open[c]; ok {
		delete(c.t.open, c)
		if c.inbound {
			c.t.inbound--
		}
	}
	c.t.mu.Unlock()
	return c.Conn.Close()
}
