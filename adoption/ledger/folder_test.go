package ledger_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"golang.org/x/sys/unix"
)

// Whatever lies in a life's folder and is no record is reported, never read as
// one, never waited for, and can be put into quarantine with its content.
func TestBadFiles(t *testing.T) {
	home, l := newLedger(t)
	life := claimLife(t, l, "a")
	dir := home.Life("a", 1)
	claim(t, l, life, record("good", 1))
	valid, err := record("other", 1).Encode()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/garbage@1.json", "garbage")
	write(t, dir+"/empty@1.json", "")
	write(t, dir+"/wrong@1.json", string(valid))
	write(t, dir+"/big@1.json", strings.Repeat("x", 70<<10))
	write(t, dir+"/note.txt", "hello")
	write(t, dir+"/inbox/live.json", "{}")
	write(t, dir+"/reason.json", "{}")
	if err := os.Mkdir(dir+"/folder@1.json", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("good@1.json", dir+"/link@1.json"); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(dir+"/fifo@1.json", 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/.live.json123", "temp")
	write(t, dir+"/live.json", "{")
	if err := os.WriteFile(dir+"/"+strings.Repeat("n", 255), nil, 0o644); err != nil {
		t.Fatal(err)
	}

	good, bad := list(t, l, life)
	if len(good) != 1 || good[0].Key != "good@1" {
		t.Errorf("good: %v", good)
	}
	if len(bad) != 11 {
		t.Errorf("bad: got %d, want 11: %v", len(bad), bad)
	}
	for _, b := range bad {
		if torn := strings.Contains(b.Path, "empty@"); errors.Is(b.Err, ledger.ErrTorn) != torn {
			t.Errorf("%s: %v", b.Path, b.Err)
		}
		if err := l.Quarantine(b, "test: "+b.Err.Error()); err != nil {
			t.Errorf("quarantine %s: %v", b.Path, err)
		}
	}
	if _, bad := list(t, l, life); len(bad) > 0 {
		t.Errorf("still there: %v", bad)
	}
	cases, n, err := l.Quarantined(0)
	if err != nil || n != 11 || l.Stats().Quarantined != 11 {
		t.Fatalf("quarantine: %d cases, %v", n, err)
	}
	for _, c := range cases {
		if !strings.HasPrefix(c.Reason, "test: ") || c.Replica != "a" || c.Incarnation != 1 {
			t.Errorf("case: %+v", c)
		}
	}
	if found, _ := filepath.Glob(home.Quarantine() + "/*/garbage@1.json"); len(found) != 1 {
		t.Errorf("garbage is not in quarantine")
	} else if data, _ := os.ReadFile(found[0]); string(data) != "garbage" {
		t.Errorf("content: %q", data)
	}
}

// A file that can't be read is not called garbage: it may be a good record.
func TestUnreadableIsNotGarbage(t *testing.T) {
	home, l := newLedger(t)
	life := claimLife(t, l, "a")
	claim(t, l, life, record("j", 1))
	claim(t, l, life, record("j", 2))
	sick := ledger.New(home, fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if op == "ledger.read" && strings.HasSuffix(name, "j@1.json") {
			return unix.EIO
		}
		return nil
	}))
	good, bad := list(t, sick, life)
	if len(good) != 1 || len(bad) != 1 || !errors.Is(bad[0].Err, ledger.ErrUnreadable) || !errors.Is(bad[0].Err, unix.EIO) {
		t.Errorf("got %v and %v", good, bad)
	}
}

// Quarantine moves files of lives only, and a file that is gone leaves no trace.
func TestQuarantineRefuses(t *testing.T) {
	home, l := newLedger(t)
	life := claimLife(t, l, "a")
	write(t, home.Path()+"/config.xml", "x")
	if err := l.Quarantine(ledger.Bad{Path: home.Path() + "/config.xml", Life: life}, "r"); err == nil {
		t.Error("moved a foreign file")
	}
	if err := l.Quarantine(ledger.Entry{Life: life, Key: "j@1"}, "r"); !errors.Is(err, ledger.ErrGone) {
		t.Errorf("got %v, want ErrGone", err)
	}
	if left, _ := os.ReadDir(home.Quarantine()); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// A life with records stays open, with its hints; an empty one goes with what
// dead writers left, and with it the folder of a name that has no other life.
func TestCloseLife(t *testing.T) {
	home, l := newLedger(t)
	a1, a2, b1 := claimLife(t, l, "a"), claimLife(t, l, "a"), claimLife(t, l, "b")
	if err := l.WriteLive(a1, ledger.Live{State: ledger.StateServing}); err != nil {
		t.Fatal(err)
	}
	own, in := claim(t, l, a1, record("own", 1)), claim(t, l, b1, record("in", 1))
	if err := l.Assign(in, a1); err != nil {
		t.Fatal(err)
	}
	in = ledger.Entry{Life: a1, Inbox: true, Key: in.Key, Record: in.Record}
	write(t, home.Life("a", 1)+"/.nonce-dead-1", "")
	write(t, home.Life("a", 1)+"/inbox/.nonce-dead-2", "")

	var notEmpty *ledger.NotEmptyError
	for _, e := range []ledger.Entry{in, own} {
		if err := l.CloseLife(a1); !errors.As(err, &notEmpty) {
			t.Fatalf("got %v, want NotEmptyError", err)
		}
		if _, err := l.ReadLive(a1); err != nil {
			t.Fatal(err)
		}
		if err := l.ReleaseEntry(e); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // closing again is harmless
		if err := l.CloseLife(a1); err != nil {
			t.Fatal(err)
		}
	}
	if lives, err := l.Lives("a"); err != nil || len(lives) != 1 || lives[0] != a2 {
		t.Errorf("lives: %v, %v", lives, err)
	}
	if err := l.CloseLife(a2); err != nil {
		t.Fatal(err)
	}
	if names, err := l.Names(); err != nil || len(names) != 1 || names[0] != "b" {
		t.Errorf("names: %v, %v", names, err)
	}
}

// A folder that can't be emptied by files that aren't ours alone is not forced.
func TestCloseLifeIsNotRecursive(t *testing.T) {
	home, l := newLedger(t)
	life := claimLife(t, l, "a")
	write(t, home.Life("a", 1)+"/.hidden/file", "x")
	if err := l.CloseLife(life); err == nil {
		t.Fatal("closed")
	}
	if _, err := os.Stat(home.Life("a", 1) + "/.hidden/file"); err != nil {
		t.Error(err)
	}
}

// live.json is a hint: whatever it holds, reading it gives hints or an error.
func TestLive(t *testing.T) {
	home, l := newLedger(t)
	life := claimLife(t, l, "a")
	if _, err := l.ReadLive(life); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: got %v", err)
	}
	want := ledger.Live{State: ledger.StateServing, Veto: true, Running: 2, Nodes: map[string][]string{"j@1": {"n1"}}}
	if err := l.WriteLive(life, want); err != nil {
		t.Fatal(err)
	}
	got, err := l.ReadLive(life)
	if err != nil || got.State != want.State || !got.Veto || got.Incarnation != 1 || got.Nodes["j@1"][0] != "n1" {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := os.Remove(home.LiveFile("a", 1)); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(home.LiveFile("a", 1), 0o644); err != nil { // nobody ever writes into it
		t.Fatal(err)
	}
	if v, err := l.ReadLive(life); err == nil {
		t.Errorf("named pipe: got %+v", v)
	}
	if err := os.Remove(home.LiveFile("a", 1)); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "{", "[]", `{"format":2,"incarnation":1}`, `{"format":1,"incarnation":2}`} {
		write(t, home.LiveFile("a", 1), bad)
		if v, err := l.ReadLive(life); err == nil {
			t.Errorf("%q: got %+v", bad, v)
		}
	}
}

// A listing that is too long for one pass is worked off in parts, all of it.
func TestLongListing(t *testing.T) {
	home, l := newLedger(t)
	for i := range 1030 {
		if err := os.MkdirAll(home.RunningOf(fmt.Sprintf("r%04d", i)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	for range 2 {
		names, err := l.Names()
		if err != nil || len(names) != 1024 {
			t.Fatalf("%d names, %v", len(names), err)
		}
		for _, n := range names {
			seen[n] = true
		}
	}
	if len(seen) != 1030 || l.Stats().Truncated != 2 {
		t.Errorf("saw %d of 1030 names, %d listings cut", len(seen), l.Stats().Truncated)
	}
}
