package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/clidoc"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type syncConflictsCmd struct {
	syncFlags
	All   bool `help:"Also those that are settled." short:"a"`
	Quiet bool `help:"IDs only, one a line." short:"q"`
}

// Help explains the words of the table.
func (c *syncConflictsCmd) Help() string {
	return `A conflict is a file that one replica saved over a version that whoever saved it had not seen. LOST is who had saved what was overwritten, WON whose version is in force; "?" is a change that no replica announced: by hand, or found on disk. CONTENT says whether what was overwritten is kept, or that it was a deletion. SETTLED is by which rule or by whom; a conflict without it waits for a person.

They lie in the home, so every replica gives the same answer. ID is as much of the identity as is needed. JSON is ListConflictsResponse of the API.`
}

// Examples implements clidoc's interface.
func (*syncConflictsCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman sync conflicts", Text: "What waits for a person"},
		{Line: "footman sync conflicts --all -o wide", Text: "The settled ones, too, with nothing cut"},
	}
}

func (c *syncConflictsCmd) Run(a *app) error {
	all, err := c.conflicts(a.ctx)
	if err != nil {
		return err
	}
	shown := slices.DeleteFunc(slices.Clone(all), func(k *pb.Conflict) bool { return !c.All && k.GetSettled() != "" })
	switch {
	case c.Output == outputJSON:
		return printProto(a.stdout, &pb.ListConflictsResponse{Conflicts: shown}, "  ")
	case c.Quiet:
		for _, k := range shown {
			if _, err := fmt.Fprintln(a.stdout, printable(k.GetId())); err != nil {
				return err
			}
		}
		return nil
	}
	return printConflicts(a.stdout, a.screen, all, shown, c.Output == outputWide)
}

// conflicts lists all of them, oldest first: what a prefix means depends on all.
func (f *syncFlags) conflicts(ctx context.Context) (list []*pb.Conflict, err error) {
	err = f.ask(ctx, true, func(ctx context.Context, cc *grpc.ClientConn) error {
		res, err := pb.NewSyncClient(cc).ListConflicts(ctx, &pb.ListConflictsRequest{All: true})
		list = res.GetConflicts()
		return err
	})
	slices.SortStableFunc(list, func(a, b *pb.Conflict) int { return a.GetTime().AsTime().Compare(b.GetTime().AsTime()) })
	return list, err
}

// knownConflicts are those that wait for a person, and the settled ones if none does.
func knownConflicts(words []string) []clidoc.Candidate {
	ctx, cancel := context.WithTimeout(context.Background(), completeLimit)
	defer cancel()
	f := syncFlags{clientFlags: clientFlags{Socket: clidoc.Given(words, "--socket"), Name: clidoc.Given(words, "--name")}, Home: clidoc.Given(words, "--home")}
	for flag, env := range map[*string]string{&f.Socket: "FOOTMAN_SOCKET", &f.Name: "FOOTMAN_REPLICA", &f.Home: "JENKINS_HOME"} {
		if *flag == "" {
			*flag = os.Getenv(env)
		}
	}
	all, err := f.conflicts(ctx)
	if err != nil {
		return nil
	}
	var waiting, settled []clidoc.Candidate
	for _, k := range all {
		c := clidoc.Candidate{Word: shortID(all, k.GetId()), Help: printable(k.GetPath())}
		if k.GetSettled() == "" {
			waiting = append(waiting, c)
		} else {
			settled = append(settled, c)
		}
	}
	if len(waiting) == 0 {
		return settled
	}
	return waiting
}

func printConflicts(w io.Writer, s screen, all, shown []*pb.Conflict, wide bool) error {
	if len(shown) == 0 {
		_, err := fmt.Fprintln(w, "no conflict waits for a person")
		return err
	}
	g := grid{columns: []column{
		{title: "ID"}, {title: "PATH", min: 20, tail: true}, {title: "WHEN"}, {title: "LOST", min: 4}, {title: "WON", min: 4}, {title: "USER", min: 4, optional: true},
		{title: "CONTENT"}, {title: "SETTLED", min: 7, optional: true}, {title: "KIND", extra: true},
	}}
	for _, k := range shown {
		kept := cell{text: "kept"}
		switch {
		case k.GetLost() == "":
			kept = cell{text: "deleted"}
		case !k.GetContentKept():
			kept = cell{"gone", yellow}
		}
		id := shortID(all, k.GetId())
		if wide {
			id = k.GetId()
		}
		g.add(cell{text: id}, cell{text: k.GetPath()}, cell{text: since(k.GetTime())}, cell{text: someone(k.GetLostBy())}, cell{text: someone(k.GetWonBy())},
			cell{text: k.GetUser()}, kept, cell{text: k.GetSettled()}, cell{text: k.GetKind()})
	}
	return g.print(w, s, wide)
}

// someone is a replica, or nobody who announced himself.
func someone(replica string) string {
	if replica == "" {
		return "?"
	}
	return replica
}

// leastID is the least length of an identity that is shown.
const leastID = 8

// shortID is as much of an identity as only it begins with.
func shortID(all []*pb.Conflict, id string) string {
	for n := leastID; n < len(id); n++ {
		if !slices.ContainsFunc(all, func(k *pb.Conflict) bool { return k.GetId() != id && strings.HasPrefix(k.GetId(), id[:n]) }) {
			return id[:n]
		}
	}
	return id
}

// findConflict is the one whose identity begins with a prefix.
func findConflict(all []*pb.Conflict, prefix string) (*pb.Conflict, error) {
	var found []*pb.Conflict
	for _, k := range all {
		switch {
		case k.GetId() == prefix:
			return k, nil
		case prefix != "" && strings.HasPrefix(k.GetId(), prefix):
			found = append(found, k)
		}
	}
	switch len(found) {
	case 0:
		return nil, usageError("no conflict %q; 'footman sync conflicts --all' lists them", prefix)
	case 1:
		return found[0], nil
	}
	var ids []string
	for _, k := range found[:min(len(found), maxSuggestions)] {
		ids = append(ids, shortID(all, k.GetId()))
	}
	return nil, usageError("%d conflicts begin with %q (%s): say more of it", len(found), prefix, strings.Join(ids, ", "))
}

type syncSettleCmd struct {
	syncFlags
	ID      []string `arg:"" help:"Conflicts, as 'footman sync conflicts' names them." name:"id" complete:"conflict"`
	Restore bool     `help:"Put the version that was overwritten back in force." xor:"how"`
	Keep    bool     `help:"Leave in force what is; the other version stays in the conflict's folder." xor:"how"`
}

// Help explains what happens.
func (c *syncSettleCmd) Help() string {
	return `Look at it first with 'footman sync show ID'. With --restore the kept version is written to its place as a new change, and every replica loads it; what was in force is then the one that is kept. Neither merges: to have something of both, use --keep and edit the file's page in Jenkins.

If the file was changed once more since, nothing is done (code 1): look again. Who settled it, and how, stays with the conflict, and the sidecar writes an audit line.`
}

// Examples implements clidoc's interface.
func (*syncSettleCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman sync settle app~ed03 --restore", Text: "The overwritten version was right"},
		{Line: "footman sync settle $(footman sync conflicts -q) --keep", Text: "All of them: what is in force is right"},
	}
}

func (c *syncSettleCmd) Run(a *app) error {
	if c.Restore == c.Keep {
		return usageError("say which version shall be in force: --keep the present one, or --restore the one that was overwritten")
	}
	all, err := c.conflicts(a.ctx)
	if err != nil {
		return err
	}
	var which []*pb.Conflict
	for _, id := range c.ID { // before the first is settled
		k, err := findConflict(all, id)
		if err != nil {
			return err
		}
		which = append(which, k)
	}
	failed := 0
	for _, k := range which {
		err := c.ask(a.ctx, true, func(ctx context.Context, cc *grpc.ClientConn) error {
			_, err := pb.NewSyncClient(cc).SettleConflict(ctx, &pb.SettleConflictRequest{Id: k.GetId(), Restore: c.Restore})
			return err
		})
		switch {
		case err != nil && len(which) == 1:
			return err
		case err != nil:
			failed++
			fmt.Fprintf(a.stderr, "footman: %s: %v\n", shortID(all, k.GetId()), err)
			continue
		}
		if err := c.settled(a, k); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d were not settled", failed, len(which))
	}
	return nil
}

func (c *syncSettleCmd) settled(a *app, k *pb.Conflict) error {
	if c.Output == outputJSON {
		return printJSON(a.stdout, map[string]any{"id": k.GetId(), "path": k.GetPath(), "restored": c.Restore})
	}
	if c.Restore {
		return c.tell(a, "%s: what was overwritten is in force again; every replica loads it", printable(k.GetPath()))
	}
	return c.tell(a, "%s: what is in force stays", printable(k.GetPath()))
}

type syncRescanCmd struct {
	syncFlags
	Timeout time.Duration `help:"Longest wait; the comparison goes on without anybody who waits." default:"10m"`
}

// Help explains when it is needed.
func (c *syncRescanCmd) Help() string {
	return `The sidecar does it by itself at its start, after anything that may have been lost, and every sync.scan_every. It returns when the comparison is complete; what it found is then being loaded: 'footman sync diff'.`
}

// Examples implements clidoc's interface.
func (*syncRescanCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman sync rescan --name a", Text: "After files were changed by hand on another host"}}
}

func (c *syncRescanCmd) Run(a *app) error {
	if c.Timeout <= 0 {
		return usageError("--timeout: %s, must be above 0", c.Timeout)
	}
	ctx, cancel := context.WithTimeout(a.ctx, c.Timeout)
	defer cancel()
	var res *pb.RescanResponse
	late := false
	err := c.ask(ctx, false, func(ctx context.Context, cc *grpc.ClientConn) (err error) {
		res, err = pb.NewSyncClient(cc).Rescan(ctx, &pb.RescanRequest{})
		late = status.Code(err) == codes.DeadlineExceeded
		return err
	})
	switch {
	case late:
		return fmt.Errorf("the comparison is not complete after %s; it goes on", c.Timeout)
	case err != nil:
		return err
	case res == nil: // it was interrupted
		return context.Cause(a.ctx)
	case c.Output == outputJSON:
		return printProto(a.stdout, res, "  ")
	}
	text := fmt.Sprintf("%s compared in %s, %s", plural(int(res.GetResources()), "file", "files"), roundTook(res.GetTook().AsDuration()), plural(int(res.GetChanges()), "change", "changes"))
	if n := res.GetErrors(); n > 0 {
		return fmt.Errorf("%s; %s not be looked at: the sidecar's log names them", text, plural(int(n), "file could", "files could"))
	}
	return c.tell(a, "%s", text)
}
