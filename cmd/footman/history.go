package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/homeview"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type historyCmd struct {
	lookFlags
	Limit int           `help:"How many entries, the newest ones." default:"50" short:"n"`
	Since time.Duration `help:"Only entries younger than this, e.g. 24h." placeholder:"TIME"`
}

// Help explains what is kept and how it is shown.
func (c *historyCmd) Help() string {
	return `Newest last, by age; --output wide has the times. An event that repeats is one line with how often it came, and a long text that was just told is not told again, except with --output wide.

replica-stopped is a replica whose controller said that it stops, replica-dead one that said nothing: a crash, a kill, a host that vanished. controller-stop and controller-death come from the runner itself.

All kinds are in docs/reference/events.md. JSON is ListHistoryResponse of the API, with the field source: sidecar or home. --quiet prints the kinds alone.`
}

func (c *historyCmd) Run(a *app) error {
	if c.Limit < 1 {
		return usageError("--limit: %d, must be at least 1", c.Limit)
	}
	var from time.Time
	req := &pb.ListHistoryRequest{Limit: clamp32(c.Limit)}
	if c.Since > 0 {
		from = time.Now().Add(-c.Since)
		req.Since = timestamppb.New(from)
	}
	list, err := look(a.ctx, &c.lookFlags, func(ctx context.Context, cc *grpc.ClientConn) (*pb.ListHistoryResponse, error) {
		return pb.NewClusterClient(cc).ListHistory(ctx, req)
	}, func(v *homeview.View) (*pb.ListHistoryResponse, error) { return v.History(c.Limit, from) })
	if err != nil {
		return err
	}
	events := list.value.GetEvents()
	switch {
	case c.Output == outputJSON:
		return printAnswer(a.stdout, list.value, list.source, "  ")
	case c.Quiet:
		for _, e := range events {
			if _, err := fmt.Fprintln(a.stdout, printable(e.GetKind())); err != nil {
				return err
			}
		}
		return nil
	}
	if list.note != "" {
		fmt.Fprintln(a.stderr, wrapLine("footman: note: "+printable(list.note)+"; this is what its files say", a.screen.width, 2))
	}
	if len(events) == 0 {
		_, err := fmt.Fprintln(a.stdout, "no history yet")
		return err
	}
	p := eventPrinter{w: a.stdout, s: a.screen, wide: c.Output == outputWide, ages: true, now: time.Now()}
	for _, e := range events {
		if err := p.print(e); err != nil {
			return err
		}
	}
	return p.flush()
}

// clamp32 fits a count into the API's type; the sidecar refuses what is too much.
func clamp32(n int) int32 {
	return int32(min(max(n, math.MinInt32), math.MaxInt32))
}

// eventPrinter prints events, one on a line.
type eventPrinter struct {
	w    io.Writer
	s    screen
	wide bool // nothing is folded, times are whole
	ages bool // ages instead of times
	now  time.Time

	held   *pb.Event // told when the next one is not the same
	times  int
	detail string // of the line before
}

const (
	kindWidth = 22
	// againText is the length of a detail that is not told twice in a row.
	againText = 40
)

// print tells an event. With ages it waits for the next one, because repeated
// events are told once.
func (p *eventPrinter) print(e *pb.Event) error {
	if !p.ages || p.wide {
		return p.line(e, 1)
	}
	if h := p.held; h != nil && e.GetBuild().GetJob() == "" && h.GetBuild().GetJob() == "" && h.GetKind() == e.GetKind() && h.GetReplica() == e.GetReplica() &&
		h.GetSubject() == e.GetSubject() && h.GetIncarnation() == e.GetIncarnation() && h.GetDetail() == e.GetDetail() {
		p.held = e
		p.times++
		return nil
	}
	if err := p.flush(); err != nil {
		return err
	}
	p.held, p.times = e, 1
	return nil
}

// flush tells what is held back.
func (p *eventPrinter) flush() error {
	if p.held == nil {
		return nil
	}
	e := p.held
	p.held = nil
	return p.line(e, p.times)
}

func (p *eventPrinter) line(e *pb.Event, times int) error {
	// The incarnation is the subject's if there is one.
	who, subject := printable(e.GetReplica()), printable(e.GetSubject())
	if life := "/" + strconv.FormatUint(e.GetIncarnation(), 10); e.GetIncarnation() > 0 && subject != "" {
		subject += life
	} else if e.GetIncarnation() > 0 {
		who += life
	}
	at := e.GetTime().AsTime()
	when := at.Local().Format("2006-01-02 15:04:05.000")
	if p.ages && !p.wide {
		when = fmt.Sprintf("%10s", age(p.now.Sub(at))+" ago")
	} else if !p.wide {
		when = at.Local().Format("15:04:05.000")
	}
	head := fmt.Sprintf("%s  %s %s", when, p.s.paint(eventColor(e.GetKind()), fmt.Sprintf("%-*s", kindWidth, printable(e.GetKind()))), who)
	var rest []string
	if subject != "" {
		rest = append(rest, "of "+subject)
	}
	if b := e.GetBuild(); b.GetJob() != "" {
		rest = append(rest, fmt.Sprintf("%s #%d", printable(b.GetJob()), b.GetNumber()))
	}
	if d := printable(e.GetDetail()); d != "" {
		if !p.wide && d == p.detail && textWidth(d) >= againText {
			d = "the same"
		} else {
			p.detail = d
		}
		rest = append(rest, "("+d+")")
	}
	if e.GetTook() != nil && e.GetTook().AsDuration() > 0 {
		rest = append(rest, "in "+e.GetTook().AsDuration().Round(time.Millisecond).String())
	}
	if times > 1 {
		rest = append(rest, fmt.Sprintf("(%d times)", times))
	}
	tail := strings.Join(rest, " ")
	if !p.s.terminal || p.wide { // one line for one event, for grep
		_, err := fmt.Fprintln(p.w, strings.TrimRight(head+" "+tail, " "))
		return err
	}
	plain := textWidth(when) + 2 + kindWidth + 1 + textWidth(who) + 1
	_, err := fmt.Fprintln(p.w, strings.TrimRight(head+" "+wrapFrom(tail, plain, p.s.width, textWidth(when)+2), " "))
	return err
}

// eventColor shows at a glance what went wrong.
func eventColor(kind string) color {
	switch kind {
	case "replica-dead", "controller-fenced", "controller-killed", "record-quarantined", "member-failed":
		return red
	case "controller-frozen", "build-unresumable", "build-retry", "runner-warning", "replica-stopped", "controller-death":
		return yellow
	case "controller-serving", "build-adopted", "controller-thawed":
		return green
	}
	return noColor
}

type eventsCmd struct {
	clientFlags
	Backlog int `help:"Show this many past events first." default:"0" short:"n"`
}

// Help explains the end and the JSON.
func (c *eventsCmd) Help() string {
	return `Runs until Ctrl-C, or until the sidecar stops. With --output json each event is one line with one object (Event of the API). A reader that is too slow loses events and is told how many; footman history has what matters.`
}

func (c *eventsCmd) Run(a *app) error {
	if c.Backlog < 0 {
		return usageError("--backlog: %d, must not be negative", c.Backlog)
	}
	cc, path, err := c.dial()
	if err != nil {
		return err
	}
	defer cc.Close()
	stream, err := pb.NewClusterClient(cc).WatchEvents(a.ctx, &pb.WatchEventsRequest{Backlog: clamp32(c.Backlog)})
	if err != nil {
		return explain(err, path)
	}
	p := eventPrinter{w: a.stdout, s: a.screen, wide: c.Output == outputWide}
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
		if msg.GetEvent() == nil {
			continue
		}
		if c.Output == outputJSON {
			err = printProto(a.stdout, msg.GetEvent(), "")
		} else {
			err = p.print(msg.GetEvent())
		}
		if err != nil {
			return err
		}
	}
}
