package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/footman-ci/footman/config/strict"
)

// Origin says where a value came from.
type Origin struct {
	Source string `json:"source"`         // default, file, environment
	Name   string `json:"name,omitempty"` // of the file or the variable
	Line   int    `json:"line,omitempty"`
}

func (o Origin) String() string {
	switch o.Source {
	case "file":
		return fmt.Sprintf("%s:%d", o.Name, o.Line)
	case "environment":
		return "environment " + o.Name
	}
	return o.Source
}

// Loaded is what a file and the environment say, over the defaults.
type Loaded struct {
	File
	Path    string            // of the file; "" if none was read
	Origins map[string]Origin // by key, of every setting
	doc     *strict.Document
}

// Find returns the file to read: path if given, else the one that the environment
// names, else [DefaultPath]. It is explicit unless it is the default one, which
// alone may be missing. An empty explicit path means no file.
func Find(path *string, env func(string) (string, bool)) (file string, explicit bool) {
	if path != nil {
		return *path, true
	}
	if file, ok := env(EnvFile); ok {
		return file, true
	}
	return DefaultPath, false
}

// Load reads a configuration: defaults, over them the file, over that the
// environment. Mistakes in the file are [strict.Errors]; a file that is missing
// is one only if it was named explicitly.
func Load(path string, explicit bool, env func(string) (string, bool)) (*Loaded, error) {
	l := &Loaded{File: Default(), Origins: map[string]Origin{}, doc: &strict.Document{File: path}}
	if path != "" {
		data, err := readFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !explicit:
		case err != nil:
			l.Path = path
			return l, fmt.Errorf("configuration: %w", err)
		default:
			l.Path = path
			if l.doc, err = strict.Decode(path, data, &l.File); err != nil {
				return l, err
			}
		}
	}
	err := l.overlay(env)
	return l, err
}

// readFile reads no more than a configuration may have, so that a wrong path can't
// fill the memory.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder", path)
	case info.Size() > strict.MaxSize:
		return nil, fmt.Errorf("%s has %d bytes: at most %d", path, info.Size(), strict.MaxSize)
	}
	return os.ReadFile(path)
}

// overlay puts the environment over the file, and notes where each value is from.
// A variable that is set and empty says nothing.
func (l *Loaded) overlay(env func(string) (string, bool)) error {
	var errs []error
	for _, s := range Settings() {
		o := Origin{Source: "default"}
		if p, ok := l.doc.Places[s.Key]; ok {
			o = Origin{"file", l.Path, p.Line}
		}
		if text, ok := env(s.Env); s.Env != "" && ok && text != "" {
			o = Origin{Source: "environment", Name: s.Env}
			if err := strict.Set(s.value(&l.File), s.tag, text); err != nil {
				errs = append(errs, fmt.Errorf("environment variable %s (%s): %w", s.Env, s.Key, err))
			}
		}
		l.Origins[s.Key] = o
	}
	return errors.Join(errs...)
}

// At returns a mistake about the value of key, with its place if the file has it.
func (l *Loaded) At(key, message string) *strict.Error {
	e := l.doc.At(key, message)
	if o := l.Origins[key]; o.Source != "file" {
		e = &strict.Error{Key: key, Message: message, File: "configuration"}
		if o.Source == "environment" {
			e.File = "environment variable " + o.Name
		}
	}
	return e
}
