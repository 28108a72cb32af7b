//go:build bench

package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homegen"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/watch"
)

const (
	// rounds of what takes seconds; find through all builds takes minutes, and runs once.
	scanRounds = 3
	// keepHome names a folder in which the generated home is kept for the next run.
	keepHome = "FOOTMAN_BENCH_HOME"
	// dropCaches is where root empties the caches of the file system.
	dropCaches = "/proc/sys/vm/drop_caches"
)

// largeHome gives the home of the promises, made now or kept from an earlier run.
func largeHome(b *testing.B) string {
	b.Helper()
	home := os.Getenv(keepHome)
	if home == "" {
		dir, err := os.MkdirTemp("", "fmb") //nolint:usetesting // it is removed side by side
		if err != nil {
			b.Fatal(err)
		}
		home = filepath.Join(dir, "home")
		b.Cleanup(func() {
			if err := homegen.Remove(context.Background(), home); err != nil {
				b.Error(err)
			}
			_ = os.Remove(dir)
		})
	}
	began := time.Now()
	st, err := homegen.Large().Generate(b.Context(), home, nil)
	if err != nil {
		b.Fatal(err)
	}
	fmt.Printf("home: %d items, %d jobs, %d builds, made in %s\n", st.Items, st.Jobs, st.Builds, time.Since(began).Round(time.Second))
	return home
}

// walker is one way of looking at a whole home; it returns how many it found.
type walker struct {
	name string
	look func(*testing.B) int64
	took []time.Duration

	rounds int
}

func (w *walker) median() float64 { return w.took[len(w.took)/2].Seconds() }

// find as the promise names it; prune leaves builds out, as the scan does.
func find(home string, prune bool) func(*testing.B) int64 {
	args := []string{home}
	if prune {
		args = append(args, "-name", "builds", "-prune", "-o")
	}
	args = append(args, "-name", "config.xml", "-printf", "%s %T@ %i %p\n")
	return func(b *testing.B) int64 {
		var lines lineCounter
		cmd := exec.CommandContext(b.Context(), "find", args...)
		cmd.Stdout, cmd.Stderr = &lines, os.Stderr
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		return lines.n
	}
}

type lineCounter struct{ n int64 }

func (l *lineCounter) Write(p []byte) (int, error) {
	l.n += int64(strings.Count(string(p), "\n"))
	return len(p), nil
}

// scan makes the first scan of a sidecar: nothing is known.
func scan(home string) func(*testing.B) int64 {
	return func(b *testing.B) int64 {
		_, n := firstScan(b, home)
		return n
	}
}

func scanner(home string, fsys fsys.FS, x *syncstate.Index, found *atomic.Int64) *syncstate.Scanner {
	return &syncstate.Scanner{
		Reader: syncstate.Reader{Home: home, FS: fsys}, Index: x,
		Found: func(_ context.Context, c syncstate.Change) {
			if strings.HasSuffix(c.Path, "config.xml") {
				found.Add(1)
			}
		},
	}
}

func firstScan(b *testing.B, home string) (*syncstate.Index, int64) {
	b.Helper()
	var found atomic.Int64
	x := syncstate.NewIndex()
	st, err := scanner(home, fsys.OS, x, &found).Scan(b.Context())
	if err != nil || st.Errors > 0 {
		b.Fatalf("%v, %+v", err, st)
	}
	return x, found.Load()
}

// BenchmarkFirstScan compares the first scan of a home of 50,000 jobs and 1,000,000
// builds with find over the same tree in the same state of the caches. The scan reads
// and digests what find only names; find walks the builds, which the scan does
// not, so find that leaves them out is measured too.
func BenchmarkFirstScan(b *testing.B) {
	home := largeHome(b)
	for b.Loop() {
		var want int64 = -1
		for _, state := range []string{"cold", "warm"} { // the cold round leaves behind what can be kept in memory
			if err := dropAll(); state == "cold" && err != nil {
				fmt.Printf("no cold figures: %v\n", err)
				continue
			}
			all := []*walker{{name: "find without builds", look: find(home, true), rounds: scanRounds}, {name: "scan", look: scan(home), rounds: scanRounds}, {name: "find", look: find(home, false), rounds: 1}}
			for _, w := range all {
				for range w.rounds {
					if state == "cold" {
						if err := dropAll(); err != nil {
							b.Fatal(err)
						}
					}
					began := time.Now()
					got := w.look(b)
					w.took = append(w.took, time.Since(began))
					if want < 0 {
						want = got
					}
					if got != want {
						b.Fatalf("%s found %d, another one %d", w.name, got, want)
					}
				}
				slices.Sort(w.took)
				fmt.Printf("%-22s %s: median %6.2f s, worst %6.2f s of %d\n", w.name, state, w.median(), w.took[len(w.took)-1].Seconds(), w.rounds)
				b.ReportMetric(w.median(), strings.ReplaceAll(w.name, " ", "-")+"-"+state+"-s")
			}
			b.ReportMetric(all[1].median()/all[2].median(), state+"-ratio")
		}
		heapOf(b, home)
		again(b, home)
		watches(b, home)
	}
	b.ReportMetric(0, "ns/op")
}

// heapOf reports what one resource takes.
func heapOf(b *testing.B, home string) {
	b.Helper()
	before := heap()
	x, _ := firstScan(b, home)
	after := heap()
	known, _ := x.Len()
	per := float64(after-before) / float64(known)
	fmt.Printf("memory: %d resources, %.1f bytes each\n", known, per)
	b.ReportMetric(per, "bytes/resource")
	runtime.KeepAlive(x)
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// again scans a home in which nothing has changed.
func again(b *testing.B, home string) {
	b.Helper()
	var found atomic.Int64
	x, _ := firstScan(b, home)
	var took []time.Duration
	for range scanRounds {
		var calls fsys.Counter
		began := time.Now()
		st, err := scanner(home, fsys.WithHook(fsys.OS, calls.Hook), x, &found).Scan(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
		if opens := calls.Count("syncstate.read", ""); st.Read > 0 || opens > 0 || st.Changes > 0 {
			b.Fatalf("a scan that finds nothing has read: %+v, %d files opened", st, opens)
		}
	}
	slices.Sort(took)
	fmt.Printf("later scan, nothing changed: median %.2f s, worst %.2f s of %d; no content read\n", took[len(took)/2].Seconds(), took[len(took)-1].Seconds(), len(took))
	b.ReportMetric(took[len(took)/2].Seconds(), "later-scan-s")
}

// watches reports what one watch takes, here and in the kernel.
func watches(b *testing.B, home string) {
	b.Helper()
	before, kernel := heap(), slab("inotify_inode_mark")
	ready := make(chan struct{})
	w := watch.New(home, &begun{ready: ready}, zerolog.Nop())
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan struct{})
	began := time.Now()
	go func() { defer close(done); _ = w.Run(ctx) }()
	<-ready
	took, n := time.Since(began), float64(w.Count())
	fmt.Printf("watching: %.0f folders after %.2f s, %.1f bytes of this process each, %.1f of the kernel's inotify marks\n",
		n, took.Seconds(), float64(heap()-before)/n, float64(slab("inotify_inode_mark")-kernel)/n)
	b.ReportMetric(float64(heap()-before)/n, "bytes/watch")
	cancel()
	<-done
}

// begun is a watch.Sink that only waits for the first scan to be due.
type begun struct {
	once  sync.Once
	ready chan struct{}
}

func (s *begun) Look(string)             {}
func (s *begun) LookBelow(string)        {}
func (s *begun) ScanDue(string)          { s.once.Do(func() { close(s.ready) }) }
func (s *begun) Degraded(_, what string) { fmt.Print(what) }

// slab is how many bytes the kernel has for objects of one kind; 0 where only others may know.
func slab(name string) int64 {
	data, err := os.ReadFile("/proc/slabinfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		var active, total, size int64
		if n, _ := fmt.Sscanf(line, name+" %d %d %d", &active, &total, &size); n == 3 {
			return total * size
		}
	}
	return 0
}

func dropAll() error {
	if err := exec.Command("sync").Run(); err != nil {
		return err
	}
	return os.WriteFile(dropCaches, []byte("3"), 0o200)
}
