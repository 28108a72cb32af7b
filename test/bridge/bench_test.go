//go:build bench

package bridge_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

const (
	// bootBuilds is how many builds the boot listing has.
	bootBuilds = 100_000
	// adopted is how many builds are adopted at once.
	adopted = 100
	// idleSpan is how long heartbeat and reports are measured.
	idleSpan = 60 * time.Second
	// hertz is USER_HZ, the unit of times in /proc/PID/stat on Linux.
	hertz = 100
)

// metrics reads lines "NAME VALUE" that a script printed.
func metrics(b *testing.B, text string) {
	b.Helper()
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		v, err := strconv.ParseFloat(value, 64)
		if !ok || err != nil {
			b.Logf("%s", line)
			continue
		}
		b.ReportMetric(v, name)
	}
}

// BenchmarkVeto times allowLoad, as RunMap calls it: of builds that the bridge knows,
// and of completed ones whose build.xml it must read.
func BenchmarkVeto(b *testing.B) {
	r := newRig(b, "newest")
	r.builds("ticks", 2000, true)
	r.start("a")
	for b.Loop() {
		metrics(b, r.script("a", `import hudson.model.*; import hudson.model.listeners.RunListener
			def j = jenkins.model.Jenkins.get().getItemByFullName("ticks")
			def numbers = j.getBuildDir().list().findAll { it.isInteger() }.collect { it as int }
			def time = { String what, List ns -> 
			  long[] t = new long[ns.size()]
			  ns.eachWithIndex { int n, int i -> long s = System.nanoTime(); for (RunListener l : RunListener.all()) { l.allowLoad(j, n) }; t[i] = System.nanoTime() - s }
			  Arrays.sort(t)
			  out.println(what + "-p50-µs " + t[t.length.intdiv(2)] / 1000); out.println(what + "-p99-µs " + t[(int) (t.length * 0.99)] / 1000); out.println(what + "-max-µs " + t[t.length - 1] / 1000)
			}
			time("read", numbers)
			(1..5).each { time("warm", numbers) }
			time("known", numbers)`))
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkBootListing boots a controller on a home with 100,000 completed builds in
// 20 jobs, with the bridge and without.
func BenchmarkBootListing(b *testing.B) {
	took := regexp.MustCompile(`listing (\d+) ms, init scripts (\d+) ms`)
	purged := regexp.MustCompile(`(\d+) ms; active`)
	for b.Loop() {
		for _, with := range []bool{false, true} {
			r := newRig(b, "newest")
			for i := range 20 {
				r.copyJob("ticks", fmt.Sprintf("many%02d", i))
				r.builds(fmt.Sprintf("many%02d", i), bootBuilds/20, false)
			}
			var log string
			if with {
				r.start("a")
				log = r.replica("a").Runner.Log
			} else {
				_, _, log = r.plain()
			}
			text, err := os.ReadFile(log)
			r.must(err)
			name := map[bool]string{false: "without", true: "with"}[with]
			if m := took.FindSubmatch(text); m != nil {
				metrics(b, fmt.Sprintf("%s-listing-ms %s\n%s-scripts-ms %s\n", name, m[1], name, m[2]))
			}
			if m := purged.FindSubmatch(text); m != nil && with {
				metrics(b, fmt.Sprintf("bridge-install-ms %s\n", m[1]))
			}
		}
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkAdoption kills a replica with 100 builds; the time is that of the bridge's
// handler for each, without Jenkins' own loading.
func BenchmarkAdoption(b *testing.B) {
	each := regexp.MustCompile(`OUTCOME_RESUMED.* \((\d+) ms, (\d+) of them`)
	for b.Loop() {
		r := newRig(b, "newest")
		r.start("a", "b")
		at := r.replica("a").URL()
		for range adopted {
			r.order(at, "ticks", "&kind=sleep", 600, verdict.Expected{})
		}
		r.kill("a", harness.Whole)
		began := time.Now()
		log := r.replica("b").Runner.Log
		r.until("adoption", func(context.Context) (bool, error) {
			text, err := os.ReadFile(log)
			return len(each.FindAll(text, -1)) >= adopted, err
		})
		text, err := os.ReadFile(log)
		r.must(err)
		sum, loading := 0, 0
		for _, m := range each.FindAllSubmatch(text, -1) {
			all, _ := strconv.Atoi(string(m[1]))
			load, _ := strconv.Atoi(string(m[2]))
			sum += all - load
			loading += load
		}
		metrics(b, fmt.Sprintf("bridge-ms-of-100 %d\nloading-ms-of-100 %d\nkill-to-last-ms %d\n", sum, loading, time.Since(began).Milliseconds()))
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkIdleBridge is what heartbeat, reports and the pulse cost: processor time
// of the bridge's own threads. Beside it that of the whole process, and of one
// without the bridge, which nobody asks for its health either.
func BenchmarkIdleBridge(b *testing.B) {
	for b.Loop() {
		r := newRig(b, "newest")
		r.start("a")
		cmd, _, _ := r.plain()
		s, err := r.replica("a").Look(r.ctx)
		r.must(err)
		time.Sleep(20 * time.Second) // compilers of the JVM come to rest
		with, without, own := cpu(b, int(s.GetControllerPid())), cpu(b, cmd.Process.Pid), threads(b, int(s.GetControllerPid()))
		time.Sleep(idleSpan)
		own = threads(b, int(s.GetControllerPid())) - own
		w := float64(cpu(b, int(s.GetControllerPid()))-with) / hertz / idleSpan.Seconds() * 100
		o := float64(cpu(b, cmd.Process.Pid)-without) / hertz / idleSpan.Seconds() * 100
		metrics(b, fmt.Sprintf("with-cpu-%% %.3f\nwithout-cpu-%% %.3f\nbridge-cpu-%% %.3f\n", w, o, own.Seconds()/idleSpan.Seconds()*100))
	}
	b.ReportMetric(0, "ns/op")
}

// threads returns the processor time of the bridge's threads (a thread's name is in
// comm, its time in schedstat).
func threads(b *testing.B, pid int) time.Duration {
	b.Helper()
	names, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/comm", pid))
	if err != nil || len(names) == 0 {
		b.Fatal(err, names)
	}
	var sum time.Duration
	found := 0
	for _, name := range names {
		comm, err := os.ReadFile(name)
		if err != nil || !strings.HasPrefix(string(comm), "footman") {
			continue
		}
		stat, err := os.ReadFile(filepath.Join(filepath.Dir(name), "schedstat"))
		if err != nil {
			b.Fatal(err)
		}
		ns, err := strconv.ParseInt(strings.Fields(string(stat))[0], 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(ns)
		found++
	}
	if found < 3 {
		b.Fatalf("%d threads of the bridge were found", found)
	}
	return sum
}

// cpu returns the processor time of a process in units of 1/hertz s.
func cpu(b *testing.B, pid int) int {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(data)[strings.LastIndex(string(data), ")")+1:])
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err1 != nil || err2 != nil {
		b.Fatal(err1, err2)
	}
	return user + system
}

// copyJob makes another job with the same configuration.
func (r *rig) copyJob(from, to string) {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.Home, "jobs", from, "config.xml"))
	r.must(err)
	dir := filepath.Join(r.Home, "jobs", to)
	r.must(os.MkdirAll(filepath.Join(dir, "builds"), 0o755))
	r.must(os.WriteFile(filepath.Join(dir, "config.xml"), text, 0o600)) //nolint:gosec // paths of a test
}

// builds puts completed builds into a job, from number 10,000 on: whole, or empty folders.
func (r *rig) builds(job string, n int, whole bool) {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.Home, "jobs", "ticks", "builds", "4", "build.xml"))
	r.must(err)
	for i := range n {
		dir := filepath.Join(r.Home, "jobs", job, "builds", strconv.Itoa(10_000+i))
		r.must(os.MkdirAll(dir, 0o755))
		if whole {
			r.must(os.WriteFile(filepath.Join(dir, "build.xml"), text, 0o600)) //nolint:gosec // paths of a test
		}
	}
}
