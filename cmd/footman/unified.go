package main

import (
	"fmt"
	"slices"
	"strings"
)

const (
	// diffContext is how many lines around a change are shown.
	diffContext = 3
	// maxEdits bounds the work of [unified]: beyond so many lines that differ, what
	// lies between the first and the last of them is shown as replaced. A step costs
	// as many numbers as there were steps before it, so this is 16 MB at most.
	maxEdits = 2000
)

// edit is one line of a comparison: kept (' '), gone ('-') or come ('+').
type edit struct {
	sign byte
	text string
}

// unified compares two texts and returns the hunks of a unified diff, empty when they
// are equal. The head with the names of both is the caller's.
func unified(from, to string) []string {
	edits := compare(splitLines(from), splitLines(to))
	var out []string
	a, b := 1, 1 // line numbers
	for i := 0; i < len(edits); {
		if edits[i].sign == ' ' {
			i, a, b = i+1, a+1, b+1
			continue
		}
		// A hunk goes on while the next change is near.
		begin := max(0, i-diffContext)
		end, quiet := i, 0
		for end < len(edits) && quiet <= 2*diffContext {
			if edits[end].sign == ' ' {
				quiet++
			} else {
				quiet = 0
			}
			end++
		}
		end -= max(0, quiet-diffContext)
		hunk := edits[begin:end]
		lead := i - begin
		n, m := 0, 0
		for _, e := range hunk {
			if e.sign != '+' {
				n++
			}
			if e.sign != '-' {
				m++
			}
		}
		out = append(out, fmt.Sprintf("@@ -%s +%s @@", span(a-lead, n), span(b-lead, m)))
		for _, e := range hunk {
			out = append(out, string(e.sign)+e.text)
		}
		a, b, i = a-lead+n, b-lead+m, end
	}
	return out
}

// span is the place of a hunk in one of the texts; of no lines, the line before it.
func span(first, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", first-1)
	case 1:
		return fmt.Sprint(first)
	}
	return fmt.Sprintf("%d,%d", first, n)
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if !strings.HasSuffix(text, "\n") {
		lines[len(lines)-1] += "\n\\ No newline at end of file" // diff(1) marks it, too: the texts differ
	}
	return lines
}

// compare finds the shortest way from a to b (E. Myers, An O(ND) Difference
// Algorithm, 1986).
func compare(a, b []string) []edit {
	var head, tail []edit
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, edit{' ', a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, edit{' ', a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(tail)
	return slices.Concat(head, shortest(a, b), tail)
}

func shortest(a, b []string) []edit {
	replaced := func() (out []edit) {
		for _, line := range a {
			out = append(out, edit{'-', line})
		}
		for _, line := range b {
			out = append(out, edit{'+', line})
		}
		return out
	}
	if len(a) == 0 || len(b) == 0 {
		return replaced()
	}
	// reach[k+d] is how far into a one comes with d edits on the diagonal k = x - y.
	var trail [][]int
	reach := []int{0}
	for d := 0; ; d++ {
		if d > min(len(a)+len(b), maxEdits) {
			return replaced()
		}
		next := make([]int, 2*d+1)
		for k := -d; k <= d; k += 2 {
			x := 0
			if d > 0 {
				x = step(reach, d, k)
			}
			y := x - k
			for x < len(a) && y >= 0 && y < len(b) && a[x] == b[y] {
				x, y = x+1, y+1
			}
			next[k+d] = x
			if x >= len(a) && y >= len(b) {
				return walk(a, b, append(trail, reach), d)
			}
		}
		trail = append(trail, reach)
		reach = next
	}
}

// step is where the d-th edit on a diagonal begins: a line of b came in from the
// diagonal above, or a line of a went from the one below. reach is that of d-1.
func step(reach []int, d, k int) int {
	at := func(k int) int { return reach[k+d-1] }
	if k == -d || k != d && at(k-1) < at(k+1) {
		return at(k + 1)
	}
	return at(k-1) + 1
}

// walk goes the way back.
func walk(a, b []string, trail [][]int, d int) []edit {
	var out []edit
	x, y := len(a), len(b)
	for ; d > 0; d-- {
		k := x - y
		reach := trail[d]
		begin := step(reach, d, k)
		for x > begin && x-k > begin-k && x > 0 && y > 0 {
			x, y = x-1, y-1
			out = append(out, edit{' ', a[x]})
		}
		if k == -d || k != d && reach[k-1+d-1] < reach[k+1+d-1] {
			y--
			out = append(out, edit{'+', b[y]})
		} else {
			x--
			out = append(out, edit{'-', a[x]})
		}
	}
	for x > 0 && y > 0 {
		x, y = x-1, y-1
		out = append(out, edit{' ', a[x]})
	}
	slices.Reverse(out)
	return out
}
