package certs

import (
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// Reason is why a peer was refused.
type Reason int

// The reasons, in the order in which a certificate is looked at.
const (
	ReasonHandshake Reason = iota // no TLS 1.3 with a certificate came about
	ReasonNone                    // no certificate
	ReasonExpired                 // expired, or not valid yet
	ReasonForeign                 // signed by nobody we trust
	ReasonUsage                   // not for this use
	ReasonIdentity                // names no replica
	ReasonCluster                 // names another cluster
	ReasonRevoked                 // on the list of revoked ones
	ReasonName                    // not the replica that we called
	reasons
)

var reasonNames = [reasons]string{"handshake", "none", "expired", "foreign", "usage", "identity", "cluster", "revoked", "name"}

// String returns the word by which a reason is counted.
func (r Reason) String() string { return reasonNames[r] }

// RefusedError says why a certificate is refused.
type RefusedError struct {
	Reason  Reason
	Subject string // what the certificate says of itself, if there is one
	Text    string
}

func (e *RefusedError) Error() string {
	if e.Subject == "" {
		return "peer certificate refused: " + e.Text
	}
	return fmt.Sprintf("peer certificate of %s refused: %s", e.Subject, e.Text)
}

// trust is what certificates are checked against. It never changes.
type trust struct {
	cluster string
	roots   *x509.CertPool
	revoked map[string]Revoked
}

// check says who the holder of chain[0] is. usage is what it uses it for. With
// want, it must be that replica.
func (t *trust) check(chain []*x509.Certificate, usage x509.ExtKeyUsage, want string, now time.Time) (Identity, error) {
	if len(chain) == 0 {
		return Identity{}, &RefusedError{Reason: ReasonNone, Text: "there is none"}
	}
	leaf := chain[0]
	refuse := func(r Reason, format string, args ...any) (Identity, error) {
		return Identity{}, &RefusedError{Reason: r, Subject: describe(leaf), Text: fmt.Sprintf(format, args...)}
	}
	inter := x509.NewCertPool()
	for _, c := range chain[1:] {
		inter.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: t.roots, Intermediates: inter, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{usage}})
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	switch {
	case err == nil:
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return refuse(ReasonExpired, "it is valid from %s to %s, and now it is %s; if that is wrong, look at the clocks of both hosts", stamp(leaf.NotBefore), stamp(leaf.NotAfter), stamp(now))
	case errors.As(err, &unknown):
		return refuse(ReasonForeign, "it is signed by no authority of this cluster (%s)", leaf.Issuer)
	case errors.As(err, &invalid) && invalid.Reason == x509.IncompatibleUsage:
		return refuse(ReasonUsage, "it lacks an extended key usage: peers need both server and client authentication")
	default:
		return refuse(ReasonForeign, "%v", err)
	}
	id, err := IdentityOf(leaf)
	if err != nil {
		return refuse(ReasonIdentity, "%v", err)
	}
	if id.Cluster != t.cluster {
		return refuse(ReasonCluster, "it is for cluster %s, and this one is %s", id.Cluster, t.cluster)
	}
	if r, gone := t.revoked[Serial(leaf)]; gone {
		return refuse(ReasonRevoked, "it was revoked at %s (%s)", stamp(r.At), orNone(r.Reason))
	}
	if want != "" && id.Replica != want {
		return refuse(ReasonName, "the replica called was %s, and %s answered; its address in the home is stale, or somebody is in its place", want, id.Replica)
	}
	return id, nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func orNone(s string) string {
	if s == "" {
		return "no reason given"
	}
	return s
}

// describe names a certificate in a message: its holder may have written anything
// into it.
func describe(c *x509.Certificate) string {
	who := fmt.Sprintf("%.100q", c.Subject.String())
	if id, err := IdentityOf(c); err == nil {
		who = id.String()
	}
	return fmt.Sprintf("%s (serial %.64s)", who, Serial(c))
}
