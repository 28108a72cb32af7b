package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// stream answers line by line until the service, the client or the server ends it.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, m *method) {
	select {
	case m.streams <- struct{}{}:
	default:
		s.count.busyStreams.Add(1)
		w.Header().Set("Retry-After", "1")
		s.refuse(w, refusal{http.StatusTooManyRequests, codes.ResourceExhausted, "too many streams of this kind"})
		return
	}
	defer func() { <-m.streams }()
	req := s.read(w, r)
	if req == nil {
		return
	}
	s.count.calls.Add(1)
	s.count.streams.Add(1)
	defer s.count.streams.Add(-1)
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	forget := context.AfterFunc(s.stopping, func() { cancel(errStopped) })
	defer forget()
	lines := &lineWriter{
		w: w, rc: http.NewResponseController(w), enc: s.enc, count: &s.count, cut: cancel,
		limit: s.cfg.Limits.StreamWrite, every: s.cfg.Limits.KeepAlive, keepAlive: m.keepAlive,
	}
	lines.begin(s.cfg.Limits.Open)
	err := s.handle(ctx, req, m, lines)
	// A service that takes its end for the caller's ends in silence; the caller hears why.
	if err == nil && s.stopping.Err() != nil {
		err = errStopped
	}
	var st *status.Status
	if err != nil {
		st = s.convert(err)
	}
	if err := lines.finish(st); err != nil {
		// The connection may end in the middle of a line: it must not be used again.
		panic(http.ErrAbortHandler)
	}
}

// handle calls the service, as a gRPC server would.
func (s *Server) handle(ctx context.Context, r *http.Request, m *method, lines *lineWriter) error {
	ctx, err := runtime.AnnotateIncomingContext(ctx, s.gateway, r, m.path) // deadline, caller's address
	if err != nil {
		return err
	}
	out := &serverStream{ctx: ctx, enc: s.enc, lines: lines, body: r.Body}
	if s.cfg.Stream == nil {
		return m.handler.handle(m.handler.service, out)
	}
	return s.cfg.Stream(m.handler.service, out, &grpc.StreamServerInfo{FullMethod: m.path, IsServerStream: true}, m.handler.handle)
}

// serverStream is the service's end of an HTTP stream: the body is the one
// message that comes in, each message that goes out is a line.
type serverStream struct {
	ctx   context.Context
	enc   *encoding
	lines *lineWriter
	body  io.Reader // nil when it was read
}

// SetHeader does nothing: no gRPC header becomes one of HTTP.
func (*serverStream) SetHeader(metadata.MD) error { return nil }

// SendHeader opens the stream at once; services do it when the caller is subscribed.
func (o *serverStream) SendHeader(metadata.MD) error {
	o.lines.open()
	return nil
}

// SetTrailer does nothing, as SetHeader.
func (*serverStream) SetTrailer(metadata.MD) {}

// Context ends with the caller, with the caller's deadline, and with the server.
func (o *serverStream) Context() context.Context { return o.ctx }

// RecvMsg reads the request.
func (o *serverStream) RecvMsg(m any) error {
	if o.body == nil {
		return io.EOF
	}
	err := o.enc.NewDecoder(o.body).Decode(m)
	o.body = nil
	if err != nil {
		return status.Error(codes.InvalidArgument, err.Error())
	}
	return nil
}

// SendMsg writes a line and waits until the kernel has it.
func (o *serverStream) SendMsg(m any) error {
	if err := o.ctx.Err(); err != nil {
		return status.FromContextError(err).Err()
	}
	line, err := o.enc.line("result", m)
	if err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	if err := o.lines.send(line); err != nil {
		return status.Error(codes.Canceled, "the reader is gone or too slow")
	}
	return nil
}

// convert makes a status of err that means something to a caller.
func (s *Server) convert(err error) *status.Status {
	st, ok := status.FromError(err)
	if !ok {
		st = status.FromContextError(err)
	}
	if s.stopping.Err() != nil && (errors.Is(err, errStopped) || st.Code() == codes.Canceled || st.Code() == codes.Unavailable) {
		return status.New(codes.Unavailable, "the sidecar is stopping")
	}
	return st
}
