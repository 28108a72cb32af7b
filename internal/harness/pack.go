package harness

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Options of a pack of replicas.
type Options struct {
	Exe     string // the footman binary
	Dir     string // work folder: logs, sockets, nodes; must be short and exist
	Home    string // the shared JENKINS_HOME
	Profile string // of gossip; empty: fast
	Boot    time.Duration
	Sim     []string // more flags for simulated controllers
	Run     []string // more flags for runners
	Env     []string // for all processes
	// Controller is the argv of another controller, with {name} {port} {home} in
	// its words; nil: simulated ones.
	Controller []string
}

// Pack is a set of replicas on one home.
type Pack struct {
	Options
	Spawn    *Spawner
	Trace    string // boot-begin and ready of all simulated controllers
	Watch    Watcher
	Replicas []*Replica
	Nodes    []*Proc

	ctx       context.Context
	cancel    context.CancelFunc
	followers sync.WaitGroup
}

// New returns an empty pack.
func New(o Options) (*Pack, error) {
	if o.Profile == "" {
		o.Profile = "fast"
	}
	run := filepath.Join(o.Dir, "run")
	if err := os.MkdirAll(run, 0o700); err != nil {
		return nil, err
	}
	p := &Pack{Options: o, Trace: filepath.Join(o.Dir, "trace.jsonl"), Spawn: &Spawner{Dir: o.Dir, Env: append([]string{"FOOTMAN_RUNTIME_DIR=" + run, "FOOTMAN_CONFIG="}, o.Env...)}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p, nil
}

// Close kills everything.
func (p *Pack) Close() {
	p.Spawn.KillAll()
	p.cancel()
	p.followers.Wait()
	for _, r := range p.Replicas {
		_ = r.Conn.Close()
	}
}

// StopAll ends all replicas in order, then the nodes.
func (p *Pack) StopAll(ctx context.Context) error {
	var first error
	for _, step := range []func(*Replica) *Proc{func(r *Replica) *Proc { return r.Runner }, func(r *Replica) *Proc { return r.Sidecar }} {
		for _, r := range p.Replicas {
			if proc := step(r); proc != nil {
				if err := proc.Stop(ctx); err != nil && first == nil {
					first = err
				}
			}
		}
	}
	for _, n := range p.Nodes {
		n.Kill()
	}
	return first
}

// StartNodes starts simulated nodes; they connect to whichever controller of the
// home needs them.
func (p *Pack) StartNodes(names ...string) error {
	for _, name := range names {
		n, err := p.Spawn.Start("node-"+name, nil, p.Exe, "simnode", "--log-format", "json", "--name", name, "--controllers", p.Home, "--dir", filepath.Join(p.Dir, "node-"+name))
		if err != nil {
			return err
		}
		p.Nodes = append(p.Nodes, n)
	}
	return nil
}

// Start starts replicas with these names, all at once.
func (p *Pack) Start(names ...string) error {
	for _, name := range names {
		r, err := p.Add(name)
		if err != nil {
			return err
		}
		if err := r.Revive(); err != nil {
			return err
		}
	}
	return nil
}

// ReplicaNames returns a, b, c and so on.
func ReplicaNames(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = string(rune('a' + i))
	}
	return out
}

// AwaitServing waits until every replica serves.
func (p *Pack) AwaitServing(ctx context.Context, limit time.Duration, progress func(n int)) error {
	return Until(ctx, limit, "all replicas serving", func(ctx context.Context) (bool, error) {
		n := 0
		var last error
		for _, r := range p.Replicas {
			if !r.Sidecar.Alive() {
				return false, fmt.Errorf("%s ended with %d; see %s", r.Sidecar.Name, r.Sidecar.ExitCode(), r.Sidecar.Log)
			}
			ok, err := r.Serves(ctx)
			if ok {
				n++
			} else if err != nil {
				last = err
			}
		}
		if progress != nil {
			progress(n)
		}
		return n == len(p.Replicas), last
	})
}
