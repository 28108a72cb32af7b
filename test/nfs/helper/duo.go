//go:build linux

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/harness"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

const (
	// told is how long a change may take that somebody tells of, in an emulated machine
	// that shares its processors. It is shorter than an NFS client keeps what it
	// believes of names (30 s) with default mount options; with actimeo=600 what is
	// believed wrongly never becomes right within a run.
	told = 25 * time.Second
	// quiet is how long the replicas may take to be in step after a fault: on a quiet host
	// half a minute, of which most is the lease.
	quiet = 4 * time.Minute
	// serving bounds the start of both replicas, emulated: 10 s on a quiet host.
	serving = 4 * time.Minute
	// settling is how long the scans of the start are waited for.
	settling = 30 * time.Second
	// server is the home on the server's own file system: what really lies there.
	server = "/srv/nfs/home"

	plainJob  = `<?xml version='1.1' encoding='UTF-8'?><flow-definition plugin="workflow-job"><description>new</description><definition><script>sleep 1</script></definition></flow-definition>`
	folderXML = `<?xml version='1.1' encoding='UTF-8'?><com.cloudbees.hudson.plugins.folder.Folder plugin="cloudbees-folder"/>`
)

// duo is a cluster of two replicas on one home, each on the mount of its own NFS
// client. They reach each other over loopback, which no cut of a client's network
// concerns.
type duo struct {
	*run
	by map[string]*harness.Replica
}

var (
	both = []string{"a", "b"}
	pair *duo // shared by the scenarios of staying in step
)

// failure ends a scenario of staying in step.
type failure struct{ error }

func (d *duo) must(err error) {
	if err != nil {
		panic(failure{err})
	}
}

func (d *duo) failf(format string, args ...any) { d.must(fmt.Errorf(format, args...)) }

// try does something that may fail, in any goroutine.
func (d *duo) try(do func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			f, ok := p.(failure)
			if !ok {
				panic(p)
			}
			err = f.error
		}
	}()
	do()
	return nil
}

// inStep makes a scenario of two replicas, which ends with both in step.
func inStep(do func(*duo)) func(*run) error {
	return func(r *run) (err error) {
		if pair == nil {
			if pair, err = newDuo(); err != nil {
				return err
			}
		}
		d := &duo{run: r, by: pair.by}
		return d.try(func() {
			for _, n := range both { // whatever the scenario before has left
				d.must(d.serves(n))
			}
			d.inStep(quiet)
			do(d)
			d.inStep(quiet)
		})
	}
}

// newDuo starts the two replicas. The machine's end is theirs.
func newDuo() (*duo, error) {
	if err := os.Mkdir("/mnt/a/home", 0o755); err != nil {
		return nil, err
	}
	if err := demohome.Unpack("/mnt/a/home"); err != nil {
		return nil, err
	}
	d := &duo{run: &run{}, by: map[string]*harness.Replica{}}
	for _, name := range both {
		dir := "/tmp/" + name
		if err := os.Mkdir(dir, 0o700); err != nil {
			return nil, err
		}
		p, err := harness.New(harness.Options{
			Exe: "/payload/footman", Dir: dir, Home: "/mnt/" + name + "/home", Boot: 100 * time.Millisecond, Run: []string{"--restart", "always"},
			Env: []string{"FOOTMAN_LEASE=15s", "FOOTMAN_FREEZE_AFTER=5s"},
		})
		if err != nil {
			return nil, err
		}
		if err := p.Start(name); err != nil {
			return nil, err
		}
		d.by[name] = p.Replicas[0]
	}
	for _, name := range both {
		if err := d.serves(name); err != nil {
			return nil, errors.Join(err, tailOf("/tmp/"+name))
		}
	}
	// Each scans when it first hears of a change of the other: what is to be told should not
	// be found by that.
	for _, name := range both {
		if code, text := d.call(name, http.MethodPost, "/createItem?name="+map[string]string{"a": "job", "b": "other"}[name], plainJob); code != http.StatusOK {
			return nil, fmt.Errorf("first job of %s: %d %s", name, code, text)
		}
	}
	// On a busy host members are lost and come back, which makes a scan due, again and again.
	_, _ = until("no more scans of the start", settling, func() bool {
		for _, n := range both {
			if st, err := d.status(n); err != nil || st.GetScanning() || time.Since(st.GetLastScan().AsTime()) < 8*time.Second {
				time.Sleep(harness.PollEvery)
				return false
			}
		}
		return true
	})
	return d, nil
}

func (d *duo) background() context.Context { return context.Background() }

func (d *duo) serves(name string) error {
	r := d.by[name]
	return harness.Until(context.Background(), serving, name+" serving", func(ctx context.Context) (bool, error) {
		for _, p := range []*harness.Proc{r.Sidecar, r.Runner} {
			if !p.Alive() { // it lost its lock: a supervisor starts it anew
				return false, errors.Join(fmt.Errorf("%s ended with %d: %w", p.Name, p.ExitCode(), tailOf("/tmp/"+name)), r.Revive())
			}
		}
		return r.Serves(ctx)
	})
}

// tailOf is the end of all logs in a folder, as an error.
func tailOf(dir string) error {
	var out []string
	logs, _ := filepath.Glob(dir + "/*.log")
	for _, f := range logs {
		text, _ := os.ReadFile(f)
		lines := strings.Split(string(text), "\n")
		out = append(out, f+": "+strings.Join(lines[max(0, len(lines)-8):], "\n"))
	}
	return errors.New(strings.Join(out, "\n"))
}

// client waits longer than a lease: a save of a file that a client that is cut off has read
// (it holds a delegation) waits until that client's lease ends.
var client = &http.Client{Timeout: 2 * time.Minute}

// call asks a replica's controller.
func (d *duo) call(name, method, path, body string) (int, string) {
	req, err := http.NewRequestWithContext(context.Background(), method, d.by[name].URL()+path, bytes.NewReader([]byte(body)))
	d.must(err)
	resp, err := client.Do(req)
	if err != nil {
		return 0, err.Error() // it may be frozen or killed
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(text)
}

func (d *duo) post(name, path string, body ...string) string {
	code, text := d.call(name, http.MethodPost, path, strings.Join(body, ""))
	if code < 200 || code >= 300 {
		d.failf("POST %s at %s: %d %s", path, name, code, text)
	}
	return text
}

// ok says whether a page is there.
func (d *duo) ok(name, method, path string) bool {
	code, _ := d.call(name, method, path, "")
	return code >= 200 && code < 300
}

// holds is the content of a file as a controller has it in memory, "" if it doesn't.
func (d *duo) holds(name, path string) string {
	if code, text := d.call(name, http.MethodGet, "/sim/memory?path="+url.QueryEscape(path), ""); code == http.StatusOK {
		return text
	}
	return ""
}

// await waits until something is so.
func (d *duo) await(what string, limit time.Duration, is func() error) time.Duration {
	var last error
	took, err := until(what, limit, func() bool {
		if last = is(); last != nil {
			time.Sleep(harness.PollEvery)
		}
		return last == nil
	})
	if err != nil {
		if e, ok := errors.AsType[*differsError](last); ok {
			d.notes = append(d.notes, through(e.path)...)
		}
		d.must(fmt.Errorf("%w: %w; %s", err, last, d.explain()))
	}
	return took
}

// told waits until something that was told is so at both replicas.
func (d *duo) told(what string, is func(name string) bool) { d.within(told, what, is) }

func (d *duo) within(limit time.Duration, what string, is func(name string) bool) {
	d.await(what, limit, func() error {
		for _, n := range both {
			if !is(n) {
				return fmt.Errorf("not at %s", n)
			}
		}
		return nil
	})
}

func (d *duo) status(name string) (*pb.GetSyncStatusResponse, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return pb.NewSyncClient(d.by[name].Conn).GetSyncStatus(ctx, &pb.GetSyncStatusRequest{})
}

// rescan has a replica compare everything now.
func (d *duo) rescan(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), quiet)
	defer cancel()
	_, err := pb.NewSyncClient(d.by[name].Conn).Rescan(ctx, &pb.RescanRequest{})
	d.must(err)
}

// explain says what the sidecars think, for a failure.
func (d *duo) explain() string {
	var out []string
	for _, n := range both {
		st, err := d.status(n)
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		list, errList := pb.NewSyncClient(d.by[n].Conn).ListDifferences(ctx, &pb.ListDifferencesRequest{Limit: 5})
		log, _ := pb.NewSyncClient(d.by[n].Conn).ListChanges(ctx, &pb.ListChangesRequest{Limit: 8})
		cancel()
		out = append(out, fmt.Sprintf("%s: %v %v; %v %v; %v", n, st, err, list, errList, log))
	}
	for _, n := range both {
		if !d.by[n].Sidecar.Alive() || !d.by[n].Runner.Alive() {
			out = append(out, tailOf("/tmp/"+n).Error())
		}
	}
	return strings.Join(out, "\n")
}

// inStep waits until both hold the same, which is what lies on the server's disk, and
// say so.
func (d *duo) inStep(limit time.Duration) {
	d.await("both in step", limit, func() error {
		for _, n := range both {
			st, err := d.status(n)
			if err != nil {
				return err
			}
			if !st.GetInStep() {
				return fmt.Errorf("%s is not in step", n)
			}
		}
		return d.equal()
	})
}

func (d *duo) memory(name, what string) (m map[string]string, err error) {
	code, text := d.call(name, http.MethodGet, "/sim/memory?"+what+"=1", "")
	if code != http.StatusOK {
		return nil, fmt.Errorf("%s: %d %s", name, code, text)
	}
	err = json.Unmarshal([]byte(text), &m)
	return m, err
}

// differsError: the two don't hold the same.
type differsError struct{ path, a, b, disk string }

func (e *differsError) Error() string {
	return fmt.Sprintf("%s: a holds %q, b %q, on disk %q", e.path, e.a, e.b, e.disk)
}

func (d *duo) equal() error {
	for _, what := range []string{"paths", "builds"} {
		a, err := d.memory("a", what)
		if err != nil {
			return err
		}
		b, err := d.memory("b", what)
		if err != nil {
			return err
		}
		for k, v := range a {
			if b[k] != v {
				return &differsError{k, v, b[k], digestOnServer(k)}
			}
			if what == "paths" && digestOnServer(k) != v {
				return fmt.Errorf("%s: both hold %q, on disk %q", k, v, digestOnServer(k))
			}
		}
		for k := range b {
			if _, ok := a[k]; !ok {
				return fmt.Errorf("%s: only at b", k)
			}
		}
	}
	return nil
}

func digestOnServer(path string) string { return digestIn(server, path) }

func digestIn(home, path string) string {
	text, err := os.ReadFile(filepath.Join(home, path))
	if err != nil {
		return err.Error()
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// warm has both clients read everything and look for names that are not there, so that
// they believe to know it all.
func (d *duo) warm(missing ...string) {
	for _, n := range both {
		home := "/mnt/" + n + "/home"
		d.must(filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if err == nil && strings.HasSuffix(path, ".xml") {
				_, _ = os.Stat(path)
				_, _ = os.ReadFile(path) //nolint:gosec // G122: nobody makes links in this machine
			}
			return nil
		}))
		for _, m := range missing {
			_, err := os.Stat(filepath.Join(home, m))
			_, errOpen := os.ReadFile(filepath.Join(home, m))
			if err == nil || errOpen == nil {
				d.failf("%s is there already", m)
			}
		}
	}
}
