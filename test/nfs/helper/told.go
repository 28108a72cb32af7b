//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// repaired is how many differences scans have found so far.
func (d *duo) repaired() int64 {
	var sum int64
	for _, n := range both {
		st, err := d.status(n)
		d.must(err)
		sum += st.GetRepaired()
	}
	return sum
}

// byTellingAlone notes how many differences scans were the first to find. On a machine that
// is busy members are lost and come back, which makes a scan due; elsewhere it is 0.
func byTellingAlone(do func(*duo)) func(*duo) {
	return func(d *duo) {
		before := d.repaired()
		do(d)
		d.inStep(told)
		d.note("found by scans first: %d", d.repaired()-before)
	}
}

// savedThere: what one saves the other has loaded a moment later, though its client
// knows the file as it was.
func savedThere(d *duo) {
	d.warm()
	const rounds = 20
	for i := range rounds {
		text := fmt.Sprintf("save-%d", i)
		d.post(both[i%2], "/job/job/submitDescription?description="+text)
		d.told(text, func(n string) bool { return strings.Contains(d.holds(n, "jobs/job/config.xml"), text) })
	}
	d.lag("saved_to_loaded", "jobs/job/config.xml")
	if list := d.conflicts(); len(list) > 0 {
		d.failf("conflicts: %v", list)
	}
}

// event of a controller's journal.
type event struct {
	AtNS   int64  `json:"at_ns"`
	What   string `json:"what"`
	Path   string `json:"path"`
	Digest string `json:"digest"`
}

func (d *duo) events(name string) (list []event) {
	_, text := d.call(name, http.MethodGet, "/sim/events", "")
	d.must(json.Unmarshal([]byte(text), &list))
	return list
}

// lag notes the time from each save of a file to its load by the other controller.
func (d *duo) lag(name, path string) {
	var all []time.Duration
	for i, n := range both {
		loaded := map[string]int64{}
		for _, e := range d.events(both[1-i]) {
			if e.Path == path && e.What != "saved" && loaded[e.Digest] == 0 {
				loaded[e.Digest] = e.AtNS
			}
		}
		for _, e := range d.events(n) {
			if at := loaded[e.Digest]; e.Path == path && e.What == "saved" && at > e.AtNS {
				all = append(all, time.Duration(at-e.AtNS))
			}
		}
	}
	if len(all) == 0 {
		d.failf("no load of %s is on record", path)
	}
	slices.Sort(all)
	d.ms(name+"_p50", all[len(all)/2])
	d.ms(name+"_max", all[len(all)-1])
	d.note("%d saves", len(all))
}

// newNames: what is made is loaded by the other, though its client believes that none
// of these names exist.
func newNames(d *duo) {
	d.warm("jobs/tree", "jobs/tree/config.xml", "jobs/one", "jobs/one/config.xml", "jobs/job/builds", "jobs/job/builds/1", "jobs/job/builds/1/build.xml", "nodes/n9/config.xml", "credentials.xml")
	start := time.Now()
	d.post("a", "/createItem?name=one", plainJob)
	d.told("a job", func(n string) bool { return d.ok(n, http.MethodGet, "/job/one/api/json") })
	d.ms("created_to_seen", time.Since(start))
	d.post("a", "/createItem?name=tree", folderXML)
	d.post("a", "/createItem?name=tree/sub", folderXML)
	d.post("a", "/createItem?name=tree/sub/leaf", plainJob)
	d.told("a tree", func(n string) bool { return d.ok(n, http.MethodGet, "/job/tree/job/sub/job/leaf/api/json") })
	d.post("b", "/computer/doCreateItem?name=n9&label=linux")
	d.post("a", "/credentials/store/system/domain/_/createCredentials?id=key-a")
	d.told("node and credentials", func(n string) bool {
		return d.holds(n, "nodes/n9/config.xml") != "" && strings.Contains(d.holds(n, "credentials.xml"), "key-a")
	})
	d.build("a", "job")
	d.build("b", "job")
}

// build runs one and waits until both know its result and the next number.
func (d *duo) build(name, job string) {
	var v struct {
		Number int `json:"number"`
	}
	d.must(json.Unmarshal([]byte(d.post(name, "/job/"+job+"/build?ticks=1&interval=10ms")), &v))
	d.told(fmt.Sprintf("result of %s #%d by %s", job, v.Number, name), func(n string) bool {
		var page struct {
			Builds []struct {
				Number int    `json:"number"`
				Result string `json:"result"`
			} `json:"builds"`
		}
		_, text := d.call(n, http.MethodGet, "/job/"+job+"/api/json", "")
		_ = json.Unmarshal([]byte(text), &page)
		for _, b := range page.Builds {
			if b.Number == v.Number {
				return b.Result == "SUCCESS"
			}
		}
		return false
	})
}

// namesReused: a folder gets another name, and its old name is given to something else
// at once; the other client believes that the name still means the old folder.
func namesReused(d *duo) {
	d.post("a", "/createItem?name=old", strings.Replace(plainJob, "new", "the old one", 1))
	d.post("a", "/createItem?name=box", folderXML)
	d.post("a", "/createItem?name=box/in", strings.Replace(plainJob, "new", "in the old box", 1))
	d.inStep(told)
	d.warm()
	d.post("a", "/job/old/confirmRename?newName=older")
	d.told("the new name", func(n string) bool {
		return d.ok(n, http.MethodGet, "/job/older/api/json") && !d.ok(n, http.MethodGet, "/job/old/api/json")
	})
	d.inStep(told)
	d.warm()
	d.post("a", "/job/older/confirmRename?newName=oldest")
	d.post("a", "/createItem?name=older", strings.Replace(plainJob, "new", "a younger one", 1))
	d.post("a", "/job/box/confirmRename?newName=chest")
	d.post("a", "/createItem?name=box", folderXML)
	d.post("a", "/createItem?name=box/in", strings.Replace(plainJob, "new", "in the new box", 1))
	d.told("old and new things", func(n string) bool {
		return strings.Contains(d.holds(n, "jobs/older/config.xml"), "a younger one") && strings.Contains(d.holds(n, "jobs/oldest/config.xml"), "the old one") &&
			strings.Contains(d.holds(n, "jobs/box/jobs/in/config.xml"), "in the new box") && strings.Contains(d.holds(n, "jobs/chest/jobs/in/config.xml"), "in the old box")
	})
	d.inStep(told)
	d.warm()
	d.post("a", "/job/older/doDelete")
	d.post("a", "/createItem?name=older", strings.Replace(plainJob, "new", "made anew", 1))
	d.post("b", "/job/chest/doDelete")
	d.told("deletions", func(n string) bool {
		return strings.Contains(d.holds(n, "jobs/older/config.xml"), "made anew") && !d.ok(n, http.MethodGet, "/job/chest/api/json")
	})
}

func (d *duo) conflicts() []*pb.Conflict {
	ctx, cancel := contextFor(quiet)
	defer cancel()
	list, err := pb.NewSyncClient(d.by["b"].Conn).ListConflicts(ctx, &pb.ListConflictsRequest{})
	d.must(err)
	return list.GetConflicts()
}

// outOfDate has b save what it has in memory, whatever lies on disk, however long that
// takes: nothing is loaded meanwhile.
func (d *duo) outOfDate(do func()) {
	d.post("b", "/sim/set?no_refresh=true&fail_apply=.xml")
	do()
	d.post("b", "/sim/set?no_refresh=false&fail_apply=")
}

// overwritten: a save over what its author had not seen is recorded once, its content
// is kept by a hard link, and comes back when a person says so. Users are merged.
func overwritten(d *duo) {
	const path = "jobs/job/config.xml"
	d.outOfDate(func() {
		d.post("a", "/job/job/submitDescription?description=of+a")
		d.post("b", "/job/job/disable")
		d.post("a", "/securityRealm/createAccount?username=u1&fullname=One")
		d.post("b", "/securityRealm/createAccount?username=u2&fullname=Two")
	})
	d.within(quiet, "what is in force", func(n string) bool { return strings.Contains(d.holds(n, path), "<disabled>true") })
	d.within(quiet, "both users", func(n string) bool { // loads that failed are tried ever more rarely
		return d.ok(n, http.MethodPost, "/j_spring_security_check?j_username=u1") && d.ok(n, http.MethodPost, "/j_spring_security_check?j_username=u2")
	})
	var found *pb.Conflict
	d.await("the conflict", quiet, func() error {
		list := d.conflicts()
		if len(list) != 1 || list[0].GetPath() != path {
			return fmt.Errorf("%v", list)
		}
		found = list[0]
		return nil
	})
	if found.GetLostBy() != "a" || found.GetWonBy() != "b" || !found.GetContentKept() {
		d.failf("%v", found)
	}
	d.inStep(quiet)
	ctx, cancel := contextFor(quiet)
	defer cancel()
	_, err := pb.NewSyncClient(d.by["b"].Conn).SettleConflict(ctx, &pb.SettleConflictRequest{Id: found.GetId(), Restore: true})
	d.must(err)
	d.told("what was lost", func(n string) bool {
		return strings.Contains(d.holds(n, path), ">of a<") && !strings.Contains(d.holds(n, path), "<disabled>true")
	})
	d.await("no open conflict", told, func() error {
		if list := d.conflicts(); len(list) > 0 {
			return fmt.Errorf("%v", list)
		}
		return nil
	})
}

// versionsAndSillyNames: a saved version is a second link of the file in force; what
// somebody reads while it is replaced gets a name of the client's own making, which is
// nobody's resource.
func versionsAndSillyNames(d *duo) {
	const path = "jobs/job/config.xml"
	d.post("a", "/job/job/submitDescription?description=linked")
	info, err := os.Stat(filepath.Join(server, path))
	d.must(err)
	if st, ok := info.Sys().(*syscall.Stat_t); !ok || st.Nlink != 2 {
		d.failf("the version in force has %d links", st.Nlink)
	}
	link, err := os.Stat(filepath.Join(server, ".footman", "versions", "a", digestOnServer(path)))
	d.must(err)
	if !os.SameFile(info, link) {
		d.failf("the version that was kept is another file")
	}
	resources := func() (sum int64) {
		for _, n := range both {
			st, err := d.status(n)
			d.must(err)
			sum += st.GetResources()
		}
		return sum
	}
	d.rescan("a")
	d.rescan("b")
	d.inStep(told)
	before := resources()
	f, err := os.Open("/mnt/a/home/" + path) // by the same client that replaces it
	d.must(err)
	defer f.Close()
	root, err := os.Open("/mnt/a/home/config.xml")
	d.must(err)
	defer root.Close()
	d.post("a", "/job/job/submitDescription?description=replaced")
	d.post("a", "/configSubmit?systemMessage=replaced")
	silly, _ := filepath.Glob(server + "/jobs/job/.nfs*")
	more, _ := filepath.Glob(server + "/.nfs*")
	d.note("names of the client's own making: %d", len(silly)+len(more))
	d.told("the message", func(n string) bool { return strings.Contains(d.holds(n, "config.xml"), ">replaced<") })
	d.rescan("a")
	d.rescan("b")
	d.inStep(told)
	if n := resources(); n != before {
		d.failf("%d resources, were %d", n, before)
	}
}
