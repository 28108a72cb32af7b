package sidecar

import (
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/config/timers"
	"github.com/footman-ci/footman/internal/layout"
)

// Limits and rhythms of the daemon.
const (
	// heartbeatInterval is how often a controller renews its lease. Three of them
	// fit well into leaseTTL, so that one lost call changes nothing.
	heartbeatInterval = timers.Heartbeat
	// runnerSilence is how long a runner that reports every second may be quiet
	// before status calls it away.
	runnerSilence = 5 * time.Second
	// defaultLease is that of a Linux NFS server that nobody tuned.
	defaultLease = 90 * time.Second
	// stallAfter is how long a look at the home may take before an answer is given
	// without it. A healthy NFS server answers in milliseconds.
	stallAfter = 750 * time.Millisecond
	// peerDeadline bounds one question to one peer. On a crash the connection is
	// refused at once; the deadline matters for hosts that vanished.
	peerDeadline = 300 * time.Millisecond
	// statusDeadline bounds the same question when it is asked for a person. Nobody
	// waits for a decision then, and a peer that is only busy shall not be shown as
	// one that is away.
	statusDeadline = time.Second
	// adoptCallDeadline bounds telling an owner about its inbox. When it passes, the
	// owner finds its inbox at its next reconcile.
	adoptCallDeadline = 2 * time.Second
	// memberRefresh is how often the member files of peers are read again. Gossip
	// and failed calls make it happen at once.
	memberRefresh = 15 * time.Second
)

// Config of a sidecar. The zero value is not usable: start from [DefaultConfig].
type Config struct {
	Home   string // shared JENKINS_HOME
	Name   string // replica name, stable over restarts
	Socket string // unix socket for the controller, the runner and the CLI
	Listen string // address for peers, "host:port"; port 0 picks one
	// AdvertisePeer is the "host:port" at which peers reach Listen. Empty means
	// Listen; required when Listen is 0.0.0.0 or ::. Port 0 means the bound one.
	AdvertisePeer string
	HTTP          string // loopback address of the JSON API, "host:port"; port 0 picks one
	Gossip        string // address for gossip, "host:port"; port 0 picks one
	Profile       string // failure detection profile of gossip
	Join          []string
	// StateDir holds what may be lost: the gossip snapshot. Local, never on the home.
	StateDir string
	// TLSCert, TLSKey and TLSCA are PEM files of this replica's peer identity and of
	// the authorities that peers are checked against; all three or none. Without
	// them the sidecar issues itself a certificate from the home's authority.
	TLSCert, TLSKey, TLSCA string

	Tags []string
	// Policy for builds that can't be resumed, unless the cluster's settings say it.
	Policy  adoption.Policy
	Version string
	// FastPoll and SlowPoll are the two rhythms of the death watch.
	FastPoll, SlowPoll time.Duration
	// Lease of the storage server, as the runner of this replica is told it: the
	// cluster's settings must fit below it.
	Lease time.Duration
	// Sync is how its controller is kept in step with the others.
	Sync Sync
}

// DefaultConfig returns the defaults for a replica of this host.
func DefaultConfig() Config {
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	return Config{
		Home:    os.Getenv("JENKINS_HOME"),
		Name:    host,
		Listen:  "127.0.0.1:0",
		HTTP:    "127.0.0.1:0",
		Gossip:  "127.0.0.1:0",
		Profile: "lan",
		Policy:  adoption.PolicyAbort,

		FastPoll: adoption.DefaultFastPoll,
		SlowPoll: adoption.DefaultSlowPoll,
		Lease:    defaultLease,
	}
}

// Validate checks what can be checked without touching the disk and fills in
// what follows from other settings. Errors name the setting.
func (c *Config) Validate() error {
	if c.Home == "" {
		return errors.New("home: missing (set --home or JENKINS_HOME)")
	}
	if err := layout.CheckName(c.Name); err != nil {
		return fmt.Errorf("name: %w", err)
	}
	if c.Socket == "" {
		c.Socket = layout.SocketPath(c.Name)
	}
	if err := c.checkPeer(); err != nil {
		return err
	}
	if err := checkLoopback(c.HTTP); err != nil {
		return fmt.Errorf("http: %w", err)
	}
	host, _, err := net.SplitHostPort(c.Gossip)
	if err != nil {
		return fmt.Errorf("gossip: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return fmt.Errorf("gossip: %q means every interface; give the address at which peers reach it, such as the pod's", c.Gossip)
	}
	if err := c.Sync.validate(); err != nil {
		return err
	}
	// Those of its own timers; what the settings of the cluster say is checked with them.
	t := timers.Timers{Lease: c.Lease, FastPoll: c.FastPoll, SlowPoll: c.SlowPoll, Profile: c.Profile}
	return errors.Join(timers.Errors(t.Check())...)
}

// checkPeer checks what concerns the listener for peers.
func (c *Config) checkPeer() error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if c.AdvertisePeer != "" {
		if h, _, err := net.SplitHostPort(c.AdvertisePeer); err != nil {
			return fmt.Errorf("advertise-peer: %w", err)
		} else if ip := net.ParseIP(h); h == "" || ip != nil && ip.IsUnspecified() {
			return fmt.Errorf("advertise-peer: nobody can reach %q", c.AdvertisePeer)
		}
	} else if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return fmt.Errorf("listen: %q means every interface; say with --advertise-peer at which address peers reach it", c.Listen)
	}
	if n := len(c.TLSCert) * len(c.TLSKey) * len(c.TLSCA); n == 0 && c.TLSCert+c.TLSKey+c.TLSCA != "" {
		return errors.New("tls: --tls-cert, --tls-key and --tls-ca belong together: give all three or none")
	}
	return nil
}

// checkLoopback refuses to serve the API in the clear beyond this host.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() { // a name is whatever a resolver says
		return fmt.Errorf("%q is not a loopback IP address, and the API is not served in the clear beyond this host; peers have --listen, with certificates", addr)
	}
	return nil
}
