package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar"
	"google.golang.org/grpc"
)

type adoptCmd struct {
	clientFlags `embed:""`
	Replica     string `arg:"" help:"The dead replica."`
}

func (c *adoptCmd) Run(a *app) error {
	return c.call(a, func(ctx context.Context, cc *grpc.ClientConn) error {
		res, err := pb.NewAdoptionClient(cc).AdoptReplica(ctx, &pb.AdoptReplicaRequest{Replica: c.Replica})
		if err != nil {
			return err
		}
		if c.Output == outputJSON {
			return printProto(a.stdout, res, "  ")
		}
		_, err = fmt.Fprintf(a.stdout, "%d builds of %s assigned, %d left for want of a serving replica\n", res.GetAssigned(), c.Replica, res.GetUnplaced())
		return err
	})
}

type adoptHomeCmd struct {
	Home       string `help:"The shared JENKINS_HOME." env:"JENKINS_HOME" required:"true" placeholder:"DIR"`
	NewCluster bool   `help:"Yes, this copy is a cluster of its own." required:"true"`
	KeepBuilds bool   `help:"Carry the running builds on here: only when the original is gone for good."`
}

func (c *adoptHomeCmd) Run(a *app) error {
	home, err := layout.Open(c.Home)
	if err != nil {
		return err
	}
	id, setAside, err := sidecar.AdoptHome(fsys.System(), home, c.KeepBuilds)
	if err != nil {
		return homeError(err)
	}
	fmt.Fprintf(a.stdout, "%s is cluster %s now\n", home.Path(), id)
	if setAside > 0 {
		fmt.Fprintf(a.stdout, "%d records of builds that ran in the original were set aside in %s\n", setAside, home.Quarantine())
	}
	return nil
}

// homeError gives errors about the home their exit code.
func homeError(err error) error {
	var unshared *lock.UnsharedError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sidecar.ErrCopiedHome):
		return &exitError{exitCopied, err}
	case errors.Is(err, sidecar.ErrUnfitHome), errors.As(err, &unshared):
		return &exitError{exitUnfit, err}
	}
	return err
}
