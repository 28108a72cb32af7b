//go:build bench

package bench

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/harness"
)

const (
	// settleLimit ends a wait that would never end; nothing is judged here.
	settleLimit = time.Minute
	// steady is how long one view must last to count as the end of all stale ones.
	steady = 5 * time.Second
	// firstHost is the last byte of the first loopback IP that is used.
	firstHost = 10
)

// BenchmarkRollingRestart restarts five sidecars one after the other at new addresses
// and reports, over all of them, the time from the start of the process until all five
// reach each other at the present addresses, and how long after the last restart the
// views still changed. Figures for orderly stops and for kill -9, for each profile.
func BenchmarkRollingRestart(b *testing.B) {
	exe := binary(b)
	for _, profile := range []string{"lan", "fast"} {
		for how, kill := range map[string]bool{"orderly": false, "kill": true} {
			b.Run(profile+"/"+how, func(b *testing.B) { rolling(b, exe, profile, kill) })
		}
	}
}

func rolling(b *testing.B, exe, profile string, kill bool) {
	dir, err := os.MkdirTemp("", "fmb") //nolint:usetesting // b.TempDir may be too long for a socket
	if err != nil {
		b.Fatal(err)
	}
	defer os.RemoveAll(dir)
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o750); err != nil {
		b.Fatal(err)
	}
	if err := demohome.Unpack(home); err != nil {
		b.Fatal(err)
	}
	pack, err := harness.New(harness.Options{Exe: exe, Dir: dir, Home: home, Profile: profile})
	if err != nil {
		b.Fatal(err)
	}
	defer pack.Close()
	host := firstHost
	for _, n := range []string{"a", "b", "c", "d", "e"} {
		r, err := pack.Add(n)
		if err != nil {
			b.Fatal(err)
		}
		host++
		r.At(host)
		if err := r.StartSidecar(); err != nil {
			b.Fatal(err)
		}
	}
	one := func(what string) {
		if err := harness.Until(b.Context(), settleLimit, what, pack.OneView); err != nil {
			b.Fatal(err)
		}
	}
	one("the first view")
	pause(b.Context(), steady) // the extra exchanges of the first start
	var took []time.Duration
	var stale time.Duration
	for b.Loop() {
		for _, r := range pack.Replicas {
			host++
			began, err := r.Move(b.Context(), host, kill)
			if err != nil {
				b.Fatal(err)
			}
			one(r.Name + " back")
			took = append(took, time.Since(began))
		}
		stale = max(stale, unsteady(b.Context(), pack))
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds(), "back-p50-s")
	b.ReportMetric(took[len(took)-1].Seconds(), "back-max-s")
	b.ReportMetric(stale.Seconds(), "stale-max-s")
	b.ReportMetric(0, "ns/op")
}

// unsteady is how long, from now on, some view was still wrong.
func unsteady(ctx context.Context, p *harness.Pack) time.Duration {
	began := time.Now()
	wrong := began
	for time.Since(wrong) < steady && time.Since(began) < settleLimit {
		if ok, _ := p.OneView(ctx); !ok {
			wrong = time.Now()
		}
		pause(ctx, 50*time.Millisecond)
	}
	return wrong.Sub(began)
}
