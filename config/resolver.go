package config

import (
	"os"

	"github.com/alecthomas/kong"
)

// Resolver gives kong the values of a loaded configuration for flags that are not
// on the command line. It decides between file and environment itself, because
// kong lets a resolver win over the environment.
func Resolver(l *Loaded) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
		s, ok := settingOf(parent, flag)
		if !ok {
			return nil, nil //nolint:nilnil // kong's way to say: not known here
		}
		if _, set := os.LookupEnv(s.Env); l.Origins[s.Key].Source == "default" && !(s.Env != "" && set) {
			return nil, nil //nolint:nilnil // the flag's own default, or none
		}
		if s.Kind == "list" {
			words, _ := s.Any(&l.File).([]string)
			out := make([]any, len(words))
			for i, w := range words {
				out[i] = w
			}
			return out, nil
		}
		return s.Text(&l.File), nil
	})
}

// settingOf finds the setting of a flag: by its name in the section of its
// command; in other commands a flag is the common setting if it has the name and
// the environment variable of one.
func settingOf(parent *kong.Path, flag *kong.Flag) (Setting, bool) {
	command := ""
	if parent.Command != nil {
		command = parent.Command.Name
	}
	for _, s := range Settings() {
		if s.Flag != flag.Name {
			continue
		}
		sameEnv := len(flag.Envs) > 0 && flag.Envs[0] == s.Env
		if s.Section == "" && sameEnv || s.Section != "" && s.Command() == command {
			return s, true
		}
	}
	return Setting{}, false
}
