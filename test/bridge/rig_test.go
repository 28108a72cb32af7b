//go:build bridge || bench

package bridge_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	"github.com/footman-ci/footman/jenkins/bridge"
)

// Limits only end a test that would never end; a JVM on a busy machine is slow.
const (
	serveLimit  = 3 * time.Minute
	stepLimit   = 90 * time.Second
	finishLimit = 3 * time.Minute
)

// quietStart is longer than replicas take to start on a machine that has nothing else to do.
const quietStart = 20 * time.Second

// once makes a function that builds something for all tests run only once.
func once(build func() (string, error)) func() (string, error) {
	return sync.OnceValues(build)
}

// footman is the real binary.
var footman = once(func() (string, error) {
	if exe := os.Getenv("FOOTMAN_BIN"); exe != "" {
		return exe, nil
	}
	exe := filepath.Join(scratch, "footman")
	out, err := tool(context.Background(), "go", "build", "-o", exe, "github.com/footman-ci/footman/cmd/footman")
	if err != nil {
		return "", fmt.Errorf("build footman: %w\n%s", err, out)
	}
	return exe, nil
})

// fakeCore compiles the fake core of a line and returns its class path.
func fakeCore(line string) (string, error) {
	src, classes := filepath.Join(scratch, "fake-"+line), filepath.Join(scratch, "fake-"+line+"-classes")
	if _, err := os.Stat(archiveOf(line)); err == nil {
		return filepath.Join(scratch, "fake-"+line+".jar") + ":" + groovy, nil
	}
	if out, err := tool(context.Background(), java, "fake/Merge.java", "fake/src", "stubs", line, src); err != nil {
		return "", fmt.Errorf("merge the fake core: %w\n%s", err, out)
	}
	files, err := sources(".java", src)
	if err != nil {
		return "", err
	}
	if err := compileJava(context.Background(), classes, groovy, files); err != nil {
		return "", err
	}
	jar := filepath.Join(scratch, "fake-"+line+".jar")
	if out, err := tool(context.Background(), "jar", "cf", jar, "-C", classes, "."); err != nil {
		return "", fmt.Errorf("jar: %w\n%s", err, out)
	}
	path := jar + ":" + groovy
	// Loading Groovy's compiler takes most of a start: what a compile loads is kept for all.
	core, err := joined(filepath.Join(scratch, "warm-"+line))
	if err != nil {
		return "", err
	}
	out := filepath.Join(scratch, "warm-"+line, "out")
	_ = os.MkdirAll(out, 0o755)
	said, err := tool(context.Background(), java, "-XX:ArchiveClassesAtExit="+archiveOf(line), "-cp", path, "org.codehaus.groovy.tools.FileSystemCompiler", "--encoding", "UTF-8", "-d", out, core)
	if err != nil {
		return "", fmt.Errorf("compile the bridge against the fake core: %w\n%s", err, said)
	}
	return path, nil
}

func archiveOf(line string) string { return filepath.Join(scratch, "fake-"+line+".jsa") }

var fakeCores = map[string]func() (string, error){
	"oldest": once(func() (string, error) { return fakeCore("oldest") }),
	"newest": once(func() (string, error) { return fakeCore("newest") }),
}

// rig is a home, real sidecars and runners on it, and fake controllers in real JVMs.
type rig struct {
	*harness.Pack
	t        testing.TB
	ctx      context.Context
	dir      string
	machines string // where the fake's agents live
	line     string

	slow   int // how many times slower than a quiet machine this one started a replica, rounded up
	mu     sync.Mutex
	work   []verdict.Expected
	inputs []string
}

// newRig unpacks a home. opts are more options of all JVMs.
func newRig(t testing.TB, line string, opts ...string) *rig {
	t.Helper()
	exe, err := footman()
	if err != nil {
		t.Fatal(err)
	}
	path, err := fakeCores[line]()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "fbr-") //nolint:usetesting // t.TempDir may be too long for a socket, and is removed after a failure
	if err != nil {
		t.Fatal(err)
	}
	home, machines := filepath.Join(dir, "home"), filepath.Join(dir, "machines")
	for _, d := range []string{home, machines} {
		if err := os.Mkdir(d, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	if err := demohome.Unpack(home); err != nil {
		t.Fatal(err)
	}
	command := []string{java, "-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=" + archiveOf(line), "-Xshare:auto", "-Xmx512m", "-XX:+UseSerialGC", "-Dfake.machines=" + machines}
	command = append(append(command, opts...), "-cp", path, "footman.fake.Boot", "--httpPort={port}")
	p, err := harness.New(harness.Options{Exe: exe, Dir: dir, Home: home, Controller: command, Run: []string{"--restart", "always"}})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{Pack: p, t: t, ctx: t.Context(), dir: dir, machines: machines, line: line}
	t.Cleanup(func() {
		p.Close()
		if t.Failed() {
			r.tails()
		}
		if t.Failed() || os.Getenv("FOOTMAN_KEEP") != "" {
			t.Logf("home and logs are kept in %s", dir)
			return
		}
		_ = os.RemoveAll(dir)
	})
	return r
}

// tailLines of each log are shown after a failure: the machine may be gone by the time
// somebody looks.
const tailLines = 25

func (r *rig) tails() {
	logs, err := filepath.Glob(filepath.Join(r.dir, "*.log"))
	if err != nil {
		r.t.Error(err)
	}
	for _, p := range logs {
		text, err := os.ReadFile(p)
		if err != nil {
			r.t.Error(err)
			continue
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		r.t.Logf("the end of %s:\n%s", filepath.Base(p), strings.Join(lines[max(0, len(lines)-tailLines):], "\n"))
	}
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// install puts the bridge into the home, as `footman run` does it.
func (r *rig) install() {
	r.t.Helper()
	_, err := bridge.New(layout.Home(r.Home), fsys.OS).Install()
	r.must(err)
}

func (r *rig) start(names ...string) {
	r.t.Helper()
	began := time.Now()
	r.must(r.Start(names...))
	r.await(names...)
	r.slow = max(r.slow, 1+int(time.Since(began)/quietStart))
}

// long is how many ticks a build has to have that outlasts what a test does meanwhile, if
// so many are enough on a quiet machine.
func (r *rig) long(ticks int) int { return ticks * max(1, r.slow) }

func (r *rig) await(names ...string) {
	r.t.Helper()
	for _, n := range names {
		x := r.replica(n)
		if err := harness.Until(r.ctx, serveLimit, n+" serving", func(ctx context.Context) (bool, error) { return x.Serves(ctx) }); err != nil {
			r.t.Fatalf("%v\n%s", err, tail(x.Runner.Log))
		}
	}
}

// tail is the end of a log without stack frames.
func tail(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	all := slices.DeleteFunc(strings.Split(string(text), "\n"), func(l string) bool { return strings.HasPrefix(l, "\tat ") })
	return strings.Join(all[max(0, len(all)-40):], "\n")
}

func (r *rig) replica(name string) *harness.Replica {
	r.t.Helper()
	i := slices.IndexFunc(r.Replicas, func(x *harness.Replica) bool { return x.Name == name })
	if i < 0 {
		r.t.Fatalf("no replica %s", name)
	}
	return r.Replicas[i]
}

// kill kills parts of a replica with kill -9.
func (r *rig) kill(name string, parts harness.Parts) {
	r.t.Helper()
	x := r.replica(name)
	if _, err := x.Look(r.ctx); err != nil && parts.Controller {
		r.t.Logf("last look at %s: %v", name, err)
	}
	x.Kill(parts)
}

func (r *rig) until(what string, cond func(context.Context) (bool, error)) {
	r.t.Helper()
	r.must(harness.Until(r.ctx, stepLimit, what, cond))
}

var web = &http.Client{Timeout: serveLimit} // only ends what would never end

// ask sends a request to a controller and returns status and body.
func (r *rig) ask(method, to, body string) (int, string, error) {
	req, err := http.NewRequestWithContext(r.ctx, method, to, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := web.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	return resp.StatusCode, strings.TrimSpace(string(text)), err
}

func (r *rig) get(name, path string) (int, string) {
	r.t.Helper()
	code, text, err := r.ask(http.MethodGet, r.replica(name).URL()+path, "")
	r.must(err)
	return code, text
}

func (r *rig) post(name, path string) (int, string) {
	r.t.Helper()
	code, text, err := r.ask(http.MethodPost, r.replica(name).URL()+path, "")
	r.must(err)
	return code, text
}

// script runs Groovy in a controller, as its script console would, and returns what it printed.
func (r *rig) script(name, text string) string {
	r.t.Helper()
	code, out, err := r.ask(http.MethodPost, r.replica(name).URL()+"/scriptText", "script="+url.QueryEscape(text))
	r.must(err)
	if code != http.StatusOK {
		r.t.Fatalf("script on %s: %d: %s", name, code, out)
	}
	return out
}

func jobPath(job string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(job, "/") {
		b.WriteString("/job/" + url.PathEscape(part))
	}
	return b.String()
}

// order starts a build, waits until it has its number, and expects it to run to its end.
func (r *rig) order(at, job, query string, ticks int, want verdict.Expected) int {
	r.t.Helper()
	code, body, err := r.ask(http.MethodPost, at+jobPath(job)+"/build?await=1&interval=100ms&ticks="+strconv.Itoa(ticks)+query, "")
	r.must(err)
	var got struct {
		Number int `json:"number"`
	}
	if code != http.StatusCreated || json.Unmarshal([]byte(body), &got) != nil || got.Number == 0 {
		r.t.Fatalf("build of %s: %d: %s", job, code, body)
	}
	want.Job, want.Number, want.Ticks = job, got.Number, ticks
	r.mu.Lock()
	defer r.mu.Unlock()
	r.work = append(r.work, want)
	if strings.Contains(query, "kind=input") {
		r.inputs = append(r.inputs, job+"#"+strconv.Itoa(got.Number))
	}
	return got.Number
}

// mixed starts one build of each kind. Those that die with their controller have ticks of
// their own.
func (r *rig) mixed(at string, ticks, mortal int) {
	r.t.Helper()
	r.order(at, "ticks", "&kind=sleep", ticks, verdict.Expected{})
	r.order(at, "team/über job", "&kind=sleep", ticks, verdict.Expected{})
	r.order(at, "par", "&kind=parallel", ticks, verdict.Expected{Branches: []string{"left", "right"}})
	r.order(at, "waiting", "&kind=input", ticks, verdict.Expected{})
	r.order(at, "fast", "", mortal, verdict.Expected{MayEnd: true})
	r.order(at, "free", "", mortal, verdict.Expected{MayEnd: true})
}

// judge reads the logs. What the bridge writes into a build that it ends is, to the
// verdict, a reason.
func (r *rig) judge() verdict.Report {
	r.t.Helper()
	r.mu.Lock()
	work := slices.Clone(r.work)
	r.mu.Unlock()
	rep, err := verdict.HomeAs(r.Home, work, func(log []byte) []byte {
		return bytes.ReplaceAll(log, []byte("Footman: ended by"), []byte("Cannot resume a Freestyle build: ended by"))
	})
	r.must(err)
	return rep
}

func ref(b verdict.Build) string { return fmt.Sprintf("%s#%d", b.Job, b.Number) }

// progress waits until every build has written this many ticks, or waits, or ended.
func (r *rig) progress(ticks int) {
	r.t.Helper()
	r.until("progress of all builds", func(context.Context) (bool, error) {
		for _, b := range r.judge().Builds {
			n := 0
			for _, by := range b.TicksBy {
				n += by
			}
			if n < ticks && b.Finished == 0 && !slices.Contains(r.inputs, ref(b)) {
				return false, fmt.Errorf("%s stands at %d ticks", ref(b), n)
			}
		}
		return true, nil
	})
}

// ended lets builds that wait go on, and waits until all have ended.
func (r *rig) ended() {
	r.t.Helper()
	err := harness.Until(r.ctx, finishLimit, "the end of all builds", func(context.Context) (bool, error) {
		for _, waiting := range r.inputs {
			i := strings.LastIndex(waiting, "#")
			for _, x := range r.Replicas {
				if x.Runner != nil && x.Runner.Alive() {
					_, _, _ = r.ask(http.MethodPost, x.URL()+jobPath(waiting[:i])+"/"+waiting[i+1:]+"/input", "")
				}
			}
		}
		for _, b := range r.judge().Builds {
			if b.Finished == 0 {
				return false, fmt.Errorf("%s has no end; by %v", ref(b), b.Executors)
			}
		}
		return true, nil
	})
	if err != nil {
		for _, x := range r.Replicas {
			r.t.Logf("%s:\n%s", x.Name, tail(x.Runner.Log))
		}
		r.t.Fatal(err)
	}
}

// clean waits for the end of all builds and judges: each ran once and to its end,
// no record is left, nothing is in quarantine.
func (r *rig) clean() verdict.Report {
	r.t.Helper()
	r.ended()
	r.until("an empty ledger", func(context.Context) (bool, error) {
		left := r.records()
		return len(left) == 0, fmt.Errorf("left: %v", left)
	})
	rep := r.judge()
	for _, b := range rep.Builds {
		if !b.OK() {
			r.t.Errorf("%s: %v; executors %v, lost %v, doubled %v", ref(b), b.Problems, b.Executors, b.Lost, b.Doubled)
		}
	}
	if q, _ := os.ReadDir(filepath.Join(r.Home, ".footman", "quarantine")); len(q) > 0 {
		r.t.Errorf("%d files are in quarantine", len(q))
	}
	return rep
}

// records lists the ledger: NAME/INC/KEY.json.
func (r *rig) records() []string {
	r.t.Helper()
	var out []string
	for _, pattern := range []string{"*/*/*.json", "*/*/inbox/*.json"} {
		found, err := filepath.Glob(filepath.Join(r.Home, ".footman", "running", pattern))
		r.must(err)
		for _, f := range found {
			if filepath.Base(f) != "live.json" {
				rel, _ := filepath.Rel(filepath.Join(r.Home, ".footman", "running"), f)
				out = append(out, rel)
			}
		}
	}
	return out
}

// plain starts a controller without footman run, as somebody would who took it away
// or never had it. It returns the process, its URL and its log.
func (r *rig) plain(opts ...string) (*exec.Cmd, string, string) {
	r.t.Helper()
	port := r.port()
	log := filepath.Join(r.dir, "plain-"+strconv.Itoa(port)+".log")
	cmd := r.jvm(port, log, []string{"JENKINS_HOME=" + r.Home}, opts...)
	r.must(cmd.Start())
	r.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	at := "http://127.0.0.1:" + strconv.Itoa(port)
	err := harness.Until(r.ctx, serveLimit, "a plain controller", func(context.Context) (bool, error) {
		code, _, err := r.ask(http.MethodGet, at+"/health", "")
		return code == http.StatusOK, err
	})
	if err != nil {
		r.t.Fatalf("%v\n%s", err, tail(log))
	}
	return cmd, at, log
}

// jvm is a controller's command with another environment.
func (r *rig) jvm(port int, log string, env []string, opts ...string) *exec.Cmd {
	r.t.Helper()
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	r.must(err)
	r.t.Cleanup(func() { _ = out.Close() })
	argv := slices.Clone(r.Controller)
	argv[len(argv)-1] = "--httpPort=" + strconv.Itoa(port)
	argv = slices.Insert(argv, 1, opts...)
	cmd := exec.CommandContext(r.ctx, argv[0], argv[1:]...)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(e string) bool {
		return strings.HasPrefix(e, "FOOTMAN_") || strings.HasPrefix(e, "JDK_JAVA_OPTIONS")
	}), env...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func (r *rig) port() int {
	r.t.Helper()
	x, err := r.Add("port-" + strconv.Itoa(len(r.Replicas)))
	r.must(err)
	_ = x.Conn.Close()
	r.Replicas = r.Replicas[:len(r.Replicas)-1]
	return x.Port
}

// life makes the folder of a life without runner and sidecar, and returns the
// environment that footman run would give.
func (r *rig) life(name string, inc int) []string {
	r.t.Helper()
	own := filepath.Join(r.Home, ".footman", "running", name, strconv.Itoa(inc))
	r.must(os.MkdirAll(filepath.Join(own, "inbox"), 0o755))
	r.must(os.MkdirAll(filepath.Join(r.Home, ".footman", "replicas", name), 0o755))
	run := filepath.Join(r.dir, "run", name)
	return []string{
		"JENKINS_HOME=" + r.Home, layout.EnvReplica + "=" + name, layout.EnvIncarnation + "=" + strconv.Itoa(inc), layout.EnvHome + "=" + r.Home,
		layout.EnvSocket + "=" + run + ".sock", layout.EnvURLFile + "=" + run + ".url", layout.EnvTokenFile + "=" + run + ".token",
	}
}

// exit waits for the end of a process, or ends it when that takes too long, and
// returns its code.
func exit(cmd *exec.Cmd) (int, error) {
	late := time.AfterFunc(serveLimit, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	err := cmd.Wait()
	var e *exec.ExitError
	if err != nil && !errors.As(err, &e) {
		return -1, err
	}
	return cmd.ProcessState.ExitCode(), nil
}
