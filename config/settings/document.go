package settings

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/footman-ci/footman/config/strict"
	"github.com/goccy/go-yaml"
)

// Format of the file. A higher one is refused: an older Footman must not guess.
// New keys don't raise it; they are kept by those that don't know them.
const Format = 1

// Document is one version of the settings.
type Document struct {
	Settings  Settings
	Version   uint64 // 0: nobody ever set anything
	UpdatedAt time.Time
	UpdatedBy string
	// PausedAt and PausedBy say since when adoption is paused; zero if it isn't.
	PausedAt time.Time
	PausedBy string
	// Unknown keys, of a newer Footman: kept when the settings are changed.
	Unknown []strict.Unknown
}

// file is a Document as it is written.
type file struct {
	Format    int      `yaml:"format"`
	Version   uint64   `yaml:"version"`
	UpdatedAt string   `yaml:"updated_at"`
	UpdatedBy string   `yaml:"updated_by"`
	PausedAt  string   `yaml:"paused_at"`
	PausedBy  string   `yaml:"paused_by"`
	Settings  Settings `yaml:"settings"`
}

const head = "# Settings of the whole cluster. Change them with 'footman edit-config'.\n"

// Decode reads what [Document.Encode] wrote. name is the file's in messages.
func Decode(name string, data []byte) (*Document, error) {
	var f file
	doc, err := strict.Decode(name, data, &f, strict.KeepUnknown())
	if err != nil {
		return nil, err
	}
	switch {
	case f.Format > Format:
		return nil, doc.At("format", fmt.Sprintf("format %d was written by a newer Footman, this one knows %d", f.Format, Format))
	case f.Format < 1:
		return nil, doc.At("format", fmt.Sprintf("missing: must be %d", Format))
	case f.Version == 0:
		return nil, doc.At("version", "missing: must be 1 or more")
	case len(doc.Unknown) > maxUnknown:
		return nil, doc.At("settings", fmt.Sprintf("%d unknown keys, at most %d", len(doc.Unknown), maxUnknown))
	case len(f.UpdatedBy) > maxAuthor || len(f.PausedBy) > maxAuthor:
		return nil, doc.At("updated_by", fmt.Sprintf("longer than %d bytes", maxAuthor))
	}
	d := &Document{Settings: f.Settings, Version: f.Version, UpdatedBy: f.UpdatedBy, PausedBy: f.PausedBy, Unknown: doc.Unknown}
	for _, t := range []struct {
		key, text string
		into      *time.Time
	}{{"updated_at", f.UpdatedAt, &d.UpdatedAt}, {"paused_at", f.PausedAt, &d.PausedAt}} {
		if t.text == "" {
			continue
		}
		if *t.into, err = time.Parse(time.RFC3339Nano, t.text); err != nil {
			return nil, doc.At(t.key, fmt.Sprintf("%q is not a time like 2026-01-31T12:00:00Z", t.text))
		}
	}
	if err := place(doc, f.Settings.Validate(noTimers), "settings."); err != nil {
		return nil, err
	}
	return d, nil
}

// place gives the mistakes in err the places of their keys.
func place(doc *strict.Document, err error, prefix string) error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var out strict.Errors
	for _, one := range joined.Unwrap() {
		var e *strict.Error
		if !errors.As(one, &e) {
			e = &strict.Error{File: doc.File, Message: one.Error()}
		}
		out = append(out, doc.At(prefix+e.Key, e.Message))
	}
	return out
}

// Encode returns the document as a file.
func (d *Document) Encode() ([]byte, error) {
	out := yaml.MapSlice{
		{Key: "format", Value: Format}, {Key: "version", Value: d.Version},
		{Key: "updated_at", Value: d.UpdatedAt.UTC().Format(time.RFC3339Nano)}, {Key: "updated_by", Value: d.UpdatedBy},
	}
	if !d.PausedAt.IsZero() {
		out = append(out, yaml.MapItem{Key: "paused_at", Value: d.PausedAt.UTC().Format(time.RFC3339Nano)}, yaml.MapItem{Key: "paused_by", Value: d.PausedBy})
	}
	for _, u := range d.Unknown {
		if !strings.HasPrefix(u.Key, settingsPrefix) {
			out = append(out, yaml.MapItem{Key: u.Key, Value: u.Value})
		}
	}
	out = append(out, yaml.MapItem{Key: "settings", Value: d.body()})
	data, err := yaml.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("encode settings: %w", err)
	}
	return append([]byte(head), data...), nil
}

const settingsPrefix = "settings."

func (d *Document) body() yaml.MapSlice {
	out := yaml.MapSlice{}
	for _, f := range strict.Fields(reflect.ValueOf(&d.Settings).Elem()) {
		if f.Value.IsZero() {
			continue
		}
		v := f.Value.Interface()
		if t, ok := v.(time.Duration); ok {
			v = t.String()
		}
		out = append(out, yaml.MapItem{Key: f.Key, Value: v})
	}
	for _, u := range d.Unknown {
		if key, ok := strings.CutPrefix(u.Key, settingsPrefix); ok {
			out = append(out, yaml.MapItem{Key: key, Value: u.Value})
		}
	}
	return out
}

// Body returns what people see and edit: the settings without version and author.
func (d *Document) Body() (string, error) {
	body := d.body()
	if len(body) == 0 {
		return "", nil
	}
	data, err := yaml.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("encode settings: %w", err)
	}
	return string(data), nil
}

// PauseMark begins [Document.PauseText].
const PauseMark = "ADOPTION IS PAUSED"

// PauseText says loudly that adoption is paused; "" if it isn't.
func (d *Document) PauseText() string {
	if !d.Settings.Paused() {
		return ""
	}
	text := PauseMark
	if !d.PausedAt.IsZero() {
		text += fmt.Sprintf(" since %s by %s", d.PausedAt.Format(time.DateTime+" MST"), d.PausedBy)
	}
	if d.Settings.PauseReason != "" {
		text += ": " + d.Settings.PauseReason
	}
	return text + "; builds of dead replicas wait until 'footman resume'"
}

// Warnings are what people should know about a document that is valid.
func (d *Document) Warnings() (out []string) {
	for _, u := range d.Unknown {
		out = append(out, fmt.Sprintf("settings: %s is not known to this Footman; it is kept and does nothing here", strings.TrimPrefix(u.Key, settingsPrefix)))
	}
	return out
}

// DecodeBody reads what [Document.Body] returned and somebody edited. Keys that
// are unknown are mistakes, unless base has them already.
func DecodeBody(name string, data []byte, base *Document) (*Document, error) {
	out := &Document{}
	doc, err := strict.Decode(name, data, &out.Settings, strict.KeepUnknown())
	if err != nil {
		return nil, err
	}
	var bad strict.Errors
	known := map[string]bool{}
	for _, u := range base.Unknown {
		known[u.Key] = true
		if !strings.HasPrefix(u.Key, settingsPrefix) {
			out.Unknown = append(out.Unknown, u)
		}
	}
	var names []string
	for _, k := range Keys() {
		names = append(names, k.Key)
	}
	for _, u := range doc.Unknown {
		if !known[settingsPrefix+u.Key] {
			e := doc.At(u.Key, "unknown key"+strict.Suggest(u.Key, names))
			e.Line, e.Column = u.Line, u.Column
			e.Excerpt = u.Excerpt
			bad = append(bad, e)
			continue
		}
		u.Key = settingsPrefix + u.Key
		out.Unknown = append(out.Unknown, u)
	}
	if len(bad) > 0 {
		return nil, bad
	}
	if err := place(doc, out.Settings.Validate(noTimers), ""); err != nil {
		return nil, err
	}
	return out, nil
}
