package clidoc

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Man writes the manual page in man(7), which every troff and mandoc can format.
func (p *Program) Man(w io.Writer, version string, date time.Time) {
	m := &roff{w: w}
	m.line(".TH %s 1 %s %s", quoteRoff(strings.ToUpper(p.Name)), `"`+date.Format(time.DateOnly)+`"`, quoteRoff(p.Name+" "+version))
	m.section("NAME")
	m.line(`%s \- %s`, escape(p.Name), escape(strings.TrimSuffix(lowerFirst(p.Summary, p.Name), ".")))
	m.section("SYNOPSIS")
	m.line(".B %s", escape(p.Name))
	m.line(`\fICOMMAND\fR [\fIflags\fR]`)
	m.section("DESCRIPTION")
	m.text(p.Summary)
	m.section("COMMANDS")
	for _, g := range p.Groups {
		first := true
		for _, c := range p.Commands {
			if c.Hidden || c.Group != g.Key {
				continue
			}
			if first {
				m.line(".SS %s", quoteRoff(g.Title))
				first = false
			}
			p.manCommand(m, c)
		}
	}
	m.section("OPTIONS")
	m.text("These belong to all commands.")
	m.flags(p.Flags)
	m.section("ENVIRONMENT")
	m.entries(p.Variables())
	if len(p.Files) > 0 {
		m.section("FILES")
		m.entries(p.Files)
	}
	if len(p.Exits) > 0 {
		m.section("EXIT STATUS")
		m.entries(p.Exits)
	}
	m.section("EXAMPLES")
	first := true
	p.Walk(func(c *Command) {
		for _, e := range c.Examples {
			if !first {
				m.line(".PP")
			}
			first = false
			m.text(e.Text + ":")
			m.code(e.Line)
		}
	})
}

func (p *Program) manCommand(m *roff, c *Command) {
	if c.Hidden {
		return
	}
	if len(c.Children) > 0 {
		for _, child := range c.Children {
			p.manCommand(m, child)
		}
		return
	}
	m.line(".TP")
	m.line(".B %s", escape(strings.TrimPrefix(p.Synopsis(c), p.Name+" ")))
	m.text(c.Help)
	for _, par := range paragraphs(c.Detail) {
		m.line(".IP")
		if par.code {
			m.verbatim(par.text)
		} else {
			m.text(par.text)
		}
	}
	var args []Entry
	for _, a := range c.Args {
		if a.Help != "" {
			args = append(args, Entry{strings.ToUpper(a.Name), a.Help})
		}
	}
	rows := slices.Concat(args, flagEntries(c.Flags))
	if len(rows) > 0 {
		m.line(".RS")
		m.entries(rows)
		m.line(".RE")
	}
}

// inputWidth keeps lines of the source below 80, escapes included.
const inputWidth = 66

// roff writes troff input.
type roff struct{ w io.Writer }

func (m *roff) line(format string, args ...any) { fmt.Fprintf(m.w, format+"\n", args...) }

func (m *roff) section(title string) { m.line(".SH %s", quoteRoff(title)) }

// text writes a paragraph's words.
func (m *roff) text(s string) {
	for l := range strings.SplitSeq(wrap(s, inputWidth, ""), "\n") {
		m.line("%s", escape(l))
	}
}

// code is a block that is indented.
func (m *roff) code(s string) {
	m.line(".RS 4")
	m.verbatim(s)
	m.line(".RE")
}

func (m *roff) verbatim(s string) {
	m.line(".nf")
	for l := range strings.SplitSeq(s, "\n") {
		m.line("%s", escape(l))
	}
	m.line(".fi")
}

func (m *roff) flags(list []Flag) { m.entries(flagEntries(list)) }

func (m *roff) entries(rows []Entry) {
	for _, r := range rows {
		m.line(".TP")
		m.line(".B %s", escape(strings.TrimSpace(r.Term)))
		if r.Text == "" {
			m.line(`\&`)
			continue
		}
		m.text(r.Text)
	}
}

// escape makes text that troff prints as it is.
func escape(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", `\[u2026]`, "~", `\(ti`, "^", `\(ha`, "`", `\(ga`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

// quoteRoff makes one argument of a macro.
func quoteRoff(s string) string { return `"` + strings.ReplaceAll(escape(s), `"`, `\(dq`) + `"` }

// lowerFirst takes the program's own name from the beginning of its summary, as
// the NAME line has it already.
func lowerFirst(s, name string) string {
	words := strings.Fields(s)
	if len(words) > 1 && strings.EqualFold(words[0], name) {
		return strings.Join(words[1:], " ")
	}
	return s
}
