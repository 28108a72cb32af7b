//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

// need returns the path of a program, or skips with the Debian package that has it.
func need(t *testing.T, program, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("no %s here: apt-get install %s", program, pkg)
	}
	return path
}

// shellFolder has the program under its own name, a completion script for each
// shell, and two replicas in a home.
func shellFolder(t *testing.T) (dir string, env []string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.Symlink(exe, filepath.Join(dir, "footman")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"alpha", "beta"} {
		if err := os.MkdirAll(filepath.Join(dir, "home", ".footman", "replicas", name), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	for _, sh := range []string{"bash", "zsh", "fish"} {
		a := footman(t, nil, "completion", sh)
		a.want(t, 0, "footman")
		if err := os.WriteFile(filepath.Join(dir, sh), []byte(a.out), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, []string{
		"PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "JENKINS_HOME=" + filepath.Join(dir, "home"), "FOOTMAN_RUNTIME_DIR=" + filepath.Join(dir, "run"),
		"FOOTMAN_CONFIG=", "PS1=$ ", "PROMPT=$ ",
	}
}

// completions that all shells must give.
var completions = []struct{ line, want string }{
	{"footman stat", "status"},
	{"footman lock ", "status"},
	{"footman status --output ", "table wide json"},
	{"footman status -o ", "table wide json"},
	{"footman builds --owner ", "alpha beta"},
	{"footman adopt b", "beta"},
	{"footman completion ", "bash zsh fish"},
	{"footman --log-format ", "auto json text"},
	{"footman simj", ""},
}

// Bash completes commands, flags, values and replicas by the function that TAB
// calls, and by TAB itself.
func TestCompletionInBash(t *testing.T) {
	t.Parallel()
	bash := need(t, "bash", "bash")
	dir, env := shellFolder(t)
	for _, c := range append(slices.Clone(completions), []struct{ line, want string }{
		{"footman status --output = j", "json"}, // bash splits there
		{"footman status --home " + dir[:len(dir)-1], dir},
	}...) {
		ctx, cancel := context.WithTimeout(t.Context(), commandLimit)
		cmd := exec.CommandContext(ctx, bash, "--norc", "--noprofile", "-c", `source "$1"; set -- $2; COMP_WORDS=("$@"); [[ $LINE == *" " ]] && COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _footman; echo "${COMPREPLY[@]}"`, "bash", filepath.Join(dir, "bash"), c.line)
		cmd.Env = append(append(os.Environ(), env...), "LINE="+c.line)
		out, err := cmd.CombinedOutput()
		cancel()
		if got := strings.TrimSpace(string(out)); err != nil || got != c.want {
			t.Errorf("%q: %v %q, want %q", c.line, err, got, c.want)
		}
	}
	p := onTerminal(t, 80, 24, env, bash, "--norc", "--noprofile", "-i")
	p.press("source " + filepath.Join(dir, "bash") + "; echo ready''ready\n")
	p.sees("readyready")
	p.clear()
	p.press("footman hist\t--li\t")
	p.sees("footman history --limit ")
	p.press("\x15exit\n")
}

// Zsh completes by TAB.
func TestCompletionInZsh(t *testing.T) {
	t.Parallel()
	zsh := need(t, "zsh", "zsh")
	dir, env := shellFolder(t)
	p := onTerminal(t, 120, 40, env, zsh, "-f", "-i")
	p.press("autoload -U compinit; compinit -u -D; source " + filepath.Join(dir, "zsh") + "; unsetopt beep; echo ready''ready\n")
	p.sees("readyready")
	for _, c := range []struct{ line, want string }{
		{"footman hist", "ory "},
		{"footman status --outp", "ut "},
		{"footman status --output j", "son "},
		{"footman status --output=w", "ide "},
		{"footman adopt b", "eta "},
		{"footman lock ", "status "},
		{"footman status --output ", "table"},
		{"footman completion ", "zsh"},
	} {
		p.clear()
		p.press(c.line)
		p.sees(c.line[1:]) // a TAB that comes with the text would be a pasted one
		p.clear()
		p.press("\t")
		p.sees(c.want)
		p.press("\x15") // take the line back
	}
	p.press("\x15exit\n")
}

// Fish completes what its own question for candidates answers.
func TestCompletionInFish(t *testing.T) {
	t.Parallel()
	fish := need(t, "fish", "fish")
	dir, env := shellFolder(t)
	for _, c := range append(slices.Clone(completions), struct{ line, want string }{"footman status --output=w", "--output=wide"}) {
		ctx, cancel := context.WithTimeout(t.Context(), commandLimit)
		cmd := exec.CommandContext(ctx, fish, "--no-config", "-c", "source "+filepath.Join(dir, "fish")+"; complete -C $LINE")
		cmd.Env = append(append(os.Environ(), env...), "LINE="+c.line)
		out, err := cmd.CombinedOutput()
		cancel()
		var got []string
		for line := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			got = append(got, word)
		}
		want := strings.Fields(c.want)
		slices.Sort(got)
		slices.Sort(want)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v %q, want %q", c.line, err, got, want)
		}
	}
}

// The manual formats without a complaint.
func TestManual(t *testing.T) {
	t.Parallel()
	page := footman(t, nil, "man")
	page.want(t, 0, ".TH", ".SH \"EXIT STATUS\"")
	file := filepath.Join(t.TempDir(), "footman.1")
	if err := os.WriteFile(file, []byte(page.out), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("mandoc", func(t *testing.T) {
		out, err := exec.CommandContext(t.Context(), need(t, "mandoc", "mandoc"), "-Tlint", "-Wwarning", file).CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("man", func(t *testing.T) {
		cmd := exec.CommandContext(t.Context(), need(t, "man", "man-db groff"), "--warnings", "-l", file)
		cmd.Env = append(os.Environ(), "MANWIDTH=80", "LC_ALL=C.UTF-8", "MANPAGER=cat", "PAGER=cat")
		var complaints strings.Builder
		cmd.Stderr = &complaints
		out, err := cmd.Output()
		if err != nil || !strings.Contains(string(out), "EXIT STATUS") || complaints.Len() > 0 {
			t.Errorf("%v\n%s\n%s", err, complaints.String(), out)
		}
	})
}

// Who closes a pipe early sees no error, and the program is gone at once.
func TestClosedPipe(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"help run", "man", "--help", "completion bash"} {
		cmd := exec.CommandContext(t.Context(), need(t, "sh", "dash"), "-c", `{ "$EXE" `+args+`; echo "code $?" >&2; } | :`)
		cmd.Env = append(os.Environ(), "EXE="+exe)
		out, err := cmd.CombinedOutput()
		got := strings.TrimSpace(string(out))
		if err != nil || got != "code 0" && got != "code 141" { // 0: it had written all before
			t.Errorf("%s: %v %q", args, err, got)
		}
	}
}

// Colours are on terminals only, unless somebody says otherwise.
func TestColors(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a")
	for _, c := range []struct {
		env   string
		flags string
		color bool
	}{{"X=", "", true}, {"NO_COLOR=1", "", false}, {"NO_COLOR=1", "--color=always", true}, {"X=", "--color=never", false}, {"TERM=dumb", "", false}} {
		p := onTerminal(t, 80, 24, append(s.in(), c.env), append([]string{exe, "status", "--name", "a"}, strings.Fields(c.flags)...)...)
		if code := p.code(); code != 0 {
			t.Errorf("%+v: code %d: %s", c, code, p.shown())
		}
		if got := strings.Contains(p.shown(), "\x1b["); got != c.color || !strings.Contains(p.shown(), "serving") {
			t.Errorf("%+v: colours %v: %q", c, got, p.shown())
		}
	}
	if piped := footman(t, s.in(), "status", "--color", "always"); !strings.Contains(piped.out, "\x1b[") {
		t.Errorf("--color always in a pipe: %q", piped.out)
	}
	s.clean()
}

// status --watch draws in place on a terminal, at events at once, follows its size,
// and gives the terminal back at Ctrl-C; elsewhere it prints block after block.
func TestWatch(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b")
	p := onTerminal(t, 80, 24, s.in(), exe, "status", "--watch", "--interval", "10m", "--name", "a")
	p.sees("\x1b[?1049h")
	p.sees("serving")
	s.kill("b", harness.Whole)
	p.sees("dead") // by an event: the interval is over in ten minutes
	p.clear()
	p.resize(40, 5)
	p.sees("more lines")
	p.press("\x03")
	if code := p.code(); code != 0 {
		t.Errorf("Ctrl-C: code %d", code)
	}
	if end := p.shown(); !strings.Contains(end, "\x1b[?25h\x1b[?1049l") || strings.Contains(end, "error") {
		t.Errorf("the terminal is not given back: %q", end)
	}

	w, err := s.Spawn.Start("watch", s.in(), exe, "status", "--watch", "--interval", "100ms", "--name", "a")
	s.must(err)
	j, err := s.Spawn.Start("watch-json", s.in(), exe, "status", "--watch", "--interval", "100ms", "--name", "a", "-o", "json")
	s.must(err)
	blocks := func(log, mark string) int {
		data, err := os.ReadFile(log)
		s.must(err)
		if strings.Contains(string(data), "\x1b") {
			t.Errorf("escape sequences in a file: %q", data)
		}
		return strings.Count(string(data), mark)
	}
	s.until("three blocks", func(context.Context) (bool, error) {
		return blocks(w.Log, "--- 20") >= 3 && blocks(j.Log, `{"source":"sidecar"`) >= 3, nil
	})
	w.Signal(syscall.SIGINT)
	j.Signal(syscall.SIGTERM)
	s.until("the end of both", func(context.Context) (bool, error) {
		return !w.Alive() && !j.Alive(), fmt.Errorf("alive: %v and %v", w.Alive(), j.Alive())
	})
	if a, b := w.ExitCode(), j.ExitCode(); a != 0 || b != 0 {
		t.Errorf("codes %d and %d, want 0", a, b)
	}
	s.clean()
}

// A runner that is told to stop in the first moments of its life ends, whatever it
// was about to do: the signal is not lost between two handlers.
func TestStopAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i := range 12 {
		p, err := s.Spawn.Start("early", s.in(), exe, "--config=", "run", "--mode", "active-passive", "--home", s.Home, "--name", "early", "--", "sleep", "600")
		s.must(err)
		select {
		case <-time.After(time.Duration(i) * 4 * time.Millisecond): // no promise about when: some of them hit
		case <-p.Done():
		}
		s.must(p.Stop(s.ctx))
	}
}
