package syncstate

import (
	"fmt"
	"testing"
	"time"
)

// Peers whose names never come back are forgotten; one that is back within the hour
// goes on where it was, and a later one sees a gap.
func TestPeersThatAreGoneAreForgotten(t *testing.T) {
	t.Parallel()
	o, now := newOutbox(), time.Now()
	step := func(d time.Duration, names ...string) {
		now = now.Add(d)
		o.living(names, now)
	}
	step(0, "b", "c")
	o.add([]Announced{{Path: "config.xml"}})
	step(time.Second, "b")
	step(50*time.Minute, "b")
	step(time.Second, "b", "c")
	for range 2 { // b and c
		if _, seq, changes, _ := o.take(now); seq != 1 || len(changes) != 1 {
			t.Errorf("told %d changes from %d", len(changes), seq)
		}
	}
	o.sent("b", 2, nil, now)
	o.sent("c", 2, nil, now)
	for i := range 1000 {
		step(time.Minute, "b", fmt.Sprintf("pod-%d", i))
	}
	if n := len(o.peers); n > 62 {
		t.Errorf("%d peers are remembered", n)
	}
	o.add([]Announced{{Path: "config.xml"}})
	step(time.Second, "b", "c")
	if o.peers["c"].next != 3 {
		t.Errorf("c is told from %d", o.peers["c"].next)
	}
}

// Origins whose names never come back are forgotten; those that speak are not.
func TestOriginsThatAreGoneAreForgotten(t *testing.T) {
	t.Parallel()
	s, now := &Syncer{expected: map[string]expectation{}}, time.Now()
	for i := range 3 * maxOrigins {
		now = now.Add(time.Second)
		s.forgetOriginsLocked(now)
		s.expected[fmt.Sprintf("pod-%d", i)] = expectation{heard: now}
		s.expected["b"] = expectation{epoch: 7, heard: now}
	}
	if n := len(s.expected); n > maxOrigins+1 || s.expected["b"].epoch != 7 {
		t.Errorf("%d origins are remembered, and b as %+v", n, s.expected["b"])
	}
}

// What is said of a path that is just being read is kept with it: a rename's old name,
// without which the item would be loaded as another one.
func TestRenameDuringRead(t *testing.T) {
	t.Parallel()
	q, now := newLookQueue(), time.Now()
	q.add("jobs/y/config.xml", sourceWatch, "", now)
	l, err := q.next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q.add("jobs/y/config.xml", sourceWatch, "", now)
	q.add("jobs/y/config.xml", sourcePeer, "jobs/x/config.xml", now)
	q.done(l, now)
	if l, err = q.next(t.Context()); err != nil || l.from != "jobs/x/config.xml" {
		t.Errorf("%+v, %v", l, err)
	}
}

// Who takes a look at once knows what it was told, and there is no second one: a build
// would be loaded twice, and the second time nobody would know who completed it.
func TestLookKnowsWhatWasTold(t *testing.T) {
	t.Parallel()
	q, now := newLookQueue(), time.Now()
	done := make(chan *look)
	go func() {
		l, _ := q.next(t.Context())
		done <- l
	}()
	q.addTold("jobs/y/config.xml", sourcePeer, "", Digest{1}, now)
	l := <-done
	if l.told != (Digest{1}) || l.again != nil {
		t.Errorf("%+v", l)
	}
	q.addTold("jobs/y/config.xml", sourcePeer, "", Digest{2}, now)
	q.add("jobs/y/config.xml", sourceWatch, "", now)
	q.done(l, now)
	if l, err := q.next(t.Context()); err != nil || l.told != (Digest{2}) {
		t.Errorf("%+v, %v", l, err)
	}
}

// What all peers have is kept no longer. What one that is away has not got is kept up to
// the bound, and dropping the rest costs no copy of all of it for each announcement.
func TestOutboxKeepsWhatSomebodyLacks(t *testing.T) {
	t.Parallel()
	o, now := newOutbox(), time.Now()
	say := func(n int) {
		for range n {
			o.add([]Announced{{Path: "config.xml"}})
		}
	}
	tell := func() {
		for {
			now = now.Add(time.Second)
			peer, seq, changes, _ := o.take(now)
			if peer == "" {
				return
			}
			o.sent(peer, seq+uint64(len(changes)), nil, now)
		}
	}
	say(1000)
	if n := len(o.ring); n > 0 {
		t.Errorf("%d are kept, and nobody is there", n)
	}
	o.living([]string{"b", "c"}, now)
	say(5000)
	tell()
	if n := len(o.ring); n > 0 {
		t.Errorf("%d are kept, and all have them", n)
	}
	o.living([]string{"b"}, now)
	copies, first := 0, o.first
	for range 2 * maxOutbox {
		say(1)
		if o.first != first {
			copies, first = copies+1, o.first
		}
	}
	if n := len(o.ring); n < maxOutbox || n > maxOutbox+outboxSlack {
		t.Errorf("%d are kept for a peer that is away", n)
	}
	if copies < 1 || copies > 20 {
		t.Errorf("copied %d times for %d announcements", copies, 2*maxOutbox)
	}
	tell()
	o.living([]string{"b", "c"}, now)
	if _, seq, changes, _ := o.take(now.Add(time.Minute)); seq != o.first || len(changes) != maxBatch {
		t.Errorf("told %d from %d on, kept from %d on", len(changes), seq, o.first)
	}
}
