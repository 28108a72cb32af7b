package simjenkins

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/layout"
)

// nodeMessage is one JSON line between a controller and a node.
type nodeMessage struct {
	Op         string `json:"op"`
	Task       string `json:"task,omitempty"`
	From       int    `json:"from,omitempty"` // lines that the controller has already
	Ticks      int    `json:"ticks,omitempty"`
	IntervalNS int64  `json:"interval_ns,omitempty"`
	Hold       string `json:"hold,omitempty"`
	Text       string `json:"text,omitempty"`
	Code       int    `json:"code,omitempty"`
}

// Operations: run and forget go to the node, line and exit come from it.
const (
	opRun    = "run"    // start the task unless it is known; send its output behind From, then its exit
	opForget = "forget" // the build is over: end the task and drop its files
	opLine   = "line"
	opExit   = "exit"
)

const (
	// nodeUpgrade is the protocol to which a node's HTTP request is upgraded, as
	// an inbound WebSocket node of a real controller asks at /wsagents/.
	nodeUpgrade = "simagent"
	nodePath    = "/simagents/"
	// maxNodeLine bounds a message.
	maxNodeLine = 64 << 10
	// nodeWriteTime is how long a node may take to read what is sent to it. A
	// frozen node machine must not hold up the builds of others.
	nodeWriteTime = 10 * time.Second
)

// errNotWanted: no build here needs this node, or another controller has it.
var errNotWanted = errors.New("node is not wanted here")

// nodes are the build agents of one controller. A node is accepted only while a
// build needs it, and only under its lock, so it belongs to one controller.
type nodes struct {
	c *controller

	mu     sync.Mutex
	online map[string]*nodeConn
	builds map[string]*build // that need a node, by key
	closed bool
	served sync.WaitGroup // connections; grows under mu while not closed
}

// nodeConn is the connection of one node.
type nodeConn struct {
	name   string
	labels []string
	gone   chan struct{} // closed when it is over
	lock   *os.File      // nil in a plain controller
	busy   int           // builds it was given; guarded by nodes.mu

	net net.Conn
	wmu sync.Mutex
	enc *json.Encoder
}

func (n *nodeConn) send(m nodeMessage) {
	n.wmu.Lock()
	defer n.wmu.Unlock()
	_ = n.net.SetWriteDeadline(time.Now().Add(nodeWriteTime))
	if err := n.enc.Encode(m); err != nil {
		_ = n.net.Close() // the reader notices and cleans up
	}
}

// matches says whether the node may run the build. The caller holds nodes.mu,
// under which a build's node is set.
func (n *nodeConn) matches(b *build) bool {
	if node := b.nodes(); len(node) > 0 {
		return node[0] == n.name
	}
	return b.spec.Label == n.name || slices.Contains(n.labels, b.spec.Label)
}

// enlist makes the build a candidate for nodes. True: one is online and comes by b.nodeUp.
func (s *nodes) enlist(b *build) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.builds[b.key()] = b
	var best *nodeConn
	for _, conn := range s.online {
		if conn.matches(b) && (best == nil || conn.busy < best.busy) {
			best = conn
		}
	}
	if best == nil {
		return false
	}
	s.give(b, best)
	return true
}

// give tells the build of a connection; only the newest one counts.
func (s *nodes) give(b *build, conn *nodeConn) {
	conn.busy++
	b.mu.Lock()
	b.node = conn.name
	b.mu.Unlock()
	select {
	case <-b.nodeUp:
	default:
	}
	b.nodeUp <- conn
}

// discharge ends the build's need of a node. A node that nobody needs any more
// is let go, so that another controller may have it.
func (s *nodes) discharge(b *build) {
	s.mu.Lock()
	if s.builds[b.key()] != b {
		s.mu.Unlock()
		return
	}
	delete(s.builds, b.key())
	var conn *nodeConn
	for _, name := range b.nodes() {
		if conn = s.online[name]; conn != nil {
			conn.busy--
		}
	}
	idle := conn != nil && !s.needs(conn)
	s.mu.Unlock()
	if conn == nil {
		return
	}
	conn.send(nodeMessage{Op: opForget, Task: b.key()})
	if idle {
		_ = conn.net.Close()
	}
}

// needs says whether any build needs the node. The caller holds mu.
func (s *nodes) needs(n *nodeConn) bool {
	for _, b := range s.builds {
		if n.matches(b) {
			return true
		}
	}
	return false
}

// admit takes a node in: needed by a build, not connected, and its lock is free.
// The caller calls served.Done when it is over.
func (s *nodes) admit(n *nodeConn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.online[n.name] != nil || !s.needs(n) {
		return errNotWanted
	}
	if !s.c.id.plain {
		dir := s.c.id.home.Nodes()
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("make folder of node locks: %w", err)
		}
		lock, err := lockNode(filepath.Join(dir, strings.TrimSuffix(ledger.Key(n.name, 0), "@0")+".lock"))
		if err != nil {
			return fmt.Errorf("lock node %s: %w", n.name, err)
		}
		if lock == nil {
			return errNotWanted
		}
		n.lock = lock
	}
	s.online[n.name] = n
	s.served.Add(1)
	return nil
}

// lockNode takes a node's lock; nil: somebody else has it. The contract's locks are
// fcntl locks. This one belongs to the open file (OFD) instead of the process, so
// that it also excludes another simulated controller of this process; against the
// fcntl lock of a JVM it is the same.
func lockNode(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	err = unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_WRLCK})
	if err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return nil, nil //nolint:nilnil // busy is no error
	}
	return nil, err
}

// serve speaks with an admitted node until the connection ends.
func (s *nodes) serve(n *nodeConn, r io.Reader) {
	s.mu.Lock()
	for _, b := range s.builds {
		if n.matches(b) {
			s.give(b, n)
		}
	}
	s.mu.Unlock()
	s.c.loadChanged()
	s.read(n, r)
	_ = n.net.Close()
	s.mu.Lock()
	delete(s.online, n.name)
	s.mu.Unlock()
	close(n.gone)
	if n.lock != nil {
		_ = n.lock.Close() // closing the descriptor frees it
	}
	s.c.loadChanged()
}

// read carries the node's output to the builds. A line that is no message ends
// the connection.
func (s *nodes) read(n *nodeConn, r io.Reader) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxNodeLine)
	for lines.Scan() {
		var m nodeMessage
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			s.c.log.Warn().Err(err).Str("node", n.name).Msg("node sent garbage")
			return
		}
		b := s.find(m.Task)
		if b == nil {
			continue // of a build that is over
		}
		switch m.Op {
		case opLine:
			for {
				err := b.output(n, m.Text)
				if err == nil || !b.pause(s.c.buildCtx, err) {
					break
				}
			}
		case opExit:
			b.mu.Lock()
			current := b.conn == n
			b.mu.Unlock()
			if current {
				select {
				case b.exited <- m.Code:
				default:
				}
			}
		}
	}
}

func (s *nodes) find(task string) *build {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.builds[task]
}

// close ends all connections and admits nobody any more.
func (s *nodes) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, n := range s.online {
		_ = n.net.Close()
	}
}

func (s *nodes) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.online)
}

// checkNodeName keeps a node's name from becoming a path.
func checkNodeName(name string) error {
	if err := layout.CheckName(name); err != nil {
		return fmt.Errorf("node: %w", err)
	}
	return nil
}
