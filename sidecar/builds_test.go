package sidecar

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// A build.xml that only seems to be missing (another NFS client has just written
// it) is found: what is missing is believed only after its folders were made
// current. A build that ended must not be taken for one that was killed.
func TestMissingBuildXMLIsLookedForAgain(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	dir := filepath.Join(home, "jobs", "x", "builds", "1")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("log", "x")
	write("build.xml", "<?xml version='1.1' encoding='UTF-8'?>\n<build><result>SUCCESS</result></build>\n")
	var current atomic.Bool
	stale := fsys.WithHook(fsys.OS, func(op fsys.Op, call fsys.Call, name string) error {
		if op == "build.fresh" && call == fsys.CallOpen && filepath.Dir(name) == dir {
			current.Store(true)
		}
		if filepath.Base(name) == "build.xml" && !current.Load() {
			return &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return nil
	})
	got, err := builds{layout.Home(home), stale}.State(ledger.Record{Job: "x", Number: 1, Folder: "jobs/x"})
	if err != nil || !got.Exists || !got.Done {
		t.Errorf("got %+v, %v; want a build that is done", got, err)
	}
	none, err := builds{layout.Home(home), fsys.OS}.State(ledger.Record{Job: "x", Number: 2, Folder: "jobs/x"})
	if err != nil || none.Exists || !none.JobExists {
		t.Errorf("a build that is not there: %+v, %v", none, err)
	}
	// Killed after it had made its folder, and before it saved its build.xml.
	if err := os.MkdirAll(filepath.Join(home, "jobs", "x", "builds", "3", "workflow"), 0o750); err != nil {
		t.Fatal(err)
	}
	begun, err := builds{layout.Home(home), fsys.OS}.State(ledger.Record{Job: "x", Number: 3, Folder: "jobs/x"})
	if err != nil || begun.Exists || !begun.JobExists {
		t.Errorf("a build that has a folder only: %+v, %v", begun, err)
	}
	gone, err := builds{layout.Home(home), fsys.OS}.State(ledger.Record{Job: "y", Number: 1, Folder: "jobs/y"})
	if err != nil || gone.JobExists || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a job that is not there: %+v, %v", gone, err)
	}
}
