package cluster

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/hashicorp/memberlist"

	"github.com/footman-ci/footman/internal/layout"
)

// DefaultBind is loopback with serf's registered port: nothing listens beyond
// the machine unless the user names an address.
const DefaultBind = "127.0.0.1:7946"

// Tags that Footman gives its members. They are hints, as all of gossip.
const (
	TagIncarnation = "inc"   // decimal; the life that the sidecar's controller is in
	TagPeer        = "peer"  // host:port of the sidecar's Peer service
	TagVersion     = "ver"   // Footman's version
	TagState       = "state" // starting, serving, draining, ...
)

// Config says who this member is and where it finds the others.
type Config struct {
	Name string // replica name; also the gossip name

	// Bind is ip:port; empty means [DefaultBind], port 0 lets the kernel choose
	// (see [Cluster.Addr]). One port number is used for UDP and TCP.
	Bind string
	// Advertise is the ip or ip:port that peers reach this member at. Empty
	// means Bind; required when Bind is 0.0.0.0 or ::, because guessing among
	// several interfaces picks the wrong one sooner or later.
	Advertise string

	// Keyring holds AES keys of 16, 24 or 32 bytes. The first one encrypts, all
	// of them decrypt. Required unless Insecure.
	Keyring  [][]byte
	Insecure bool // gossip in the clear; say so on purpose
	// Label separates clusters that may reach each other, such as the cluster
	// id of the home. Members with another label are not heard. At most 255 bytes.
	Label string

	Profile string // ProfileLAN (default when empty) or ProfileFast
	Tags    map[string]string

	// Discover returns the addresses found in the home's member files. It is
	// one source like the others and exists because every replica has a home.
	Discover func(context.Context) ([]string, error)
	Sources  []Source // static lists, DNS, ...
	Resolver Resolver // for host names in addresses; nil means the system's

	// SnapshotPath, if set, is a file on a local disk in which serf remembers
	// its peers and clocks over a restart. The folder must exist.
	SnapshotPath     string
	RejoinAfterLeave bool // use the snapshot even after an orderly leave

	// Transport makes the packet and stream layer; nil means UDP and TCP on
	// Bind. A helper is short-lived and may use any free port of the same host.
	// Tests give a network in memory.
	Transport func(helper bool) (memberlist.NodeAwareTransport, error)
}

// Validate checks the configuration without touching network or disk and
// returns a [*ConfigError], [ErrNoKeyring] or [*TagsTooLargeError].
func (c *Config) Validate() error {
	if err := layout.CheckName(c.Name); err != nil {
		return &ConfigError{"Name", err.Error()}
	}
	if _, ok := profiles[c.profile()]; !ok {
		return &ConfigError{"Profile", fmt.Sprintf("%q is unknown; use one of %q", c.Profile, slices.Sorted(maps.Keys(profiles)))}
	}
	bind, err := netip.ParseAddrPort(c.bind())
	if err != nil {
		return &ConfigError{"Bind", fmt.Sprintf("%q is not ip:port", c.Bind)}
	}
	adv, err := c.advertise()
	if err != nil {
		return err
	}
	if bind.Addr().IsUnspecified() && !adv.IsValid() {
		return &ConfigError{"Bind", fmt.Sprintf("%s means every interface; set Advertise to the address that peers can reach", c.bind())}
	}
	if len(c.Label) > memberlist.LabelMaxSize {
		return &ConfigError{"Label", fmt.Sprintf("has %d bytes, limit %d", len(c.Label), memberlist.LabelMaxSize)}
	}
	if err := checkKeyring(c.Keyring, c.Insecure); err != nil {
		return err
	}
	return checkTags(c.Tags)
}

func (c *Config) profile() string {
	if c.Profile == "" {
		return ProfileLAN
	}
	return c.Profile
}

func (c *Config) bind() string {
	if c.Bind == "" {
		return DefaultBind
	}
	return c.Bind
}

// advertise parses Advertise. The zero AddrPort means "not set"; a port of 0
// means "the port that was bound".
func (c *Config) advertise() (netip.AddrPort, error) {
	if c.Advertise == "" {
		return netip.AddrPort{}, nil
	}
	ap, err := netip.ParseAddrPort(c.Advertise)
	if err != nil {
		addr, aerr := netip.ParseAddr(c.Advertise)
		if aerr != nil {
			return ap, &ConfigError{"Advertise", fmt.Sprintf("%q is neither ip nor ip:port", c.Advertise)}
		}
		ap = netip.AddrPortFrom(addr, 0)
	}
	if ap.Addr().IsUnspecified() || ap.Addr().IsMulticast() {
		return ap, &ConfigError{"Advertise", fmt.Sprintf("nobody can reach %s", ap.Addr())}
	}
	return ap, nil
}

// checkTags refuses tags that memberlist could not carry. The size is computed
// as serf encodes them: a magic byte and a msgpack map of strings.
func checkTags(tags map[string]string) error {
	size := 1 + msgpackHeader(len(tags), 15)
	for k, v := range tags {
		size += msgpackHeader(len(k), 31) + len(k) + msgpackHeader(len(v), 31) + len(v)
	}
	if size > memberlist.MetaMaxSize {
		return &TagsTooLargeError{Size: size, Limit: memberlist.MetaMaxSize}
	}
	return nil
}

// msgpackHeader is the length of a msgpack header: one byte up to small, else
// three (16-bit length; tags never need more).
func msgpackHeader(n, small int) int {
	if n <= small {
		return 1
	}
	return 3
}

func copyTags(tags map[string]string) map[string]string {
	out := make(map[string]string, len(tags))
	maps.Copy(out, tags)
	return out
}
