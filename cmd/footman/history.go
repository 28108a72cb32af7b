package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type historyCmd struct {
	clientFlags `embed:""`
	Limit       int           `help:"How many entries, the newest ones." default:"50"`
	Since       time.Duration `help:"Only entries younger than this, e.g. 24h."`
}

func (c *historyCmd) Run(a *app) error {
	return c.call(a, func(ctx context.Context, cc *grpc.ClientConn) error {
		if c.Limit < 1 {
			return usageError("--limit: %d, must be at least 1", c.Limit)
		}
		req := &pb.ListHistoryRequest{Limit: clamp32(c.Limit)}
		if c.Since > 0 {
			req.Since = timestamppb.New(time.Now().Add(-c.Since))
		}
		list, err := pb.NewClusterClient(cc).ListHistory(ctx, req)
		if err != nil {
			return err
		}
		if c.Output == outputJSON {
			return printProto(a.stdout, list, "  ")
		}
		if len(list.GetEvents()) == 0 {
			_, err := fmt.Fprintln(a.stdout, "no history yet")
			return err
		}
		for _, e := range list.GetEvents() {
			if err := printEvent(a.stdout, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// clamp32 fits a count into the API's type; the sidecar refuses what is too much.
func clamp32(n int) int32 {
	return int32(min(max(n, math.MinInt32), math.MaxInt32))
}

// printEvent prints one event on one line.
func printEvent(w io.Writer, e *pb.Event) error {
	// The incarnation is the subject's if there is one.
	who, subject := e.GetReplica(), e.GetSubject()
	if life := "/" + strconv.FormatUint(e.GetIncarnation(), 10); e.GetIncarnation() > 0 && subject != "" {
		subject += life
	} else if e.GetIncarnation() > 0 {
		who += life
	}
	line := fmt.Sprintf("%s  %-22s %-12s", e.GetTime().AsTime().Local().Format("2006-01-02 15:04:05.000"), e.GetKind(), who)
	if subject != "" {
		line += " of " + subject
	}
	if b := e.GetBuild(); b.GetJob() != "" {
		line += fmt.Sprintf(" %s #%d", printable(b.GetJob()), b.GetNumber())
	}
	if e.GetDetail() != "" {
		line += " (" + printable(e.GetDetail()) + ")"
	}
	if e.GetTook() != nil && e.GetTook().AsDuration() > 0 {
		line += " in " + e.GetTook().AsDuration().Round(time.Millisecond).String()
	}
	_, err := fmt.Fprintln(w, line)
	return err
}

type eventsCmd struct {
	clientFlags `embed:""`
	Backlog     int `help:"Show this many past events first." default:"0"`
}

func (c *eventsCmd) Run(a *app) error {
	cc, path, err := c.dial()
	if err != nil {
		return err
	}
	defer cc.Close()
	stream, err := pb.NewClusterClient(cc).WatchEvents(a.ctx, &pb.WatchEventsRequest{Backlog: clamp32(c.Backlog)})
	if err != nil {
		return explain(err, path)
	}
	for {
		msg, err := stream.Recv()
		if err != nil {
			if a.ctx.Err() != nil {
				return nil
			}
			return explain(err, path)
		}
		if n := msg.GetDropped(); n > 0 {
			fmt.Fprintf(a.stderr, "footman: %d events were lost, because this reader was too slow; 'footman history' has what matters\n", n)
		}
		if c.Output == outputJSON {
			err = printProto(a.stdout, msg.GetEvent(), "")
		} else {
			err = printEvent(a.stdout, msg.GetEvent())
		}
		if err != nil {
			return err
		}
	}
}
