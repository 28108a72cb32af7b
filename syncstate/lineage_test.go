package syncstate

import (
	"testing"
	"time"
)

func dig(c byte) Digest { return Digest{c} }

// The table is the rule: a conflict is a save by somebody who has not seen what he
// overwrites, and nothing else is.
func TestLineage(t *testing.T) {
	type save struct {
		by           string
		digest, base byte
		disk         bool // found on disk; nobody said anything
		clashes      string
	}
	for name, saves := range map[string][]save{
		"one after another":               {{by: "a", digest: 1, base: 0}, {by: "b", digest: 2, base: 1}, {by: "a", digest: 3, base: 2}},
		"both had the same base":          {{disk: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 1, clashes: "\x02"}},
		"seen on disk before it was said": {{disk: true, digest: 1}, {disk: true, digest: 2}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 2}},
		"the other's word comes late":     {{disk: true, digest: 1}, {by: "b", digest: 3, base: 1}, {by: "a", digest: 2, base: 1, clashes: "\x03"}},
		"somebody edited by hand":         {{disk: true, digest: 1}, {disk: true, digest: 2}, {by: "a", digest: 3, base: 1, clashes: "\x02"}},
		"saved again unchanged":           {{disk: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}},
		"there and back again":            {{disk: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "a", digest: 1, base: 2}, {by: "b", digest: 3, base: 1}},
		"based on something long gone":    {{disk: true, digest: 5}, {by: "b", digest: 6, base: 1, clashes: "\x05"}},
		"two saves unseen":                {{disk: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "a", digest: 3, base: 2}, {by: "b", digest: 4, base: 1, clashes: "\x03"}},
		"deleted and changed":             {{disk: true, digest: 1}, {by: "a", digest: 0, base: 1}, {by: "b", digest: 2, base: 1, clashes: "\x00"}},
		"deleted and made anew":           {{disk: true, digest: 1}, {by: "a", digest: 0, base: 1}, {by: "b", digest: 2, base: 0}},
	} {
		t.Run(name, func(t *testing.T) {
			var l lineage
			now := time.Now()
			for i, s := range saves {
				if s.disk {
					l.saw(dig(s.digest), now)
					continue
				}
				got := ""
				for _, c := range l.saved(node{digest: dig(s.digest), by: s.by, at: now}, dig(s.base)) {
					got += string(c.older.digest[0])
				}
				if got != s.clashes {
					t.Errorf("save %d clashes with %q, want %q", i, got, s.clashes)
				}
			}
		})
	}
}

// A lineage stays bounded, forgets what is old, and is then empty.
func TestLineageForgets(t *testing.T) {
	var l lineage
	now := time.Now()
	for i := range 100 {
		l.saved(node{digest: Digest{1, byte(i)}, at: now}, Digest{1, byte(i - 1)})
		for k, n := range l.nodes {
			if n.parent >= k {
				t.Fatalf("node %d has the parent %d", k, n.parent)
			}
		}
	}
	if len(l.nodes) != maxLineage {
		t.Errorf("%d nodes, want %d", len(l.nodes), maxLineage)
	}
	if !l.expire(now.Add(keepLineage + time.Second)) {
		t.Error("old versions were kept")
	}
}
