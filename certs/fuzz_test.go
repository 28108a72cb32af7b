package certs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/internal/fsys"
)

// An identity that is read is written back the same: there is one spelling.
func FuzzParseIdentity(f *testing.F) {
	for _, s := range []string{"footman://0123456789abcdef/replica/a", "footman://x/replica/a/b", "footman://x/replica/..", "FOOTMAN://x/replica/a", "footman://u@x/replica/a?q#f", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := certs.ParseIdentity(s)
		if err == nil && (id.String() != s || strings.ContainsAny(id.Replica, "/%?#@") || id.Cluster == "") {
			t.Errorf("%q read as %+v", s, id)
		}
	})
}

// Whatever revoked.json and ca.crt hold, reading them ends with a list or an
// error, and a list can be added to and read again.
func FuzzFiles(f *testing.F) {
	f.Add([]byte(`{"format":1,"revoked":[{"serial":"1f","at":"2026-01-01T00:00:00Z"}]}`), []byte("x"))
	f.Add([]byte(`{"format":1,"revoked":null}`), []byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
	f.Add([]byte("[]"), []byte{0})
	f.Fuzz(func(t *testing.T, list, bundle []byte) {
		home := newHome(t)
		if err := os.Mkdir(home.PKI(), 0o700); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"revoked.json": list, "ca.crt": bundle} {
			if err := os.WriteFile(filepath.Join(home.PKI(), name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		before, err := certs.ListRevoked(fsys.OS, home)
		a := certs.NewAuthority(fsys.OS, home, cluster)
		if _, rerr := a.Revoke(certs.Revoked{Serial: "abc"}); (err == nil) != (rerr == nil) {
			t.Errorf("read %v, then revoke %v", err, rerr)
		}
		if after, _ := certs.ListRevoked(fsys.OS, home); err == nil && len(after) == 0 {
			t.Errorf("%d before, %d after", len(before), len(after))
		}
		_ = certs.NewStore(config(t, home, "a"), zerolog.Nop()).Open()
	})
}

// A serial number has one form, whatever tool printed it.
func FuzzCheckSerial(f *testing.F) {
	f.Add("00:AB:cd")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := certs.CheckSerial(s); err == nil {
			if again, err := certs.CheckSerial(got); err != nil || again != got {
				t.Errorf("%q gives %q gives %q, %v", s, got, again, err)
			}
		}
	})
}
