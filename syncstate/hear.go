package syncstate

import (
	"fmt"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// Scans that a peer's words make due are quiet: the others hear the same words.

// Received takes what a peer tells, and returns the sequence expected next.
func (s *Syncer) Received(b Batch) (next uint64) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	want, known := s.expected[b.Origin]
	if !known || want.epoch != b.Epoch {
		// What was before this is found by the scan that every start makes, or was told
		// by the sidecar that ended; in between lies a gap. So does what was told while that
		// scan was under way, and this sidecar was not known there.
		if known || s.scanned || s.scanning {
			s.due.ask("the sidecar of "+b.Origin+" started anew", true)
		}
		want = expectation{epoch: b.Epoch, next: b.Sequence}
		if !known {
			s.forgetOriginsLocked(now)
		}
	}
	want.heard = now
	if b.Sequence > want.next {
		s.due.ask(fmt.Sprintf("%d changes of %s were lost", b.Sequence-want.next, b.Origin), true)
	}
	for i, c := range b.Changes {
		if b.Sequence+uint64(i) < want.next {
			continue // told twice
		}
		if c.Found {
			s.heardFoundLocked(b.Origin, c, now)
			continue
		}
		res := resource.Classify(c.Path)
		if res.Kind == resource.Ignored {
			continue
		}
		delete(s.flips, c.Path) // somebody saved it: that is no echo
		s.twinLocked(c, res, b.Origin, now)
		s.lineageLocked(c.Path, res, c, b.Origin)
		s.authorLocked(c, b.Origin)
		s.hearLocked(c, sourcePeer, now)
	}
	if end := b.Sequence + uint64(len(b.Changes)); end > want.next {
		want.next = end
	}
	s.expected[b.Origin] = want
	return want.next
}

// maxOrigins bounds the replicas whose sequence is remembered: names may come and go for
// ever, one for each container. Of one that was forgotten, the next word makes a scan due.
const maxOrigins = 1024

// forgetOriginsLocked makes room for another one.
func (s *Syncer) forgetOriginsLocked(now time.Time) {
	if len(s.expected) < maxOrigins {
		return
	}
	oldest, since := "", now
	for o, e := range s.expected {
		if now.Sub(e.heard) >= forgetPeer {
			delete(s.expected, o)
		} else if e.heard.Before(since) {
			oldest, since = o, e.heard
		}
	}
	if len(s.expected) >= maxOrigins {
		delete(s.expected, oldest)
	}
}

// Hinted takes what a peer said by gossip: look here, nothing more.
func (s *Syncer) Hinted(b Batch) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range b.Changes {
		switch {
		case c.Found:
			s.heardFoundLocked(b.Origin, c, now)
		case resource.Classify(c.Path).Kind != resource.Ignored:
			s.authorLocked(c, b.Origin)
			s.hearLocked(c, sourceGossip, now)
		}
	}
}

func (s *Syncer) hearLocked(c Announced, source string, now time.Time) {
	if resource.Classify(c.From).Kind != resource.Classify(c.Path).Kind {
		c.From = ""
	}
	if have, ok := s.index.Get(c.Path); ok && have.Digest == c.Digest && s.index.Applied(c.Path) == c.Digest && c.From == "" {
		return
	}
	if c.From != "" {
		s.looks.add(c.From, source, "", now.Add(watchDelay)) // after the new name was loaded
	}
	if !s.looks.addTold(c.Path, source, c.From, c.Digest, now) {
		s.due.ask("too many changes at once", true)
	}
}
