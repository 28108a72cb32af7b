package main

import (
	"context"
	"fmt"
	"strconv"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

type buildsCmd struct {
	clientFlags `embed:""`
	Owner       string `help:"Only this replica's builds."`
}

func (c *buildsCmd) Run(a *app) error {
	return c.call(a, func(ctx context.Context, cc *grpc.ClientConn) error {
		list, err := pb.NewAdoptionClient(cc).ListBuilds(ctx, &pb.ListBuildsRequest{Owner: c.Owner})
		if err != nil {
			return err
		}
		if c.Output == outputJSON {
			return printProto(a.stdout, list, "  ")
		}
		if len(list.GetEntries()) == 0 {
			_, err := fmt.Fprintln(a.stdout, "no running builds")
			return err
		}
		rows := [][]string{{"OWNER", "LIFE", "PLACE", "JOB", "BUILD", "STARTED BY", "SINCE", "NOTE"}}
		for _, e := range list.GetEntries() {
			r := e.GetRecord()
			job, number := r.GetBuild().GetJob(), strconv.Itoa(int(r.GetBuild().GetNumber()))
			if job == "" {
				job, number = r.GetFolder(), "-"
			}
			origin := "-"
			if r.GetOrigin() != "" {
				origin = fmt.Sprintf("%s/%d", r.GetOrigin(), r.GetOriginIncarnation())
			}
			rows = append(rows, []string{dash(e.GetOwner()), strconv.FormatUint(e.GetOwnerIncarnation(), 10), word(e.GetPlacement(), "PLACEMENT_"), job, number, origin, ago(r.GetClaimedAt()), printable(e.GetNote())})
		}
		return table(a.stdout, rows)
	})
}
