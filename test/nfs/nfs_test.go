//go:build nfs

// Package nfs_test tests package lock, and replicas that stay in step, against a kernel
// NFSv4 server with two clients, in a virtual machine: what no local file system can
// show. See README.md.
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
	"time"
)

const (
	// lease is the lease and the grace time of the server in the machine, in
	// seconds; the real default is 90. 10 is the least that the kernel accepts.
	lease = 10
	// longLease is that of the machine in which replicas run: they have timers of their
	// own that must fit below it.
	longLease = 15
	// unbounded is what a machine may take if go test has no -timeout, and reserve what is
	// left of that for saying what hung. Machines take about 80, 130 and 60 s on a quiet
	// host, and several times that on a busy one: nothing but a hang may meet a limit.
	unbounded = 15 * time.Minute
	reserve   = 20 * time.Second
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

// together are the scenarios of two replicas, in their order.
var together = []struct{ name, promise string }{
	{"read-by-handle", "a replaced file is read as it is, though the client was given a delegation of the one of before when that was opened too early"},
	{"saved", "what one saves the other has loaded a moment later, though its client knows the file as it was"},
	{"new-names", "what is made is loaded by the other, though its client believes that none of these names exist"},
	{"names-reused", "so is what gets the name of something that was renamed or deleted a moment ago"},
	{"overwritten", "a save over what its author had not seen is recorded once and can be put back; users are merged"},
	{"versions", "kept versions are hard links; names of the client's own making (.nfs*) are nobody's resource"},
	{"by-hand", "a scan that is asked for finds what was changed on the server or on another host a moment ago"},
	{"scan-cost", "a scan that finds nothing reads nothing; shows what it asks of the server"},
	{"by-handle", "and it is loaded"},
	{"restart-in-storm", "the server restarts in a storm of saves: both hold what lies there afterwards"},
	{"moments-cut", "what was saved while one client was cut off for moments, it has when the link is back"},
	{"lease-cut", "so after a cut that was longer than the lease, when its controller was killed and starts anew"},
}

// TestLocksOnNFS plays all scenarios of locks in one machine.
func TestLocksOnNFS(t *testing.T) {
	machine, program := setUp(t), build(t, "./helper")
	limit := left(t)
	play(t, promises, "-l", fmt.Sprint(lease), "-g", fmt.Sprint(lease), "-t", seconds(limit), "-v", version("4.2"),
		machine, program, fmt.Sprintf("%ds", lease), seconds(limit)+"s")
}

// TestInStepOnNFS plays the scenarios of replicas that stay in step. With the default
// mount options a client believes what it knows for up to a minute; the second machine's
// clients do for ten, so that nothing comes right by itself.
func TestInStepOnNFS(t *testing.T) {
	machine, program, footman := setUp(t), build(t, "./helper"), build(t, "../../cmd/footman")
	for _, mount := range []struct {
		vers, options string
		scenarios     int
	}{{version("4.2"), "", len(together)}, {"4.1", "actimeo=600", len(together) - 3}} {
		t.Run("vers="+mount.vers+","+mount.options, func(t *testing.T) {
			limit := left(t)
			want, args := map[string]string{}, []string{
				"-l", fmt.Sprint(longLease), "-g", fmt.Sprint(longLease), "-t", seconds(limit), "-v", mount.vers, "-o", mount.options,
				"-f", footman, machine, program, fmt.Sprintf("%ds", longLease), seconds(limit) + "s",
			}
			for _, s := range together[:mount.scenarios] {
				want[s.name] = s.promise
				args = append(args, s.name)
			}
			play(t, want, args...)
		})
	}
}

// left is what a machine that is started now may take.
func left(t *testing.T) time.Duration {
	deadline, ok := t.Deadline()
	if !ok {
		return unbounded
	}
	return time.Until(deadline) - reserve
}

func seconds(d time.Duration) string { return fmt.Sprint(int(d.Seconds())) }

// version of NFS to mount with, if the developer does not say another.
func version(usual string) string {
	if v := os.Getenv("FOOTMAN_NFS_VERS"); v != "" {
		return v
	}
	return usual
}

// build makes a static program for the machine.
func build(t *testing.T, what string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), filepath.Base(what))
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, what)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", what, err, out)
	}
	return program
}

// play boots a machine and judges what its scenarios say.
func play(t *testing.T, promises map[string]string, args ...string) {
	t.Helper()
	boot := exec.CommandContext(t.Context(), "vm/boot", args...)
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
