package cluster

import (
	"errors"
	"fmt"
	"strings"
)

// States of a Cluster that a caller can run into.
var (
	ErrOpen    = errors.New("cluster: already open")
	ErrNotOpen = errors.New("cluster: not open")
	ErrClosed  = errors.New("cluster: closed")
	// ErrNoKeyring refuses to gossip in the clear by accident.
	ErrNoKeyring = errors.New("cluster: no gossip key given; set Keyring, or Insecure to gossip in the clear on purpose")
	// ErrEventRate tells a sender of user events that its bounded budget is used up.
	ErrEventRate = errors.New("cluster: too many user events in a short time")
)

// ConfigError is a mistake in a [Config]; nothing was started.
type ConfigError struct {
	Field  string // name of the field in Config
	Reason string
}

func (e *ConfigError) Error() string { return "cluster: " + e.Field + ": " + e.Reason }

// TwinError means that another process answers under this replica's name. It
// is returned by [Cluster.Open]; nothing keeps running then.
type TwinError struct {
	Name  string
	Own   string // address of this process
	Other string // address at which the twin answered
}

func (e *TwinError) Error() string {
	return fmt.Sprintf("replica name %q is in use: a living member answers under it at %s (this one is %s); give every replica its own name",
		e.Name, e.Other, e.Own)
}

// KeyMismatchError means that a peer was reached and that its gossip key does
// not fit ours, or that only one of the two encrypts.
type KeyMismatchError struct {
	Addr string
	Err  error // what memberlist said
}

func (e *KeyMismatchError) Error() string {
	return fmt.Sprintf("cannot join %s: wrong gossip key: this replica and the peer have no key in common (%v); compare the key files of both",
		e.Addr, e.Err)
}

func (e *KeyMismatchError) Unwrap() error { return e.Err }

// EventTooLargeError refuses a user event that would not fit one gossip packet.
type EventTooLargeError struct {
	Name        string
	Size, Limit int // bytes of name and payload together
}

func (e *EventTooLargeError) Error() string {
	return fmt.Sprintf("user event %q has %d bytes of name and payload, limit %d: send a hint and let the peer fetch the rest", e.Name, e.Size, e.Limit)
}

// TagsTooLargeError refuses tags that do not fit a member's gossip record.
type TagsTooLargeError struct{ Size, Limit int } // bytes, encoded

func (e *TagsTooLargeError) Error() string {
	return fmt.Sprintf("tags need %d bytes encoded, limit %d", e.Size, e.Limit)
}

// keyComplaints are memberlist v0.7.0's own words (security.go, net.go) when
// keys differ or only one side encrypts; it has no typed errors for them.
var keyComplaints = []string{
	"no installed keys could decrypt the message",
	"encryption is configured but remote state is not encrypted",
	"remote state is encrypted and encryption is not configured",
	"unsupported encryption version",
}

func isKeyComplaint(text string) bool {
	text = strings.ToLower(text)
	for _, c := range keyComplaints {
		if strings.Contains(text, c) {
			return true
		}
	}
	return false
}
