//go:build bench

package bench

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/footman-ci/footman/internal/demo"
)

// BenchmarkAdoption runs the demo: each loop kills a random replica in ten rounds
// of 30 builds, and reports the time from the kill to the new owners'
// acknowledgements beside what gossip alone took in the same run.
func BenchmarkAdoption(b *testing.B) {
	exe := binary(b)
	for _, profile := range []string{"lan", "fast"} {
		b.Run(profile, func(b *testing.B) { runDemo(b, exe, "--rounds", "10", "--profile", profile) })
	}
}

// BenchmarkAdoptionOfThousand kills one of three replicas while it runs 1,000 builds.
func BenchmarkAdoptionOfThousand(b *testing.B) {
	runDemo(b, binary(b), "--builds", strconv.Itoa(3*1000))
}

func runDemo(b *testing.B, exe string, args ...string) {
	b.Helper()
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), exe, append([]string{"demo", "--output", "json"}, args...)...)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			b.Fatalf("demo: %v\n%s", err, out)
		}
		var r demo.Result
		if err := json.Unmarshal(out, &r); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(r.Adoption.P50, "adoption-p50-ms")
		b.ReportMetric(r.Adoption.P99, "adoption-p99-ms")
		b.ReportMetric(r.Adoption.Max, "adoption-max-ms")
		b.ReportMetric(r.SerfFailed.P50, "gossip-p50-ms")
		b.ReportMetric(r.SerfFailed.Max, "gossip-max-ms")
		b.ReportMetric(r.StartupHandover.P50, "handover-p50-ms")
		b.ReportMetric(r.StartupHandover.Max, "handover-max-ms")
		b.ReportMetric(r.SidecarRSSMB, "sidecar-rss-MB")
	}
	b.ReportMetric(0, "ns/op")
}
