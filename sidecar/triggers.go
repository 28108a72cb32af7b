package sidecar

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

const (
	// ownersEvery is how often peers are asked whether they serve, for the list of
	// trigger owners. Two replicas may divide triggers differently for as long.
	ownersEvery = 2 * time.Second
	// silentEvery is how often the home is asked about those that don't answer.
	silentEvery = 5 * time.Second
)

// triggerOwners keeps the names of the replicas that live and serve. Triggers are
// divided among them, so the list must be the same everywhere and must not flicker:
// who answers decides for himself, and whoever doesn't stays what he was until the
// home says otherwise. A home that does not answer changes nothing.
type triggerOwners struct {
	peers *peers

	mu    sync.Mutex
	names []string // sorted; replaced, never changed

	// The rest belongs to the loop.
	silent  map[string]bool // what the home said of those that don't answer
	silence time.Time       // when it was asked
}

// list is what heartbeats tell. Empty means: not known yet.
func (t *triggerOwners) list() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.names
}

// follow keeps the list up to date while a controller is registered here: nobody
// else needs it.
func (t *triggerOwners) follow(ctx context.Context, registered func() bool) error {
	tick := time.NewTicker(ownersEvery)
	defer tick.Stop()
	for {
		if registered() {
			t.look(ctx)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// look asks everybody once.
func (t *triggerOwners) look(ctx context.Context) {
	before := t.list()
	said := t.peers.states(ctx, peerDeadline)
	askHome := time.Since(t.silence) >= silentEvery
	if askHome {
		t.silence, t.silent = time.Now(), map[string]bool{}
	}
	var names []string
	for name, s := range said {
		was := slices.Contains(before, name)
		if s == nil {
			if serves, known := t.onDisk(ctx, name, askHome); !known && was || known && serves {
				names = append(names, name)
			}
			continue
		}
		if t.serves(s, was) {
			names = append(names, name)
		}
	}
	if t.serves(t.peers.self(), slices.Contains(before, t.peers.name)) {
		names = append(names, t.peers.name)
	}
	if len(names) == 0 || ctx.Err() != nil {
		return // somebody must own the triggers: the last list stands
	}
	slices.Sort(names)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.names = names
}

// serves says whether a replica that answered is an owner. A frozen one stays what
// it was: a storage that stalls for all freezes all, and they must agree again at
// once when it is back.
func (t *triggerOwners) serves(s *pb.GetStateResponse, was bool) bool {
	if s.GetReplica().GetRunner() == pb.RunnerState_RUNNER_STATE_FROZEN {
		return was
	}
	_, ok := candidate(s)
	return ok
}

// onDisk says what the home says of a replica that does not answer: not known when
// the home does not answer either.
func (t *triggerOwners) onDisk(ctx context.Context, name string, ask bool) (serves, known bool) {
	if ask {
		if ok, err := t.peers.servesOnDisk(ctx, name); err == nil {
			t.silent[name] = ok
		}
	}
	serves, known = t.silent[name]
	return serves, known
}

// servesOnDisk says whether a replica's own runner holds its liveness lock, for a
// life that wrote that it serves. An error means that this is not known.
func (p *peers) servesOnDisk(ctx context.Context, name string) (bool, error) {
	return bounded(ctx, p.gate, stallAfter, func() (bool, error) {
		held, h, err := lock.Status(p.home.AliveLock(name))
		if err != nil {
			return false, fmt.Errorf("look at the lock of %s: %w", name, err)
		}
		if !held || h.Role != runnerRole || h.Incarnation == 0 {
			return false, nil
		}
		live, err := p.ledger.ReadLive(ledger.Life{Name: name, Incarnation: h.Incarnation})
		if err != nil {
			return false, err
		}
		return live.State == ledger.StateServing && live.Veto && live.Incarnation == h.Incarnation, nil
	})
}
