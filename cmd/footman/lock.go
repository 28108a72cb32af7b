package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
)

type lockCmd struct {
	Status lockStatusCmd `cmd:"" help:"Show who holds the locks of a home; asks the file system, needs no sidecar."`
}

type lockStatusCmd struct {
	Home string `help:"The shared JENKINS_HOME." env:"JENKINS_HOME" required:"true" placeholder:"DIR"`
	outputFlag
}

type lockLine struct {
	Lock   string       `json:"lock"`
	Held   bool         `json:"held"`
	Holder *lock.Holder `json:"holder,omitempty"`
	Error  string       `json:"error,omitempty"`
}

func (c *lockStatusCmd) Run(a *app) error {
	home, err := layout.Open(c.Home)
	if err != nil {
		return err
	}
	if _, err := lock.CheckMount(home.Path()); err != nil {
		return homeError(err)
	}
	entries, err := os.ReadDir(home.Replicas())
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%s was never used by Footman (no %s)", home.Path(), home.Replicas())
		}
		return &exitError{exitUnfit, err}
	}
	lines := []lockLine{lookAt("startup", home.StartupLock())}
	for _, e := range entries {
		if e.IsDir() && layout.CheckName(e.Name()) == nil {
			lines = append(lines, lookAt("liveness "+e.Name(), home.AliveLock(e.Name())))
		}
	}
	if c.Output == outputJSON {
		return printJSON(a.stdout, lines)
	}
	g := grid{columns: []column{{title: "LOCK", min: 16}, {title: "HELD"}, {title: "BY", min: 10}, {title: "HOST", min: 8}, {title: "PID"}, {title: "SINCE"}, {title: "WHY", min: 16, optional: true}}}
	for _, l := range lines {
		row := text(l.Lock, "no", "-", "-", "-", "-", l.Error)
		if l.Held && l.Holder != nil {
			h := l.Holder
			row = text(l.Lock, "yes", dash(h.Role+" "+h.Replica), dash(h.Host), strconv.Itoa(h.PID), age(time.Since(h.Since))+" ago", h.Why)
			row[1].color = green
		}
		g.add(row...)
	}
	return g.print(a.stdout, a.screen, c.Output == outputWide)
}

func lookAt(name, path string) lockLine {
	held, h, err := lock.Status(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return lockLine{Lock: name}
	case err != nil:
		return lockLine{Lock: name, Error: err.Error()}
	case held:
		return lockLine{Lock: name, Held: true, Holder: &h}
	}
	return lockLine{Lock: name}
}
