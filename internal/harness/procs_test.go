package harness_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

// asParent makes the test binary a program that starts another one and waits.
const asParent = "HARNESS_TEST_PARENT"

func TestMain(m *testing.M) {
	dir := os.Getenv(asParent)
	if dir == "" {
		os.Exit(m.Run())
	}
	s := harness.Spawner{Dir: dir}
	p, err := s.Start("sleep", nil, "sleep", "600")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(p.PID())
	select {}
}

// Whoever starts processes may be killed: nothing that it started is left behind.
func TestNothingOutlivesAKilledParent(t *testing.T) {
	if _, err := exec.LookPath("sleep"); err != nil {
		t.Skip("no program to start: ", err)
	}
	parent := exec.Command(os.Args[0]) //nolint:gosec // this test binary
	parent.Env = append(os.Environ(), asParent+"="+t.TempDir())
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	pid := strings.TrimSpace(line)
	if err != nil || !lives(pid) {
		t.Fatalf("the child does not run: %q, %v", line, err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	err = harness.Until(t.Context(), 10*time.Second, "the end of the child", func(context.Context) (bool, error) { return !lives(pid), nil })
	if err != nil {
		t.Error(err)
	}
}

// lives says whether a process runs; one that only waits to be reaped does not.
func lives(pid string) bool {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z") && !strings.HasPrefix(rest, "X")
}
