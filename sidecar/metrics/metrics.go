package metrics

import (
	"bytes"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"
)

const (
	eventsFamily = "footman_events_total"
	// maxKinds bounds the label of events; there are about fifty kinds.
	maxKinds = 200
	// otherKind is the label of those beyond it.
	otherKind = "other"
)

// Buckets, in seconds. Those of changes have the bounds that are promised for them;
// those of builds go up to what a storage that stalls may take.
var (
	applyBuckets    = []float64{.01, .025, .05, .1, .15, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}
	adoptionBuckets = []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300}
	startupBuckets  = []float64{.1, .5, 1, 5, 10, 30, 60, 120, 300, 600, 1200, 3600}
)

// Metrics is the page of one sidecar. Its methods are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	turn     sync.Mutex // one scrape at a time

	adoption, coordination, startup, apply prometheus.Histogram

	events *prometheus.CounterVec
	mu     sync.Mutex
	kinds  map[string]struct{}
}

// New returns the page of a sidecar. Nothing is asked before the first scrape.
func New(source Source) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), kinds: map[string]struct{}{}}
	histogram := func(name string, buckets []float64) prometheus.Histogram {
		f := declared(name)
		return prometheus.NewHistogram(prometheus.HistogramOpts{Name: f.Name, Help: f.Help, Buckets: buckets})
	}
	m.adoption = histogram("footman_adoption_duration_seconds", adoptionBuckets)
	m.coordination = histogram("footman_coordination_duration_seconds", adoptionBuckets)
	m.startup = histogram("footman_startup_lock_wait_duration_seconds", startupBuckets)
	m.apply = histogram("footman_sync_apply_duration_seconds", applyBuckets)
	f := declared(eventsFamily)
	m.events = prometheus.NewCounterVec(prometheus.CounterOpts{Name: f.Name, Help: f.Help}, f.Labels)
	m.registry.MustRegister(
		newCollector(source), m.adoption, m.coordination, m.startup, m.apply, m.events,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

func declared(name string) Family {
	for _, g := range Families() {
		for _, f := range g.Families {
			if f.Name == name {
				return f
			}
		}
	}
	panic(name + " is not declared") // a defect, which every test finds
}

// Event counts an event of the sidecar.
func (m *Metrics) Event(kind string) {
	m.mu.Lock()
	if _, ok := m.kinds[kind]; !ok {
		if len(m.kinds) >= maxKinds {
			kind = otherKind
		}
		m.kinds[kind] = struct{}{}
	}
	m.mu.Unlock()
	m.events.WithLabelValues(kind).Inc()
}

// Adopted notes how long a build took from its record to its controller.
func (m *Metrics) Adopted(took time.Duration) { m.adoption.Observe(took.Seconds()) }

// Coordinated notes how long the builds of a dead replica took to be handed out.
func (m *Metrics) Coordinated(took time.Duration) { m.coordination.Observe(took.Seconds()) }

// StartupWaited notes how long the own runner waited for its turn.
func (m *Metrics) StartupWaited(took time.Duration) { m.startup.Observe(took.Seconds()) }

// Applied notes how long a change took to be loaded.
func (m *Metrics) Applied(took time.Duration) { m.apply.Observe(took.Seconds()) }

// ServeHTTP answers a scrape, in the form that the scraper asks for. Whoever serves it
// has let the caller in.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.turn.Lock()
	found, err := m.registry.Gather()
	m.turn.Unlock()
	if err != nil && len(found) == 0 {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	form := expfmt.NegotiateAccept(r.Header, expfmt.DefaultAcceptedFormats()...)
	var page bytes.Buffer
	enc := expfmt.NewEncoder(&page, form)
	for _, family := range found {
		if err := enc.Encode(family); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	w.Header().Set("Content-Type", string(form))
	_, _ = w.Write(page.Bytes()) // a scraper that is gone needs no answer
}
