package conflicts_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/syncstate/conflicts"
)

// Whatever several replicas, on mounts of their own, record, settle, forget, break off
// and find removed by hand: what one that was there all the time shows is what one
// shows that has just been started; and nobody settles what was settled.
func TestIndexIsTheFolder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		type step struct{ what, who, path, at int }
		steps := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) step {
			return step{rapid.IntRange(0, 9).Draw(rt, "what"), rapid.IntRange(0, 2).Draw(rt, "who"), rapid.IntRange(0, 2).Draw(rt, "path"), rapid.IntRange(0, 60).Draw(rt, "at")}
		}), 1, 40).Draw(rt, "steps")
		failed := ""
		synctest.Test(t, func(t *testing.T) {
			p := newPlace(t)
			var stores []*conflicts.Store
			for i := range 3 {
				stores = append(stores, conflicts.Limit(p.store(fmt.Sprintf("r%d", i), newMount()), 4))
			}
			fresh := func() *conflicts.Store { return p.store("fresh", nosync.FS) }
			for i, k := range steps {
				s, rel := stores[k.who], []string{jobX, jobY, "config.xml"}[k.path]
				all := list(t, fresh(), true)
				switch {
				case k.what < 4: // somebody overwrites something, perhaps by booting, perhaps the same as before
					one, two := fmt.Sprintf("<%d/>", k.at%3), fmt.Sprintf("<%d/>", 3+k.at%2)
					p.save("a", rel, one)
					p.save("b", rel, two)
					c := clash(rel, one, two)
					c.NewerBooting = k.what == 3
					if k.what == 2 { // and the replica that records it ends
						s = conflicts.Limit(p.store("dying", (&breaks{n: k.at}).fs()), 4)
					}
					if err := s.Conflict(t.Context(), c); err != nil && k.what != 2 {
						failed = fmt.Sprintf("step %d: %v", i, err)
					}
				case k.what < 7 && len(all) > 0:
					which := all[k.at%len(all)]
					if k.what == 6 {
						s = conflicts.Limit(p.store("dying", (&breaks{n: k.at}).fs()), 4)
					}
					err := s.Settle(t.Context(), which.ID, k.at%2 == 0, "ann")
					var settled *conflicts.SettledError
					if (which.Settled != "") != errors.As(err, &settled) && k.what != 6 {
						failed = fmt.Sprintf("step %d: settled %q, then %v", i, which.Settled, err)
					}
				case k.what == 7 && len(all) > 0: // by hand
					if err := os.RemoveAll(filepath.Join(p.home.Conflicts(), all[k.at%len(all)].ID)); err != nil {
						t.Fatal(err)
					}
				case k.what == 8:
					runFor(t, s, time.Minute)
				default:
					time.Sleep(time.Duration(k.at) * time.Second)
				}
				for _, s := range stores {
					if diff := cmp.Diff(list(t, fresh(), true), list(t, s, true)); diff != "" && failed == "" {
						failed = fmt.Sprintf("step %d, %+v: -fresh +known\n%s", i, k, diff)
					}
				}
			}
			for _, s := range stores {
				runFor(t, s, time.Minute)
				if d := s.Degraded(); len(d) > 0 && !strings.Contains(d[0], "were not recorded") && failed == "" {
					failed = fmt.Sprint(d)
				}
			}
			p.clean("the end")
		})
		if failed != "" {
			rt.Fatal(failed)
		}
	})
}
