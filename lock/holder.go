package lock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// textSize is the fixed size of the holder text in bytes: one sector, so that
	// it is overwritten in one piece, and never truncated (a truncation would let
	// a reader see an empty file).
	textSize = 512
	// maxRead bounds what is read from a lock file, which may hold anything.
	maxRead = 4096
)

// ErrNoHolder says that a lock file holds no holder text: it was just created,
// or whoever locked it writes none.
var ErrNoHolder = errors.New("the lock file names no holder")

// Holder is the text in a lock file: for people, never for decisions. It may be
// older than the lock, or stay behind when the lock is free.
type Holder struct {
	Role        string    `json:"role"` // "runner", "coordinator", ...
	Replica     string    `json:"replica,omitempty"`
	Incarnation uint64    `json:"incarnation,omitempty"`
	Host        string    `json:"host,omitempty"`
	PID         int       `json:"pid,omitempty"`
	Since       time.Time `json:"since"`
	Why         string    `json:"why,omitempty"`
	// Proofs grows with every proof. Two reads that differ mean that a live
	// process holds the lock.
	Proofs uint64 `json:"proofs"`
}

// filled sets host, process and time where the caller left them out.
func (h Holder) filled() Holder {
	if h.Host == "" {
		h.Host, _ = os.Hostname()
	}
	if h.PID == 0 {
		h.PID = os.Getpid()
	}
	if h.Since.IsZero() {
		h.Since = time.Now()
	}
	return h
}

// same compares everything except the counter of proofs.
func (h Holder) same(o Holder) bool {
	h.Proofs, o.Proofs = 0, 0
	h.Since, o.Since = h.Since.UTC(), o.Since.UTC()
	return h == o
}

// String names the holder in a sentence: who, where, since when, why. Text from
// the file is quoted, so control characters reach no terminal.
func (h Holder) String() string {
	if h.Role == "" && h.Replica == "" && h.Host == "" && h.PID == 0 {
		return "an unknown process (its file names no holder)"
	}
	var b strings.Builder
	if h.Role == "" {
		b.WriteString("a process")
	} else {
		fmt.Fprintf(&b, "the %s", plain(h.Role))
	}
	if h.Replica != "" {
		fmt.Fprintf(&b, " of replica %s", plain(h.Replica))
	}
	if h.Incarnation != 0 {
		fmt.Fprintf(&b, " (incarnation %d)", h.Incarnation)
	}
	if h.Host != "" {
		fmt.Fprintf(&b, " on host %s", plain(h.Host))
	}
	if h.PID != 0 {
		fmt.Fprintf(&b, ", process %d", h.PID)
	}
	if !h.Since.IsZero() {
		fmt.Fprintf(&b, ", since %s", h.Since.UTC().Format(time.RFC3339))
	}
	if h.Why != "" {
		fmt.Fprintf(&b, ": %s", plain(h.Why))
	}
	return b.String()
}

// plain quotes s unless it is printable.
func plain(s string) string {
	quoted := fmt.Sprintf("%q", s)
	if quoted == `"`+s+`"` {
		return s
	}
	return quoted
}

// text is the holder as exactly textSize bytes: one line of JSON, padded with
// spaces, ended by a newline. The longest string field is shortened until it fits.
func (h Holder) text() []byte {
	h.Since = h.Since.UTC().Truncate(time.Millisecond)
	if y := h.Since.Year(); y < 0 || y > 9999 { // JSON has no such time
		h.Since = time.Time{}
	}
	for {
		line, err := json.Marshal(h)
		if err != nil {
			panic("lock: holder text: " + err.Error()) // impossible: plain fields, time checked above
		}
		if len(line) < textSize {
			out := bytes.Repeat([]byte{' '}, textSize)
			copy(out, line)
			out[textSize-1] = '\n'
			return out
		}
		longest := &h.Why
		for _, f := range []*string{&h.Host, &h.Replica, &h.Role} {
			if len(*f) > len(*longest) {
				longest = f
			}
		}
		*longest = shorten(*longest)
	}
}

// shorten drops the last quarter of s (at least one character), on a character's border.
func shorten(s string) string {
	n := min(len(s)*3/4, len(s)-1)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// parseHolder reads the first line of a lock file.
func parseHolder(data []byte) (Holder, error) {
	line, _, _ := bytes.Cut(data, []byte{'\n'})
	line = bytes.TrimSpace(bytes.TrimRight(line, "\x00"))
	if len(line) == 0 {
		return Holder{}, ErrNoHolder
	}
	var h Holder
	if err := json.Unmarshal(line, &h); err != nil {
		return Holder{}, fmt.Errorf("parse holder text: %w", err)
	}
	return h, nil
}

// ReadHolder reads the text in a lock file. It opens the file anew each time: on
// NFS only a new open is sure to see what another host wrote. It takes no lock.
// It fails with fs.ErrNotExist if there is no such file, with [ErrNoHolder] if it
// is empty, and with another error if it holds something else.
func ReadHolder(path string) (Holder, error) {
	// Look first: somebody may have put a named pipe there, whose open would wait for ever.
	info, err := os.Stat(path)
	if err == nil {
		err = regular(path, info)
	}
	if err != nil {
		return Holder{}, fmt.Errorf("read holder text: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return Holder{}, fmt.Errorf("read holder text: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxRead))
	if err != nil {
		return Holder{}, fmt.Errorf("read holder text: %w", err)
	}
	h, err := parseHolder(data)
	if err != nil {
		return Holder{}, fmt.Errorf("lock file %s: %w", path, err)
	}
	return h, nil
}

// busy reads who holds path. An unreadable text is not worth an error of its own.
func busy(path string) *BusyError {
	h, _ := ReadHolder(path)
	return &BusyError{Path: path, Holder: h}
}
