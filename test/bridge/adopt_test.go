//go:build bridge

package bridge_test

import (
	"testing"

	"github.com/footman-ci/footman/internal/harness"
)

// A replica that is killed -9 with builds of every kind: the other one carries on
// what can be carried on, and ends the rest with a reason; no tick is lost or doubled.
func TestKilledReplicaIsAdopted(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	r.start("a", "b")
	for range 3 {
		r.mixed(r.replica("a").URL(), r.long(30), 10_000) // the last two kinds never end by themselves
	}
	r.mixed(r.replica("b").URL(), 20, 20)
	r.progress(3)
	r.kill("a", harness.Whole)
	rep := r.clean()
	for _, b := range rep.Builds[:18] {
		if len(b.Executors) == 0 || b.Executors[0] != "a/1" && b.Job != "waiting" {
			t.Errorf("%s was executed by %v", ref(b), b.Executors)
		}
	}
	if rep.Succeeded != 12+4+2 {
		t.Errorf("%d builds succeeded, want the 12 that could be carried on and all of b", rep.Succeeded)
	}
}
