package metrics

import "strings"

// maxOther bounds the names that have no place of their own.
const maxOther = 100

// place says which family and which labels a counter of the sidecar belongs to. Its
// name begins with the door or the part that counts.
func place(name string) (family string, labels []string) {
	part, rest, _ := strings.Cut(name, ".")
	switch part {
	case "local", "http", "peer":
		if outcome, ok := strings.CutPrefix(rest, "calls."); ok {
			return "footman_calls_total", []string{part, outcome}
		}
		switch rest {
		case "connections":
			return "footman_connections", []string{part}
		case "streams":
			return "footman_streams", []string{part}
		case "accepted":
			return "footman_connections_accepted_total", []string{part}
		case "evicted", "refused", "unserved":
			return "footman_connections_closed_total", []string{part, rest}
		case "audited":
			return "footman_audited_calls_total", []string{part}
		case "slow_readers":
			return "footman_streams_cut_total", []string{part}
		case "panics":
			return "footman_panics_total", []string{part}
		case "denied", "too_fast", "strangers", "no_token", "wrong_host", "cross_site", "wrong_path", "wrong_method", "wrong_type", "too_big", "broken_body", "busy_unary", "busy_streams":
			return "footman_requests_refused_total", []string{part, rest}
		}
	case "certs":
		if reason, ok := strings.CutPrefix(rest, "refused."); ok {
			return "footman_certificates_refused_total", []string{reason}
		}
	case "gossip":
		switch rest {
		case "joins", "leaves", "failures", "takeovers":
			return "footman_gossip_member_events_total", []string{rest}
		case "key_mismatches", "undecryptable", "streams_refused", "members_refused", "conflicts":
			return "footman_gossip_refused_total", []string{rest}
		}
	}
	if family, ok := alone[name]; ok {
		return family, nil
	}
	return "footman_other_total", []string{name}
}

// alone are counters that are families of their own.
var alone = map[string]string{
	"certs.reloads":          "footman_certificate_reloads_total",
	"certs.reload_errors":    "footman_certificate_reload_errors_total",
	"certs.issued":           "footman_certificates_issued_total",
	"gossip.alive":           "footman_gossip_members_alive",
	"gossip.missing":         "footman_gossip_addresses_missing",
	"gossip.user_events":     "footman_gossip_user_events_total",
	"gossip.dropped_events":  "footman_gossip_events_dropped_total",
	"gossip.events_refused":  "footman_gossip_events_refused_total",
	"gossip.join_attempts":   "footman_gossip_join_attempts_total",
	"gossip.join_errors":     "footman_gossip_join_errors_total",
	"gossip.discover_errors": "footman_gossip_discover_errors_total",
	"gossip.bad_addresses":   "footman_gossip_bad_addresses_total",
	"sync.hints":             "footman_sync_hints_total",
	"sync.hints_broken":      "footman_sync_hints_broken_total",
	"sync.hints_unsent":      "footman_sync_hints_unsent_total",
	"sync.pushes":            "footman_sync_pushes_total",
	"sync.push_errors":       "footman_sync_push_errors_total",
	"sync.peers_too_old":     "footman_sync_pushes_unknown_total",
	"sync.pushed":            "footman_sync_received_total",
	"sync.changes_skipped":   "footman_sync_received_broken_total",
	"sync.pushes_refused":    "footman_sync_pushes_refused_total",
	"events.dropped":         "footman_events_dropped_total",
	"history.dropped":        "footman_history_dropped_total",
}
