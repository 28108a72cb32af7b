package simjenkins

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
)

// timerSpec is a timer of a job in a form that a test can wait for: each time the
// clock's seconds are a multiple of N.
var timerSpec = regexp.MustCompile(`TimerTrigger>\s*<spec>@every (\d+)s</spec>`)

// timerTick is how often the clock is looked at.
const timerTick = 20 * time.Millisecond

// timers is hudson.triggers.Trigger.Cron: every controller has every job, so each
// timer fires on each of them, and the bridge lets only its owner schedule.
func (c *controller) timers(ctx context.Context) {
	tick := time.NewTicker(timerTick)
	defer tick.Stop()
	last := time.Now().Unix()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now().Unix()
		if now <= last {
			continue
		}
		last = now
		for _, j := range c.allJobs() {
			c.fire(ctx, j, now)
		}
	}
}

func (c *controller) fire(ctx context.Context, j *job, second int64) {
	config, err := j.config()
	if err != nil {
		return
	}
	m := timerSpec.FindSubmatch(config)
	if m == nil {
		return
	}
	every, err := strconv.ParseInt(string(m[1]), 10, 32)
	if err != nil || every < 1 || second%every != 0 || !c.ownsTriggers(j.name) {
		return
	}
	if first, err := c.marks(j.name, second); err != nil || !first {
		if err != nil {
			c.log.Warn().Err(err).Str("job", j.name).Msg("nobody can say whether a timer has fired, so it does not")
		}
		return
	}
	s, err := specOf(config).with(url.Values{"second": {strconv.FormatInt(second, 10)}})
	if err == nil {
		_, err = c.start(ctx, j, s, "Started by timer")
	}
	if err != nil {
		c.log.Warn().Err(err).Str("job", j.name).Msg("timer did not start a build")
	}
}

// marks says, once for all replicas, that a timer fires: two may hold themselves its
// owner for some seconds. The contract has a file for each minute; these timers are
// due by the second, so the name has it, too.
func (c *controller) marks(job string, second int64) (first bool, err error) {
	if c.id.plain {
		return true, nil
	}
	minute := second / 60
	dir := filepath.Join(c.id.home.Triggers(), strconv.FormatInt(minute, 10))
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return false, err
	}
	switch err := os.Mkdir(dir, 0o755); {
	case err == nil:
		c.pruneMarks(minute)
	case !errors.Is(err, fs.ErrExist):
		return false, err
	}
	f, err := os.OpenFile(filepath.Join(dir, ledger.Key(job, int(second%60))), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, f.Close()
}

// marksKept are the minutes for which marks are kept.
const marksKept = 60

func (c *controller) pruneMarks(now int64) {
	minutes, err := os.ReadDir(c.id.home.Triggers())
	if err != nil {
		return
	}
	for _, m := range minutes {
		if n, err := strconv.ParseInt(m.Name(), 10, 64); err == nil && n < now-marksKept {
			_ = os.RemoveAll(filepath.Join(c.id.home.Triggers(), m.Name()))
		}
	}
}

// ownsTriggers: a plain controller fires always, another one if it is the living
// replica with the greatest number for this job.
func (c *controller) ownsTriggers(job string) bool {
	if c.id.plain {
		return true
	}
	names := c.owners.Load()
	if names == nil {
		return false
	}
	best, most := "", uint64(0)
	for _, n := range slices.Sorted(slices.Values(*names)) {
		sum := sha256.Sum256([]byte(n + "\n" + job))
		if score := binary.BigEndian.Uint64(sum[:]); best == "" || score > most {
			best, most = n, score
		}
	}
	return best == c.id.life.Name
}
