package syncstate

import (
	"math"
	"slices"
	"time"
)

// Versions are not remembered for ever, nor all apart.
const (
	// maxNodes is how many versions of one resource are held apart; versions between
	// two others are reduced to their digests beyond it.
	maxNodes = 8
	// maxForked bounds them when so many were made side by side that none can be reduced.
	maxForked = 32
	// keepFlat is how long a sighting is held apart: as long as its author's word may be
	// under way.
	keepFlat = 2 * unknownGrace
	// maxAbsorbed digests of reduced versions are kept with one node: somebody may still
	// have one of them loaded.
	maxAbsorbed = 32
	// keepLineage is how long versions are compared by what their authors said: longer
	// than any announcement is under way. What a controller saves that was frozen for
	// longer is found by its own sidecar, which knows what that had loaded.
	keepLineage = time.Hour
)

// trim reduces versions that lie between others to their digests.
func (l *lineage) trim() {
	now := l.newest()
	for len(l.nodes) > maxNodes {
		i := slices.IndexFunc(l.nodes, func(n *node) bool { return l.between(n, now) && !l.young(n, now) })
		if i < 0 {
			break
		}
		l.remove(l.nodes[i])
	}
	for len(l.nodes) > maxForked {
		i := -1
		for _, fits := range []func(*node) bool{
			func(n *node) bool { return l.between(n, math.MaxInt64) },
			func(n *node) bool { return n.told && !l.hasChild(n) },
			func(n *node) bool { return len(n.parents) > 0 && (l.continued(n) || n.told && l.hasChild(n)) },
		} {
			if i = slices.IndexFunc(l.nodes, fits); i >= 0 {
				break
			}
		}
		if i < 0 {
			i = 0
			l.lost++
		}
		l.remove(l.nodes[i])
	}
}

// remove takes a node out; its children become its parents'.
func (l *lineage) remove(n *node) {
	l.nodes = slices.DeleteFunc(l.nodes, func(m *node) bool { return m == n })
	for _, c := range l.nodes {
		i := slices.Index(c.parents, n)
		if i < 0 {
			continue
		}
		c.parents = slices.Delete(slices.Clone(c.parents), i, i+1)
		for _, p := range n.parents {
			if p != c && !slices.Contains(c.parents, p) {
				c.parents = append(c.parents, p)
			}
		}
		c.absorbed = append(append(slices.Clone(n.absorbed), n.digest), c.absorbed...)
		c.absorbed = c.absorbed[max(0, len(c.absorbed)-maxAbsorbed):]
	}
}

// expire forgets what is too old to matter.
func (l *lineage) expire(now time.Time) (empty bool) {
	old := now.Add(-keepLineage).UnixNano()
	for _, n := range slices.Clone(l.nodes) {
		if n.heard < old {
			l.remove(n)
		}
	}
	for _, n := range l.nodes {
		if len(n.parents) == 0 {
			n.absorbed = nil
		}
	}
	l.boots = slices.DeleteFunc(l.boots, func(b bootWrite) bool { return b.at < old })
	return len(l.nodes) == 0 && len(l.boots) == 0
}

// young says that a sighting may still turn out to be somebody's, on another base.
func (l *lineage) young(n *node, now int64) bool {
	return n.kind == flat && n.heard >= now-int64(keepFlat)
}

// between says that a version lies between two others, and only there.
func (l *lineage) between(n *node, now int64) bool {
	return len(n.parents) > 0 && l.children(n, now) == 1 && (n.kind == rewritten || l.continued(n))
}

// continued says that somebody has made something of a version. If it was only saved again,
// unchanged, it may yet be lost.
func (l *lineage) continued(n *node) bool {
	return slices.ContainsFunc(l.nodes, func(c *node) bool { return c.kind != rewritten && slices.Contains(c.parents, n) })
}

// children counts what is based on n; many, if some of that is only a guess yet.
func (l *lineage) children(n *node, now int64) (count int) {
	for _, m := range l.nodes {
		if slices.Contains(m.parents, n) {
			if count++; l.young(m, now) {
				return len(l.nodes)
			}
		}
	}
	return count
}
