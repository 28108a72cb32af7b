package metrics

// Kind of a family, by Prometheus' words.
type Kind string

// Kinds.
const (
	Counter   Kind = "counter"
	Gauge     Kind = "gauge"
	Histogram Kind = "histogram"
)

// Family is one metric with its labels. Units are seconds, bytes and plain numbers;
// counters begin at 0 with the sidecar.
type Family struct {
	Name   string
	Kind   Kind
	Labels []string
	Help   string
}

// Group is a heading of the reference page.
type Group struct {
	Title    string
	Families []Family
}

// Families lists all there are, in the order of the page. It is the one place where
// they are declared: what is not here is not collected.
func Families() []Group {
	return []Group{
		{"Replica", []Family{
			{"footman_info", Gauge, []string{"cluster", "replica", "version"}, "Always 1; which sidecar this is."},
			{"footman_degraded", Gauge, nil, "Parts that are degraded, as footman status lists them."},
			{"footman_controller_state", Gauge, []string{"state"}, "1 for what the own controller says of itself: starting, serving, draining, stopping, or none."},
			{"footman_runner_state", Gauge, []string{"state"}, "1 for what the own runner does: waiting, starting, serving, frozen, fenced, stopping, stopped, or none."},
			{"footman_running_builds", Gauge, nil, "Builds that run in the own controller."},
			{"footman_queue_length", Gauge, nil, "Items that wait in the own controller's queue."},
			{"footman_online_nodes", Gauge, nil, "Agents that are connected to the own controller."},
			{"footman_busy_executors", Gauge, nil, "Executors of the own controller that work."},
			{"footman_executors", Gauge, nil, "Executors of the own controller."},
		}},
		{"Locks and leases", []Family{
			{"footman_lock_proof_age_seconds", Gauge, nil, "Age of the runner's last proof that it holds its liveness lock, as of its last report."},
			{"footman_runner_silence_seconds", Gauge, nil, "Time since the runner's last report."},
			{"footman_lease_silence_seconds", Gauge, nil, "Time since the own controller last renewed its lease."},
			{"footman_startup_lock_held", Gauge, nil, "1 while somebody holds the startup lock."},
			{"footman_startup_lock_held_seconds", Gauge, nil, "For how long it has been held."},
			{"footman_startup_lock_waiting_seconds", Gauge, nil, "For how long the own runner has been waiting for its turn; 0 when it does not wait."},
			{"footman_startup_lock_wait_duration_seconds", Histogram, nil, "How long the own runner waited for its turn to start, each time."},
			{"footman_home_stalled", Gauge, nil, "1 when the home did not answer this scrape in time; figures from the disk are missing then."},
		}},
		{"Builds of dead replicas", []Family{
			{"footman_replicas_alive", Gauge, nil, "Replicas whose liveness lock is held."},
			{"footman_replicas_known", Gauge, nil, "Replicas that the home, gossip or a peer knows."},
			{"footman_records", Gauge, []string{"owner"}, "Records of running builds in the home, by the replica that owns them."},
			{"footman_records_quarantined", Gauge, nil, "Files in the home's quarantine, on which nobody acts."},
			{"footman_adoptions_pending", Gauge, nil, "Builds that wait to be loaded here."},
			{"footman_coordinations", Gauge, nil, "Dead replicas whose builds this sidecar is handing out."},
			{"footman_builds_settled_total", Counter, []string{"outcome"}, "Builds of dead replicas by what became of them here: adopted, finished, never_started, unresumable, or quarantined."},
			{"footman_records_moved_total", Counter, []string{"step"}, "Records moved by this sidecar: assigned, handed_out, taken, or inherited."},
			{"footman_queues_moved_total", Counter, []string{"step"}, "Queues of dead replicas: assigned, or replayed."},
			{"footman_coordinations_total", Counter, nil, "Times that this sidecar coordinated the adoption of a dead replica's builds."},
			{"footman_lives_closed_total", Counter, nil, "Folders of dead lives that were emptied and removed."},
			{"footman_adoption_retries_total", Counter, nil, "Loads of builds that failed or were put off."},
			{"footman_adoption_passes_total", Counter, nil, "Passes over the own records."},
			{"footman_adoption_truncated_total", Counter, nil, "Listings that were longer than one pass works on."},
			{"footman_adoption_announce_errors_total", Counter, nil, "Messages to new owners that failed; they find their records by themselves."},
			{"footman_lock_polls_total", Counter, nil, "Tries of peers' liveness locks."},
			{"footman_lock_poll_errors_total", Counter, nil, "Tries that failed for another reason than that the lock is held."},
			{"footman_adoption_duration_seconds", Histogram, nil, "From taking a record to the build running here."},
			{"footman_coordination_duration_seconds", Histogram, nil, "From taking a dead replica's lock to giving it back."},
		}},
		{"Staying in step", []Family{
			{"footman_sync_in_step", Gauge, nil, "1 when nothing is known to differ and the last comparison was complete."},
			{"footman_sync_resources", Gauge, nil, "Files whose content replicas must agree on."},
			{"footman_sync_changes", Gauge, []string{"state"}, "Changes that wait: looking (to be read), applying (to be loaded), failed (to be tried again)."},
			{"footman_sync_restart_needed", Gauge, nil, "Files that only a restart of the own controller loads."},
			{"footman_sync_degraded", Gauge, nil, "Parts of staying in step that do not work."},
			{"footman_sync_conflicts_waiting", Gauge, nil, "Conflicts that wait for a person, in the whole cluster."},
			{"footman_sync_peer_unacknowledged", Gauge, []string{"peer"}, "Changes saved here that a peer has not acknowledged."},
			{"footman_sync_peer_lag_seconds", Gauge, []string{"peer"}, "Age of the oldest of them."},
			{"footman_sync_pushes_total", Counter, nil, "Calls that told peers of changes."},
			{"footman_sync_push_errors_total", Counter, nil, "Those that failed."},
			{"footman_sync_pushes_unknown_total", Counter, nil, "Those of them that failed because the peer's version knows no such call."},
			{"footman_sync_received_total", Counter, nil, "Changes that peers told of."},
			{"footman_sync_received_broken_total", Counter, nil, "Those of them that could not be understood."},
			{"footman_sync_pushes_refused_total", Counter, nil, "Calls of peers that were refused as a whole."},
			{"footman_sync_hints_total", Counter, nil, "Changes that gossip told of."},
			{"footman_sync_hints_broken_total", Counter, nil, "Messages of gossip that could not be understood."},
			{"footman_sync_hints_unsent_total", Counter, nil, "Own messages that gossip did not take."},
			{"footman_sync_announced_total", Counter, nil, "Changes that the own controller saved and peers were told of."},
			{"footman_sync_found_total", Counter, nil, "Changes on disk that nobody had announced, of which peers were told."},
			{"footman_sync_applied_total", Counter, nil, "Changes that the own controller has loaded."},
			{"footman_sync_apply_duration_seconds", Histogram, nil, "From knowing of a change to the own controller having loaded it."},
			{"footman_sync_repaired_total", Counter, nil, "Differences that only a comparison of everything found."},
			{"footman_sync_dropped_total", Counter, nil, "Events that found a full queue; each makes a comparison of everything due."},
			{"footman_sync_conflicts_dropped_total", Counter, nil, "Possible conflicts that were not compared or recorded, because there were too many at once."},
			{"footman_sync_watches", Gauge, nil, "Folders that are watched by inotify."},
			{"footman_sync_watches_limit", Gauge, nil, "The host's limit for all watches of one user; 0 when it is not known."},
			{"footman_sync_scanning", Gauge, nil, "1 while everything is being compared."},
			{"footman_sync_paused", Gauge, nil, "1 while comparing waits."},
			{"footman_sync_last_scan_timestamp_seconds", Gauge, nil, "When the last comparison of everything ended; missing before the first."},
			{"footman_sync_last_scan_duration_seconds", Gauge, nil, "How long it took."},
			{"footman_sync_last_scan_files_read", Gauge, nil, "Files whose content it had to read."},
		}},
		{"Gossip", []Family{
			{"footman_gossip_members", Gauge, []string{"status"}, "Members by gossip's word: alive, leaving, left, failed, or none. A hint."},
			{"footman_gossip_members_alive", Gauge, nil, "Members that gossip holds for alive, this one included."},
			{"footman_gossip_addresses_missing", Gauge, nil, "Known addresses that are no members now."},
			{"footman_gossip_member_events_total", Counter, []string{"event"}, "What gossip told of members: joins, leaves, failures, takeovers."},
			{"footman_gossip_user_events_total", Counter, nil, "Messages of members to all, own ones included."},
			{"footman_gossip_events_dropped_total", Counter, nil, "Events that were not queued for a slow reader inside."},
			{"footman_gossip_events_refused_total", Counter, nil, "Own messages over size or rate."},
			{"footman_gossip_refused_total", Counter, []string{"reason"}, "What others sent and was not taken: key_mismatches, undecryptable, streams_refused, members_refused, conflicts."},
			{"footman_gossip_join_attempts_total", Counter, nil, "Addresses that were tried."},
			{"footman_gossip_join_errors_total", Counter, nil, "Those that failed."},
			{"footman_gossip_discover_errors_total", Counter, nil, "Sources of addresses that failed."},
			{"footman_gossip_bad_addresses_total", Counter, nil, "Addresses from sources that can't be used, or were too many."},
		}},
		{"Doors", []Family{
			{"footman_calls_total", Counter, []string{"door", "outcome"}, "Calls by door (local, http, peer) and outcome (gRPC's codes)."},
			{"footman_audited_calls_total", Counter, []string{"door"}, "Calls that left an audit line."},
			{"footman_requests_refused_total", Counter, []string{"door", "reason"}, "Refused before they reached a service, by the reason in docs/reference/security.md."},
			{"footman_connections", Gauge, []string{"door"}, "Open now."},
			{"footman_connections_accepted_total", Counter, []string{"door"}, "Accepted."},
			{"footman_connections_closed_total", Counter, []string{"door", "reason"}, "Closed by the sidecar: evicted, refused, unserved."},
			{"footman_streams", Gauge, []string{"door"}, "Streams that are open now."},
			{"footman_streams_cut_total", Counter, []string{"door"}, "Streams whose reader was too slow."},
			{"footman_panics_total", Counter, []string{"door"}, "Defects of Footman."},
			{"footman_certificates_refused_total", Counter, []string{"reason"}, "Connections of peers, in and out, refused for a certificate."},
			{"footman_certificates_issued_total", Counter, nil, "Own certificates made."},
			{"footman_certificate_reloads_total", Counter, nil, "Certificates taken from the home or from files."},
			{"footman_certificate_reload_errors_total", Counter, nil, "Those that could not be taken."},
		}},
		{"Events", []Family{
			{"footman_events_total", Counter, []string{"kind"}, "Events by their kind; docs/reference/events.md explains them."},
			{"footman_events_dropped_total", Counter, nil, "Events that readers lost because they were slow."},
			{"footman_history_dropped_total", Counter, nil, "History lines that the home did not take."},
			{"footman_other_total", Counter, []string{"name"}, "Counters of footman status that have no place of their own here."},
		}},
	}
}
