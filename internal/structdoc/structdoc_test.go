package structdoc_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/footman-ci/footman/internal/structdoc"
)

// Comments of fields are found by struct and field, whatever else the file has.
func TestComments(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.go")
	src := "package x\n\n// S is.\ntype S struct {\n\t// One\n\t// more.\n\tA, B int\n\tC string // not this\n}\n\ntype T int\n"
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := structdoc.Comments(file)
	if err != nil || got["S.A"] != "One\nmore." || got["S.B"] != "One\nmore." || got["S.C"] != "" || len(got) != 3 {
		t.Errorf("%q %v", got, err)
	}
	if _, err := structdoc.Comments(filepath.Join(t.TempDir(), "none.go")); err == nil {
		t.Error("a missing file has comments")
	}
}

func TestHash(t *testing.T) {
	if got := structdoc.Hash("a\n\nb\n"); got != "# a\n#\n# b\n" {
		t.Errorf("%q", got)
	}
}
