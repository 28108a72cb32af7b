package verdict

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Report is the judgement on all builds of a run.
type Report struct {
	Builds       []Build        `json:"builds"`
	Succeeded    int            `json:"succeeded"`
	LostTicks    int            `json:"lost_ticks"`
	DoubledTicks int            `json:"doubled_ticks"`
	ExtraTicks   int            `json:"extra_ticks"`
	Overlaps     int            `json:"overlaps"`
	Unresumable  int            `json:"unresumable"` // ended as they should, unresumed
	Unfinished   int            `json:"unfinished"`
	Missing      int            `json:"missing"` // no log at all
	TicksBy      map[string]int `json:"ticks_by"`
	Bad          int            `json:"bad"` // builds with any problem
}

// OK says whether every build ran as it should.
func (r Report) OK() bool { return r.Bad == 0 }

// MissingLog is the problem of a build without a log.
const MissingLog = "no log"

// Home judges builds of a JENKINS_HOME from the logs in it. A missing log is a
// problem of its build; any other failure to read one is an error.
func Home(home string, want []Expected) (Report, error) { return HomeAs(home, want, nil) }

// HomeAs is [Home] for logs that as first translates into lines of package
// ticklog; nil takes them as they are.
func HomeAs(home string, want []Expected, as func(log []byte) []byte) (Report, error) {
	r := Report{TicksBy: map[string]int{}}
	for _, e := range want {
		log, err := os.ReadFile(LogPath(home, e.Job, e.Number))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			r.add(Build{Job: e.Job, Number: e.Number, Problems: []string{MissingLog}})
			r.Missing++
			continue
		case err != nil:
			return r, fmt.Errorf("read log of %s #%d: %w", e.Job, e.Number, err)
		}
		if as != nil {
			log = as(log)
		}
		r.add(Judge(e, log))
	}
	return r, nil
}

// LogPath is where Jenkins keeps the log of a build: jobs/A/jobs/B/builds/N/log.
func LogPath(home, job string, number int) string {
	elem := []string{home}
	for name := range strings.SplitSeq(job, "/") {
		elem = append(elem, "jobs", name)
	}
	return filepath.Join(append(elem, "builds", strconv.Itoa(number), "log")...)
}

func (r *Report) add(b Build) {
	r.Builds = append(r.Builds, b)
	r.LostTicks += len(b.Lost)
	r.DoubledTicks += len(b.Doubled)
	r.ExtraTicks += len(b.Extra)
	r.Overlaps += b.Overlaps
	for by, n := range b.TicksBy {
		r.TicksBy[by] += n
	}
	if b.Finished == 0 && !(len(b.Problems) == 1 && b.Problems[0] == MissingLog) {
		r.Unfinished++
	}
	switch {
	case !b.OK():
		r.Bad++
	case b.Unresumable:
		r.Unresumable++
	default:
		r.Succeeded++
	}
}
