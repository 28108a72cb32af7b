package cluster_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/serf/serf"

	"github.com/footman-ci/footman/cluster"
)

// A user event of the largest size reaches every member, the sender included,
// with its name, content and time of arrival; one byte more is refused with an
// error that gives both sizes.
func TestUserEventSize(t *testing.T) {
	bubble(t, func(t *testing.T) {
		cs := trio(t, newMemnet(20), func(c *cluster.Config) { c.Label = strings.Repeat("l", 64) })
		var subs []*cluster.Subscription
		for _, c := range cs {
			subs = append(subs, c.Events(0))
		}
		time.Sleep(20 * time.Second) // state exchanges would carry any size
		payload := []byte(strings.Repeat("x", cluster.MaxUserEvent-len("changed")))
		if err := cs[0].UserEvent("changed", payload); err != nil {
			t.Fatal(err)
		}
		for i, sub := range subs {
			select {
			case e := <-sub.C():
				if e.Kind != cluster.KindUser || e.Name != "changed" || !bytes.Equal(e.Payload, payload) || e.At.IsZero() {
					t.Errorf("event at %d: %+v", i, e)
				}
			case <-time.After(time.Second):
				t.Errorf("the largest event never reached member %d", i)
			}
		}
		var tl *cluster.EventTooLargeError
		if err := cs[0].UserEvent("changed", append(payload, 'x')); !errors.As(err, &tl) || tl.Size != cluster.MaxUserEvent+1 || tl.Limit != cluster.MaxUserEvent {
			t.Errorf("one byte more: got %v, want an EventTooLargeError", err)
		}
	})
}

// A sender that floods is told so, in bounded time is allowed again, and every
// event that was accepted reaches its own subscribers.
func TestUserEventRate(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mustOpen(t, memConfig(newMemnet(21), "a", addrs[0]))
		sub := a.Events(cluster.EventBurst)
		sent := 0
		for ; ; sent++ {
			if err := a.UserEvent("n", fmt.Append(nil, sent)); err != nil {
				if !errors.Is(err, cluster.ErrEventRate) {
					t.Fatal(err)
				}
				break
			}
		}
		if sent != cluster.EventBurst {
			t.Errorf("burst: got %d, want %d", sent, cluster.EventBurst)
		}
		time.Sleep(time.Second)
		if err := a.UserEvent("later", nil); err != nil {
			t.Errorf("a second later: %v", err)
		}
		for i := range sent {
			if e := <-sub.C(); string(e.Payload) != fmt.Sprint(i) {
				t.Fatalf("event %d: got %q", i, e.Payload)
			}
		}
	})
}

// A flood of events with a subscriber that never reads does not block serf: all
// of it is taken off serf's channel, other subscribers get theirs, and the slow
// one learns how many it lost, exactly.
func TestFloodNeverBlocks(t *testing.T) {
	bubble(t, func(t *testing.T) {
		cs := trio(t, newMemnet(22))
		a := cs[0]
		slow, quick := a.Events(4), a.Events(8)
		read := make(chan int)
		go func() {
			sum := 0
			for e := range quick.C() {
				sum += 1 + int(e.Dropped)
			}
			read <- sum
		}()
		const flood = 100_000
		for i := range flood {
			a.Dispatch(serf.UserEvent{Name: "flood", Payload: fmt.Append(nil, i)})
		}
		// It is still a working member, and has seen the whole flood.
		cs[2].Close()
		within(t, 5*time.Second, "a hears of c's failure behind the flood", func() bool {
			return a.Stats().Failures == 1 && a.Stats().UserEvents == flood
		})
		for i := range 4 {
			if e := <-slow.C(); string(e.Payload) != fmt.Sprint(i) || e.Dropped != 0 {
				t.Errorf("event %d: %+v", i, e)
			}
		}
		if got := slow.Dropped(); got != flood+1-4 {
			t.Errorf("dropped: got %d, want %d", got, flood+1-4)
		}
		a.Dispatch(serf.UserEvent{Name: "after"})
		if e := <-slow.C(); e.Name != "after" || e.Dropped != flood+1-4 {
			t.Errorf("next event: %+v, want one that tells of %d lost ones", e, flood+1-4)
		}
		a.Dispatch(serf.UserEvent{Name: "last"})
		if e := <-slow.C(); e.Name != "last" || e.Dropped != 0 {
			t.Errorf("after that: %+v, want no more loss to tell of", e)
		}
		if got, want := a.Stats().DroppedEvents, slow.Dropped()+quick.Dropped(); got != want {
			t.Errorf("dropped in all: got %d, want %d", got, want)
		}
		dropped := int(quick.Dropped())
		quick.Close()
		if got := <-read; got < flood+3-dropped {
			t.Errorf("the quick one saw %d of %d, %d dropped", got, flood+3, dropped)
		}
	})
}

// What serf still holds when the cluster is closed fits its channel, so nothing
// of serf hangs on a channel that nobody empties any more.
func TestClosedClusterLeavesRoomForSerf(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mustOpen(t, memConfig(newMemnet(23), "a", addrs[0]))
		a.Close()
		for i := range 1024 + 2048 {
			if !a.Fill(serf.UserEvent{}) {
				t.Fatalf("serf would block at event %d", i)
			}
		}
	})
}

// A subscription ends when it is closed, and all end with the cluster; closing
// twice and subscribing too late are harmless.
func TestSubscriptionEnds(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mustOpen(t, memConfig(newMemnet(24), "a", addrs[0]))
		one, two := a.Events(0), a.Events(0)
		one.Close()
		one.Close()
		if _, open := <-one.C(); open {
			t.Error("a closed subscription is open")
		}
		if err := a.UserEvent("x", nil); err != nil {
			t.Fatal(err)
		}
		if e := <-two.C(); e.Name != "x" {
			t.Errorf("event: %+v", e)
		}
		a.Close()
		a.Close()
		if _, open := <-two.C(); open {
			t.Error("a subscription outlived the cluster")
		}
		if _, open := <-a.Events(0).C(); open {
			t.Error("a subscription to a closed cluster is open")
		}
		two.Close()
	})
}

// Events from before a member joined are not replayed to it.
func TestNoReplayForNewcomers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(25)
		a := mustOpen(t, memConfig(n, "a", addrs[0]))
		if err := a.UserEvent("old", nil); err != nil {
			t.Fatal(err)
		}
		b := mustNew(t, memConfig(n, "b", addrs[1], addrs[0]))
		sub := b.Events(0)
		if err := b.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(b.Close)
		time.Sleep(time.Minute)
		if err := a.UserEvent("new", nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		got := kinds(sub)
		if slices.Contains(got, "user old") || !slices.Contains(got, "user new") {
			t.Errorf("events: %q, want \"user new\" and not \"user old\"", got)
		}
	})
}
