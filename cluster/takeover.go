package cluster

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/hashicorp/memberlist"
	"github.com/hashicorp/serf/serf"
)

// A claimed address is asked twinPings times, twinPingGap apart, whether
// somebody answers there under our name. With 30 % packet loss one round trip
// succeeds at 49 %, so a living twin is missed in 1 of 57 tries, and then it
// speaks up again by refuting the farewell.
const (
	twinPings   = 6
	twinPingGap = 30 * time.Millisecond
)

// farewellWait bounds the time a farewell may gossip; the state exchange that
// follows carries it anyway.
const farewellWait = 200 * time.Millisecond

// settleClaim deals with a claim to our own name. It returns a [*TwinError]
// when somebody answers there. Otherwise the claim is what peers remember of an
// earlier life of this replica, which would keep us out until they have found
// it dead; then it says good-bye in that life's name.
func (c *Cluster) settleClaim(ctx context.Context, s *serf.Serf, cl *claim) error {
	if c.answers(ctx, s.Memberlist(), cl.addr) {
		return &TwinError{Name: c.cfg.Name, Own: c.own.String(), Other: cl.addr.String()}
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	peers := c.alivePeers(s)
	if len(peers) == 0 {
		return nil // nobody remembers it
	}
	return c.farewell(cl, peers)
}

// answers says whether a member with our name answers at addr.
func (c *Cluster) answers(ctx context.Context, m *memberlist.Memberlist, addr netip.AddrPort) bool {
	to := net.UDPAddrFromAddrPort(addr)
	results := make(chan bool, twinPings)
	for i := range twinPings {
		go func() {
			select {
			case <-time.After(time.Duration(i) * twinPingGap):
				_, err := m.Ping(c.cfg.Name, to) // bounded by ProbeTimeout
				results <- err == nil
			case <-ctx.Done():
				results <- false
			}
		}()
	}
	for range twinPings {
		select {
		case yes := <-results:
			if yes {
				return true
			}
		case <-ctx.Done():
			return false
		}
	}
	return false
}

// farewell makes peers put the earlier life down as left, so that they accept
// its name at our address at once. It does so in the only way that memberlist
// offers: a short-lived member that bears the old life's name and address
// learns its incarnation from the peers and leaves. Should that life be alive
// after all, it refutes, as SWIM members do.
func (c *Cluster) farewell(cl *claim, peers []string) error {
	conf := memberlist.DefaultLANConfig()
	conf.Name = c.cfg.Name
	conf.AdvertiseAddr = cl.addr.Addr().String()
	conf.AdvertisePort = int(cl.addr.Port())
	conf.BindPort = int(cl.addr.Port())
	conf.Label = c.cfg.Label
	conf.EnableCompression = false
	conf.TCPTimeout = dialTimeout
	conf.RetransmitMult = 2
	conf.GossipInterval = farewellWait / 10
	conf.ProbeInterval = 0    // it watches nobody
	conf.PushPullInterval = 0 // and exchanges state only below
	conf.QueueCheckInterval = queueCheckEvery
	conf.DelegateProtocolMin = serf.ProtocolVersionMin
	conf.DelegateProtocolMax = serf.ProtocolVersionMax
	conf.DelegateProtocolVersion = c.protocol
	conf.Delegate = ghost{cl.meta}
	// What peers say of the name. When one of them has it at another address
	// already, a good-bye would hit that life, which is ours or a twin's.
	others := &guard{name: c.cfg.Name, own: cl.addr, refused: new(atomic.Uint64), onClaim: func() {}, known: map[string]struct{}{}}
	conf.Alive = others
	conf.Logger = c.stdlog
	keyring, err := c.copyKeyring()
	if err != nil {
		return fmt.Errorf("copy keyring: %w", err)
	}
	conf.Keyring = keyring
	inner, err := c.makeTransport(true)
	if err != nil {
		return fmt.Errorf("open a port for the farewell: %w", err)
	}
	conf.Transport = newTransport(ghostTransport{inner}, new(atomic.Uint64))
	m, err := memberlist.Create(conf)
	if err != nil {
		_ = conf.Transport.Shutdown()
		return fmt.Errorf("start the farewell: %w", err)
	}
	defer func() { _ = m.Shutdown() }()
	if _, err := m.Join(peers); err != nil {
		return fmt.Errorf("say good-bye for the earlier life: %w", err)
	}
	if others.takeClaim() != nil {
		return nil
	}
	c.stats.takeovers.Add(1)
	c.log.Info().Str("old", cl.addr.String()).Str("new", c.own.String()).
		Msg("peers still list this replica's earlier life at another address; taking its name over")
	_ = m.Leave(farewellWait) // a time-out only means that not every copy went out yet
	if _, err := m.Join(peers); err != nil {
		return fmt.Errorf("say good-bye for the earlier life: %w", err)
	}
	return nil
}

// ghostTransport advertises the address it is told, whatever it is bound to.
type ghostTransport struct{ memberlist.NodeAwareTransport }

func (ghostTransport) FinalAdvertiseAddr(ip string, port int) (net.IP, int, error) {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return nil, 0, err
	}
	return addr.AsSlice(), port, nil
}

// ghost shows the earlier life's tags unchanged, so that nobody sees an update
// right before the end, and hears nothing.
type ghost struct{ meta []byte }

func (g ghost) NodeMeta(int) []byte           { return g.meta }
func (ghost) NotifyMsg([]byte)                {}
func (ghost) GetBroadcasts(int, int) [][]byte { return nil }
func (ghost) LocalState(bool) []byte          { return nil }
func (ghost) MergeRemoteState([]byte, bool)   {}
