package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/homeview"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

type membersCmd struct {
	lookFlags
}

// Help explains the three views.
func (c *membersCmd) Help() string {
	return `Three views of each name, side by side. GOSSIP is what the sidecar that answers hears (a hint), LOCK is its liveness lock in the home (what decides), API says whether its sidecar answered just now. ADDRESS and TAGS are those that it wrote into the home, or what gossip tells of a member that wrote nothing there, such as a stock serf agent; SEEN is how long ago it wrote anything there. They disagree for a moment after every change; if they go on to, something keeps members from reaching each other.

JSON is a list with the fields name, gossip, lock ("held" or "free"), api (true, false), incarnation, host, gossip_address, peer_address, tags, gossip_tags (an object), footman_version, jenkins_version and seen. A field that nobody knows is null.`
}

// member is one row of `footman members`, and its JSON form.
type member struct {
	Name        string   `json:"name"`
	Gossip      *string  `json:"gossip"`
	Lock        string   `json:"lock"`
	API         *bool    `json:"api"`
	Incarnation *uint64  `json:"incarnation,string"`
	Host        *string  `json:"host"`
	GossipAddr  *string  `json:"gossip_address"`
	PeerAddr    *string  `json:"peer_address"`
	Tags        []string `json:"tags"`
	// GossipTags are what it tells by gossip; nil if nothing is known of that.
	GossipTags map[string]string `json:"gossip_tags"`
	Footman    *string           `json:"footman_version"`
	Jenkins    *string           `json:"jenkins_version"`
	Seen       *time.Time        `json:"seen"`
}

func (c *membersCmd) Run(a *app) error {
	st, err := look(a.ctx, &c.lookFlags, func(ctx context.Context, cc *grpc.ClientConn) (*pb.GetStatusResponse, error) {
		return pb.NewClusterClient(cc).GetStatus(ctx, &pb.GetStatusRequest{})
	}, (*homeview.View).Status)
	if err != nil {
		return err
	}
	home, err := layout.Open(st.value.GetHome())
	if err != nil {
		return err
	}
	// The home may not be mounted where this runs; then the API's word is all there is.
	disk, diskErr := inTime(a.ctx, home, func() (map[string]homeview.Member, error) { return readMembers(homeview.New(home)) })
	list := members(st, disk)
	switch {
	case c.Output == outputJSON:
		return printJSON(a.stdout, list)
	case c.Quiet:
		for _, m := range list {
			if _, err := fmt.Fprintln(a.stdout, m.Name); err != nil {
				return err
			}
		}
		return nil
	}
	if diskErr != nil {
		fmt.Fprintln(a.stdout, wrapLine(fmt.Sprintf("note: addresses, tags and times are missing, because the home can't be read here: %v", diskErr), a.screen.width, 6))
	}
	if st.note != "" {
		fmt.Fprintln(a.stdout, wrapLine("note: "+printable(st.note)+"; gossip and API are unknown", a.screen.width, 6))
	}
	return printMembers(a.stdout, a.screen, list, c.Output == outputWide)
}

// readMembers reads all member files. One that is garbage costs its own row only.
func readMembers(v *homeview.View) (map[string]homeview.Member, error) {
	names, err := v.Names()
	if err != nil {
		return nil, err
	}
	out := map[string]homeview.Member{}
	for _, n := range names {
		if m, err := v.Member(n); err == nil {
			out[n] = m
		}
	}
	return out, nil
}

// members puts the views together. Nobody's own word is replaced by another's.
func members(st answer[*pb.GetStatusResponse], disk map[string]homeview.Member) []member {
	out := []member{}
	for _, r := range st.value.GetReplicas() {
		d := disk[r.GetName()]
		m := member{
			Name: r.GetName(), Lock: "free", Tags: []string{},
			Host: known(r.GetHost(), d.Host), PeerAddr: known(r.GetPeerAddress(), d.Peer), GossipAddr: known(d.Gossip, r.GetGossipAddress()),
			Footman: known(r.GetFootmanVersion(), d.Version), Jenkins: known(r.GetJenkinsVersion(), d.Jenkins),
		}
		if r.GetAlive() {
			m.Lock = "held"
		}
		if n := r.GetIncarnation(); n > 0 {
			m.Incarnation = &n
		}
		if st.source == sourceSidecar {
			answered := r.GetSidecarPid() > 0
			m.API, m.Gossip, m.GossipTags = &answered, known(r.GetMember()), r.GetGossipTags()
		}
		if d.Tags != nil {
			m.Tags = d.Tags
		}
		if !d.UpdatedAt.IsZero() {
			m.Seen = &d.UpdatedAt
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b member) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// shownTags are its own, or those of gossip if it wrote nothing into the home.
func (m *member) shownTags() []string {
	if m.Seen != nil {
		return m.Tags
	}
	out := []string{}
	for _, k := range slices.Sorted(maps.Keys(m.GossipTags)) {
		out = append(out, k+"="+m.GossipTags[k])
	}
	return out
}

// known is the first text that says something.
func known(texts ...string) *string {
	for _, t := range texts {
		if t != "" {
			return &t
		}
	}
	return nil
}

func printMembers(w io.Writer, s screen, list []member, wide bool) error {
	g := grid{columns: []column{
		{title: "NAME", min: 12}, {title: "ADDRESS", min: 15}, {title: "GOSSIP"}, {title: "LOCK"}, {title: "API"}, {title: "LIFE"},
		{title: "TAGS", min: 6, optional: true}, {title: "FOOTMAN", min: 6}, {title: "JENKINS", min: 7, optional: true}, {title: "SEEN"},
		{title: "PEER", extra: true, optional: true}, {title: "HOST", extra: true, optional: true},
	}}
	say := func(t *string) string {
		if t == nil || *t == "none" {
			return "-"
		}
		return *t
	}
	for _, m := range list {
		api, seen, inc := "-", "-", "-"
		if m.API != nil {
			api = map[bool]string{true: "yes", false: "no"}[*m.API]
		}
		if m.Seen != nil {
			seen = age(time.Since(*m.Seen)) + " ago"
		}
		if m.Incarnation != nil {
			inc = life(*m.Incarnation)
		}
		gossip, lock := cell{text: say(m.Gossip)}, cell{text: m.Lock}
		switch gossip.text {
		case "alive":
			gossip.color = green
		case "failed":
			gossip.color = red
		}
		if m.Lock == "held" {
			lock.color = green
		}
		g.add(cell{text: m.Name}, cell{text: say(m.GossipAddr)}, gossip, lock, cell{text: api}, cell{text: inc},
			cell{text: strings.Join(m.shownTags(), ",")}, cell{text: say(m.Footman)}, cell{text: say(m.Jenkins)}, cell{text: seen},
			cell{text: say(m.PeerAddr)}, cell{text: say(m.Host)})
	}
	if len(g.rows) == 0 {
		_, err := fmt.Fprintln(w, "no members")
		return err
	}
	return g.print(w, s, wide)
}
