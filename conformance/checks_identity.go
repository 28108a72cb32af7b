package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/jenkins"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

var identityChecks = []check{
	{"does-nothing-without-environment", "Who am I", "", doesNothingPlain},
	{"live-json-before-first-answer", "live.json", "", liveBeforeAnswer},
	{"live-json-kept", "live.json", "", liveKept},
	{"registers-with-veto", "Register", "", registersWithVeto},
	{"keeps-command-stream", "Commands", "", keepsStream},
	{"reports-state", "Reports", "", reportsState},
	{"heartbeats", "Lease", "", heartbeats},
}

// tree lists what lies in a folder, with sizes of files.
func tree(dir string) (map[string]int64, error) {
	out := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			out[path] = info.Size()
		}
		return err
	})
	return out, err
}

// A controller that no runner started leaves .footman alone, whatever it does.
func doesNothingPlain(ctx context.Context, b *bench) error {
	b.kill()
	before, err := tree(b.home.Footman())
	if err != nil {
		return err
	}
	argv, u, err := b.command()
	if err != nil {
		return err
	}
	b.lives++
	c := &controller{url: u}
	if c.proc, err = b.spawner.Start(fmt.Sprint("plain-", b.lives), nil, argv...); err != nil {
		return err
	}
	b.ctl = c
	defer b.kill()
	registered := b.car.sessionsNow()
	if u == "" { // it can't be asked for anything
		if err := sleep(ctx, b.cfg.Quiet); err != nil {
			return err
		}
	} else {
		if err := b.ready(ctx, c); err != nil {
			return err
		}
		if err := b.ask(ctx, c, JobShort); err == nil {
			if err := sleep(ctx, b.cfg.Quiet); err != nil {
				return err
			}
		}
	}
	after, err := tree(b.home.Footman())
	if err != nil {
		return err
	}
	for path := range after {
		if _, was := before[path]; !was {
			return fmt.Errorf("it made %s", path)
		}
	}
	if b.car.sessionsNow() != registered {
		return errors.New("it registered")
	}
	return nil
}

func (c *car) sessionsNow() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.registers)
}

// live.json says "veto" before anything else says "ready".
func liveBeforeAnswer(ctx context.Context, b *bench) error {
	if b.cfg.ControllerURL == "" {
		return skipf("the URL is known from live.json only; give --controller-url")
	}
	c, err := b.launch()
	if err != nil {
		return err
	}
	probe := &jenkins.Probe{URL: strings.TrimSuffix(c.url, "/")}
	return b.until(ctx, b.cfg.Boot, "ready answer", func() (bool, error) {
		if !c.proc.Alive() {
			return false, fmt.Errorf("it ended with code %d", c.proc.ExitCode())
		}
		r, err := probe.Ready(ctx)
		if err != nil || !r.Ready {
			return false, nil //nolint:nilerr // not ready yet
		}
		live, err := b.ledger.ReadLive(c.life)
		switch {
		case err != nil:
			return false, fmt.Errorf("it says ready, and %w", err)
		case !live.Veto:
			return false, errors.New("it says ready, and live.json has no veto")
		}
		return true, nil
	})
}

const (
	liveFresh = 10 * time.Second // as the contract says
	liveSlack = 5 * time.Second
)

// live.json has its fields, is never half-written, follows the state, and is written
// again while nothing happens.
func liveKept(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	name := b.home.LiveFile(c.life.Name, c.life.Incarnation)
	read := func() (map[string]any, error) {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var v map[string]any
		if err := json.Unmarshal(data, &v); err != nil {
			return nil, fmt.Errorf("live.json is not whole: %w (%d bytes)", err, len(data))
		}
		return v, nil
	}
	v, err := read()
	if err != nil {
		return err
	}
	for _, field := range []string{"format", "incarnation", "state", "veto", "updated_at", "running", "queue", "online_nodes"} {
		if _, ok := v[field]; !ok {
			return fmt.Errorf("live.json has no %q", field)
		}
	}
	if err := b.until(ctx, b.cfg.Step, "state serving in live.json", func() (bool, error) {
		v, err := read()
		return v["state"] == "serving", err
	}); err != nil {
		return err
	}
	first, err := b.ledger.ReadLive(c.life)
	if err != nil {
		return err
	}
	if first.UpdatedAt.Location() != time.UTC {
		return fmt.Errorf("updated_at %v is not UTC", first.UpdatedAt)
	}
	mark := b.trace.mark()
	err = b.until(ctx, liveFresh+liveSlack, "new live.json", func() (bool, error) {
		if _, err := read(); err != nil {
			return false, err
		}
		live, err := b.ledger.ReadLive(c.life)
		return live.UpdatedAt.After(first.UpdatedAt), err
	})
	if err != nil {
		return err
	}
	all, err := b.trace.since(ctx, mark, c.own)
	if err != nil {
		return err
	}
	if find(all, c.own, "live.json", inMovedTo) < 0 {
		return errors.New("live.json was not replaced by a rename")
	}
	return nil
}

// The first thing that the sidecar hears is who this is, with the veto.
func registersWithVeto(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	b.car.mu.Lock()
	defer b.car.mu.Unlock()
	r := b.car.registers[c.first]
	switch {
	case r.GetReplica() != c.life.Name || r.GetIncarnation() != c.life.Incarnation:
		return fmt.Errorf("it registered as %s/%d, its environment says %s", r.GetReplica(), r.GetIncarnation(), c.life)
	case !r.GetVetoActive():
		return errors.New("it registered without the veto")
	case r.GetState() != pb.ControllerState_CONTROLLER_STATE_STARTING && r.GetState() != pb.ControllerState_CONTROLLER_STATE_SERVING:
		return fmt.Errorf("it registered in the state %v", r.GetState())
	case r.GetImplementation() == "":
		return errors.New("implementation is empty")
	case !slices.Contains(r.GetFeatures(), "adopt-build"):
		return fmt.Errorf("features %q don't name adopt-build", r.GetFeatures())
	}
	return nil
}

// The command stream is opened again when it breaks, and only one is kept.
func keepsStream(ctx context.Context, b *bench) error {
	if _, err := b.serving(ctx); err != nil {
		return err
	}
	b.car.breakStream()
	return b.car.await(ctx, b.cfg.Step, "new command stream", func() bool { return b.car.stream != nil })
}

func reportsState(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	n, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	for _, phase := range []pb.BuildPhase{pb.BuildPhase_BUILD_PHASE_RUNNING, pb.BuildPhase_BUILD_PHASE_COMPLETED} {
		err := b.car.await(ctx, b.cfg.Step, fmt.Sprintf("report %v of %s #%d", phase, JobShort, n), func() bool {
			return slices.ContainsFunc(b.car.reports, func(r *pb.ReportBuildRequest) bool {
				return r.GetBuild().GetJob() == JobShort && int(r.GetBuild().GetNumber()) == n && r.GetPhase() == phase
			})
		})
		if err != nil {
			return err
		}
	}
	return b.car.await(ctx, b.cfg.Step, "ReportLoad with the state SERVING", func() bool {
		return slices.ContainsFunc(b.car.loads, func(r *pb.ReportLoadRequest) bool {
			return r.GetState() == pb.ControllerState_CONTROLLER_STATE_SERVING
		})
	})
}

// heartbeatsSeen in two leases, of the sixteen that are asked for.
const heartbeatsSeen = 8

func heartbeats(ctx context.Context, b *bench) error {
	if _, err := b.serving(ctx); err != nil {
		return err
	}
	b.car.mu.Lock()
	before := b.car.beats
	b.car.mu.Unlock()
	return b.car.await(ctx, 2*b.cfg.Lease, "8 heartbeats (16 were asked for)", func() bool { return b.car.beats >= before+heartbeatsSeen })
}
