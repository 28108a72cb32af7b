package clidoc_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/kong"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/google/go-cmp/cmp"
)

type look struct {
	Name   string        `help:"Which replica." env:"TOY_NAME"`
	Home   string        `help:"The home." placeholder:"DIR"`
	Every  time.Duration `help:"How often." default:"2s"`
	Output string        `help:"How." short:"o" default:"table" enum:"table,wide,json"`
	Tag    []string      `help:"Tags."`
	Secret string        `help:"Not for you." hidden:""`
	Deep   bool          `help:"Deep." negatable:""`
}

func (look) Help() string { return "One paragraph.\n\n  toy look\n  toy look again\n\nAnother \\one." }

type toy struct {
	Level string `help:"Log level." default:"info" enum:"debug,info"`

	Look  look     `cmd:"" group:"see" help:"Look at it."`
	Again struct{} `cmd:"" help:"A command without a group."`
	Adopt struct {
		Replica string `arg:"" help:"The dead one."`
	} `cmd:"" group:"do" help:"Adopt."`
	Lock struct {
		Status struct {
			File string `arg:"" type:"path" help:"A file."`
		} `cmd:"" help:"State of locks."`
		Free struct {
			ID []string `arg:"" optional:"" complete:"conflict" help:"Which."`
		} `cmd:"" help:"Free one."`
	} `cmd:"" group:"see" help:"Locks."`
	Run struct {
		Mode    string   `help:"Mode." default:"a" enum:"a,b"`
		Command []string `arg:"" optional:"" passthrough:"" help:"The program."`
	} `cmd:"" group:"do" help:"Run a program."`
	Ghost struct{} `cmd:"" hidden:"" help:"Nobody sees it."`
}

var groups = []clidoc.Group{{Key: "see", Title: "See"}, {Key: "do", Title: "Do"}, {Key: "rest", Title: "Rest"}}

func program(t *testing.T) *clidoc.Program {
	t.Helper()
	var cli toy
	k, err := kong.New(&cli, kong.Name("toy"), kong.Description("Toy is a program for tests."))
	if err != nil {
		t.Fatal(err)
	}
	p := clidoc.Read(k.Model, groups, map[string][]clidoc.Example{"look": {{Line: "toy look -o json", Text: "For scripts"}}})
	p.Exits = []clidoc.Entry{{Term: "0", Text: "fine"}}
	p.Files = []clidoc.Entry{{Term: "/etc/toy", Text: "nothing"}}
	return p
}

// What may stand at the cursor: commands, flags, their values, replicas, and what
// the shell completes by itself; never what is hidden or was given already.
func TestComplete(t *testing.T) {
	p := program(t)
	list := func(kind clidoc.Kind, _ []string) []clidoc.Candidate {
		if kind == clidoc.KindConflict {
			return []clidoc.Candidate{{Word: "app~01"}, {Word: "web~02"}}
		}
		return []clidoc.Candidate{{Word: "alpha"}, {Word: "beta"}}
	}
	for _, c := range []struct {
		words string // separated by one space
		want  string // candidates, then :ask
	}{
		{"", "look again adopt lock run"},
		{"lo", "look lock"},
		{"gh", ""},
		{"look ", ""},
		{"look --", "--name --home --every --output --tag --deep --no-deep --help --level"},
		{"look --o", "--output"},
		{"look --sec", ""},
		{"look --output ", "table wide json"},
		{"look --output j", "json"},
		{"look -o ", "table wide json"},
		{"look --output=w", "--output=wide"},
		{"look --output json --out", ""},
		{"look --tag x --ta", "--tag"},
		{"look --name ", "alpha beta"},
		{"look --name=b", "--name=beta"},
		{"look --home ", ":dirs"},
		{"look --every ", ""},
		{"look --deep --na", "--name"},
		{"adopt ", "alpha beta"},
		{"adopt alpha ", ""},
		{"lock ", "status free"},
		{"lock status ", ":files"},
		{"lock free ", "app~01 web~02"},
		{"lock free app~01 w", "web~02"},
		{"lock status --he", "--help"},
		{"run --mode ", "a b"},
		{"run ", ":command"},
		{"run -- ", ":command"},
		{"run -- java --m", ":command"},
		{"--level ", "debug info"},
		{"--level debug a", "again adopt"},
		{"nonsense ", ""},
		{"look --nonsense ", ""},
	} {
		got := p.Complete(strings.Split(c.words, " "), list)
		var words []string
		for _, cand := range got.Candidates {
			words = append(words, cand.Word)
		}
		if got.Ask != "" {
			words = append(words, ":"+string(got.Ask))
		}
		if diff := cmp.Diff(c.want, strings.Join(words, " ")); diff != "" {
			t.Errorf("%q: -want +got\n%s", c.words, diff)
		}
	}
}

// Bash splits --flag=value at the equals sign; the answer fits what it replaces.
func TestAnswerToBash(t *testing.T) {
	p := program(t)
	for _, c := range []struct{ words, want string }{
		{"look --output =", "table wide json"},
		{"look --output = j", "json"},
		{"look --output j", "json"},
		{"look --output = json --na", "--name"},
		{"=", ""},
	} {
		var b bytes.Buffer
		p.Answer(&b, "bash", strings.Split(c.words, " "), func(clidoc.Kind, []string) []clidoc.Candidate { return nil })
		var got []string
		for line := range strings.Lines(b.String()) {
			word, _, ok := strings.Cut(line, "\t")
			if !ok {
				t.Errorf("%q: a line without a tab: %q", c.words, line)
			}
			got = append(got, word)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.words, got, c.want)
		}
	}
}

// Every shell that is promised has a script without leftovers of the template, and
// no other has one.
func TestScripts(t *testing.T) {
	p := program(t)
	for _, sh := range clidoc.Shells {
		script, ok := p.Script(sh)
		if !ok || strings.Contains(script, "@") && strings.Contains(script, "@PROG@") || !strings.Contains(script, "toy") || !strings.Contains(script, clidoc.CompleteCommand) {
			t.Errorf("%s: %v %q", sh, ok, script)
		}
	}
	if _, ok := p.Script("cmd.exe"); ok {
		t.Error("a script for a shell that is not known")
	}
}

// Help texts fit 80 columns, name every visible flag with its default and its
// variable, keep code as it is, and hide what is hidden.
func TestHelp(t *testing.T) {
	p := program(t)
	var b bytes.Buffer
	p.CommandHelp(&b, p.Find("look"), clidoc.Style{})
	for _, want := range []string{"Usage: toy look [flags]", "-o, --output WORD", "one of table, wide, json", "default 2s", "$TOY_NAME", "  toy look\n  toy look again\n", "# For scripts\n  toy look -o json", "--[no-]deep"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("help lacks %q:\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "secret") {
		t.Error("a hidden flag is shown")
	}
	b.Reset()
	p.Help(&b, clidoc.Style{})
	all := b.String()
	see, do, rest := strings.Index(all, "See:"), strings.Index(all, "Do:"), strings.Index(all, "Rest:")
	if see < 0 || do < see || rest < do || strings.Index(all, "again") < rest || strings.Contains(all, "ghost") || !strings.Contains(all, "Locks: status, free.") {
		t.Errorf("groups:\n%s", all)
	}
	p.Walk(func(c *clidoc.Command) { p.CommandHelp(&b, c, clidoc.Style{}) })
	for line := range strings.Lines(b.String()) {
		if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("a line that is too long: %q", line)
		}
	}
}

// What a command needs is in its usage line, in its order.
func TestSynopsis(t *testing.T) {
	p := program(t)
	for words, want := range map[string]string{
		"look": "toy look [flags]", "adopt": "toy adopt [flags] REPLICA", "lock": "toy lock COMMAND", "run": "toy run [flags] [-- COMMAND...]", "again": "toy again",
	} {
		if got := p.Synopsis(p.Find(strings.Fields(words)...)); strings.Replace(got, " [flags]", "", 1) != strings.Replace(want, " [flags]", "", 1) {
			t.Errorf("%s: %q, want %q", words, got, want)
		}
	}
	if p.Find("no", "such") != nil {
		t.Error("found what is not there")
	}
}

// The manual has its sections in the order that readers expect, and no text of it
// is taken for a request of troff.
func TestMan(t *testing.T) {
	p := program(t)
	p.Exits = append(p.Exits, clidoc.Entry{Term: ".so /etc/passwd", Text: ".begins with a dot - \\fB and \"quotes\""})
	var b bytes.Buffer
	p.Man(&b, "1.2", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	var sections []string
	for line := range strings.Lines(b.String()) {
		if s, ok := strings.CutPrefix(line, ".SH "); ok {
			sections = append(sections, strings.Trim(s, "\"\n"))
		}
		if strings.HasPrefix(line, ".so") || strings.HasPrefix(line, ".begins") || strings.Contains(line, `\fB and`) {
			t.Errorf("not escaped: %q", line)
		}
	}
	if want := []string{"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES"}; !slices.Equal(sections, want) {
		t.Errorf("sections %v, want %v", sections, want)
	}
	for _, want := range []string{`.TH "TOY" 1 "2026-01-02" "toy 1.2"`, `.B lock status`, `\-\-output WORD`, "toy look \\-o json"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the manual lacks %q:\n%s", want, b.String())
		}
	}
}

// The reference page has every visible command once and no cell that ends early.
func TestMarkdown(t *testing.T) {
	p := program(t)
	p.Flags[0].Help = "a | b"
	page := p.Markdown()
	p.Walk(func(c *clidoc.Command) {
		if n := strings.Count(page, fmt.Sprintf("\n### toy %s\n", c.Path)); len(c.Children) == 0 && n != 1 {
			t.Errorf("%s is there %d times", c.Path, n)
		}
	})
	if !strings.Contains(page, `a \| b`) || strings.Contains(page, "ghost") {
		t.Error(page)
	}
}
