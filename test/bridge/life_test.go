//go:build bridge

package bridge_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

const stockList = "org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml"

// A home that a plain controller ran, killed -9 with builds and a waiting item: the
// first replica carries them on. A restart from inside comes back in turn. When the
// last replica stops in order, plain Jenkins goes on with what still runs.
func TestComingAndGoing(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	cmd, at, _ := r.plain("-Dhudson.model.Queue.Saver.DELAY_SECONDS=0")
	r.order(at, "ticks", "&kind=sleep", 500, verdict.Expected{})
	r.order(at, "team/über job", "&kind=sleep", 500, verdict.Expected{})
	r.progress(2)
	if code, body, err := r.ask(http.MethodPost, at+"/job/params/build?ticks=3&interval=100ms&delay=3600", ""); err != nil || code != http.StatusCreated {
		t.Fatalf("build of params: %d %s %v", code, body, err)
	}
	r.until("queue.xml", func(context.Context) (bool, error) {
		text, err := os.ReadFile(filepath.Join(r.Home, "queue.xml"))
		return strings.Contains(string(text), "<id>"), err
	})
	r.must(cmd.Process.Kill())
	_ = cmd.Wait()

	r.start("a")
	r.until("the builds of the plain controller", func(context.Context) (bool, error) {
		for _, b := range r.judge().Builds {
			if !slices.Contains(b.Executors, "a/1") {
				return false, nil
			}
		}
		return true, nil
	})
	r.until("the waiting item of the plain controller", func(context.Context) (bool, error) {
		return strings.Contains(r.script("a", `out.print(hudson.model.Queue.getInstance().getItems()*.task*.fullName)`), "params"), nil
	})

	t.Log("restart from inside")
	r.post("a", "/restart")
	r.until("the next life", func(ctx context.Context) (bool, error) {
		s, err := r.replica("a").Look(ctx)
		return s.GetIncarnation() == 2, err
	})
	r.await("a")
	r.until("the builds in the next life", func(context.Context) (bool, error) {
		for _, b := range r.judge().Builds {
			if !slices.Contains(b.Executors, "a/2") {
				return false, nil
			}
		}
		return true, nil
	})

	t.Log("orderly stop of the last one")
	r.replica("a").Runner.Signal(syscall.SIGTERM)
	<-r.replica("a").Runner.Done()
	r.replica("a").Sidecar.Kill()
	text, err := os.ReadFile(filepath.Join(r.Home, stockList))
	r.must(err)
	for _, job := range []string{"<job>ticks</job>", "<job>team/über job</job>"} {
		if !strings.Contains(string(text), job) {
			t.Errorf("the list for plain Jenkins lacks %s:\n%s", job, text)
		}
	}
	_, at, _ = r.plain()
	r.until("the builds in a plain controller", func(context.Context) (bool, error) {
		for _, b := range r.judge().Builds {
			if len(b.Executors) != 4 {
				return false, nil
			}
		}
		return true, nil
	})
	_ = at
	r.ended()
	for _, b := range r.judge().Builds {
		if !b.OK() || b.Overlaps > 0 {
			t.Errorf("%s: %v; executors %v, lost %v, doubled %v", ref(b), b.Problems, b.Executors, b.Lost, b.Doubled)
		}
	}
}
