package httpapi

import (
	"errors"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/status"
)

// lineWriter is the answer of a stream: it cuts readers that are too slow,
// fills silence, and tells how the stream ended.
type lineWriter struct {
	w         http.ResponseWriter
	rc        *http.ResponseController
	enc       *encoding
	count     *counters
	limit     time.Duration // for one line
	every     time.Duration // between lines
	keepAlive []byte        // a whole line; nil if the service has its own
	cut       func(error)   // ends the call, when its reader is gone

	mu      sync.Mutex
	timer   *time.Timer
	started bool  // status 200 is out
	err     error // of a write: the reader is gone or was cut
	ended   bool
}

// begin starts the clock: after the first wait the header goes out.
func (l *lineWriter) begin(first time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.timer = time.AfterFunc(first, l.silent)
}

// open sends the header, as soon as the service has accepted the call.
func (l *lineWriter) open() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.started && !l.ended {
		_ = l.write(nil) // kept in l.err
		l.timer.Reset(l.every)
	}
}

// send writes one line and sends it at once.
func (l *lineWriter) send(line []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return http.ErrHandlerTimeout
	}
	err := l.write(line)
	l.timer.Reset(l.every)
	return err
}

// silent fills silence.
func (l *lineWriter) silent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended || l.err != nil {
		return
	}
	switch {
	case !l.started:
		_ = l.write(nil) // kept in l.err
	case l.keepAlive != nil:
		l.count.keepAlives.Add(1)
		_ = l.write(l.keepAlive) // kept in l.err
	}
	l.timer.Reset(l.every)
}

// finish tells how the stream ended, st being nil for success, and returns the
// error of the first write that failed. Nothing is written after it.
func (l *lineWriter) finish(st *status.Status) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	l.timer.Stop()
	switch {
	case l.err != nil:
	case st != nil && !l.started:
		l.enc.refuse(l.w, runtime.HTTPStatusFromCode(st.Code()), st)
	case st != nil:
		_ = l.write(l.enc.errorLine(st)) // kept in l.err
	default:
		_ = l.write(nil) // the header, if it is not out, and time for the end mark
	}
	return l.err
}

// write sends the header, if it is not out, and line. Called with mu held.
func (l *lineWriter) write(line []byte) error {
	if l.err != nil {
		return l.err
	}
	if !l.started {
		l.started = true
		l.w.Header().Set("Content-Type", typeLines)
		l.w.WriteHeader(http.StatusOK)
	}
	err := l.rc.SetWriteDeadline(time.Now().Add(l.limit))
	if err == nil && len(line) > 0 {
		_, err = l.w.Write(line)
	}
	if err == nil {
		err = l.rc.Flush()
	}
	if err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			l.count.slowReaders.Add(1)
		}
		l.err = err
		l.cut(err)
	}
	return err
}

// quietWriter is the answer of a unary call. Its Write never fails: nobody is
// there to be told, and the gateway would only write to a global log.
type quietWriter struct{ http.ResponseWriter }

func (q quietWriter) Write(p []byte) (int, error) {
	_, _ = q.ResponseWriter.Write(p) // see above
	return len(p), nil
}
