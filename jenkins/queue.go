package jenkins

import (
	"fmt"

	"github.com/footman-ci/footman/internal/fsys"
)

const (
	opReadQueue fsys.Op = "jenkins.read-queue"
	// rootQueue is the root element of a queue file, hudson.model.Queue$State.
	rootQueue = "hudson.model.Queue_-State"
	// maxQueueIDs bounds the ids that are kept; a queue of that length is no queue
	// any more.
	maxQueueIDs = 100_000
)

// Queue is what a controller saved of its waiting items. What it started since the
// last save (a second ago with Footman's options) is still listed.
type Queue struct {
	Items int     // waiting items
	IDs   []int64 // their ids, of those that have one
}

// ReadQueue reads the queue file at path. Errors are as with [ReadBuild]; the
// queue that comes with one is what was read before and not the whole.
func ReadQueue(f fsys.FS, path string) (Queue, error) {
	var q Queue
	err := readXML(f, opReadQueue, path, func(s *scanner) error {
		q = Queue{}
		return q.parse(s)
	})
	if err != nil {
		return q, fmt.Errorf("read queue: %w", err)
	}
	return q, nil
}

func (q *Queue) parse(s *scanner) error {
	if string(s.name) != rootQueue {
		return s.fail(ErrMalformed, "<%s> is no queue", s.name)
	}
	return eachChild(s, 1, func(name string) error {
		if name != "items" {
			return nil
		}
		return eachChild(s, 2, func(string) error {
			q.Items++
			var id *int64
			err := eachChild(s, 3, func(name string) error {
				if name != "id" {
					return nil
				}
				return takeInt(s, &id)
			})
			if err == nil && id != nil {
				if len(q.IDs) == maxQueueIDs {
					return s.fail(ErrTooBig, "more than %d items", maxQueueIDs)
				}
				q.IDs = append(q.IDs, *id)
			}
			return err
		})
	})
}
