package jenkins_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/footman-ci/footman/jenkins"
)

// Only what XML 1.0 forbids is rewritten, and only where it means something.
func TestXML10(t *testing.T) {
	for in, want := range map[string]string{
		`<?xml version='1.1' encoding='UTF-8'?><a/>`:        `<?xml version='1.0' encoding='UTF-8'?><a/>`,
		`<?xml version="1.1"?><a/>`:                         `<?xml version="1.0"?><a/>`,
		"\xef\xbb\xbf<?xml  version = \"1.1\"?><a/>":        "\xef\xbb\xbf<?xml  version = \"1.0\"?><a/>",
		`<?xml version='1.0'?><a version='1.1'>1.1</a>`:     `<?xml version='1.0'?><a version='1.1'>1.1</a>`,
		`<a><?xml version='1.1'?></a>`:                      `<a><?xml version='1.1'?></a>`,
		`<a>&#x1b;&#27;&#0;&#x0000;&#x9;&#10;&#xd;</a>`:     `<a>&#x09;&#09;&#9;&#x0009;&#x9;&#10;&#xd;</a>`,
		`<a b='&#x1b;>' c="&#2;'&#3;"/>&#x4;`:               `<a b='&#x09;>' c="&#9;'&#9;"/>&#x9;`,
		`<a>&#xD800;&#xFFFE;&#xffff;&#x110000;&#x85;</a>`:   `<a>&#x0009;&#x0009;&#x0009;&#x000009;&#x85;</a>`,
		`<a>&#99999999999999999999;&amp;&#x;&#;&;&#zz;</a>`: `<a>&#00000000000000000009;&amp;&#x;&#;&;&#zz;</a>`,
		`<a><![CDATA[&#x1b;]]&#x1b;>&#1;]]>&#x1b;</a>`:      `<a><![CDATA[&#x1b;]]&#x1b;>&#1;]]>&#x09;</a>`,
		`<!-- &#x1b; -> &#1; --><a>&#x1b;</a>`:              `<!-- &#x1b; -> &#1; --><a>&#x09;</a>`,
		`<?p > &#x1b; ?><a>&#x1b;</a>`:                      `<?p > &#x1b; ?><a>&#x09;</a>`,
		"<a>\x00\x1b\t\r\n<![CDATA[\x02]]></a>":             "<a>  \t\r\n<![CDATA[ ]]></a>",
		`<a b=&#1;>&#1`:                                     `<a b=&#1;>&#1`,
		``:                                                  ``,
	} {
		for name, r := range map[string]io.Reader{
			"whole": strings.NewReader(in), "bytes": iotest.OneByteReader(strings.NewReader(in)), "end": iotest.DataErrReader(strings.NewReader(in)),
		} {
			got, err := io.ReadAll(jenkins.XML10(r))
			if err != nil || string(got) != want {
				t.Errorf("%s of %q: %q, %v; want %q", name, in, got, err, want)
			}
		}
	}
}

// xmlPiece draws bits of XML in which something could go wrong.
var xmlPiece = rapid.SampledFrom([]string{
	"<?xml version='1.1'?>", "<a>", "</a>", "<a b='", "\"", "'", ">", "<", "&", "&#", "&#x", "1b;", "&#x1b;", "&#0;", "&#x41;", "&amp;", ";",
	"<![CDATA[", "]]", "]]>", "<!--", "--", "-->", "<?", "?>", "?", "\x00", "\x1b", "\n", " ", "ü", "\xff", "text", strings.Repeat("0", 40), strings.Repeat("y", 40_000),
})

// Rewriting changes no length, so offsets stay those of the file; it changes only
// the version's digit, digits of references and control bytes; and it does not
// depend on the pieces in which the file arrives.
func TestXML10KeepsOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOf(xmlPiece).Draw(t, "pieces"), "")
		out, err := io.ReadAll(jenkins.XML10(strings.NewReader(in)))
		if err != nil {
			t.Fatal(err)
		}
		checkRewriting(t, []byte(in), out)
		again, err := io.ReadAll(iotest.OneByteReader(jenkins.XML10(iotest.HalfReader(strings.NewReader(in)))))
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("in pieces: %q, %v", again, err)
		}
	})
}

func checkRewriting(t interface{ Fatalf(string, ...any) }, in, out []byte) {
	if len(in) != len(out) {
		t.Fatalf("%d bytes became %d", len(in), len(out))
	}
	for i, c := range in {
		switch got := out[i]; {
		case got == c, c < 0x20 && got == ' ', c == '1' && got == '0', isHex(c) && (got == '0' || got == '9'):
		default:
			t.Fatalf("byte %d: %q became %q", i, c, got)
		}
	}
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// A real file decodes with encoding/xml, and the decoder's offsets point into
// the file as it is on disk.
func TestXML10Real(t *testing.T) {
	files, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data := realFile(t, filepath.Base(file))
		d := xml.NewDecoder(jenkins.XML10(bytes.NewReader(data)))
		for {
			tok, err := d.RawToken()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if end, ok := tok.(xml.EndElement); ok && !bytes.HasSuffix(data[:d.InputOffset()], []byte(end.Name.Local+">")) && !bytes.HasSuffix(data[:d.InputOffset()], []byte("/>")) {
				t.Fatalf("%s: the end of %s is not at %d", file, end.Name.Local, d.InputOffset())
			}
		}
	}
}

// A reader that never gives anything, or fails, does not hang or hide it.
func TestXML10BadReader(t *testing.T) {
	if _, err := io.ReadAll(jenkins.XML10(iotest.ErrReader(io.ErrClosedPipe))); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("error %v", err)
	}
	if _, err := io.ReadAll(jenkins.XML10(lazy{})); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("error %v", err)
	}
	got, err := io.ReadAll(jenkins.XML10(io.MultiReader(strings.NewReader("<a>&#1"), iotest.TimeoutReader(strings.NewReader("")))))
	if string(got) != "<a>&#1" {
		t.Errorf("%q, %v", got, err)
	}
}

type lazy struct{}

func (lazy) Read([]byte) (int, error) { return 0, nil }
