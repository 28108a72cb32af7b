package homeview_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeview"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// stand is a home with a living replica a, a dead one b with two builds, and c,
// which is gone.
func stand(t *testing.T) layout.Home {
	t.Helper()
	home := layout.Home(t.TempDir())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{home.Replicas(), home.Running(), home.History(), home.Quarantine()} {
		must(os.MkdirAll(dir, 0o750))
	}
	l := ledger.New(home, fsys.System())
	for _, name := range []string{"a", "b", "c"} {
		must(os.MkdirAll(home.Replica(name), 0o750))
		held, err := lock.TryAcquire(home.AliveLock(name), lock.Options{Holder: lock.Holder{Role: "runner", Replica: name, Incarnation: 1, Why: "runs the controller"}})
		must(err)
		life, err := l.ClaimIncarnation(name)
		must(err)
		switch name {
		case "a":
			t.Cleanup(func() { _ = held.Release() })
			must(l.WriteLive(life, ledger.Live{State: ledger.StateServing, Veto: true, Running: 1, Queue: 2, OnlineNodes: 3, URL: "http://a/", UpdatedAt: time.Now()}))
			must(l.Claim(life, ledger.Record{Job: "team/app", Number: 7, Folder: "jobs/team/jobs/app", ClaimedAt: time.Now(), Origin: "a", OriginIncarnation: 1}))
			continue
		case "b":
			must(l.Claim(life, ledger.Record{Job: "ticks", Number: 1, Folder: "jobs/ticks", ClaimedAt: time.Now(), Origin: "b", OriginIncarnation: 1}))
			must(os.WriteFile(filepath.Join(home.Life("b", 1), "garbage.json"), []byte("{"), 0o600))
		default:
			must(l.CloseLife(life))
		}
		must(held.Release())
	}
	must(os.WriteFile(home.Member("a"), []byte(`{"format":1,"name":"a","host":"h1","gossip":"10.0.0.1:7946","tags":["noadopt"],"footman_version":"1.2","jenkins_version":"2.516.2","updated_at":"2026-01-02T03:04:05Z"}`), 0o600))
	must(os.WriteFile(home.Member("b"), []byte(`{"name":"somebody else"}`), 0o600))
	must(os.WriteFile(filepath.Join(home.History(), "a-2026-01.jsonl"), []byte(`{"time":"2026-01-02T03:04:05Z","kind":"replica-dead","replica":"a","subject":"b","incarnation":1}`+"\nhalf a li"), 0o600))
	return home
}

// The home alone says who lives, what runs where, and what is wrong in its files.
func TestStatus(t *testing.T) {
	st, err := homeview.New(stand(t)).Status()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*pb.ReplicaStatus{}
	for _, r := range st.GetReplicas() {
		got[r.GetName()] = r
	}
	a, b, c := got["a"], got["b"], got["c"]
	if len(got) != 3 || !a.GetAlive() || a.GetController() != pb.ControllerState_CONTROLLER_STATE_SERVING || a.GetRunningBuilds() != 1 || a.GetQueueLength() != 2 ||
		a.GetOnlineNodes() != 3 || a.GetRecords() != 1 || a.GetHost() != "h1" || a.GetFootmanVersion() != "1.2" || a.GetIncarnation() != 1 {
		t.Errorf("a: %v", a)
	}
	if b.GetAlive() || b.GetRecords() != 2 || b.GetController() != pb.ControllerState_CONTROLLER_STATE_UNSPECIFIED {
		t.Errorf("b: %v", b)
	}
	if c.GetAlive() || c.GetRecords() != 0 {
		t.Errorf("c: %v", c)
	}
	if st.GetStartupLock().GetHeld() || st.GetReplica() != "" {
		t.Errorf("%v", st)
	}
	if d := strings.Join(st.GetDegraded(), "\n"); !strings.Contains(d, "member file of b") {
		t.Errorf("degraded: %q", d)
	}
}

// Records that can't be read are shown with the reason, not left out.
func TestBuilds(t *testing.T) {
	v := homeview.New(stand(t))
	all, err := v.Builds("")
	if err != nil {
		t.Fatal(err)
	}
	byFolder := map[string]*pb.LedgerEntry{}
	for _, e := range all.GetEntries() {
		byFolder[e.GetRecord().GetFolder()] = e
	}
	if e := byFolder["jobs/team/jobs/app"]; len(byFolder) != 3 || e.GetOwner() != "a" || e.GetRecord().GetBuild().GetNumber() != 7 || e.GetPlacement() != pb.Placement_PLACEMENT_OWNED {
		t.Errorf("%v", all)
	}
	if e := byFolder["garbage.json"]; e.GetNote() == "" || e.GetOwner() != "b" {
		t.Errorf("garbage: %v", e)
	}
	if of, err := v.Builds("a"); err != nil || len(of.GetEntries()) != 1 {
		t.Errorf("of a: %v, %v", of, err)
	}
}

// History is read as far as its lines are whole.
func TestHistory(t *testing.T) {
	list, err := homeview.New(stand(t)).History(10, time.Time{})
	if err != nil || len(list.GetEvents()) != 1 || list.GetEvents()[0].GetSubject() != "b" || list.GetEvents()[0].GetKind() != "replica-dead" {
		t.Errorf("%v, %v", list, err)
	}
}

// A home without Footman's folders is told apart from one that is not there, and
// neither is changed.
func TestUnused(t *testing.T) {
	dir := t.TempDir()
	if _, err := homeview.New(layout.Home(dir)).Status(); !errors.Is(err, homeview.ErrUnused) {
		t.Errorf("unused: %v", err)
	}
	if _, err := homeview.New(layout.Home(filepath.Join(dir, "no"))).Builds(""); !errors.Is(err, os.ErrNotExist) || errors.Is(err, homeview.ErrUnused) {
		t.Errorf("missing: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("something was written: %v, %v", left, err)
	}
}

// Looking changes nothing: not a file, not a time.
func TestWritesNothing(t *testing.T) {
	home := stand(t)
	before := tree(t, home.Path())
	v := homeview.New(home)
	for range 2 {
		if _, err := v.Status(); err != nil {
			t.Fatal(err)
		}
		if _, err := v.Builds(""); err != nil {
			t.Fatal(err)
		}
	}
	if after := tree(t, home.Path()); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

func tree(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, "alive.lock") { // proofs of its holder go on
			b.WriteString(path + "\n")
			return nil
		}
		b.WriteString(path + " " + info.ModTime().String() + "\n")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
