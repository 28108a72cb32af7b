package config

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/footman-ci/footman/config/strict"
)

// Setting is one field of [File], as all its users see it.
type Setting struct {
	Key     string   // in the file, with its section: run.freeze_after
	Section string   // "", sidecar, sync or run
	Flag    string   // without dashes; "" if it has none
	Env     string   // environment variable; "" if it has none
	Kind    string   // text, duration, list or bool
	Default string   // as the file has it, without quotes
	Enum    []string // allowed words, if not all are
	Help    string   // one line
	Field   string   // name in Go, for its comment

	tag   reflect.StructTag
	index int // in the list of all settings
}

// Command is the one whose flag the setting is; "" for those of several.
func (s Setting) Command() string {
	if s.Section == "sync" {
		return "sidecar"
	}
	return s.Section
}

// fieldsOf returns the settings of f in the order of the struct.
func fieldsOf(f *File) (out []strict.Field, sections []string) {
	for _, top := range strict.Fields(reflect.ValueOf(f).Elem()) {
		if !top.Section() {
			out, sections = append(out, top), append(sections, "")
			continue
		}
		for _, field := range strict.Fields(top.Value) {
			out, sections = append(out, field), append(sections, top.Key)
		}
	}
	return out, sections
}

// Settings returns all settings, in the order of the reference file.
func Settings() []Setting {
	var f File
	fields, sections := fieldsOf(&f)
	out := make([]Setting, len(fields))
	for i, field := range fields {
		s := Setting{
			Key: field.Key, Section: sections[i], Env: field.Tag.Get("env"), Default: field.Tag.Get("default"),
			Help: field.Tag.Get("help"), Field: field.Name, tag: field.Tag, index: i,
		}
		if s.Section != "" {
			s.Key = s.Section + "." + field.Key
		}
		if _, arg := field.Tag.Lookup("arg"); !arg {
			if s.Flag = field.Tag.Get("name"); s.Flag == "" {
				s.Flag = strings.ReplaceAll(field.Key, "_", "-")
			}
		}
		if enum := field.Tag.Get("enum"); enum != "" {
			s.Enum = strings.Split(enum, ",")
		}
		switch {
		case field.Value.Type() == reflect.TypeFor[time.Duration]():
			s.Kind = "duration"
		case field.Value.Type() == reflect.TypeFor[strict.Size]():
			s.Kind = "size"
		case field.Value.Kind() == reflect.Slice:
			s.Kind = "list"
		case field.Value.Kind() == reflect.Bool:
			s.Kind = "bool"
		case field.Value.Kind() == reflect.String:
			s.Kind = "text"
		default:
			s.Kind = "number"
		}
		out[i] = s
	}
	return out
}

// value returns the setting's field in f.
func (s Setting) value(f *File) reflect.Value {
	fields, _ := fieldsOf(f)
	return fields[s.index].Value
}

// Text returns the setting's value in f, as a flag would take it.
func (s Setting) Text(f *File) string {
	v := s.value(f)
	if v.Kind() == reflect.Slice {
		words := make([]string, v.Len())
		for i := range words {
			words[i] = v.Index(i).String()
		}
		return strings.Join(words, ",")
	}
	return fmt.Sprint(v.Interface())
}

// Any returns the setting's value in f for an encoder: durations as text.
func (s Setting) Any(f *File) any {
	v := s.value(f)
	switch s.Kind {
	case "list":
		words := make([]string, v.Len())
		for i := range words {
			words[i] = v.Index(i).String()
		}
		return words
	case "duration", "size":
		return fmt.Sprint(v.Interface())
	}
	return v.Interface()
}

// Default returns the configuration of a file that says nothing.
func Default() File {
	var f File
	fields, _ := fieldsOf(&f)
	for _, field := range fields {
		if d, ok := field.Tag.Lookup("default"); ok {
			if err := strict.Set(field.Value, field.Tag, d); err != nil {
				panic(fmt.Sprintf("default of %s: %v", field.Name, err)) // a test sees it
			}
		}
	}
	return f
}
