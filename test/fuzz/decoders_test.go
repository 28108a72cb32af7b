// Package fuzz_test sees to it that whatever comes from a disk or a network is fuzzed.
// It runs no fuzz target itself: `go test` runs their seeds, test/fuzz/run the rest.
package fuzz_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// decoders are calls that turn bytes of others into values.
var decoders = map[string][]string{
	"json":      {"Unmarshal", "NewDecoder"},
	"xml":       {"Unmarshal", "NewDecoder"},
	"yaml":      {"Unmarshal", "NewDecoder"},
	"strict":    {"Decode"},
	"protojson": {"Unmarshal"},
	"proto":     {"Unmarshal"},
	"pem":       {"Decode"},
	"x509":      {"ParseCertificate", "ParseRevocationList"},
	"gob":       {"NewDecoder"},
	"binary":    {"Read"},
	"parser":    {"ParseBytes", "ParseFile"},
}

// without says why a package with a decoder has no fuzz target.
var without = map[string]string{
	"internal/demo":              "reads what its own processes wrote, in a folder of its own",
	"internal/demohome":          "reads an archive that is built in",
	"internal/demohome/gen":      "writes the archive, by hand",
	"internal/refdocs":           "reads this repository",
	"internal/structdoc":         "reads this repository",
	"internal/simjenkins":        "the simulated controller, for tests and the demo; what Footman reads is fuzzed where it is read",
	"internal/simjenkins/memory": "the simulated controller's, as above",
	"internal/harness":           "reads what its own processes wrote",
	"internal/homegen":           "reads a mark that it wrote itself, for benchmarks",
	"internal/homeview":          "reads by the packages of the files, except member.json, which sidecar fuzzes in the same form",
	"test/nfs/helper":            "a helper of tests",
	"runner":                     "reads live.json, locks and records by the packages that are fuzzed",
	"cmd/footman":                "reads answers of the user's own sidecar",
	"proto/openapi":              "built in",
	"internal/fsys/nosync":       "tests only",
}

// Every package that decodes has a fuzz target, or a reason.
func TestDecodersAreFuzzed(t *testing.T) {
	t.Parallel()
	decodes, fuzzes := map[string]string{}, map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".pb.go") || strings.HasSuffix(path, ".pb.gw.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		test := strings.HasSuffix(path, "_test.go")
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				fuzzes[dir] = fuzzes[dir] || test && n.Recv == nil && strings.HasPrefix(n.Name.Name, "Fuzz")
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && !test && slices.Contains(decoders[pkg.Name], n.Sel.Name) {
					decodes[dir] = filepath.Base(path) + " calls " + pkg.Name + "." + n.Sel.Name
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(decodes) < 10 {
		t.Fatalf("only %d packages with decoders were found", len(decodes))
	}
	for dir, why := range decodes {
		switch {
		case fuzzes[dir] && without[dir] != "":
			t.Errorf("%s has a fuzz target by now; take it off the list", dir)
		case !fuzzes[dir] && without[dir] == "":
			t.Errorf("%s has no fuzz target: %s", dir, why)
		}
	}
}
