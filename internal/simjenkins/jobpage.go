package simjenkins

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// jobPath takes "/job/team/job/x/7/api/json" apart. number is 0 for a page of
// the job itself.
func jobPath(escaped string) (name string, number int, page string, ok bool) {
	parts := strings.Split(strings.Trim(escaped, "/"), "/")
	var names []string
	for len(parts) >= 2 && parts[0] == "job" {
		part, err := url.PathUnescape(parts[1])
		if err != nil || !safePart(part) {
			return "", 0, "", false
		}
		names, parts = append(names, part), parts[2:]
	}
	if len(parts) > 0 {
		if n, err := strconv.Atoi(parts[0]); err == nil && n > 0 {
			number, parts = n, parts[1:]
		}
	}
	return strings.Join(names, "/"), number, strings.Join(parts, "/"), len(names) > 0
}

// jobPage serves the pages of jobs and builds. Every page of a build loads it,
// which resumes it if it runs on disk and no veto stands in between.
func (c *controller) jobPage(w http.ResponseWriter, r *http.Request) {
	name, number, page, ok := jobPath(r.URL.EscapedPath())
	if ok && number == 0 && c.itemPage(w, r, name, page) {
		return
	}
	j := c.job(name)
	if ok && j == nil && page == "api/json" && r.Method == http.MethodGet && c.folderPage(w, name) {
		return
	}
	if !ok || j == nil {
		http.NotFound(w, r)
		return
	}
	switch {
	case number == 0 && r.Method == http.MethodPost && page == "build":
		c.postBuild(w, r, j)
	case number == 0 && r.Method == http.MethodPost && page == "reload":
		if _, err := c.applyItem(j.folder, ""); err != nil { // AbstractItem.doReload reads the builds anew, too
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		j.look(0)
	case number > 0 && r.Method == http.MethodPost && page == "doDelete":
		answerEdit(w, j.deleteBuild(number))
	case number > 0 && r.Method == http.MethodPost && page == "submitDescription":
		answerEdit(w, j.describeBuild(number, r.FormValue("description")))
	case number == 0 && r.Method == http.MethodGet && page == "api/json":
		j.page(w)
	case number > 0 && r.Method == http.MethodGet && page == "api/json":
		j.buildPage(w, number)
	case number > 0 && r.Method == http.MethodGet && (page == "log" || page == "consoleText"):
		j.logPage(w, number)
	case number > 0 && r.Method == http.MethodPost && page == "input":
		j.postInput(w, number)
	default:
		http.NotFound(w, r)
	}
}

// postBuild starts a build: POST /job/NAME/build?ticks=60&interval=200ms&kind=sleep&node=n1.
// It answers when the build has started, 201 with its number. With delay=5s it waits
// in the queue so long, and the answer has the item's id instead; with waits=FILE, until
// that file is there, and with later=1s so much longer.
func (c *controller) postBuild(w http.ResponseWriter, r *http.Request, j *job) {
	config, err := j.config()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	query := r.URL.Query()
	delay := query.Get("delay")
	query.Del("delay")
	if memory.Get(config, "disabled") == "true" {
		http.Error(w, "the job is disabled", http.StatusConflict)
		return
	}
	s, err := specOf(config).with(query)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if delay != "" {
		c.postQueued(w, j, s.Params, delay)
		return
	}
	b, err := c.start(r.Context(), j, s, "Started by user unknown or anonymous")
	switch {
	case errors.Is(err, errNotScheduling):
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	case err != nil:
		c.log.Warn().Err(err).Str("job", j.name).Msg("build did not start")
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		w.Header().Set("Location", c.url+jobURL(j.name)+strconv.Itoa(b.n)+"/")
		writeJSON(w, http.StatusCreated, b.view())
	}
}

// postQueued makes a request wait.
func (c *controller) postQueued(w http.ResponseWriter, j *job, params map[string]string, delay string) {
	d, err := time.ParseDuration(delay)
	if err != nil || d < 0 || d > maxDelay {
		http.Error(w, "delay: a duration of at most "+maxDelay.String(), http.StatusBadRequest)
		return
	}
	item := &waiting{id: newQueueID(), job: j.name, params: params, cause: "Started by user unknown or anonymous", due: time.Now().Add(d)}
	if err := c.queue.add(item); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	c.loadChanged()
	id := strconv.FormatInt(item.id, 10)
	w.Header().Set("Location", c.url+"queue/item/"+id+"/")
	writeJSON(w, http.StatusCreated, map[string]string{"queue_id": id})
}

// page lists the job's builds; it loads them all, as a view with many columns does.
func (j *job) page(w http.ResponseWriter) {
	builds := []view{}
	for _, n := range j.newest(0) {
		if v, err := j.view(n); err == nil {
			builds = append(builds, v)
		}
	}
	config, _ := j.config()
	writeJSON(w, http.StatusOK, map[string]any{
		"fullName": j.name, "builds": builds, "description": memory.Get(config, "description"),
		"buildable": memory.Get(config, "disabled") != "true", "nextBuildNumber": j.nextNumber(),
	})
}

// view loads a build and shows it.
func (j *job) view(n int) (view, error) {
	b, err := j.load(n)
	if err != nil {
		return view{}, err
	}
	if b != nil {
		return b.view(), nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return view{Job: j.name, Number: n, Result: j.done[n]}, nil
}

func (j *job) buildPage(w http.ResponseWriter, n int) {
	v, err := j.view(n)
	if notThere(w, err) {
		return
	}
	writeJSON(w, http.StatusOK, v)
}

func (j *job) logPage(w http.ResponseWriter, n int) {
	if _, err := j.load(n); notThere(w, err) {
		return
	}
	data, err := os.ReadFile(filepath.Join(j.buildDir(n), "log"))
	if notThere(w, err) {
		return
	}
	w.Header().Set("Content-Type", "text/plain;charset=utf-8")
	_, _ = w.Write(data)
}

func (j *job) postInput(w http.ResponseWriter, n int) {
	b, err := j.load(n)
	if notThere(w, err) {
		return
	}
	if b == nil {
		err = errNoInput
	} else {
		err = b.approve()
	}
	switch {
	case errors.Is(err, errNoInput):
		http.Error(w, err.Error(), http.StatusConflict)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// notThere answers for a build that can't be shown. A vetoed one does not exist.
func notThere(w http.ResponseWriter, err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, errVetoed), errors.Is(err, fs.ErrNotExist):
		http.Error(w, "no such build", http.StatusNotFound)
	default:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
	return true
}
