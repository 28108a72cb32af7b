package syncstate_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/syncstate"
)

// The log names who saved what was loaded here, also of builds; but not of another
// content than the one that he saved.
func TestLogNamesAuthors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home := t.TempDir()
		c := &scripted{}
		s, stop := run(t, home, c)
		defer stop()
		s.Ready(lifeOne)
		rest(time.Minute)
		write(t, home, "jobs/x/config.xml", "<new/>")
		write(t, home, "jobs/y/config.xml", "<by hand/>")
		write(t, home, "jobs/x/builds/1/build.xml", "<build/>")
		s.Received(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 1, Changes: []syncstate.Announced{
			{Path: "jobs/x/config.xml", Digest: digest("<new/>"), Base: digest("<old/>"), User: "ann", At: time.Now()},
			{Path: "jobs/x/builds/1/build.xml", Digest: digest("<build/>"), User: "SYSTEM", At: time.Now()},
		}})
		s.Hinted(syncstate.Batch{Origin: "c", Changes: []syncstate.Announced{{Path: "jobs/y/config.xml", Digest: digest("<saved/>"), User: "bob", At: time.Now()}}})
		rest(time.Minute)
		got := map[string]syncstate.LogEntry{}
		for _, e := range s.Changes(100) {
			if e.Outcome == "applied" {
				got[e.Path] = e
			}
		}
		if e := got["jobs/x/config.xml"]; e.Origin != "b" || e.User != "ann" || e.Base != digest("<old/>") {
			t.Errorf("%+v", e)
		}
		if e := got["jobs/x/builds/1/build.xml"]; e.Origin != "b" || e.User != "SYSTEM" {
			t.Errorf("%+v", e)
		}
		if e, ok := got["jobs/y/config.xml"]; !ok || e.Origin != "" || e.User != "" {
			t.Errorf("what lies there is not what bob saved: %+v", e)
		}
	})
}
