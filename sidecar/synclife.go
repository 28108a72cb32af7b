package sidecar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"github.com/rs/zerolog"
)

const (
	// lifeEvery is how often the own controller's life is looked at when nothing says
	// that it changed: its lease ends without a word.
	lifeEvery = 500 * time.Millisecond
	// aliveEvery is how often the liveness lock of a silent controller is tried.
	aliveEvery = 5 * time.Second
	// bootFresh is how old a look at what lies on disk before a boot may be when the
	// boot begins.
	bootFresh = time.Second
	// bootUntouched is how long a controller's process writes nothing into its home:
	// a JVM needs longer to unpack and to load what Jenkins consists of.
	bootUntouched = 2 * time.Second
	// bootingLimit bounds waiting for the look at what lies on disk before a boot.
	bootingLimit = 10 * time.Second
	// lifeWait is how long a report waits until its life is known here; its controller
	// tries again.
	lifeWait = 3 * time.Second
	// maxIncarnationFile: it holds one number.
	maxIncarnationFile = 64

	opMark fsys.Op = "sync.mark"
)

// syncLives tells the Syncer of the lives of the own controller: when one begins,
// serves and is over. A session that broke ends no life.
type syncLives struct {
	syncer  *syncstate.Syncer
	name    string
	home    layout.Home
	fs      fsys.FS
	gate    gate
	log     zerolog.Logger
	view    func() view
	report  func() *pb.ReportRequest
	silence func() time.Duration // of the controller's lease
	began   func(view)           // a life is known to the Syncer
	wake    chan struct{}

	booted  uint64 // the incarnation before whose boot was looked
	started uint64 // the one whose process had just been started then
	bootAt  time.Time
	tried   time.Time
	free    bool // of the liveness lock, then

	mu      sync.Mutex
	life    ledger.Life
	changed chan struct{} // closed and replaced when life changes
}

func (l *syncLives) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *syncLives) current() ledger.Life {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.life
}

func (l *syncLives) set(life ledger.Life) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.life = life
	close(l.changed)
	l.changed = make(chan struct{})
}

// await waits until life is known to the Syncer.
func (l *syncLives) await(ctx context.Context, life ledger.Life) error {
	t := time.NewTimer(lifeWait)
	defer t.Stop()
	for {
		l.mu.Lock()
		have, changed := l.life, l.changed
		l.mu.Unlock()
		if have == life {
			return nil
		}
		select {
		case <-changed:
		case <-t.C:
			return fmt.Errorf("the start of %s is not known here yet; does the home answer?", life)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// run follows the own controller until ctx ends.
func (l *syncLives) run(ctx context.Context) error {
	tick := time.NewTicker(lifeEvery)
	defer tick.Stop()
	for {
		l.step(ctx)
		select {
		case <-tick.C:
		case <-l.wake:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (l *syncLives) step(ctx context.Context) {
	rep, v, cur := l.report(), l.view(), l.current()
	if l.bootDue(rep, v) {
		life := syncstate.Life{Name: l.name, Incarnation: rep.GetIncarnation()}
		if _, err := bounded(ctx, l.gate, bootingLimit, func() (struct{}, error) {
			l.syncer.Booting(life)
			return struct{}{}, nil
		}); err != nil && ctx.Err() == nil {
			l.log.Warn().Err(err).Msg("what lies on disk before this boot is not known in time")
		}
		v = l.view()
	}
	if cur != (ledger.Life{}) && l.over(ctx, cur, rep, v) {
		l.syncer.EndLife(syncstate.Life(cur))
		l.log.Info().Stringer("life", cur).Msg("a controller's life is over")
		l.set(ledger.Life{})
		cur = ledger.Life{}
	}
	if want := v.life; want != (ledger.Life{}) && want != cur && !l.over(ctx, want, rep, v) {
		mark, err := bounded(ctx, l.gate, stallAfter, func() (time.Time, error) { return l.mark(want) })
		if err != nil {
			if !errors.Is(err, errStalled) && ctx.Err() == nil {
				l.log.Warn().Err(err).Stringer("life", want).Msg("when this life began is not known yet")
			}
			return // again at the next tick
		}
		if l.view().life != want {
			l.nudge()
			return
		}
		if at := rep.GetStartedAt(); at.IsValid() && rep.GetIncarnation() == want.Incarnation {
			l.syncer.BootBegan(syncstate.Life(want), at.AsTime())
		}
		l.syncer.StartLife(syncstate.Life(want), mark)
		l.began(v)
		l.set(want)
		cur = want
	}
	if cur == (ledger.Life{}) || cur != v.life {
		return
	}
	if v.loads {
		l.syncer.Ready(syncstate.Life(cur))
	} else {
		l.syncer.Unready(syncstate.Life(cur))
	}
}

// bootDue says, once for each, that it must be looked at what lies on disk before a
// boot: when a life is claimed, and once more when its process has just been started,
// because it may have waited for its turn in between, for as long as others boot.
func (l *syncLives) bootDue(rep *pb.ReportRequest, v view) bool {
	inc, now := rep.GetIncarnation(), time.Now()
	starting := rep.GetState() == pb.RunnerState_RUNNER_STATE_STARTING
	if inc < l.booted || !starting && rep.GetState() != pb.RunnerState_RUNNER_STATE_WAITING {
		return false
	}
	due := inc > l.booted
	if starting && inc > l.started {
		l.started = inc
		due = due || v.life.Incarnation < inc && now.Sub(l.bootAt) >= bootFresh && now.Sub(rep.GetStartedAt().AsTime()) < bootUntouched
	}
	if due {
		l.booted, l.bootAt = inc, now
	}
	return due
}

// over says whether a life has certainly ended. A controller that only lost its
// connection has not, and neither has one that is frozen.
func (l *syncLives) over(ctx context.Context, life ledger.Life, rep *pb.ReportRequest, v view) bool {
	if v.life.Incarnation > life.Incarnation {
		return true
	}
	if rep != nil {
		ended := rep.GetState() == pb.RunnerState_RUNNER_STATE_STOPPED || rep.GetState() == pb.RunnerState_RUNNER_STATE_FENCED
		return rep.GetIncarnation() > life.Incarnation || rep.GetIncarnation() == life.Incarnation && ended
	}
	if v.life == life && v.quiet < l.silence() {
		return false
	}
	if time.Since(l.tried) >= aliveEvery {
		held, err := bounded(ctx, l.gate, stallAfter, func() (bool, error) {
			held, _, err := lock.Status(l.home.AliveLock(l.name))
			return held, err
		})
		l.tried, l.free = time.Now(), err == nil && !held
	}
	return l.free
}

// mark is when a life began, by the clock of the file server: its incarnation was
// claimed before its controller was started. The zero time: it is not known.
func (l *syncLives) mark(life ledger.Life) (time.Time, error) {
	// Opened anew, and compared with its content: an NFS client may know the file of
	// the life before.
	f, err := l.fs.OpenFile(opMark, l.home.IncarnationFile(life.Name), syscall.O_RDONLY, 0)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) { // claimed by nobody
			return time.Time{}, nil
		}
		return time.Time{}, fmt.Errorf("read the claim of %s: %w", life, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return time.Time{}, fmt.Errorf("read the claim of %s: %w", life, err)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxIncarnationFile))
	if err != nil {
		return time.Time{}, fmt.Errorf("read the claim of %s: %w", life, err)
	}
	inc, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	st, ok := info.Sys().(*syscall.Stat_t)
	if err != nil || inc != life.Incarnation || !ok {
		l.log.Warn().Stringer("life", life).Str("claimed", clipText(string(text))).Msg("the start of this life can't be told, so all of the configuration is loaded once more")
		return time.Time{}, nil
	}
	return time.Unix(st.Ctim.Unix()), nil
}
