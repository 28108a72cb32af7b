package syncstate_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

// memory is a controller that holds its configuration in memory, as Jenkins does:
// it reads files when it boots or is told to, and saves what it holds.
type memory struct {
	name string
	home string
	life syncstate.Life
	sync *syncstate.Syncer

	mu     sync.Mutex
	loaded map[string]string
	took   map[string]string // what it takes for loaded, where that is another's file; see raced
	fail   map[string]int    // how often Apply of a path fails
	calls  [][]syncstate.Apply
	deaf   bool // its reports of saves get lost

	mark time.Time               // of the present life
	stop context.CancelCauseFunc // ends its sidecar
}

func digest(content string) (d syncstate.Digest) {
	sum := sha256.Sum256([]byte(content))
	copy(d[:], sum[:])
	return d
}

// boot reads everything, as a start does.
func (m *memory) boot(t testing.TB, incarnation uint64) {
	t.Helper()
	mark := stampNow(t, m.home)
	m.mu.Lock()
	m.life = syncstate.Life{Name: m.name, Incarnation: incarnation}
	m.loaded, m.mark, m.took = onDisk(m.home), mark, map[string]string{}
	m.mu.Unlock()
	m.sync.StartLife(m.life, mark)
	m.sync.Ready(m.life)
	m.sync.Holds(m.life, slices.Collect(maps.Keys(m.holds())))
}

// stampNow asks the file system for its time.
func stampNow(t testing.TB, home string) time.Time {
	t.Helper()
	name := filepath.Join(home, ".stamp")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}

func onDisk(home string) map[string]string {
	out := map[string]string{}
	_ = filepath.WalkDir(home, func(p string, e fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(home, p)
		if err != nil || relErr != nil || e.IsDir() || !resource.Classify(filepath.ToSlash(rel)).Kind.Authored() {
			return nil //nolint:nilerr // removed meanwhile
		}
		if data, err := os.ReadFile(p); err == nil { //nolint:gosec // a folder of the test's own
			out[filepath.ToSlash(rel)] = string(data)
		}
		return nil
	})
	return out
}

// save is what a person does on this controller's pages.
func (m *memory) save(t testing.TB, rel, content string) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	base := syncstate.Digest{}
	if old, ok := m.loaded[rel]; ok {
		base = digest(old)
	}
	if old, ok := m.took[rel]; ok {
		base = digest(old)
	}
	delete(m.took, rel)
	write(t, m.home, rel, content)
	m.loaded[rel] = content
	if !m.deaf {
		m.sync.Saved(m.life, []syncstate.Saved{{Path: rel, Digest: digest(content), Base: base, User: "u"}}, false)
	}
}

// raced is a save whose file another controller replaces before this one has looked at
// it, so that it takes the other's content for its own.
func (m *memory) raced(t testing.TB, rel, content string, other *memory, others string) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	base := syncstate.Digest{}
	if old, ok := m.loaded[rel]; ok {
		base = digest(old)
	}
	if old, ok := m.took[rel]; ok {
		base = digest(old)
	}
	write(t, m.home, rel, content)
	other.save(t, rel, others)
	m.loaded[rel], m.took[rel] = content, others
	if !m.deaf {
		m.sync.Saved(m.life, []syncstate.Saved{{Path: rel, Digest: digest(others), Base: base, User: "u"}}, false)
	}
}

// again saves what is loaded, as a plugin does, or a person who changes nothing.
func (m *memory) again(t testing.TB, rel string) {
	t.Helper()
	m.mu.Lock()
	content, ok := m.loaded[rel]
	m.mu.Unlock()
	if ok {
		m.save(t, rel, content)
	}
}

func (m *memory) remove(t testing.TB, rel string) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.loaded[rel]; !ok {
		return
	}
	for try := 0; ; try++ { // as Jenkins does (hudson.Util.deleteRecursive)
		err := os.RemoveAll(filepath.Join(m.home, filepath.Dir(rel)))
		if err == nil {
			break
		}
		if try == 3 {
			t.Fatal(err)
		}
	}
	for p, content := range maps.Clone(m.loaded) {
		if p == rel || filepath.Dir(rel) != "." && len(p) > len(filepath.Dir(rel)) && p[:len(filepath.Dir(rel))+1] == filepath.Dir(rel)+"/" {
			delete(m.loaded, p)
			if !m.deaf {
				m.sync.Saved(m.life, []syncstate.Saved{{Path: p, Base: digest(content)}}, false)
			}
		}
	}
}

// Apply implements syncstate.Controller.
func (m *memory) Apply(ctx context.Context, life syncstate.Life, changes []syncstate.Apply) ([]syncstate.Applied, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if life != m.life {
		return nil, errors.New("another life")
	}
	m.calls = append(m.calls, changes)
	var out []syncstate.Applied
	for _, c := range changes {
		a := syncstate.Applied{Path: c.Path}
		switch {
		case m.fail[c.Path] > 0:
			m.fail[c.Path]--
			a.Reason = "not now"
		case c.Kind == resource.NextBuild || c.Kind == resource.Build || c.Kind == resource.Builds:
			a.Outcome, a.Digest = syncstate.AppliedOK, c.To
		default:
			data, err := os.ReadFile(filepath.Join(m.home, c.Path))
			a.Outcome = syncstate.AppliedOK
			if took, ok := m.took[c.Path]; ok && err == nil && took == string(data) && !c.Again {
				a.Digest = digest(took)
				break
			}
			delete(m.took, c.Path)
			if err != nil {
				delete(m.loaded, c.Path)
				break
			}
			m.loaded[c.Path] = string(data)
			a.Digest = digest(string(data))
		}
		out = append(out, a)
	}
	return out, ctx.Err()
}

func (m *memory) holds() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.loaded)
}

// world is a home with several replicas, and a network that may lose, double and
// reorder what they tell each other.
type world struct {
	mounts   map[string]fsys.FS // by replica; missing: all see the same
	t        testing.TB
	home     string
	replicas []*memory
	rnd      *rand.Rand
	lossy    bool
	stranger string // whom nobody knows yet
	silent   bool   // nothing is told at all
	clashes  []syncstate.Clash
	mu       sync.Mutex
	wg       sync.WaitGroup
}

type link struct {
	w    *world
	from string
}

func (l link) Living() []string {
	var out []string
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	for _, r := range l.w.replicas {
		if r.name != l.from && r.name != l.w.stranger {
			out = append(out, r.name)
		}
	}
	return out
}

func (l link) chance(p float64) bool {
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	return l.w.lossy && l.w.rnd.Float64() < p
}

func (l link) quiet() bool {
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	return l.w.silent
}

// silence has nothing be told from now on, or again.
func (w *world) silence(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silent = on
}

func (l link) Push(_ context.Context, peer string, b syncstate.Batch) (uint64, error) {
	if l.quiet() || l.chance(0.3) {
		return 0, errors.New("lost on the way")
	}
	for _, r := range l.w.replicas {
		if r.name == peer {
			next := l.w.sidecar(r).Received(b)
			if l.chance(0.3) {
				l.w.sidecar(r).Received(b) // doubled
			}
			if l.chance(0.2) { // and once more when others have come in between
				l.w.wg.Go(func() {
					time.Sleep(late)
					l.w.sidecar(r).Received(b)
				})
			}
			if l.chance(0.3) {
				return 0, errors.New("the answer was lost")
			}
			return next, nil
		}
	}
	return 0, errors.New("no such peer")
}

func (l link) Hint(b syncstate.Batch) {
	for _, r := range l.w.replicas {
		if r.name != l.from && !l.quiet() && !l.chance(0.5) {
			l.w.sidecar(r).Hinted(b)
		}
	}
}

// late is how late a message may come.
const late = 700 * time.Millisecond

// sidecar is a replica's present one.
func (w *world) sidecar(m *memory) *syncstate.Syncer {
	w.mu.Lock()
	defer w.mu.Unlock()
	return m.sync
}

// startSidecar starts a sidecar that knows nothing.
// seenBy is the file system of a replica's host.
func (w *world) seenBy(name string) fsys.FS {
	if f := w.mounts[name]; f != nil {
		return f
	}
	return fsys.OS
}

func (w *world) startSidecar(m *memory) {
	ctx, cancel := context.WithCancelCause(context.Background())
	s := syncstate.New(syncstate.Config{Name: m.name, Home: w.home}, syncstate.Deps{FS: w.seenBy(m.name), Controller: m, Peers: link{w, m.name}, Keeper: keeper{w}, Log: zerolog.Nop()})
	w.mu.Lock()
	m.sync, m.stop = s, cancel
	w.mu.Unlock()
	w.wg.Go(func() { _ = s.Run(ctx) })
}

type keeper struct{ w *world }

func (k keeper) Conflict(_ context.Context, c syncstate.Clash) error {
	k.w.mu.Lock()
	defer k.w.mu.Unlock()
	k.w.clashes = append(k.w.clashes, c)
	return nil
}

func newWorld(t testing.TB, home string, n int, change func(*world)) *world {
	w := &world{t: t, home: home, rnd: rand.New(rand.NewPCG(1, 2))}
	if change != nil {
		change(w)
	}
	for i := range n {
		m := &memory{name: fmt.Sprintf("r%d", i), home: home, loaded: map[string]string{}, took: map[string]string{}, fail: map[string]int{}}
		w.replicas = append(w.replicas, m)
	}
	for _, m := range w.replicas {
		w.startSidecar(m)
	}
	for _, m := range w.replicas {
		m.boot(t, 1)
	}
	return w
}

func (w *world) close() {
	for _, m := range w.replicas {
		m.stop(errors.New("the test is over"))
	}
	w.wg.Wait()
}

// inStep waits until nobody has anything to do.
func (w *world) settle(d time.Duration) {
	time.Sleep(d) // of the bubble: costs nothing
	synctest.Wait()
}

func (w *world) equal() error {
	want := onDisk(w.home)
	for _, r := range w.replicas {
		if diff := cmp.Diff(want, r.holds()); diff != "" {
			return fmt.Errorf("%s holds something else than the disk (-disk +%s):\n%s", r.name, r.name, diff)
		}
		if st := r.sync.Status(); !st.InStep {
			return fmt.Errorf("%s is not in step: %+v", r.name, st)
		}
	}
	return nil
}

// What is saved on one is loaded by the others, and nobody loads what he saved
// himself.
func TestSavedIsLoadedByTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 3, nil)
		defer w.close()
		w.settle(time.Minute)
		a := w.replicas[0]
		a.calls = nil
		a.save(t, "jobs/team/config.xml", "<folder/>")
		a.save(t, "jobs/team/jobs/x/config.xml", "<x/>")
		a.save(t, "config.xml", "<hudson/>")
		w.settle(time.Second)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		a.remove(t, "jobs/team/config.xml")
		w.settle(time.Second)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		if len(a.calls) > 0 {
			t.Errorf("the author was told to load what it saved: %v", a.calls)
		}
		if len(w.clashes) > 0 {
			t.Errorf("conflicts out of nothing: %+v", w.clashes)
		}
	})
}

// Parents are loaded before their children, and unloaded after them.
func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, func(w *world) { w.silent = true })
		defer w.close()
		w.settle(time.Minute)
		a, b := w.replicas[0], w.replicas[1]
		for _, p := range []string{"jobs/z/jobs/y/jobs/x/config.xml", "jobs/z/jobs/y/config.xml", "jobs/z/config.xml", "nodes/n/config.xml", "credentials.xml"} {
			a.save(t, p, "<"+p+"/>")
		}
		if _, err := b.sync.Rescan(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.settle(time.Second)
		if diff := cmp.Diff([]string{"credentials.xml", "nodes/n/config.xml", "jobs/z/config.xml", "jobs/z/jobs/y/config.xml", "jobs/z/jobs/y/jobs/x/config.xml"}, paths(b.calls)); diff != "" {
			t.Errorf("loaded (-want +got):\n%s", diff)
		}
		b.calls = nil
		a.remove(t, "jobs/z/config.xml")
		if _, err := b.sync.Rescan(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.settle(time.Second)
		if diff := cmp.Diff([]string{"jobs/z/jobs/y/jobs/x/config.xml", "jobs/z/jobs/y/config.xml", "jobs/z/config.xml"}, paths(b.calls)); diff != "" {
			t.Errorf("unloaded (-want +got):\n%s", diff)
		}
	})
}

func paths(calls [][]syncstate.Apply) []string {
	var out []string
	for _, c := range calls {
		for _, a := range c {
			out = append(out, a.Path)
		}
	}
	return out
}

// With every event dropped, the scan alone brings everybody in step.
func TestScanAloneIsEnough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 3, func(w *world) { w.silent = true })
		defer w.close()
		w.settle(time.Minute)
		for i, r := range w.replicas {
			r.save(t, fmt.Sprintf("jobs/j%d/config.xml", i), "<j/>")
		}
		w.settle(syncstate.DefaultScanEvery + time.Minute)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		if st := w.replicas[0].sync.Status(); st.Repaired != 2 {
			t.Errorf("%d differences were repaired by the scan, want 2", st.Repaired)
		}
	})
}

// A controller whose start overlaps with a change loads it afterwards: what is
// younger than its start is not taken for loaded.
func TestChangedWhileBooting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		a.save(t, "config.xml", "<one/>")
		w.settle(time.Minute)
		b.sync.EndLife(b.life)
		mark := stampNow(t, w.home)
		b.mu.Lock()
		b.loaded, b.life = onDisk(w.home), syncstate.Life{Name: b.name, Incarnation: 2}
		b.mu.Unlock()
		a.save(t, "config.xml", "<two/>")
		w.settle(time.Minute)
		b.sync.StartLife(b.life, mark)
		b.sync.Ready(b.life)
		w.settle(5 * time.Second)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
	})
}

// What could not be loaded comes again, later and later, and is shown until then.
func TestFailedComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		w.settle(time.Minute)
		a, b := w.replicas[0], w.replicas[1]
		b.fail["jobs/x/config.xml"] = 3
		a.save(t, "jobs/x/config.xml", "<x/>")
		w.settle(500 * time.Millisecond)
		d, _ := b.sync.Differences(10)
		if len(d) != 1 || d[0].Path != "jobs/x/config.xml" || d[0].Reason != "not now" || d[0].State != syncstate.FailedState {
			t.Errorf("differences are %+v", d)
		}
		w.settle(time.Minute)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
	})
}

// Two who save from different memories are a conflict, which somebody records; the
// newest is in force everywhere.
func TestConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 3, nil)
		defer w.close()
		a, b := w.replicas[0], w.replicas[1]
		a.save(t, "jobs/x/config.xml", "<zero/>")
		w.settle(time.Minute)
		b.mu.Lock()
		b.fail["jobs/x/config.xml"] = 1 // b hasn't loaded it yet when its user presses Save
		b.mu.Unlock()
		a.save(t, "jobs/x/config.xml", "<one/>")
		w.settle(100 * time.Millisecond)
		b.save(t, "jobs/x/config.xml", "<two/>")
		w.settle(time.Minute)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		found := slices.ContainsFunc(w.clashes, func(c syncstate.Clash) bool {
			return c.Path == "jobs/x/config.xml" && c.Older == digest("<one/>") && c.Newer == digest("<two/>") && c.Base == digest("<zero/>") && c.NewerBy == "r1"
		})
		if !found {
			t.Errorf("the conflict was not found: %+v", w.clashes)
		}
	})
}

// A controller whose reports get lost is found by what lies on disk.
func TestLostReports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 2, nil)
		defer w.close()
		w.settle(time.Minute)
		a, b := w.replicas[0], w.replicas[1]
		a.deaf = true
		a.save(t, "jobs/x/config.xml", "<x/>")
		a.sync.Saved(a.life, nil, true)
		w.settle(time.Minute)
		if diff := cmp.Diff(onDisk(w.home), b.holds()); diff != "" {
			t.Errorf("(-disk +b):\n%s", diff)
		}
	})
}

// Whatever is created, changed and removed on any of three replicas, and whatever
// is lost, doubled and reordered on the way: in the end all hold what lies on disk.
func TestConvergence(t *testing.T) {
	t.Parallel()
	homes, n := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		type step struct {
			who            int
			what, path, to string
			pause          int
		}
		var steps []step
		for range rapid.IntRange(1, 25).Draw(rt, "n") {
			steps = append(steps, step{
				who:   rapid.IntRange(0, 2).Draw(rt, "who"),
				what:  rapid.SampledFrom([]string{"save", "save", "save", "again", "raced", "remove", "restart"}).Draw(rt, "what"),
				path:  rapid.SampledFrom([]string{"config.xml", "jobs/a/config.xml", "jobs/a/jobs/b/config.xml", "jobs/c/config.xml", "nodes/n/config.xml"}).Draw(rt, "path"),
				to:    rapid.StringMatching(`[a-c]{1,2}`).Draw(rt, "content"),
				pause: rapid.SampledFrom([]int{0, 0, 1, 20, 300}).Draw(rt, "pause"),
			})
		}
		seed := rapid.Uint64().Draw(rt, "seed")
		var failed error
		home := filepath.Join(homes, strconv.Itoa(n))
		n++
		if err := os.Mkdir(home, 0o755); err != nil {
			rt.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, home, 3, func(w *world) {
				w.lossy = true
				w.rnd = rand.New(rand.NewPCG(seed, 0))
			})
			defer w.close()
			life := uint64(1)
			for _, s := range steps {
				r := w.replicas[s.who]
				switch s.what {
				case "save":
					if s.path == "jobs/a/jobs/b/config.xml" { // an item needs its folder
						if _, err := os.Stat(filepath.Join(home, "jobs", "a", "config.xml")); err != nil {
							r.save(t, "jobs/a/config.xml", "folder")
						}
					}
					r.save(t, s.path, s.to)
				case "raced":
					synctest.Wait() // a sidecar that begins just now is told nothing of what was before
					if other := w.replicas[(s.who+1)%3]; !r.deaf && !other.deaf && onDisk(home)[s.path] != "" && r.holds()[s.path] != s.to && other.holds()[s.path] != s.to+"2" {
						r.raced(t, s.path, s.to, other, s.to+"2")
					}
				case "again":
					r.again(t, s.path)
				case "remove":
					if s.path != "config.xml" {
						r.remove(t, s.path)
					}
				case "restart":
					life++
					r.sync.EndLife(r.life)
					r.boot(t, life)
				}
				time.Sleep(time.Duration(s.pause) * time.Millisecond)
			}
			w.mu.Lock()
			w.lossy = false
			w.mu.Unlock()
			w.settle(syncstate.DefaultScanEvery + 10*time.Minute)
			failed = w.equal()
		})
		if failed != nil {
			rt.Fatal(failed)
		}
	})
}
