package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxTargets bounds the addresses that discovery may yield, maxPerSource those
// of one source, so that one source that goes mad can't hide the others.
const (
	maxTargets   = 256
	maxPerSource = 128
)

// discoverTimeout bounds the wait for sources. A source that takes longer, such
// as a home on a storage that stalls, is asked again only when it has answered;
// until then its last answer counts.
const discoverTimeout = 3 * time.Second

// Source finds addresses of other members, each "ip:port", "host:port" or a
// bare ip or host (then this member's own port is assumed). It may return
// addresses that are gone, and this member's own.
type Source struct {
	Name  string // for logs
	Addrs func(context.Context) ([]string, error)
}

// Resolver looks names up; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
}

// Static is a fixed list of addresses.
func Static(addrs ...string) Source {
	addrs = slices.Clone(addrs)
	return Source{Name: "static", Addrs: func(context.Context) ([]string, error) { return addrs, nil }}
}

// DNS finds members behind a name, such as a headless service. A name that
// starts with '_' is an SRV name and brings its own ports; for any other its
// addresses are taken and combined with port. A nil resolver is the system's.
func DNS(name string, port uint16, r Resolver) Source {
	if r == nil {
		r = net.DefaultResolver
	}
	return Source{Name: "dns " + name, Addrs: func(ctx context.Context) ([]string, error) {
		if strings.HasPrefix(name, "_") {
			_, records, err := r.LookupSRV(ctx, "", "", name)
			if err != nil {
				return nil, fmt.Errorf("look up %s: %w", name, err)
			}
			var out []string
			for _, rec := range records {
				out = append(out, net.JoinHostPort(strings.TrimSuffix(rec.Target, "."), strconv.Itoa(int(rec.Port))))
			}
			return out, nil
		}
		ips, err := r.LookupNetIP(ctx, "ip", name)
		if err != nil {
			return nil, fmt.Errorf("look up %s: %w", name, err)
		}
		var out []string
		for _, ip := range ips {
			out = append(out, netip.AddrPortFrom(ip.Unmap(), port).String())
		}
		return out, nil
	}}
}

// discovery asks all sources at once and remembers what each said last.
type discovery struct {
	c       *Cluster
	sources []*sourceState
}

type sourceState struct {
	Source
	mu      sync.Mutex
	busy    bool // a call is under way
	last    []netip.AddrPort
	failing bool
}

func newDiscovery(c *Cluster) *discovery {
	d := &discovery{c: c}
	if c.cfg.Discover != nil {
		d.sources = append(d.sources, &sourceState{Source: Source{Name: "home", Addrs: c.cfg.Discover}})
	}
	for _, s := range c.cfg.Sources {
		d.sources = append(d.sources, &sourceState{Source: s})
	}
	return d
}

// gather returns what the sources know, without this member and without
// doubles, after discoverTimeout at the latest.
func (d *discovery) gather(ctx context.Context) []netip.AddrPort {
	ctx, cancel := context.WithTimeout(ctx, discoverTimeout)
	defer cancel()
	done := make(chan struct{}, len(d.sources))
	asked := 0
	for _, s := range d.sources {
		s.mu.Lock()
		busy := s.busy
		s.busy = true
		s.mu.Unlock()
		if busy {
			continue
		}
		asked++
		go func() {
			d.ask(ctx, s)
			done <- struct{}{}
		}()
	}
	for range asked {
		select {
		case <-done:
			continue
		case <-ctx.Done():
		}
		break
	}
	var out []netip.AddrPort
	seen := map[netip.AddrPort]bool{d.c.own: true}
	for _, s := range d.sources {
		s.mu.Lock()
		for _, a := range s.last {
			if !seen[a] {
				seen[a] = true
				out = append(out, a)
			}
		}
		s.mu.Unlock()
	}
	return d.c.limit(out, maxTargets)
}

func (d *discovery) ask(ctx context.Context, s *sourceState) {
	raw, err := s.Addrs(ctx)
	var addrs []netip.AddrPort
	if err == nil {
		for _, r := range raw[:min(len(raw), maxPerSource)] {
			got, rerr := d.resolve(ctx, r)
			if rerr != nil {
				d.c.log.Debug().Str("source", s.Name).Str("addr", r).Err(rerr).Msg("unusable address")
				d.c.stats.badAddrs.Add(1)
				continue
			}
			addrs = append(addrs, got...)
		}
		d.c.stats.badAddrs.Add(uint64(max(0, len(raw)-maxPerSource)))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = false
	if err != nil {
		d.c.stats.discoverErrors.Add(1)
		if !s.failing && !errors.Is(err, context.Canceled) {
			s.failing = true
			d.c.log.Warn().Str("source", s.Name).Err(err).Msg("cannot look for other replicas; going on with what was known")
		}
		return
	}
	if s.failing {
		s.failing = false
		d.c.log.Info().Str("source", s.Name).Msg("looking for other replicas works again")
	}
	s.last = addrs
}

// resolve turns one address into usable ones. Names are looked up here and not
// by memberlist, which would use its own DNS client and no deadline.
func (d *discovery) resolve(ctx context.Context, addr string) ([]netip.AddrPort, error) {
	if ap, err := netip.ParseAddrPort(addr); err == nil {
		return usable(ap)
	}
	if ip, err := netip.ParseAddr(strings.Trim(addr, "[]")); err == nil {
		return usable(netip.AddrPortFrom(ip, d.c.own.Port()))
	}
	host, port := addr, d.c.own.Port()
	if h, p, err := net.SplitHostPort(addr); err == nil {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return nil, fmt.Errorf("bad port %q", p)
		}
		host, port = h, uint16(n)
	}
	if host == "" || strings.ContainsAny(host, "/ :") {
		return nil, errors.New("not an address")
	}
	ips, err := d.c.resolver().LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", host, err)
	}
	var out []netip.AddrPort
	for _, ip := range ips {
		if got, err := usable(netip.AddrPortFrom(ip, port)); err == nil {
			out = append(out, got...)
		}
	}
	return out, nil
}

func usable(ap netip.AddrPort) ([]netip.AddrPort, error) {
	if ap.Port() == 0 || ap.Addr().IsUnspecified() || ap.Addr().IsMulticast() || ap.Addr().Zone() != "" {
		return nil, errors.New("nobody can be reached there")
	}
	return []netip.AddrPort{netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())}, nil
}

func (c *Cluster) limit(addrs []netip.AddrPort, n int) []netip.AddrPort {
	if len(addrs) > n {
		c.stats.badAddrs.Add(uint64(len(addrs) - n)) //nolint:gosec // G115: more than n
		addrs = addrs[:n]
	}
	return addrs
}

func (c *Cluster) resolver() Resolver {
	if c.cfg.Resolver != nil {
		return c.cfg.Resolver
	}
	return net.DefaultResolver
}
