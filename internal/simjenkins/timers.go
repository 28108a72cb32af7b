package simjenkins

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
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
	s, err := specOf(config).with(url.Values{"second": {strconv.FormatInt(second, 10)}})
	if err == nil {
		_, err = c.start(ctx, j, s, "Started by timer")
	}
	if err != nil {
		c.log.Warn().Err(err).Str("job", j.name).Msg("timer did not start a build")
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
