package sidecar

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/cluster"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	// syncEvent is gossip's hint of what changed: a PushChangesRequest.
	syncEvent = "sync"
	// maxHinted: with the shortest paths and digests, no more fit into an event.
	maxHinted = 16
	// maxPushed bounds the changes of one call of a peer.
	maxPushed = 5000
	// answeredLately: a peer that gossip does not show is told of changes if it answered
	// a question within this time. Questions come every 2 s.
	answeredLately = 10 * time.Second
	// addressPatience is how long the address of one that lives is looked for at each look.
	// Later that comes with the others'; it may be no sidecar, but serf's own agent.
	addressPatience = 30 * time.Second
)

// syncPeers implements syncstate.Peers over the peers' calls and gossip.
type syncPeers struct {
	peers     *peers
	userEvent func(name string, payload []byte) error
	count     *syncCounts

	mu        sync.Mutex
	noAddress map[string]time.Time // who lives without one, and since when
}

// syncCounts are counters of what went wrong, for status.
type syncCounts struct {
	hints, hintsBroken, hintsUnsent atomic.Uint64
	pushes, pushErrors, peersTooOld atomic.Uint64
	pushed, pushesRefused, skipped  atomic.Uint64
}

func (c *syncCounts) read() map[string]uint64 {
	return map[string]uint64{
		"sync.hints": c.hints.Load(), "sync.hints_broken": c.hintsBroken.Load(), "sync.hints_unsent": c.hintsUnsent.Load(),
		"sync.pushes": c.pushes.Load(), "sync.push_errors": c.pushErrors.Load(), "sync.peers_too_old": c.peersTooOld.Load(),
		"sync.pushed": c.pushed.Load(), "sync.pushes_refused": c.pushesRefused.Load(), "sync.changes_skipped": c.skipped.Load(),
	}
}

// Living implements syncstate.Peers: who has an address, and lives by gossip's word or
// by its own. Who has none yet, but lives, is about to write it: a sidecar joins gossip
// before it does.
func (p *syncPeers) Living() []string {
	alive := p.peers.alive()
	var out []string
	noAddress := map[string]time.Time{} // since when
	for _, name := range alive {
		noAddress[name] = time.Now()
	}
	delete(noAddress, p.peers.name)
	for _, m := range p.peers.roster.known() {
		if m.Name == p.peers.name || m.Peer == "" {
			continue
		}
		delete(noAddress, m.Name)
		if slices.Contains(alive, m.Name) || p.peers.answered(m.Name) < answeredLately {
			out = append(out, m.Name)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for name, now := range noAddress {
		if since, ok := p.noAddress[name]; ok {
			noAddress[name] = since
		}
		if now.Sub(noAddress[name]) < addressPatience {
			p.peers.roster.expire()
		}
	}
	p.noAddress = noAddress
	return out
}

// Push implements syncstate.Peers.
func (p *syncPeers) Push(ctx context.Context, peer string, b syncstate.Batch) (uint64, error) {
	p.count.pushes.Add(1)
	next, err := p.push(ctx, peer, b)
	if err == nil {
		return next, nil
	}
	p.count.pushErrors.Add(1)
	if status.Code(err) == codes.Unimplemented {
		p.count.peersTooOld.Add(1)
		return 0, fmt.Errorf("tell %s: %w", peer, syncstate.ErrPeerTooOld)
	}
	p.peers.roster.expire() // it may have another address now
	return 0, fmt.Errorf("tell %s: %w", peer, err)
}

func (p *syncPeers) push(ctx context.Context, peer string, b syncstate.Batch) (uint64, error) {
	for _, m := range p.peers.roster.list(ctx, memberRefresh) {
		if m.Name != peer || m.Peer == "" {
			continue
		}
		client, err := p.peers.conn(m.Name, m.Peer)
		if err != nil {
			return 0, err
		}
		got, err := client.PushChanges(ctx, pushProto(b))
		return got.GetNext(), err
	}
	return 0, errors.New("it has no address in the home")
}

// Hint implements syncstate.Peers.
func (p *syncPeers) Hint(b syncstate.Batch) {
	if len(b.Changes) > maxHinted || len(p.peers.alive()) < 2 {
		return
	}
	payload, err := proto.Marshal(pushProto(b))
	if err != nil || len(syncEvent)+len(payload) > cluster.MaxUserEvent {
		return // calls tell it
	}
	if p.userEvent(syncEvent, payload) != nil {
		p.count.hintsUnsent.Add(1)
	}
}

func pushProto(b syncstate.Batch) *pb.PushChangesRequest {
	out := &pb.PushChangesRequest{Origin: b.Origin, Epoch: b.Epoch, Sequence: b.Sequence, Changes: make([]*pb.AnnouncedChange, 0, len(b.Changes))}
	for _, c := range b.Changes {
		a := &pb.AnnouncedChange{Path: c.Path, Digest: c.Digest.String(), Base: c.Base.String(), From: c.From, Booting: c.Booting, User: c.User, Found: c.Found}
		if !c.At.IsZero() {
			a.SavedAt = timestamppb.New(c.At)
		}
		if !c.Began.IsZero() {
			a.BootBeganAt = timestamppb.New(c.Began)
		}
		out.Changes = append(out.Changes, a)
	}
	return out
}

// batchOf reads what a peer sent, which may be anything. A change that can't be
// understood keeps its place in the sequence, as one of nothing.
func batchOf(req *pb.PushChangesRequest) (b syncstate.Batch, skipped int) {
	b = syncstate.Batch{Origin: req.GetOrigin(), Epoch: req.GetEpoch(), Sequence: req.GetSequence(), Changes: make([]syncstate.Announced, len(req.GetChanges()))}
	for i, c := range req.GetChanges() {
		a := syncstate.Announced{Path: c.GetPath(), From: c.GetFrom(), Booting: c.GetBooting(), User: clipUser(c.GetUser()), Found: c.GetFound()}
		var errDigest, errBase error
		a.Digest, errDigest = syncstate.ParseDigest(c.GetDigest())
		a.Base, errBase = syncstate.ParseDigest(c.GetBase())
		if t := c.GetSavedAt(); t.CheckValid() == nil {
			a.At = t.AsTime()
		}
		if t := c.GetBootBeganAt(); t != nil && t.CheckValid() == nil {
			a.Began = t.AsTime()
		}
		if a.Path == "" && errDigest == nil && errBase == nil {
			b.Changes[i].Found = a.Found // else a gap that the peer made itself
			continue
		}
		if checkPath(a.Path) != nil || a.From != "" && checkPath(a.From) != nil || errDigest != nil || errBase != nil {
			skipped++
			continue
		}
		b.Changes[i] = a
	}
	return b, skipped
}

// hinted takes gossip's word, whatever it is. What it says is looked at, no more.
func (y *syncing) hinted(payload []byte) {
	if y.syncer == nil {
		return
	}
	y.count.hints.Add(1)
	var req pb.PushChangesRequest
	if err := proto.Unmarshal(payload, &req); err != nil || len(req.GetChanges()) == 0 {
		y.count.hintsBroken.Add(1)
		return
	}
	if req.GetOrigin() == y.name {
		return // gossip tells the sender, too
	}
	b, skipped := batchOf(&req)
	if skipped > 0 {
		y.count.hintsBroken.Add(1)
	}
	y.syncer.Hinted(b)
}

// PushChanges implements footman.v1.Peer.
func (p *peerServer) PushChanges(ctx context.Context, req *pb.PushChangesRequest) (*pb.PushChangesResponse, error) {
	if from := p.caller(ctx); from == "" || from != req.GetOrigin() {
		p.sync.count.pushesRefused.Add(1)
		return nil, status.Errorf(codes.PermissionDenied, "origin: the caller is %q, and speaks of changes of %q", from, clipText(req.GetOrigin()))
	}
	if n := len(req.GetChanges()); n > maxPushed {
		p.sync.count.pushesRefused.Add(1)
		return nil, status.Errorf(codes.InvalidArgument, "changes: %d, at most %d in one call", n, maxPushed)
	}
	end := req.GetSequence() + uint64(len(req.GetChanges()))
	if end < req.GetSequence() {
		p.sync.count.pushesRefused.Add(1)
		return nil, status.Errorf(codes.InvalidArgument, "sequence: %d is too large", req.GetSequence())
	}
	if p.sync.syncer == nil { // switched off here: told and forgotten
		return &pb.PushChangesResponse{Next: end}, nil
	}
	b, skipped := batchOf(req)
	p.sync.count.pushed.Add(uint64(len(b.Changes)))
	p.sync.count.skipped.Add(uint64(skipped)) //nolint:gosec // a count
	return &pb.PushChangesResponse{Next: p.sync.syncer.Received(b)}, nil
}

// peerName is the replica that the caller's certificate names. The guard has checked
// it; "" at other doors.
func (s *Sidecar) peerName(ctx context.Context) string {
	c := grpcCaller(ctx)
	if c == nil || c.tls == nil {
		return ""
	}
	id, err := s.certs.Peer(c.tls)
	if err != nil {
		return ""
	}
	return id.Replica
}
