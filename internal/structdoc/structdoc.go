// Package structdoc reads the comments of struct fields from Go source, so that
// what people read about a setting is what stands beside it. It is used by tests
// that make reference files, never at run time.
package structdoc

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// Comments returns the comment of every field of the structs in file, by
// "Struct.Field". A field without one has none.
func Comments(file string) (map[string]string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		return nil, fmt.Errorf("read comments: %w", err)
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		st, ok := spec.Type.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range st.Fields.List {
			for _, name := range field.Names {
				out[spec.Name.Name+"."+name.Name] = strings.TrimSpace(field.Doc.Text())
			}
		}
		return true
	})
	return out, nil
}

// Hash puts "# " before every line of text.
func Hash(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		b.WriteString(strings.TrimRight("# "+strings.TrimRight(line, "\n"), " ") + "\n")
	}
	return b.String()
}
