package refdocs

import (
	"fmt"
	"strings"

	"github.com/footman-ci/footman/sidecar/metrics"
)

// Metrics returns docs/reference/metrics.md. root is not needed: the list is compiled in.
func Metrics(string) (string, error) {
	var b strings.Builder
	b.WriteString(`# Metrics

What ` + "`GET /metrics`" + ` of a sidecar shows, for Prometheus; [how to scrape it, and alerts](../operate.md#metrics).
Units are seconds and plain numbers. Counters begin at 0 when the sidecar starts.
What nobody knows is missing instead of 0: figures of the controller while none is
there, figures from the disk while the home does not answer, those of staying in step
where it is switched off. Labels have few values: doors, states, kinds, names of
replicas; never names of jobs.

Beside these there are the ` + "`process_`" + ` and ` + "`go_`" + ` metrics of every Go program. Metrics
are added, never renamed. What the reasons and outcomes at doors mean is in
[counters](security.md#counters).

This page is made from the source.
`)
	for _, g := range metrics.Families() {
		fmt.Fprintf(&b, "\n## %s\n\n| metric | kind | labels | |\n|---|---|---|---|\n", g.Title)
		for _, f := range g.Families {
			labels := ""
			if len(f.Labels) > 0 {
				labels = "`" + strings.Join(f.Labels, "`, `") + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, f.Kind, labels, oneLine(f.Help))
		}
	}
	return b.String(), nil
}
