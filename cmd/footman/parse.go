package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/config/strict"
)

// newParser builds kong's model of the command line. It touches nothing.
func newParser(cl *commandLine, stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(cl,
		kong.Name("footman"),
		kong.Description("Footman makes several Jenkins controllers on one JENKINS_HOME one highly available service."),
		kong.Writers(stdout, stderr),
		kong.Exit(exit),
		kong.Help(printHelp),
		kong.Vars{"config_path": config.DefaultPath},
	)
}

// unexpected is kong's word for a command, or an argument, that there is not.
var unexpected = regexp.MustCompile(`^unexpected argument (\S+)(?:, did you mean .*)?$`)

// parseError says of a wrong command line what is wrong in it and what was
// probably meant. An error that has an exit code already is left alone.
func parseError(app *kong.Application, err error) error {
	if ee, ok := errors.AsType[*exitError](err); ok {
		return ee
	}
	node, help := app.Node, "footman --help"
	if pe, ok := errors.AsType[*kong.ParseError](err); ok && pe.Context != nil {
		if sel := pe.Context.Selected(); sel != nil {
			node, help = sel, "footman help "+strings.TrimPrefix(sel.FullPath(), app.Name+" ")
		}
	}
	what := err.Error()
	switch m := unexpected.FindStringSubmatch(what); {
	case m != nil && len(node.Children) > 0:
		what = fmt.Sprintf("unknown command %q%s", m[1], didYouMean(nearest(m[1], commandNames(node))))
	case m != nil:
		what = fmt.Sprintf("%s takes no argument %q", strings.TrimPrefix(node.FullPath(), app.Name+" "), m[1])
	case strings.HasPrefix(what, "unknown flag "):
		name, _, _ := strings.Cut(strings.TrimPrefix(what, "unknown flag "), ",")
		what = fmt.Sprintf("unknown flag %s%s", name, didYouMean(nearest(name, flagNames(node))))
	case strings.HasPrefix(what, "expected one of "), strings.HasPrefix(what, "expected "):
		if len(node.Children) > 0 {
			what = fmt.Sprintf("a command is missing: %s", strings.Join(commandNames(node), ", "))
		} else {
			what = strings.ToUpper(strings.Trim(strings.TrimPrefix(what, "expected "), `"<>. `)) + " is missing"
		}
	case strings.HasPrefix(what, "missing flags: "):
		what = "missing: " + strings.TrimPrefix(what, "missing flags: ")
	}
	return usageError("%s\nRun '%s' to see what there is.", what, help)
}

func commandNames(n *kong.Node) (names []string) {
	for _, c := range n.Children {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return names
}

func flagNames(n *kong.Node) (names []string) {
	for _, group := range n.AllFlags(true) {
		for _, f := range group {
			names = append(names, "--"+f.Name)
		}
	}
	return names
}

func didYouMean(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(", did you mean %q?", words[0])
	}
	return fmt.Sprintf(", did you mean one of %s?", strings.Join(words, ", "))
}

// maxSuggestions and the third of a word's letters that may be wrong keep
// suggestions few and likely.
const (
	maxSuggestions = 3
	wrongLetters   = 3
)

// nearest returns the words most like a mistyped one: those that begin with it,
// or differ in few letters; nearest first.
func nearest(typed string, words []string) []string {
	type guess struct {
		word string
		far  int
	}
	var out []guess
	for _, w := range words {
		far := strict.Distance(strings.ToLower(typed), w)
		switch {
		case strings.HasPrefix(w, strings.ToLower(typed)):
			out = append(out, guess{w, 0})
		case far <= max(1, len(strings.TrimLeft(w, "-"))/wrongLetters):
			out = append(out, guess{w, far})
		}
	}
	slices.SortStableFunc(out, func(a, b guess) int { return cmp.Compare(a.far, b.far) })
	var found []string
	for _, g := range out[:min(len(out), maxSuggestions)] {
		if g.far <= out[0].far+1 {
			found = append(found, g.word)
		}
	}
	return found
}
