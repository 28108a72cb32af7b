package conflicts

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// What is in force or part of a conflict stays, however old; the rest goes by age, and
// earlier when there is too much, but never what a conflict may still need.
func TestOverdue(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	v := func(name string, age time.Duration, links uint64, size int64) version {
		return version{name: name, ctime: now.Add(-age), links: links, size: size}
	}
	for name, c := range map[string]struct {
		all  []version
		want string
	}{
		"old and young":      {[]version{v("a", 3*time.Hour, 1, 1), v("b", time.Hour, 1, 1)}, "a"},
		"in force":           {[]version{v("a", 1000*time.Hour, 2, 1)}, ""},
		"too much":           {[]version{v("a", time.Hour, 1, 1<<29), v("b", 50*time.Minute, 1, 1<<29), v("c", 40*time.Minute, 1, 1<<29)}, "a"},
		"too much, too soon": {[]version{v("a", time.Minute, 1, 1<<30), v("b", time.Minute, 1, 1<<30)}, ""},
		"links cost nothing": {[]version{v("a", time.Hour, 2, 1<<32), v("b", time.Hour, 1, 1)}, ""},
	} {
		got := ""
		for _, v := range overdue(c.all, now) {
			got += v.name
		}
		if got != c.want {
			t.Errorf("%s: %q go, want %q", name, got, c.want)
		}
	}
}

// A pass removes what is overdue and half-made links that are old, and nothing else;
// a version that a controller puts under a name that is being removed stays.
func TestPrune(t *testing.T) {
	home := layout.Home(t.TempDir())
	dir := home.VersionsOf("a")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	s := New(Config{Home: home, Name: "r", FS: fsys.OS, Log: zerolog.Nop()})
	kept := write("0123")
	if err := s.pruneVersions(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("a young version is gone: %v", err)
	}
	future := time.Now().Add(3 * time.Hour)
	all, err := s.versions(context.Background(), future)
	if err != nil || len(all) != 1 || len(overdue(all, future)) != 1 {
		t.Fatalf("%+v %v", all, err)
	}
	if err := errors.Join(os.Remove(kept), os.Link(write(".1"), kept)); err != nil { // the controller saves the same content again
		t.Fatal(err)
	}
	all[0].inode += 1 << 40 // the file system may have given the old one's number to the new file at once
	if err := s.removeVersion(all[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("a new version went for an old one: %v", err)
	}
	now, err := s.versions(context.Background(), future)
	if err != nil || len(now) != 1 {
		t.Fatalf("%+v %v", now, err)
	}
	if _, err := os.Stat(filepath.Join(dir, ".1")); err == nil {
		t.Error("an old half-made link is left")
	}
	if err := s.removeVersion(now[0]); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v is left: %v", left, err)
	}
}
