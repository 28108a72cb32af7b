package conflicts_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/conflicts"
	"github.com/footman-ci/footman/syncstate/resource"
)

// memory is a controller that holds its configuration in memory, as Jenkins does,
// with its sidecar.
type memory struct {
	w     *world
	name  string
	life  syncstate.Life
	sync  *syncstate.Syncer
	store *conflicts.Store
	stop  context.CancelCauseFunc
	done  sync.WaitGroup

	mu     sync.Mutex
	loaded map[string]string
	knows  map[string]bool // what was loaded or saved since its start; of the rest it does not know the digest
	frozen bool            // it loads nothing
	late   time.Duration   // its words to the sidecar
}

// world is a home with three replicas, and a network that may be slow.
type world struct {
	*place
	r     []*memory
	mu    sync.Mutex
	rnd   *rand.Rand
	lossy bool
	hook  fsys.Hook
	cut   map[string]bool // replicas that hear nothing and are not heard

	inRow  map[[2]string]int // from whom, to whom: how many calls were lost, one after the other
	atMost int               // so many in a row are lost; 0: any number
}

type link struct {
	w    *world
	from string
}

func (l link) Living() (out []string) {
	for _, r := range l.w.r {
		if r.name != l.from {
			out = append(out, r.name)
		}
	}
	return out
}

func (l link) lost(peer string) bool {
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	return l.w.cut[peer] || l.w.cut[l.from] || l.w.lossy && l.w.rnd.Float64() < 0.3
}

// enough counts a call that is to be lost, and says that as many were as may be.
func (l link) enough(peer string) bool {
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	l.w.inRow[l.to(peer)]++
	return l.w.atMost > 0 && l.w.inRow[l.to(peer)] > l.w.atMost
}

func (l link) to(peer string) [2]string { return [2]string{l.from, peer} }

func (l link) Push(_ context.Context, peer string, b syncstate.Batch) (uint64, error) {
	if l.lost(peer) && !l.enough(peer) {
		return 0, errors.New("lost on the way")
	}
	l.w.mu.Lock()
	delete(l.w.inRow, l.to(peer))
	l.w.mu.Unlock()
	for _, r := range l.w.r {
		if r.name == peer {
			return r.sync.Received(b), nil
		}
	}
	return 0, errors.New("no such peer")
}

func (l link) Hint(b syncstate.Batch) {
	for _, r := range l.w.r {
		if r.name != l.from && !l.lost(r.name) {
			r.sync.Hinted(b)
		}
	}
}

func newWorld(t testing.TB, seed uint64) *world {
	w := &world{place: newPlace(t), rnd: rand.New(rand.NewPCG(seed, 1)), cut: map[string]bool{}, inRow: map[[2]string]int{}}
	for _, name := range []string{"a", "b", "c"} {
		w.r = append(w.r, &memory{w: w, name: name})
	}
	for _, m := range w.r {
		m.start()
		m.boot(1, nil)
	}
	time.Sleep(time.Minute)
	return w
}

// start starts the sidecar.
func (m *memory) start() {
	home := fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
		m.w.mu.Lock()
		hook := m.w.hook
		m.w.mu.Unlock()
		if hook != nil {
			return hook(op, call, name)
		}
		return nil
	})
	m.store = m.w.open(m.name, home, func(a syncstate.Announced) { m.sync.Wrote(a) })
	m.sync = syncstate.New(syncstate.Config{Name: m.name, Home: m.w.home.Path()}, syncstate.Deps{FS: nosync.FS, Controller: m, Peers: link{m.w, m.name}, Keeper: m.store, Log: zerolog.Nop()})
	ctx, cancel := context.WithCancelCause(context.Background())
	m.stop = cancel
	m.done.Go(func() { _ = m.sync.Run(ctx) })
	m.done.Go(func() { _ = m.store.Run(ctx) })
}

// again starts the sidecar anew beside its controller, which began to start at mark.
func (m *memory) again(mark time.Time) {
	m.start()
	m.sync.StartLife(m.life, mark)
	m.sync.Ready(m.life)
	m.says()
}

func (m *memory) end() {
	m.stop(errors.New("the sidecar ends"))
	m.done.Wait()
}

func (w *world) close() {
	for _, m := range w.r {
		m.end()
	}
}

func (w *world) files() map[string]string {
	out := map[string]string{}
	_ = filepath.WalkDir(w.home.Path(), func(p string, e fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(w.home.Path(), p)
		if err != nil || relErr != nil || e.IsDir() || !resource.Classify(filepath.ToSlash(rel)).Kind.Authored() {
			return nil //nolint:nilerr // removed meanwhile
		}
		out[filepath.ToSlash(rel)] = w.disk(rel)
		return nil
	})
	return out
}

// boot starts the controller anew. What it has read is saved again at the end of its
// boot, before its bridge is there; meanwhile happens in between.
func (m *memory) boot(incarnation uint64, meanwhile func()) {
	m.mu.Lock()
	old := m.life
	m.mu.Unlock()
	m.sync.EndLife(old)
	life := syncstate.Life{Name: m.name, Incarnation: incarnation}
	stamp := filepath.Join(m.w.home.Path(), ".stamp-"+m.name)
	if err := os.WriteFile(stamp, nil, 0o600); err != nil {
		m.w.t.Fatal(err)
	}
	info, err := os.Stat(stamp)
	if err != nil {
		m.w.t.Fatal(err)
	}
	m.sync.Booting(life)
	m.sync.BootBegan(life, time.Now())
	loaded := m.w.files()
	if meanwhile != nil {
		meanwhile()
	}
	wrote := ""
	if content, ok := loaded["config.xml"]; ok { // Jenkins' constructor
		wrote = content
		m.w.save(m.name, "config.xml", content)
	}
	m.mu.Lock()
	m.life, m.loaded, m.knows = life, loaded, map[string]bool{}
	m.mu.Unlock()
	m.sync.StartLife(life, info.ModTime())
	m.sync.Ready(life)
	if wrote != "" && m.w.disk("config.xml") == wrote {
		m.sync.Saved(life, []syncstate.Saved{{Path: "config.xml", Digest: digest(wrote), Booting: true}}, false)
	}
	m.says()
}

// says tells a sidecar what is loaded.
func (m *memory) says() {
	var all []syncstate.Saved
	var paths []string
	m.mu.Lock()
	for p, c := range m.loaded {
		if m.knows[p] {
			all = append(all, syncstate.Saved{Path: p, Digest: digest(c), Base: digest(c), Loaded: true})
		}
		paths = append(paths, p)
	}
	life := m.life
	m.mu.Unlock()
	m.sync.Saved(life, all, false)
	m.sync.Holds(life, paths)
}

// save is what a person does on this controller's pages.
func (m *memory) save(rel, content string) { m.change(rel, func(string) string { return content }) }

// change saves what a controller makes of what it has loaded.
func (m *memory) change(rel string, to func(loaded string) string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	content := to(m.loaded[rel])
	s := syncstate.Saved{Path: rel, Digest: digest(content), User: "u"}
	if old, ok := m.loaded[rel]; ok && m.knows[rel] {
		s.Base = digest(old)
	}
	m.w.save(m.name, rel, content)
	m.loaded[rel], m.knows[rel] = content, true
	m.tell(s)
}

// tell reports in order, late if it is so.
func (m *memory) tell(s syncstate.Saved) {
	if m.late == 0 {
		m.sync.Saved(m.life, []syncstate.Saved{s}, false)
		return
	}
	life := m.life
	m.done.Go(func() {
		time.Sleep(m.late)
		m.sync.Saved(life, []syncstate.Saved{s}, false)
	})
}

// read loads what lies there by itself, as the bridge does before a request changes it.
func (m *memory) read(rel string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.loaded[rel], m.knows[rel] = m.w.disk(rel), true
}

// move renames or, to "", deletes an item.
func (m *memory) move(from, to string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	home := m.w.home.Path()
	content := m.loaded[from]
	delete(m.loaded, from)
	if to == "" {
		if err := os.RemoveAll(filepath.Join(home, filepath.Dir(from))); err != nil {
			m.w.t.Error(err)
		}
		s := syncstate.Saved{Path: from}
		if m.knows[from] {
			s.Base = digest(content)
		}
		delete(m.knows, from)
		m.tell(s)
		return
	}
	if err := os.Rename(filepath.Join(home, filepath.Dir(from)), filepath.Join(home, filepath.Dir(to))); err != nil {
		m.w.t.Error(err)
	}
	delete(m.knows, from)
	m.loaded[to], m.knows[to] = content, true
	m.tell(syncstate.Saved{Path: to, Digest: digest(content), From: from})
}

// Apply implements syncstate.Controller.
func (m *memory) Apply(_ context.Context, life syncstate.Life, changes []syncstate.Apply) ([]syncstate.Applied, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if life != m.life || m.frozen {
		return nil, errors.New("it doesn't answer")
	}
	var out []syncstate.Applied
	for _, c := range changes {
		a := syncstate.Applied{Path: c.Path, Outcome: syncstate.AppliedOK}
		data, err := os.ReadFile(filepath.Join(m.w.home.Path(), c.Path))
		if err != nil {
			delete(m.loaded, c.Path)
			m.knows[c.Path] = true // that it is nothing
		} else {
			m.loaded[c.Path], m.knows[c.Path] = string(data), true
			a.Digest = digest(string(data))
		}
		out = append(out, a)
	}
	return out, nil
}

func (m *memory) freeze(on bool) { m.mu.Lock(); defer m.mu.Unlock(); m.frozen = on }

// equal says what differs between the disk and the memories.
func (w *world) equal() {
	w.t.Helper()
	want := w.files()
	for _, r := range w.r {
		r.mu.Lock()
		if diff := cmp.Diff(want, r.loaded); diff != "" {
			w.t.Errorf("%s holds something else than the disk (-disk +%s):\n%s", r.name, r.name, diff)
		}
		r.mu.Unlock()
	}
}

// wants says which conflicts must be there: path, lost, winner, how settled ("" waits).
func (w *world) wants(want ...[4]string) {
	w.t.Helper()
	var got [][4]string
	for _, c := range list(w.t, w.r[0].store, true) {
		by := ""
		if c.Settled != "" {
			by, _, _ = strings.Cut(c.Settled, ":")
		}
		got = append(got, [4]string{c.Path, c.Lost.String(), c.Winner.String(), by})
		if !c.ContentKept && c.Reason == "" {
			w.t.Errorf("%s is not kept and nothing says why", c.ID)
		}
	}
	for i := range want {
		for _, version := range []*string{&want[i][1], &want[i][2]} {
			if *version != "" {
				*version = digest(*version).String()
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("conflicts (-want +got):\n%s", diff)
	}
}

func in(t *testing.T, f func(w *world, a, b, c *memory)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1)
		defer w.close()
		f(w, w.r[0], w.r[1], w.r[2])
	})
}

const jobX, jobY = "jobs/x/config.xml", "jobs/y/config.xml"

// A sets the system message while B boots, between B's reading and its own save:
// B's boot erases it, and it is put back and loaded everywhere; each time.
func TestRowBootErases(t *testing.T) {
	in(t, func(w *world, a, b, _ *memory) {
		a.save("config.xml", "<hudson/>")
		time.Sleep(time.Minute)
		for i := range uint64(3) {
			message := fmt.Sprintf("<message%d/>", i)
			b.boot(2+i, func() { a.save("config.xml", message); time.Sleep(3 * time.Second) })
			time.Sleep(time.Minute)
			if got := w.disk("config.xml"); got != message {
				t.Fatalf("boot %d: %q is in force", i, got)
			}
		}
		w.equal()
		w.wants(
			[4]string{"config.xml", "<message0/>", "<hudson/>", "rule"},
			[4]string{"config.xml", "<message1/>", "<message0/>", "rule"},
			[4]string{"config.xml", "<message2/>", "<message1/>", "rule"})
	})
}

// The same, but A's word arrives after B's.
func TestRowBootErasesHeardLate(t *testing.T) {
	in(t, func(w *world, a, b, _ *memory) {
		a.save("config.xml", "<hudson/>")
		time.Sleep(time.Minute)
		w.mu.Lock()
		w.cut["a"] = true
		w.mu.Unlock()
		b.boot(2, func() { a.save("config.xml", "<message/>") })
		time.Sleep(4 * time.Second)
		w.mu.Lock()
		w.cut["a"] = false
		w.mu.Unlock()
		time.Sleep(time.Minute)
		if got := w.disk("config.xml"); got != "<message/>" {
			t.Errorf("%q is in force", got)
		}
		w.equal()
		w.wants([4]string{"config.xml", "<message/>", "<hudson/>", "rule"})
	})
}

// A posts a new configuration; "disable" is clicked on B that has not loaded it: the
// newest is in force, the other is kept for a person, who puts it back.
func TestRowStaleSave(t *testing.T) {
	in(t, func(w *world, a, b, c *memory) {
		a.save(jobX, "<old/>")
		time.Sleep(time.Minute)
		b.freeze(true)
		a.save(jobX, "<description/>")
		time.Sleep(100 * time.Millisecond)
		b.save(jobX, "<old disabled/>")
		b.freeze(false)
		time.Sleep(time.Minute)
		w.equal()
		w.wants([4]string{jobX, "<description/>", "<old disabled/>", ""})
		if len(w.events) != 1 {
			t.Errorf("events: %+v", w.events)
		}
		if err := c.store.Settle(t.Context(), "x", true, "ann"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if w.disk(jobX) != "<description/>" {
			t.Errorf("%q is in force", w.disk(jobX))
		}
		w.equal()
		w.wants([4]string{jobX, "<description/>", "<old disabled/>", "put back"})
	})
}

// A posts a new configuration; on B, which has not loaded it, somebody presses Save
// without a change, or a plugin does so: B's file is the old one, and A's is lost from
// disk. It is kept for a person, whichever word comes first, or only B's.
func TestRowRewritten(t *testing.T) {
	for _, first := range []string{"a", "b", "b's sidecar is new", "only b"} {
		t.Run(first, func(t *testing.T) {
			in(t, func(w *world, a, b, c *memory) {
				a.save(jobX, "<old/>")
				time.Sleep(time.Minute)
				b.freeze(true)
				switch first {
				case "a":
					a.save(jobX, "<description/>")
					time.Sleep(100 * time.Millisecond)
					b.save(jobX, "<old/>")
				case "b's sidecar is new":
					b.end()
					b.again(time.Now())
					a.save(jobX, "<description/>")
					time.Sleep(10 * time.Second)
					b.save(jobX, "<old/>")
				default:
					w.save("a", jobX, "<description/>")
					a.mu.Lock()
					a.loaded[jobX] = "<description/>"
					a.mu.Unlock()
					if first == "only b" {
						time.Sleep(time.Second)
						b.sync.Look(jobX) // inotify's
						time.Sleep(time.Second)
					}
					b.save(jobX, "<old/>")
					if first == "b" {
						time.Sleep(3 * time.Second)
						a.sync.Saved(a.life, []syncstate.Saved{{Path: jobX, Digest: digest("<description/>"), Base: digest("<old/>"), User: "u"}}, false)
					} else {
						a.sync.Saved(a.life, nil, true)
					}
				}
				b.freeze(false)
				time.Sleep(time.Minute)
				w.equal()
				w.wants([4]string{jobX, "<description/>", "<old/>", ""})
				if err := c.store.Settle(t.Context(), "x", true, "ann"); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if w.disk(jobX) != "<description/>" {
					t.Errorf("%q is in force", w.disk(jobX))
				}
				w.equal()
			})
		})
	}
}

// What is saved between the last look and the rename of content that is put back is
// replaced by it, and found: its author says on what it was based.
func TestSavedInTheWindow(t *testing.T) {
	in(t, func(w *world, a, b, c *memory) {
		a.save(jobX, "<old/>")
		time.Sleep(time.Minute)
		b.freeze(true)
		a.save(jobX, "<description/>")
		b.save(jobX, "<old disabled/>")
		b.freeze(false)
		time.Sleep(time.Minute)
		once := false
		w.mu.Lock()
		w.hook = func(op fsys.Op, call fsys.Call, _ string) error {
			if op == "conflicts.write" && call == fsys.CallRename && !once {
				once = true
				c.save(jobX, "<in the window/>")
			}
			return nil
		}
		w.mu.Unlock()
		if err := a.store.Settle(t.Context(), "x", true, "ann"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(6 * time.Minute)
		w.equal()
		w.wants([4]string{jobX, "<description/>", "<old disabled/>", "put back"}, [4]string{jobX, "<in the window/>", "<description/>", ""})
	})
}

// A creates user u1, then B creates u2: both are there.
func TestRowUsers(t *testing.T) {
	in(t, func(w *world, a, b, _ *memory) {
		a.save(users, usersXML("admin"))
		time.Sleep(time.Minute)
		b.freeze(true) // else it may have loaded u1 by then, and u2's save would be his removal
		a.save(users, usersXML("admin", "u1"))
		b.save(users, usersXML("admin", "u2"))
		b.freeze(false)
		time.Sleep(time.Minute)
		if got := w.disk(users); got != usersXML("admin", "u2", "u1") {
			t.Errorf("users are %s", got)
		}
		w.equal()
		w.wants([4]string{users, usersXML("admin", "u1"), usersXML("admin", "u2"), "rule"})
	})
}

// A renames a job; that is no conflict. B, which builds it, saves it under its old
// name: then it is one.
func TestRowRename(t *testing.T) {
	in(t, func(w *world, a, b, _ *memory) {
		a.save(jobX, "<job/>")
		time.Sleep(time.Minute)
		b.freeze(true)
		a.move(jobX, jobY)
		time.Sleep(time.Minute)
		w.wants()
		b.save(jobX, "<job saved by its build/>")
		b.freeze(false)
		time.Sleep(6 * time.Minute)
		w.equal()
		w.wants([4]string{jobX, "", "<job saved by its build/>", ""})
	})
}

// A deletes a job that B is building: B's save brings it back, which is a conflict;
// a deletion of something that nobody touched is none.
func TestRowDelete(t *testing.T) {
	in(t, func(w *world, a, b, _ *memory) {
		a.save(jobX, "<job/>")
		a.save(jobY, "<job/>")
		time.Sleep(time.Minute)
		a.move(jobY, "")
		b.freeze(true)
		a.move(jobX, "")
		time.Sleep(time.Minute)
		b.save(jobX, "<job saved by its build/>")
		b.freeze(false)
		time.Sleep(6 * time.Minute)
		w.equal()
		w.wants([4]string{jobX, "", "<job saved by its build/>", ""})
	})
}

// A sidecar that was restarted knows nothing of what was before; its controller has
// old content loaded and saves: that is found.
func TestSidecarRestarted(t *testing.T) {
	in(t, func(w *world, a, b, _ *memory) {
		a.save(jobX, "<old/>")
		time.Sleep(time.Minute)
		b.freeze(true)
		a.save(jobX, "<new/>")
		time.Sleep(time.Second)
		for _, m := range w.r { // all of them: nobody remembers anything
			m.end()
		}
		for _, m := range w.r {
			info, err := os.Stat(filepath.Join(w.home.Path(), ".stamp-"+m.name))
			if err != nil {
				t.Fatal(err)
			}
			m.again(info.ModTime())
		}
		time.Sleep(time.Minute)
		w.wants()
		b.save(jobX, "<old disabled/>")
		b.freeze(false)
		time.Sleep(6 * time.Minute)
		w.equal()
		w.wants([4]string{jobX, "<new/>", "<old disabled/>", ""})
	})
}

// A replica that was frozen for hours and saves what it had in memory is found, by
// its own sidecar at least.
func TestFrozen(t *testing.T) {
	t.Parallel()
	in(t, func(w *world, a, b, _ *memory) {
		a.save(jobX, "<old/>")
		time.Sleep(time.Minute)
		b.freeze(true)
		a.save(jobX, "<new/>")
		time.Sleep(5 * time.Hour)
		b.save(jobX, "<old disabled/>")
		b.freeze(false)
		time.Sleep(6 * time.Minute)
		w.equal()
		w.wants([4]string{jobX, "<new/>", "<old disabled/>", ""})
	})
}

// What is edited by hand, and is then saved by somebody who has loaded it, is no
// conflict; if he has not, it is, and nobody kept the content of the hand's.
func TestByHand(t *testing.T) {
	in(t, func(w *world, a, b, _ *memory) {
		hand := func(rel, content string) {
			if err := os.WriteFile(filepath.Join(w.home.Path(), rel), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, r := range w.r {
				r.sync.Look(rel)
			}
		}
		a.save(jobX, "<one/>")
		time.Sleep(time.Minute)
		if err := os.Remove(filepath.Join(w.home.Path(), jobX)); err != nil { // an editor writes a new file
			t.Fatal(err)
		}
		hand(jobX, "<by hand/>")
		time.Sleep(time.Minute)
		b.save(jobX, "<two/>")
		time.Sleep(time.Minute)
		w.wants()
		b.freeze(true)
		if err := os.Remove(filepath.Join(w.home.Path(), jobX)); err != nil {
			t.Fatal(err)
		}
		hand(jobX, "<by hand again/>")
		time.Sleep(time.Minute)
		b.save(jobX, "<three/>")
		b.freeze(false)
		time.Sleep(6 * time.Minute)
		w.equal()
		w.wants([4]string{jobX, "<by hand again/>", "<three/>", ""})
		if got := list(t, a.store, false); got[0].ContentKept || got[0].Reason == "" {
			t.Errorf("%+v", got[0])
		}
	})
}

// Three boots at once, of a home in which nothing else happens: no conflict.
func TestThreeBoots(t *testing.T) {
	in(t, func(w *world, a, b, c *memory) {
		a.save("config.xml", "<hudson/>")
		time.Sleep(time.Minute)
		a.boot(2, func() { b.boot(2, func() { c.boot(2, nil) }) })
		time.Sleep(6 * time.Minute)
		w.equal()
		w.wants()
	})
}

// Histories in which everybody has loaded what he changes have no conflict, though a third of
// what is told of them gets lost on the way, some of it four times in a row: edits to and fro,
// deletions, renames, boots and restarts of sidecars among them. A word that is late by more
// than all wait for it is a false alarm.
func TestNoConflictOutOfNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		type step struct {
			who, what int
			path, to  string
			atOnce    bool
		}
		late := rapid.SampledFrom([]time.Duration{0, 0, 300 * time.Millisecond, 4 * time.Second}).Draw(rt, "late")
		var steps []step
		for range rapid.IntRange(1, 12).Draw(rt, "n") {
			steps = append(steps, step{
				rapid.IntRange(0, 2).Draw(rt, "who"), rapid.IntRange(0, 9).Draw(rt, "what"),
				rapid.SampledFrom([]string{"config.xml", jobX, jobY}).Draw(rt, "path"), rapid.SampledFrom([]string{"<1/>", "<2/>", "<3/>"}).Draw(rt, "to"),
				rapid.Bool().Draw(rt, "atOnce"),
			})
		}
		failed := ""
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, seed)
			defer w.close()
			w.r[0].late = late
			w.mu.Lock()
			w.lossy, w.atMost = true, 4
			w.mu.Unlock()
			life := uint64(1)
			for i, s := range steps {
				m := w.r[s.who]
				if late > 0 { // else an old content that is there again, whose word is late, is taken for the old version
					s.to = fmt.Sprintf("<v%d/>", i)
				}
				if s.what <= 2 { // who is killed takes his words along
					time.Sleep(2 * late)
				}
				disk, there := w.files()[s.path], w.disk(s.path) != ""
				m.mu.Lock()
				loaded := m.loaded[s.path]
				m.mu.Unlock()
				switch {
				case s.what == 0:
					life++
					m.boot(life, nil)
				case s.what == 1 && there && s.path != "config.xml" && loaded == disk:
					m.move(s.path, "")
				case s.what == 2 && s.path == jobX && there && loaded == disk && w.disk(jobY) == "":
					m.move(jobX, jobY)
				case s.what == 4 && there:
					m.read(s.path)
					m.save(s.path, s.to)
				case s.what == 3 && there && loaded == disk:
					m.save(s.path, disk)
				case loaded == disk:
					m.save(s.path, s.to)
				}
				if s.atOnce && late > 0 && s.what > 2 {
					time.Sleep(100 * time.Millisecond)
					continue
				}
				for range 100 { // until all have loaded it; what was told may still be under way
					time.Sleep(100 * time.Millisecond)
				}
			}
			time.Sleep(10 * time.Minute)
			if got := list(t, w.r[0].store, late == 0); len(got) > 0 { // late: nobody may know, but nobody is asked
				failed = fmt.Sprintf("%+v", got)
			}
		})
		if failed != "" {
			rt.Fatal(failed)
		}
	})
}

// Users that are added on three replicas at any time, with words lost on the way, and
// sidecars whose steps fail, are all there in the end, and everybody holds the same.
func TestUnion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		who := rapid.SliceOfN(rapid.IntRange(0, 2), 1, 12).Draw(rt, "who")
		pause := rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 50, 400, 3000}), len(who), len(who)).Draw(rt, "pause")
		bad := rapid.SampledFrom([]int{0, 0, 3}).Draw(rt, "bad") // of 100 steps of those who merge fail
		failed := ""
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, seed)
			defer w.close()
			w.r[0].save(users, usersXML("admin"))
			time.Sleep(time.Minute)
			w.mu.Lock()
			w.lossy = true
			w.hook = func(op fsys.Op, _ fsys.Call, _ string) error {
				w.mu.Lock()
				defer w.mu.Unlock()
				if strings.HasPrefix(string(op), "conflicts.") && w.rnd.IntN(100) < bad {
					return unix.EIO
				}
				return nil
			}
			w.mu.Unlock()
			for i, n := range who {
				m := w.r[n]
				m.change(users, func(loaded string) string { return usersXML(append(ids(loaded), fmt.Sprintf("u%d", i))...) })
				time.Sleep(time.Duration(pause[i]) * time.Millisecond)
			}
			time.Sleep(10 * time.Minute)
			w.mu.Lock()
			w.hook = nil
			w.mu.Unlock()
			time.Sleep(10 * time.Minute)
			got := ids(w.disk(users))
			for i := range who {
				if !slices.Contains(got, fmt.Sprintf("u%d", i)) {
					failed = fmt.Sprintf("u%d is lost: %v\n%+v", i, got, list(t, w.r[0].store, true))
				}
			}
			for _, c := range list(t, w.r[0].store, true) {
				if c.Settled == "" || !c.ContentKept {
					failed = fmt.Sprintf("left: %+v", c)
				}
			}
			w.equal()
		})
		if failed != "" {
			rt.Fatal(failed)
		}
	})
}

// ids are the users in a file of usersXML.
func ids(text string) (out []string) {
	for _, part := range strings.Split(text, "<entry>\n      <string>")[1:] {
		id, _, _ := strings.Cut(part, "</string>")
		out = append(out, id)
	}
	return out
}

// A job that is renamed elsewhere just after it was made, before its author has said that
// it is there, and then seen to be gone: whoever renamed it has seen it.
func TestRenamedAtOnce(t *testing.T) {
	for _, before := range []bool{false, true} {
		in(t, func(w *world, a, b, _ *memory) {
			if before { // there was one of that name
				a.save(jobX, "<old/>")
				time.Sleep(time.Minute)
				a.move(jobX, "")
				time.Sleep(time.Minute)
			}
			a.save(jobX, "<new/>")
			time.Sleep(500 * time.Millisecond)
			b.late = 2 * time.Second
			b.move(jobX, jobY)
			a.sync.Look(jobX) // inotify's
			time.Sleep(10 * time.Minute)
			w.equal()
			w.wants()
		})
	}
}
