//go:build linux

package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// storm has a save jobs all the time; the returned function waits for its end, which may be
// that of the controller: a runner that can't prove its lock in time kills it.
func (d *duo) storm(jobs, writes int, over time.Duration) (wait func()) {
	done := make(chan string, 1)
	go func() {
		req := fmt.Sprintf("%s/sim/writes?jobs=%d&writes=%d&over=%s&prefix=storm-", d.by["a"].URL(), jobs, writes, over)
		long := &http.Client{Timeout: quiet}
		resp, err := long.Post(req, "text/plain", nil)
		if err != nil {
			done <- err.Error()
			return
		}
		_ = resp.Body.Close()
		done <- ""
	}()
	return func() {
		if bad := <-done; bad != "" {
			d.note("storm: %s", bad)
		}
	}
}

// serverRestartsInAStorm: the server goes away for a second in the middle of a storm of
// saves; all of them are where they belong afterwards.
func serverRestartsInAStorm(d *duo) {
	wait := d.storm(10, 200, 8*time.Second)
	time.Sleep(3 * time.Second)
	start := time.Now()
	d.must(nfsctl("server-restart", "1"))
	wait()
	for _, n := range both {
		d.must(d.serves(n))
	}
	d.inStep(quiet)
	d.ms("restart_to_in_step", time.Since(start))
}

// cutForMoments: b's client is cut off for less than the time after which its runner
// freezes the controller. What a saves meanwhile, b has when the link is back.
func cutForMoments(d *duo) {
	d.must(nfsctl("cut", "b"))
	saved := make(chan error, 1)
	go func() { // a save may wait for b, of whose client the server wants a delegation back
		saved <- d.try(func() {
			d.post("a", "/job/job/submitDescription?description=while+b+is+cut+off")
			d.post("a", "/createItem?name=while-cut", plainJob)
		})
	}()
	time.Sleep(3 * time.Second)
	d.must(nfsctl("restore", "b"))
	start := time.Now()
	d.must(<-saved)
	d.await("what was saved meanwhile", quiet, func() error {
		if !strings.Contains(d.holds("b", "jobs/job/config.xml"), "while b is cut off") || !d.ok("b", http.MethodGet, "/job/while-cut/api/json") {
			return fmt.Errorf("b holds %s", d.holds("b", "jobs/job/config.xml"))
		}
		return nil
	})
	d.ms("restore_to_loaded", time.Since(start))
}

// cutBeyondTheLease: b's client is cut off for longer than the lease. Its runner freezes
// and kills the controller; a changes much meanwhile. When the link is back, b starts
// anew and both are in step, though the sidecar of b lived through it with the caches and
// the messages of before.
func cutBeyondTheLease(d *duo) {
	st, err := d.by["b"].Look(d.background())
	d.must(err)
	inc := st.GetIncarnation()
	d.must(nfsctl("cut", "b"))
	cut := time.Now()
	d.post("a", "/job/job/submitDescription?description=in+the+long+cut")
	d.post("a", "/createItem?name=in-long-cut", plainJob)
	d.post("a", "/job/other/doDelete")
	d.ms("three_saves_during_the_cut", time.Since(cut))
	time.Sleep(time.Until(cut.Add(d.lease + d.lease/2)))
	d.must(nfsctl("restore", "b"))
	back := time.Now()
	for _, n := range both {
		d.must(d.serves(n))
	}
	d.note("incarnation of b before %d, after %d", inc, d.by["b"].Last.GetIncarnation())
	d.inStep(quiet)
	d.ms("restore_to_in_step", time.Since(back))
	if !strings.Contains(d.holds("b", "jobs/job/config.xml"), "in the long cut") || !d.ok("b", http.MethodGet, "/job/in-long-cut/api/json") || d.ok("b", http.MethodGet, "/job/other/api/json") {
		d.failf("b is in step without what was saved during the cut")
	}
}
