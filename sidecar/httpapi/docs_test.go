package httpapi_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/proto/openapi"
	"github.com/footman-ci/footman/sidecar/httpapi"
)

const docs = "../../docs/reference/http-api.md"

var (
	exampleForm = regexp.MustCompile("(?s)```sh\n(curl .*?)\n```")
	urlForm     = regexp.MustCompile(`"\$FOOTMAN_URL(/[^"]*)"`)
	headerForm  = regexp.MustCompile(`--header "([^:]+): (.*)"(?: \\)?\n`)
	dataForm    = regexp.MustCompile(`(?s)--data '(.*)'`)
)

func examples(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range exampleForm.FindAllSubmatch(text, -1) {
		out = append(out, string(m[1]))
	}
	return out
}

// scraped gives a server a page of metrics.
func scraped(c *httpapi.Config) {
	c.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "footman_info 1\n") })
}

// The page of metrics is for whoever has the token, to be read only, and bounded as
// calls are; without one there is no such path.
func TestMetrics(t *testing.T) {
	r := start(t, newFake(), scraped)
	get := func(method, token string) int {
		req, err := http.NewRequestWithContext(r.ctx, method, r.URL()+"/metrics", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		return r.do(req).StatusCode
	}
	for want, got := range map[int]int{http.StatusOK: get(http.MethodGet, r.token), http.StatusMethodNotAllowed: get(http.MethodPost, r.token), http.StatusUnauthorized: get(http.MethodGet, "no")} {
		if got != want {
			t.Errorf("%d, want %d", got, want)
		}
	}
	r = start(t, newFake())
	if got := get(http.MethodGet, r.token); got != http.StatusNotFound {
		t.Errorf("without a page: %d", got)
	}
}

// The reference page has an example for every path, its requests work, and they
// name no field that does not exist.
func TestDocsExamples(t *testing.T) {
	f := newFake()
	r := start(t, f, scraped)
	missing := map[string]bool{"/livez": true, "/readyz": true, "/openapi.json": true, "/metrics": true}
	var described struct {
		Paths map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(openapi.JSON(), &described); err != nil || len(described.Paths) < 10 {
		t.Fatal(err, len(described.Paths))
	}
	for p := range described.Paths {
		missing[p] = true
	}
	for _, example := range examples(t) {
		path := urlForm.FindStringSubmatch(example)
		if path == nil {
			t.Errorf("no URL in %q", example)
			continue
		}
		delete(missing, path[1])
		method, body := http.MethodGet, ""
		if m := dataForm.FindStringSubmatch(example); m != nil {
			method, body = http.MethodPost, m[1]
		}
		ctx, cancel := context.WithCancel(r.ctx)
		req, err := http.NewRequestWithContext(ctx, method, r.URL()+path[1], strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range headerForm.FindAllStringSubmatch(example+"\n", -1) {
			req.Header.Set(h[1], strings.ReplaceAll(h[2], `$(cat "$FOOTMAN_TOKEN_FILE")`, r.token))
		}
		resp := r.do(req)
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path[1], resp.Status)
		}
		if strings.Contains(example, "--no-buffer") {
			nextLine(t, bufio.NewReader(resp.Body))
		} else if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Error(err)
		}
		cancel()
		if method == http.MethodPost {
			got, _ := f.got()
			known := got.ProtoReflect().Descriptor().Fields()
			var sent map[string]any
			if err := json.Unmarshal([]byte(body), &sent); err != nil {
				t.Errorf("%s: %v", path[1], err)
			}
			for name := range sent {
				if known.ByTextName(name) == nil {
					t.Errorf("%s: there is no field %q", path[1], name)
				}
			}
		}
	}
	if len(missing) > 0 {
		t.Errorf("no example for %v", missing)
	}
}

// The examples work as they stand, in a shell with curl.
func TestDocsExamplesWithCurl(t *testing.T) {
	for _, tool := range []string{"sh", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	f := newFake()
	r := start(t, f, scraped)
	home := t.TempDir()
	for _, example := range examples(t) {
		ctx, cancel := context.WithTimeout(r.ctx, 30*time.Second)
		if strings.Contains(example, "--no-buffer") {
			example += " | head -n 1"
		}
		cmd := exec.CommandContext(ctx, "sh", "-c", example)
		// No proxy and no settings of whoever runs the test.
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "NO_PROXY=*", "FOOTMAN_URL=" + r.URL(), "FOOTMAN_TOKEN_FILE=" + r.tokenFile}
		var out, complaints bytes.Buffer
		cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &complaints, time.Second
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		err := feed(f, ended, strings.Contains(example, watch))
		if err != nil || out.Len() == 0 {
			t.Errorf("%s\n%v\n%s%s", example, err, &out, &complaints)
		}
		cancel()
	}
}

// feed sends events until the command has ended: curl notices that its reader has
// left only when it writes.
func feed(f *fake, ended <-chan error, events bool) error {
	for {
		ch := f.events
		if !events {
			ch = nil
		}
		select {
		case err := <-ended:
			return err
		case ch <- event("x"):
		}
	}
}
