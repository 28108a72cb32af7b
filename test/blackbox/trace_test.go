package blackbox_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins"
)

const traceKilled = "killed"

func readTrace(t *testing.T, path string) []simjenkins.TraceEvent {
	t.Helper()
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []simjenkins.TraceEvent
	for line := range bytes.Lines(data) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			break // somebody is writing it
		}
		var e simjenkins.TraceEvent
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("trace: %v", err)
		}
		out = append(out, e)
	}
	return out
}

// overlaps tells from the controllers' own trace which began to start while
// another one was starting. A killed controller leaves no line, so deaths are added.
func overlaps(t *testing.T, trace string, deaths []death) (out []string) {
	t.Helper()
	events := readTrace(t, trace)
	for _, d := range deaths {
		events = append(events, simjenkins.TraceEvent{Event: traceKilled, Name: d.name, UnixNano: d.at.UnixNano()})
	}
	slices.SortStableFunc(events, func(a, b simjenkins.TraceEvent) int { return cmp.Compare(a.UnixNano, b.UnixNano) })
	starting := map[string]bool{}
	for _, e := range events {
		delete(starting, e.Name)
		if e.Event != simjenkins.TraceBoot {
			continue
		}
		for other := range starting {
			out = append(out, fmt.Sprintf("%s/%d while %s was starting", e.Name, e.Incarnation, other))
		}
		starting[e.Name] = true
	}
	return out
}

// controllerOf finds the controller's process: the child of the runner.
func controllerOf(runner *harness.Proc) int {
	if runner == nil || !runner.Alive() {
		return 0
	}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, s := range stats {
		data, err := os.ReadFile(s)
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(data), ") ")
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(runner.PID()) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(s)))
			return pid
		}
	}
	return 0
}

// gone says whether a process has ended; one that nobody has reaped yet has.
func gone(pid int) bool {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	return strings.HasPrefix(rest, "Z") || strings.HasPrefix(rest, "X")
}
