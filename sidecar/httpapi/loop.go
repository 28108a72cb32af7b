package httpapi

import (
	"context"
	"fmt"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/test/bufconn"
)

const (
	// loopBuffer is the pipe's size in each direction; there is one pipe.
	loopBuffer = 256 << 10
	// streamWindow is what one stream may hold for a reader that does not read. It is
	// fixed, because a window that adapts grows to 16 MiB.
	streamWindow = 64 << 10
	// connWindow lets many streams move at once. gRPC gives it back as data arrives, so
	// a stream that is not read takes nothing from others.
	connWindow = 1 << 20
)

// loop is a gRPC server of this process and its only client. Streams need a real
// server, and so do interceptors; a pipe in memory spares the socket and its
// bound of streams for each connection.
type loop struct {
	server *grpc.Server
	client *grpc.ClientConn
	pipe   *bufconn.Listener
}

func newLoop(cfg *Config) (*loop, error) {
	l := &loop{pipe: bufconn.Listen(loopBuffer)}
	limit := int(cfg.Limits.Body)
	l.server = grpc.NewServer(append([]grpc.ServerOption{
		// A message is smaller than its JSON form, but answers have no body to bound them.
		grpc.MaxRecvMsgSize(2 * limit), grpc.MaxSendMsgSize(2 * limit),
		grpc.StaticStreamWindowSize(streamWindow), grpc.StaticConnWindowSize(connWindow),
	}, cfg.ServerOptions...)...)
	cfg.Register(l.server)
	var err error
	l.client, err = grpc.NewClient("passthrough:///loop",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.pipe.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDisableServiceConfig(), grpc.WithIdleTimeout(0),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(2*limit), grpc.MaxCallSendMsgSize(2*limit)),
		grpc.WithStaticStreamWindowSize(streamWindow), grpc.WithStaticConnWindowSize(connWindow),
		grpc.WithStreamInterceptor(announce),
	)
	if err != nil {
		return nil, fmt.Errorf("connect to the own services: %w", err)
	}
	return l, nil
}

func (l *loop) serve() error { return serveError(l.server.Serve(l.pipe)) }

// close ends the client first, which cancels all calls. It does not wait for
// handlers: one that looks at a home that hangs would hold up the end.
func (l *loop) close() {
	_ = l.client.Close()
	l.server.Stop()
	_ = l.pipe.Close()
}

// announce lets an HTTP stream open as soon as the service sent its header,
// which a service does when it has subscribed the caller.
func announce(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string, open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	cs, err := open(ctx, desc, cc, method, opts...)
	lines := linesFrom(ctx)
	if err != nil || lines == nil {
		return cs, err
	}
	return &announced{cs, lines}, nil
}

type announced struct {
	grpc.ClientStream
	lines *lineWriter
}

// Header waits for the service's header. None and no error means that the stream
// has failed, and that Recv says why.
func (a *announced) Header() (metadata.MD, error) {
	md, err := a.ClientStream.Header()
	if err == nil && md != nil {
		a.lines.open()
	}
	return md, err
}
