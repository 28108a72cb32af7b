package sidecar

import (
	"context"
	"fmt"
	"maps"
	"math"
	"sync"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
)

// peerBackoff keeps a peer that was restarted from being avoided for minutes, as
// gRPC's default of 120 s would.
var peerBackoff = backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second}

// peers asks the other sidecars, and implements adoption.Peers. Whatever an
// unreachable peer would have said is read from the disk instead.
type peers struct {
	name   string
	home   layout.Home
	fs     fsys.FS
	gate   gate
	ledger *ledger.Ledger
	roster *roster
	certs  *certs.Store
	host   string // of this sidecar
	self   func() *pb.GetStateResponse
	take   func(ctx context.Context, to ledger.Life, from string, keys []string) error // own inbox has new records
	alive  func() []string                                                             // gossip's word

	mu    sync.Mutex
	conns map[string]*grpc.ClientConn // by name and address
	heard map[string]time.Time        // when each one answered last
}

// conn calls the replica name at addr. Whoever else answers there is refused.
func (p *peers) conn(name, addr string) (pb.PeerClient, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conns == nil {
		return nil, fmt.Errorf("peers are closed")
	}
	key := name + " " + addr
	cc := p.conns[key]
	if cc == nil {
		var err error
		cc, err = grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(clientCreds(p.certs, name)),
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)), grpc.WithIdleTimeout(time.Minute),
			grpc.WithConnectParams(grpc.ConnectParams{Backoff: peerBackoff, MinConnectTimeout: time.Second}))
		if err != nil {
			return nil, fmt.Errorf("reach peer %s: %w", addr, err)
		}
		if len(p.conns) >= maxMembers {
			for a, old := range p.conns { // any one: it is dialled again when needed
				_ = old.Close()
				delete(p.conns, a)
				break
			}
		}
		p.conns[key] = cc
	}
	return pb.NewPeerClient(cc), nil
}

// reset ends all connections, because what certificates are checked against has
// changed. Calls under way fail, as they do when a peer goes away.
func (p *peers) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for a, cc := range p.conns {
		_ = cc.Close()
		delete(p.conns, a)
	}
}

func (p *peers) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, cc := range p.conns {
		_ = cc.Close()
	}
	p.conns = nil
}

// states asks all peers at once. The answer holds, for each peer with a member
// file, what it said or nil; this sidecar's own state is not in it.
func (p *peers) states(ctx context.Context, deadline time.Duration) map[string]*pb.GetStateResponse {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var mu sync.Mutex
	var wg sync.WaitGroup
	out := map[string]*pb.GetStateResponse{}
	for _, m := range p.roster.list(ctx, memberRefresh) {
		if m.Name == p.name {
			continue
		}
		mu.Lock()
		out[m.Name] = nil
		mu.Unlock()
		if m.Peer == "" {
			continue
		}
		wg.Go(func() {
			client, err := p.conn(m.Name, m.Peer)
			if err != nil {
				return
			}
			got, err := client.GetState(ctx, &pb.GetStateRequest{})
			if err != nil || got.GetReplica().GetName() != m.Name {
				p.roster.expire()
				return
			}
			p.hear(m.Name)
			mu.Lock()
			defer mu.Unlock()
			out[m.Name] = got
		})
	}
	wg.Wait()
	return out
}

// Adopt implements adoption.Peers.
func (p *peers) Adopt(ctx context.Context, to ledger.Life, from string, keys []string) error {
	if to.Name == p.name {
		return p.take(ctx, to, from, keys)
	}
	ctx, cancel := context.WithTimeout(ctx, adoptCallDeadline)
	defer cancel()
	for _, m := range p.roster.list(ctx, memberRefresh) {
		if m.Name != to.Name {
			continue
		}
		if m.Peer == "" {
			return fmt.Errorf("tell %s: its sidecar has no address", to)
		}
		client, err := p.conn(m.Name, m.Peer)
		if err != nil {
			return err
		}
		if _, err := client.Adopt(ctx, &pb.AdoptRequest{Owner: to.Name, Incarnation: to.Incarnation, Keys: keys, Coordinator: p.name, From: from}); err != nil {
			return fmt.Errorf("tell %s: %w", to, err)
		}
		return nil
	}
	return fmt.Errorf("tell %s: not among the members", to)
}

func (p *peers) hear(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.heard == nil {
		p.heard = map[string]time.Time{}
	}
	if len(p.heard) >= maxMembers { // most of them have retired
		maps.DeleteFunc(p.heard, func(_ string, at time.Time) bool { return now.Sub(at) >= answeredLately })
	}
	p.heard[name] = now
}

// answered is the time since a peer answered a question; the longest there is if it
// never did.
func (p *peers) answered(name string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at, ok := p.heard[name]; ok {
		return time.Since(at)
	}
	return math.MaxInt64
}
