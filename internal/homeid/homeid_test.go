package homeid_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeid"
	"github.com/footman-ci/footman/internal/layout"
)

// Only a whole identity of this folder is one; everything else has its own error.
func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*homeid.File)
		raw    string
		want   error
	}{
		"original": {},
		"copy":     {change: func(f *homeid.File) { f.Inode++ }, want: homeid.ErrCopied},
		"newer":    {change: func(f *homeid.File) { f.Format++ }, want: homeid.ErrUnusable},
		"nameless": {change: func(f *homeid.File) { f.ID = "" }, want: homeid.ErrUnusable},
		"damaged":  {raw: `{"format":1,"id":"x","inode":`, want: homeid.ErrUnusable},
		"none":     {raw: "-", want: fs.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			home := layout.Home(t.TempDir())
			if err := os.Mkdir(home.Footman(), 0o750); err != nil {
				t.Fatal(err)
			}
			inode, err := homeid.Inode(fsys.OS, home.Footman())
			if err != nil {
				t.Fatal(err)
			}
			file := homeid.File{Format: homeid.Format, ID: "c1", Inode: inode}
			if c.change != nil {
				c.change(&file)
			}
			data, err := json.Marshal(file)
			if err != nil {
				t.Fatal(err)
			}
			if c.raw != "" {
				data = []byte(c.raw)
			}
			if c.raw != "-" {
				if err := os.WriteFile(home.ClusterFile(), data, 0o640); err != nil {
					t.Fatal(err)
				}
			}
			id, err := homeid.Read(fsys.OS, home)
			if !errors.Is(err, c.want) || (err == nil) != (id == "c1") {
				t.Errorf("got %q, %v; want %v", id, err, c.want)
			}
		})
	}
}
