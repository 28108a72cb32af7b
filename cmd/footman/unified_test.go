package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A comparison is the one that diff -u shows.
func TestUnified(t *testing.T) {
	numbers := func(n int, change map[int]string) string {
		var b strings.Builder
		for i := 1; i <= n; i++ {
			if text, ok := change[i]; ok {
				b.WriteString(text)
				continue
			}
			fmt.Fprintln(&b, i)
		}
		return b.String()
	}
	for _, c := range []struct {
		name, from, to string
		want           []string
	}{
		{"equal", "a\nb\n", "a\nb\n", nil},
		{"both empty", "", "", nil},
		{"new", "", "a\n", []string{"@@ -0,0 +1 @@", "+a"}},
		{"gone", "a\nb\n", "", []string{"@@ -1,2 +0,0 @@", "-a", "-b"}},
		{"one line", numbers(9, nil), numbers(9, map[int]string{5: "five\n"}), []string{"@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8"}},
		{"far apart", numbers(20, nil), numbers(20, map[int]string{2: "", 19: "x\n"}), []string{"@@ -1,5 +1,4 @@", " 1", "-2", " 3", " 4", " 5", "@@ -16,5 +15,5 @@", " 16", " 17", " 18", "-19", "+x", " 20"}},
		{"line end", "a\n", "a", []string{"@@ -1 +1 @@", "-a", "+a\n\\ No newline at end of file"}},
	} {
		if diff := cmp.Diff(c.want, unified(c.from, c.to)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Whatever the texts are: what is kept and what goes is the first one, what is kept
// and what comes the second one, in order.
func TestCompareKeepsBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 40)
		a, b := lines.Draw(t, "a"), lines.Draw(t, "b")
		var from, to []string
		changes := 0
		for _, e := range compare(a, b) {
			if e.sign != '+' {
				from = append(from, e.text)
			}
			if e.sign != '-' {
				to = append(to, e.text)
			}
			if e.sign != ' ' {
				changes++
			}
		}
		if !slices.Equal(from, a) || !slices.Equal(to, b) {
			t.Fatalf("%q to %q is shown as %q to %q", a, b, from, to)
		}
		if want := len(a) + len(b) - 2*longest(a, b); changes != want {
			t.Fatalf("%d changes, the least are %d", changes, want)
		}
	})
}

// longest is the length of the longest common subsequence.
func longest(a, b []string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	for i := range a {
		for j := range b {
			if rows[i+1][j+1] = max(rows[i][j+1], rows[i+1][j]); a[i] == b[j] {
				rows[i+1][j+1] = rows[i][j] + 1
			}
		}
	}
	return rows[len(a)][len(b)]
}

// Hunks can be taken by patch(1): their places are right.
func TestUnifiedIsAPatch(t *testing.T) {
	patch, err := exec.LookPath("patch")
	if err != nil {
		t.Skip(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"a\n", "b\n", "c\n"}), 1, 60)
		from := strings.Join(lines.Draw(rt, "from"), "")
		to := strings.Join(lines.Draw(rt, "to"), "")
		if from == to {
			return
		}
		dir := t.TempDir()
		file := filepath.Join(dir, "f")
		if err := os.WriteFile(file, []byte(from), 0o600); err != nil {
			rt.Fatal(err)
		}
		cmd := exec.Command(patch, "--silent", "--fuzz=0", file)
		cmd.Stdin = strings.NewReader("--- f\n+++ f\n" + strings.Join(unified(from, to), "\n") + "\n")
		if out, err := cmd.CombinedOutput(); err != nil {
			rt.Fatalf("%v: %s\n%s", err, out, strings.Join(unified(from, to), "\n"))
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != to {
			rt.Fatalf("%v: patched to %q, want %q", err, got, to)
		}
	})
}

// Two texts that have nothing in common cost bounded work, and are shown whole.
func TestLargeDifference(t *testing.T) {
	text := func(name string) string {
		var b strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&b, "%s %d\n", name, i)
		}
		return b.String()
	}
	if got := unified(text("a"), text("b")); len(got) != 1+2*20_000 || got[0] != "@@ -1,20000 +1,20000 @@" {
		t.Errorf("%d lines, first %q", len(got), got[0])
	}
}
