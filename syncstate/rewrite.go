package syncstate

import (
	"slices"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// A controller often saves what it has loaded, unchanged. Mostly that is nothing. But
// if somebody else has saved a newer version a moment before, and it was not loaded yet,
// then that is lost from disk, and the digest says nothing of it: it is that of an old
// version, which all know. So these writes are remembered, here only, and told to
// peers only when there is a version that they may have overwritten. The author's word
// of that comes to this sidecar, sooner or later; both orders work.

const (
	// maxRewrites bounds what is remembered of resources of which nothing else is known:
	// some 150 bytes each.
	maxRewrites = 20_000
	// rewriteRest is how long one is kept when there is no room: longer than a version's
	// announcement is under way, unless the network is cut.
	rewriteRest = time.Minute
)

// rewrite is a save that changed nothing.
type rewrite struct {
	digest Digest
	user   string
	at     int64
}

// rewroteLocked takes that the own controller has saved what it had loaded.
func (s *Syncer) rewroteLocked(c Saved, kind resource.Kind, now time.Time) {
	if !kind.Authored() || c.Digest == (Digest{}) {
		return
	}
	r := rewrite{digest: c.Digest, user: c.User, at: now.UnixNano()}
	v, seen := s.index.Get(c.Path)
	l := s.lineages[c.Path]
	if l == nil && (!seen || v.Digest == c.Digest) {
		s.rememberLocked(c.Path, r, now)
		return
	}
	if l == nil {
		if l = s.lineageOfLocked(c.Path); l == nil {
			return
		}
	}
	n := r.node(s.cfg.Name)
	if seen && v.Digest != c.Digest {
		if l.last(v.Digest) == nil && !l.reduced(v.Digest) {
			l.saw(v.Digest, time.Unix(0, v.CTime), now, "")
		}
		n.over = v.Digest
	}
	l.rewrote(n)
	s.judgeLocked(c.Path, now)
	if l.against(c.Digest) > 0 {
		s.lookLocked(c.Path, now) // then it is told to peers, see tellRewriteLocked
	}
}

// rememberLocked keeps a rewrite until something else is known of the resource.
func (s *Syncer) rememberLocked(path string, r rewrite, now time.Time) {
	if s.rewrites == nil {
		s.rewrites = map[string]rewrite{}
	}
	if _, ok := s.rewrites[path]; !ok && len(s.rewrites) >= maxRewrites {
		s.forgetRewritesLocked(now)
		if len(s.rewrites) >= maxRewrites {
			for p := range s.rewrites { // any
				delete(s.rewrites, p)
				s.stats.clashesLost++
				break
			}
		}
	}
	s.rewrites[path] = r
}

// forgetRewritesLocked makes room, at most once a second.
func (s *Syncer) forgetRewritesLocked(now time.Time) {
	if now.Sub(s.forgot) < time.Second {
		return
	}
	s.forgot = now
	keep := keepLineage
	if len(s.rewrites) >= maxRewrites {
		keep = rewriteRest
	}
	old := now.Add(-keep).UnixNano()
	for p, r := range s.rewrites {
		if r.at < old {
			delete(s.rewrites, p)
		}
	}
}

// tellRewriteLocked tells peers that the own controller has written a content that lies
// on disk now, changed or not since the last look: once for each version that it may
// have overwritten. Without one nobody hears of it.
func (s *Syncer) tellRewriteLocked(path string, d Digest, changed bool) {
	l := s.lineages[path]
	if l == nil || d == (Digest{}) {
		return
	}
	r := l.find(func(n *node) bool {
		return n.kind == rewritten && n.by == s.cfg.Name && n.digest == d && !l.hasChild(n)
	})
	if r == nil {
		return
	}
	newest := l.against(d)
	if newest <= r.spoke && (!changed || r.spoke >= r.heard) {
		return
	}
	r.spoke = max(newest, r.heard)
	s.stats.announced++
	s.outbox.add([]Announced{{Path: path, Digest: d, Base: d, User: r.user, At: time.Unix(0, r.at)}})
}

func (r rewrite) node(by string) node {
	return node{digest: r.digest, base: r.digest, by: by, user: r.user, at: r.at, heard: r.at}
}

// rewrote takes that somebody saved what he had loaded. It is a version of its own, beside
// all that was based on that content meanwhile; nothing is lost when it is overwritten.
func (l *lineage) rewrote(n node) {
	l.gen++
	n.kind = rewritten
	m := l.find(func(m *node) bool {
		return m.kind == rewritten && m.by == n.by && m.digest == n.digest && !l.hasChild(m)
	})
	if m == nil { // a sighting of which its author speaks now
		m = l.find(func(m *node) bool {
			return m.kind == flat && m.digest == n.digest && len(m.parents) > 0 && !l.hasChild(m) && !l.knew(m, n.digest)
		})
	}
	if m == nil {
		m = &node{}
		l.nodes = append(l.nodes, m)
	}
	n.spoke = m.spoke
	*m = n
	for _, p := range l.nodes {
		if p != m && p.digest == n.digest && p.kind != rewritten && !p.descends(m) {
			m.parents = append(m.parents, p)
		}
	}
	if m.parents == nil {
		g := l.stand(n.digest, m)
		if g == nil {
			g = &node{digest: n.digest, base: held, kind: ghost, at: n.at, heard: n.heard}
			l.nodes = slices.Insert(l.nodes, max(slices.Index(l.nodes, m), 0), g)
		}
		m.parents = []*node{g}
	}
	l.trim()
}

// knew says whether a content is in the past of a version.
func (l *lineage) knew(m *node, d Digest) bool {
	for a := range m.ancestors() {
		if a != m && (a.digest == d || slices.Contains(a.absorbed, d)) {
			return true
		}
	}
	return slices.Contains(m.absorbed, d)
}

// against is when the newest version became known that a rewrite of d may have
// overwritten; 0 is none.
func (l *lineage) against(d Digest) (newest int64) {
	for _, h := range l.tips() {
		if h.digest != d && !h.echo && h.kind != ghost {
			newest = max(newest, h.heard)
		}
	}
	return newest
}

// outlived takes what lies on disk, read after all rewrites were known: if that is another
// content, it was written after them. They have overwritten nothing that is missed, and
// did not do what happens later.
func (l *lineage) outlived(disk Digest) {
	top := l.last(disk)
	if top == nil {
		return
	}
	seen := top.ancestors()
	missed := func(p *node) bool { return !seen[p] } // that is lost, and stays so
	for _, r := range l.nodes {
		if r.kind == rewritten && r.digest != disk && !l.hasChild(r) && !r.descends(top) && !slices.ContainsFunc(r.parents, missed) {
			top.parents = append(top.parents, r)
		}
	}
}

// rewriteOver finds who wrote d without having seen h, perhaps after h was saved.
func (l *lineage) rewriteOver(d Digest, h *node) *node {
	return l.find(func(n *node) bool {
		return n.kind == rewritten && n.digest == d && n.by != h.by && !h.descends(n) && !n.descends(h)
	})
}

// after says that a rewrite n may have been made after m was saved by somebody else, so
// that m is not based on it.
func (n *node) after(m *node) bool {
	return n.kind == rewritten && n.by != m.by && n.at > m.at-int64(clockSkew)
}
