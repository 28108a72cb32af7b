package httpapi

import (
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/proto/openapi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// timeoutHeader lets a caller bound its call, as in gRPC: "5S", "100m".
const timeoutHeader = "Grpc-Timeout"

type connKey struct{}

// refusal is an answer that no service gave.
type refusal struct {
	http int
	code codes.Code
	text string
}

func (s *Server) refuse(w http.ResponseWriter, r refusal) {
	s.enc.refuse(w, r.http, status.New(r.code, r.text))
}

// serve answers one request. What is cheap and keeps strangers out comes first.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	defer func() { s.recovered(recover()) }()
	if c, ok := r.Context().Value(connKey{}).(*conn); ok {
		s.ln.seen(c)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !localName(r.Host) {
		s.count.wrongHost.Add(1)
		s.refuse(w, refusal{http.StatusForbidden, codes.PermissionDenied, "the Host header must name this host: localhost or a loopback address"})
		return
	}
	if err := s.sites.Check(r); err != nil {
		s.count.crossSite.Add(1)
		s.refuse(w, refusal{http.StatusForbidden, codes.PermissionDenied, "requests of other sites' pages are refused"})
		return
	}
	switch r.URL.Path {
	case "/livez":
		s.probe(w, r, s.cfg.Live)
		return
	case "/readyz":
		s.probe(w, r, s.cfg.Ready)
		return
	}
	if !s.token.check(r) {
		s.count.noToken.Add(1)
		w.Header().Set("WWW-Authenticate", `Bearer realm="footman"`)
		s.refuse(w, refusal{http.StatusUnauthorized, codes.Unauthenticated, "the bearer token is missing or wrong; it is in the file that FOOTMAN_TOKEN_FILE names"})
		return
	}
	if c, ok := r.Context().Value(connKey{}).(*conn); ok {
		s.ln.working(c)
	}
	if r.URL.Path == "/openapi.json" {
		if s.allow(w, r, http.MethodGet, http.MethodHead) {
			w.Header().Set("Content-Type", typeJSON)
			_, _ = w.Write(openapi.JSON()) // a client that is gone needs no answer
		}
		return
	}
	if r.URL.Path == "/metrics" && s.cfg.Metrics != nil {
		if s.allow(w, r, http.MethodGet, http.MethodHead) {
			s.metrics(w, r)
		}
		return
	}
	m := s.methods[r.URL.Path]
	if m == nil {
		s.count.wrongPath.Add(1)
		s.refuse(w, refusal{http.StatusNotFound, codes.NotFound, "no such path; GET /openapi.json lists them"})
		return
	}
	if s.allow(w, r, http.MethodPost) {
		s.call(w, r, m)
	}
}

// metrics answers a scrape; like every call it waits for its turn.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	if !s.turn(r.Context()) {
		s.count.busyUnary.Add(1)
		w.Header().Set("Retry-After", "1")
		s.refuse(w, refusal{http.StatusTooManyRequests, codes.ResourceExhausted, "too many calls at work"})
		return
	}
	defer func() { <-s.unary }()
	s.cfg.Metrics.ServeHTTP(w, r)
}

// call hands a request to its service.
func (s *Server) call(w http.ResponseWriter, r *http.Request, m *method) {
	// A page of another site can send text and forms without asking, but not this type.
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != typeJSON || r.Header.Get("Content-Encoding") != "" {
		s.count.wrongType.Add(1)
		s.refuse(w, refusal{http.StatusUnsupportedMediaType, codes.InvalidArgument, "the body must have Content-Type: application/json and no Content-Encoding"})
		return
	}
	if m.streams != nil {
		s.stream(w, r, m)
		return
	}
	if !s.turn(r.Context()) {
		s.count.busyUnary.Add(1)
		w.Header().Set("Retry-After", "1")
		s.refuse(w, refusal{http.StatusTooManyRequests, codes.ResourceExhausted, "too many calls at work"})
		return
	}
	defer func() { <-s.unary }()
	if req := s.read(w, r); req != nil {
		s.count.calls.Add(1)
		s.gateway.ServeHTTP(quietWriter{w}, req)
	}
}

// turn waits for a call's turn, for a while.
func (s *Server) turn(ctx context.Context) bool {
	select {
	case s.unary <- struct{}{}:
		return true
	default:
	}
	t := time.NewTimer(s.cfg.Limits.UnaryWait)
	defer t.Stop()
	select {
	case s.unary <- struct{}{}:
		return true
	case <-t.C:
	case <-ctx.Done():
	}
	return false
}

// read takes the body and returns the request that the gateway sees: nothing of
// the client's headers but the deadline. It returns nil when it has refused r.
func (s *Server) read(w http.ResponseWriter, r *http.Request) *http.Request {
	limit := s.cfg.Limits.Body
	var tooBig *http.MaxBytesError
	var data []byte
	var err error = &http.MaxBytesError{Limit: limit}
	if r.ContentLength <= limit {
		data, err = io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	}
	switch {
	case errors.As(err, &tooBig):
		s.count.tooBig.Add(1)
		w.Header().Set("Connection", "close")
		s.refuse(w, refusal{http.StatusRequestEntityTooLarge, codes.ResourceExhausted, "the body is too large"})
		return nil
	case err != nil:
		s.count.brokenBody.Add(1)
		w.Header().Set("Connection", "close")
		s.refuse(w, refusal{http.StatusRequestTimeout, codes.InvalidArgument, "the body ended early or came too slowly"})
		return nil
	}
	// The whole request is here. From now on reading only notices that the client left.
	if err := http.NewResponseController(w).SetReadDeadline(time.Time{}); err != nil {
		panic(http.ErrAbortHandler) // the connection is gone
	}
	req := r.WithContext(r.Context())
	req.Header = http.Header{}
	if t := r.Header.Get(timeoutHeader); t != "" {
		req.Header.Set(timeoutHeader, t)
	}
	req.Body = &body{data}
	return req
}

// allow says whether r has one of the methods, and answers if it has not.
func (s *Server) allow(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	if slices.Contains(methods, r.Method) {
		return true
	}
	s.count.wrongMethod.Add(1)
	w.Header().Set("Allow", strings.Join(methods, ", "))
	s.refuse(w, refusal{http.StatusMethodNotAllowed, codes.Unimplemented, "use " + methods[0]})
	return false
}

// probe answers a load balancer or kubelet.
func (s *Server) probe(w http.ResponseWriter, r *http.Request, ask func(context.Context) error) {
	if !s.allow(w, r, http.MethodGet, http.MethodHead) {
		return
	}
	code, text := http.StatusOK, "ok"
	if ask != nil {
		if err := ask(r.Context()); err != nil {
			code, text = http.StatusServiceUnavailable, err.Error()
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text+"\n") // a client that is gone needs no answer
}

// recovered keeps a panic of one call from ending others. It cuts the connection,
// so that a half answer is not taken for a whole one.
func (s *Server) recovered(p any) {
	switch p {
	case nil:
		return
	case http.ErrAbortHandler:
	default:
		s.count.panics.Add(1)
		s.log.Error().Interface("panic", p).Bytes("stack", debug.Stack()).Msg("an HTTP call panicked")
	}
	panic(http.ErrAbortHandler) // nothing more is sent on this connection
}

// localName says whether host, with or without a port, names this host by itself.
// A name that an attacker's DNS resolves to 127.0.0.1 does not. The port is free,
// because tunnels change it.
func localName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	} else {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Zone() == "" && ip.Unmap().IsLoopback()
}
