package settings_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/internal/structdoc"
)

var update = flag.Bool("update", false, "write the reference anew")

func reference(t *testing.T) string {
	t.Helper()
	comments, err := structdoc.Comments("settings.go")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# Settings of the whole cluster, applied live by every sidecar. A setting that is\n# not there has its default, which stands in its comment.\n")
	for _, k := range settings.Keys() {
		doc := comments["Settings."+k.Field]
		if doc == "" {
			t.Errorf("%s has no comment", k.Field)
		}
		value := k.Default
		switch {
		case value != "":
		case k.Kind == "list":
			value = "[]"
		case k.Enum != nil:
			value = strings.Join(k.Enum, " or ")
		default:
			value = `""`
		}
		b.WriteString("\n" + structdoc.Hash(k.Help+"\n"+doc) + "# " + k.Key + ": " + value + "\n")
	}
	return b.String()
}

// The reference is what the struct says.
func TestReferenceIsFresh(t *testing.T) {
	if *update {
		if err := os.WriteFile("settings.yaml", []byte(reference(t)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if settings.Reference != reference(t) {
		t.Error("settings.yaml is out of date: go test ./config/settings -update")
	}
}

// What an editor shows, saved as it is, changes nothing; with nothing set all of it
// is comments.
func TestTemplate(t *testing.T) {
	for _, body := range []string{"", "adoption: paused\npause_reason: \"a: b\"\nlease_ttl: 9s\nnoadopt:\n- a\n- b\n", "unresumable: rebuild\nsync:\n  on: true\n"} {
		d, err := settings.Parse("b", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := d.Template()
		if err != nil {
			t.Fatal(err)
		}
		again, err := settings.DecodeBody("t", []byte(text), d)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		want, _ := d.Body()
		if got, _ := again.Body(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		for _, k := range settings.Keys() {
			if !strings.Contains(text, "\n"+k.Key+":") && !strings.Contains(text, "\n# "+k.Key+":") {
				t.Errorf("%s is not in\n%s", k.Key, text)
			}
		}
	}
}
