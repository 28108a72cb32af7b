package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/footman-ci/footman/internal/homeview"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

type buildsCmd struct {
	lookFlags
	Owner string `help:"Only this replica's builds."`
}

// Help explains the words of the table.
func (c *buildsCmd) Help() string {
	return `PLACE is owned (in its owner's folder of the ledger), assigned (given to it, not yet taken) or quarantined (nobody acts on it: a person must look). ORIGIN is the replica that the build began on, SINCE how long ago. JSON is ListBuildsResponse of the API, with the field source: sidecar or home.`
}

func (c *buildsCmd) Run(a *app) error {
	if c.Owner != "" {
		if err := layout.CheckName(c.Owner); err != nil {
			return usageError("--owner: %v", err)
		}
	}
	list, err := look(a.ctx, &c.lookFlags, func(ctx context.Context, cc *grpc.ClientConn) (*pb.ListBuildsResponse, error) {
		return pb.NewAdoptionClient(cc).ListBuilds(ctx, &pb.ListBuildsRequest{Owner: c.Owner})
	}, func(v *homeview.View) (*pb.ListBuildsResponse, error) { return v.Builds(c.Owner) })
	if err != nil {
		return err
	}
	switch {
	case c.Output == outputJSON:
		return printAnswer(a.stdout, list.value, list.source, "  ")
	case c.Quiet:
		for _, e := range list.value.GetEntries() {
			if b := e.GetRecord().GetBuild(); b.GetJob() != "" {
				if _, err := fmt.Fprintf(a.stdout, "%s #%d\n", printable(b.GetJob()), b.GetNumber()); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if list.note != "" {
		fmt.Fprintln(a.stdout, wrapLine("note: "+printable(list.note)+"; this is what its files say", a.screen.width, 6))
	}
	return printBuilds(a.stdout, a.screen, list.value.GetEntries(), c.Output == outputWide)
}

func printBuilds(w io.Writer, s screen, entries []*pb.LedgerEntry, wide bool) error {
	if len(entries) == 0 {
		_, err := fmt.Fprintln(w, "no running builds")
		return err
	}
	g := grid{columns: []column{
		{title: "OWNER", min: 6}, {title: "LIFE"}, {title: "PLACE"}, {title: "JOB", min: 14, tail: true}, {title: "BUILD"},
		{title: "ORIGIN", min: 6}, {title: "SINCE"}, {title: "NOTE", min: 8, optional: true},
	}}
	for _, e := range entries {
		r := e.GetRecord()
		job, number := r.GetBuild().GetJob(), strconv.Itoa(int(r.GetBuild().GetNumber()))
		if job == "" {
			job, number = r.GetFolder(), "-"
		}
		origin := "-"
		if r.GetOrigin() != "" {
			origin = fmt.Sprintf("%s/%d", r.GetOrigin(), r.GetOriginIncarnation())
		}
		place := cell{text: word(e.GetPlacement(), "PLACEMENT_")}
		switch e.GetPlacement() {
		case pb.Placement_PLACEMENT_QUARANTINED:
			place.color = red
		case pb.Placement_PLACEMENT_ASSIGNED:
			place.color = yellow
		default:
		}
		g.add(cell{text: dash(e.GetOwner())}, cell{text: life(e.GetOwnerIncarnation())}, place, cell{text: job}, cell{text: number},
			cell{text: origin}, cell{text: since(r.GetClaimedAt())}, cell{text: e.GetNote()})
	}
	return g.print(w, s, wide)
}
