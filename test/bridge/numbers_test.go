//go:build bridge

package bridge_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Two controllers that draw numbers of one job at once, 10,000 in all: none is drawn
// twice, none is left out. Then a third controller boots with 5,000 records of others
// in the ledger.
func TestNumbersOfTwoControllers(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	r.start("a", "b")
	const rounds, each = 50, 100 // a request of one must not take minutes while the other is at it
	var mu sync.Mutex
	var all []int
	by := map[string]int{}
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		wg.Go(func() {
			for range rounds {
				out := r.script(name, fmt.Sprintf(`def j = jenkins.model.Jenkins.get().getItemByFullName("fresh"); %d.times { out.print(j.assignBuildNumber() + " ") }`, each))
				mu.Lock()
				for f := range strings.FieldsSeq(out) {
					if n, err := strconv.Atoi(f); err == nil {
						all = append(all, n)
						by[name]++
					}
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(all) != 2*rounds*each {
		t.Fatalf("%d numbers were drawn, want %d", len(all), 2*rounds*each)
	}
	slices.Sort(all)
	if unique := len(slices.Compact(slices.Clone(all))); unique != len(all) {
		t.Errorf("%d numbers were drawn twice", len(all)-unique)
	}
	if hole := all[len(all)-1] - all[0] + 1 - len(all); hole != 0 {
		t.Errorf("%d numbers were left out", hole)
	}
	t.Logf("numbers %d to %d, by %v", all[0], all[len(all)-1], by)
	next, err := os.ReadFile(filepath.Join(r.Home, "jobs", "fresh", "nextBuildNumber"))
	r.must(err)
	if strings.TrimSpace(string(next)) != strconv.Itoa(all[len(all)-1]+1) {
		t.Errorf("nextBuildNumber is %s after %d", next, all[len(all)-1])
	}
	// What is never made is let go of after a while, but not at once.
	if n := len(r.records()); n == 0 || n > len(all) {
		t.Errorf("%d records for %d numbers", n, len(all))
	}
	for n := range 5000 {
		name := fmt.Sprintf("fresh@%d.json", 20_000+n)
		record := fmt.Sprintf(`{"format":1,"job":"fresh","number":%d,"folder":"jobs/fresh","claimed_at":"2026-11-23T10:00:00Z","queue_id":"","origin":"b","origin_incarnation":1}`, 20_000+n)
		r.must(os.WriteFile(filepath.Join(r.Home, ".footman", "running", "b", "1", name), []byte(record), 0o600))
	}
	began := time.Now()
	r.start("c")
	r.get("c", "/prometheus")
	t.Logf("a controller started with 5,000 records in the ledger in %v", time.Since(began).Round(time.Millisecond))
}
