package cluster

import (
	"bytes"
	"log"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
)

// noisy are starts of serf's and memberlist's lines that say at INFO, WARN or
// ERR what is normal in a cluster whose members come and go, or what this
// package reports itself in better words. They go to debug.
var noisy = []string{
	"serf: EventMember",
	"serf: Attempting re",
	"serf: attempting reconnect",
	"serf: Shutdown without a Leave",
	"serf: Failed to re-join any previously known node",
	"serf: Name conflict",
	"serf: Node name conflicts",
	"memberlist: Conflicting address",
	"memberlist: Updating address",
	"memberlist: Marking",
	"memberlist: Suspect",
	"memberlist: Refuting",
	"memberlist: Failed to send",
	"memberlist: Failed fallback",
	"memberlist: Failed to push local state",
	"memberlist: Push/Pull with",
	"memberlist: Was able to connect",
	"memberlist: failed to receive",
	"memberlist: discarding",
	"memberlist: Got ping for unexpected node",
	"memberlist: Binding to public address without encryption",
}

// complaintEvery spaces out one warning that a stranger could cause at will;
// of the libraries' own lines at info and above, linesPerMinute pass and the
// rest go to debug, because one packet of garbage makes one line.
const (
	complaintEvery = time.Minute
	linesPerMinute = 20
)

// logWriter turns one line of a standard logger into one zerolog event.
// memberlist writes each line with a single Write call.
type logWriter struct {
	log      zerolog.Logger
	mismatch *atomic.Uint64 // packets and streams that no key of ours opens

	mu       sync.Mutex
	lastWarn time.Time
	minute   time.Time // when counting began
	lines    int
}

func newStdLogger(l zerolog.Logger, mismatch *atomic.Uint64) *log.Logger {
	return log.New(&logWriter{log: l, mismatch: mismatch}, "", 0)
}

func (w *logWriter) Write(p []byte) (int, error) {
	level, text := parseLine(p)
	if isKeyComplaint(text) {
		w.mismatch.Add(1)
		level = zerolog.DebugLevel
		if w.mayWarn(time.Now()) {
			w.log.Warn().Uint64("refused", w.mismatch.Load()).Str("detail", text).
				Msg("somebody gossips to us with another key, or in the clear; refused")
		}
	}
	if level > zerolog.DebugLevel && !w.mayTalk(time.Now()) {
		level = zerolog.DebugLevel
	}
	w.log.WithLevel(level).Str("lib", "serf").Msg(text)
	return len(p), nil
}

func (w *logWriter) mayWarn(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.lastWarn.IsZero() && now.Sub(w.lastWarn) < complaintEvery {
		return false
	}
	w.lastWarn = now
	return true
}

func (w *logWriter) mayTalk(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now.Sub(w.minute) >= time.Minute {
		w.minute, w.lines = now, 0
	}
	w.lines++
	return w.lines <= linesPerMinute
}

// parseLine takes "[WARN] serf: text\n" apart. A line without a known level is
// an unexpected one and goes to warn.
func parseLine(p []byte) (zerolog.Level, string) {
	text := string(bytes.TrimSpace(p))
	level := zerolog.WarnLevel
	if rest, ok := strings.CutPrefix(text, "["); ok {
		if name, rest, ok := strings.Cut(rest, "] "); ok {
			switch name {
			case "TRACE":
				level, text = zerolog.TraceLevel, rest
			case "DEBUG":
				level, text = zerolog.DebugLevel, rest
			case "INFO":
				level, text = zerolog.InfoLevel, rest
			case "WARN":
				level, text = zerolog.WarnLevel, rest
			case "ERR", "ERROR":
				level, text = zerolog.ErrorLevel, rest
			}
		}
	}
	if level > zerolog.DebugLevel {
		for _, n := range noisy {
			if strings.HasPrefix(text, n) {
				return zerolog.DebugLevel, text
			}
		}
	}
	return level, text
}
