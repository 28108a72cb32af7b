//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// Chaos is set by FOOTMAN_CHAOS_ROUNDS and FOOTMAN_CHAOS_SEED.
const (
	chaosRounds = 50
	chaosTicks  = 25 // of each build, 2.5 s: some always run
	chaosBuilds = 5  // started in each round
	maxBlows    = 3  // in a round
)

func number(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(v, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// kill -9 of anything at any moment, also while it boots, adopts or hands out,
// never leaves a home that the next start can't use: in every round everything
// serves again, all builds end, each of them ran once, and nothing is left over.
func TestChaos(t *testing.T) {
	t.Parallel()
	rounds := int(number(t, "FOOTMAN_CHAOS_ROUNDS", chaosRounds))
	seed := number(t, "FOOTMAN_CHAOS_SEED", rand.Uint64N(1<<32))
	t.Logf("FOOTMAN_CHAOS_SEED=%d FOOTMAN_CHAOS_ROUNDS=%d", seed, rounds)
	rng := rand.New(rand.NewPCG(seed, 0))
	s := newStage(t, func(o *harness.Options) { o.Boot = 100 * time.Millisecond })
	s.hold = "" // builds come and go all the time
	before := s.folders()
	names := []string{"a", "b", "c"}
	s.start(names...)
	recipes := []recipe{shell, sleep, fork, inner}
	var orders sync.WaitGroup
	for round := range rounds {
		for range chaosBuilds {
			r := s.Replicas[rng.IntN(len(s.Replicas))]
			rec := recipes[rng.IntN(len(recipes))]
			// One that is killed meanwhile is found by its folder.
			orders.Go(func() { _, _ = s.order(r.URL(), "n-"+r.Name, rec, chaosTicks) })
		}
		var blows []string
		for range 1 + rng.IntN(maxBlows) {
			pause := time.Duration(rng.Int64N(int64(700 * time.Millisecond))) // a random phase, not a wait
			select {
			case <-time.After(pause):
			case <-s.ctx.Done():
				t.FailNow()
			}
			blows = append(blows, s.blow(rng))
			if rng.IntN(2) == 0 {
				s.revive(names...)
			}
		}
		s.revive(names...)
		for i, n := range s.Nodes {
			if !n.Alive() {
				s.must(s.StartNodes("n-" + names[i]))
				s.Nodes[i], s.Nodes = s.Nodes[len(s.Nodes)-1], s.Nodes[:len(s.Nodes)-1]
			}
		}
		for _, n := range names {
			r := s.replica(n)
			if err := harness.Until(s.ctx, serveLimit, n+" serving", func(ctx context.Context) (bool, error) { return r.Serves(ctx) }); err != nil {
				t.Fatalf("round %d (%v): %v", round+1, blows, err)
			}
		}
	}
	orders.Wait()
	s.discover(before)
	t.Logf("%d builds", len(s.work))
	s.clean()
}

// blow kills something at random and tells what.
func (s *stage) blow(rng *rand.Rand) string {
	s.t.Helper()
	i := rng.IntN(len(s.Replicas))
	name := s.Replicas[i].Name
	strike := func(what string, parts harness.Parts) string {
		s.hit(name, parts)
		return what + " " + name
	}
	switch rng.IntN(6) {
	case 0:
		return strike("sidecar", harness.Parts{Sidecar: true})
	case 1:
		return strike("runner", harness.Parts{Runner: true})
	case 2:
		return strike("controller", harness.Parts{Controller: true})
	case 3:
		s.Nodes[i].Kill()
		return "agent of " + name
	case 4:
		return strike("replica", harness.Whole)
	}
	other := s.Replicas[(i+1)%len(s.Replicas)].Name
	s.hit(other, harness.Whole)
	return strike("replicas "+other+" and", harness.Whole)
}

// hit kills what lives of these parts.
func (s *stage) hit(name string, parts harness.Parts) {
	r := s.replica(name)
	if _, err := r.Look(s.ctx); err != nil && r.Last == nil {
		return // never seen yet
	}
	r.Last.ControllerPid = int32(controllerOf(r.Runner))
	if parts.Controller || parts.Runner {
		s.died(name)
	}
	r.Kill(parts)
}

// folders lists the folders of all builds.
func (s *stage) folders() []string {
	s.t.Helper()
	var out []string
	for _, rec := range mixed {
		dirs, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(verdict.LogPath(s.Home, rec.job, 1))), "[0-9]*"))
		s.must(err)
		out = append(out, dirs...)
	}
	return out
}

// discover finds the builds that began although nobody got an answer. One whose
// controller was killed before build.xml was there never was a build.
func (s *stage) discover(before []string) {
	s.t.Helper()
	for _, dir := range s.folders() {
		if slices.Contains(before, dir) {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "build.xml")); err != nil {
			continue
		}
		n, err := strconv.Atoi(filepath.Base(dir))
		s.must(err)
		for _, rec := range []recipe{shell, sleep, fork, inner} {
			known := slices.ContainsFunc(s.work, func(e verdict.Expected) bool { return e.Job == rec.job && e.Number == n })
			if dir == filepath.Dir(verdict.LogPath(s.Home, rec.job, n)) && !known {
				s.t.Logf("nobody heard that %s began", fmt.Sprintf("%s#%d", rec.job, n))
				s.expect(rec, n, chaosTicks)
			}
		}
	}
}
