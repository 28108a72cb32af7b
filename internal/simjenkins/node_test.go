package simjenkins_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/simjenkins"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// runNode runs a node in this process until the test ends or stop is called.
func runNode(t testing.TB, n simjenkins.Node) (stop func()) {
	t.Helper()
	if n.Name == "" {
		n.Name = "n1"
	}
	if n.Dir == "" {
		n.Dir = fastDir(t)
	}
	if n.Labels == nil {
		n.Labels = []string{"linux"}
	}
	n.Retry = 5 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := n.Run(ctx, nop); err != nil {
			t.Errorf("node: %v", err)
		}
	})
	stop = func() { cancel(); wg.Wait() }
	t.Cleanup(stop)
	return stop
}

func shBuild(s *sim, query string, ticks int) verdict.Expected {
	return verdict.Expected{Job: "sh", Number: s.build("sh", query), Ticks: ticks}
}

// The output of a durable task goes on in the adopter, when its node has
// reconnected there: no line lost, none twice, although the task never waited.
func TestShellBuildIsAdoptedWithItsNode(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	a := boot(t, home, "", lifeA)
	side := newFakeSidecar(t)
	boot(t, home, "", lifeB, withSocket(side.socket))
	runNode(t, simjenkins.Node{Controllers: home.Path()}) // finds controllers by their live files
	var want []verdict.Expected
	for range 3 {
		want = append(want, shBuild(a, "ticks=60&interval=15ms", 60))
	}
	for _, e := range want {
		ticked(t, home, "sh", e.Number, 5)
	}
	eventually(t, "node in the live file", func() bool {
		live, err := ledger.New(home, fsys.OS).ReadLive(lifeA)
		return err == nil && slices.Equal(live.Nodes[ledger.Key("sh", 1)], []string{"n1"})
	})
	a.kill()
	for _, r := range hand(t, home, lifeA, lifeB) {
		if got := side.adoptUntil(r.Record, abort); got.GetOutcome() != resumed {
			t.Fatal(got)
		}
	}
	waited := 0
	for _, e := range want {
		got := ended(t, home, e)
		if !got.OK() || !slices.Equal(got.Executors, []string{"a/1", "b/1"}) {
			t.Errorf("#%d: %+v", e.Number, got)
		}
		if strings.Contains(readLog(t, home, "sh", e.Number), "Waiting for reconnection of n1") {
			waited++
		}
	}
	if waited == 0 { // the first one at least: the node is not accepted before a build needs it
		t.Error("no build waited for its node")
	}
}

// What the node wrote while no controller was there is in the log afterwards.
func TestOutputOfTheGapIsNotLost(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	life := newLife(t, home, "a")
	a := boot(t, home, "", life)
	nodeDir := fastDir(t)
	runNode(t, simjenkins.Node{Controllers: home.Path(), Dir: nodeDir})
	e := shBuild(a, "ticks=30&interval=5ms", 30)
	ticked(t, home, "sh", 1, 3)
	a.kill()
	letEnd(t, home) // alone, with nobody connected
	eventually(t, "the task ends", func() bool {
		_, err := os.Stat(filepath.Join(nodeDir, "durable-sh@1", "jenkins-result.txt"))
		return err == nil
	})
	boot(t, home, "", inherit(t, home, life))
	if got := ended(t, home, e); !got.OK() || len(got.Executors) != 2 {
		t.Fatalf("%+v", got)
	}
	eventually(t, "files of the task go after the build", func() bool {
		left, err := os.ReadDir(nodeDir)
		return err == nil && len(left) == 0
	})
}

// nodeLock is the fcntl lock of the contract, as another controller would take it.
type nodeLock struct{ *os.File }

func openNodeLock(t *testing.T, path string) nodeLock {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	must(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return nodeLock{f}
}

func (l nodeLock) TryLock() (bool, error) {
	err := unix.FcntlFlock(l.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_WRLCK})
	if errors.Is(err, unix.EAGAIN) {
		return false, nil
	}
	return err == nil, err
}

// A node belongs to one controller at a time: the second one waits until the
// first does not need it any more.
func TestNodeBelongsToOneController(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a, b := boot(t, home, "", newLife(t, home, "a")), boot(t, home, "", newLife(t, home, "b"))
	list := filepath.Join(t.TempDir(), "controllers")
	must(t, os.WriteFile(list, []byte(a.url+"\n"+b.url+"\n"), 0o644))
	first := shBuild(a, "ticks=40&interval=5ms", 40)
	runNode(t, simjenkins.Node{Controllers: list})
	ticked(t, home, "sh", first.Number, 1)
	second := shBuild(b, "ticks=3&interval=5ms", 3)
	lock := openNodeLock(t, filepath.Join(home.Footman(), "nodes", "n1.lock"))
	if got, err := lock.TryLock(); err != nil || got {
		t.Errorf("the lock of a node in use could be taken: %v, %v", got, err)
	}
	if got := judge(t, home, first); got.Finished == 0 && len(judge(t, home, second).Executors) > 0 {
		t.Error("both use the node at once")
	}
	for _, e := range []verdict.Expected{first, second} {
		if got := ended(t, home, e); !got.OK() || len(got.Executors) != 1 {
			t.Errorf("#%d: %+v", e.Number, got)
		}
	}
	eventually(t, "the lock is free", func() bool {
		got, err := lock.TryLock()
		return err == nil && got
	})
	must(t, lock.Close())
}

// A node held by somebody else is not accepted; it comes when that lock is free.
func TestNodeLockOfAnotherHolder(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	dir := filepath.Join(home.Footman(), "nodes")
	must(t, os.MkdirAll(dir, 0o755))
	lock := openNodeLock(t, filepath.Join(dir, "n1.lock"))
	if got, err := lock.TryLock(); err != nil || !got {
		t.Fatal(got, err)
	}
	a := boot(t, home, "", newLife(t, home, "a"))
	e := shBuild(a, "ticks=3&interval=5ms", 3)
	req, err := http.NewRequest(http.MethodGet, a.url+"simagents/", nil)
	must(t, err)
	req.Header = http.Header{"Connection": {"Upgrade"}, "Upgrade": {"simagent"}, "Node-Name": {"n1"}, "Node-Labels": {"linux"}}
	resp, err := http.DefaultTransport.RoundTrip(req)
	must(t, err)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusConflict {
		t.Fatalf("answered %s", resp.Status)
	}
	runNode(t, simjenkins.Node{Controllers: a.url})
	must(t, lock.Close())
	if got := ended(t, home, e); !got.OK() {
		t.Fatalf("%+v", got)
	}
}

// A node process that is killed in the middle carries its tasks on when it is back.
func TestNodeKilled(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	env := []string{"NODE_DIR=" + fastDir(t), "NODE_HOME=" + home.Path()}
	node := spawn(t, "node", env...)
	e := shBuild(a, "ticks=40&interval=10ms", 40)
	for _, n := range []int{5, 15} {
		ticked(t, home, "sh", 1, n)
		node.signal(syscall.SIGKILL)
		node.exit()
		node = spawn(t, "node", env...)
	}
	if got := ended(t, home, e); !got.OK() || len(got.Executors) != 1 {
		t.Fatalf("%+v", got)
	}
}

// A task whose files are gone fails its build instead of starting anew.
func TestLostTaskFailsItsBuild(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	life := newLife(t, home, "a")
	a := boot(t, home, "", life)
	stop := runNode(t, simjenkins.Node{Controllers: home.Path()})
	e := shBuild(a, "ticks=2000&interval=5ms", 2000)
	ticked(t, home, "sh", 1, 3)
	stop()
	runNode(t, simjenkins.Node{Controllers: home.Path()}) // the same name, another folder
	got := ended(t, home, e)
	if got.Result != "FAILURE" || len(got.Doubled) > 0 {
		t.Fatalf("%+v", got)
	}
}

// Without node locks (a plain controller) a second executor that gets the node
// later copies the output again, and the verdict sees it.
func TestPlainControllersDoubleShellOutput(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "a", ledger.Life{})
	list := filepath.Join(t.TempDir(), "controllers")
	must(t, os.WriteFile(list, []byte(a.url), 0o644))
	runNode(t, simjenkins.Node{Controllers: list})
	e := shBuild(a, "ticks=1000&interval=5ms", 1000)
	ticked(t, home, "sh", 1, 2)
	b := boot(t, home, "b", ledger.Life{})
	eventually(t, "b resumed the build", func() bool { return len(b.running()) == 1 })
	before := judge(t, home, e).TicksBy["a/0"]
	ticked(t, home, "sh", 1, before+10) // a goes on behind b's back
	must(t, os.WriteFile(list, []byte(b.url), 0o644))
	a.kill()
	eventually(t, "doubled ticks", func() bool { return len(judge(t, home, e).Doubled) > 0 })
}

// Requests that are no nodes, and names that would become paths, are refused.
func TestInboundNodeRefusesNonsense(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	for name, header := range map[string]http.Header{
		"no upgrade": {"Node-Name": {"n1"}}, "path": {"Connection": {"Upgrade"}, "Upgrade": {"simagent"}, "Node-Name": {"../../x"}},
		"unwanted": {"Connection": {"Upgrade"}, "Upgrade": {"simagent"}, "Node-Name": {"n1"}},
	} {
		req, err := http.NewRequest(http.MethodGet, a.url+"simagents/", nil)
		must(t, err)
		req.Header = header
		resp, err := http.DefaultTransport.RoundTrip(req)
		must(t, err)
		_ = resp.Body.Close()
		if want := map[bool]int{true: http.StatusConflict, false: http.StatusBadRequest}[name == "unwanted"]; resp.StatusCode != want {
			t.Errorf("%s: %s, want %d", name, resp.Status, want)
		}
	}
	if _, err := os.Stat(filepath.Join(home.Footman(), "nodes")); !os.IsNotExist(err) {
		t.Errorf("locks were made: %v", err)
	}
}

// A line of output that the node's death cut is written anew, not glued.
func TestNodeMendsItsOutput(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	dir := fastDir(t)
	stop := runNode(t, simjenkins.Node{Controllers: home.Path(), Dir: dir})
	e := shBuild(a, "ticks=200&interval=5ms", 200)
	ticked(t, home, "sh", 1, 5)
	stop()
	output := filepath.Join(dir, "durable-sh@1", "jenkins-log.txt")
	data, err := os.ReadFile(output)
	must(t, err)
	must(t, os.WriteFile(output, append(data, "tic"...), 0o644)) //nolint:gosec // G703: below the test's own folder
	runNode(t, simjenkins.Node{Controllers: home.Path(), Dir: dir})
	if got := ended(t, home, e); !got.OK() {
		t.Fatalf("%+v", got)
	}
}

// A build that is held writes its last tick only when the file is there, however fast it
// was before: also in its next life, and on a node.
func TestHeldBuilds(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	life := newLife(t, home, "a")
	a := boot(t, home, "", life)
	runNode(t, simjenkins.Node{Controllers: home.Path()})
	file := filepath.Join(t.TempDir(), "go")
	var want []verdict.Expected
	for job, branches := range map[string][]string{"sleep": {""}, "sh": {""}, "par": {"left", "right"}} {
		e := verdict.Expected{Job: job, Number: a.build(job, "ticks=3&interval=1ms&hold="+file), Ticks: 3}
		if len(branches) > 1 {
			e.Branches = branches
		}
		want = append(want, e)
		ticked(t, home, job, e.Number, 2*len(branches))
	}
	a.kill()
	next := inherit(t, home, life)
	boot(t, home, "", next)
	eventually(t, "the node at the next life", func() bool {
		live, err := ledger.New(home, fsys.OS).ReadLive(next)
		return err == nil && slices.Equal(live.Nodes[ledger.Key("sh", 1)], []string{"n1"})
	})
	for _, e := range want {
		if got := judge(t, home, e); got.Finished > 0 {
			t.Errorf("%s ended although it is held: %+v", e.Job, got)
		}
	}
	must(t, os.WriteFile(file, nil, 0o600))
	for _, e := range want {
		if got := ended(t, home, e); !got.OK() || !slices.Equal(got.Executors, []string{life.String(), next.String()}) {
			t.Errorf("%s: %+v", e.Job, got)
		}
	}
}
