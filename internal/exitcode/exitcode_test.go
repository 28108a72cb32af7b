package exitcode_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/exitcode"
)

// The runner can't import a list that explains other rooms' codes; what it says of
// its own codes, the list says, too.
func TestRunnerAgrees(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../../runner/errors.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Exit") {
			return true
		}
		lit, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		code, err := strconv.Atoi(lit.Value)
		if err != nil || !slices.ContainsFunc(exitcode.Table, func(c exitcode.Code) bool { return c.Code == code }) {
			t.Errorf("%s = %s is not in the list", spec.Names[0].Name, lit.Value)
		}
		found++
		return true
	})
	if found < 8 {
		t.Errorf("only %d codes found in the runner's source", found)
	}
}

// Codes are in order, once each, and say what they mean.
func TestTable(t *testing.T) {
	last := -1
	for _, c := range exitcode.Table {
		if c.Code <= last || c.Code > 125 || c.Means == "" {
			t.Errorf("%+v", c)
		}
		last = c.Code
	}
}
