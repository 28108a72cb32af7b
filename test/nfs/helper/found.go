//go:build linux

package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func contextFor(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), d)
}

// write writes a file as cp does, or beside the old one and then in its place.
func (d *duo) write(home, path, content string, inPlace bool) {
	name := filepath.Join(home, path)
	d.must(os.MkdirAll(filepath.Dir(name), 0o755))
	if inPlace {
		d.must(os.WriteFile(name, []byte(content), 0o644)) //nolint:gosec // G703: paths of this file
		return
	}
	d.must(os.WriteFile(name+"~", []byte(content), 0o644)) //nolint:gosec // G703: paths of this file
	d.must(os.Rename(name+"~", name))
}

// byHandOnTheServer: what is changed on the server itself, or by a third host, nobody
// tells. A scan finds it, whatever the client believes of names and attributes.
func byHandOnTheServer(d *duo) {
	d.post("a", "/createItem?name=hand", plainJob)
	d.post("a", "/createItem?name=gone", plainJob)
	d.inStep(told)
	text := func(s string) string { return strings.Replace(plainJob, "new", s, 1) }
	step := func(what string, do func(), is func(n string) bool) {
		d.warm()
		do()
		start := time.Now()
		d.rescan("a")
		d.rescan("b")
		d.told(what, is)
		d.ms(strings.ReplaceAll(what, " ", "_")+"_found", time.Since(start))
	}
	says := func(path, s string) func(string) bool {
		return func(n string) bool { return strings.Contains(d.holds(n, path), ">"+s+"<") }
	}
	step("edit in place", func() { d.write(server, "jobs/hand/config.xml", text("abc"), true) }, says("jobs/hand/config.xml", "abc"))
	step("edit in place of the same size", func() { d.write(server, "jobs/hand/config.xml", text("xyz"), true) }, says("jobs/hand/config.xml", "xyz"))
	step("edit by rename", func() { d.write(server, "jobs/hand/config.xml", text("renamed"), false) }, says("jobs/hand/config.xml", "renamed"))
	step("new folder", func() {
		d.write(server, "jobs/pasted/config.xml", folderXML, false)
		d.write(server, "jobs/pasted/jobs/in/config.xml", text("in"), false)
	}, says("jobs/pasted/jobs/in/config.xml", "in"))
	step("renamed folder and a new one", func() {
		d.must(os.Rename(server+"/jobs/pasted", server+"/jobs/moved"))
		d.write(server, "jobs/pasted/config.xml", folderXML, false)
		d.write(server, "jobs/pasted/jobs/in/config.xml", text("another"), false)
	}, func(n string) bool {
		return says("jobs/pasted/jobs/in/config.xml", "another")(n) && says("jobs/moved/jobs/in/config.xml", "in")(n)
	})
	step("removed folder", func() { d.must(os.RemoveAll(server + "/jobs/gone")) }, func(n string) bool { return !d.ok(n, http.MethodGet, "/job/gone/api/json") })
	step("global configuration", func() {
		old, err := os.ReadFile(server + "/config.xml")
		d.must(err)
		d.write(server, "config.xml", strings.Replace(string(old), ">replaced<", ">by hand<", 1), true)
	}, says("config.xml", "by hand"))
	// What client a writes, b's client does not know either.
	step("edit on the other host", func() { d.write("/mnt/a/home", "jobs/hand/config.xml", text("on a"), true) }, says("jobs/hand/config.xml", "on a"))
}

// scanCost: what a scan that finds nothing asks of the server.
func scanCost(d *duo) {
	st, err := d.status("b")
	d.must(err)
	d.await("a scan that reads nothing", told, func() error { // what is younger than 2 s is read once more
		time.Sleep(time.Second)
		d.rescan("b")
		st, err = d.status("b")
		if n := st.GetLastScanRead(); err == nil && n > 0 {
			err = fmt.Errorf("%d files were read", n)
		}
		return err
	})
	ops, err := cost("/mnt/b", func() error { d.rescan("b"); return nil })
	d.must(err)
	total := 0
	for op, n := range ops {
		d.note("%s %d", op, n)
		total += n
	}
	d.measured["scan_requests_per_resource"] = float64(total) / float64(st.GetResources())
	d.note("%d resources, %s", st.GetResources(), st.GetLastScanTook().AsDuration())
}
