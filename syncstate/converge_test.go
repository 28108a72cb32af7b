package syncstate_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/footman-ci/footman/syncstate"
)

// rename is what a person does on this controller's pages to an item, with all below
// it: the folder is renamed, and each file is told under its new name.
func (m *memory) rename(from, to string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.loaded[from+"/config.xml"]; !ok {
		return
	}
	if _, taken := m.loaded[to+"/config.xml"]; taken {
		return
	}
	if up := path.Dir(path.Dir(to)); up != "." && m.loaded[up+"/config.xml"] == "" {
		return // there is no such folder
	}
	if _, err := os.Lstat(filepath.Join(m.home, to)); err == nil {
		return // somebody else has made one
	}
	if os.MkdirAll(filepath.Dir(filepath.Join(m.home, to)), 0o755) != nil || os.Rename(filepath.Join(m.home, from), filepath.Join(m.home, to)) != nil {
		return
	}
	var saved []syncstate.Saved
	for _, p := range slices.Sorted(maps.Keys(m.loaded)) { // the item before what is in it
		rest, ok := strings.CutPrefix(p, from+"/")
		if !ok {
			continue
		}
		content := m.loaded[p]
		delete(m.loaded, p)
		m.loaded[to+"/"+rest] = content
		saved = append(saved, syncstate.Saved{Path: to + "/" + rest, Digest: digest(content), Base: digest(content), From: p})
	}
	if !m.deaf {
		m.sync.Saved(m.life, saved, false)
	}
}

// restartSidecar ends a replica's sidecar and starts one that knows nothing. Its
// controller goes on, and tells it what it has loaded.
func (w *world) restartSidecar(m *memory) {
	m.stop(errors.New("killed"))
	m.mu.Lock()
	defer m.mu.Unlock()
	w.startSidecar(m)
	m.sync.StartLife(m.life, m.mark)
	if m.deaf {
		m.sync.Ready(m.life)
		return
	}
	var saved []syncstate.Saved
	for p, content := range m.loaded {
		saved = append(saved, syncstate.Saved{Path: p, Digest: digest(content), Base: digest(content), Loaded: true})
	}
	m.sync.Saved(m.life, saved, false)
	m.sync.Ready(m.life)
}

// items of the test: three folders of which each may lie in another one.
var (
	treeItems = []string{"jobs/a", "jobs/b", "jobs/a/jobs/c", "jobs/b/jobs/c", "jobs/a/jobs/c/jobs/d", "jobs/b/jobs/c/jobs/d", "jobs/e"}
	treeFiles = append([]string{"config.xml", "nodes/n/config.xml", "users/u/config.xml", "hudson.tasks.Maven.xml"}, files(treeItems)...)
)

func files(items []string) (out []string) {
	for _, i := range items {
		out = append(out, i+"/config.xml")
	}
	return out
}

// Whatever is created, changed, renamed and moved with all in it, and removed on any of
// three replicas, whichever sidecar or controller is restarted meanwhile, and whatever
// is lost, doubled, late, or never told at all: in the end all hold what lies on disk.
func TestConvergenceOfTrees(t *testing.T) {
	t.Parallel()
	homes, n := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		type step struct {
			who            int
			what, path, to string
			content        string
			pause          int
		}
		var steps []step
		for range rapid.IntRange(1, 30).Draw(rt, "n") {
			s := step{
				who:     rapid.IntRange(0, 2).Draw(rt, "who"),
				what:    rapid.SampledFrom([]string{"save", "save", "save", "save", "again", "again", "rename", "rename", "remove", "restart", "sidecar"}).Draw(rt, "what"),
				content: rapid.StringMatching(`[a-z]{1,3}`).Draw(rt, "content"),
				pause:   rapid.SampledFrom([]int{0, 0, 1, 20, 300, 900}).Draw(rt, "pause"),
			}
			switch s.what {
			case "rename":
				s.path, s.to = rapid.SampledFrom(treeItems).Draw(rt, "from"), rapid.SampledFrom(treeItems).Draw(rt, "to")
			default:
				s.path = rapid.SampledFrom(treeFiles).Draw(rt, "path")
			}
			steps = append(steps, s)
		}
		seed, silent, deaf := rapid.Uint64().Draw(rt, "seed"), rapid.IntRange(0, 4).Draw(rt, "silent") == 0, rapid.IntRange(0, 9).Draw(rt, "deaf")
		var failed error
		home := filepath.Join(homes, strconv.Itoa(n))
		n++
		if err := os.Mkdir(home, 0o755); err != nil {
			rt.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, home, 3, func(w *world) {
				w.lossy, w.silent = true, silent
				w.rnd = rand.New(rand.NewPCG(seed, 0))
			})
			defer w.close()
			if deaf < len(w.replicas) {
				w.replicas[deaf].deaf = true
			}
			life := uint64(1)
			for _, s := range steps {
				r := w.replicas[s.who]
				switch s.what {
				case "save":
					for up := path.Dir(path.Dir(path.Dir(s.path))); strings.HasPrefix(up, "jobs/"); up = path.Dir(path.Dir(up)) { // an item needs its folders
						if _, err := os.Stat(filepath.Join(home, up, "config.xml")); err != nil {
							r.save(t, up+"/config.xml", "folder")
						}
					}
					r.save(t, s.path, s.content)
				case "rename":
					if !strings.HasPrefix(s.to+"/", s.path+"/") && !strings.HasPrefix(s.path+"/", s.to+"/") {
						r.rename(s.path, s.to)
					}
				case "again":
					r.again(t, s.path)
				case "remove":
					if strings.Contains(s.path, "/") {
						r.remove(t, s.path)
					}
				case "restart":
					life++
					r.sync.EndLife(r.life)
					r.boot(t, life)
				case "sidecar":
					w.restartSidecar(r)
				}
				time.Sleep(time.Duration(s.pause) * time.Millisecond)
			}
			w.mu.Lock()
			w.lossy = false
			w.mu.Unlock()
			for _, r := range w.replicas {
				if r.deaf { // what it saved and somebody else removed at once, nobody has seen: the next Register tells of it
					r.deaf = false
					w.restartSidecar(r)
				}
			}
			w.settle(syncstate.DefaultScanEvery + 10*time.Minute)
			failed = w.equal()
		})
		if failed != nil {
			rt.Fatal(failed)
		}
	})
}
