package main

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What stands with ' ' and '-' in a difference is the old text, with ' ' and '+' the
// new one, and what both share in the end is not shown as changed.
func TestDiffLines(t *testing.T) {
	if got := diffLines([]string{"a", "b", "c"}, []string{"a", "x", "c"}); !slices.Equal(got, []string{" a", "-b", "+x", " c"}) {
		t.Errorf("%q", got)
	}
	if got := diffLines([]string{""}, []string{"a: 1"}); !slices.Equal(got, []string{"+a: 1"}) {
		t.Errorf("%q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 12)
		a, b := lines.Draw(t, "a"), lines.Draw(t, "b")
		var old, now []string
		for _, line := range diffLines(a, b) {
			if line[0] != '+' {
				old = append(old, line[1:])
			}
			if line[0] != '-' {
				now = append(now, line[1:])
			}
		}
		if !slices.Equal(old, a) && len(a)+len(old) > 0 || !slices.Equal(now, b) && len(b)+len(now) > 0 {
			t.Fatalf("old %q, new %q", old, now)
		}
	})
	long := strings.Split(strings.Repeat("x\n", 2000), "\n")
	if got := diffLines(long, long[1:]); len(got) == 0 {
		t.Error("nothing of a long text")
	}
}
