package adoption_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
)

// item is a request for a build, wherever it waits and whatever its id is there.
type item struct {
	name    string
	started int  // must never be more than 1
	lost    bool // its controller died between marker and save
}

// queueModel is what the cluster knows of waiting items.
type queueModel struct {
	items   []*item
	byID    map[int64]*item  // under which ids it ever waited
	builds  map[string]int64 // queue id in build.xml, by key; gone when it was resumed
	lastID  int64
	started int // numbers builds
}

func (q *queueModel) newID(i *item) int64 {
	if q.byID == nil {
		q.byID, q.builds = map[int64]*item{}, map[string]int64{}
	}
	q.lastID++
	q.byID[q.lastID] = i
	return q.lastID
}

// queueFile is where a controller saves what waits.
func (ctl *controller) queueFile() string {
	return filepath.Join(ctl.c.home.JenkinsQueues(), fmt.Sprintf("%s-%d.xml", ctl.life.Name, ctl.life.Incarnation))
}

// saveQueue writes the controller's queue as Jenkins does. Guarded by c.mu.
func (ctl *controller) saveQueue() {
	var b strings.Builder
	for _, id := range ctl.queue {
		fmt.Fprintln(&b, id)
	}
	path := ctl.queueFile()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		ctl.c.t.Errorf("%v", err)
	}
	if err := errors.Join(os.WriteFile(path+".tmp", []byte(b.String()), 0o644), os.Rename(path+".tmp", path)); err != nil {
		ctl.c.t.Errorf("%v", err)
	}
}

// Waiting reads a queue file of the model.
func (c *cluster) Waiting(file string) (int, []int64, error) {
	ids, err := readIDs(file)
	return len(ids), ids, err
}

func readIDs(file string) ([]int64, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for f := range strings.FieldsSeq(string(data)) {
		id, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", adoption.ErrDamaged, err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// request makes n items wait at r, and saves them.
func (r *replica) request(n int) {
	r.c.mu.Lock()
	defer r.c.mu.Unlock()
	for range n {
		i := &item{name: fmt.Sprintf("item %d", len(r.c.queue.items)+1)}
		r.c.queue.items = append(r.c.queue.items, i)
		r.ctl.queue = append(r.ctl.queue, r.c.queue.newID(i))
	}
	r.ctl.saveQueue()
}

// staleQueue makes three items at r, of which one became a build; the saved queue
// lists all three.
func (r *replica) staleQueue() {
	r.request(3)
	r.c.mu.Lock()
	rest := r.ctl.queue[1:]
	r.ctl.queue = r.ctl.queue[:1]
	r.c.mu.Unlock()
	r.startWaiting()
	r.c.mu.Lock()
	defer r.c.mu.Unlock()
	r.ctl.queue = rest
}

// neverStarted undoes what a controller does after the claim of an item's build.
func (c *cluster) neverStarted(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queue.byID[c.queue.builds[key]].started = 0
	delete(c.queue.builds, key)
	delete(c.disk, key)
	delete(c.executes[key].loaded, key)
	delete(c.executes, key)
}

// startWaiting makes builds of all that waits at r. What was saved still lists it.
func (r *replica) startWaiting() (keys []string) {
	r.c.mu.Lock()
	ids := r.ctl.queue
	r.ctl.queue = nil
	r.c.mu.Unlock()
	for _, id := range ids {
		r.c.mu.Lock()
		q := &r.c.queue
		i := q.byID[id]
		if i.started++; i.started > 1 {
			r.c.t.Errorf("%s was started twice", i.name)
		}
		q.started++
		n := q.started
		r.c.mu.Unlock()
		e := r.buildOf("queued", n, id)
		r.c.mu.Lock()
		q.builds[e.Key] = id
		r.c.mu.Unlock()
		keys = append(keys, e.Key)
	}
	return keys
}

// pauseOfReplay is what a controller needs for each step of a replay.
const pauseOfReplay = 3 * time.Millisecond

// Replay starts what waits in a queue's folder, as the contract says.
func (r *replica) Replay(ctx context.Context, q ledger.Queue) (adoption.Outcome, string, error) {
	c := r.c
	c.mu.Lock()
	ctl, hold := r.ctl, r.holdReplay
	c.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return "", "", ctx.Err()
		}
	}
	if ctl == nil || q.Life != ctl.life {
		return adoption.OutcomeRetry, "not my life", nil
	}
	dir := filepath.Join(c.home.QueueFolder(q.Life.Name, q.Life.Incarnation), q.Folder())
	ids, err := readIDs(filepath.Join(dir, "queue.xml"))
	if errors.Is(err, fs.ErrNotExist) {
		return adoption.OutcomeDone, "replayed before", nil
	}
	if err != nil {
		return adoption.OutcomeRetry, err.Error(), nil
	}
	for _, id := range ids {
		if ctx.Err() != nil {
			return "", "", ctx.Err()
		}
		c.mu.Lock()
		dead, built := ctl.dead, false
		for _, b := range c.queue.builds {
			built = built || b == id
		}
		i := c.queue.byID[id]
		c.mu.Unlock()
		if dead {
			return "", "", errors.New("killed")
		}
		if built {
			continue
		}
		f, err := os.OpenFile(filepath.Join(dir, fmt.Sprintf("%d.done", id)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return adoption.OutcomeRetry, err.Error(), nil
		}
		f.Close()
		time.Sleep(pauseOfReplay) // a death in here loses the item
		c.mu.Lock()
		if ctl.dead {
			i.lost = true
			c.mu.Unlock()
			return "", "", errors.New("killed")
		}
		ctl.queue = append(ctl.queue, c.queue.newID(i))
		ctl.saveQueue()
		c.mu.Unlock()
	}
	time.Sleep(pauseOfReplay)
	c.mu.Lock()
	defer c.mu.Unlock()
	if ctl.dead {
		return "", "", errors.New("killed")
	}
	if err := os.Remove(filepath.Join(dir, "queue.xml")); err != nil {
		return adoption.OutcomeRetry, err.Error(), nil
	}
	marks, _ := filepath.Glob(filepath.Join(dir, "*.done"))
	for _, m := range marks {
		_ = os.Remove(m)
	}
	_ = os.Remove(dir)
	return adoption.OutcomeDone, fmt.Sprintf("%d items", len(ids)), nil
}

// waits says which items wait at living controllers. Guarded by c.mu.
func (c *cluster) waits() map[*item][]string {
	at := map[*item][]string{}
	for _, r := range c.replicas {
		if r.ctl == nil || r.ctl.dead {
			continue
		}
		for _, id := range r.ctl.queue {
			i := c.queue.byID[id]
			at[i] = append(at[i], r.ctl.life.String())
		}
	}
	return at
}

// queueSettled says what is not yet as it must be when all has calmed down: each
// item was started once, waits once, or was lost in the documented window. Guarded by c.mu.
func (c *cluster) queueSettled() string {
	at := c.waits()
	for _, i := range c.queue.items {
		switch n := len(at[i]) + i.started; {
		case i.lost && n <= 1, n == 1:
		default:
			return fmt.Sprintf("%s was started %d times (lost: %v) and waits at %v", i.name, i.started, i.lost, at[i])
		}
	}
	left := ""
	_ = filepath.WalkDir(c.home.Running(), func(path string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Base(path) == "queue.xml" {
			left = path
		}
		return nil
	})
	if left != "" {
		return "nobody has replayed " + left
	}
	return ""
}

// queueOnce checks what must be true at any moment. Guarded by c.mu.
func (c *cluster) queueOnce() {
	for i, at := range c.waits() {
		if len(at)+i.started > 1 {
			c.t.Errorf("%s was started %d times and waits at %v", i.name, i.started, slices.Sorted(slices.Values(at)))
		}
	}
}
