package simjenkins_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/internal/simjenkins"
	"github.com/footman-ci/footman/internal/simjenkins/memory"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate/resource"
)

func (f *fakeSidecar) ReportChanges(_ context.Context, r *footmanv1.ReportChangesRequest) (*footmanv1.ReportChangesResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.changesRefused != nil {
		return nil, f.changesRefused
	}
	f.changes = append(f.changes, r)
	return &footmanv1.ReportChangesResponse{}, nil
}

// saves are the changes that were told, without those that only say what is loaded.
func (f *fakeSidecar) saves(prefix string) (out []*footmanv1.SavedChange) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.changes {
		for _, c := range r.GetChanges() {
			if strings.HasPrefix(c.GetPath(), prefix) && (c.GetDigest() != c.GetBase() || c.GetFrom() != "") {
				out = append(out, c)
			}
		}
	}
	return out
}

// loaded is what was told as loaded.
func (f *fakeSidecar) loaded() map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := map[string]string{}
	for _, r := range f.changes {
		for _, c := range r.GetChanges() {
			if c.GetLoaded() && c.GetDigest() == c.GetBase() && c.GetFrom() == "" {
				out[c.GetPath()] = c.GetDigest()
			}
		}
	}
	return out
}

func (f *fakeSidecar) holds() (out []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.changes {
		out = append(out, r.GetHolds()...)
	}
	return out
}

// saved waits for n saves below a path and returns them.
func (f *fakeSidecar) saved(prefix string, n int) []*footmanv1.SavedChange {
	f.t.Helper()
	eventually(f.t, fmt.Sprint(n, " saves of ", prefix), func() bool { return len(f.saves(prefix)) >= n })
	got := f.saves(prefix)
	if len(got) != n {
		f.t.Fatalf("%d saves of %s, want %d: %v", len(got), prefix, n, got)
	}
	return got
}

// apply has paths loaded and returns the outcomes by path.
func (f *fakeSidecar) apply(home layout.Home, paths ...string) map[string]*footmanv1.AppliedChange {
	f.t.Helper()
	cmd := &footmanv1.ApplyChanges{}
	for _, p := range paths {
		cmd.Changes = append(cmd.Changes, &footmanv1.ApplyChange{Path: p, Kind: resource.Classify(p).Kind.String(), Digest: onDisk(f.t, home, p)})
	}
	return f.applyAll(cmd)
}

func (f *fakeSidecar) applyAll(cmd *footmanv1.ApplyChanges) map[string]*footmanv1.AppliedChange {
	f.t.Helper()
	ack := f.send(&footmanv1.CommandsResponse{Command: &footmanv1.CommandsResponse_ApplyChanges{ApplyChanges: cmd}})
	if ack.GetOutcome() != footmanv1.Outcome_OUTCOME_DONE {
		f.t.Fatalf("apply: %v %s", ack.GetOutcome(), ack.GetReason())
	}
	out := map[string]*footmanv1.AppliedChange{}
	for _, a := range ack.GetApplied() {
		out[a.GetPath()] = a
	}
	return out
}

// onDisk is the digest of a file, "" if there is none.
func onDisk(t testing.TB, home layout.Home, p string) string {
	t.Helper()
	name := filepath.Join(home.Path(), p)
	if resource.Classify(p).Kind == resource.Builds {
		entries, err := os.ReadDir(name)
		must(t, err)
		var b strings.Builder
		for _, e := range entries {
			if _, ok := resource.BuildNumber(e.Name()); ok {
				b.WriteString(e.Name() + "\n")
			}
		}
		return memory.Digest([]byte(b.String())).String()
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	return memory.Digest(text).String()
}

// ask posts and wants a status.
func (s *sim) ask(want int, path string, body ...byte) {
	s.t.Helper()
	if code, answer := s.try("POST", path, body); code != want {
		s.t.Fatalf("POST %s: %d %s, want %d", path, code, answer, want)
	}
}

// inMemory is the content of a file as a controller holds it.
func (s *sim) inMemory(p string) string {
	s.t.Helper()
	code, text := s.try("GET", "sim/memory?path="+url.QueryEscape(p), nil)
	if code == http.StatusNotFound {
		return ""
	}
	if code != http.StatusOK {
		s.t.Fatalf("memory of %s: %d %s", p, code, text)
	}
	return string(text)
}

// sums are the digests of what is in memory.
type sums struct {
	Digest string `json:"digest"`
	Config string `json:"config"`
}

func (s *sim) sum() (sum sums) {
	s.t.Helper()
	code, body := s.try("GET", "sim/memory", nil)
	if code != http.StatusOK {
		s.t.Fatalf("memory: %d %s", code, body)
	}
	must(s.t, json.Unmarshal(body, &sum))
	return sum
}

func holdBoot(c *simjenkins.Config, _ map[string]string)  { c.HoldBoot = true }
func earlySave(c *simjenkins.Config, _ map[string]string) { c.EarlySave = true }

func bootWith(t testing.TB, home layout.Home, name string, f *fakeSidecar, opts ...option) *sim {
	t.Helper()
	return boot(t, home, name, newLife(t, home, name), append([]option{withSocket(f.socket)}, opts...)...)
}

// Two controllers that tell nobody erase each other's changes, each in the way that
// was seen in real ones: a whole file is written from a memory that is out of date.
func TestTwoMemoriesOneDisk(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a, b := boot(t, home, "a", ledger.Life{}), boot(t, home, "b", ledger.Life{})

	a.ask(200, "job/sleep/submitDescription?description=of+a")
	b.ask(200, "job/sleep/disable")
	config, err := os.ReadFile(filepath.Join(home.Path(), "jobs", "sleep", "config.xml"))
	must(t, err)
	if memory.Get(config, "description") != "" || memory.Get(config, "disabled") != "true" {
		t.Errorf("what a wrote is not lost: %s", config)
	}

	a.ask(200, "securityRealm/createAccount?username=u1&fullname=One")
	b.ask(200, "securityRealm/createAccount?username=u2&fullname=Two")
	users, err := os.ReadFile(filepath.Join(home.Path(), "users", "users.xml"))
	must(t, err)
	if m := memory.ParseUsers(users); m["u1"] != "" || m["u2"] == "" {
		t.Errorf("the map of users has both: %v", m)
	}
	a.ask(200, "j_spring_security_check?j_username=u1")
	b.ask(401, "j_spring_security_check?j_username=u1")

	a.ask(200, "createItem?name=new", []byte(sleepJob)...)
	if code, _ := b.try("GET", "job/new/api/json", nil); code != http.StatusNotFound {
		t.Errorf("b knows a's new job: %d", code)
	}
}

// The start's save of config.xml erases what somebody changed since it was read.
func TestBootErasesSystemMessage(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "a", ledger.Life{})
	b := start(t, home, "b", ledger.Life{}, holdBoot)
	eventually(t, "b has read", func() bool { return strings.Contains(b.inMemory("config.xml"), "hudson") })
	a.ask(200, "configSubmit?systemMessage=hello")
	b.ask(200, "sim/go")
	eventually(t, "b serves", func() bool { code, _ := b.try("GET", "health", nil); return code == 200 })
	text, err := os.ReadFile(filepath.Join(home.Path(), "config.xml"))
	must(t, err)
	if memory.Get(text, "systemMessage") != "" || !strings.Contains(a.inMemory("config.xml"), "hello") {
		t.Errorf("the message of a was not erased: %s", text)
	}
}

// Each save is told with its digest and with what it was based on, and its content is
// kept under that digest, whatever is written afterwards.
func TestSavesAreReported(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	f := newFakeSidecar(t)
	a := bootWith(t, home, "a", f)
	p := "jobs/sleep/config.xml"
	base := onDisk(t, home, p)
	a.ask(200, "job/sleep/submitDescription?description=one")
	one := onDisk(t, home, p)
	a.ask(200, "job/sleep/submitDescription?description=two")
	two := onDisk(t, home, p)
	got := f.saved(p, 2)
	for i, want := range [][2]string{{base, one}, {one, two}} {
		if got[i].GetBase() != want[0] || got[i].GetDigest() != want[1] || got[i].GetBooting() || got[i].GetReloading() {
			t.Errorf("report %d: %v, want %v", i, got[i], want)
		}
		kept, err := os.ReadFile(filepath.Join(home.VersionsOf("a"), want[1]))
		must(t, err)
		if memory.Digest(kept).String() != want[1] {
			t.Errorf("version %s holds something else", want[1])
		}
	}
	if entries, _ := os.ReadDir(home.VersionsOf("a")); len(entries) != 3 { // with that of the start
		t.Errorf("versions: %v", entries)
	}

	a.ask(200, "createItem?name=team/new", []byte(sleepJob)...)
	if c := f.saved("jobs/team/jobs/new/", 1)[0]; c.GetBase() != "" || c.GetDigest() != onDisk(t, home, c.GetPath()) {
		t.Errorf("created: %v", c)
	}
	a.ask(200, "job/team/job/new/confirmRename?newName=newer")
	if c := f.saved("jobs/team/jobs/newer/", 1)[0]; c.GetFrom() != "jobs/team/jobs/new/config.xml" {
		t.Errorf("renamed: %v", c)
	}
	a.ask(200, "job/team/job/newer/move/move?destination=/")
	if c := f.saved("jobs/newer/", 1)[0]; c.GetFrom() != "jobs/team/jobs/newer/config.xml" {
		t.Errorf("moved: %v", c)
	}
	a.ask(200, "job/team/doDelete")
	gone := f.saves("jobs/team/")
	eventually(t, "deletions", func() bool { gone = f.saves("jobs/team/"); return len(gone) >= 2+2 })
	for _, c := range gone[2:] {
		if c.GetDigest() != "" || c.GetBase() == "" {
			t.Errorf("deleted: %v", c)
		}
	}
	if last := gone[len(gone)-1].GetPath(); last != "jobs/team/config.xml" {
		t.Errorf("%s was deleted last", last)
	}
}

// A save that changes nothing is told as a save. One whose file another controller
// replaces before it was looked at takes the other's content for its own, as a bridge
// does, until it is told to load it once more.
func TestSavesThatAreNone(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	f := newFakeSidecar(t)
	a := bootWith(t, home, "a", f)
	p := "jobs/sleep/config.xml"
	a.ask(200, "job/sleep/submitDescription?description=one")
	a.ask(200, "job/sleep/submitDescription?description=one")
	one := onDisk(t, home, p)
	same := func() (n int) {
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, r := range f.changes {
			for _, c := range r.GetChanges() {
				if c.GetPath() == p && c.GetDigest() == one && c.GetBase() == one && !c.GetLoaded() {
					n++
				}
			}
		}
		return n
	}
	eventually(t, "the second save", func() bool { return same() == 1 })

	a.ask(200, "sim/set?link_delay=500ms")
	text, err := os.ReadFile(filepath.Join(home.Path(), p))
	must(t, err)
	theirs := []byte(strings.ReplaceAll(string(text), ">one<", ">theirs<"))
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.ask(200, "job/sleep/submitDescription?description=two")
	}()
	eventually(t, "what a wrote", func() bool { return onDisk(t, home, p) != one })
	tmp := filepath.Join(home.Path(), "theirs")
	must(t, os.WriteFile(tmp, theirs, 0o600)) //nolint:gosec // the test's own home
	must(t, os.Rename(tmp, filepath.Join(home.Path(), p)))
	<-done
	got := f.saved(p, 2)[1]
	if got.GetDigest() != memory.Digest(theirs).String() || got.GetBase() != one || !strings.Contains(a.inMemory(p), ">two<") {
		t.Errorf("%v; in memory: %s", got, a.inMemory(p))
	}
	f.applyAll(&footmanv1.ApplyChanges{Changes: []*footmanv1.ApplyChange{{Path: p, Kind: "item", Digest: got.GetDigest(), Again: true}}})
	if !strings.Contains(a.inMemory(p), ">theirs<") {
		t.Errorf("in memory: %s", a.inMemory(p))
	}
}

// A sidecar that knows nothing is told what is loaded and what is held, each time it
// is new; and what was saved meanwhile.
func TestNewSidecarIsToldWhatIsLoaded(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	f := newFakeSidecar(t)
	a := bootWith(t, home, "a", f)
	want := map[string]string{}
	for _, p := range []string{
		"config.xml", "jobs/sleep/config.xml", "jobs/fast/config.xml", "jobs/noresume/config.xml", "jobs/free/config.xml", "jobs/sh/config.xml",
		"jobs/par/config.xml", "jobs/ask/config.xml", "jobs/team/config.xml", "jobs/team/jobs/über job/config.xml",
	} {
		want[p] = onDisk(t, home, p)
	}
	eventually(t, "what is loaded", func() bool { return len(f.loaded()) >= len(want) })
	if diff := cmp.Diff(want, f.loaded()); diff != "" {
		t.Errorf("loaded (-want +got):\n%s", diff)
	}
	eventually(t, "what is held", func() bool { return len(f.holds()) > 0 })
	if h := f.holds(); len(h) != len(want)-1 || slices.Contains(h, "config.xml") {
		t.Errorf("holds %v", h)
	}
	f.crash()
	a.ask(200, "job/sleep/submitDescription?description=alone")
	f.mu.Lock()
	f.changes = nil
	f.mu.Unlock()
	f.serve()
	eventually(t, "the save", func() bool { return len(f.saves("jobs/sleep/config.xml")) == 1 })
	eventually(t, "what is loaded now", func() bool { return f.loaded()["jobs/sleep/config.xml"] == onDisk(t, home, "jobs/sleep/config.xml") })
}

// What lies on disk is loaded when the sidecar says so: every kind, creations and
// deletions, and two controllers then hold the same.
func TestChangesAreApplied(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	f := newFakeSidecar(t)
	a := boot(t, home, "a", ledger.Life{})
	b := bootWith(t, home, "b", f)
	a.ask(200, "configSubmit?systemMessage=hello")
	a.ask(200, "createView?name=mine")
	a.ask(200, "securityRealm/createAccount?username=u1&fullname=One")
	a.ask(200, "computer/doCreateItem?name=n9&label=x")
	a.ask(200, "credentials/store/system/domain/_/createCredentials?id=key")
	a.ask(200, "scriptApproval/approve?hash=abc")
	a.ask(200, "descriptorByName/hudson.tasks.Maven/configSubmit?setting=3")
	a.ask(200, "createItem?name=tree", []byte(folder)...)
	a.ask(200, "createItem?name=tree/mb", []byte(`<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject/>`)...)
	a.ask(200, "createItem?name=tree/mb/main", []byte(sleepJob)...)
	a.ask(200, "job/sleep/doDelete")
	a.ask(200, "job/par/submitDescription?description=new")
	n := a.build("par", "ticks=1&interval=1ms")
	letEnd(t, home)
	eventually(t, "its end", func() bool { return strings.Contains(readLog(t, home, "par", n), "Finished") })

	paths := []string{
		"config.xml", "users/users.xml", "nodes/n9/config.xml", "credentials.xml", "scriptApproval.xml", "hudson.tasks.Maven.xml",
		"jobs/tree/config.xml", "jobs/tree/jobs/mb/config.xml", "jobs/tree/jobs/mb/branches/main/config.xml", "jobs/sleep/config.xml",
		"jobs/par/config.xml", "jobs/par/nextBuildNumber", "jobs/par/builds",
	}
	dirs, err := filepath.Glob(filepath.Join(home.Path(), "users", "u1_*"))
	must(t, err)
	paths = append(paths, "users/"+filepath.Base(dirs[0])+"/config.xml")
	for p, got := range f.apply(home, paths...) {
		if got.GetOutcome() != footmanv1.ApplyOutcome_APPLY_OUTCOME_APPLIED || got.GetDigest() != onDisk(t, home, p) {
			t.Errorf("%s: %v, on disk %s", p, got, onDisk(t, home, p))
		}
	}
	if x, y := a.sum(), b.sum(); x != y {
		_, da := a.try("GET", "sim/memory?paths=1", nil)
		_, db := b.try("GET", "sim/memory?paths=1", nil)
		t.Errorf("they differ:\n%s\n%s\n%v %v", da, db, x, y)
	}
	b.ask(200, "j_spring_security_check?j_username=u1")
	if code, _ := b.try("GET", "job/tree/job/mb/job/main/api/json", nil); code != 200 {
		t.Errorf("b does not show the branch: %d", code)
	}

	// A rename is taken over with its builds.
	a.ask(200, "job/par/confirmRename?newName=pair")
	got := f.applyAll(&footmanv1.ApplyChanges{Changes: []*footmanv1.ApplyChange{
		{Path: "jobs/pair/config.xml", Digest: onDisk(t, home, "jobs/pair/config.xml"), From: "jobs/par/config.xml"}, {Path: "jobs/par/config.xml"},
	}})
	if len(got) != 2 || a.sum() != b.sum() {
		t.Errorf("after the rename: %v", got)
	}
	// A build that is gone is forgotten.
	a.ask(200, "job/pair/1/doDelete")
	f.apply(home, "jobs/pair/builds/1/build.xml")
	if a.sum() != b.sum() {
		t.Error("they differ after a build was deleted")
	}
}

// What can't be loaded is told with its reason, what was loaded before stays, and
// the rest of the command goes on.
func TestApplyOutcomes(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	f := newFakeSidecar(t)
	b := bootWith(t, home, "b", f)
	for p, text := range map[string]string{
		"jobs/sleep/config.xml": "<flow-definition><cut", "jobs/par/config.xml": parJob + "<!-- new -->", "jobs/lone/jobs/x/config.xml": sleepJob,
		"plugins/git.jpi": "zip", "odd.xml": "<x/>",
	} {
		name := filepath.Join(home.Path(), p)
		must(t, os.MkdirAll(filepath.Dir(name), 0o755))
		must(t, os.WriteFile(name, []byte(text), 0o644))
	}
	b.ask(200, "sim/set?fail_apply=jobs/ask")
	got := f.apply(home, "plugins/git.jpi", "odd.xml", "jobs/sleep/config.xml", "jobs/lone/jobs/x/config.xml", "jobs/ask/config.xml", "jobs/par/config.xml")
	for p, want := range map[string]footmanv1.ApplyOutcome{
		"plugins/git.jpi":             footmanv1.ApplyOutcome_APPLY_OUTCOME_RESTART_NEEDED,
		"odd.xml":                     footmanv1.ApplyOutcome_APPLY_OUTCOME_UNSUPPORTED,
		"jobs/sleep/config.xml":       footmanv1.ApplyOutcome_APPLY_OUTCOME_FAILED,
		"jobs/lone/jobs/x/config.xml": footmanv1.ApplyOutcome_APPLY_OUTCOME_FAILED,
		"jobs/ask/config.xml":         footmanv1.ApplyOutcome_APPLY_OUTCOME_FAILED,
		"jobs/par/config.xml":         footmanv1.ApplyOutcome_APPLY_OUTCOME_APPLIED,
	} {
		if o := got[p]; o.GetOutcome() != want || (o.GetReason() == "") != (want == footmanv1.ApplyOutcome_APPLY_OUTCOME_APPLIED) {
			t.Errorf("%s: %v, want %v", p, o, want)
		}
	}
	if b.inMemory("jobs/sleep/config.xml") != sleepJob {
		t.Error("what was loaded is lost")
	}
}

// A request that is about to configure something has what is newer on disk loaded
// first, so it overwrites nothing that nobody saw; with the guard off it does.
func TestReloadBeforeConfigure(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "a", ledger.Life{})
	f := newFakeSidecar(t)
	b := bootWith(t, home, "b", f)
	a.ask(200, "job/sleep/submitDescription?description=of+a")
	base := onDisk(t, home, "jobs/sleep/config.xml")
	b.ask(200, "job/sleep/disable")
	text := b.inMemory("jobs/sleep/config.xml")
	if memory.Get([]byte(text), "description") != "of a" || memory.Get([]byte(text), "disabled") != "true" {
		t.Errorf("b holds %s", text)
	}
	if c := f.saved("jobs/sleep/config.xml", 1)[0]; c.GetBase() != base {
		t.Errorf("it is based on %s, not %s", c.GetBase(), base)
	}
	a.ask(200, "createItem?name=taken", []byte(sleepJob)...)
	b.ask(400, "createItem?name=taken", []byte(parJob)...)
	a.ask(200, "job/taken/doDelete")
	b.ask(404, "job/taken/disable")
	a.ask(200, "securityRealm/createAccount?username=u1&fullname=One")
	b.ask(200, "securityRealm/createAccount?username=u2&fullname=Two")
	if m := memory.ParseUsers([]byte(b.inMemory("users/users.xml"))); len(m) != 2 {
		t.Errorf("users: %v", m)
	}
	b.ask(200, "sim/set?no_refresh=true")
	a.ask(200, "job/par/submitDescription?description=of+a")
	b.ask(200, "job/par/disable")
	if text := b.inMemory("jobs/par/config.xml"); memory.Get([]byte(text), "description") != "" {
		t.Errorf("b has loaded it: %s", text)
	}
}

// The start's save of config.xml is told as such, with what was read before; what it
// wrote before anybody could tell is found on disk, if it lies there still.
func TestBootWritesAreReported(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	booting := func(f *fakeSidecar) (out []*footmanv1.SavedChange) {
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, r := range f.changes {
			for _, c := range r.GetChanges() {
				if c.GetBooting() {
					out = append(out, c)
				}
			}
		}
		return out
	}
	read := onDisk(t, home, "config.xml")
	late := newFakeSidecar(t)
	a := start(t, home, "a", newLife(t, home, "a"), withSocket(late.socket), holdBoot)
	eventually(t, "a has read", func() bool { return a.inMemory("config.xml") != "" })
	must(t, os.WriteFile(filepath.Join(home.Path(), "config.xml"), []byte("<hudson>of somebody</hudson>"), 0o644))
	a.ask(200, "sim/go") // it is overwritten
	eventually(t, "the report", func() bool { return len(booting(late)) > 0 })
	if got := booting(late); len(got) != 1 || got[0].GetPath() != "config.xml" || got[0].GetDigest() != read || got[0].GetBase() != read {
		t.Errorf("%v", got)
	}

	early := newFakeSidecar(t)
	bootWith(t, home, "b", early, earlySave)
	eventually(t, "the report", func() bool { return len(booting(early)) > 0 })
	if got := booting(early); len(got) != 1 || got[0].GetPath() != "config.xml" || got[0].GetDigest() != read || got[0].GetBase() != "" {
		t.Errorf("%v", got)
	}
}

// A load that writes the file back, as another version of a plugin does, says so.
func TestRewriteIsMarked(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	f := newFakeSidecar(t)
	a := bootWith(t, home, "a", f)
	a.ask(200, "sim/set?rewrites=a")
	got := f.apply(home, "jobs/sleep/config.xml")["jobs/sleep/config.xml"]
	if c := f.saved("jobs/sleep/config.xml", 1)[0]; !c.GetReloading() || c.GetDigest() != got.GetDigest() || got.GetDigest() != onDisk(t, home, "jobs/sleep/config.xml") {
		t.Errorf("%v, %v", c, got)
	}
}

// What is building anywhere can't be renamed, moved or deleted.
func TestBuildingIsGuarded(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a, b := bootWith(t, home, "a", newFakeSidecar(t)), bootWith(t, home, "b", newFakeSidecar(t))
	b.build("team/über job", "ticks=100000&interval=1s")
	for _, path := range []string{"job/team/doDelete", "job/team/job/%C3%BCber%20job/confirmRename?newName=x", "job/team/job/%C3%BCber%20job/move/move?destination=/"} {
		a.ask(http.StatusConflict, path)
		b.ask(http.StatusConflict, path)
	}
	a.ask(200, "job/par/doDelete")
}

// The scripted load writes what it says, and the journal has each save with its time.
func TestScriptedLoad(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "a", ledger.Life{})
	code, body := a.try("POST", "sim/writes?jobs=5&writes=40&over=50ms", nil)
	var got struct {
		Writes int `json:"writes"`
		Failed int `json:"failed"`
	}
	if code != 200 || json.Unmarshal(body, &got) != nil || got.Writes != 40 || got.Failed != 0 {
		t.Fatalf("%d %s", code, body)
	}
	var events []memory.Event
	_, body = a.try("GET", "sim/events", nil)
	must(t, json.Unmarshal(body, &events))
	if len(events) != 45+1 { // five creations and the start's save
		t.Fatalf("%d events", len(events))
	}
	if !slices.IsSortedFunc(events, func(x, y memory.Event) int { return int(x.AtNS - y.AtNS) }) || events[0].Path != "config.xml" {
		t.Errorf("%v", events)
	}
	last := events[len(events)-1]
	if last.Digest != onDisk(t, home, last.Path) || last.What != memory.Saved {
		t.Errorf("%v", last)
	}
	_, body = a.try("GET", fmt.Sprint("sim/events?since=", last.Seq-1), nil)
	must(t, json.Unmarshal(body, &events))
	if len(events) != 1 || events[0] != last {
		t.Errorf("%v", events)
	}
}

// A timer fires on the one replica that owns it, and on each controller that has no
// replicas.
func TestTimer(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	timed := `<flow-definition><triggers><hudson.triggers.TimerTrigger><spec>@every 1s</spec></hudson.triggers.TimerTrigger></triggers></flow-definition>`
	a := boot(t, home, "a", ledger.Life{})
	a.ask(200, "createItem?name=timed", []byte(timed)...)
	eventually(t, "a build", func() bool { return strings.Contains(readLog(t, home, "timed", 1), "Started by timer") })

	other := newHome(t)
	f := newFakeSidecar(t)
	b := bootWith(t, other, "b", f)
	b.ask(200, "createItem?name=timed", []byte(timed)...)
	time.Sleep(1100 * time.Millisecond) // a whole second passes in which nothing may start
	if got := readLog(t, other, "timed", 1); got != "" {
		t.Errorf("nobody owns it, but it ran: %s", got)
	}
	f.mu.Lock()
	f.owners = []string{"b"}
	f.mu.Unlock()
	eventually(t, "a build of the owner", func() bool { return readLog(t, other, "timed", 1) != "" })
}

// Two replicas that both hold themselves the owner fire once each second.
func TestTimerOfTwoOwners(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	f, g := newFakeSidecar(t), newFakeSidecar(t)
	f.owners, g.owners = []string{"b"}, []string{"d"}
	b := bootWith(t, home, "b", f)
	b.ask(200, "createItem?name=timed", []byte(`<flow-definition><triggers><hudson.triggers.TimerTrigger><spec>@every 1s</spec></hudson.triggers.TimerTrigger></triggers></flow-definition>`)...)
	bootWith(t, home, "d", g)
	count := func(pattern ...string) int {
		found, err := filepath.Glob(filepath.Join(append([]string{home.Path()}, pattern...)...))
		must(t, err)
		return len(found)
	}
	eventually(t, "four firings", func() bool { return count(".footman", "triggers", "*", "timed@*") >= 4 })
	for _, x := range []*fakeSidecar{f, g} {
		x.mu.Lock()
		x.owners = []string{"nobody"}
		x.mu.Unlock()
	}
	eventually(t, "as many builds as firings", func() bool {
		return count("jobs", "timed", "builds", "[0-9]*") == count(".footman", "triggers", "*", "timed@*")
	})
}
