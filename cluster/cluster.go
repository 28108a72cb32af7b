package cluster

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/netip"
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
	case stateNew:
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
