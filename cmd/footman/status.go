package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/internal/homeview"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

type statusCmd struct {
	lookFlags
	All      bool          `help:"Also names that are retired: nothing of them lives, and they left no builds." short:"a"`
	Watch    bool          `help:"Go on showing it: at every event, and at least every --interval." short:"w"`
	Interval time.Duration `help:"Longest time between two looks with --watch." default:"2s"`
}

// Help explains the words of the table.
func (c *statusCmd) Help() string {
	return `STATE is serving, starting, waiting (for its turn), draining, stopping, frozen (its lock was not proven for a while; it goes on when it is), fenced (lock lost, controller killed), or: sidecar away (the controller lives, its sidecar does not answer), runner silent (the lock is held, its runner reports nothing), no controller (the sidecar alone runs), stopped, or dead (builds of it wait for a new owner).

LIFE counts the starts of a name. GOSSIP is a hint; what decides is the liveness lock. A "-" is a figure that nobody can tell.

Tables fit the terminal, or 80 columns where there is none. JSON is GetStatusResponse of the API, with the field source: sidecar or home; docs/reference/security.md explains its counters.`
}

func (c *statusCmd) Run(a *app) error {
	if c.Watch {
		return c.watch(a)
	}
	st, err := c.fetch(a.ctx)
	if err != nil {
		return err
	}
	return c.show(a.stdout, a.screen, st)
}

func (c *statusCmd) fetch(ctx context.Context) (answer[*pb.GetStatusResponse], error) {
	return look(ctx, &c.lookFlags, func(ctx context.Context, cc *grpc.ClientConn) (*pb.GetStatusResponse, error) {
		return pb.NewClusterClient(cc).GetStatus(ctx, &pb.GetStatusRequest{})
	}, (*homeview.View).Status)
}

func (c *statusCmd) show(w io.Writer, s screen, st answer[*pb.GetStatusResponse]) error {
	switch {
	case c.Output == outputJSON && c.Watch:
		return printAnswer(w, st.value, st.source, "")
	case c.Output == outputJSON:
		return printAnswer(w, st.value, st.source, "  ")
	case c.Quiet:
		for _, r := range st.value.GetReplicas() {
			if c.All || !stateOf(r, st.source).retired {
				if _, err := fmt.Fprintln(w, r.GetName()); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return printStatus(w, s, st, c.All, c.Output == outputWide)
}

func printStatus(w io.Writer, s screen, a answer[*pb.GetStatusResponse], all, wide bool) error {
	st := a.value
	asked := "asked " + st.GetReplica()
	if a.source == sourceHome {
		asked = "read from its files"
	}
	head := fmt.Sprintf("cluster %s on %s, %s", dash(st.GetClusterId()), printable(st.GetHome()), asked)
	if _, err := fmt.Fprintln(w, wrapLine(head, s.width, 2)); err != nil {
		return err
	}
	if a.note != "" {
		fmt.Fprintln(w, s.paint(yellow, wrapLine("note: "+printable(a.note)+"; gossip, runners and what is not written down are unknown", s.width, 6)))
	}
	if l := st.GetStartupLock(); l.GetHeld() {
		fmt.Fprintln(w, wrapLine(fmt.Sprintf("startup lock held by %s for %s", dash(printable(l.GetHolder())), since(l.GetSince())), s.width, 2))
	} else {
		fmt.Fprintln(w, "startup lock free")
	}
	var notes details
	for _, d := range st.GetDegraded() {
		if strings.HasPrefix(d, settings.PauseMark) {
			fmt.Fprintln(w, s.paint(red, wrapLine(printable(d), s.width, 2)))
		}
	}
	g := grid{columns: []column{
		{title: "REPLICA", min: 12}, {title: "LIFE"}, {title: "STATE"}, {title: "GOSSIP"}, {title: "BUILDS"}, {title: "QUEUE"}, {title: "NODES"},
		{title: "LOCK", extra: true}, {title: "PROOF", extra: true, optional: true}, {title: "HOST", extra: true, optional: true, min: 8},
		{title: "URL", extra: true, optional: true, min: 12}, {title: "JENKINS", extra: true, optional: true}, {title: "FOOTMAN", extra: true, optional: true, min: 8},
		{title: "DETAIL", extra: true, optional: true},
	}}
	retired := 0
	seen := map[string]string{}
	for _, r := range st.GetReplicas() {
		state := stateOf(r, a.source)
		if state.retired && !all {
			retired++
			continue
		}
		if state.why != "" {
			seen[state.word] = state.why
		}
		figure := func(n int32) string {
			if !state.known {
				return "-"
			}
			return strconv.Itoa(int(n))
		}
		builds := figure(r.GetRunningBuilds())
		if n := r.GetRecords(); !state.known || n > r.GetRunningBuilds() { // what it left or has not loaded yet
			builds = strconv.Itoa(int(n))
		}
		lock, proof := "free", ""
		if r.GetAlive() {
			lock = "held"
		}
		if r.GetProofAge() != nil {
			proof = r.GetProofAge().AsDuration().Round(10 * time.Millisecond).String()
		}
		g.add(cell{text: r.GetName()}, cell{text: life(r.GetIncarnation())}, cell{state.word, state.color}, cell{text: dash(gossipWord(r.GetMember(), a.source))},
			cell{text: builds}, cell{text: figure(r.GetQueueLength())}, cell{text: figure(r.GetOnlineNodes())},
			cell{text: lock}, cell{text: proof}, cell{text: r.GetHost()}, cell{text: r.GetControllerUrl()}, cell{text: r.GetJenkinsVersion()}, cell{text: r.GetFootmanVersion()},
			cell{r.GetDetail(), dim})
		notes.add(r.GetName(), r.GetDetail())
	}
	if wide {
		notes = details{}
	} else {
		g.drop("DETAIL")
	}
	if len(g.rows) > 0 {
		if err := g.print(w, s, wide); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(w, "no replica is up")
	}
	for _, line := range notes.lines() {
		fmt.Fprintln(w, wrapLine(printable(line), s.width, 2))
	}
	for _, word := range sortedKeys(seen) {
		fmt.Fprintln(w, s.paint(dim, wrapLine(word+": "+seen[word], s.width, 2)))
	}
	if retired > 0 {
		fmt.Fprintln(w, s.paint(dim, plural(retired, "retired name is", "retired names are")+" not shown (--all)"))
	}
	for _, n := range syncNotes(st.GetReplicas()) {
		fmt.Fprintln(w, s.paint(yellow, wrapLine(n, s.width, 2)))
	}
	for _, d := range foldSame(st.GetDegraded()) {
		if strings.HasPrefix(d, settings.PauseMark) { // said above
			continue
		}
		fmt.Fprintln(w, s.paint(yellow, wrapLine("degraded: "+printable(d), s.width, 2)))
	}
	return nil
}

func life(n uint64) string {
	if n == 0 {
		return "-"
	}
	return strconv.FormatUint(n, 10)
}

func gossipWord(member, source string) string {
	if source == sourceHome || member == "none" {
		return "-"
	}
	return member
}

// state is one word for what a replica does, and what follows from it.
type state struct {
	word    string
	color   color
	why     string // explains the word, where a person may not know it
	known   bool   // its own figures are
	retired bool
}

// stateOf sums up what the sidecar, the runner, the lock and gossip say.
func stateOf(r *pb.ReplicaStatus, source string) state {
	told := word(r.GetController(), "CONTROLLER_STATE_")
	run := word(r.GetRunner(), "RUNNER_STATE_")
	answers := r.GetSidecarPid() > 0
	gone := r.GetMember() == "none" || r.GetMember() == "left" || r.GetMember() == ""
	switch {
	case source == sourceHome && r.GetAlive() && told != "-":
		return state{word: told, color: stateColor(told), known: true}
	case source == sourceHome && r.GetAlive():
		return state{word: "lock held", color: yellow, why: "its runner lives; its controller has not said anything yet"}
	case !answers && r.GetAlive():
		return state{word: "sidecar away", color: yellow, why: "the controller lives, but its sidecar does not answer, so its figures are unknown"}
	case !answers && r.GetRecords() > 0:
		return state{word: "dead", color: red, why: "its liveness lock is free; its builds wait for a new owner"}
	case !answers && gone:
		return state{word: "stopped", color: dim, retired: true}
	case !answers:
		return state{word: "dead", color: red, why: "its liveness lock is free; all its builds have new owners"}
	case run == "-" && r.GetAlive():
		return state{word: "runner silent", color: yellow, why: "the lock is held, but no runner reports to this sidecar", known: told != "-"}
	case run == "-" || run == "stopped":
		return state{word: "no controller", color: dim, why: "its sidecar runs alone; start the controller with 'footman run'"}
	case run == "serving" && told != "-":
		return state{word: told, color: stateColor(told), known: true}
	case run == "serving":
		return state{word: "no bridge", color: yellow, why: "the controller answers, but nothing in it has registered with the sidecar"}
	}
	return state{word: run, color: stateColor(run), known: true}
}

func stateColor(word string) color {
	switch word {
	case "serving":
		return green
	case "fenced", "dead":
		return red
	case "frozen", "draining", "stopping":
		return yellow
	}
	return noColor
}

// details are texts about names, told below a table, each of them once.
type details struct {
	order []string
	names map[string][]string
}

func (d *details) add(name, text string) {
	if text == "" {
		return
	}
	if d.names == nil {
		d.names = map[string][]string{}
	}
	if d.names[text] == nil {
		d.order = append(d.order, text)
	}
	d.names[text] = append(d.names[text], name)
}

// lines returns the texts with the names that they are about before them.
func (d *details) lines() []string {
	out := make([]string, 0, len(d.order))
	for _, text := range d.order {
		if names := slices.DeleteFunc(d.names[text], func(n string) bool { return n == "" }); len(names) > 0 {
			text = strings.Join(names, ", ") + ": " + text
		}
		out = append(out, text)
	}
	return out
}

// foldSame joins texts that say the same of different names ("a: TEXT", "b: TEXT").
func foldSame(texts []string) []string {
	var d details
	for _, t := range texts {
		if name, rest, ok := strings.Cut(t, ": "); ok && !strings.Contains(name, " ") {
			d.add(name, rest)
		} else {
			d.add("", t)
		}
	}
	return d.lines()
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
