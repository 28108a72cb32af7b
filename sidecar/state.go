package sidecar

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/cluster"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// state is what this sidecar says of its own replica, to peers and to users. It
// looks at memory only, so that it answers while the storage stalls.
func (s *Sidecar) state() *pb.GetStateResponse {
	v := s.ctrl.view(false)
	r := &pb.ReplicaStatus{
		Name: s.cfg.Name, Host: hostname(), PeerAddress: s.peerAddr(), FootmanVersion: s.cfg.Version, SidecarPid: count32(os.Getpid()),
	}
	if rep := s.runners.report(); rep != nil {
		r.Runner, r.Incarnation, r.Detail = rep.GetState(), rep.GetIncarnation(), rep.GetDetail()
		r.RunnerPid, r.ControllerPid, r.ProofAge = rep.GetRunnerPid(), rep.GetControllerPid(), rep.GetProofAge()
	}
	// What an earlier life said of itself is over.
	if v.info != nil && v.life.Incarnation >= r.GetIncarnation() {
		r.Incarnation = v.life.Incarnation
		r.VetoActive = v.info.GetVetoActive()
		r.JenkinsVersion, r.ControllerUrl = v.info.GetJenkinsVersion(), v.info.GetUrl()
		r.RunningBuilds, r.QueueLength, r.OnlineNodes = v.load.GetRunningBuilds(), v.load.GetQueueLength(), v.load.GetOnlineNodes()
		if r.GetControllerPid() == 0 {
			r.ControllerPid = v.info.GetPid()
		}
		// Serving means: it says so, and it is there to hear us.
		if r.Controller = v.state; v.state == pb.ControllerState_CONTROLLER_STATE_SERVING && !v.serving {
			r.Controller = pb.ControllerState_CONTROLLER_STATE_UNSPECIFIED
			if r.GetDetail() == "" {
				r.Detail = "its controller is not connected"
			}
		}
	}
	r.Sync = s.sync.summary()
	return &pb.GetStateResponse{Replica: r, PluginsDigest: v.info.GetPluginsDigest(), Tags: s.steering.tags(s.cfg.Name, s.cfg.Tags)}
}

// degraded lists what is wrong with this sidecar, in words a user can act on.
func (s *Sidecar) degraded() []string {
	var out []string
	if s.runners.lost() {
		out = append(out, fmt.Sprintf("the runner of %s has been silent for %s", s.cfg.Name, s.runners.silence().Round(time.Second)))
	}
	if n := s.history.Dropped(); n > 0 {
		out = append(out, fmt.Sprintf("%d history lines were dropped, because the home did not take them", n))
	}
	snap := s.manager.Snapshot()
	out = append(out, s.steering.degraded()...)
	out = append(out, complaints(s.cfg.Name, s.ctrl.view(false).info, s.roster.known())...)
	out = append(out, snap.Degraded...)
	if why := s.older.Load(); why != nil {
		out = append(out, *why)
	}
	if n := snap.InQuarantine; n > 0 {
		out = append(out, fmt.Sprintf("%d records are in quarantine, and nobody carries their builds on: 'footman builds' says why; when one is settled, remove its folder from %s", n, s.home.Quarantine()))
	}
	out = append(out, s.secrets.problems(s.certs)...)
	// A peer that is gone can't be reached either; what a person must mend is a key.
	if wrong := (*cluster.KeyMismatchError)(nil); errors.As(s.gossip.JoinError(), &wrong) {
		out = append(out, fmt.Sprintf("gossip: %v; adoption goes on through the home, slower", wrong))
	}
	return out
}

// countRecords counts the ledger's records by owner, by names alone.
func (s *Sidecar) countRecords() (map[string]int, error) {
	names, err := s.ledger.Names()
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, name := range names {
		lives, err := s.ledger.PeekLives(name)
		if err != nil {
			return nil, err
		}
		for _, life := range lives {
			out[name] += s.countLife(life)
		}
	}
	return out, nil
}

func (s *Sidecar) countLife(life ledger.Life) int {
	n := 0
	for _, dir := range []string{s.home.Life(life.Name, life.Incarnation), s.home.Inbox(life.Name, life.Incarnation)} {
		entries, err := s.fs.ReadDir("status.count", dir)
		if err != nil {
			continue // closed meanwhile
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".json") && e.Name() != "live.json" && !strings.HasPrefix(e.Name(), ".") {
				n++
			}
		}
	}
	return n
}
