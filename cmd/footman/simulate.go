package main

import (
	"context"
	"errors"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/simjenkins"
)

type simControllerCmd struct {
	simjenkins.Config `embed:""`
}

func (c *simControllerCmd) Run(a *app) error {
	c.FS = fsys.System()
	code, err := c.Config.Run(a.ctx, a.log)
	if code == 0 && err == nil {
		return nil
	}
	if err == nil {
		err = errSilent
	}
	return &exitError{code, err}
}

type simNodeCmd struct {
	simjenkins.Node `embed:""`
}

func (c *simNodeCmd) Run(a *app) error {
	err := c.Node.Run(a.ctx, a.log)
	var usage *simjenkins.UsageError
	switch {
	case errors.As(err, &usage):
		return &exitError{exitUsage, err}
	case errors.Is(err, context.Canceled), errors.Is(err, errSignal):
		return nil
	}
	return err
}
