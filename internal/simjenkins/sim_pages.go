package simjenkins

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// maxEvents bounds one answer of /sim/events.
const maxEvents = 20_000

// simPages are for tests and benchmarks; a real controller has none of them. They
// answer while it boots, too.
func (c *controller) simPages(mux *http.ServeMux) {
	mux.HandleFunc("POST /sim/set", c.simSet)
	mux.HandleFunc("POST /sim/go", func(http.ResponseWriter, *http.Request) { signal(c.goOn) })
	mux.HandleFunc("GET /sim/memory", c.simMemory)
	mux.HandleFunc("GET /sim/events", c.simEvents)
	mux.HandleFunc("POST /sim/writes", c.initialised(c.simWrites))
}

func sorted(s []string) []string { slices.Sort(s); return s }

func sortedKeys(m map[string]string) []string { return slices.AppendSeq([]string{}, maps.Keys(m)) }

// memorySum is what two controllers in step have in common.
type memorySum struct {
	Digest    string `json:"digest"` // of all of these
	Config    string `json:"config"`
	Resources int    `json:"resources"`
	Builds    string `json:"builds"` // which builds each job has, but for those that run here
	Next      string `json:"next"`   // and which number it would give the next one
	Waiting   int    `json:"waiting"`
}

// simMemory is GET /sim/memory: one digest of everything in memory; with ?path= the
// content of one file, with ?paths=1 the digest of each, with ?builds=1 the numbers
// of each job's builds.
func (c *controller) simMemory(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	switch {
	case q.Get("path") != "":
		text, ok := c.config.Text(q.Get("path"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/xml")
		_, _ = w.Write(text) //nolint:gosec // XML, and the client is a test: not a page a browser runs
	case q.Get("paths") != "":
		writeJSON(w, http.StatusOK, c.config.Digests())
	case q.Get("builds") != "":
		builds, _ := c.buildLists()
		writeJSON(w, http.StatusOK, builds)
	default:
		sum := memorySum{Waiting: c.changes.length()}
		sum.Config, sum.Resources = c.config.Sum()
		builds, next := c.buildLists()
		sum.Builds, sum.Next = sumOf(builds), sumOf(next)
		sum.Digest = sumOf(map[string]string{"config": sum.Config, "builds": sum.Builds, "next": sum.Next})
		writeJSON(w, http.StatusOK, sum)
	}
}

// buildLists are the builds that each job has, and its next number.
func (c *controller) buildLists() (builds, next map[string]string) {
	builds, next = map[string]string{}, map[string]string{}
	for _, j := range c.allJobs() {
		var numbers []int
		j.mu.Lock()
		for n := range j.known {
			if j.runs[n] == nil {
				numbers = append(numbers, n)
			}
		}
		j.mu.Unlock()
		slices.Sort(numbers)
		builds[j.name], next[j.name] = fmt.Sprint(numbers), strconv.Itoa(j.nextNumber())
	}
	return builds, next
}

func sumOf(m map[string]string) string {
	h := sha256.New()
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintln(h, k, m[k])
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// simEvents is GET /sim/events?since=SEQ: what was saved and loaded, and when.
func (c *controller) simEvents(w http.ResponseWriter, r *http.Request) {
	since, err := strconv.ParseUint(r.URL.Query().Get("since"), 10, 64)
	if err != nil && r.URL.Query().Get("since") != "" {
		http.Error(w, "since: a number", http.StatusBadRequest)
		return
	}
	writeJSON(w, http.StatusOK, c.config.Journal.Since(since, maxEvents))
}

// Limits of a scripted load.
const (
	maxLoadJobs   = 100_000
	maxLoadWrites = 10_000_000
	maxLoadTime   = time.Hour
	loadWriters   = 4
)

// written is the answer of /sim/writes.
type written struct {
	Writes int64   `json:"writes"`
	Failed int64   `json:"failed"`
	TookMS float64 `json:"took_ms"`
	Error  string  `json:"error,omitempty"` // the first one
}

// simWrites is POST /sim/writes?jobs=5000&writes=100000&over=10s&prefix=load-: each
// write changes the description of one of the jobs and saves it, evenly over the
// time. Jobs that are missing are made before. It answers when all is written.
func (c *controller) simWrites(w http.ResponseWriter, r *http.Request) {
	jobs, err := strconv.Atoi(r.FormValue("jobs"))
	if err != nil || jobs < 1 || jobs > maxLoadJobs {
		http.Error(w, "jobs: 1 to "+strconv.Itoa(maxLoadJobs), http.StatusBadRequest)
		return
	}
	writes, err := strconv.Atoi(r.FormValue("writes"))
	if err != nil || writes < 0 || writes > maxLoadWrites {
		http.Error(w, "writes: 0 to "+strconv.Itoa(maxLoadWrites), http.StatusBadRequest)
		return
	}
	over, err := time.ParseDuration(r.FormValue("over"))
	if r.FormValue("over") != "" && (err != nil || over < 0 || over > maxLoadTime) {
		http.Error(w, "over: a duration of at most "+maxLoadTime.String(), http.StatusBadRequest)
		return
	}
	prefix := r.FormValue("prefix")
	if prefix == "" {
		prefix = "load-"
	}
	folders := make([]string, jobs)
	for i := range folders {
		folders[i] = fmt.Sprintf("jobs/%s%05d", prefix, i)
		if c.config.Has(itemFile(folders[i])) {
			continue
		}
		if err := c.create(folders[i], loadJob(0), "load"); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	writeJSON(w, http.StatusOK, c.load(r.Context(), folders, writes, over))
}

// loadJob is a job whose description says which write it was.
func loadJob(n int) []byte {
	return fmt.Appendf(nil, `<?xml version='1.1' encoding='UTF-8'?>
<flow-definition plugin=%q>
  <description>write %d</description>
  <keepDependencies>false</keepDependencies>
  <properties/>
  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition" plugin="workflow-cps@4106">
    <script>sleep 1</script>
    <sandbox>true</sandbox>
  </definition>
  <triggers/>
  <disabled>false</disabled>
</flow-definition>
`, workflowJob, n)
}

// load writes in turn, each write when its time has come.
func (c *controller) load(ctx context.Context, folders []string, writes int, over time.Duration) written {
	begun := time.Now()
	var next, ok, failed atomic.Int64
	var first atomic.Pointer[string]
	var wg sync.WaitGroup
	for range loadWriters {
		wg.Go(func() {
			for ctx.Err() == nil {
				n := int(next.Add(1))
				if n > writes {
					return
				}
				if wait := time.Until(begun.Add(over * time.Duration(n) / time.Duration(writes))); wait > time.Millisecond {
					select {
					case <-time.After(wait):
					case <-ctx.Done():
						return
					}
				}
				err := c.config.Save(itemFile(folders[n%len(folders)]), false, memory.How{User: "load"}, func([]byte) ([]byte, error) { return loadJob(n), nil })
				if err != nil {
					failed.Add(1)
					why := err.Error()
					first.CompareAndSwap(nil, &why)
					continue
				}
				ok.Add(1)
			}
		})
	}
	wg.Wait()
	return written{Writes: ok.Load(), Failed: failed.Load(), TookMS: float64(time.Since(begun).Microseconds()) / 1000, Error: text(&first)}
}
