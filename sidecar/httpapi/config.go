package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"google.golang.org/grpc"
)

// Defaults of [Limits].
const (
	// defaultStreams for each method is the sidecar's own bound on event readers.
	// One method's streams can't take another's place.
	defaultStreams = 1024
	// defaultUnary bounds calls at work. With defaultBody it bounds memory, too.
	defaultUnary = 64
	// defaultUnaryWait is how long a call waits for its turn. It outlasts a look at a
	// home that stalls (750 ms), so a burst is late instead of refused.
	defaultUnaryWait = 2 * time.Second
	// defaultConnections leaves 256 for calls when two methods have all their streams.
	defaultConnections = 2*defaultStreams + 256
	// defaultBody equals the bound of a gRPC message: 100,000 builds in one Register
	// are 6 MiB.
	defaultBody = 16 << 20
	// defaultHeader is far above any client's header, and small times connections.
	defaultHeader = 16 << 10
	// defaultReadHeader is how long a connection may be silent before its request.
	defaultReadHeader = 5 * time.Second
	// defaultRead bounds reading a request with its body; on loopback that is a lot.
	defaultRead = 30 * time.Second
	// defaultAnswer bounds a unary call as a whole. Calls have shorter bounds of
	// their own; AdoptReplica waits longest.
	defaultAnswer = 60 * time.Second
	// defaultStreamWrite is how long one line may wait for its reader.
	defaultStreamWrite = 10 * time.Second
	// defaultIdle is how long a connection is kept for the next request.
	defaultIdle = 60 * time.Second
	// defaultKeepAlive is what docs promise to clients with read timeouts.
	defaultKeepAlive = 15 * time.Second
	// defaultOpen is how long a stream may have no news before its header is sent, for
	// services that don't send theirs at once. Errors until then have a status of their own.
	defaultOpen = 500 * time.Millisecond
	// defaultStop is how long calls at work may take when the server stops.
	defaultStop = 2 * time.Second
)

// DefaultConnections is what a zero [Limits.Connections] means.
const DefaultConnections = defaultConnections

// Limits bound what clients may take. A zero field means its default.
type Limits struct {
	Connections int           // at once; beyond it the longest-waiting connection without a request is closed
	Streams     int           // at once, for each streaming method
	Unary       int           // calls at work
	UnaryWait   time.Duration // for a call's turn
	Body        int64         // bytes
	Header      int           // bytes
	ReadHeader  time.Duration
	Read        time.Duration
	Answer      time.Duration // a unary call as a whole
	StreamWrite time.Duration // one write to a stream; slower readers are cut
	Idle        time.Duration
	KeepAlive   time.Duration // between lines of a stream
	Open        time.Duration // before a silent stream's header
	Stop        time.Duration // grace at the end
}

func orDefault[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}

func (l *Limits) fill() {
	orDefault(&l.Connections, defaultConnections)
	orDefault(&l.Streams, defaultStreams)
	orDefault(&l.Unary, defaultUnary)
	orDefault(&l.UnaryWait, defaultUnaryWait)
	orDefault(&l.Body, defaultBody)
	orDefault(&l.Header, defaultHeader)
	orDefault(&l.ReadHeader, defaultReadHeader)
	orDefault(&l.Read, defaultRead)
	orDefault(&l.Answer, defaultAnswer)
	orDefault(&l.StreamWrite, defaultStreamWrite)
	orDefault(&l.Idle, defaultIdle)
	orDefault(&l.KeepAlive, defaultKeepAlive)
	orDefault(&l.Open, defaultOpen)
	orDefault(&l.Stop, defaultStop)
}

// Config of a [Server].
type Config struct {
	// Listen is a loopback address, "127.0.0.1:0" picks a port. Others are refused.
	Listen string
	// TokenFile holds the secret of callers, mode 0600. It is made if it is missing.
	TokenFile string
	// AddressFile, if set, gets the server's URL while it serves, mode 0600: the port
	// may change at a restart, and a controller outlives its sidecar.
	AddressFile string
	// Register adds the services Controller, Cluster and Adoption.
	Register func(grpc.ServiceRegistrar)
	// Unary and Stream, if set, see every call before its service does: for
	// authorisation and audit lines. The caller's address is in the metadata
	// x-forwarded-for.
	Unary  grpc.UnaryServerInterceptor
	Stream grpc.StreamServerInterceptor
	// Metrics answers GET /metrics to callers with the token; nil: there is no such path.
	Metrics http.Handler
	// Live and Ready answer /livez and /readyz: nil is 200, an error is 503 with its
	// text. They must not touch the home without a bound. A nil function answers 200.
	Live, Ready func(context.Context) error
	Limits      Limits
}

func (c *Config) validate() error {
	if c.TokenFile == "" {
		return errors.New("token file: not set")
	}
	if c.Register == nil {
		return errors.New("no services to serve")
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	// A name, even localhost, is whatever a resolver says.
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("listen: %q is not a loopback IP address such as 127.0.0.1 or [::1], and the API is not served in the clear beyond this host", c.Listen)
	}
	return nil
}
