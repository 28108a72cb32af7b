package main

import (
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// plainWidth is the width of tables where no terminal says another one.
const plainWidth = 80

// screen is where a command prints to.
type screen struct {
	terminal      bool
	width, height int // height 0: no end
	color         bool
}

// newScreen looks at w. color is auto, always or never; NO_COLOR counts for auto.
func newScreen(w io.Writer, color string) screen {
	s := screen{terminal: isTerminal(w), width: plainWidth}
	s.measure(w)
	switch color {
	case "always":
		s.color = true
	case "never":
	default:
		s.color = s.terminal && os.Getenv("NO_COLOR") == ""
	}
	return s
}

// measure asks the terminal for its size; it changes while a command runs. COLUMNS
// stands for what can't be asked.
func (s *screen) measure(w io.Writer) {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		s.width = n
	}
	f, ok := w.(*os.File)
	if !ok || !s.terminal {
		return
	}
	if ws, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ); err == nil && ws.Col > 0 {
		s.width, s.height = int(ws.Col), int(ws.Row)
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || strings.EqualFold(os.Getenv("TERM"), "dumb") {
		return false
	}
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	return err == nil
}

// color is an SGR sequence; the empty one changes nothing.
type color string

const (
	noColor color = ""
	bold    color = "1"
	dim     color = "2"
	red     color = "31"
	green   color = "32"
	yellow  color = "33"
)

// paint colours text if the screen has colours.
func (s screen) paint(c color, text string) string {
	if !s.color || c == noColor || text == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}
