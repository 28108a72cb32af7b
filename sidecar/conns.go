package sidecar

import (
	"container/list"
	"net"
	"sync"
)

// boundedListener bounds the connections of a listener. When it is full, the one
// that has waited longest without being let in makes room, so that a flood of
// connections that say nothing keeps nobody out; those at work are never touched.
type boundedListener struct {
	net.Listener
	max   int
	count *callCounts

	mu      sync.Mutex
	n       int
	waiting list.List // of *boundedConn, longest waiting first
}

// boundedConn is an accepted connection. Its fields are guarded by boundedListener.mu.
type boundedConn struct {
	net.Conn
	in    *boundedListener
	place *list.Element // in waiting; nil once it is let in
	gone  bool
}

// Accept returns the next connection that there is room for.
func (l *boundedListener) Accept() (net.Conn, error) {
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

func (l *boundedListener) admit(raw net.Conn) net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n >= l.max {
		oldest := l.waiting.Front()
		if oldest == nil {
			l.count.connsRefused.Add(1)
			return nil
		}
		l.count.connsEvicted.Add(1)
		if c, ok := oldest.Value.(*boundedConn); ok {
			l.forget(c)
			_ = c.Conn.Close()
		}
	}
	c := &boundedConn{Conn: raw, in: l}
	c.place = l.waiting.PushBack(c)
	l.n++
	l.count.conns.Add(1)
	return c
}

// forget takes c out of the books, once.
func (l *boundedListener) forget(c *boundedConn) {
	if c.gone {
		return
	}
	c.gone = true
	if c.place != nil {
		l.waiting.Remove(c.place)
		c.place = nil
	}
	l.n--
	l.count.conns.Add(-1)
}

// Close implements net.Conn.
func (c *boundedConn) Close() error {
	c.in.mu.Lock()
	c.in.forget(c)
	c.in.mu.Unlock()
	return c.Conn.Close()
}

// letIn notes that c belongs to somebody who may call.
func (c *boundedConn) letIn() {
	c.in.mu.Lock()
	defer c.in.mu.Unlock()
	if c.place != nil {
		c.in.waiting.Remove(c.place)
		c.place = nil
	}
}
