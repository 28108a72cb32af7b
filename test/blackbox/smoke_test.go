package blackbox_test

import (
	"testing"

	"github.com/footman-ci/footman/internal/harness"
)

// The main promise in one short run: three replicas on one home, one is killed -9
// in mid-build, the others carry its builds on, and the logs say that nothing was
// lost and nothing ran twice.
func TestKilledReplicasBuildsLiveOn(t *testing.T) {
	s := newStage(t)
	s.start("a", "b", "c")
	s.builds("a", 25, shell, sleep, fork, inner, ask)
	s.builds("b", 15, shell, sleep, inner)
	s.builds("c", 15, shell, sleep, fork, inner)
	s.kill("a", harness.Whole)
	rep := s.clean()
	if rep.Succeeded != len(rep.Builds) {
		t.Errorf("%d of %d builds succeeded", rep.Succeeded, len(rep.Builds))
	}
	for _, b := range rep.Builds[:5] {
		if len(b.Executors) != 2 && b.Job != ask.job { // nobody had answered before the kill
			t.Errorf("%s was executed by %v, want a and its adopter", ref(b), b.Executors)
		}
	}
}
