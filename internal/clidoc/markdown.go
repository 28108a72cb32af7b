package clidoc

import (
	"fmt"
	"strings"
)

// Markdown returns the reference page of all commands.
func (p *Program) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Commands\n\n%s This page is made from the program; `%s help COMMAND` shows the same.\n", p.Summary, p.Name)
	for _, g := range p.Groups {
		first := true
		for _, c := range p.Commands {
			if c.Hidden || c.Group != g.Key {
				continue
			}
			if first {
				fmt.Fprintf(&b, "\n## %s\n", g.Title)
				first = false
			}
			p.markdownCommand(&b, c)
		}
	}
	b.WriteString("\n## Flags of all commands\n")
	markdownFlags(&b, p.Flags)
	b.WriteString("\n## Environment\n\n| variable | |\n|---|---|\n")
	for _, v := range p.Variables() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", v.Term, bar(v.Text))
	}
	return b.String()
}

func (p *Program) markdownCommand(b *strings.Builder, c *Command) {
	if c.Hidden {
		return
	}
	if len(c.Children) > 0 {
		for _, child := range c.Children {
			p.markdownCommand(b, child)
		}
		return
	}
	fmt.Fprintf(b, "\n### %s %s\n\n%s\n\n```\n%s\n```\n", p.Name, c.Path, c.Help, p.Synopsis(c))
	for _, par := range paragraphs(c.Detail) {
		if par.code {
			fmt.Fprintf(b, "\n```\n%s\n```\n", par.text)
		} else {
			fmt.Fprintf(b, "\n%s\n", par.text)
		}
	}
	if len(c.Args) > 0 {
		b.WriteString("\n| argument | |\n|---|---|\n")
		for _, a := range c.Args {
			fmt.Fprintf(b, "| `%s` | %s |\n", strings.ToUpper(a.Name), bar(a.Help))
		}
	}
	markdownFlags(b, c.Flags)
	if len(c.Examples) > 0 {
		b.WriteString("\n```sh\n")
		for _, e := range c.Examples {
			fmt.Fprintf(b, "# %s\n%s\n", e.Text, e.Line)
		}
		b.WriteString("```\n")
	}
}

func markdownFlags(b *strings.Builder, flags []Flag) {
	head := false
	for _, r := range flagEntries(flags) {
		if !head {
			b.WriteString("\n| flag | |\n|---|---|\n")
			head = true
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", strings.TrimSpace(r.Term), bar(r.Text))
	}
}

// bar keeps a text from ending a cell of a table.
func bar(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
