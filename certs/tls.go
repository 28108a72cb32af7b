package certs

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// errNotOpen is returned when a store is used before Open.
var errNotOpen = errors.New("certificates are not loaded")

// Server returns the configuration of a listener for peers. Each new connection
// uses what the store holds then.
func (s *Store) Server() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		// Any certificate: VerifyConnection checks it, and can say what is wrong with it.
		ClientAuth: tls.RequireAnyClientCert,
		// Without tickets there is no resumed session to outlive a revocation.
		SessionTicketsDisabled: true,
		GetCertificate:         func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return s.leaf() },
		VerifyConnection: func(cs tls.ConnectionState) error {
			_, err := s.Peer(&cs)
			return err
		},
	}
}

// Client returns the configuration for calling the replica name, and nobody else.
func (s *Store) Client(name string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		// The standard check looks for a host name. Ours looks for the replica, and it is
		// made on every connection, in VerifyConnection.
		InsecureSkipVerify:     true, //nolint:gosec // see above
		SessionTicketsDisabled: true,
		GetClientCertificate:   func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return s.leaf() },
		VerifyConnection: func(cs tls.ConnectionState) error {
			m := s.live.Load()
			if m == nil {
				return errNotOpen
			}
			_, err := m.trust.check(cs.PeerCertificates, x509.ExtKeyUsageServerAuth, name, s.now())
			return err
		},
	}
}

func (s *Store) leaf() (*tls.Certificate, error) {
	m := s.live.Load()
	if m == nil {
		return nil, errNotOpen
	}
	return &m.leaf, nil
}

// Peer says who is at the other end of a connection that was accepted, by what the
// store holds now: a certificate may have been revoked or have expired since.
func (s *Store) Peer(cs *tls.ConnectionState) (Identity, error) {
	m := s.live.Load()
	if m == nil {
		return Identity{}, errNotOpen
	}
	return m.trust.check(cs.PeerCertificates, x509.ExtKeyUsageClientAuth, "", s.now())
}

const (
	// refusalEvery is how often one kind of refusal is logged; the counters have all.
	refusalEvery = 10 * time.Second
)

// quietness counts what was not logged of one reason.
type quietness struct {
	last       time.Time
	suppressed uint64
}

// Refused counts a connection that came to nothing, and says why, at most once in
// ten seconds for each reason. direction is "in" or "out".
func (s *Store) Refused(err error, direction string, remote net.Addr) {
	reason, text := ReasonHandshake, err.Error()
	if refused, ok := errors.AsType[*RefusedError](err); ok {
		reason = refused.Reason
	}
	s.stats.refused[reason].Add(1)
	s.mu.Lock()
	q := s.quiet[reason]
	if q == nil {
		q = &quietness{}
		s.quiet[reason] = q
	}
	now := time.Now()
	if !q.last.IsZero() && now.Sub(q.last) < refusalEvery {
		q.suppressed++
		s.mu.Unlock()
		return
	}
	more := q.suppressed
	q.last, q.suppressed = now, 0
	s.mu.Unlock()
	s.log.Warn().Str("reason", reason.String()).Str("direction", direction).Stringer("remote", remote).Uint64("more_of_this", more).
		Str("error", clip(text)).Msg("peer connection refused")
}

func clip(s string) string {
	const most = 500
	if len(s) > most {
		return s[:most]
	}
	return s
}

type counters struct {
	refused                       [reasons]atomic.Uint64
	reloads, reloadErrors, issued atomic.Uint64
}

// Stats are counts since NewStore.
type Stats struct {
	Refused                       map[string]uint64 // by reason
	Reloads, ReloadErrors, Issued uint64
}

// Stats returns the counters.
func (s *Store) Stats() Stats {
	out := Stats{Refused: map[string]uint64{}, Reloads: s.stats.reloads.Load(), ReloadErrors: s.stats.reloadErrors.Load(), Issued: s.stats.issued.Load()}
	for r := range reasons {
		if n := s.stats.refused[r].Load(); n > 0 {
			out.Refused[r.String()] = n
		}
	}
	return out
}

// Status is what a store holds now.
type Status struct {
	External    bool
	Serial      string
	Issuer      string // fingerprint of the authority that issued the own certificate; empty if it is not in Authorities
	NotAfter    time.Time
	Authorities []string // fingerprints; the first one issues
	// AuthorityEnds is when the first of them ends.
	AuthorityEnds time.Time
	Revoked       int
	Problem       string // why the last Reload failed
}

// Status returns what peers see, without secrets.
func (s *Store) Status() Status {
	m := s.live.Load()
	if m == nil {
		return Status{External: s.cfg.External(), Problem: errNotOpen.Error()}
	}
	out := Status{External: s.cfg.External(), Serial: Serial(m.leaf.Leaf), NotAfter: m.leaf.Leaf.NotAfter, Revoked: len(m.trust.revoked), AuthorityEnds: Expires(m.bundle)}
	for _, c := range m.bundle {
		fp := Fingerprint(c)
		out.Authorities = append(out.Authorities, fp)
		if out.Issuer == "" && m.leaf.Leaf.CheckSignatureFrom(c) == nil {
			out.Issuer = fp
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if out.Problem = s.problem; out.Problem == "" && s.now().After(out.NotAfter) {
		out.Problem = "this replica's certificate expired at " + stamp(out.NotAfter) + "; peers refuse it"
	}
	return out
}
