package ledger_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/internal/layout"
)

func TestMain(m *testing.M) {
	nosync.TempInMemory()
	os.Exit(m.Run())
}

func newLedger(t *testing.T) (layout.Home, *ledger.Ledger) {
	t.Helper()
	home := layout.Home(t.TempDir())
	return home, ledger.New(home, nosync.FS)
}

func claimLife(t *testing.T, l *ledger.Ledger, name string) ledger.Life {
	t.Helper()
	life, err := l.ClaimIncarnation(name)
	if err != nil {
		t.Fatal(err)
	}
	return life
}

// folderOf gives every part of a name a jobs/ folder.
func folderOf(job string) string { return "jobs/" + strings.ReplaceAll(job, "/", "/jobs/") }

func record(job string, n int) ledger.Record {
	return ledger.Record{Format: 1, Job: job, Number: n, Folder: folderOf(job),
		ClaimedAt: time.Date(2026, 11, 23, 3, 0, 0, 5e6, time.UTC), QueueID: 42, Origin: "a", OriginIncarnation: 1}
}

func claim(t *testing.T, l *ledger.Ledger, life ledger.Life, r ledger.Record) ledger.Entry {
	t.Helper()
	if err := l.Claim(life, r); err != nil {
		t.Fatal(err)
	}
	return ledger.Entry{Life: life, Key: r.Key(), Record: r}
}

func list(t *testing.T, l *ledger.Ledger, life ledger.Life) ([]ledger.Entry, []ledger.Bad) {
	t.Helper()
	good, bad, err := l.List(life)
	if err != nil {
		t.Fatal(err)
	}
	return good, bad
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, l *ledger.Ledger, e ledger.Entry) bool {
	t.Helper()
	held, err := l.Holds(e)
	if err != nil {
		t.Fatal(err)
	}
	return held
}
