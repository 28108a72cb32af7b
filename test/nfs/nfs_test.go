//go:build nfs

// Package nfs_test tests package lock against a kernel NFSv4 server with two
// clients, in a virtual machine: what no local file system can show. See README.md.
package nfs_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	// lease is the lease and the grace time of the server in the machine, in
	// seconds; the real default is 90. 10 is the least that the kernel accepts.
	lease = 10
	// limit ends a machine that hangs, in seconds. A run takes about 100.
	limit = 330
	// skipped is the exit status by which setup.sh says that this host can't do it.
	skipped = 77
)

// promises are the scenarios that must have been played, with what they promise.
var promises = map[string]string{
	"mount":             "a real NFSv4 mount passes CheckMount and CheckFolder; one with local_lock is refused",
	"exclusion":         "what one client holds the other can't take, and it is told who holds it; after a release it can",
	"second-descriptor": "opening, writing and closing the lock file again doesn't drop the lock",
	"requests":          "a try of a watcher is one request",
	"killed-holder":     "kill -9 of the holder hands the lock to the other client's watcher",
	"inherited":         "a killed parent's lock stays with the child that inherited it, until that is gone",
	"replaced":          "the holder learns that another client deleted or replaced its lock file",
	"short-cut":         "a proof hangs while the client is cut off, Last shows its age, a wait can be cancelled; then it is proven again",
	"start-while-cut":   "shows what starting a process does while a proof hangs (no promise)",
	"first-open":        "a client that opens the lock file for the first time while its holder is cut off doesn't get the lock before the lease ends",
	"long-cut":          "after the lease the other client gets the lock, and the first learns that it lost it, even if it is free again",
	"server-restart":    "a living holder keeps its lock over a restart of the server; nobody else gets it",
}

type result struct {
	Scenario string             `json:"scenario"`
	Error    string             `json:"error"`
	Measured map[string]float64 `json:"measured"`
	Notes    []string           `json:"notes"`
	Seconds  float64            `json:"seconds"`
}

// TestLocksOnNFS plays all scenarios in one machine.
func TestLocksOnNFS(t *testing.T) {
	machine := setUp(t)
	program := filepath.Join(t.TempDir(), "helper")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./helper")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build helper: %v\n%s", err, out)
	}
	vers := os.Getenv("FOOTMAN_NFS_VERS")
	if vers == "" {
		vers = "4.2"
	}
	boot := exec.Command("vm/boot", "-l", fmt.Sprint(lease), "-g", fmt.Sprint(lease), "-t", fmt.Sprint(limit), "-v", vers, //nolint:gosec // G702: the developer says which version
		machine, program, fmt.Sprintf("%ds", lease))
	var errout strings.Builder
	boot.Stderr = &errout
	out, err := boot.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := boot.Start(); err != nil {
		t.Fatal(err)
	}
	missing := maps.Clone(promises)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var r result
		if json.Unmarshal(lines.Bytes(), &r) != nil || r.Scenario == "" {
			t.Log(lines.Text())
			continue
		}
		delete(missing, r.Scenario)
		t.Run(r.Scenario, func(t *testing.T) {
			t.Logf("%s (%.1f s)", promises[r.Scenario], r.Seconds)
			for _, name := range slices.Sorted(maps.Keys(r.Measured)) {
				t.Logf("%-34s %10.2f", name, r.Measured[name])
			}
			for _, note := range r.Notes {
				t.Log(note)
			}
			if r.Error != "" {
				t.Error(r.Error)
			}
		})
	}
	if err := boot.Wait(); err != nil && !t.Failed() {
		t.Errorf("machine: %v\n%s", err, errout.String())
	}
	for name := range missing {
		t.Errorf("scenario %s was not played\n%s", name, errout.String())
	}
}

// setUp builds the machine if need be and returns its folder.
func setUp(t *testing.T) string {
	t.Helper()
	cmd := exec.Command("./setup.sh")
	var errout strings.Builder
	cmd.Stderr = &errout
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == skipped {
		t.Skip(strings.TrimSpace(errout.String()))
	}
	if err != nil {
		t.Fatalf("setup.sh: %v\n%s", err, errout.String())
	}
	return strings.TrimSpace(string(out))
}
