package memory_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// A field is changed in place, and every other byte of the document stays, as the
// raw rest of a plugin's settings must.
func TestSet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, value, want string }{
		{"replaced", "<?xml version='1.1' encoding='UTF-8'?>\n<p>\n  <description>old</description>\n  <x a='1'/>\n</p>", "new", "<?xml version='1.1' encoding='UTF-8'?>\n<p>\n  <description>new</description>\n  <x a='1'/>\n</p>"},
		{"nested one is not meant", "<p><x><description>deep</description></x><description>old</description></p>", "new", "<p><x><description>deep</description></x><description>new</description></p>"},
		{"missing", "<p><x/></p>", "new", "<p>\n  <description>new</description><x/></p>"},
		{"empty", "<p><description/></p>", "new", "<p><description>new</description></p>"},
		{"root alone", "<p/>", "a<b", "<p>\n  <description>a&lt;b</description>\n</p>"},
		{"with children", "<p><description>a<b/>c</description><q/></p>", "new", "<p><description>new</description><q/></p>"},
	} {
		got, err := memory.Set([]byte(c.text), "description", c.value)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if memory.Get(got, "description") != c.value {
			t.Errorf("%s: reads back as %q", c.name, memory.Get(got, "description"))
		}
	}
}

// What XStream can't read is refused.
func TestRoot(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"<?xml version='1.1'?><flow-definition plugin='x'><a/></flow-definition>": "flow-definition", "<a:b/>": "a:b"} {
		if got, err := memory.Root([]byte(text)); got != want || err != nil {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "   ", "<p><x></p", "<p>", "</p>", "<p", "hello", "<p>" + strings.Repeat("<x>", 5)} {
		if got, err := memory.Root([]byte(text)); err == nil {
			t.Errorf("%q was taken for %q", text, got)
		}
	}
}
