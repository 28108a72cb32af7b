package demo

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// The log of a real build is judged by the lines that its job printed, and not by
// the shell's echo of its commands or by what Jenkins weaves in.
func TestRealTicks(t *testing.T) {
	const log = "Started by user unknown\n[Pipeline] sh\n+ echo tick 1\ntick 1\n\x1b[8mha:////4Eabc\x1b[0mtick 2\n" +
		"Resuming build at Mon Nov 23 03:00:00 UTC 2026 after Jenkins restart\ntick 3\ntick 3\nFinished: SUCCESS\n"
	b := verdict.Judge(verdict.Expected{Job: "x", Number: 1, Ticks: 4}, realTicks([]byte(log)))
	if len(b.Doubled) != 1 || b.Doubled[0].N != 3 || len(b.Lost) != 1 || b.Lost[0].N != 4 || b.Resumes != 1 || b.Result != "SUCCESS" {
		t.Errorf("got %+v", b)
	}
}

// The jobs whose builds can be judged are found by their script, wherever they lie.
func TestTickingJobs(t *testing.T) {
	home := t.TempDir()
	if err := demohome.Unpack(home); err != nil {
		t.Fatal(err)
	}
	jobs, err := tickingJobs(home)
	if err != nil {
		t.Fatal(err)
	}
	if jobs["ticks"] != 60 {
		t.Errorf("got %v, want job ticks with 60 ticks among them", jobs)
	}
	if err := os.RemoveAll(filepath.Join(home, "jobs", "ticks")); err != nil {
		t.Fatal(err)
	}
	if jobs, err := tickingJobs(home); err == nil && jobs["ticks"] != 0 {
		t.Errorf("a job that is gone was found: %v", jobs)
	}
}
