package httpapi

import (
	"context"
	"fmt"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// loopBuffer is the pipe's size in each direction; there is one pipe.
const loopBuffer = 256 << 10

// loop is a gRPC server of this process and its only client, for unary calls:
// the gateway needs a client, and interceptors a server. Streams are called
// directly, because a stream through the loop costs twice the memory.
type loop struct {
	server  *grpc.Server
	client  *grpc.ClientConn
	pipe    *bufconn.Listener
	streams map[string]streamHandler // by path
}

// streamHandler is a streaming method and the service that has it.
type streamHandler struct {
	service any
	handle  grpc.StreamHandler
}

func newLoop(cfg *Config) (*loop, error) {
	l := &loop{pipe: bufconn.Listen(loopBuffer), streams: map[string]streamHandler{}}
	limit := int(cfg.Limits.Body)
	// A message is smaller than its JSON form, but answers have no body to bound them.
	opts := []grpc.ServerOption{grpc.MaxRecvMsgSize(2 * limit), grpc.MaxSendMsgSize(2 * limit)}
	if cfg.Unary != nil {
		opts = append(opts, grpc.UnaryInterceptor(cfg.Unary))
	}
	l.server = grpc.NewServer(opts...)
	cfg.Register(l)
	var err error
	l.client, err = grpc.NewClient("passthrough:///loop",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.pipe.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDisableServiceConfig(), grpc.WithIdleTimeout(0),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(2*limit), grpc.MaxCallSendMsgSize(2*limit)),
	)
	if err != nil {
		return nil, fmt.Errorf("connect to the own services: %w", err)
	}
	return l, nil
}

// RegisterService implements [grpc.ServiceRegistrar].
func (l *loop) RegisterService(desc *grpc.ServiceDesc, service any) {
	l.server.RegisterService(desc, service)
	for _, s := range desc.Streams {
		l.streams["/"+desc.ServiceName+"/"+s.StreamName] = streamHandler{service, s.Handler}
	}
}

// has says whether the service is registered.
func (l *loop) has(file protoreflect.FileDescriptor, name protoreflect.Name) bool {
	_, ok := l.server.GetServiceInfo()[string(file.Services().ByName(name).FullName())]
	return ok
}

func (l *loop) serve() error { return serveError(l.server.Serve(l.pipe)) }

// close ends the client first, which cancels all calls. It does not wait for
// handlers: one that looks at a home that hangs would hold up the end.
func (l *loop) close() {
	_ = l.client.Close()
	l.server.Stop()
	_ = l.pipe.Close()
}
