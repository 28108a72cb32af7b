package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/config/timers"
)

// Problem is something that a person should mend (error) or know (warning).
type Problem struct {
	Level string `json:"level"`
	strict.Error
}

// Levels of problems.
const (
	LevelError   = "error"
	LevelWarning = "warning"
)

// Checker collects problems of a configuration.
type Checker struct {
	*Loaded
	Problems []Problem
}

// Failed says whether there is an error among the problems.
func (c *Checker) Failed() bool {
	return slices.ContainsFunc(c.Problems, func(p Problem) bool { return p.Level == LevelError })
}

// Add notes an error, split into the mistakes that it is made of. Messages that
// begin with the name of a setting get its place; section helps to find it.
func (c *Checker) Add(section string, err error) {
	var all strict.Errors
	var one *strict.Error
	switch {
	case err == nil:
	case errors.As(err, &all):
		for _, e := range all {
			c.Problems = append(c.Problems, Problem{LevelError, *e})
		}
	case errors.As(err, &one):
		c.Problems = append(c.Problems, Problem{LevelError, *one})
	default:
		if j, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range j.Unwrap() {
				c.Add(section, e)
			}
			return
		}
		name, rest, _ := strings.Cut(err.Error(), ": ")
		word, _, _ := strings.Cut(name, " ")
		if key := keyOf(section, word); key != "" {
			if word != name { // the rest of the name belongs to the message
				rest = strings.TrimPrefix(err.Error(), word+" ")
			}
			c.put(LevelError, key, rest)
			return
		}
		c.put(LevelError, "", strings.TrimPrefix(err.Error(), "configuration: ")) // put says that
	}
}

// Warn notes what a person should know about key.
func (c *Checker) Warn(key, format string, args ...any) {
	c.put(LevelWarning, key, fmt.Sprintf(format, args...))
}

// Fail notes a mistake about key.
func (c *Checker) Fail(key, format string, args ...any) {
	c.put(LevelError, key, fmt.Sprintf(format, args...))
}

func (c *Checker) put(level, key, message string) {
	p := Problem{level, *c.At(key, message)}
	if !slices.ContainsFunc(c.Problems, func(o Problem) bool { return o.Key == p.Key && o.Message == p.Message }) {
		c.Problems = append(c.Problems, p)
	}
}

// keyOf finds the setting that another package names: by key or flag.
func keyOf(section, name string) string {
	name = strings.TrimPrefix(name, "--")
	for _, s := range Settings() {
		_, bare, ok := strings.Cut(s.Key, ".")
		if !ok {
			bare = s.Key
		}
		if (s.Section == "" || s.Section == section) && (name == bare || name == s.Flag) {
			return s.Key
		}
	}
	return ""
}

// Timers returns the timers of the configuration, with those of a cluster's
// settings.
func (f *File) Timers(cluster settings.Settings) timers.Timers {
	r := f.Runner
	t := timers.Timers{
		Lease: r.Lease, FreezeAfter: r.FreezeAfter, ProveEvery: r.ProveEvery, HangAfter: r.HangAfter, StartTimeout: r.StartTimeout, NameTimeout: r.NameTimeout,
		FastPoll: f.Sidecar.FastPoll, SlowPoll: f.Sidecar.SlowPoll, Profile: f.Sidecar.Profile,
	}
	return cluster.Timers(t)
}

// Values checks every value by itself, wherever it came from.
func (c *Checker) Values() {
	for _, s := range Settings() {
		var f File
		text := s.Text(&c.File)
		if text == "" {
			continue
		}
		if err := strict.Set(s.value(&f), s.tag, text); err != nil {
			c.Fail(s.Key, "%v", err)
		}
	}
}

// TimersFit checks the inequalities between the timers.
func (c *Checker) TimersFit(cluster settings.Settings) {
	for _, v := range c.Timers(cluster).Check() {
		level, key := LevelError, ""
		if v.Advice {
			level = LevelWarning
		}
		for _, name := range v.Keys { // the one that somebody set, else the first
			k := keyOf("run", name)
			if k == "" {
				k = keyOf("sidecar", name)
			}
			if key == "" || c.Origins[key].Source == "default" && c.Origins[k].Source != "default" && k != "" {
				key = k
			}
		}
		c.put(level, key, v.Message)
	}
}
