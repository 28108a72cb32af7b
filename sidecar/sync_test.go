package sidecar_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// controller holds its configuration in memory, as Jenkins does: it loads what it is
// told to, and says what it saves.
type controller struct {
	t       testing.TB
	f       *fixture
	api     pb.ControllerClient
	name    string
	session string

	mu     sync.Mutex
	loaded map[string]string // digests
	loads  []string
	answer func(*pb.ApplyChange) *pb.AppliedChange // nil: load it
}

var bothFeatures = []string{"report-changes", "apply-changes"}

// boot claims a life, as a runner does, and registers it as serving.
func boot(t testing.TB, f *fixture, name string, features []string) *controller {
	t.Helper()
	life, err := ledger.New(f.home, fsys.OS).ClaimIncarnation(name)
	if err != nil {
		t.Fatal(err)
	}
	c := &controller{t: t, f: f, api: pb.NewControllerClient(f.conn), name: name, loaded: map[string]string{}}
	c.register(life.Incarnation, pb.ControllerState_CONTROLLER_STATE_SERVING, features)
	return c
}

func (c *controller) register(inc uint64, state pb.ControllerState, features []string) {
	c.t.Helper()
	r, err := c.api.Register(c.t.Context(), &pb.RegisterRequest{Replica: c.name, Incarnation: inc, VetoActive: true, State: state, Implementation: "test/1", Features: features})
	if err != nil {
		c.t.Fatal(err)
	}
	c.session = r.GetSession()
	stream, err := c.api.Commands(c.t.Context(), &pb.CommandsRequest{Session: c.session})
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := stream.Header(); err != nil {
		c.t.Fatal(err)
	}
	go func() {
		for {
			cmd, err := stream.Recv()
			if err != nil {
				return
			}
			if a := cmd.GetApplyChanges(); a != nil {
				c.apply(r.GetSession(), cmd.GetId(), a.GetChanges())
			}
		}
	}()
}

func (c *controller) apply(session, id string, changes []*pb.ApplyChange) {
	ack := &pb.AcknowledgeRequest{Session: session, Id: id, Outcome: pb.Outcome_OUTCOME_DONE}
	c.mu.Lock()
	for _, ch := range changes {
		c.loads = append(c.loads, ch.GetPath())
		if c.answer != nil {
			ack.Applied = append(ack.Applied, c.answer(ch))
			continue
		}
		d := digestOf(filepath.Join(c.f.home.Path(), ch.GetPath()))
		c.loaded[ch.GetPath()] = d
		if d == "" {
			delete(c.loaded, ch.GetPath())
		}
		ack.Applied = append(ack.Applied, &pb.AppliedChange{Path: ch.GetPath(), Digest: d, Outcome: pb.ApplyOutcome_APPLY_OUTCOME_APPLIED})
	}
	c.mu.Unlock()
	_, _ = c.api.Acknowledge(c.t.Context(), ack)
}

func digestOf(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return digestText(string(data))
}

func digestText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// save writes a file and reports it, as a person's click does.
func (c *controller) save(rel, content string) {
	c.t.Helper()
	c.mu.Lock()
	base := c.loaded[rel]
	c.loaded[rel] = digestText(content)
	c.mu.Unlock()
	replace(c.t, c.f.home.Path(), rel, content)
	c.report(&pb.SavedChange{Path: rel, Digest: digestText(content), Base: base, User: "ann"})
}

// replace writes a file anew, as Jenkins does.
func replace(t testing.TB, home, rel, content string) {
	t.Helper()
	name := filepath.Join(home, filepath.FromSlash(rel))
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		t.Fatal(err)
	}
	tmp := filepath.Join(filepath.Dir(name), "atomic1tmp")
	if err := os.WriteFile(tmp, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(tmp, name); err != nil {
		t.Fatal(err)
	}
}

func (c *controller) report(changes ...*pb.SavedChange) {
	c.t.Helper()
	if _, err := c.api.ReportChanges(c.t.Context(), &pb.ReportChangesRequest{Session: c.session, Changes: changes}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *controller) has(rel, content string) func() bool {
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.loaded[rel] == digestText(content)
	}
}

func (c *controller) loadsOf(rel string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, p := range c.loads {
		if p == rel {
			n++
		}
	}
	return n
}

func (c *controller) status() *pb.GetSyncStatusResponse {
	c.t.Helper()
	st, err := pb.NewSyncClient(c.f.conn).GetSyncStatus(c.t.Context(), &pb.GetSyncStatusRequest{})
	if err != nil {
		c.t.Fatal(err)
	}
	return st
}

// watches says whether the home's root, jobs and jobs/x are watched: a change in one of
// which that is not so yet is left to the next scan, which may rest for a minute.
func (c *controller) watches() bool { return c.status().GetWatches() >= 3 }

func (c *controller) inStep() bool { return c.status().GetInStep() }

// What one controller saves is loaded by the controllers of two others: reported,
// told to peers, applied, acknowledged. The author loads nothing, status shows all of
// it, and every sidecar knows who saved what.
func TestSavedOnOneLoadedOnAll(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	replace(t, home, "config.xml", "<hudson/>")
	a, b, c := start(t, home, "a"), start(t, home, "b"), start(t, home, "c")
	ca, cb, cc := boot(t, a, "a", bothFeatures), boot(t, b, "b", bothFeatures), boot(t, c, "c", bothFeatures)
	all := []*controller{ca, cb, cc}
	for _, r := range all {
		eventually(t, r.name+" is in step", r.inStep)
	}
	ca.save("jobs/x/config.xml", "<x/>")
	for _, r := range all[1:] {
		eventually(t, r.name+" has loaded it", r.has("jobs/x/config.xml", "<x/>"))
		eventually(t, r.name+" is in step again", r.inStep)
	}
	cb.save("jobs/x/config.xml", "<x>2</x>")
	for _, r := range []*controller{ca, cc} {
		eventually(t, r.name+" has loaded b's version", r.has("jobs/x/config.xml", "<x>2</x>"))
	}
	if n := cb.loadsOf("jobs/x/config.xml"); n != 1 {
		t.Errorf("b was told %d times to load the file, of which it saved one version itself", n)
	}
	eventually(t, "c knows who saved it", func() bool {
		log, err := pb.NewSyncClient(c.conn).ListChanges(t.Context(), &pb.ListChangesRequest{})
		return err == nil && slices.ContainsFunc(log.GetChanges(), func(ch *pb.SyncChange) bool {
			return ch.GetPath() == "jobs/x/config.xml" && ch.GetOutcome() == "applied" && ch.GetDigest() == digestText("<x>2</x>") && ch.GetKind() == "item"
		})
	})
	eventually(t, "everybody's status shows it", func() bool {
		st, err := pb.NewClusterClient(a.conn).GetStatus(t.Context(), &pb.GetStatusRequest{})
		in := map[string]bool{}
		for _, r := range st.GetReplicas() {
			in[r.GetName()] = r.GetSync().GetInStep()
		}
		return err == nil && maps.Equal(in, map[string]bool{"a": true, "b": true, "c": true})
	})
	for _, r := range all { // each load is in the histogram of how long loading takes, once
		r.mu.Lock()
		loads := len(r.loads)
		r.mu.Unlock()
		want := fmt.Sprintf("\nfootman_sync_apply_duration_seconds_count %d\n", loads)
		if page := r.f.MetricsPage(); loads == 0 || !strings.Contains(page, want) {
			t.Errorf("%s loaded %d changes; its page lacks %q", r.name, loads, want)
		}
	}
	eventually(t, "all peers have acknowledged", func() bool { // gossip may have been faster
		peers := ca.status().GetPeers()
		return len(peers) == 2 && !slices.ContainsFunc(peers, func(p *pb.PeerLag) bool { return p.GetUnacknowledged() != 0 || p.GetLastError() != "" })
	})
}

// What a person changes by hand is seen by one host's inotify only, as on a shared
// mount of several hosts: its sidecar has the others look there, and nobody is named as
// its author.
func TestFoundOnOneHostLoadedOnAll(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	replace(t, home, "jobs/x/config.xml", "<x/>")
	a := start(t, home, "a")
	blind := func(c *sidecar.Config) { c.Sync.NoWatch = true }
	b, c := startWith(t, home, "b", blind), startWith(t, home, "c", blind)
	ca, cb, cc := boot(t, a, "a", bothFeatures), boot(t, b, "b", bothFeatures), boot(t, c, "c", bothFeatures)
	for _, r := range []*controller{ca, cb, cc} {
		eventually(t, r.name+" is in step", r.inStep)
	}
	eventually(t, "a watches", ca.watches)
	replace(t, home, "jobs/x/config.xml", "<x>by hand</x>")
	for _, r := range []*controller{ca, cb, cc} {
		eventually(t, r.name+" has loaded it", r.has("jobs/x/config.xml", "<x>by hand</x>"))
	}
	eventually(t, "b's log names nobody", func() bool {
		log, err := pb.NewSyncClient(b.conn).ListChanges(t.Context(), &pb.ListChangesRequest{})
		return err == nil && slices.ContainsFunc(log.GetChanges(), func(ch *pb.SyncChange) bool {
			return ch.GetPath() == "jobs/x/config.xml" && ch.GetSource() == "found" && ch.GetUser() == "" && ch.GetOrigin() == ""
		})
	})
}

// Nothing is applied while a controller boots; what happened meanwhile comes when it
// serves.
func TestNothingIsAppliedBeforeItServes(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	f := start(t, home, "a")
	life, err := ledger.New(f.home, fsys.OS).ClaimIncarnation("a")
	if err != nil {
		t.Fatal(err)
	}
	c := &controller{t: t, f: f, api: pb.NewControllerClient(f.conn), name: "a", loaded: map[string]string{}}
	c.register(life.Incarnation, pb.ControllerState_CONTROLLER_STATE_STARTING, bothFeatures)
	replace(t, home, "jobs/x/config.xml", "<x/>")
	if _, err := pb.NewSyncClient(f.conn).Rescan(t.Context(), &pb.RescanRequest{}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the difference is known", func() bool { return c.status().GetApplying() == 1 })
	if c.loadsOf("jobs/x/config.xml") > 0 || c.inStep() {
		t.Error("a controller that boots was told to load something, or is called in step")
	}
	if _, err := c.api.ReportLoad(t.Context(), &pb.ReportLoadRequest{Session: c.session, State: pb.ControllerState_CONTROLLER_STATE_SERVING}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is loaded", c.has("jobs/x/config.xml", "<x/>"))
	eventually(t, "it is in step", c.inStep)
}

// A sidecar that starts anew beside a running controller does not have it load again
// what it says that it has loaded, whatever the clock of the file server.
func TestRestartedSidecarBelievesWhatIsLoaded(t *testing.T) {
	t.Parallel()
	for what, files := range map[string]fsys.FS{"plain": fsys.OS, "ahead": otherClock{fsys.OS, time.Hour}, "behind": otherClock{fsys.OS, -time.Hour}} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			restarted(t, files)
		})
	}
}

func restarted(t *testing.T, files fsys.FS) {
	t.Helper()
	home := t.TempDir()
	f := startOn(t, files, home, "a", func(*sidecar.Config) {})
	c := boot(t, f, "a", bothFeatures)
	eventually(t, "in step", c.inStep)
	c.save("jobs/x/config.xml", "<x/>")
	c.save("jobs/y/config.xml", "<y/>")
	if err := f.stop(); err != nil {
		t.Fatal(err)
	}
	replace(t, home, "jobs/y/config.xml", "<y>while it was away</y>")
	f2 := startOn(t, files, home, "a", func(*sidecar.Config) {})
	again := &controller{t: t, f: f2, api: pb.NewControllerClient(f2.conn), name: "a", loaded: maps.Clone(c.loaded)}
	var loaded []*pb.SavedChange
	for p, d := range again.loaded {
		loaded = append(loaded, &pb.SavedChange{Path: p, Digest: d, Base: d})
	}
	// It is told to load nothing before it has said that it serves: how long a sidecar
	// waits for the report of one that says so at once is no matter of this test.
	again.register(1, pb.ControllerState_CONTROLLER_STATE_STARTING, bothFeatures)
	again.report(loaded...)
	if _, err := again.api.ReportLoad(t.Context(), &pb.ReportLoadRequest{Session: again.session, State: pb.ControllerState_CONTROLLER_STATE_SERVING}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "what changed meanwhile is loaded", again.has("jobs/y/config.xml", "<y>while it was away</y>"))
	eventually(t, "in step", again.inStep)
	if n := again.loadsOf("jobs/x/config.xml"); n > 0 {
		t.Errorf("what was loaded already was loaded %d times more", n)
	}
}

// A controller that can't load anything while it runs is told nothing; its
// differences and the reason are shown.
func TestOldControllersAreShown(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	f := start(t, home, "a")
	c := boot(t, f, "a", nil)
	replace(t, home, "jobs/x/config.xml", "<x/>")
	sync := pb.NewSyncClient(f.conn)
	if _, err := sync.Rescan(t.Context(), &pb.RescanRequest{}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the difference is unsupported", func() bool {
		d, err := sync.ListDifferences(t.Context(), &pb.ListDifferencesRequest{})
		return err == nil && len(d.GetDifferences()) == 1 && d.GetDifferences()[0].GetState() == pb.SyncState_SYNC_STATE_UNSUPPORTED
	})
	if st := c.status(); !slices.ContainsFunc(st.GetDegraded(), func(d string) bool { return strings.Contains(d, "apply-changes") }) || st.GetInStep() {
		t.Errorf("status does not say it: %v", st)
	}
}

// A report that is not right is refused with the field's name, and one of a session
// that is over is not taken.
func TestReportsAreChecked(t *testing.T) {
	t.Parallel()
	f := start(t, t.TempDir(), "a")
	c := boot(t, f, "a", bothFeatures)
	good := strings.Repeat("ab", 16)
	for want, req := range map[string]*pb.ReportChangesRequest{
		"changes[0].path":   {Changes: []*pb.SavedChange{{Path: "../config.xml", Digest: good}}},
		"changes[1].digest": {Changes: []*pb.SavedChange{{Path: "config.xml", Digest: good}, {Path: "config.xml", Digest: "xyz"}}},
		"changes[0].base":   {Changes: []*pb.SavedChange{{Path: "config.xml", Digest: good, Base: good + "00"}}},
		"changes[0].from":   {Changes: []*pb.SavedChange{{Path: "config.xml", Digest: good, From: "/etc/passwd"}}},
		"changes: 5001":     {Changes: make([]*pb.SavedChange, 5001)},
		"holds[0]":          {Holds: []string{"jobs//x"}},
	} {
		req.Session = c.session
		_, err := c.api.ReportChanges(t.Context(), req)
		if status.Code(err) != codes.InvalidArgument || !strings.Contains(status.Convert(err).Message(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	_, err := c.api.ReportChanges(t.Context(), &pb.ReportChangesRequest{Session: "another", Changes: []*pb.SavedChange{{Path: "config.xml", Digest: good}}})
	if status.Code(err) != codes.NotFound {
		t.Errorf("another session: %v", err)
	}
}

// A peer speaks of its own changes only.
func TestPeersSpeakForThemselves(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	a := start(t, home, "a")
	_, err := pb.NewPeerClient(a.conn).PushChanges(t.Context(), &pb.PushChangesRequest{Origin: "b"})
	if status.Code(err) != codes.PermissionDenied {
		t.Errorf("the unix socket took a peer's changes: %v", err)
	}
}

// A conflict that does not exist can't be settled.
func TestSettleNothing(t *testing.T) {
	t.Parallel()
	f := start(t, t.TempDir(), "a")
	sync := pb.NewSyncClient(f.conn)
	if _, err := sync.SettleConflict(t.Context(), &pb.SettleConflictRequest{}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("no id: %v", err)
	}
	if _, err := sync.ListDifferences(t.Context(), &pb.ListDifferencesRequest{Limit: -1}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("a negative limit: %v", err)
	}
}
