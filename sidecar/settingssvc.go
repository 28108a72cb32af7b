package sidecar

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// putPatience bounds a change of the settings: it waits for another one for 5 s at
// most, and the command-line client for 10 s.
const putPatience = 8 * time.Second

// GetSettings implements footman.v1.Cluster.
func (c *clusterServer) GetSettings(ctx context.Context, req *pb.GetSettingsRequest) (*pb.GetSettingsResponse, error) {
	type seen struct {
		doc      *settings.Document
		versions []uint64
	}
	store := c.steering.store
	got, err := bounded(ctx, c.gate, stallAfter, func() (seen, error) {
		now, err := store.Read(true)
		if err != nil {
			return seen{}, err
		}
		versions, err := store.Versions(now.Version)
		if err == nil && req.GetVersion() != 0 && req.GetVersion() != now.Version {
			now, err = store.ReadVersion(req.GetVersion())
		}
		return seen{now, versions}, err
	})
	if err != nil || req.GetVersion() == 0 && !c.steering.holds(got.doc) {
		c.steering.nudge() // what was seen here shall hold here
	}
	if err != nil {
		return nil, settingsError(err)
	}
	body, err := got.doc.Body()
	if err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	out := &pb.GetSettingsResponse{
		Yaml: body, Version: got.doc.Version, UpdatedBy: got.doc.UpdatedBy, Versions: got.versions, Warnings: got.doc.Warnings(), Applied: c.appliedSettings(ctx),
	}
	if !got.doc.UpdatedAt.IsZero() {
		out.UpdatedAt = timestamppb.New(got.doc.UpdatedAt)
	}
	return out, nil
}

// appliedSettings says which version each living replica works with, from the member
// files: a replica that gossip does not reach is asked for there, too.
func (c *clusterServer) appliedSettings(ctx context.Context) (out []*pb.AppliedSettings) {
	members := c.members()
	for _, m := range c.roster.list(ctx, 0) {
		alive := m.Name == c.name || slices.ContainsFunc(members, func(g cluster.Member) bool { return g.Name == m.Name && g.Status == cluster.StatusAlive })
		if !alive {
			held, err := bounded(ctx, c.gate, stallAfter, func() (bool, error) {
				held, _, err := lock.Status(c.home.AliveLock(m.Name))
				return held, err
			})
			alive = err == nil && held
		}
		if alive {
			out = append(out, &pb.AppliedSettings{Replica: m.Name, Version: m.Settings})
		}
	}
	slices.SortFunc(out, func(a, b *pb.AppliedSettings) int {
		switch {
		case a.GetReplica() < b.GetReplica():
			return -1
		case a.GetReplica() > b.GetReplica():
			return 1
		}
		return 0
	})
	return out
}

// PutSettings implements footman.v1.Cluster.
func (c *clusterServer) PutSettings(ctx context.Context, req *pb.PutSettingsRequest) (*pb.PutSettingsResponse, error) {
	if len(req.GetYaml()) > strict.MaxSize {
		return nil, status.Errorf(codes.InvalidArgument, "yaml: %d bytes, at most %d", len(req.GetYaml()), strict.MaxSize)
	}
	// Whether it is carried out does not depend on the caller, who may be gone by then.
	doc, err := bounded(ctx, c.gate, putPatience, func() (*settings.Document, error) {
		return c.steering.store.Write(context.WithoutCancel(ctx), settings.Change{Body: req.GetYaml(), Base: req.GetBaseVersion(), By: req.GetUpdatedBy()})
	})
	if err != nil {
		return nil, settingsError(err)
	}
	detail := fmt.Sprintf("version %d by %s", doc.Version, doc.UpdatedBy)
	if doc.Settings.Paused() {
		detail += "; adoption is paused"
	}
	c.record(adoption.Event{Time: time.Now(), Kind: KindSettingsChanged, Replica: c.name, Detail: detail})
	c.steering.nudge()
	c.announce(settingsEvent)
	return &pb.PutSettingsResponse{Version: doc.Version}, nil
}

func settingsError(err error) error {
	mistake := (*strict.Error)(nil)
	switch {
	case errors.Is(err, settings.ErrChanged):
		return status.Error(codes.Aborted, err.Error())
	case errors.Is(err, settings.ErrNoVersion):
		return status.Error(codes.NotFound, err.Error())
	case errors.As(err, &mistake) && mistake.File == "settings": // what was sent, not what lies there
		return status.Error(codes.InvalidArgument, err.Error())
	case errors.As(err, &mistake):
		return status.Error(codes.FailedPrecondition, err.Error())
	}
	return status.Errorf(codes.Unavailable, "settings: %v", err)
}
