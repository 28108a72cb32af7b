package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// columnGap separates columns.
const columnGap = "  "

// ellipsis stands for what was cut.
const ellipsis = "…"

// column of a table.
type column struct {
	title string
	// min is how narrow the column may become when the table is too wide; 0: it is
	// never cut.
	min int
	// tail: what is cut is the beginning, because the end says more.
	tail bool
	// extra columns are shown when all of them fit, or when they were asked for.
	extra bool
	// optional columns are left out when no row has anything in them.
	optional bool
}

// cell is one field.
type cell struct {
	text  string
	color color
}

// grid is a table that fits its screen. Rows have a cell for each column.
type grid struct {
	columns []column
	rows    [][]cell
}

// drop takes a column out.
func (g *grid) drop(title string) {
	i := slices.IndexFunc(g.columns, func(c column) bool { return c.title == title })
	g.columns = slices.Delete(g.columns, i, i+1)
	for r := range g.rows {
		g.rows[r] = slices.Delete(g.rows[r], i, i+1)
	}
}

func (g *grid) add(cells ...cell) { g.rows = append(g.rows, cells) }

// table prints rows, the first of them titles, to a screen that is not known. Any
// column may be cut.
func table(w io.Writer, rows [][]string) error {
	g := grid{}
	if len(rows) == 0 {
		return nil
	}
	for _, title := range rows[0] {
		g.columns = append(g.columns, column{title: title, min: minCell})
	}
	for _, row := range rows[1:] {
		g.add(text(row...)...)
	}
	return g.print(w, newScreen(w, "auto"), false)
}

// minCell is how narrow a column of [table] may become.
const minCell = 10

// text makes plain cells.
func text(words ...string) []cell {
	out := make([]cell, len(words))
	for i, w := range words {
		out[i] = cell{text: w}
	}
	return out
}

// print writes the table. All of it is shown when wide is set. Otherwise the
// widest columns that may be cut are cut until a line fits; names, states and
// numbers are never cut.
func (g *grid) print(w io.Writer, s screen, wide bool) error {
	shown, width := g.fit(s.width, wide)
	line := func(row []cell) error {
		var b strings.Builder
		for i, c := range shown {
			f := row[c]
			t := cut(printable(f.text), width[i], g.columns[c].tail)
			gap := strings.Repeat(" ", max(0, width[i]-textWidth(t))) + columnGap
			if i == len(shown)-1 || emptyAfter(row, shown[i+1:]) {
				b.WriteString(s.paint(f.color, t))
				break
			}
			b.WriteString(s.paint(f.color, t) + gap)
		}
		_, err := fmt.Fprintln(w, b.String())
		return err
	}
	head := make([]cell, len(g.columns))
	titled := false
	for i, c := range g.columns {
		head[i] = cell{c.title, bold}
		titled = titled || c.title != ""
	}
	if titled {
		if err := line(head); err != nil {
			return err
		}
	}
	for _, row := range g.rows {
		if err := line(row); err != nil {
			return err
		}
	}
	return nil
}

func emptyAfter(row []cell, rest []int) bool {
	return !slices.ContainsFunc(rest, func(c int) bool { return row[c].text != "" })
}

// fit chooses the columns and their widths.
func (g *grid) fit(limit int, wide bool) (shown, width []int) {
	natural := make([]int, len(g.columns))
	filled := make([]bool, len(g.columns))
	for i, c := range g.columns {
		natural[i] = textWidth(c.title)
		for _, row := range g.rows {
			natural[i] = max(natural[i], textWidth(printable(row[i].text)))
			filled[i] = filled[i] || row[i].text != "" && row[i].text != "-"
		}
	}
	choose := func(extra bool) (cols []int, total int) {
		total = -len(columnGap)
		for i, c := range g.columns {
			if c.extra && !extra || c.optional && !filled[i] {
				continue
			}
			cols = append(cols, i)
			total += natural[i] + len(columnGap)
		}
		return cols, total
	}
	shown, total := choose(true)
	if !wide && total > limit {
		shown, total = choose(false)
	}
	for _, c := range shown {
		width = append(width, natural[c])
	}
	for !wide && total > limit {
		widest := -1
		for i, c := range shown {
			if least := g.columns[c].min; least > 0 && width[i] > least && (widest < 0 || width[i] > width[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break // names alone are wider than the screen: better torn than wrong
		}
		width[widest]--
		total--
	}
	return shown, width
}

// cut shortens text to a width, at its end or (tail) at its beginning.
func cut(text string, width int, tail bool) string {
	if textWidth(text) <= width {
		return text
	}
	runes := []rune(text)
	if tail {
		slices.Reverse(runes)
	}
	n, at := 0, 0
	for at < len(runes) && n+runeWidth(runes[at]) <= width-1 {
		n += runeWidth(runes[at])
		at++
	}
	runes = runes[:at]
	if tail {
		slices.Reverse(runes)
		return ellipsis + string(runes)
	}
	return string(runes) + ellipsis
}

// textWidth is how many columns a terminal needs for text.
func textWidth(text string) (n int) {
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

// wideRunes are those that East Asian fonts draw over two columns (Unicode's
// classes W and F, as far as they occur in names).
var wideRunes = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, {0x2e80, 0x303e, 1}, {0x3041, 0x33ff, 1}, {0x3400, 0x4dbf, 1}, {0x4e00, 0x9fff, 1},
		{0xa000, 0xa4cf, 1}, {0xac00, 0xd7a3, 1}, {0xf900, 0xfaff, 1}, {0xfe30, 0xfe6f, 1}, {0xff00, 0xff60, 1}, {0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{{0x1f300, 0x1f64f, 1}, {0x1f680, 0x1f6ff, 1}, {0x1f900, 0x1f9ff, 1}, {0x20000, 0x3fffd, 1}},
}

func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(wideRunes, r):
		return 2
	}
	return 1
}

// printable keeps what may steer a terminal, or turn the order of letters, out of
// names and texts that anybody may have written.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) {
			return '?'
		}
		return r
	}, s)
}

// wrapLine breaks a text into lines for the screen; further ones are indented.
func wrapLine(text string, width, indent int) string { return wrapFrom(text, 0, width, indent) }

// wrapFrom is wrapLine for a text whose first line begins at a column.
func wrapFrom(text string, at, width, indent int) string {
	var b strings.Builder
	for i, word := range strings.Fields(text) {
		n := textWidth(word)
		gap := min(i, 1)
		switch {
		case at+gap+n > width && at > indent:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			at = indent
		case gap == 1:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}
