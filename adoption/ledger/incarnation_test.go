package ledger_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
)

// Incarnations only grow, also when the folders of all earlier lives are closed.
func TestClaimIncarnationGrows(t *testing.T) {
	_, l := newLedger(t)
	for want := uint64(1); want <= 3; want++ {
		life := claimLife(t, l, "a")
		if life.Incarnation != want {
			t.Fatalf("got %s, want incarnation %d", life, want)
		}
		if err := l.CloseLife(life); err != nil {
			t.Fatal(err)
		}
	}
}

// A damaged or missing memory never makes incarnations go down.
func TestClaimIncarnationSurvivesDamage(t *testing.T) {
	for name, c := range map[string]struct {
		file, member string
		folders      []string
		above        uint64
	}{
		"garbage":                   {file: "\x00\x00garbage", folders: []string{"7"}, above: 1000},
		"garbage, member knows":     {file: "-", member: `{"incarnation":9}`, above: 1000},
		"empty":                     {file: "", member: `{"incarnation":"9"}`, above: 1000},
		"huge":                      {file: "99999999999999999999999", above: 1000},
		"long":                      {file: strings.Repeat("9", 1<<20), folders: []string{"3"}, above: 1000},
		"behind the folders":        {file: "2", folders: []string{"5", "11"}, above: 11},
		"foreign folders":           {file: "2", folders: []string{"07", "x", "18446744073709551615", "0"}, above: 2},
		"garbage member, no folder": {file: "x", member: "{{{", above: 1000},
	} {
		t.Run(name, func(t *testing.T) {
			home, l := newLedger(t)
			write(t, home.IncarnationFile("a"), c.file)
			if c.member != "" {
				write(t, home.Member("a"), c.member)
			}
			for _, f := range c.folders {
				if err := os.MkdirAll(home.RunningOf("a")+"/"+f, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			life := claimLife(t, l, "a")
			if life.Incarnation <= c.above || life.Incarnation > 1<<21 {
				t.Errorf("got %s, want one above %d", life, c.above)
			}
			if next := claimLife(t, l, "a"); next.Incarnation != life.Incarnation+1 {
				t.Errorf("next: got %s after %s", next, life)
			}
		})
	}
}

// The last incarnation is an error, not a wrap-around.
func TestClaimIncarnationEnds(t *testing.T) {
	home, l := newLedger(t)
	write(t, home.IncarnationFile("a"), "9007199254740991\n")
	if life, err := l.ClaimIncarnation("a"); err == nil {
		t.Fatalf("got %s, want an error", life)
	}
}

// Wherever a claimer crashes, the next one gets a higher number, and the
// interrupted life can be closed.
func TestClaimIncarnationCrash(t *testing.T) {
	crash := errors.New("crash")
	for step := 0; ; step++ {
		home, l := newLedger(t)
		first := claimLife(t, l, "a")
		n := 0
		broken := ledger.New(home, fsys.WithHook(nosync.FS, func(fsys.Op, fsys.Call, string) error {
			if n++; n > step {
				return crash
			}
			return nil
		}))
		got, err := broken.ClaimIncarnation("a")
		if err == nil {
			if step < 8 {
				t.Fatalf("only %d steps", step)
			}
			return
		}
		if !errors.Is(err, crash) {
			t.Fatalf("step %d: %v", step, err)
		}
		second := claimLife(t, l, "a")
		if second.Incarnation <= first.Incarnation {
			t.Fatalf("step %d: got %s after %s", step, second, first)
		}
		_ = got
		lives, err := l.Lives("a")
		if err != nil {
			t.Fatal(err)
		}
		for _, life := range lives {
			if life == second {
				continue
			}
			if err := l.CloseLife(life); err != nil {
				t.Fatalf("step %d: close %s: %v", step, life, err)
			}
		}
		if err := l.Claim(second, record("j", 1)); err != nil {
			t.Fatalf("step %d: the new life can't claim: %v", step, err)
		}
	}
}

// Wherever a claimer stalls while others claim and close lives, no incarnation is
// given twice, and those that are claimed after it returned are higher than all.
func TestClaimIncarnationStalled(t *testing.T) {
	for at := 1; stallClaim(t, 3, func(n int, _ string) bool { return n == at }); at++ {
		if at > 100 {
			t.Fatal("a claim has no end")
		}
	}
}

// The same when so many lives came in between that the marker of the number it
// wants is forgotten.
func TestClaimIncarnationStalledForLong(t *testing.T) {
	for _, file := range []string{"claimed/2", "a/incarnation", "running/a/2"} {
		done := false
		if !stallClaim(t, 40, func(_ int, name string) bool {
			hit := !done && strings.HasSuffix(name, file)
			done = done || hit
			return hit
		}) {
			t.Errorf("nothing is done to %s", file)
		}
	}
}

// stallClaim has a claimer hang before its nth call, on the file name, if hangs
// says so, until others have claimed and closed some lives. It reports whether it
// hung.
func stallClaim(t *testing.T, others int, hangs func(n int, name string) bool) (hung bool) {
	t.Helper()
	home, l := newLedger(t)
	seen := map[uint64]bool{}
	highest, n := uint64(0), 0
	use := func(l *ledger.Ledger, above bool) {
		life := claimLife(t, l, "a")
		if seen[life.Incarnation] {
			t.Fatalf("stalled before call %d: %s was given twice", n, life)
		}
		if above && life.Incarnation <= highest {
			t.Fatalf("stalled before call %d: %s after %d", n, life, highest)
		}
		seen[life.Incarnation], highest = true, max(highest, life.Incarnation)
		if err := l.CloseLife(life); err != nil {
			t.Fatal(err)
		}
		if newest, err := l.Newest("a"); err != nil || newest != highest {
			t.Fatalf("stalled before call %d: newest is %d, want %d; %v", n, newest, highest, err)
		}
	}
	use(l, true)
	stalled := ledger.New(home, fsys.WithHook(nosync.FS, func(_ fsys.Op, _ fsys.Call, name string) error {
		if n++; !hung && hangs(n, name) {
			hung = true
			for range others {
				use(l, true)
			}
		}
		return nil
	}))
	life, err := stalled.ClaimIncarnation("a")
	if err != nil {
		t.Fatal(err)
	}
	if seen[life.Incarnation] {
		t.Fatalf("stalled before call %d: %s was given twice", n, life)
	}
	seen[life.Incarnation], highest = true, max(highest, life.Incarnation)
	if newest, err := l.Newest("a"); err != nil || newest != highest {
		t.Fatalf("stalled before call %d: newest is %d afterwards, want %d; %v", n, newest, highest, err)
	}
	use(l, true)
	use(l, true)
	return hung
}

// What remembers the claimed incarnations does not grow without end.
func TestClaimIncarnationForgets(t *testing.T) {
	home, l := newLedger(t)
	for range 50 {
		if err := l.CloseLife(claimLife(t, l, "a")); err != nil {
			t.Fatal(err)
		}
	}
	marks, err := os.ReadDir(home.Replica("a") + "/claimed")
	if err != nil || len(marks) != 32 {
		t.Errorf("%d markers, %v", len(marks), err)
	}
}
