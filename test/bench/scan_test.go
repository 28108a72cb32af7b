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
	"sync/atomic"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homegen"
	"github.com/footman-ci/footman/syncstate"
)

const (
	// warmRounds and coldRounds: find and scan in turns, so that what else the machine
	// does hits both.
	warmRounds = 5
	coldRounds = 2
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
			if err := homegen.Remove(context.Background(), home); err != nil { //nolint:usetesting // b's context has ended
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
}

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
		for _, cold := range []bool{false, true} {
			rounds, state := warmRounds, "warm"
			if cold {
				rounds, state = coldRounds, "cold"
				if err := dropAll(); err != nil {
					fmt.Printf("no cold figures: %v\n", err)
					continue
				}
			}
			all := []*walker{{name: "find", look: find(home, false)}, {name: "find without builds", look: find(home, true)}, {name: "scan", look: scan(home)}}
			want := all[0].look(b) // warms up
			for range rounds {
				for _, w := range all {
					if cold {
						if err := dropAll(); err != nil {
							b.Fatal(err)
						}
					}
					began := time.Now()
					got := w.look(b)
					w.took = append(w.took, time.Since(began))
					if got != want {
						b.Fatalf("%s found %d, find %d", w.name, got, want)
					}
				}
			}
			for _, w := range all {
				slices.Sort(w.took)
				m, worst := w.took[len(w.took)/2], w.took[len(w.took)-1]
				fmt.Printf("%-22s %s: median %6.2f s, worst %6.2f s of %d\n", w.name, state, m.Seconds(), worst.Seconds(), rounds)
				b.ReportMetric(m.Seconds(), strings.ReplaceAll(w.name, " ", "-")+"-"+state+"-s")
			}
			b.ReportMetric(all[2].took[rounds/2].Seconds()/all[0].took[rounds/2].Seconds(), state+"-ratio")
		}
		memory(b, home)
		again(b, home)
	}
	b.ReportMetric(0, "ns/op")
}

// memory reports what one resource takes.
func memory(b *testing.B, home string) {
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
	for range warmRounds {
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

func dropAll() error {
	if err := exec.Command("sync").Run(); err != nil { //nolint:noctx // seconds
		return err
	}
	return os.WriteFile(dropCaches, []byte("3"), 0o200)
}
