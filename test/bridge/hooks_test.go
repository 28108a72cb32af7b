//go:build bridge

package bridge_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
)

// haltCode is how a controller ends whose bridge could not stand up.
const haltCode = 74

// faults of the core, one at a time, each of a hook that rules 5 and 7 rest on.
var needed = []struct{ fault, says string }{
	{"throw:lookup:hudson.model.listeners.RunListener", "RunListener"},
	{"throw:add:hudson.model.listeners.RunListener", "RunListener"},
	{"drop:hudson.model.listeners.RunListener", "veto"},
	{"throw:purgeCache", "purgeCache"},
	{"throw:lookup:hudson.model.Job$BuildNumberAssigner", "claim"},
	{"drop:hudson.model.Job$BuildNumberAssigner", "BuildNumberAssigner"},
	{"last:hudson.model.Job$BuildNumberAssigner", "BuildNumberAssigner"},
	{"hide:hudson.model.Job$BuildNumberAssigner", "BuildNumberAssigner"},
	{"drop:org.jenkinsci.plugins.workflow.flow.FlowExecutionList$Storage", "Storage"},
	{"hide:org.jenkinsci.plugins.workflow.flow.FlowExecutionList$Storage", "Storage"},
	{"throw:add:jenkins.model.TransientActionFactory", "pipeline"},
	{"throw:lookup:hudson.model.Queue$QueueDecisionHandler", "QueueDecisionHandler"}, // the guard needs it first
	{"throw:lookup:hudson.model.queue.QueueTaskDispatcher", "quiet-down"},
	{"throw:lookup:hudson.slaves.ComputerListener", "node-locks"},
}

// A hook that is missing, or throws, or is taken silently and not used: the
// controller is dead before it answers, and says why.
func TestMissingHookHaltsTheController(t *testing.T) {
	for _, c := range needed {
		t.Run(c.fault, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "newest")
			r.install()
			r.halts(c.says, "-Dfake.faults="+c.fault)
		})
	}
	t.Run("core of 2.470", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, "oldest")
		r.install()
		r.halts("2.484", "-Dfake.version=2.470")
	})
}

// halts starts a controller with the environment of footman run and expects it to die.
func (r *rig) halts(says string, opts ...string) {
	r.t.Helper()
	log := filepath.Join(r.dir, "halts.log")
	cmd := r.jvm(r.port(), log, r.life("a", 1), append([]string{"-Dhudson.model.Queue.id=a-1"}, opts...)...)
	r.must(cmd.Start())
	code, err := exit(cmd)
	r.must(err)
	if code != haltCode {
		r.t.Errorf("the controller ended with %d, want %d:\n%s", code, haltCode, tail(log))
	}
	text, err := os.ReadFile(log)
	r.must(err)
	if !strings.Contains(string(text), says) || !strings.Contains(string(text), "this controller ends") {
		r.t.Errorf("its log doesn't say why (%q):\n%s", says, tail(log))
	}
	if strings.Contains(string(text), "fully up") {
		r.t.Error("it served before it died")
	}
	state, err := os.ReadFile(filepath.Join(r.Home, ".footman", "replicas", "a", "bridge.json"))
	r.must(err)
	if !strings.Contains(string(state), `"halted"`) {
		r.t.Errorf("bridge.json doesn't say that it halted: %s", state)
	}
}

// A bridge that is broken, gone, or ends too early ends the JVM, too: the guard does.
func TestBrokenBridgeHaltsTheController(t *testing.T) {
	for name, change := range map[string]struct {
		says string
		do   func(core string) error
	}{
		"does not compile": {"startup failed", func(core string) error { return appendTo(core, "\nthis is { no Groovy\n") }},
		"throws":           {"on purpose", func(core string) error { return appendTo(core, "\nthrow new Error('on purpose')\n") }},
		"missing":          {"FileNotFound", os.Remove},
		"ends early": {"", func(core string) error {
			return os.WriteFile(core, []byte("package footman\nprintln 'nothing'\n"), 0o600)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "newest")
			r.install()
			r.must(change.do(filepath.Join(r.Home, "init.groovy.d", "00-footman", "core.groovy")))
			r.halts(change.says)
		})
	}
}

func appendTo(file, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(old, text...), 0o600) //nolint:gosec // paths of a test
}

// What is not needed for rules 5 and 7 degrades alone: the controller serves, and
// says what is missing and why.
func TestOptionalHookIsReportedMissing(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest", "-Dfake.faults=hide:jenkins.model.PeepholePermalink$Cache,throw:lookup:jenkins.util.HttpServletFilter")
	r.start("a")
	state, err := os.ReadFile(filepath.Join(r.Home, ".footman", "replicas", "a", "bridge.json"))
	r.must(err)
	for _, want := range []string{`"permalinks":"`, `"item-guard":"`, `"veto"`} {
		if !strings.Contains(string(state), want) {
			t.Errorf("bridge.json lacks %s: %s", want, state)
		}
	}
}

// The runner refuses what would run before the bridge, or instead of it, and its own
// exit code tells a bridge that could not stand up from a controller that died.
func TestRunnerRefusesWhatRunsBeforeTheBridge(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(r *rig) error
		fault   string
		want    int
		says    string
	}{
		"script that sorts first": {prepare: func(r *rig) error {
			dir := filepath.Join(r.Home, "init.groovy.d")
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "00-early.groovy"), []byte("println 'early'\n"), 0o600)
		}, says: "00-early.groovy"},
		"init.groovy": {prepare: func(r *rig) error {
			return os.WriteFile(filepath.Join(r.Home, "init.groovy"), []byte("println 'early'\n"), 0o600)
		}, says: "init.groovy"},
		"ROOT_PATH":            {fault: "-Djenkins.util.groovy.GroovyHookScript.ROOT_PATH=/nowhere", says: "ROOT_PATH"},
		"hook that is missing": {fault: "-Dfake.faults=drop:hudson.model.Job$BuildNumberAssigner", says: "BuildNumberAssigner"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var opts []string
			if c.fault != "" {
				opts = append(opts, c.fault)
			}
			r := newRig(t, "newest", opts...)
			r.Run = nil // not restarted
			if c.prepare != nil {
				r.must(c.prepare(r))
			}
			x, err := r.Add("a")
			r.must(err)
			r.must(x.Revive())
			r.must(harness.Until(r.ctx, serveLimit, "the end of the runner", func(context.Context) (bool, error) { return !x.Runner.Alive(), nil }))
			text, err := os.ReadFile(x.Runner.Log)
			r.must(err)
			if code := x.Runner.ExitCode(); code == 0 || !strings.Contains(string(text), c.says) {
				t.Errorf("exit code %d, and it doesn't name %q:\n%s", code, c.says, tail(x.Runner.Log))
			} else {
				t.Logf("exit code %d", code)
			}
			if strings.Contains(string(text), "fully up") {
				t.Error("the controller served")
			}
		})
	}

}
