package sidecar

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/sidecar/httpapi"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
)

// Bounds on what callers may take. docs/reference/security.md lists them.
const (
	// maxMessage bounds a gRPC message: 100,000 builds in one Register are 6 MiB. The
	// length is looked at before anything is read, so a larger one costs no memory.
	maxMessage = 16 << 20
	// maxStreams bounds the calls at work on one connection: 16 MiB each is the most
	// that they can hold. More are refused by HTTP/2 itself.
	maxStreams = 256
	// maxLocalConns is 1,024 readers of events with a connection each, and 256 calls.
	maxLocalConns = 1280
	// maxPeerConns is two for each of the most members that are read, one from each
	// side's earlier life.
	maxPeerConns = 512
	// firstBytes is how long a new connection may take until it can carry calls.
	firstBytes = 5 * time.Second
	// unaryLimit bounds a call whose caller sets no deadline. The slowest, AdoptReplica
	// on a storage that stalls, takes seconds.
	unaryLimit = time.Minute
	// handOutLimit is for thousands of builds that are handed to peers one by one.
	handOutLimit = 10 * time.Minute
	// rescanLimit is for a home of the largest size on a slow file server.
	rescanLimit = 15 * time.Minute
	// deadAfter and deadWait find callers on other hosts that vanished.
	deadAfter = 30 * time.Second
	deadWait  = 10 * time.Second
	// peerRate and peerBurst bound the calls of one peer, by its certificate. A pass
	// of the manager asks each peer a few times a second.
	peerRate, peerBurst = 200, 400
	// changeRate and changeBurst bound calls that change something, of one caller: a
	// script in a loop must not keep the cluster busy, or fill the audit log.
	changeRate, changeBurst = 10, 50
	// maxCallers bounds the callers whose rate is remembered. Their names come from
	// certificates and the kernel, so they are few.
	maxCallers = 1024
	// spareFiles are descriptors that are left for everything but connections.
	spareFiles = 512
	// maxHTTPConns is the JSON API's own bound.
	maxHTTPConns = httpapi.DefaultConnections
	// leastConns is what a door keeps however few descriptors there are.
	leastConns = 16
)

// conns is how many connections each door may have.
type conns struct{ local, peer, http int }

// fitConns makes the bounds fit the descriptors that this process may have, because
// without any left it could not open a file either. It says whether it had to.
func fitConns(files uint64) (conns, bool) {
	c := conns{local: maxLocalConns, peer: maxPeerConns, http: maxHTTPConns}
	want := uint64(c.local + c.peer + c.http) //nolint:gosec // thousands
	if files >= want+spareFiles {
		return c, false
	}
	have := uint64(0)
	if files > spareFiles {
		have = files - spareFiles
	}
	fit := func(n *int) { *n = max(leastConns, int(uint64(*n)*have/want)) } //nolint:gosec // smaller than *n
	fit(&c.local)
	fit(&c.peer)
	fit(&c.http)
	return c, true
}

// maxFiles is how many descriptors this process may have. Go has raised the soft
// limit to the hard one.
func maxFiles() uint64 {
	var l unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &l); err != nil {
		return 1024
	}
	return l.Cur
}

// rates are token buckets of callers.
type rates struct {
	perSecond, burst float64

	mu sync.Mutex
	by map[string]*tokens
}

type tokens struct {
	left float64
	at   time.Time
}

// take says whether who may call now.
func (r *rates) take(who string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.by[who]
	if t == nil {
		if len(r.by) >= maxCallers || r.by == nil {
			r.by = map[string]*tokens{}
		}
		t = &tokens{left: r.burst, at: now}
		r.by[who] = t
	}
	t.left = min(r.burst, t.left+now.Sub(t.at).Seconds()*r.perSecond)
	t.at = now
	if t.left < 1 {
		return false
	}
	t.left--
	return true
}

// callCounts are what happened at one door.
type callCounts struct {
	calls                                           [codes.Unauthenticated + 1]atomic.Uint64 // by outcome
	denied, tooFast, audited                        atomic.Uint64
	conns                                           atomic.Int64
	accepted, connsEvicted, connsRefused, strangers atomic.Uint64
}

// CallStats are counts of one door since the start, except Conns.
type CallStats struct {
	Calls        map[string]uint64 // by outcome; ResourceExhausted has messages that are too large
	Denied       uint64            // methods that this door does not have
	TooFast      uint64            // refused for their rate
	Audited      uint64            // audit lines
	Conns        int64
	Accepted     uint64
	ConnsEvicted uint64 // waiting ones that made room
	ConnsRefused uint64 // closed at once: all others were at work
	Strangers    uint64 // refused for who they are, or for not saying it
}

func (c *callCounts) read() CallStats {
	out := CallStats{
		Calls: map[string]uint64{}, Denied: c.denied.Load(), TooFast: c.tooFast.Load(), Audited: c.audited.Load(), Conns: c.conns.Load(),
		Accepted: c.accepted.Load(), ConnsEvicted: c.connsEvicted.Load(), ConnsRefused: c.connsRefused.Load(), Strangers: c.strangers.Load(),
	}
	for i := range c.calls {
		if n := c.calls[i].Load(); n > 0 {
			out.Calls[codes.Code(i).String()] = n
		}
	}
	return out
}

func (c *callCounts) outcome(err error) {
	if code := status.Code(err); int(code) < len(c.calls) {
		c.calls[code].Add(1)
	}
}

// TagRPC implements stats.Handler.
func (c *callCounts) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

// HandleRPC implements stats.Handler: it sees also calls that no interceptor does,
// such as messages that are too large.
func (c *callCounts) HandleRPC(_ context.Context, s stats.RPCStats) {
	if end, ok := s.(*stats.End); ok {
		c.outcome(end.Error)
	}
}

// TagConn implements stats.Handler.
func (c *callCounts) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// HandleConn implements stats.Handler.
func (c *callCounts) HandleConn(context.Context, stats.ConnStats) {}
