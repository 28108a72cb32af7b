package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

const (
	// leastInterval bounds how often --watch asks by itself.
	leastInterval = 100 * time.Millisecond
	// watchPause collects the events of one moment into one look.
	watchPause = 100 * time.Millisecond
	// reconnect is the pause before the events of a sidecar that went away are
	// asked for again.
	reconnect = time.Second
)

// Sequences that every terminal of the last forty years knows (xterm's names in
// terminfo: smcup, rmcup, home, el, ed, civis, cnorm).
const (
	otherScreen = "\x1b[?1049h\x1b[?25l"
	ownScreen   = "\x1b[?25h\x1b[?1049l"
	toTop       = "\x1b[H"
	clearRight  = "\x1b[K"
	clearBelow  = "\x1b[J"
)

// live shows something of a sidecar again and again: at each of its events, and at
// least every interval.
type live struct {
	interval time.Duration
	find     func(context.Context) (string, error)          // the socket whose events wake it
	block    func(context.Context, io.Writer, screen) error // prints it once
	lines    bool                                           // it is read by programs: nothing is drawn in place or put between
}

// watch shows the status until a signal.
func (c *statusCmd) watch(a *app) error {
	l := live{interval: c.Interval, find: c.find, lines: c.Output == outputJSON || c.Quiet, block: func(ctx context.Context, w io.Writer, s screen) error {
		st, err := c.fetch(ctx)
		if err != nil {
			return err
		}
		return c.show(w, s, st)
	}}
	return l.run(a)
}

// run shows blocks until a signal. On a terminal it draws in place, on a screen of
// its own, and leaves the last block behind; elsewhere it prints one after the other.
func (l *live) run(a *app) error {
	if l.interval < leastInterval {
		return usageError("--interval: %s, must be at least %s", l.interval, leastInterval)
	}
	ctx, cancel := context.WithCancel(a.ctx)
	defer cancel()
	wake := make(chan struct{}, 1)
	go l.follow(ctx, wake)
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	defer signal.Stop(resized)

	v := viewer{w: a.stdout, s: a.screen, inPlace: a.screen.terminal && !l.lines}
	defer v.end()
	first := true
	for {
		var block bytes.Buffer
		err := l.block(ctx, &block, v.s)
		if ctx.Err() != nil {
			break
		}
		if err != nil && first { // what never worked is told as without --watch
			return err
		}
		if err != nil {
			fmt.Fprintf(&block, "%s\n", v.s.paint(red, wrapLine(printable(err.Error()), v.s.width, 2)))
		}
		if first {
			v.begin()
		}
		first = false
		if err := v.draw(block.String(), !l.lines); err != nil {
			return err
		}
		if !v.wait(ctx, l.interval, wake, resized) {
			break
		}
	}
	return nil
}

// follow wakes the viewer at every event of the sidecar.
func (l *live) follow(ctx context.Context, wake chan<- struct{}) {
	for ctx.Err() == nil {
		if path, err := l.find(ctx); err == nil {
			if cc, err := dialSocket(path); err == nil {
				stream, err := pb.NewClusterClient(cc).WatchEvents(ctx, &pb.WatchEventsRequest{})
				for err == nil {
					if _, err = stream.Recv(); err == nil {
						select {
						case wake <- struct{}{}:
						default:
						}
					}
				}
				_ = cc.Close()
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(reconnect):
		}
	}
}

// viewer draws blocks.
type viewer struct {
	w       io.Writer
	s       screen
	inPlace bool
	begun   bool
	last    string
}

func (v *viewer) begin() {
	v.begun = true
	if v.inPlace {
		fmt.Fprint(v.w, otherScreen)
	}
}

// end gives the terminal back as it was, with the last block on it.
func (v *viewer) end() {
	if v.inPlace && v.begun {
		fmt.Fprint(v.w, ownScreen+v.last)
	}
}

func (v *viewer) draw(block string, separate bool) error {
	now := time.Now().Format("2006-01-02 15:04:05")
	if !v.inPlace {
		if separate {
			block = "--- " + now + "\n" + block
		}
		_, err := io.WriteString(v.w, block)
		return err
	}
	v.last = block
	lines := strings.Split(strings.TrimRight(block, "\n"), "\n")
	lines = append([]string{v.s.paint(dim, now+"  Ctrl-C ends")}, lines...)
	if h := v.s.height; h > 1 && len(lines) > h {
		more := len(lines) - h + 1
		lines = append(lines[:h-1], v.s.paint(dim, fmt.Sprintf("%s %d more lines", ellipsis, more)))
	}
	_, err := io.WriteString(v.w, toTop+strings.Join(lines, clearRight+"\n")+clearRight+clearBelow)
	return err
}

// wait ends at an event, after the interval, or when the terminal changes its
// size; false: ctx is over.
func (v *viewer) wait(ctx context.Context, interval time.Duration, wake <-chan struct{}, resized <-chan os.Signal) bool {
	t := time.NewTimer(interval)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
	case <-resized:
		v.s.measure(v.w)
	case <-wake:
		select {
		case <-ctx.Done():
			return false
		case <-time.After(watchPause):
		}
		select { // events of that pause are in the next look, too
		case <-wake:
		default:
		}
	}
	return !errors.Is(ctx.Err(), context.Canceled)
}
