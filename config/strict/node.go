package strict

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

const (
	// MaxSize of a file in bytes: a hundred times the commented reference's needs, and a
	// parser that is slow on strange input stays harmless.
	MaxSize = 64 << 10
	// maxNesting bounds brackets inside brackets. Settings nest three deep; the
	// parser's work grows with the square of the depth.
	maxNesting = 32
	// maxIndent bounds nesting by dashes on one line ("- - - -"), for the same reason.
	maxIndent = 32
)

type kind int

const (
	kindNull kind = iota
	kindText
	kindInt
	kindFloat
	kindBool
	kindMap
	kindList
	kindOther
)

func (k kind) String() string {
	return [...]string{"nothing", "text", "a whole number", "a number", "true or false", "a section", "a list", "something else"}[k]
}

// node is a value in a file, with its place.
type node struct {
	kind    kind
	text    string // of a scalar, as it was written, without quotes
	flag    bool   // of a bool
	num     any    // of a number
	entries []entry
	items   []*node
	tok     *token.Token
}

type entry struct {
	key   string
	tok   *token.Token
	value *node
}

// parse returns the one document of data, or nil if there is nothing in it.
func parse(file string, data []byte) (root *node, err error) {
	if err := bounds(data); err != nil {
		return nil, Errors{{File: file, Message: err.Error()}}
	}
	defer func() { // the parser is somebody else's, and its input anybody's
		if p := recover(); p != nil {
			root, err = nil, Errors{{File: file, Message: fmt.Sprintf("can't be read as YAML (%v)", p)}}
		}
	}()
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		if y, ok := errors.AsType[yaml.Error](err); ok {
			return nil, Errors{at(file, y.GetToken(), "", yamlMessage(y.GetMessage()))}
		}
		return nil, Errors{{File: file, Message: err.Error()}}
	}
	var docs []*ast.DocumentNode
	for _, d := range f.Docs {
		if d.Body != nil && d.Body.Type() != ast.CommentType {
			docs = append(docs, d)
		}
	}
	switch len(docs) {
	case 0:
		return nil, nil //nolint:nilnil // an empty file is a file without settings
	case 1:
	default:
		return nil, Errors{at(file, docs[1].Body.GetToken(), "", "a second document: one file holds one")}
	}
	r := reader{anchors: map[string]ast.Node{}}
	return r.node(docs[0].Body), nil
}

// bounds refuses what would only keep the parser busy.
func bounds(data []byte) error {
	if len(data) > MaxSize {
		return fmt.Errorf("%d bytes: at most %d", len(data), MaxSize)
	}
	if !utf8.Valid(data) {
		return errors.New("not valid UTF-8")
	}
	if i := bytes.IndexFunc(data, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f }); i >= 0 {
		return fmt.Errorf("a control character (%#x) in line %d", data[i], 1+bytes.Count(data[:i], []byte("\n")))
	}
	depth, dashes, prefix := 0, 0, true
	for _, c := range data {
		switch {
		case c == '\n':
			dashes, prefix = 0, true
		case c == '[' || c == '{':
			depth++
			prefix = false
		case c == ']' || c == '}':
			depth = max(0, depth-1)
			prefix = false
		case prefix && (c == '-' || c == '?' || c == ':' || c == '!'):
			dashes++
		case c != ' ' && c != '\t':
			prefix = false
		}
		if depth > maxNesting || dashes > maxIndent {
			return errors.New("nested too deeply")
		}
	}
	return nil
}

// yamlMessage makes the parser's words fit into a sentence of ours.
func yamlMessage(msg string) string {
	if name, rest, ok := strings.Cut(strings.TrimPrefix(msg, "mapping key "), " already defined at "); ok {
		return fmt.Sprintf("%s is set twice, first at %s", name, rest)
	}
	return "not valid YAML: " + msg
}

type reader struct {
	anchors map[string]ast.Node
	depth   int
}

// node turns what the parser gives into what settings are made of.
func (r *reader) node(n ast.Node) *node {
	r.depth++
	defer func() { r.depth-- }()
	if n == nil {
		return &node{kind: kindNull}
	}
	out := &node{kind: kindOther, tok: n.GetToken()}
	if r.depth > maxNesting {
		return out
	}
	switch n := n.(type) {
	case *ast.AnchorNode:
		if n.Name != nil {
			r.anchors[n.Name.GetToken().Value] = n.Value
		}
		return r.node(n.Value)
	case *ast.AliasNode:
		if n.Value == nil {
			return out
		}
		name := n.Value.GetToken().Value
		target, ok := r.anchors[name]
		if !ok {
			return out
		}
		delete(r.anchors, name) // an anchor does not contain itself
		v := r.node(target)
		r.anchors[name] = target
		v.tok = out.tok
		return v
	case *ast.MappingNode:
		out.kind = kindMap
		for _, v := range n.Values {
			out.entries = append(out.entries, r.entry(v))
		}
	case *ast.MappingValueNode:
		out.kind, out.entries = kindMap, []entry{r.entry(n)}
	case *ast.SequenceNode:
		out.kind = kindList
		for _, v := range n.Values {
			out.items = append(out.items, r.node(v))
		}
	case *ast.NullNode:
		out.kind = kindNull
	case *ast.BoolNode:
		out.kind, out.flag, out.text = kindBool, n.Value, n.Token.Value
	case *ast.IntegerNode:
		out.kind, out.text, out.num = kindInt, n.Token.Value, n.Value
	case *ast.FloatNode:
		out.kind, out.text, out.num = kindFloat, n.Token.Value, n.Value
	case *ast.InfinityNode, *ast.NanNode:
		out.kind, out.text = kindFloat, out.tok.Value
	case *ast.StringNode:
		out.kind, out.text = kindText, n.Value
	case *ast.LiteralNode:
		out.kind = kindText
		if n.Value != nil {
			out.text = n.Value.Value
		}
	}
	return out
}

func (r *reader) entry(v *ast.MappingValueNode) entry {
	e := entry{value: r.node(v.Value)}
	if v.Key != nil {
		e.tok = v.Key.GetToken()
		if e.tok != nil {
			e.key = e.tok.Value
		}
	}
	if e.value.tok == nil {
		e.value.tok = e.tok
	}
	return e
}

// plain returns the value for an encoder.
func (n *node) plain() any {
	switch n.kind {
	case kindNull:
		return nil
	case kindBool:
		return n.flag
	case kindInt, kindFloat:
		if n.num != nil {
			return n.num
		}
	case kindMap:
		out := yaml.MapSlice{}
		for _, e := range n.entries {
			out = append(out, yaml.MapItem{Key: e.key, Value: e.value.plain()})
		}
		return out
	case kindList:
		out := []any{}
		for _, i := range n.items {
			out = append(out, i.plain())
		}
		return out
	case kindText, kindOther:
	}
	return n.text
}
