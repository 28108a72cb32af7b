package adoption

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"

	"github.com/footman-ci/footman/adoption/ledger"
)

// place plans owners for the entries, assigns the records and tells the owners.
// It reports whether some record should be planned again at once, because its
// owner's life ended meanwhile.
func (d *distribution) place(ctx context.Context, entries []ledger.Entry, nodes map[string][]string, candidates []Candidate) (replan bool) {
	if len(entries) == 0 {
		return false
	}
	candidates = slices.DeleteFunc(candidates, func(c Candidate) bool { return d.closed[c.Life] })
	items := make([]Item, 0, len(entries))
	byKey := make(map[string]ledger.Entry, len(entries))
	for _, e := range entries {
		twin, ok := byKey[e.Key]
		switch {
		case !ok:
			items = append(items, Item{Key: e.Key, Nodes: nodes[e.Key]})
			byKey[e.Key] = e
		case d.quarantineTwin(e, twin):
			byKey[e.Key] = e
		}
	}
	plan := Plan(items, candidates, d.m.deps.Peers.PluginsDigest(d.name))
	if len(plan) == 0 {
		for _, e := range byKey {
			d.left(e, "no replica that may take builds serves")
		}
		return false
	}
	d.act()
	byOwner := map[ledger.Life][]ledger.Entry{}
	for _, a := range plan {
		byOwner[a.To] = append(byOwner[a.To], byKey[a.Key])
	}
	p := placing{d: d, slots: make(chan struct{}, assignParallel)}
	var wg sync.WaitGroup
	for owner, list := range byOwner {
		wg.Go(func() { p.give(ctx, owner, list) })
	}
	wg.Wait()
	return p.replan
}

// placing is the state that the goroutines of one [distribution.place] share.
type placing struct {
	d     *distribution
	slots chan struct{} // bounds renames over all owners

	mu     sync.Mutex // guards replan and d's report and closed while they run
	replan bool
}

// give assigns list to owner in chunks, and tells it of each.
func (p *placing) give(ctx context.Context, owner ledger.Life, list []ledger.Entry) {
	for chunk := range slices.Chunk(list, announceChunk) {
		given := make([]bool, len(chunk))
		parallel(ctx, len(chunk), assignParallel, func(i int) {
			p.slots <- struct{}{}
			given[i] = p.assign(chunk[i], owner)
			p.d.beat()
			<-p.slots
		}, func(i int) { p.left(chunk[i], "no time left") })
		var keys []string
		for i, e := range chunk {
			if given[i] {
				keys = append(keys, e.Key)
			}
		}
		if len(keys) > 0 {
			p.d.announced.Go(func() { p.d.m.announce(ctx, owner, p.d.name, keys) })
		}
	}
}

func (p *placing) left(e ledger.Entry, why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.d.left(e, why)
}

func (p *placing) assign(e ledger.Entry, owner ledger.Life) bool {
	m := p.d.m
	err := m.ledger.Assign(e, owner)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case err == nil:
		p.d.report.Assigned++
		if p.d.kind == KindHandedOut {
			m.count.handedOut.Add(1)
		} else {
			m.count.assigned.Add(1)
		}
		m.recordBuild(p.d.kind, e, owner.String(), 0)
		return true
	case errors.Is(err, ledger.ErrGone): // another coordinator was faster
	case errors.Is(err, ledger.ErrLifeClosed):
		p.d.closed[owner] = true
		p.d.left(e, err.Error())
		p.replan = true
	case errors.Is(err, ledger.ErrExists):
		// Or somebody moved this very one there, which only seems to be here still.
		if p.d.quarantineTwin(e, ledger.Entry{Life: owner, Inbox: true, Key: e.Key}) {
			p.d.left(e, err.Error())
		}
	default:
		p.d.left(e, err.Error())
	}
	return false
}

// announce tells an owner of new records in its inbox. Its failure costs time only.
func (m *Manager) announce(ctx context.Context, owner ledger.Life, from string, keys []string) {
	if owner == m.deps.Self.State().Life {
		m.owner.kickInbox()
		return
	}
	ctx, cancel := context.WithTimeout(ctx, m.cfg.PeerTimeout)
	defer cancel()
	if err := m.deps.Peers.Adopt(ctx, owner, from, keys); err != nil {
		m.count.announceErrors.Add(1)
		m.log.Info().Err(err).Stringer("owner", owner).Int("records", len(keys)).
			Msg("could not tell the new owner; it finds its inbox at its next pass")
	}
}

func (m *Manager) quarantineBad(b ledger.Bad) error {
	if err := m.ledger.Quarantine(b, b.Err.Error()); err != nil {
		return err
	}
	m.count.quarantined.Add(1)
	signal(m.quarantineKick)
	ev := Event{Kind: KindRecordQuarantined, Incarnation: b.Life.Incarnation, Detail: filepath.Base(b.Path) + ": " + b.Err.Error()}
	if b.Life.Name != m.cfg.Name {
		ev.Subject = b.Life.Name
	}
	m.record(ev)
	return nil
}

// parallel runs do(0..n-1) on at most limit goroutines and waits. What has not
// begun when ctx ends is given to skip, one after the other.
func parallel(ctx context.Context, n, limit int, do, skip func(int)) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(n, limit) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	stopped := n
	for i := range n {
		if ctx.Err() != nil {
			stopped = i
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	for i := stopped; i < n; i++ {
		skip(i)
	}
}
