package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/homeview"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

// homeTimeout bounds a look at the home without a sidecar: a storage that hangs
// must not hang the command that somebody types because of it.
const homeTimeout = 10 * time.Second

// probeTimeout bounds the question to each sidecar of this host, which home is its.
const probeTimeout = 2 * time.Second

// Where an answer comes from, as JSON output says it.
const (
	sourceSidecar = "sidecar"
	sourceHome    = "home"
)

// lookFlags are those of commands that only look. They ask a sidecar, and with a
// home they do without.
type lookFlags struct {
	clientFlags
	Home  string `help:"JENKINS_HOME to look at. If no sidecar of it answers here, its files and locks are read instead." env:"JENKINS_HOME" placeholder:"DIR"`
	Quiet bool   `help:"Names only, one a line." short:"q"`
}

// answer has what a sidecar or the home said.
type answer[T any] struct {
	value  T
	source string
	note   string // why it is from the home; empty from a sidecar
}

// look asks a sidecar, or reads the home when none of its sidecars answers.
func look[T any](ctx context.Context, f *lookFlags, ask func(context.Context, *grpc.ClientConn) (T, error), read func(*homeview.View) (T, error)) (answer[T], error) {
	out := answer[T]{source: sourceSidecar}
	path, err := f.find(ctx)
	if err == nil {
		var cc *grpc.ClientConn
		if cc, err = dialSocket(path); err == nil {
			defer cc.Close()
			limited, cancel := context.WithTimeout(ctx, callTimeout)
			defer cancel()
			out.value, err = ask(limited, cc)
			if err == nil {
				return out, nil
			}
			err = explain(err, path)
		}
	}
	ee, ok := errors.AsType[*exitError](err)
	if f.Home == "" || !ok || ee.code != exitSidecar || ctx.Err() != nil {
		return out, err
	}
	home, herr := layout.Open(f.Home)
	if herr != nil {
		return out, herr
	}
	out.source, out.note = sourceHome, ee.err.Error()
	out.value, err = inTime(ctx, home, func() (T, error) { return read(homeview.New(home)) })
	return out, err
}

// inTime runs a look at the home and gives up when it takes too long; the look
// itself can't be interrupted and ends with the process.
func inTime[T any](ctx context.Context, home layout.Home, read func() (T, error)) (T, error) {
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	go func() {
		v, err := read()
		done <- result{v, err}
	}()
	var none T
	select {
	case r := <-done:
		if r.err != nil {
			return none, unfit(home, r.err)
		}
		return r.v, nil
	case <-ctx.Done():
		return none, context.Cause(ctx)
	case <-time.After(homeTimeout):
		return none, &exitError{exitUnfit, fmt.Errorf("%s does not answer within %s: look at its storage", home.Path(), homeTimeout)}
	}
}

func unfit(home layout.Home, err error) error {
	switch {
	case errors.Is(err, homeview.ErrUnused):
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%s does not exist; --home must name the JENKINS_HOME", home.Path())
	case errors.Is(err, fs.ErrPermission):
		err = fmt.Errorf("%w: run this as the user of Jenkins", err)
	default:
		return err
	}
	return &exitError{exitUnfit, err}
}

// find chooses the socket. With a home and no other choice it is that of a sidecar
// which serves this home.
func (f *lookFlags) find(ctx context.Context) (string, error) {
	if f.Socket != "" || f.Name != "" {
		return f.socket()
	}
	if f.Home == "" {
		path, err := f.socket()
		if err != nil {
			if common := commonSocket(ctx); common != "" {
				return common, nil
			}
		}
		return path, err
	}
	want, err := layout.Open(f.Home)
	if err != nil {
		return "", err
	}
	for _, name := range socketNames() {
		path := layout.SocketPath(name)
		if got, err := homeOf(ctx, path); err == nil && same(got, want.Path()) {
			return path, nil
		}
	}
	return "", &exitError{exitSidecar, fmt.Errorf("no sidecar of %s answers here (no socket of one in %s)", want.Path(), layout.RuntimeDir())}
}

// commonSocket is the first of several that answer, if all of those are of one
// home: it doesn't matter then which is asked.
func commonSocket(ctx context.Context) string {
	names := socketNames()
	homes := make([]string, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() {
			if got, err := homeOf(ctx, layout.SocketPath(name)); err == nil {
				homes[i] = got
			}
		})
	}
	wg.Wait()
	first, home := "", ""
	for i, got := range homes {
		switch {
		case got == "":
		case first == "":
			first, home = layout.SocketPath(names[i]), got
		case got != home:
			return ""
		}
	}
	return first
}

func homeOf(ctx context.Context, socket string) (string, error) {
	cc, err := dialSocket(socket)
	if err != nil {
		return "", err
	}
	defer cc.Close()
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	st, err := pb.NewClusterClient(cc).GetStatus(ctx, &pb.GetStatusRequest{})
	return st.GetHome(), err
}

// same compares two folders by name, links resolved as far as the storage answers
// at once.
func same(a, b string) bool {
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	done := make(chan bool, 1)
	go func() {
		ra, errA := filepath.EvalSymlinks(a)
		rb, errB := filepath.EvalSymlinks(b)
		done <- errA == nil && errB == nil && ra == rb
	}()
	select {
	case same := <-done:
		return same
	case <-time.After(probeTimeout):
		return false
	}
}
