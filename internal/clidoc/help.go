package clidoc

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// helpWidth is the widest line of a help text: the narrowest usual terminal.
const helpWidth = 80

// maxTerm is the widest term that leaves its text on the same line.
const maxTerm = 26

// Style marks words for a terminal. The zero value marks nothing.
type Style struct{ Title, Term func(string) string }

func (s Style) title(t string) string { return apply(s.Title, t) }

func apply(f func(string) string, t string) string {
	if f == nil {
		return t
	}
	return f(t)
}

// Short prints what somebody needs who typed the program's name and nothing else:
// the commands named first.
func (p *Program) Short(w io.Writer, s Style, first ...string) {
	fmt.Fprintln(w, wrap(p.Summary, helpWidth, ""))
	var rows []Entry
	for _, path := range first {
		if c := p.Find(strings.Fields(path)...); c != nil && !c.Hidden {
			rows = append(rows, Entry{p.Name + " " + c.Path, c.Help})
		}
	}
	fmt.Fprintln(w)
	entries(w, s, rows)
	fmt.Fprintf(w, "\n%s --help shows all commands, %s help COMMAND explains one.\n", p.Name, p.Name)
}

// Help prints all commands by group, and the flags of all.
func (p *Program) Help(w io.Writer, s Style) {
	fmt.Fprintf(w, "%s %s COMMAND [flags]\n\n%s\n", s.title("Usage:"), p.Name, wrap(p.Summary, helpWidth, ""))
	for _, g := range p.Groups {
		var rows []Entry
		for _, c := range p.Commands {
			if c.Group != g.Key || c.Hidden {
				continue
			}
			rows = append(rows, p.overview(c)...)
		}
		if len(rows) > 0 {
			fmt.Fprintf(w, "\n%s\n", s.title(g.Title+":"))
			entries(w, s, rows)
		}
	}
	fmt.Fprintf(w, "\n%s\n", s.title("Flags of all commands:"))
	entries(w, s, flagEntries(p.Flags))
	fmt.Fprintf(w, "\n%s help COMMAND explains a command, %s man is the whole manual.\n", p.Name, p.Name)
}

// overview is one line for a command, also for one that has several below it.
func (p *Program) overview(c *Command) []Entry {
	rows := p.summaries(c)
	if len(rows) < 2 {
		return rows
	}
	words := make([]string, len(rows))
	for i, r := range rows {
		words[i] = strings.TrimPrefix(r.Term, c.Path+" ")
	}
	return []Entry{{c.Path + " ...", strings.TrimSuffix(c.Help, ".") + ": " + strings.Join(words, ", ") + "."}}
}

// summaries lists a command, or its children in its place.
func (p *Program) summaries(c *Command) (rows []Entry) {
	if len(c.Children) == 0 {
		return []Entry{{c.Path, c.Help}}
	}
	for _, child := range c.Children {
		if !child.Hidden {
			rows = append(rows, p.summaries(child)...)
		}
	}
	return rows
}

// CommandHelp prints all about one command.
func (p *Program) CommandHelp(w io.Writer, c *Command, s Style) {
	fmt.Fprintf(w, "%s %s\n", s.title("Usage:"), wrap(p.Synopsis(c), helpWidth-len("Usage: "), "  "))
	if c.Help != "" {
		fmt.Fprintf(w, "\n%s\n", wrap(c.Help, helpWidth, ""))
	}
	for _, par := range paragraphs(c.Detail) {
		fmt.Fprintf(w, "\n%s\n", par.plain(helpWidth))
	}
	section := func(title string, rows []Entry) {
		if len(rows) > 0 {
			fmt.Fprintf(w, "\n%s\n", s.title(title+":"))
			entries(w, s, rows)
		}
	}
	var commands, args []Entry
	for _, child := range c.Children {
		if !child.Hidden {
			commands = append(commands, p.summaries(child)...)
		}
	}
	for _, a := range c.Args {
		args = append(args, Entry{strings.ToUpper(a.Name), a.Help})
	}
	section("Commands", commands)
	section("Arguments", args)
	section("Flags", flagEntries(c.Flags))
	if len(c.Examples) > 0 {
		fmt.Fprintf(w, "\n%s\n", s.title("Examples:"))
		for _, e := range c.Examples {
			fmt.Fprintf(w, "  # %s\n  %s\n", strings.TrimPrefix(wrap(e.Text, helpWidth-4, "  # "), "  # "), strings.ReplaceAll(e.Line, "\n", "\n  "))
		}
	}
	var all []string
	for _, f := range p.Flags {
		if !f.Hidden {
			all = append(all, "--"+f.Name)
		}
	}
	fmt.Fprintf(w, "\n%s\n", wrap(fmt.Sprintf("Flags of all commands: %s (see %s --help).", strings.Join(all, ", "), p.Name), helpWidth, ""))
}

func flagEntries(flags []Flag) []Entry {
	var rows []Entry
	short := slices.ContainsFunc(flags, func(f Flag) bool { return f.Short != "" && !f.Hidden })
	for _, f := range flags {
		if f.Hidden {
			continue
		}
		term := flagWords(f)
		if f.Negatable {
			term = "--[no-]" + strings.TrimPrefix(term, "--")
		}
		switch {
		case f.Short != "":
			term = "-" + f.Short + ", " + term
		case short:
			term = "    " + term
		}
		rows = append(rows, Entry{term, strings.TrimSpace(f.Help + " " + note(f))})
	}
	return rows
}

// entries prints terms and their texts in two columns.
func entries(w io.Writer, s Style, rows []Entry) {
	width := 0
	for _, r := range rows {
		if n := utf8.RuneCountInString(r.Term); n <= maxTerm {
			width = max(width, n)
		}
	}
	indent := strings.Repeat(" ", width+4)
	for _, r := range rows {
		n := utf8.RuneCountInString(r.Term)
		text := wrap(r.Text, helpWidth-width-4, indent)
		if n > width {
			fmt.Fprintf(w, "  %s\n%s%s\n", apply(s.Term, r.Term), indent, text)
			continue
		}
		fmt.Fprintf(w, "  %s%s  %s\n", apply(s.Term, r.Term), strings.Repeat(" ", width-n), text)
	}
}

// paragraph of a detail text; code is indented and is not wrapped.
type paragraph struct {
	text string
	code bool
}

func paragraphs(detail string) (out []paragraph) {
	for text := range strings.SplitSeq(strings.Trim(detail, "\n"), "\n\n") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		code := true
		lines := strings.Split(text, "\n")
		for _, l := range lines {
			code = code && (strings.HasPrefix(l, "  ") || strings.HasPrefix(l, "\t") || strings.TrimSpace(l) == "")
		}
		if code {
			for i := range lines {
				lines[i] = strings.TrimSpace(lines[i])
			}
			out = append(out, paragraph{strings.Join(lines, "\n"), true})
			continue
		}
		out = append(out, paragraph{strings.Join(strings.Fields(text), " "), false})
	}
	return out
}

func (p paragraph) plain(width int) string {
	if p.code {
		return "  " + strings.ReplaceAll(p.text, "\n", "\n  ")
	}
	return wrap(p.text, width, "")
}

// wrap breaks text into lines of at most width characters; further ones begin with indent.
func wrap(text string, width int, indent string) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+n > width:
			b.WriteString("\n" + indent)
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}
