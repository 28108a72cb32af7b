package main

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type syncCmd struct {
	Status    syncStatusCmd    `cmd:"" help:"Show how well each controller is in step with the disk."`
	Diff      syncDiffCmd      `cmd:"" help:"List what lies on disk and is not loaded."`
	Log       syncLogCmd       `cmd:"" help:"Show the last changes, who made them, and what became of them here."`
	Conflicts syncConflictsCmd `cmd:"" help:"List what was overwritten by somebody who had not seen it."`
	Show      syncShowCmd      `cmd:"" help:"Show what a conflict is about."`
	Settle    syncSettleCmd    `cmd:"" help:"Settle a conflict."`
	Rescan    syncRescanCmd    `cmd:"" help:"Compare everything on disk with what is loaded, now."`
}

// syncFlags are those of commands that ask one sidecar about its own controller.
type syncFlags struct {
	clientFlags
	Home string `help:"JENKINS_HOME whose sidecar to ask, if those of several run here." env:"JENKINS_HOME" placeholder:"DIR"`
}

// find chooses the socket. Where it doesn't matter which replica answers, any of
// several of one home is taken.
func (f *syncFlags) find(ctx context.Context, anyReplica bool) (string, error) {
	if !anyReplica && f.Name == "" && f.Socket == "" && len(socketNames()) > 1 {
		return f.socket()
	}
	return (&lookFlags{clientFlags: f.clientFlags, Home: f.Home}).find(ctx)
}

// ask runs one question to a sidecar.
func (f *syncFlags) ask(ctx context.Context, anyReplica bool, question func(context.Context, *grpc.ClientConn) error) error {
	path, err := f.find(ctx, anyReplica)
	if err != nil {
		return err
	}
	cc, err := dialSocket(path)
	if err != nil {
		return err
	}
	defer cc.Close()
	if _, has := ctx.Deadline(); !has {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callTimeout)
		defer cancel()
	}
	return explainSync(question(ctx, cc), path)
}

// explainSync is [explain] for a sidecar that may keep nothing in step.
func explainSync(err error, path string) error {
	if s, ok := status.FromError(err); ok && s.Code() == codes.Unimplemented {
		return errors.New("this sidecar keeps no configuration in step: it is switched off (sync.enabled), or the sidecar is older than this program")
	}
	return explain(err, path)
}

// tell prints one line of a result, or nothing as JSON has it.
func (f *syncFlags) tell(a *app, format string, args ...any) error {
	_, err := fmt.Fprintln(a.stdout, wrapLine(fmt.Sprintf(format, args...), a.screen.width, 2))
	return err
}
