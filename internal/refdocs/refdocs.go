// Package refdocs makes reference pages from the source, so that they can't say
// something else. Its test fails when a page in docs/reference is out of date, and
// writes it anew with -update. It documents nothing that isn't in the source. The
// page of the commands is made by package clidoc and checked in cmd/footman, which
// alone has the command line.
package refdocs

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// kind of event, as declared in the source.
type kind struct{ name, doc string }

// source is a file whose string constants are kinds of events.
type source struct{ file, title string }

var sources = []source{
	{"adoption/event.go", "Adoption"},
	{"runner/chronicle.go", "Runner"},
	{"sidecar/kinds.go", "Sidecar and gossip"},
}

// Events returns docs/reference/events.md. root is the folder of the module.
func Events(root string) (string, error) {
	var b strings.Builder
	b.WriteString(`# Events

What ` + "`footman events`" + ` prints as it happens, and ` + "`footman history`" + ` keeps. Each has the fields
time, kind, replica (who saw or did it), and where they apply: subject (the
replica meant, if another one), incarnation, job, number, detail (for people) and
took_ms. Kinds are added, never renamed. Not every event is kept: the history holds
what adoption, runners and starts and stops of sidecars record.

This page is made from the source.
`)
	for _, s := range sources {
		kinds, err := kindsOf(root, s.file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n## %s\n\n| kind | when |\n|---|---|\n", s.title)
		for _, k := range kinds {
			fmt.Fprintf(&b, "| `%s` | %s |\n", k.name, strings.ReplaceAll(k.doc, "|", `\|`))
		}
	}
	return b.String(), nil
}

// elsewhere has the files whose constants others use as theirs, by "package.".
var elsewhere = map[string]string{"conflicts.": "syncstate/conflicts/conflict.go"}

// valueOf is the string that a constant has: its own, or that of another room.
func valueOf(root string, e ast.Expr) (string, error) {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return strconv.Unquote(literal(e))
	}
	from, ok := sel.X.(*ast.Ident)
	if !ok || elsewhere[from.Name+"."] == "" {
		return "", strconv.ErrSyntax
	}
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(elsewhere[from.Name+"."])), nil, 0)
	if err != nil {
		return "", fmt.Errorf("read constants: %w", err)
	}
	value, err := "", fmt.Errorf("%s.%s is not declared there", from.Name, sel.Sel.Name)
	ast.Inspect(f, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 && spec.Names[0].Name == sel.Sel.Name {
			value, err = strconv.Unquote(literal(spec.Values[0]))
		}
		return true
	})
	return value, err
}

// kindsOf returns the documented string constants of a file whose names begin
// with Kind or Event.
func kindsOf(root, name string) ([]kind, error) {
	file := filepath.Join(root, filepath.FromSlash(name))
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		return nil, fmt.Errorf("read kinds of events: %w", err)
	}
	var out []kind
	for _, d := range f.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		doc := ""
		for _, s := range decl.Specs {
			spec, ok := s.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				continue
			}
			name := spec.Names[0].Name
			if !strings.HasPrefix(name, "Kind") && !strings.HasPrefix(name, "Event") {
				continue
			}
			value, err := valueOf(root, spec.Values[0])
			switch {
			case errors.Is(err, strconv.ErrSyntax):
				continue // not a string
			case err != nil:
				return nil, fmt.Errorf("%s: %s: %w", file, name, err)
			}
			// A comment above stands for all that follow until the next one.
			if spec.Doc != nil {
				doc = spec.Doc.Text()
			} else if spec.Comment != nil {
				doc = spec.Comment.Text()
			}
			if doc == "" {
				return nil, fmt.Errorf("%s: %s has no comment", file, name)
			}
			out = append(out, kind{value, sentence(doc)})
		}
	}
	return out, nil
}

func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok {
		return lit.Value
	}
	return ""
}

// sentence makes one line of a comment, without the Go names before its colon.
func sentence(doc string) string {
	doc = strings.Join(strings.Fields(doc), " ")
	if head, rest, ok := strings.Cut(doc, ": "); ok && strings.Contains(head, "Kind") {
		doc = rest
	}
	return strings.TrimSuffix(doc, ".")
}
