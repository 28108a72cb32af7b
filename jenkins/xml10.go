package jenkins

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// XML10 returns a reader that gives encoding/xml what Jenkins wrote. Go's
// decoder refuses XML 1.1 outright and, once past that, the character references
// that only 1.1 allows; Strict=false does not help (golang/go#25755). Three
// things are rewritten, each to the same number of bytes, so that
// xml.Decoder.InputOffset stays an offset into the original file:
//
//   - the version 1.1 in the XML declaration becomes 1.0;
//   - references to characters that XML 1.0 forbids (C0 controls, NUL, surrogates,
//     U+FFFE, U+FFFF, numbers beyond Unicode) become a reference to a tab, in text
//     and attribute values;
//   - raw C0 control bytes become spaces, everywhere but in the tags themselves.
//
// CDATA sections, comments and processing instructions hold no references and
// keep what looks like one. A byte order mark passes; encoding/xml skips it.
//
// What is decoded through it is for reading: never write it back. encoding/xml
// keeps whole tokens in memory, so bound what r can give; [ReadBuild] and
// [ReadJobConfig] do not need it and have no such limit.
func XML10(r io.Reader) io.Reader { return &xml10{src: r, buf: make([]byte, 0, xml10Buffer)} }

const (
	xml10Buffer = 32 << 10
	// xml10Hold is how many bytes may wait for their continuation: a reference, a
	// mark such as "<![CDATA[", or the declaration.
	xml10Hold = maxDeclaration
)

// xmlContext is where in a document a byte stands.
type xmlContext uint8

const (
	inStart   xmlContext = iota // nothing but a byte order mark and white space so far
	inText                      // between tags
	inTag                       // in a tag, outside quotes
	inSingle                    // in an attribute value in single quotes
	inDouble                    // in an attribute value in double quotes
	inCDATA                     // up to ]]>
	inComment                   // up to -->
	inPI                        // up to ?>
)

type xml10 struct {
	src   io.Reader
	buf   []byte // buf[from:done] is rewritten and not yet handed out; the rest waits
	from  int
	done  int
	state xmlContext
	err   error
}

// Read implements io.Reader.
func (x *xml10) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for empty := 0; x.from == x.done; empty++ {
		if x.err != nil {
			return 0, x.err
		}
		x.buf = append(x.buf[:0], x.buf[x.done:]...) // what waits is short
		x.from = 0
		if empty > 100 {
			return 0, io.ErrNoProgress
		}
		n, err := x.src.Read(x.buf[len(x.buf):cap(x.buf)])
		x.buf = x.buf[:len(x.buf)+n]
		x.err = err
		x.done = x.rewrite(err != nil)
	}
	n := copy(p, x.buf[x.from:x.done])
	x.from += n
	return n, nil
}

// errMore: what is in the buffer could mean different things with what follows.
var errMore = errors.New("more input needed")

// rewrite rewrites buf in place and returns how many bytes are final.
func (x *xml10) rewrite(last bool) int {
	i := 0
	for i < len(x.buf) {
		n, err := x.step(x.buf[i:], last)
		if err != nil {
			break
		}
		i += n
	}
	return i
}

// step rewrites the next item at the start of b, returns its length, and moves
// to the context after it.
func (x *xml10) step(b []byte, last bool) (int, error) {
	c := b[0]
	if c < 0x20 && !isSpace(c) && x.state != inTag && x.state != inStart {
		b[0] = ' '
		return 1, nil
	}
	switch x.state {
	case inStart:
		switch {
		case isSpace(c), c == 0xEF, c == 0xBB, c == 0xBF:
			return 1, nil
		case c == '<' && bytes.HasPrefix(b, []byte("<?xml")):
			return x.declaration(b, last)
		case c == '<' && !last && len(b) < len("<?xml"):
			return 0, errMore
		}
		x.state = inText
		return 0, nil
	case inText:
		switch c {
		case '<':
			return x.open(b, last)
		case '&':
			return reference10(b, last)
		}
	case inTag:
		switch c {
		case '>':
			x.state = inText
		case '\'':
			x.state = inSingle
		case '"':
			x.state = inDouble
		}
	case inSingle, inDouble:
		switch {
		case c == '&':
			return reference10(b, last)
		case c == '\'' && x.state == inSingle, c == '"' && x.state == inDouble:
			x.state = inTag
		}
	case inCDATA:
		return x.until(b, "]]>", last)
	case inComment:
		return x.until(b, "-->", last)
	case inPI:
		return x.until(b, "?>", last)
	}
	return 1, nil
}

// open finds out what a '<' in text opens.
func (x *xml10) open(b []byte, last bool) (int, error) {
	for _, o := range []struct {
		mark string
		to   xmlContext
	}{{"<![CDATA[", inCDATA}, {"<!--", inComment}, {"<?", inPI}} {
		if bytes.HasPrefix(b, []byte(o.mark)) {
			x.state = o.to
			return len(o.mark), nil
		}
		if !last && len(b) < len(o.mark) && strings.HasPrefix(o.mark, string(b)) {
			return 0, errMore
		}
	}
	x.state = inTag
	return 1, nil
}

// until leaves a section at its end mark.
func (x *xml10) until(b []byte, mark string, last bool) (int, error) {
	switch {
	case bytes.HasPrefix(b, []byte(mark)):
		x.state = inText
		return len(mark), nil
	case !last && len(b) < len(mark) && strings.HasPrefix(mark, string(b)):
		return 0, errMore
	}
	return 1, nil
}

// declaration rewrites the version in <?xml … ?>.
func (x *xml10) declaration(b []byte, last bool) (int, error) {
	end := bytes.Index(b, []byte("?>"))
	if end < 0 {
		if !last && len(b) < xml10Hold {
			return 0, errMore
		}
		x.state = inPI
		return 1, nil
	}
	x.state = inText
	decl := b[:end]
	if i := bytes.Index(decl, []byte("version")); i >= 0 && isSpace(decl[len("<?xml")]) && declared(decl[i:], "version") == "1.1" {
		j := i + bytes.Index(decl[i:], []byte("1.1"))
		decl[j+2] = '0'
	}
	return end + len("?>"), nil
}

// reference10 rewrites a reference that XML 1.0 forbids.
func reference10(b []byte, last bool) (int, error) {
	end := bytes.IndexByte(b[:min(len(b), xml10Hold)], ';')
	if end < 0 {
		// Only a number can be forbidden; do not wait for anything else.
		if !last && len(b) < xml10Hold && couldBeNumber(b) {
			return 0, errMore
		}
		return 1, nil
	}
	digits, base := b[1:end], uint64(10)
	if len(digits) == 0 || digits[0] != '#' {
		return 1, nil
	}
	digits = digits[1:]
	if len(digits) > 0 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, ok := charNumber(string(digits), base)
	if !ok {
		return 1, nil
	}
	if !allowed10(n) {
		for i := range digits {
			digits[i] = '0'
		}
		digits[len(digits)-1] = '9'
	}
	return end + 1, nil
}

// couldBeNumber: b is "&" and then the start of "#x" and digits.
func couldBeNumber(b []byte) bool {
	for i, c := range b[1:] {
		switch {
		case i == 0 && c == '#', i == 1 && c == 'x',
			i > 0 && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'):
		default:
			return false
		}
	}
	return true
}

// allowed10 is the production Char of XML 1.0, as encoding/xml applies it.
func allowed10(n uint64) bool {
	return n == 0x09 || n == 0x0A || n == 0x0D ||
		n >= 0x20 && n <= 0xD7FF || n >= 0xE000 && n <= 0xFFFD || n >= 0x10000 && n <= 0x10FFFF
}
