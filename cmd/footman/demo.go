package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/demo"
)

type demoCmd struct {
	Home       string        `help:"Use a copy of this JENKINS_HOME. Default: a small real one that is built in." type:"existingdir" placeholder:"DIR"`
	Replicas   int           `help:"How many replicas." default:"3"`
	Builds     int           `help:"How many builds in each round." default:"30"`
	Rounds     int           `help:"How often to kill." default:"1"`
	Kill       string        `help:"What to kill -9: a replica's name, random, two, all (replicas), jvm, runner, sidecar (one part of one), or none." default:"random"`
	Controller string        `help:"Run real controllers: a command with {name}, {port} and {home} in it." placeholder:"COMMAND"`
	Profile    string        `help:"Gossip profile to compare with: lan or fast." default:"lan" enum:"lan,fast"`
	Boot       time.Duration `help:"How long simulated controllers boot." default:"500ms"`
	Seed       uint64        `help:"Repeat the choices of an earlier run."`
	Keep       bool          `help:"Keep the home and the logs."`
	outputFlag
}

func (c *demoCmd) Run(a *app) error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	cfg := demo.Config{
		Exe: exe, Home: c.Home, Replicas: c.Replicas, Builds: c.Builds, Rounds: c.Rounds, Kill: c.Kill,
		Controller: c.Controller, Profile: c.Profile, Boot: c.Boot, Seed: c.Seed, Keep: c.Keep,
	}
	if err := cfg.Validate(); err != nil {
		return &exitError{exitUsage, err}
	}
	p := newProgress(a.stderr)
	if c.Output != outputJSON {
		p = newProgress(a.stdout)
	}
	res, err := demo.New(cfg, p).Run(a.ctx)
	p.end()
	if err != nil && errors.Is(err, errSignal) {
		return &exitError{exitFailure, errors.New("stopped by a signal; nothing is left behind")}
	}
	if err != nil {
		res.Problems = append(res.Problems, err.Error())
	}
	if c.Output == outputJSON {
		if perr := printJSON(a.stdout, res); perr != nil {
			return perr
		}
	} else if perr := printDemo(a.stdout, res); perr != nil {
		return perr
	}
	if res.Verdict != demo.VerdictOK {
		return &exitError{exitVerdict, errors.New("the verdict is: failed")}
	}
	return err
}

// progress prints steps, and on a terminal one line about what is under way.
type progress struct {
	w     io.Writer
	live  bool
	began time.Time
	wide  int
}

func newProgress(w io.Writer) *progress {
	return &progress{w: w, live: isTerminal(w), began: time.Now()}
}

func (p *progress) Step(format string, args ...any) {
	p.end()
	fmt.Fprintf(p.w, "%6.1fs  %s\n", time.Since(p.began).Seconds(), fmt.Sprintf(format, args...))
}

func (p *progress) Live(format string, args ...any) {
	if !p.live {
		return
	}
	line := fmt.Sprintf("%6.1fs  … %s", time.Since(p.began).Seconds(), fmt.Sprintf(format, args...))
	fmt.Fprintf(p.w, "\r%s%s", line, strings.Repeat(" ", max(0, p.wide-len(line))))
	p.wide = len(line)
}

// end clears the live line.
func (p *progress) end() {
	if p.wide > 0 {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", p.wide))
		p.wide = 0
	}
}

// keptInStep says how soon the others had what one replica saved.
func keptInStep(r demo.Result, ms func(float64) string) string {
	if r.SavedToLoaded.Max == 0 {
		return "-"
	}
	s := r.SavedToLoaded
	return fmt.Sprintf("p50 %s, p99 %s, max %s; %d resources equal in all memories", ms(s.P50), ms(s.P99), ms(s.Max), r.InStep)
}

func printDemo(w io.Writer, r demo.Result) error {
	killed := "nothing"
	if len(r.Killed) > 0 {
		killed = strings.Join(r.Killed, ", ")
	}
	ms := func(v float64) string {
		if v == 0 {
			return "-"
		}
		if v >= 1000 {
			return fmt.Sprintf("%.1f s", v/1000)
		}
		return fmt.Sprintf("%.0f ms", v)
	}
	g := grid{columns: make([]column, 2)}
	for _, row := range [][2]string{
		{"replicas", fmt.Sprint(r.Replicas)},
		{"builds", fmt.Sprint(r.Builds)},
		{"killed (kill -9)", killed},
		{"builds carried on", fmt.Sprintf("%d, and %d ended with a reason because Jenkins can't resume them", r.Adopted, r.Unresumable)},
		{"kill to resumed", fmt.Sprintf("p50 %s, p99 %s, max %s", ms(r.Adoption.P50), ms(r.Adoption.P99), ms(r.Adoption.Max))},
		{"gossip alone", fmt.Sprintf("p50 %s, max %s to notice (serf, profile %s)", ms(r.SerfFailed.P50), ms(r.SerfFailed.Max), r.SerfProfile)},
		{"start-up hand-over", fmt.Sprintf("p50 %s, max %s; %d overlaps", ms(r.StartupHandover.P50), ms(r.StartupHandover.Max), r.StartupOverlap)},
		{"saved to loaded", keptInStep(r, ms)},
		{"largest sidecar", fmt.Sprintf("%.0f MB resident", r.SidecarRSSMB)},
		{"ticks lost", fmt.Sprint(r.LostTicks)},
		{"ticks doubled", fmt.Sprint(r.DoubledTicks)},
		{"unfinished", fmt.Sprint(r.Unfinished)},
		{"verdict", r.Verdict},
	} {
		g.add(text(row[0], row[1])...)
	}
	fmt.Fprintln(w)
	if err := g.print(w, screen{}, true); err != nil {
		return err
	}
	for _, p := range r.Problems {
		fmt.Fprintln(w, "problem:", printable(p))
	}
	return nil
}
