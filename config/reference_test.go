package config_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/config/timers"
	"github.com/footman-ci/footman/internal/structdoc"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the reference files anew")

const docs = "../docs/reference/"

// structs are where the settings of a section are documented.
var structs = map[string][]string{"": {"Log", "Common"}, "sidecar": {"Sidecar"}, "sync": {"Sync"}, "run": {"Runner"}}

func comment(t *testing.T, comments map[string]string, s config.Setting) string {
	t.Helper()
	for _, name := range structs[s.Section] {
		if c, ok := comments[name+"."+s.Field]; ok {
			if c == "" {
				t.Errorf("%s.%s has no comment", name, s.Field)
			}
			return c
		}
	}
	t.Errorf("no comment of %s is found", s.Key)
	return ""
}

// plain texts need no quotes in YAML, in any version of it.
var plain = regexp.MustCompile(`^[A-Za-z/0-9][A-Za-z0-9./:_-]*[A-Za-z/][A-Za-z0-9./:_-]*$|^[0-9.]+:[0-9]+$`)

// ambiguous words are no texts in some version of YAML.
var ambiguous = []string{"", "yes", "no", "on", "off", "true", "false", "null"}

func yamlValue(s config.Setting) string {
	switch {
	case s.Kind == "list" && s.Default == "":
		return "[]"
	case s.Kind == "list":
		return "[" + s.Default + "]"
	case s.Kind == "text" && (!plain.MatchString(s.Default) || slices.Contains(ambiguous, s.Default)):
		return fmt.Sprintf("%q", s.Default)
	}
	return s.Default
}

// reference renders the commented file.
func reference(t *testing.T) string {
	t.Helper()
	comments, err := structdoc.Comments("file.go")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# Footman's configuration for the sidecar and the runner of one host, with every
# setting and its default.
#
# It is read from --config FILE, else from the file that %s names, else from
# %s if that is there. Environment variables win over it, and
# flags over both: 'footman config show --origin' says where each value is from.
# 'footman config check FILE' tells every mistake. Durations have a unit: 250ms, 10s,
# 2m, 1m30s. It holds no secrets.
`, config.EnvFile, config.DefaultPath)
	section := ""
	for _, s := range config.Settings() {
		indent := ""
		if s.Section != "" {
			indent = "  "
			if s.Section != section {
				fmt.Fprintf(&b, "\n# Settings of 'footman %s'.\n%s:\n", s.Command(), s.Section)
			}
		}
		if s.Section == "" || s.Section == section {
			b.WriteString("\n")
		}
		section = s.Section
		text := s.Help + "\n" + comment(t, comments, s)
		if s.Enum != nil {
			text += "\nOne of: " + strings.Join(s.Enum, ", ") + "."
		}
		var set []string
		if s.Flag != "" {
			set = append(set, "--"+s.Flag)
		}
		if s.Env != "" {
			set = append(set, s.Env)
		}
		if len(set) > 0 {
			text += "\nAlso: " + strings.Join(set, ", ")
		}
		for line := range strings.Lines(structdoc.Hash(text)) {
			b.WriteString(indent + line)
		}
		_, key, ok := strings.Cut(s.Key, ".")
		if !ok {
			key = s.Key
		}
		fmt.Fprintf(&b, "%s%s: %s\n", indent, key, yamlValue(s))
	}
	return b.String()
}

// page renders docs/reference/configuration.md.
func page(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, `# Configuration

This page is made from the source.

One file for the sidecar and the runner of a host, in YAML. It is read from
`+"`--config FILE`"+`, else from the file that `+"`%s`"+` names (empty: none), else from
`+"`%s`"+` if that is there. Order: defaults, then the file, then the
environment, then flags; an empty variable says nothing. Unknown keys, keys that are
set twice, and values of the wrong kind are refused with file, line and column
(exit code 2). [footman.yaml](footman.yaml) is the file with every setting, its
default and its reason; `+"`footman config reference`"+` prints it.

| command | does |
|---|---|
| `+"`footman config check [FILE]`"+` | tells every mistake, which timers do not fit, and what this host lacks; changes nothing |
| `+"`footman config show --origin`"+` | prints what holds, and where each value is from |
| `+"`footman config reference`"+` | prints the commented file |

A changed file is read at the next start of the sidecar or of the runner; a
restart of the sidecar disturbs nobody, one of the runner ends its controller.
Settings of the [whole cluster](#settings-of-the-cluster) are applied at once.
`, config.EnvFile, config.DefaultPath)
	titles := map[string]string{"": "Both", "sidecar": "Sidecar (section `sidecar`)", "sync": "Sidecar, staying in step (section `sync`)", "run": "Runner (section `run`)"}
	section := "-"
	for _, s := range config.Settings() {
		if s.Section != section {
			fmt.Fprintf(&b, "\n## %s\n\n| key | flag, variable | default | meaning |\n|---|---|---|---|\n", titles[s.Section])
			section = s.Section
		}
		var names []string
		if s.Flag != "" {
			names = append(names, "`--"+s.Flag+"`")
		}
		if s.Env != "" {
			names = append(names, "`"+s.Env+"`")
		}
		kind := s.Kind
		if s.Enum != nil {
			kind = strings.Join(s.Enum, ", ")
		}
		fmt.Fprintf(&b, "| `%s` (%s) | %s | %s | %s |\n", s.Key, kind, strings.Join(names, " "), code(s.Default), cell(s.Help))
	}
	b.WriteString(`
## Settings of the cluster

They lie in the home (` + "`.footman/settings.yaml`" + `), hold for all replicas and are
applied live, at once where gossip reaches and else within a minute. They have a
version that grows; the last ` + fmt.Sprint(settings.Kept) + ` are kept. See [Operation](../operate.md#settings-of-the-whole-cluster).

| key | default | meaning |
|---|---|---|
`)
	for _, k := range settings.Keys() {
		kind := k.Kind
		if k.Enum != nil {
			kind = strings.Join(k.Enum, ", ")
		}
		fmt.Fprintf(&b, "| `%s` (%s) | %s | %s |\n", k.Key, kind, code(k.Default), cell(k.Help))
	}
	b.WriteString("\n## Timers that must fit together\n\nRefused if it does not hold, unless it is advice. The error names the rule.\n\n| rule | must hold | else |\n|---|---|---|\n")
	for _, r := range timers.Rules() {
		name := "`" + r.Name + "`"
		if r.Advice {
			name += " (advice)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s: %s |\n", name, cell(r.Formula()), cell(r.Reason), cell(r.Change))
	}
	fmt.Fprintf(&b, "\nThe heartbeat is %s, runner latency %s, time to stop %s, clock drift 1 %% of the\nlease; they can't be set.\n", timers.Heartbeat, timers.RunnerLatency, timers.TimeToStop)
	return b.String()
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// same compares a file with what it must be, and writes it with -update.
func same(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, []byte(want)) {
		t.Errorf("%s is out of date: go test ./config -update\n%s", path, cmp.Diff(string(got), want))
	}
}

// The reference files are what the structs say.
func TestReferenceIsFresh(t *testing.T) {
	same(t, "footman.yaml", reference(t))
	same(t, filepath.Join(docs, "footman.yaml"), reference(t))
	if !*update && config.Reference != reference(t) {
		t.Error("the embedded file is another one")
	}
	same(t, filepath.Join(docs, "configuration.md"), page(t))
}

// The commented reference has every setting, and sets nothing but the defaults.
func TestReferenceIsTheDefaults(t *testing.T) {
	var got config.File
	doc, err := strict.Decode("footman.yaml", []byte(reference(t)), &got)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(config.Default(), got); d != "" {
		t.Error(d)
	}
	for _, s := range config.Settings() {
		if _, ok := doc.Places[s.Key]; !ok {
			t.Errorf("%s is missing", s.Key)
		}
	}
	for line := range strings.Lines(config.Reference) {
		if len([]rune(line)) > 160 {
			t.Errorf("a long line: %s", line)
		}
	}
}
