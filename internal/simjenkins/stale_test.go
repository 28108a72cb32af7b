package simjenkins_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/internal/simjenkins"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// staleBuild is an NFS client that remembers that the folder of build 1 of job
// had no build.xml, until something is created in that folder; for ever, if
// stubborn.
func staleBuild(home layout.Home, job string, stubborn bool) fsys.FS {
	dir := filepath.Join(home.Path(), "jobs", job, "builds", "1")
	var current atomic.Bool
	return fsys.WithHook(fsys.OS, func(_ fsys.Op, call fsys.Call, name string) error {
		switch {
		case strings.HasPrefix(name, filepath.Join(dir, fsys.NoncePrefix)):
			current.Store(!stubborn)
		case name == filepath.Join(dir, "build.xml") && call != fsys.CallWriteFile && !current.Load():
			return &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return nil
	})
}

// A build.xml that only seems to be missing is no reason to forget a running
// build, nor to end a complete one a second time.
func TestAdoptWhatSeemsToHaveNoBuildXML(t *testing.T) {
	t.Parallel()
	noDashboard := func(c *simjenkins.Config, _ map[string]string) { c.Dashboard = time.Hour }
	for name, c := range map[string]struct {
		job      string
		stubborn bool
		complete bool
		outcome  footmanv1.Outcome
	}{
		"Pipeline":                   {"sleep", false, false, resumed},
		"Pipeline, can't be current": {"sleep", true, false, retryLater},
		"complete Pipeline":          {"sleep", false, true, finished},
		"complete Freestyle":         {"free", false, true, finished},
		"Freestyle that died":        {"free", false, false, unresumable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := newHome(t)
			lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
			a := boot(t, home, "", lifeA)
			e := verdict.Expected{Job: c.job, Ticks: 60, MayEnd: c.outcome == unresumable}
			interval := "20ms"
			if c.complete {
				interval = "1ms"
			}
			e.Number = a.build(c.job, "ticks=60&interval="+interval)
			ticked(t, home, c.job, 1, 2)
			l := ledger.New(home, fsys.OS)
			entries, _, err := l.List(lifeA)
			must(t, err)
			if c.complete {
				ended(t, home, e)
				eventually(t, "record released", func() bool { left, _, err := l.List(lifeA); return err == nil && len(left) == 0 })
			}
			a.kill()
			var rec ledger.Record
			if c.complete { // its release was lost
				if len(entries) == 1 {
					rec = entries[0].Record
				} else {
					rec = ledger.Record{Job: c.job, Number: 1, Folder: "jobs/" + c.job, Origin: "a", OriginIncarnation: lifeA.Incarnation}
				}
				must(t, l.Claim(lifeB, rec))
			} else {
				rec = hand(t, home, lifeA, lifeB)[0].Record
			}
			side := newFakeSidecar(t)
			boot(t, home, "", lifeB, withSocket(side.socket), withFS(staleBuild(home, c.job, c.stubborn)), noDashboard)
			if c.stubborn {
				for range 3 {
					if got := side.adopt(rec); got.GetOutcome() != retryLater {
						t.Errorf("got %v, want retry", got)
					}
				}
				if left, _, err := l.List(lifeB); err != nil || len(left) != 1 {
					t.Errorf("records: %v, %v", left, err)
				}
				return
			}
			if got := side.adoptUntil(rec, abort); got.GetOutcome() != c.outcome {
				t.Errorf("got %v, want %v", got, c.outcome)
			}
			want := "SUCCESS"
			if c.outcome == unresumable {
				want = "ABORTED"
			}
			if got := ended(t, home, e); !got.OK() || got.Result != want {
				t.Errorf("%+v", got)
			}
		})
	}
}
