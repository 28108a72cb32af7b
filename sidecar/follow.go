package sidecar

import (
	"context"
	"fmt"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/cluster"
)

const (
	// watchdogEvery is how often the manager's progress is looked at.
	watchdogEvery = time.Second
	// hungAfter is the age of the manager's last progress at which this process
	// ends itself. A coordinator that hangs holds a dead replica's lock, and only
	// the end of the process frees it. It is longer than any step may take on a
	// storage that answers; while the storage stalls, nobody could use the lock.
	hungAfter = 3 * time.Minute
)

// followGossip turns gossip's events into hints and events for readers.
func (s *Sidecar) followGossip(ctx context.Context) error {
	sub := s.gossip.Events(cluster.DefaultQueue)
	defer sub.Close()
	for {
		select {
		case e, ok := <-sub.C():
			if !ok {
				return nil
			}
			s.gossipEvent(e)
		case <-ctx.Done():
			return nil
		}
	}
}

func (s *Sidecar) gossipEvent(e cluster.Event) {
	var kind adoption.Kind
	switch e.Kind {
	case cluster.KindJoin:
		kind = KindMemberJoin
		s.roster.expire()
		s.manager.Kick()
		s.sync.joined(e.Member.Name)
	case cluster.KindLeave:
		kind = KindMemberLeave
		s.manager.Suspect(e.Member.Name)
	case cluster.KindFailed:
		kind = KindMemberFailed
		s.sync.failed(e.Member.Name)
		s.manager.Suspect(e.Member.Name)
	case cluster.KindUpdate:
		kind = KindMemberUpdate
		s.roster.expire()
	case cluster.KindReap:
		kind = KindMemberReap
	case cluster.KindUser:
		switch e.Name {
		case settingsEvent:
			s.steering.nudge()
		case secretsEvent:
			s.hintSecrets()
		case syncEvent:
			s.sync.hinted(e.Payload)
		}
		return
	default:
		return
	}
	s.hub.publish(adoption.Event{Time: e.At, Kind: kind, Replica: s.cfg.Name, Subject: e.Member.Name, Detail: e.Member.Addr})
}

// storageAnswers asks the home for something small.
func (s *Sidecar) storageAnswers(ctx context.Context) bool {
	_, err := bounded(ctx, s.gate, stallAfter, func() (uint64, error) { return inodeOf(s.fs, s.home.Footman()) })
	return err == nil
}

// watchdog tells systemd that we live, and ends the process when the adoption
// manager hangs. It touches neither the home nor the manager's locks.
func (s *Sidecar) watchdog(ctx context.Context) error {
	_, _ = daemon.SdNotify(false, daemon.SdNotifyReady)
	defer func() { _, _ = daemon.SdNotify(false, daemon.SdNotifyStopping) }()
	tick := time.NewTicker(watchdogEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if age := time.Since(s.manager.LastProgress()); age > hungAfter && s.storageAnswers(ctx) {
				return fmt.Errorf("adoption made no progress for %s: ending this process, so that its locks go free", age.Round(time.Second))
			}
			_, _ = daemon.SdNotify(false, daemon.SdNotifyWatchdog)
		case <-ctx.Done():
			return nil
		}
	}
}
