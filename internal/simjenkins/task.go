package simjenkins

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// Files of a durable task, as BourneShellScript leaves them on a real node.
const (
	taskFile   = "task.json"
	outputFile = "jenkins-log.txt"
	resultFile = "jenkins-result.txt"
)

// Exit codes that the shell step of a real controller reports.
const (
	exitLost = -1 // the durable folder was not found
)

// maxTasks bounds the tasks of one node.
const maxTasks = 10_000

// task is one durable task: it writes its lines at its own pace, whoever listens.
type task struct {
	id       string
	dir      string
	Ticks    int           `json:"ticks"`
	Interval time.Duration `json:"interval_ns"`
	Hold     string        `json:"hold,omitempty"`

	cancel context.CancelFunc

	mu    sync.Mutex
	over  bool
	news  chan struct{} // closed and replaced at each line
	ended chan struct{}
}

// tasks are all durable tasks of a node.
type tasks struct {
	dir string
	log zerolog.Logger
	ctx context.Context
	end context.CancelFunc
	wg  sync.WaitGroup

	mu  sync.Mutex
	all map[string]*task
}

// openTasks carries on what is in dir.
func openTasks(dir string, log zerolog.Logger) (*tasks, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make node folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list tasks: %w", err)
	}
	s := &tasks{dir: dir, log: log, all: map[string]*task{}}
	s.ctx, s.end = context.WithCancel(context.Background())
	for _, e := range entries {
		id, ok := strings.CutPrefix(e.Name(), "durable-")
		if !ok || !e.IsDir() {
			continue
		}
		t := newTask(id, filepath.Join(dir, e.Name()))
		data, err := os.ReadFile(filepath.Join(t.dir, taskFile))
		if err == nil {
			err = json.Unmarshal(data, t)
		}
		if err != nil || t.Ticks < 1 || t.Interval < minInterval {
			log.Warn().Err(err).Str("task", id).Msg("folder of a task without a valid description is left alone")
			continue
		}
		s.all[id] = t
		s.start(t)
	}
	return s, nil
}

func newTask(id, dir string) *task {
	return &task{id: id, dir: dir, news: make(chan struct{}), ended: make(chan struct{})}
}

func (s *tasks) close() {
	s.end()
	s.wg.Wait()
}

// start runs the task from where its output ends. The caller holds mu, or is alone.
func (s *tasks) start(t *task) {
	ctx, cancel := context.WithCancel(s.ctx)
	t.cancel = cancel
	s.wg.Go(func() {
		defer close(t.ended)
		defer cancel()
		if err := t.run(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn().Err(err).Str("task", t.id).Msg("task failed")
		}
	})
}

// get returns the task, starting it if the controller has none of its output yet.
func (s *tasks) get(m nodeMessage) (*task, error) {
	dir, err := taskDir(s.dir, m.Task)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.all[m.Task]; t != nil {
		return t, nil
	}
	if m.From > 0 || m.Ticks < 1 || m.Ticks > maxTicks || m.IntervalNS < int64(minInterval) || len(s.all) >= maxTasks {
		return nil, nil
	}
	t := newTask(m.Task, dir)
	t.Ticks, t.Interval, t.Hold = m.Ticks, time.Duration(m.IntervalNS), m.Hold
	data, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("encode task: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make task folder: %w", err)
	}
	if err := replaceFile(filepath.Join(dir, taskFile), data); err != nil {
		return nil, err
	}
	s.all[m.Task] = t
	s.start(t)
	return t, nil
}

// forget ends a task and drops its files: its build is over.
func (s *tasks) forget(id string) {
	s.mu.Lock()
	t := s.all[id]
	delete(s.all, id)
	s.mu.Unlock()
	if t == nil {
		return
	}
	t.cancel()
	<-t.ended
	if err := os.RemoveAll(t.dir); err != nil {
		s.log.Warn().Err(err).Str("task", id).Msg("files of a task stay")
	}
}

// run writes the task's lines and then its exit code.
func (t *task) run(ctx context.Context) error {
	path := filepath.Join(t.dir, outputFile)
	done, err := mendOutput(path)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("open output: %w", err)
	}
	defer f.Close()
	timer := time.NewTimer(t.Interval)
	defer timer.Stop()
	for done < t.Ticks {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-timer.C:
		}
		if done+1 == t.Ticks && held(t.Hold) {
			timer.Reset(t.Interval)
			continue
		}
		if _, err := fmt.Fprintf(f, "tick %d\n", done+1); err != nil {
			if _, err := mendOutput(path); err != nil { // a part of it may be written
				return err
			}
		} else {
			done++
			t.tell(false)
		}
		timer.Reset(t.Interval)
	}
	if err := replaceFile(filepath.Join(t.dir, resultFile), []byte("0\n")); err != nil {
		return err
	}
	t.tell(true)
	return nil
}

// tell wakes everybody who follows the output.
func (t *task) tell(over bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = over
	close(t.news)
	t.news = make(chan struct{})
}

func (t *task) state() (news <-chan struct{}, over bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.news, t.over
}

// mendOutput cuts a line that a crash left half-written and counts the others.
func mendOutput(path string) (lines int, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read output: %w", err)
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	if whole < len(data) {
		if err := os.Truncate(path, int64(whole)); err != nil {
			return 0, fmt.Errorf("cut output: %w", err)
		}
	}
	return bytes.Count(data[:whole], []byte{'\n'}), nil
}

// stream sends the task's output behind line m.From, as it grows, and its exit
// code at the end.
func (s *tasks) stream(ctx context.Context, m nodeMessage, send func(nodeMessage) error) error {
	t, err := s.get(m)
	if err != nil {
		return err
	}
	if t == nil {
		return send(nodeMessage{Op: opExit, Task: m.Task, Code: exitLost})
	}
	f, err := os.OpenFile(filepath.Join(t.dir, outputFile), os.O_RDONLY|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("open output: %w", err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	partial := ""
	for skip := m.From; ; {
		news, over := t.state() // before reading, so that nothing is missed
		for {
			line, err := r.ReadString('\n')
			partial += line
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return fmt.Errorf("read output: %w", err)
			}
			text := strings.TrimSuffix(partial, "\n")
			partial = ""
			if skip > 0 {
				skip--
				continue
			}
			if err := send(nodeMessage{Op: opLine, Task: m.Task, Text: text}); err != nil {
				return err
			}
		}
		if over {
			return send(nodeMessage{Op: opExit, Task: m.Task, Code: t.exitCode()})
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-news:
		case <-t.ended:
			// Over, or failed: state says which, with one more look at the output.
			if _, over := t.state(); !over {
				return send(nodeMessage{Op: opExit, Task: m.Task, Code: exitLost})
			}
		}
	}
}

func (t *task) exitCode() int {
	data, err := os.ReadFile(filepath.Join(t.dir, resultFile))
	if err != nil {
		return exitLost
	}
	code, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return exitLost
	}
	return code
}
