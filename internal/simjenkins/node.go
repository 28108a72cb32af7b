package simjenkins

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Rhythm of a node.
const (
	// DefaultRetry is how soon a node tries all controllers again. A real one
	// waits 10 s; a demo of adoption in fractions of a second needs it short.
	DefaultRetry = 100 * time.Millisecond
	// handshakeTime bounds one attempt: a frozen controller accepts TCP
	// connections and answers nothing, and the others are not asked again meanwhile.
	handshakeTime = 300 * time.Millisecond
	// maxControllers bounds the controllers that are tried at once.
	maxControllers = 64
)

// Node is a build agent. It runs durable tasks in its own folder independently
// of any controller, and is connected to at most one controller at a time: to
// the one that wants it. Its fields carry the flags of `footman simnode`.
type Node struct {
	Name string `required:"true" help:"Name of the node."`
	Dir  string `required:"true" help:"Folder of its tasks." type:"path"`
	// Controllers is a comma-separated list of base URLs, a file with one URL a
	// line that somebody keeps up to date, or the shared home, in which the
	// controllers' live files tell their URLs.
	Controllers string        `required:"true" help:"URLs, a file of URLs, or the shared home."`
	Labels      []string      `default:"linux" help:"Labels of the node."`
	Retry       time.Duration `default:"100ms" help:"How soon it tries the controllers again."`
}

// Run serves until ctx ends. Tasks that an earlier process of this node left are
// carried on.
func (n Node) Run(ctx context.Context, log zerolog.Logger) error {
	if err := checkNodeName(n.Name); err != nil {
		return &UsageError{err}
	}
	if n.Controllers == "" || n.Dir == "" {
		return &UsageError{errors.New("a node needs a folder and controllers")}
	}
	if n.Retry <= 0 {
		n.Retry = DefaultRetry
	}
	log = log.With().Str("node", n.Name).Logger()
	tasks, err := openTasks(n.Dir, log)
	if err != nil {
		return err
	}
	defer tasks.close()
	for ctx.Err() == nil {
		conn, from := n.connect(ctx, log)
		if conn != nil {
			log.Info().Str("controller", from).Msg("connected")
			serveController(ctx, conn, tasks, log)
			log.Info().Str("controller", from).Msg("disconnected")
			continue // somebody else may be waiting for it already
		}
		select {
		case <-ctx.Done():
		case <-time.After(n.Retry + rand.N(n.Retry/4+1)): //nolint:gosec // spreads load; nobody gains by guessing it
		}
	}
	return nil
}

// nodeLink is an upgraded connection with what was read ahead of it.
type nodeLink struct {
	net.Conn
	r *bufio.Reader
}

// connect tries all controllers at once and keeps the first that wants the node.
func (n Node) connect(ctx context.Context, log zerolog.Logger) (*nodeLink, string) {
	urls, err := n.controllers()
	if err != nil {
		log.Debug().Err(err).Msg("no list of controllers")
		return nil, ""
	}
	ctx, cancel := context.WithTimeout(ctx, handshakeTime)
	defer cancel()
	type answer struct {
		link *nodeLink
		url  string
	}
	answers := make(chan answer)
	for _, u := range urls {
		go func() {
			link, err := n.handshake(ctx, u)
			if err != nil {
				log.Trace().Err(err).Str("controller", u).Msg("not taken")
			}
			answers <- answer{link, u}
		}()
	}
	var won answer
	for range urls {
		a := <-answers
		switch {
		case a.link == nil:
		case won.link == nil:
			won = a
			cancel() // the others
		default:
			_ = a.link.Close() // without node locks two may want it
		}
	}
	return won.link, won.url
}

// handshake asks one controller to upgrade the connection.
func (n Node) handshake(ctx context.Context, base string) (*nodeLink, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("controller %q is no URL", base)
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	req := &http.Request{
		Method: http.MethodGet, URL: &url.URL{Path: nodePath}, Host: u.Host, ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Connection": {"Upgrade"}, "Upgrade": {nodeUpgrade}, headerNode: {n.Name}, headerLabels: {strings.Join(n.Labels, " ")},
		},
	}
	if err := req.Write(conn); err != nil {
		_ = conn.Close()
		return nil, err
	}
	r := bufio.NewReaderSize(conn, maxNodeLine)
	resp, err := http.ReadResponse(r, req) //nolint:bodyclose // the body is on the connection, which is closed or becomes the link
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		_ = conn.Close()
		return nil, fmt.Errorf("answered %s", resp.Status)
	}
	if !stop() { // another one was faster, or it took too long
		_ = conn.Close()
		return nil, context.Cause(ctx)
	}
	return &nodeLink{conn, r}, nil
}

// controllers reads the list anew for every attempt.
func (n Node) controllers() ([]string, error) {
	var urls []string
	if strings.Contains(n.Controllers, "://") {
		urls = strings.Split(n.Controllers, ",")
	} else if info, err := os.Stat(n.Controllers); err != nil {
		return nil, fmt.Errorf("list controllers: %w", err)
	} else if info.IsDir() {
		if urls, err = liveURLs(n.Controllers); err != nil {
			return nil, err
		}
	} else {
		data, err := os.ReadFile(n.Controllers)
		if err != nil {
			return nil, fmt.Errorf("list controllers: %w", err)
		}
		urls = strings.Fields(string(data))
	}
	return urls[:min(len(urls), maxControllers)], nil
}

// liveURLs finds controllers by the live files of their newest lives.
func liveURLs(path string) ([]string, error) {
	home, err := layout.Open(path)
	if err != nil {
		return nil, err
	}
	l := ledger.New(home, fsys.OS)
	names, err := os.ReadDir(home.Running())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list replicas: %w", err)
	}
	var urls []string
	for _, name := range names {
		lives, err := l.PeekLives(name.Name())
		if err != nil || len(lives) == 0 {
			continue
		}
		if live, err := l.ReadLive(lives[len(lives)-1]); err == nil && live.URL != "" {
			urls = append(urls, live.URL)
		}
	}
	return urls, nil
}

// serveController does what a controller asks for until the connection ends.
func serveController(ctx context.Context, conn *nodeLink, tasks *tasks, log zerolog.Logger) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	var streams sync.WaitGroup
	defer streams.Wait()
	defer cancel()
	var mu sync.Mutex // of the writes
	enc := json.NewEncoder(conn)
	send := func(m nodeMessage) error {
		mu.Lock()
		defer mu.Unlock()
		return enc.Encode(m)
	}
	running := map[string]context.CancelFunc{}
	lines := bufio.NewScanner(conn.r)
	lines.Buffer(nil, maxNodeLine)
	for lines.Scan() {
		var m nodeMessage
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			log.Warn().Err(err).Msg("controller sent garbage")
			return
		}
		if end := running[m.Task]; end != nil {
			end()
			delete(running, m.Task)
		}
		switch m.Op {
		case opRun:
			streamCtx, end := context.WithCancel(ctx)
			running[m.Task] = end
			streams.Go(func() {
				defer end()
				if err := tasks.stream(streamCtx, m, send); err != nil && streamCtx.Err() == nil {
					log.Warn().Err(err).Str("task", m.Task).Msg("output can't be sent")
					_ = conn.Close() // the controller asks again from where its log ends
				}
			})
		case opForget:
			tasks.forget(m.Task)
		}
	}
}

// taskDir is the folder of a task. Its name comes from a controller, so it must
// not become a path.
func taskDir(root, task string) (string, error) {
	if _, _, _, err := ledger.ParseKey(task); err != nil {
		return "", fmt.Errorf("task: %w", err)
	}
	return filepath.Join(root, "durable-"+task), nil
}
