package adoption_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func candidate(name string, load int, digest string, tags ...string) adoption.Candidate {
	return adoption.Candidate{Life: ledger.Life{Name: name, Incarnation: 1}, Load: adoption.Load{Running: load}, PluginsDigest: digest, Tags: tags}
}

// The rules by which builds get their new owner, one by one.
func TestPlan(t *testing.T) {
	item := func(key string, nodes ...string) adoption.Item { return adoption.Item{Key: key, Nodes: nodes} }
	for name, c := range map[string]struct {
		items      []adoption.Item
		candidates []adoption.Candidate
		digest     string
		want       string
	}{
		"nobody":                  {[]adoption.Item{item("x")}, nil, "d", ""},
		"nothing":                 {nil, []adoption.Candidate{candidate("a", 0, "d")}, "d", ""},
		"noadopt":                 {[]adoption.Item{item("x")}, []adoption.Candidate{candidate("a", 0, "d", "x", "noadopt"), candidate("b", 9, "d")}, "d", "x=b "},
		"only noadopt":            {[]adoption.Item{item("x")}, []adoption.Candidate{candidate("a", 0, "d", "noadopt")}, "d", ""},
		"equal plugins preferred": {[]adoption.Item{item("x")}, []adoption.Candidate{candidate("a", 0, "other"), candidate("b", 9, "d")}, "d", "x=b "},
		"noadopt makes no digest": {[]adoption.Item{item("x")}, []adoption.Candidate{candidate("a", 0, "other"), candidate("b", 9, "d", "noadopt")}, "d", "x=a "},
		"no equal plugins":        {[]adoption.Item{item("x")}, []adoption.Candidate{candidate("a", 0, "o"), candidate("b", 9, "p")}, "d", "x=a "},
		"digest unknown":          {[]adoption.Item{item("x")}, []adoption.Candidate{candidate("a", 5, ""), candidate("b", 1, "p")}, "", "x=b "},
		"least loaded, growing":   {[]adoption.Item{item("x"), item("y"), item("z")}, []adoption.Candidate{candidate("a", 1, ""), candidate("b", 0, "")}, "", "x=b y=a z=b "},
		"shared node":             {[]adoption.Item{item("w"), item("x", "n1"), item("y", "n1", "n2"), item("z", "n2")}, []adoption.Candidate{candidate("a", 0, ""), candidate("b", 0, "")}, "", "w=b x=a y=a z=a "},
		"built-in is not shared":  {[]adoption.Item{item("x", "built-in"), item("y", "built-in"), item("z", ""), item("zz", "")}, []adoption.Candidate{candidate("a", 0, ""), candidate("b", 0, "")}, "", "x=a y=b z=a zz=b "},
		"node in use already": {[]adoption.Item{item("x", "n1")}, []adoption.Candidate{candidate("a", 0, ""),
			{Life: ledger.Life{Name: "b", Incarnation: 1}, Load: adoption.Load{Running: 50}, Nodes: []string{"n1"}}}, "", "x=b "},
		"queue and nodes count": {[]adoption.Item{item("x")}, []adoption.Candidate{{Life: ledger.Life{Name: "a", Incarnation: 1}, Load: adoption.Load{Queue: 2, OnlineNodes: 2}},
			candidate("b", 3, "")}, "", "x=b "},
		"a name twice": {[]adoption.Item{item("x")}, []adoption.Candidate{candidate("a", 0, ""), {Life: ledger.Life{Name: "a", Incarnation: 7}}}, "", "x=a/7 "},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, a := range adoption.Plan(c.items, c.candidates, c.digest) {
				to := a.To.Name
				if a.To.Incarnation != 1 {
					to = a.To.String()
				}
				got += a.Key + "=" + to + " "
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Whatever the input: every build gets exactly one owner that may have it,
// builds that share a node get the same, the order of the input doesn't matter,
// and without shared nodes the loads end up as even as they can.
func TestPlanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.SliceOfN(rapid.SampledFrom([]string{"n1", "n2", "n3", "n4", "built-in", ""}), 0, 2)
		var items []adoption.Item
		sharing := rapid.Bool().Draw(t, "sharing")
		for i := range rapid.IntRange(0, 30).Draw(t, "items") {
			it := adoption.Item{Key: fmt.Sprintf("k%02d", i)}
			if sharing {
				it.Nodes = nodes.Draw(t, it.Key)
			}
			items = append(items, it)
		}
		var candidates []adoption.Candidate
		for i := range rapid.IntRange(0, 5).Draw(t, "candidates") {
			c := candidate(string(rune('a'+i)), rapid.IntRange(0, 20).Draw(t, "load"), rapid.SampledFrom([]string{"", "d", "e"}).Draw(t, "digest"))
			if rapid.IntRange(0, 3).Draw(t, "tag") == 0 {
				c.Tags = []string{adoption.TagNoAdopt}
			}
			candidates = append(candidates, c)
		}
		plan := adoption.Plan(items, candidates, "d")
		may := map[string]adoption.Candidate{}
		same := slices.ContainsFunc(candidates, func(c adoption.Candidate) bool { return c.PluginsDigest == "d" && len(c.Tags) == 0 })
		for _, c := range candidates {
			if len(c.Tags) == 0 && (!same || c.PluginsDigest == "d") {
				may[c.Life.Name] = c
			}
		}
		if len(may) == 0 {
			if len(plan) > 0 {
				t.Fatalf("planned %v for nobody", plan)
			}
			return
		}
		owner, given := map[string]string{}, map[string]int{}
		for _, a := range plan {
			if _, ok := may[a.To.Name]; !ok || owner[a.Key] != "" {
				t.Fatalf("bad assignment %v", a)
			}
			owner[a.Key] = a.To.Name
			given[a.To.Name]++
		}
		if len(owner) != len(items) {
			t.Fatalf("%d of %d planned", len(owner), len(items))
		}
		at := map[string]string{}
		for _, it := range items {
			for _, n := range it.Nodes {
				if n == "" || n == "built-in" {
					continue
				}
				if at[n] != "" && at[n] != owner[it.Key] {
					t.Fatalf("node %s is at %s and %s", n, at[n], owner[it.Key])
				}
				at[n] = owner[it.Key]
			}
		}
		if !sharing {
			for name, c := range may {
				for other, o := range may {
					if given[other] > 0 && o.Load.Score()+given[other]-1 > c.Load.Score()+given[name] {
						t.Fatalf("uneven: %s %d+%d, %s %d+%d", other, o.Load.Score(), given[other], name, c.Load.Score(), given[name])
					}
				}
			}
		}
		slices.Reverse(items)
		slices.Reverse(candidates)
		if diff := cmp.Diff(plan, adoption.Plan(items, candidates, "d")); diff != "" {
			t.Fatalf("depends on the order of the input:\n%s", diff)
		}
	})
}
