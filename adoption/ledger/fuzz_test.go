package ledger_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/internal/layout"
)

// Whatever a controller writes as live.json, reading it gives an error or hints of
// this life in this format.
func FuzzReadLive(f *testing.F) {
	f.Add([]byte(`{"format":1,"incarnation":1,"state":"serving","veto":true,"updated_at":"2026-11-23T10:00:00Z","running":2,"nodes":{"a@1":["n"]}}`))
	f.Add([]byte(`{"format":1,"incarnation":2}`))
	f.Add([]byte(`{"format":1,"incarnation":1,"nodes":{"a@1":null},"queue":-1}`))
	f.Add([]byte("\x00\x00\x00"))
	home := layout.Home(f.TempDir())
	l := ledger.New(home, nosync.FS)
	life, err := l.ClaimIncarnation("a")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(home.LiveFile("a", life.Incarnation), data, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := l.ReadLive(life)
		if err == nil && (v.Format != ledger.Format || v.Incarnation != life.Incarnation) {
			t.Errorf("%q was taken for %+v", data, v)
		}
		if err != nil && (v.Veto || v.State != "") {
			t.Errorf("%q: an error (%v) with the hints %+v", data, err, v)
		}
	})
}

// Whatever is in the file that remembers incarnations, a new life is higher than any
// that has a folder, or there is none.
func FuzzIncarnationFile(f *testing.F) {
	f.Add([]byte("7\n"))
	f.Add([]byte(""))
	f.Add([]byte("-1"))
	f.Add([]byte("9007199254740991"))
	f.Add([]byte("99999999999999999999"))
	f.Fuzz(func(t *testing.T, data []byte) {
		home := layout.Home(t.TempDir())
		l := ledger.New(home, nosync.FS)
		first, err := l.ClaimIncarnation("a")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(home.IncarnationFile("a"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		next, err := l.ClaimIncarnation("a")
		if err == nil && (next.Incarnation <= first.Incarnation || next.Incarnation > ledger.MaxIncarnation) {
			t.Errorf("with the file %q life %v followed %v", data, next, first)
		}
	})
}

// Whatever lies in a life's folder under whatever name, the listing tells good from
// bad and neither fails nor loses a good record.
func FuzzListFolder(f *testing.F) {
	f.Add("x@1.json", []byte(`{"format":1}`))
	f.Add(".nonce-1", []byte(""))
	f.Add("ticks@07.json", []byte("{}"))
	f.Add("a~b@1.json", []byte("null"))
	home := layout.Home(f.TempDir())
	l := ledger.New(home, nosync.FS)
	life, err := l.ClaimIncarnation("a")
	if err != nil {
		f.Fatal(err)
	}
	good := record("ticks", 7)
	if err := l.Claim(life, good); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if name != filepath.Base(name) || strings.ContainsRune(name, 0) || len(name) > 200 || name == good.Key()+".json" || name == "inbox" || name == "live.json" || name == "queue" {
			t.Skip()
		}
		file := filepath.Join(home.Life("a", life.Incarnation), name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Skip() // no file name
		}
		defer os.Remove(file)
		entries, _, err := l.List(life)
		if err != nil {
			t.Fatalf("with %q: %v", name, err)
		}
		found := false
		for _, e := range entries {
			found = found || e.Record.Equal(good)
			if e.Key != e.Record.Key() {
				t.Errorf("record %q lies under the key %q", e.Record.Key(), e.Key)
			}
		}
		if !found {
			t.Errorf("with %q beside it the good record is gone", name)
		}
	})
}

// A key is the only one of its record, or no key at all.
func FuzzParseKey(f *testing.F) {
	f.Add("ticks@7")
	f.Add("team%2F%C3%BCber%20job@7")
	f.Add("%@1")
	f.Add("a~" + strings.Repeat("0", 64) + "@1")
	f.Fuzz(func(t *testing.T, key string) {
		job, number, exact, err := ledger.ParseKey(key)
		if err == nil && exact && ledger.Key(job, number) != key {
			t.Errorf("%q means %q #%d, whose key is %q", key, job, number, ledger.Key(job, number))
		}
		if err != nil && errors.Is(err, ledger.ErrGone) {
			t.Error("not a matter of the disk")
		}
	})
}
