package jenkins_test

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/jenkins"
)

// Promise: the ids of the waiting items come out of files that Jenkins 2.516.2
// wrote, and not those of what the items hold.
func TestReadQueue(t *testing.T) {
	empty, err := jenkins.ReadQueue(fsys.OS, filepath.Join("testdata", "B.queue.xml"))
	if err != nil || empty.Items != 0 {
		t.Errorf("A: %+v, %v", empty, err)
	}
	full, err := jenkins.ReadQueue(fsys.OS, filepath.Join("testdata", "A.queue.xml"))
	if err != nil || full.Items != 1 || !slices.Equal(full.IDs, []int64{13}) {
		t.Errorf("B: %+v, %v", full, err)
	}
	random := strings.Replace(string(realFile(t, "A.queue.xml")), "<id>13</id>", "<id>-9223372036854775808</id>", 1)
	dir := folder(t, map[string]string{"q.xml": random})
	if q, err := jenkins.ReadQueue(fsys.OS, filepath.Join(dir, "q.xml")); err != nil || !slices.Equal(q.IDs, []int64{-1 << 63}) {
		t.Errorf("random id: %+v, %v", q, err)
	}
}

// Promise: what is no whole queue is an error of a known kind.
func TestReadQueueRefuses(t *testing.T) {
	whole := string(realFile(t, "A.queue.xml"))
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":       {"", jenkins.ErrTruncated},
		"cut":         {whole[:len(whole)/2], jenkins.ErrTruncated},
		"other root":  {"<list/>", jenkins.ErrMalformed},
		"bad id":      {strings.Replace(whole, "<id>13</id>", "<id>x</id>", 1), jenkins.ErrMalformed},
		"two ids":     {strings.Replace(whole, "<id>13</id>", "<id>13</id><id>14</id>", 1), jenkins.ErrMalformed},
		"not an XML":  {"\x00\x01", jenkins.ErrMalformed},
		"doctype":     {"<!DOCTYPE x><hudson.model.Queue_-State/>", jenkins.ErrMalformed},
		"id and more": {strings.Replace(whole, "<id>13</id>", "<id><a/></id>", 1), jenkins.ErrMalformed},
	} {
		dir := folder(t, map[string]string{"q.xml": c.text})
		if _, err := jenkins.ReadQueue(fsys.OS, filepath.Join(dir, "q.xml")); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := jenkins.ReadQueue(fsys.OS, filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

// FuzzReadQueue: no queue file makes the reader panic, and there are never more
// ids than items.
func FuzzReadQueue(f *testing.F) {
	f.Add(realFile(f, "A.queue.xml"))
	f.Add(realFile(f, "B.queue.xml"))
	path := filepath.Join(folder(f, map[string]string{"q.xml": ""}), "q.xml")
	f.Fuzz(func(t *testing.T, data []byte) {
		if q, err := jenkins.ReadQueue(holding(bytes.NewReader(data)), path); err == nil && len(q.IDs) > q.Items {
			t.Errorf("%+v", q)
		}
	})
}
