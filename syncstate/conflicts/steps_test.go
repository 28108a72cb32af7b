package conflicts_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/conflicts"
)

// breaks is a file system of which step n fails, once with an error or, with nil, for
// good from then on: the process is gone.
type breaks struct {
	n     int
	fault error

	mu    sync.Mutex
	steps int
	hit   bool
}

func (b *breaks) fs() fsys.FS {
	return fsys.WithHook(nosync.FS, func(op fsys.Op, _ fsys.Call, _ string) error {
		if !strings.HasPrefix(string(op), "conflicts.") {
			return nil
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.steps++
		switch {
		case b.fault != nil && b.steps == b.n+1:
			b.hit = true
			return b.fault
		case b.fault == nil && b.steps > b.n:
			b.hit = true
			return errStopped
		}
		return nil
	})
}

func (b *breaks) String() string {
	if b.fault == nil {
		return fmt.Sprintf("ended at step %d", b.n)
	}
	return fmt.Sprintf("%v at step %d", b.fault, b.n)
}

// TestPrunedOncePerHour: however wrong this host's clock is (in this test, by decades).
func TestPrunedOncePerHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		p.save("a", jobX, "<one/>")
		count := &tally{n: map[string]int{}}
		s := p.store("r", fsys.WithHook(nosync.FS, count.hook))
		runFor(t, s, 150*time.Minute)
		if _, by := count.take(); by["conflicts.prune writefile"] != 3 {
			t.Errorf("%v", by)
		}
	})
}

// eachStep calls f with a file system that breaks at each step, until there are no more.
func eachStep(t *testing.T, atLeast int, f func(t *testing.T, b *breaks)) {
	t.Helper()
	for _, fault := range []error{nil, unix.EIO} {
		for n := 0; ; n++ {
			b := &breaks{n: n, fault: fault}
			synctest.Test(t, func(t *testing.T) { f(t, b) })
			if !b.hit {
				if n < atLeast {
					t.Errorf("only %d steps", n)
				}
				break
			}
		}
	}
}

// runFor lets a store look after conflicts for a while.
func runFor(t *testing.T, s *conflicts.Store, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.Run(ctx) })
	time.Sleep(d)
	cancel()
	wg.Wait()
}

// clean says that nothing half-made lies about.
func (p *place) clean(what any, rels ...string) {
	p.t.Helper()
	dirs := []string{p.home.Conflicts()}
	for _, rel := range rels {
		dirs = append(dirs, filepath.Dir(filepath.Join(p.home.Path(), rel)))
	}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			p.t.Fatal(err)
		}
		for _, e := range entries {
			if name := e.Name(); name != ".lock" && (strings.HasPrefix(name, ".") && name != ".footman" || strings.HasSuffix(name, "tmp")) {
				p.t.Errorf("%v: %s is left in %s", what, name, dir)
			}
		}
	}
}

// A person has something put back, over a file or where one was deleted; whichever
// step fails or is the last, who does it again gets it done, once, and nothing
// half-made stays.
func TestEachStepOfSettling(t *testing.T) {
	t.Parallel()
	for _, two := range []string{"<two/>", ""} {
		eachStep(t, 15, func(t *testing.T, b *breaks) {
			p := newPlace(t)
			p.save("a", jobX, "<one/>")
			if two != "" {
				p.save("b", jobX, two)
			} else if err := os.RemoveAll(filepath.Join(p.home.Path(), "jobs", "x")); err != nil {
				t.Fatal(err)
			}
			other := p.store("other", nosync.FS)
			if err := other.Conflict(t.Context(), clash(jobX, "<one/>", two)); err != nil {
				t.Fatal(err)
			}
			err := p.store("dying", b.fs()).Settle(t.Context(), "x", true, "ann")
			if err == nil && p.disk(jobX) != "<one/>" {
				t.Errorf("%v: it is not in force, and nothing says so", b)
			}
			var settled *conflicts.SettledError
			if again := other.Settle(t.Context(), "x", true, "ann"); again != nil && !errors.As(again, &settled) {
				t.Errorf("%v (%v), then again: %v", b, err, again)
			}
			runFor(t, other, time.Minute)
			if got := list(t, other, true); p.disk(jobX) != "<one/>" || len(got) != 1 || got[0].Settled != "put back: ann" || len(other.Degraded()) > 0 {
				t.Errorf("%v: %q is in force, %+v, %v", b, p.disk(jobX), got, other.Degraded())
			}
			if !slices.ContainsFunc(p.wrote, func(a syncstate.Announced) bool { return a.Digest == digest("<one/>") }) {
				t.Errorf("%v: nobody was told", b)
			}
			p.clean(b, jobX)
		})
	}
}

// Old conflicts go as a whole: whichever step of removing them fails or is the last,
// none comes back as one that waits, and its notes go with it.
func TestEachStepOfForgetting(t *testing.T) {
	t.Parallel()
	eachStep(t, 10, func(t *testing.T, b *breaks) {
		p := newPlace(t)
		p.crowd(6)
		for i, note := range []string{`"by":"x"`, `"by":"x"`, `"by":"x"`, `"by":"x"`} {
			id := filepath.Join(p.home.Conflicts(), fmt.Sprintf("c%04d", i))
			text := []byte(`{"format":1,` + note + `}`)
			if err := errors.Join(os.WriteFile(id+".settled.json", text, 0o600), os.WriteFile(id+".waits.json", []byte(`{"format":1,"why":"y"}`), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		_ = conflicts.Round(t.Context(), conflicts.Limit(p.store("dying", b.fs()), 3))
		other := conflicts.Limit(p.store("other", nosync.FS), 3)
		if n := len(list(t, other, false)); n != 2 {
			t.Errorf("%v: %d wait", b, n)
		}
		runFor(t, other, time.Minute)
		if n, all := len(list(t, other, false)), list(t, other, true); n != 2 || len(all) != 3 || other.Waiting() != 2 || len(other.Degraded()) > 0 {
			t.Errorf("%v: %d wait, %d in all, %v", b, n, len(all), other.Degraded())
		}
		entries, err := os.ReadDir(p.home.Conflicts())
		if err != nil || len(entries) != 3+2+1 { // folders, two notes, the lock
			t.Errorf("%v: %v %v", b, entries, err)
		}
		p.clean(b)
	})
}

// What was saved just before the merged content is put in place is merged, too: it is
// no reason to bother a person.
func TestSavedDuringMerge(t *testing.T) {
	for _, c := range []struct {
		times int
		want  string
		waits int
	}{{1, usersXML("admin", "u2", "u3-0", "u1"), 0}, {3, usersXML("admin", "u2", "u3-0", "u3-1", "u3-2", "u1"), 0}} {
		synctest.Test(t, func(t *testing.T) {
			p := newPlace(t)
			n := 0
			s := p.store("r", fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, _ string) error {
				if op == "conflicts.write" && call == fsys.CallSync && n < c.times {
					now := append(ids(p.disk(users)), fmt.Sprintf("u3-%d", n))
					n++
					return saveAs(p.home, "c", users, usersXML(now...))
				}
				return nil
			}))
			p.save("a", users, usersXML("admin"))
			p.save("a", users, usersXML("admin", "u1"))
			p.save("b", users, usersXML("admin", "u2"))
			k := clash(users, usersXML("admin", "u1"), usersXML("admin", "u2"))
			k.Base = digest(usersXML("admin"))
			if err := s.Conflict(t.Context(), k); err != nil {
				t.Fatal(err)
			}
			runFor(t, s, time.Minute)
			if got := list(t, s, false); p.disk(users) != c.want || len(got) != c.waits || s.Waiting() != c.waits {
				t.Errorf("saved %d times meanwhile: %+v\n%s", c.times, got, p.disk(users))
			}
		})
	}
}

// A rule that could not be applied is not tried again by another replica or a later
// process: by then it might undo what somebody meant.
func TestRuleIsTriedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		p.save("a", "config.xml", "<ann/>")
		p.save("b", "config.xml", "<boot/>")
		p.save("c", "config.xml", "<bob/>")
		c := clash("config.xml", "<ann/>", "<boot/>")
		c.NewerBooting = true
		s := p.store("r", nosync.FS)
		if err := s.Conflict(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if got := list(t, s, false); len(got) != 1 || got[0].Waits == "" || s.Waiting() != 1 {
			t.Fatalf("%+v", got)
		}
		p.save("c", "config.xml", "<boot/>") // on purpose, a week later
		for _, name := range []string{"r", "other"} {
			s := p.store(name, nosync.FS)
			runFor(t, s, time.Minute)
			if got := list(t, s, false); p.disk("config.xml") != "<boot/>" || len(got) != 1 || got[0].Waits == "" || s.Waiting() != 1 {
				t.Errorf("%s: %q is in force, %+v", name, p.disk("config.xml"), got)
			}
		}
		if err := s.Settle(t.Context(), "config", true, "ann"); err != nil || p.disk("config.xml") != "<ann/>" || s.Waiting() != 0 {
			t.Errorf("a person still can: %v, %q", err, p.disk("config.xml"))
		}
	})
}

// What can't be read for the moment is no reason to give a rule up.
func TestReadErrorEndsNoRule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		broken := true
		var mu sync.Mutex
		s := p.store("r", fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
			mu.Lock()
			defer mu.Unlock()
			kept := strings.Contains(name, "config~") && strings.HasSuffix(name, ".xml") && call == fsys.CallOpen && !strings.Contains(name, ".new-")
			if broken && (kept || strings.HasSuffix(name, "u3_1") && call == fsys.CallStat) {
				return unix.EIO
			}
			return nil
		}))
		p.save("a", "config.xml", "<ann/>")
		p.save("b", "config.xml", "<boot/>")
		c := clash("config.xml", "<ann/>", "<boot/>")
		c.NewerBooting = true
		if err := s.Conflict(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(p.home.Path(), "users", "u3_1"), 0o755); err != nil {
			t.Fatal(err)
		}
		p.save("a", users, usersXML("admin", "u3"))
		p.save("b", users, usersXML("admin", "u4"))
		c = clash(users, usersXML("admin", "u3"), usersXML("admin", "u4"))
		c.Unknown = true
		if err := s.Conflict(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		runFor(t, s, time.Minute)
		if got := list(t, s, false); len(got) != 2 || len(s.Degraded()) == 0 {
			t.Errorf("while it can't be read: %+v, %v", got, s.Degraded())
		}
		mu.Lock()
		broken = false
		mu.Unlock()
		runFor(t, s, time.Minute)
		if got := list(t, s, false); len(got) != 0 || p.disk("config.xml") != "<ann/>" || p.disk(users) != usersXML("admin", "u4", "u3") || len(s.Degraded()) > 0 {
			t.Errorf("%+v, %v\n%s\n%s", got, s.Degraded(), p.disk("config.xml"), p.disk(users))
		}
	})
}

// A conflict is recorded although garbage has the name that it would get, and it is
// said although its folder could not be made durable.
func TestNameIsTaken(t *testing.T) {
	p := newPlace(t)
	p.save("a", jobX, "<one/>")
	p.save("b", jobX, "<two/>")
	broken := true
	s := p.store("r", fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, _ string) error {
		if broken && op == "conflicts.record" && call == fsys.CallSyncDir {
			broken = false
			return unix.EIO
		}
		return nil
	}))
	stem := filepath.Join(p.home.Conflicts(), "x~6efe1391-"+digest("<one/>").String()[:12]+"-"+digest("<two/>").String()[:12])
	for name, text := range map[string]string{stem + "/conflict.json": "garbage", stem + "-2.settled.json": `{"format":1,"by":"left"}`} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Conflict(t.Context(), clash(jobX, "<one/>", "<two/>")); !errors.Is(err, unix.EIO) {
		t.Fatal(err)
	}
	if err := s.Conflict(t.Context(), clash(jobX, "<one/>", "<two/>")); err != nil {
		t.Fatal(err)
	}
	if got := list(t, s, false); len(got) != 1 || got[0].ID != filepath.Base(stem)+"-3" || len(p.events) != 1 {
		t.Errorf("%+v, %d events", got, len(p.events))
	}
}

// An ID that is used once more is not taken for the one that was settled before.
func TestIDUsedAgain(t *testing.T) {
	p := newPlace(t)
	s, other := p.store("r", nosync.FS), p.store("other", nosync.FS)
	p.save("a", jobX, "<one/>")
	p.save("b", jobX, "<two/>")
	for i := range 3 {
		if err := s.Conflict(t.Context(), clash(jobX, "<one/>", "<two/>")); err != nil {
			t.Fatal(err)
		}
		if i < 2 {
			if err := s.Settle(t.Context(), "x", false, "ann"); err != nil {
				t.Fatal(err)
			}
		}
		if i == 0 {
			list(t, other, true)
		}
		got := list(t, s, true)[0].ID
		if i < 2 { // as the bound does
			if err := errors.Join(os.RemoveAll(filepath.Join(p.home.Conflicts(), got)), os.Remove(filepath.Join(p.home.Conflicts(), got+".settled.json"))); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := list(t, other, false); len(got) != 1 {
		t.Errorf("%+v", got)
	}
	if err := other.Settle(t.Context(), "x", true, "bob"); err != nil || p.disk(jobX) != "<one/>" {
		t.Errorf("%v, %q", err, p.disk(jobX))
	}
}

// later is a file system whose server's clock is three hours ahead of what its files say.
type later struct{ fsys.FS }

type laterInfo struct{ fs.FileInfo }

func (i laterInfo) ModTime() time.Time { return i.FileInfo.ModTime().Add(3 * time.Hour) }

func (f later) Stat(op fsys.Op, name string) (fs.FileInfo, error) {
	info, err := f.FS.Stat(op, name)
	if err == nil && filepath.Base(name) == ".pruned" {
		info = laterInfo{info}
	}
	return info, err
}

// Whichever step of removing old versions fails or is the last: what is in force and
// what is part of a conflict stays, what is old goes in the end, and so does what was
// half-done.
func TestEachStepOfPruning(t *testing.T) {
	t.Parallel()
	eachStep(t, 10, func(t *testing.T, b *breaks) {
		p := newPlace(t)
		p.save("a", jobX, "<old/>")
		p.save("a", jobX, "<one/>")
		p.save("b", jobX, "<two/>")
		p.save("b", jobY, "<two/>")
		other := p.store("other", later{nosync.FS})
		if err := other.Conflict(t.Context(), clash(jobX, "<one/>", "<two/>")); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(p.home.VersionsOf("a"), ".1"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_ = conflicts.Round(t.Context(), p.store("dying", later{b.fs()}))
		stays := func() (out []string) {
			for _, by := range []string{"a", "b"} {
				entries, err := os.ReadDir(p.home.VersionsOf(by))
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range entries {
					out = append(out, by+" "+e.Name())
				}
			}
			return out
		}
		for range 3 { // processes, one after the other; what was put back is looked at by the next one
			_ = conflicts.Round(t.Context(), p.store("other", later{nosync.FS}))
		}
		want := []string{"a " + digest("<one/>").String(), "b " + digest("<two/>").String()}
		if diff := cmp.Diff(want, stays()); diff != "" {
			t.Errorf("%v: -want +got\n%s", b, diff)
		}
	})
}

// A version whose remover ended just when a controller had put it there anew is not
// lost: it gets its name back.
func TestSavedWhilePruning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		p.save("a", jobX, "<one/>")
		p.save("a", jobX, "<two/>") // <one/> is old
		gone := false
		dying := p.store("dying", later{fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
			if gone {
				return errStopped
			}
			if op == "conflicts.prune" && call == fsys.CallRename && strings.HasSuffix(name, digest("<one/>").String()) {
				p.save("a", jobX, "<one/>") // somebody takes it back
			}
			gone = call == fsys.CallStat && strings.Contains(name, "/.old-")
			if gone {
				return errStopped
			}
			return nil
		})})
		_ = conflicts.Round(t.Context(), dying)
		if !gone {
			t.Fatal("it was not taken aside")
		}
		_ = conflicts.Round(t.Context(), p.store("other", nosync.FS))
		if data, err := os.ReadFile(filepath.Join(p.home.VersionsOf("a"), digest("<one/>").String())); err != nil || string(data) != "<one/>" {
			t.Errorf("%q %v", data, err)
		}
	})
}
