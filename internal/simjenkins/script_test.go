package simjenkins

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What the jobs of a real home stand for.
func TestSpecOfRealConfigs(t *testing.T) {
	t.Parallel()
	const head = `<?xml version="1.1" encoding="UTF-8"?><flow-definition plugin="workflow-job"><description/><properties>`
	pipeline := func(properties, script string) string {
		return head + properties + `</properties><definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition"><script>` + script + `</script></definition></flow-definition>`
	}
	for name, c := range map[string]struct {
		config string
		want   spec
	}{
		"sh on a node": {pipeline("", `node(&apos;linux&apos;) { sh 'for i in $(seq 1 60); do echo tick $i; sleep 1; done' }`),
			spec{Kind: kindSh, Ticks: 60, Interval: time.Second, Label: "linux", Hint: maxSurvivability}},
		"sleep":    {pipeline("", "echo 'x'; sleep 600"), spec{Kind: kindSleep, Ticks: 600, Interval: time.Second, Hint: maxSurvivability}},
		"parallel": {pipeline("", "parallel(a: { sleep 60 }, b: { sleep 60 })"), spec{Kind: kindParallel, Ticks: 60, Interval: time.Second, Hint: maxSurvivability}},
		"input":    {pipeline("", "stage('ask') { input 'go on?' }"), spec{Kind: kindInput, Ticks: 1, Interval: 200 * time.Millisecond, Hint: maxSurvivability}},
		"performance": {pipeline("<org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty>\n <hint>PERFORMANCE_OPTIMIZED</hint></org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty>", "sleep 600"),
			spec{Kind: kindSleep, Ticks: 600, Interval: time.Second, Hint: performanceOptimized}},
		"no resume": {pipeline("<org.jenkinsci.plugins.workflow.job.properties.DisableResumeJobProperty/>", "sleep 600"),
			spec{Kind: kindSleep, Ticks: 600, Interval: time.Second, Hint: performanceOptimized, NoResume: true}},
		"freestyle": {`<?xml version="1.0"?><project><builders><hudson.tasks.Shell><command>echo start; sleep 600</command></hudson.tasks.Shell></builders></project>`,
			spec{Kind: kindFreestyle, Ticks: 600, Interval: time.Second}},
		"absurd": {pipeline("", "for i in $(seq 1 99999999999999999999); sleep 99999999"), spec{Kind: kindSleep, Ticks: maxTicks, Interval: maxInterval, Hint: maxSurvivability}},
	} {
		t.Run(name, func(t *testing.T) {
			got := specOf([]byte(c.config))
			got.Script = ""
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A request changes what is asked for, within bounds, and can't change a job's type.
func TestSpecWithRequest(t *testing.T) {
	t.Parallel()
	base := spec{Kind: kindSleep, Ticks: 1, Interval: time.Second, Hint: maxSurvivability}
	free := spec{Kind: kindFreestyle, Ticks: 1, Interval: time.Second}
	for query, want := range map[string]spec{
		"":                           {Kind: kindSleep, Ticks: 1, Interval: time.Second, Hint: maxSurvivability},
		"ticks=7&interval=20ms":      {Kind: kindSleep, Ticks: 7, Interval: 20 * time.Millisecond, Hint: maxSurvivability},
		"kind=sh":                    {Kind: kindSh, Ticks: 1, Interval: time.Second, Hint: maxSurvivability, Label: "linux"},
		"kind=sh&node=n7":            {Kind: kindSh, Ticks: 1, Interval: time.Second, Hint: maxSurvivability, Label: "n7"},
		"kind=noresume":              {Kind: kindSleep, Ticks: 1, Interval: time.Second, Hint: performanceOptimized, NoResume: true},
		"kind=performance-optimized": {Kind: kindSleep, Ticks: 1, Interval: time.Second, Hint: performanceOptimized},
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := base.with(q)
		got.Params = nil
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v %s", query, err, diff)
		}
	}
	for _, query := range []string{"ticks=0", "ticks=x", "ticks=9999999", "interval=0s", "interval=2h", "interval=x", "kind=bogus", "kind=freestyle"} {
		q, _ := url.ParseQuery(query)
		if got, err := base.with(q); err == nil {
			t.Errorf("%q was taken: %+v", query, got)
		}
	}
	if got, err := free.with(url.Values{"kind": {"sleep"}}); err == nil {
		t.Errorf("a Freestyle job became a Pipeline: %+v", got)
	}
}
