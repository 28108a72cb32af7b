package cluster_test

import (
	"context"
	"net"
	"testing"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/cluster"
)

// Whatever packet comes in, the member lives and knows itself. A panic in one of its
// goroutines would end the process.
func FuzzPacket(f *testing.F) {
	// Real sockets, and no encryption: a fuzzer that had to find the key would test
	// nothing behind it.
	c, err := cluster.New(cluster.Config{Name: "target", Bind: "127.0.0.1:0", Insecure: true, Profile: cluster.ProfileFast}, zerolog.Nop())
	if err != nil {
		f.Fatal(err)
	}
	if err := c.Open(context.Background()); err != nil {
		f.Fatal(err)
	}
	f.Cleanup(c.Close)
	f.Add([]byte{0, 0x83, 0xa5, 'S', 'e', 'q', 'N', 'o', 1})
	f.Add([]byte{3, 0x80})                                         // suspect
	f.Add([]byte{4, 0x81, 0xa4, 'N', 'o', 'd', 'e', 0xa1, 'x'})    // alive
	f.Add([]byte{7, 0xff, 0, 1, 0})                                // compound with too many parts
	f.Add([]byte{8, 1, 0x80})                                      // a user message of serf
	f.Add([]byte{9, 0x82, 0xa4, 'A', 'l', 'g', 'o', 0, 0xa3, 'B'}) // compressed
	f.Add([]byte{12, 0, 0, 0, 0, 8})                               // with a checksum
	f.Fuzz(func(t *testing.T, packet []byte) {
		conn, err := net.Dial("udp", c.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if len(packet) > 0 && len(packet) < 60_000 {
			if _, err := conn.Write(packet); err != nil {
				t.Skip() // the kernel has no room
			}
		}
		for _, m := range c.Members() {
			if m.Name == "target" && m.Status == cluster.StatusAlive {
				return
			}
		}
		t.Error("the member does not know itself any more")
	})
}

// Whatever a home or a DNS server says where a member is, it becomes addresses with
// ports or an error.
func FuzzAddress(f *testing.F) {
	for _, a := range []string{"10.0.0.1:7946", "[::1]:1", "10.0.0.1", "::1", ":7946", "10.0.0.1:99999", "[fe80::1%eth0]:1", "0.0.0.0:1"} {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, addr string) {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			host = addr
		}
		if net.ParseIP(host) == nil {
			t.Skip() // a name would be looked up
		}
		c, err := cluster.New(cluster.Config{Name: "a", Bind: "127.0.0.1:0", Insecure: true}, zerolog.Nop())
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.ResolveAddr("10.0.0.9:7946", addr)
		for _, a := range got {
			if err == nil && (a.Port() == 0 || a.Addr().IsUnspecified()) {
				t.Errorf("%q became %v", addr, a)
			}
		}
	})
}
