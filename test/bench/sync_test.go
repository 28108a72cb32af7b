//go:build bench

package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/boottime"
	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/memory"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
)

const (
	// calmSaves at calmRate on calmJobs jobs: no version is overtaken by the next one of
	// the same job before it is loaded, so each save has its own figure.
	calmSaves = 600
	calmJobs  = 100
	calmTime  = 30 * time.Second

	stormWrites = 100_000
	stormJobs   = 5_000
	stormTime   = 10 * time.Second
	// memoryDir is where Linux mounts a file system in memory for everybody.
	memoryDir = "/dev/shm"
	// stormRoom is for twice 100,000 versions of a page each, and as much to spare.
	stormRoom = 2 << 30

	// pollEvery is the rhythm of the plain loop that stands beside it.
	pollEvery = time.Second
	// sampleEvery is how often memory and queues are looked at.
	sampleEvery = 200 * time.Millisecond
	// quietLimit ends a wait for quiet that would never end.
	quietLimit = 3 * time.Minute
)

// stage is three replicas of the real binary with simulated controllers on one home.
type stage struct {
	*harness.Pack
	b *testing.B
}

func newStage(b *testing.B, in string) *stage {
	b.Helper()
	dir, err := os.MkdirTemp(in, "fmb") //nolint:usetesting // b.TempDir may be too long for a socket
	if err != nil {
		b.Fatal(err)
	}
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o750); err != nil {
		b.Fatal(err)
	}
	if err := demohome.Unpack(home); err != nil {
		b.Fatal(err)
	}
	pack, err := harness.New(harness.Options{Exe: binary(b), Dir: dir, Home: home, Profile: "lan", Boot: time.Second})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		pack.Close()
		if b.Failed() && os.Getenv("FOOTMAN_BENCH_KEEP") != "" {
			fmt.Println("kept:", dir)
			return
		}
		_ = os.RemoveAll(dir)
	})
	if err := pack.Start("a", "b", "c"); err != nil {
		b.Fatal(err)
	}
	if err := pack.AwaitServing(b.Context(), 2*time.Minute, nil); err != nil {
		b.Fatal(err)
	}
	s := &stage{pack, b}
	s.quiet()
	return s
}

func (s *stage) call(r *harness.Replica, method, path string, args url.Values, out any) {
	s.b.Helper()
	if err := r.Page(s.b.Context(), method, path, args, out); err != nil {
		s.b.Fatal(err)
	}
}

func status(ctx context.Context, r *harness.Replica) (*pb.GetSyncStatusResponse, error) {
	return pb.NewSyncClient(r.Conn).GetSyncStatus(ctx, &pb.GetSyncStatusRequest{})
}

type memorySum struct {
	Digest, Config string
	Resources      int
	Waiting        int
}

// calm says whether nobody has anything to do and all hold the same.
func (s *stage) calm(ctx context.Context) (bool, error) {
	var first string
	for _, r := range s.Replicas {
		st, err := status(ctx, r)
		if err != nil || !st.GetInStep() || st.GetScanning() {
			return false, fmt.Errorf("%s: %v, %w", r.Name, st, errors.Join(err))
		}
		for _, p := range st.GetPeers() {
			if p.GetUnacknowledged() > 0 {
				return false, fmt.Errorf("%s has not told %s all", r.Name, p.GetReplica())
			}
		}
		var sum memorySum
		if err := r.Page(ctx, http.MethodGet, "/sim/memory", nil, &sum); err != nil {
			return false, err
		}
		if sum.Waiting > 0 || first != "" && sum.Config != first {
			return false, fmt.Errorf("%s holds something else, or has %d reports to make", r.Name, sum.Waiting)
		}
		first = sum.Config
	}
	return true, nil
}

func (s *stage) quiet() {
	s.b.Helper()
	if err := harness.Until(s.b.Context(), quietLimit, "all replicas in step", s.calm); err != nil {
		s.b.Fatal(err)
	}
}

func (s *stage) events(r *harness.Replica, since uint64) []memory.Event {
	s.b.Helper()
	all, err := r.Journal(s.b.Context(), since)
	if err != nil {
		s.b.Fatal(err)
	}
	return all
}

func (s *stage) last(r *harness.Replica) uint64 {
	all := s.events(r, 0)
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].Seq
}

func (s *stage) writes(r *harness.Replica, prefix string, jobs, writes int, over time.Duration) (out struct {
	Writes, Failed int64
	TookMS         float64 `json:"took_ms"`
	Error          string
}, err error,
) {
	err = r.Page(s.b.Context(), http.MethodPost, "/sim/writes", url.Values{
		"jobs": {strconv.Itoa(jobs)}, "writes": {strconv.Itoa(writes)}, "over": {over.String()}, "prefix": {prefix},
	}, &out)
	if err == nil && (out.Failed > 0 || out.Writes != int64(writes)) {
		err = fmt.Errorf("%d of %d writes, %d failed: %s", out.Writes, writes, out.Failed, out.Error)
	}
	return out, err
}

// BenchmarkSaveToApplied saves on A and reports when B and C had loaded it, on the one
// monotonic clock of the host; with what the controllers report, and with what inotify
// alone tells. In the same run a plain loop looks at all files every second, as scripts
// around Jenkins do; it only has to notice.
func BenchmarkSaveToApplied(b *testing.B) {
	for _, mode := range []string{"reports", "inotify-only"} {
		b.Run(mode, func(b *testing.B) {
			s := newStage(b, "")
			a := s.Replicas[0]
			if _, err := s.writes(a, "calm-", calmJobs, 0, 0); err != nil {
				b.Fatal(err)
			}
			s.quiet()
			if mode != "reports" {
				s.call(a, http.MethodPost, "/sim/set", url.Values{"drop_reports": {"true"}}, nil)
			}
			for b.Loop() {
				s.saves(a, mode)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func (s *stage) saves(a *harness.Replica, mode string) {
	b := s.b
	since := map[string]uint64{}
	for _, r := range s.Replicas {
		since[r.Name] = s.last(r)
	}
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	noticed := make(chan map[string]int64)
	go func() { noticed <- s.poll(ctx) }()
	if _, err := s.writes(a, "calm-", calmJobs, calmSaves, calmTime); err != nil {
		b.Fatal(err)
	}
	pause(ctx, 2*pollEvery)
	s.quiet()
	cancel()
	type key struct{ path, digest string }
	saved := map[key]int64{}
	for _, e := range s.events(a, since[a.Name]) {
		if e.What == memory.Saved {
			saved[key{e.Path, e.Digest}] = e.AtNS
		}
	}
	if len(saved) < calmSaves {
		b.Fatalf("%d saves are in the journal, want %d", len(saved), calmSaves)
	}
	var both, each []time.Duration
	latest, loads := map[key]int64{}, map[key]int{}
	for _, r := range s.Replicas[1:] {
		done := map[key]bool{}
		for _, e := range s.events(r, since[r.Name]) {
			k := key{e.Path, e.Digest}
			if at, ok := saved[k]; ok && e.What == memory.Applied && !done[k] {
				done[k] = true
				loads[k]++
				each = append(each, time.Duration(e.AtNS-at))
				latest[k] = max(latest[k], e.AtNS)
			}
		}
	}
	for k, n := range loads {
		if n == len(s.Replicas)-1 {
			both = append(both, time.Duration(latest[k]-saved[k]))
		}
	}
	if missed := len(saved) - len(both); missed > 0 {
		fmt.Printf("%s: %d of %d versions were overtaken by the next one before both had loaded them\n", mode, missed, len(saved))
	}
	say(b, mode+", to applied on both", both)
	say(b, mode+", to applied on each", each)
	var plain []time.Duration
	for what, at := range <-noticed {
		path, digest, _ := strings.Cut(what, "\n")
		if t, ok := saved[key{path, digest}]; ok {
			plain = append(plain, time.Duration(at-t))
		}
	}
	say(b, "a loop every second, to noticed", plain)
}

// poll is the plain loop: stat, and read what changed.
func (s *stage) poll(ctx context.Context) map[string]int64 {
	seen, noticed := map[string]time.Time{}, map[string]int64{}
	for ctx.Err() == nil {
		names, _ := filepath.Glob(filepath.Join(s.Home, "jobs", "calm-*", "config.xml"))
		for _, name := range names {
			info, err := os.Stat(name)
			if err != nil || info.ModTime().Equal(seen[name]) {
				continue
			}
			seen[name] = info.ModTime()
			v, err := syncstate.Reader{Home: s.Home, FS: fsys.OS}.Read(ctx, rel(s.Home, name))
			if err == nil {
				noticed[rel(s.Home, name)+"\n"+v.Digest.String()] = int64(boottime.System())
			}
		}
		pause(ctx, pollEvery)
	}
	return noticed
}

func rel(home, name string) string {
	r, err := filepath.Rel(home, name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(r)
}

// say prints and reports percentiles.
func say(b *testing.B, what string, took []time.Duration) {
	b.Helper()
	if len(took) == 0 {
		b.Fatalf("%s: nothing was measured", what)
	}
	slices.Sort(took)
	at := func(q float64) float64 {
		return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000
	}
	fmt.Printf("%-36s %6d: p50 %7.1f  p90 %7.1f  p99 %7.1f  max %7.1f ms\n", what, len(took), at(0.5), at(0.9), at(0.99), at(1))
	name := strings.ReplaceAll(strings.ReplaceAll(what, ",", ""), " ", "-")
	b.ReportMetric(at(0.5), name+"-p50-ms")
	b.ReportMetric(at(0.99), name+"-p99-ms")
	b.ReportMetric(at(1), name+"-max-ms")
}

// BenchmarkStorm writes 100,000 versions of 5,000 jobs in ten seconds, a third of them
// on each of three controllers, and reports the memory of the sidecars, the longest
// queues, what was dropped, and the time from the last write until all are in step
// with equal memories and with the disk. Afterwards the same controllers make the same
// writes with no sidecar beside them, which is what the machine can do. In memory, where
// a write costs what Footman and the controllers do, and on disk: there it depends on
// what else was deleted of late (ext4 passes over each inode that was freed in the last
// minutes when it looks for a free one, recently_deleted in Linux's fs/ext4/ialloc.c).
func BenchmarkStorm(b *testing.B) {
	for _, at := range []struct{ name, dir string }{{"memory", memoryDir}, {"disk", ""}} {
		b.Run(at.name, func(b *testing.B) {
			if at.dir != "" {
				var st unix.Statfs_t
				if err := unix.Statfs(at.dir, &st); err != nil || st.Type != unix.TMPFS_MAGIC || uint64(st.Bsize)*st.Bavail < stormRoom {
					b.Skipf("%s is no file system in memory with %d GB of room (%v)", at.dir, stormRoom>>30, err)
				}
			}
			s := newStage(b, at.dir)
			for b.Loop() {
				s.storm()
				s.stormAlone()
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// share makes all controllers write at once, each its part, and returns the
// milliseconds that the slowest of them took.
func (s *stage) share(writes int, over time.Duration) (worst float64) {
	n := len(s.Replicas)
	var mu sync.Mutex
	var g errgroup.Group
	for i, r := range s.Replicas {
		part := func(total int) int { return total*(i+1)/n - total*i/n }
		g.Go(func() error {
			out, err := s.writes(r, "storm-"+r.Name+"-", part(stormJobs), part(writes), over)
			mu.Lock()
			defer mu.Unlock()
			worst = max(worst, out.TookMS)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		s.b.Fatal(err)
	}
	return worst
}

// spent is the processor time, in seconds, of all sidecars and of all controllers.
func (s *stage) spent() (sidecars, controllers float64) {
	for _, r := range s.Replicas {
		sidecars += float64(ticks(s.b, r.Sidecar.PID())) / hertz
		controllers += float64(ticks(s.b, int(r.Last.GetControllerPid()))) / hertz
	}
	return sidecars, controllers
}

// stormAlone is the storm without sidecars. The controllers still keep versions and
// note what they would report.
func (s *stage) stormAlone() {
	for _, r := range s.Replicas {
		r.Kill(harness.Parts{Sidecar: true})
	}
	took := s.share(stormWrites, stormTime)
	fmt.Printf("the same writes with no sidecar: %.1f s\n", took/1000)
	s.b.ReportMetric(took/1000, "written-alone-s")
}

func (s *stage) storm() {
	b := s.b
	s.share(0, 0) // makes the jobs
	s.quiet()
	fmt.Printf("before: sidecars %s\n", s.sizes())
	for _, r := range s.Replicas {
		if _, err := r.Look(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	watch := s.sample()
	sidecars, controllers := s.spent()
	took := s.share(stormWrites, stormTime)
	began := time.Now()
	s.quiet()
	quiet := time.Since(began)
	sidecarsNow, controllersNow := s.spent()
	most := watch()
	fmt.Printf("%d writes over %d jobs in %.1f s; quiet %.1f s after the last one\n", stormWrites, stormJobs, took/1000, quiet.Seconds())
	fmt.Printf("processor time: all sidecars %.1f s, all controllers %.1f s\n", sidecarsNow-sidecars, controllersNow-controllers)
	fmt.Printf("most: sidecar resident %.1f MB, waiting to be looked at %d, to be applied %d, not acknowledged by a peer %d; events that found a full queue %d\n",
		most.rss, most.looking, most.applying, most.unacked, most.dropped)
	fmt.Printf("after: sidecars %s, highest ever %.1f MB\n", s.sizes(), most.hwm)
	s.sameAsDisk()
	b.ReportMetric(most.hwm, "sidecar-max-MB")
	b.ReportMetric(float64(most.looking), "looking-max")
	b.ReportMetric(float64(most.applying), "applying-max")
	b.ReportMetric(float64(most.unacked), "unacked-max")
	b.ReportMetric(float64(most.dropped), "dropped")
	b.ReportMetric(took/1000, "written-s")
	b.ReportMetric(quiet.Seconds(), "quiet-s")
}

func (s *stage) sizes() string {
	var out []string
	for _, r := range s.Replicas {
		out = append(out, fmt.Sprintf("%s %.1f MB", r.Name, rss(s.b, r.Sidecar.PID())))
	}
	return strings.Join(out, ", ")
}

type sampled struct {
	rss, hwm                            float64
	looking, applying, unacked, dropped int64
}

// sample looks at the sidecars until the returned function is called.
func (s *stage) sample() func() sampled {
	ctx, cancel := context.WithCancel(s.b.Context())
	var most sampled
	var wg sync.WaitGroup
	var mu sync.Mutex
	dropped := map[string]int64{}
	for _, r := range s.Replicas {
		wg.Go(func() {
			for ctx.Err() == nil {
				size := rss(s.b, r.Sidecar.PID())
				st, err := status(ctx, r)
				mu.Lock()
				most.rss = max(most.rss, size)
				if err == nil {
					most.looking = max(most.looking, st.GetLooking())
					most.applying = max(most.applying, st.GetApplying())
					for _, p := range st.GetPeers() {
						most.unacked = max(most.unacked, p.GetUnacknowledged())
					}
					dropped[r.Name] = st.GetDropped()
				}
				mu.Unlock()
				pause(ctx, sampleEvery)
			}
		})
	}
	return func() sampled {
		cancel()
		wg.Wait()
		for _, n := range dropped {
			most.dropped += n
		}
		for _, r := range s.Replicas {
			most.hwm = max(most.hwm, highWater(s.b, r.Sidecar.PID()))
		}
		return most
	}
}

// highWater is the most that a process ever had resident, in MB.
func highWater(b *testing.B, pid int) float64 {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	return 0
}

// sameAsDisk fails unless each controller holds what lies on disk.
func (s *stage) sameAsDisk() {
	b := s.b
	reader := syncstate.Reader{Home: s.Home, FS: fsys.OS}
	for _, r := range s.Replicas {
		var paths map[string]string
		s.call(r, http.MethodGet, "/sim/memory", url.Values{"paths": {"1"}}, &paths)
		if len(paths) < stormJobs {
			b.Fatalf("%s holds %d files", r.Name, len(paths))
		}
		for p, d := range paths {
			v, err := reader.Read(b.Context(), p)
			if err != nil || v.Digest.String() != d {
				b.Fatalf("%s holds %s of %s, on disk is %s (%v)", r.Name, d, p, v.Digest, err)
			}
		}
	}
	fmt.Printf("all hold what lies on disk: %d replicas, compared file by file\n", len(s.Replicas))
}
