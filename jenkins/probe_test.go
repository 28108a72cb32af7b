package jenkins_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/footman-ci/footman/jenkins"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// answers is a controller that has some endpoints and notes what it is asked.
type answers struct {
	mu    sync.Mutex
	pages map[string]func(http.ResponseWriter)
	asked []string
}

func (a *answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked = append(a.asked, r.URL.RequestURI())
	if page := a.pages[r.URL.RequestURI()]; page != nil {
		page(w)
		return
	}
	http.NotFound(w, r)
}

func (a *answers) set(pages map[string]func(http.ResponseWriter)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pages, a.asked = pages, nil
}

// seen returns what was asked since the last call.
func (a *answers) seen() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := strings.Join(a.asked, " ")
	a.asked = nil
	return s
}

func status(code int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("X-Jenkins", "2.516.2")
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	}
}

func redirect(to string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.Header().Set("Location", to); w.WriteHeader(http.StatusFound) }
}

type pages = map[string]func(http.ResponseWriter)

const whoAmI = "/whoAmI/api/json?tree=authenticated"

// Each kind of controller is found ready, or not, by the endpoint that it has.
func TestProbe(t *testing.T) {
	booting := status(503, "Jenkins is getting ready to work")
	for _, c := range []struct {
		name     string
		path     string
		pages    pages
		ready    bool
		endpoint string
		status   int
		why      string
		asked    string
	}{
		{name: "new", pages: pages{"/health": redirect("/health/"), "/health/": status(200, `{"status":true}`)}, ready: true, endpoint: "/health", status: 200, asked: "/health /health/"},
		{name: "absolute redirect", pages: pages{"/health": redirect("HOST/health/"), "/health/": status(200, `{"status":true}`)}, ready: true, endpoint: "/health", status: 200, asked: "/health /health/"},
		{name: "no redirect", pages: pages{"/health": status(200, "ok")}, ready: true, endpoint: "/health", status: 200, asked: "/health"},
		{name: "context path", path: "/ci/jenkins/", pages: pages{"/ci/jenkins/health": status(200, `{"status":true}`)}, ready: true, endpoint: "/health", status: 200, asked: "/ci/jenkins/health"},
		{name: "unhealthy", pages: pages{"/health": status(503, `{"status":false,"failures":["disk","port\n"]}`), whoAmI: status(200, `{}`)}, endpoint: "/health", status: 503, why: "disk, port", asked: "/health"},
		{name: "says false", pages: pages{"/health": status(200, `{"status":false}`), whoAmI: status(200, `{}`)}, endpoint: "/health", status: 200, why: "false", asked: "/health"},
		{name: "older", pages: pages{whoAmI: status(200, `{"authenticated":true}`)}, ready: true, endpoint: whoAmI, status: 200, asked: "/health " + whoAmI},
		{name: "older, context path", path: "/ci", pages: pages{"/ci" + whoAmI: status(200, `{}`)}, ready: true, endpoint: whoAmI, status: 200, asked: "/ci/health /ci" + whoAmI},
		{name: "hidden", pages: pages{"/health": status(403, ""), whoAmI: status(401, ""), "/login": status(200, "")}, ready: true, endpoint: "/login", status: 200, asked: "/health " + whoAmI + " /login"},
		{name: "single sign-on", pages: pages{"/health": redirect("https://idp.example/x"), whoAmI: redirect("/login"), "/login": redirect("https://idp.example/y")}, ready: true, endpoint: "/login", status: 302, asked: "/health " + whoAmI + " /login"},
		{name: "redirect elsewhere with a slash", pages: pages{"/health": redirect("http://elsewhere.example/health/"), whoAmI: status(200, "")}, ready: true, endpoint: whoAmI, status: 200, asked: "/health " + whoAmI},
		{name: "redirect in a circle", pages: pages{"/health": redirect("/health/"), "/health/": redirect("/health/"), whoAmI: status(200, "")}, ready: true, endpoint: whoAmI, status: 200, asked: "/health /health/ " + whoAmI},
		{name: "redirect with a slash of another", pages: pages{whoAmI: redirect("/whoAmI/api/json/"), "/login": status(200, "")}, ready: true, endpoint: "/login", status: 200, asked: "/health " + whoAmI + " /login"},
		{name: "booting", pages: pages{"/health": booting, whoAmI: booting, "/login": booting}, endpoint: "/health", status: 503, asked: "/health"},
		{name: "booting, older", pages: pages{whoAmI: booting, "/login": booting}, endpoint: whoAmI, status: 503, asked: "/health " + whoAmI},
		{name: "broken", pages: pages{"/health": status(500, "")}, endpoint: "/health", status: 500, asked: "/health"},
		{name: "no Jenkins", pages: pages{}, endpoint: "/login", status: 404, why: "none of the known", asked: "/health " + whoAmI + " /login"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &answers{}
			srv := httptest.NewServer(a)
			defer srv.Close()
			if to := c.pages["/health"]; c.name == "absolute redirect" && to != nil {
				c.pages["/health"] = redirect(srv.URL + "/health/")
			}
			a.set(c.pages)
			p := &jenkins.Probe{URL: srv.URL + c.path}
			got, err := p.Ready(t.Context())
			if err != nil || got.Ready != c.ready || got.Endpoint != c.endpoint || got.StatusCode != c.status || !got.Answered || !strings.Contains(got.Why, c.why) {
				t.Errorf("%+v, %v", got, err)
			}
			if strings.ContainsAny(got.Why, "\n\r") || got.Why == "" {
				t.Errorf("why: %q", got.Why)
			}
			if asked := a.seen(); asked != c.asked {
				t.Errorf("asked %q, want %q", asked, c.asked)
			}
		})
	}
}

// The probe remembers the endpoint that said ready, only that one, and looks
// again when it has gone.
func TestProbeRemembers(t *testing.T) {
	a := &answers{}
	srv := httptest.NewServer(a)
	defer srv.Close()
	p := &jenkins.Probe{URL: srv.URL}
	ask := func(ready bool, asked string) {
		t.Helper()
		got, err := p.Ready(t.Context())
		if s := a.seen(); err != nil || got.Ready != ready || s != asked {
			t.Errorf("%+v, %v; asked %q, want %q", got, err, s, asked)
		}
	}
	// While it boots all answers are alike and teach nothing.
	a.set(pages{"/health": status(503, ""), whoAmI: status(503, "")})
	ask(false, "/health")
	a.set(pages{whoAmI: status(503, "")})
	ask(false, "/health "+whoAmI)
	a.set(pages{"/health": status(503, "")})
	ask(false, "/health")
	a.set(pages{whoAmI: status(200, "")})
	ask(true, "/health "+whoAmI)
	ask(true, whoAmI)
	// Restarted as a newer version; the known endpoint is not ready, then gone.
	a.set(pages{"/health": redirect("/health/"), "/health/": status(200, "{}"), whoAmI: status(503, "")})
	ask(false, whoAmI)
	a.set(pages{"/health": redirect("/health/"), "/health/": status(200, "{}")})
	ask(true, whoAmI+" /health /health/")
	ask(true, "/health/")
}

// A controller that can't be reached, hangs, breaks off or talks without end is
// not ready within the time limit and in bounded memory.
func TestProbeNoAnswer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	got, err := (&jenkins.Probe{URL: "http://" + l.Addr().String()}).Ready(t.Context())
	if err != nil || got.Ready || got.Answered || got.StatusCode != 0 || got.Why == "" {
		t.Errorf("nobody listens: %+v, %v", got, err)
	}
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	}))
	defer endless.Close()
	if got, err := (&jenkins.Probe{URL: endless.URL}).Ready(t.Context()); err != nil || !got.Ready {
		t.Errorf("endless body: %+v, %v", got, err)
	}
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("x"))
		panic(http.ErrAbortHandler)
	}))
	defer cut.Close()
	if got, err := (&jenkins.Probe{URL: cut.URL}).Ready(t.Context()); err != nil || got.Ready {
		t.Errorf("cut off: %+v, %v", got, err)
	}
}

// hung answers nothing until it is given up.
type hung struct{}

func (hung) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// A hung controller costs one time limit, not one for each endpoint.
func TestProbeTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for limit, want := range map[time.Duration]time.Duration{0: jenkins.DefaultProbeTimeout, time.Second: time.Second} {
			start := time.Now()
			got, err := (&jenkins.Probe{URL: "http://h", Timeout: limit, Transport: hung{}}).Ready(context.Background())
			if err != nil || got.Ready || got.Answered || got.Latency != want || time.Since(start) != want || !strings.Contains(got.Why, want.String()) {
				t.Errorf("limit %v: %+v, %v after %v", limit, got, err, time.Since(start))
			}
		}
	})
}

// The caller's own end and a URL that is none are errors.
func TestProbeErrors(t *testing.T) {
	why := errors.New("the sidecar stops")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	if got, err := (&jenkins.Probe{URL: "http://h", Transport: hung{}}).Ready(ctx); !errors.Is(err, why) || got.Ready {
		t.Errorf("%+v, %v", got, err)
	}
	for _, u := range []string{"", "localhost:8080", "127.0.0.1", "/jenkins", "ftp://h/", "http://", "http://h:x", "%"} {
		if got, err := (&jenkins.Probe{URL: u}).Ready(t.Context()); err == nil {
			t.Errorf("%q: %+v", u, got)
		}
	}
}
