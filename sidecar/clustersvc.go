package sidecar

import (
	"context"
	"math"
	"sort"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Bounds on what one question may ask for.
const (
	defaultHistory = 100
	maxHistory     = 10_000
)

// clusterServer is the sidecar's end of footman.v1.Cluster.
type clusterServer struct {
	pb.UnimplementedClusterServer
	home      layout.Home
	clusterID string
	name      string
	gate      gate
	hub       *hub
	peers     *peers
	ctrl      *controllers
	roster    *roster
	members   func() []cluster.Member
	self      func() *pb.GetStateResponse
	records   func() (map[string]int, error) // by owner name; looks at the home
	history   func(limit int, since time.Time) ([]adoption.Event, error)
	degraded  func() []string
	closing   <-chan struct{}
	steering  *steering
	record    func(adoption.Event)
	announce  func(event string) // to all members, as a hint
	counters  func() map[string]int64
	reload    func() // look at keys and certificates now
}

// homeView is what a status needs from the disk.
type homeView struct {
	records map[string]int
	alive   map[string]bool
	startup *pb.StartupLockStatus
}

func (c *clusterServer) lookAtHome(names []string) (homeView, error) {
	v := homeView{alive: map[string]bool{}}
	var err error
	if v.records, err = c.records(); err != nil {
		return v, err
	}
	for _, n := range names {
		if held, _, err := lock.Status(c.home.AliveLock(n)); err == nil {
			v.alive[n] = held
		}
	}
	v.startup = &pb.StartupLockStatus{}
	if held, h, err := lock.Status(c.home.StartupLock()); err == nil && held {
		v.startup.Held = true
		v.startup.Holder = h.Replica
		if h.Why != "" {
			v.startup.Holder += " (" + h.Why + ")"
		}
		v.startup.Since = timestamppb.New(h.Since)
	}
	return v, nil
}

// GetStatus implements footman.v1.Cluster.
func (c *clusterServer) GetStatus(ctx context.Context, _ *pb.GetStatusRequest) (*pb.GetStatusResponse, error) {
	out := &pb.GetStatusResponse{ClusterId: c.clusterID, Home: c.home.Path(), Replica: c.name, Degraded: c.degraded(), Counters: c.counters()}
	byName := map[string]*pb.ReplicaStatus{}
	status := func(name string) *pb.ReplicaStatus {
		if byName[name] == nil {
			byName[name] = &pb.ReplicaStatus{Name: name, Member: "none"}
		}
		return byName[name]
	}
	for _, m := range c.roster.list(ctx, memberRefresh) {
		s := status(m.Name)
		s.Host, s.PeerAddress, s.FootmanVersion, s.Incarnation, s.JenkinsVersion = m.Host, m.Peer, m.Version, m.Incarnation, m.Jenkins
	}
	for name, got := range c.peers.states(ctx, statusDeadline) {
		if got != nil {
			byName[name] = got.GetReplica()
		}
	}
	byName[c.name] = c.self().GetReplica()
	for _, m := range c.members() {
		s := status(m.Name)
		s.Member, s.GossipAddress, s.GossipTags = m.Status, m.Addr, textTags(m.Tags)
	}
	names := make([]string, 0, len(byName))
	for n := range byName {
		names = append(names, n)
	}
	sort.Strings(names)
	v, err := bounded(ctx, c.gate, stallAfter, func() (homeView, error) { return c.lookAtHome(names) })
	if err != nil {
		out.Degraded = append(out.Degraded, err.Error())
	}
	out.StartupLock = v.startup
	for _, n := range names {
		s := byName[n]
		s.Records, s.Alive = count32(v.records[n]), v.alive[n]
		if s.GetMember() == "" {
			s.Member = "none"
		}
		out.Replicas = append(out.Replicas, s)
	}
	return out, nil
}

// textTags makes tags of strangers fit for the API, which carries UTF-8 only.
func textTags(tags map[string]string) map[string]string {
	out := make(map[string]string, len(tags))
	for k, v := range tags {
		out[strings.ToValidUTF8(k, "\uFFFD")] = strings.ToValidUTF8(v, "\uFFFD")
	}
	return out
}

// ReloadSecrets implements footman.v1.Cluster.
func (c *clusterServer) ReloadSecrets(context.Context, *pb.ReloadSecretsRequest) (*pb.ReloadSecretsResponse, error) {
	c.reload()
	return &pb.ReloadSecretsResponse{ClusterId: c.clusterID}, nil
}

// WatchEvents implements footman.v1.Cluster.
func (c *clusterServer) WatchEvents(req *pb.WatchEventsRequest, out pb.Cluster_WatchEventsServer) error {
	r, old, ok := c.hub.subscribe(int(req.GetBacklog()))
	if !ok {
		return status.Errorf(codes.ResourceExhausted, "%d readers of events already", maxReaders)
	}
	defer c.hub.unsubscribe(r)
	if err := out.SendHeader(metadata.MD{}); err != nil { // the stream is open, however long it stays idle
		return err
	}
	for i := range old {
		if err := out.Send(&pb.WatchEventsResponse{Event: eventProto(&old[i])}); err != nil {
			return err
		}
	}
	for {
		select {
		case e := <-r.ch:
			if err := out.Send(&pb.WatchEventsResponse{Event: eventProto(e), Dropped: c.hub.takeDropped(r)}); err != nil {
				return err
			}
		case <-c.closing:
			return status.Error(codes.Unavailable, "the sidecar is stopping")
		case <-out.Context().Done():
			return nil
		}
	}
}

// ListHistory implements footman.v1.Cluster.
func (c *clusterServer) ListHistory(ctx context.Context, req *pb.ListHistoryRequest) (*pb.ListHistoryResponse, error) {
	limit := int(req.GetLimit())
	switch {
	case limit < 0 || limit > maxHistory:
		return nil, status.Errorf(codes.InvalidArgument, "limit: %d, must be 0 to %d", limit, maxHistory)
	case limit == 0:
		limit = defaultHistory
	}
	var since time.Time
	if req.GetSince() != nil {
		since = req.GetSince().AsTime()
	}
	events, err := bounded(ctx, c.gate, stallAfter, func() ([]adoption.Event, error) { return c.history(limit, since) })
	if err != nil {
		return nil, status.Errorf(codes.Unavailable, "read history: %v", err)
	}
	out := &pb.ListHistoryResponse{}
	for i := range events {
		out.Events = append(out.Events, eventProto(&events[i]))
	}
	return out, nil
}

// count32 fits a count into the API's type.
func count32(n int) int32 {
	return int32(min(max(n, 0), math.MaxInt32))
}

func eventProto(e *adoption.Event) *pb.Event {
	p := &pb.Event{Time: timestamppb.New(e.Time), Kind: string(e.Kind), Replica: e.Replica, Subject: e.Subject, Incarnation: e.Incarnation, Detail: e.Detail}
	if e.Job != "" {
		p.Build = &pb.BuildRef{Job: e.Job, Number: count32(e.Number)}
	}
	if e.Took > 0 {
		p.Took = durationpb.New(e.Took)
	}
	return p
}
