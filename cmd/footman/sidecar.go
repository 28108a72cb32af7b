package main

import (
	"errors"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/sidecar"
)

// sidecarCmd has the flags of config.Sidecar, which are settings of the file, too.
type sidecarCmd struct {
	config.Common  `embed:""`
	config.Sidecar `embed:""`
	config.Sync    `embed:""`
}

func (c *sidecarCmd) Run(a *app) error {
	cfg := sidecarConfig(c.Common, c.Sidecar, c.Sync)
	if a.file != nil { // the timers of one replica must fit together, whoever uses them
		cfg.Lease = a.file.Runner.Lease
	}
	if err := cfg.Validate(); err != nil {
		return &exitError{exitUsage, err}
	}
	go sidecar.LimitMemory(a.ctx)
	s := sidecar.New(cfg, a.log)
	if err := s.Open(a.ctx); err != nil {
		return sidecarError(err)
	}
	defer s.Close()
	return sidecarError(s.Run(a.ctx))
}

// sidecarError gives the daemon's errors their exit codes.
func sidecarError(err error) error {
	switch {
	case errors.Is(err, sidecar.ErrNameInUse):
		return &exitError{exitName, err}
	case errors.Is(err, sidecar.ErrNameLost):
		return &exitError{exitFenced, err}
	case errors.Is(err, sidecar.ErrSocketFolder):
		return &exitError{exitUsage, err}
	}
	return homeError(err)
}

// sidecarConfig is what the settings mean for the daemon.
func sidecarConfig(common config.Common, c config.Sidecar, sync config.Sync) sidecar.Config {
	cfg := sidecar.DefaultConfig()
	cfg.Home, cfg.Socket, cfg.Version = common.Home, common.Socket, version()
	if common.Name != "" {
		cfg.Name = common.Name
	}
	cfg.Listen, cfg.HTTP, cfg.Gossip, cfg.Profile = c.Listen, c.HTTP, c.Gossip, c.Profile
	cfg.Join, cfg.StateDir, cfg.Tags, cfg.Policy = c.Join, c.StateDir, c.Tags, adoption.Policy(c.Unresumable)
	cfg.AdvertisePeer, cfg.TLSCert, cfg.TLSKey, cfg.TLSCA = c.AdvertisePeer, c.TLSCert, c.TLSKey, c.TLSCA
	cfg.FastPoll, cfg.SlowPoll = c.FastPoll, c.SlowPoll
	cfg.Sync = sidecar.Sync{Off: !sync.Enabled, ScanEvery: sync.ScanEvery, NoWatch: !sync.Watch}
	return cfg
}
