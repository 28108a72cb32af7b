// Package freeport finds loopback ports for programs that take a port and can't say
// which one they got. It reserves nothing: whoever can should listen at port 0 and ask.
package freeport

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync/atomic"
)

// The ports lie below the range that the kernel gives out by itself (32768 and up):
// otherwise a listener or a connection may get one between its choice and its use. No
// port is given twice in a process: who had it before may be away only for a moment.
// maxTries bounds the search.
const (
	lowest   = 12_000
	highest  = 32_000
	maxTries = 1000
)

// last was given to somebody of this process; it begins at random, for the sake of
// other processes.
var last = anyPort()

func anyPort() *atomic.Int64 {
	var port atomic.Int64
	port.Store(rand.Int64N(highest - lowest)) //nolint:gosec // a port is no secret
	return &port
}

// Next finds a TCP port of 127.0.0.1 on which nobody listens. A stranger may take it
// before the caller's program does; then that fails to start and says so. It is safe
// for concurrent use.
func Next() (int, error) {
	var err error
	for range maxTries {
		port := lowest + int(last.Add(1)%(highest-lowest))
		var ln net.Listener
		if ln, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return port, ln.Close()
		}
	}
	return 0, fmt.Errorf("find a free port: %w", err)
}
