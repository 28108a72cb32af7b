package sidecar

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// runnerRole is how runners sign the liveness lock.
const runnerRole = "runner"

// Alive implements adoption.Peers.
func (p *peers) Alive() []string { return p.alive() }

// PluginsDigest implements adoption.Peers: what the replica's sidecar wrote down
// when its controller registered last.
func (p *peers) PluginsDigest(name string) string {
	for _, m := range p.roster.known() {
		if m.Name == name {
			return m.PluginsDigest
		}
	}
	return ""
}

// Serving implements adoption.Peers. Those whose sidecars say so come first. A
// replica whose sidecar can't be asked is believed by what it wrote to the home:
// on another host, where the API does not reach, as long as gossip holds it for
// alive; otherwise, when its sidecar is dead or hangs, only if nobody else serves,
// because its builds would wait for that sidecar.
func (p *peers) Serving(ctx context.Context, except string) []adoption.Candidate {
	var (
		mu          sync.Mutex
		said, wrote map[string]adoption.Candidate
		wg          sync.WaitGroup
	)
	said, wrote = map[string]adoption.Candidate{}, map[string]adoption.Candidate{}
	answered := map[string]bool{}
	members := p.roster.list(ctx, memberRefresh)
	wg.Go(func() {
		for name, s := range p.states(ctx, peerDeadline) {
			mu.Lock()
			answered[name] = s != nil
			if c, ok := candidate(s); ok {
				said[name] = c
			}
			mu.Unlock()
		}
	})
	for _, m := range members {
		if m.Name == p.name || m.Name == except {
			continue
		}
		wg.Go(func() { // beside the questions: they may use up all the time there is
			if c, ok := p.fromDisk(ctx, m); ok {
				mu.Lock()
				wrote[m.Name] = c
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	var out, reserve []adoption.Candidate
	if c, ok := candidate(p.self()); ok && c.Life.Name != except {
		out = append(out, c)
	}
	alive := p.alive()
	for _, m := range members {
		c, disk := wrote[m.Name]
		switch s, ok := said[m.Name]; {
		case m.Name == except || m.Name == p.name:
		case ok:
			out = append(out, s)
		case answered[m.Name] || !disk: // it says itself that it does not serve
		case m.Host != p.host && slices.Contains(alive, m.Name):
			out = append(out, c)
		default:
			reserve = append(reserve, c)
		}
	}
	if len(out) == 0 {
		return reserve
	}
	return out
}

// candidate is what a sidecar says of its own replica, if it serves.
func candidate(s *pb.GetStateResponse) (adoption.Candidate, bool) {
	r := s.GetReplica()
	if r.GetController() != pb.ControllerState_CONTROLLER_STATE_SERVING || !r.GetVetoActive() || r.GetIncarnation() == 0 {
		return adoption.Candidate{}, false
	}
	return adoption.Candidate{
		Life:          ledger.Life{Name: r.GetName(), Incarnation: r.GetIncarnation()},
		Load:          adoption.Load{Running: int(r.GetRunningBuilds()), Queue: int(r.GetQueueLength()), OnlineNodes: int(r.GetOnlineNodes())},
		PluginsDigest: s.GetPluginsDigest(), Tags: s.GetTags(),
	}, true
}

// fromDisk reads what a replica says of itself in live.json and member.json, and
// believes it only while its own runner holds its liveness lock for that life. A
// coordinator holds the locks of the dead.
func (p *peers) fromDisk(ctx context.Context, m memberFile) (adoption.Candidate, bool) {
	c, err := bounded(ctx, p.gate, stallAfter, func() (adoption.Candidate, error) {
		var none adoption.Candidate
		lives, err := p.ledger.Lives(m.Name)
		if err != nil {
			return none, err
		}
		if len(lives) == 0 {
			return none, fmt.Errorf("%s has no life", m.Name)
		}
		life := lives[len(lives)-1]
		live, err := p.ledger.ReadLive(life)
		if err != nil {
			return none, err
		}
		if live.State != ledger.StateServing || !live.Veto || live.Incarnation != life.Incarnation {
			return none, fmt.Errorf("%s does not serve", life)
		}
		held, h, err := lock.Status(p.home.AliveLock(m.Name))
		if err != nil {
			return none, err
		}
		if !held || h.Role != runnerRole || h.Incarnation != life.Incarnation {
			return none, fmt.Errorf("%s is not held by its runner", life)
		}
		return adoption.Candidate{
			Life: life, Load: adoption.Load{Running: live.Running, Queue: live.Queue, OnlineNodes: live.OnlineNodes},
			PluginsDigest: m.PluginsDigest, Tags: m.Tags,
		}, nil
	})
	return c, err == nil
}

// hostname is this host's name, as member files give it.
func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}
