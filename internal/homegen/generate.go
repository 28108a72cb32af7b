package homegen

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"

	"golang.org/x/sync/errgroup"
)

const (
	// stateFile marks a folder as one of this package's, and says of which plan.
	stateFile = ".homegen.json"
	// linkDir holds the inodes of which builds are links.
	linkDir = ".homegen"
	// maxLinks of one inode; ext4 allows 65,000.
	maxLinks = 60_000
	// workersPerCPU: creating names waits for the journal now and then.
	workersPerCPU = 2
)

// state is the content of stateFile.
type state struct {
	Format   int  `json:"format"`
	Plan     Plan `json:"plan"`
	Complete bool `json:"complete"`
}

const format = 1

// ForeignError says that a folder is not one that this package made by this plan.
type ForeignError struct{ Home, Why string }

func (e *ForeignError) Error() string { return e.Home + ": " + e.Why }

// Stats say what was made; Resumed are jobs that were there already.
type Stats struct{ Items, Jobs, Builds, Resumed int64 }

// Generate makes the home, or what is missing of it after an earlier call that did
// not come to its end. home must be missing, empty, or begun by the same plan. It may
// be called for one home at a time only. progress, if not nil, is called after every
// folder of jobs, from several goroutines.
func (p Plan) Generate(ctx context.Context, home string, progress func(Stats)) (Stats, error) {
	if err := p.Validate(); err != nil {
		return Stats{}, err
	}
	done, err := p.begin(home)
	if err != nil {
		return Stats{}, err
	}
	g := &generator{plan: p, home: home, progress: progress}
	if done {
		for i := range p.Items() {
			g.items.Add(1)
			if i.Job() {
				g.jobs.Add(1)
				g.resumed.Add(1)
				g.builds.Add(int64(i.Builds))
			}
		}
		return g.stats(), nil
	}
	if err := g.run(ctx); err != nil {
		return g.stats(), fmt.Errorf("generate a home: %w", err)
	}
	return g.stats(), write(filepath.Join(home, stateFile), mustJSON(state{Format: format, Plan: p, Complete: true}))
}

// begin takes the folder for this plan.
func (p Plan) begin(home string) (complete bool, err error) {
	if err := os.MkdirAll(home, 0o755); err != nil {
		return false, err
	}
	data, err := os.ReadFile(filepath.Join(home, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(home)
		if err != nil {
			return false, err
		}
		if len(entries) > 0 {
			return false, &ForeignError{home, "is not empty and was not made here (" + entries[0].Name() + ")"}
		}
		return false, write(filepath.Join(home, stateFile), mustJSON(state{Format: format, Plan: p}))
	}
	if err != nil {
		return false, err
	}
	var s state
	if err := json.Unmarshal(data, &s); err != nil || s.Format != format {
		return false, &ForeignError{home, stateFile + " is not what this version writes"}
	}
	if s.Plan != p {
		return false, &ForeignError{home, fmt.Sprintf("was made by another plan: %+v", s.Plan)}
	}
	return s.Complete, nil
}

type generator struct {
	plan     Plan
	home     string
	progress func(Stats)

	items, jobs, builds, resumed atomic.Int64
}

func (g *generator) stats() Stats {
	return Stats{Items: g.items.Load(), Jobs: g.jobs.Load(), Builds: g.builds.Load(), Resumed: g.resumed.Load()}
}

func (g *generator) run(ctx context.Context) error {
	if err := g.rest(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(g.home, linkDir), 0o755); err != nil {
		return err
	}
	units := make(chan []Item)
	group, ctx := errgroup.WithContext(ctx)
	for range workersPerCPU * runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			l := &linker{dir: filepath.Join(g.home, linkDir)}
			for unit := range units {
				for _, i := range unit {
					if err := ctx.Err(); err != nil {
						return context.Cause(ctx)
					}
					if err := g.item(ctx, i, l); err != nil {
						return err
					}
				}
				if g.progress != nil {
					g.progress(g.stats())
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(units)
		var err error
		g.plan.units(func(unit []Item) bool {
			select {
			case units <- unit:
				return true
			case <-ctx.Done():
				err = context.Cause(ctx)
				return false
			}
		})
		return err
	})
	return group.Wait()
}

// item makes one. A job's config.xml comes last: where it is, the job is whole.
func (g *generator) item(ctx context.Context, i Item, l *linker) error {
	dir := filepath.Join(g.home, filepath.FromSlash(i.Folder))
	config := filepath.Join(dir, "config.xml")
	g.items.Add(1)
	if i.Job() {
		g.jobs.Add(1)
		g.builds.Add(int64(i.Builds))
	}
	if _, err := os.Lstat(config); err == nil {
		if i.Job() {
			g.resumed.Add(1)
		}
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if i.Job() {
		if err := g.addBuilds(ctx, dir, i.Builds, l); err != nil {
			return err
		}
		if err := write(filepath.Join(dir, "nextBuildNumber"), strconv.Itoa(i.Builds+1)+"\n"); err != nil {
			return err
		}
	}
	return write(config, g.plan.config(i))
}

func (g *generator) addBuilds(ctx context.Context, dir string, n int, l *linker) error {
	builds := filepath.Join(dir, "builds")
	if err := mkdir(builds); err != nil {
		return err
	}
	for b := 1; b <= n; b++ {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		d := filepath.Join(builds, strconv.Itoa(b))
		if err := mkdir(d); err != nil {
			return err
		}
		if err := l.link(filepath.Join(d, "build.xml")); err != nil {
			return err
		}
	}
	if n == 0 {
		return nil
	}
	return write(filepath.Join(builds, "permalinks"), permalinks(n))
}

// rest makes what is neither an item nor a build.
func (g *generator) rest() error {
	for name, content := range rootFiles {
		if err := write(filepath.Join(g.home, name), content); err != nil {
			return err
		}
	}
	for n := range g.plan.Descriptors {
		name := fmt.Sprintf("org.example.plugin%d.Settings", n)
		if err := write(filepath.Join(g.home, name+".xml"), descriptor(name, n)); err != nil {
			return err
		}
	}
	folder := func(parts ...string) (string, error) {
		dir := filepath.Join(append([]string{g.home}, parts...)...)
		return dir, os.MkdirAll(dir, 0o755)
	}
	for n := range g.plan.Nodes {
		name := "agent-" + strconv.Itoa(n)
		dir, err := folder("nodes", name)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, "config.xml"), nodeConfig(name)); err != nil {
			return err
		}
	}
	folders, ids := map[string]string{}, make([]string, 0, g.plan.Users)
	for n := range g.plan.Users {
		id := "user" + strconv.Itoa(n)
		ids, folders[id] = append(ids, id), fmt.Sprintf("%s_%d", id, g.plan.draw("user", n).Uint64())
		dir, err := folder("users", folders[id])
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, "config.xml"), userConfig(id)); err != nil {
			return err
		}
	}
	dir, err := folder("users")
	if err != nil {
		return err
	}
	return write(filepath.Join(dir, "users.xml"), userMap(folders, ids))
}

// linker makes build.xml files, as links while the file system can.
type linker struct {
	dir    string
	source string
	left   int
	plain  bool
}

func (l *linker) link(name string) error {
	for !l.plain {
		if l.left == 0 {
			f, err := os.CreateTemp(l.dir, "build-*.xml")
			if err != nil {
				return err
			}
			_, err = f.WriteString(buildXML)
			if closed := f.Close(); err == nil {
				err = closed
			}
			if err != nil {
				return err
			}
			l.source, l.left = f.Name(), maxLinks
		}
		err := os.Link(l.source, name)
		switch {
		case err == nil:
			l.left--
			return nil
		case errors.Is(err, fs.ErrExist):
			return nil
		case errors.Is(err, syscall.EMLINK):
			l.left = 0
		case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOTSUP):
			l.plain = true
		default:
			return err
		}
	}
	return write(name, buildXML)
}

func mkdir(dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// write makes a file at once or not at all; it is not made durable.
func write(name, content string) error {
	tmp := name + ".homegen-tmp"
	if err := os.WriteFile(tmp, []byte(content), 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, name)
}

func mustJSON(s state) string {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // a struct of numbers
	}
	return string(data) + "\n"
}
