package adoption

import (
	"cmp"
	"slices"
	"strings"

	"github.com/footman-ci/footman/adoption/ledger"
)

// Item is a build that needs an owner.
type Item struct {
	Key   string
	Nodes []string // nodes it used when its owner died
}

// Assignment says who gets a build.
type Assignment struct {
	Key string
	To  ledger.Life
}

// builtIn names of the controller's own node, which every replica has itself.
var builtIn = map[string]bool{"": true, "built-in": true, "master": true}

// Plan chooses owners. It is a pure function: the same input in any order gives
// the same plan, sorted by key. Nil means that nobody may be given builds.
//
// Only candidates without the tag "noadopt" are considered, and of these only
// those with the plugin set of the dead replica if there is one. Builds that
// share a node stay together, and go to a candidate that uses such a node
// already; otherwise the least loaded gets the largest group first. Its load
// grows by the builds and nodes it was given.
func Plan(items []Item, candidates []Candidate, digest string) []Assignment {
	targets := eligible(candidates, digest)
	if len(targets) == 0 {
		return nil
	}
	plan := make([]Assignment, 0, len(items))
	for _, g := range groups(items) {
		t := choose(g, targets)
		t.score += len(g.keys) + len(g.nodes)
		for _, n := range g.nodes {
			t.nodes[n] = true
		}
		for _, k := range g.keys {
			plan = append(plan, Assignment{k, t.life})
		}
	}
	slices.SortFunc(plan, func(a, b Assignment) int { return strings.Compare(a.Key, b.Key) })
	return plan
}

type target struct {
	life  ledger.Life
	score int
	nodes map[string]bool
}

func eligible(candidates []Candidate, digest string) []*target {
	same := func(c Candidate) bool { return digest != "" && c.PluginsDigest == digest }
	may := func(c Candidate) bool { return !slices.Contains(c.Tags, TagNoAdopt) }
	var anySame bool
	for _, c := range candidates {
		anySame = anySame || same(c) && may(c)
	}
	var targets []*target
	for _, c := range candidates {
		if !may(c) || anySame && !same(c) {
			continue
		}
		t := &target{life: c.Life, score: c.Load.Score(), nodes: map[string]bool{}}
		for _, n := range c.Nodes {
			if !builtIn[n] {
				t.nodes[n] = true
			}
		}
		targets = append(targets, t)
	}
	slices.SortFunc(targets, func(a, b *target) int {
		if c := strings.Compare(a.life.Name, b.life.Name); c != 0 {
			return c
		}
		return cmp.Compare(b.life.Incarnation, a.life.Incarnation) // one name twice: the newer life first
	})
	return slices.CompactFunc(targets, func(a, b *target) bool { return a.life.Name == b.life.Name })
}

func choose(g group, targets []*target) *target {
	shared := func(t *target) (n int) {
		for _, node := range g.nodes {
			if t.nodes[node] {
				n++
			}
		}
		return n
	}
	best, bestShared := targets[0], shared(targets[0])
	for _, t := range targets[1:] {
		if n := shared(t); n > bestShared || n == bestShared && t.score < best.score {
			best, bestShared = t, n
		}
	}
	return best
}

// group is a set of builds connected by shared nodes; keys and nodes are sorted.
type group struct{ keys, nodes []string }

func groups(items []Item) []group {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.Key, b.Key) })
	items = slices.CompactFunc(items, func(a, b Item) bool { return a.Key == b.Key })

	parent := make([]int, len(items)) // union-find; the root is the smallest index
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	first := map[string]int{} // node -> first build that uses it
	for i, it := range items {
		for _, n := range it.Nodes {
			if builtIn[n] {
				continue
			}
			j, ok := first[n]
			if !ok {
				first[n] = i
				continue
			}
			if a, b := find(i), find(j); a != b {
				parent[max(a, b)] = min(a, b)
			}
		}
	}
	byRoot := map[int]*group{}
	var roots []int
	for i, it := range items {
		r := find(i)
		if byRoot[r] == nil {
			byRoot[r] = &group{}
			roots = append(roots, r)
		}
		byRoot[r].keys = append(byRoot[r].keys, it.Key)
	}
	for n, i := range first {
		g := byRoot[find(i)]
		g.nodes = append(g.nodes, n)
	}
	out := make([]group, 0, len(roots))
	for _, r := range roots {
		slices.Sort(byRoot[r].nodes)
		out = append(out, *byRoot[r])
	}
	slices.SortStableFunc(out, func(a, b group) int { // largest first; then in order of the smallest key
		return len(b.keys) + len(b.nodes) - len(a.keys) - len(a.nodes)
	})
	return out
}
