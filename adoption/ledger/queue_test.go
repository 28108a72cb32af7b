package ledger_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/internal/layout"
	"golang.org/x/sys/unix"
)

// saved puts a queue file where a controller would have saved it.
func saved(t *testing.T, home layout.Home, name string) string {
	t.Helper()
	path := filepath.Join(home.JenkinsQueues(), name)
	write(t, path, "items of "+name)
	return path
}

func queues(t *testing.T, l *ledger.Ledger, life ledger.Life) []ledger.Queue {
	t.Helper()
	list, err := l.Queues(life)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func take(t *testing.T, l *ledger.Ledger, file string, from, host ledger.Life, done ...int64) {
	t.Helper()
	if marked, err := l.TakeQueue(file, from, host, done); err != nil || !marked {
		t.Fatal(marked, err)
	}
}

// Promise: a dead life's queue file goes into a folder with markers, from there to
// another life as a whole, and a life that holds one can't be closed.
func TestQueueMoves(t *testing.T) {
	home, l := newLedger(t)
	a, b := claimLife(t, l, "a"), claimLife(t, l, "b")
	take(t, l, saved(t, home, "a-1.xml"), a, a, 7, -8)
	q := ledger.Queue{Life: a, From: a}
	if got := queues(t, l, a); !slices.Equal(got, []ledger.Queue{q}) {
		t.Fatalf("queues of a: %+v", got)
	}
	var left *ledger.NotEmptyError
	if err := l.CloseLife(a); !errors.As(err, &left) || left.Names[0] != "queue/a-1" {
		t.Fatalf("closed: %v", err)
	}
	if good, bad := list(t, l, a); len(good)+len(bad) > 0 {
		t.Errorf("taken for records: %v %v", good, bad)
	}
	if err := l.AssignQueue(q, b); err != nil {
		t.Fatal(err)
	}
	if err := l.AssignQueue(q, b); err != nil {
		t.Errorf("a rename that was sent twice: %v", err)
	}
	if err := l.CloseLife(a); err != nil {
		t.Error(err)
	}
	at := filepath.Join(home.QueueFolder("b", 1), "a-1")
	for _, name := range []string{"queue.xml", "7.done", "-8.done"} {
		if _, err := os.Stat(filepath.Join(at, name)); err != nil {
			t.Error(err)
		}
	}
	q.Life = b
	if err := l.RemoveQueue(q); !errors.As(err, &left) {
		t.Errorf("a full queue was removed: %v", err)
	}
	if err := os.Remove(filepath.Join(at, "queue.xml")); err != nil {
		t.Fatal(err)
	}
	if got := queues(t, l, b); len(got) != 1 || !got[0].Empty {
		t.Errorf("replayed: %+v", got)
	}
	if err := l.RemoveQueue(q); err != nil {
		t.Error(err)
	}
	if err := l.CloseLife(b); err != nil {
		t.Error(err)
	}
}

// Promise: nothing is moved to a life that was closed, onto a queue of the same
// name, or from where nothing is; each says so.
func TestQueueRefusals(t *testing.T) {
	home, l := newLedger(t)
	a, b := claimLife(t, l, "a"), claimLife(t, l, "b")
	take(t, l, saved(t, home, "a-1.xml"), a, a)
	q := ledger.Queue{Life: a, From: a}
	if err := l.CloseLife(b); err != nil {
		t.Fatal(err)
	}
	if err := l.AssignQueue(q, b); !errors.Is(err, ledger.ErrLifeClosed) {
		t.Errorf("to a closed life: %v", err)
	}
	if _, err := l.TakeQueue(saved(t, home, "b-1.xml"), b, b, nil); !errors.Is(err, ledger.ErrLifeClosed) {
		t.Errorf("into a closed life: %v", err)
	}
	if marked, err := l.TakeQueue(saved(t, home, "a-1.xml"), a, a, nil); !errors.Is(err, ledger.ErrExists) || !marked {
		t.Errorf("onto another: %v", err)
	}
	c := claimLife(t, l, "c")
	if err := l.AssignQueue(ledger.Queue{Life: c, From: c}, a); !errors.Is(err, ledger.ErrGone) {
		t.Errorf("from nowhere: %v", err)
	}
	take(t, l, saved(t, home, "a-1.xml"), a, c)
	if err := l.AssignQueue(q, c); !errors.Is(err, ledger.ErrExists) {
		t.Errorf("onto a queue of that name: %v", err)
	}
	if _, err := l.TakeQueue(filepath.Join(home.JenkinsQueues(), "none.xml"), c, c, nil); !errors.Is(err, ledger.ErrGone) {
		t.Errorf("a file that isn't there: %v", err)
	}
	if _, err := l.TakeQueue("x", ledger.Life{Name: "../x", Incarnation: 1}, c, nil); err == nil {
		t.Error("a bad name was accepted")
	}
}

// Promise: only files of dead lives of that very name are found; that of the name
// alone only if it can't be the file of another replica's life.
func TestQueueFiles(t *testing.T) {
	home, l := newLedger(t)
	for _, f := range []string{"a.xml", "a-1.xml", "a-2.xml", "a-3.xml", "a-1.xml.bak", "a-01.xml", "a-x.xml", "b-1.xml", "a-1-1.xml", ".a-1.xml"} {
		saved(t, home, f)
	}
	found := func(name string, upTo uint64) (lives []string) {
		files, err := l.QueueFiles(name, upTo)
		if err != nil {
			t.Fatal(err)
		}
		for life := range files {
			lives = append(lives, life.String())
		}
		slices.Sort(lives)
		return lives
	}
	if got := found("a", 2); !slices.Equal(got, []string{"a/0", "a/1", "a/2"}) {
		t.Errorf("a: %v", got)
	}
	if got := found("a-1", 9); !slices.Equal(got, []string{"a-1/0", "a-1/1"}) {
		t.Errorf("a-1 where no a is: %v", got)
	}
	claimLife(t, l, "a")
	if err := os.MkdirAll(home.Replica("a"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := found("a-1", 9); !slices.Equal(got, []string{"a-1/1"}) {
		t.Errorf("a-1 beside a: %v", got)
	}
	if got := found("none", 9); got != nil {
		t.Errorf("none: %v", got)
	}
}

// Promise: whichever call fails, a queue file is where it was, or lies beside all
// its markers; and trying again does it.
func TestTakeQueueFailsWhole(t *testing.T) {
	for n := 1; n < 50; n++ {
		home, l := newLedger(t)
		a := claimLife(t, l, "a")
		file := saved(t, home, "a-1.xml")
		calls, failed := 0, false
		faulty := ledger.New(home, fsys.WithHook(nosync.FS, func(fsys.Op, fsys.Call, string) error {
			if calls++; calls == n {
				failed = true
				return unix.EIO
			}
			return nil
		}))
		marked, err := faulty.TakeQueue(file, a, a, []int64{1, 2})
		if !failed {
			if n < 5 {
				t.Fatalf("only %d calls", n)
			}
			return
		}
		if err == nil {
			t.Fatalf("call %d: no error", n)
		}
		_, old := os.Stat(file)
		names, _ := filepath.Glob(filepath.Join(home.QueueFolder("a", 1), "a-1", "*.done"))
		if old != nil || marked != (len(names) == 2) && marked {
			t.Fatalf("call %d: marked %v, markers %v, file %v", n, marked, names, old)
		}
		take(t, l, file, a, a, 1, 2)
	}
}

// Promise: a file whose folder somebody removed while it was to be moved there is not
// taken for gone, and is moved, with all its markers, at the next try.
func TestTakeQueueWithoutItsFolder(t *testing.T) {
	home, l := newLedger(t)
	a := claimLife(t, l, "a")
	file := saved(t, home, "a-1.xml")
	dir := filepath.Join(home.QueueFolder("a", 1), "a-1")
	robbed := ledger.New(home, fsys.WithHook(nosync.FS, func(_ fsys.Op, call fsys.Call, _ string) error {
		if call == fsys.CallRename {
			return os.RemoveAll(dir)
		}
		return nil
	}))
	if marked, err := robbed.TakeQueue(file, a, a, []int64{1}); err == nil || marked || errors.Is(err, ledger.ErrGone) {
		t.Fatalf("marked %v, %v", marked, err)
	}
	take(t, l, file, a, a, 1)
	if names, _ := filepath.Glob(filepath.Join(dir, "*")); len(names) != 2 {
		t.Errorf("in the folder: %v", names)
	}
}
