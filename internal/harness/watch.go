package harness

import (
	"context"
	"fmt"
	"sync"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/protobuf/proto"
)

// Seen is an event and the replica whose sidecar told it.
type Seen struct {
	*pb.Event
	By string
}

// Watcher collects the events of all sidecars, over their restarts.
type Watcher struct {
	mu     sync.Mutex
	events []Seen
}

// backlog is how many events from before are asked for: all that a sidecar has. So none
// is lost between the start of a sidecar and its first reader.
const backlog = 1000

func (w *Watcher) follow(ctx context.Context, r *Replica) {
	seen := map[string]bool{} // events of the backlog may have been told before
	for ctx.Err() == nil {
		stream, err := pb.NewClusterClient(r.Conn).WatchEvents(ctx, &pb.WatchEventsRequest{Backlog: backlog})
		for err == nil {
			var msg *pb.WatchEventsResponse
			if msg, err = stream.Recv(); err != nil {
				break
			}
			text, err := proto.MarshalOptions{Deterministic: true}.Marshal(msg.GetEvent())
			if err != nil || seen[string(text)] {
				continue
			}
			seen[string(text)] = true
			w.mu.Lock()
			w.events = append(w.events, Seen{msg.GetEvent(), r.Name})
			w.mu.Unlock()
		}
		select {
		case <-ctx.Done():
		case <-time.After(PollEvery): // the sidecar is away: ask again
		}
	}
}

// Since returns the wanted events from at on.
func (w *Watcher) Since(at time.Time, want func(Seen) bool) []Seen {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Seen
	for _, e := range w.events {
		if !e.GetTime().AsTime().Before(at) && want(e) {
			out = append(out, e)
		}
	}
	return out
}

// Ref names a build as people do: job#number.
func Ref(b *pb.BuildRef) string { return fmt.Sprintf("%s#%d", b.GetJob(), b.GetNumber()) }
