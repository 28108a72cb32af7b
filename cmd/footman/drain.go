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
	began := time.Now()
	err := c.call(a, func(ctx context.Context, cc *grpc.ClientConn) error {
		res, err := pb.NewClusterClient(cc).Drain(ctx, &pb.DrainRequest{Reason: c.Reason})
		switch {
		case err != nil || c.Wait:
			return err
		case c.Output == outputJSON:
			return printProto(a.stdout, res, "  ")
		}
		_, err = fmt.Fprintf(a.stdout, "takes nothing new; %d builds run on\n", res.GetRunningBuilds())
		return err
	})
	if err != nil || !c.Wait {
		return err
	}
	return c.wait(a, began)
}

// errDrainTime ends a wait.
var errDrainTime = errors.New("builds still run after --timeout; the controller goes on taking nothing new")

// wait ends when no build is left: the controller says so, and the ledger does. Each
// look is a call of its own, so that a sidecar may be restarted meanwhile.
func (c *drainCmd) wait(a *app, began time.Time) error {
	told := int32(-1)
	tick := time.NewTicker(drainLook)
	defer tick.Stop()
	for {
		var r *pb.ReplicaStatus
		err := c.call(a, func(ctx context.Context, cc *grpc.ClientConn) error {
			st, err := pb.NewClusterClient(cc).GetStatus(ctx, &pb.GetStatusRequest{})
			r = ownReplica(st)
			return err
		})
		if a.ctx.Err() != nil {
			return context.Cause(a.ctx)
		}
		left := max(r.GetRunningBuilds(), r.GetRecords())
		draining := r.GetController() == pb.ControllerState_CONTROLLER_STATE_DRAINING
		switch {
		case err != nil && told < 0:
			return err
		case err != nil:
			fmt.Fprintln(a.stderr, "footman:", err)
		case r.GetController() == pb.ControllerState_CONTROLLER_STATE_SERVING && told >= 0:
			return fmt.Errorf("the controller does not drain any more; it is %s", word(r.GetController(), "CONTROLLER_STATE_"))
		case draining && left == 0 && c.Output == outputJSON:
			return printProto(a.stdout, &pb.DrainResponse{}, "  ")
		case draining && left == 0:
			_, err := fmt.Fprintln(a.stdout, "drained: no build runs")
			return err
		case draining && left != told: // else it has not been reported yet
			told = left
			fmt.Fprintf(a.stderr, "%d builds still run\n", left)
		}
		if c.Timeout > 0 && time.Since(began) >= c.Timeout {
			return errDrainTime
		}
		select {
		case <-tick.C:
		case <-a.ctx.Done():
			return context.Cause(a.ctx)
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
