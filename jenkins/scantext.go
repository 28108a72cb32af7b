package jenkins

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// textBuffer collects a wanted value.
type textBuffer struct{ raw []byte }

// capture collects text up to and including the next '<'.
func (s *scanner) capture(t *textBuffer) error {
	for {
		c, err := s.byte()
		if err != nil {
			return err
		}
		switch {
		case c == '<':
			return nil
		case len(t.raw) >= maxText:
			return s.fail(ErrTooBig, "a value has more than %d bytes", maxText)
		case c == '&':
			if t.raw, err = s.reference(t.raw); err != nil {
				return err
			}
		default:
			t.raw = append(t.raw, c)
		}
	}
}

// captureCDATA collects a CDATA section up to its end mark, verbatim.
func (s *scanner) captureCDATA(t *textBuffer) error {
	start := len(t.raw)
	for {
		c, err := s.byte()
		if err != nil {
			return err
		}
		if c == '>' && bytes.HasSuffix(t.raw[start:], []byte("]]")) {
			t.raw = t.raw[:len(t.raw)-2]
			return nil
		}
		if len(t.raw) >= maxText {
			return s.fail(ErrTooBig, "a value has more than %d bytes", maxText)
		}
		t.raw = append(t.raw, c)
	}
}

// maxReference bounds a reference such as "#x000000001b".
const maxReference = 32

// reference takes a reference whose '&' was taken and appends what it stands for.
func (s *scanner) reference(to []byte) ([]byte, error) {
	var name [maxReference]byte
	for n := range name {
		c, err := s.byte()
		if err != nil {
			return nil, err
		}
		if c != ';' {
			name[n] = c
			continue
		}
		r, ok := resolve(string(name[:n]))
		if !ok {
			return nil, s.fail(ErrMalformed, "unknown reference &%s;", name[:n])
		}
		return s.charset.appendRune(to, r), nil
	}
	return nil, s.fail(ErrMalformed, "a reference without end")
}

// resolve returns the character that a reference stands for. Jenkins writes
// control characters, NUL too, as numbers; they are kept. Numbers that are no
// Unicode character become U+FFFD.
func resolve(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "apos":
		return '\'', true
	case "quot":
		return '"', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := uint64(10)
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, ok := charNumber(digits, base)
	if n > utf8.MaxRune {
		n = utf8.RuneError
	}
	return rune(n), ok // AppendRune turns surrogates into U+FFFD
}

// charNumber reads the digits of a reference. Numbers beyond Unicode, however
// long, give one number beyond Unicode. (ParseUint stops at the first digit too
// many and does not look at what follows.)
func charNumber(digits string, base uint64) (n uint64, ok bool) {
	for i := range len(digits) {
		d := base
		switch c := digits[i]; {
		case c >= '0' && c <= '9':
			d = uint64(c - '0')
		case c >= 'a' && c <= 'f':
			d = uint64(c-'a') + 10
		case c >= 'A' && c <= 'F':
			d = uint64(c-'A') + 10
		}
		if d >= base {
			return 0, false
		}
		n = min(n*base+d, utf8.MaxRune+1)
	}
	return n, digits != ""
}

// charset is the encoding that the declaration names. Only bytes beyond ASCII in
// wanted values depend on it.
type charset string

const (
	charsetUTF8   charset = "" // UTF-8 and US-ASCII
	charsetLatin1 charset = "iso-8859-1"
)

func charsetOf(label string) charset {
	switch l := strings.ToLower(label); l {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return charsetUTF8
	case "latin1", "iso8859-1", "iso_8859-1":
		return charsetLatin1
	default:
		return charset(l)
	}
}

// decode turns the bytes of a value into a string. References were appended in
// the same charset (see appendRune).
func (c charset) decode(raw []byte) (string, error) {
	ascii := true
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	switch {
	case ascii:
		return string(raw), nil
	case c == charsetUTF8:
		if !utf8.Valid(raw) {
			return "", errors.New("it is not valid UTF-8")
		}
		return string(raw), nil
	case c == charsetLatin1:
		out := make([]rune, len(raw))
		for i, b := range raw {
			out[i] = rune(b)
		}
		return string(out), nil
	}
	return "", fmt.Errorf("characters beyond ASCII in encoding %q, which is not supported", string(c))
}

// appendRune appends a referenced character in the charset of the file. What
// Latin-1 can't hold becomes '?'.
func (c charset) appendRune(to []byte, r rune) []byte {
	if c == charsetUTF8 || r < utf8.RuneSelf {
		return utf8.AppendRune(to, r)
	}
	if c == charsetLatin1 && r <= 0xff {
		return append(to, byte(r))
	}
	return append(to, '?')
}
