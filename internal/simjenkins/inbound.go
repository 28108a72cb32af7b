package simjenkins

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// Headers of a node's request. A real one sends Node-Name and a secret.
const (
	headerNode   = "Node-Name"
	headerLabels = "Node-Labels" // separated by blanks
)

// maxLabels bounds the labels of a node.
const maxLabels = 64

// inboundNode accepts a node that a build here needs, and turns its request into
// a connection of JSON lines. 409: not wanted here, try elsewhere.
func (c *controller) inboundNode(w http.ResponseWriter, r *http.Request) {
	name := r.Header.Get(headerNode)
	labels := strings.Fields(r.Header.Get(headerLabels))
	if err := checkNodeName(name); err != nil || len(labels) > maxLabels || r.Header.Get("Upgrade") != nodeUpgrade {
		http.Error(w, "this is for nodes", http.StatusBadRequest)
		return
	}
	n := &nodeConn{name: name, labels: labels, gone: make(chan struct{})}
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	n.net, n.enc = conn, json.NewEncoder(conn)
	n.wmu.Lock() // nothing is sent before the answer
	if err := c.nodes.admit(n); err != nil {
		n.wmu.Unlock()
		if !errors.Is(err, errNotWanted) {
			c.log.Warn().Err(err).Str("node", name).Msg("node was refused")
		}
		_, _ = conn.Write([]byte("HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
		_ = conn.Close()
		return
	}
	c.log.Info().Str("node", name).Msg("node connected")
	defer c.nodes.served.Done()
	_, _ = conn.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: " + nodeUpgrade + "\r\n\r\n"))
	n.wmu.Unlock()
	c.nodes.serve(n, buf.Reader)
	c.log.Info().Str("node", name).Msg("node disconnected")
}
