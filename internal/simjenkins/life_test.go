package simjenkins_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/internal/simjenkins"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	"github.com/footman-ci/footman/jenkins"
)

// inherit gives the next life of a name the records of an older one.
func inherit(t testing.TB, home layout.Home, old ledger.Life) ledger.Life {
	t.Helper()
	l := ledger.New(home, fsys.OS)
	next := newLife(t, home, old.Name)
	entries, _, err := l.List(old)
	must(t, err)
	for _, e := range entries {
		_, err := l.Inherit(e, next)
		must(t, err)
	}
	return next
}

// An orderly stop saves running Pipelines and leaves their records; the next
// life carries them on, even one that is not saved while it runs.
func TestOrderlyStopSavesAndTheNextLifeResumes(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	life := newLife(t, home, "a")
	a := boot(t, home, "", life)
	builds := map[string]verdict.Expected{}
	for _, job := range []string{"sleep", "fast", "noresume", "par"} {
		e := verdict.Expected{Job: job, Number: a.build(job, "ticks=50&interval=10ms"), Ticks: 50}
		if job == "par" {
			e.Branches = []string{"left", "right"}
		}
		builds[job] = e
		ticked(t, home, job, e.Number, 3)
	}
	if code := a.stop(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	live, err := ledger.New(home, fsys.OS).ReadLive(life)
	must(t, err)
	if live.State != ledger.StateStopping {
		t.Errorf("live file says %q", live.State)
	}
	for job, e := range builds {
		state, err := jenkins.ReadBuild(filepath.Join(home.Path(), "jobs", job, "builds", "1"))
		must(t, err)
		if job == "noresume" { // it is ended by the stop, in order
			e.MayEnd = true
			if got := judge(t, home, e); !got.OK() || got.Result != "ABORTED" || state.Running || len(records(t, home, e)) != 0 {
				t.Errorf("noresume: %+v, %+v", got, state)
			}
			continue
		}
		if !state.Running || !state.Resumable || len(records(t, home, e)) != 1 {
			t.Errorf("%s after the stop: %+v", job, state)
		}
		if job == "fast" && (state.PersistedClean == nil || !*state.PersistedClean) {
			t.Errorf("fast was not saved cleanly: %+v", state)
		}
	}
	next := inherit(t, home, life)
	boot(t, home, "", next)
	eventually(t, "persistedClean is taken back while it runs", func() bool {
		state, err := jenkins.ReadBuild(filepath.Join(home.Path(), "jobs", "fast", "builds", "1"))
		return err == nil && state.Running && (state.PersistedClean == nil || !*state.PersistedClean)
	})
	for _, job := range []string{"sleep", "fast", "par"} {
		if got := ended(t, home, builds[job]); !got.OK() || got.Result != "SUCCESS" || len(got.Executors) != 2 || got.Resumes != 1 {
			t.Errorf("%s: %+v", job, got)
		}
	}
}

// While it boots every page but /health says 503; the bridge is up before
// anything is served.
func TestReadiness(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	life := newLife(t, home, "a")
	goOn := make(chan struct{}) // its boot stands still at the bridge until then
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, _ fsys.Call, _ string) error {
		if op == "ledger.live-write" {
			<-goOn
		}
		return nil
	})
	a := start(t, home, "", life, withFS(f))
	for path, text := range map[string]string{"health": "completedInitialization", "whoAmI/api/json": "getting ready", "login": "getting ready", "job/sleep/api/json": "getting ready"} {
		if code, body := a.try("GET", path, nil); code != http.StatusServiceUnavailable || !strings.Contains(string(body), text) {
			t.Errorf("%s while booting: %d %s", path, code, body)
		}
	}
	close(goOn)
	eventually(t, "ready", func() bool { code, _ := a.try("GET", "health", nil); return code == http.StatusOK })
	live, err := ledger.New(home, fsys.OS).ReadLive(life)
	must(t, err)
	if !live.Veto || live.URL != a.url {
		t.Errorf("served with %+v", live)
	}
	eventually(t, "live file says serving", func() bool {
		live, err := ledger.New(home, fsys.OS).ReadLive(life)
		return err == nil && live.State == ledger.StateServing
	})
	for _, path := range []string{"whoAmI/api/json?tree=authenticated", "login"} {
		if code, _ := a.try("GET", path, nil); code != http.StatusOK {
			t.Errorf("%s: %d", path, code)
		}
	}
}

// Boots rewrite config.xml with what they had read at their beginning: a change
// that somebody made meanwhile is lost, as in a real controller.
func TestBootWritesBackWhatItHadRead(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	config := filepath.Join(home.Path(), "config.xml")
	before, err := os.ReadFile(config)
	must(t, err)
	f := fsys.WithHook(fsys.OS, func(op fsys.Op, _ fsys.Call, _ string) error {
		if op == "sim.config-save" { // somebody changes it right before it is saved
			return os.WriteFile(config, []byte("<hudson>changed meanwhile</hudson>"), 0o644)
		}
		return nil
	})
	boot(t, home, "a", ledger.Life{}, withFS(f))
	after, err := os.ReadFile(config)
	must(t, err)
	if !bytes.Equal(after, before) {
		t.Errorf("config.xml: %s", after)
	}
}

// A bridge that can't come up keeps its controller from serving at all.
func TestBridgeFailsClosed(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	for name, life := range map[string]ledger.Life{"no ledger folder": {Name: "a", Incarnation: 7}} {
		t.Run(name, func(t *testing.T) {
			s := start(t, home, "", life)
			if code, err := s.wait(); code != 1 || err == nil {
				t.Fatalf("exit code %d, error %v", code, err)
			}
		})
	}
	for _, env := range []map[string]string{
		{layout.EnvReplica: "a"}, {layout.EnvReplica: "a", layout.EnvIncarnation: "x"}, {layout.EnvReplica: "../a", layout.EnvIncarnation: "1"},
	} {
		cfg := simjenkins.Config{Home: home.Path(), Getenv: func(k string) string { return env[k] }}
		if code, err := cfg.Run(t.Context(), nop); code != 2 || err == nil {
			t.Errorf("%v: exit code %d, error %v", env, code, err)
		}
	}
	open := simjenkins.Config{Home: home.Path(), HTTP: "0.0.0.0:0", Getenv: func(string) string { return "" }}
	if code, err := open.Run(t.Context(), nop); code != 2 || err == nil {
		t.Errorf("a listener for everybody: exit code %d, error %v", code, err)
	}
}

// The wizard stays open, in a controller that is ready, until somebody finishes it.
func TestWizard(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "a", ledger.Life{}, func(c *simjenkins.Config, _ map[string]string) { c.Wizard = true })
	if open, err := jenkins.WizardOpen(home.Path()); err != nil || !open {
		t.Fatalf("open %v, %v", open, err)
	}
	if code, _ := a.try("POST", "wizard/finish", nil); code != http.StatusOK {
		t.Fatal(code)
	}
	if open, err := jenkins.WizardOpen(home.Path()); err != nil || open {
		t.Fatalf("open %v, %v", open, err)
	}
}

// The trace tells boot, readiness and end in order; a halted controller leaves no end.
func TestTrace(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	path := filepath.Join(t.TempDir(), "trace")
	life := newLife(t, home, "a")
	if code := boot(t, home, "", life, withTrace(path)).stop(); code != 0 {
		t.Fatal(code)
	}
	b := boot(t, home, "", newLife(t, home, "b"), withTrace(path))
	b.kill()
	data, err := os.ReadFile(path)
	must(t, err)
	var got []string
	last := int64(0)
	for line := range strings.Lines(string(data)) {
		var e simjenkins.TraceEvent
		must(t, json.Unmarshal([]byte(line), &e))
		if e.UnixNano < last || e.PID != os.Getpid() || e.Incarnation != 1 {
			t.Errorf("event %+v", e)
		}
		last = e.UnixNano
		got = append(got, e.Name+" "+e.Event)
	}
	if want := "a boot-begin,a ready,a stopped,b boot-begin,b ready"; strings.Join(got, ",") != want {
		t.Errorf("trace: %v", got)
	}
}

// A hung web server answers nothing, not even /health, and builds go on.
func TestHang(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=30&interval=5ms"), Ticks: 30}
	if code, _ := a.try("POST", "hang", nil); code != http.StatusAccepted {
		t.Fatal(code)
	}
	client := http.Client{Timeout: 100 * time.Millisecond}
	if resp, err := client.Get(a.url + "health"); err == nil {
		resp.Body.Close()
		t.Error("a hung server answered")
	}
	if got := ended(t, home, e); !got.OK() {
		t.Errorf("%+v", got)
	}
	if code := a.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// A restart from inside is an orderly stop with the code that asks for a new start.
func TestRestart(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	life := newLife(t, home, "a")
	a := boot(t, home, "", life)
	e := verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=1000&interval=5ms"), Ticks: 1000}
	a.try("POST", "restart", nil)
	if code, err := a.wait(); code != 85 || err != nil {
		t.Fatalf("exit code %d, %v", code, err)
	}
	if len(records(t, home, e)) != 1 {
		t.Error("the record of a running build is gone")
	}
}

// A thousand builds in one controller end as they should.
func TestManyBuilds(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("1,000 builds")
	}
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	var want []verdict.Expected
	for range 1000 {
		want = append(want, verdict.Expected{Job: "sleep", Number: a.build("sleep", "ticks=3&interval=50ms"), Ticks: 3})
	}
	for _, e := range want {
		if got := ended(t, home, e); !got.OK() {
			t.Fatalf("#%d: %+v", e.Number, got)
		}
	}
}
