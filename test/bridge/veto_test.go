//go:build bridge

package bridge_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// lookAtAll is what plugins and people do to builds: each of them loads what it may.
const lookAtAll = `
import hudson.model.*
def jobs = jenkins.model.Jenkins.get().getAllItems(Job)
jobs.each { j ->
  j.getBuildsAsMap().size()
  j.getBuildsAsMap().values().toArray()
  j.getBuildsAsMap().entrySet().toArray()
  j.getLastBuild()
  j.getBuildDir().list().findAll { it.isInteger() }.each { n -> j.getBuildByNumber(n as int); j.getBuild(n); j.getBuildsAsMap().get(n as int) }
  j.doReload()
  j.getBuildsAsMap().size()
  j.getLazyBuildMixIn().getRunMap().purgeCache()
  j.getBuildsAsMap().size()
}
out.println(jobs.size())`

// Whatever loads builds on another replica, before its boot has ended or later,
// executes none that runs elsewhere: lists, gauges that count, reloads, pages. On
// the line where all() asks nobody, too.
func TestNoLookExecutesABuildTwice(t *testing.T) {
	for _, line := range lines {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, line, "-Dfake.faults=throw:otherListener")
			lonely := r.withoutRecord("ticks", 901)
			old := r.oldFreestyle("free", 900)
			r.start("a")
			at := r.replica("a").URL()
			n := r.order(at, "ticks", "&kind=sleep", r.long(250), verdict.Expected{})
			r.order(at, "team/über job", "&kind=sleep", r.long(250), verdict.Expected{})
			r.order(at, "par", "&kind=parallel", r.long(250), verdict.Expected{Branches: []string{"left", "right"}})
			free := r.order(at, "free", "", r.long(250), verdict.Expected{})
			r.progress(1)
			r.start("b") // its boot lists builds that run
			for range 3 {
				if out := r.script("b", lookAtAll); out == "" {
					t.Error("nothing was looked at")
				}
				r.get("b", "/prometheus")
				r.get("b", "/api/json")
			}
			for _, path := range []string{fmt.Sprintf("/job/ticks/%d/api/json", n), fmt.Sprintf("/job/free/%d/api/json", free), "/job/ticks/901/api/json"} {
				if code, body := r.get("b", path); code != http.StatusNotFound {
					t.Errorf("%s on b: %d %s, want 404", path, code, body)
				}
			}
			if code, body := r.get("b", old); code != http.StatusOK {
				t.Errorf("an old freestyle build without a result is hidden: %d %s", code, body)
			}
			// a itself: never a second object of a build that it executes.
			same := r.script("a", fmt.Sprintf(`def j = jenkins.model.Jenkins.get().getItemByFullName("ticks"); def r = j.getBuildByNumber(%d); j.doReload(); j.getBuildsAsMap().size(); out.print(j.getBuildByNumber(%d).is(r))`, n, n))
			if !strings.Contains(same, "true") {
				t.Errorf("after a reload on a its own build is another object: %s", same)
			}
			r.script("a", lookAtAllButPurge)
			rep := r.clean()
			for _, b := range rep.Builds {
				if !slices.Equal(b.Executors, []string{"a/1"}) {
					t.Errorf("%s was executed by %v", ref(b), b.Executors)
				}
			}
			if _, err := os.Stat(filepath.Join(lonely, "log")); err == nil {
				t.Error("a running build without any record was executed")
			}
		})
	}
}

// purgeCache on a replica that executes builds drops live objects; Jenkins never does it.
var lookAtAllButPurge = strings.ReplaceAll(lookAtAll, "j.getLazyBuildMixIn().getRunMap().purgeCache()", "")

// withoutRecord puts a running Pipeline into the home that no ledger knows.
func (r *rig) withoutRecord(job string, number int) string {
	r.t.Helper()
	dir := filepath.Join(r.Home, "jobs", job, "builds", fmt.Sprint(number))
	r.must(os.MkdirAll(dir, 0o755))
	r.must(os.WriteFile(filepath.Join(dir, "build.xml"), []byte("<?xml version='1.1' encoding='UTF-8'?>\n<flow-build plugin=\"workflow-job@1546.v62a_c59c112dd\">\n  <actions/>\n  <queueId>1</queueId>\n  <timestamp>1795399008582</timestamp>\n  <startTime>1795399008592</startTime>\n"+
		"  <duration>0</duration>\n  <charset>UTF-8</charset>\n  <keepLog>false</keepLog>\n  <execution class=\"org.jenkinsci.plugins.workflow.cps.CpsFlowExecution\">\n    <result>SUCCESS</result>\n    <durabilityHint>MAX_SURVIVABILITY</durabilityHint>\n    <done>false</done>\n    <resumeBlocked>false</resumeBlocked>\n  </execution>\n  <completed>false</completed>\n</flow-build>\n"), 0o600))
	r.must(os.WriteFile(filepath.Join(dir, "program.dat"), []byte("kind=sleep\nticks=5\ninterval=100\napproved=false\nnode=\n"), 0o600))
	return dir
}

// oldFreestyle puts a build into the home that never said how it ended.
func (r *rig) oldFreestyle(job string, number int) string {
	r.t.Helper()
	dir := filepath.Join(r.Home, "jobs", job, "builds", fmt.Sprint(number))
	r.must(os.MkdirAll(dir, 0o755))
	r.must(os.WriteFile(filepath.Join(dir, "build.xml"), []byte("<?xml version='1.0' encoding='UTF-8'?>\n<build>\n  <actions/>\n  <number>900</number>\n  <duration>5</duration>\n</build>\n"), 0o600))
	return fmt.Sprintf("/job/%s/%d/api/json", job, number)
}

// The test of the test: a controller on the same home that was not started by
// `footman run`, and so has no veto, executes builds a second time, and the verdict
// says so. The bridge in it says one line and does nothing else.
func TestWithoutVetoBuildsRunTwice(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	r.start("a")
	r.order(r.replica("a").URL(), "ticks", "&kind=sleep", r.long(150), verdict.Expected{})
	r.order(r.replica("a").URL(), "team/über job", "&kind=sleep", r.long(150), verdict.Expected{})
	r.progress(1)
	before, err := filepath.Glob(filepath.Join(r.Home, ".footman", "*", "*", "*"))
	r.must(err)
	cmd, at, log := r.plain()
	for range 2 {
		_, _, err := r.ask(http.MethodGet, at+"/prometheus", "")
		r.must(err)
	}
	r.until("double execution", func(context.Context) (bool, error) { return r.judge().Bad > 0, nil })
	text, err := os.ReadFile(log)
	r.must(err)
	if n := strings.Count(string(text), "Footman"); n != 1 {
		t.Errorf("the bridge said %d lines in a controller that is none of Footman's:\n%s", n, text)
	}
	r.must(cmd.Process.Kill())
	after, err := filepath.Glob(filepath.Join(r.Home, ".footman", "*", "*", "*"))
	r.must(err)
	if len(after) > len(before)+2 { // live.json and bridge.json of a come by themselves
		t.Errorf("the bridge wrote into .footman: %v, before: %v", after, before)
	}
}
