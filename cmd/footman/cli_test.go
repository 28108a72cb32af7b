package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/alecthomas/kong"
	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/internal/exitcode"
)

var update = flag.Bool("update", false, "write the pages anew")

// model is the command line's; nothing is run.
func model(t *testing.T) *kong.Application {
	t.Helper()
	k, err := newParser(&commandLine{}, &bytes.Buffer{}, &bytes.Buffer{}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return k.Model
}

// alone keeps a test from this machine's own sidecars, homes and configuration.
func alone(t *testing.T) {
	t.Helper()
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "FOOTMAN_") || name == "JENKINS_HOME" || name == "NO_COLOR" || name == "COLUMNS" {
			t.Setenv(name, "") // put back at the end
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("FOOTMAN_RUNTIME_DIR", t.TempDir())
	t.Setenv("FOOTMAN_CONFIG", "")
}

func try(args ...string) (code int, out, errout string) {
	var o, e bytes.Buffer
	code = run(args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// Every setting's flag is one of the command's, by the name that the pages say.
func TestSettingsHaveTheirFlags(t *testing.T) {
	flags := map[string]bool{}
	for _, cmd := range model(t).Children {
		for _, f := range cmd.Flags {
			flags[cmd.Name+" "+f.Name] = true
		}
	}
	for _, f := range model(t).Flags {
		flags[" "+f.Name] = true
	}
	for _, s := range config.Settings() {
		on := []string{s.Command()}
		if s.Section == "" {
			on = []string{"", "sidecar", "run"}
		}
		if s.Flag != "" && !slices.ContainsFunc(on, func(cmd string) bool { return flags[cmd+" "+s.Flag] }) {
			t.Errorf("%s: there is no flag --%s", s.Key, s.Flag)
		}
	}
}

// A socket where others could put theirs is wrong use: a restart would not help.
func TestSocketInAnOpenFolder(t *testing.T) {
	alone(t)
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	code, _, errout := try("sidecar", "--home", t.TempDir(), "--name", "a", "--socket", filepath.Join(dir, "a.sock"))
	if code != exitUsage || !strings.Contains(errout, "writable by others") {
		t.Errorf("code %d: %s", code, errout)
	}
}

// Whatever is wrong in a command line, the code is 2 and the message says what is
// wrong, what was probably meant, and where to read on.
func TestWrongUse(t *testing.T) {
	alone(t)
	for _, c := range []struct{ args, want string }{
		{"statsu", `unknown command "statsu", did you mean "status"?`},
		{"hsitory", `did you mean "history"?`},
		{"st", `did you mean "status"?`},
		{"xyzzy", `unknown command "xyzzy"` + "\n"},
		{"simjenkns", `unknown command "simjenkns"` + "\n"}, // hidden ones are not suggested
		{"status --hoem x", `unknown flag --hoem, did you mean "--home"?`},
		{"status --outptu json", `did you mean "--output"?`},
		{"status --xyzzy", "unknown flag --xyzzy\n"},
		{"lock", "a command is missing: status"},
		{"lock sttus", `unknown command "sttus", did you mean "status"?`},
		{"builds x", `builds takes no argument "x"`},
		{"adopt", "REPLICA is missing"},
		{"status -o yaml", `must be one of "table","wide","json" but got "yaml"`},
		{"lock status", "missing: --home=DIR"},
		{"history --limit 0", "--limit: 0, must be at least 1"},
		{"events --backlog=-1", "--backlog: -1"},
		{"status --watch --interval 1ms", "--interval: 1ms, must be at least"},
		{"builds --owner ../x", "--owner:"},
		{"status --name ../x", "--name:"},
		{"completion tcsh", `must be one of`},
		{"help hist", `did you mean "history"?`},
	} {
		code, out, errout := try(strings.Fields(c.args)...)
		if code != exitUsage || !strings.Contains(errout, c.want) || out != "" {
			t.Errorf("%s: code %d, stdout %q, stderr %q; want 2 and %q", c.args, code, out, errout, c.want)
		}
		if strings.HasPrefix(c.want, "unknown") && !strings.Contains(errout, "Run 'footman ") {
			t.Errorf("%s: it does not say where to read on: %q", c.args, errout)
		}
	}
}

// Errors have their codes, and say what to do.
func TestCodes(t *testing.T) {
	alone(t)
	empty := t.TempDir()
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"", exitOK, ""},
		{"--help", exitOK, ""},
		{"help", exitOK, ""},
		{"help lock status", exitOK, ""},
		{"version", exitOK, ""},
		{"man", exitOK, ""},
		{"completion zsh", exitOK, ""},
		{"__complete bash sta", exitOK, ""},
		{"status", exitSidecar, "start 'footman sidecar'"},
		{"events", exitSidecar, "start 'footman sidecar'"},
		{"adopt b", exitSidecar, "start 'footman sidecar'"},
		{"status --name nobody", exitSidecar, "nobody.sock"},
		{"status --home " + filepath.Join(empty, "no"), exitUnfit, "does not exist; --home must name"},
		{"status --home " + empty, exitUnfit, "was never used by Footman"},
		{"members --home " + empty, exitUnfit, "was never used by Footman"},
		{"builds --home " + empty, exitUnfit, "was never used by Footman"},
		{"history --home " + empty, exitUnfit, "was never used by Footman"},
		{"lock status --home " + empty, exitUnfit, "was never used by Footman"},
	} {
		code, out, errout := try(strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(errout, c.want) || code == exitOK && (errout != "" || out == "") || strings.Contains(errout, "%!") {
			t.Errorf("%q: code %d, stdout %q, stderr %q; want %d and %q", c.args, code, out, errout, c.code, c.want)
		}
	}
}

// brokenPipe is an output that nobody reads any more, in a process that ignores
// SIGPIPE.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, fmt.Errorf("write |1: %w", syscall.EPIPE) }

// Whoever closes the pipe has seen enough: no error is told.
func TestClosedPipe(t *testing.T) {
	alone(t)
	var errout bytes.Buffer
	if code := report(&errout, &exitError{exitFailure, fmt.Errorf("print: %w", syscall.EPIPE)}); code != exitcode.Signal+int(syscall.SIGPIPE) || errout.Len() > 0 {
		t.Errorf("code %d, stderr %q", code, errout.String())
	}
	errout.Reset()
	if code := run([]string{"version"}, strings.NewReader(""), brokenPipe{}, &errout); code != exitcode.Signal+int(syscall.SIGPIPE) || errout.Len() > 0 {
		t.Errorf("version: code %d, stderr %q", code, errout.String())
	}
}

// Every command has help within 80 columns, an example, a group, and is found by
// help and completion, however it came into the command line.
func TestEveryCommand(t *testing.T) {
	alone(t)
	app := model(t)
	p := manual(app)
	p.Walk(func(c *clidoc.Command) {
		var b bytes.Buffer
		p.CommandHelp(&b, c, clidoc.Style{})
		for line := range strings.Lines(b.String()) {
			// An example that is longer is better than one that can't be copied.
			if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > 80 && !strings.HasPrefix(line, "  footman ") && !strings.HasPrefix(line, "  --") && !strings.HasPrefix(line, "    --") {
				t.Errorf("%s: %q is too long", c.Path, line)
			}
		}
		if c.Help == "" || !strings.HasSuffix(c.Help, ".") {
			t.Errorf("%s: its help is no sentence: %q", c.Path, c.Help)
		}
		if len(c.Children) == 0 && len(c.Examples) == 0 {
			t.Errorf("%s has no example: add one in examples.go, or a method Examples", c.Path)
		}
		for _, e := range c.Examples {
			if !strings.Contains(e.Line, "footman "+c.Path) || e.Text == "" || strings.HasSuffix(e.Text, ".") {
				t.Errorf("%s: example %+v", c.Path, e)
			}
		}
		code, out, _ := try(append([]string{"help"}, strings.Fields(c.Path)...)...)
		if code != exitOK || out != b.String() {
			t.Errorf("footman help %s: code %d, and not the help of the command", c.Path, code)
		}
		words := strings.Fields(c.Path)
		found := p.Complete(words, func(clidoc.Kind, []string) []clidoc.Candidate { return nil })
		if len(found.Candidates) == 0 || found.Candidates[0].Word != words[len(words)-1] {
			t.Errorf("%s is not completed: %v", c.Path, found)
		}
	})
	for path := range examples {
		if p.Find(strings.Fields(path)...) == nil {
			t.Errorf("examples of %q, which is no command", path)
		}
	}
}

// docs/reference/commands.md says what the program says.
func TestCommandsPage(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "reference", "commands.md")
	want := manual(model(t)).Markdown()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is out of date: go test ./cmd/footman -update", path)
	}
}

// Suggestions are few and near.
func TestNearest(t *testing.T) {
	words := []string{"status", "history", "builds", "members", "events", "--home", "--output"}
	for typed, want := range map[string]string{
		"statsu": "status", "stauts": "status", "STATUS": "status", "member": "members", "his": "history", "buidls": "builds", "--hom": "--home", "--ouptut": "--output", "qqq": "", "e": "events",
	} {
		if got := strings.Join(nearest(typed, words), " "); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// An error of another room keeps its own code through a wrong command line.
func TestParseErrorKeepsCodes(t *testing.T) {
	err := parseError(model(t), fmt.Errorf("wrapped: %w", &exitError{exitUnfit, errors.New("x")}))
	if ee, ok := errors.AsType[*exitError](err); !ok || ee.code != exitUnfit {
		t.Errorf("%v", err)
	}
}
