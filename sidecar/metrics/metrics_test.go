package metrics_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/sidecar/metrics"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

// fake is a sidecar of which everything is known.
type fake struct {
	counters map[string]uint64
	heart    metrics.Heart
	sync     *metrics.Sync
}

func (f *fake) Counters() map[string]uint64 { return f.counters }
func (f *fake) Heart() metrics.Heart        { return f.heart }
func (f *fake) Sync() *metrics.Sync         { return f.sync }

func full() *fake {
	return &fake{
		counters: map[string]uint64{
			"local.calls.OK": 7, "peer.strangers": 2, "http.no_token": 3, "http.connections": 4, "http.streams": 1, "http.accepted": 9, "peer.evicted": 1,
			"local.audited": 5, "http.slow_readers": 1, "http.panics": 0, "certs.refused.expired": 1, "certs.reloads": 2, "certs.reload_errors": 1, "certs.issued": 1,
			"gossip.alive": 3, "gossip.missing": 1, "gossip.joins": 2, "gossip.user_events": 8, "gossip.dropped_events": 1, "gossip.events_refused": 1,
			"gossip.undecryptable": 6, "gossip.join_attempts": 4, "gossip.join_errors": 1, "gossip.discover_errors": 1, "gossip.bad_addresses": 1,
			"sync.hints": 1, "sync.hints_broken": 1, "sync.hints_unsent": 1, "sync.pushes": 5, "sync.push_errors": 1, "sync.peers_too_old": 1, "sync.pushed": 4, "sync.changes_skipped": 1, "sync.pushes_refused": 1,
			"events.dropped": 2, "history.dropped": 1, "of.a.later.version": 11,
		},
		heart: metrics.Heart{
			Cluster: "c0ffee", Replica: "a", Version: "1.2.3", Controller: "serving", Runner: "serving", RunningBuilds: 4, ProofAge: 300 * time.Millisecond,
			Members: map[string]int{"alive": 3, "failed": 1},
			Home:    &metrics.Disk{ReplicasAlive: 2, ReplicasKnown: 3, Records: map[string]int{"a": 4, "b": 1}, StartupHeld: true, StartupHeldFor: 12 * time.Second},
		},
		sync: &metrics.Sync{
			InStep: true, Resources: 5012, Applying: 3, Peers: []metrics.Peer{{Name: "b", Unacknowledged: 2, Lag: 1500 * time.Millisecond}, {Name: "c"}},
			LastScan: time.Unix(1_700_000_000, 0), LastScanTook: 2 * time.Second, Applied: 9,
		},
	}
}

func scrape(t *testing.T, m http.Handler, accept string) (*httptest.ResponseRecorder, string) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	if accept != "" {
		req.Header.Set("Accept", accept)
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, req)
	return w, w.Body.String()
}

func everything() *metrics.Metrics {
	m := metrics.New(full())
	m.Event("build-adopted")
	m.Adopted(120 * time.Millisecond)
	m.Coordinated(time.Second)
	m.StartupWaited(time.Minute)
	m.Applied(40 * time.Millisecond)
	return m
}

// The page follows Prometheus' conventions for names, units and help.
func TestLint(t *testing.T) {
	_, page := scrape(t, everything(), "")
	problems, err := promlint.New(strings.NewReader(page)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "footman_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

// Everything that is declared is on the page of a sidecar that knows everything, with
// the labels and the kind that were declared, and nothing else of Footman is.
func TestAllFamilies(t *testing.T) {
	_, page := scrape(t, everything(), "")
	typed := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (footman_\w+) (\w+)$`).FindAllStringSubmatch(page, -1) {
		typed[m[1]] = m[2]
	}
	for _, g := range metrics.Families() {
		for _, f := range g.Families {
			if typed[f.Name] != string(f.Kind) {
				t.Errorf("%s is %q on the page, declared as %q", f.Name, typed[f.Name], f.Kind)
			}
			delete(typed, f.Name)
			line := regexp.MustCompile(`(?m)^` + f.Name + `(?:_count)?(?:\{(.*)\})? `).FindStringSubmatch(page)
			if line == nil {
				t.Errorf("%s has no value", f.Name)
				continue
			}
			var labels []string
			for _, l := range regexp.MustCompile(`(\w+)="`).FindAllStringSubmatch(line[1], -1) {
				labels = append(labels, l[1])
			}
			want := slices.Sorted(slices.Values(f.Labels))
			if !slices.Equal(labels, want) {
				t.Errorf("%s has labels %v, declared %v", f.Name, labels, want)
			}
			if !strings.HasSuffix(f.Help, ".") {
				t.Errorf("%s: its help is no sentence", f.Name)
			}
		}
	}
	if len(typed) > 0 {
		t.Errorf("not declared: %v", slices.Sorted(maps.Keys(typed)))
	}
}

// Figures arrive where they belong, in base units.
func TestValues(t *testing.T) {
	_, page := scrape(t, everything(), "")
	for _, want := range []string{
		`footman_info{cluster="c0ffee",replica="a",version="1.2.3"} 1`,
		`footman_calls_total{door="local",outcome="OK"} 7`,
		`footman_requests_refused_total{door="peer",reason="strangers"} 2`,
		`footman_connections_closed_total{door="peer",reason="evicted"} 1`,
		`footman_certificates_refused_total{reason="expired"} 1`,
		`footman_gossip_refused_total{reason="undecryptable"} 6`,
		`footman_gossip_member_events_total{event="joins"} 2`,
		`footman_other_total{name="of.a.later.version"} 11`,
		`footman_lock_proof_age_seconds 0.3`,
		`footman_records{owner="b"} 1`,
		`footman_startup_lock_held_seconds 12`,
		`footman_sync_in_step 1`,
		`footman_sync_changes{state="applying"} 3`,
		`footman_sync_peer_lag_seconds{peer="b"} 1.5`,
		`footman_sync_last_scan_timestamp_seconds 1.7e+09`,
		`footman_adoption_duration_seconds_bucket{le="0.25"} 1`,
		`footman_sync_apply_duration_seconds_bucket{le="0.05"} 1`,
		`footman_sync_apply_duration_seconds_bucket{le="0.025"} 0`,
		`footman_events_total{kind="build-adopted"} 1`,
		`process_open_fds `, `go_goroutines `,
	} {
		if !strings.Contains(page, "\n"+want) {
			t.Errorf("no %q", want)
		}
	}
}

// What is not known is not told as 0: a home that does not answer, a runner that never
// reported, a sidecar that keeps nothing in step.
func TestNotKnown(t *testing.T) {
	f := full()
	f.heart.Home, f.heart.ProofAge, f.heart.RunningBuilds, f.sync = nil, -1, -1, nil
	_, page := scrape(t, metrics.New(f), "")
	if !strings.Contains(page, "\nfootman_home_stalled 1\n") {
		t.Error("the home does not answer, and it is not said")
	}
	for _, name := range []string{"footman_records{", "footman_replicas_alive", "footman_lock_proof_age_seconds", "footman_running_builds", "footman_sync_in_step", "footman_sync_resources"} {
		if strings.Contains(page, "\n"+name) {
			t.Errorf("%s is told though nobody knows it", name)
		}
	}
}

// However many names of counters and kinds of events there are, the page is bounded.
func TestBounded(t *testing.T) {
	f := full()
	for i := range 10_000 {
		f.counters[fmt.Sprintf("strange.%d", i)] = 1
	}
	m := metrics.New(f)
	for i := range 10_000 {
		m.Event(fmt.Sprintf("kind-%d", i))
	}
	_, page := scrape(t, m, "")
	if n := strings.Count(page, "\nfootman_other_total{"); n > 100 {
		t.Errorf("%d other counters", n)
	}
	if n := strings.Count(page, "\nfootman_events_total{"); n > 201 || !strings.Contains(page, `footman_events_total{kind="other"} 9800`) {
		t.Errorf("%d kinds of events", n)
	}
}

// A scraper gets the form that it asks for, text without a wish.
func TestForms(t *testing.T) {
	m := everything()
	for accept, want := range map[string]string{
		"":    "text/plain; version=0.0.4",
		"*/*": "text/plain; version=0.0.4",
		"application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited": "application/vnd.google.protobuf",
	} {
		res, page := scrape(t, m, accept)
		if got := res.Header().Get("Content-Type"); res.Code != http.StatusOK || !strings.HasPrefix(got, want) || page == "" {
			t.Errorf("%q: %d, %q, %d bytes", accept, res.Code, got, len(page))
		}
	}
}

// Scrapes and what happens meanwhile don't disturb each other.
func TestSideBySide(t *testing.T) {
	m := everything()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 20 {
				m.Event(fmt.Sprint(i))
				m.Applied(time.Millisecond)
				if res, _ := scrape(t, m, ""); res.Code != http.StatusOK {
					t.Error(res.Code)
				}
			}
		})
	}
	all.Wait()
}
