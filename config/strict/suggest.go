package strict

import (
	"slices"
	"strings"
)

// Suggest returns ` (did you mean "x"?)` for the word of known that is nearest to
// word, or "" if none is near.
func Suggest(word string, known []string) string {
	best, distance := "", len(word)/3+1 // one slip in three letters, and a short word may have one
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := Distance(strings.ToLower(word), strings.ToLower(k)); d <= distance && (best == "" || d < distance) {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return ` (did you mean "` + best + `"?)`
}

// maxWord bounds the words that are compared: the work grows with the square.
const maxWord = 64

// Distance is the number of letters to insert, remove, replace or swap with the next
// one that make b of a (optimal string alignment). '-' and '_' are one letter. Words
// of more than 64 bytes are far from everything.
func Distance(a, b string) int {
	if len(a) > maxWord || len(b) > maxWord {
		return maxWord
	}
	a, b = strings.ReplaceAll(a, "-", "_"), strings.ReplaceAll(b, "-", "_")
	var before, prev []int
	cur := make([]int, len(b)+1)
	for j := range cur {
		cur[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, prev, cur = prev, cur, make([]int, len(b)+1)
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
	}
	return cur[len(b)]
}
