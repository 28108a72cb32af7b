package main

import (
	"fmt"
	"strings"

	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins/bridge"
)

type jvmOptionsCmd struct {
	Home        string `help:"The shared JENKINS_HOME." env:"FOOTMAN_HOME,JENKINS_HOME" required:"true" placeholder:"DIR"`
	Name        string `help:"Name of the replica." env:"FOOTMAN_REPLICA" required:"true"`
	Incarnation uint64 `help:"Number of the life. A command that 'footman run' starts has it in its environment." env:"FOOTMAN_INCARNATION" required:"true"`
	Shell       bool   `help:"One line, quoted for a POSIX shell."`
}

// Examples of jvm-options.
func (c *jvmOptionsCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{
		Line: `eval "exec java $(footman jvm-options --shell) -jar jenkins.war"`,
		Text: "In a script that is started by 'footman run --jvm-options-env none -- ./script'",
	}}
}

func (c *jvmOptionsCmd) Run(a *app) error {
	if err := layout.CheckName(c.Name); err != nil {
		return usageError("--name: %v", err)
	}
	if c.Incarnation == 0 {
		return usageError("--incarnation: lives are counted from 1")
	}
	home, err := layout.Open(c.Home)
	if err != nil {
		return err
	}
	options := bridge.Options(bridge.Replica{Home: home, Name: c.Name, Incarnation: c.Incarnation})
	separator := "\n"
	if c.Shell {
		separator = " "
		for i, o := range options {
			options[i] = bridge.ShellQuote(o)
		}
	}
	_, err = fmt.Fprintln(a.stdout, strings.Join(options, separator))
	return err
}
