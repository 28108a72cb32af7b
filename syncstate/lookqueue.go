package syncstate

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// maxLooks bounds the paths that wait to be looked at. What finds it full makes a
// scan due, which finds all of them.
const maxLooks = 65_536

// look is a path to be looked at.
type look struct {
	path   string
	wished time.Time // the last time
	due    time.Time
	source string
	from   string
	index  int // in the heap; -1: being read
	again  *look
	told   Digest // what lies there, says somebody; zero: nobody does
	fails  int    // how often it could not be read, one after the other
}

// lookQueue holds each path at most once, earliest first. A path that is being
// read is not given out a second time before that is done.
type lookQueue struct {
	mu      sync.Mutex
	byPath  map[string]*look
	heap    lookHeap
	stuck   map[string]error // what can't be read, for long
	wake    chan struct{}
	dropped int64
}

func newLookQueue() *lookQueue {
	return &lookQueue{byPath: map[string]*look{}, stuck: map[string]error{}, wake: make(chan struct{}, 1)}
}

// add says that path shall be looked at; false: the queue is full. Of two wishes the
// earlier one counts.
func (q *lookQueue) add(path, source, from string, due time.Time) bool {
	return q.addTold(path, source, from, Digest{}, due)
}

// addTold is add for somebody who says what he has put there; zero: nothing, or he
// doesn't say. It is one step: whoever takes the look at once knows that, too.
func (q *lookQueue) addTold(path, source, from string, told Digest, due time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	l := q.byPath[path]
	switch {
	case l == nil && len(q.byPath) >= maxLooks:
		q.dropped++
		return false
	case l == nil:
		l = &look{path: path, wished: now, due: due, source: source, from: from, told: told}
		q.byPath[path] = l
		heap.Push(&q.heap, l)
	case l.index < 0: // being read: what it reads may be old already
		if l.again == nil {
			l.again = &look{path: path, wished: now, due: due, source: source, from: from, told: told}
			return true
		}
		l.again.wished = now
		l.again.hears(told)
		if from != "" {
			l.again.from = from
		}
		if due.Before(l.again.due) {
			l.again.due = due
		}
		return true
	default:
		l.wished = now
		l.fails = min(l.fails, 1) // it is another file now, but no news
		l.hears(told)
		if from != "" {
			l.from = from
		}
		if due.Before(l.due) {
			l.due, l.source = due, source
			heap.Fix(&q.heap, l.index)
		}
	}
	q.signal()
	return true
}

const (
	// retryLook is between two tries to read what can't be read, patience the number of
	// those that are so near to each other: most of it is being written. retryLookMax
	// bounds what the others grow to: a file that nobody may read stays so for long.
	retryLook     = time.Second
	retryPatience = 5
	retryLookMax  = 2 * time.Minute
)

// retry has a path that is being read, and could not be, looked at again later. It says
// whether that is worth a word: the first time, and when it becomes rare.
func (q *lookQueue) retry(l *look, why error, now time.Time) (tell bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if l.fails >= retryPatience {
		q.stuck[l.path] = why
	}
	wait := min(retryLook<<min(max(l.fails-retryPatience, 0), 10), retryLookMax)
	if l.again == nil { // else somebody says that it has changed, and it is looked at at once
		l.again = &look{path: l.path, wished: now.Add(wait), due: now.Add(wait), source: l.source, from: l.from, told: l.told, fails: l.fails + 1}
	}
	return l.fails == 0 || l.fails == retryPatience
}

// hears takes the latest word on what lies there.
func (l *look) hears(told Digest) {
	if told != (Digest{}) {
		l.told = told
	}
}

func (q *lookQueue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// next waits for the next look that is due. Call done for it afterwards.
func (q *lookQueue) next(ctx context.Context) (*look, error) {
	for {
		q.mu.Lock()
		wait := time.Hour
		if len(q.heap) > 0 {
			if wait = time.Until(q.heap[0].due); wait <= 0 {
				l := heap.Pop(&q.heap).(*look) //nolint:errcheck,forcetypeassert // the heap holds nothing else
				l.index = -1
				q.mu.Unlock()
				q.signal() // another reader may go on
				return l, nil
			}
		}
		q.mu.Unlock()
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-q.wake:
		case <-ctx.Done():
			t.Stop()
			return nil, context.Cause(ctx)
		}
		t.Stop()
	}
}

// done ends a look. What was wished meanwhile comes at rest at the earliest.
func (q *lookQueue) done(l *look, rest time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.byPath, l.path)
	if l.again == nil || l.again.fails == 0 {
		delete(q.stuck, l.path)
	}
	if a := l.again; a != nil {
		if a.due.Before(rest) {
			a.due = rest
		}
		q.byPath[a.path] = a
		heap.Push(&q.heap, a)
		q.signal()
	}
}

// unreadable is what has been tried in vain for long.
func (q *lookQueue) unreadable() unreadable {
	q.mu.Lock()
	defer q.mu.Unlock()
	var u unread
	for path, err := range q.stuck {
		u.add(path, err)
	}
	return u.unreadable
}

func (q *lookQueue) state() (waiting int, dropped int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.byPath), q.dropped
}

// lookHeap implements heap.Interface.
type lookHeap []*look

func (h lookHeap) Len() int           { return len(h) }
func (h lookHeap) Less(i, j int) bool { return h[i].due.Before(h[j].due) }
func (h lookHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *lookHeap) Push(x any) {
	l := x.(*look) //nolint:errcheck,forcetypeassert // only lookQueue pushes
	l.index = len(*h)
	*h = append(*h, l)
}

func (h *lookHeap) Pop() any {
	old := *h
	l := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return l
}
