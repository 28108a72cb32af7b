//go:build bridge

package bridge_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// prelude of the scripts below.
const prelude = `
import hudson.model.*
import hudson.model.listeners.*
import hudson.slaves.*
import com.cloudbees.plugins.credentials.SystemCredentialsProvider
import jenkins.model.*
import org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval
def j = Jenkins.get()
def item = { String n -> j.getItemByFullName(n) }
`

// told makes a rig in which replicas know of changes only what bridges report: no
// inotify, and no scan but the first, and those that something asks for.
func told(t *testing.T, line string) *rig {
	t.Helper()
	r := newRig(t, line)
	r.Spawn.Env = append(r.Spawn.Env, "FOOTMAN_SYNC_WATCH=false", "FOOTMAN_SYNC_SCAN_EVERY=24h")
	t.Cleanup(func() { // a bridge goes round what it doesn't find; here that is the fake's fault
		for _, x := range r.Replicas {
			if text, err := os.ReadFile(x.Runner.Log); err == nil && strings.Contains(string(text), "the fake core doesn't do this") {
				t.Errorf("the fake core lacks what the bridge calls; see %s", x.Runner.Log)
			}
			if t.Failed() {
				st, err := pb.NewSyncClient(x.Conn).GetSyncStatus(context.Background(), &pb.GetSyncStatusRequest{})
				t.Logf("%s: %v %v", x.Name, st, err)
				l, err := pb.NewSyncClient(x.Conn).ListChanges(context.Background(), &pb.ListChangesRequest{Limit: 30})
				for _, c := range l.GetChanges() {
					t.Logf("%s: %v", x.Name, c)
				}
				k, kerr := pb.NewSyncClient(x.Conn).ListConflicts(context.Background(), &pb.ListConflictsRequest{All: true})
				t.Logf("%s: %v %v %v", x.Name, err, k, kerr)
			}
		}
	})
	return r
}

func (r *rig) sync(name string) pb.SyncClient { return pb.NewSyncClient(r.replica(name).Conn) }

// says runs a script and returns what it printed without blanks around it.
func (r *rig) says(name, text string) string {
	r.t.Helper()
	return strings.TrimSpace(r.script(name, prelude+text))
}

// sees waits until a script prints what is wanted.
func (r *rig) sees(name, text, want string) {
	r.t.Helper()
	err := harness.Until(r.ctx, stepLimit, fmt.Sprintf("%q of %s on %s", want, text, name), func(context.Context) (bool, error) {
		got := r.says(name, text)
		return got == want, fmt.Errorf("it says %q", got)
	})
	if err != nil {
		r.t.Fatalf("%v; what differs there: %v", err, r.differs(name))
	}
}

// inStep waits until replicas have loaded all that lies on disk.
func (r *rig) inStep(names ...string) {
	r.t.Helper()
	for _, n := range names {
		r.until(n+" in step", func(ctx context.Context) (bool, error) {
			s, err := r.sync(n).GetSyncStatus(ctx, &pb.GetSyncStatusRequest{})
			if err != nil {
				return false, err
			}
			if s.GetLastScan() == nil || !s.GetInStep() {
				return false, fmt.Errorf("%v", s)
			}
			return true, nil
		})
	}
}

// scan has a replica compare all that lies on disk.
func (r *rig) scan(names ...string) {
	r.t.Helper()
	for _, n := range names {
		_, err := r.sync(n).Rescan(r.ctx, &pb.RescanRequest{})
		r.must(err)
	}
}

// differs returns what a replica knows to differ, by path.
func (r *rig) differs(name string) map[string]*pb.Difference {
	r.t.Helper()
	l, err := r.sync(name).ListDifferences(r.ctx, &pb.ListDifferencesRequest{})
	r.must(err)
	out := map[string]*pb.Difference{}
	for _, d := range l.GetDifferences() {
		out[d.GetPath()] = d
	}
	return out
}

// announced counts the changes that b has told its peers as its own doing.
func (r *rig) announced() int64 {
	r.t.Helper()
	s, err := r.sync("b").GetSyncStatus(r.ctx, &pb.GetSyncStatusRequest{})
	r.must(err)
	return s.GetAnnounced()
}

func (r *rig) conflicts(name string) []*pb.Conflict {
	r.t.Helper()
	l, err := r.sync(name).ListConflicts(r.ctx, &pb.ListConflictsRequest{All: true})
	r.must(err)
	return l.GetConflicts()
}

// saves are done on one replica and have to be seen on the other, in this order.
var saves = []struct{ name, do, see, want string }{
	{"a job", `item("ticks").setDescription("one")`, `out.print item("ticks").description`, "one"},
	{"a job's field that is set", `item("ticks").setDisplayName("Tick")`, `out.print item("ticks").displayName`, "Tick"},
	{"a job's field that is cleared", `item("ticks").setDisplayName(null)`, `out.print item("ticks").displayName`, "ticks"},
	{"a freestyle job", `item("free").makeDisabled(true)`, `out.print item("free").disabled`, "true"},
	{"a job made from XML", `j.createProjectFromXML("xml", new ByteArrayInputStream('<?xml version="1.0"?><flow-definition><description>made</description></flow-definition>'.bytes))`, `out.print item("xml")?.description`, "made"},
	{"a new job", `j.createProject(FreeStyleProject, "new")`, `out.print item("new")?.class?.simpleName`, "FreeStyleProject"},
	{"a copy", `j.copy(item("ticks"), "copy")`, `out.print item("copy")?.description`, "one"},
	{"folders in folders", `j.createProject(com.cloudbees.hudson.plugins.folder.Folder, "f1").createProject(com.cloudbees.hudson.plugins.folder.Folder, "f2").createProject(FreeStyleProject, "x").setDescription("deep")`, `out.print item("f1/f2/x")?.description`, "deep"},
	{"a job that is renamed", `item("copy").renameTo("renamed")`, `out.print([item("copy"), item("renamed")?.description])`, "[null, one]"},
	{"a folder that is renamed", `item("f1").renameTo("g1")`, `out.print([item("f1"), item("g1/f2/x")?.description])`, "[null, deep]"},
	{"a job that is moved", `Items.move(item("renamed"), item("g1"))`, `out.print([item("renamed"), item("g1/renamed")?.description])`, "[null, one]"},
	{"a folder", `item("g1").setDescription("a folder"); item("g1/f2/x").setDescription("deeper")`, `out.print([item("g1").description, item("g1/f2/x").description])`, "[a folder, deeper]"},
	{"a job that is deleted", `item("xml").delete()`, `out.print item("xml")`, "null"},
	{"a folder that is deleted", `item("g1").delete()`, `out.print([item("g1"), item("g1/f2/x")])`, "[null, null]"},
	{"the system message", `j.setSystemMessage("hello")`, `out.print j.systemMessage`, "hello"},
	{"the system message that is cleared", `j.setSystemMessage(null)`, `out.print j.systemMessage`, "null"},
	{"a view", `j.addView(new ListView("mine"))`, `out.print j.views*.viewName`, "[all, mine]"},
	{"a view that is deleted", `j.deleteView(j.getView("mine"))`, `out.print j.views*.viewName`, "[all]"},
	{"a node", `def n = new DumbSlave("box", "/srv", new JNLPLauncher()); n.setLabelString("big"); j.addNode(n)`, `out.print([j.getNode("box")?.labelString, j.getComputer("box")?.name])`, "[big, box]"},
	{"a node's label", `def n = j.getNode("box"); n.setLabelString("small"); n.save()`, `out.print([j.getNode("box").labelString, j.getComputer("box").node.labelString])`, "[small, small]"},
	{"a node that is deleted", `j.removeNode(j.getNode("box"))`, `out.print([j.getNode("box")?.nodeName, j.getComputer("box")?.name])`, "[null, null]"},
	{"a user", `def u = User.getById("ann", true); u.setFullName("Ann"); u.save()`, `out.print User.getById("ann", false)?.fullName`, "Ann"},
	{"a user's name", `def u = User.getById("ann", false); u.setFullName("Anna"); u.save()`, `out.print User.getById("ann", false)?.fullName`, "Anna"},
	{"credentials", `def p = SystemCredentialsProvider.getInstance(); p.credentials.add(new SystemCredentialsProvider.Named("key")); p.save()`, `out.print SystemCredentialsProvider.getInstance().credentials`, "[key]"},
	{"an approval", `ScriptApproval.get().approveScript("cafe")`, `out.print ScriptApproval.get().approvedScriptHashes`, "[cafe]"},
	{"a descriptor", `JenkinsLocationConfiguration.get().setUrl("http://there/")`, `out.print JenkinsLocationConfiguration.get().url`, "http://there/"},
	{"a descriptor's field that is cleared", `JenkinsLocationConfiguration.get().setUrl(null)`, `out.print JenkinsLocationConfiguration.get().url`, "null"},
}

// baselines are what polls of a Pipeline and a freestyle job saw last in a controller; polled sets them.
const (
	polling = `
	def baseline = AbstractProject.getDeclaredField("pollingBaseline"), ofPipelines = org.jenkinsci.plugins.workflow.job.WorkflowJob.getDeclaredField("pollingBaselines")
	[baseline, ofPipelines]*.setAccessible(true)
	`
	baselines = polling + `out.print([ofPipelines.get(item("ticks")), baseline.get(item("free"))])`
	polled    = polling + `ofPipelines.set(item("ticks"), [git: 1]); baseline.set(item("free"), 1)`
)

// What one controller saves, the other has loaded a moment later, of each kind; and
// what it saves while it loads is nobody's change.
func TestSavesAreLoadedElsewhere(t *testing.T) {
	t.Parallel()
	r := told(t, "newest")
	r.start("a", "b")
	r.inStep("a", "b")
	before := r.announced()
	for _, s := range saves {
		began := time.Now()
		if s.want == r.says("b", s.see) {
			t.Fatalf("%s: b says %q before it was saved", s.name, s.want)
		}
		r.says("a", s.do)
		r.sees("b", s.see, s.want)
		t.Logf("%s: %v", s.name, time.Since(began).Round(time.Millisecond))
	}
	r.inStep("a", "b")

	t.Log("builds")
	r.says("b", polled)
	r.order(r.replica("a").URL(), "free", "&kind=sleep", 2, verdict.Expected{})
	n := r.order(r.replica("a").URL(), "ticks", "&kind=sleep", 2, verdict.Expected{})
	known := fmt.Sprintf(`out.print item("ticks").lazyBuildMixIn.runMap.runExists(%d)`, n)
	r.sees("b", known, "true")
	if got := r.says("b", fmt.Sprintf(`out.print item("ticks").getBuildByNumber(%d)?.result`, n)); got != "SUCCESS" {
		t.Errorf("b knows build %d as %q", n, got)
	}
	r.sees("b", `out.print item("ticks").nextBuildNumber`, strconv.Itoa(n+1))
	r.sees("b", baselines, "[null, null]") // what a built is what b's next poll begins with
	r.says("a", fmt.Sprintf(`item("ticks").getBuildByNumber(%d).delete()`, n))
	// Its number stays in the list where no object of it was in memory, as it was loaded anew a moment before.
	r.sees("b", fmt.Sprintf(`out.print item("ticks").getBuildByNumber(%d)`, n), "null")
	r.work = nil

	t.Log("what a load saves")
	old := filepath.Join(r.Home, "jobs", "waiting", "config.xml")
	text, err := os.ReadFile(old)
	r.must(err)
	r.must(os.WriteFile(old, []byte(strings.Replace(string(text), "<properties/>", "<oldForm>1</oldForm><description>by hand</description><properties/>", 1)), 0o600)) //nolint:gosec // the test's own home
	r.scan("b", "a")
	r.sees("a", `out.print item("waiting").description`, "by hand")
	r.sees("b", `out.print item("waiting").description`, "by hand")
	r.inStep("a", "b")
	if text, err := os.ReadFile(old); err != nil || strings.Contains(string(text), "oldForm") {
		t.Errorf("the file wasn't rewritten by a load: %s %v", text, err)
	}
	if now := r.announced(); now != before {
		l, err := r.sync("b").ListChanges(r.ctx, &pb.ListChangesRequest{Limit: 1000})
		t.Errorf("b announced %d changes as its own that it only loaded: %v %v", now-before, l.GetChanges(), err)
	}

	t.Log("a plugin")
	r.must(os.MkdirAll(filepath.Join(r.Home, "plugins"), 0o755))
	r.must(os.WriteFile(filepath.Join(r.Home, "plugins", "ldap.jpi"), []byte("new"), 0o600))
	r.scan("a", "b")
	for _, name := range []string{"a", "b"} {
		r.until("restart needed on "+name, func(ctx context.Context) (bool, error) {
			s, err := r.sync(name).GetSyncStatus(ctx, &pb.GetSyncStatusRequest{})
			return slices.ContainsFunc(s.GetRestartNeeded(), func(p string) bool { return strings.Contains(p, "ldap") }), err
		})
	}

	t.Log("a sidecar that is new")
	reads := r.says("b", `out.print footman.fake.Store.READS.get()`)
	r.kill("b", harness.Parts{Sidecar: true})
	r.must(r.replica("b").Revive())
	r.await("b")
	r.until("the scan of the new sidecar", func(ctx context.Context) (bool, error) {
		s, err := r.sync("b").GetSyncStatus(ctx, &pb.GetSyncStatusRequest{})
		return s.GetLastScan() != nil && s.GetLooking() == 0 && s.GetApplying() == 0, err
	})
	r.scan("b")
	if now := r.says("b", `out.print footman.fake.Store.READS.get()`); now != reads {
		t.Errorf("a new sidecar had things loaded once more: %s files were read, before it %s", now, reads)
	}
}

// A load that throws is FAILED with the reason and is tried again, others go on; a
// listener that throws disturbs no report. What nobody hears of is brought up to date
// by the filter before a request changes it. Reports that don't fit any more are lost,
// and a scan finds what they told.
func TestFaultsWhileStayingInStep(t *testing.T) {
	t.Parallel()
	r := told(t, "newest")
	r.start("a", "b")
	r.inStep("a", "b")

	t.Log("a load that throws")
	r.post("b", "/fault?on=throw:onLoad:par")
	r.post("a", "/fault?on=throw:otherSaveable")
	r.says("a", `item("par").setDescription("late"); item("failing").setDescription("in time")`)
	r.sees("b", `out.print item("failing").description`, "in time")
	r.until("the failure", func(context.Context) (bool, error) {
		d := r.differs("b")["jobs/par/config.xml"]
		return d.GetState() == pb.SyncState_SYNC_STATE_FAILED && strings.Contains(d.GetReason(), "fault at onLoad:par"), fmt.Errorf("%v", d)
	})
	r.post("a", "/fault?off=throw:otherSaveable")
	r.post("b", "/fault?off=throw:onLoad:par")
	r.inStep("b")
	if got := r.says("b", `out.print item("par").description`); got != "late" {
		t.Errorf("after it was tried again: %q", got)
	}

	t.Log("a request that would overwrite what it has not seen")
	p := r.between("a")
	_, err := pb.NewControllerClient(r.replica("a").Conn).Register(r.ctx, &pb.RegisterRequest{Replica: "a", Incarnation: 1, VetoActive: true, State: pb.ControllerState_CONTROLLER_STATE_SERVING})
	r.must(err)
	r.until("a bridge that is connected through the tamper", func(context.Context) (bool, error) { return p.streams.Load() > 0, nil })
	p.refuse.Store(true)
	r.says("a", `item("waiting").setDescription("seen by nobody"); j.setSystemMessage("unseen")`)
	if got := r.says("b", `out.print item("waiting").description`); got == "seen by nobody" {
		t.Fatal("b has heard of it, so this shows nothing")
	}
	if code, body := r.post("b", "/job/waiting/disable"); code != http.StatusOK {
		t.Fatalf("disable on b: %d %s", code, body)
	}
	text, err := os.ReadFile(filepath.Join(r.Home, "jobs", "waiting", "config.xml"))
	r.must(err)
	if !strings.Contains(string(text), "seen by nobody") || !strings.Contains(string(text), "<disabled>true<") {
		t.Errorf("what a saved was overwritten by b: %s", text)
	}
	if code, body := r.get("b", "/manage/configure"); code != http.StatusOK || body != "unseen" {
		t.Errorf("the form on b shows %q", body)
	}

	t.Log("more than fits")
	r.says("a", `def i = item("ticks"); 21000.times { ItemListener.fireLocationChange(i, i.fullName) }; item("fresh").setDescription("lost")`)
	p.refuse.Store(false)
	r.sees("b", `out.print item("fresh").description`, "lost")
	r.inStep("a", "b")
	r.sees("a", `out.print item("waiting").disabled`, "true")
	if c := r.conflicts("a"); len(c) != 0 {
		t.Errorf("conflicts: %v", c)
	}
}

// Items are loaded while builds run: those that run elsewhere stay hidden, those that
// run here stay the same objects, and saving them costs no report and no version.
func TestLoadsBesideRunningBuilds(t *testing.T) {
	t.Parallel()
	r := told(t, "newest")
	r.start("a", "b")
	r.inStep("a", "b")
	a, b := r.replica("a").URL(), r.replica("b").URL()
	there := r.order(a, "par", "&kind=parallel", r.long(250), verdict.Expected{Branches: []string{"left", "right"}})
	here := r.order(b, "ticks", "&kind=sleep", r.long(250), verdict.Expected{})
	r.says("a", `j.copy(item("fresh"), "born")`)
	born := r.order(a, "born", "&kind=sleep", r.long(250), verdict.Expected{})
	r.progress(1)
	identity := fmt.Sprintf(`out.print System.identityHashCode(item("ticks").getBuildByNumber(%d))`, here)
	same := r.says("b", identity)
	r.says("a", `["par", "ticks", "born"].each { item(it).setDescription("again") }`)
	for _, job := range []string{"par", "ticks", "born"} {
		r.sees("b", fmt.Sprintf(`out.print item(%q)?.description`, job), "again")
	}
	for job, n := range map[string]int{"par": there, "born": born} {
		size := r.says("b", fmt.Sprintf(`def m = item(%q).getBuildsAsMap(); m.size(); m.values().toArray(); out.print m.containsKey(%d)`, job, n))
		if code, _ := r.get("b", fmt.Sprintf("/job/%s/%d/api/json", job, n)); code != http.StatusNotFound || size != "false" {
			t.Errorf("%s #%d of a is known on b: %d, %s", job, n, code, size)
		}
	}
	// A number may become known in other ways: a plugin asks for it, or a permalink does.
	for job, n := range map[string]int{"par": there, "born": born} {
		if got := r.says("b", fmt.Sprintf(`def m = item(%q).lazyBuildMixIn.runMap; m.recognizeNumber(%d); out.print m.getByNumber(%d)`, job, n, n)); got != "null" {
			t.Errorf("%s #%d of a was loaded on b: %s", job, n, got)
		}
		// The unit for Pipelines refuses such a build once more; the veto must, too.
		allowed := fmt.Sprintf(`out.print hudson.model.listeners.RunListener.all().every { it.allowLoad(item(%q), %d) }`, job, n)
		if b, a := r.says("b", allowed), r.says("a", allowed); b != "false" {
			t.Errorf("the veto lets %s #%d of a be loaded on b: %s (on a: %s)", job, n, b, a)
		}
	}
	if now := r.says("b", identity); now != same {
		t.Errorf("the build of b is another object after its job was loaded again: %s, before %s", now, same)
	}

	t.Log("a build of a beside one of b")
	r.says("b", polled)
	second := r.order(a, "ticks", "&kind=sleep", 2, verdict.Expected{})
	r.sees("b", fmt.Sprintf(`out.print item("ticks").lazyBuildMixIn.runMap.runExists(%d)`, second), "true")
	if got := r.says("b", baselines); got != "[[git:1], 1]" {
		t.Errorf("what b's poll saw, and may be building, is forgotten: %s", got)
	}

	t.Log("saves of a running build")
	r.inStep("a", "b")
	versions := func() int {
		found, err := filepath.Glob(filepath.Join(r.Home, ".footman", "versions", "b", "*"))
		r.must(err)
		return len(found)
	}
	kept, own := versions(), r.announced()
	took := r.says("b", fmt.Sprintf(`def run = item("ticks").getBuildByNumber(%d); def f = new hudson.XmlFile(new File(run.rootDir, "build.xml"))
		long s = System.nanoTime(); 20000.times { SaveableListener.fireOnChange(run, f) }; out.print((System.nanoTime() - s).intdiv(20000))`, here))
	t.Logf("%s ns for each save", took)
	if now := versions(); now != kept {
		t.Errorf("%d versions of a running build were kept", now-kept)
	}
	if now := r.announced(); now != own {
		t.Errorf("a running build was announced, %d changes", now-own)
	}
	rep := r.clean()
	for _, x := range rep.Builds {
		if len(x.Executors) != 1 {
			t.Errorf("%s was executed by %v", ref(x), x.Executors)
		}
	}
}

// A controller that boots writes back what it read before: a system message that was
// set meanwhile is put back, and the booting one loads it.
func TestBootOverwritesNothing(t *testing.T) {
	t.Parallel()
	r := told(t, "newest")
	r.start("a")
	r.inStep("a")
	r.must(os.WriteFile(filepath.Join(r.Home, ".pause-save"), nil, 0o600))
	r.must(r.Start("b"))
	r.until("b before it saves", func(context.Context) (bool, error) {
		_, err := os.Stat(filepath.Join(r.Home, ".paused-save"))
		return err == nil, nil
	})
	r.says("a", `j.setSystemMessage("while b boots")`)
	r.must(os.Remove(filepath.Join(r.Home, ".pause-save")))
	r.await("b")
	for _, name := range []string{"a", "b"} {
		r.sees(name, `out.print j.systemMessage`, "while b boots")
	}
	r.inStep("a", "b")
	text, err := os.ReadFile(filepath.Join(r.Home, "config.xml"))
	r.must(err)
	if !strings.Contains(string(text), "while b boots") {
		t.Errorf("config.xml: %s", text)
	}
}

// Two replicas that make users at once, each of which writes the whole map: both are
// in it, and both controllers know both.
func TestUsersOfTwoControllers(t *testing.T) {
	t.Parallel()
	r := told(t, "oldest")
	r.start("a", "b")
	r.inStep("a", "b")
	r.says("a", `def u = User.getById("u0", true); u.setFullName("Zero"); u.save()`)
	r.sees("b", `out.print User.getById("u0", false)?.fullName`, "Zero")
	r.inStep("a", "b")
	p := r.between("a")
	_, err := pb.NewControllerClient(r.replica("a").Conn).Register(r.ctx, &pb.RegisterRequest{Replica: "a", Incarnation: 1, VetoActive: true, State: pb.ControllerState_CONTROLLER_STATE_SERVING})
	r.must(err)
	r.until("a bridge that is connected through the tamper", func(context.Context) (bool, error) { return p.streams.Load() > 0, nil })
	p.refuse.Store(true)
	r.says("a", `def u = User.getById("u1", true); u.setFullName("One"); u.save()`)
	r.says("b", `def u = User.getById("u2", true); u.setFullName("Two"); u.save()`) // writes the map without u1
	p.refuse.Store(false)
	for _, name := range []string{"a", "b"} {
		r.sees(name, `out.print([User.getById("u1", false)?.fullName, User.getById("u2", false)?.fullName])`, "[One, Two]")
	}
	allThere := func(ids ...string) {
		t.Helper()
		r.until("all of them in users.xml", func(context.Context) (bool, error) {
			text, err := os.ReadFile(filepath.Join(r.Home, "users", "users.xml"))
			for _, id := range ids {
				if !strings.Contains(string(text), "<string>"+id+"<") {
					return false, fmt.Errorf("it lacks %s: %s", id, text)
				}
			}
			return true, err
		})
	}
	allThere("u0", "u1", "u2")
	r.inStep("a", "b")

	t.Log("a user who is loaded by half while users are looked at")
	const usersXML = "users/users.xml"
	r.post("a", "/fault?on=hold:User.load:u3")
	after := len(p.reports(usersXML))
	r.says("b", `def u = User.getById("u3", true); u.setFullName("Three"); u.save()`)
	r.sees("a", `out.print footman.fake.Faults.HELD`, "[User.load:u3]")
	r.inTheBridge("a", `cls("SyncUsers").look()`)
	r.post("a", "/fault?off=hold:User.load:u3")
	r.sees("a", `out.print User.getById("u3", false)?.fullName`, "Three")
	r.inStep("a")
	r.says("a", `def u = User.getById("u4", true); u.setFullName("Four"); u.save()`)
	allThere("u3", "u4")
	last := r.inTheBridge("a", `out.print cls("Loaded").digest("users/users.xml")`)
	if tell := r.saysNext(p, usersXML, after, last); len(tell) != 1 {
		t.Errorf("a load is told as a save: %v", tell)
	}
	r.inStep("a", "b")
}
