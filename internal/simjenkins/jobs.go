package simjenkins

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// job is one job in memory with its run map (hudson.model.RunMap).
type job struct {
	c      *controller
	name   string // full name, "team/über job"
	folder string // relative to the home, slash-separated
	dir    string // absolute

	// mu is the run map's lock. It is held while a build is loaded, as
	// AbstractLazyLoadRunMap does it, so that no build is ever loaded twice.
	mu    sync.Mutex
	known map[int]bool   // numbers listed or recognised
	runs  map[int]*build // loaded, and not completed on disk and released
	done  map[int]string // loaded, completed: its result

	numberMu sync.Mutex // taken inside the number lock, which excludes other controllers
	next     int        // nextBuildNumber in memory
}

func (j *job) buildsDir() string     { return filepath.Join(j.dir, "builds") }
func (j *job) buildDir(n int) string { return filepath.Join(j.dir, "builds", strconv.Itoa(n)) }

// config is what is in memory of the job's configuration.
func (j *job) config() ([]byte, error) {
	text, ok := j.c.config.Text(itemFile(j.folder))
	if !ok {
		return nil, fmt.Errorf("configuration of %s: %w", j.name, memory.ErrUnknown)
	}
	return text, nil
}

// folderOf turns a full name into the job's folder, relative to the home.
func folderOf(name string) (string, error) {
	var elem []string
	for part := range strings.SplitSeq(name, "/") {
		if !safePart(part) {
			return "", fmt.Errorf("job name %q: unsafe part %q", name, part)
		}
		elem = append(elem, "jobs", part)
	}
	return strings.Join(elem, "/"), nil
}

func safePart(part string) bool {
	return part != "" && part != "." && part != ".." && !strings.ContainsAny(part, "/\x00")
}

// loadJobs lists all jobs of the home, below folders too, and the numbers of
// their builds: the listing that a controller makes at boot, before init scripts.
func (c *controller) loadJobs() error {
	return c.loadFolder(filepath.Join(c.id.home.Path(), "jobs"), "", "jobs")
}

func (c *controller) loadFolder(dir, prefix, rel string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("list jobs: %w", err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		name, folder := prefix+e.Name(), rel+"/"+e.Name()
		if _, err := c.config.Load(itemFile(folder), checkXML(itemFile(folder))); err != nil {
			c.log.Warn().Err(err).Str("job", name).Msg("folder without a readable config.xml is no job")
			continue
		}
		if in := c.childrenIn(folder); in != "" {
			if err := c.loadFolder(c.abs(in), name+"/", in); err != nil {
				return err
			}
			continue
		}
		if _, err := c.addJob(name, folder); err != nil {
			return err
		}
	}
	return nil
}

// addJob puts a job into memory and lists its builds. A job that is there is
// returned as it is.
func (c *controller) addJob(name, folder string) (*job, error) {
	c.jobsMu.Lock()
	defer c.jobsMu.Unlock()
	if j := c.jobs[name]; j != nil {
		return j, nil
	}
	j := &job{
		c: c, name: name, folder: folder, dir: filepath.Join(c.id.home.Path(), filepath.FromSlash(folder)),
		known: map[int]bool{}, runs: map[int]*build{}, done: map[int]string{}, next: 1,
	}
	if err := j.list(); err != nil {
		return nil, err
	}
	if n, err := j.savedNext(); err == nil {
		j.next = max(j.next, n) // not published yet
	}
	c.jobs[name] = j
	return j, nil
}

// list reads the numbers of the builds on disk. Builds that are loaded stay.
func (j *job) list() error {
	entries, err := os.ReadDir(j.buildsDir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("list builds of %s: %w", j.name, err)
	}
	highest := 0
	j.mu.Lock()
	for _, e := range entries {
		if n, ok := buildNumber(e.Name()); ok && e.IsDir() {
			j.known[n] = true
			highest = max(highest, n)
		}
	}
	j.mu.Unlock()
	j.numberMu.Lock()
	defer j.numberMu.Unlock()
	j.next = max(j.next, highest+1)
	return nil
}

// job returns a job in memory, nil if it is not known.
func (c *controller) job(name string) *job {
	c.jobsMu.RLock()
	defer c.jobsMu.RUnlock()
	return c.jobs[name]
}

func (c *controller) allJobs() []*job {
	c.jobsMu.RLock()
	defer c.jobsMu.RUnlock()
	all := make([]*job, 0, len(c.jobs))
	for _, j := range c.jobs {
		all = append(all, j)
	}
	return all
}

// running returns every build that is loaded and not released.
func (c *controller) running() []*build {
	var all []*build
	for _, j := range c.allJobs() {
		j.mu.Lock()
		for _, b := range j.runs {
			all = append(all, b)
		}
		j.mu.Unlock()
	}
	return all
}
