package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	"github.com/footman-ci/footman/jenkins"
)

// realStartLimit is how long a real controller may take from the request to the
// build's folder.
const realStartLimit = 30 * time.Second

// countingLoop finds jobs of a given home whose builds can be judged: an inline
// script that prints "tick 1" to "tick N".
var countingLoop = regexp.MustCompile(`seq 1 (\d+)[\s\S]*?echo (?:&quot;|")?tick \$`)

// tickingJobs returns the full names of the home's judgeable Pipelines, and how
// often they tick.
func tickingJobs(home string) (map[string]int, error) {
	out := map[string]int{}
	layout := jenkins.Layout{Home: home}
	err := filepath.WalkDir(filepath.Join(home, "jobs"), func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == "builds" || e.Name() == "workspace"):
			return fs.SkipDir
		case e.IsDir() || e.Name() != "config.xml":
			return nil
		}
		config, err := os.ReadFile(path) //nolint:gosec // a copy of the home in our own folder
		if err != nil {
			return err
		}
		m := countingLoop.FindSubmatch(config)
		if m == nil {
			return nil
		}
		folder, err := filepath.Rel(home, filepath.Dir(path))
		if err != nil {
			return err
		}
		name, err := layout.FullName(filepath.ToSlash(folder))
		if err != nil {
			return err
		}
		out[name], err = strconv.Atoi(string(m[1]))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for jobs that print ticks: %w", err)
	}
	if len(out) == 0 {
		return nil, errors.New("the home has no Pipeline whose script prints 'tick 1' to 'tick N' (for i in $(seq 1 N); do echo tick $i; …): without one nothing can be judged")
	}
	return out, nil
}

// consoleNote is what Jenkins weaves into logs (hudson.console.ConsoleNote): it
// begins with PREAMBLE and ends with POSTAMBLE.
var consoleNote = regexp.MustCompile("\x1b\\[8mha:.*?\x1b\\[0m")

// plainTick is the whole line that a job prints. "+ echo tick 1" is the shell's.
var plainTick = regexp.MustCompile(`(?m)^tick (\d+)\r?$`)

// realTicks translates the log of a real build. The lines don't say who wrote
// them, so two executors at once show as doubled ticks only.
func realTicks(log []byte) []byte {
	log = consoleNote.ReplaceAll(log, nil)
	return plainTick.ReplaceAllFunc(log, func(line []byte) []byte {
		n, err := strconv.Atoi(string(plainTick.FindSubmatch(line)[1]))
		if err != nil {
			return line
		}
		return bytes.TrimSuffix(ticklog.Append(nil, ticklog.Tick{N: n, By: "controller"}), []byte("\n"))
	})
}

// judge judges all builds that were started, from their logs.
func (d *Demo) judge() (verdict.Report, error) {
	if d.cfg.Controller != "" {
		return verdict.HomeAs(d.home, d.work.expected, realTicks)
	}
	return verdict.Home(d.home, d.work.expected)
}

// startRealBuilds starts builds by Jenkins' own remote API. The controllers must
// let anybody start builds.
func (d *Demo) startRealBuilds(ctx context.Context) error {
	jobs, err := tickingJobs(d.home)
	if err != nil {
		return err
	}
	var names []string
	for name := range jobs {
		names = append(names, name)
	}
	for i := range d.cfg.Builds {
		r, job := d.pack.Replicas[i%len(d.pack.Replicas)], names[i%len(names)]
		before, err := d.newestBuild(job)
		if err != nil {
			return err
		}
		body, code, err := post(ctx, r.URL()+jobPath(job)+"/build?delay=0sec")
		if err != nil || code != http.StatusCreated {
			return fmt.Errorf("start a build of %s on %s: %w (status %d: %.200s)", job, r.Name, orNone(err), code, body)
		}
		number := 0
		err = harness.Until(ctx, realStartLimit, "build of "+job, func(context.Context) (bool, error) {
			number, err = d.newestBuild(job)
			return number > before, err
		})
		if err != nil {
			return err
		}
		d.work.expected = append(d.work.expected, verdict.Expected{Job: job, Number: number, Ticks: jobs[job]})
	}
	return nil
}

func (d *Demo) newestBuild(job string) (int, error) {
	folder, err := jenkins.Layout{Home: d.home}.JobFolder(job)
	if err != nil {
		return 0, err
	}
	entries, err := os.ReadDir(filepath.Join(d.home, filepath.FromSlash(folder), "builds"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	newest := 0
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil {
			newest = max(newest, n)
		}
	}
	return newest, nil
}
