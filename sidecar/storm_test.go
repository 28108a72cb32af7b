//go:build bench

package sidecar_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// BenchmarkStorm has one controller save 20,000 times over 2,000 jobs, with two others
// that load it, in one process: what the sidecars need for it, profiled with
// -cpuprofile and -memprofile.
func BenchmarkStorm(b *testing.B) {
	const jobs, saves, report = 2000, 20_000, 20
	home := b.TempDir()
	for i := range jobs {
		dir := filepath.Join(home, "jobs", fmt.Sprintf("j%d", i))
		if err := os.MkdirAll(dir, 0o750); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "config.xml"), []byte("<x/>"), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	x, y, z := start(b, home, "a"), start(b, home, "b"), start(b, home, "c")
	a := boot(b, x, "a", bothFeatures)
	others := []*controller{boot(b, y, "b", bothFeatures), boot(b, z, "c", bothFeatures)}
	for _, c := range append(others, a) {
		eventually(b, "in step", c.inStep)
	}
	base := make([]string, jobs)
	for b.Loop() {
		began := time.Now()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var batch []*pb.SavedChange
		for i := range saves {
			rel := fmt.Sprintf("jobs/j%d/config.xml", i%jobs)
			content := fmt.Sprintf("<x>%d</x>", i)
			replace(b, home, rel, content)
			d := digestText(content)
			batch = append(batch, &pb.SavedChange{Path: rel, Digest: d, Base: base[i%jobs], User: "ann"})
			base[i%jobs] = d
			if len(batch) == report {
				a.report(batch...)
				batch = batch[:0]
			}
		}
		wrote := time.Since(began)
		for _, c := range others {
			eventually(b, "loaded", c.inStep)
		}
		runtime.ReadMemStats(&after)
		b.ReportMetric(wrote.Seconds(), "s-writes")
		b.ReportMetric(time.Since(began).Seconds()-wrote.Seconds(), "s-quiet")
		b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/saves, "B/save")
		b.ReportMetric(float64(after.Mallocs-before.Mallocs)/saves, "mallocs/save")
	}
}
