package simjenkins

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// maxBody bounds what a request may bring.
const maxBody = 1 << 20

// handler is the web server: readiness as a real controller shows it, the few
// pages that tests and the demo need, and switches to misbehave.
func (c *controller) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", c.health)
	mux.HandleFunc("GET /health/{$}", c.health)
	mux.HandleFunc("GET /whoAmI/api/json", c.initialised(func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{"_class": "hudson.security.WhoAmI", "anonymous": true, "authenticated": true, "name": "anonymous"})
	}))
	mux.HandleFunc("GET /login", c.initialised(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Jenkins", jenkinsVersion)
		fmt.Fprintln(w, "<html><body>Sign in to Jenkins</body></html>")
	}))
	mux.HandleFunc("GET /api/json", c.initialised(c.overview))
	mux.HandleFunc("POST /createItem", c.initialised(c.refreshed(c.createItem)))
	c.configPages(mux)
	c.simPages(mux)
	mux.HandleFunc("POST /quietDown", c.initialised(func(http.ResponseWriter, *http.Request) { c.quiet("a person asked for it") }))
	mux.HandleFunc("POST /cancelQuietDown", c.initialised(func(http.ResponseWriter, *http.Request) { c.quiet("") }))
	mux.HandleFunc("POST /wizard/finish", c.initialised(func(w http.ResponseWriter, _ *http.Request) {
		if err := c.finishWizard(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	mux.HandleFunc("GET "+nodePath, c.initialised(c.inboundNode))
	mux.HandleFunc("POST /hang", c.hang)
	mux.HandleFunc("POST /slow", func(w http.ResponseWriter, r *http.Request) {
		d, err := time.ParseDuration(r.FormValue("delay"))
		if err != nil || d < 0 {
			http.Error(w, "delay: a duration", http.StatusBadRequest)
			return
		}
		c.slow.Store(int64(d))
	})
	mux.HandleFunc("POST /exit", func(w http.ResponseWriter, r *http.Request) {
		code, err := strconv.Atoi(r.FormValue("code"))
		if err != nil || code < 0 || code > 255 {
			http.Error(w, "code: 0 to 255", http.StatusBadRequest)
			return
		}
		answer(w)
		c.end(exit{code, false})
	})
	mux.HandleFunc("POST /restart", c.initialised(func(w http.ResponseWriter, _ *http.Request) {
		answer(w)
		if c.id.plain {
			c.end(exit{exitOnRestart, true})
		} else {
			c.end(exit{exitToRunner, true})
		}
	}))
	mux.HandleFunc("/job/", c.initialised(c.jobPage))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.hanging.Load() {
			<-r.Context().Done()
			return
		}
		if d := time.Duration(c.slow.Load()); d > 0 {
			select {
			case <-time.After(d):
			case <-r.Context().Done():
				return
			}
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		mux.ServeHTTP(w, r)
	})
}

// hang makes the web server answer nothing any more; builds and nodes go on.
func (c *controller) hang(w http.ResponseWriter, _ *http.Request) {
	c.hanging.Store(true) // who has this answer gets no other one
	answer(w)
}

// answer sends a complete, empty answer before the server goes away.
func answer(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "0")
	w.Header().Set("Connection", "close")
	w.WriteHeader(http.StatusAccepted)
	_ = http.NewResponseController(w).Flush()
}

func (c *controller) end(how exit) {
	select {
	case c.exits <- how:
	default: // it ends already
	}
}

func (c *controller) isReady() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ready
}

// health is jenkins.health.HealthCheckAction.
func (c *controller) health(w http.ResponseWriter, _ *http.Request) {
	if c.isReady() {
		writeJSON(w, http.StatusOK, map[string]any{"status": true})
		return
	}
	writeJSON(w, http.StatusServiceUnavailable, map[string]any{"status": false, "failures": []string{"completedInitialization"}})
}

// initialised answers 503 (hudson.util.HudsonIsLoading) until the controller is ready.
func (c *controller) initialised(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !c.isReady() {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(w, "<html><body>Please wait while Jenkins is getting ready to work …</body></html>")
			return
		}
		h(w, r)
	}
}

// overview shows the running builds with their ticks.
func (c *controller) overview(w http.ResponseWriter, _ *http.Request) {
	builds := []view{}
	for _, b := range c.running() {
		builds = append(builds, b.view())
	}
	global, _ := c.config.Text("config.xml")
	owners := []string{}
	if known := c.owners.Load(); known != nil {
		owners = *known
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"systemMessage": memory.Get(global, "systemMessage"), "views": c.views(), "jobs": sorted(c.children("")),
		"queue": c.queue.ids(), "trigger_owners": owners,
		"life": c.id.life.String(), "state": c.state(), "veto": c.vetoActive.Load(), "running": builds,
		"online_nodes": c.nodes.count(), "resumed": c.resumed.Load(), "setup_wizard": c.wizardOpen(),
	})
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.WriteHeader(code)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) //nolint:errchkjson // maps and structs of plain values: only a client that is gone fails
}

// jobURL is the path of a job, as Jenkins makes it: job/team/job/%C3%BCber%20job/.
func jobURL(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "/") {
		b.WriteString("job/" + url.PathEscape(part) + "/")
	}
	return b.String()
}
