package cluster_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/footman-ci/footman/cluster"
)

// BenchmarkDetection measures, on loopback with real timers, the time from the
// crash of one of three members to member-failed at the first survivor. The
// phase of the crash against the probes is random. Run it with
//
//	go test -run '^$' -bench Detection -benchtime 20x ./cluster
func BenchmarkDetection(b *testing.B) {
	for _, profile := range []string{cluster.ProfileLAN, cluster.ProfileFast} {
		b.Run(profile, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				took = append(took, detectOnce(b, profile))
			}
			slices.Sort(took)
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(ms(took[0]), "min-ms")
			b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
			b.ReportMetric(ms(took[len(took)-1]), "max-ms")
		})
	}
}

func detectOnce(b *testing.B, profile string) time.Duration {
	cs := openLoopback(b, profile)
	defer func() {
		for _, c := range cs {
			c.Close()
		}
	}()
	first := make(chan time.Time, 2)
	for _, c := range cs[:2] {
		sub := c.Events(0)
		go func() {
			for e := range sub.C() {
				if e.Kind == cluster.KindFailed {
					first <- e.At
					return
				}
			}
		}()
	}
	time.Sleep(time.Second + rand.N(2*time.Second)) // random phase
	crash := time.Now()
	cs[2].Close()
	return (<-first).Sub(crash)
}

func openLoopback(b *testing.B, profile string) []*cluster.Cluster {
	b.Helper()
	var cs []*cluster.Cluster
	var peers []string
	for i := range 3 {
		cfg := udpConfig(fmt.Sprintf("m%d", i), peers...)
		cfg.Profile = profile
		c := mustNew(b, cfg)
		if err := c.Open(b.Context()); err != nil {
			b.Fatal(err)
		}
		cs = append(cs, c)
		peers = append(peers, c.Addr())
	}
	within(b, 10*time.Second, "all in", sees(cs, "m0", "m1", "m2"))
	return cs
}

// BenchmarkIdle measures what three idle members in one process cost for
// FOOTMAN_IDLE (default 20s) and reports it for one member: CPU in percent of a
// core, allocated bytes and garbage collections a second, and the process's RSS.
func BenchmarkIdle(b *testing.B) {
	span := 20 * time.Second
	if v, err := time.ParseDuration(os.Getenv("FOOTMAN_IDLE")); err == nil {
		span = v
	}
	for _, profile := range []string{cluster.ProfileLAN, cluster.ProfileFast} {
		b.Run(profile, func(b *testing.B) {
			for b.Loop() {
				cs := openLoopback(b, profile)
				time.Sleep(3 * time.Second) // joins have settled
				var m0, m1 runtime.MemStats
				runtime.ReadMemStats(&m0)
				cpu := cpuTime(b)
				time.Sleep(span)
				cpu = cpuTime(b) - cpu
				runtime.ReadMemStats(&m1)
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(100*cpu.Seconds()/span.Seconds()/3, "cpu-%/member")
				b.ReportMetric(float64(m1.TotalAlloc-m0.TotalAlloc)/span.Seconds()/3/1024, "KB/s/member")
				b.ReportMetric(float64(m1.Mallocs-m0.Mallocs)/span.Seconds()/3, "allocs/s/member")
				b.ReportMetric(float64(m1.NumGC-m0.NumGC)/span.Seconds(), "GC/s")
				b.ReportMetric(float64(runtime.NumGoroutine()-3)/3, "goroutines/member")
				b.ReportMetric(float64(m1.HeapInuse)/1024/1024, "heap-MB")
				for _, c := range cs {
					c.Close()
				}
			}
		})
	}
}

func cpuTime(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkEvent measures a user event from UserEvent to the last of three
// members, on loopback.
func BenchmarkEvent(b *testing.B) {
	cs := openLoopback(b, cluster.ProfileFast)
	defer func() {
		for _, c := range cs {
			c.Close()
		}
	}()
	var subs []*cluster.Subscription
	for _, c := range cs {
		subs = append(subs, c.Events(0))
	}
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := cs[0].UserEvent("bench", []byte("x")); err != nil {
			b.Fatal(err)
		}
		for _, s := range subs {
			for e := range s.C() {
				if e.Kind == cluster.KindUser {
					break
				}
			}
		}
		took = append(took, time.Since(start))
		time.Sleep(20 * time.Millisecond) // stay below the allowed rate
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}
