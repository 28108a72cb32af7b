package sidecar

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/footman-ci/footman/certs"
	"github.com/rs/zerolog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// guard stands at one door: it lets calls in by the access table, bounds them, and
// writes the audit lines. It sees every call before its service does.
type guard struct {
	door  door
	log   zerolog.Logger
	store *certs.Store // of doorPeer
	count callCounts

	changes, calls rates

	mu      sync.Mutex
	lastLog time.Time // of a denied call
	unsaid  uint64
}

// deniedEvery is how often refused calls are logged; the counters have all of them.
const deniedEvery = 10 * time.Second

func newGuard(d door, store *certs.Store, log zerolog.Logger) *guard {
	return &guard{
		door: d, log: log, store: store,
		changes: rates{perSecond: changeRate, burst: changeBurst}, calls: rates{perSecond: peerRate, burst: peerBurst},
	}
}

// enter says who calls, and by which rule. Its error is the caller's answer.
func (g *guard) enter(ctx context.Context, method string) (who string, c *caller, r rule, err error) {
	if g.door == doorHTTP {
		c = httpCaller(ctx)
	} else if c = grpcCaller(ctx); c == nil || c.door != g.door {
		return "", nil, r, status.Error(codes.Unauthenticated, "nobody is known to be calling")
	}
	var id certs.Identity
	if g.door == doorPeer {
		// Again for each call: connections live for days, certificates don't.
		if id, err = g.store.Peer(c.tls); err != nil {
			g.count.strangers.Add(1)
			if p, ok := peer.FromContext(ctx); ok { // revoked or expired since the handshake: for the log as one refused there
				g.store.Refused(err, "in", p.Addr)
			}
			return "", nil, r, status.Error(codes.Unauthenticated, err.Error())
		}
	}
	who = c.who(id)
	r, ok := access[method]
	if !ok || r.doors&g.door == 0 {
		g.count.denied.Add(1)
		g.deny(who, c, method)
		return who, c, r, status.Errorf(codes.PermissionDenied, "%s can't be called here; docs/reference/security.md says where", method)
	}
	now := time.Now()
	if g.door == doorPeer && !g.calls.take(who, now) || r.change && !g.changes.take(who, now) {
		g.count.tooFast.Add(1)
		return who, c, r, status.Error(codes.ResourceExhausted, "too many calls in a second; try again later")
	}
	c.letIn()
	return who, c, r, nil
}

// deny logs a refused call, now and then.
func (g *guard) deny(who string, c *caller, method string) {
	g.mu.Lock()
	now := time.Now()
	quiet := !g.lastLog.IsZero() && now.Sub(g.lastLog) < deniedEvery
	more := g.unsaid
	if quiet {
		g.unsaid++
	} else {
		g.lastLog, g.unsaid = now, 0
	}
	g.mu.Unlock()
	if !quiet {
		g.log.Warn().Str("door", g.door.String()).Str("who", who).Int("pid", c.pid).Str("from", c.from).Str("call", clipText(method)).Uint64("more_of_this", more).Msg("call refused")
	}
}

// audit writes the line of a call that was to change something.
func (g *guard) audit(who string, c *caller, method string, req any, err error, took time.Duration) {
	g.count.audited.Add(1)
	line := g.log.Info().Bool("audit", true).Str("door", g.door.String()).Str("who", who).Str("from", c.from).Str("call", method).
		Str("subject", subject(req)).Str("outcome", status.Code(err).String()).Dur("took", took)
	if c.pid > 0 {
		line = line.Int("pid", c.pid)
	}
	if err != nil {
		line = line.Str("error", clipText(status.Convert(err).Message()))
	}
	line.Msg("audit")
}

// unary is a grpc.UnaryServerInterceptor.
func (g *guard) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (out any, err error) {
	if g.door == doorHTTP { // the other doors count for themselves, see HandleRPC
		defer func() { g.count.outcome(err) }()
	}
	who, c, r, err := g.enter(ctx, info.FullMethod)
	if err != nil {
		return nil, err
	}
	if _, has := ctx.Deadline(); !has {
		limit := r.limit
		if limit == 0 {
			limit = unaryLimit
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	if !r.change {
		return next(ctx, req)
	}
	begin := time.Now()
	out, err = next(ctx, req)
	g.audit(who, c, info.FullMethod, req, err, time.Since(begin))
	return out, err
}

// stream is a grpc.StreamServerInterceptor. No stream changes anything.
func (g *guard) stream(srv any, ss grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if _, _, _, err := g.enter(ss.Context(), info.FullMethod); err != nil {
		return err
	}
	return next(srv, ss)
}

// maxText bounds what callers can put into one field of a log line.
const maxText = 200

func clipText(s string) string {
	if len(s) > maxText {
		return s[:maxText] + "…"
	}
	return s
}

func life(name string, inc uint64) string { return fmt.Sprintf("%s/%d", clipText(name), inc) }
