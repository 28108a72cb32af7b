package httpapi

import (
	"context"
	"errors"
	"fmt"
	stdlog "log" //nolint:depguard // http.Server takes no other logger
	"net"
	"net/http"
	"os"
	"strings"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// errStopped is the cause of contexts that end because the server stops.
var errStopped = errors.New("the HTTP server was stopped")

// Server is the HTTP form of the API. Use New, Open, Run, Close in this order.
type Server struct {
	cfg   Config
	log   zerolog.Logger
	enc   *encoding
	count counters

	token    keeper
	loop     *loop
	gateway  *runtime.ServeMux
	methods  map[string]*method // by path
	unary    chan struct{}      // calls at work
	sites    *http.CrossOriginProtection
	ln       *connections
	http     *http.Server
	stopping context.Context // ends when streams must
	stop     context.CancelCauseFunc
}

// method is one call of the API.
type method struct {
	path      string
	streams   chan struct{} // streams at work; nil for a unary call
	handler   streamHandler
	keepAlive []byte // line that fills a silent stream
}

// New returns a server for cfg. It does nothing else.
func New(cfg Config, log zerolog.Logger) (*Server, error) {
	cfg.Limits.fill()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, log: log, enc: newEncoding(), unary: make(chan struct{}, cfg.Limits.Unary), sites: http.NewCrossOriginProtection()}
	s.token = keeper{path: cfg.TokenFile, log: log, count: &s.count}
	return s, nil
}

// Open reads the token, connects to the services and binds the address. When any
// step fails, what was started is undone.
func (s *Server) Open(ctx context.Context) error {
	err := s.token.open()
	if err != nil {
		return err
	}
	if s.loop, err = newLoop(&s.cfg); err != nil {
		return err
	}
	s.stopping, s.stop = context.WithCancelCause(context.WithoutCancel(ctx))
	if err = s.bind(ctx); err != nil {
		s.stop(errStopped)
		s.loop.close()
		return err
	}
	return nil
}

func (s *Server) bind(ctx context.Context) error {
	s.gateway = runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, s.enc),
		runtime.WithErrorHandler(s.serviceFailed),
		// Headers are for HTTP: none becomes gRPC metadata, or the other way round.
		runtime.WithIncomingHeaderMatcher(noHeader), runtime.WithOutgoingHeaderMatcher(noHeader), runtime.WithOutgoingTrailerMatcher(noHeader),
	)
	if err := s.register(ctx); err != nil {
		return err
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.cfg.Listen)
	if err != nil {
		return fmt.Errorf("bind %s: %w", s.cfg.Listen, err)
	}
	s.ln = &connections{Listener: ln, max: s.cfg.Limits.Connections, count: &s.count}
	if s.cfg.AddressFile != "" {
		if err := publish(s.cfg.AddressFile, s.URL()+"\n"); err != nil {
			_ = ln.Close()
			return fmt.Errorf("publish address: %w", err)
		}
	}
	l := s.cfg.Limits
	only1 := new(http.Protocols)
	only1.SetHTTP1(true)
	s.http = &http.Server{
		Handler: http.HandlerFunc(s.serve), Protocols: only1, MaxHeaderBytes: l.Header,
		ReadHeaderTimeout: l.ReadHeader, ReadTimeout: l.Read, WriteTimeout: l.Answer, IdleTimeout: l.Idle,
		ConnState:   s.ln.state,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
		ErrorLog:    stdlog.New(debugLog{s.log}, "", 0),
	}
	return nil
}

func noHeader(string) (string, bool) { return "", false }

// debugLog takes net/http's complaints about clients. They are counted, so they
// are not worth more than debug.
type debugLog struct{ log zerolog.Logger }

func (d debugLog) Write(p []byte) (int, error) {
	d.log.Debug().Str("from", "net/http").Msg(strings.TrimSpace(string(p)))
	return len(p), nil
}

// register puts the public services into the gateway and lists their methods.
func (s *Server) register(ctx context.Context) error {
	conn := s.loop.client
	s.methods = map[string]*method{}
	for _, svc := range []struct {
		file     protoreflect.FileDescriptor
		name     protoreflect.Name
		register func(context.Context, *runtime.ServeMux, *grpc.ClientConn) error
	}{
		{pb.File_footman_v1_controller_proto, "Controller", pb.RegisterControllerHandler},
		{pb.File_footman_v1_cluster_proto, "Cluster", pb.RegisterClusterHandler},
		{pb.File_footman_v1_adoption_proto, "Adoption", pb.RegisterAdoptionHandler},
		{pb.File_footman_v1_sync_proto, "Sync", pb.RegisterSyncHandler},
	} {
		if svc.name == "Sync" && !s.loop.has(svc.file, svc.name) {
			continue // a sidecar that keeps no configuration in step
		}
		if err := svc.register(ctx, s.gateway, conn); err != nil {
			return fmt.Errorf("register %s: %w", svc.name, err)
		}
		d := svc.file.Services().ByName(svc.name)
		for i := range d.Methods().Len() {
			md := d.Methods().Get(i)
			m := &method{path: fmt.Sprintf("/%s/%s", d.FullName(), md.Name())}
			if md.IsStreamingServer() {
				m.streams = make(chan struct{}, s.cfg.Limits.Streams)
				if m.handler = s.loop.streams[m.path]; m.handler.handle == nil {
					return fmt.Errorf("service %s is not registered", d.FullName())
				}
				// Commands has keep-alives of its own, which also prove that the service lives.
				if md.Output().Fields().ByName("keep_alive") == nil {
					var err error
					if m.keepAlive, err = s.enc.line("result", dynamicpb.NewMessage(md.Output())); err != nil {
						return fmt.Errorf("keep-alive of %s: %w", md.FullName(), err)
					}
				}
			}
			s.methods[m.path] = m
		}
	}
	return nil
}

// Addr returns the address, once Open has returned.
func (s *Server) Addr() net.Addr { return s.ln.Addr() }

// URL returns the base of all paths, such as "http://127.0.0.1:8321".
func (s *Server) URL() string { return "http://" + s.Addr().String() }

// Run serves until ctx ends or the listener breaks. It returns when all calls
// are answered or cut: streams are told at once, calls at work have a short grace.
func (s *Server) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(s.loop.serve)
	g.Go(func() error { return serveError(s.http.Serve(s.ln)) })
	g.Go(func() error {
		<-ctx.Done()
		s.shutdown()
		return nil
	})
	return g.Wait()
}

func (s *Server) shutdown() {
	s.stop(errStopped)
	grace, cancel := context.WithTimeout(context.Background(), s.cfg.Limits.Stop)
	defer cancel()
	if err := s.http.Shutdown(grace); err != nil {
		s.log.Warn().Err(err).Msg("HTTP calls did not end in time and are cut")
		_ = s.http.Close()
	}
	s.loop.close()
}

// Close frees the address. Call it after Run has returned, or instead of Run.
func (s *Server) Close() {
	s.stop(errStopped)
	_ = s.http.Close()
	_ = s.ln.Close()
	s.loop.close()
	if s.cfg.AddressFile != "" {
		// Nobody should send the token to whoever gets this port next.
		if err := os.Remove(s.cfg.AddressFile); err != nil && !errors.Is(err, os.ErrNotExist) {
			s.log.Warn().Err(err).Msg("the address of the HTTP server is still published")
		}
	}
}

func serveError(err error) error {
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, grpc.ErrServerStopped) {
		return nil
	}
	return err
}
