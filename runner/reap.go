package runner

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// own are the children whose wait status belongs to somebody in this process. Its
// lock is held while a controller is being started and while orphans are reaped,
// so that no controller is taken for an orphan before it is known.
var own pidSet

type pidSet struct {
	sync.Mutex
	pids map[int]bool
}

// add is called with the lock held.
func (s *pidSet) add(pid int) {
	if s.pids == nil {
		s.pids = map[int]bool{}
	}
	s.pids[pid] = true
}

func (s *pidSet) remove(pid int) {
	s.Lock()
	defer s.Unlock()
	delete(s.pids, pid)
}

// reapEvery bounds how often orphans are looked for: each look reads /proc.
const reapEvery = time.Second

// becomeReaper makes this process the parent of its descendants' orphans, as PID 1
// is in a container. So the rest of a controller can always be found and reaped.
// The setting is not inherited by children.
func becomeReaper() error {
	if os.Getpid() == 1 {
		return nil
	}
	return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
}

// reapOrphans reaps adopted processes until ctx ends.
func reapOrphans(ctx context.Context) {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, unix.SIGCHLD)
	defer signal.Stop(ended)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ended:
		}
		reapOnce()
		select { // whatever ends meanwhile waits in the channel
		case <-ctx.Done():
			return
		case <-time.After(reapEvery):
		}
	}
}

// reapOnce reaps every adopted orphan that has ended. Children that somebody in
// this process waits for are left alone: controllers are known, and any other
// child that was started here is in this process's own group, while an orphan
// of a controller is not. (PID 1 starts nothing but controllers.)
func reapOnce() {
	if !anyEnded() {
		return
	}
	own.Lock()
	defer own.Unlock()
	all, err := processes()
	if err != nil {
		return // the next signal comes
	}
	self, group := os.Getpid(), unix.Getpgrp()
	for _, p := range all {
		if p.parent != self || p.alive() || own.pids[p.pid] || (p.group == group && self != 1) {
			continue
		}
		var ws syscall.WaitStatus
		_, _ = syscall.Wait4(p.pid, &ws, unix.WNOHANG, nil)
	}
}

// anyEnded says cheaply whether some child waits to be reaped.
func anyEnded() bool {
	var info unix.Siginfo
	for {
		err := unix.Waitid(unix.P_ALL, 0, &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		return err == nil && info.Signo != 0 // stays 0 when there is none
	}
}
