package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	"golang.org/x/sync/errgroup"
)

// nodesEach is how many simulated agents each replica's builds have. A node
// belongs to one replica at a time, so replicas that share one wait for each other.
const nodesEach = 2

// nodeName names a node for the builds that replica i starts.
func nodeName(i, n int) string { return fmt.Sprintf("n%d", i*nodesEach+n) }

// The builds of a demo last long enough to be hit in the middle and short enough
// to be watched: 25 to 40 ticks every 200 ms.
const (
	tickEvery = 200 * time.Millisecond
	minTicks  = 25
	moreTicks = 15
	// buildsPerTick makes builds longer when starting all of them takes longer.
	buildsPerTick = 10
	// startParallel is how many builds are started at once on each replica.
	startParallel = 4
	// progressTicks is how far every build gets before the kill.
	progressTicks = 3
)

// recipe is one kind of build that the demo starts in a job of the home.
type recipe struct {
	job      string
	kind     string
	node     int // 1 to nodesEach; 0: none
	branches []string
	mayEnd   bool // can't be resumed: ends with a reason
	input    bool // waits for a person
}

// recipes are started in turn, so that every replica runs many kinds. They use
// the jobs of the embedded home.
var recipes = []recipe{
	{job: "ticks", kind: "sh", node: 1},
	{job: "team/über job", kind: "sleep"},
	{job: "par", kind: "parallel", branches: []string{"left", "right"}},
	{job: "team/inner", kind: "sleep"},
	{job: "ticks", kind: "sh", node: 2},
	{job: "waiting", kind: "input", input: true},
	{job: "params", kind: "sleep"},
	{job: "fast", kind: "sleep", mayEnd: true},
	{job: "team/über job", kind: "sh", node: 1},
	{job: "noresume", kind: "sleep", mayEnd: true},
	{job: "fresh", kind: "sleep"},
	{job: "free", kind: "freestyle", mayEnd: true},
}

// workload is what was started and must be found in the logs.
type workload struct {
	expected []verdict.Expected
	inputs   []string // job#number that wait for a person
}

func jobPath(job string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(job, "/") {
		b.WriteString("/job/" + url.PathEscape(part))
	}
	return b.String()
}

// client talks to controllers; each request is bounded.
var client = &http.Client{Timeout: 20 * time.Second}

func post(ctx context.Context, to string) ([]byte, int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, nil)
	if err != nil {
		return nil, 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return body, resp.StatusCode, err
}

// startBuilds starts this round's builds, evenly over the replicas.
func (d *Demo) startBuilds(ctx context.Context, round int) error {
	d.out.Step("starting %d builds of many kinds (round %d of %d)", d.cfg.Builds, round+1, d.cfg.Rounds)
	if d.cfg.Controller != "" {
		return d.startRealBuilds(ctx)
	}
	type order struct {
		recipe
		ticks int
	}
	orders := make([][]order, len(d.pack.Replicas))
	for i := range d.cfg.Builds {
		r := i % len(orders)
		// Each replica goes through all recipes, beginning elsewhere.
		rec := recipes[(i/len(orders)+r*5)%len(recipes)]
		orders[r] = append(orders[r], order{rec, minTicks + d.rng.IntN(moreTicks) + d.cfg.Builds/buildsPerTick})
	}
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	for i, r := range d.pack.Replicas {
		work := make(chan order, len(orders[i]))
		for _, o := range orders[i] {
			work <- o
		}
		close(work)
		for range startParallel {
			g.Go(func() error {
				for o := range work {
					n, err := startBuild(ctx, r, o.recipe, nodeName(i, o.node), o.ticks)
					if err != nil {
						return err
					}
					mu.Lock()
					d.work.expected = append(d.work.expected, verdict.Expected{Job: o.job, Number: n, Ticks: o.ticks, Branches: o.branches, MayEnd: o.mayEnd})
					if o.input {
						d.work.inputs = append(d.work.inputs, fmt.Sprintf("%s#%d", o.job, n))
					}
					mu.Unlock()
				}
				return nil
			})
		}
	}
	return g.Wait()
}

// startBuild starts one build on a simulated controller and returns its number.
func startBuild(ctx context.Context, r *harness.Replica, rec recipe, node string, ticks int) (int, error) {
	q := url.Values{"kind": {rec.kind}, "ticks": {strconv.Itoa(ticks)}, "interval": {tickEvery.String()}}
	if rec.node > 0 {
		q.Set("node", node)
	}
	body, code, err := post(ctx, r.URL()+jobPath(rec.job)+"/build?"+q.Encode())
	if err != nil || code != http.StatusCreated {
		return 0, fmt.Errorf("start a build of %s on %s: %w (status %d: %s)", rec.job, r.Name, orNone(err), code, strings.TrimSpace(string(body)))
	}
	var started struct {
		Number int `json:"number"`
	}
	if err := json.Unmarshal(body, &started); err != nil || started.Number == 0 {
		return 0, fmt.Errorf("start a build of %s on %s: odd answer %q", rec.job, r.Name, body)
	}
	return started.Number, nil
}

var errNone = errors.New("refused")

func orNone(err error) error {
	if err == nil {
		return errNone
	}
	return err
}

// awaitProgress waits until every build that can has written some ticks.
func (d *Demo) awaitProgress(ctx context.Context) error {
	return harness.Until(ctx, progressLimit, d.progressOf(), func(context.Context) (bool, error) {
		rep, err := d.judge()
		if err != nil {
			return false, err
		}
		ready, ticks := 0, 0
		for _, b := range rep.Builds {
			n := 0
			for _, by := range b.TicksBy {
				n += by
			}
			ticks += n
			if n >= progressTicks || b.Finished > 0 || slices.Contains(d.work.inputs, fmt.Sprintf("%s#%d", b.Job, b.Number)) {
				ready++
			}
		}
		d.out.Live("%d ticks written, %d of %d builds under way", ticks, ready, len(rep.Builds))
		return ready == len(rep.Builds), nil
	})
}

// approve lets the builds that wait for a person go on, wherever they are now.
func (d *Demo) approve(ctx context.Context) {
	for _, waiting := range d.work.inputs {
		i := strings.LastIndex(waiting, "#")
		for _, r := range d.pack.Replicas {
			// Only the owner has the build; the others answer 404, a finished one 409.
			_, _, _ = post(ctx, r.URL()+jobPath(waiting[:i])+"/"+waiting[i+1:]+"/input")
		}
	}
}

// awaitEnd waits until every build's log has an end.
func (d *Demo) awaitEnd(ctx context.Context) (verdict.Report, error) {
	var rep verdict.Report
	longest := 0
	for _, e := range d.work.expected {
		longest = max(longest, e.Ticks)
	}
	err := harness.Until(ctx, finishLimit+time.Duration(longest)*d.interval(), "the end of all builds", func(ctx context.Context) (done bool, err error) {
		d.approve(ctx)
		if rep, err = d.judge(); err != nil {
			return false, err
		}
		d.out.Live("%d of %d builds have ended", len(rep.Builds)-rep.Unfinished-rep.Missing, len(rep.Builds))
		return rep.Unfinished == 0 && rep.Missing == 0, nil
	})
	return rep, err
}

func (d *Demo) interval() time.Duration {
	if d.cfg.Controller != "" {
		return 2 * time.Second // real jobs tick once a second
	}
	return tickEvery
}

// progressOf names what is waited for before the kill.
func (d *Demo) progressOf() string {
	if d.cfg.Controller != "" {
		return "progress of all builds (the agents that their jobs ask for must connect to whichever controller runs them)"
	}
	return "progress of all builds"
}
