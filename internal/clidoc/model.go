// Package clidoc turns the model of a command line into what its users read: help
// texts, a man page, a reference page, and completion in shells. All of them come
// from the same model, which is read from kong's, so that they can't differ from
// what the program accepts.
//
// It parses no arguments, knows no command by name, and prints nothing by itself.
package clidoc

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Program is a command line as its users see it.
type Program struct {
	Name     string
	Summary  string // one sentence
	Groups   []Group
	Flags    []Flag // of all commands
	Commands []*Command
	Files    []Entry
	Exits    []Entry
	Environ  []Entry // besides the variables of flags
}

// Group of commands.
type Group struct{ Key, Title string }

// Entry is a term and what it means.
type Entry struct{ Term, Text string }

// Example of a use.
type Example struct {
	Line string // command line
	Text string // what it does
}

// Command is one command, or the parent of some.
type Command struct {
	Path     string // words after the program's name
	Help     string // one sentence
	Detail   string // paragraphs, separated by empty lines
	Group    string // key
	Hidden   bool
	Args     []Arg
	Flags    []Flag // its own and its parents', without those of all commands
	Examples []Example
	Children []*Command
	// Rest: what follows its arguments is another program's command line.
	Rest bool
}

// Arg is a positional argument.
type Arg struct {
	Name, Help     string
	Optional, Many bool
	Value          Value
}

// Flag is one flag.
type Flag struct {
	Name        string
	Short       string // one letter, or empty
	Help        string
	Placeholder string // empty: takes no value
	Default     string
	Env         []string
	Required    bool
	Many        bool // may be given more than once
	Hidden      bool
	Negatable   bool // --no-NAME exists
	Value       Value
}

// Value says what a flag or argument may be, for completion.
type Value struct {
	Kind Kind
	Enum []string
}

// Kind of a value.
type Kind string

// Kinds of values.
const (
	KindText    Kind = "text"    // anything
	KindEnum    Kind = "enum"    // one of a few words
	KindReplica Kind = "replica" // the name of a replica
	// KindConflict is what `footman sync conflicts` lists.
	KindConflict Kind = "conflict"
	KindFolder   Kind = "dirs"
	KindFile     Kind = "files"
	KindCommand  Kind = "command" // another program and its arguments
)

// Exampler is a command with examples of its own.
type Exampler interface{ Examples() []Example }

// Read makes a Program of kong's model. groups are shown in this order, and
// commands without a group of their own go to the last one. examples are by path,
// for commands that are no [Exampler].
func Read(app *kong.Application, groups []Group, examples map[string][]Example) *Program {
	p := &Program{Name: app.Name, Summary: app.Help, Groups: groups}
	for _, f := range app.Flags {
		p.Flags = append(p.Flags, readFlag(f))
	}
	for _, n := range app.Children {
		p.Commands = append(p.Commands, readCommand(n, groups, examples, nil, ""))
	}
	return p
}

func readCommand(n *kong.Node, groups []Group, examples map[string][]Example, inherited []Flag, group string) *Command {
	c := &Command{Path: path(n), Help: n.Help, Detail: n.Detail, Hidden: n.Hidden, Flags: slices.Clone(inherited), Group: group}
	if n.Group != nil {
		c.Group = n.Group.Key
	}
	if len(groups) > 0 && !slices.ContainsFunc(groups, func(g Group) bool { return g.Key == c.Group }) {
		c.Group = groups[len(groups)-1].Key
	}
	for _, f := range n.Flags {
		c.Flags = append(c.Flags, readFlag(f))
	}
	for _, v := range n.Positional {
		c.Args = append(c.Args, Arg{Name: v.Name, Help: v.Help, Optional: !v.Required, Many: v.IsCumulative(), Value: readValue(v, "")})
		if v.PassthroughMode != kong.PassThroughModeNone {
			c.Rest = true
			c.Args[len(c.Args)-1].Value = Value{Kind: KindCommand}
		}
	}
	c.Examples = examples[c.Path]
	if n.Target.IsValid() && n.Target.CanAddr() {
		if e, ok := reflect.TypeAssert[Exampler](n.Target.Addr()); ok {
			c.Examples = e.Examples()
		}
	}
	for _, child := range n.Children {
		c.Children = append(c.Children, readCommand(child, groups, examples, c.Flags, c.Group))
	}
	return c
}

func path(n *kong.Node) string {
	var words []string
	for ; n != nil && n.Type != kong.ApplicationNode; n = n.Parent {
		words = append(words, n.Name)
	}
	slices.Reverse(words)
	return strings.Join(words, " ")
}

func readFlag(f *kong.Flag) Flag {
	out := Flag{
		Name: f.Name, Help: f.Help, Env: f.Tag.Envs, Required: f.Required, Many: f.IsCumulative(), Hidden: f.Hidden,
		Negatable: f.Tag.Negatable != "",
	}
	if f.Short != 0 {
		out.Short = string(f.Short)
	}
	if f.IsBool() || f.IsCounter() {
		return out
	}
	out.Value = readValue(f.Value, f.PlaceHolder)
	if f.HasDefault {
		out.Default = f.Default
	}
	switch {
	case f.PlaceHolder != "":
		out.Placeholder = f.PlaceHolder
	case out.Value.Kind == KindReplica:
		out.Placeholder = "NAME"
	case out.Value.Kind == KindEnum:
		out.Placeholder = "WORD"
	case f.Target.Type().String() == "time.Duration":
		out.Placeholder = "TIME"
	case f.Target.CanInt() || f.Target.CanUint() || f.Target.CanFloat():
		out.Placeholder = "N"
	default:
		out.Placeholder = strings.ToUpper(strings.TrimSuffix(f.Name, "s"))
	}
	return out
}

// readValue finds out what may be given. The tag "complete" says it; otherwise the
// name and the placeholder tell.
func readValue(v *kong.Value, placeholder string) Value {
	words := slices.DeleteFunc(strings.Split(v.Enum, ","), func(s string) bool { return strings.TrimSpace(s) == "" })
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	if kind := v.Tag.Get("complete"); kind != "" {
		return Value{Kind: Kind(kind), Enum: words}
	}
	switch {
	case len(words) > 0:
		return Value{Kind: KindEnum, Enum: words}
	case v.Tag.Type == "existingdir" || placeholder == "DIR":
		return Value{Kind: KindFolder}
	case v.Tag.Type == "path" || v.Tag.Type == "existingfile" || placeholder == "PATH" || placeholder == "FILE":
		return Value{Kind: KindFile}
	case v.Name == "name" || v.Name == "owner" || v.Name == "replica":
		return Value{Kind: KindReplica}
	}
	return Value{Kind: KindText}
}

// Walk calls f for every command that users see, parents before children.
func (p *Program) Walk(f func(*Command)) {
	var walk func([]*Command)
	walk = func(list []*Command) {
		for _, c := range list {
			if !c.Hidden {
				f(c)
				walk(c.Children)
			}
		}
	}
	walk(p.Commands)
}

// Find returns the command of these words, hidden ones included; nil if there is none.
func (p *Program) Find(words ...string) *Command {
	list := p.Commands
	var found *Command
	for _, w := range words {
		i := slices.IndexFunc(list, func(c *Command) bool { return c.Path == w || strings.HasSuffix(c.Path, " "+w) })
		if i < 0 {
			return nil
		}
		found, list = list[i], list[i].Children
	}
	return found
}

// Variables returns the environment variables of all visible flags and of Environ,
// sorted, each with what it stands for.
func (p *Program) Variables() []Entry {
	flags := map[string]map[string]bool{}
	add := func(list []Flag) {
		for _, f := range list {
			for _, e := range f.Env {
				if flags[e] == nil {
					flags[e] = map[string]bool{}
				}
				flags[e]["--"+f.Name] = true
			}
		}
	}
	add(p.Flags)
	p.Walk(func(c *Command) { add(c.Flags) })
	out := slices.Clone(p.Environ)
	for e, names := range flags {
		out = append(out, Entry{e, "stands for " + strings.Join(slices.Sorted(maps.Keys(names)), ", ") + " where a command has it"})
	}
	slices.SortFunc(out, func(a, b Entry) int { return strings.Compare(a.Term, b.Term) })
	return out
}

// Synopsis is one line: the command with its arguments.
func (p *Program) Synopsis(c *Command) string {
	words := []string{p.Name, c.Path}
	if len(c.Children) > 0 {
		return strings.Join(append(words, "COMMAND"), " ")
	}
	optional := false
	for _, f := range c.Flags {
		switch {
		case f.Hidden:
		case f.Required:
			words = append(words, flagWords(f))
		default:
			optional = true
		}
	}
	if optional {
		words = append(words, "[flags]")
	}
	for _, a := range c.Args {
		words = append(words, argWord(a))
	}
	return strings.Join(words, " ")
}

func flagWords(f Flag) string {
	if f.Placeholder == "" {
		return "--" + f.Name
	}
	return "--" + f.Name + " " + f.Placeholder
}

func argWord(a Arg) string {
	word := strings.ToUpper(a.Name)
	if a.Many {
		word += "..."
	}
	if a.Value.Kind == KindCommand {
		word = "-- " + word
	}
	if a.Optional {
		return "[" + word + "]"
	}
	return word
}

// note is what stands behind a flag's help: default, environment, words.
func note(f Flag) string {
	var parts []string
	if len(f.Value.Enum) > 0 && !mentions(f.Help, f.Value.Enum) {
		parts = append(parts, "one of "+strings.Join(f.Value.Enum, ", "))
	}
	if f.Default != "" && f.Default != "0s" && f.Default != "0" && !strings.Contains(f.Help, "Default:") {
		parts = append(parts, "default "+f.Default)
	}
	if f.Required {
		parts = append(parts, "required")
	}
	if len(f.Env) > 0 {
		parts = append(parts, "$"+strings.Join(f.Env, ", $"))
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, "; ") + ")"
}

// mentions says whether a help text names all words already.
func mentions(help string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(help, w) {
			return false
		}
	}
	return true
}
