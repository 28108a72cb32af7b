package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func recorded(t *testing.T, names []string, files map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	zip := gzip.NewWriter(&buf)
	out := tar.NewWriter(zip)
	for _, name := range names {
		h := tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: int64(len(files[name]))}
		if err := out.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// Builds that had not ended, what belongs to the killed controllers and the paths
// of their machine go; the rest stays; the order of the input does not matter.
func TestGenerate(t *testing.T) {
	files := map[string]string{
		"./config.xml":                      "<hudson/>",
		"./.lastStarted":                    "",
		"./queue/A.xml":                     "<q/>",
		"./nodeMonitors.xml":                "<n/>",
		"./nodes/n1/config.xml":             "<slave><remoteFS>/srv/builders/agents/n1</remoteFS></slave>",
		"./jobs/a/config.xml":               "<flow-definition/>",
		"./jobs/a/nextBuildNumber":          "4\n",
		"./jobs/a/nextBuildNumber.lock":     "",
		"./jobs/a/builds/permalinks":        "x",
		"./jobs/a/builds/1/build.xml":       "<flow-build><completed>true</completed></flow-build>",
		"./jobs/a/builds/1/log":             "in /srv/builders/agents/n1/workspace",
		"./jobs/a/builds/1/sub/deep/x.xml":  "x",
		"./jobs/a/builds/2/build.xml":       "<flow-build><completed>false</completed></flow-build>",
		"./jobs/a/builds/2/workflow/1.xml":  "/srv/secret",
		"./jobs/t/jobs/ü b/builds/3/log":    "freestyle, running",
		"./jobs/t/jobs/builds/builds/1/log": "running",
		"./jobs/t/jobs/builds/config.xml":   "<project/>",
		"./jobs/free/builds/1/build.xml":    "<build><result>SUCCESS</result></build>",
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	first, sum, err := generate(bytes.NewReader(recorded(t, names, files)))
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(names)
	second, _, err := generate(bytes.NewReader(recorded(t, names, files)))
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("the same home in another order gives another archive (%v)", err)
	}
	got, err := readArchive(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{}
	for _, name := range []string{"config.xml", "nodes/n1/config.xml", "jobs/a/config.xml", "jobs/a/nextBuildNumber", "jobs/a/builds/permalinks", "jobs/a/builds/1/build.xml",
		"jobs/a/builds/1/log", "jobs/a/builds/1/sub/deep/x.xml", "jobs/t/jobs/builds/config.xml", "jobs/free/builds/1/build.xml"} {
		want[name] = []byte(strings.ReplaceAll(files["./"+name], "/srv/builders", "/home/jenkins"))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"jobs/a/builds/2", "jobs/t/jobs/builds/builds/1", "jobs/t/jobs/ü b/builds/3"}, sum.dropped); d != "" {
		t.Error(d)
	}
	if sum.kept != 2 || sum.files != len(want) {
		t.Errorf("%+v", sum)
	}
	if len(recordedAgents) != len(usualAgents) {
		t.Error("log-index would count wrong")
	}
}

// A home that can't be cleaned, or is none, makes no archive.
func TestGenerateRefuses(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"a path of the machine": {"config.xml": "/srv/other"},
		"an unreadable build":   {"jobs/a/builds/1/build.xml": "<flow-build>"},
		"a name that leaves":    {"../x": ""},
	} {
		names := make([]string, 0, 1)
		for n := range files {
			names = append(names, n)
		}
		if data, _, err := generate(bytes.NewReader(recorded(t, names, files))); err == nil {
			t.Errorf("%s: %d bytes", name, len(data))
		}
	}
	if err := run(filepath.Join(t.TempDir(), "none"), filepath.Join(t.TempDir(), "out"), io.Discard); err == nil {
		t.Error("a missing input")
	}
	in := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(in, []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	if err := run(in, out, io.Discard); err == nil {
		t.Error("garbage")
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("something was written: %v", err)
	}
}
