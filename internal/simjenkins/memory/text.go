package memory

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/footman-ci/footman/jenkins"
)

// Root names the root element of a document. The error says why XStream could not
// read it: it is no well-formed XML, or is cut.
func Root(text []byte) (string, error) {
	root := ""
	err := walk(text, func(depth int, name string, _, _ int64) bool {
		if depth == 1 {
			root = name
		}
		return true
	})
	if err == nil && root == "" {
		err = errors.New("no root element")
	}
	return root, err
}

// walk calls start for each start tag with its depth (1 is the root's), and where
// the tag begins and ends, until start returns false.
func walk(text []byte, start func(depth int, name string, from, to int64) bool) error {
	d := xml.NewDecoder(jenkins.XML10(bytes.NewReader(text)))
	for depth := 0; ; {
		from := d.InputOffset()
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			if depth > 0 {
				return errors.New("the document is cut")
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			depth++
			if !start(depth, full(e.Name), from, d.InputOffset()) {
				return nil
			}
		case xml.EndElement:
			depth--
			if depth < 0 {
				return errors.New("an element ends that never began")
			}
		}
	}
}

func full(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// span of a direct child of the root: from its start tag to behind its end tag.
type span struct{ from, inner, innerEnd, to int64 }

// child finds the first direct child of the root with this name.
func child(text []byte, name string) (s span, ok bool, err error) {
	d := xml.NewDecoder(jenkins.XML10(bytes.NewReader(text)))
	depth, inside := 0, false
	for {
		at := d.InputOffset()
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return span{}, false, nil
		}
		if err != nil {
			return span{}, false, err
		}
		switch e := t.(type) {
		case xml.StartElement:
			depth++
			if depth == 2 && !inside && full(e.Name) == name {
				inside, s.from, s.inner = true, at, d.InputOffset()
			}
		case xml.EndElement:
			if depth == 2 && inside {
				s.innerEnd, s.to = at, d.InputOffset()
				return s, true, nil
			}
			depth--
		}
	}
}

// Get returns the text of a direct child of the root, "" if there is none.
func Get(text []byte, name string) string {
	s, ok, err := child(text, name)
	if !ok || err != nil {
		return ""
	}
	return html.UnescapeString(string(text[s.inner:max(s.inner, s.innerEnd)]))
}

// Inner returns a direct child of the root as it is written, "" if there is none.
func Inner(text []byte, name string) string {
	s, ok, err := child(text, name)
	if !ok || err != nil {
		return ""
	}
	return string(text[s.inner:max(s.inner, s.innerEnd)])
}

// Set returns the document with the text of a direct child of the root replaced.
// All else stays as it is; a child that is missing becomes the first one.
func Set(text []byte, name, value string) ([]byte, error) {
	return SetInner(text, name, escape(value))
}

// SetInner is Set with content that is XML already.
func SetInner(text []byte, name, inner string) ([]byte, error) {
	element := "<" + name + ">" + inner + "</" + name + ">"
	s, ok, err := child(text, name)
	if err != nil {
		return nil, err
	}
	if ok {
		open := string(text[s.from:s.inner])
		if strings.HasSuffix(open, "/>") {
			return splice(text, s.from, s.to, element), nil
		}
		return splice(text, s.inner, s.innerEnd, inner), nil
	}
	var at int64 = -1
	var root string
	err = walk(text, func(_ int, name string, _, to int64) bool {
		at, root = to, name
		return false
	})
	if err != nil || at < 0 {
		return nil, fmt.Errorf("no root element: %w", err)
	}
	if bytes.HasSuffix(text[:at], []byte("/>")) {
		open := append(bytes.Clone(text[:at-2]), '>')
		return append(append(open, "\n  "+element+"\n</"+root+">"...), text[at:]...), nil
	}
	return splice(text, at, at, "\n  "+element), nil
}

func splice(text []byte, from, to int64, with string) []byte {
	out := make([]byte, 0, len(text)+len(with))
	out = append(out, text[:from]...)
	out = append(out, with...)
	return append(out, text[to:]...)
}

// escape makes text safe between tags.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// Escape makes text safe between tags and in attributes.
func Escape(s string) string { return html.EscapeString(s) }
