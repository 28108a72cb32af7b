package simjenkins

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// replayLook is how many of a job's newest builds are looked at for a queue id: an
// item became a build a moment before its controller died.
const replayLook = 50

// replay carries out ReplayQueue: each item of a dead life's queue waits here now,
// once. It may be asked any number of times, but not twice at once.
func (c *controller) replay(cmd *footmanv1.ReplayQueue) outcome {
	c.replaying.Lock()
	defer c.replaying.Unlock()
	if err := c.scheduling(); err != nil {
		return retry("%v", err)
	}
	own := c.id.home.QueueFolder(c.id.life.Name, c.id.life.Incarnation)
	dir := filepath.Join(c.id.home.Path(), filepath.FromSlash(cmd.GetFolder()))
	if filepath.Dir(dir) != own {
		return retry("%s is no queue of this life", cmd.GetFolder())
	}
	for _, folder := range []string{own, dir} {
		switch err := c.fresh.fresh(folder); {
		case missing(err):
			return outcome{footmanv1.Outcome_OUTCOME_DONE, "it was replayed before"}
		case err != nil:
			return retry("%v", err)
		}
	}
	file := filepath.Join(dir, "queue.xml")
	items, err := readQueue(file)
	if err != nil && !missing(err) {
		return retry("%v", err)
	}
	scheduled, before, lost := 0, 0, 0
	for _, w := range items {
		ours, err := c.replayItem(w, dir, cmd.GetOrigin())
		switch {
		case errors.Is(err, errNoJob):
			lost++
		case err != nil:
			return retry("%v", err)
		case ours:
			scheduled++
		default:
			before++
		}
	}
	// The items go first: without them the markers mean nothing any more.
	if err := os.Remove(file); err != nil && !missing(err) {
		return retry("%v", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return retry("%v", err)
	}
	return outcome{footmanv1.Outcome_OUTCOME_DONE, fmt.Sprintf("%d scheduled, %d had begun, %d could not be loaded", scheduled, before, lost)}
}

// errNoJob: an item whose job is not there any more.
var errNoJob = errors.New("its job can't be loaded")

// replayItem takes one item, unless it began before. The marker comes first: a death
// between it and the save loses the item and never starts it twice.
func (c *controller) replayItem(w *waiting, dir, origin string) (ours bool, err error) {
	marker := filepath.Join(dir, strconv.FormatInt(w.id, 10)+".done")
	if _, err := os.Stat(marker); err == nil {
		return false, nil
	}
	j, err := c.findJob(w.job, "")
	if err != nil {
		c.log.Warn().Err(err).Str("job", w.job).Msg("item of a dead replica's queue is lost")
		return false, errNoJob
	}
	if err := c.fresh.fresh(j.buildsDir()); err != nil && !missing(err) {
		return false, err
	}
	if err := j.list(); err != nil {
		return false, err
	}
	if j.startedOnDisk(w.id) {
		return false, nil
	}
	f, err := os.OpenFile(marker, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return false, err
	}
	w.id, w.cause = newQueueID(), "It waited in the queue of replica "+origin+", which ended"
	if err := c.queue.add(w); err != nil {
		return false, err
	}
	return true, c.queue.save()
}
