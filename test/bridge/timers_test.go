//go:build bridge

package bridge_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

var timed = []string{"t1", "t2", "t3", "t4", "t5", "t6"}

// A timer fires once for each minute, though two replicas hold themselves its owner at
// once, a cron thread begins with a minute that is over, or the owner dies before it
// has fired.
func TestTimersFireOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	long := time.Now().Add(-time.Hour)
	for _, j := range timed {
		file := filepath.Join(r.Home, "jobs", j, "config.xml")
		r.must(os.MkdirAll(filepath.Dir(file), 0o750))
		r.must(os.WriteFile(file, []byte("<?xml version='1.1' encoding='UTF-8'?>\n<project>\n  <timer>* * * * *</timer>\n</project>\n"), 0o600))
		r.must(os.Chtimes(file, long, long))
	}
	r.start("a", "b")
	r.until("what was due while they started", func(context.Context) (bool, error) {
		for _, j := range timed {
			if r.fired(j) == 0 {
				return false, fmt.Errorf("%s did not fire", j)
			}
		}
		return true, nil
	})

	marks := map[string]int{} // that were removed
	forget := func() {        // so that the minute may be fired once more
		for _, j := range timed {
			marks[j] += r.fired(j)
		}
		found, err := filepath.Glob(filepath.Join(r.Home, ".footman", "triggers", "*", "t*"))
		r.must(err)
		for _, f := range found {
			r.must(os.Remove(f))
		}
	}
	eachOnce := func() {
		t.Helper()
		r.until("a build for each mark", func(context.Context) (bool, error) {
			for _, j := range timed {
				if got, want := r.completed(j), marks[j]+r.fired(j); got < want {
					return false, fmt.Errorf("%s: %d builds, want %d", j, got, want)
				}
			}
			return true, nil
		})
		for _, j := range timed { // builds first: of what fires meanwhile there is a mark before there is a build
			if got, want := r.completed(j), marks[j]+r.fired(j); got > want {
				t.Errorf("%s: %d builds, and %d minutes for which it fired", j, got, want)
			}
		}
	}
	eachOnce()

	t.Log("each of them holds itself the owner")
	for n, tries := 0, 0; n < 3; tries++ {
		if tries == 20 {
			t.Fatal("the list of owners is never left alone")
		}
		forget()
		if a, b := r.script("a", r.alone("a")), r.script("b", r.alone("b")); a == "yes" && b == "yes" {
			n++
		}
		eachOnce()
	}

	t.Log("the owner dies before it has fired")
	r.until("both own something", func(context.Context) (bool, error) {
		a, b := strings.Fields(r.script("a", owned)), strings.Fields(r.script("b", owned))
		return len(a)+len(b) == len(timed) && len(a) > 0 && len(b) > 0, nil
	})
	own := strings.Fields(r.script("a", owned))
	r.kill("a", harness.Whole)
	forget()
	builds := map[string]int{}
	for _, j := range timed {
		builds[j] = r.completed(j)
	}
	r.until("what the dead one did not fire", func(context.Context) (bool, error) {
		for _, j := range own {
			if r.completed(j) == builds[j] {
				return false, fmt.Errorf("%s did not fire", j)
			}
		}
		return true, nil
	})
	for _, j := range timed {
		if got := r.completed(j) - builds[j]; got > 1 || got > 0 && !slices.Contains(own, j) {
			t.Errorf("%s, owned by a: %v: %d builds more", j, own, got)
		}
	}
}

// owned are the jobs that a controller holds itself the owner of.
const owned = `def of = Class.forName('footman.Owners', true, hudson.ExtensionList.lookup(hudson.model.Queue.QueueDecisionHandler).find { it.class.name == 'footman.TriggerGate' }.class.classLoader)
	['t1', 't2', 't3', 't4', 't5', 't6'].each { if (of.mine(it)) { out.println(it) } }
	null`

// alone has a controller believe that it is alone, and lets its cron thread do the
// minute. It prints yes if it believed so all the while.
func (r *rig) alone(name string) string {
	return `def loader = hudson.ExtensionList.lookup(hudson.model.Queue.QueueDecisionHandler).find { it.class.name == 'footman.TriggerGate' }.class.classLoader
		def owners = Class.forName('footman.Sidecar', true, loader).getDeclaredField('owners')
		owners.setAccessible(true)
		def me = [` + strconv.Quote(name) + `]
		owners.set(null, me)
		def cron = hudson.model.PeriodicWork.all().find { it.class.name == 'hudson.triggers.Trigger$Cron' }
		def cal = cron.class.getDeclaredField('cal')
		cal.setAccessible(true)
		cal.get(cron).setTimeInMillis(System.currentTimeMillis().intdiv(60000L) * 60000L)
		cron.doRun()
		out.print(owners.get(null).is(me) ? 'yes' : 'no')`
}

// fired are the minutes for which a job is marked as fired.
func (r *rig) fired(job string) int {
	found, err := filepath.Glob(filepath.Join(r.Home, ".footman", "triggers", "*", job))
	r.must(err)
	return len(found)
}

func (r *rig) completed(job string) int {
	found, err := filepath.Glob(filepath.Join(r.Home, "jobs", job, "builds", "[0-9]*", "build.xml"))
	r.must(err)
	return len(found)
}
