package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/clidoc"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

type syncDiffCmd struct {
	syncFlags
	Limit int `help:"How many at most." default:"1000" short:"n"`
}

// Help explains the words of the table.
func (c *syncDiffCmd) Help() string {
	return `STATE is waiting (to be loaded), failed (it is tried again; REASON says why, TRIES how often), restart needed (a plugin: only a restart loads it), unsupported (this controller can't load it while it runs: restart it), or flipping (each load writes the file anew with another content, so it is left alone for a while). SINCE is how long it has differed.

JSON is ListDifferencesResponse of the API, with the digests of what lies on disk and of what is loaded.`
}

// Examples implements clidoc's interface.
func (*syncDiffCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman sync diff --name b", Text: "What b has not loaded yet"},
		{Line: "footman sync diff -o json | jq -r '.differences[].path'", Text: "For scripts"},
	}
}

func (c *syncDiffCmd) Run(a *app) error {
	if c.Limit < 1 {
		return usageError("--limit: %d, must be at least 1", c.Limit)
	}
	var list *pb.ListDifferencesResponse
	if err := c.ask(a.ctx, false, func(ctx context.Context, cc *grpc.ClientConn) (err error) {
		list, err = pb.NewSyncClient(cc).ListDifferences(ctx, &pb.ListDifferencesRequest{Limit: clamp32(c.Limit)})
		return err
	}); err != nil {
		return err
	}
	if c.Output == outputJSON {
		return printProto(a.stdout, list, "  ")
	}
	return printDifferences(a.stdout, a.screen, list, c.Output == outputWide)
}

func printDifferences(w io.Writer, s screen, list *pb.ListDifferencesResponse, wide bool) error {
	if len(list.GetDifferences()) == 0 {
		_, err := fmt.Fprintln(w, "what lies on disk is loaded")
		return err
	}
	g := grid{columns: []column{
		{title: "STATE"}, {title: "PATH", min: 20, tail: true}, {title: "SINCE"}, {title: "TRIES"}, {title: "REASON", min: 12, optional: true},
		{title: "KIND", extra: true}, {title: "DISK", extra: true}, {title: "LOADED", extra: true},
	}}
	for _, d := range list.GetDifferences() {
		state := cell{text: word(d.GetState(), "SYNC_STATE_")}
		switch d.GetState() {
		case pb.SyncState_SYNC_STATE_FAILED, pb.SyncState_SYNC_STATE_UNSUPPORTED:
			state.color = red
		case pb.SyncState_SYNC_STATE_RESTART_NEEDED, pb.SyncState_SYNC_STATE_FLIPPING:
			state.color = yellow
		default:
		}
		g.add(state, cell{text: d.GetPath()}, cell{text: since(d.GetSince())}, cell{text: strconv.Itoa(int(d.GetAttempts()))}, cell{text: d.GetReason()},
			cell{text: d.GetKind()}, cell{text: digestWord(d.GetDisk(), "gone")}, cell{text: digestWord(d.GetApplied(), "-")})
	}
	if err := g.print(w, s, wide); err != nil {
		return err
	}
	if list.GetTruncated() {
		_, err := fmt.Fprintln(w, s.paint(dim, "there are more (--limit)"))
		return err
	}
	return nil
}

// digestWord is as much of a digest as tells two apart.
func digestWord(digest, none string) string {
	const enough = 12
	if digest == "" {
		return none
	}
	return digest[:min(len(digest), enough)]
}

// logPoll is how often --follow asks: the API has no stream of changes.
const logPoll = time.Second

// maxChanges is how many changes a sidecar remembers.
const maxChanges = 1000

type syncLogCmd struct {
	syncFlags
	Limit  int  `help:"How many, the newest ones." default:"50" short:"n"`
	Follow bool `help:"Go on until Ctrl-C." short:"f"`
}

// Help explains the words.
func (c *syncLogCmd) Help() string {
	return `One change a line, newest last, as the replica that was asked saw it: when, what became of it there, the file, who saved it and where, as far as is known, and how it became known: saved (by its own controller), peer or gossip (another replica said so), watch (the kernel of this host saw it), found (another host's did), scan (found by comparing everything), or settled (this sidecar wrote it, to settle a conflict).

Outcomes are own (this controller saved it), applied (loaded), put back (written here, and loaded next), failed, restart-needed and unsupported. The sidecar remembers the last ` + strconv.Itoa(maxChanges) + ` changes since it started. JSON is ListChangesResponse of the API; with --follow it is one SyncChange a line.`
}

// Examples implements clidoc's interface.
func (*syncLogCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman sync log --follow", Text: "See changes as they come"}}
}

func (c *syncLogCmd) Run(a *app) error {
	if c.Limit < 1 || c.Limit > maxChanges {
		return usageError("--limit: %d, must be 1 to %d", c.Limit, maxChanges)
	}
	list, err := c.fetch(a.ctx, c.Limit)
	if err != nil {
		return err
	}
	switch {
	case c.Output == outputJSON && !c.Follow:
		return printProto(a.stdout, &pb.ListChangesResponse{Changes: list}, "  ")
	case len(list) == 0 && !c.Follow:
		return c.tell(a, "no changes since this sidecar started")
	}
	if err := c.print(a, list); err != nil || !c.Follow {
		return err
	}
	return c.follow(a, last(list))
}

func last(list []*pb.SyncChange) *pb.SyncChange {
	if len(list) == 0 {
		return nil
	}
	return list[len(list)-1]
}

func (c *syncLogCmd) fetch(ctx context.Context, limit int) (list []*pb.SyncChange, err error) {
	err = c.ask(ctx, false, func(ctx context.Context, cc *grpc.ClientConn) error {
		res, err := pb.NewSyncClient(cc).ListChanges(ctx, &pb.ListChangesRequest{Limit: clamp32(limit)})
		list = res.GetChanges()
		return err
	})
	return list, err
}

// follow prints what comes after the change that was printed last.
func (c *syncLogCmd) follow(a *app, printed *pb.SyncChange) error {
	tick := time.NewTicker(logPoll)
	defer tick.Stop()
	away := false
	for {
		select {
		case <-a.ctx.Done():
			return nil
		case <-tick.C:
		}
		list, err := c.news(a.ctx, printed)
		switch {
		case a.ctx.Err() != nil:
			return nil
		case err != nil && !away: // it may be restarted meanwhile
			away = true
			fmt.Fprintln(a.stderr, "footman:", err)
			continue
		case err != nil:
			continue
		}
		away = false
		if len(list) > 0 {
			if err := c.print(a, list); err != nil {
				return err
			}
			printed = last(list)
		}
	}
}

// news asks for few changes first, and for all when that doesn't reach back.
func (c *syncLogCmd) news(ctx context.Context, printed *pb.SyncChange) ([]*pb.SyncChange, error) {
	const few = 50
	for _, n := range []int{few, maxChanges} {
		list, err := c.fetch(ctx, n)
		if err != nil {
			return nil, err
		}
		if after, ok := after(list, printed); ok || n == maxChanges || len(list) < n {
			return after, nil
		}
	}
	return nil, nil
}

// after is what follows a change. ok is false when it is not in the list: then all
// of it is new, as far as anybody knows.
func after(list []*pb.SyncChange, printed *pb.SyncChange) (rest []*pb.SyncChange, ok bool) {
	for i := len(list) - 1; i >= 0 && printed != nil; i-- {
		if proto.Equal(list[i], printed) {
			return list[i+1:], true
		}
	}
	return list, printed == nil && len(list) == 0
}

func (c *syncLogCmd) print(a *app, list []*pb.SyncChange) error {
	for _, e := range list {
		var err error
		if c.Output == outputJSON {
			err = printProto(a.stdout, e, "")
		} else {
			err = printChange(a.stdout, a.screen, e, c.Output == outputWide)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func printChange(w io.Writer, s screen, e *pb.SyncChange, wide bool) error {
	const outcomeWidth = len("restart-needed")
	form := "15:04:05.000"
	if wide {
		form = time.RFC3339Nano
	}
	when := e.GetTime().AsTime().Local().Format(form)
	paint := noColor
	switch e.GetOutcome() {
	case "applied":
		paint = green
	case "failed", "unsupported":
		paint = red
	case "restart-needed":
		paint = yellow
	}
	head := when + "  " + s.paint(paint, fmt.Sprintf("%-*s", outcomeWidth, printable(e.GetOutcome()))) + "  "
	parts := []string{printable(e.GetPath())}
	if from := e.GetFrom(); from != "" {
		parts = append(parts, "was "+printable(from))
	}
	if e.GetDigest() == "" && (e.GetOutcome() == "own" || e.GetOutcome() == "applied") {
		parts = append(parts, "gone")
	}
	switch who := strings.TrimSpace(e.GetUser()); {
	case who != "" && e.GetOrigin() != "":
		parts = append(parts, "by "+printable(who)+" on "+printable(e.GetOrigin()))
	case e.GetOrigin() != "":
		parts = append(parts, "on "+printable(e.GetOrigin()))
	}
	if src := e.GetSource(); src != "" && e.GetOutcome() != "own" {
		parts = append(parts, "("+printable(src)+")")
	}
	if d := e.GetTook(); d != nil && d.AsDuration() > 0 {
		parts = append(parts, "in "+roundTook(d.AsDuration()).String())
	}
	if wide {
		parts = append(parts, e.GetKind(), digestWord(e.GetBase(), "-")+" to "+digestWord(e.GetDigest(), "gone"))
	}
	text := strings.Join(parts, " ")
	if !s.terminal || wide { // one line for one change, for grep
		_, err := fmt.Fprintln(w, head+text)
		return err
	}
	_, err := fmt.Fprintln(w, head+wrapFrom(text, textWidth(when)+outcomeWidth+4, s.width, textWidth(when)+2))
	return err
}
