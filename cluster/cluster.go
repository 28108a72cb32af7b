package cluster

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/memberlist"
	"github.com/hashicorp/serf/serf"
	"github.com/rs/zerolog"
)

// Status of a [Member].
const (
	StatusAlive   = "alive"
	StatusLeaving = "leaving"
	StatusLeft    = "left"
	StatusFailed  = "failed"
)

// Member is what gossip says of a replica's sidecar.
type Member struct {
	Name   string
	Addr   string // ip:port of its gossip
	Status string // StatusAlive, ...
	Tags   map[string]string
}

// Cluster is this replica's membership. Its methods are safe for concurrent
// use. Life: New, Open, any use, Leave if the stop is an orderly one, Close.
type Cluster struct {
	cfg    Config
	log    zerolog.Logger
	stdlog *log.Logger
	stats  counters
	hub    hub
	events bucket

	nudged     chan struct{} // look after claims and failed members now
	rediscover chan struct{} // ask the sources now
	joining    chan struct{} // holds a token while serf joins, and for ever once it leaves
	serfEvents chan serf.Event
	protocol   uint8

	tune func(*serf.Config) // tests shorten timers

	tagsMu  sync.Mutex // one SetTags at a time: serf replaces its map unlocked
	leaving bool       // under leaveMu
	leaveMu sync.Mutex // Close waits for a Leave: memberlist panics otherwise

	mu           sync.Mutex
	state        state
	serf         *serf.Serf
	transport    *transport
	keyring      *memberlist.Keyring
	guard        *guard
	own          netip.AddrPort
	cancel       context.CancelCauseFunc
	loop         sync.WaitGroup
	drained      sync.WaitGroup
	stopDrain    chan struct{}
	joinErr      error
	lastMismatch time.Time
}

type state int

const (
	stateNew state = iota
	stateOpening
	stateOpen
	stateClosed
)

// New checks cfg and returns a Cluster that does nothing yet.
func New(cfg Config, log zerolog.Logger) (*Cluster, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg.Profile = cfg.profile()
	cfg.Tags = copyTags(cfg.Tags)
	cfg.Keyring = slices.Clone(cfg.Keyring)
	cfg.Sources = slices.Clone(cfg.Sources)
	c := &Cluster{
		cfg:        cfg,
		log:        log,
		nudged:     make(chan struct{}, 1),
		rediscover: make(chan struct{}, 1),
		joining:    make(chan struct{}, 1),
		serfEvents: make(chan serf.Event, eventChannelSize),
		stopDrain:  make(chan struct{}),
	}
	c.hub.dropped = &c.stats.droppedEvents
	c.stdlog = newStdLogger(log, &c.stats.undecryptable)
	return c, nil
}

// Open binds the port, looks for peers once (5 s at most) and joins them;
// afterwards it goes on looking in the background. Finding nobody, or only
// peers that refuse us, is no error: see [Cluster.JoinError]. Errors: the port
// can't be bound, [*TwinError], ctx ended. After an error the Cluster is closed.
func (c *Cluster) Open(ctx context.Context) error {
	c.mu.Lock()
	switch c.state {
	case stateClosed:
		c.mu.Unlock()
		return ErrClosed
	case stateOpening, stateOpen:
		c.mu.Unlock()
		return ErrOpen
	}
	c.state = stateOpening
	conf, err := c.start()
	c.mu.Unlock()
	if err != nil {
		c.Close()
		return err
	}
	loopCtx, cancel := context.WithCancelCause(context.Background())
	c.mu.Lock()
	if c.state != stateOpening {
		c.mu.Unlock()
		cancel(ErrClosed)
		return ErrClosed
	}
	c.cancel = cancel
	s := c.serf
	c.loop.Add(1) // Close waits for the first round as well
	c.mu.Unlock()

	first, stop := context.WithCancelCause(ctx)
	unlink := context.AfterFunc(loopCtx, func() { stop(context.Cause(loopCtx)) })
	r := newRejoiner(c, s, conf)
	err = r.first(first)
	unlink()
	if err == nil && first.Err() != nil {
		err = context.Cause(first)
	}
	stop(nil)
	if err == nil {
		c.mu.Lock()
		if c.state == stateOpening {
			c.state = stateOpen
		} else {
			err = ErrClosed
		}
		c.mu.Unlock()
	}
	if err != nil {
		c.loop.Done()
		c.Close()
		return err
	}
	go func() {
		defer c.loop.Done()
		r.run(loopCtx)
	}()
	c.log.Info().Str("name", c.cfg.Name).Str("addr", c.own.String()).Str("profile", c.cfg.Profile).
		Bool("encrypted", c.keyring != nil).Int("peers", len(c.alivePeers(s))).Msg("gossip is up")
	return nil
}

// start makes the transport and serf; c.mu is held.
func (c *Cluster) start() (*memberlist.Config, error) {
	keyring, err := newKeyring(c.cfg.Keyring)
	if err != nil {
		return nil, fmt.Errorf("make keyring: %w", err)
	}
	inner, err := c.makeTransport(false)
	if err != nil {
		return nil, err
	}
	t := newTransport(inner, &c.stats.streamsRefused)
	conf := serfConfig(&c.cfg)
	if c.tune != nil {
		c.tune(conf)
	}
	m := conf.MemberlistConfig
	own, err := c.finalAddr(t)
	if err != nil {
		_ = t.Shutdown()
		return nil, err
	}
	c.own = own
	m.AdvertiseAddr, m.AdvertisePort, m.BindPort = own.Addr().String(), int(own.Port()), int(own.Port())
	c.guard = &guard{name: c.cfg.Name, own: own, refused: &c.stats.membersRefused, onClaim: c.nudge, known: map[string]struct{}{}}
	m.Alive = c.guard
	m.Keyring = keyring
	m.Transport = t
	m.Logger, m.LogOutput = c.stdlog, nil
	conf.Logger, conf.LogOutput = c.stdlog, nil
	conf.EventCh = c.serfEvents
	c.protocol = conf.ProtocolVersion
	c.transport, c.keyring = t, keyring

	if err := c.checkSnapshot(); err != nil {
		_ = t.Shutdown()
		return nil, err
	}
	c.drained.Go(func() { c.drain(c.stopDrain) })
	s, err := serf.Create(conf)
	if err != nil {
		_ = t.Shutdown()
		return nil, fmt.Errorf("start gossip: %w", err)
	}
	c.serf = s
	return m, nil
}

// checkSnapshot creates the file, readable by its owner only, before serf opens
// it: a serf that fails to start leaves goroutines behind.
func (c *Cluster) checkSnapshot() error {
	if c.cfg.SnapshotPath == "" {
		return nil
	}
	f, err := os.OpenFile(c.cfg.SnapshotPath, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open snapshot: %w", err)
	}
	return f.Close()
}

func (c *Cluster) makeTransport(helper bool) (memberlist.NodeAwareTransport, error) {
	if c.cfg.Transport != nil {
		return c.cfg.Transport(helper)
	}
	bind, err := netip.ParseAddrPort(c.cfg.bind())
	if err != nil {
		return nil, err // Validate saw to it
	}
	if helper {
		bind = netip.AddrPortFrom(bind.Addr(), 0)
	}
	return listen(bind, c.stdlog)
}

// finalAddr returns the address that peers will use.
func (c *Cluster) finalAddr(t *transport) (netip.AddrPort, error) {
	adv, err := c.cfg.advertise()
	if err != nil {
		return adv, err
	}
	if adv.IsValid() && adv.Port() != 0 {
		return netip.AddrPortFrom(adv.Addr().Unmap(), adv.Port()), nil
	}
	// With an address given, memberlist's transport would not report the bound
	// port; without one it would guess an interface when bound to all of them.
	bindIP, bindPort, err := t.FinalAdvertiseAddr("", 0)
	if adv.IsValid() && err != nil {
		return adv, fmt.Errorf("find the bound port: %w", err)
	}
	if err != nil {
		return adv, fmt.Errorf("find the bound address: %w", err)
	}
	ip, ok := netip.AddrFromSlice(bindIP)
	if !ok {
		return adv, fmt.Errorf("find the bound address: %v is none", bindIP)
	}
	if adv.IsValid() {
		ip = adv.Addr()
	}
	return netip.AddrPortFrom(ip.Unmap(), uint16(bindPort)), nil
}

// Close ends everything and waits for it: the port is free and the goroutines
// are gone when it returns (a Source that ignores its context excepted). Peers
// see a failure unless Leave came first. It may be called more than once.
func (c *Cluster) Close() {
	c.mu.Lock()
	if c.state == stateClosed {
		c.mu.Unlock()
		c.loop.Wait()
		c.drained.Wait()
		return
	}
	c.state = stateClosed
	s, cancel := c.serf, c.cancel
	c.mu.Unlock()
	if cancel != nil {
		cancel(ErrClosed)
	}
	if s != nil {
		c.leaveMu.Lock()
		if err := s.Shutdown(); err != nil {
			c.log.Warn().Err(err).Msg("stop gossip")
		}
		c.leaveMu.Unlock()
	}
	c.loop.Wait()
	close(c.stopDrain)
	c.drained.Wait()
	c.hub.close()
}

// leaveJoinWait is how long a leave waits for a join that is under way, because
// serf announces a join at its end and that would take the leave back.
const leaveJoinWait = 500 * time.Millisecond

var errLeaving = errors.New("cluster: leaving")

// Leave tells the peers that this member goes on purpose, so that they see
// member-leave instead of member-failed. It takes at most leaveJoinWait, twice
// broadcastTimeout and the profile's propagation delay (3.5 s with "lan", 3 s
// with "fast"). Afterwards only Close makes sense.
func (c *Cluster) Leave() error {
	c.leaveMu.Lock()
	defer c.leaveMu.Unlock()
	s, err := c.running()
	if err != nil {
		return err
	}
	c.mu.Lock()
	cancel := c.cancel
	c.mu.Unlock()
	cancel(errLeaving)
	if !c.leaving {
		select {
		case c.joining <- struct{}{}: // kept: no more joins
			c.leaving = true
		case <-time.After(leaveJoinWait):
		}
	}
	// A peer that exchanges states with us between our leave's announcement and
	// its arrival takes the announcement's Lamport time for a join, ignores the
	// announcement as old and then sees a failure. So the news goes by packet only.
	c.transport.quiesce()
	if err := s.Leave(); err != nil {
		return fmt.Errorf("leave: %w", err)
	}
	return nil
}

// running returns serf while the cluster is open.
func (c *Cluster) running() (*serf.Serf, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.state {
	case stateOpen:
		return c.serf, nil
	case stateClosed:
		return nil, ErrClosed
	default:
		return nil, ErrNotOpen
	}
}

// Addr returns the ip:port that peers reach this member at, and "" before Open.
func (c *Cluster) Addr() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.own.IsValid() {
		return ""
	}
	return c.own.String()
}

// Members returns all members that gossip knows of, this one included, sorted
// by name. Left members stay for about 20 s, failed ones for an hour.
func (c *Cluster) Members() []Member {
	s, err := c.running()
	if err != nil {
		return nil
	}
	var out []Member
	for _, m := range s.Members() {
		out = append(out, fromSerf(m))
	}
	slices.SortFunc(out, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Events returns a new subscription whose queue holds capacity events
// ([DefaultQueue] if capacity is not positive). Events before the call are not
// seen; call Members afterwards to start from a known state.
func (c *Cluster) Events(capacity int) *Subscription { return c.hub.subscribe(capacity) }

// SetTags replaces this member's tags and waits until a peer was told, a second
// at most; a time-out is an error although the tags are set and will spread.
func (c *Cluster) SetTags(tags map[string]string) error {
	if err := checkTags(tags); err != nil {
		return err
	}
	s, err := c.running()
	if err != nil {
		return err
	}
	c.tagsMu.Lock()
	defer c.tagsMu.Unlock()
	if err := s.SetTags(copyTags(tags)); err != nil {
		return fmt.Errorf("spread tags: %w", err)
	}
	return nil
}

// Rediscover asks the sources now instead of at the next turn, for a caller
// that knows of a change.
func (c *Cluster) Rediscover() {
	select {
	case c.rediscover <- struct{}{}:
	default:
	}
}

// JoinError returns the last failed join, such as a [*KeyMismatchError], or nil
// if there was none or a peer has been joined since.
func (c *Cluster) JoinError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.joinErr
}

func (c *Cluster) nudge() {
	select {
	case c.nudged <- struct{}{}:
	default:
	}
}

// alivePeers returns the addresses of the other members that gossip sees alive.
func (c *Cluster) alivePeers(s *serf.Serf) []string {
	var out []string
	for _, m := range s.Members() {
		if m.Status == serf.StatusAlive && m.Name != c.cfg.Name {
			out = append(out, memberAddr(m).String())
		}
	}
	return out
}

func (c *Cluster) copyKeyring() (*memberlist.Keyring, error) {
	if c.keyring == nil {
		return nil, nil
	}
	return newKeyring(c.keyring.GetKeys()) // the primary is the first
}

func memberAddr(m serf.Member) netip.AddrPort {
	ip, _ := netip.AddrFromSlice(m.Addr)
	return netip.AddrPortFrom(ip.Unmap(), m.Port)
}

func fromSerf(m serf.Member) Member {
	return Member{Name: m.Name, Addr: memberAddr(m).String(), Status: m.Status.String(), Tags: copyTags(m.Tags)}
}
