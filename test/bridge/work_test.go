//go:build bridge

package bridge_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// node adds a permanent agent to the home: one that controllers launch, or one that
// connects by itself.
func (r *rig) node(name, label string, inbound bool) {
	r.t.Helper()
	launcher := "hudson.plugins.sshslaves.SSHLauncher"
	if inbound {
		launcher = "hudson.slaves.JNLPLauncher"
	}
	dir := filepath.Join(r.Home, "nodes", name)
	r.must(os.MkdirAll(dir, 0o755))
	r.must(os.WriteFile(filepath.Join(dir, "config.xml"), fmt.Appendf(nil, "<?xml version='1.1' encoding='UTF-8'?>\n<slave>\n  <name>%s</name>\n  <numExecutors>2</numExecutors>\n  <label>%s</label>\n  <launcher class=%q/>\n</slave>\n", name, label, launcher), 0o600))
}

// Two replicas at work on one home: a timer fires once, an item whose build runs on
// the other replica is neither deleted nor renamed, an agent is connected to one of
// them at a time and moves with the builds, an inbound one is refused with a reason.
// Then one is killed while it has waiting items: each of them starts once.
func TestTwoReplicasAtWork(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	r.must(os.RemoveAll(filepath.Join(r.Home, "nodes")))
	r.node("ssh", "linux", false)
	r.node("door", "door", true)
	r.start("a", "b")
	a, b := r.replica("a").URL(), r.replica("b").URL()

	t.Log("triggers")
	jobs := []string{"ticks", "par", "waiting", "params", "fresh", "team/inner", "team/über job", "failing"}
	quoted, err := json.Marshal(jobs)
	r.must(err)
	fire := `import hudson.model.*
		` + string(quoted) + `.each { n ->
		  def j = jenkins.model.Jenkins.get().getItemByFullName(n)
		  if (Queue.getInstance().schedule2(j, 3600, [new CauseAction(new hudson.triggers.TimerTrigger.TimerTriggerCause())]).isAccepted()) out.println(n)
		}`
	r.until("trigger owners", func(context.Context) (bool, error) { // both have heard of both
		return len(strings.Fields(r.script("a", fire))) > 0 && len(strings.Fields(r.script("b", fire))) > 0, nil
	})
	empty := `hudson.model.Queue.getInstance().clear()`
	r.until("each trigger once", func(context.Context) (bool, error) {
		r.script("a", empty)
		r.script("b", empty)
		fired := map[string]int{}
		for _, name := range []string{"a", "b"} {
			for n := range strings.Lines(r.script(name, fire)) {
				fired[strings.TrimSpace(n)]++
			}
		}
		for _, j := range jobs {
			if fired[j] != 1 {
				return false, fmt.Errorf("%s fired %d times", j, fired[j])
			}
		}
		return true, nil
	})
	r.script("a", empty)
	r.script("b", empty)

	t.Log("items")
	r.order(a, "team/inner", "&kind=sleep", r.long(100), verdict.Expected{})
	for path, want := range map[string]int{"/job/team/job/inner/doDelete": http.StatusBadRequest, "/job/team/doDelete": http.StatusBadRequest, "/job/team/job/inner/confirmRename?newName=other": http.StatusConflict} {
		if code, body := r.post("b", path); code != want || !strings.Contains(body, "replica a") {
			t.Errorf("POST %s on b: %d %s; want %d and where it runs", path, code, body, want)
		}
	}
	r.must(onlyExists(filepath.Join(r.Home, "jobs", "team", "jobs", "inner", "config.xml")))

	t.Log("agents")
	n := r.order(a, "ticks", "&kind=sh&node=ssh", r.long(60), verdict.Expected{})
	r.until("a build on the agent in live.json", func(context.Context) (bool, error) {
		text, err := os.ReadFile(filepath.Join(r.Home, ".footman", "running", "a", "1", "live.json"))
		return strings.Contains(string(text), fmt.Sprintf(`"ticks@%d":["ssh"]`, n)), err
	})
	r.progress(2)
	r.order(b, "ticks", "&kind=sh&node=linux", 20, verdict.Expected{}) // waits until a lets go
	first, second := "a", "b"
	if code, body := r.post(first, "/fakeAgent?name=door"); code != http.StatusOK {
		t.Errorf("inbound agent at %s: %d %s", first, code, body)
	}
	if code, body := r.post(second, "/fakeAgent?name=door"); code != http.StatusConflict || !strings.Contains(body, "door") {
		t.Errorf("inbound agent at %s: %d %s; want a refusal with a reason", second, code, body)
	}

	t.Log("queue")
	for _, delay := range []string{strconv.Itoa(r.long(8)), strconv.Itoa(r.long(9))} { // seconds; both must be saved before one of them starts
		code, body := r.post("a", "/job/params/build?ticks=3&interval=100ms&which="+delay+"&delay="+delay)
		if code != http.StatusCreated {
			t.Fatalf("build of params: %d %s", code, body)
		}
	}
	r.until("the queue of a on disk", func(context.Context) (bool, error) {
		text, err := os.ReadFile(filepath.Join(r.Home, "queue", "a-1.xml"))
		return strings.Count(string(text), "<id>") >= 2, err
	})
	r.kill("a", harness.Whole)
	r.until("the items of the dead replica", func(context.Context) (bool, error) {
		found, err := filepath.Glob(filepath.Join(r.Home, "jobs", "params", "builds", "[2-9]"))
		return len(found) == 2, err
	})
	rep := r.clean()
	for _, build := range rep.Builds {
		if build.Result != "SUCCESS" {
			t.Errorf("%s ended %s; executors %v", ref(build), build.Result, build.Executors)
		}
	}
	if found, _ := filepath.Glob(filepath.Join(r.Home, "jobs", "params", "builds", "[2-9]")); len(found) != 2 {
		t.Errorf("items of the dead replica became builds %v, want two", found)
	}
	if twice, _ := filepath.Glob(filepath.Join(r.machines, "*.twice")); len(twice) > 0 {
		text, _ := os.ReadFile(twice[0])
		t.Errorf("an agent was connected to two controllers: %s %s", twice[0], text)
	}
}

func onlyExists(path string) error {
	_, err := os.Stat(path)
	return err
}

// A claim that can't be written starts no build; a build whose end can't be saved
// keeps its record until it can.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	r.start("a")
	own := filepath.Join(r.Home, ".footman", "running", "a", "1")
	r.must(os.Rename(own, own+"-away")) // no record can be written
	before, err := filepath.Glob(filepath.Join(r.Home, "jobs", "ticks", "builds", "*"))
	r.must(err)
	if code, _ := r.post("a", "/job/ticks/build?delay=0"); code != http.StatusCreated {
		t.Fatalf("status %d", code)
	}
	r.until("an empty queue", func(context.Context) (bool, error) {
		return strings.TrimSpace(r.script("a", `out.print(hudson.model.Queue.getInstance().getItems().length)`)) == "0", nil
	})
	after, err := filepath.Glob(filepath.Join(r.Home, "jobs", "ticks", "builds", "*"))
	r.must(err)
	if len(after) != len(before) {
		t.Errorf("a build began without a record: %v, before: %v", after, before)
	}
	r.must(os.RemoveAll(own)) // the bridge may have made it anew for live.json
	r.must(os.Rename(own+"-away", own))
	r.order(r.replica("a").URL(), "ticks", "&kind=sleep", 5, verdict.Expected{})
	r.clean()
}
