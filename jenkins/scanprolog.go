package jenkins

import "bytes"

// maxDeclaration bounds what is kept of <?xml … ?>; encoding= stands near its start.
const maxDeclaration = 1 << 10

// prolog takes a byte order mark and tells files that can't be XML.
func (s *scanner) prolog() error {
	c, err := s.byte()
	if err != nil {
		return err
	}
	switch c {
	case 0xEF:
		for _, want := range []byte{0xBB, 0xBF} {
			if c, err = s.byte(); err != nil {
				return err
			}
			if c != want {
				return s.fail(ErrMalformed, "it starts with neither text nor a byte order mark")
			}
		}
		return nil
	case 0xFE, 0xFF:
		return s.fail(ErrMalformed, "it is UTF-16, which Jenkins never writes")
	case 0:
		return s.fail(ErrMalformed, "it starts with NUL: its content was lost in a crash, or it is UTF-16")
	}
	s.r-- // just taken, so still in the buffer
	return nil
}

// instruction takes a processing instruction whose "<?" was taken, and the
// encoding from the XML declaration. The version is not looked at: Jenkins
// writes 1.1 and, in old or posted files, 1.0, with either kind of quotes.
func (s *scanner) instruction() error {
	if len(s.stack) > 0 {
		return s.skipPast("?>")
	}
	var decl []byte
	for last := byte(0); ; {
		c, err := s.byte()
		if err != nil {
			return err
		}
		if c == '>' && last == '?' {
			break
		}
		if last = c; len(decl) < maxDeclaration {
			decl = append(decl, c)
		}
	}
	if bytes.HasPrefix(decl, []byte("xml")) && len(decl) > 3 && isSpace(decl[3]) {
		s.charset = charsetOf(declared(decl, "encoding"))
	}
	return nil
}

// declared returns the value of name="value" in a declaration, "" without it.
func declared(decl []byte, name string) string {
	i := bytes.Index(decl, []byte(name))
	if i < 0 {
		return ""
	}
	rest := bytes.TrimLeft(decl[i+len(name):], " \t\r\n")
	if len(rest) == 0 || rest[0] != '=' {
		return ""
	}
	rest = bytes.TrimLeft(rest[1:], " \t\r\n")
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	value, _, ok := bytes.Cut(rest[1:], rest[:1])
	if !ok {
		return ""
	}
	return string(value)
}
