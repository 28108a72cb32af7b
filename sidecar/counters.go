package sidecar

import (
	"maps"
	"math"
)

// counters returns what this sidecar counted since it started, for status: refusals,
// floods, drops. docs/reference/security.md lists the names; a test compares.
func (s *Sidecar) counters() map[string]int64 {
	out := map[string]int64{}
	for name, n := range s.readCounters() {
		if n > 0 {
			out[name] = int64(min(n, math.MaxInt64))
		}
	}
	return out
}

// readCounters has all counters, except calls and certificates of kinds that never came.
func (s *Sidecar) readCounters() map[string]uint64 {
	out := map[string]uint64{"events.dropped": s.hub.droppedEvents(), "history.dropped": s.history.Dropped()}
	maps.Copy(out, s.sync.count.read())
	for _, g := range []*guard{s.atLocal, s.atHTTP, s.atPeer} {
		d, st := g.door.String()+".", g.count.read()
		for outcome, n := range st.Calls {
			out[d+"calls."+outcome] = n
		}
		out[d+"denied"], out[d+"too_fast"], out[d+"audited"] = st.Denied, st.TooFast, st.Audited
		if g.door == doorHTTP {
			continue // it counts connections by itself, see below
		}
		out[d+"connections"], out[d+"accepted"], out[d+"evicted"], out[d+"refused"] = gauge(st.Conns), st.Accepted, st.ConnsEvicted, st.ConnsRefused
		out[d+"strangers"] = st.Strangers
	}
	h := s.http.Stats()
	for name, n := range map[string]uint64{
		"connections": gauge(h.Conns), "streams": gauge(h.Streams), "accepted": h.Accepted, "evicted": h.ConnsEvicted, "refused": h.ConnsRefused, "unserved": h.ConnsUnserved,
		"no_token": h.NoToken, "wrong_host": h.WrongHost, "cross_site": h.CrossSite, "wrong_path": h.WrongPath, "wrong_method": h.WrongMethod, "wrong_type": h.WrongType,
		"too_big": h.TooBig, "broken_body": h.BrokenBody, "busy_unary": h.BusyUnary, "busy_streams": h.BusyStreams, "slow_readers": h.SlowReaders, "panics": h.Panics,
	} {
		out["http."+name] = n
	}
	c := s.certs.Stats()
	out["certs.reloads"], out["certs.reload_errors"], out["certs.issued"] = c.Reloads, c.ReloadErrors, c.Issued
	for reason, n := range c.Refused {
		out["certs.refused."+reason] = n
	}
	g := s.gossip.Stats()
	for name, n := range map[string]uint64{
		"alive": gauge(int64(g.Alive)), "missing": gauge(int64(g.Missing)), "joins": g.Joins, "leaves": g.Leaves, "failures": g.Failures, "user_events": g.UserEvents,
		"dropped_events": g.DroppedEvents, "events_refused": g.EventsRefused, "join_attempts": g.JoinAttempts, "join_errors": g.JoinErrors, "key_mismatches": g.KeyMismatches,
		"undecryptable": g.Undecryptable, "streams_refused": g.StreamsRefused, "members_refused": g.MembersRefused, "conflicts": g.Conflicts, "takeovers": g.Takeovers,
		"discover_errors": g.DiscoverErrors, "bad_addresses": g.BadAddrs,
	} {
		out["gossip."+name] = n
	}
	return out
}

func gauge(n int64) uint64 { return uint64(max(n, 0)) }
