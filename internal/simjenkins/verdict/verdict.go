// Package verdict judges builds from their logs alone: was each tick written
// exactly once, by one executor at a time, and did each build end as it should?
//
// It believes neither the controllers' memory nor the ledger nor anything that
// Footman says of itself. It starts nothing, changes nothing, and measures no times.
package verdict

import (
	"bytes"
	"slices"
	"sort"

	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
)

// Expected is what one build should have written.
type Expected struct {
	Job    string // full name, "team/über job"
	Number int
	Ticks  int // in each branch
	// Branches of a parallel build; empty means one branch without a label.
	Branches []string
	// MayEnd allows the build to end unresumed, with a reason in its log and
	// FAILURE or ABORTED: Freestyle, PERFORMANCE_OPTIMIZED, resume disabled.
	MayEnd bool
}

// TickRef names one tick of a build.
type TickRef struct {
	Branch string `json:"branch,omitempty"`
	N      int    `json:"n"`
}

// Build is the judgement on one build.
type Build struct {
	Job         string         `json:"job"`
	Number      int            `json:"number"`
	Result      string         `json:"result,omitempty"` // of the last Finished line
	Finished    int            `json:"finished"`         // Finished lines; 1 is right
	Unresumable bool           `json:"unresumable,omitempty"`
	Reason      string         `json:"reason,omitempty"` // the line that says why it was not resumed
	Lost        []TickRef      `json:"lost,omitempty"`
	Doubled     []TickRef      `json:"doubled,omitempty"` // once for each time too many
	Extra       []TickRef      `json:"extra,omitempty"`   // beyond what was expected
	Torn        int            `json:"torn,omitempty"`    // cut lines; harmless if the tick was written again
	Resumes     int            `json:"resumes"`
	Executors   []string       `json:"executors"` // lives, in the order of their first tick
	TicksBy     map[string]int `json:"ticks_by"`
	// Overlaps counts how often an executor wrote again after another one had
	// taken over: two of them ran at once even if no number is doubled.
	Overlaps int      `json:"overlaps,omitempty"`
	Problems []string `json:"problems,omitempty"`
}

// OK says whether the build ran as it should.
func (b Build) OK() bool { return len(b.Problems) == 0 }

// Judge judges one build from the text of its log. It is a pure function.
func Judge(want Expected, log []byte) Build {
	b := Build{Job: want.Job, Number: want.Number, TicksBy: map[string]int{}}
	seen := map[TickRef]int{}
	last := "" // executor of the last tick
	afterEnd := 0
	for line := range bytes.Lines(log) {
		line = bytes.TrimRight(line, "\r\n")
		if tick, ok := ticklog.Parse(line); ok {
			seen[TickRef{tick.Branch, tick.N}]++
			b.TicksBy[tick.By]++
			if tick.By != last {
				if slices.Contains(b.Executors, tick.By) {
					b.Overlaps++
				} else {
					b.Executors = append(b.Executors, tick.By)
				}
				last = tick.By
			}
			if b.Finished > 0 {
				afterEnd++
			}
			continue
		}
		if result, ok := ticklog.ParseFinished(line); ok {
			b.Finished++
			b.Result = result
			continue
		}
		switch {
		case ticklog.Torn(line):
			b.Torn++
		case bytes.HasPrefix(line, []byte(ticklog.Resuming)):
			b.Resumes++
		case ticklog.Unresumable(line):
			b.Unresumable, b.Reason = true, string(line)
		}
	}
	b.count(want, seen)
	b.conclude(want, afterEnd)
	return b
}

// count fills Lost, Doubled and Extra.
func (b *Build) count(want Expected, seen map[TickRef]int) {
	branches := want.Branches
	if len(branches) == 0 {
		branches = []string{""}
	}
	highest := map[string]int{}
	for ref, times := range seen {
		highest[ref.Branch] = max(highest[ref.Branch], ref.N)
		for range times - 1 {
			b.Doubled = append(b.Doubled, ref)
		}
		if ref.N > want.Ticks || !slices.Contains(branches, ref.Branch) {
			b.Extra = append(b.Extra, ref)
		}
	}
	for _, branch := range branches {
		upTo := min(highest[branch], want.Ticks)
		if b.Result == "SUCCESS" {
			upTo = want.Ticks // it claims to have done all of them
		}
		for n := 1; n <= upTo; n++ {
			if seen[TickRef{branch, n}] == 0 {
				b.Lost = append(b.Lost, TickRef{branch, n})
			}
		}
	}
	for _, refs := range [][]TickRef{b.Lost, b.Doubled, b.Extra} {
		sort.Slice(refs, func(i, j int) bool {
			if refs[i].Branch != refs[j].Branch {
				return refs[i].Branch < refs[j].Branch
			}
			return refs[i].N < refs[j].N
		})
	}
}

// The problems that a build can have.
const (
	Lost         = "lost ticks"
	Doubled      = "doubled ticks"
	Extra        = "ticks that were not expected"
	Overlap      = "two executors at once"
	Unfinished   = "unfinished"
	EndedTwice   = "ended more than once"
	TickedAfter  = "ticks after its end"
	WrongResult  = "ended with the wrong result"
	NotExplained = "ended early without a reason in its log"
)

func (b *Build) conclude(want Expected, afterEnd int) {
	problem := func(is bool, text string) {
		if is {
			b.Problems = append(b.Problems, text)
		}
	}
	problem(len(b.Lost) > 0, Lost)
	problem(len(b.Doubled) > 0, Doubled)
	problem(len(b.Extra) > 0, Extra)
	problem(b.Overlaps > 0, Overlap)
	problem(b.Finished == 0, Unfinished)
	problem(b.Finished > 1, EndedTwice)
	problem(afterEnd > 0, TickedAfter)
	if b.Finished == 0 || b.Result == "SUCCESS" && !b.Unresumable {
		return
	}
	explained := b.Unresumable && (b.Result == "FAILURE" || b.Result == "ABORTED")
	problem(!explained && want.MayEnd, NotExplained)
	problem(b.Result == "SUCCESS" || !want.MayEnd, WrongResult)
}
