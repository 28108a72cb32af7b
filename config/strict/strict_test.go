package strict_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/config/strict"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type inner struct {
	Every time.Duration `yaml:"every" min:"100ms" max:"1h"`
	Mode  string        `yaml:"mode" enum:"slow,fast"`
	Names []string      `yaml:"names"`
}

type Shared struct {
	Home string `yaml:"home"`
}

type outer struct {
	Shared
	Count  int         `yaml:"count"`
	On     bool        `yaml:"on"`
	Limit  strict.Size `yaml:"limit"`
	Maybe  *bool       `yaml:"maybe"`
	Inner  inner       `yaml:"inner"`
	Hidden string      `yaml:"-"`
}

func decode(t *testing.T, text string, opts ...strict.Option) (outer, *strict.Document, error) {
	t.Helper()
	out := outer{Count: 7, Inner: inner{Mode: "slow"}}
	doc, err := strict.Decode("f.yaml", []byte(text), &out, opts...)
	return out, doc, err
}

// What is in a file is set, the rest keeps its value, and the place of each key is known.
func TestDecode(t *testing.T) {
	text := "# c\nhome: /srv\non: true\nlimit: 16MiB\nmaybe: false\ninner:\n  every: 1m30s\n  mode: fast\n  names: [a, \"1\"]\n"
	got, doc, err := decode(t, text)
	if err != nil {
		t.Fatal(err)
	}
	no := false
	want := outer{Shared{"/srv"}, 7, true, 16 << 20, &no, inner{90 * time.Second, "fast", []string{"a", "1"}}, ""}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if p := doc.Places["inner.every"]; p.Line != 7 || p.Column != 10 {
		t.Errorf("place of inner.every: %+v", p)
	}
	if _, set := doc.Places["count"]; set {
		t.Error("count was not in the file")
	}
}

// Nothing at all, comments alone and a section without lines are fine.
func TestEmpty(t *testing.T) {
	for _, text := range []string{"", "\n", "# only a comment\n", "---\n", "inner:\n", "inner:\n  # every: 1s\ncount: 7\n"} {
		got, _, err := decode(t, text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if d := cmp.Diff(outer{Count: 7, Inner: inner{Mode: "slow"}}, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
}

// Each mistake is told with its place, its key and what to do.
func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		text, at string
		words    []string
	}{
		"unknown":            {"hone: /srv", "1:1", []string{"hone", "unknown key", `did you mean "home"`}},
		"unknown in section": {"inner:\n  evry: 1s", "2:3", []string{"inner.evry", `did you mean "every"`}},
		"unknown, far":       {"elephant: 1", "1:1", []string{"unknown key"}},
		"twice":              {"home: a\nhome: b", "2:1", []string{"twice", "home"}},
		"not a field":        {"Hidden: a", "1:1", []string{"unknown key"}},
		"number for text":    {"home: 12", "1:7", []string{"text", `"12"`}},
		"text for number":    {"count: many", "1:8", []string{"whole number", "many"}},
		"fraction":           {"count: 1.5", "1:8", []string{"whole number"}},
		"text for bool":      {"on: yes", "1:5", []string{"true or false"}},
		"duration, no unit":  {"inner:\n  every: 10", "2:10", []string{"unit", "10s"}},
		"duration, nonsense": {"inner:\n  every: soon", "2:10", []string{"soon", "1m30s"}},
		"duration, negative": {"inner:\n  every: -1s", "2:10", []string{"negative"}},
		"duration, short":    {"inner:\n  every: 1ms", "2:10", []string{"at least 100ms"}},
		"duration, long":     {"inner:\n  every: 2h", "2:10", []string{"at most 1h"}},
		"size, no unit":      {"limit: 12", "1:8", []string{"unit"}},
		"size, nonsense":     {"limit: 12 MB", "1:8", []string{"MiB"}},
		"enum":               {"inner: {mode: fasst}", "1:15", []string{"slow, fast", `did you mean "fast"`}},
		"no list":            {"inner:\n  names: a", "2:10", []string{"list"}},
		"item":               {"inner:\n  names: [a, 2]", "2:10", []string{"item 2", `"2"`}},
		"no section":         {"inner: 5", "1:8", []string{"section"}},
		"no value":           {"home:", "1:1", []string{"no value"}},
		"a list at the top":  {"- a", "1:1", []string{"section"}},
		"broken":             {"home: [a", "1:7", []string{"YAML"}},
		"two documents":      {"home: a\n---\nhome: b", "3:5", []string{"second document"}},
		"merge":              {"<<: {home: a}", "1:1", []string{"unknown key"}},
		"tab":                {"inner:\n\tmode: fast", "2:1", []string{"YAML"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := decode(t, c.text)
			var e *strict.Error
			if !errors.As(err, &e) {
				t.Fatalf("no error with a place: %v", err)
			}
			msg := err.Error()
			if !strings.HasPrefix(msg, "f.yaml:"+c.at+": ") {
				t.Errorf("not at %s: %s", c.at, msg)
			}
			for _, w := range c.words {
				if !strings.Contains(msg, w) {
					t.Errorf("%q is missing: %s", w, msg)
				}
			}
			if e.Excerpt == "" || !strings.Contains(e.Excerpt, "^") {
				t.Errorf("no excerpt: %q", e.Excerpt)
			}
		})
	}
}

// All mistakes are told at once.
func TestAllMistakes(t *testing.T) {
	_, _, err := decode(t, "hone: a\ncount: x\ninner:\n  mode: y\n")
	var all strict.Errors
	if !errors.As(err, &all) || len(all) != 3 {
		t.Fatalf("%d mistakes, want 3: %v", len(all), err)
	}
}

// Unknown keys can be kept with their values.
func TestKeepUnknown(t *testing.T) {
	got, doc, err := decode(t, "count: 9\nnewer: {a: [1, x], b: true}\ninner:\n  other: 3s\n", strict.KeepUnknown())
	if err != nil || got.Count != 9 {
		t.Fatal(got, err)
	}
	if len(doc.Unknown) != 2 || doc.Unknown[0].Key != "newer" || doc.Unknown[1].Key != "inner.other" || doc.Unknown[1].Value != "3s" || doc.Unknown[0].Line != 2 {
		t.Errorf("%+v", doc.Unknown)
	}
}

// Anchors of the same file are followed, and one that contains itself ends.
func TestAnchors(t *testing.T) {
	got, _, err := decode(t, "home: &h /srv\ninner:\n  names: [*h, b]\n")
	if err != nil || got.Inner.Names[0] != "/srv" {
		t.Errorf("%+v %v", got, err)
	}
	if _, _, err := decode(t, "inner: &a\n  names: [*a]\n"); err == nil {
		t.Error("a section inside itself was taken")
	}
}

// What would keep a parser busy for minutes is refused at once.
func TestBounds(t *testing.T) {
	for name, text := range map[string]string{
		"brackets": strings.Repeat("[", 1000), "braces": strings.Repeat("{a: ", 1000), "dashes": strings.Repeat("- ", 1000),
		"size": "home: " + strings.Repeat("a", strict.MaxSize), "bytes": "home: \xff", "control": "home: \x00",
	} {
		if _, _, err := decode(t, text); err == nil {
			t.Errorf("%s were taken", name)
		}
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"freeze_after", "hang_after", "lease"}
	for word, want := range map[string]string{"freeze-after": "freeze_after", "freezeafter": "freeze_after", "leas": "lease", "laese": "lease", "x": "", "hang": ""} {
		got := strict.Suggest(word, known)
		if want == "" && got != "" || want != "" && !strings.Contains(got, `"`+want+`"`) {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, s := range []strict.Size{0, 1, 1 << 10, 3 << 20, 5<<30 + 1} {
		if got, err := strict.ParseSize(s.String()); err != nil || got != s {
			t.Errorf("%s: %d %v", s, got, err)
		}
	}
	for _, bad := range []string{"", "5", "-1B", "99999999999GiB", "1.5MiB"} {
		if _, err := strict.ParseSize(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// FuzzDecode: whatever is in a file, it is read or refused; nothing panics.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "home: /srv\ninner:\n  every: 1s\n", "inner: &a {names: [*a]}", "a: |\n  b\n", "? x\n: y\n", "!!binary x", "- - -", "home: \"\\u0000\"", "%YAML 1.2\n---\nhome: a"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		stuck := time.AfterFunc(30*time.Second, func() { panic(fmt.Sprintf("still reading after 30s: %q", data)) })
		defer stuck.Stop()
		for _, opts := range [][]strict.Option{nil, {strict.KeepUnknown()}} {
			var out outer
			doc, err := strict.Decode("f", data, &out, opts...)
			if doc == nil {
				t.Fatal("no document")
			}
			if err != nil && err.Error() == "" {
				t.Fatal("an error that says nothing")
			}
		}
	})
}
