//go:build bridge

package bridge_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// inside gives scripts the bridge's classes, their fields, and a way to stop a thread at
// the moment in which it has looked at what it saved and waits to tell.
const inside = `
def loader = hudson.ExtensionList.lookup(hudson.model.listeners.SaveableListener).find { it.class.name == 'footman.SavedListener' }.class.classLoader
def cls = { String n -> Class.forName('footman.' + n, true, loader) }
def field = { String c, String n -> def f = cls(c).getDeclaredField(n); f.setAccessible(true); f.get(null) }
def telling = { String where, Closure act ->
	def t = Thread.start(act)
	while (t.alive && !(t.state == Thread.State.BLOCKED && t.stackTrace.any { it.className == 'footman.Changes' && it.methodName == where })) { Thread.sleep(5) }
	if (!t.alive) { throw new IllegalStateException('it had nothing to tell') }
	t
}
def lock = field('Changes', 'LOCK')
def loaded = { String path -> cls('Loaded').digest(path) == cls('Loaded').digestOf(new File(j.rootDir, path)) }
`

// inTheBridge runs a script that reaches into the bridge.
func (r *rig) inTheBridge(name, text string) string {
	r.t.Helper()
	return r.says(name, inside+text)
}

// saysNext waits for the report of a save that follows, and returns what was told of the
// path after so many reports, without what is told of loads.
func (r *rig) saysNext(p *tamper, path string, after int, digest string) (out []*pb.SavedChange) {
	r.t.Helper()
	r.reported(p, path, after, "the report of the last save", func(c *pb.SavedChange) bool { return c.GetDigest() == digest && !c.GetLoaded() })
	for _, c := range p.reports(path)[after:] {
		if !c.GetLoaded() {
			out = append(out, c)
		}
	}
	return out
}

// What threads do to one file at once is told as it was: each save with what it was based
// on, and what is noted as loaded is what lies on disk.
func TestSavesInOneMoment(t *testing.T) {
	t.Parallel()
	r := told(t, "newest")
	r.start("a")
	r.inStep("a")
	p := r.tapped("a")
	const ticks = "jobs/ticks/config.xml"
	save := func(description string) string {
		t.Helper()
		return r.inTheBridge("a", fmt.Sprintf(`item("ticks").setDescription(%q); out.print cls('Loaded').digest(%q)`, description, ticks))
	}
	first := save("first")
	r.saysNext(p, ticks, 0, first)
	after := len(p.reports(ticks))

	t.Log("two threads save it; the one that saved before the other tells after it")
	got := r.inTheBridge("a", `
		def i = item("ticks"), f = i.configFile, t
		synchronized (lock) {
			footman.fake.Store.of(i).set("description", "overtaken")
			f.write(i)
			t = telling("note") { ItemListener.fireOnUpdated(i) }
			i.setDescription("second")
		}
		t.join()
		out.print loaded("jobs/ticks/config.xml")`)
	if got != "true" {
		t.Errorf("what is noted is not what the later one saved: %s", got)
	}
	second := r.inTheBridge("a", fmt.Sprintf(`out.print cls('Loaded').digest(%q)`, ticks))
	third := save("third")
	tell := r.saysNext(p, ticks, after, third)
	if len(tell) != 2 || tell[0].GetDigest() != second || tell[0].GetBase() != first || tell[1].GetBase() != second {
		t.Errorf("first %s, second %s, third %s; told: %v", first, second, third, tell)
	}
	after = len(p.reports(ticks))

	t.Log("a peer's save is loaded before this one's is told")
	got = r.inTheBridge("a", `
		def i = item("ticks"), f = i.configFile, t
		synchronized (lock) {
			footman.fake.Store.of(i).set("description", "mine")
			f.write(i)
			t = telling("note") { ItemListener.fireOnUpdated(i) }
			def theirs = new File(f.file.parentFile, ".theirs")
			theirs.text = f.file.text.replace(">mine<", ">theirs<")
			java.nio.file.Files.move(theirs.toPath(), f.file.toPath(), java.nio.file.StandardCopyOption.ATOMIC_MOVE)
			out.println cls("Apply").one("jobs/ticks/config.xml", 60_000_000_000L).outcome
		}
		t.join()
		out.println i.description
		out.print loaded("jobs/ticks/config.xml")`)
	if got != "APPLIED\ntheirs\ntrue" {
		t.Errorf("after a load in that moment: %q", got)
	}
	theirs := r.inTheBridge("a", fmt.Sprintf(`out.print cls('Loaded').digest(%q)`, ticks))
	fourth := save("fourth")
	tell = r.saysNext(p, ticks, after, fourth)
	if len(tell) != 2 || tell[0].GetBase() != third || tell[1].GetBase() != theirs {
		t.Errorf("third %s, theirs %s, fourth %s; told: %v", third, theirs, fourth, tell)
	}

	t.Log("a save while the start's writes are looked at")
	r.saysNext(p, "config.xml", 0, r.inTheBridge("a", `j.setSystemMessage("before"); out.print cls("Loaded").digest("config.xml")`))
	after = len(p.reports("config.xml"))
	got = r.inTheBridge("a", `
		def t
		cls("Loaded").forget("config.xml")
		synchronized (lock) {
			t = telling("booted") { cls("BootWrites").look() }
			j.setSystemMessage("meanwhile")
		}
		t.join()
		out.print loaded("config.xml")`)
	if got != "true" {
		t.Errorf("what is noted is not what was saved meanwhile: %s", got)
	}
	last := r.inTheBridge("a", `j.setSystemMessage("after"); out.print cls("Loaded").digest("config.xml")`)
	tell = r.saysNext(p, "config.xml", after, last)
	if len(tell) != 2 || tell[0].GetBooting() || tell[1].GetBooting() {
		t.Errorf("told as the start's doing: %v", tell)
	}

	t.Log("what was read does not replace what was saved since")
	got = r.inTheBridge("a", fmt.Sprintf(`
		def known = cls("Loaded").entry(%[1]q)
		item("ticks").setDescription("since")
		out.println cls("Loaded").swap(%[1]q, known, cls("Loaded").read(new File(j.rootDir, "config.xml")))
		out.print loaded(%[1]q)`, ticks))
	if got != "false\ntrue" {
		t.Errorf("what was read before: %q", got)
	}
}

// A request waits for loads only so long, one after the other with those that a command
// names; what can't be loaded does not fill the log, nor what was deleted the memory; and
// the folders of what a request is about are asked anew.
func TestLoadsHoldUpNobody(t *testing.T) {
	t.Parallel()
	r := told(t, "newest")
	r.start("a")
	r.inStep("a")
	p := r.tapped("a")
	apply := func(id string, paths ...string) {
		t.Helper()
		var all []*pb.ApplyChange
		for _, path := range paths {
			all = append(all, &pb.ApplyChange{Path: path, Again: true})
		}
		r.must(p.command(id, &pb.ApplyChanges{Changes: all}))
	}
	answered := func(id string, n int) {
		t.Helper()
		r.until("the answer "+id, func(context.Context) (bool, error) {
			done := p.answer(id).GetApplied()
			return len(done) == n, fmt.Errorf("%d", len(done))
		})
	}

	t.Log("a request to a job beside a load that hangs")
	r.post("a", "/fault?on=hold:onLoad:par")
	apply("hangs", "jobs/par/config.xml")
	r.sees("a", `out.print footman.fake.Faults.HELD`, "[onLoad:par]")
	r.replace("jobs/waiting/config.xml", "<properties/>", "<description>by hand</description><properties/>")
	if code, body := r.post("a", "/job/waiting/disable"); code != http.StatusOK {
		t.Errorf("disable while something else is loaded: %d %s", code, body)
	}
	if got := r.says("a", `out.print footman.fake.Faults.HELD`); got != "[onLoad:par]" {
		t.Errorf("the load had ended: %s", got) // then this shows nothing
	}
	if got := r.inTheBridge("a", `out.print field("Apply", "LOCK").fair`); got != "true" {
		t.Errorf("a request may wait for all that a command names: %s", got)
	}
	r.post("a", "/fault?off=hold:onLoad:par")
	answered("hangs", 1)

	t.Log("builds that begin and end while their job is loaded")
	r.post("a", "/fault?on=hold:lists:ticks")
	apply("lists", "jobs/ticks/config.xml")
	r.sees("a", `out.print footman.fake.Faults.HELD`, "[lists:ticks]")
	short := r.order(r.replica("a").URL(), "ticks", "&kind=sleep", 1, verdict.Expected{})
	n := r.order(r.replica("a").URL(), "ticks", "&kind=sleep", r.long(100), verdict.Expected{})
	ended := fmt.Sprintf("/job/ticks/%d/api/json", short)
	r.until("the end of the short one", func(context.Context) (bool, error) {
		_, body := r.get("a", ended)
		return strings.Contains(body, `"building":false`) && len(r.records()) == 1, fmt.Errorf("%s %v", body, r.records())
	})
	if got := r.says("a", `out.print footman.fake.Faults.HELD`); got != "[lists:ticks]" {
		t.Errorf("the load had ended: %s", got)
	}
	r.post("a", "/fault?off=hold:lists:ticks")
	answered("lists", 1)
	if got := r.says("a", fmt.Sprintf(`out.print item("ticks").getBuildByNumber(%d)?.isBuilding()`, n)); got != "true" {
		t.Errorf("the build that began meanwhile: %s", got)
	}
	if code, body := r.get("a", ended); code != http.StatusOK {
		t.Errorf("the build that ended meanwhile: %d %s", code, body)
	}

	t.Log("what a request is about is asked of the file server")
	long := time.Now().Add(-time.Hour)
	changed := func(folder string, request func()) bool {
		t.Helper()
		dir := filepath.Join(r.Home, folder)
		r.must(os.Chtimes(dir, long, long))
		request()
		now, err := os.Stat(dir)
		r.must(err)
		return now.ModTime().After(long)
	}
	if changed("jobs/fresh", func() { r.get("a", "/job/fresh/api/json") }) {
		t.Error("a page without a form changed the job's folder")
	}
	if !changed("jobs/fresh", func() { r.get("a", "/job/fresh/configure") }) {
		t.Error("a form left the job's folder as the client remembers it")
	}
	if !changed("jobs", func() { r.post("a", "/job/nobody-knows/disable") }) {
		t.Error("a request to a job that is not known left the folder of jobs as the client remembers it")
	}

	t.Log("a thousand files that can't be loaded")
	var bad []string
	for i := range 1100 {
		path := "nodes/bad" + strconv.Itoa(i) + "/config.xml"
		bad = append(bad, path)
		file := filepath.Join(r.Home, path)
		r.must(os.MkdirAll(filepath.Dir(file), 0o750))
		r.must(os.WriteFile(file, []byte("no XML>"), 0o600))
	}
	const warnings = `out.print field("Footman", "said").size()`
	said := r.number("a", warnings)
	apply("bad", bad...)
	answered("bad", len(bad))
	for i := range 5 {
		r.post("a", "/computer/bad"+strconv.Itoa(i)+"/doSomething")
	}
	if now := r.number("a", warnings); now < said+1 || now > said+2 {
		t.Errorf("%d warnings of one kind", now-said)
	}

	t.Log("more deletions than are remembered")
	size := r.number("a", `
		def table = cls("Loaded")
		60_000.times { table.set("jobs/gone" + it + "/config.xml", "", null) }
		out.print table.all().size()`)
	rest := r.inTheBridge("a", `
		def table = cls("Loaded")
		table.set("jobs/lives/config.xml", "00", null)
		table.set("jobs/lives/config.xml", "01", null)
		out.println table.digest("jobs/lives/config.xml")
		table.set("jobs/lives/config.xml", "", null)
		out.println table.entry("jobs/lives/config.xml")
		60_000.times { table.forget("jobs/gone" + it + "/config.xml") }
		out.print loaded("jobs/par/config.xml")`)
	if size > 50_000 || rest != "01\nnull\ntrue" {
		t.Errorf("%d files are remembered, then: %q", size, rest)
	}
}

// replace changes a file by hand, as a rename, so that kept versions stay as they are.
func (r *rig) replace(path, from, to string) {
	r.t.Helper()
	file := filepath.Join(r.Home, filepath.FromSlash(path))
	text, err := os.ReadFile(file)
	r.must(err)
	if !strings.Contains(string(text), from) {
		r.t.Fatalf("%s lacks %s: %s", path, from, text)
	}
	tmp := filepath.Join(filepath.Dir(file), ".by-hand")
	r.must(os.WriteFile(tmp, []byte(strings.Replace(string(text), from, to, 1)), 0o600)) //nolint:gosec // the test's own home
	r.must(os.Rename(tmp, file))
}

func (r *rig) number(name, text string) int {
	r.t.Helper()
	got := r.inTheBridge(name, text)
	n, err := strconv.Atoi(got)
	if err != nil {
		r.t.Fatalf("no number: %s", got)
	}
	return n
}
