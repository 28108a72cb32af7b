package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// fakeSidecar answers what the commands ask. Fields are set before it is asked.
type fakeSidecar struct {
	pb.UnimplementedClusterServer
	pb.UnimplementedSyncServer
	cluster   *pb.GetStatusResponse
	own       *pb.GetSyncStatusResponse
	conflicts []*pb.Conflict
	differs   *pb.ListDifferencesResponse
	rescan    func(context.Context) (*pb.RescanResponse, error)
	settle    error

	mu      sync.Mutex
	changes []*pb.SyncChange
	settled []*pb.SettleConflictRequest
}

func (f *fakeSidecar) GetStatus(context.Context, *pb.GetStatusRequest) (*pb.GetStatusResponse, error) {
	return f.cluster, nil
}

func (f *fakeSidecar) GetSyncStatus(context.Context, *pb.GetSyncStatusRequest) (*pb.GetSyncStatusResponse, error) {
	return f.own, nil
}

func (f *fakeSidecar) ListDifferences(_ context.Context, req *pb.ListDifferencesRequest) (*pb.ListDifferencesResponse, error) {
	out := &pb.ListDifferencesResponse{Differences: f.differs.GetDifferences()}
	if n := int(req.GetLimit()); len(out.GetDifferences()) > n {
		out.Differences, out.Truncated = out.GetDifferences()[:n], true
	}
	return out, nil
}

func (f *fakeSidecar) ListChanges(_ context.Context, req *pb.ListChangesRequest) (*pb.ListChangesResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return &pb.ListChangesResponse{Changes: f.changes[max(0, len(f.changes)-int(req.GetLimit())):]}, nil
}

func (f *fakeSidecar) ListConflicts(_ context.Context, req *pb.ListConflictsRequest) (*pb.ListConflictsResponse, error) {
	out := &pb.ListConflictsResponse{}
	for _, k := range f.conflicts {
		if req.GetAll() || k.GetSettled() == "" {
			out.Conflicts = append(out.Conflicts, k)
		}
	}
	return out, nil
}

func (f *fakeSidecar) SettleConflict(_ context.Context, req *pb.SettleConflictRequest) (*pb.SettleConflictResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settled = append(f.settled, req)
	return &pb.SettleConflictResponse{}, f.settle
}

func (f *fakeSidecar) Rescan(ctx context.Context, _ *pb.RescanRequest) (*pb.RescanResponse, error) {
	return f.rescan(ctx)
}

// serve makes f the only sidecar of this user.
func (f *fakeSidecar) serve(t *testing.T, register ...func(grpc.ServiceRegistrar)) {
	t.Helper()
	alone(t)
	ln, err := net.Listen("unix", layout.SocketPath("a"))
	if err != nil {
		t.Fatal(err)
	}
	srv := grpc.NewServer()
	pb.RegisterClusterServer(srv, f)
	if len(register) == 0 {
		pb.RegisterSyncServer(srv, f)
	}
	for _, r := range register {
		r(srv)
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = srv.Serve(ln) }) // ends with Stop
	t.Cleanup(func() { srv.Stop(); serving.Wait() })
}

func sampleSync() *fakeSidecar {
	return &fakeSidecar{
		cluster: &pb.GetStatusResponse{Replica: "a", ClusterId: "c0ffee", Home: "/srv/jenkins", Replicas: []*pb.ReplicaStatus{
			{Name: "a", SidecarPid: 1, Alive: true, Runner: runs, Controller: serving, Member: "alive", Sync: &pb.SyncSummary{InStep: true, Conflicts: 2}},
			{Name: "b", SidecarPid: 2, Alive: true, Runner: runs, Controller: serving, Member: "alive", Sync: &pb.SyncSummary{Waiting: 12, Failed: 1, RestartNeeded: 1, Conflicts: 2, Degraded: 1}},
			{Name: "c", SidecarPid: 3, Alive: true, Runner: runs, Controller: serving, Member: "alive"},
			{Name: "old", Member: "left"},
		}},
		own: &pb.GetSyncStatusResponse{
			InStep: true, Resources: 5012, Watches: 5007, Conflicts: 2, LastScan: timestamppb.New(time.Now().Add(-4 * time.Minute)), LastScanTook: durationpb.New(1300 * time.Millisecond), LastScanReason: "period",
			Peers: []*pb.PeerLag{{Replica: "b", Unacknowledged: 3, Lag: durationpb.New(1200 * time.Millisecond), LastError: "no answer"}, {Replica: "c"}},
		},
	}
}

// The status of all replicas is one table, and what a person should do is below it.
func TestSyncStatus(t *testing.T) {
	f := sampleSync()
	f.serve(t)
	code, out, errout := try("sync", "status")
	want := `asked a: in step, 5012 files, 5007 folders watched; all compared 4m00s ago
  (period, took 1.3s, read 0)
REPLICA  SYNC     WAITING  FAILED  RESTART  UNTOLD  LAG   ERROR
a        in step  0        0       0
b        failed   12       1       1        3       1.2s  no answer
c        unknown  -        -       -        0       -
2 conflicts wait for a person: footman sync conflicts
degraded: b: 1 part; ask its own sidecar (--name)
`
	if diff := cmp.Diff(want, out); code != exitOK || errout != "" || diff != "" {
		t.Errorf("code %d, stderr %q, -want +got:\n%s", code, errout, diff)
	}

	code, out, _ = try("sync", "status", "-o", "json")
	var got struct {
		Replica   string `json:"replica"`
		InStep    bool   `json:"in_step"`
		Resources string `json:"resources"`
		Replicas  []struct {
			Name  string `json:"name"`
			Alive bool   `json:"alive"`
			Sync  *struct {
				Waiting string `json:"waiting"`
			} `json:"sync"`
		} `json:"replicas"`
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitOK {
		t.Fatal(code, err)
	}
	if got.Replica != "a" || !got.InStep || got.Resources != "5012" || len(got.Replicas) != 4 || got.Replicas[1].Sync.Waiting != "12" || got.Replicas[2].Sync != nil {
		t.Errorf("%+v", got)
	}
}

// --check ends with 1 and says who is not in step; with all in step it ends with 0.
func TestSyncCheck(t *testing.T) {
	f := sampleSync()
	f.serve(t)
	code, _, errout := try("sync", "status", "--check")
	if code != exitFailure || !strings.Contains(errout, "not in step: b (failed), c (unknown)") {
		t.Errorf("code %d, stderr %q", code, errout)
	}
	for _, r := range f.cluster.GetReplicas()[1:3] {
		r.Sync = &pb.SyncSummary{InStep: true}
	}
	if code, _, errout := try("sync", "status", "--check"); code != exitOK || errout != "" {
		t.Errorf("code %d, stderr %q", code, errout)
	}
}

// `footman status` says nothing of staying in step while all is well, and one line
// for each thing that is not.
func TestStatusSaysWhatIsNotInStep(t *testing.T) {
	f := sampleSync()
	var b bytes.Buffer
	if err := printStatus(&b, screen{width: 80}, answer[*pb.GetStatusResponse]{value: f.cluster, source: sourceSidecar}, false, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"not in step: b (1 of 13 failed): footman sync status\n", "restart needed: b (1 file): footman sync status\n", "staying in step is degraded on b: footman sync status\n", "2 conflicts wait for a person: footman sync conflicts\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	for _, r := range f.cluster.GetReplicas() {
		r.Sync = &pb.SyncSummary{InStep: true}
	}
	if got := syncNotes(f.cluster.GetReplicas()); got != nil {
		t.Errorf("all is well, and it says %q", got)
	}
}

// What is not loaded is listed with its state and reason, within 80 columns, and the
// end of a path stays.
func TestSyncDiff(t *testing.T) {
	f := sampleSync()
	f.serve(t)
	if code, out, _ := try("sync", "diff"); code != exitOK || out != "what lies on disk is loaded\n" {
		t.Errorf("nothing differs: code %d, %q", code, out)
	}
	f.differs = &pb.ListDifferencesResponse{Differences: []*pb.Difference{
		{Path: "jobs/" + strings.Repeat("a-folder/jobs/", 6) + "the-job/config.xml", Kind: "item", State: pb.SyncState_SYNC_STATE_FAILED, Reason: strings.Repeat("it does not parse ", 9), Since: timestamppb.New(time.Now().Add(-time.Hour)), Attempts: 7},
		{Path: "plugins/git.jpi", Kind: "plugin", State: pb.SyncState_SYNC_STATE_RESTART_NEEDED, Disk: "0123456789abcdef0123456789abcdef"},
	}}
	_, out, _ := try("sync", "diff")
	for line := range strings.Lines(out) {
		if textWidth(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("%q is too long", line)
		}
	}
	for _, want := range []string{"the-job/config.xml", "failed", "60m", "restart needed"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if _, out, _ := try("sync", "diff", "--limit", "1"); !strings.Contains(out, "there are more") {
		t.Errorf("cut without a word: %s", out)
	}
	if _, out, _ := try("sync", "diff", "-o", "wide"); !strings.Contains(out, "0123456789ab") {
		t.Error(out)
	}
}

func change(path, outcome string, n int) *pb.SyncChange {
	return &pb.SyncChange{Time: timestamppb.New(time.Unix(1_700_000_000+int64(n), 0)), Path: path, Kind: "item", Outcome: outcome, Source: "peer", Digest: "ab", Took: durationpb.New(35 * time.Millisecond)}
}

// A change is one line: what became of it, where it came from, how long it took.
func TestSyncLog(t *testing.T) {
	f := sampleSync()
	f.serve(t)
	if _, out, _ := try("sync", "log"); !strings.Contains(out, "no changes") {
		t.Error(out)
	}
	saved := change("jobs/y/config.xml", "own", 2)
	saved.Origin, saved.User, saved.From, saved.Source, saved.Took = "a", "ann\x1b[2J", "jobs/x/config.xml", "saved", nil
	gone := change("jobs/z/config.xml", "applied", 3)
	gone.Digest = ""
	f.changes = []*pb.SyncChange{change("jobs/x/config.xml", "applied", 1), saved, gone}
	_, out, _ := try("sync", "log")
	var lines []string
	for line := range strings.Lines(out) {
		_, rest, _ := strings.Cut(strings.TrimRight(line, "\n"), "  ")
		lines = append(lines, rest)
	}
	want := []string{
		"applied         jobs/x/config.xml (peer) in 35ms",
		"own             jobs/y/config.xml was jobs/x/config.xml by ann?[2J on a",
		"applied         jobs/z/config.xml gone (peer) in 35ms",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

// --follow prints each change once, also when more came between two looks than it
// asks for at first.
func TestAfter(t *testing.T) {
	a, b, c := change("a", "own", 1), change("b", "own", 2), change("c", "own", 3)
	for _, k := range []struct {
		list    []*pb.SyncChange
		printed *pb.SyncChange
		want    string
		ok      bool
	}{
		{[]*pb.SyncChange{a, b, c}, a, "bc", true},
		{[]*pb.SyncChange{a, b, c}, c, "", true},
		{[]*pb.SyncChange{b, c}, a, "bc", false},
		{nil, a, "", false}, // the sidecar was restarted
		{[]*pb.SyncChange{a}, nil, "a", false},
		{nil, nil, "", true},
	} {
		rest, ok := after(k.list, k.printed)
		got := ""
		for _, e := range rest {
			got += e.GetPath()
		}
		if got != k.want || ok != k.ok {
			t.Errorf("after %v in %v: %q, %v; want %q, %v", k.printed.GetPath(), k.list, got, ok, k.want, k.ok)
		}
	}
	f := sampleSync()
	f.serve(t)
	for i := range 300 {
		f.changes = append(f.changes, change("x", "own", i))
	}
	got, err := (&syncLogCmd{}).news(t.Context(), f.changes[100])
	if err != nil || len(got) != 199 {
		t.Errorf("%d new changes, %v; want 199", len(got), err)
	}
}

func sampleConflicts(f *fakeSidecar, home string) {
	f.cluster.Home = home
	f.conflicts = []*pb.Conflict{
		{Id: "3f0a92c1d4-aa-bb", Path: "jobs/app/config.xml", Kind: "item", Lost: "aa", Winner: "bb", Base: "cc", LostBy: "b", WonBy: "a", User: "ann", ContentKept: true, Folder: ".footman/conflicts/3f0a92c1d4-aa-bb", Time: timestamppb.Now()},
		{Id: "3f0a92c1ee-aa-bb", Path: "config.xml", Kind: "global", Lost: "aa", Winner: "bb", LostBy: "b", ContentKept: true, Folder: ".footman/conflicts/3f0a92c1ee-aa-bb", Time: timestamppb.Now()},
		{Id: "77777777aa-11-22", Path: "credentials.xml", Kind: "credentials", Lost: "11", Winner: "22", ContentKept: true, Folder: ".footman/conflicts/77777777aa-11-22", Settled: "by root", Time: timestamppb.Now()},
	}
}

// Conflicts are named as briefly as they can be told apart, and only those that wait
// are shown without --all.
func TestSyncConflicts(t *testing.T) {
	f := sampleSync()
	sampleConflicts(f, t.TempDir())
	f.serve(t)
	_, out, _ := try("sync", "conflicts")
	if !strings.Contains(out, "3f0a92c1d  jobs/app/config.xml") || !strings.Contains(out, "3f0a92c1e  config.xml") || strings.Contains(out, "7777") {
		t.Error(out)
	}
	if _, out, _ := try("sync", "conflicts", "--all"); !strings.Contains(strings.Join(strings.Fields(out), " "), "77777777 credentials.xml") || !strings.Contains(out, "by root") {
		t.Error(out)
	}
	if _, out, _ := try("sync", "conflicts", "-q"); out != "3f0a92c1d4-aa-bb\n3f0a92c1ee-aa-bb\n" {
		t.Errorf("%q", out)
	}
	f.conflicts = nil
	if code, out, _ := try("sync", "conflicts"); code != exitOK || out != "no conflict waits for a person\n" {
		t.Errorf("%d %q", code, out)
	}
}

// The shells complete conflicts, those that wait if there are any, with the file as a
// hint; and nothing without a sidecar.
func TestConflictsAreCompleted(t *testing.T) {
	f := sampleSync()
	sampleConflicts(f, t.TempDir())
	f.serve(t)
	for words, want := range map[string]string{
		"sync show ":                   "3f0a92c1d\tjobs/app/config.xml\n3f0a92c1e\tconfig.xml\n",
		"sync settle 3f0a92c1d 3":      "3f0a92c1d\tjobs/app/config.xml\n3f0a92c1e\tconfig.xml\n",
		"sync settle --keep 3f0a92c1e": "3f0a92c1e\tconfig.xml\n",
		"sync show 77":                 "",
		"sync show --name nobody ":     "",
	} {
		if code, out, errout := try(append([]string{"__complete", "fish"}, strings.Split(words, " ")...)...); code != exitOK || out != want || errout != "" {
			t.Errorf("%q: code %d, %q, %q", words, code, out, errout)
		}
	}
	f.conflicts = f.conflicts[2:]
	if _, out, _ := try("__complete", "bash", "sync", "show", ""); out != "77777777\tcredentials.xml\n" {
		t.Errorf("%q", out)
	}
}

// A conflict is settled one way or the other, never by accident: an identity that
// several have, or none, and a command without a decision are refused.
func TestSyncSettle(t *testing.T) {
	f := sampleSync()
	sampleConflicts(f, t.TempDir())
	f.serve(t)
	for args, want := range map[string]string{
		"sync settle 3f0a92c1d":                  "--keep the present one, or --restore",
		"sync settle 3f0a92c1 --keep":            "2 conflicts begin with",
		"sync settle nope --keep":                `no conflict "nope"`,
		"sync settle 3f0a92c1d --keep --restore": "can't be used together",
	} {
		if code, _, errout := try(strings.Fields(args)...); code != exitUsage || !strings.Contains(errout, want) {
			t.Errorf("%s: code %d, %q", args, code, errout)
		}
	}
	if len(f.settled) > 0 {
		t.Fatalf("settled by accident: %v", f.settled)
	}
	if code, out, errout := try("sync", "settle", "3f0a92c1d", "--restore"); code != exitOK || !strings.Contains(out, "in force again") {
		t.Errorf("code %d, %q, %q", code, out, errout)
	}
	if got := f.settled[0]; got.GetId() != "3f0a92c1d4-aa-bb" || !got.GetRestore() {
		t.Errorf("%v", got)
	}
	if code, _, _ := try("sync", "settle", "3f0a92c1d", "3f0a92c1e", "--keep"); code != exitOK || len(f.settled) != 3 || f.settled[2].GetRestore() {
		t.Errorf("code %d, %v", code, f.settled)
	}
	f.settle = status.Error(codes.FailedPrecondition, "the file changed since")
	if code, _, errout := try("sync", "settle", "3f0a92c1d", "--keep"); code != exitFailure || !strings.Contains(errout, "changed since") {
		t.Errorf("code %d, %q", code, errout)
	}
}

// Show says what each side changed; secrets are not shown, neither those of files that
// hold nothing else, nor those in others.
func TestSyncShow(t *testing.T) {
	home := t.TempDir()
	f := sampleSync()
	sampleConflicts(f, home)
	f.serve(t)
	write := func(i int, name, text string) {
		t.Helper()
		dir := filepath.Join(home, f.conflicts[i].GetFolder())
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const form = "<project>\n  <description>%</description>\n  <disabled>false</disabled>\n  <token>{AQAAABAAAAAQnever+show/this=}</token>\n</project>\n"
	with := func(text string) string { return strings.Replace(form, "%", text, 1) }
	write(0, baseFile, with("old"))
	write(0, lostFile, with("of b"))
	write(0, winnerFile, strings.Replace(with("old"), "false", "true", 1))
	code, out, errout := try("sync", "show", "3f0a92c1d")
	for _, want := range []string{"--- before\n+++ lost, b\n", "-  <description>old</description>\n+  <description>of b</description>\n", "+++ winner, a\n", "+  <disabled>true</disabled>\n", "saved on a by ann", "settle 3f0a92c1d --keep"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if code != exitOK || errout != "" || strings.Contains(out, "never") || strings.Count(out, "[hidden ") != 2 {
		t.Errorf("code %d, %q\n%s", code, errout, out)
	}
	if _, out, _ := try("sync", "show", "3f0a92c1d", "--direct"); !strings.Contains(out, "--- lost, b\n+++ winner, a\n") {
		t.Error(out)
	}
	write(1, lostFile, with("x"))
	write(1, winnerFile, with("y"))
	if _, out, _ := try("sync", "show", "3f0a92c1e"); !strings.Contains(out, "--- lost, b\n+++ winner, ?\n") {
		t.Errorf("without a base:\n%s", out)
	}
	write(2, lostFile, "never show this")
	write(2, winnerFile, "nor never this")
	for _, flags := range [][]string{nil, {"--direct"}, {"-o", "json"}, {"-o", "wide"}} {
		_, out, errout := try(append([]string{"sync", "show", "7777"}, flags...)...)
		if strings.Contains(out+errout, "never") || !strings.Contains(out, f.conflicts[2].GetFolder()) {
			t.Errorf("%v: %s%s", flags, out, errout)
		}
	}
	var got struct {
		Path  string        `json:"path"`
		Diffs []versionDiff `json:"diffs"`
	}
	_, out, _ = try("sync", "show", "3f0a92c1d", "-o", "json")
	if err := json.Unmarshal([]byte(out), &got); err != nil || got.Path != "jobs/app/config.xml" || len(got.Diffs) != 2 || strings.Contains(out, "never") {
		t.Errorf("%v: %s", err, out)
	}
	f.conflicts[1].Lost = ""
	if _, out, _ := try("sync", "show", "3f0a92c1e"); !strings.Contains(out, "had been deleted") || !strings.Contains(out, "lost      deleted on b\n") || !strings.Contains(out, "winner    bb, nobody announced it\n") {
		t.Errorf("a deletion was overwritten:\n%s", out)
	}
	f.conflicts[0].Waits, f.conflicts[0].Base = "can't be merged: x", ""
	if _, out, _ := try("sync", "show", "3f0a92c1d"); !strings.Contains(out, "waits     its rule did not settle it: can't be merged: x\n") {
		t.Error(out)
	}
	write(0, lostFile, "<a>\x00\x01</a>")
	if _, out, _ := try("sync", "show", "3f0a92c1d"); !strings.Contains(out, "is no text") || strings.ContainsRune(out, 0) {
		t.Errorf("%q", out)
	}
	if err := os.Truncate(filepath.Join(home, f.conflicts[0].GetFolder(), lostFile), maxVersion+1); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := try("sync", "show", "3f0a92c1d"); code != exitOK || !strings.Contains(strings.Join(strings.Fields(out), " "), "is larger than 8 MiB") {
		t.Errorf("%q", out)
	}
	if err := os.Remove(filepath.Join(home, f.conflicts[0].GetFolder(), lostFile)); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := try("sync", "show", "3f0a92c1d", "-o", "json"); code != exitOK || !strings.Contains(out, `"not_compared": "a version can't be read here`) {
		t.Errorf("%q", out)
	}
	f.conflicts[0].ContentKept, f.conflicts[0].Reason = false, "no controller kept it"
	if _, out, _ := try("sync", "show", "3f0a92c1d"); !strings.Contains(out, "content   not kept: no controller kept it\n") || strings.Contains(out, "--restore") {
		t.Error(out)
	}
	f.conflicts[0].Folder = "../elsewhere"
	if code, _, errout := try("sync", "show", "3f0a92c1d"); code != exitFailure || !strings.Contains(errout, "outside of the home") {
		t.Errorf("code %d, %q", code, errout)
	}
}

// Secrets are hidden wherever Jenkins puts them; equal ones look equal, others don't,
// and what is no secret stays.
func TestMask(t *testing.T) {
	m := newMask()
	for _, secret := range []string{
		"<password>hunter2</password>", "<apiToken>abc</apiToken>", "<passwordHash>#jbcrypt:$2a$10$abcdef</passwordHash>", "<x>{AQAAABAAAAAQabc/def+=}</x>",
		"<privateKey>\n-----BEGIN\n</privateKey>", "<org.foo.SecretText>s</org.foo.SecretText>",
		`<token class="hudson.util.Secret">abc</token>`, "<url>https://bot:abc@example.org/x.git</url>", "<x>-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----</x>", "<awsAccessKey>abc</awsAccessKey>",
	} {
		got := m.hide(secret)
		if strings.Count(got, "[hidden ") != 1 || got != m.hide(secret) || got == m.hide(strings.NewReplacer("a", "b", "2", "3", "B", "C", ">s<", ">t<").Replace(secret)) {
			t.Errorf("%s is shown as %s", secret, got)
		}
	}
	for _, plain := range []string{"<description>the password is elsewhere</description>", "<disabled>true</disabled>", "<token></token>", "<url>https://example.org:8443/x@1</url>", "<cron>H 4 * * *</cron>", `<disabled class="token">true</disabled>`} {
		if got := m.hide(plain); got != plain {
			t.Errorf("%s is shown as %s", plain, got)
		}
	}
}

// A comparison that can't look at everything is no success.
func TestSyncRescan(t *testing.T) {
	f := sampleSync()
	f.rescan = func(context.Context) (*pb.RescanResponse, error) {
		return &pb.RescanResponse{Resources: 5012, Changes: 1, Took: durationpb.New(2 * time.Second)}, nil
	}
	f.serve(t)
	if code, out, _ := try("sync", "rescan"); code != exitOK || out != "5012 files compared in 2s, 1 change\n" {
		t.Errorf("%d %q", code, out)
	}
	f.rescan = func(context.Context) (*pb.RescanResponse, error) { return &pb.RescanResponse{Errors: 3}, nil }
	if code, _, errout := try("sync", "rescan"); code != exitFailure || !strings.Contains(errout, "3 files could not be looked at") {
		t.Errorf("%d %q", code, errout)
	}
	f.rescan = func(ctx context.Context) (*pb.RescanResponse, error) { <-ctx.Done(); return nil, ctx.Err() }
	if code, _, errout := try("sync", "rescan", "--timeout", "50ms"); code != exitFailure || !strings.Contains(errout, "not complete after 50ms") {
		t.Errorf("%d %q", code, errout)
	}
}

// Without a sidecar, and with one that keeps nothing in step, each command says what
// is the matter, with the code that stands for it.
func TestSyncWithoutASidecar(t *testing.T) {
	commands := []string{"sync status", "sync status --watch", "sync diff", "sync log", "sync log -f", "sync conflicts", "sync show x", "sync settle x --keep", "sync rescan"}
	t.Run("none", func(t *testing.T) {
		alone(t)
		for _, c := range commands {
			if code, out, errout := try(strings.Fields(c)...); code != exitSidecar || out != "" || !strings.Contains(errout, "start 'footman sidecar'") {
				t.Errorf("%s: code %d, %q, %q", c, code, out, errout)
			}
		}
	})
	t.Run("of another version", func(t *testing.T) {
		f := sampleSync()
		f.serve(t, func(grpc.ServiceRegistrar) {})
		for _, c := range commands {
			if code, _, errout := try(strings.Fields(c)...); code != exitFailure || !strings.Contains(errout, "keeps no configuration in step") {
				t.Errorf("%s: code %d, %q", c, code, errout)
			}
		}
	})
}

// Wrong use of the commands is told before anybody is asked.
func TestSyncWrongUse(t *testing.T) {
	alone(t)
	for args, want := range map[string]string{
		"sync":                          "a command is missing: status",
		"sync confilcts":                `did you mean "conflicts"?`,
		"sync diff --limit 0":           "--limit: 0, must be at least 1",
		"sync log --limit 1001":         "must be 1 to 1000",
		"sync show":                     "ID is missing",
		"sync settle --keep":            "ID is missing",
		"sync status --watch --check":   "use one of them",
		"sync status -w --interval 1ms": "--interval: 1ms, must be at least",
		"sync rescan --timeout 0s":      "must be above 0",
		"sync conflicts --name ../x":    "--name:",
	} {
		if code, out, errout := try(strings.Fields(args)...); code != exitUsage || !strings.Contains(errout, want) || out != "" {
			t.Errorf("%s: code %d, stdout %q, stderr %q; want 2 and %q", args, code, out, errout, want)
		}
	}
}
