package freeport_test

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/freeport"
)

// No port is given twice, each can be listened on, and none is of the range from which
// the kernel takes ports by itself.
func TestNext(t *testing.T) {
	t.Parallel()
	ephemeral := 32768
	if data, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range"); err == nil {
		if n, err := strconv.Atoi(strings.Fields(string(data))[0]); err == nil {
			ephemeral = min(ephemeral, n)
		}
	}
	seen := map[int]bool{}
	for range 100 {
		port, err := freeport.Next()
		if err != nil {
			t.Fatal(err)
		}
		if seen[port] {
			t.Errorf("port %d is given twice", port)
		}
		seen[port] = true
		if ephemeral == 32768 && port >= ephemeral {
			t.Errorf("the kernel may give port %d to anybody", port)
		}
		ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = ln.Close() })
	}
}
