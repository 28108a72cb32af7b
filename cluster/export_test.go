package cluster

import (
	"net/netip"

	"github.com/hashicorp/serf/serf"
)

// Constants that tests compute with.
const (
	RetryMax     = retryMax
	EventBurst   = eventBurst
	TwinBound    = openTimeout
	MaxStreams   = maxStreams
	LinesAMinute = linesPerMinute
)

var ParseLine = parseLine

// Tune changes serf's configuration before Open.
func (c *Cluster) Tune(f func(*serf.Config)) { c.tune = f }

// Dispatch hands e to the subscribers as if serf had sent it.
func (c *Cluster) Dispatch(e serf.Event) { c.serfEvents <- e }

// Fill tries to put an event where serf puts it; false means serf would block.
func (c *Cluster) Fill(e serf.Event) bool {
	select {
	case c.serfEvents <- e:
		return true
	default:
		return false
	}
}

// ResolveAddr shows what an address from a source becomes.
func (c *Cluster) ResolveAddr(own, addr string) ([]netip.AddrPort, error) {
	c.own = netip.MustParseAddrPort(own)
	return newDiscovery(c).resolve(nil, addr) //nolint:staticcheck // no name is looked up
}
