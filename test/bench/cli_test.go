//go:build bench

package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/harness"
)

// rounds is how often each command runs; all commands run once in each round, so
// that what else the machine does hits all of them alike.
const rounds = 200

// BenchmarkCommands measures how long a person waits for a command: from the start
// of the process to its end, three replicas being up and their history short. Two
// programs that everybody knows stand beside it.
func BenchmarkCommands(b *testing.B) {
	exe := binary(b)
	dir, err := os.MkdirTemp("", "fmb") //nolint:usetesting // b.TempDir may be too long for a socket
	if err != nil {
		b.Fatal(err)
	}
	defer os.RemoveAll(dir)
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o750); err != nil {
		b.Fatal(err)
	}
	if err := demohome.Unpack(home); err != nil {
		b.Fatal(err)
	}
	pack, err := harness.New(harness.Options{Exe: exe, Dir: dir, Home: home, Profile: "lan", Boot: time.Second})
	if err != nil {
		b.Fatal(err)
	}
	defer pack.Close()
	if err := pack.Start("a", "b", "c"); err != nil {
		b.Fatal(err)
	}
	if err := pack.AwaitServing(b.Context(), 2*time.Minute, nil); err != nil {
		b.Fatal(err)
	}
	here := []string{"FOOTMAN_RUNTIME_DIR=" + filepath.Join(dir, "run"), "FOOTMAN_REPLICA=a", "FOOTMAN_CONFIG="}
	alone := []string{"FOOTMAN_RUNTIME_DIR=" + filepath.Join(dir, "none"), "JENKINS_HOME=" + home, "FOOTMAN_CONFIG="}
	type measured struct {
		name string
		env  []string
		argv []string
		took []time.Duration
		cpu  []time.Duration // does not depend on what else runs
	}
	all := []*measured{
		{name: "true", argv: []string{"true"}},
		{name: "go version", argv: []string{"go", "version"}},
	}
	for _, args := range []string{"", "version", "--help", "help status", "man", "completion bash", "__complete bash status --o", "status", "status -o json", "members", "builds", "history", "show-config"} {
		all = append(all, &measured{name: strings.TrimSpace("footman " + args), env: here, argv: append([]string{exe}, strings.Fields(args)...)})
	}
	for _, args := range []string{"lock status", "status", "members", "builds", "history"} {
		all = append(all, &measured{name: "footman " + args + " (from the home)", env: alone, argv: append([]string{exe}, strings.Fields(args)...)})
	}
	one := func(m *measured) {
		cmd := exec.CommandContext(b.Context(), m.argv[0], m.argv[1:]...)
		cmd.Env = append(os.Environ(), m.env...)
		began := time.Now()
		err := cmd.Run()
		m.took = append(m.took, time.Since(began))
		if err != nil {
			b.Fatalf("%s: %v", m.name, err)
		}
		m.cpu = append(m.cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	}
	for b.Loop() {
		for _, m := range all { // the files are in memory from now on
			one(m)
			m.took, m.cpu = nil, nil
		}
		for range rounds {
			for _, m := range all {
				one(m)
			}
		}
		fmt.Printf("\n%-36s %8s %8s %8s %8s %8s\n", "ms, "+fmt.Sprint(rounds)+" runs each", "p50", "p95", "p99", "max", "cpu p50")
		worst := 0.0
		for _, m := range all {
			slices.Sort(m.took)
			slices.Sort(m.cpu)
			at := func(q float64) float64 {
				return float64(m.took[int(q*float64(len(m.took)-1))].Microseconds()) / 1000
			}
			fmt.Printf("%-36s %8.1f %8.1f %8.1f %8.1f %8.1f\n", m.name, at(0.5), at(0.95), at(0.99), at(1), float64(m.cpu[len(m.cpu)/2].Microseconds())/1000)
			if strings.HasPrefix(m.name, "footman") {
				worst = max(worst, at(0.95))
			}
		}
		b.ReportMetric(worst, "worst-p95-ms")
	}
	b.ReportMetric(0, "ns/op")
}
