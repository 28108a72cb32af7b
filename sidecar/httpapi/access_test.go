package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/sidecar/httpapi"
	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// Who is not let in gets a status that says why, no service hears of the call,
// and the refusal is counted.
func TestRefused(t *testing.T) {
	f := newFake()
	r := start(t, f)
	const path = "/footman.v1.Controller/Heartbeat"
	header := func(k string, vs ...string) func(*http.Request) {
		return func(req *http.Request) {
			req.Header.Del(k)
			for _, v := range vs {
				req.Header.Add(k, v)
			}
		}
	}
	host := func(h string) func(*http.Request) { return func(req *http.Request) { req.Host = h } }
	noToken := func(s httpapi.Stats) uint64 { return s.NoToken }
	wrongHost := func(s httpapi.Stats) uint64 { return s.WrongHost }
	wrongType := func(s httpapi.Stats) uint64 { return s.WrongType }
	crossSite := func(s httpapi.Stats) uint64 { return s.CrossSite }
	wrongMethod := func(s httpapi.Stats) uint64 { return s.WrongMethod }
	wrongPath := func(s httpapi.Stats) uint64 { return s.WrongPath }
	for _, c := range []struct {
		name    string
		change  func(*http.Request)
		http    int
		code    float64
		counter func(httpapi.Stats) uint64
	}{
		{"no token", header("Authorization"), 401, 16, noToken},
		{"wrong token", header("Authorization", "Bearer wrong"), 401, 16, noToken},
		{"half the token", header("Authorization", "Bearer "+r.token[:len(r.token)/2]), 401, 16, noToken},
		{"token and more", header("Authorization", "Bearer "+r.token+"x"), 401, 16, noToken},
		{"other scheme", header("Authorization", "Basic "+r.token), 401, 16, noToken},
		{"bare token", header("Authorization", r.token), 401, 16, noToken},
		{"two tokens", header("Authorization", "Bearer "+r.token, "Bearer "+r.token), 401, 16, noToken},
		{"rebound name", host("attacker.example:80"), 403, 7, wrongHost},
		{"name that begins well", host("localhost.attacker.example"), 403, 7, wrongHost},
		{"address that begins well", host("127.0.0.1.attacker.example"), 403, 7, wrongHost},
		{"other address", host("192.0.2.1"), 403, 7, wrongHost},
		{"no name", host("[::]:80"), 403, 7, wrongHost},
		{"other site", header("Sec-Fetch-Site", "cross-site"), 403, 7, crossSite},
		{"other origin", header("Origin", "http://attacker.example"), 403, 7, crossSite},
		{"no type", header("Content-Type"), 415, 3, wrongType},
		{"form", header("Content-Type", "application/x-www-form-urlencoded"), 415, 3, wrongType},
		{"text", header("Content-Type", "text/plain"), 415, 3, wrongType},
		{"type that begins well", header("Content-Type", "application/jsonp"), 415, 3, wrongType},
		{"compressed", header("Content-Encoding", "gzip"), 415, 3, wrongType},
		{"GET", func(req *http.Request) { req.Method = http.MethodGet }, 405, 12, wrongMethod},
		{"preflight", func(req *http.Request) { req.Method = http.MethodOptions }, 405, 12, wrongMethod},
		{"override", func(req *http.Request) {
			req.Method = http.MethodPut
			req.Header.Set("X-HTTP-Method-Override", "POST")
		}, 405, 12, wrongMethod},
		{"other path", func(req *http.Request) { req.URL.Path += "/x" }, 404, 5, wrongPath},
		{"dots", func(req *http.Request) { req.URL.Path = "/x/.." + req.URL.Path }, 404, 5, wrongPath},
		{"no path", func(req *http.Request) { req.URL.Path = "/" }, 404, 5, wrongPath},
	} {
		before := c.counter(r.Stats())
		req := r.request(path, `{"session":"s1"}`)
		c.change(req)
		resp := r.do(req)
		got, ok := readJSON(t, resp).(map[string]any)
		if !ok || resp.StatusCode != c.http || got["code"] != c.code {
			t.Errorf("%s: %s %v, want %d and code %v", c.name, resp.Status, got, c.http, c.code)
		}
		if n := c.counter(r.Stats()); n != before+1 {
			t.Errorf("%s: counted %d times", c.name, n-before)
		}
		for k := range resp.Header {
			if strings.HasPrefix(k, "Access-Control-") {
				t.Errorf("%s: %s invites other sites", c.name, k)
			}
		}
	}
	if got, _ := f.got(); got != nil {
		t.Errorf("a refused call reached the service: %v", got)
	}
	for _, h := range []string{"localhost", "LOCALHOST:1", "127.0.0.1:9", "127.9.9.9", "[::1]:80", "::1", "[::1]"} {
		req := r.request(path, `{"session":"s1"}`)
		req.Host = h
		if resp := r.do(req); resp.StatusCode != http.StatusOK {
			t.Errorf("Host %s: %s", h, resp.Status)
		}
	}
	req := r.request(path, `{"session":"s1"}`)
	req.Header.Set("Authorization", "bearer "+r.token)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	if resp := r.do(req); resp.StatusCode != http.StatusOK {
		t.Errorf("scheme in small letters, type with charset: %s", resp.Status)
	}
}

// Load balancers need no token; they get 200 or 503 and the reason.
func TestProbes(t *testing.T) {
	why := errors.New("controller is not registered")
	r := start(t, newFake(), func(c *httpapi.Config) { c.Ready = func(context.Context) error { return why } })
	get := func(path string) (int, string) {
		resp, err := r.client.Get(r.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(text)
	}
	if code, text := get("/livez"); code != 200 || text != "ok\n" {
		t.Errorf("/livez: %d %q", code, text)
	}
	if code, text := get("/readyz"); code != 503 || text != "controller is not registered\n" {
		t.Errorf("/readyz: %d %q", code, text)
	}
	why = nil
	if code, _ := get("/readyz"); code != 200 {
		t.Errorf("/readyz: %d", code)
	}
	resp, err := r.client.Post(r.URL()+"/livez", "text/plain", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST /livez: %s", resp.Status)
	}
}

// The API is never bound beyond this host.
func TestLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:80", "localhost:0", "example.org:80", "127.0.0.1", ""} {
		_, err := httpapi.New(httpapi.Config{Listen: addr, TokenFile: "x", Register: newFake().register}, zerolog.Nop())
		if err == nil {
			t.Errorf("%q is taken", addr)
		}
	}
}

// A missing token file is made with mode 0600; any number of first starts agree.
func TestTokenFileIsMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "http.token")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := httpapi.New(httpapi.Config{Listen: "127.0.0.1:0", TokenFile: path, Register: newFake().register}, zerolog.Nop())
			if err == nil {
				err = s.Open(t.Context())
			}
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			var run sync.WaitGroup
			ctx, cancel := context.WithCancel(t.Context())
			run.Go(func() { _ = s.Run(ctx) })
			defer run.Wait()
			defer cancel()
			secret, err := os.ReadFile(path)
			if err != nil {
				t.Error(err)
				return
			}
			req, _ := http.NewRequest(http.MethodGet, s.URL()+"/openapi.json", nil)
			req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(secret)))
			tr := &http.Transport{}
			defer tr.CloseIdleConnections()
			resp, err := (&http.Client{Transport: tr}).Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				t.Errorf("a server has another token than the file: %s", resp.Status)
			}
		})
	}
	wg.Wait()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	entries, _ := os.ReadDir(filepath.Dir(path))
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// A token file that others can read, or that holds no token, is refused with its path.
func TestTokenFileRefused(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	if err := os.WriteFile(good, []byte("0123456789abcdef"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, prepare := range map[string]func(string) error{
		"readable": func(p string) error { return os.WriteFile(p, []byte("0123456789abcdef"), 0o640) },
		"empty":    func(p string) error { return os.WriteFile(p, nil, 0o600) },
		"short":    func(p string) error { return os.WriteFile(p, []byte("secret\n"), 0o600) },
		"two":      func(p string) error { return os.WriteFile(p, []byte("0123456789abcdef\n0123456789abcdef\n"), 0o600) },
		"long":     func(p string) error { return os.WriteFile(p, []byte(strings.Repeat("x", 5000)), 0o600) },
		"folder":   func(p string) error { return os.Mkdir(p, 0o700) },
		"link":     func(p string) error { return os.Symlink(good, p) },
	} {
		path := filepath.Join(dir, name)
		if err := prepare(path); err != nil {
			t.Fatal(err)
		}
		s, err := httpapi.New(httpapi.Config{Listen: "127.0.0.1:0", TokenFile: path, Register: newFake().register}, zerolog.Nop())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Open(t.Context()); err == nil {
			s.Close()
			t.Errorf("%s: taken", name)
		} else if !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "0123456789") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The address is published while the server serves, for this user only.
func TestAddressFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.http")
	r := start(t, newFake(), func(c *httpapi.Config) { c.AddressFile = path })
	text, err := os.ReadFile(path)
	if err != nil || string(text) != r.URL()+"\n" {
		t.Errorf("%q %v", text, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	r.stop()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the end: %v", err)
	}
}

// A flood of silent connections keeps nobody out: the newest get in, streams at
// work stay, and no more than the limit are open.
func TestFlood(t *testing.T) {
	const limit, flood = 32, 1000
	r := start(t, newFake(), func(c *httpapi.Config) { c.Limits.Connections = limit })
	watch := r.do(r.request("/footman.v1.Cluster/WatchEvents", `{"backlog":1}`))
	lines := bufio.NewReader(watch.Body)
	if line, err := lines.ReadString('\n'); err != nil {
		t.Fatal(line, err)
	}
	var first net.Conn
	for range flood {
		c, err := net.Dial("tcp", r.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		if first == nil {
			first = c
		}
		if _, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: lo"); err != nil && !isReset(err) {
			t.Fatal(err)
		}
		if n := r.Stats().Conns; n > limit {
			t.Fatalf("%d connections, limit %d", n, limit)
		}
	}
	// The default time for a header has not passed: it was pushed out.
	if err := first.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the oldest connection is still open")
	}
	r.client.CloseIdleConnections()
	if resp := r.do(r.request("/footman.v1.Cluster/GetStatus", `{}`)); resp.StatusCode != http.StatusOK {
		t.Errorf("a call after the flood: %s", resp.Status)
	}
	if s := r.Stats(); s.ConnsEvicted < flood-limit || s.ConnsRefused != 0 || s.Streams != 1 {
		t.Errorf("%+v", s)
	}
}

// When every connection is at work, a new one is closed at once and counted.
func TestFull(t *testing.T) {
	r := start(t, newFake(), func(c *httpapi.Config) { c.Limits.Connections = 2 })
	for range 2 {
		r.do(r.request("/footman.v1.Cluster/WatchEvents", `{}`))
	}
	c, err := net.Dial("tcp", r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("the third connection is served")
	}
	if s := r.Stats(); s.ConnsRefused != 1 || s.Conns != 2 {
		t.Errorf("%+v", s)
	}
}

// A client that sends its header or its body too slowly, or too large a header,
// is cut.
func TestSlowSender(t *testing.T) {
	r := start(t, newFake(), func(c *httpapi.Config) {
		c.Limits.ReadHeader, c.Limits.Read, c.Limits.Header = 100*time.Millisecond, 200*time.Millisecond, 4096
	})
	dial := func(text string) string {
		c, err := net.Dial("tcp", r.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(c) // ends when the server closes
		if err != nil && !isReset(err) {
			t.Fatal(err)
		}
		return string(answer)
	}
	dial("POST /footman.v1.Cluster/GetStatus HTTP/1.1\r\nHost: localhost\r\n") // no end of the header
	eventually(t, "the connection is counted", func() bool { return r.Stats().ConnsUnserved == 1 })
	head := "POST /footman.v1.Cluster/GetStatus HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer " + r.token + "\r\n"
	if got := dial(head + "Content-Length: 10\r\n\r\n{"); !strings.Contains(got, " 408 ") {
		t.Errorf("half a body: %q", got)
	}
	if n := r.Stats().BrokenBody; n != 1 {
		t.Errorf("BrokenBody = %d", n)
	}
	if got := dial(head + "X: " + strings.Repeat("x", 20_000) + "\r\n\r\n"); !strings.Contains(got, " 431 ") {
		t.Errorf("large header: %.60q", got)
	}
}

// Calls beyond the limit wait for their turn, and are refused when it does not come.
func TestUnaryLimit(t *testing.T) {
	f := newFake()
	f.hold = make(chan struct{})
	r := start(t, f, func(c *httpapi.Config) { c.Limits.Unary, c.Limits.UnaryWait = 1, 50*time.Millisecond })
	first := make(chan int)
	go func() {
		resp, err := r.client.Do(r.request("/footman.v1.Cluster/GetStatus", `{}`))
		if err != nil {
			first <- 0
			return
		}
		resp.Body.Close()
		first <- resp.StatusCode
	}()
	eventually(t, "the first call is at work", func() bool { return r.Stats().Calls == 1 })
	resp := r.do(r.request("/footman.v1.Cluster/ListHistory", `{}`))
	if resp.StatusCode != http.StatusTooManyRequests || r.Stats().BusyUnary != 1 {
		t.Errorf("%s %+v", resp.Status, r.Stats())
	}
	close(f.hold)
	if code := <-first; code != http.StatusOK {
		t.Errorf("the first call: %d", code)
	}
	if resp := r.do(r.request("/footman.v1.Cluster/ListHistory", `{}`)); resp.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %s", resp.Status)
	}
}

func isReset(err error) bool {
	var op *net.OpError
	return errors.As(err, &op)
}

// eventually waits for something that happens in another goroutine.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("not in time: %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}

// Interceptors see every call, unary or not, with the caller's address, and what
// they refuse reaches no service.
func TestInterceptors(t *testing.T) {
	f := newFake()
	var mu sync.Mutex
	var seen []string
	allow := func(ctx context.Context, method string) error {
		mu.Lock()
		defer mu.Unlock()
		md, _ := metadata.FromIncomingContext(ctx)
		seen = append(seen, method+" "+strings.Join(md.Get("x-forwarded-for"), ","))
		if strings.HasSuffix(method, "AdoptReplica") || strings.HasSuffix(method, "Commands") {
			return status.Error(codes.PermissionDenied, "not you")
		}
		return nil
	}
	r := start(t, f, func(c *httpapi.Config) {
		c.Unary = func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			if err := allow(ctx, info.FullMethod); err != nil {
				return nil, err
			}
			return next(ctx, req)
		}
		c.Stream = func(srv any, ss grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
			if err := allow(ss.Context(), info.FullMethod); err != nil {
				return err
			}
			return next(srv, ss)
		}
	})
	var want []string
	for _, c := range []struct {
		path, body string
		http       int
	}{
		{"/footman.v1.Adoption/AdoptReplica", `{"replica":"b"}`, 403},
		{"/footman.v1.Controller/Commands", `{"session":"s1"}`, 403},
		{"/footman.v1.Cluster/GetStatus", `{}`, 200},
		{watch, `{"backlog":1}`, 200},
	} {
		if resp := r.do(r.request(c.path, c.body)); resp.StatusCode != c.http {
			t.Errorf("%s: %s", c.path, resp.Status)
		}
		if got, _ := f.got(); c.http == 403 && got != nil {
			t.Errorf("%s reached the service", c.path)
		}
		want = append(want, c.path+" 127.0.0.1")
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A service that panics in a stream ends that stream, and nothing else.
func TestPanic(t *testing.T) {
	r := start(t, newFake(), func(c *httpapi.Config) {
		c.Stream = func(any, grpc.ServerStream, *grpc.StreamServerInfo, grpc.StreamHandler) error { panic("broken") }
	})
	if resp, err := r.client.Do(r.request(watch, `{}`)); err == nil {
		resp.Body.Close()
		t.Errorf("answered: %s", resp.Status)
	}
	if n := r.Stats().Panics; n != 1 {
		t.Errorf("Panics = %d", n)
	}
	if resp := r.do(r.request("/footman.v1.Cluster/GetStatus", `{}`)); resp.StatusCode != http.StatusOK || r.Stats().Streams != 0 {
		t.Errorf("afterwards: %s %+v", resp.Status, r.Stats())
	}
}
