package syncstate

import (
	"slices"
	"time"
)

const (
	// judgeGrace lets announcements of several replicas and what the disk shows come
	// together before they are compared: they arrive in any order.
	judgeGrace = time.Second
	// flatGrace is how long a sighting may wait for somebody to say that it was his.
	flatGrace = 5 * time.Second
	// unknownGrace is how long the missing link between two versions may be under way:
	// longer than the longest pause of a peer that tells it (pushBackoffMax).
	unknownGrace = 15 * time.Second
	// revertGrace: a version that was saved and gone again so soon, with nobody's word,
	// was hardly put back by hand.
	revertGrace = 3 * time.Second
	// echoWindow: what nobody claims and what appears so soon after a version that
	// somebody saved may be that version in the form of another controller that loaded it.
	echoWindow = 30 * time.Second
)

// verdict says that a version was overwritten.
type verdict struct {
	older, newer *node
	fork         Digest // the last version that both had seen; zero: nothing, or not known
	unknown      bool   // nobody can say whether newer's author had seen older
	candidate    bool   // counts only if newer is on disk
}

// judge compares what is known with what lies on disk, read after all of that was
// known. again is when to come back, zero: not before something happens.
func (l *lineage) judge(disk Digest, now time.Time) (out []verdict, again time.Time) {
	l.saw(disk, now, now, "")
	top := l.last(disk)
	if top == nil {
		if top = l.stand(disk, nil); top == nil {
			return nil, time.Time{} // there is too much of it: it was forgotten at once
		}
	}
	later := func(t time.Time) {
		if again.IsZero() || t.Before(again) {
			again = t
		}
	}
	if top.kind == flat && !l.hasChild(top) { // else it lies there again
		// Whoever wrote it is taken to have seen what was there, until somebody says more.
		if t := time.Unix(0, top.heard).Add(flatGrace); now.Before(t) {
			return nil, t
		}
		l.cover(top)
		return nil, time.Time{}
	}
	seen := top.ancestors()
	var reverted []*node
	for _, h := range l.tips() {
		if h.kind == ghost || h.told || h.echo || seen[h] || h.digest == disk {
			continue
		}
		if h.descends(top) {
			if b, ok := l.bootAfter(disk, h); ok {
				h.told, h.maybe = true, now.UnixNano()
				newer := &node{digest: disk, base: disk, by: b.by, boot: true, at: b.at}
				out = append(out, verdict{older: h, newer: newer, fork: l.exactFork(top, h), candidate: true})
			} else if r := l.rewriteOver(disk, h); r != nil {
				if t := l.rewriteDue(h, r); now.Before(t) {
					later(t)
					continue
				}
				h.told, h.maybe = true, now.UnixNano()
				out = append(out, verdict{older: h, newer: r, fork: l.exactFork(r, h), candidate: true})
			} else {
				reverted = append(reverted, h)
			}
			continue
		}
		newer := l.overwriter(top, h, seen)
		if newer.kind == rewritten {
			if newer.by == h.by { // one memory; but it may have loaded what another one has written again
				if newer = l.rewriteOver(newer.digest, h); newer == nil {
					continue
				}
			}
			if t := l.rewriteDue(h, newer); now.Before(t) {
				later(t)
				continue
			}
		}
		if l.sameMemory(newer, h) || newer.base == h.digest {
			continue
		}
		switch l.certain(top, h, seen) {
		case no:
			continue
		case yes:
			t := time.Unix(0, h.heard).Add(flatGrace)
			if h.kind == flat && h.by == "" && now.Before(t) {
				later(t) // its author may still say so
				continue
			}
			t = time.Unix(0, max(h.heard, newer.heard)).Add(unknownGrace)
			if newer.base == (Digest{}) && h.digest != (Digest{}) && now.Before(t) {
				later(t) // made where there was nothing: who deleted h may still say so
				continue
			}
			h.told = true
			v := verdict{older: h, newer: newer, fork: l.exactFork(top, h), candidate: newer.kind == rewritten && newer.digest == disk}
			if v.candidate {
				h.maybe = now.UnixNano()
			}
			out = append(out, v)
		case unknown:
			t := time.Unix(0, max(h.heard, newer.heard)).Add(unknownGrace)
			if now.Before(t) {
				later(t)
				continue
			}
			h.told = true
			out = append(out, verdict{older: h, newer: newer, unknown: true, candidate: newer.kind == rewritten && newer.digest == disk})
		}
	}
	if reverted != nil {
		// An older content lies there again. Its author may still say so; if nobody does,
		// somebody put it there by hand.
		soon := func(h *node) bool { return h.own && l.since < h.heard+int64(revertGrace) }
		grace := flatGrace
		if slices.ContainsFunc(reverted, soon) {
			grace = unknownGrace
		}
		if t := time.Unix(0, l.newest()).Add(grace); now.Before(t) {
			later(t)
		} else {
			for _, h := range reverted {
				if soon(h) {
					out = append(out, verdict{older: h, newer: &node{digest: disk, at: l.since}, unknown: true, candidate: true})
				}
			}
			l.nodes = append(l.nodes, &node{digest: disk, base: held, kind: flat, parents: l.heads(), at: now.UnixNano(), heard: now.UnixNano()})
			l.trim()
		}
	}
	return out, again
}

type certainty uint8

const (
	unknown certainty = iota
	yes
	no
)

// certain says whether h is missing in what top's author had seen, as far as can be
// said: what is announced is exact, what was only seen on disk is not.
func (l *lineage) certain(top, h *node, seen map[*node]bool) certainty {
	for n := range seen {
		if n.over == h.digest && n.over != (Digest{}) && !h.descends(n) {
			return yes // its own sidecar knew that it had something else loaded
		}
	}
	past := h.ancestors()
	common, created := false, top.created(seen) && h.created(past)
	for n := range seen {
		common = common || past[n]
	}
	if !common && !created {
		for n := range seen {
			if len(n.parents) == 0 && (n.kind != flat || n.at > h.at-int64(clockSkew)) {
				return unknown // h may be in n's past
			}
		}
	}
	for n := range seen {
		switch {
		case past[n] || n.kind != flat:
		case h.at < n.at-int64(clockSkew):
			return no // it was there when that was written
		case h.at <= n.at+int64(clockSkew):
			return unknown
		}
		if n.kind == announced && n.base == held && !past[n] {
			return unknown
		}
	}
	if h.kind == flat && h.digest != (Digest{}) && h.by == "" && h.over == (Digest{}) && len(h.parents) == 1 {
		p := h.parents[0]
		if p.kind == announced && h.heard-p.heard < int64(echoWindow) && seen[p] {
			return unknown
		}
	}
	return yes
}

// created says that its history begins with its creation.
func (n *node) created(past map[*node]bool) bool {
	for m := range past {
		if len(m.parents) == 0 && (m.kind != announced || m.base != (Digest{})) {
			return false
		}
	}
	return true
}

// cover notes that whoever wrote top had seen what was there.
func (l *lineage) cover(top *node) {
	for _, h := range l.heads() {
		if !h.descends(top) && !slices.Contains(top.parents, h) && h != top {
			top.parents = append(top.parents, h)
		}
	}
}

// overwriter is the version between h and top that has overwritten h: the first one
// of top's side that became known after h. What h's author has saved again himself is so
// only if there is no other.
func (l *lineage) overwriter(top, h *node, seen map[*node]bool) *node {
	past := h.ancestors()
	for _, n := range l.nodes {
		if seen[n] && !past[n] && (n.kind == announced || n.kind == rewritten && n.by != h.by) && n.heard >= h.heard {
			return n
		}
	}
	return top
}

// sameMemory says that one controller saved both within a moment, from what it had
// loaded once: what it saved first, it knew, whatever it said of its base. If somebody
// else has saved the base again, it may have loaded that in between.
func (l *lineage) sameMemory(a, b *node) bool {
	d := a.at - b.at
	if a.by == "" || a.by != b.by || a.base != b.base || d >= int64(clockSkew) || d <= -int64(clockSkew) || settledBy(a.user) || settledBy(b.user) {
		return false
	}
	again := l.find(func(n *node) bool {
		return n.kind == rewritten && n.digest == a.base && n.by != a.by && n.at > min(a.at, b.at)-int64(clockSkew)
	})
	return again == nil && (l.last(a.base) == nil || !l.reduced(a.base)) // that may have been reduced
}

// bootAfter finds the boot that wrote d after h was saved. What was saved long before it
// began was not there any more when it read d: somebody else had put that back.
func (l *lineage) bootAfter(d Digest, h *node) (bootWrite, bool) {
	for _, b := range slices.Backward(l.boots) {
		if b.digest == d && h.at <= b.at+int64(clockSkew) && (b.began == 0 || h.at >= b.began-int64(bootStale+clockSkew)) {
			return b, true
		}
	}
	return bootWrite{}, false
}

// rewriteDue is when it is decided that a rewrite has overwritten h: a word that
// makes it none may be under way.
func (l *lineage) rewriteDue(h, r *node) time.Time {
	return time.Unix(0, max(h.heard, r.heard)).Add(flatGrace)
}

// exactFork is the content that both are based on, if their authors said so.
func (l *lineage) exactFork(a, b *node) Digest {
	seen, past := a.ancestors(), b.ancestors()
	var fork *node
	for _, n := range slices.Backward(l.nodes) { // the nearest one
		if seen[n] && past[n] && (fork == nil || n.descends(fork)) {
			fork = n
		}
	}
	if fork == nil {
		return Digest{}
	}
	for _, side := range []map[*node]bool{seen, past} {
		for n := range side {
			if n.kind == flat && n != fork && n.descends(fork) {
				return Digest{}
			}
		}
	}
	return fork.digest
}

// newest is when something became known last.
func (l *lineage) newest() int64 {
	var t int64
	for _, n := range l.nodes {
		t = max(t, n.heard)
	}
	return t
}

// open says whether there is anything to judge.
func (l *lineage) open() bool {
	if len(l.boots) > 0 && len(l.nodes) > 1 {
		return true
	}
	untold, over, gone := 0, false, l.seen
	for _, h := range l.heads() {
		gone = gone && h.digest != l.disk
		over = over || h.kind == rewritten
	}
	for _, h := range l.tips() {
		if !h.told && !h.echo && h.kind != ghost {
			untold++
		}
	}
	return untold > 1 || untold > 0 && (over || gone)
}
