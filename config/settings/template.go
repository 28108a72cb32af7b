package settings

import (
	_ "embed"
	"strings"

	"github.com/footman-ci/footman/config/strict"
	"github.com/goccy/go-yaml"
)

// Reference explains every setting; each is a comment with its default. It is made
// from the comments of this package: go test ./config/settings -update.
//
//go:embed settings.yaml
var Reference string

// Template returns what an editor shows: the reference, with the lines of what is
// set instead of the defaults, and after it what this Footman does not know.
func (d *Document) Template() (string, error) {
	set := map[string]string{}
	var rest strings.Builder
	known := map[string]bool{}
	for _, k := range Keys() {
		known[k.Key] = true
	}
	for _, item := range d.body() {
		data, err := yaml.Marshal(yaml.MapSlice{item})
		if err != nil {
			return "", err
		}
		if key, _ := item.Key.(string); known[key] {
			set[key] = string(data)
		} else {
			rest.WriteString("\n# Not known to this Footman.\n" + string(data))
		}
	}
	var b strings.Builder
	for line := range strings.Lines(Reference) {
		key, _, ok := strings.Cut(strings.TrimPrefix(line, "# "), ":")
		if value, is := set[key]; ok && is && known[key] {
			line = value
			delete(set, key)
		}
		b.WriteString(line)
	}
	return b.String() + rest.String(), nil
}

// Parse reads a body that nobody needs to have checked, e.g. what a sidecar of a
// newer version sent: unknown keys are kept.
func Parse(name string, body []byte) (*Document, error) {
	d := &Document{}
	doc, err := strict.Decode(name, body, &d.Settings, strict.KeepUnknown())
	if err != nil {
		return nil, err
	}
	for _, u := range doc.Unknown {
		u.Key = settingsPrefix + u.Key
		d.Unknown = append(d.Unknown, u)
	}
	return d, nil
}
