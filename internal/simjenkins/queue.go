package simjenkins

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/footman-ci/footman/jenkins"
)

const (
	// saveDelay is hudson.model.Queue.Saver.DELAY_SECONDS as Footman sets it: what
	// left the queue since then is still in the file.
	saveDelay = time.Second
	// queueTick is how often the queue is looked through.
	queueTick = 50 * time.Millisecond
	// maxDelay bounds a quiet period.
	maxDelay = 24 * time.Hour
	// maxQueued bounds the waiting items.
	maxQueued = 10_000
)

// waiting is an item in its quiet period, or one that can't start yet.
type waiting struct {
	id     int64
	job    string
	params map[string]string
	cause  string
	due    time.Time
}

// queue is hudson.model.Queue: items wait in memory, and a file has what they were
// a second ago.
type queue struct {
	c     *controller
	mu    sync.Mutex
	items []*waiting
	dirty chan struct{} // capacity 1
	// saving keeps two saves from overtaking each other.
	saving sync.Mutex
}

var errQueueFull = errors.New("too many items wait")

// add makes an item wait.
func (q *queue) add(w *waiting) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) >= maxQueued {
		return errQueueFull
	}
	q.items = append(q.items, w)
	signal(q.dirty)
	return nil
}

func (q *queue) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// ids of the waiting items, as the API shows them.
func (q *queue) ids() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := []string{}
	for _, w := range q.items {
		out = append(out, strconv.FormatInt(w.id, 10))
	}
	return out
}

// file is where the queue is saved: each life has its own (hudson.model.Queue.id).
func (q *queue) file() string {
	return filepath.Join(q.c.id.home.JenkinsQueues(), q.c.id.life.Name+"-"+strconv.FormatUint(q.c.id.life.Incarnation, 10)+".xml")
}

// run starts what is due until ctx ends.
func (q *queue) run(ctx context.Context) {
	tick := time.NewTicker(queueTick)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if q.c.scheduling() != nil {
			continue
		}
		for _, w := range q.due() {
			if err := q.c.startItem(ctx, w); err != nil {
				q.c.log.Warn().Err(err).Str("job", w.job).Msg("item of the queue did not start; it goes on waiting")
				q.delay(w)
				continue
			}
			q.remove(w)
		}
	}
}

// due are the items that may start. They stay in the queue, and in what is saved of it,
// until they have started, as pending items do in Jenkins.
func (q *queue) due() (due []*waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	for _, w := range q.items {
		if w.isDue(now) {
			due = append(due, w)
		}
	}
	return due
}

func (q *queue) delay(w *waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	w.due = time.Now().Add(saveDelay)
}

func (q *queue) remove(w *waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = slices.DeleteFunc(q.items, func(o *waiting) bool { return o == w })
	signal(q.dirty)
}

// Parameters of an item that waits, in whichever queue, for a file (waits=FILE), and then
// for so long (later=1s): whoever ordered it decides when it may start, and not the clock.
const (
	paramWaits = "waits"
	paramLater = "later"
)

func (w *waiting) isDue(now time.Time) bool {
	if w.due.After(now) {
		return false
	}
	file := w.params[paramWaits]
	if file == "" {
		return true
	}
	info, err := os.Stat(file)
	if err != nil {
		return false
	}
	later, err := time.ParseDuration(w.params[paramLater])
	return err != nil || !now.Before(info.ModTime().Add(later))
}

// startItem makes a build of an item.
func (c *controller) startItem(ctx context.Context, w *waiting) error {
	j, err := c.findJob(w.job, "")
	if err != nil {
		return err
	}
	config, err := j.config()
	if err != nil {
		return err
	}
	values := url.Values{}
	for k, v := range w.params {
		values.Set(k, v)
	}
	s, err := specOf(config).with(values)
	if err != nil {
		return err
	}
	_, err = c.startQueued(ctx, j, s, w.cause, w.id)
	return err
}

// keepSaved is Queue.Saver: the file follows saveDelay after a change.
func (q *queue) keepSaved(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.dirty:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(saveDelay):
		}
		if err := q.save(); err != nil {
			q.c.log.Warn().Err(err).Msg("queue is not saved")
		}
	}
}

// The queue file, as XStream writes hudson.model.Queue$State; tasks by name, as
// Jenkins writes jobs.
type (
	queueXML struct {
		XMLName xml.Name `xml:"hudson.model.Queue_-State"`
		Items   itemsXML `xml:"items"`
	}
	itemsXML struct {
		Items []itemXML `xml:"hudson.model.Queue_-WaitingItem"`
	}
	itemXML struct {
		Actions   actionsXML `xml:"actions"`
		ID        int64      `xml:"id"`
		Task      taskXML    `xml:"task"`
		Timestamp int64      `xml:"timestamp>time"`
	}
	taskXML struct {
		Class string `xml:"class,attr"`
		Name  string `xml:",chardata"`
	}
	actionsXML struct {
		Params []paramXML `xml:"hudson.model.ParametersAction>parameters>hudson.model.StringParameterValue"`
	}
	paramXML struct {
		Name  string `xml:"name"`
		Value string `xml:"value"`
	}
)

// save writes what waits now, as Queue.save does.
func (q *queue) save() error {
	if q.c.id.plain {
		return nil
	}
	q.saving.Lock()
	defer q.saving.Unlock()
	q.mu.Lock()
	state := queueXML{}
	for _, w := range q.items {
		item := itemXML{ID: w.id, Task: taskXML{"org.jenkinsci.plugins.workflow.job.WorkflowJob", w.job}, Timestamp: w.due.UnixMilli()}
		for _, k := range slices.Sorted(maps.Keys(w.params)) {
			item.Actions.Params = append(item.Actions.Params, paramXML{k, w.params[k]})
		}
		state.Items.Items = append(state.Items.Items, item)
	}
	q.mu.Unlock()
	data, err := xml.MarshalIndent(state, "", "  ")
	if err != nil {
		return fmt.Errorf("encode queue: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(q.file()), 0o755); err != nil {
		return fmt.Errorf("save queue: %w", err)
	}
	if err := q.c.fs.WriteFile("sim.queue-save", q.file(), append([]byte("<?xml version='1.1' encoding='UTF-8'?>\n"), data...), 0o644); err != nil {
		return fmt.Errorf("save queue: %w", err)
	}
	return nil
}

// readQueue reads the items of a saved queue.
func readQueue(path string) ([]*waiting, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var state queueXML
	if err := xml.NewDecoder(jenkins.XML10(bytes.NewReader(data))).Decode(&state); err != nil {
		return nil, fmt.Errorf("read queue: %w", err)
	}
	var out []*waiting
	for _, i := range state.Items.Items {
		w := &waiting{id: i.ID, job: i.Task.Name, params: map[string]string{}, due: time.UnixMilli(i.Timestamp)}
		for _, p := range i.Actions.Params {
			w.params[p.Name] = p.Value
		}
		out = append(out, w)
	}
	return out, nil
}

// startedOnDisk says whether a build of the job has this queue id.
func (j *job) startedOnDisk(id int64) bool {
	for _, n := range j.newest(replayLook) {
		if st, err := jenkins.ReadBuildFS(j.c.fs, j.buildDir(n)); err == nil && st.QueueID == id {
			return true
		}
	}
	return false
}

// missing says that a file isn't there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
