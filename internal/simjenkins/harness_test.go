package simjenkins_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/internal/simjenkins"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

func TestMain(m *testing.M) {
	if child := os.Getenv("SIMJENKINS_TEST_CHILD"); child != "" {
		os.Exit(runChild(child))
	}
	// These tests mostly wait for timers, so more of them fit beside each other.
	flag.Parse()
	_ = flag.Set("test.parallel", "8")
	http.DefaultTransport.(*http.Transport).DisableKeepAlives = true //nolint:errcheck // as documented; idle connections look like leaks
	goleak.VerifyTestMain(m)
}

const (
	sleepJob     = `<?xml version="1.1" encoding="UTF-8"?><flow-definition><properties/><definition><script>echo &apos;x&apos;; sleep 600</script></definition></flow-definition>`
	fastJob      = `<?xml version="1.0" encoding="UTF-8"?><flow-definition><properties><org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty><hint>PERFORMANCE_OPTIMIZED</hint></org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty></properties><definition><script>sleep 600</script></definition></flow-definition>`
	noresumeJob  = `<?xml version="1.0" encoding="UTF-8"?><flow-definition><properties><org.jenkinsci.plugins.workflow.job.properties.DisableResumeJobProperty/></properties><definition><script>sleep 600</script></definition></flow-definition>`
	freestyleJob = `<?xml version="1.0" encoding="UTF-8"?><project><builders><hudson.tasks.Shell><command>echo start; sleep 600</command></hudson.tasks.Shell></builders></project>`
	shJob        = `<?xml version="1.1" encoding="UTF-8"?><flow-definition><definition><script>node('linux') { sh 'for i in $(seq 1 60); do echo tick $i; sleep 1; done' }</script></definition></flow-definition>`
	parJob       = `<?xml version="1.0" encoding="UTF-8"?><flow-definition><definition><script>parallel(a: { sleep 600 }, b: { sleep 600 })</script></definition></flow-definition>`
	inputJob     = `<?xml version="1.0" encoding="UTF-8"?><flow-definition><definition><script>stage('ask') { input 'go on?' }</script></definition></flow-definition>`
	folder       = `<?xml version="1.0" encoding="UTF-8"?><com.cloudbees.hudson.plugins.folder.Folder/>`
)

var nop = zerolog.Nop()

// fastDir is in memory if the machine has such a folder: these tests prove
// order, not durability, and every build costs several fsyncs.
func fastDir(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "simjenkins") //nolint:usetesting // t.TempDir is on disk
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// newHome makes a home with one job of each kind.
func newHome(t testing.TB) layout.Home {
	t.Helper()
	dir := fastDir(t)
	for name, config := range map[string]string{
		"":           "<?xml version='1.1' encoding='UTF-8'?>\n<hudson><version>2.516.2</version></hudson>",
		"jobs/sleep": sleepJob, "jobs/fast": fastJob, "jobs/noresume": noresumeJob, "jobs/free": freestyleJob, "jobs/sh": shJob,
		"jobs/par": parJob, "jobs/ask": inputJob, "jobs/team": folder, "jobs/team/jobs/über job": sleepJob,
	} {
		must(t, os.MkdirAll(filepath.Join(dir, name), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, name, "config.xml"), []byte(config), 0o644))
	}
	home, err := layout.Open(dir)
	must(t, err)
	return home
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for a condition that comes true by itself.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("never came true: %s", what)
}

// sim is a controller that runs in this process.
type sim struct {
	t    testing.TB
	life ledger.Life
	url  string
	hold string     // file for which the last ticks of its builds wait, see ended
	stop func() int // SIGTERM; returns the exit code
	wait func() (int, error)
}

type option func(*simjenkins.Config, map[string]string)

func withSocket(path string) option {
	return func(_ *simjenkins.Config, env map[string]string) { env[layout.EnvSocket] = path }
}

func noVeto(c *simjenkins.Config, _ map[string]string) { c.NoVeto = true }

func withFS(f fsys.FS) option { return func(c *simjenkins.Config, _ map[string]string) { c.FS = f } }

func withTrace(path string) option {
	return func(c *simjenkins.Config, _ map[string]string) { c.Trace = path }
}

// start boots a controller. With a life it has a bridge, without one it is plain.
func start(t testing.TB, home layout.Home, name string, life ledger.Life, opts ...option) *sim {
	t.Helper()
	env := map[string]string{}
	if !life.IsZero() {
		env[layout.EnvReplica], env[layout.EnvIncarnation] = life.Name, strconv.FormatUint(life.Incarnation, 10)
		env[layout.EnvHome] = home.Path()
	}
	urls := make(chan string, 1)
	cfg := simjenkins.Config{
		Home: home.Path(), Name: name, Boot: time.Millisecond, Dashboard: 5 * time.Millisecond, StopTime: 10 * time.Second,
		Getenv: func(k string) string { return env[k] }, OnListen: func(u string) { urls <- u },
	}
	for _, o := range opts {
		o(&cfg, env)
	}
	log := zerolog.Nop()
	if testing.Verbose() && os.Getenv("SIM_LOG") != "" {
		log = zerolog.New(os.Stderr)
	}
	ctx, cancel := context.WithCancel(context.Background())
	type result struct {
		code int
		err  error
	}
	done := make(chan result, 1)
	go func() {
		code, err := cfg.Run(ctx, log)
		done <- result{code, err}
	}()
	var once sync.Once
	var got result
	wait := func() (int, error) {
		once.Do(func() { got = <-done })
		return got.code, got.err
	}
	s := &sim{t: t, life: life, hold: holdOf(home), wait: wait, stop: func() int { cancel(); code, _ := wait(); return code }}
	t.Cleanup(func() { s.stop() })
	select {
	case s.url = <-urls:
	case <-time.After(time.Minute):
		t.Fatal("controller does not listen")
	}
	return s
}

// boot starts a controller and waits until it is ready.
func boot(t testing.TB, home layout.Home, name string, life ledger.Life, opts ...option) *sim {
	t.Helper()
	s := start(t, home, name, life, opts...)
	eventually(t, "ready", func() bool { code, _ := s.try("GET", "health", nil); return code == http.StatusOK })
	return s
}

func newLife(t testing.TB, home layout.Home, name string) ledger.Life {
	t.Helper()
	life, err := ledger.New(home, fsys.OS).ClaimIncarnation(name)
	must(t, err)
	return life
}

func (s *sim) try(method, path string, body []byte) (int, []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(body))
	must(s.t, err)
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, data
}

type buildView struct {
	Number int            `json:"number"`
	Result string         `json:"result"`
	Node   string         `json:"node"`
	Ticks  map[string]int `json:"ticks"`
	Done   int            `json:"done"`
}

// holdOf is the file that lets builds of a home end. Until a test waits for the end of
// one, they run: whatever it does before, and however long that takes.
func holdOf(home layout.Home) string { return filepath.Join(home.Path(), "let-builds-end") }

// build starts a build and returns its number.
func (s *sim) build(job, query string) int {
	s.t.Helper()
	if !strings.Contains(query, "hold=") {
		query += "&hold=" + s.hold
	}
	code, body := s.try("POST", jobPath(job)+"build?"+query, nil)
	if code != http.StatusCreated {
		s.t.Fatalf("build of %s: %d %s", job, code, body)
	}
	var v buildView
	must(s.t, json.Unmarshal(body, &v))
	return v.Number
}

func jobPath(job string) string {
	switch job {
	case "team/über job":
		return "job/team/job/%C3%BCber%20job/"
	default:
		return "job/" + job + "/"
	}
}

// running lists the builds that a controller executes, with their ticks.
func (s *sim) running() map[string]int {
	s.t.Helper()
	code, body := s.try("GET", "api/json", nil)
	if code != http.StatusOK {
		s.t.Fatalf("api/json: %d %s", code, body)
	}
	var v struct {
		Running []struct {
			Job    string `json:"job"`
			Number int    `json:"number"`
			Done   int    `json:"done"`
		} `json:"running"`
	}
	must(s.t, json.Unmarshal(body, &v))
	all := map[string]int{}
	for _, b := range v.Running {
		all[ledger.Key(b.Job, b.Number)] = b.Done
	}
	return all
}

// kill ends a controller without saving anything, as kill -9 does for its builds.
func (s *sim) kill() {
	s.t.Helper()
	if code, body := s.try("POST", "exit?code=9", nil); code != http.StatusAccepted {
		s.t.Fatalf("exit: %d %s", code, body)
	}
	if code, _ := s.wait(); code != 9 {
		s.t.Fatalf("exit code %d, want 9", code)
	}
}

func readLog(t testing.TB, home layout.Home, job string, n int) string {
	t.Helper()
	data, err := os.ReadFile(verdict.LogPath(home.Path(), job, n))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

func judge(t testing.TB, home layout.Home, e verdict.Expected) verdict.Build {
	t.Helper()
	return verdict.Judge(e, []byte(readLog(t, home, e.Job, e.Number)))
}

func letEnd(t testing.TB, home layout.Home) {
	t.Helper()
	must(t, os.WriteFile(holdOf(home), nil, 0o600))
}

// ended lets builds end, and waits for the end of one in the log and the release of its record.
func ended(t testing.TB, home layout.Home, e verdict.Expected) verdict.Build {
	t.Helper()
	letEnd(t, home)
	eventually(t, fmt.Sprintf("end of %s #%d", e.Job, e.Number), func() bool {
		return judge(t, home, e).Finished > 0 && len(records(t, home, e)) == 0
	})
	return judge(t, home, e)
}

// ticked waits until a build has written some ticks.
func ticked(t testing.TB, home layout.Home, job string, n, atLeast int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d ticks of %s #%d", atLeast, job, n), func() bool {
		sum := 0
		for _, k := range verdict.Judge(verdict.Expected{}, []byte(readLog(t, home, job, n))).TicksBy {
			sum += k
		}
		return sum >= atLeast
	})
}

// records lists where records of a build lie.
func records(t testing.TB, home layout.Home, e verdict.Expected) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(home.Running(), "*", "*", ledger.Key(e.Job, e.Number)+".json"))
	must(t, err)
	return found
}

// hand moves all records of a dead life to another one, as adoption does.
func hand(t testing.TB, home layout.Home, from, to ledger.Life) []ledger.Entry {
	t.Helper()
	l := ledger.New(home, fsys.OS)
	entries, bad, err := l.List(from)
	must(t, err)
	if len(bad) > 0 {
		t.Fatalf("bad records: %v", bad)
	}
	var taken []ledger.Entry
	for _, e := range entries {
		must(t, l.Assign(e, to))
		e.Life, e.Inbox = to, true
		got, err := l.Take(e)
		must(t, err)
		taken = append(taken, got)
	}
	return taken
}
