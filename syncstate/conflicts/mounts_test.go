package conflicts_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/syncstate/conflicts"
)

// mount is a home as one NFS client sees it: it believes a list of names, and that a
// name is missing, for half a minute, unless it changes that folder itself (as measured
// on kernel 6.1, NFSv4.2). What is in a file is asked anew at each open.
type mount struct {
	fsys.FS

	mu      sync.Mutex
	lists   map[string]belief
	missing map[string]time.Time
}

type belief struct {
	at   time.Time
	list []fs.DirEntry
}

const believes = 30 * time.Second

func newMount() *mount {
	return &mount{FS: nosync.FS, lists: map[string]belief{}, missing: map[string]time.Time{}}
}

// changed: this client has changed names, so it asks anew.
func (m *mount) changed(names ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range names {
		dir := filepath.Dir(name)
		delete(m.lists, dir)
		for miss := range m.missing {
			if filepath.Dir(miss) == dir {
				delete(m.missing, miss)
			}
		}
	}
}

func (m *mount) believed(name string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for ; len(name) > 1; name = filepath.Dir(name) {
		if at, ok := m.missing[name]; ok && time.Since(at) < believes {
			return true
		}
	}
	return false
}

func (m *mount) looked(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.missing[name] = time.Now()
	}
	return err
}

func (m *mount) Stat(op fsys.Op, name string) (fs.FileInfo, error) {
	if m.believed(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	info, err := m.FS.Stat(op, name)
	return info, m.looked(name, err)
}

func (m *mount) StatNow(op fsys.Op, name string) (fs.FileInfo, error) {
	if m.believed(name) { // there is no file of which the server could be asked
		return nil, &fs.PathError{Op: "statx", Path: name, Err: fs.ErrNotExist}
	}
	m.changed(filepath.Join(name, "x")) // what it believes of the names in it ends
	info, err := m.FS.StatNow(op, name)
	return info, m.looked(name, err)
}

func (m *mount) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	if flag&os.O_CREATE == 0 && m.believed(name) || m.believed(filepath.Dir(name)) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f, err := m.FS.OpenFile(op, name, flag, perm)
	if flag&os.O_CREATE != 0 && err == nil {
		m.changed(name)
	}
	return f, m.looked(name, err)
}

func (m *mount) ReadDir(op fsys.Op, name string) ([]fs.DirEntry, error) {
	if m.believed(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	m.mu.Lock()
	b, ok := m.lists[name]
	m.mu.Unlock()
	if ok && time.Since(b.at) < believes {
		return b.list, nil
	}
	list, err := m.FS.ReadDir(op, name)
	if m.looked(name, err) == nil {
		m.mu.Lock()
		m.lists[name] = belief{time.Now(), list}
		m.mu.Unlock()
	}
	return list, err
}

func (m *mount) Mkdir(op fsys.Op, name string, perm fs.FileMode) error {
	defer m.changed(name)
	return m.FS.Mkdir(op, name, perm)
}

// MkdirAll makes what it believes to be missing: the server says that it is there.
func (m *mount) MkdirAll(op fsys.Op, name string, perm fs.FileMode) error {
	err := m.FS.MkdirAll(op, name, perm)
	for dir := name; len(dir) > 1 && m.believed(dir); {
		up := filepath.Dir(dir)
		m.changed(dir)
		dir = up
	}
	return err
}

func (m *mount) Rename(op fsys.Op, from, to string) error {
	defer m.changed(from, to)
	return m.FS.Rename(op, from, to)
}

func (m *mount) Link(op fsys.Op, from, to string) error {
	defer m.changed(from, to)
	return m.FS.Link(op, from, to)
}

func (m *mount) Remove(op fsys.Op, name string) error {
	defer m.changed(name)
	return m.FS.Remove(op, name)
}

func (m *mount) WriteFile(op fsys.Op, name string, data []byte, perm fs.FileMode) error {
	defer m.changed(name)
	return m.FS.WriteFile(op, name, data, perm)
}

// Two sidecars on two mounts: what one has just done the other one sees when it
// decides, whatever its client believes.
func TestTwoMounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		a, b := p.store("a", newMount()), p.store("b", newMount())
		p.save("a", job, "<one/>")
		p.save("b", job, "<two/>")
		for _, s := range []*conflicts.Store{a, b, a} { // b believes that there are none
			if err := s.Conflict(t.Context(), clash(job, "<one/>", "<two/>")); err != nil {
				t.Fatal(err)
			}
			list(t, b, true)
		}
		all := list(t, b, true)
		if len(all) != 1 || len(p.events) != 1 {
			t.Fatalf("recorded %d times, %d events", len(all), len(p.events))
		}
		if err := a.Settle(t.Context(), all[0].ID, false, "ann"); err != nil {
			t.Fatal(err)
		}
		var settled *conflicts.SettledError
		if err := b.Settle(t.Context(), all[0].ID, true, "bob"); !errors.As(err, &settled) || p.disk(job) != "<two/>" {
			t.Errorf("ann has kept what is in force, then bob: %v, %q", err, p.disk(job))
		}
		if got := list(t, b, false); len(got) != 0 {
			t.Errorf("b still shows %+v", got)
		}
		// A second one, which b's client has never seen, is settled there.
		p.save("a", "config.xml", "<one/>")
		p.save("b", "config.xml", "<two/>")
		list(t, b, true)
		if err := a.Conflict(t.Context(), clash("config.xml", "<one/>", "<two/>")); err != nil {
			t.Fatal(err)
		}
		if err := b.Settle(t.Context(), "config", true, "bob"); err != nil || p.disk("config.xml") != "<one/>" {
			t.Errorf("%v, %q", err, p.disk("config.xml"))
		}
	})
}

// The first conflict is seen by whoever has looked before there was any: the folder of
// conflicts is missing for his client.
func TestFirstConflictIsSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		a, b := p.store("a", newMount()), p.store("b", newMount())
		if got := list(t, b, true); len(got) != 0 {
			t.Fatalf("%+v", got)
		}
		p.save("a", job, "<one/>")
		p.save("b", job, "<two/>")
		if err := a.Conflict(t.Context(), clash(job, "<one/>", "<two/>")); err != nil {
			t.Fatal(err)
		}
		if got := list(t, b, true); len(got) != 1 {
			t.Errorf("b sees %+v", got)
		}
	})
}

// A file that this client believes to be missing is in force: a deletion has not won.
func TestBelievedMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		m := newMount()
		s := p.store("b", m)
		if _, err := m.Stat("test.look", filepath.Join(p.home.Path(), "jobs", "x")); err == nil {
			t.Fatal("it is there already")
		}
		p.save("a", jobX, "<back/>")
		c := clash(jobX, "", "<back/>")
		if err := s.Conflict(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if got := list(t, s, false); len(got) != 1 || got[0].Winner != digest("<back/>") || got[0].LostBy != "a" {
			t.Errorf("%+v", got)
		}
		left, err := os.ReadDir(filepath.Join(p.home.Path(), "jobs"))
		if err != nil || len(left) != 1 {
			t.Errorf("%v is left: %v", left, err)
		}
		// Users whose folder is believed missing are not left out.
		for _, dir := range []string{"users/u3_1"} {
			if _, err := m.Stat("test.look", filepath.Join(p.home.Path(), dir)); err == nil {
				t.Fatal("it is there already")
			}
			if err := os.MkdirAll(filepath.Join(p.home.Path(), dir), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		p.save("a", users, usersXML("admin", "u3"))
		p.save("b", users, usersXML("admin", "u4"))
		c = clash(users, usersXML("admin", "u3"), usersXML("admin", "u4"))
		c.Unknown = true
		if err := s.Conflict(t.Context(), c); err != nil || p.disk(users) != usersXML("admin", "u4", "u3") {
			t.Errorf("%v:\n%s", err, p.disk(users))
		}
	})
}

// However many persons settle one conflict at once, on as many mounts, one of them
// does, and what he decided is what is in force.
func TestSettledAtOnce(t *testing.T) {
	p := newPlace(t)
	p.save("a", job, "<one/>")
	p.save("b", job, "<two/>")
	var stores []*conflicts.Store
	for i := range 6 {
		stores = append(stores, p.store(fmt.Sprintf("r%d", i), newMount()))
	}
	if err := stores[0].Conflict(t.Context(), clash(job, "<one/>", "<two/>")); err != nil {
		t.Fatal(err)
	}
	id := list(t, stores[0], false)[0].ID
	for _, s := range stores {
		list(t, s, true)
	}
	errs := make([]error, len(stores))
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() { errs[i] = s.Settle(t.Context(), id, i%2 == 0, fmt.Sprintf("person %d", i)) })
	}
	wg.Wait()
	done := -1
	for i, err := range errs {
		var settled *conflicts.SettledError
		switch {
		case err == nil && done < 0:
			done = i
		case err == nil, !errors.As(err, &settled):
			t.Errorf("person %d: %v", i, err)
		}
	}
	want := map[bool]string{true: "<one/>", false: "<two/>"}[done%2 == 0]
	if got := list(t, stores[0], true)[0]; done < 0 || p.disk(job) != want || !strings.HasSuffix(got.Settled, fmt.Sprintf("person %d", done)) {
		t.Errorf("person %d did it, %q is in force, %+v", done, p.disk(job), got)
	}
}
