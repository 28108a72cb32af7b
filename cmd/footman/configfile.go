package main

import (
	"fmt"
	"os"

	"github.com/alecthomas/kong"
	"github.com/footman-ci/footman/config"
)

// ownFile are commands that read the configuration themselves, or for which it is
// not meant: simulated programs get all they need from who starts them.
var ownFile = map[string]bool{"config": true, "demo": true, "simjenkins": true, "simnode": true, "version": true, "completion": true, "man": true}

// BeforeResolve reads the configuration file, so that flags which are not given
// have their values from there. A file that is wrong ends the daemons; commands
// that only look go on without it, because they are needed most when something is
// wrong.
func (cl *commandLine) BeforeResolve(ctx *kong.Context) error {
	command := ""
	var given *string
	for _, p := range ctx.Path {
		switch {
		case p.Command != nil && command == "":
			command = p.Command.Name
		case p.Flag != nil && p.Flag.Name == "config":
			if text, ok := ctx.FlagValue(p.Flag).(string); ok {
				given = &text
			}
		}
	}
	cl.given = given
	if command == "" || ownFile[command] {
		return nil
	}
	path, explicit := config.Find(given, os.LookupEnv)
	l, err := config.Load(path, explicit, os.LookupEnv)
	if err != nil {
		if explicit || command == "sidecar" || command == "run" {
			return &exitError{exitUsage, err}
		}
		fmt.Fprintf(ctx.Stderr, "footman: warning: going on without the configuration file: %v\n", err)
		return nil
	}
	cl.loaded = l
	ctx.AddResolver(config.Resolver(l))
	return nil
}
