package refdocs_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/footman-ci/footman/internal/refdocs"
)

var update = flag.Bool("update", false, "write the pages anew")

// The pages in docs/reference say what the source says.
func TestPagesAreFresh(t *testing.T) {
	root := filepath.Join("..", "..")
	for page, render := range map[string]func(string) (string, error){"events.md": refdocs.Events, "exit-codes.md": refdocs.ExitCodes, "api.md": refdocs.API, "metrics.md": refdocs.Metrics} {
		want, err := render(root)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(root, "docs", "reference", page)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is out of date: go test ./internal/refdocs -update", path)
		}
	}
}
