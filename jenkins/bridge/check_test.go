package bridge_test

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/jenkins/bridge"
)

var update = flag.Bool("update", false, "write the reference page anew")

// Promise: whatever would run before the guard, or go round it, is a reason to
// refuse that names it; what a person allowed by name is not.
func TestCheckRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		files   []string
		command []string
		env     []string
		allow   []string
		options string
		want    string // "" = nothing to refuse
	}{
		"plain home":          {},
		"later script":        {files: []string{"init.groovy.d/10-a.groovy", "init.groovy.d/00-footman/x.groovy"}},
		"not groovy":          {files: []string{"init.groovy.d/00-a.txt"}},
		"earlier script":      {files: []string{"init.groovy.d/00-a.groovy"}, want: "00-a.groovy"},
		"earlier, allowed":    {files: []string{"init.groovy.d/00-a.groovy"}, allow: []string{"00-a.groovy"}},
		"another allowed":     {files: []string{"init.groovy.d/00-a.groovy"}, allow: []string{"00-b.groovy"}, want: "00-a.groovy"},
		"init.groovy":         {files: []string{"init.groovy"}, want: "init.groovy of the home"},
		"init.groovy allowed": {files: []string{"init.groovy"}, allow: []string{"init.groovy"}},
		"root path":           {command: []string{"java", "-Djenkins.util.groovy.GroovyHookScript.ROOT_PATH=/x", "-jar", "j.war"}, want: "the command line sets jenkins.util.groovy"},
		"root path in env":    {env: []string{"JAVA_OPTS=-Xmx1g -Djenkins.util.groovy.GroovyHookScript.ROOT_PATH=/x -Dy=1"}, want: "JAVA_OPTS sets"},
		"root path, empty":    {env: []string{"JENKINS_OPTS=-Djenkins.util.groovy.GroovyHookScript.ROOT_PATH"}, want: "JENKINS_OPTS sets"},
		"another property":    {env: []string{"X=-Djenkins.util.groovy.GroovyHookScript.ROOT_PATHS=/x -Dhudson.model.Queue.idle=1"}},
		"queue id":            {command: []string{"java", "-Dhudson.model.Queue.id=a"}, want: "hudson.model.Queue.id=a"},
		"queue id that loses": {env: []string{"JDK_JAVA_OPTIONS=-Dhudson.model.Queue.id=a"}},
		"queue id that wins":  {env: []string{"_JAVA_OPTIONS=-Dhudson.model.Queue.id=a"}, want: "_JAVA_OPTIONS sets hudson.model.Queue.id=a"},
		"queue id by hand":    {command: []string{"java", "-Dhudson.model.Queue.id=a-1"}, options: "none"},
	} {
		t.Run(name, func(t *testing.T) {
			home, i := newHome(t)
			for _, f := range c.files {
				write(t, home, f, "println 1\n")
			}
			if c.options == "" {
				c.options = bridge.DefaultOptionsEnv
			}
			err := i.Check(bridge.Start{Command: c.command, Env: c.env, Allow: c.allow, OptionsEnv: c.options})
			var refused *bridge.RefusedError
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}

// Promise: a property that points to the home itself is no reason to refuse.
func TestCheckAcceptsOwnRoot(t *testing.T) {
	home, i := newHome(t)
	err := i.Check(bridge.Start{Env: []string{"JAVA_OPTS=-Djenkins.util.groovy.GroovyHookScript.ROOT_PATH=" + home.Path() + "/"}, OptionsEnv: "none"})
	if err != nil {
		t.Error(err)
	}
}

// Promise: the user's options stay, ours follow, and the bridge can restore what
// was there; none adds nothing.
func TestAddOptions(t *testing.T) {
	r := bridge.Replica{Home: "/srv/jenkins home", Name: "a.b-c", Incarnation: 12}
	const id = "-Dhudson.model.Queue.id=a.b-c-12"
	env, err := bridge.AddOptions([]string{"A=1", "JDK_JAVA_OPTIONS=-Xmx1g", "FOOTMAN_JVM_ENV_OLD=of another life"}, "JDK_JAVA_OPTIONS", r)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(env[1], "JDK_JAVA_OPTIONS=-Xmx1g "+id+" ") || !strings.Contains(env[1], `"-Dhudson.triggers.SafeTimerTask.logsTargetDir=/srv/jenkins home/.footman/logs/a.b-c"`) {
		t.Errorf("variable: %s", env[1])
	}
	for _, want := range []string{"A=1", "FOOTMAN_JVM_ENV=JDK_JAVA_OPTIONS", "FOOTMAN_JVM_ENV_OLD=-Xmx1g"} {
		if !slices.Contains(env, want) {
			t.Errorf("%s is missing in %q", want, env)
		}
	}
	env, err = bridge.AddOptions(nil, "JAVA_TOOL_OPTIONS", r)
	if err != nil || len(env) != 2 || env[0] != "FOOTMAN_JVM_ENV=JAVA_TOOL_OPTIONS" || !strings.HasPrefix(env[1], "JAVA_TOOL_OPTIONS="+id+" ") {
		t.Errorf("without old value: %q, %v", env, err)
	}
	if env, err = bridge.AddOptions([]string{"A=1"}, "none", r); err != nil || !slices.Equal(env, []string{"A=1"}) {
		t.Errorf("none: %q, %v", env, err)
	}
	if _, err = bridge.AddOptions(nil, "JDK_JAVA_OPTIONS", bridge.Replica{Home: `/a'b"c`, Name: "a", Incarnation: 1}); err == nil {
		t.Error("a path that can't be quoted was accepted")
	}
	for _, bad := range []string{"", "1A", "A B", "A=B", "FOOTMAN_X"} {
		if bridge.CheckOptionsEnv(bad) == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

// Promise: a shell reads every quoted word as it was.
func TestShellQuote(t *testing.T) {
	for _, word := range []string{"", "-Da=b", "a b", "it's", `"$(x)"`, "a\nb", "~", "*", "ü"} {
		out, err := exec.Command("sh", "-c", "printf %s "+bridge.ShellQuote(word)).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q became %q, %v", word, out, err)
		}
	}
}

// Promise: docs/reference/jvm-options.md says what the code does. Update it with
// go test ./jenkins/bridge -run OptionsPage -update.
func TestOptionsPage(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "reference", "jvm-options.md")
	want := bridge.OptionsPage()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("out of date (%v): run go test ./jenkins/bridge -run OptionsPage -update", err)
	}
}

// Promise: garbage in bridge.json is an error, a missing one is "not there", and
// a state is that of one life.
func TestReadState(t *testing.T) {
	home, _ := newHome(t)
	if _, err := bridge.ReadState(nil, home, "a"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	const file = ".footman/replicas/a/bridge.json"
	for _, bad := range []string{"", "{", `{"format":2}`, `[]`, `{"format":1,"incarnation":{}}`, `{"format":1}` + strings.Repeat(" ", 1<<20)} {
		write(t, home, file, bad)
		if s, err := bridge.ReadState(nil, home, "a"); err == nil {
			t.Errorf("%.20q was read: %+v", bad, s)
		}
	}
	for _, good := range []string{`{"format":1,"incarnation":"3","state":"halted","reason":"x"}`, `{"format":1,"incarnation":3,"state":"halted","reason":"x","new":[]}`} {
		write(t, home, file, good)
		s, err := bridge.ReadState(nil, home, "a")
		if err != nil || !s.Of(3) || s.Of(4) || s.State != bridge.StateHalted || s.Reason != "x" {
			t.Errorf("%s: %+v, %v", good, s, err)
		}
	}
	if _, err := bridge.ReadState(nil, home, "../a"); err == nil {
		t.Error("a bad name was accepted")
	}
}
