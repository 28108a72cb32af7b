package jenkins_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/jenkins"
)

// repeated gives head, then body until about size bytes, then tail.
type repeated struct {
	head, body, tail string
	size             int
	rest             string
	state            int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if r.rest == "" {
			switch {
			case r.state == 0:
				r.rest, r.state = r.head, 1
			case r.state == 1 && r.size > 0:
				r.rest = r.body
			case r.state == 1:
				r.rest, r.state = r.tail, 2
			default:
				if n == 0 {
					return 0, io.EOF
				}
				return n, nil
			}
		}
		c := copy(p[n:], r.rest)
		r.rest = r.rest[c:]
		r.size -= c
		n += c
	}
	return n, nil
}

// A file of 100 MB is read in constant memory, whatever makes it large: many
// elements or one endless token of any kind.
func TestReadBuildBoundedMemory(t *testing.T) {
	const size = 100 << 20
	const bound = 1 << 20 // bytes allocated in all, not only at once
	long := strings.Repeat("0123456789 &lt;&#x1b; > ]] -- \" ", 32)
	for name, c := range map[string]repeated{
		"elements":    {head: "<actions>", body: "<entry><string class='a'>" + long + long + "</string></entry>\n", tail: "</actions>"},
		"text":        {head: "<script>", body: long, tail: "</script>"},
		"CDATA":       {head: "<script><![CDATA[", body: long, tail: "]]></script>"},
		"comment":     {head: "<!--", body: strings.ReplaceAll(long, "--", "-"), tail: "-->"},
		"attribute":   {head: "<a b='", body: long, tail: "'/>"},
		"attributes":  {head: "<a", body: " b='" + long + long + "' class='d'", tail: "/>"},
		"instruction": {head: "<?a ", body: long, tail: "?>"},
	} {
		t.Run(name, func(t *testing.T) {
			c.size = size
			c.head = "<?xml version='1.1'?><flow-build>" + c.head
			c.tail += cps + "</execution><completed>false</completed></flow-build>"
			dir := folder(t, map[string]string{"build.xml": "", "program.dat": ""})
			f := holding(&c)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, err := jenkins.ReadBuildFS(f, dir)
			runtime.ReadMemStats(&after)
			if err != nil || !got.Resumable {
				t.Fatalf("%+v, %v", got, err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > bound {
				t.Errorf("allocated %d bytes for a file of %d", used, size)
			}
		})
	}
}

// What a file says does not depend on the pieces in which it arrives.
func TestReadBuildAnyPieces(t *testing.T) {
	text := "\xef\xbb\xbf<?xml version='1.1' encoding='UTF-8'?><!-- a -- b --->\n<flow-build plugin='&lt;p&#49;'><a b='c' class=\"&quot;\"><![CDATA[]]]]]><b/></a ><result>S&#85;<![CDATA[CC]]>ES&#x53;</result>" +
		cps + "<durabilityHint>MAX_SURVIVABILITY</durabilityHint></execution><completed>false</completed></flow-build>"
	dir := folder(t, map[string]string{"build.xml": text, "program.dat": ""})
	want, err := jenkins.ReadBuild(dir)
	if err != nil || want.Plugin != "<p1" || want.Result != "SUCCESS" {
		t.Fatalf("%+v, %v", want, err)
	}
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"bytes": iotest.OneByteReader, "halves": iotest.HalfReader, "data with end": iotest.DataErrReader,
	} {
		got, err := jenkins.ReadBuildFS(holding(wrap(strings.NewReader(text))), dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if _, err := jenkins.ReadBuildFS(holding(iotest.ErrReader(io.ErrClosedPipe)), dir); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a reader's own error: %v", err)
	}
}

// All marks are found when they lie across the border of two reads from a file
// that is larger than the buffer.
func TestReadBuildAcrossBuffers(t *testing.T) {
	dir := folder(t, map[string]string{"build.xml": "", "program.dat": ""})
	marks := "<![CDATA[ <x> ]]]]><y z='>'/><!-- <x> --><?p ? > ?><y></y>"
	tail := "<completed>true</completed></flow-build>"
	for pad := 64<<10 - len(marks) - len("<flow-build>"); pad < 64<<10; pad++ {
		text := "<flow-build>" + strings.Repeat(" ", pad) + marks + tail
		got, err := jenkins.ReadBuildFS(holding(strings.NewReader(text)), dir)
		if err != nil || got.Completed == nil || !*got.Completed {
			t.Fatalf("padded by %d: %+v, %v", pad, got, err)
		}
	}
}

// bigBuild makes a build.xml of about size bytes as a Pipeline with a long
// history leaves one, with version as declared.
func bigBuild(size int, version string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<?xml version='%s' encoding='UTF-8'?>\n<flow-build plugin=\"workflow-job@1546\">\n  <actions>\n", version)
	rnd := rand.New(rand.NewPCG(1, 2))
	for b.Len() < size {
		fmt.Fprintf(&b, "    <entry>\n      <string>variable%d</string>\n      <value class=\"string\">%s &amp; more</value>\n    </entry>\n", rnd.Int(), strings.Repeat("x", rnd.IntN(200)))
	}
	b.WriteString("  </actions>\n  " + cps + "</execution>\n  <completed>false</completed>\n</flow-build>\n")
	return b.Bytes()
}
