package runner

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// firstLook and lastLook bound the pause between two looks at the rest of an
	// ended controller's group. It is normally gone at the second look.
	firstLook = 2 * time.Millisecond
	lastLook  = 200 * time.Millisecond
	// leftoverEvery is how often it is told that something cannot be killed.
	leftoverEvery = 10 * time.Second
)

// endGroup kills what is left of the group after its leader has ended, and every
// descendant elsewhere that inherited the liveness lock, and returns when all of
// it is gone. A process in an uninterruptible call on a dead NFS mount is gone
// only when the server answers: until then it executes nothing, but the lock is
// still its own, so waiting is right.
func (c *child) endGroup(leftover func([]int, error)) {
	killed := strayKiller{ref: c.ref, fds: map[int]int{}}
	defer killed.close()
	var told time.Time
	for pause := firstLook; ; pause = min(2*pause, lastLook) {
		_ = unix.Kill(-c.pid, unix.SIGKILL)
		var left []int
		all, err := processes()
		if err == nil {
			for _, p := range inGroup(all, c.pid) {
				left = append(left, p.pid)
			}
			for _, pid := range strays(all, c.pid, c.ref) {
				killed.kill(pid)
			}
			if left = append(left, killed.left()...); len(left) == 0 {
				return
			}
		}
		if time.Since(told) > leftoverEvery && pause == lastLook {
			told = time.Now()
			leftover(left, err)
		}
		<-time.After(pause)
	}
}

// strays are descendants of this process outside the group that hold the lock.
// They stay descendants because the runner is PID 1 or a subreaper.
func strays(all []process, pgid int, ref fileRef) []int {
	var found []int
	for _, p := range below(all, os.Getpid()) {
		if p.group == pgid {
			continue
		}
		if has, err := holds(p.pid, ref); err == nil && has {
			found = append(found, p.pid)
		}
	}
	return found
}

// strayKiller kills strays and knows when they are gone: a process that is being
// killed loses its descriptors first and the lock a moment later.
type strayKiller struct {
	ref fileRef
	fds map[int]int // pidfd by process id
}

// kill kills a process if it is still one that holds the file.
func (k *strayKiller) kill(pid int) {
	if _, known := k.fds[pid]; known {
		return
	}
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return // gone; if not, the next look finds it
	}
	has, err := holds(pid, k.ref) // so the id was not given to another process before the pidfd
	if err == nil && has && unix.PidfdSendSignal(fd, unix.SIGKILL, nil, 0) == nil {
		k.fds[pid] = fd
		return
	}
	_ = unix.Close(fd)
}

// left are those that have not ended yet.
func (k *strayKiller) left() []int {
	var left []int
	for pid, fd := range k.fds {
		poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}} //nolint:gosec // descriptors are small
		if n, err := unix.Poll(poll, 0); err != nil || n == 0 {
			left = append(left, pid)
		}
	}
	return left
}

func (k *strayKiller) close() {
	for _, fd := range k.fds {
		_ = unix.Close(fd)
	}
}
