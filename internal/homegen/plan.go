package homegen

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strconv"
)

// Plan says what is in a home. Together with the code of this package it
// determines every byte.
type Plan struct {
	Seed        uint64 `json:"seed"        default:"1"      help:"Another seed makes another home of the same size."`
	Jobs        int    `json:"jobs"        default:"1000"   help:"How many jobs, branch projects included."`
	Builds      int    `json:"builds"      default:"20000"  help:"How many builds in all; one job in a hundred has twenty times as many as others."`
	Users       int    `json:"users"       default:"100"    help:"How many users."`
	Nodes       int    `json:"nodes"       default:"20"     help:"How many agents."`
	Descriptors int    `json:"descriptors" default:"40"     help:"How many descriptors have a configuration file of their own."`
}

// Large is the home of the promises: 50,000 jobs with 1,000,000 builds.
func Large() Plan {
	return Plan{Seed: 1, Jobs: 50_000, Builds: 1_000_000, Users: 1000, Nodes: 200, Descriptors: 80}
}

const (
	// perFolder is how many jobs lie in one folder, perProject how many branches in
	// one multibranch project; one job in plainOf lies directly in the home.
	perFolder  = 40
	perProject = 10
	plainOf    = 10
	// projectOf: one folder in this many holds multibranch projects instead of jobs.
	projectOf = 4
	// departments and areas are the folders above folders.
	departments = 12
	areas       = 7
	// busyOf: one job in this many has busy times as many builds as it would have.
	busyOf = 100
	busy   = 20
	// maxSize bounds each number, so that their sums fit and a slip of the hand ends in
	// words instead of a full disk.
	maxSize = 100_000_000
)

// Validate says what is wrong with a plan.
func (p Plan) Validate() error {
	for name, n := range map[string]int{"jobs": p.Jobs, "builds": p.Builds, "users": p.Users, "nodes": p.Nodes, "descriptors": p.Descriptors} {
		if n < 0 || n > maxSize {
			return fmt.Errorf("%d %s: want 0 to %d", n, name, maxSize)
		}
	}
	if p.Jobs == 0 && p.Builds > 0 {
		return errors.New("builds need jobs")
	}
	return nil
}

// Item is a job, a folder or a multibranch project.
type Item struct {
	// Folder relative to the home, with '/'.
	Folder string
	// Builds that it has, numbered from 1; -1 says that it is no job and holds others.
	Builds int
	// Project says that what it holds are branches.
	Project bool
}

// Job says whether it can have builds.
func (i Item) Job() bool { return i.Builds >= 0 }

// Items are all items, each after the one in which it lies.
func (p Plan) Items() iter.Seq[Item] {
	return func(yield func(Item) bool) {
		p.units(func(unit []Item) bool {
			for _, i := range unit {
				if !yield(i) {
					return false
				}
			}
			return true
		})
	}
}

// units gives the items in groups that can be made side by side: the folders above
// folders first, then one group for each folder of jobs, then the jobs in none.
func (p Plan) units(yield func([]Item) bool) {
	if !yield(p.upper()) {
		return
	}
	share := p.shares()
	plain := p.Jobs / plainOf
	inFolders := p.Jobs - plain
	for first, n := 0, 0; first < inFolders; first, n = first+perFolder, n+1 {
		if !yield(p.folder(n, first, min(first+perFolder, inFolders), share)) {
			return
		}
	}
	for first := inFolders; first < p.Jobs; first += perFolder {
		var unit []Item
		for j := first; j < min(first+perFolder, p.Jobs); j++ {
			unit = append(unit, Item{Folder: "jobs/" + p.name("job", j), Builds: share(j)})
		}
		if !yield(unit) {
			return
		}
	}
}

// upper are the folders that hold folders.
func (p Plan) upper() (out []Item) {
	if p.Jobs < perFolder {
		return nil
	}
	for d := range departments {
		dep := "jobs/department-" + strconv.Itoa(d)
		out = append(out, Item{Folder: dep, Builds: -1})
		for a := range areas {
			out = append(out, Item{Folder: dep + "/jobs/area " + strconv.Itoa(a), Builds: -1})
		}
	}
	return out
}

// folder is one folder with its jobs, first to end-1 of all, one to three deep.
func (p Plan) folder(n, first, end int, share func(int) int) []Item {
	parent := ""
	if p.Jobs >= perFolder {
		switch n % 3 {
		case 1:
			parent = "jobs/department-" + strconv.Itoa(n/3%departments) + "/"
		case 2:
			parent = "jobs/department-" + strconv.Itoa(n/3%departments) + "/jobs/area " + strconv.Itoa(n/3/departments%areas) + "/"
		}
	}
	top := parent + "jobs/" + p.name("team", n)
	out := []Item{{Folder: top, Builds: -1}}
	for j := first; j < end; j++ {
		if n%projectOf != 0 {
			out = append(out, Item{Folder: top + "/jobs/" + p.name("job", j), Builds: share(j)})
			continue
		}
		project := top + "/jobs/" + p.name("service", j/perProject)
		if (j-first)%perProject == 0 {
			out = append(out, Item{Folder: project, Builds: -1, Project: true})
		}
		out = append(out, Item{Folder: project + "/branches/" + branch(p.draw("branch", j), j), Builds: share(j)})
	}
	return out
}

// name of the n-th of a kind: most as tools make them, some as people do.
func (p Plan) name(kind string, n int) string {
	s := kind + "-" + strconv.Itoa(n)
	switch p.draw(kind, n).IntN(20) {
	case 0:
		return s + " nightly build"
	case 1:
		return "über " + s
	case 2:
		return s + "-a-name-that-says-everything-about-what-it-builds-and-for-whom"
	case 3:
		return s + ".bak"
	}
	return s
}

// branch is a folder's name as branch-api's NameMangler makes them.
func branch(r *rand.Rand, n int) string {
	what := []string{"main", "develop", "release-2", "feature-login", "PR-118", "dependabot"}[r.IntN(6)]
	return fmt.Sprintf("%s.%06x", what, n)
}

// draw is a source of randomness that depends on nothing but the plan's seed and the thing.
func (p Plan) draw(kind string, n int) *rand.Rand {
	h := p.Seed
	for _, c := range []byte(kind) {
		h = h*1_099_511_628_211 + uint64(c) //nolint:mnd // the prime of FNV-1a
	}
	return rand.New(rand.NewPCG(h, uint64(n))) //nolint:gosec // not negative; no secret
}

// shares gives out the builds: as many as the plan says in all.
func (p Plan) shares() func(job int) int {
	sums := make([]int64, p.Jobs+1) // of weights
	for j := range p.Jobs {
		r := p.draw("builds", j)
		w := 1 + r.Int64N(busy)
		if r.IntN(busyOf) == 0 {
			w *= busy
		}
		sums[j+1] = sums[j] + w
	}
	builds, total := int64(p.Builds), sums[p.Jobs]
	upTo := func(j int) int { return int(float64(builds) * (float64(sums[j]) / float64(total))) }
	return func(j int) int {
		if total == 0 {
			return 0
		}
		return upTo(j+1) - upTo(j)
	}
}
