//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// leases says whether the server hands out delegations from now on.
func (d *duo) leases(on bool) {
	d.must(os.WriteFile("/proc/sys/fs/leases-enable", []byte(map[bool]string{true: "1", false: "0"}[on]), 0))
}

// knownByHandle: whoever opens a file that was replaced, before his client knows that the
// folder changed, opens the file that the client knew (CLAIM_FH) and may get a delegation
// of it. As long as the client holds that, it takes this file for what has the name,
// whatever it hears of the folder (nfs_lookup_revalidate_delegated in fs/nfs/dir.c of
// 6.12); listing the folder ends it.
func knownByHandle(d *duo) {
	const path, text = "jobs/job/config.xml", "read by b before it was told"
	d.leases(false)
	defer d.leases(true)
	d.post("a", "/job/job/submitDescription?description=read+without+a+delegation")
	d.told("the save before", func(n string) bool { return strings.Contains(d.holds(n, path), "read without a delegation") })
	d.leases(true)
	d.by["b"].Sidecar.Signal(syscall.SIGSTOP) // it is told when somebody on its host has read the file
	err := d.try(func() {
		d.post("a", "/job/job/submitDescription?description="+strings.ReplaceAll(text, " ", "+"))
		early, err := os.ReadFile("/mnt/b/home/" + path)
		d.must(err)
		d.note("what was read before is the file of before: %v", !strings.Contains(string(early), text))
	})
	d.by["b"].Sidecar.Signal(syscall.SIGCONT)
	d.must(err)
	err = d.try(func() {
		d.told("what was read too early", func(n string) bool { return strings.Contains(d.holds(n, path), text) })
	})
	if err != nil {
		d.notes = append(d.notes, through(path)...)
	}
	d.must(err)
}

// readByHandle does the same with files that nobody tells of, and without replicas.
func readByHandle(r *run) error {
	d := &duo{run: r}
	return d.try(d.readByHandle)
}

func (d *duo) readByHandle() {
	const folder, files = "/mnt/a/handles", 10
	d.must(os.MkdirAll(folder, 0o755))
	name := func(i int) string { return fmt.Sprintf("plugin-%d.xml", i) } // in a home these are settings
	save := func(text string) {
		for i := range files {
			d.write(folder, name(i), text, false)
			d.must(os.Link(filepath.Join(folder, name(i)), filepath.Join(folder, "kept-"+text+name(i)))) // as a version is kept
		}
	}
	save("one")
	b := "/mnt/b/handles"
	for i := range files {
		_, err := os.Stat(filepath.Join(b, name(i))) // its name is known, and no more
		d.must(err)
	}
	save("two")
	stale := func() (n int) {
		for i := range files {
			if text, err := os.ReadFile(filepath.Join(b, name(i))); err != nil || string(text) != "two" {
				n++
			}
		}
		return n
	}
	early := stale()
	_, err := fsys.OS.StatNow("test.stat", b)
	d.must(err)
	d.note("of %d files that were replaced %d were read as they were before, and %d after the folder was asked for", files, early, stale())
	want, err := syncstate.Reader{Home: "/srv/nfs/handles", FS: fsys.OS}.Read(d.background(), name(0))
	d.must(err)
	for i := range files {
		got, err := syncstate.Reader{Home: b, FS: fsys.OS}.Read(d.background(), name(i))
		d.must(err)
		if !got.Exists() || got.Digest != want.Digest {
			d.failf("%s is read as it was before", name(i))
		}
	}
}
