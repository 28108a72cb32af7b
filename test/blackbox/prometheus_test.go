//go:build integration

package blackbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
)

// block is the first block of code in a page that contains a text.
func block(t *testing.T, page, text string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range strings.Split(string(data), "```") {
		if i%2 == 1 && strings.Contains(b, text) {
			_, code, _ := strings.Cut(b, "\n") // the language
			return code
		}
	}
	t.Fatalf("docs/%s has no example with %q", page, text)
	return ""
}

// A real Prometheus scrapes a sidecar with the configuration of the manual, knows every
// metric that the manual's alerts are about, and fires the one about a sidecar that is away.
func TestPrometheus(t *testing.T) {
	t.Parallel()
	server, promtool := need(t, "prometheus", "prometheus"), need(t, "promtool", "prometheus")
	s := newStage(t)
	s.start("a", "b")
	a := s.replica("a")
	base, err := os.ReadFile(strings.TrimSuffix(a.Socket, ".sock") + ".url")
	s.must(err)
	door, err := url.Parse(strings.TrimSpace(string(base)))
	s.must(err)

	rules := block(t, "operate.md", "alert:")
	config := block(t, "operate.md", "scrape_configs:")
	for from, to := range map[string]string{"127.0.0.1:9944": door.Host, "/run/footman/a.token": strings.TrimSuffix(a.Socket, ".sock") + ".token"} {
		if !strings.Contains(config, from) {
			t.Fatalf("%s is not in the example:\n%s", from, config)
		}
		config = strings.Replace(config, from, to, 1)
	}
	// Only the rhythm is another one: nobody waits a minute in a test.
	config = "global: {scrape_interval: 200ms, evaluation_interval: 200ms}\nrule_files: [rules.yml]\n" + config
	rules = regexp.MustCompile(`(?m)^ *for: .*\n`).ReplaceAllString(rules, "")
	dir := filepath.Join(s.dir, "prometheus")
	s.must(os.Mkdir(dir, 0o750))
	s.must(os.WriteFile(filepath.Join(dir, "rules.yml"), []byte(rules), 0o600))
	s.must(os.WriteFile(filepath.Join(dir, "prometheus.yml"), []byte(config), 0o600))
	if out, err := exec.CommandContext(s.ctx, promtool, "check", "config", filepath.Join(dir, "prometheus.yml")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	addr := loopbackPort(t)
	_, err = s.Spawn.Start("prometheus", nil, server, "--config.file="+filepath.Join(dir, "prometheus.yml"), "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+addr)
	s.must(err)
	ask := func(ctx context.Context, path string, out any) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/api/v1/"+path, nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		return json.NewDecoder(resp.Body).Decode(&struct {
			Data any `json:"data"`
		}{out})
	}

	about := regexp.MustCompile(`footman_\w+`).FindAllString(rules, -1)
	s.until("a scrape with everything that alerts are about", func(ctx context.Context) (bool, error) {
		var known []string // what nobody knows yet is missing in the first ones
		err := ask(ctx, "label/__name__/values", &known)
		unknown := slices.DeleteFunc(slices.Clone(about), func(m string) bool { return slices.Contains(known, m) })
		if err == nil && len(unknown) > 0 {
			err = fmt.Errorf("nobody has seen %v", unknown)
		}
		return err == nil, err
	})
	firing := func(ctx context.Context) ([]string, error) {
		var found struct {
			Groups []struct {
				Rules []struct {
					Name   string `json:"name"`
					Health string `json:"health"`
					State  string `json:"state"`
					Error  string `json:"lastError"`
				} `json:"rules"`
			} `json:"groups"`
		}
		if err := ask(ctx, "rules", &found); err != nil {
			return nil, err
		}
		var out []string
		for _, g := range found.Groups {
			for _, r := range g.Rules {
				if r.Health != "ok" { // "unknown": it was not looked at yet
					return nil, fmt.Errorf("%s: %s: %s", r.Name, r.Health, r.Error)
				}
				if r.State == "firing" {
					out = append(out, r.Name)
				}
			}
		}
		return out, nil
	}
	s.until("no alert", func(ctx context.Context) (bool, error) {
		f, err := firing(ctx)
		if err == nil && len(f) > 0 {
			err = fmt.Errorf("firing: %v", f)
		}
		return err == nil, err
	})
	s.kill("a", harness.Parts{Sidecar: true})
	s.until("the alert about a sidecar that is away", func(ctx context.Context) (bool, error) {
		f, err := firing(ctx)
		return slices.Contains(f, "FootmanSidecarAway"), fmt.Errorf("firing: %v, %w", f, err)
	})
	s.revive("a")
	s.await("a", "b")
	s.clean()
}
