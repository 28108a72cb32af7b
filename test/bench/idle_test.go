//go:build bench

// Package bench measures what users pay for: an idle sidecar and runner, and the
// time from a kill to the adoption, with the real programs. Run it with
// `task bench:heart`. It judges nothing; docs/BENCHMARKS.md records the figures.
package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/harness"
)

const (
	// rest lets joins, listings and watches of the start end before measuring.
	rest = 15 * time.Second
	// span is how long is measured.
	span = 30 * time.Second
	// hertz is USER_HZ, the unit of times in /proc/PID/stat on Linux.
	hertz = 100
)

func binary(b *testing.B) string {
	b.Helper()
	if exe := os.Getenv("FOOTMAN_BIN"); exe != "" {
		return exe
	}
	exe := filepath.Join(b.TempDir(), "footman")
	out, err := exec.CommandContext(b.Context(), "go", "build", "-o", exe, "github.com/footman-ci/footman/cmd/footman").CombinedOutput()
	if err != nil {
		b.Fatalf("build footman: %v\n%s", err, out)
	}
	return exe
}

// BenchmarkIdle starts three replicas without builds and reports, for one sidecar
// and one runner, processor, memory and file operations on the home a second.
func BenchmarkIdle(b *testing.B) {
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
	r := pack.Replicas[0]
	for b.Loop() {
		pause(b.Context(), rest)
		for name, pid := range map[string]int{"sidecar": r.Sidecar.PID(), "runner": r.Runner.PID()} {
			before := ticks(b, pid)
			pause(b.Context(), span)
			b.ReportMetric(float64(ticks(b, pid)-before)/hertz/span.Seconds()*100, name+"-cpu-%")
			b.ReportMetric(rss(b, pid), name+"-rss-MB")
			if ops, err := fileOps(b.Context(), pid, home); err == nil {
				b.ReportMetric(ops, name+"-fileops/s")
			} else {
				b.Logf("file operations of the %s not counted: %v", name, err)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// ticks returns the processor time of a process in units of 1/hertz s.
func ticks(b *testing.B, pid int) int {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(data)[strings.LastIndex(string(data), ")")+1:])
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err := errors.Join(err1, err2); err != nil {
		b.Fatal(err)
	}
	return user + system
}

func rss(b *testing.B, pid int) float64 {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	return 0
}

// fileOps counts system calls on files of the home, with strace, per second.
func fileOps(ctx context.Context, pid int, home string) (float64, error) {
	if _, err := exec.LookPath("strace"); err != nil {
		return 0, err
	}
	trace := filepath.Join(filepath.Dir(home), "strace.out")
	ctx, cancel := context.WithTimeout(ctx, span)
	defer cancel()
	cmd := exec.CommandContext(ctx, "strace", "-f", "-y", "-qq", "-e", "trace=%file,%desc", "-o", trace, "-p", strconv.Itoa(pid))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it must detach
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		return 0, err
	}
	f, err := os.Open(trace)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	n := 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		// Closing and fcntl never leave the client; a resumed call was counted when it began.
		if strings.Contains(line, home+"/.footman") && !strings.Contains(line, " close(") && !strings.Contains(line, " fcntl(") && !strings.Contains(line, " epoll_ctl(") && !strings.Contains(line, "resumed>") {
			n++
		}
	}
	return float64(n) / span.Seconds(), lines.Err()
}
