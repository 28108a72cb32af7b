package conformance

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// change is one thing that happened to a name in a watched folder.
type change struct {
	dir, name string
	mask      uint32
}

func (c change) is(dir, name string, mask uint32) bool {
	return c.dir == dir && c.name == name && c.mask&mask != 0
}

// trace is what happened in some folders, in the order in which it happened:
// inotify queues the events of all watches of one instance in one line.
type trace struct {
	file *os.File

	mu       sync.Mutex
	dirs     map[int32]string
	all      []change
	news     chan struct{}
	overflow bool
	done     chan struct{}
}

const (
	watched   = unix.IN_CREATE | unix.IN_CLOSE_WRITE | unix.IN_MOVED_TO | unix.IN_DELETE | unix.IN_MOVED_FROM
	traceRead = 64 << 10
	// traceSync bounds the wait for the trace to catch up with what just happened.
	traceSync = 5 * time.Second
	// inotifyHead is struct inotify_event without its name.
	inotifyHead = 16
)

func newTrace() (*trace, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, fmt.Errorf("inotify: %w", err)
	}
	t := &trace{file: os.NewFile(uintptr(fd), "inotify"), dirs: map[int32]string{}, news: make(chan struct{}), done: make(chan struct{})}
	go t.read()
	return t, nil
}

func (t *trace) close() {
	_ = t.file.Close()
	<-t.done
}

func (t *trace) watch(dir string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	raw, err := t.file.SyscallConn()
	if err != nil {
		return fmt.Errorf("inotify: %w", err)
	}
	var wd int
	cerr := raw.Control(func(fd uintptr) { wd, err = unix.InotifyAddWatch(int(fd), dir, watched) })
	if err := errors.Join(cerr, err); err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	t.dirs[int32(wd)] = dir //nolint:gosec // small
	return nil
}

func (t *trace) read() {
	defer close(t.done)
	buf := make([]byte, traceRead)
	for {
		n, err := t.file.Read(buf)
		if err != nil {
			return
		}
		t.mu.Lock()
		for at := 0; at+inotifyHead <= n; {
			wd := int32(binary.NativeEndian.Uint32(buf[at:])) //nolint:gosec // as the kernel wrote it
			mask := binary.NativeEndian.Uint32(buf[at+4:])
			size := int(binary.NativeEndian.Uint32(buf[at+12:]))
			name := buf[at+inotifyHead : min(at+inotifyHead+size, n)]
			at += inotifyHead + size
			if mask&unix.IN_Q_OVERFLOW != 0 {
				t.overflow = true
				continue
			}
			t.all = append(t.all, change{t.dirs[wd], string(bytes.TrimRight(name, "\x00")), mask})
		}
		close(t.news)
		t.news = make(chan struct{})
		t.mu.Unlock()
	}
}

// mark is the place that the trace has reached.
func (t *trace) mark() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.all)
}

// since returns what happened behind mark, up to this moment. dir is any watched folder.
func (t *trace) since(ctx context.Context, mark int, dir string) ([]change, error) {
	f, err := os.CreateTemp(dir, ".conformance-")
	if err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	_ = f.Close()
	defer func() { _ = os.Remove(f.Name()) }()
	ctx, cancel := context.WithTimeoutCause(ctx, traceSync, errors.New("the trace of the home does not keep up"))
	defer cancel()
	for {
		t.mu.Lock()
		all, news, overflow := t.all[mark:], t.news, t.overflow
		t.mu.Unlock()
		if overflow {
			return nil, errors.New("the trace of the home lost events")
		}
		for i, c := range all {
			if c.is(dir, filepath.Base(f.Name()), unix.IN_CREATE) {
				return all[:i], nil
			}
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-news:
		}
	}
}

// find is the place of the first change that matches, -1 if there is none.
func find(all []change, dir, name string, mask uint32) int {
	for i, c := range all {
		if c.is(dir, name, mask) {
			return i
		}
	}
	return -1
}
