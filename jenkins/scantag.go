package jenkins

import (
	"hash/maphash"
	"strings"
)

// startTag takes a start tag whose '<' was taken.
func (s *scanner) startTag() error {
	s.rawClass, s.rawPlugin = s.rawClass[:0], s.rawPlugin[:0]
	next, err := s.tagName()
	if err != nil {
		return err
	}
	if len(s.stack) == maxDepth {
		return s.fail(ErrTooBig, "elements nested more than %d deep", maxDepth)
	}
	s.stack = append(s.stack, maphash.Bytes(nameSeed, s.name))
	for {
		for isSpace(next) {
			if next, err = s.byte(); err != nil {
				return err
			}
		}
		switch next {
		case '>':
			return nil
		case '/':
			if next, err = s.byte(); err != nil {
				return err
			}
			if next != '>' {
				return s.fail(ErrMalformed, "'/' inside a tag")
			}
			s.empty = true
			return nil
		}
		if err := s.attribute(next); err != nil {
			return err
		}
		if next, err = s.byte(); err != nil {
			return err
		}
	}
}

// endTag takes an end tag whose "</" was taken.
func (s *scanner) endTag() error {
	next, err := s.tagName()
	if err != nil {
		return err
	}
	for isSpace(next) {
		if next, err = s.byte(); err != nil {
			return err
		}
	}
	if next != '>' {
		return s.fail(ErrMalformed, "an end tag with more than a name")
	}
	n := len(s.stack)
	if n == 0 || s.stack[n-1] != maphash.Bytes(nameSeed, s.name) {
		return s.fail(ErrMalformed, "</%s> ends an element that is not open", s.name)
	}
	s.stack = s.stack[:n-1]
	return nil
}

// tagName reads a name into s.name and returns the byte after it.
func (s *scanner) tagName() (next byte, err error) {
	s.name = s.name[:0]
	for {
		c, err := s.byte()
		if err != nil {
			return 0, err
		}
		if isSpace(c) || c == '>' || c == '/' {
			if len(s.name) == 0 {
				return 0, s.fail(ErrMalformed, "a tag without a name")
			}
			return c, nil
		}
		if !isNameByte(c, len(s.name) == 0) {
			return 0, s.fail(ErrMalformed, "%q in the name of an element", string(rune(c)))
		}
		if len(s.name) == maxName {
			return 0, s.fail(ErrTooBig, "the name of an element has more than %d bytes", maxName)
		}
		s.name = append(s.name, c)
	}
}

// isNameByte allows all of XML's names and, beyond ASCII, more than that: what
// matters here is only that names of start and end agree.
func isNameByte(c byte, first bool) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c == ':', c >= 0x80:
		return true
	case c >= '0' && c <= '9', c == '-', c == '.':
		return !first
	}
	return false
}

// attribute takes name="value", of which the first byte was taken, and keeps the
// values of class and plugin.
func (s *scanner) attribute(c byte) (err error) {
	var name [8]byte // long enough to tell the wanted ones
	n := 0
	for !isSpace(c) && c != '=' {
		if !isNameByte(c, n == 0) {
			return s.fail(ErrMalformed, "%q in the name of an attribute", string(rune(c)))
		}
		if n < len(name) {
			name[n] = c //nolint:gosec // G602: n counts up from 0 and is below the length
		}
		if n++; n > maxName {
			return s.fail(ErrTooBig, "the name of an attribute has more than %d bytes", maxName)
		}
		if c, err = s.byte(); err != nil {
			return err
		}
	}
	if n == 0 {
		return s.fail(ErrMalformed, "an attribute without a name")
	}
	for isSpace(c) {
		if c, err = s.byte(); err != nil {
			return err
		}
	}
	if c != '=' {
		return s.fail(ErrMalformed, "an attribute without a value")
	}
	for c = ' '; isSpace(c); {
		if c, err = s.byte(); err != nil {
			return err
		}
	}
	if c != '"' && c != '\'' {
		return s.fail(ErrMalformed, "an attribute value without quotes")
	}
	switch string(name[:min(n, len(name))]) {
	case "class":
		s.rawClass, err = s.attributeValue(s.rawClass[:0], c)
	case "plugin":
		s.rawPlugin, err = s.attributeValue(s.rawPlugin[:0], c)
	default:
		err = s.skipAttribute(c)
	}
	return err
}

// skipAttribute skips a value up to its closing quote. '<' can't stand in one, so
// a lost quote is found at the next tag and does not swallow the rest.
func (s *scanner) skipAttribute(quote byte) error {
	for {
		for i, c := range s.buf[s.r:s.w] {
			if c == quote {
				s.r += i + 1
				return nil
			}
			if c == '<' {
				s.r += i
				return s.fail(ErrMalformed, "'<' in an attribute value")
			}
		}
		s.r = s.w
		if err := s.fill(); err != nil {
			return err
		}
	}
}

// attributeValue appends a value up to its closing quote.
func (s *scanner) attributeValue(raw []byte, quote byte) ([]byte, error) {
	for {
		c, err := s.byte()
		switch {
		case err != nil:
			return raw, err
		case c == quote:
			return raw, nil
		case c == '<':
			return raw, s.fail(ErrMalformed, "'<' in an attribute value")
		case len(raw) >= maxAttr:
			return raw, s.fail(ErrTooBig, "a class or plugin attribute has more than %d bytes", maxAttr)
		case c == '&':
			if raw, err = s.reference(raw); err != nil {
				return nil, err
			}
		default:
			raw = append(raw, c)
		}
	}
}

// class returns the attribute class of the element opened last.
func (s *scanner) class() string { return s.attributeText(s.rawClass) }

// plugin returns its attribute plugin.
func (s *scanner) plugin() string { return s.attributeText(s.rawPlugin) }

// attributeText never fails: what can't be decoded equals no name of a class.
func (s *scanner) attributeText(raw []byte) string {
	text, err := s.charset.decode(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\ufffd")
	}
	return text
}
