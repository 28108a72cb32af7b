package conformance

import (
	"bytes"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

const jenkinsQueue = `<?xml version='1.1' encoding='UTF-8'?>
<hudson.model.Queue_-State>
  <counter>7</counter>
  <items>
    <hudson.model.Queue_-BuildableItem>
      <actions><x><id>inner</id></x></actions>
      <id>4611686018427387904</id>
      <task class="org.jenkinsci.plugins.workflow.job.WorkflowJob"/>
    </hudson.model.Queue_-BuildableItem>
    <hudson.model.Queue_-WaitingItem><id> 12 </id></hudson.model.Queue_-WaitingItem>
  </items>
</hudson.model.Queue_-State>
`

// The ids of a queue are those of its items, not what their actions hold.
func TestItemIDs(t *testing.T) {
	t.Parallel()
	ids, err := itemIDs([]byte(jenkinsQueue))
	if err != nil || strings.Join(ids, " ") != "4611686018427387904 12" {
		t.Errorf("%q, %v", ids, err)
	}
}

func FuzzItemIDs(f *testing.F) {
	f.Add([]byte(jenkinsQueue))
	f.Add([]byte(jenkinsQueue[:200]))
	f.Add([]byte("<a><b><c><id/></c></b></a>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ids, err := itemIDs(data)
		if err != nil && ids != nil {
			t.Error("an error with a result")
		}
	})
}

// An answer with the marker is cut in its middle, once; everything else passes whole.
func TestProxyCuts(t *testing.T) {
	t.Parallel()
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	go func() {
		for {
			c, err := server.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("before MARKER after"))
			_ = c.Close()
		}
	}()
	front, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := newProxy(front, "tcp", server.Addr().String())
	defer p.close()
	read := func() string {
		c, err := net.DialTimeout("tcp", front.Addr().String(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		data, _ := io.ReadAll(c)
		return string(data)
	}
	p.cutAt("MARKER")
	if got := read(); got != "before MAR" || p.wasCut() != 1 {
		t.Errorf("%q, %d cuts", got, p.wasCut())
	}
	if got := read(); got != "before MARKER after" {
		t.Errorf("%q after the cut", got)
	}
}

// The log of a build tells how far it got, and who wrote a tick again.
func TestProgress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		log     string
		ticks   int
		doubled string
	}{
		{"Started\ntick 1\ntick 2 by a/3 at 2026\n", 2, ""},
		{"tick 1\nResuming\ntick 1\n", 2, "1"},
		{"ticks 1\n [x] tick 1\n", 0, ""},
	} {
		p := parseProgress([]byte(c.log))
		if p.ticks != c.ticks || p.doubled != c.doubled || p.size != len(c.log) {
			t.Errorf("%q: %+v", c.log, p)
		}
	}
}

func FuzzProgress(f *testing.F) {
	f.Add([]byte("tick 1\ntick 2\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p := parseProgress(data); p.ticks > bytes.Count(data, []byte("tick ")) {
			t.Errorf("%+v", p)
		}
	})
}
