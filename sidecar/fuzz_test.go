package sidecar

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Whatever stands in a member file, and whatever its folder is called, peers are
// listed under names that are valid, at most once each.
func FuzzReadMembers(f *testing.F) {
	f.Add("b", []byte(`{"format":1,"name":"b","gossip":"127.0.0.1:7946","peer":"127.0.0.1:1","tags":["noadopt"],"incarnation":3}`))
	f.Add("b", []byte(`{"name":"a"}`))
	f.Add("b", []byte(`{"incarnation":-1}`))
	f.Add("-x", []byte("null"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		home := layout.Home(t.TempDir())
		if name == "" || name != filepath.Base(name) || os.MkdirAll(home.Replica(name), 0o750) != nil || os.WriteFile(home.Member(name), data, 0o600) != nil {
			t.Skip() // no name of a folder
		}
		members, err := readMembers(fsys.OS, home)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range members {
			if layout.CheckName(m.Name) != nil || m.Name != name {
				t.Errorf("folder %q with %q is listed as %q", name, data, m.Name)
			}
		}
		if len(members) > 1 {
			t.Errorf("%d members", len(members))
		}
	})
}

// A damaged version file is written anew, whatever it said, and never refuses a
// controller for garbage.
func FuzzVersionFile(f *testing.F) {
	f.Add([]byte(`{"format":1,"footman":"1.0.0","jenkins":"2.516.2","by":"a"}`), "2.516.3")
	f.Add([]byte(`{"jenkins":"9999999999999999999999.1"}`), "2.1")
	f.Add([]byte("\x00"), "")
	home := layout.Home(f.TempDir())
	if err := os.MkdirAll(home.Footman(), 0o750); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte, jenkins string) {
		if err := os.WriteFile(home.VersionFile(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		first := noteVersions(fsys.OS, home, "a", "1.0.0", jenkins)
		if second := noteVersions(fsys.OS, home, "a", "1.0.0", jenkins); (first == nil) != (second == nil) {
			t.Errorf("first %v, then %v", first, second)
		}
	})
}
