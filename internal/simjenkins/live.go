package simjenkins

import (
	"context"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
)

// Rhythm of live.json. It costs two fsyncs, and holds hints only.
const (
	livePause   = 250 * time.Millisecond // least time between two writes
	liveRefresh = 5 * time.Second        // written at least this often
)

// writeLive writes what the controller says of itself.
func (c *controller) writeLive() error {
	c.liveMu.Lock()
	defer c.liveMu.Unlock()
	running := c.running()
	v := ledger.Live{
		State: c.state(), Veto: c.vetoActive.Load(), UpdatedAt: time.Now(), Running: len(running), Queue: c.queue.length(),
		OnlineNodes: c.nodes.count(), URL: c.url, Nodes: map[string][]string{},
	}
	for _, b := range running {
		if n := b.nodes(); n != nil {
			v.Nodes[b.key()] = n
		}
	}
	return c.ledger.WriteLive(c.id.life, v)
}

// keepLive rewrites live.json when something changed, and every few seconds.
func (c *controller) keepLive(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.liveWant:
		case <-time.After(liveRefresh):
		}
		if c.stopping() {
			return // stop wrote the last one
		}
		if err := c.writeLive(); err != nil {
			c.log.Warn().Err(err).Msg("live file is out of date")
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(livePause):
		}
	}
}
