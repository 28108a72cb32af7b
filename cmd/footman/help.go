package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/internal/exitcode"
	"github.com/footman-ci/footman/internal/layout"
)

// commandGroups in the order of help texts. A command says with the tag "group"
// where it belongs; one that says nothing is in the last.
var commandGroups = []clidoc.Group{
	{Key: "run", Title: "Run"},
	{Key: "look", Title: "Look"},
	{Key: "change", Title: "Change"},
	{Key: "maintain", Title: "Maintain"},
}

// firstCommands are shown to somebody who types "footman" and nothing else.
var firstCommands = []string{"demo", "run", "sidecar", "status", "history"}

// manual is all that users read, made of the model.
func manual(app *kong.Application) *clidoc.Program {
	p := clidoc.Read(app, commandGroups, examples)
	for i := range p.Flags {
		if p.Flags[i].Name == "help" {
			p.Flags[i].Help = "Explain the command and end."
		}
	}
	p.Environ = []clidoc.Entry{
		{Term: "FOOTMAN_RUNTIME_DIR", Text: "folder of the sidecars' sockets, on this host, instead of the default"},
		{Term: "NO_COLOR", Text: "if set to anything, no colours unless --color always is given"},
		{Term: "COLUMNS", Text: "width of tables that are not printed to a terminal; default 80"},
	}
	p.Files = []clidoc.Entry{
		{Term: "JENKINS_HOME/.footman", Text: "locks, records of running builds, history: all that replicas share"},
		{Term: "/run/footman/NAME.sock", Text: "socket of the sidecar of replica NAME, for root; other users have it in $XDG_RUNTIME_DIR/footman or /tmp/footman-UID. NAME.url and NAME.token beside it are for the JSON API"},
	}
	for _, c := range exitcode.Table {
		p.Exits = append(p.Exits, clidoc.Entry{Term: strconv.Itoa(c.Code), Text: strings.ReplaceAll(c.Means, "`", "")})
	}
	p.Exits = append(p.Exits, clidoc.Entry{Term: "other", Text: "the controller's own code, for 'footman run'; 128 + N if signal N ended it"})
	return p
}

func helpStyle(s screen) clidoc.Style {
	return clidoc.Style{Title: func(t string) string { return s.paint(bold, t) }}
}

// printHelp is kong's --help. The flag --color is not parsed yet.
func printHelp(_ kong.HelpOptions, ctx *kong.Context) error {
	return helpOn(ctx.Model, ctx.Selected(), ctx.Stdout, newScreen(ctx.Stdout, "auto"))
}

func helpOn(app *kong.Application, node *kong.Node, w io.Writer, s screen) error {
	p := manual(app)
	if node == nil {
		p.Help(w, helpStyle(s))
		return nil
	}
	words := strings.Fields(strings.TrimPrefix(node.FullPath(), app.Name))
	c := p.Find(words...)
	if c == nil {
		return fmt.Errorf("no help on %s", strings.Join(words, " "))
	}
	p.CommandHelp(w, c, helpStyle(s))
	return nil
}

type helpCmd struct {
	Command []string `arg:"" optional:"" help:"Words of the command, e.g. lock status." complete:"text"`
}

func (c *helpCmd) Run(a *app) error {
	node := a.model.Node
	for _, w := range c.Command {
		i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == w })
		if i < 0 {
			return usageError("unknown command %q%s\nRun 'footman --help' to see what there is.", w, didYouMean(nearest(w, commandNames(node))))
		}
		node = node.Children[i]
	}
	if node == a.model.Node {
		node = nil
	}
	return helpOn(a.model, node, a.stdout, a.screen)
}

type manCmd struct{}

// Run prints roff; its date is that of the source, where it is known.
func (c *manCmd) Run(a *app) error {
	var page bytes.Buffer
	manual(a.model).Man(&page, version(), builtAt())
	_, err := a.stdout.Write(page.Bytes())
	return err
}

func builtAt() time.Time {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if t, err := time.Parse(time.RFC3339, s.Value); s.Key == "vcs.time" && err == nil {
				return t
			}
		}
	}
	return time.Now()
}

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help explains how to load the script.
func (c *completionCmd) Help() string {
	return `The script asks footman itself for commands, flags, their values and the names of replicas, so it stays right after an upgrade. For good:

  footman completion bash > ~/.local/share/bash-completion/completions/footman
  footman completion zsh > "${fpath[1]}/_footman"
  footman completion fish > ~/.config/fish/completions/footman.fish`
}

func (c *completionCmd) Run(a *app) error {
	script, ok := manual(a.model).Script(c.Shell)
	if !ok {
		return usageError("no completion for %s", c.Shell)
	}
	_, err := fmt.Fprint(a.stdout, script)
	return err
}

// completeLimit is how long a look at the home may take before the shell gets what
// is known without it: nobody waits at a prompt for a storage that hangs.
const completeLimit = 300 * time.Millisecond

// complete answers a completion script. It never fails: a prompt is no place for
// errors.
func complete(app *kong.Application, args []string, stdout io.Writer) int {
	if len(args) > 0 {
		manual(app).Answer(stdout, args[0], args[1:], listed)
	}
	return exitOK
}

// listed are words of a command line that only the running system knows.
func listed(kind clidoc.Kind, words []string) (out []clidoc.Candidate) {
	if kind == clidoc.KindConflict {
		return knownConflicts(words)
	}
	for _, name := range knownReplicas(words) {
		out = append(out, clidoc.Candidate{Word: name, Help: "replica"})
	}
	return out
}

// knownReplicas are those with a socket here, and those of the home that the words
// or the environment name.
func knownReplicas(words []string) []string {
	names := socketNames()
	home := clidoc.Given(words, "--home")
	if home == "" {
		home = os.Getenv("JENKINS_HOME")
	}
	if home == "" {
		return names
	}
	found := make(chan []fs.DirEntry, 1)
	go func() {
		entries, err := os.ReadDir(layout.Home(home).Replicas())
		if err != nil {
			entries = nil
		}
		found <- entries
	}()
	select {
	case entries := <-found:
		for _, e := range entries {
			if e.IsDir() && layout.CheckName(e.Name()) == nil {
				names = append(names, e.Name())
			}
		}
	case <-time.After(completeLimit):
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// socketNames are the replicas of this user whose sidecars have a socket here.
func socketNames() []string {
	found, err := filepath.Glob(filepath.Join(layout.RuntimeDir(), "*.sock"))
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(found))
	for _, s := range found {
		names = append(names, strings.TrimSuffix(filepath.Base(s), ".sock"))
	}
	return names
}
