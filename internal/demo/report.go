package demo

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins"
)

// death is the kill of a controller, which leaves no line in the trace.
type death struct {
	name string
	at   time.Time
}

// startups reads the controllers' own trace: how often two were starting at
// once, and how long after one was ready the next began. Hand-overs count until
// the first death: later on nobody may have been waiting.
func startups(trace string, deaths []death) (overlaps int, handovers []time.Duration, err error) {
	f, err := os.Open(trace)
	if err != nil {
		return 0, nil, fmt.Errorf("open trace: %w", err)
	}
	defer f.Close()
	var events []simjenkins.TraceEvent
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var e simjenkins.TraceEvent
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return 0, nil, fmt.Errorf("read trace: %w", err)
		}
		events = append(events, e)
	}
	if err := lines.Err(); err != nil {
		return 0, nil, fmt.Errorf("read trace: %w", err)
	}
	overlaps, handovers = judgeStartups(events, deaths)
	return overlaps, handovers, nil
}

// judgeStartups is a pure function over the events of all controllers.
func judgeStartups(events []simjenkins.TraceEvent, deaths []death) (overlaps int, handovers []time.Duration) {
	events = slices.Clone(events)
	for _, d := range deaths {
		events = append(events, simjenkins.TraceEvent{Event: traceKilled, Name: d.name, UnixNano: d.at.UnixNano()})
	}
	slices.SortStableFunc(events, func(a, b simjenkins.TraceEvent) int {
		return int(max(-1, min(1, a.UnixNano-b.UnixNano)))
	})
	starting := map[string]bool{}
	calm := true
	var ready int64
	for _, e := range events {
		switch e.Event {
		case simjenkins.TraceBoot:
			delete(starting, e.Name)
			if len(starting) > 0 {
				overlaps++
			} else if ready > 0 && calm {
				handovers = append(handovers, time.Duration(e.UnixNano-ready))
			}
			starting[e.Name] = true
		case simjenkins.TraceReady:
			delete(starting, e.Name)
			ready = e.UnixNano
		case simjenkins.TraceStopped:
			delete(starting, e.Name)
		case traceKilled:
			delete(starting, e.Name)
			calm = false
		}
	}
	return overlaps, handovers
}

// traceKilled stands in a trace for a death.
const traceKilled = "killed"

// rssMB returns the largest resident set of the processes, in MB.
func rssMB(pids []int) float64 {
	var most float64
	for _, pid := range pids {
		data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(data)) {
			var kb float64
			if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kb); n == 1 {
				most = max(most, kb/1024)
			}
		}
	}
	return most
}
