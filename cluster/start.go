package cluster

import (
	"fmt"
	"net/netip"
	"os"

	"github.com/hashicorp/memberlist"
	"github.com/hashicorp/serf/serf"
)

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
	return netip.AddrPortFrom(ip.Unmap(), uint16(bindPort)), nil //nolint:gosec // G115: the port of a bound socket
}
