package jenkins

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"
	"sync"
)

// Bounds of the scanner. Nothing that a file contains can make it hold more than
// one buffer, one name, two attribute values, one wanted text and one hash for
// each open element.
const (
	scanBuffer = 64 << 10 // one read from the file; large because each NFS read is a round trip
	maxName    = 1 << 10  // element names are Java class names; the longest seen have 120 bytes
	maxAttr    = 1 << 10  // values of class= and plugin=
	maxText    = 4 << 10  // a wanted value: a flag, a number, a result, a branch name
	maxDepth   = 10_000   // Jenkins' own reader recurses and overflows its stack earlier
	maxXML     = 4 << 30  // no file of Jenkins' is larger; keeps a reader of garbage from running for hours
)

var scanBuffers = sync.Pool{New: func() any { b := make([]byte, scanBuffer); return &b }}

var nameSeed = maphash.MakeSeed()

// scanner reads the structure of an XML file as a stream in constant memory and
// skips all text that nobody asked for without looking into it. It exists because
// encoding/xml refuses XML 1.1, refuses the control references that XML 1.1
// allows, and keeps each token in memory (a Pipeline script or an environment
// variable of 100 MB is one token).
//
// It checks what makes a file whole: that each element ends and names match. It
// accepts any XML 1.x declaration with either kind of quotes, a byte order mark,
// and any bytes inside skipped text. It refuses document types (Jenkins does
// too) and UTF-16. What follows the end of the root is not read, as in Jenkins.
type scanner struct {
	src   io.Reader
	pool  *[]byte
	buf   []byte
	r, w  int   // buf[r:w] is unread
	base  int64 // offset of buf[0] in the file
	srcOK error // what the source said last, io.EOF at its end

	stack     []uint64 // hashes of the names of the open elements
	name      []byte   // of the element opened last
	rawClass  []byte   // its attribute class, references resolved
	rawPlugin []byte   // its attribute plugin
	empty     bool     // it was written <a/>: its end is due
	charset   charset
	err       error // first failure; sticky
}

func newScanner(src io.Reader) *scanner {
	p := scanBuffers.Get().(*[]byte) //nolint:errcheck // nothing else is ever put into the pool
	return &scanner{src: src, pool: p, buf: *p}
}

// close gives the buffer back. The scanner must not be used afterwards.
func (s *scanner) close() {
	if s.pool != nil {
		scanBuffers.Put(s.pool)
		s.pool, s.buf = nil, nil
	}
}

// offset is the position of the next unread byte.
func (s *scanner) offset() int64 { return s.base + int64(s.r) }

func (s *scanner) fail(kind error, format string, args ...any) error {
	if s.err == nil {
		s.err = &XMLError{Offset: s.offset(), Detail: fmt.Sprintf(format, args...), Err: kind}
	}
	return s.err
}

// fill makes at least one unread byte available. The end of the file is a
// truncation: nobody reads on after the root has ended.
func (s *scanner) fill() error {
	if s.err != nil {
		return s.err
	}
	for empty := 0; s.r == s.w; empty++ {
		if s.srcOK == io.EOF { //nolint:errorlint // an io.Reader says io.EOF itself; wrapped it is a failure, not the end
			if s.base == 0 && s.w == 0 {
				return s.fail(ErrTruncated, "the file is empty")
			}
			return s.fail(ErrTruncated, "%d elements are open", len(s.stack))
		}
		if s.srcOK != nil {
			s.err = s.srcOK
			return s.err
		}
		if empty > 100 { // a broken reader; the limit is bufio's
			s.err = io.ErrNoProgress
			return s.err
		}
		s.base += int64(s.w)
		if s.base > maxXML {
			return s.fail(ErrTooBig, "more than %d bytes", int64(maxXML))
		}
		s.r, s.w = 0, 0
		s.w, s.srcOK = s.src.Read(s.buf)
	}
	return nil
}

func (s *scanner) byte() (byte, error) {
	if s.r == s.w {
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
	c := s.buf[s.r]
	s.r++
	return c, nil
}

// skipTo skips everything up to and including c.
func (s *scanner) skipTo(c byte) error {
	for {
		if i := bytes.IndexByte(s.buf[s.r:s.w], c); i >= 0 {
			s.r += i + 1
			return nil
		}
		s.r = s.w
		if err := s.fill(); err != nil {
			return err
		}
	}
}

// root opens the root element.
func (s *scanner) root() error {
	if err := s.prolog(); err != nil {
		return err
	}
	for {
		end, err := s.markup(nil)
		if err != nil {
			return err
		}
		if end {
			return s.fail(ErrMalformed, "an end tag before any element")
		}
		if len(s.stack) == 1 {
			return nil
		}
	}
}

// child goes to the next element directly inside the open element that has the
// given depth (the root has 1), over whatever is left of the child before. It
// returns false when the element at depth has ended.
func (s *scanner) child(depth int) (bool, error) {
	for {
		end, err := s.markup(nil)
		if err != nil {
			return false, err
		}
		if end && len(s.stack) < depth {
			return false, nil
		}
		if !end && len(s.stack) == depth+1 {
			return true, nil
		}
	}
}

// text returns the text of the element opened last, which must have no children,
// and leaves it.
func (s *scanner) text() (string, error) {
	name := string(s.name)
	t := textBuffer{}
	end, err := s.markup(&t)
	if err != nil {
		return "", err
	}
	if !end {
		return "", s.fail(ErrMalformed, "<%s> holds an element where a value belongs", name)
	}
	out, err := s.charset.decode(t.raw)
	if err != nil {
		return "", s.fail(ErrMalformed, "value of <%s>: %v", name, err)
	}
	return out, nil
}

// markup goes over text, comments, CDATA and processing instructions to the next
// tag and takes it: an element is opened (false) or ended (true).
func (s *scanner) markup(t *textBuffer) (end bool, err error) {
	if s.empty {
		s.empty = false
		s.stack = s.stack[:len(s.stack)-1]
		return true, nil
	}
	for {
		if err := s.chars(t); err != nil {
			return false, err
		}
		c, err := s.byte()
		if err != nil {
			return false, err
		}
		switch c {
		case '/':
			return true, s.endTag()
		case '?':
			err = s.instruction()
		case '!':
			err = s.declaration(t)
		default:
			s.r--
			return false, s.startTag()
		}
		if err != nil {
			return false, err
		}
	}
}

// chars takes text up to and including the next '<'.
func (s *scanner) chars(t *textBuffer) error {
	switch {
	case t != nil:
		return s.capture(t)
	case len(s.stack) > 0:
		return s.skipTo('<')
	}
	for {
		c, err := s.byte()
		if err != nil {
			return err
		}
		if c == '<' {
			return nil
		}
		if !isSpace(c) {
			return s.fail(ErrMalformed, "text %q before the root element", string(rune(c)))
		}
	}
}

// skipPast skips up to and including the end mark.
func (s *scanner) skipPast(mark string) error {
	last := mark[len(mark)-1]
	window := make([]byte, 0, 3)
	for {
		// The window holds the bytes before the candidate, over buffer borders too.
		start := s.r
		i := bytes.IndexByte(s.buf[s.r:s.w], last)
		if i >= 0 {
			s.r += i + 1
		} else {
			s.r = s.w
		}
		window = appendTail(window, s.buf[start:s.r], len(mark))
		if i >= 0 && string(window) == mark {
			return nil
		}
		if s.r == s.w {
			if err := s.fill(); err != nil {
				return err
			}
		}
	}
}

// appendTail appends b to w and keeps the last n bytes.
func appendTail(w, b []byte, n int) []byte {
	if len(b) >= n {
		return append(w[:0], b[len(b)-n:]...)
	}
	w = append(w, b...)
	if len(w) > n {
		w = append(w[:0], w[len(w)-n:]...)
	}
	return w
}

// declaration takes what follows "<!": a comment or a CDATA section.
func (s *scanner) declaration(t *textBuffer) error {
	c, err := s.byte()
	if err != nil {
		return err
	}
	var want string
	switch c {
	case '-':
		want = "-"
	case '[':
		want = "CDATA["
	default:
		return s.fail(ErrMalformed, "a document type declaration, which Jenkins never writes")
	}
	for i := range len(want) {
		got, err := s.byte()
		if err != nil {
			return err
		}
		if got != want[i] {
			return s.fail(ErrMalformed, "neither a comment nor CDATA after \"<!\"")
		}
	}
	switch {
	case c == '-':
		return s.skipPast("-->")
	case len(s.stack) == 0:
		return s.fail(ErrMalformed, "CDATA before the root element")
	case t == nil:
		return s.skipPast("]]>")
	}
	return s.captureCDATA(t)
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
