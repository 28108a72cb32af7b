package conformance

import (
	"bytes"
	"io"
	"net"
	"sync"
)

// cutBuffer is larger than any message of the script, so that one is cut whole.
const cutBuffer = 256 << 10

// proxy stands between the controller and the scripted sidecar, to be away and to
// cut an answer in the middle.
type proxy struct {
	ln              net.Listener
	network, target string
	wg              sync.WaitGroup

	mu     sync.Mutex
	conns  map[net.Conn]struct{}
	closed bool
	marker []byte // the next answer that contains it is cut in its middle
	cuts   int
}

func newProxy(ln net.Listener, network, target string) *proxy {
	p := &proxy{ln: ln, network: network, target: target, conns: map[net.Conn]struct{}{}}
	p.wg.Go(p.accept)
	return p
}

func (p *proxy) accept() {
	for {
		client, err := p.ln.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(p.network, p.target) //nolint:noctx // a listener of this process
		if err != nil {
			_ = client.Close()
			continue
		}
		if !p.keep(client, server) {
			return
		}
		p.wg.Go(func() {
			defer p.drop(client, server)
			_, _ = io.Copy(server, client)
		})
		p.wg.Go(func() {
			defer p.drop(client, server)
			p.answer(client, server)
		})
	}
}

func (p *proxy) keep(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		if p.closed {
			_ = c.Close()
			continue
		}
		p.conns[c] = struct{}{}
	}
	return !p.closed
}

func (p *proxy) drop(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		_ = c.Close()
		delete(p.conns, c)
	}
}

// answer copies what the server says, until the marker comes: then the client gets
// the first half of it and nothing more.
func (p *proxy) answer(client, server net.Conn) {
	buf := make([]byte, cutBuffer)
	for {
		n, err := server.Read(buf)
		if n > 0 {
			part, cut := p.half(buf[:n])
			if _, werr := client.Write(part); werr != nil || cut {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (p *proxy) half(data []byte) (part []byte, cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.marker) == 0 {
		return data, false
	}
	i := bytes.Index(data, p.marker)
	if i < 0 {
		return data, false
	}
	i += len(p.marker) / 2
	p.marker = nil
	p.cuts++
	return data[:i], true
}

// cutAt arms the proxy.
func (p *proxy) cutAt(marker string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.marker = []byte(marker)
}

func (p *proxy) wasCut() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cuts
}

func (p *proxy) close() {
	_ = p.ln.Close()
	p.mu.Lock()
	p.closed = true
	for c := range p.conns {
		_ = c.Close()
	}
	p.mu.Unlock()
	p.wg.Wait()
}
