package conflicts_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/syncstate/conflicts"
)

// tally counts calls of a store into the home.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) hook(op fsys.Op, call fsys.Call, _ string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[string(op)+" "+string(call)]++
	return nil
}

func (c *tally) take() (sum int, by map[string]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.n {
		sum += n
	}
	by, c.n = c.n, map[string]int{}
	return sum, by
}

// crowd makes n conflicts that wait.
func (p *place) crowd(n int) {
	p.t.Helper()
	for i := range n {
		dir := filepath.Join(p.home.Conflicts(), fmt.Sprintf("c%04d", i))
		text := fmt.Sprintf(`{"format":1,"path":"jobs/x%d/config.xml","time":"2026-01-02T03:04:05.%06dZ","lost":%q,"winner":""}`, i, i, digest("x").String())
		if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "conflict.json"), []byte(text), 0o600)); err != nil {
			p.t.Fatal(err)
		}
	}
}

// What one conflict costs in calls to the file server does not depend on how many
// there are: the folder is listed, and what was read once is not read again. It is
// the same whether this replica or another one did it.
func TestCost(t *testing.T) {
	t.Parallel()
	few, many := costs(t, 2), costs(t, 500)
	if diff := cmp.Diff(few, many); diff != "" {
		t.Errorf("what conflicts cost depends on their number (-2 +500):\n%s", diff)
	}
	for step, most := range map[string]int{
		"list": 2, "record": 26, "list what another recorded": 3, "restore": 36, "list what another settled": 3, "keep": 9, "record and put back": 42, "round": 4,
	} {
		if n, ok := many[step]; !ok || n > most {
			t.Errorf("%s: %d calls, more than %d", step, n, most)
		}
		t.Logf("%s: %d calls", step, many[step])
	}
}

func costs(t *testing.T, n int) map[string]int {
	t.Helper()
	p := newPlace(t)
	p.crowd(n)
	p.save("a", job, "<one/>")
	p.save("b", job, "<two/>")
	p.save("a", "config.xml", "<one/>")
	p.save("b", "config.xml", "<two/>")
	if err := os.WriteFile(filepath.Join(p.home.Versions(), ".pruned"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	count := &tally{n: map[string]int{}}
	s, other := p.store("r", fsys.WithHook(nosync.FS, count.hook)), p.store("other", fsys.WithHook(nosync.FS, count.hook))
	out := map[string]int{}
	step := func(what string, f func() error) {
		t.Helper()
		if err := f(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		out[what], _ = count.take()
	}
	var all []conflicts.Conflict
	listed := func(s *conflicts.Store) func() error {
		return func() (err error) { all, err = s.List(false); return err }
	}
	for _, s := range []*conflicts.Store{s, other} {
		if err := listed(s)(); err != nil { // the first look reads all
			t.Fatal(err)
		}
	}
	count.take()
	step("list", listed(s))
	step("record", func() error { return s.Conflict(t.Context(), clash(job, "<one/>", "<two/>")) })
	step("list what another recorded", listed(other))
	if len(all) != n+1 {
		t.Fatalf("%d conflicts", len(all))
	}
	step("restore", func() error { return s.Settle(t.Context(), all[n].ID, true, "ann") })
	step("list what another settled", listed(other))
	if len(all) != n {
		t.Fatalf("%d conflicts", len(all))
	}
	step("keep", func() error { return s.Settle(t.Context(), all[0].ID, false, "ann") })
	boot := clash("config.xml", "<one/>", "<two/>")
	boot.NewerBooting = true
	step("record and put back", func() error { return s.Conflict(t.Context(), boot) })
	step("round", func() error { return conflicts.Round(t.Context(), s) })
	return out
}

// A replica that has just been started reads what it does not know before it takes the
// lock, for which the others wait.
func TestFirstLookWithoutLock(t *testing.T) {
	p := newPlace(t)
	p.crowd(50)
	p.save("a", jobX, "<one/>")
	p.save("b", jobX, "<two/>")
	var mu sync.Mutex
	held, reads := false, 0
	s := p.store("r", fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
		mu.Lock()
		defer mu.Unlock()
		held = held || op == "conflicts.lock" && call == fsys.CallOpen // the nonce is the first that is done under it
		if held && filepath.Base(name) == "conflict.json" && call == fsys.CallOpen {
			reads++
		}
		return nil
	}))
	if err := s.Conflict(t.Context(), clash(jobX, "<one/>", "<two/>")); err != nil {
		t.Fatal(err)
	}
	if !held || reads > 0 {
		t.Errorf("%d conflicts were read under the lock (held: %v)", reads, held)
	}
}
