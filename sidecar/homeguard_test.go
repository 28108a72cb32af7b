package sidecar

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

// mounts is a file system some of whose folders are mounts.
type mounts struct {
	fsys.FS

	devices map[string]uint64 // by base name
}

type onDevice struct {
	fs.FileInfo

	st syscall.Stat_t
}

func (i onDevice) Sys() any { return &i.st }

func (m *mounts) StatNow(op fsys.Op, name string) (fs.FileInfo, error) {
	info, err := m.FS.StatNow(op, name)
	if st, ok := infoSys(info); ok && m.devices[filepath.Base(name)] != 0 {
		o := onDevice{info, *st}
		o.st.Dev = m.devices[filepath.Base(name)]
		return o, err
	}
	return info, err
}

func infoSys(info fs.FileInfo) (*syscall.Stat_t, bool) {
	if info == nil {
		return nil, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return st, ok
}

// What is missing is taken for deleted only where the home, and each folder with many
// resources in it, is where it was: else a mount may have been lost.
func TestHomeGuard(t *testing.T) {
	t.Parallel()
	home := layout.Home(t.TempDir())
	id, err := PrepareHome(fsys.OS, home, false)
	if err != nil {
		t.Fatal(err)
	}
	m := &mounts{FS: fsys.OS, devices: map[string]uint64{}}
	var turns []string
	g := &homeGuard{fs: m, home: home, cluster: id, gate: make(gate, 4), changed: func(why string) { turns = append(turns, why) }}
	expect := func(what, want string, started bool) {
		t.Helper()
		err := g.missing(t.Context(), started)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	at := func(name string) string { return filepath.Join(home.Path(), name) }
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}

	expect("a home on which nothing has started", "", false)
	expect("a home without jobs, with a controller", "there is no jobs", true)
	do(os.Mkdir(at("jobs"), 0o750))
	expect("with jobs", "", true)
	do(os.Rename(at("jobs"), at("away")))
	expect("jobs went away", "there is no jobs", false)
	do(os.Mkdir(at("jobs"), 0o750))
	expect("jobs are empty on purpose", "", false)

	// A mount of its own that is lost shows the folder below it.
	m.devices["nodes"] = 7777
	do(os.Mkdir(at("nodes"), 0o750))
	expect("nodes is a mount of its own", "", true)
	delete(m.devices, "nodes")
	expect("the mount was lost", "nodes is not in place", true)
	m.devices["nodes"] = 8888
	expect("it was mounted anew", "", true)

	do(os.Mkdir(at("users"), 0o750))
	expect("users lie in the home", "", true)
	m.devices["users"] = 9999
	expect("something was mounted over users", "users was in the home's own file system", true)
	delete(m.devices, "users")
	expect("that was undone", "", true)

	// All of the home.
	do(os.Rename(home.Footman(), at("elsewhere")))
	expect("another file system lies where the home was", "the home is not in place", true)
	do(os.Rename(at("elsewhere"), home.Footman()))
	expect("it is back", "", true)
	if len(turns) != 10 {
		t.Errorf("told %d turns, want 10: %q", len(turns), turns)
	}
	for i, why := range turns {
		if (why == "") != (i%2 == 1) {
			t.Errorf("turn %d: %q", i, why)
		}
	}
}

type applied []syncstate.Apply

func (a *applied) Apply(_ context.Context, _ syncstate.Life, changes []syncstate.Apply) (out []syncstate.Applied, err error) {
	*a = append(*a, changes...)
	for _, c := range changes {
		out = append(out, syncstate.Applied{Path: c.Path, Digest: c.To, Outcome: syncstate.AppliedOK})
	}
	return out, nil
}

// A deletion that is not believed fails with the reason and comes again; what lies
// there is loaded nevertheless. A build's digest is never known.
func TestDeletionsAreHeldBack(t *testing.T) {
	t.Parallel()
	var got applied
	why, away := context.DeadlineExceeded, context.DeadlineExceeded
	c := &guarded{Controller: &got, missing: func(context.Context, bool) error { return why }}
	changes := []syncstate.Apply{
		{Path: "jobs/a/config.xml", Kind: resource.Item, To: syncstate.Digest{1}},
		{Path: "jobs/a/builds/1/build.xml", Kind: resource.Build},
		{Path: "jobs/b/config.xml", Kind: resource.Item},
	}
	out, err := c.Apply(t.Context(), syncstate.Life{}, changes)
	if err != nil || len(out) != 3 || len(got) != 2 || got[0].Path != changes[0].Path || got[1].Path != changes[1].Path {
		t.Fatalf("%v, %v; the controller got %v", out, err, got)
	}
	for _, o := range out {
		if held := o.Path == changes[2].Path; held != (o.Outcome == syncstate.Failed && o.Reason == away.Error()) {
			t.Errorf("%+v", o)
		}
	}
	got = nil
	if out, err := c.Apply(t.Context(), syncstate.Life{}, changes[2:]); err != nil || len(out) != 1 || len(got) != 0 {
		t.Errorf("only deletions: %v, %v; the controller got %v", out, err, got)
	}
	why = nil
	if out, err := c.Apply(t.Context(), syncstate.Life{}, changes); err != nil || len(out) != 3 || len(got) != 3 {
		t.Errorf("in place again: %v, %v; the controller got %v", out, err, got)
	}
}
