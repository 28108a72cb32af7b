package sidecar

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/boottime"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar/httpapi"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
)

// ErrNameInUse says that another sidecar serves the same replica name.
var ErrNameInUse = errors.New("replica name is in use")

// ErrNameLost says that the storage does not hold this sidecar for the one of its name
// any more. Only a new start can take the name again.
var ErrNameLost = errors.New("lost the lock of the replica name")

// errStopped is the cause of contexts that end because of Close.
var errStopped = errors.New("the sidecar was stopped")

// Sidecar is the daemon. Use New, Open, Run, Close in this order.
type Sidecar struct {
	cfg  Config
	log  zerolog.Logger
	fs   fsys.FS
	home layout.Home

	clusterID string
	own       *lock.Held
	hub       *hub
	history   *adoption.History
	ledger    *ledger.Ledger
	steering  *steering
	roster    *roster
	peers     *peers
	ctrl      *controllers
	triggers  *triggerOwners
	runners   *runners
	manager   *adoption.Manager
	sync      *syncing
	gossip    *cluster.Cluster
	certs     *certs.Store
	secrets   secrets
	atLocal   *guard
	atHTTP    *guard
	atPeer    *guard
	local     *grpc.Server
	remote    *grpc.Server
	http      *httpapi.Server
	metrics   metricsPage
	localLn   net.Listener
	remoteLn  net.Listener
	gate      gate
	memberMu  sync.Mutex
	noting    atomic.Bool            // controllerRegistered is under way
	older     atomic.Pointer[string] // why this controller should not run on this home
	closing   chan struct{}
	undo      []func()      // what Close must undo, last first
	undoLimit time.Duration // undoLimit; shorter in a test of a home that hangs
}

// New returns a sidecar for cfg, which must be valid. It does nothing else.
func New(cfg Config, log zerolog.Logger) *Sidecar {
	return &Sidecar{cfg: cfg, log: log.With().Str("replica", cfg.Name).Logger(), fs: fsys.System(), hub: newHub(), gate: newGate(), closing: make(chan struct{}), undoLimit: undoLimit}
}

// Open prepares the home, takes the name, binds the sockets and joins the
// cluster. When any step fails, what was started is undone.
func (s *Sidecar) Open(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			s.rollBack()
		}
	}()
	if s.home, err = layout.Open(s.cfg.Home); err != nil {
		return err
	}
	if s.clusterID, err = PrepareHome(s.fs, s.home, false); err != nil {
		return err
	}
	if err := checkBuildsDir(s.fs, s.home); err != nil {
		return err
	}
	if err := s.takeName(ctx); err != nil {
		return err
	}
	s.ledger = ledger.New(s.home, s.fs)
	if s.history, err = adoption.NewHistory(s.home, s.fs, s.cfg.Name, s.log); err != nil {
		return err
	}
	s.startHistory()
	s.steering = s.newSteering()
	if err := s.steering.load(); err != nil {
		return err
	}
	if err := s.openCerts(); err != nil {
		return err
	}
	if err := s.wire(); err != nil {
		return err
	}
	if err := s.listen(); err != nil {
		return err
	}
	if err := s.join(ctx); err != nil {
		return err
	}
	if err := s.writeMember(); err != nil {
		return err
	}
	if err := s.reportSecrets(); err != nil {
		return err
	}
	// Write, then read: of replicas that start at once, the last one to write
	// sees all others, and joins them.
	s.gossip.Rediscover()
	s.record(adoption.Event{Time: time.Now(), Kind: KindSidecarStarted, Replica: s.cfg.Name, Detail: s.cfg.Version})
	s.log.Info().Str("cluster", s.clusterID).Str("home", s.home.Path()).Str("socket", s.cfg.Socket).
		Str("peer", s.remoteLn.Addr().String()).Str("gossip", s.gossip.Addr()).Msg("sidecar is up")
	return nil
}

// startHistory starts the writer of the history, which outlives all that records.
func (s *Sidecar) startHistory() {
	ctx, cancel := context.WithCancelCause(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.history.Run(ctx) }) // ends with errStopped only
	s.onCloseAtHome("write the history", func() {
		cancel(errStopped)
		wg.Wait()
	})
}

func (s *Sidecar) onClose(f func()) { s.undo = append(s.undo, f) }

// undoLimit bounds each step of an ending that looks at the home; a home that hangs
// answers never. Leaving gossip, which takes up to six seconds, bounds itself.
const undoLimit = 2 * time.Second

func (s *Sidecar) rollBack() {
	for _, undo := range slices.Backward(s.undo) {
		undo()
	}
	s.undo = nil
}

// onCloseAtHome is onClose for what may hang in the home.
func (s *Sidecar) onCloseAtHome(what string, f func()) {
	s.onClose(func() {
		done := make(chan struct{})
		go func() {
			defer close(done)
			f()
		}()
		select {
		case <-done:
		case <-time.After(s.undoLimit):
			s.log.Warn().Str("step", what).Dur("waited", s.undoLimit).Msg("a step of the end does not come back; does the home answer? It is left behind")
		}
	})
}

// nameWait is how long the name may be seen in use before a start is given up.
const nameWait = time.Second

var errNameWait = fmt.Errorf("it was not free within %s", nameWait)

// takeName keeps a second sidecar of the same name out: it would write the same
// history and answer for the same controller.
func (s *Sidecar) takeName(ctx context.Context) error {
	if err := s.fs.MkdirAll("sidecar.name", s.home.Replica(s.cfg.Name), 0o750); err != nil {
		return fmt.Errorf("%w: %w", ErrUnfitHome, err)
	}
	// Somebody who asks whether it is held holds it for an instant. A storage that takes
	// its time to say so, as an NFS server does after its restart, has no bound here.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var once sync.Once
	own, err := lock.Acquire(ctx, s.home.SidecarLock(s.cfg.Name), lock.Options{
		OnBusy: func(lock.Holder) {
			once.Do(func() { time.AfterFunc(nameWait, func() { cancel(errNameWait) }) })
		},
		Poll: nameWait / 10, FS: s.fs, Holder: lock.Holder{Role: "sidecar", Replica: s.cfg.Name, Host: hostname(), PID: os.Getpid(), Since: time.Now()},
	})
	var busy *lock.BusyError
	switch {
	case errors.As(err, &busy):
		return fmt.Errorf("%w: another sidecar serves replica %q of this home: %w; give each replica its own --name", ErrNameInUse, s.cfg.Name, err)
	case err != nil:
		return fmt.Errorf("%w: take the name: %w", ErrUnfitHome, err)
	}
	s.own = own
	s.onCloseAtHome("free the name", func() { _ = own.Release() })
	return nil
}

// nameProof is how often the sidecar proves that the name is still its own. It
// matters only for a host that was away for longer than the lease.
const nameProof = 5 * time.Second

// keepName ends the daemon when it lost its name: another one may have got it while this
// host was cut off or paused, or an NFS server did not give the lock back after its
// restart. Two of one name would write one history.
func (s *Sidecar) keepName(ctx context.Context) error {
	p := lock.NewProver(s.own, nameProof, boottime.System)
	p.Start()
	defer p.Stop()
	select {
	case <-p.Lost():
		return fmt.Errorf("%w: %w; start this sidecar again, as a service manager does: nothing but that can take the name anew, and its controller goes on meanwhile", ErrNameLost, p.Last().Err)
	case <-ctx.Done():
		return nil
	}
}

// record publishes an event and writes it to the history.
func (s *Sidecar) record(e adoption.Event) {
	s.hub.publish(e)
	s.history.Record(e)
}

// wire builds the parts; nothing runs yet.
func (s *Sidecar) wire() error {
	kick := func() {
		if s.manager != nil {
			s.manager.Kick()
		}
		s.sync.nudge()
	}
	s.roster = &roster{fs: s.fs, home: s.home, gate: s.gate}
	s.runners = &runners{name: s.cfg.Name, home: s.home, fs: s.fs, gate: s.gate, clusterID: s.clusterID, publish: s.hub.publish, changed: kick}
	s.triggers = &triggerOwners{}
	s.ctrl = &controllers{name: s.cfg.Name, log: s.log, publish: s.hub.publish, changed: kick, registered: s.controllerRegistered, claimed: s.runners.incarnation, silence: s.runners.silence, frozen: s.runners.frozen, owners: s.triggers.list, leaseTTL: s.steering.leaseTTL}
	s.peers = &peers{
		name: s.cfg.Name, home: s.home, fs: s.fs, gate: s.gate, ledger: s.ledger, roster: s.roster, certs: s.certs, self: s.state,
		conns: map[string]*grpc.ClientConn{}, host: hostname(), alive: s.aliveMembers,
	}
	s.triggers.peers = s.peers
	s.onClose(s.peers.close)
	manager, err := adoption.New(adoption.Config{Name: s.cfg.Name, Policy: s.cfg.Policy, FastPoll: s.cfg.FastPoll, SlowPoll: s.cfg.SlowPoll}, adoption.Deps{
		Home: s.home, FS: s.fs, Self: &self{s.ctrl}, Peers: s.peers, Builds: builds{s.home, s.fs}, Queues: queues{s.fs}, Recorder: recorder{s.record}, Steering: s.steering, Log: s.log,
	})
	if err != nil {
		return err
	}
	s.manager = manager
	s.peers.take = manager.TakeInbox
	s.runners.handOut = manager.HandOut
	s.wireSync()
	return nil
}

// join starts gossip and follows its events.
func (s *Sidecar) join(ctx context.Context) error {
	keys, err := cluster.LoadOrCreateKeyring(s.fs, s.home.GossipKey())
	if err != nil {
		return fmt.Errorf("%w: gossip keys: %w", ErrUnfitHome, err)
	}
	cfg := cluster.Config{
		Name: s.cfg.Name, Bind: s.cfg.Gossip, Keyring: keys, Profile: s.cfg.Profile,
		// No Label: the key keeps strangers out, a copied home makes keys of its own, and a
		// stock serf agent, which knows no labels, can be asked about the members.
		Tags:     map[string]string{cluster.TagPeer: s.peerAddr(), cluster.TagVersion: s.cfg.Version},
		Discover: s.discover, Sources: joinSources(s.cfg.Join),
	}
	if s.cfg.StateDir != "" {
		if err := os.MkdirAll(s.cfg.StateDir, 0o700); err != nil {
			return fmt.Errorf("--state-dir: %w", err)
		}
		cfg.SnapshotPath = filepath.Join(s.cfg.StateDir, "gossip-"+s.cfg.Name+".snapshot")
	}
	s.secrets.keys = cluster.Fingerprints(keys)
	if s.gossip, err = cluster.New(cfg, s.log); err != nil {
		return fmt.Errorf("set up gossip: %w", err)
	}
	if err = s.gossip.Open(ctx); err != nil {
		return fmt.Errorf("join gossip: %w", err)
	}
	s.onClose(func() {
		if err := s.gossip.Leave(); err != nil {
			s.log.Warn().Err(err).Msg("leave gossip")
		}
		s.gossip.Close()
	})
	return nil
}

// joinSources makes of --join what gossip asks: addresses and host names are one
// list; each SRV name is a source of its own.
func joinSources(join []string) []cluster.Source {
	var static []string
	var out []cluster.Source
	for _, j := range join {
		if strings.HasPrefix(j, "_") {
			out = append(out, cluster.DNS(j, 0, nil))
		} else {
			static = append(static, j)
		}
	}
	if len(static) > 0 {
		out = append(out, cluster.Static(static...))
	}
	return out
}

// aliveMembers returns the names that gossip holds for alive.
func (s *Sidecar) aliveMembers() []string {
	var out []string
	for _, m := range s.gossip.Members() {
		if m.Status == cluster.StatusAlive {
			out = append(out, m.Name)
		}
	}
	return out
}

// discover returns the gossip addresses in the home's member files.
func (s *Sidecar) discover(ctx context.Context) ([]string, error) {
	var out []string
	for _, m := range s.roster.list(ctx, 0) {
		if m.Name != s.cfg.Name && m.Gossip != "" {
			out = append(out, m.Gossip)
		}
	}
	return out, nil
}

// writeMember tells peers where this replica is found, and what its controller is.
func (s *Sidecar) writeMember() error {
	s.memberMu.Lock()
	defer s.memberMu.Unlock()
	v := s.ctrl.view(false)
	return writeMember(s.fs, s.home, memberFile{
		Name: s.cfg.Name, Host: hostname(), PID: os.Getpid(), Gossip: s.gossip.Addr(), Peer: s.peerAddr(), Version: s.cfg.Version, Tags: s.steering.tags(s.cfg.Name, s.cfg.Tags), Settings: s.steering.current().Version,
		Incarnation: v.life.Incarnation, Jenkins: v.info.GetJenkinsVersion(), PluginsDigest: v.info.GetPluginsDigest(),
	})
}

// controllerRegistered writes down what is known of a new controller. A home that
// hangs holds up this goroutine only; none is started while one hangs.
func (s *Sidecar) controllerRegistered(req *pb.RegisterRequest) {
	if !s.noting.CompareAndSwap(false, true) {
		return
	}
	defer s.noting.Store(false)
	if err := s.writeMember(); err != nil {
		s.log.Warn().Err(err).Msg("peers can't see which controller runs here")
	}
	err := noteVersions(s.fs, s.home, s.cfg.Name, s.cfg.Version, req.GetJenkinsVersion())
	if err != nil {
		s.log.Warn().Err(err).Msg("version gate")
	}
	if errors.Is(err, ErrOlderJenkins) {
		text := err.Error()
		s.older.Store(&text)
	} else {
		s.older.Store(nil)
	}
}

// Run serves until ctx ends or something breaks that only a restart can mend.
func (s *Sidecar) Run(ctx context.Context) error {
	asked := ctx
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serve(s.local, s.localLn) })
	g.Go(func() error { return serve(s.remote, s.remoteLn) })
	g.Go(func() error { return s.http.Run(ctx) })
	g.Go(func() error { return s.manager.Run(ctx) })
	g.Go(func() error { return s.keepName(ctx) })
	g.Go(func() error { return s.followGossip(ctx) })
	g.Go(func() error { return s.followSecrets(ctx) })
	g.Go(func() error { return s.triggers.follow(ctx, func() bool { return s.ctrl.view(false).info != nil }) })
	g.Go(func() error { return s.watchdog(ctx) })
	g.Go(func() error { return s.steering.run(ctx) })
	g.Go(func() error { return s.sync.run(ctx) })
	g.Go(func() error {
		<-ctx.Done()
		close(s.closing)
		s.stopServers()
		return nil
	})
	if err := g.Wait(); err != nil && asked.Err() == nil {
		return err
	}
	return nil // it was asked to end
}

// Close undoes Open: it leaves the cluster, closes sockets and frees the name.
func (s *Sidecar) Close() {
	s.record(adoption.Event{Time: time.Now(), Kind: KindSidecarStopped, Replica: s.cfg.Name})
	s.rollBack()
	s.log.Info().Msg("sidecar has stopped")
}
