package bridge

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A script that lies in a folder is its parts in the order of their names, each
// ended by one line end; a file is itself. The units come last, by name.
func TestAssemble(t *testing.T) {
	src := fstest.MapFS{
		"g/guard.groovy":         {Data: []byte("guard")},
		"g/core/20-b.groovy":     {Data: []byte("b\n\n")},
		"g/core/10-a.groovy":     {Data: []byte("a @FOOTMAN_BRIDGE_VERSION@")},
		"g/core/notes.md":        {Data: []byte("no part")},
		"g/sync/50-d.groovy":     {Data: []byte("d")},
		"g/sync/10-c.groovy":     {Data: []byte("c")},
		"g/pipeline.groovy":      {Data: []byte("p")},
		"g/README.md":            {Data: []byte("no script")},
		"elsewhere/other.groovy": {Data: []byte("no script")},
	}
	scripts, err := assemble(src, "g")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range scripts {
		h, ours := readHeader(s.Text)
		if !ours || !h.Whole || h.Version != Version {
			t.Errorf("%s has the header %+v", s.Path, h)
		}
		_, body, _ := strings.Cut(string(s.Text), "\n")
		got = append(got, s.Name+" "+s.Path+" "+body)
	}
	want := []string{
		"guard init.groovy.d/00-footman.groovy guard\n",
		"core init.groovy.d/00-footman/core.groovy a " + Version + "\nb\n",
		"pipeline init.groovy.d/00-footman/pipeline.groovy p\n",
		"sync init.groovy.d/00-footman/sync.groovy c\nd\n",
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// A source tree that lacks what keeps builds safe, or that has one script twice, is
// not installed.
func TestAssembleRefuses(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("x")}
	for what, src := range map[string]fstest.MapFS{
		"no guard": {"g/core/10-a.groovy": file},
		"no core":  {"g/guard.groovy": file, "g/core/README.md": file},
		"twice":    {"g/guard.groovy": file, "g/core/10-a.groovy": file, "g/sync/10-a.groovy": file, "g/sync.groovy": file},
	} {
		if scripts, err := assemble(src, "g"); err == nil {
			t.Errorf("%s: %d scripts", what, len(scripts))
		}
	}
}
