package strict

import (
	"reflect"
	"slices"
	"strings"
)

// Place is where a value is in a file.
type Place struct {
	Line, Column int
	text         *Error // the same, with an excerpt
}

// Unknown is a key that no field of the struct has.
type Unknown struct {
	Key          string // with dots
	Line, Column int
	Excerpt      string
	// Value for an encoder: text, numbers, true, false, []any, yaml.MapSlice or nil.
	Value any
}

// Document is what was read besides the values.
type Document struct {
	File    string
	Places  map[string]Place // of each key that is set, sections included
	Unknown []Unknown        // with [KeepUnknown]
}

// At returns the mistake message about the value of key, with its place if the
// key is in the file.
func (d *Document) At(key, message string) *Error {
	e := &Error{File: d.File, Key: key, Message: message}
	if p, ok := d.Places[key]; ok && p.text != nil {
		e.Line, e.Column, e.Excerpt = p.Line, p.Column, p.text.Excerpt
	}
	return e
}

// Option changes [Decode].
type Option func(*decoder)

// KeepUnknown collects unknown keys in [Document.Unknown]; without it they are
// mistakes.
func KeepUnknown() Option { return func(d *decoder) { d.keep = true } }

type decoder struct {
	keep bool
	doc  *Document
	errs Errors
}

// Decode reads data into the struct that into points to; fields whose keys are
// not in data keep their values. file is its name in messages. The error is
// [Errors] with every mistake; into may then have been changed in part.
//
// Fields have the tags yaml (the key; "-": no setting) and, as they need, enum
// (words with commas), min and max (durations). Embedded structs are part of the
// outer one; named structs are sections.
func Decode(file string, data []byte, into any, opts ...Option) (*Document, error) {
	d := &decoder{doc: &Document{File: file, Places: map[string]Place{}}}
	for _, o := range opts {
		o(d)
	}
	root, err := parse(file, data)
	if err != nil {
		return d.doc, err
	}
	if root != nil && root.kind != kindNull {
		if root.kind != kindMap {
			return d.doc, Errors{at(file, root.tok, "", "must be a section with keys, not "+root.kind.String())}
		}
		d.section(reflect.ValueOf(into).Elem(), "", root)
	}
	return d.doc, d.errs.err()
}

// Field is a setting of a struct.
type Field struct {
	Name  string // in Go
	Key   string // in the file, without the section
	Value reflect.Value
	Tag   reflect.StructTag
}

// Section says whether the field has fields of its own.
func (f Field) Section() bool { return f.Value.Kind() == reflect.Struct }

// Fields returns the settings of a struct in order, those of embedded structs
// included.
func Fields(v reflect.Value) (out []Field) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case f.Anonymous && key == "" && f.Type.Kind() == reflect.Struct:
			out = append(out, Fields(v.Field(i))...)
		case key != "" && key != "-" && f.IsExported():
			out = append(out, Field{f.Name, key, v.Field(i), f.Tag})
		}
	}
	return out
}

func (d *decoder) section(v reflect.Value, prefix string, n *node) {
	fields := Fields(v)
	seen := map[string]bool{}
	for _, e := range n.entries {
		key := prefix + e.key
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == e.key })
		switch {
		case seen[e.key]:
			d.fail(at(d.doc.File, e.tok, key, "is set twice"))
			continue
		case i < 0 && d.keep:
			u := Unknown{Key: key, Value: e.value.plain()}
			here := at(d.doc.File, e.tok, key, "")
			u.Line, u.Column, u.Excerpt = here.Line, here.Column, here.Excerpt
			d.doc.Unknown = append(d.doc.Unknown, u)
			seen[e.key] = true
			continue
		case i < 0:
			known := make([]string, len(fields))
			for j, f := range fields {
				known[j] = f.Key
			}
			d.fail(at(d.doc.File, e.tok, key, "unknown key"+Suggest(e.key, known)))
			continue
		}
		seen[e.key] = true
		if e.value.kind == kindNull { // the parser makes up a token that is nowhere
			e.value.tok = e.tok
		}
		place := at(d.doc.File, e.value.tok, key, "")
		d.doc.Places[key] = Place{place.Line, place.Column, place}
		f := fields[i]
		if f.Section() {
			switch e.value.kind {
			case kindMap:
				d.section(f.Value, key+".", e.value)
			case kindNull: // all its lines may be commented out
			default:
				d.fail(at(d.doc.File, e.value.tok, key, "must be a section with keys, not "+e.value.kind.String()))
			}
			continue
		}
		if err := set(f.Value, f.Tag, e.value); err != nil {
			d.fail(at(d.doc.File, e.value.tok, key, err.Error()))
		}
	}
}

func (d *decoder) fail(e *Error) { d.errs = append(d.errs, e) }
