package httpapi_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/sidecar/httpapi"
	"github.com/google/go-cmp/cmp"
)

const watch = "/footman.v1.Cluster/WatchEvents"

func nextLine(t *testing.T, r *bufio.Reader) any {
	t.Helper()
	line, err := r.ReadString('\n')
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return parse(t, line)
}

// at returns what lies at path in v, nil if nothing does.
func at(v any, path ...string) any {
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

func event(kind string) *pb.WatchEventsResponse {
	return &pb.WatchEventsResponse{Event: &pb.Event{Kind: kind}}
}

// A stream opens before there is news, brings each event as one line at once, and
// ends in order when the service ends it.
func TestStream(t *testing.T) {
	f := newFake()
	r := start(t, f)
	resp := r.do(r.request(watch, `{}`)) // returns when the header is there: nothing was sent yet
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Fatal(resp.Status, resp.Header)
	}
	lines := bufio.NewReader(resp.Body)
	for _, kind := range []string{"one", "two\nlines", "drei – ü"} {
		f.events <- event(kind)
		want := map[string]any{"result": map[string]any{"dropped": "0", "event": map[string]any{
			"time": nil, "kind": kind, "replica": "", "subject": "", "incarnation": "0", "build": nil, "detail": "", "took": nil,
		}}}
		if diff := cmp.Diff(any(want), nextLine(t, lines)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	close(f.events)
	if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 {
		t.Errorf("end: %q %v", rest, err)
	}
}

// A service that sends no header of its own can't keep a stream from opening.
func TestStreamOpensWithoutHeader(t *testing.T) {
	f := newFake()
	f.noHeader = true
	r := start(t, f, func(c *httpapi.Config) { c.Limits.Open = 10 * time.Millisecond })
	resp := r.do(r.request(watch, `{}`))
	f.events <- event("x")
	nextLine(t, bufio.NewReader(resp.Body))
}

// A stream that is refused has the status of the error, and the plain form.
func TestStreamRefused(t *testing.T) {
	r := start(t, newFake())
	resp := r.do(r.request("/footman.v1.Controller/Commands", `{"session":"old"}`))
	want := map[string]any{"code": 9.0, "message": "session is not known: register again", "details": []any{}}
	if diff := cmp.Diff(any(want), readJSON(t, resp)); diff != "" || resp.StatusCode != http.StatusBadRequest || resp.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %v\n%s", resp.Status, resp.Header, diff)
	}
	if resp := r.do(r.request(watch, `{`)); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("half an object: %s", resp.Status)
	}
}

// A stream that fails on its way tells why in its last line.
func TestStreamError(t *testing.T) {
	for _, noHeader := range []bool{false, true} {
		f := newFake()
		f.noHeader = noHeader
		r := start(t, f)
		resp := r.do(r.request("/footman.v1.Controller/Commands", `{"session":"s1"}`))
		lines := bufio.NewReader(resp.Body)
		if first := nextLine(t, lines); at(first, "result", "adopt_build", "record", "folder") != "jobs/team/jobs/über job" {
			t.Errorf("command: %v", first)
		}
		want := map[string]any{"error": map[string]any{"code": 10.0, "message": "a newer stream of this session took over", "details": []any{}}}
		if diff := cmp.Diff(any(want), nextLine(t, lines)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 {
			t.Errorf("end: %q %v", rest, err)
		}
		r.stop()
	}
}

// A silent stream brings a line without an event now and then, between lines only.
func TestKeepAlive(t *testing.T) {
	f := newFake()
	r := start(t, f, func(c *httpapi.Config) { c.Limits.KeepAlive = 5 * time.Millisecond })
	lines := bufio.NewReader(r.do(r.request(watch, `{}`)).Body)
	want := parse(t, `{"result":{"event":null,"dropped":"0"}}`)
	for range 5 {
		if diff := cmp.Diff(want, nextLine(t, lines)); diff != "" {
			t.Fatal(diff)
		}
	}
	events := 0
	go func() {
		for range 500 {
			f.events <- event("x")
		}
	}()
	for events < 500 {
		got := nextLine(t, lines)
		if at(got, "result", "dropped") != "0" {
			t.Fatalf("%v", got)
		}
		if at(got, "result", "event") != nil {
			events++
		}
	}
	if n := r.Stats().KeepAlives; n < 5 {
		t.Errorf("KeepAlives = %d", n)
	}
}

// When the server stops, streams are told, and Run returns.
func TestStopTellsStreams(t *testing.T) {
	f := newFake()
	r := start(t, f)
	lines := bufio.NewReader(r.do(r.request(watch, `{}`)).Body)
	go r.stop()
	want := parse(t, `{"error":{"code":14,"message":"the sidecar is stopping","details":[]}}`)
	if diff := cmp.Diff(want, nextLine(t, lines)); diff != "" {
		t.Error(diff)
	}
	if _, err := lines.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("end: %v", err)
	}
	f.streams.Wait()
}

// open starts a stream on a bare connection and returns it after the header.
func (r *running) open(t testing.TB, path, body string) (net.Conn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := r.request(path, body).Write(c); err != nil {
		t.Fatal(err)
	}
	br := bufio.NewReaderSize(c, 1024)
	resp, err := http.ReadResponse(br, nil) //nolint:bodyclose // the connection is closed
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	return c, br
}

// A client that goes away in the middle of a line, in order or not, ends its
// stream at the service and nothing else.
func TestClientBreaksInMidLine(t *testing.T) {
	f := newFake()
	r := start(t, f)
	other := bufio.NewReader(r.do(r.request(watch, `{"backlog":1}`)).Body)
	nextLine(t, other)
	for _, hard := range []bool{false, true} {
		c, br := r.open(t, watch, `{"backlog":3}`)
		if _, err := br.Discard(40); err != nil { // within the first line
			t.Fatal(err)
		}
		if tcp, ok := c.(*net.TCPConn); ok && hard {
			_ = tcp.SetLinger(0) // RST
		}
		c.Close()
		eventually(t, "the broken stream has ended", func() bool { return r.Stats().Streams == 1 })
	}
	f.events <- event("still here")
	if got, err := json.Marshal(nextLine(t, other)); err != nil || !strings.Contains(string(got), "still here") {
		t.Errorf("the other stream: %s %v", got, err)
	}
}

// A reader that does not read is cut in time, in the middle of a line and without
// an end mark, and is counted; other streams go on.
func TestSlowReader(t *testing.T) {
	f := newFake()
	r := start(t, f, func(c *httpapi.Config) { c.Limits.StreamWrite = 200 * time.Millisecond })
	slow, br := r.open(t, watch, `{}`)
	big := event(strings.Repeat("x", 1<<20))
	sent := 0
	for r.Stats().SlowReaders == 0 {
		select {
		case f.events <- big:
			sent++
		case <-time.After(time.Millisecond):
		}
		if sent > 100 {
			t.Fatal("the reader is not cut")
		}
	}
	eventually(t, "the slow stream has ended", func() bool { return r.Stats().Streams == 0 })
	rest, err := io.ReadAll(br)
	if err == nil && strings.HasSuffix(string(rest), "\r\n0\r\n\r\n") {
		t.Error("a stream that was cut looks complete")
	}
	slow.Close()
	lines := bufio.NewReader(r.do(r.request(watch, `{"backlog":1}`)).Body)
	nextLine(t, lines)
	if n := r.Stats().SlowReaders; n != 1 {
		t.Errorf("SlowReaders = %d", n)
	}
}

// Streams are bounded for each method; what is over is refused and counted, and
// a place is free again when a stream ends.
func TestStreamLimit(t *testing.T) {
	f := newFake()
	r := start(t, f, func(c *httpapi.Config) { c.Limits.Streams = 2 })
	first := r.do(r.request(watch, `{}`))
	r.do(r.request(watch, `{}`))
	if resp := r.do(r.request(watch, `{}`)); resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("third: %s", resp.Status)
	}
	if resp := r.do(r.request("/footman.v1.Controller/Commands", `{"session":"s1"}`)); resp.StatusCode != http.StatusOK {
		t.Errorf("another method: %s", resp.Status)
	}
	if n := r.Stats().BusyStreams; n != 1 {
		t.Errorf("BusyStreams = %d", n)
	}
	first.Body.Close()
	eventually(t, "a stream has ended", func() bool { return r.Stats().Streams == 1 })
	eventually(t, "its place is free", func() bool { return r.do(r.request(watch, `{}`)).StatusCode == http.StatusOK })
}

// A stream lives longer than the bounds of a unary call and of reading a request.
func TestStreamOutlivesAnswerTime(t *testing.T) {
	f := newFake()
	r := start(t, f, func(c *httpapi.Config) {
		c.Limits.Answer, c.Limits.Read, c.Limits.ReadHeader = 60*time.Millisecond, 60*time.Millisecond, 60*time.Millisecond
		c.Limits.StreamWrite, c.Limits.KeepAlive, c.Limits.Idle = 60*time.Millisecond, time.Minute, 60*time.Millisecond
	})
	lines := bufio.NewReader(r.do(r.request(watch, `{}`)).Body)
	for range 3 {
		time.Sleep(100 * time.Millisecond) // longer than each bound; not shorter on any machine
		f.events <- event("late")
		nextLine(t, lines)
	}
	time.Sleep(100 * time.Millisecond)
	close(f.events) // the end mark comes in time, too
	if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 {
		t.Errorf("end: %q %v", rest, err)
	}
}
