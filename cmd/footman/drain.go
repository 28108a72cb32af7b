package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/footman-ci/footman/internal/clidoc"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

// drainLook is how often a draining replica is looked at. A build takes minutes.
const drainLook = time.Second

type drainCmd struct {
	clientFlags `embed:""`
	Reason      string        `help:"Why, for people; Jenkins shows it on its pages." placeholder:"TEXT"`
	Wait        bool          `help:"Wait until no build of this replica runs."`
	Timeout     time.Duration `help:"End the wait after this time, with an error; 0: no limit." default:"0s"`
}

// Help explains what drains.
func (c *drainCmd) Help() string {
	return `The controller of this replica takes nothing new; what runs, runs on. It lasts until 'footman undrain', or until the controller ends. Its peers go on as ever. The front door should send new requests elsewhere.`
}

// Examples of drain.
func (c *drainCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman drain --wait --reason 'new kernel'", Text: "Before maintenance of this host"},
		{Line: "footman drain --wait --timeout 30m && systemctl stop jenkins", Text: "In a script; builds that are left after half an hour are adopted by peers anyway"},
	}
}

func (c *drainCmd) Run(a *app) error {
	return c.callFor(a, func(ctx context.Context, cc *grpc.ClientConn) error {
		cl := pb.NewClusterClient(cc)
		short, cancel := context.WithTimeout(ctx, callTimeout)
		res, err := cl.Drain(short, &pb.DrainRequest{Reason: c.Reason})
		cancel()
		if err != nil {
			return err
		}
		if c.Wait {
			return c.wait(ctx, a, cl)
		}
		if c.Output == outputJSON {
			return printProto(a.stdout, res, "  ")
		}
		_, err = fmt.Fprintf(a.stdout, "takes nothing new; %d builds run on\n", res.GetRunningBuilds())
		return err
	})
}

// callFor is clientFlags.call without a limit for the whole: a wait has its own.
func (c *drainCmd) callFor(a *app, ask func(context.Context, *grpc.ClientConn) error) error {
	cc, path, err := c.dial()
	if err != nil {
		return err
	}
	defer cc.Close()
	ctx, cancel := a.ctx, context.CancelFunc(func() {})
	if c.Timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, c.Timeout, errDrainTime)
	}
	defer cancel()
	err = ask(ctx, cc)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return explain(err, path)
}

// errDrainTime ends a wait.
var errDrainTime = errors.New("builds still run after --timeout; the controller goes on taking nothing new")

// wait ends when no build is left: the controller says so, and the ledger does.
func (c *drainCmd) wait(ctx context.Context, a *app, cl pb.ClusterClient) error {
	told := int32(-1)
	tick := time.NewTicker(drainLook)
	defer tick.Stop()
	for {
		st, err := cl.GetStatus(ctx, &pb.GetStatusRequest{})
		if err != nil {
			return err
		}
		r := ownReplica(st)
		left := max(r.GetRunningBuilds(), r.GetRecords())
		switch {
		case r.GetController() != pb.ControllerState_CONTROLLER_STATE_DRAINING && told >= 0:
			return fmt.Errorf("the controller does not drain any more; it is %s", word(r.GetController(), "CONTROLLER_STATE_"))
		case r.GetController() != pb.ControllerState_CONTROLLER_STATE_DRAINING: // not reported yet
		case left == 0 && c.Output == outputJSON:
			return printProto(a.stdout, &pb.DrainResponse{}, "  ")
		case left == 0:
			_, err := fmt.Fprintln(a.stdout, "drained: no build runs")
			return err
		case left != told:
			told = left
			fmt.Fprintf(a.stderr, "%d builds still run\n", left)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// ownReplica is the replica whose sidecar answered.
func ownReplica(st *pb.GetStatusResponse) *pb.ReplicaStatus {
	for _, r := range st.GetReplicas() {
		if r.GetName() == st.GetReplica() {
			return r
		}
	}
	return nil
}

type undrainCmd struct {
	clientFlags `embed:""`
}

// Examples of undrain.
func (c *undrainCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman undrain", Text: "The maintenance was called off"}}
}

func (c *undrainCmd) Run(a *app) error {
	return c.call(a, func(ctx context.Context, cc *grpc.ClientConn) error {
		res, err := pb.NewClusterClient(cc).CancelDrain(ctx, &pb.CancelDrainRequest{})
		if err != nil {
			return err
		}
		if c.Output == outputJSON {
			return printProto(a.stdout, res, "  ")
		}
		_, err = fmt.Fprintln(a.stdout, "takes new builds again")
		return err
	})
}
