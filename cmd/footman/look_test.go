package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/homeview"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	serving = pb.ControllerState_CONTROLLER_STATE_SERVING
	runs    = pb.RunnerState_RUNNER_STATE_SERVING
)

// One word says what a replica does, whoever of sidecar, runner, lock and gossip
// says something; only a name of which nothing lives is retired.
func TestStateOf(t *testing.T) {
	for _, c := range []struct {
		name    string
		r       *pb.ReplicaStatus
		source  string
		want    string
		retired bool
		known   bool
	}{
		{"all is well", &pb.ReplicaStatus{SidecarPid: 1, Alive: true, Runner: runs, Controller: serving, Member: "alive"}, sourceSidecar, "serving", false, true},
		{"drains", &pb.ReplicaStatus{SidecarPid: 1, Alive: true, Runner: runs, Controller: pb.ControllerState_CONTROLLER_STATE_DRAINING}, sourceSidecar, "draining", false, true},
		{"frozen", &pb.ReplicaStatus{SidecarPid: 1, Alive: true, Runner: pb.RunnerState_RUNNER_STATE_FROZEN, Controller: serving}, sourceSidecar, "frozen", false, true},
		{"no registration", &pb.ReplicaStatus{SidecarPid: 1, Alive: true, Runner: runs}, sourceSidecar, "no bridge", false, false},
		{"runner away", &pb.ReplicaStatus{SidecarPid: 1, Alive: true, Controller: serving}, sourceSidecar, "runner silent", false, true},
		{"sidecar alone", &pb.ReplicaStatus{SidecarPid: 1, Member: "alive"}, sourceSidecar, "no controller", false, false},
		{"sidecar killed", &pb.ReplicaStatus{Alive: true, Member: "failed"}, sourceSidecar, "sidecar away", false, false},
		{"just crashed", &pb.ReplicaStatus{Member: "failed"}, sourceSidecar, "dead", false, false},
		{"with builds", &pb.ReplicaStatus{Member: "none", Records: 2}, sourceSidecar, "dead", false, false},
		{"stopped in order", &pb.ReplicaStatus{Member: "left"}, sourceSidecar, "stopped", true, false},
		{"long gone", &pb.ReplicaStatus{Member: "none"}, sourceSidecar, "stopped", true, false},
		{"home: serving", &pb.ReplicaStatus{Alive: true, Controller: serving}, sourceHome, "serving", false, true},
		{"home: boots", &pb.ReplicaStatus{Alive: true}, sourceHome, "lock held", false, false},
		{"home: dead", &pb.ReplicaStatus{Records: 1}, sourceHome, "dead", false, false},
		{"home: gone", &pb.ReplicaStatus{}, sourceHome, "stopped", true, false},
	} {
		got := stateOf(c.r, c.source)
		if got.word != c.want || got.retired != c.retired || got.known != c.known {
			t.Errorf("%s: %+v, want %q, retired %v, known %v", c.name, got, c.want, c.retired, c.known)
		}
	}
}

func sampleStatus() *pb.GetStatusResponse {
	return &pb.GetStatusResponse{
		ClusterId: "c0ffee", Home: "/srv/jenkins", Replica: "a",
		StartupLock: &pb.StartupLockStatus{Held: true, Holder: "d (starting)", Since: timestamppb.New(time.Now().Add(-12 * time.Second))},
		Replicas: []*pb.ReplicaStatus{
			{Name: "a", Incarnation: 3, SidecarPid: 1, Alive: true, Runner: runs, Controller: serving, Member: "alive", RunningBuilds: 4, Records: 4, OnlineNodes: 2},
			{Name: "b", Incarnation: 1, Member: "failed", Records: 2},
			{Name: "c", Incarnation: 7, Alive: true, Member: "suspect", Records: 1},
			{Name: "d", SidecarPid: 9, Runner: pb.RunnerState_RUNNER_STATE_STARTING, Alive: true, Member: "alive", Detail: "boots"},
			{Name: "e", SidecarPid: 9, Runner: pb.RunnerState_RUNNER_STATE_WAITING, Alive: true, Member: "alive", Detail: "waits for its turn"},
			{Name: "f", SidecarPid: 9, Runner: pb.RunnerState_RUNNER_STATE_WAITING, Alive: true, Member: "alive", Detail: "waits for its turn"},
			{Name: "old", Incarnation: 12, Member: "left"},
		},
		Degraded: []string{"b: no replica takes its builds", "c: no replica takes its builds", "the disk is slow"},
	}
}

// The table of a mixed cluster, to the letter.
func TestStatusTable(t *testing.T) {
	var b bytes.Buffer
	if err := printStatus(&b, screen{width: 80}, answer[*pb.GetStatusResponse]{value: sampleStatus(), source: sourceSidecar}, false, false); err != nil {
		t.Fatal(err)
	}
	want := `cluster c0ffee on /srv/jenkins, asked a
startup lock held by d (starting) for 12s
REPLICA  LIFE  STATE         GOSSIP   BUILDS  QUEUE  NODES  LOCK
a        3     serving       alive    4       0      2      held
b        1     dead          failed   2       -      -      free
c        7     sidecar away  suspect  1       -      -      held
d        -     starting      alive    0       0      0      held
e        -     waiting       alive    0       0      0      held
f        -     waiting       alive    0       0      0      held
d: boots
e, f: waits for its turn
dead: its liveness lock is free; its builds wait for a new owner
sidecar away: the controller lives, but its sidecar does not answer, so its
  figures are unknown
1 retired name is not shown (--all)
degraded: b, c: no replica takes its builds
degraded: the disk is slow
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	b.Reset()
	if err := printStatus(&b, screen{width: 80}, answer[*pb.GetStatusResponse]{value: sampleStatus(), source: sourceSidecar}, true, true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "old ") || !strings.Contains(b.String(), "DETAIL") || strings.Contains(b.String(), "--all") {
		t.Errorf("--all --output wide:\n%s", b.String())
	}
}

// JSON says where it comes from before anything else, and has all keys.
func TestStatusJSON(t *testing.T) {
	c := statusCmd{}
	c.Output = outputJSON
	var b bytes.Buffer
	if err := c.show(&b, screen{}, answer[*pb.GetStatusResponse]{value: sampleStatus(), source: sourceHome, note: "x"}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "{\n  \"source\": \"home\",\n  \"cluster_id\": \"c0ffee\"") {
		t.Errorf("%.100s", b.String())
	}
	var m map[string]any
	if err := json.Unmarshal(b.Bytes(), &m); err != nil || len(m) != 8 {
		t.Errorf("%v: %d keys", err, len(m))
	}
	c.Watch = true
	b.Reset()
	if err := c.show(&b, screen{}, answer[*pb.GetStatusResponse]{value: sampleStatus(), source: sourceHome}); err != nil || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("--watch: one object is not one line: %v %q", err, b.String())
	}
	b.Reset()
	if err := printAnswer(&b, &pb.GetStatusRequest{}, "home", ""); err != nil || b.String() != "{\"source\":\"home\"}\n" {
		t.Errorf("an empty message: %v %q", err, b.String())
	}
}

// History is told by age; what repeats, and long texts, once.
func TestHistoryLines(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(ago time.Duration, e *pb.Event) *pb.Event { e.Time = timestamppb.New(now.Add(-ago)); return e }
	long := "waits for its turn to start: the startup lock is held by somebody else"
	events := []*pb.Event{
		at(time.Hour, &pb.Event{Kind: "replica-stopped", Replica: "a", Subject: "b", Incarnation: 2}),
		at(3*time.Minute, &pb.Event{Kind: "runner-waiting", Replica: "c", Incarnation: 1, Detail: long}),
		at(2*time.Minute, &pb.Event{Kind: "runner-waiting", Replica: "c", Incarnation: 1, Detail: long}),
		at(90*time.Second, &pb.Event{Kind: "runner-waiting", Replica: "d", Detail: long}),
		at(10*time.Second, &pb.Event{Kind: "build-adopted", Replica: "a", Incarnation: 1, Build: &pb.BuildRef{Job: "team/\x1bapp", Number: 7}, Took: durationpb.New(1500 * time.Millisecond)}),
		at(9*time.Second, &pb.Event{Kind: "build-adopted", Replica: "a", Incarnation: 1, Build: &pb.BuildRef{Job: "team/\x1bapp", Number: 7}, Took: durationpb.New(1500 * time.Millisecond)}),
	}
	var b bytes.Buffer
	p := eventPrinter{w: &b, s: screen{width: 80}, ages: true, now: now}
	for _, e := range events {
		if err := p.print(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	want := "   60m ago  replica-stopped        a of b/2\n" +
		" 2m00s ago  runner-waiting         c/1 (" + long + ") (2 times)\n" +
		"   90s ago  runner-waiting         d (the same)\n" +
		"   10s ago  build-adopted          a/1 team/?app #7 in 1.5s\n" +
		"    9s ago  build-adopted          a/1 team/?app #7 in 1.5s\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}

	b.Reset()
	p = eventPrinter{w: &b, s: screen{width: 60, terminal: true}, ages: true, now: now}
	if err := p.print(events[1]); err != nil {
		t.Fatal(err)
	}
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if textWidth(strings.TrimRight(line, "\n")) > 60 {
			t.Errorf("on a terminal: %q is too long", line)
		}
	}
	if got := strings.Join(strings.Fields(b.String()), " "); !strings.Contains(got, long) {
		t.Errorf("a text is lost at the end of a line: %q", got)
	}

	b.Reset()
	p = eventPrinter{w: &b, wide: true, ages: true, now: now}
	for _, e := range events[1:4] {
		if err := p.print(e); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Count(b.String(), long) != 3 {
		t.Errorf("--output wide folds: %q", b.String())
	}
}

// Members puts the three views side by side and makes none of them up.
func TestMembers(t *testing.T) {
	disk := map[string]homeview.Member{
		"a": {Name: "a", Gossip: "10.0.0.1:7946", Tags: []string{"noadopt"}, Version: "1.2", UpdatedAt: time.Now().Add(-time.Minute)},
		"b": {Name: "b", Gossip: "10.0.0.2:7946", Host: "h2"},
	}
	list := members(answer[*pb.GetStatusResponse]{source: sourceSidecar, value: &pb.GetStatusResponse{Replicas: []*pb.ReplicaStatus{
		{Name: "stranger", Member: "alive", GossipAddress: "10.0.0.9:7946", GossipTags: map[string]string{"role": "probe"}}, {Name: "b", Member: "failed"}, {Name: "a", Member: "alive", SidecarPid: 3, Alive: true, Incarnation: 2},
	}}}, disk)
	var names []string
	for _, m := range list {
		names = append(names, m.Name)
	}
	if !slices.Equal(names, []string{"a", "b", "stranger"}) {
		t.Fatal(names)
	}
	a, b, s := list[0], list[1], list[2]
	if !*a.API || a.Lock != "held" || *a.GossipAddr != "10.0.0.1:7946" || *a.Incarnation != 2 || a.Seen == nil || *b.API || *b.Host != "h2" || b.Incarnation != nil || *s.GossipAddr != "10.0.0.9:7946" || s.Seen != nil {
		t.Errorf("%+v", list)
	}
	var out bytes.Buffer
	if err := printJSON(&out, list); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"incarnation": "2"`, `"seen": null`, `"tags": []`, `"api": false`, `"role": "probe"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("JSON lacks %s:\n%s", want, out.String())
		}
	}
	out.Reset()
	if err := printMembers(&out, screen{width: 80}, list, false); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "60s ago") || !strings.Contains(out.String(), "noadopt") || !strings.Contains(out.String(), "role=probe") {
		t.Error(out.String())
	}
	fromHome := members(answer[*pb.GetStatusResponse]{source: sourceHome, value: &pb.GetStatusResponse{Replicas: []*pb.ReplicaStatus{{Name: "a", Member: "none"}}}}, disk)
	if m := fromHome[0]; m.API != nil || m.Gossip != nil {
		t.Errorf("the home knows nothing of gossip and API: %+v", m)
	}
}

// Builds fit 80 columns whatever jobs are called, and the end of a name stays.
func TestBuildsTable(t *testing.T) {
	var entries []*pb.LedgerEntry
	for i := range 3 {
		entries = append(entries, &pb.LedgerEntry{
			Owner: "replica-with-a-long-name", OwnerIncarnation: 12, Placement: pb.Placement_PLACEMENT_QUARANTINED, Note: strings.Repeat("long note ", 10),
			Record: &pb.BuildRecord{Build: &pb.BuildRef{Job: fmt.Sprintf("a very/long folder/of folders/and a job/pipeline-%d", i), Number: 1234}, Origin: "b", OriginIncarnation: 1, ClaimedAt: timestamppb.Now()},
		})
	}
	var b bytes.Buffer
	if err := printBuilds(&b, screen{width: 80}, entries, false); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if textWidth(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("%q is too long", line)
		}
	}
	if !strings.Contains(b.String(), "pipeline-2") || !strings.Contains(b.String(), "1234") {
		t.Error(b.String())
	}
}
