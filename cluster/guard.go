package cluster

import (
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/memberlist"

	"github.com/footman-ci/footman/internal/layout"
)

// maxMembers bounds the names that peers may tell us of. Clusters have fewer
// than ten members; the rest is for names that come and go within failedKept.
const maxMembers = 512

// guard sees every statement "name is alive at address" before memberlist
// believes it. It refuses what can't be a replica and notes who else claims to
// be us. memberlist calls it with its locks held, so it only takes notes.
type guard struct {
	name    string
	own     netip.AddrPort
	refused *atomic.Uint64
	onClaim func() // must not block

	mu    sync.Mutex
	known map[string]struct{}
	claim *claim
}

// claim is somebody's statement that our name lives at another address: a twin,
// or what peers remember of an earlier life of ours.
type claim struct {
	addr netip.AddrPort
	meta []byte // its encoded tags
}

// NotifyAlive implements memberlist.AliveDelegate.
func (g *guard) NotifyAlive(n *memberlist.Node) error {
	addr, ok := netip.AddrFromSlice(n.Addr)
	if !ok || n.Port == 0 {
		g.refused.Add(1)
		return fmt.Errorf("refused: bad address %v:%d", n.Addr, n.Port)
	}
	at := netip.AddrPortFrom(addr.Unmap(), n.Port)
	g.mu.Lock()
	defer g.mu.Unlock()
	if n.Name == g.name {
		if at != g.own {
			g.claim = &claim{at, append([]byte(nil), n.Meta...)}
			g.onClaim()
		}
		return nil
	}
	if err := layout.CheckName(n.Name); err != nil {
		g.refused.Add(1)
		return fmt.Errorf("refused: %w", err)
	}
	if _, ok := g.known[n.Name]; !ok {
		if len(g.known) >= maxMembers {
			g.refused.Add(1)
			return fmt.Errorf("refused: %d members are known already", maxMembers)
		}
		g.known[n.Name] = struct{}{}
	}
	return nil
}

func (g *guard) forget(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.known, name)
}

// takeClaim returns the last claim to our name and forgets it; nil means none
// since the last call.
func (g *guard) takeClaim() *claim {
	g.mu.Lock()
	defer g.mu.Unlock()
	cl := g.claim
	g.claim = nil
	return cl
}
