package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/harness"
)

// How long steps may take on a busy machine before the demo calls them failed.
const (
	startLimit    = 2 * time.Minute
	perReplica    = 30 * time.Second // added for each replica: they start in turn
	progressLimit = time.Minute
	adoptLimit    = time.Minute
	finishLimit   = 5 * time.Minute
	gossipLimit   = 90 * time.Second // from n=4 two at once took serf 17 s, three 33 s
)

// Printer shows progress to a person. Its methods are called from one goroutine.
type Printer interface {
	// Step begins a step of the demo.
	Step(format string, args ...any)
	// Live replaces the line about what is under way.
	Live(format string, args ...any)
}

// Demo is one run.
type Demo struct {
	cfg  Config
	out  Printer
	rng  *rand.Rand
	dir  string // work folder
	home string
	pack *harness.Pack
	work workload
	res  Result

	adoptions []time.Duration
	failures  []time.Duration
	loads     []time.Duration // from the save on one replica to the load on another
	adopted   map[string]bool
	deaths    []death
}

// New returns a demo. It does nothing yet; cfg must be valid.
func New(cfg Config, out Printer) *Demo {
	if cfg.Seed == 0 {
		cfg.Seed = rand.Uint64N(1 << 53) //nolint:gosec // choices of a demo; exact in every JSON reader
	}
	rng := rand.New(rand.NewPCG(cfg.Seed, 0)) //nolint:gosec // must be repeatable
	return &Demo{cfg: cfg, out: out, rng: rng, adopted: map[string]bool{},
		res: Result{Replicas: cfg.Replicas, SerfProfile: cfg.Profile, Killed: []string{}, Problems: []string{}, Seed: cfg.Seed, Verdict: VerdictFailed}}
}

// Run does all of it and leaves no process behind. The result is valid, with
// verdict failed, also when an error is returned.
func (d *Demo) Run(ctx context.Context) (res Result, err error) {
	began := time.Now()
	if d.dir, err = os.MkdirTemp("", "footman-demo-"); err != nil {
		return d.res, fmt.Errorf("make work folder: %w", err)
	}
	defer func() {
		if d.cfg.Keep || err != nil && ctx.Err() == nil {
			d.out.Step("home and logs are kept in %s", d.dir)
			return
		}
		_ = os.RemoveAll(d.dir)
	}()
	d.home = filepath.Join(d.dir, "home")
	if err := d.prepareHome(ctx); err != nil {
		return d.res, fmt.Errorf("prepare home: %w", err)
	}
	d.pack, err = harness.New(harness.Options{
		Exe: d.cfg.Exe, Dir: d.dir, Home: d.home, Profile: d.cfg.Profile, Boot: d.cfg.Boot, Run: []string{"--restart", "always"}, Controller: strings.Fields(d.cfg.Controller),
	})
	if err != nil {
		return d.res, err
	}
	defer d.pack.Close()
	if err := d.startAll(ctx); err != nil {
		return d.res, fmt.Errorf("start replicas: %w", err)
	}
	for round := range d.cfg.Rounds {
		if err := d.round(ctx, round); err != nil {
			return d.res, fmt.Errorf("round %d: %w", round+1, err)
		}
	}
	if err := d.finish(ctx); err != nil {
		return d.res, err
	}
	d.res.Took = time.Since(began).Seconds()
	return d.res, nil
}

func (d *Demo) prepareHome(ctx context.Context) error {
	if d.cfg.Home != "" {
		d.out.Step("copying %s", d.cfg.Home)
		c, err := demohome.CopyHome(ctx, d.cfg.Home, d.home)
		if err != nil {
			return err
		}
		d.out.Step("copied %d files, %.1f MB; left out %d running builds and %d agents that a controller would launch itself", c.Files, float64(c.Bytes)/1e6, c.RunningBuilds, c.Nodes)
		if d.cfg.Controller != "" {
			d.out.Step("note: real controllers on the copy run its cron triggers, clouds and notifications too")
		}
		return nil
	}
	if err := os.Mkdir(d.home, 0o750); err != nil {
		return err
	}
	return demohome.Unpack(d.home)
}

func (d *Demo) startAll(ctx context.Context) error {
	d.out.Step("starting %d replicas on one JENKINS_HOME, all at once", d.cfg.Replicas)
	if d.cfg.Controller == "" {
		for i := range d.cfg.Replicas {
			for n := range nodesEach {
				if err := d.pack.StartNodes(nodeName(i, n+1)); err != nil {
					return err
				}
			}
		}
	}
	if err := d.pack.Start(harness.ReplicaNames(d.cfg.Replicas)...); err != nil {
		return err
	}
	return d.awaitServing(ctx)
}

// awaitServing waits until every replica serves.
func (d *Demo) awaitServing(ctx context.Context) error {
	limit := startLimit + time.Duration(d.cfg.Replicas)*perReplica
	return d.pack.AwaitServing(ctx, limit, func(n int) { d.out.Live("%d of %d replicas serve", n, d.cfg.Replicas) })
}

// round starts builds, lets them make progress, kills, and waits for the adoption.
func (d *Demo) round(ctx context.Context, round int) error {
	if err := d.awaitServing(ctx); err != nil {
		return err
	}
	if err := d.startBuilds(ctx, round); err != nil {
		return err
	}
	if err := d.awaitProgress(ctx); err != nil {
		return err
	}
	// The phase of the kill against every timer is random, as roachtest does it.
	select {
	case <-time.After(time.Duration(d.rng.Int64N(int64(time.Second)))):
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if d.cfg.Kill == KillNothing {
		return d.saveJobs(ctx, round, d.pack.Replicas)
	}
	k, err := d.strike(ctx)
	if err != nil {
		return err
	}
	if err := d.awaitAdoption(ctx, k); err != nil {
		return err
	}
	living := slices.DeleteFunc(slices.Clone(d.pack.Replicas), func(r *harness.Replica) bool { return slices.Contains(k.names, r.Name) })
	if err := d.saveJobs(ctx, round, living); err != nil {
		return err
	}
	if err := d.awaitGossip(ctx, k); err != nil {
		return err
	}
	for _, r := range d.pack.Replicas {
		if err := r.Revive(); err != nil {
			return err
		}
	}
	return nil
}

// victims chooses who is killed in this round.
func (d *Demo) victims() []*harness.Replica {
	shuffled := slices.Clone(d.pack.Replicas)
	d.rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	switch d.cfg.Kill {
	case KillTwo:
		return shuffled[:2]
	case KillAll:
		return d.pack.Replicas
	case KillRandom, KillJVM, KillRunner, KillSidecar:
		return shuffled[:1]
	}
	i := slices.IndexFunc(d.pack.Replicas, func(r *harness.Replica) bool { return r.Name == d.cfg.Kill })
	return d.pack.Replicas[i : i+1]
}
