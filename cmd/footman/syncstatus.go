package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/clidoc"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
)

type syncStatusCmd struct {
	syncFlags
	Check    bool          `help:"End with 1 unless every living replica is in step."`
	Watch    bool          `help:"Go on showing it: at every event, and at least every --interval." short:"w"`
	Interval time.Duration `help:"Longest time between two looks with --watch." default:"2s"`
}

// Help explains the words of the table.
func (c *syncStatusCmd) Help() string {
	return `SYNC is in step (nothing is known to differ, and the last look at everything was complete), behind (changes wait to be loaded), failed (loading failed; it is tried again), not compared (the first look at everything is not complete), or unknown (its sidecar does not answer, or keeps nothing in step). A replica whose controller has not come up shows its state instead.

WAITING are changes that the replica has yet to look at or to load, RESTART files that only a restart of it loads. UNTOLD and LAG are what the replica that was asked has saved and the others have not heard of yet; they find it without hearing, too.

JSON is GetSyncStatusResponse of the API, with the fields replica (who was asked) and replicas: the name of each, whether it lives, and its SyncSummary.`
}

// Examples implements clidoc's interface.
func (*syncStatusCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman sync status --watch", Text: "Follow on the terminal until Ctrl-C"},
		{Line: "until footman sync status --check >/dev/null; do sleep 2; done", Text: "In a script: wait until all replicas are in step"},
	}
}

// syncView is what `footman sync status` shows.
type syncView struct {
	cluster *pb.GetStatusResponse
	own     *pb.GetSyncStatusResponse
}

func (c *syncStatusCmd) Run(a *app) error {
	if c.Watch && c.Check {
		return usageError("--check ends at once, --watch does not: use one of them")
	}
	if c.Watch {
		l := live{interval: c.Interval, lines: c.Output == outputJSON, find: func(ctx context.Context) (string, error) { return c.find(ctx, true) }, block: c.once}
		return l.run(a)
	}
	v, err := c.fetch(a.ctx)
	if err != nil {
		return err
	}
	if err := c.show(a.stdout, a.screen, v); err != nil || !c.Check {
		return err
	}
	if late := v.late(); len(late) > 0 {
		return &exitError{exitFailure, errors.New("not in step: " + strings.Join(late, ", "))}
	}
	return nil
}

func (c *syncStatusCmd) once(ctx context.Context, w io.Writer, s screen) error {
	v, err := c.fetch(ctx)
	if err != nil {
		return err
	}
	return c.show(w, s, v)
}

func (c *syncStatusCmd) fetch(ctx context.Context) (v syncView, err error) {
	err = c.ask(ctx, true, func(ctx context.Context, cc *grpc.ClientConn) error {
		if v.own, err = pb.NewSyncClient(cc).GetSyncStatus(ctx, &pb.GetSyncStatusRequest{}); err != nil {
			return err
		}
		v.cluster, err = pb.NewClusterClient(cc).GetStatus(ctx, &pb.GetStatusRequest{})
		return err
	})
	return v, err
}

// late names living replicas that are not known to be in step, with the reason.
func (v *syncView) late() (out []string) {
	for _, r := range v.cluster.GetReplicas() {
		if !r.GetAlive() {
			continue
		}
		if word, _ := syncWordOf(r); word != inStep {
			out = append(out, printable(r.GetName())+" ("+word+")")
		}
	}
	return out
}

// inStep is the word for all is well.
const inStep = "in step"

// loads says whether the controller of a replica has come up.
func loads(r *pb.ReplicaStatus) bool {
	return r.GetController() == pb.ControllerState_CONTROLLER_STATE_SERVING || r.GetController() == pb.ControllerState_CONTROLLER_STATE_DRAINING
}

// syncWordOf is what a replica does, as long as its controller has nothing to load.
func syncWordOf(r *pb.ReplicaStatus) (string, color) {
	if r.GetSidecarPid() > 0 && !loads(r) {
		return stateOf(r, sourceSidecar).word, dim
	}
	return syncWord(r.GetSync())
}

// syncWord sums up one replica whose controller is there.
func syncWord(s *pb.SyncSummary) (string, color) {
	switch {
	case s == nil:
		return "unknown", yellow
	case s.GetInStep():
		return inStep, green
	case s.GetFailed() > 0:
		return "failed", red
	case s.GetWaiting() > 0:
		return "behind", yellow
	}
	return "not compared", yellow
}

func (c *syncStatusCmd) show(w io.Writer, s screen, v syncView) error {
	if c.Output == outputJSON {
		indent := "  "
		if c.Watch {
			indent = ""
		}
		return v.json(w, indent)
	}
	return v.print(w, s, c.Output == outputWide)
}

func (v *syncView) print(w io.Writer, s screen, wide bool) error {
	o := v.own
	if _, err := fmt.Fprintln(w, wrapLine(v.head(), s.width, 2)); err != nil {
		return err
	}
	if p := o.GetPaused(); p != "" {
		fmt.Fprintln(w, s.paint(yellow, wrapLine("comparing waits: "+printable(p), s.width, 2)))
	}
	g := grid{columns: []column{
		{title: "REPLICA", min: 12}, {title: "SYNC"}, {title: "WAITING"}, {title: "FAILED"}, {title: "RESTART"},
		{title: "UNTOLD", optional: true}, {title: "LAG", optional: true}, {title: "ERROR", min: 10, optional: true},
	}}
	lags := map[string]*pb.PeerLag{}
	for _, p := range o.GetPeers() {
		lags[p.GetReplica()] = p
	}
	for _, r := range v.cluster.GetReplicas() {
		if !r.GetAlive() && r.GetSidecarPid() == 0 {
			continue // it has nothing loaded
		}
		g.add(syncRow(r, lags[r.GetName()])...)
	}
	if len(g.rows) == 0 {
		fmt.Fprintln(w, "no replica is up")
	} else if err := g.print(w, s, wide); err != nil {
		return err
	}
	for _, line := range v.notes() {
		fmt.Fprintln(w, s.paint(yellow, wrapLine(printable(line), s.width, 2)))
	}
	return nil
}

func syncRow(r *pb.ReplicaStatus, lag *pb.PeerLag) []cell {
	sum := r.GetSync()
	figure := func(n int64) string {
		if sum == nil {
			return "-"
		}
		return strconv.FormatInt(n, 10)
	}
	word, paint := syncWordOf(r)
	untold, late := "", ""
	if lag != nil {
		untold = strconv.FormatInt(lag.GetUnacknowledged(), 10)
		if late = "-"; lag.GetUnacknowledged() > 0 {
			late = lag.GetLag().AsDuration().Round(10 * time.Millisecond).String()
		}
	}
	return []cell{{text: r.GetName()}, {word, paint}, {text: figure(sum.GetWaiting())}, {text: figure(sum.GetFailed())}, {text: figure(sum.GetRestartNeeded())},
		{text: untold}, {text: late}, {text: lag.GetLastError()}}
}

// head is what the replica that was asked says of itself.
func (v *syncView) head() string {
	o := v.own
	word := "not in step"
	if o.GetInStep() {
		word = "in step"
	}
	head := fmt.Sprintf("asked %s: %s, %s", printable(v.cluster.GetReplica()), word, plural(int(o.GetResources()), "file", "files"))
	if n := o.GetWatches(); n > 0 {
		head += ", " + plural(int(n), "folder", "folders") + " watched"
	}
	switch last := o.GetLastScan(); {
	case o.GetScanning():
		head += "; all are being compared now"
	case last == nil:
		head += "; not all were compared yet"
	default:
		head += fmt.Sprintf("; all compared %s (%s, took %s, read %d)", ago(last), printable(o.GetLastScanReason()), roundTook(o.GetLastScanTook().AsDuration()), o.GetLastScanRead())
	}
	return head
}

// roundTook leaves three digits or so.
func roundTook(d time.Duration) time.Duration {
	if d < 10*time.Millisecond {
		return d.Round(10 * time.Microsecond)
	}
	return d.Round(time.Millisecond)
}

// notes are what somebody should do something about.
func (v *syncView) notes() (out []string) {
	o := v.own
	me := v.cluster.GetReplica()
	if n := o.GetConflicts(); n > 0 {
		out = append(out, waiting(n))
	}
	if files := o.GetRestartNeeded(); len(files) > 0 {
		out = append(out, fmt.Sprintf("%s: only a restart loads %s", me, strings.Join(files, ", ")))
	}
	if n := o.GetConflictsDropped(); n > 0 {
		out = append(out, fmt.Sprintf("%s: %s not be compared, because there were too many at once", me, plural(int(n), "possible conflict could", "possible conflicts could")))
	}
	for _, d := range o.GetDegraded() {
		out = append(out, "degraded: "+me+": "+d)
	}
	for _, r := range v.cluster.GetReplicas() {
		if n := r.GetSync().GetDegraded(); n > 0 && r.GetName() != me {
			out = append(out, fmt.Sprintf("degraded: %s: %s; ask its own sidecar (--name)", r.GetName(), plural(int(n), "part", "parts")))
		}
	}
	return out
}

func waiting(n int64) string {
	return plural(int(n), "conflict waits", "conflicts wait") + " for a person: footman sync conflicts"
}

// json is the API's answer with all replicas beside it.
func (v *syncView) json(w io.Writer, indent string) error {
	type replica struct {
		Name  string          `json:"name"`
		Alive bool            `json:"alive"`
		Sync  json.RawMessage `json:"sync"`
	}
	form := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}
	list := []replica{}
	for _, r := range v.cluster.GetReplicas() {
		one := replica{Name: r.GetName(), Alive: r.GetAlive(), Sync: json.RawMessage("null")}
		if r.GetSync() != nil {
			var err error
			if one.Sync, err = form.Marshal(r.GetSync()); err != nil {
				return err
			}
		}
		list = append(list, one)
	}
	data, err := form.Marshal(v.own)
	if err != nil {
		return err
	}
	if data, err = withField(data, "replicas", list); err != nil {
		return err
	}
	if data, err = withField(data, "replica", v.cluster.GetReplica()); err != nil {
		return err
	}
	return printObject(w, data, indent)
}

// syncNotes are what `footman status` says of staying in step: nothing, when all is well.
func syncNotes(replicas []*pb.ReplicaStatus) (out []string) {
	var late, restart, degraded []string
	conflicts := int64(0)
	for _, r := range replicas {
		s := r.GetSync()
		if s == nil || !loads(r) {
			continue
		}
		name := printable(r.GetName())
		if !s.GetInStep() {
			word, _ := syncWord(s)
			switch n := s.GetWaiting() + s.GetFailed(); {
			case s.GetFailed() > 0:
				word = fmt.Sprintf("%d of %d failed", s.GetFailed(), n)
			case n > 0:
				word = fmt.Sprintf("%d to load", n)
			}
			late = append(late, name+" ("+word+")")
		}
		if n := s.GetRestartNeeded(); n > 0 {
			restart = append(restart, name+" ("+plural(int(n), "file", "files")+")")
		}
		if s.GetDegraded() > 0 {
			degraded = append(degraded, name)
		}
		conflicts = max(conflicts, s.GetConflicts())
	}
	if len(late) > 0 {
		out = append(out, "not in step: "+strings.Join(late, ", ")+": footman sync status")
	}
	if len(degraded) > 0 {
		out = append(out, "staying in step is degraded on "+strings.Join(degraded, ", ")+": footman sync status")
	}
	if len(restart) > 0 {
		out = append(out, "restart needed: "+strings.Join(restart, ", ")+": footman sync status")
	}
	if conflicts > 0 {
		out = append(out, waiting(conflicts))
	}
	return out
}
