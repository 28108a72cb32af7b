package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func sample() *grid {
	g := &grid{columns: []column{
		{title: "OWNER", min: 5}, {title: "JOB", min: 10, tail: true}, {title: "BUILD"}, {title: "NODE", extra: true}, {title: "NOTE", min: 6, optional: true},
	}}
	g.add(text("a", "team/über job/a pipeline", "12", "linux-1", "")...)
	g.add(text("replica-b", "ticks", "7", "", "can't be read: permission denied")...)
	return g
}

// A table shows all there is where it fits, then leaves out what is extra, then
// cuts the widest text, keeping the end of a job's name and every number.
func TestTable(t *testing.T) {
	for _, c := range []struct {
		name string
		w    int
		wide bool
		want string
	}{
		{"all fits", 100, false, `
OWNER      JOB                       BUILD  NODE     NOTE
a          team/über job/a pipeline  12     linux-1
replica-b  ticks                     7               can't be read: permission denied
`},
		{"without what is extra", 80, false, `
OWNER      JOB                       BUILD  NOTE
a          team/über job/a pipeline  12
replica-b  ticks                     7      can't be read: permission denied
`},
		{"narrow", 40, false, `
OWNER      JOB         BUILD  NOTE
a          …a pipeline  12
`},
		{"wide was asked for", 10, true, `
OWNER      JOB                       BUILD  NODE     NOTE
a          team/über job/a pipeline  12     linux-1
replica-b  ticks                     7               can't be read: permission denied
`},
	} {
		var b bytes.Buffer
		g := sample()
		if err := g.print(&b, screen{width: c.w}, c.wide); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := textWidth(strings.TrimRight(line, "\n")); n > c.w && !c.wide {
				t.Errorf("%s: a line of %d columns: %q", c.name, n, line)
			}
		}
		if c.name == "narrow" { // its exact cut is no promise; what stays readable is
			for _, want := range []string{"replica-b", "pipeline", "12", "7"} {
				if !strings.Contains(b.String(), want) {
					t.Errorf("narrow: %q is lost:\n%s", want, b.String())
				}
			}
			continue
		}
		if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), b.String()); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}

// A column that says nothing in any row is left out only where it may be.
func TestOptionalColumns(t *testing.T) {
	g := grid{columns: []column{{title: "A"}, {title: "B", optional: true}, {title: "C"}}}
	g.add(text("1", "-", "")...)
	g.add(text("2", "", "")...)
	var b bytes.Buffer
	if err := g.print(&b, screen{width: 80}, false); err != nil {
		t.Fatal(err)
	}
	if want := "A  C\n1\n2\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

// Widths are those of a terminal: two columns for East Asian letters, none for
// accents of their own, and nothing that steers a terminal gets through.
func TestWidths(t *testing.T) {
	for s, want := range map[string]int{"abc": 3, "über": 4, "日本": 4, "e\u0301": 1, "": 0, "🚀x": 3} {
		if got := textWidth(s); got != want {
			t.Errorf("width of %q: %d, want %d", s, got, want)
		}
	}
	for in, want := range map[string]string{"a\x1b[31mb": "a?[31mb", "a\nb\tc": "a?b?c", "x\u202ey": "x?y", "ü": "ü", "\u0085": "?"} {
		if got := printable(in); got != want {
			t.Errorf("printable(%q) = %q, want %q", in, got, want)
		}
	}
	for _, c := range []struct {
		in   string
		n    int
		tail bool
		want string
	}{{"abcdef", 4, false, "abc…"}, {"abcdef", 4, true, "…def"}, {"abc", 3, false, "abc"}, {"日本語", 4, false, "日…"}, {"日本語", 5, true, "…本語"}} {
		if got := cut(c.in, c.n, c.tail); got != c.want {
			t.Errorf("cut(%q, %d, %v) = %q, want %q", c.in, c.n, c.tail, got, c.want)
		}
	}
}

// Ages have two units at most.
func TestAge(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0s", 0: "0s", 119 * time.Second: "119s", 2 * time.Minute: "2m00s", 9*time.Minute + 5*time.Second: "9m05s",
		59 * time.Minute: "59m", 3*time.Hour + 7*time.Minute: "3h07m", 47 * time.Hour: "47h", 50 * time.Hour: "2d",
	} {
		if got := age(d); got != want {
			t.Errorf("age(%s) = %q, want %q", d, got, want)
		}
	}
}

// Colours stand around cells, never inside of the widths.
func TestColors(t *testing.T) {
	g := grid{columns: []column{{title: "A"}, {title: "B"}}}
	g.add(cell{"x", green}, cell{text: "y"})
	g.add(cell{"long", red}, cell{text: "y"})
	var plain, painted bytes.Buffer
	if err := g.print(&plain, screen{width: 80}, false); err != nil {
		t.Fatal(err)
	}
	if err := g.print(&painted, screen{width: 80, color: true}, false); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(painted.String(), "\x1b[32mx\x1b[0m     y") {
		t.Errorf("%q", painted.String())
	}
	stripped := strings.NewReplacer("\x1b[32m", "", "\x1b[31m", "", "\x1b[1m", "", "\x1b[0m", "").Replace(painted.String())
	if stripped != plain.String() {
		t.Errorf("colours change the layout:\n%q\n%q", plain.String(), stripped)
	}
}

// Long texts go on below where they began, and words are never broken.
func TestWrap(t *testing.T) {
	if got, want := wrapLine("one two three four", 9, 2), "one two\n  three\n  four"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := wrapFrom("one two", 6, 8, 1), "\n one two"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := wrapLine("averyveryverylongword", 5, 2); got != "averyveryverylongword" {
		t.Errorf("%q", got)
	}
}
