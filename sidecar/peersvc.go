package sidecar

import (
	"context"

	"github.com/footman-ci/footman/adoption/ledger"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// maxKeys bounds the records named in one call; an owner finds the rest in its inbox.
const maxKeys = 100_000

// peerServer is the sidecar's end of footman.v1.Peer.
type peerServer struct {
	pb.UnimplementedPeerServer
	self func() *pb.GetStateResponse
	life func() ledger.Life // of the own serving controller, zero if none
	take func(ctx context.Context, to ledger.Life, from string, keys []string) error
	sync *syncing
	// caller is the replica that the caller's certificate names, "" if it names none.
	caller func(context.Context) string
}

// GetState implements footman.v1.Peer.
func (p *peerServer) GetState(context.Context, *pb.GetStateRequest) (*pb.GetStateResponse, error) {
	return p.self(), nil
}

// Adopt implements footman.v1.Peer. It returns as soon as the work is accepted:
// the outcome is in the ledger, not in the answer.
func (p *peerServer) Adopt(ctx context.Context, req *pb.AdoptRequest) (*pb.AdoptResponse, error) {
	if len(req.GetKeys()) > maxKeys {
		return nil, status.Errorf(codes.InvalidArgument, "keys: %d, at most %d", len(req.GetKeys()), maxKeys)
	}
	want := ledger.Life{Name: req.GetOwner(), Incarnation: req.GetIncarnation()}
	if have := p.life(); have != want {
		return nil, status.Errorf(codes.FailedPrecondition, "incarnation: %s does not serve here (%s does)", want, have)
	}
	if err := p.take(context.WithoutCancel(ctx), want, req.GetFrom(), req.GetKeys()); err != nil {
		return nil, status.Error(codes.FailedPrecondition, err.Error())
	}
	return &pb.AdoptResponse{Taken: count32(len(req.GetKeys()))}, nil
}
