package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/footman-ci/footman/internal/layout"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// callTimeout bounds one question to the sidecar; it answers within a second even
// when its storage stalls.
const callTimeout = 10 * time.Second

// clientFlags choose the sidecar that a command talks to.
type clientFlags struct {
	Socket string `help:"Unix socket of the sidecar. Default: the only one of this user." env:"FOOTMAN_SOCKET" placeholder:"PATH"`
	Name   string `help:"Replica whose sidecar to ask, if several run here." env:"FOOTMAN_REPLICA"`
	outputFlag
}

// socket finds the sidecar's socket, or says what to do.
func (f *clientFlags) socket() (string, error) {
	if f.Socket != "" {
		return f.Socket, nil
	}
	if f.Name != "" {
		if err := layout.CheckName(f.Name); err != nil {
			return "", usageError("--name: %v", err)
		}
		return layout.SocketPath(f.Name), nil
	}
	names := socketNames()
	if len(names) > 1 { // a sidecar that was killed leaves its socket behind
		if live := slices.DeleteFunc(slices.Clone(names), deadSocket); len(live) > 0 {
			names = live
		}
	}
	switch len(names) {
	case 1:
		return layout.SocketPath(names[0]), nil
	case 0:
		return "", &exitError{exitSidecar, fmt.Errorf("no sidecar of this user runs here (no socket in %s); start 'footman sidecar', or name its socket with --socket", layout.RuntimeDir())}
	}
	return "", usageError("several sidecars run here: choose one with --name (%s)", strings.Join(names, ", "))
}

// deadSocket says whether nobody listens at the socket of a replica any more.
func deadSocket(name string) bool {
	dialer := net.Dialer{Timeout: probeTimeout}
	conn, err := dialer.DialContext(context.Background(), "unix", layout.SocketPath(name))
	if err == nil {
		_ = conn.Close()
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

func (f *clientFlags) dial() (*grpc.ClientConn, string, error) {
	path, err := f.socket()
	if err != nil {
		return nil, "", err
	}
	cc, err := dialSocket(path)
	return cc, path, err
}

// dialSocket prepares a connection; nothing is sent before the first question.
func dialSocket(path string) (*grpc.ClientConn, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &exitError{exitSidecar, fmt.Errorf("no sidecar at %s: %w; start 'footman sidecar', or see with 'ls %s' which ones run here", path, err, layout.RuntimeDir())}
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 && int(st.Uid) != os.Geteuid() && os.Geteuid() != 0 {
		return nil, &exitError{exitSidecar, fmt.Errorf("the socket %s belongs to user %d, not to you: run this as that user", path, st.Uid)}
	}
	cc, err := grpc.NewClient("unix:"+path, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64<<20)))
	if err != nil {
		return nil, fmt.Errorf("reach sidecar: %w", err)
	}
	return cc, nil
}

// call runs one question and turns gRPC errors into messages and exit codes.
func (f *clientFlags) call(a *app, ask func(context.Context, *grpc.ClientConn) error) error {
	cc, path, err := f.dial()
	if err != nil {
		return err
	}
	defer cc.Close()
	ctx, cancel := context.WithTimeout(a.ctx, callTimeout)
	defer cancel()
	return explain(ask(ctx, cc), path)
}

func explain(err error, path string) error {
	if err == nil {
		return nil
	}
	s, ok := status.FromError(err)
	switch {
	case errors.Is(err, context.Canceled):
		return nil
	case !ok:
		return err
	case s.Code() == codes.Unavailable && strings.Contains(s.Message(), "connect"):
		return &exitError{exitSidecar, fmt.Errorf("the sidecar at %s does not answer; is it running?", path)}
	case s.Code() == codes.DeadlineExceeded:
		return &exitError{exitSidecar, fmt.Errorf("the sidecar at %s did not answer within %s", path, callTimeout)}
	case s.Code() == codes.InvalidArgument:
		return &exitError{exitUsage, errors.New(s.Message())}
	case s.Code() == codes.Canceled:
		return nil
	}
	return errors.New(s.Message())
}
