package simjenkins_test

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// Two plain controllers on one home execute a build twice, and the verdict sees
// it: without this, no demo could prove that the veto works.
func TestWithoutBridgeEveryTickIsDoubled(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "a", ledger.Life{})
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=60&interval=10ms"), Ticks: 60}
	ticked(t, home, "sleep", 1, 2)
	b := boot(t, home, "b", ledger.Life{}) // nobody asks it for anything: its boot listing is enough
	eventually(t, "b resumes a's build", func() bool { return judge(t, home, e).Resumes > 0 })
	letEnd(t, home)
	eventually(t, "b executes a's build", func() bool { return judge(t, home, e).TicksBy["b/0"] > 0 })
	eventually(t, "both end", func() bool { return judge(t, home, e).Finished == 2 })
	got := judge(t, home, e)
	if len(got.Doubled) == 0 || got.OK() {
		t.Fatalf("two executors went unnoticed: %+v", got)
	}
	_ = b
}

// The same without the veto although there is a bridge: claims alone protect nothing.
func TestNoVetoDoublesTicks(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=60&interval=10ms"), Ticks: 60}
	ticked(t, home, "sleep", 1, 2)
	boot(t, home, "", newLife(t, home, "b"), noVeto)
	eventually(t, "b resumes a's build", func() bool { return judge(t, home, e).Resumes > 0 })
	letEnd(t, home)
	eventually(t, "both end", func() bool { return judge(t, home, e).Finished == 2 })
	if got := judge(t, home, e); len(got.Doubled) == 0 || len(got.Executors) != 2 {
		t.Fatalf("two executors went unnoticed: %+v", got)
	}
}

// With veto and ledger a second controller never touches a peer's running build,
// however often it looks at it, and sees it once it is complete.
func TestVetoKeepsPeersBuildsAlone(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	var want []verdict.Expected
	for job, e := range map[string]verdict.Expected{
		"sleep": {}, "team/über job": {}, "fast": {}, "noresume": {}, "free": {}, "par": {Branches: []string{"left", "right"}},
	} {
		e.Job, e.Ticks = job, 150
		e.Number = a.build(job, "ticks=150&interval=10ms")
		want = append(want, e)
	}
	b := boot(t, home, "", newLife(t, home, "b"))
	for _, e := range want {
		code, _ := b.try("GET", jobPath(e.Job)+"1/api/json", nil)
		if code != http.StatusNotFound && judge(t, home, e).Finished == 0 {
			t.Errorf("%s #1 of a on b: %d, want 404", e.Job, code)
		}
		b.try("POST", jobPath(e.Job)+"reload", nil)
		b.try("GET", jobPath(e.Job)+"api/json", nil)
	}
	if got := b.running(); len(got) != 0 {
		t.Errorf("b executes %v", got)
	}
	for _, e := range want {
		if got := ended(t, home, e); !got.OK() || !slices.Equal(got.Executors, []string{"a/1"}) || got.Result != "SUCCESS" {
			t.Errorf("%s: %+v", e.Job, got)
		}
		if code, body := b.try("GET", jobPath(e.Job)+"1/api/json", nil); code != http.StatusOK || !strings.Contains(string(body), "SUCCESS") {
			t.Errorf("completed %s on b: %d %s", e.Job, code, body)
		}
	}
}

// The record is there before the build's directory, and goes only after build.xml.
func TestClaimComesBeforeTheDirectoryAndReleaseAfterBuildXML(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	var mu sync.Mutex
	var order []string
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case op == "ledger.claim" && call == fsys.CallSyncDir, op == "sim.build-dir", op == "sim.build-save", op == "ledger.release":
			order = append(order, string(op))
		}
		return nil
	})
	a := boot(t, home, "", newLife(t, home, "a"), withFS(f))
	ended(t, home, verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=1&interval=1ms"), Ticks: 1})
	mu.Lock()
	defer mu.Unlock()
	want := []string{"ledger.claim", "sim.build-dir", "sim.build-save", "sim.build-save", "ledger.release"}
	if !slices.Equal(order, want) {
		t.Fatalf("order: %v, want %v", order, want)
	}
}

// A claim that can't be written means no build: no directory, no record, a
// wasted number, and the next build starts when there is space again.
func TestClaimThatFailsMeansNoBuild(t *testing.T) {
	t.Parallel()
	for _, step := range []fsys.Call{fsys.CallOpen, fsys.CallWrite, fsys.CallSync} {
		t.Run(string(step), func(t *testing.T) {
			home := newHome(t)
			var mu sync.Mutex
			full := true
			f := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, _ string) error {
				mu.Lock()
				defer mu.Unlock()
				if full && op == "ledger.claim" && call == step {
					return unix.ENOSPC
				}
				return nil
			})
			a := boot(t, home, "", newLife(t, home, "a"), withFS(f))
			code, body := a.try("POST", "job/sleep/build?ticks=1&interval=1ms", nil)
			if code != http.StatusInternalServerError || !strings.Contains(string(body), "no space left") {
				t.Fatalf("answer: %d %s", code, body)
			}
			if _, err := os.Stat(filepath.Join(home.Path(), "jobs", "sleep", "builds")); !os.IsNotExist(err) {
				t.Fatalf("a build folder was made: %v", err)
			}
			if got := records(t, home, verdict.Expected{Job: "sleep", Number: 1}); len(got) != 0 {
				t.Fatalf("records: %v", got)
			}
			mu.Lock()
			full = false
			mu.Unlock()
			n := a.build("sleep", "ticks=1&interval=1ms")
			if n != 2 {
				t.Errorf("number %d, want 2: the first one is wasted", n)
			}
			ended(t, home, verdict.Expected{Job: "sleep", Number: n, Ticks: 1})
		})
	}
}

// A build whose completion can't be saved keeps its record until it is.
func TestRecordStaysUntilBuildXMLSaysCompleted(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	var mu sync.Mutex
	saves, full := 0, true
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, _ fsys.Call, _ string) error {
		mu.Lock()
		defer mu.Unlock()
		if op != "sim.build-save" {
			return nil
		}
		if saves++; saves > 1 && full {
			return unix.ENOSPC
		}
		return nil
	})
	a := boot(t, home, "", newLife(t, home, "a"), withFS(f))
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=1&interval=1ms"), Ticks: 1}
	letEnd(t, home)
	eventually(t, "two failed saves", func() bool { mu.Lock(); defer mu.Unlock(); return saves > 2 })
	if got := records(t, home, e); len(got) != 1 {
		t.Fatalf("records while build.xml says running: %v", got)
	}
	mu.Lock()
	full = false
	mu.Unlock()
	if got := ended(t, home, e); !got.OK() {
		t.Fatalf("%+v", got)
	}
}

// forgetful claims to have saved builds and does not.
type forgetful struct {
	fsys.FS
	mu     sync.Mutex
	saves  int
	honest bool
}

func (f *forgetful) WriteFile(op fsys.Op, name string, data []byte, perm fs.FileMode) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if op == "sim.build-save" {
		if f.saves++; f.saves > 1 && !f.honest {
			return nil
		}
	}
	return f.FS.WriteFile(op, name, data, perm)
}

// The record goes by what the disk says, not by what a save claims.
func TestReleaseLooksAtTheDisk(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	f := &forgetful{FS: fsys.OS}
	a := boot(t, home, "", newLife(t, home, "a"), withFS(f))
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=1&interval=1ms"), Ticks: 1}
	letEnd(t, home)
	eventually(t, "saves that claim success", func() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.saves > 2 })
	if got := records(t, home, e); len(got) != 1 {
		t.Fatalf("records while build.xml says running: %v", got)
	}
	f.mu.Lock()
	f.honest = true
	f.mu.Unlock()
	if got := ended(t, home, e); !got.OK() {
		t.Fatalf("%+v", got)
	}
}
