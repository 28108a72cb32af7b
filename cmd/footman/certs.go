package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/sidecar"
)

type certsCmd struct {
	Status certsStatusCmd `cmd:"" help:"Show the authorities, each replica's certificate, and what is revoked."`
	Init   certsInitCmd   `cmd:"" help:"Make the home's authority before the first sidecar does."`
	Issue  certsIssueCmd  `cmd:"" help:"Issue a certificate for a replica into files; sidecars need no such, they issue their own."`
	Rotate certsRotateCmd `cmd:"" help:"Replace the authority without a gap; goes on with a rotation that was interrupted."`
	Revoke certsRevokeCmd `cmd:"" help:"Refuse a certificate from now on."`
}

type authorityLine struct {
	Fingerprint string    `json:"fingerprint"`
	Subject     string    `json:"subject"`
	Issues      bool      `json:"issues"`
	NotAfter    time.Time `json:"not_after"`
}

type certsAnswer struct {
	Cluster     string              `json:"cluster"`
	Authorities []authorityLine     `json:"authorities"`
	Rotating    bool                `json:"rotating"`
	Replicas    []sidecar.SecretsOf `json:"replicas"`
	Revoked     []certs.Revoked     `json:"revoked"`
}

type certsStatusCmd struct{ secretsFlags }

// Examples implements clidoc's interface.
func (*certsStatusCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman certs status --home /srv/jenkins", Text: "Who shows which certificate, and until when"}}
}

func (c *certsStatusCmd) Run(a *app) error {
	v, err := c.open(a)
	if err != nil {
		return err
	}
	auth := certs.NewAuthority(v.fs, v.home, v.cluster)
	out := certsAnswer{Cluster: v.cluster, Authorities: []authorityLine{}, Revoked: []certs.Revoked{}}
	bundle, err := auth.Bundle()
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // none: certificates are given
		return err
	}
	for i, ca := range bundle {
		out.Authorities = append(out.Authorities, authorityLine{Fingerprint: certs.Fingerprint(ca), Subject: ca.Subject.CommonName, Issues: i == 0, NotAfter: ca.NotAfter})
	}
	if out.Rotating, err = auth.Rotating(); err != nil {
		return err
	}
	if out.Replicas, err = sidecar.ReadSecrets(v.fs, v.home); err != nil {
		return err
	}
	revoked, err := certs.ListRevoked(v.fs, v.home)
	if err != nil {
		return err
	}
	out.Revoked = append(out.Revoked, revoked...)
	if c.Output == outputJSON {
		return printJSON(a.stdout, out)
	}
	fmt.Fprintf(a.stdout, "Cluster %s\n\n", v.cluster)
	rows := [][]string{{"AUTHORITY", "ISSUES", "UNTIL"}}
	for _, l := range out.Authorities {
		rows = append(rows, []string{short(l.Fingerprint), yesNo(l.Issues), l.NotAfter.UTC().Format(time.DateOnly)})
	}
	if err := table(a.stdout, rows); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	rows = [][]string{{"REPLICA", "LIVES", "SERIAL", "ISSUER", "UNTIL"}}
	for _, r := range out.Replicas {
		issuer := short(r.Issuer)
		if r.External {
			issuer = "files"
		}
		rows = append(rows, []string{r.Name, yesNo(r.Living), dash(r.Serial), dash(issuer), r.NotAfter.UTC().Format(time.RFC3339)})
	}
	if err := table(a.stdout, rows); err != nil {
		return err
	}
	for _, r := range out.Revoked {
		fmt.Fprintf(a.stdout, "\nrevoked: %s  %s  %s  %s", r.Serial, dash(r.Replica), r.At.UTC().Format(time.RFC3339), printable(r.Reason))
	}
	if len(out.Revoked) > 0 {
		fmt.Fprintln(a.stdout)
	}
	if out.Rotating {
		fmt.Fprintln(a.stderr, "a rotation was begun and not finished: run 'footman certs rotate' to go on")
	}
	return nil
}

type certsInitCmd struct{ secretsFlags }

// Examples implements clidoc's interface.
func (*certsInitCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman certs init --home /srv/jenkins", Text: "Needs no sidecar, and changes nothing where an authority is"}}
}

func (c *certsInitCmd) Run(a *app) error {
	home, err := layout.Open(c.Home)
	if err != nil {
		return err
	}
	// It makes .footman, so there is no owner to compare with before.
	id, err := sidecar.PrepareHome(fsys.System(), home, false)
	if err != nil {
		return homeError(err)
	}
	v := &vault{home: home, fs: fsys.System(), cluster: id, a: a, socket: c.Socket}
	auth := certs.NewAuthority(v.fs, home, id)
	if err := v.change("certs init", auth.Init); err != nil {
		return err
	}
	bundle, err := auth.Bundle()
	if err != nil {
		return err
	}
	fp := certs.Fingerprint(bundle[0])
	if c.Output == outputJSON {
		return printJSON(a.stdout, map[string]string{"cluster": id, "fingerprint": fp})
	}
	_, err = fmt.Fprintf(a.stdout, "cluster %s has authority %s\n", id, fp)
	return err
}

type certsIssueCmd struct {
	secretsFlags
	Replica string        `arg:"" help:"Replica that the certificate is for."`
	Out     string        `help:"Folder for NAME.crt, NAME.key and ca.crt." required:"true" placeholder:"DIR" type:"path"`
	Valid   time.Duration `help:"How long it is good for, at most a year." default:"24h"`
	Force   bool          `help:"Replace files that are there."`
}

// Examples implements clidoc's interface.
func (*certsIssueCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman certs issue a --home /srv/jenkins --out tls --valid 2160h", Text: "For --tls-cert, --tls-key and --tls-ca on a host"},
	}
}

// maxValid bounds certificates in files: nobody renews them by himself.
const maxValid = 366 * 24 * time.Hour

func (c *certsIssueCmd) Run(a *app) error {
	if err := layout.CheckName(c.Replica); err != nil {
		return usageError("%v", err)
	}
	if c.Valid <= 0 || c.Valid > maxValid {
		return usageError("--valid: %s, must be above 0 and at most %s", c.Valid, maxValid)
	}
	v, err := c.open(a)
	if err != nil {
		return err
	}
	auth := certs.NewAuthority(v.fs, v.home, v.cluster)
	var leaf *certs.Leaf
	if err := v.change("certs issue "+c.Replica, func() (err error) {
		if leaf, err = auth.Issue(c.Replica, c.Valid); err != nil {
			return err
		}
		return c.write(auth, leaf)
	}); err != nil {
		return err
	}
	if c.Output == outputJSON {
		return printJSON(a.stdout, map[string]any{"serial": certs.Serial(leaf.Cert), "not_after": leaf.Cert.NotAfter, "identity": leaf.Cert.URIs[0].String(), "folder": c.Out})
	}
	_, err = fmt.Fprintf(a.stdout, "%s, serial %s, until %s: written to %s\n", leaf.Cert.URIs[0], certs.Serial(leaf.Cert), leaf.Cert.NotAfter.UTC().Format(time.RFC3339), c.Out)
	return err
}

func (c *certsIssueCmd) write(auth *certs.Authority, leaf *certs.Leaf) error {
	key, err := leaf.KeyPEM()
	if err != nil {
		return err
	}
	ca, err := auth.BundlePEM()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
		perm os.FileMode
	}{{c.Replica + ".key", key, 0o600}, {c.Replica + ".crt", leaf.CertPEM(), 0o644}, {"ca.crt", ca, 0o644}} {
		path := filepath.Join(c.Out, f.name)
		if !c.Force && f.name != "ca.crt" {
			if _, err := os.Lstat(path); err == nil {
				return usageError("%s is there already: use --force to replace it", path)
			}
		}
		// Whole or not at all: a sidecar may be reading them.
		if err := fsys.OS.WriteFile("certs.issue", path, f.data, f.perm); err != nil {
			return err
		}
	}
	return nil
}

type certsRotateCmd struct {
	secretsFlags
	waitFlag
}

// Examples implements clidoc's interface.
func (*certsRotateCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman certs rotate --home /srv/jenkins --timeout 5m", Text: "A new authority; run it again if it was interrupted"}}
}

func (c *certsRotateCmd) Run(a *app) error {
	v, err := c.open(a)
	if err != nil {
		return err
	}
	if err := v.change("certs rotate", func() error {
		ctx, cancel := c.context(a.ctx)
		defer cancel()
		r := &certs.Rotation{
			Authority: certs.NewAuthority(v.fs, v.home, v.cluster), Progress: v.progress,
			Holders: func(context.Context) ([]certs.Holder, error) { return sidecar.CertHolders(v.fs, v.home) },
		}
		return r.Run(ctx)
	}); err != nil {
		return err
	}
	return (&certsStatusCmd{c.secretsFlags}).Run(a)
}

type certsRevokeCmd struct {
	secretsFlags
	Serial  []string `arg:"" optional:"" help:"Serial numbers in hex, as 'footman certs status' shows them."`
	Replica string   `help:"Revoke the certificate that this replica shows now."`
	Reason  string   `help:"For people."`
}

// Examples implements clidoc's interface.
func (*certsRevokeCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman certs revoke --replica b --reason 'disk of host b was stolen' --home /srv/jenkins", Text: "Its sidecar gets a new one at once, if it still lives"}}
}

func (c *certsRevokeCmd) Run(a *app) error {
	v, err := c.open(a)
	if err != nil {
		return err
	}
	all, err := sidecar.ReadSecrets(v.fs, v.home)
	if err != nil {
		return err
	}
	byName, bySerial := map[string]string{}, map[string]sidecar.SecretsOf{}
	for _, r := range all {
		byName[r.Name], bySerial[r.Serial] = r.Serial, r
	}
	serials := c.Serial
	if c.Replica != "" {
		if byName[c.Replica] == "" {
			return usageError("replica %q has shown no certificate; 'footman certs status' lists those that have", c.Replica)
		}
		serials = append(serials, byName[c.Replica])
	}
	if len(serials) == 0 {
		return usageError("say what to revoke: serial numbers, or --replica")
	}
	for i, s := range serials {
		if serials[i], err = certs.CheckSerial(s); err != nil {
			return usageError("%v", err)
		}
	}
	auth, added := certs.NewAuthority(v.fs, v.home, v.cluster), 0
	if err := v.change("certs revoke "+strings.Join(serials, " "), func() error {
		for _, s := range serials {
			of := bySerial[s]
			is, err := auth.Revoke(certs.Revoked{Serial: s, Replica: of.Name, NotAfter: of.NotAfter, Reason: c.Reason})
			if err != nil {
				return err
			}
			if is {
				added++
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if c.Output == outputJSON {
		return printJSON(a.stdout, map[string]any{"revoked": serials, "new": added})
	}
	_, err = fmt.Fprintf(a.stdout, "%d revoked (%d of them now); sidecars refuse them %s\n", len(serials), added, v.follow())
	return err
}
