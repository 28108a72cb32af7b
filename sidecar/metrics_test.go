package sidecar

import (
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func (i *inside) scrape(t *testing.T) string {
	t.Helper()
	token, err := os.ReadFile(layout.TokenFile(i.cfg.Socket))
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, i.http.URL()+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res.Status, err)
	}
	return string(page)
}

// A sidecar's page has what it knows and counted; each counter of status has a place
// of its own on it.
func TestMetrics(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	if _, err := s.runners.Report(t.Context(), &pb.ReportRequest{Replica: "a", Incarnation: 1, State: pb.RunnerState_RUNNER_STATE_FROZEN, ProofAge: durationpb.New(1500 * time.Millisecond)}); err != nil {
		t.Fatal(err)
	}
	s.record(adoption.Event{Time: time.Now(), Kind: adoption.KindBuildAdopted, Took: 120 * time.Millisecond})
	page := s.scrape(t)
	for _, want := range []string{
		`footman_info{cluster="` + s.clusterID + `",replica="a",version="`, `footman_runner_state{state="frozen"} 1`, `footman_lock_proof_age_seconds 1.5`, `footman_controller_state{state="none"} 1`,
		`footman_gossip_members{status="alive"} 1`, `footman_replicas_known 1`, `footman_replicas_alive 0`, `footman_home_stalled 0`, `footman_startup_lock_held 0`,
		`footman_adoption_duration_seconds_count 1`, `footman_events_total{kind="build-adopted"} 1`, `footman_events_total{kind="runner-state"} 1`, `footman_connections{door="http"} 1`,
		`footman_sync_in_step `, `footman_sync_watches `, `footman_sync_apply_duration_seconds_count 0`,
	} {
		if !strings.Contains(page, "\n"+want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(page, "\nfootman_running_builds ") {
		t.Error("builds of a controller that is not there are told")
	}
	if i := strings.Index(page, "\nfootman_other_total{"); i >= 0 {
		t.Errorf("a counter has no place: add it to metrics.place and metrics.Families: %.200s", page[i+1:])
	}
}

// The wait for a turn to start is measured from the first word of it to the start; one
// that ended in another way is none.
func TestStartupWaitIsMeasured(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	begin := time.Now().Add(-time.Hour)
	tell := func(after time.Duration, states ...string) {
		for _, state := range states {
			s.hub.publish(adoption.Event{Time: begin.Add(after), Kind: KindRunnerState, Detail: state})
		}
	}
	waiting := func() string {
		for line := range strings.Lines(s.scrape(t)) {
			if value, ok := strings.CutPrefix(line, "footman_startup_lock_waiting_seconds "); ok {
				return value
			}
		}
		return "missing"
	}
	tell(0, "waiting: for its turn")
	tell(20*time.Second, "waiting")
	if got := waiting(); got < "3600" || len(got) < 4 {
		t.Errorf("it has waited an hour, and says %q", got)
	}
	tell(42*time.Second, "starting", "serving", "stopping")
	tell(50*time.Second, "waiting", "stopped", "starting")
	page := s.scrape(t)
	if !strings.Contains(page, "footman_startup_lock_wait_duration_seconds_sum 42\n") || !strings.Contains(page, "footman_startup_lock_wait_duration_seconds_count 1\n") {
		i := strings.Index(page, "footman_startup_lock_wait_duration_seconds_sum")
		t.Errorf("%.200s", page[i:])
	}
	if got := waiting(); got != "0\n" {
		t.Errorf("it does not wait, and says %q", got)
	}
}

// Each loaded change is in the histogram, also when there are more than any log holds
// between two scrapes.
func TestAppliedChangesAreMeasured(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	for range 3000 {
		s.metrics.applied(40 * time.Millisecond)
	}
	s.metrics.applied(2 * time.Second)
	for range 2 {
		page := s.scrape(t)
		for _, want := range []string{`footman_sync_apply_duration_seconds_bucket{le="0.05"} 3000`, "footman_sync_apply_duration_seconds_count 3001"} {
			if !strings.Contains(page, "\n"+want+"\n") {
				t.Errorf("no %q", want)
			}
		}
	}
}

// A sidecar that keeps nothing in step says nothing about it, not that it isn't.
func TestMetricsWithoutSync(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a", func(c *Config) { c.Sync.Off = true })
	if page := s.scrape(t); strings.Contains(page, "\nfootman_sync_in_step") {
		t.Error("it says whether it is in step")
	}
}

// Whoever has no token learns nothing from the page.
func TestMetricsNeedTheToken(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	res, err := http.Get(s.http.URL() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusUnauthorized || err != nil || slices.ContainsFunc(strings.Split(string(page), "\n"), func(l string) bool { return strings.HasPrefix(l, "footman_") }) {
		t.Errorf("%s %v %s", res.Status, err, page)
	}
}

// The startup lock's holder says by his own clock since when he holds it, or has not said
// it yet: neither makes a hold of two thousand years, or none at all.
func TestHeldFor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	var nobody *timestamppb.Timestamp
	for _, c := range []struct {
		since time.Time
		want  time.Duration
	}{
		{now.Add(-time.Minute), time.Minute},
		{now.Add(time.Hour), 0},
		{nobody.AsTime(), unknown},
		{timestamppb.New(time.Time{}).AsTime(), unknown},
	} {
		if got := heldFor(c.since, now); got != c.want {
			t.Errorf("since %s: %s, want %s", c.since, got, c.want)
		}
	}
}
