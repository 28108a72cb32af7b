package jenkins

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
)

const (
	// DefaultProbeTimeout is for one request. Jenkins dumps its threads when its
	// own health checks take 10 s; a controller that is fine answers in
	// milliseconds, and in a second or two during a full garbage collection.
	DefaultProbeTimeout = 5 * time.Second
	// maxProbeBody bounds what is read of an answer; real ones have 20 to 200 bytes.
	maxProbeBody = 64 << 10
	// maxProbeHeader bounds the answer's header.
	maxProbeHeader = 64 << 10
	// maxWhy bounds what a controller can add to a log line.
	maxWhy = 300
)

// Endpoints in the order in which they are tried. /health exists since Jenkins
// 2.506 and is the only one that runs health checks; whoAmI answers without
// login in every version; /login is left for what hides the others. While it
// boots, Jenkins answers 503 to all of them.
const (
	EndpointHealth = "/health"
	EndpointWhoAmI = "/whoAmI/api/json?tree=authenticated"
	EndpointLogin  = "/login"
)

var endpoints = [...]string{EndpointHealth, EndpointWhoAmI, EndpointLogin}

// ProbeResult is one answer to "is the controller ready?".
type ProbeResult struct {
	Ready bool
	// Answered: an HTTP answer came, whatever it says. False: nobody listens, or
	// no answer came in time.
	Answered   bool
	Endpoint   string        // the one that decided; the last one tried
	StatusCode int           // of that endpoint; 0 without an answer
	Latency    time.Duration // of that endpoint's answer, or until it was given up
	Version    string        // X-Jenkins header, if sent
	Why        string        // in words, for people
}

// Probe asks a controller whether it is ready. It remembers which endpoint the
// controller has. Its fields must not change after the first call; its methods
// are safe for concurrent use.
type Probe struct {
	// URL is the controller's root with its context path, "http://127.0.0.1:8080/jenkins".
	URL string
	// Timeout bounds each request, of which one call sends up to four; zero means
	// DefaultProbeTimeout.
	Timeout time.Duration
	// Transport sends the requests; nil means a plain one without proxy, keeping
	// no connection.
	Transport http.RoundTripper

	mu      sync.Mutex
	known   string // the endpoint that said ready last
	slashed bool   // the controller wants /health/
}

// probeTransport never uses a proxy from the environment, which would be asked
// for the loopback address of its own host, and keeps no connection, which would
// be one to the controller before the last restart.
var probeTransport = &http.Transport{
	DisableKeepAlives:      true,
	MaxResponseHeaderBytes: maxProbeHeader,
}

// Ready probes once. The error is for what no later call will mend (a URL that
// is none) and for the end of ctx; that a controller does not answer or is not
// ready is a result.
func (p *Probe) Ready(ctx context.Context) (ProbeResult, error) {
	base, err := url.Parse(p.URL)
	switch {
	case err != nil:
		return ProbeResult{}, fmt.Errorf("probe the controller: %w", err)
	case base.Scheme != "http" && base.Scheme != "https", base.Host == "":
		return ProbeResult{}, fmt.Errorf("probe the controller: %q is not an http URL with a host", p.URL)
	}
	p.mu.Lock()
	known, slashed := p.known, p.slashed
	p.mu.Unlock()
	order := endpoints[:]
	if known != "" {
		order = append([]string{known}, endpoints[:]...)
	}
	var res ProbeResult
	for i, e := range order {
		if i > 0 && e == known {
			continue // asked first already
		}
		var v verdict
		res, v = p.ask(ctx, base, e, slashed)
		if v == slash {
			slashed = true
			res, v = p.ask(ctx, base, e, slashed) // not slash again: see sameWithSlash
		}
		if ctx.Err() != nil {
			return res, fmt.Errorf("probe the controller: %w", context.Cause(ctx))
		}
		if v == absent {
			continue
		}
		if res.Ready { // only then: while it boots every endpoint looks the same
			p.mu.Lock()
			p.known, p.slashed = e, slashed
			p.mu.Unlock()
		}
		return res, nil
	}
	res.Why = "the controller has none of the known endpoints: " + res.Why
	return res, nil
}

// verdict is what an answer means for the order of endpoints.
type verdict int

const (
	decided verdict = iota // the result counts
	absent                 // this controller does not have, or hides, the endpoint
	slash                  // it is at the same path with a slash at its end
)

func (p *Probe) ask(ctx context.Context, base *url.URL, endpoint string, slashed bool) (ProbeResult, verdict) {
	res := ProbeResult{Endpoint: endpoint}
	timeout := p.Timeout
	if timeout <= 0 {
		timeout = DefaultProbeTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	target := endpointURL(base, endpoint, slashed)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		res.Why = err.Error()
		return res, decided
	}
	req.Header.Set("User-Agent", "footman")
	var rt http.RoundTripper = probeTransport
	if p.Transport != nil {
		rt = p.Transport
	}
	start := time.Now()
	resp, err := rt.RoundTrip(req) // below http.Client: follows no redirect, sends no cookie
	res.Latency = time.Since(start)
	if err != nil {
		res.Why = noAnswer(ctx, err, timeout)
		return res, decided
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxProbeBody))
	res.Latency = time.Since(start)
	res.Answered, res.StatusCode, res.Version = true, resp.StatusCode, clip(resp.Header.Get("X-Jenkins"))
	if err != nil {
		res.Why = "its answer broke off: " + noAnswer(ctx, err, timeout)
		return res, decided
	}
	return judge(res, target, resp.Header.Get("Location"), body)
}

// endpointURL appends an endpoint to the root's context path.
func endpointURL(base *url.URL, endpoint string, slashed bool) *url.URL {
	name, query, _ := strings.Cut(endpoint, "?")
	u := *base
	u.Path = path.Join("/", base.Path, name)
	u.RawPath, u.RawQuery, u.Fragment = "", query, ""
	if slashed && endpoint == EndpointHealth {
		u.Path += "/"
	}
	return &u
}

// judge decides what an answer means.
func judge(res ProbeResult, target *url.URL, location string, body []byte) (ProbeResult, verdict) {
	status := fmt.Sprintf("%s answered %d", res.Endpoint, res.StatusCode)
	res.Why = status
	switch c := res.StatusCode; {
	case c == http.StatusOK:
		if ok, why := healthy(res.Endpoint, body); !ok {
			res.Why = status + ", " + why
			return res, decided
		}
		res.Ready = true
		return res, decided
	case c == http.StatusServiceUnavailable:
		if why := failing(body); why != "" {
			res.Why = status + ": failing health checks: " + why
		}
		return res, decided
	case c >= 300 && c < 400 && res.Endpoint == EndpointHealth && sameWithSlash(target, location):
		return res, slash
	case res.Endpoint == EndpointLogin && (c >= 300 && c < 400 || c == http.StatusUnauthorized || c == http.StatusForbidden):
		// Single sign-on sends people elsewhere, or a front refuses us; a booting
		// controller would have said 503.
		res.Ready = true
		return res, decided
	case c == http.StatusNotFound, c == http.StatusMethodNotAllowed, c == http.StatusUnauthorized, c == http.StatusForbidden, c >= 300 && c < 400:
		return res, absent
	}
	return res, decided
}

// healthy looks into an answer 200. /health says {"status":true}; a body that is
// not JSON is taken by its status alone.
func healthy(endpoint string, body []byte) (bool, string) {
	if endpoint != EndpointHealth {
		return true, ""
	}
	var h struct {
		Status *bool `json:"status"`
	}
	if json.Unmarshal(body, &h) == nil && h.Status != nil && !*h.Status {
		return false, "but says status false"
	}
	return true, ""
}

// failing names the health checks that failed.
func failing(body []byte) string {
	var h struct {
		Failures []string `json:"failures"`
	}
	if json.Unmarshal(body, &h) != nil {
		return ""
	}
	return clip(strings.Join(h.Failures, ", "))
}

// sameWithSlash: a redirect to the very same place with a slash at its end, which
// is how Stapler answers for an index page.
func sameWithSlash(target *url.URL, location string) bool {
	to, err := target.Parse(location)
	return err == nil && location != "" &&
		to.Host == target.Host && to.Path == target.Path+"/" && !strings.HasSuffix(target.Path, "/")
}

func noAnswer(ctx context.Context, err error, timeout time.Duration) string {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Sprintf("no answer within %v", timeout)
	}
	return clip(err.Error())
}

// clip makes a text from outside fit for one log line.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	if len(s) > maxWhy {
		s = strings.ToValidUTF8(s[:maxWhy], "") + "…"
	}
	return s
}
