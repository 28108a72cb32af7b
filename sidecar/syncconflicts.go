package sidecar

import (
	"context"
	"errors"
	"os/user"
	"strconv"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate/conflicts"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// conflictPatience bounds reading and settling conflicts, which lie in the home.
const conflictPatience = 8 * time.Second

// ListConflicts implements footman.v1.Sync. Conflicts lie in the home, so a home that
// does not answer has none to show.
func (v *syncServer) ListConflicts(ctx context.Context, req *pb.ListConflictsRequest) (*pb.ListConflictsResponse, error) {
	if err := v.off(); err != nil {
		return nil, err
	}
	found, err := bounded(ctx, v.sync.gate, conflictPatience, func() ([]conflicts.Conflict, error) { return v.sync.conflicts.List(req.GetAll()) })
	if err != nil {
		return nil, conflictError(err)
	}
	out := &pb.ListConflictsResponse{}
	for _, c := range found {
		out.Conflicts = append(out.Conflicts, conflictProto(c))
	}
	return out, nil
}

// SettleConflict implements footman.v1.Sync.
func (v *syncServer) SettleConflict(ctx context.Context, req *pb.SettleConflictRequest) (*pb.SettleConflictResponse, error) {
	if req.GetId() == "" {
		return nil, status.Error(codes.InvalidArgument, "id: must be set; 'footman sync conflicts' lists them")
	}
	if err := v.off(); err != nil {
		return nil, err
	}
	// Whether it is carried out does not depend on the caller, who may be gone by then.
	_, err := bounded(ctx, v.sync.gate, conflictPatience, func() (struct{}, error) {
		return struct{}{}, v.sync.conflicts.Settle(context.WithoutCancel(ctx), req.GetId(), req.GetRestore(), settledBy(ctx))
	})
	if err != nil {
		return nil, conflictError(err)
	}
	return &pb.SettleConflictResponse{}, nil
}

// settledBy names the person who settles a conflict, as far as this host knows.
func settledBy(ctx context.Context) string {
	if c := grpcCaller(ctx); c != nil && c.door == doorLocal {
		return userName(c.uid)
	}
	return "the JSON API"
}

// conflictProto is a conflict as the API shows it.
func conflictProto(c conflicts.Conflict) *pb.Conflict {
	out := &pb.Conflict{
		Id: c.ID, Path: c.Path, Kind: c.Kind.String(), Time: timestamppb.New(c.Time), Lost: c.Lost.String(), Winner: c.Winner.String(), Base: c.Base.String(),
		LostBy: c.LostBy, WonBy: c.WonBy, User: c.User, Settled: c.Settled, ContentKept: c.ContentKept, Folder: c.Folder,
		Reason: c.Reason, Waits: c.Waits, LostUser: c.LostUser,
	}
	if !c.SettledAt.IsZero() {
		out.SettledAt = timestamppb.New(c.SettledAt)
	}
	return out
}

// conflictError is the status for an error of the store.
func conflictError(err error) error {
	var (
		notFound  *conflicts.NotFoundError
		ambiguous *conflicts.AmbiguousError
		changed   *conflicts.ChangedError
		noContent *conflicts.NoContentError
		settled   *conflicts.SettledError
	)
	switch {
	case errors.As(err, &notFound):
		return status.Error(codes.NotFound, err.Error())
	case errors.As(err, &ambiguous):
		return status.Error(codes.InvalidArgument, "id: "+err.Error())
	case errors.As(err, &changed), errors.As(err, &noContent), errors.As(err, &settled):
		return status.Error(codes.FailedPrecondition, err.Error())
	}
	return status.Errorf(codes.Unavailable, "conflicts: %v", err)
}

// userName is the name of a user of this host.
func userName(uid int) string {
	id := strconv.Itoa(uid)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return "uid " + id
}
