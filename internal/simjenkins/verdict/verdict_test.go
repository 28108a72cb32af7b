package verdict_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

func line(branch string, n int, by string) string {
	return string(ticklog.Append(nil, ticklog.Tick{Branch: branch, N: n, By: by, At: time.Unix(1795399008, int64(n))}))
}

func ticks(branch string, from, to int, by string) string {
	var b strings.Builder
	for n := from; n <= to; n++ {
		b.WriteString(line(branch, n, by))
	}
	return b.String()
}

const (
	resuming   = "Resuming build at Mon Nov 23 03:00:00 UTC 2026 after Jenkins restart by b/2\n"
	ok         = "Finished: SUCCESS\n"
	unloadable = "ERROR: Cannot resume build because FlowNode 3 for FlowHead 1 could not be loaded.\n"
)

// Each way in which a build can go wrong is seen from its log alone, and nothing
// that is right is blamed.
func TestJudge(t *testing.T) {
	five := verdict.Expected{Job: "j", Number: 1, Ticks: 5}
	par := verdict.Expected{Job: "j", Number: 1, Ticks: 3, Branches: []string{"left", "right"}}
	mayEnd := verdict.Expected{Job: "j", Number: 1, Ticks: 5, MayEnd: true}
	for _, c := range []struct {
		name          string
		want          verdict.Expected
		log           string
		bad           []string // problems
		lost, doubled []verdict.TickRef
		executors     []string
		torn          int
	}{
		{name: "one executor", want: five, log: ticks("", 1, 5, "a/1") + ok, executors: []string{"a/1"}},
		{name: "adopted", want: five, log: "Started\n" + ticks("", 1, 2, "a/1") + resuming + ticks("", 3, 5, "b/2") + ok, executors: []string{"a/1", "b/2"}},
		{name: "lost one", want: five, log: ticks("", 1, 2, "a/1") + resuming + ticks("", 4, 5, "b/2") + ok,
			bad: []string{verdict.Lost}, lost: []verdict.TickRef{{N: 3}}, executors: []string{"a/1", "b/2"}},
		{name: "lost the last", want: five, log: ticks("", 1, 4, "a/1") + ok, bad: []string{verdict.Lost}, lost: []verdict.TickRef{{N: 5}}, executors: []string{"a/1"}},
		{name: "doubled by the adopter", want: five, log: ticks("", 1, 3, "a/1") + resuming + ticks("", 3, 5, "b/2") + ok,
			bad: []string{verdict.Doubled}, doubled: []verdict.TickRef{{N: 3}}, executors: []string{"a/1", "b/2"}},
		{name: "two at once", want: five, log: line("", 1, "a/1") + line("", 2, "a/1") + line("", 2, "b/2") + line("", 3, "a/1") + line("", 3, "b/2") + ticks("", 4, 5, "a/1") + ok,
			bad: []string{verdict.Doubled, verdict.Overlap}, doubled: []verdict.TickRef{{N: 2}, {N: 3}}, executors: []string{"a/1", "b/2"}},
		{name: "three times", want: five, log: ticks("", 1, 5, "a/1") + line("", 5, "a/1") + line("", 5, "a/1") + ok,
			bad: []string{verdict.Doubled}, doubled: []verdict.TickRef{{N: 5}, {N: 5}}, executors: []string{"a/1"}},
		{name: "two at once without a doubled number", want: five, log: ticks("", 1, 2, "a/1") + line("", 3, "b/2") + line("", 4, "a/1") + line("", 5, "b/2") + ok,
			bad: []string{verdict.Overlap}, executors: []string{"a/1", "b/2"}},
		{name: "interleaved branches", want: par, executors: []string{"a/1", "b/2"},
			log: line("left", 1, "a/1") + line("right", 1, "a/1") + line("right", 2, "a/1") + line("left", 2, "a/1") + resuming + line("right", 3, "b/2") + line("left", 3, "b/2") + ok},
		{name: "a branch lost one", want: par, executors: []string{"a/1"}, bad: []string{verdict.Lost}, lost: []verdict.TickRef{{Branch: "right", N: 2}},
			log: ticks("left", 1, 3, "a/1") + line("right", 1, "a/1") + line("right", 3, "a/1") + ok},
		{name: "a branch is missing", want: par, executors: []string{"a/1"}, bad: []string{verdict.Lost},
			lost: []verdict.TickRef{{Branch: "right", N: 1}, {Branch: "right", N: 2}, {Branch: "right", N: 3}}, log: ticks("left", 1, 3, "a/1") + ok},
		{name: "unknown branch", want: par, executors: []string{"a/1"}, bad: []string{verdict.Extra}, log: ticks("left", 1, 3, "a/1") + ticks("right", 1, 3, "a/1") + line("middle", 1, "a/1") + ok},
		{name: "too many", want: five, executors: []string{"a/1"}, bad: []string{verdict.Extra}, log: ticks("", 1, 6, "a/1") + ok},
		{name: "torn, written again", want: five, executors: []string{"a/1", "b/2"}, torn: 1,
			log: ticks("", 1, 2, "a/1") + "tick 3 by a/1 at 2026-11-2\n" + resuming + ticks("", 3, 5, "b/2") + ok},
		{name: "torn last line", want: five, executors: []string{"a/1"}, torn: 1, bad: []string{verdict.Unfinished}, log: ticks("", 1, 2, "a/1") + "tick 3 by a/1 at 20"},
		{name: "torn end", want: five, executors: []string{"a/1"}, bad: []string{verdict.Unfinished}, log: ticks("", 1, 5, "a/1") + "Finished: SUCC"},
		{name: "torn end, ended again", want: five, executors: []string{"a/1"}, log: ticks("", 1, 5, "a/1") + "Finished: SUCC\n" + ok},
		{name: "no newline after the end", want: five, executors: []string{"a/1"}, log: ticks("", 1, 5, "a/1") + "Finished: SUCCESS"},
		{name: "still running", want: five, executors: []string{"a/1"}, bad: []string{verdict.Unfinished}, log: ticks("", 1, 4, "a/1")},
		{name: "running with a gap", want: five, executors: []string{"a/1"}, bad: []string{verdict.Lost, verdict.Unfinished}, lost: []verdict.TickRef{{N: 2}}, log: line("", 1, "a/1") + line("", 3, "a/1")},
		{name: "empty log", want: five, bad: []string{verdict.Unfinished}},
		{name: "ended twice", want: five, executors: []string{"a/1"}, bad: []string{verdict.EndedTwice}, log: ticks("", 1, 5, "a/1") + ok + ok},
		{name: "ticks after its end", want: five, executors: []string{"a/1"}, bad: []string{verdict.TickedAfter}, log: ticks("", 1, 4, "a/1") + ok + line("", 5, "a/1")},
		{name: "unresumable, ended properly", want: mayEnd, executors: []string{"a/1"}, log: ticks("", 1, 2, "a/1") + unloadable + "Finished: FAILURE\n"},
		{name: "unresumable without a reason", want: mayEnd, executors: []string{"a/1"}, bad: []string{verdict.NotExplained}, log: ticks("", 1, 2, "a/1") + "Finished: FAILURE\n"},
		{name: "unresumable but successful", want: mayEnd, executors: []string{"a/1"}, bad: []string{verdict.NotExplained, verdict.WrongResult}, log: ticks("", 1, 5, "a/1") + unloadable + ok},
		{name: "unresumable and never ended", want: mayEnd, executors: []string{"a/1"}, bad: []string{verdict.Unfinished}, log: ticks("", 1, 2, "a/1") + unloadable},
		{name: "ended though it was resumable", want: five, executors: []string{"a/1"}, bad: []string{verdict.WrongResult}, log: ticks("", 1, 2, "a/1") + unloadable + "Finished: FAILURE\n"},
		{name: "unresumable kind that nobody disturbed", want: mayEnd, executors: []string{"a/1"}, log: ticks("", 1, 5, "a/1") + ok},
		{name: "output of the job looks alike", want: five, executors: []string{"a/1"}, log: "tick 1\n+ echo tick 2\n" + ticks("", 1, 5, "a/1") + ok},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := verdict.Judge(c.want, []byte(c.log))
			for what, pair := range map[string][2]any{
				"problems": {c.bad, got.Problems}, "lost": {c.lost, got.Lost}, "doubled": {c.doubled, got.Doubled},
				"executors": {c.executors, got.Executors}, "torn": {c.torn, got.Torn},
			} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", what, diff)
				}
			}
		})
	}
}

// Whatever ticks a log holds, in whatever order: the numbers of lost and doubled
// ones are those that a plain count gives, so no disorder hides one.
func TestJudgeCountsAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 12
		times := make([]int, n+1)
		var lines []string
		lost, doubled := 0, 0
		for i := 1; i <= n; i++ {
			times[i] = rapid.IntRange(0, 3).Draw(t, fmt.Sprint("tick ", i))
			for range times[i] {
				lines = append(lines, line("", i, rapid.SampledFrom([]string{"a/1", "b/1"}).Draw(t, "by")))
			}
			if times[i] == 0 {
				lost++
			}
			doubled += max(0, times[i]-1)
		}
		log := strings.Join(rapid.Permutation(lines).Draw(t, "order"), "") + ok
		got := verdict.Judge(verdict.Expected{Ticks: n}, []byte(log))
		if len(got.Lost) != lost || len(got.Doubled) != doubled {
			t.Fatalf("lost %d, doubled %d; want %d, %d", len(got.Lost), len(got.Doubled), lost, doubled)
		}
	})
}

// A home is judged over all expected builds; one without a log is not forgotten.
func TestHome(t *testing.T) {
	home := t.TempDir()
	put := func(job string, n int, log string) {
		t.Helper()
		path := verdict.LogPath(home, job, n)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(log), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("team/über job", 1, ticks("", 1, 3, "a/1")+ok)
	put("fast", 1, ticks("", 1, 2, "a/1")+unloadable+"Finished: FAILURE\n")
	put("bad", 7, ticks("", 1, 3, "a/1")+line("", 3, "b/1"))
	r, err := verdict.Home(home, []verdict.Expected{
		{Job: "team/über job", Number: 1, Ticks: 3}, {Job: "fast", Number: 1, Ticks: 3, MayEnd: true},
		{Job: "bad", Number: 7, Ticks: 3}, {Job: "gone", Number: 1, Ticks: 3},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Builds = nil
	want := verdict.Report{Succeeded: 1, Unresumable: 1, DoubledTicks: 1, Unfinished: 1, Missing: 1, Bad: 2, TicksBy: map[string]int{"a/1": 8, "b/1": 1}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Fatal(diff)
	}
	if r.OK() {
		t.Fatal("a doubled tick and a missing log passed")
	}
}
