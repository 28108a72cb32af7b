package syncstate_test

import (
	"os"
	"path/filepath"
	"testing"
)

// Folders that lie elsewhere, behind symbolic links, are looked at like others, as
// Jenkins does; a link that leads back is not followed round and round.
func TestScanFollowsLinks(t *testing.T) {
	s := newStage(t)
	volume := t.TempDir()
	write(t, volume, "jobs/a/config.xml", "<a/>")
	write(t, volume, "elsewhere/config.xml", "<b/>")
	write(t, volume, "elsewhere/jobs/c/config.xml", "<c/>")
	write(t, volume, "agent/config.xml", "<n/>")
	write(t, s.home, "config.xml", "<hudson/>")
	link := func(to, from string) {
		t.Helper()
		from = filepath.Join(s.home, from)
		if err := os.MkdirAll(filepath.Dir(from), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	link(filepath.Join(volume, "jobs"), "jobs")
	link(filepath.Join(volume, "elsewhere"), "jobs/b")
	link(filepath.Join(volume, "agent"), "nodes/n")
	link(s.home, "jobs/home")
	link(filepath.Join(volume, "jobs"), "jobs/a/jobs") // in which it lies
	link("nowhere", "jobs/dangling")
	s.want(map[string]string{
		"config.xml": "new", "jobs/a/config.xml": "new", "jobs/b/config.xml": "new", "jobs/b/jobs/c/config.xml": "new", "nodes/n/config.xml": "new",
	})
	write(t, volume, "elsewhere/jobs/c/config.xml", "<c>2</c>")
	s.want(map[string]string{"jobs/b/jobs/c/config.xml": "changed"})
	if err := os.Remove(filepath.Join(s.home, "jobs", "b")); err != nil {
		t.Fatal(err)
	}
	s.want(map[string]string{"jobs/b/config.xml": "gone", "jobs/b/jobs/c/config.xml": "gone"})
	if n, _ := s.scan.Index.Len(); n != 3 {
		t.Errorf("%d resources are known", n)
	}
}
