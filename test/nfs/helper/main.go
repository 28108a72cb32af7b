//go:build linux

// Command helper is the part of test/nfs that runs inside the virtual machine,
// where /mnt/a and /mnt/b are one export mounted by two NFS clients. It plays
// the scenarios with the real lock package and prints one line of JSON for each;
// it also plays the processes that are killed. It tests nothing but lock.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/lock"
)

// Result is one line of output.
type Result struct {
	Scenario string             `json:"scenario"`
	Error    string             `json:"error,omitempty"`
	Measured map[string]float64 `json:"measured,omitempty"` // unit in the name
	Notes    []string           `json:"notes,omitempty"`
	Seconds  float64            `json:"seconds"`
}

// print writes the line. Without it the test says that the scenario was not played.
func (r Result) print() {
	line, err := json.Marshal(r)
	if err != nil { // a number that JSON has no word for
		fmt.Println(r.Scenario, err)
		return
	}
	fmt.Println(string(line))
}

// run is one scenario under way.
type run struct {
	lease    time.Duration
	measured map[string]float64
	notes    []string
}

func (r *run) ms(name string, d time.Duration) {
	r.measured[name+"_ms"] = float64(d.Microseconds()) / 1000
}
func (r *run) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

type scenario struct {
	name string
	play func(*run) error
}

var scenarios = []scenario{
	{"mount", mount},
	{"exclusion", exclusion},
	{"second-descriptor", secondDescriptor},
	{"requests", requests},
	{"killed-holder", killedHolder},
	{"inherited", inherited},
	{"replaced", replaced},
	{"short-cut", shortCut},
	{"start-while-cut", startWhileCut},
	{"first-open", firstOpen},
	{"long-cut", longCut},
	{"server-restart", serverRestart},
}

// together are the scenarios of two replicas that stay in step, in an order that they
// rely on. They need the footman binary beside this program.
var together = []scenario{
	{"read-by-handle", readByHandle},
	{"saved", inStep(byTellingAlone(savedThere))},
	{"new-names", inStep(byTellingAlone(newNames))},
	{"names-reused", inStep(byTellingAlone(namesReused))},
	{"overwritten", inStep(overwritten)},
	{"versions", inStep(versionsAndSillyNames)},
	{"by-hand", inStep(byHandOnTheServer)},
	{"scan-cost", inStep(scanCost)},
	{"by-handle", inStep(knownByHandle)},
	{"restart-in-storm", inStep(serverRestartsInAStorm)},
	{"moments-cut", inStep(cutForMoments)},
	{"lease-cut", inStep(cutBeyondTheLease)},
}

func main() {
	if len(os.Args) == 4 && os.Args[1] == "child" {
		os.Exit(child(os.Args[2], os.Args[3]))
	}
	start := time.Now()
	lease, err := time.ParseDuration(os.Args[1])
	limit, errLimit := time.ParseDuration(os.Args[2])
	if err := errors.Join(err, errLimit); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	if err := startControl(); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	failed := 0
	play := scenarios
	if _, err := os.Stat("footman"); err == nil {
		play = together
	}
	for _, s := range play {
		if !selected(s.name) {
			continue
		}
		r := &run{lease: lease, measured: map[string]float64{}}
		began := time.Now()
		left := limit - time.Since(start) - 15*time.Second // for saying where it hangs
		hung := time.AfterFunc(max(left/2, min(left, 150*time.Second)), func() { giveUp(s.name, r) })
		err := s.play(r)
		hung.Stop()
		res := Result{Scenario: s.name, Measured: r.measured, Notes: r.notes, Seconds: time.Since(began).Seconds()}
		if err != nil {
			res.Error = err.Error()
			failed++
			restore()
		}
		res.print()
	}
	os.Exit(min(failed, 1))
}

// giveUp says where everything hangs, in Go and in the kernel, and ends the run. A scenario
// hangs that takes half of what the run may still take; the longest takes about 30 s on a
// quiet host, emulated.
func giveUp(name string, r *run) {
	stacks := make([]byte, 1<<20)
	fmt.Printf("scenario %s hangs\n%s\n", name, stacks[:runtime.Stack(stacks, true)])
	for _, pattern := range []string{"/proc/self/task/*/stack", "/proc/[0-9]*/stack"} {
		files, _ := filepath.Glob(pattern)
		for _, f := range files {
			if stack, err := os.ReadFile(f); err == nil && strings.Contains(string(stack), "nfs") {
				fmt.Printf("%s\n%s\n", f, stack)
			}
		}
	}
	Result{Scenario: name, Error: fmt.Sprintf("hangs; so far: %v", r.notes)}.print()
	os.Exit(1) //nolint:revive // main waits for what hangs
}

// selected says whether a scenario is to be played: os.Args[3:] name them, none means all.
func selected(name string) bool {
	return len(os.Args) == 3 || slices.Contains(os.Args[3:], name)
}

// child is another process: it does its part, says "ready" and waits to be killed.
func child(role, path string) int {
	switch role {
	case "hold":
		if _, err := lock.TryAcquire(path, lock.Options{Holder: lock.Holder{Role: "child"}}); err != nil {
			fmt.Println(err)
			return 1
		}
	case "parent": // holds the lock and hands it to a child of its own
		h, err := lock.TryAcquire(path, lock.Options{Holder: lock.Holder{Role: "parent"}})
		if err != nil {
			fmt.Println(err)
			return 1
		}
		c, err := start("wait", path, h.File())
		if err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Println("child", c.cmd.Process.Pid)
	case "starter":
		if err := starter(path); err != nil {
			fmt.Println(err)
			return 1
		}
		return 0
	case "wait":
	default:
		fmt.Println("unknown role", role)
		return 2
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	for slices.Contains([]string{"wait", "parent"}, role) { // a pipe's end must not end them
		time.Sleep(time.Hour)
	}
	return 0
}
