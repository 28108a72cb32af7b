package certs

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"github.com/footman-ci/footman/internal/layout"
)

// Identity is who the holder of a certificate is.
type Identity struct {
	Cluster string // id of the home's cluster
	Replica string // name of the replica
}

// identityScheme begins every identity; URIs of other schemes are not ours.
const identityScheme = "footman"

// identityForm is strict, so that there is one spelling of each identity.
var identityForm = regexp.MustCompile(`^footman://([a-z0-9]{1,64})/replica/([^/]+)$`)

// String returns the identity as it stands in a certificate.
func (id Identity) String() string {
	return identityScheme + "://" + id.Cluster + "/replica/" + id.Replica
}

// ParseIdentity reads what String writes, and nothing else.
func ParseIdentity(text string) (Identity, error) {
	m := identityForm.FindStringSubmatch(text)
	if m == nil {
		return Identity{}, fmt.Errorf("identity %.200q is not of the form footman://CLUSTER/replica/NAME", text)
	}
	if err := layout.CheckName(m[2]); err != nil {
		return Identity{}, fmt.Errorf("identity %.200q: %w", text, err)
	}
	return Identity{Cluster: m[1], Replica: m[2]}, nil
}

func (id Identity) check() error {
	_, err := ParseIdentity(id.String())
	return err
}

func (id Identity) uri() (*url.URL, error) { return url.Parse(id.String()) }

// errNoIdentity says what a certificate of another origin lacks.
var errNoIdentity = errors.New("it names no replica: it needs exactly one URI subject alternative name of the form footman://CLUSTER/replica/NAME; DNS names, addresses and common names are not looked at")

// IdentityOf returns the one identity in a certificate. URIs of other schemes may
// stand beside it.
func IdentityOf(cert *x509.Certificate) (Identity, error) {
	var found []string
	for _, u := range cert.URIs {
		if u.Scheme == identityScheme {
			found = append(found, u.String())
		}
	}
	if len(found) != 1 {
		return Identity{}, errNoIdentity
	}
	return ParseIdentity(found[0])
}

// Fingerprint is the SHA-256 of a certificate, in hex.
func Fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return hex.EncodeToString(sum[:])
}

// Serial is a certificate's serial number in hex, as revoked.json has it.
func Serial(cert *x509.Certificate) string { return fmt.Sprintf("%x", cert.SerialNumber) }
