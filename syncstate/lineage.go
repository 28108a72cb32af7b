package syncstate

import (
	"slices"
	"time"
)

const (
	// maxBoots is how many boots are remembered that wrote a resource.
	maxBoots = 4
	// bootWord is how long after a start wrote a file its bridge may be up to say so.
	bootWord = 2 * time.Minute
	// bootStale is how long before its start a version may have been saved that a controller
	// did not read, and then overwrote: as long as an NFS client believes what it knows of a
	// file (acregmax, a minute unless it is mounted otherwise).
	bootStale = time.Minute
	// clockSkew is by how much the clocks of hosts are taken to differ at most.
	clockSkew = 5 * time.Second
)

// node is one version of a resource: one save, or one sighting on disk. The same
// content saved at another time, from another base, is another node.
type node struct {
	digest  Digest
	base    Digest // as its author said; held: nobody knows
	parents []*node
	kind    nodeKind
	boot    bool  // saved by a controller that had not come up yet
	began   int64 // when its process was started, by its clock; 0: not known
	echo    bool  // a load wrote it
	own     bool  // saved by the own controller, whose word is never late
	told    bool  // that it was lost has been said
	maybe   int64 // when that was said as a candidate, which counts only if the same still lies there
	by      string
	user    string
	at      int64  // when it was saved, by its author's clock, in nanoseconds; a sighting: when it was written, by the server's
	heard   int64  // when it became known here
	spoke   int64  // a rewrite: what became known until then was answered by telling it to peers
	over    Digest // what this sidecar had last seen on disk when its own controller saved it, if that is not what was loaded
	// absorbed are the digests of versions between its parents and itself.
	absorbed []Digest
}

type nodeKind uint8

const (
	announced nodeKind = iota
	// flat: found on disk, nobody said anything about it (yet). Whoever wrote it is taken
	// to have seen what was there.
	flat
	// ghost: somebody said that he had it loaded. What it was based on isn't known.
	ghost
	// rewritten: somebody saved what he had loaded, unchanged.
	rewritten
)

// bootWrite is what a booting controller wrote without changing it: it may have
// overwritten what was saved while it booted.
type bootWrite struct {
	digest Digest
	by     string
	began  int64 // when the boot did; 0: not known
	at     int64
}

// lineage is what is known of how the versions of one resource came about. What
// lies on disk must descend from all that was ever saved; what it doesn't descend
// from was overwritten by somebody who had not seen it.
type lineage struct {
	nodes []*node // in the order in which they became known
	boots []bootWrite
	disk  Digest // seen there last
	seen  bool   // disk means something
	since int64  // when another content was seen there last
	gen   uint64 // grows with each change
	lost  int64  // versions that had no room
}

// saw takes what was found on disk, written at that time by the file server's clock.
func (l *lineage) saw(d Digest, written, now time.Time, by string) {
	if l.seen && l.disk == d {
		return
	}
	for _, n := range l.nodes { // it was perhaps not counted, and is lost to something else now
		if n.told && n.maybe > now.Add(-judgePatience).UnixNano() {
			n.told, n.maybe = false, 0
		}
	}
	l.disk, l.seen, l.since = d, true, now.UnixNano()
	l.gen++
	if l.last(d) != nil || l.reduced(d) {
		return // its author, or judge, says what this means
	}
	l.add(&node{digest: d, base: held, kind: flat, parents: l.heads(), by: by, at: written.UnixNano(), heard: now.UnixNano()})
}

// left takes that somebody renamed it, so that it is gone here. He knew what was there, also
// if it was seen to be gone before he said so, or was gone once before.
func (l *lineage) left(at, now time.Time, by string) {
	l.saw(Digest{}, at, now, by)
	heads := l.heads()
	if len(heads) == 0 || slices.ContainsFunc(heads, func(h *node) bool { return h.digest == Digest{} || h.at > at.UnixNano() }) {
		return // so it is known already, or it was made anew since
	}
	l.add(&node{base: held, kind: flat, parents: heads, by: by, at: at.UnixNano(), heard: now.UnixNano()})
}

// saved takes what somebody said that he saved, and on what it was based.
func (l *lineage) saved(n node, now time.Time) {
	n.heard = now.UnixNano()
	l.gen++
	if n.boot && (n.digest == n.base || l.superseded(n.digest)) {
		l.bootWrote(n)
		return
	}
	if n.digest == n.base {
		l.rewrote(n)
		return
	}
	if l.repeats(n) {
		return
	}
	twins := l.headsWith(n.digest)
	m := l.placeholder(n)
	if m == nil {
		m = &n
		l.nodes = append(l.nodes, m)
	} else {
		parents, absorbed := m.parents, m.absorbed
		*m = n
		if n.base == held { // what was there before is the best that is known
			m.parents, m.absorbed = parents, absorbed
		}
	}
	m.kind = announced
	l.adopt(m)
	for _, t := range twins { // the same content is in force; nothing of it is lost
		if t != m && !t.descends(m) && !slices.Contains(m.parents, t) {
			m.parents = append(m.parents, t)
		}
	}
	l.trim()
}

// bootWrote notes that a boot wrote what was there before the boot.
func (l *lineage) bootWrote(n node) {
	// Its word may come long after it wrote. What was taken to be put back by hand was that.
	for _, m := range slices.Clone(l.nodes) {
		if m.kind == flat && m.digest == n.digest && m.at > n.at-int64(bootWord) && !l.hasChild(m) && l.knew(m, n.digest) {
			l.remove(m)
		}
	}
	l.boots = append(slices.DeleteFunc(l.boots, func(b bootWrite) bool { return b.by == n.by && b.digest == n.digest }), bootWrite{n.digest, n.by, n.began, n.at})
	l.boots = l.boots[max(0, len(l.boots)-maxBoots):]
}

// repeats notes a save whose content somebody else has saved from the same base
// already: two people did the same, or a version was put back.
func (l *lineage) repeats(n node) bool {
	if n.base == held || len(l.headsWith(n.base)) > 0 {
		return false // the natural continuation of a version, whatever was before that
	}
	if m := l.placeholder(n); m != nil && m.kind == flat && slices.ContainsFunc(m.parents, func(p *node) bool { return p.digest == n.base }) {
		return false // the same, and it was seen before it was said
	}
	if m := l.find(func(m *node) bool { return m.kind == announced && m.digest == n.digest && m.base == n.base }); m != nil {
		m.at, m.heard, m.told, m.boot, m.by, m.user = n.at, n.heard, false, m.boot && n.boot, n.by, n.user
		return true
	}
	for _, c := range l.nodes {
		i := slices.Index(c.absorbed, n.digest)
		if i > 0 && c.absorbed[i-1] == n.base || i == 0 && slices.ContainsFunc(c.parents, func(p *node) bool { return p.digest == n.base }) {
			return true
		}
	}
	return false
}

// placeholder is the node that stands for n already: a sighting, or what somebody
// said that he had loaded.
func (l *lineage) placeholder(n node) *node {
	return l.find(func(m *node) bool {
		if m.kind == announced || m.kind == rewritten || m.digest != n.digest {
			return false
		}
		for _, c := range l.nodes {
			if c == m || !c.descends(m) {
				continue
			}
			// n is newer than m: it is based on what m led to, or m led to what is older than n.
			if c.digest == n.base || c.kind == announced && c.at < n.at-int64(clockSkew) {
				return false
			}
		}
		return true
	})
}

// adopt finds the parents of m by what its author said.
func (l *lineage) adopt(m *node) {
	if m.base == held {
		return
	}
	var parents, later []*node
	for _, p := range l.nodes {
		switch {
		case p == m || p.digest != m.base || p.descends(m) || p.after(m):
		case p.kind == announced && p.at > m.at: // the same content again, saved after m
			later = append(later, p)
		default:
			parents = append(parents, p)
		}
	}
	if parents == nil {
		parents = later
	}
	if m.parents = parents; parents != nil || m.base == (Digest{}) {
		return
	}
	g := l.stand(m.base, m)
	if g == nil {
		g = &node{digest: m.base, base: held, kind: ghost, at: m.at, heard: m.heard}
		l.nodes = slices.Insert(l.nodes, max(slices.Index(l.nodes, m), 0), g)
	}
	m.parents = []*node{g}
}

// stand makes a node again of a version that was reduced, but none that comes after
// m. It returns nil if there is none.
func (l *lineage) stand(d Digest, m *node) *node {
	for k, c := range l.nodes {
		i := slices.Index(c.absorbed, d)
		if i < 0 || m != nil && c.descends(m) {
			continue
		}
		g := &node{digest: d, base: held, kind: ghost, at: c.at, heard: c.heard, parents: c.parents, absorbed: slices.Clone(c.absorbed[:i])}
		c.parents, c.absorbed = []*node{g}, slices.Clone(c.absorbed[i+1:])
		l.nodes = slices.Insert(l.nodes, k, g)
		return g
	}
	return nil
}

// reduced says that a version is known, and no node of its own.
func (l *lineage) reduced(d Digest) bool {
	return slices.ContainsFunc(l.nodes, func(n *node) bool { return slices.Contains(n.absorbed, d) })
}

func (l *lineage) add(n *node) {
	l.nodes = append(l.nodes, n)
	l.trim()
}

func (l *lineage) find(f func(*node) bool) *node {
	for _, n := range slices.Backward(l.nodes) {
		if f(n) {
			return n
		}
	}
	return nil
}

// last is the newest node with a content.
func (l *lineage) last(d Digest) *node {
	return l.find(func(n *node) bool { return n.digest == d })
}

// superseded says that a content is known and that something was based on it.
func (l *lineage) superseded(d Digest) bool {
	return l.find(func(n *node) bool { return n.digest == d && l.hasChild(n) }) != nil || l.reduced(d)
}

func (l *lineage) hasChild(n *node) bool {
	return slices.ContainsFunc(l.nodes, func(m *node) bool { return slices.Contains(m.parents, n) })
}

// heads are the nodes on which nothing was based.
func (l *lineage) heads() []*node {
	var out []*node
	for _, n := range l.nodes {
		if !l.hasChild(n) {
			out = append(out, n)
		}
	}
	return out
}

// tips are the versions on which nothing was based, but for saves that changed nothing:
// those hide no loss.
func (l *lineage) tips() []*node {
	past := map[*node]bool{}
	for _, n := range l.nodes {
		if n.kind == rewritten {
			continue
		}
		for a := range n.ancestors() {
			past[a] = past[a] || a != n
		}
	}
	return slices.DeleteFunc(slices.Clone(l.nodes), func(n *node) bool { return n.kind == rewritten || past[n] })
}

func (l *lineage) headsWith(d Digest) []*node {
	return slices.DeleteFunc(l.heads(), func(n *node) bool { return n.digest != d })
}

// descends says whether a is an ancestor of n, or the same.
func (n *node) descends(a *node) bool { return n.ancestors()[a] }

// ancestors of n, itself included.
func (n *node) ancestors() map[*node]bool {
	out := map[*node]bool{}
	todo := []*node{n}
	for len(todo) > 0 {
		m := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !out[m] {
			out[m] = true
			todo = append(todo, m.parents...)
		}
	}
	return out
}
