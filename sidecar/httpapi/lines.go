package httpapi

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/status"
)

// lineWriter is the answer of a stream: it cuts readers that are too slow,
// fills silence, and tells how the stream ended. The gateway writes into it as
// into any other answer.
type lineWriter struct {
	w         http.ResponseWriter
	rc        *http.ResponseController
	enc       *encoding
	count     *counters
	limit     time.Duration // for one write
	every     time.Duration // between lines
	keepAlive []byte        // a whole line; nil if the service has its own

	// scratch is the header that the gateway fills. Ours is fixed, and is written by
	// whichever comes first.
	scratch http.Header

	mu      sync.Mutex
	timer   *time.Timer
	started bool // status 200 is out
	midLine bool
	failed  *status.Status
	err     error // of a write: the reader is gone or was cut
	ended   bool
}

type linesKey struct{}

func linesFrom(ctx context.Context) *lineWriter {
	l, _ := ctx.Value(linesKey{}).(*lineWriter)
	return l
}

// begin starts the clock: after the first wait the header goes out.
func (l *lineWriter) begin(first time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.timer = time.AfterFunc(first, l.silent)
}

// Header returns the gateway's header, which nobody else sees.
func (l *lineWriter) Header() http.Header { return l.scratch }

// WriteHeader does nothing: success is told by the first line, failure by finish.
func (l *lineWriter) WriteHeader(int) {}

// Write writes a part of a line.
func (l *lineWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return len(p), nil // the gateway's form of the error; finish writes ours
	}
	if err := l.write(p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// FlushError sends what was written.
func (l *lineWriter) FlushError() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.flush()
	if !l.ended {
		l.timer.Reset(l.every)
	}
	return err
}

// open sends the header, as soon as the service has accepted the call.
func (l *lineWriter) open() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.started || l.ended {
		return
	}
	l.start()
	_ = l.flush() // kept in l.err
	l.timer.Reset(l.every)
}

// silent fills silence. It never splits a line.
func (l *lineWriter) silent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended || l.err != nil || l.failed != nil {
		return
	}
	switch {
	case !l.started:
		l.start()
		_ = l.flush() // kept in l.err
	case !l.midLine && l.keepAlive != nil:
		l.count.keepAlives.Add(1)
		if l.write(l.keepAlive) == nil {
			_ = l.flush() // kept in l.err
		}
	}
	l.timer.Reset(l.every)
}

// fail notes how the stream failed; the first word counts.
func (l *lineWriter) fail(st *status.Status) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed == nil {
		l.failed = st
	}
}

// finish tells how the stream ended and returns the error of the last write.
// Nothing is written after it.
func (l *lineWriter) finish() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	l.timer.Stop()
	if l.err == nil { // for the end mark, which net/http writes after us
		l.err = l.rc.SetWriteDeadline(time.Now().Add(l.limit))
	}
	switch {
	case l.err != nil:
	case l.failed != nil && !l.started:
		l.enc.refuse(l.w, runtime.HTTPStatusFromCode(l.failed.Code()), l.failed)
	case l.failed != nil:
		line := slices.Concat([]byte(`{"error":`), l.enc.marshalStatus(l.failed), []byte("}\n"))
		if l.midLine { // can't be: the gateway marshals a line before it writes it
			line = append([]byte{'\n'}, line...)
		}
		if l.write(line) == nil {
			_ = l.flush() // kept in l.err
		}
	case !l.started:
		l.start()
	}
	return l.err
}

// The following are called with mu held.

func (l *lineWriter) start() {
	l.started = true
	l.w.Header().Set("Content-Type", typeLines)
	l.w.WriteHeader(http.StatusOK)
}

func (l *lineWriter) write(p []byte) error {
	if l.err != nil || len(p) == 0 {
		return l.err
	}
	if !l.started {
		l.start()
	}
	if l.err = l.rc.SetWriteDeadline(time.Now().Add(l.limit)); l.err != nil {
		return l.err
	}
	l.midLine = p[len(p)-1] != '\n'
	_, err := l.w.Write(p)
	return l.note(err)
}

func (l *lineWriter) flush() error {
	if l.err != nil {
		return l.err
	}
	if l.err = l.rc.SetWriteDeadline(time.Now().Add(l.limit)); l.err != nil {
		return l.err
	}
	return l.note(l.rc.Flush())
}

func (l *lineWriter) note(err error) error {
	l.err = err
	if errors.Is(err, os.ErrDeadlineExceeded) {
		l.count.slowReaders.Add(1)
	}
	return err
}
