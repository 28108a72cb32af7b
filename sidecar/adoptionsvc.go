package sidecar

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// adoptionServer is the sidecar's end of footman.v1.Adoption.
type adoptionServer struct {
	pb.UnimplementedAdoptionServer
	gate     gate
	ledger   *ledger.Ledger
	own      func() view // with the running builds
	adoptNow func(ctx context.Context, name string) (adoption.Report, error)
}

// ListBuilds implements footman.v1.Adoption.
func (a *adoptionServer) ListBuilds(ctx context.Context, req *pb.ListBuildsRequest) (*pb.ListBuildsResponse, error) {
	if req.GetOwner() != "" {
		if err := layout.CheckName(req.GetOwner()); err != nil {
			return nil, status.Errorf(codes.InvalidArgument, "owner: %v", err)
		}
	}
	own := a.own()
	entries, err := bounded(ctx, a.gate, stallAfter, func() ([]*pb.LedgerEntry, error) { return a.list(req.GetOwner(), own) })
	if err != nil {
		return nil, status.Errorf(codes.Unavailable, "read ledger: %v", err)
	}
	return &pb.ListBuildsResponse{Entries: entries}, nil
}

func (a *adoptionServer) list(owner string, own view) ([]*pb.LedgerEntry, error) {
	names, err := a.ledger.Names()
	if err != nil {
		return nil, err
	}
	var out []*pb.LedgerEntry
	for _, name := range names {
		if owner != "" && name != owner {
			continue
		}
		lives, err := a.ledger.Lives(name)
		if err != nil {
			return nil, err
		}
		for _, life := range lives {
			entries, bad, err := a.ledger.List(life)
			if err != nil {
				continue // closed meanwhile: its records are elsewhere and listed there
			}
			for _, e := range entries {
				p := &pb.LedgerEntry{Record: recordProto(e.Record), Owner: life.Name, OwnerIncarnation: life.Incarnation, Placement: pb.Placement_PLACEMENT_OWNED}
				if e.Inbox {
					p.Placement = pb.Placement_PLACEMENT_ASSIGNED
				}
				if life == own.life {
					_, p.Loaded = own.running[e.Key]
				}
				out = append(out, p)
			}
			for _, b := range bad {
				out = append(out, &pb.LedgerEntry{Record: &pb.BuildRecord{Folder: filepath.Base(b.Path)}, Owner: life.Name, OwnerIncarnation: life.Incarnation, Placement: pb.Placement_PLACEMENT_QUARANTINED, Note: b.Err.Error()})
			}
		}
	}
	quarantined, err := a.quarantined(owner)
	if err != nil {
		return nil, err
	}
	out = append(out, quarantined...)
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].GetOwner() != out[j].GetOwner() {
			return out[i].GetOwner() < out[j].GetOwner()
		}
		return out[i].GetRecord().GetBuild().GetJob() < out[j].GetRecord().GetBuild().GetJob()
	})
	return out, nil
}

// maxQuarantined bounds what is shown of the quarantine; nobody may have looked
// into it for long.
const maxQuarantined = 1_000

// quarantined lists what lies in the quarantine: cases with their reasons, and
// records that adopt-home has set aside.
func (a *adoptionServer) quarantined(owner string) ([]*pb.LedgerEntry, error) {
	cases, _, err := a.ledger.Quarantined(maxQuarantined)
	if err != nil {
		return nil, err
	}
	var out []*pb.LedgerEntry
	for _, c := range cases {
		if strings.HasPrefix(c.Folder, ".") || owner != "" && c.Replica != owner {
			continue
		}
		e := &pb.LedgerEntry{Record: &pb.BuildRecord{Folder: c.File}, Owner: c.Replica, OwnerIncarnation: c.Incarnation, Placement: pb.Placement_PLACEMENT_QUARANTINED, Note: c.Reason}
		if c.File == "" {
			e.Record.Folder, e.Note = c.Folder, "in .footman/quarantine: a person must look"
		}
		out = append(out, e)
	}
	return out, nil
}

// AdoptReplica implements footman.v1.Adoption.
func (a *adoptionServer) AdoptReplica(ctx context.Context, req *pb.AdoptReplicaRequest) (*pb.AdoptReplicaResponse, error) {
	if err := layout.CheckName(req.GetReplica()); err != nil {
		return nil, status.Errorf(codes.InvalidArgument, "replica: %v", err)
	}
	report, err := a.adoptNow(ctx, req.GetReplica())
	var alive *adoption.NotDeadError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, status.Errorf(codes.NotFound, "replica: %q has never lived on this home", req.GetReplica())
	case errors.As(err, &alive):
		return nil, status.Error(codes.FailedPrecondition, err.Error())
	case err != nil:
		return nil, status.Error(codes.Unavailable, err.Error())
	}
	return &pb.AdoptReplicaResponse{Assigned: count32(report.Assigned), Unplaced: count32(report.Left)}, nil
}
