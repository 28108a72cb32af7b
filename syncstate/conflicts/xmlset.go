package conflicts

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/footman-ci/footman/jenkins"
)

// refusedError says why two versions can't be merged without a person.
type refusedError struct{ why string }

func (e *refusedError) Error() string { return "can't be merged: " + e.why }

func refuse(format string, args ...any) error { return &refusedError{fmt.Sprintf(format, args...)} }

// element is a child of a container, as its bytes are: what isn't touched stays as
// it was written.
type element struct {
	raw  string // from '<' to '>'
	lead string // white space and comments before it
}

// container is an element of the root with its children.
type container struct {
	name        string
	start, end  int    // offsets of all of it
	open        string // its start tag; an empty element's without the slash
	children    []element
	tail        string // after the last child, before the end tag
	selfClosing bool
	text        bool // holds text, not elements
}

const (
	// maxElements bounds a file that is merged: users, or approvals.
	maxElements = 500_000
	// maxDepth bounds the nesting; these files have four levels.
	maxDepth = 64
)

// parse reads the children of the root and theirs. Offsets are those of data:
// jenkins.XML10 changes no lengths.
func parse(data []byte, root string) ([]container, error) {
	d := xml.NewDecoder(jenkins.XML10(bytes.NewReader(data)))
	d.Strict = true
	var out []container
	var c *container
	depth, seen, childStart, last, count := 0, false, 0, 0, 0
	for {
		from := int(d.InputOffset())
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, refuse("it is no XML that Jenkins would write: %v", err)
		}
		to := int(d.InputOffset())
		switch t := tok.(type) {
		case xml.StartElement:
			depth++
			if depth > maxDepth {
				return nil, refuse("it is nested too deep")
			}
			if count++; count > maxElements {
				return nil, refuse("it has more than %d elements", maxElements)
			}
			switch depth {
			case 1:
				if seen || fullName(t.Name) != root {
					return nil, refuse("its root is %q, not %q", fullName(t.Name), root)
				}
				seen = true
			case 2:
				open := string(data[from:to])
				c = &container{name: fullName(t.Name), start: from, open: open}
				if bare, ok := strings.CutSuffix(open, "/>"); ok {
					c.selfClosing, c.open = true, strings.TrimRight(bare, " \t\r\n")+">"
				}
				last = to
			case 3:
				childStart = from
			}
		case xml.EndElement:
			switch depth {
			case 2:
				if fullName(t.Name) != c.name {
					return nil, refuse("%q ends as %q", c.name, fullName(t.Name))
				}
				c.end = to
				if !c.selfClosing {
					c.tail = string(data[last:from])
				}
				out = append(out, *c)
			case 3:
				c.children = append(c.children, element{raw: string(data[childStart:to]), lead: string(data[last:childStart])})
				last = to
			}
			if depth--; depth < 0 {
				return nil, refuse("it ends more than it begins")
			}
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				switch depth {
				case 0, 1:
					return nil, refuse("there is text where none belongs")
				case 2:
					c.text = true
				}
			}
		case xml.Directive:
			return nil, refuse("it has a document type")
		}
	}
	if !seen || depth != 0 {
		return nil, refuse("it is not whole")
	}
	names := map[string]bool{}
	for _, c := range out {
		if names[c.name] {
			return nil, refuse("%q is there twice", c.name)
		}
		names[c.name] = true
		if c.text && len(c.children) > 0 {
			return nil, refuse("%q mixes text and elements", c.name)
		}
	}
	return out, nil
}

func fullName(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func byName(list []container, name string) (container, bool) {
	for _, c := range list {
		if c.name == name {
			return c, true
		}
	}
	return container{}, false
}

// render writes a container with other children.
func (c container) render(children []element) string {
	if len(children) == 0 {
		return strings.TrimSuffix(c.open, ">") + "/>"
	}
	var b strings.Builder
	b.WriteString(c.open)
	for _, e := range children {
		b.WriteString(e.lead)
		b.WriteString(e.raw)
	}
	tail := c.tail
	if c.selfClosing || strings.TrimSpace(tail) == "" && !strings.Contains(tail, "\n") && strings.Contains(children[0].lead, "\n") {
		tail = "\n" + strings.TrimSuffix(strings.TrimLeft(children[0].lead, "\r\n"), "  ")
	}
	b.WriteString(tail)
	b.WriteString("</" + c.name + ">")
	return b.String()
}

// leadOf is the white space for a child that comes from another file.
func (c container) leadOf(e element) string {
	if len(c.children) > 0 && strings.TrimSpace(c.children[0].lead) == "" {
		return c.children[0].lead
	}
	if strings.TrimSpace(e.lead) == "" {
		return e.lead
	}
	return "\n    "
}

// innerOf returns the bytes between the first start tag of that name in raw and its
// end. ok is false when there is not exactly one.
func innerOf(raw, name string) (string, bool) {
	before, rest, ok := strings.Cut(raw, "<"+name+">")
	if !ok {
		return "", false
	}
	inner, after, ok := strings.Cut(rest, "</"+name+">")
	if !ok || strings.Contains(inner, "<") || strings.Contains(before+after, "<"+name+">") {
		return "", false
	}
	return inner, true
}
