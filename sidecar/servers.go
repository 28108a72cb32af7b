package sidecar

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar/httpapi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"
)

// stopGrace is how long running calls may take when the sidecar stops.
const stopGrace = 2 * time.Second

// listen binds the listeners and registers the services. Who may call what is in
// the access table, and each listener's guard sees to it.
func (s *Sidecar) listen() error {
	fit, tight := fitConns(maxFiles())
	if tight {
		s.log.Warn().Uint64("open_files", maxFiles()).Int("local", fit.local).Int("peer", fit.peer).Int("http", fit.http).
			Msg("few open files are allowed (ulimit -n), so fewer connections are")
	}
	if err := prepareSocketFolder(filepath.Dir(s.cfg.Socket)); err != nil {
		return err
	}
	// The name's lock is ours, so a socket that is there was left by a dead sidecar.
	if err := os.Remove(s.cfg.Socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove old socket: %w", err)
	}
	var err error
	if s.localLn, err = net.Listen("unix", s.cfg.Socket); err != nil {
		return fmt.Errorf("bind socket %s: %w", s.cfg.Socket, err)
	}
	s.localLn = &boundedListener{Listener: s.localLn, max: fit.local, count: &s.atLocal.count}
	s.onClose(func() { _ = s.localLn.Close() })
	if err = os.Chmod(s.cfg.Socket, 0o600); err != nil {
		return fmt.Errorf("protect socket: %w", err)
	}
	if s.remoteLn, err = net.Listen("tcp", s.cfg.Listen); err != nil {
		return fmt.Errorf("bind --listen %s: %w", s.cfg.Listen, err)
	}
	s.remoteLn = &boundedListener{Listener: s.remoteLn, max: fit.peer, count: &s.atPeer.count}
	s.onClose(func() { _ = s.remoteLn.Close() })
	opts := []grpc.ServerOption{
		grpc.MaxRecvMsgSize(maxMessage), grpc.MaxConcurrentStreams(maxStreams), grpc.ConnectionTimeout(firstBytes),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 5 * time.Second, PermitWithoutStream: true}),
		// One small buffer each: a thousand idle streams must stay cheap.
		grpc.ReadBufferSize(8 << 10), grpc.WriteBufferSize(8 << 10),
	}
	behind := func(g *guard, creds credentials.TransportCredentials, more ...grpc.ServerOption) *grpc.Server {
		return grpc.NewServer(slices.Concat(opts, more, []grpc.ServerOption{
			grpc.Creds(creds), grpc.StatsHandler(&g.count), grpc.UnaryInterceptor(g.unary), grpc.StreamInterceptor(g.stream),
			// So that the guard sees what is not served here, too: it refuses and counts it.
			grpc.UnknownServiceHandler(func(any, grpc.ServerStream) error {
				return status.Error(codes.Unimplemented, "this version does not serve it")
			}),
		})...)
	}
	s.local = behind(s.atLocal, localCreds{&s.atLocal.count})
	s.remote = behind(s.atPeer, serverCreds(s.certs, &s.atPeer.count), grpc.KeepaliveParams(keepalive.ServerParameters{Time: deadAfter, Timeout: deadWait}))

	cl := &clusterServer{
		home: s.home, clusterID: s.clusterID, name: s.cfg.Name, gate: s.gate, hub: s.hub, peers: s.peers, roster: s.roster,
		members: func() []cluster.Member { return s.gossip.Members() }, self: s.state, records: s.countRecords,
		history: func(limit int, since time.Time) ([]adoption.Event, error) {
			return readHistory(s.home, limit, since)
		},
		degraded: s.degraded, closing: s.closing, ctrl: s.ctrl, steering: s.steering, record: s.record, announce: s.announce, counters: s.counters, reload: s.hintSecrets,
	}
	ad := &adoptionServer{gate: s.gate, ledger: s.ledger, own: func() view { return s.ctrl.view(true) }, adoptNow: s.manager.AdoptNow}
	sy := &syncServer{sync: s.sync}
	up := health.NewServer()
	for _, srv := range []*grpc.Server{s.local, s.remote} {
		pb.RegisterClusterServer(srv, cl)
		pb.RegisterAdoptionServer(srv, ad)
		pb.RegisterSyncServer(srv, sy)
		healthpb.RegisterHealthServer(srv, up)
		reflection.Register(srv)
	}
	if err := s.listenHTTP(cl, ad, sy, fit.http); err != nil {
		return err
	}
	pb.RegisterControllerServer(s.local, s.ctrl)
	pb.RegisterRunnerServer(s.local, s.runners)
	pb.RegisterPeerServer(s.remote, &peerServer{self: s.state, take: s.manager.TakeInbox, sync: s.sync, caller: s.peerName, life: func() ledger.Life {
		if v := s.ctrl.view(false); v.serving {
			return v.life
		}
		return ledger.Life{}
	}})
	return nil
}

// listenHTTP binds the JSON form of the public services.
func (s *Sidecar) listenHTTP(cl *clusterServer, ad *adoptionServer, sy *syncServer, conns int) error {
	var err error
	s.http, err = httpapi.New(httpapi.Config{
		Listen: s.cfg.HTTP, TokenFile: layout.TokenFile(s.cfg.Socket), AddressFile: layout.URLFile(s.cfg.Socket),
		Register: func(r grpc.ServiceRegistrar) {
			pb.RegisterControllerServer(r, s.ctrl)
			pb.RegisterClusterServer(r, cl)
			pb.RegisterAdoptionServer(r, ad)
			pb.RegisterSyncServer(r, sy)
		},
		Unary: s.atHTTP.unary, Stream: s.atHTTP.stream,
		Metrics: s.openMetrics(cl, sy),
		Ready:   s.ready, Limits: httpapi.Limits{Connections: conns},
	}, s.log)
	if err != nil {
		return err
	}
	if err := s.http.Open(context.Background()); err != nil {
		return fmt.Errorf("JSON API: %w", err)
	}
	s.onClose(s.http.Close)
	return nil
}

// ready says whether this replica serves, for load balancers.
func (s *Sidecar) ready(context.Context) error {
	if v := s.ctrl.view(false); !v.serving {
		return errors.New("the controller of this replica does not serve")
	}
	return nil
}

// ErrSocketFolder says that the socket would lie where others may put one, too.
var ErrSocketFolder = errors.New("socket folder")

// prepareSocketFolder makes the folder if it is missing. In one that somebody
// else owns or may write, the socket could be replaced by another.
func prepareSocketFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("socket folder: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("socket folder: %w", err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || st.Uid != 0 && int(st.Uid) != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%w: %s belongs to somebody else or is writable by others (mode %o); choose another with --socket", ErrSocketFolder, dir, info.Mode().Perm())
	}
	return nil
}

func readHistory(home layout.Home, limit int, since time.Time) ([]adoption.Event, error) {
	events, _, err := adoption.ReadHistory(home, limit, since) // torn lines are skipped
	return events, err
}

func serve(srv *grpc.Server, ln net.Listener) error {
	if err := srv.Serve(ln); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return fmt.Errorf("serve %s: %w", ln.Addr(), err)
	}
	return nil
}

// stopServers lets running calls end, but streams that never end not for long.
func (s *Sidecar) stopServers() {
	ctx, cancel := context.WithTimeout(context.Background(), stopGrace)
	defer cancel()
	for _, srv := range []*grpc.Server{s.local, s.remote} {
		done := make(chan struct{})
		go func() { srv.GracefulStop(); close(done) }()
		select {
		case <-done:
		case <-ctx.Done():
			srv.Stop()
			<-done
		}
	}
}
