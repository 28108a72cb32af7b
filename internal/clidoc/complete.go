package clidoc

import (
	"slices"
	"strings"
)

// Candidate is one word that may stand at the cursor.
type Candidate struct{ Word, Help string }

// Completion is the answer to a shell.
type Completion struct {
	Candidates []Candidate
	// Ask is what the shell itself shall complete: [KindFolder], [KindFile],
	// [KindCommand], or nothing.
	Ask Kind
}

// cursor is the place that the words before the last one lead to.
type cursor struct {
	p     *Program
	cmd   *Command
	args  int // positional arguments before
	given map[string]bool
	value *Flag // the next word is its value
	plain bool  // after "--": no flags any more
	rest  bool  // inside another program's command line
}

// Lister lists what only the running system knows: of [KindReplica] or
// [KindConflict]. words are those of the command line.
type Lister func(kind Kind, words []string) []Candidate

// Complete says what may stand in place of the last of words, which is what was
// typed of it so far. The program's name is not among words. list is called only if
// what it lists may stand there.
func (p *Program) Complete(words []string, list Lister) Completion {
	if len(words) == 0 {
		words = []string{""}
	}
	c := &cursor{p: p, given: map[string]bool{}}
	for _, w := range words[:len(words)-1] {
		c.step(w)
	}
	last := words[len(words)-1]
	values := func(v Value, help string) Completion {
		switch v.Kind {
		case KindEnum:
			return match(v.Enum, last, help)
		case KindReplica, KindConflict:
			return matching(list(v.Kind, words), last)
		case KindFolder, KindFile, KindCommand:
			return Completion{Ask: v.Kind}
		default:
			return match(v.Enum, last, help)
		}
	}
	switch {
	case c.rest:
		return Completion{Ask: KindCommand}
	case c.value != nil:
		return values(c.value.Value, c.value.Help)
	case strings.HasPrefix(last, "-") && !c.plain:
		name, typed, assigned := strings.Cut(last, "=")
		if !assigned {
			return c.flagWords(last)
		}
		f := c.flag(name)
		if f == nil {
			return Completion{}
		}
		last = typed
		out := values(f.Value, f.Help)
		for i := range out.Candidates {
			out.Candidates[i].Word = name + "=" + out.Candidates[i].Word
		}
		return out
	}
	children := p.Commands
	if c.cmd != nil {
		children = c.cmd.Children
	}
	var out Completion
	if c.args == 0 {
		for _, child := range children {
			word := child.Path[strings.LastIndex(child.Path, " ")+1:]
			if !child.Hidden && strings.HasPrefix(word, last) {
				out.Candidates = append(out.Candidates, Candidate{word, child.Help})
			}
		}
	}
	if a := c.arg(); a != nil {
		more := values(a.Value, a.Help)
		out.Candidates, out.Ask = append(out.Candidates, more.Candidates...), more.Ask
	}
	return out
}

// step goes over one complete word.
func (c *cursor) step(w string) {
	switch {
	case c.rest:
	case c.value != nil:
		c.value = nil
	case !c.plain && w == "--":
		c.plain = true
		if a := c.arg(); a != nil && a.Value.Kind == KindCommand {
			c.rest = true
		}
	case !c.plain && strings.HasPrefix(w, "-") && len(w) > 1:
		name, _, assigned := strings.Cut(w, "=")
		f := c.flag(name)
		if f == nil {
			return
		}
		c.given[f.Name] = true
		if f.Placeholder != "" && !assigned && (strings.HasPrefix(w, "--") || len(w) == 2) {
			c.value = f
		}
	default:
		if next := c.child(w); next != nil && c.args == 0 {
			c.cmd = next
			return
		}
		if a := c.arg(); a != nil && a.Value.Kind == KindCommand {
			c.rest = true
		}
		c.args++
	}
}

func (c *cursor) child(w string) *Command {
	list := c.p.Commands
	if c.cmd != nil {
		list = c.cmd.Children
	}
	for _, child := range list {
		if child.Path == w || strings.HasSuffix(child.Path, " "+w) {
			return child
		}
	}
	return nil
}

// arg is the positional argument that comes next.
func (c *cursor) arg() *Arg {
	if c.cmd == nil || len(c.cmd.Args) == 0 {
		return nil
	}
	if c.args < len(c.cmd.Args) {
		return &c.cmd.Args[c.args]
	}
	if last := &c.cmd.Args[len(c.cmd.Args)-1]; last.Many {
		return last
	}
	return nil
}

func (c *cursor) flags() []Flag {
	if c.cmd == nil {
		return c.p.Flags
	}
	return slices.Concat(c.cmd.Flags, c.p.Flags)
}

// flag finds --name or -n, alone or with its value behind.
func (c *cursor) flag(word string) *Flag {
	for _, f := range c.flags() {
		long := strings.HasPrefix(word, "--")
		switch {
		case long && word == "--"+f.Name, long && f.Negatable && word == "--no-"+f.Name:
			return &f
		case !long && f.Short != "" && strings.HasPrefix(word, "-"+f.Short):
			return &f
		}
	}
	return nil
}

func (c *cursor) flagWords(typed string) Completion {
	var out Completion
	for _, f := range c.flags() {
		if f.Hidden || c.given[f.Name] && !f.Many {
			continue
		}
		for _, name := range []string{"--" + f.Name, "--no-" + f.Name} {
			if strings.HasPrefix(name, typed) && (name == "--"+f.Name || f.Negatable) {
				out.Candidates = append(out.Candidates, Candidate{name, f.Help})
			}
		}
	}
	return out
}

func match(words []string, typed, help string) Completion {
	all := make([]Candidate, 0, len(words))
	for _, w := range words {
		all = append(all, Candidate{w, help})
	}
	return matching(all, typed)
}

func matching(all []Candidate, typed string) Completion {
	return Completion{Candidates: slices.DeleteFunc(all, func(c Candidate) bool { return !strings.HasPrefix(c.Word, typed) })}
}

// Given returns the value of a flag among words, for instance to find the home
// whose replicas are meant; empty if it is not there.
func Given(words []string, flag string) string {
	for i, w := range words {
		if v, ok := strings.CutPrefix(w, flag+"="); ok {
			return v
		}
		if w == flag && i+1 < len(words) {
			return words[i+1]
		}
	}
	return ""
}
