// Package ticklog is the one line of a build's log that the simulated controller
// and the verdict agree on: a numbered tick with its writer and time.
//
// It knows nothing of builds, files or controllers, and judges nothing.
package ticklog

import (
	"bytes"
	"strconv"
	"time"
)

// Tick is one unit of a build's work, written exactly once if all went well.
type Tick struct {
	Branch string // parallel branch, "" outside of one
	N      int    // counts from 1 in each branch
	By     string // life of the executor, "a/3"
	At     time.Time
}

// timeForm is always UTC, so that it ends with 'Z': a line that was cut anywhere
// can be told from a whole one.
const timeForm = "2006-01-02T15:04:05.000000000Z"

// Append appends the tick's line with its newline.
func Append(buf []byte, t Tick) []byte {
	if t.Branch != "" {
		buf = append(buf, '[')
		buf = append(buf, t.Branch...)
		buf = append(buf, "] "...)
	}
	buf = append(buf, "tick "...)
	buf = strconv.AppendInt(buf, int64(t.N), 10)
	buf = append(buf, " by "...)
	buf = append(buf, t.By...)
	buf = append(buf, " at "...)
	buf = t.At.UTC().AppendFormat(buf, timeForm)
	return append(buf, '\n')
}

// Parse reads one line without its newline. ok is false for every other line,
// and for a tick that was cut.
func Parse(line []byte) (t Tick, ok bool) {
	rest := line
	if len(rest) > 0 && rest[0] == '[' {
		end := bytes.Index(rest, []byte("] "))
		if end < 2 {
			return Tick{}, false
		}
		t.Branch, rest = string(rest[1:end]), rest[end+2:]
	}
	rest, ok = bytes.CutPrefix(rest, []byte("tick "))
	if !ok {
		return Tick{}, false
	}
	number, rest, ok := bytes.Cut(rest, []byte(" by "))
	if !ok {
		return Tick{}, false
	}
	by, at, ok := bytes.Cut(rest, []byte(" at "))
	if !ok || len(by) == 0 {
		return Tick{}, false
	}
	n, err := strconv.Atoi(string(number))
	if err != nil || n < 1 {
		return Tick{}, false
	}
	when, err := time.Parse(timeForm, string(at))
	if err != nil {
		return Tick{}, false
	}
	t.N, t.By, t.At = n, string(by), when
	return t, true
}

// Torn says whether a line looks like the beginning of a tick that was cut.
func Torn(line []byte) bool {
	if _, ok := Parse(line); ok {
		return false
	}
	if _, rest, ok := bytes.Cut(line, []byte("] ")); ok && len(line) > 0 && line[0] == '[' {
		line = rest
	}
	number, by, ok := bytes.Cut(line, []byte(" by "))
	if !ok {
		return false
	}
	digits, ok := bytes.CutPrefix(number, []byte("tick "))
	if !ok || len(by) == 0 {
		return false
	}
	_, err := strconv.Atoi(string(digits))
	return err == nil
}
