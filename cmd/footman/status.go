package main

import (
	"context"
	"fmt"
	"strconv"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

type statusCmd struct {
	clientFlags `embed:""`
}

func (c *statusCmd) Run(a *app) error {
	return c.call(a, func(ctx context.Context, cc *grpc.ClientConn) error {
		st, err := pb.NewClusterClient(cc).GetStatus(ctx, &pb.GetStatusRequest{})
		if err != nil {
			return err
		}
		if c.Output == outputJSON {
			return printProto(a.stdout, st, "  ")
		}
		return printStatus(a, st)
	})
}

func printStatus(a *app, st *pb.GetStatusResponse) error {
	fmt.Fprintf(a.stdout, "cluster %s on %s, asked %s\n", st.GetClusterId(), st.GetHome(), st.GetReplica())
	if l := st.GetStartupLock(); l.GetHeld() {
		fmt.Fprintf(a.stdout, "startup lock held by %s since %s\n", dash(l.GetHolder()), ago(l.GetSince()))
	} else {
		fmt.Fprintln(a.stdout, "startup lock free")
	}
	rows := [][]string{{"REPLICA", "LIFE", "RUNNER", "CONTROLLER", "ALIVE", "GOSSIP", "BUILDS", "QUEUE", "NODES", "DETAIL"}}
	for _, r := range st.GetReplicas() {
		alive := "no"
		if r.GetAlive() {
			alive = "yes"
		}
		rows = append(rows, []string{
			r.GetName(), strconv.FormatUint(r.GetIncarnation(), 10), word(r.GetRunner(), "RUNNER_STATE_"), word(r.GetController(), "CONTROLLER_STATE_"),
			alive, r.GetMember(), strconv.Itoa(int(r.GetRecords())), strconv.Itoa(int(r.GetQueueLength())), strconv.Itoa(int(r.GetOnlineNodes())), printable(r.GetDetail()),
		})
	}
	if err := table(a.stdout, rows); err != nil {
		return err
	}
	for _, d := range st.GetDegraded() {
		fmt.Fprintln(a.stdout, "degraded:", printable(d))
	}
	return nil
}
