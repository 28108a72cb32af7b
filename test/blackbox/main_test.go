package blackbox_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// parallel scenarios: they mostly wait for builds, so there may be more of them
// than processors.
const parallel = "4"

// exe is the footman binary under test.
var exe string

func TestMain(m *testing.M) {
	flag.Parse()
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == "test.parallel" })
	if !set {
		_ = flag.Set("test.parallel", parallel)
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if exe = os.Getenv("FOOTMAN_BIN"); exe != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "footman-bin-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	exe = filepath.Join(dir, "footman")
	build := exec.Command("go", "build", "-tags", "faults", "-o", exe, "github.com/footman-ci/footman/cmd/footman")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build footman:", err)
		return 1
	}
	return m.Run()
}
