package ledger_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// A build is claimed once.
func TestClaimIsExclusive(t *testing.T) {
	_, l := newLedger(t)
	life := claimLife(t, l, "a")
	claim(t, l, life, record("j", 1))
	if err := l.Claim(life, record("j", 1)); !errors.Is(err, ledger.ErrExists) {
		t.Errorf("second claim: got %v, want ErrExists", err)
	}
}

// A claim that can't be written leaves nothing, so the build must not start and
// the next one can.
func TestClaimWithoutSpace(t *testing.T) {
	for _, step := range []fsys.Call{fsys.CallOpen, fsys.CallWrite, fsys.CallSync, fsys.CallSyncDir} {
		home, l := newLedger(t)
		life := claimLife(t, l, "a")
		full := ledger.New(home, fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, _ string) error {
			if op == "ledger.claim" && call == step {
				return unix.ENOSPC
			}
			return nil
		}))
		if err := full.Claim(life, record("j", 1)); !errors.Is(err, unix.ENOSPC) {
			t.Errorf("%s: got %v, want ENOSPC", step, err)
		}
		if good, bad := list(t, l, life); len(good)+len(bad) > 0 {
			t.Errorf("%s: left %v %v", step, good, bad)
		}
	}
}

// Names from outside never become paths.
func TestClaimRefusesUnsafe(t *testing.T) {
	home, l := newLedger(t)
	life := claimLife(t, l, "a")
	for name, r := range map[string]ledger.Record{
		"folder": {Job: "../../etc", Number: 1, Folder: "jobs/../../etc"},
		"no job": {Number: 1, Folder: "jobs/x"},
		"bytes":  {Job: "\xff", Number: 1, Folder: "jobs/x"},
	} {
		if err := l.Claim(life, r); err == nil {
			t.Errorf("%s: claimed", name)
		}
	}
	for _, life := range []ledger.Life{{Name: "..", Incarnation: 1}, {Name: "a/b", Incarnation: 1}, {Name: "a"}} {
		if err := l.Claim(life, record("j", 1)); err == nil {
			t.Errorf("claimed for %s", life)
		}
	}
	if err := l.Release(life, "../../"+ledger.Key("j", 1)); err == nil {
		t.Error("released outside of the life")
	}
	// Such a name with a safe folder is a name as any other.
	odd := record("x", 1)
	odd.Job, odd.Folder = "../../etc", "jobs/a/jobs/b/jobs/c"
	claim(t, l, life, odd)
	if _, err := os.Stat(filepath.Join(home.Life("a", 1), "%2E.%2F..%2Fetc@1.json")); err != nil {
		t.Error(err)
	}
}

// The way of a record: claimed, assigned, taken, inherited, released.
func TestMoves(t *testing.T) {
	_, l := newLedger(t)
	a1, b1 := claimLife(t, l, "a"), claimLife(t, l, "b")
	r := record("team/über job", 7)
	e := claim(t, l, a1, r)

	if err := l.Assign(e, b1); err != nil {
		t.Fatal(err)
	}
	good, _ := list(t, l, b1)
	want := []ledger.Entry{{Life: b1, Inbox: true, Key: r.Key(), Record: r}}
	if diff := cmp.Diff(want, good); diff != "" {
		t.Fatalf("assigned (-want +got):\n%s", diff)
	}
	got, err := l.Take(good[0])
	if err != nil {
		t.Fatal(err)
	}
	b2 := claimLife(t, l, "b")
	if got, err = l.Inherit(got, b2); err != nil {
		t.Fatal(err)
	}
	if want := (ledger.Entry{Life: b2, Key: r.Key(), Record: r}); !cmp.Equal(want, got) || !holds(t, l, got) {
		t.Fatalf("inherited: got %+v, want %+v", got, want)
	}
	if _, err := l.Inherit(got, b1); err == nil {
		t.Error("an older life inherited from a newer one")
	}
	if err := l.Release(b2, r.Key()); err != nil {
		t.Fatal(err)
	}
	if err := l.Release(b2, r.Key()); !errors.Is(err, ledger.ErrGone) {
		t.Errorf("second release: got %v, want ErrGone", err)
	}
}

// Whoever comes too late is told which side is missing, and changes nothing.
func TestLateMoves(t *testing.T) {
	_, l := newLedger(t)
	a1, b1, c1 := claimLife(t, l, "a"), claimLife(t, l, "b"), claimLife(t, l, "c")
	e := claim(t, l, a1, record("j", 1))
	if err := l.Assign(e, b1); err != nil {
		t.Fatal(err)
	}
	if err := l.Assign(e, c1); !errors.Is(err, ledger.ErrGone) {
		t.Errorf("assigned elsewhere: got %v, want ErrGone", err)
	}
	if err := l.CloseLife(a1); err != nil {
		t.Fatal(err)
	}
	if err := l.Assign(e, c1); !errors.Is(err, ledger.ErrGone) {
		t.Errorf("source closed: got %v, want ErrGone", err)
	}
	if err := l.CloseLife(c1); err != nil {
		t.Fatal(err)
	}
	inB := ledger.Entry{Life: b1, Inbox: true, Key: e.Key, Record: e.Record}
	if err := l.Assign(inB, c1); !errors.Is(err, ledger.ErrLifeClosed) {
		t.Errorf("target closed: got %v, want ErrLifeClosed", err)
	}
	if err := l.Claim(c1, record("j", 2)); !errors.Is(err, ledger.ErrLifeClosed) {
		t.Errorf("claim in a closed life: got %v, want ErrLifeClosed", err)
	}
	if err := l.WriteLive(c1, ledger.Live{}); !errors.Is(err, ledger.ErrLifeClosed) {
		t.Errorf("live file of a closed life: got %v, want ErrLifeClosed", err)
	}
	if !holds(t, l, inB) {
		t.Error("the record is not where it was")
	}
}

// A second record of a build is not overwritten.
func TestMoveOntoAnother(t *testing.T) {
	_, l := newLedger(t)
	a1, b1 := claimLife(t, l, "a"), claimLife(t, l, "b")
	e := claim(t, l, a1, record("j", 1))
	other := record("j", 1)
	other.QueueID = 99
	twin := claim(t, l, b1, other)
	if err := l.Assign(e, b1); err != nil { // the inbox is free
		t.Fatal(err)
	}
	if _, err := l.Take(ledger.Entry{Life: b1, Inbox: true, Key: e.Key, Record: e.Record}); !errors.Is(err, ledger.ErrExists) {
		t.Errorf("got %v, want ErrExists", err)
	}
	if !holds(t, l, twin) {
		t.Error("the record that was there is gone")
	}
}

// On NFS a rename that was sent twice answers ENOENT although it happened: that
// is a success. A source that seems missing for a while is looked for again.
func TestMoveOverNFS(t *testing.T) {
	for name, first := range map[string]func(src, dst string) error{
		"sent twice": func(src, dst string) error { return errors.Join(os.Rename(src, dst), fs.ErrNotExist) },
		"stale view": func(string, string) error { return fs.ErrNotExist },
	} {
		home, l := newLedger(t)
		a1, b1 := claimLife(t, l, "a"), claimLife(t, l, "b")
		e := claim(t, l, a1, record("j", 1))
		to := ledger.Entry{Life: b1, Inbox: true, Key: e.Key, Record: e.Record}
		n := 0
		nfs := ledger.New(home, fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, src string) error {
			if n++; call == fsys.CallRename {
				if n < 100 {
					n = 100
					return first(src, l.Path(to))
				}
			}
			return nil
		}))
		if err := nfs.Assign(e, b1); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !holds(t, l, to) || holds(t, l, e) {
			t.Errorf("%s: the record is not at its target", name)
		}
	}
}

// Of all who want to move one record exactly one succeeds.
func TestMovesRace(t *testing.T) {
	_, l := newLedger(t)
	a1 := claimLife(t, l, "a")
	targets := []ledger.Life{claimLife(t, l, "b"), claimLife(t, l, "c"), claimLife(t, l, "d"), claimLife(t, l, "e")}
	for n := 1; n <= 60; n++ {
		e := claim(t, l, a1, record("j", n))
		errs := make([]error, len(targets))
		var wg sync.WaitGroup
		for i, to := range targets {
			wg.Go(func() { errs[i] = l.Assign(e, to) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, ledger.ErrGone) {
				t.Fatal(err)
			}
		}
		if won != 1 {
			t.Fatalf("%d moves succeeded: %v", won, errs)
		}
	}
}

// "It can't be said" is an error, never "it is not there": whoever would act on
// that would forget a running build.
func TestHolds(t *testing.T) {
	home, l := newLedger(t)
	a1 := claimLife(t, l, "a")
	e := claim(t, l, a1, record("j", 1))
	for name, c := range map[string]struct {
		op   fsys.Call
		what string
	}{
		"the folder": {fsys.CallOpen, fsys.NoncePrefix},
		"the record": {fsys.CallOpen, ".json"},
	} {
		sick := ledger.New(home, fsys.WithHook(nosync.FS, func(_ fsys.Op, call fsys.Call, name string) error {
			if call == c.op && strings.Contains(name, c.what) {
				return unix.EIO
			}
			return nil
		}))
		if held, err := sick.Holds(e); held || !errors.Is(err, unix.EIO) {
			t.Errorf("%s can't be opened: got %v, %v", name, held, err)
		}
	}
	if !holds(t, l, e) {
		t.Error("the record is there")
	}
	other := e
	other.Record.QueueID++
	if holds(t, l, other) {
		t.Error("that record is not there, another one is")
	}
	write(t, l.Path(e), "garbage")
	if held, err := l.Holds(e); held || err == nil {
		t.Errorf("garbage: got %v, %v", held, err)
	}
	if err := l.Release(a1, e.Key); err != nil {
		t.Fatal(err)
	}
	if holds(t, l, e) {
		t.Error("a released record is held")
	}
	if err := l.CloseLife(a1); err != nil {
		t.Fatal(err)
	}
	if holds(t, l, e) {
		t.Error("a closed life holds a record")
	}
}
