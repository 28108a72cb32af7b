package sidecar

import (
	"context"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// drainDeadline bounds the wait for the controller's word that it takes nothing
// new. Below the time that commands of the CLI have.
const drainDeadline = 8 * time.Second

// maxReason bounds what people may write onto Jenkins' pages.
const maxReason = 1000

// Drain implements footman.v1.Cluster.
func (c *clusterServer) Drain(ctx context.Context, req *pb.DrainRequest) (*pb.DrainResponse, error) {
	if len(req.GetReason()) > maxReason {
		return nil, status.Errorf(codes.InvalidArgument, "reason: %d bytes, at most %d", len(req.GetReason()), maxReason)
	}
	err := c.ctrl.command(ctx, "quiet-down", &pb.CommandsResponse{Command: &pb.CommandsResponse_QuietDown{QuietDown: &pb.QuietDown{Reason: req.GetReason()}}})
	if err != nil {
		return nil, err
	}
	return &pb.DrainResponse{RunningBuilds: count32(len(c.ctrl.view(true).running))}, nil
}

// CancelDrain implements footman.v1.Cluster.
func (c *clusterServer) CancelDrain(ctx context.Context, _ *pb.CancelDrainRequest) (*pb.CancelDrainResponse, error) {
	err := c.ctrl.command(ctx, "cancel-quiet-down", &pb.CommandsResponse{Command: &pb.CommandsResponse_CancelQuietDown{CancelQuietDown: &pb.CancelQuietDown{}}})
	if err != nil {
		return nil, err
	}
	return &pb.CancelDrainResponse{}, nil
}

// command sends one to the own controller and returns nil when it is done.
func (c *controllers) command(ctx context.Context, key string, msg *pb.CommandsResponse) error {
	v := c.view(false)
	if v.info == nil {
		return status.Error(codes.Unavailable, "no controller is connected to this sidecar")
	}
	ctx, cancel := context.WithTimeout(ctx, drainDeadline)
	defer cancel()
	ack, err := c.send(ctx, v.life, key, msg)
	switch {
	case err != nil:
		return status.Errorf(codes.Unavailable, "the controller does not answer: %v", err)
	case ack.GetOutcome() != pb.Outcome_OUTCOME_DONE:
		return status.Errorf(codes.FailedPrecondition, "the controller did not do it: %s", ack.GetReason())
	}
	return nil
}
