//go:build bridge

package bridge_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// tapped puts a tamper between a bridge and its sidecar, and has it register anew.
func (r *rig) tapped(name string) *tamper {
	r.t.Helper()
	p := r.between(name)
	r.anew(name)
	r.until("a bridge that is connected through the tamper", func(context.Context) (bool, error) { return p.streams.Load() > 0, nil })
	return p
}

// anew ends the bridge's session.
func (r *rig) anew(name string) {
	r.t.Helper()
	_, err := pb.NewControllerClient(r.replica(name).Conn).Register(r.ctx, &pb.RegisterRequest{Replica: name, Incarnation: 1, VetoActive: true, State: pb.ControllerState_CONTROLLER_STATE_SERVING})
	r.must(err)
}

// reported waits for a report of a path, after so many others, that is as wanted. What is
// loaded may be told at any time after a Register.
func (r *rig) reported(p *tamper, path string, after int, what string, is func(c *pb.SavedChange) bool) (found *pb.SavedChange) {
	r.t.Helper()
	r.until(what, func(context.Context) (bool, error) {
		all := p.reports(path)
		i := slices.IndexFunc(all[after:], is)
		if i < 0 {
			return false, fmt.Errorf("%v", all)
		}
		found = all[after:][i]
		return true, nil
	})
	return found
}

// What the bridge says of each save: a change, a save that changed nothing, what a load
// writes, what is loaded after each Register, and that nothing that can't be told holds up
// the rest. One that is asked to load what it takes for loaded does so.
func TestWhatIsReported(t *testing.T) {
	t.Parallel()
	r := told(t, "newest")
	r.start("a")
	r.inStep("a")
	p := r.tapped("a")
	const ticks, waiting = "jobs/ticks/config.xml", "jobs/waiting/config.xml"

	t.Log("a change")
	r.says("a", `item("ticks").setDescription("one")`)
	one := r.reported(p, ticks, 0, "the change", func(c *pb.SavedChange) bool {
		return c.GetDigest() != "" && c.GetDigest() != c.GetBase() && !c.GetLoaded() && !c.GetReloading() && !c.GetBooting()
	}).GetDigest()
	r.until("what is loaded, of this session", func(context.Context) (bool, error) { return len(p.reports("config.xml")) > 0, nil })

	t.Log("a save that changed nothing")
	r.says("a", `item("ticks").save()`)
	r.reported(p, ticks, 0, "the save", func(c *pb.SavedChange) bool {
		return c.GetDigest() == one && c.GetBase() == one && !c.GetLoaded() && !c.GetReloading()
	})

	t.Log("what is loaded, to a new session")
	streams, said := p.streams.Load(), len(p.reports(ticks))
	r.anew("a")
	r.until("the next session", func(context.Context) (bool, error) { return p.streams.Load() > streams, nil })
	r.reported(p, ticks, said, "what is loaded", func(c *pb.SavedChange) bool {
		return c.GetDigest() == one && c.GetBase() == one && c.GetLoaded() && !c.GetReloading()
	})

	t.Log("what a load saves")
	text, err := os.ReadFile(filepath.Join(r.Home, waiting))
	r.must(err)
	r.must(os.WriteFile(filepath.Join(r.Home, waiting), []byte(strings.Replace(string(text), "<properties/>", "<oldForm>1</oldForm><description>by hand</description><properties/>", 1)), 0o600)) //nolint:gosec // the test's own home
	before := r.announcedBy("a")
	r.scan("a")
	r.reported(p, waiting, 0, "what the load wrote", func(c *pb.SavedChange) bool { return c.GetReloading() && !c.GetLoaded() })
	r.inStep("a")
	for _, c := range p.reports(waiting) {
		if !c.GetReloading() && !c.GetLoaded() {
			t.Errorf("what a load wrote is reported as somebody's change: %v", c)
		}
	}
	if text, err := os.ReadFile(filepath.Join(r.Home, waiting)); err != nil || strings.Contains(string(text), "oldForm") {
		t.Errorf("the file wasn't rewritten by a load: %s %v", text, err)
	}
	if now := r.announcedBy("a"); now != before {
		t.Errorf("%d changes were announced that were only loaded", now-before)
	}

	t.Log("a report that no sidecar takes")
	p.mu.Lock()
	p.badPath = waiting
	p.mu.Unlock()
	r.says("a", `item("par").setDescription("before"); item("waiting").setDescription("never told"); item("failing").setDescription("after")`)
	for _, path := range []string{"jobs/par/config.xml", "jobs/failing/config.xml"} {
		r.reported(p, path, 0, "the report beside it", func(c *pb.SavedChange) bool { return c.GetDigest() != "" })
	}

	t.Log("once more, please")
	reads := r.says("a", `out.print footman.fake.Store.READS.get()`)
	for _, again := range []bool{false, true} {
		id := fmt.Sprint("again-", again)
		r.must(p.command(id, &pb.ApplyChanges{Changes: []*pb.ApplyChange{{Path: ticks, Kind: "item", Digest: one, Again: again}}}))
		r.until("the answer", func(context.Context) (bool, error) {
			done := p.answer(id).GetApplied()
			return len(done) == 1 && done[0].GetDigest() == one, fmt.Errorf("%v", done)
		})
		if now := r.says("a", `out.print footman.fake.Store.READS.get()`); (now != reads) != again {
			t.Errorf("again %v: %s reads, before %s", again, now, reads)
		}
	}
}

func (r *rig) announcedBy(name string) int64 {
	r.t.Helper()
	s, err := r.sync(name).GetSyncStatus(r.ctx, &pb.GetSyncStatusRequest{})
	r.must(err)
	return s.GetAnnounced()
}

// An item that one replica builds can't be deleted on another. Where it is gone all the
// same, by hand, its build goes on to its end, the replica says why it holds the item, and
// unloads it then.
func TestDeletedWhileItIsBuilt(t *testing.T) {
	t.Parallel()
	r := told(t, "newest")
	r.start("a", "b")
	r.inStep("a", "b")
	r.says("a", `j.copy(item("fresh"), "doomed")`)
	r.sees("b", `out.print item("doomed")?.name`, "doomed")
	n := r.order(r.replica("b").URL(), "doomed", "&kind=sleep", r.long(150), verdict.Expected{})
	r.progress(1)
	refused := r.says("a", `try { item("doomed").delete(); out.print "deleted" } catch (hudson.model.Failure f) { out.print "refused" }`)
	if refused != "refused" {
		t.Errorf("a deleted what b builds: %s", refused)
	}
	r.must(os.Remove(filepath.Join(r.Home, "jobs", "doomed", "config.xml")))
	r.scan("a", "b")
	r.sees("a", `out.print item("doomed")`, "null")
	r.until("the reason on b", func(context.Context) (bool, error) {
		d := r.differs("b")["jobs/doomed/config.xml"]
		return d.GetState() == pb.SyncState_SYNC_STATE_FAILED && strings.Contains(d.GetReason(), "doomed #"+fmt.Sprint(n)), fmt.Errorf("%v", d)
	})
	if got := r.says("b", fmt.Sprintf(`out.print item("doomed")?.getBuildByNumber(%d)?.isBuilding()`, n)); got != "true" {
		t.Errorf("the build on b: %s", got)
	}
	rep := r.clean()
	for _, x := range rep.Builds {
		if !slices.Equal(x.Executors, []string{"b/1"}) || x.Result != "SUCCESS" {
			t.Errorf("%s was executed by %v and ended %s", ref(x), x.Executors, x.Result)
		}
	}
	r.sees("b", `out.print item("doomed")`, "null")
	r.inStep("a", "b")
}
