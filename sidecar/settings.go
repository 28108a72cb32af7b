package sidecar

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/config/timers"
	"github.com/rs/zerolog"
)

const (
	// settingsEvery is how often the settings' attributes are looked at: one request,
	// which an NFS client often answers itself. Gossip says it at once.
	settingsEvery = 5 * time.Second
	// settingsFresh is how often they are read past the caches of an NFS client, which
	// may show an old file for as long: two requests and a read.
	settingsFresh = time.Minute
	// settleEvery is how often a new pause looks whether coordinations still run.
	settleEvery = 200 * time.Millisecond
	// settingsEvent is gossip's hint that the settings changed.
	settingsEvent = "footman-settings"
)

// steering is the settings of the cluster as this sidecar applies them. A file that
// is not valid changes nothing. It is the adoption manager's [adoption.Steering].
type steering struct {
	store  *settings.Store
	gate   gate
	own    adoption.Policy // when the cluster's settings say nothing
	log    zerolog.Logger
	look   chan struct{} // capacity 1: look now, past all caches
	timers timers.Timers // of this host

	publish func(adoption.Event)
	applied func() // called after new settings hold
	noted   func() // called when peers may be told that they hold
	busy    func() bool

	mu      sync.Mutex
	doc     *settings.Document
	trouble string // why the file is not what holds
	stamp   settings.Stamp
}

// load reads the settings before anything works. Without a valid file the newest
// valid version that is kept holds: a pause must outlast a slip of an editor.
func (s *steering) load() error {
	doc, err := s.store.Read(true)
	if mistake := (*strict.Error)(nil); errors.As(err, &mistake) {
		s.trouble = err.Error()
		doc = s.newestKept()
		err = nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnfitHome, err)
	}
	s.doc = doc
	s.stamp, _ = s.store.Stat() // a stamp that is missing makes it read once more
	return nil
}

func (s *steering) newestKept() *settings.Document {
	versions, err := s.store.Versions(^uint64(0))
	if err == nil {
		for _, v := range slices.Backward(versions) {
			if d, err := s.store.ReadVersion(v); err == nil {
				return d
			}
		}
	}
	return &settings.Document{}
}

func (s *steering) current() *settings.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.doc
}

// holds says whether doc is what this sidecar works with.
func (s *steering) holds(doc *settings.Document) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trouble == "" && s.doc.Version == doc.Version && s.doc.UpdatedAt.Equal(doc.UpdatedAt)
}

// Policy implements adoption.Steering.
func (s *steering) Policy() adoption.Policy {
	if p := s.current().Settings.Unresumable; p != "" {
		return adoption.Policy(p)
	}
	return s.own
}

// Paused implements adoption.Steering.
func (s *steering) Paused() bool { return s.current().Settings.Paused() }

func (s *steering) leaseTTL() time.Duration { return s.current().Settings.Effective().LeaseTTL }

// tags are the replica's own ones and those that the cluster's settings give it.
func (s *steering) tags(name string, own []string) []string {
	if slices.Contains(own, adoption.TagNoAdopt) || !slices.Contains(s.current().Settings.NoAdopt, name) {
		return own
	}
	return append(slices.Clone(own), adoption.TagNoAdopt)
}

// nudge makes run look now. It never blocks.
func (s *steering) nudge() {
	select {
	case s.look <- struct{}{}:
	default:
	}
}

// run keeps the settings up to date until ctx ends.
func (s *steering) run(ctx context.Context) error {
	tick := time.NewTicker(settingsEvery)
	defer tick.Stop()
	fresh := time.NewTicker(settingsFresh)
	defer fresh.Stop()
	settle := time.NewTicker(settleEvery)
	settle.Stop()
	defer settle.Stop()
	for {
		changed := false
		select {
		case <-tick.C:
			changed = s.glance(ctx)
		case <-fresh.C:
			changed = s.refresh(ctx)
		case <-s.look:
			changed = s.refresh(ctx)
		case <-settle.C:
			// A whole interval after the pause began: whoever was about to coordinate
			// then shows by now.
			if !s.Paused() || !s.busy() {
				settle.Stop()
				s.noted()
			}
		case <-ctx.Done():
			return nil
		}
		if changed {
			s.applied()
			settle.Reset(settleEvery)
		}
	}
}

// glance reads the file if its attributes changed.
func (s *steering) glance(ctx context.Context) bool {
	stamp, err := bounded(ctx, s.gate, stallAfter, s.store.Stat)
	if err != nil || stamp == s.stamp {
		return false
	}
	return s.refresh(ctx)
}

// refresh reads the file and says whether other settings hold now.
func (s *steering) refresh(ctx context.Context) bool {
	type seen struct {
		doc   *settings.Document
		stamp settings.Stamp
	}
	got, err := bounded(ctx, s.gate, stallAfter, func() (seen, error) {
		stamp, err := s.store.Stat() // before the read: what comes between is read again
		if err != nil {
			return seen{}, err
		}
		doc, err := s.store.Read(true)
		return seen{doc, stamp}, err
	})
	mistake := (*strict.Error)(nil)
	switch {
	case errors.As(err, &mistake):
		s.refuse(err)
		return false
	case err != nil: // the storage is away; status says so itself
		return false
	}
	s.stamp = got.stamp
	return s.adopt(got.doc)
}

func (s *steering) refuse(err error) {
	s.mu.Lock()
	news := s.trouble != err.Error()
	s.trouble = err.Error()
	s.mu.Unlock()
	if news {
		s.log.Warn().Err(err).Msg("the settings in the home are not valid; what held before holds on")
		s.publish(adoption.Event{Time: time.Now(), Kind: KindSettingsRefused, Detail: mistakeOf(err)})
	}
}

// mistakeOf is the first mistake, on one line.
func mistakeOf(err error) string {
	if e := (*strict.Error)(nil); errors.As(err, &e) {
		short := *e
		short.Excerpt = ""
		return short.Error()
	}
	return err.Error()
}

// adopt makes doc hold, and says whether it is another one.
func (s *steering) adopt(doc *settings.Document) bool {
	s.mu.Lock()
	old := s.doc
	s.doc, s.trouble = doc, ""
	s.mu.Unlock()
	if old.Version == doc.Version && old.UpdatedAt.Equal(doc.UpdatedAt) {
		return false
	}
	e := s.log.Info().Uint64("version", doc.Version).Str("by", doc.UpdatedBy).Bool("paused", doc.Settings.Paused()).
		Str("unresumable", string(s.Policy())).Dur("lease_ttl", s.leaseTTL())
	e.Msg("new settings of the cluster hold")
	s.publish(adoption.Event{Time: time.Now(), Kind: KindSettingsApplied, Detail: fmt.Sprintf("version %d by %s", doc.Version, doc.UpdatedBy)})
	return true
}

// degraded is what people should know about the settings.
func (s *steering) degraded() (out []string) {
	s.mu.Lock()
	doc, trouble := s.doc, s.trouble
	s.mu.Unlock()
	if text := doc.PauseText(); text != "" {
		out = append(out, text)
	}
	if trouble != "" {
		out = append(out, fmt.Sprintf("the settings in the home are not valid, version %d holds on; mend them with 'footman edit-config --rollback': %s", doc.Version, firstLine(trouble)))
	}
	out = append(out, doc.Warnings()...)
	if err := doc.Settings.Validate(s.timers); err != nil {
		out = append(out, "the cluster's settings do not fit this host: "+err.Error())
	}
	return out
}

func firstLine(text string) string {
	for i, r := range text {
		if r == '\n' {
			return text[:i]
		}
	}
	return text
}

// newSteering returns the steering of this sidecar; it reads nothing yet.
func (s *Sidecar) newSteering() *steering {
	own := timers.Timers{Lease: s.cfg.Lease}
	return &steering{
		store: &settings.Store{Home: s.home, FS: s.fs, Timers: own}, gate: s.gate, own: s.cfg.Policy, log: s.log, look: make(chan struct{}, 1), timers: own,
		publish: func(e adoption.Event) {
			e.Replica = s.cfg.Name
			s.hub.publish(e)
		},
		applied: func() { s.manager.Kick() }, // a pause may have ended
		noted:   s.noteSettings,
		busy:    func() bool { return len(s.manager.Snapshot().Coordinating) > 0 },
	}
}

// noteSettings writes down which settings hold here, for peers and for whoever waits
// until all have them.
func (s *Sidecar) noteSettings() {
	_, err := bounded(context.Background(), s.gate, stallAfter, func() (struct{}, error) { return struct{}{}, s.writeMember() })
	if err != nil {
		s.log.Warn().Err(err).Msg("peers can't see which settings hold here")
	}
}

// announce sends a hint to all members; whoever misses it looks by itself.
func (s *Sidecar) announce(event string) {
	if err := s.gossip.UserEvent(event, nil); err != nil {
		s.log.Debug().Err(err).Str("event", event).Msg("no hint was sent")
	}
}
