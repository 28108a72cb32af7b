//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// In 2019 somebody let two plain controllers share one home and listed what was broken:
// nobody saw what the other one did. Here each item of that list, and its like, is done
// on one replica and seen on all, without a restart; each ends with all three holding
// the same, which is what lies on disk.
func TestListOf2019(t *testing.T) {
	t.Parallel()
	s := newSync(t)
	list2019(s)
}

func list2019(s *syncStage) {
	step := func(name string, do func(s *syncStage)) {
		s.t.Run(name, func(t *testing.T) {
			mine := s.part(t)
			do(mine)
			mine.inStep()
			if c := mine.conflicts(true); len(c) > 0 {
				t.Errorf("conflicts: %v", c)
			}
		})
	}
	step("jobs created on one are seen on all", func(s *syncStage) {
		for _, n := range s.names {
			s.post(n, "/createItem?name=made-by-"+n, plainJob)
		}
		for _, by := range s.names {
			s.everywhere("job of "+by, func(n string) bool { return s.ok(n, http.MethodGet, "/job/made-by-"+by+"/api/json") })
		}
	})
	step("build results are seen", func(s *syncStage) {
		n := s.build("a", "made-by-b")
		s.everywhere("the result", func(name string) bool { return s.result(name, "made-by-b", n) == "SUCCESS" })
		s.post("b", fmt.Sprintf("/job/made-by-b/%d/doDelete", n))
		s.everywhere("its deletion", func(name string) bool { return s.result(name, "made-by-b", n) == "" })
	})
	step("concurrent triggers don't collide", concurrentTriggers)
	step("timers fire once", timersOnce)
	step("users are known", func(s *syncStage) {
		s.post("a", "/securityRealm/createAccount?username=ann&fullname=Ann")
		s.everywhere("ann", func(n string) bool { return s.ok(n, http.MethodPost, "/j_spring_security_check?j_username=ann") })
		s.post("b", "/securityRealm/createAccount?username=bob&fullname=Bob")
		s.post("c", "/user/ann/submitDescription?description=boss")
		s.everywhere("bob", func(n string) bool { return s.ok(n, http.MethodPost, "/j_spring_security_check?j_username=bob") })
		s.post("c", "/user/bob/doDelete")
		s.everywhere("nobody called bob", func(n string) bool { return !s.ok(n, http.MethodPost, "/j_spring_security_check?j_username=bob") })
	})
	step("views and the system message", func(s *syncStage) {
		s.post("a", "/createView?name=mine")
		s.everywhere("the view", func(n string) bool { return strings.Contains(s.holds(n, "config.xml"), "<name>mine</name>") })
		s.post("b", "/configSubmit?systemMessage=hello")
		s.everywhere("the message", func(n string) bool { return strings.Contains(s.holds(n, "config.xml"), "hello") })
		s.post("c", "/view/mine/doDelete")
	})
	step("credentials, approvals, a descriptor", func(s *syncStage) {
		s.post("a", "/credentials/store/system/domain/_/createCredentials?id=key-a")
		s.everywhere("key-a", func(n string) bool { return strings.Contains(s.holds(n, "credentials.xml"), "key-a") })
		s.post("b", "/credentials/store/system/domain/_/createCredentials?id=key-b")
		s.post("c", "/scriptApproval/approve?hash=abc")
		s.post("c", "/descriptorByName/hudson.tasks.Maven/configSubmit?setting=3")
		s.everywhere("all of it", func(n string) bool {
			return strings.Contains(s.holds(n, "credentials.xml"), "key-b") && s.holds(n, "scriptApproval.xml") != "" && s.holds(n, "hudson.tasks.Maven.xml") != ""
		})
	})
	step("nodes", func(s *syncStage) {
		s.post("b", "/computer/doCreateItem?name=n9&label=linux")
		s.everywhere("the node", func(n string) bool { return s.holds(n, "nodes/n9/config.xml") != "" })
		s.post("c", "/computer/n9/doDelete")
		s.everywhere("its deletion", func(n string) bool { return s.holds(n, "nodes/n9/config.xml") == "" })
	})
	step("settings of a job", func(s *syncStage) {
		s.post("a", "/job/made-by-a/submitDescription?description=one")
		s.post("b", "/job/made-by-a/disable") // at once: b loads it before it saves
		s.everywhere("both", func(n string) bool {
			text := s.holds(n, "jobs/made-by-a/config.xml")
			return strings.Contains(text, ">one<") && strings.Contains(text, "<disabled>true")
		})
	})
	step("a tree of folders with branches", func(s *syncStage) {
		s.post("c", "/createItem?name=tree", folderXML)
		s.post("c", "/createItem?name=tree/sub", folderXML)
		s.post("c", "/createItem?name=tree/sub/mb", branchXML)
		for _, b := range []string{"main", "feature-x.abc123"} {
			s.post("c", "/createItem?name=tree/sub/mb/"+b, plainJob)
		}
		s.post("c", "/createItem?name=tree/sub/job", plainJob)
		s.everywhere("the branch", func(n string) bool {
			return s.holds(n, "jobs/tree/jobs/sub/jobs/mb/branches/feature-x.abc123/config.xml") != "" && s.ok(n, http.MethodGet, "/job/tree/job/sub/job/job/api/json")
		})
	})
	step("rename and move", func(s *syncStage) {
		n := s.build("b", "tree/sub/job")
		s.everywhere("its build", func(name string) bool { return s.result(name, "tree/sub/job", n) == "SUCCESS" })
		s.post("a", "/job/tree/job/sub/job/job/confirmRename?newName=renamed")
		s.everywhere("the new name with its build", func(name string) bool { return s.result(name, "tree/sub/renamed", n) == "SUCCESS" })
		s.post("b", "/job/made-by-c/move/move?destination=/tree/sub")
		s.everywhere("the moved job", func(n string) bool { return s.ok(n, http.MethodGet, "/job/tree/job/sub/job/made-by-c/api/json") })
		s.everywhere("no old names", func(n string) bool {
			return !s.ok(n, http.MethodGet, "/job/made-by-c/api/json") && !s.ok(n, http.MethodGet, "/job/tree/job/sub/job/job/api/json")
		})
		s.post("c", "/job/tree/confirmRename?newName=wood")
		s.everywhere("the tree's new name", func(name string) bool { return s.result(name, "wood/sub/renamed", n) == "SUCCESS" })
	})
	step("delete", func(s *syncStage) {
		s.post("b", "/job/wood/doDelete")
		s.post("a", "/job/made-by-a/doDelete")
		s.everywhere("nothing", func(n string) bool {
			return !s.ok(n, http.MethodGet, "/job/wood/api/json") && s.holds(n, "jobs/made-by-a/config.xml") == ""
		})
	})
}

// concurrentTriggers has builds of one job started everywhere at once: each gets a
// number of its own, and all are seen.
func concurrentTriggers(s *syncStage) {
	const each = 10
	var mu sync.Mutex
	var numbers []int
	var wg sync.WaitGroup
	for _, n := range s.names {
		wg.Go(func() {
			for range each {
				k := s.build(n, "made-by-c")
				mu.Lock()
				numbers = append(numbers, k)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(numbers)
	if len(slices.Compact(slices.Clone(numbers))) != each*len(s.names) {
		s.t.Errorf("numbers: %v", numbers)
	}
	last := numbers[len(numbers)-1]
	s.everywhere("all results", func(name string) bool {
		for _, k := range numbers {
			if s.result(name, "made-by-c", k) != "SUCCESS" {
				return false
			}
		}
		return true
	})
	if got := strings.TrimSpace(s.onDisk("jobs/made-by-c/nextBuildNumber")); got != fmt.Sprint(last+1) {
		s.t.Errorf("next number %s, last %d", got, last)
	}
}

var secondParam = regexp.MustCompile(`<name>second</name>\s*<value>(\d+)</value>`)

// timersOnce has a timer that every replica knows: each second makes one build.
func timersOnce(s *syncStage) {
	const timed = `<?xml version='1.1' encoding='UTF-8'?><flow-definition><triggers><hudson.triggers.TimerTrigger><spec>@every 1s</spec></hudson.triggers.TimerTrigger></triggers></flow-definition>`
	s.post("a", "/createItem?name=timed", timed)
	s.everywhere("the timer", func(n string) bool { return s.ok(n, http.MethodGet, "/job/timed/api/json") })
	var seconds []string
	s.until("four seconds", func(context.Context) (bool, error) {
		seconds = nil
		files, _ := filepath.Glob(filepath.Join(s.Home, "jobs", "timed", "builds", "*", "build.xml"))
		for _, f := range files {
			text, _ := os.ReadFile(f)
			if m := secondParam.FindSubmatch(text); m != nil {
				seconds = append(seconds, string(m[1]))
			}
		}
		return len(seconds) >= 4, nil
	})
	slices.Sort(seconds)
	if len(slices.Compact(slices.Clone(seconds))) != len(seconds) {
		s.t.Errorf("a second has more than one build: %v", seconds)
	}
	s.post("b", "/job/timed/config.xml", plainJob)
	s.everywhere("the end of the timer", func(n string) bool { return !strings.Contains(s.holds(n, "jobs/timed/config.xml"), "TimerTrigger") })
}
