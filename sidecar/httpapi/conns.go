package httpapi

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// sendBuffer bounds what the kernel holds for a reader that does not read: left
// to itself it grows to megabytes for each connection.
const sendBuffer = 64 << 10

// connections bounds the connections of a listener. When it is full, the one
// that has waited longest without a request makes room, so that a flood of silent
// connections keeps nobody out; those at work are never touched.
type connections struct {
	net.Listener
	max   int
	count *counters

	mu      sync.Mutex
	n       int
	waiting list.List // of *conn, longest waiting first
}

// conn is an accepted connection. Its fields are guarded by connections.mu.
type conn struct {
	net.Conn
	place  *list.Element // in waiting, nil while at work
	served bool          // had a request
	gone   bool
}

// Accept returns the next connection that there is room for.
func (l *connections) Accept() (net.Conn, error) {
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		l.count.accepted.Add(1)
		if c := l.admit(raw); c != nil {
			return c, nil
		}
		_ = raw.Close()
	}
}

func (l *connections) admit(raw net.Conn) net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n >= l.max {
		oldest := l.waiting.Front()
		if oldest == nil {
			l.count.refused.Add(1)
			return nil
		}
		l.count.evicted.Add(1)
		if c, ok := oldest.Value.(*conn); ok {
			_ = c.Conn.Close()
			l.forget(c)
		}
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(sendBuffer) // without it the kernel's own bound holds
	}
	c := &conn{Conn: raw}
	c.place = l.waiting.PushBack(c)
	l.n++
	l.count.conns.Add(1)
	return c
}

// forget takes c out of the books, once.
func (l *connections) forget(c *conn) {
	if c.gone {
		return
	}
	c.gone = true
	l.leaveQueue(c)
	l.n--
	l.count.conns.Add(-1)
	if !c.served {
		l.count.unserved.Add(1)
	}
}

func (l *connections) leaveQueue(c *conn) {
	if c.place != nil {
		l.waiting.Remove(c.place)
		c.place = nil
	}
}

// state follows a connection; it is the server's ConnState hook.
func (l *connections) state(nc net.Conn, st http.ConnState) {
	c, ok := nc.(*conn)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch st {
	case http.StateIdle:
		if c.place == nil && !c.gone {
			c.place = l.waiting.PushBack(c)
		}
	case http.StateClosed, http.StateHijacked:
		l.forget(c)
	default: // new ones are queued already; active ones are not at work before working says so
	}
}

// working notes that c carries a request that was let in. A header that trickles
// in, or a request without the token, does not make a connection safe.
func (l *connections) working(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c.served = true
	l.leaveQueue(c)
}

// seen notes that a request on c was understood, whatever the answer is.
func (l *connections) seen(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c.served = true
}
