package demohome

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"
)

func pack(t *testing.T, headers ...tar.Header) *bytes.Buffer {
	t.Helper()
	var buf bytes.Buffer
	zip := gzip.NewWriter(&buf)
	out := tar.NewWriter(zip)
	for _, h := range headers {
		if h.Typeflag == tar.TypeReg {
			h.Size = 4
		}
		h.Mode = 0o777
		if err := out.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := out.Write([]byte("evil")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return &buf
}

// No archive makes anything outside of the folder, and anything but plain files
// and folders is refused.
func TestUnpackHostile(t *testing.T) {
	file := func(name string) tar.Header { return tar.Header{Typeflag: tar.TypeReg, Name: name} }
	for name, headers := range map[string][]tar.Header{
		"up":               {file("../evil")},
		"up in the middle": {file("a/../../evil")},
		"absolute":         {file("/evil")},
		"link":             {{Typeflag: tar.TypeSymlink, Name: "a", Linkname: ".."}, file("a/evil")},
		"hard link":        {{Typeflag: tar.TypeLink, Name: "a", Linkname: "../x"}},
		"device":           {{Typeflag: tar.TypeChar, Name: "a"}},
		"pipe":             {{Typeflag: tar.TypeFifo, Name: "a"}},
		"twice":            {file("a"), file("a")},
		"below a file":     {file("a"), file("a/b")},
		"folder up":        {{Typeflag: tar.TypeDir, Name: "../evil"}},
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			if err := unpack(pack(t, headers...), filepath.Join(parent, "home")); err == nil {
				t.Error("no error")
			}
			entries, err := os.ReadDir(parent)
			if err != nil || len(entries) != 1 {
				t.Errorf("beside the home: %v, %v", entries, err)
			}
		})
	}
	if err := unpack(bytes.NewReader([]byte("garbage")), t.TempDir()); err == nil {
		t.Error("garbage was unpacked")
	}
	whole := pack(t, file("a")).Bytes()
	if err := unpack(bytes.NewReader(whole[:len(whole)/2]), t.TempDir()); err == nil {
		t.Error("half an archive was unpacked")
	}
}

// An archive that says to be too large is refused before it fills the disk.
func TestUnpackBounds(t *testing.T) {
	many := make([]tar.Header, maxEntries+1)
	for i := range many {
		many[i] = tar.Header{Typeflag: tar.TypeDir, Name: "a"}
	}
	if err := unpack(pack(t, many...), t.TempDir()); err == nil {
		t.Error("too many entries")
	}
	var buf bytes.Buffer
	zip := gzip.NewWriter(&buf)
	out := tar.NewWriter(zip)
	if err := out.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "a", Size: maxSize + 1}); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := unpack(&buf, dir); err == nil {
		t.Error("too large a file")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("%v, %v", entries, err)
	}
}

// Links are kept exactly if, whatever else is a link, they can't leave the home.
func TestStaysInside(t *testing.T) {
	for _, c := range []struct {
		name, target string
		want         bool
	}{
		{"jobs/a/builds/lastStableBuild", "3", true},
		{"jobs/a/lastStable", "builds/lastStableBuild", true},
		{"jobs/a/x", "../b/builds/1", true},
		{"jobs/a/x", "../../config.xml", true},
		{"jobs/a/x", "../../../etc/passwd", false},
		{"x", "..", false},
		{"x", "jobs", true},
		{"x", "./.", true},
		{"jobs/a/x", "b/../../../../etc", false},
		{"jobs/a/x", "./../../../etc", false},
		{"jobs/a/x", "b/../c", false},
		{"jobs/a/x", "//etc", false},
		{"jobs/a/x", "/home/jenkins/jobs", false},
		{"jobs/a/x", "", false},
	} {
		if got := staysInside(c.name, c.target); got != c.want {
			t.Errorf("%s -> %s: %t", c.name, c.target, got)
		}
	}
}
