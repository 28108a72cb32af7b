package syncstate

import (
	"slices"
	"time"
)

const (
	// maxLineage is how many versions of one resource are compared. Conflicts are
	// between neighbours; more than a few versions in one retention are one after another.
	maxLineage = 16
	// keepLineage is how long a version can still be overwritten by somebody who has
	// not seen it: longer than any controller needs to boot or to come back from a freeze.
	keepLineage = time.Hour
)

// node is one version of a resource, and the one on which it was based.
type node struct {
	digest Digest
	parent int // index in lineage.nodes; -1: not known
	by     string
	user   string
	boot   bool // saved by a controller that had not come up yet
	at     time.Time
	flat   bool // found on disk: whoever wrote it is taken to have seen what was there
}

// lineage is what is known of how the versions of one resource came about. Two
// versions of which neither is based on the other are a conflict.
type lineage struct {
	nodes []node
}

// clash is a conflict between the versions that two controllers made.
type clash struct {
	older, newer node
	base         Digest // the newer one's
}

// saw adds a version that was found on disk and of which nobody has said anything
// (yet): it is taken to be based on what lay there before.
func (l *lineage) saw(d Digest, now time.Time) {
	if n := len(l.nodes); n > 0 && (l.nodes[n-1].digest == d || l.known(d, now)) {
		return
	}
	l.add(node{digest: d, parent: len(l.nodes) - 1, at: now, flat: true})
}

// known says whether a version that announces itself was seen on disk just now.
func (l *lineage) known(d Digest, now time.Time) bool {
	return slices.ContainsFunc(l.nodes, func(n node) bool { return n.digest == d && now.Sub(n.at) < keepLineage })
}

// saved adds a version whose author said on what it was based. It returns the
// versions that its author had not seen.
func (l *lineage) saved(n node, base Digest) []clash {
	if n.digest == base {
		return nil // saved what was loaded already
	}
	// The disk may have shown it before its author said so: then that node becomes this one.
	if i := l.lastFlat(n.digest); i >= 0 {
		l.remove(i)
	}
	n.parent = l.last(base)
	var out []clash
	for i, other := range l.nodes {
		if other.digest == n.digest || i == n.parent || l.hasChild(i) || l.descends(n.parent, i) {
			continue
		}
		if n.parent < 0 && (base == Digest{}) && other.flat {
			continue // nothing is known of either
		}
		out = append(out, clash{older: other, newer: n, base: base})
	}
	l.add(n)
	return out
}

func (l *lineage) add(n node) {
	l.nodes = append(l.nodes, n)
	if len(l.nodes) > maxLineage {
		l.remove(0)
	}
}

// remove takes a node out; its children become its parent's.
func (l *lineage) remove(i int) {
	parent := l.nodes[i].parent
	l.nodes = slices.Delete(l.nodes, i, i+1)
	for k := range l.nodes {
		p := &l.nodes[k].parent
		if *p == i {
			*p = parent
		}
		if *p > i {
			*p--
		}
	}
}

// expire forgets what is too old to be overwritten by mistake; the newest stays.
func (l *lineage) expire(now time.Time) (empty bool) {
	for len(l.nodes) > 0 && now.Sub(l.nodes[0].at) > keepLineage {
		l.remove(0)
	}
	return len(l.nodes) == 0
}

func (l *lineage) last(d Digest) int {
	for i, n := range slices.Backward(l.nodes) {
		if n.digest == d {
			return i
		}
	}
	return -1
}

func (l *lineage) lastFlat(d Digest) int {
	for i, n := range slices.Backward(l.nodes) {
		if n.digest == d && n.flat {
			return i
		}
	}
	return -1
}

func (l *lineage) hasChild(i int) bool {
	return slices.ContainsFunc(l.nodes, func(n node) bool { return n.parent == i })
}

// descends says whether node i is an ancestor of node from, or the same.
func (l *lineage) descends(from, i int) bool {
	for steps := 0; from >= 0 && steps <= len(l.nodes); steps++ {
		if from == i {
			return true
		}
		from = l.nodes[from].parent
	}
	return false
}
