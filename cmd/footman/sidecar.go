package main

import (
	"errors"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/sidecar"
)

type sidecarCmd struct {
	Home      string   `help:"The shared JENKINS_HOME." env:"JENKINS_HOME" placeholder:"DIR"`
	Name      string   `help:"Name of this replica, stable over restarts. Default: the host name." env:"FOOTMAN_REPLICA"`
	Socket    string   `help:"Unix socket for controller, runner and CLI. Default: NAME.sock in the runtime folder." env:"FOOTMAN_SOCKET" placeholder:"PATH"`
	Listen    string   `help:"Loopback address for peers on this host." default:"127.0.0.1:0" placeholder:"HOST:PORT"`
	HTTP      string   `help:"Loopback address of the JSON API; its URL and token lie beside the socket." default:"127.0.0.1:0" placeholder:"HOST:PORT"`
	Gossip    string   `help:"Address for encrypted gossip." default:"127.0.0.1:0" placeholder:"HOST:PORT"`
	Profile   string   `help:"Failure detection of gossip: lan or fast." default:"lan" enum:"lan,fast"`
	Join      []string `help:"Gossip addresses to join, besides those found in the home." placeholder:"HOST:PORT"`
	StateDir  string   `help:"Local folder for what may be lost (gossip snapshot)." placeholder:"DIR" type:"path"`
	Tag       []string `help:"Tags of this replica, e.g. noadopt."`
	Unresumed string   `help:"What follows a build that can't be resumed: abort or rebuild." default:"abort" enum:"abort,rebuild" name:"unresumable"`
}

func (c *sidecarCmd) Run(a *app) error {
	cfg := sidecar.DefaultConfig()
	cfg.Home, cfg.Socket, cfg.Listen, cfg.HTTP, cfg.Gossip, cfg.Profile = c.Home, c.Socket, c.Listen, c.HTTP, c.Gossip, c.Profile
	cfg.Join, cfg.StateDir, cfg.Tags, cfg.Version = c.Join, c.StateDir, c.Tag, version()
	if c.Name != "" {
		cfg.Name = c.Name
	}
	if c.Unresumed == "rebuild" {
		cfg.Policy = adoption.PolicyRebuild
	}
	if err := cfg.Validate(); err != nil {
		return &exitError{exitUsage, err}
	}
	s := sidecar.New(cfg, a.log)
	if err := s.Open(a.ctx); err != nil {
		if errors.Is(err, sidecar.ErrNameInUse) {
			return &exitError{exitName, err}
		}
		return homeError(err)
	}
	defer s.Close()
	return s.Run(a.ctx)
}
