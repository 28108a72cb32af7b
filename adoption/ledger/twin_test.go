package ledger_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"golang.org/x/sys/unix"
)

// Only a proven second record of a build is moved away: the only one never is,
// whatever it looked like before.
func TestQuarantineTwin(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(t *testing.T, e, twin string) // what became of the two files
		want error                              // nil: quarantined
		left bool                               // the record lies where it lay
	}{
		"two records":        {do: func(*testing.T, string, string) {}},
		"released meanwhile": {func(t *testing.T, e, _ string) { must(t, os.Remove(e)) }, ledger.ErrGone, false},
		"the other is gone":  {func(t *testing.T, _, twin string) { must(t, os.Remove(twin)) }, ledger.ErrNoTwin, true},
		"both are gone": {func(t *testing.T, e, twin string) {
			must(t, os.Remove(twin))
			must(t, os.Remove(e))
		}, ledger.ErrGone, false},
		"one file at both places": {func(t *testing.T, e, twin string) {
			must(t, os.Remove(twin))
			must(t, os.Link(e, twin))
		}, ledger.ErrNoTwin, true},
		"it was moved to the other place": {func(t *testing.T, e, twin string) { must(t, os.Rename(e, twin)) }, ledger.ErrGone, false},
		"the other is garbage":            {func(t *testing.T, _, twin string) { write(t, twin, "{}") }, ledger.ErrNoTwin, true},
		"the other is torn":               {func(t *testing.T, _, twin string) { write(t, twin, "") }, ledger.ErrNoTwin, true},
		"this one is garbage":             {func(t *testing.T, e, _ string) { write(t, e, "{}") }, ledger.ErrGone, true},
		"the other's life is closed": {func(t *testing.T, _, twin string) {
			must(t, os.RemoveAll(filepath.Dir(twin)))
		}, ledger.ErrNoTwin, true},
	} {
		t.Run(name, func(t *testing.T) {
			_, l := newLedger(t)
			e := claim(t, l, claimLife(t, l, "a"), record("j", 1))
			twin := claim(t, l, claimLife(t, l, "b"), record("j", 1))
			c.do(t, l.Path(e), l.Path(twin))
			if err := l.QuarantineTwin(e, twin, "why"); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if _, err := os.Stat(l.Path(e)); (err == nil) != c.left {
				t.Errorf("the record: %v", err)
			}
			want := 0
			if c.want == nil {
				want = 1
			}
			if n, err := l.CountQuarantined(); err != nil || n != want {
				t.Errorf("%d in quarantine, %v; want %d", n, err, want)
			}
		})
	}
}

// What can't be read proves nothing, and the same place is no second record.
func TestQuarantineTwinUnproven(t *testing.T) {
	home, l := newLedger(t)
	e := claim(t, l, claimLife(t, l, "a"), record("j", 1))
	twin := claim(t, l, claimLife(t, l, "b"), record("j", 1))
	for _, path := range []string{l.Path(e), l.Path(twin)} {
		sick := ledger.New(home, fsys.WithHook(nosync.FS, func(_ fsys.Op, call fsys.Call, name string) error {
			if call == fsys.CallOpen && name == path {
				return unix.EIO
			}
			return nil
		}))
		if err := sick.QuarantineTwin(e, twin, "why"); !errors.Is(err, unix.EIO) {
			t.Errorf("%s: got %v, want EIO", path, err)
		}
	}
	if err := l.QuarantineTwin(e, e, "why"); err == nil {
		t.Error("a record was taken for its own twin")
	}
	if !holds(t, l, e) || !holds(t, l, twin) {
		t.Error("a record is gone")
	}
}

// An NFS server that takes a delegation back answers EAGAIN for a while to those
// who open on the server itself. That is waited for, and is never garbage.
func TestReadWhileADelegationIsTakenBack(t *testing.T) {
	home, l := newLedger(t)
	life := claimLife(t, l, "a")
	claim(t, l, life, record("j", 1))
	for failures, good := range map[int]int{3: 1, 1_000: 0} {
		n := 0
		busy := ledger.New(home, fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
			if call == fsys.CallOpen && op == "ledger.read" && strings.HasSuffix(name, ".json") {
				if n++; n <= failures {
					return unix.EAGAIN
				}
			}
			return nil
		}))
		got, bad := list(t, busy, life)
		if len(got) != good || len(bad) != 1-good {
			t.Errorf("%d failures: %d records, %v", failures, len(got), bad)
		}
		if len(bad) == 1 && !errors.Is(bad[0].Err, ledger.ErrUnreadable) {
			t.Errorf("got %v, want ErrUnreadable", bad[0].Err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
