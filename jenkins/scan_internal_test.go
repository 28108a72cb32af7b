package jenkins

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// element is one element as an oracle saw it, in the order of start tags.
type element struct {
	name  string
	depth int
	leaf  bool
	text  string
}

// decoded reads data with encoding/xml up to the end of the root. It fails where
// the scanner may differ: it is only an oracle for what both understand.
func decoded(data []byte) ([]element, error) {
	d := xml.NewDecoder(XML10(bytes.NewReader(data)))
	var all []element
	var open []int
	for {
		start := d.InputOffset()
		tok, err := d.RawToken()
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if n := len(open); n > 0 {
				all[open[n-1]].leaf = false
			}
			for _, a := range tok.Attr {
				if len(a.Value) > 500 {
					return nil, errors.New("long attribute")
				}
			}
			open = append(open, len(all))
			all = append(all, element{name: qualified(tok.Name), depth: len(open), leaf: true})
		case xml.EndElement:
			n := len(open)
			if n == 0 || all[open[n-1]].name != qualified(tok.Name) {
				return nil, errors.New("unmatched")
			}
			if open = open[:n-1]; len(open) == 0 {
				return all, nil
			}
		case xml.CharData:
			if n := len(open); n > 0 {
				all[open[n-1]].text += string(tok)
			} else if raw := data[start:d.InputOffset()]; len(bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("\ufeff")), " \t\r\n")) > 0 {
				return nil, errors.New("text before the root") // control bytes too, which XML10 blanks
			}
		case xml.Directive:
			return nil, errors.New("document type")
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

// scanned reads data with the scanner, and the texts of those that the oracle
// says are leaves.
func scanned(r io.Reader, oracle []element) (all []element, err error) {
	var walk func(s *scanner, depth int) error
	visit := func(s *scanner, depth int) error {
		e := element{name: string(s.name), depth: depth}
		i := len(all)
		all = append(all, e)
		if i >= len(oracle) || !oracle[i].leaf || len(oracle[i].text) > maxText {
			return walk(s, depth)
		}
		all[i].leaf = true
		all[i].text, err = s.text()
		return err
	}
	walk = func(s *scanner, depth int) error {
		return eachChild(s, depth, func(string) error { return visit(s, depth+1) })
	}
	err = scanFrom(r, func(s *scanner) error { return visit(s, 1) })
	return all, err
}

// FuzzScanner: nothing makes the scanner panic; whatever encoding/xml
// understands it understands as the same elements with the same texts; and a
// document that it understands it does not understand when cut anywhere.
func FuzzScanner(f *testing.F) {
	files, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{
		"<a/>", "<a><b c='d'e=\"f>\"/>&lt;<![CDATA[<x>]]]]>&#x1b;</a >", "\xef\xbb\xbf<?xml version='1.1' encoding='ISO-8859-1'?><a:b>\xfc&#252;</a:b>",
		"<!-- --><?p ?><a class='&amp;'>\r\n</a>x", "<a><!-- <b> --><?c > ?></a>", "<a b = 'c' />",
		"<a>]]<![CDATA[>x]]>&gt;</a>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		want, oracleErr := decoded(data)
		got, err := scanned(bytes.NewReader(data), want)
		slow, slowErr := scanned(iotest.OneByteReader(bytes.NewReader(data)), want)
		if (err == nil) != (slowErr == nil) || len(got) != len(slow) {
			t.Fatalf("in one piece %v (%d elements), in bytes %v (%d elements)", err, len(got), slowErr, len(slow))
		}
		if oracleErr == nil {
			if err != nil && !errors.Is(err, ErrTooBig) {
				t.Fatalf("encoding/xml understands it, the scanner says %v", err)
			}
			if err == nil {
				compare(t, want, got)
			}
		}
		if err == nil && len(data) > 1 {
			if _, err := scanned(bytes.NewReader(data[:len(data)/2]), nil); err == nil && !bytes.Contains(data[:len(data)/2], []byte(">")) {
				t.Fatal("half of it is understood without the end of any tag")
			}
		}
	})
}

func compare(t *testing.T, want, got []element) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d elements, encoding/xml has %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if w.name != g.name || w.depth != g.depth {
			t.Fatalf("element %d: %s at depth %d, encoding/xml has %s at %d", i, g.name, g.depth, w.name, w.depth)
		}
		// encoding/xml gets control characters as blanks and tabs and makes line
		// ends of carriage returns.
		odd := func(r rune) bool { return r < ' ' || r == '\uFFFD' }
		if g.leaf && strings.IndexFunc(g.text, odd) < 0 && strings.IndexFunc(w.text, odd) < 0 && w.text != g.text {
			t.Fatalf("element %d (%s): text %q, encoding/xml has %q", i, g.name, g.text, w.text)
		}
	}
}

// Every prefix of a whole document is known to be none.
func TestScannerPrefixes(t *testing.T) {
	doc := "<?xml version='1.1'?><a b='c' class=\"d\"><e/>&#65;<!-- f --><![CDATA[g]]><h>i</h></a>"
	for n := range len(doc) {
		if _, err := scanned(strings.NewReader(doc[:n]), nil); !errors.Is(err, ErrTruncated) {
			t.Errorf("%q: %v", doc[:n], err)
		}
	}
	if _, err := scanned(strings.NewReader(doc), nil); err != nil {
		t.Error(err)
	}
}
