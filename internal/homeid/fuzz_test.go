package homeid_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeid"
	"github.com/footman-ci/footman/internal/layout"
)

// Whatever is in the cluster file, the home has an identity or an error that says
// what to do, and an identity only in the folder for which it was made.
func FuzzRead(f *testing.F) {
	home := layout.Home(f.TempDir())
	if err := os.MkdirAll(home.Footman(), 0o750); err != nil {
		f.Fatal(err)
	}
	inode, err := homeid.Inode(fsys.OS, home.Footman())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"format":1,"id":"abc","inode":` + strconv.FormatUint(inode, 10) + `}`))
	f.Add([]byte(`{"format":1,"id":"abc","inode":1,"created":"2026-11-23T10:00:00Z"}`))
	f.Add([]byte(`{"format":2,"id":"abc","inode":1}      `))
	f.Add([]byte(`null                    `))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 24 { // a file that is still being written is waited for
			t.Skip()
		}
		if err := os.WriteFile(home.ClusterFile(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		id, err := homeid.Read(fsys.OS, home)
		if (err == nil) == (id == "") {
			t.Errorf("%q: id %q, error %v", data, id, err)
		}
	})
}
