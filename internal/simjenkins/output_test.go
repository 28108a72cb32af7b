package simjenkins

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/layout"
)

// What an old connection still delivers, after the node came back on a new one
// and was asked from where the log ends, is not copied a second time.
func TestOutputOfAReplacedConnectionIsDropped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var cfg Config
	cfg.setDefaults()
	c := newController(cfg, identity{life: ledger.Life{Name: "a", Incarnation: 1}, home: layout.Home(dir), plain: true}, zerolog.Nop())
	j, err := c.addJob("x", "jobs/x")
	if err != nil {
		t.Fatal(err)
	}
	b := newBuild(j, 1)
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := b.openLog(); err != nil {
		t.Fatal(err)
	}
	defer b.closeLog()
	older, newer := &nodeConn{name: "n1"}, &nodeConn{name: "n1"}
	for _, step := range []struct {
		current, from *nodeConn
		text          string
	}{{older, older, "tick 1"}, {newer, older, "tick 2"}, {newer, newer, "tick 2"}, {newer, newer, "other output"}} {
		b.mu.Lock()
		b.conn = step.current
		b.mu.Unlock()
		if err := b.output(step.from, step.text); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(filepath.Join(b.dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "tick 1 ") || !strings.HasPrefix(lines[1], "tick 2 ") || lines[2] != "other output" {
		t.Fatalf("log: %q", lines)
	}
}
