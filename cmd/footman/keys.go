package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/sidecar"
)

type keysCmd struct {
	List   keysListCmd   `cmd:"" help:"Show the gossip keys by fingerprint, and who holds them."`
	Rotate keysRotateCmd `cmd:"" help:"Replace the gossip key without losing a member; goes on with a rotation that was interrupted."`
	Add    keysAddCmd    `cmd:"" help:"Add a key: everybody will understand it, nobody uses it yet."`
	Use    keysUseCmd    `cmd:"" help:"Encrypt with a key that every living sidecar holds."`
	Remove keysRemoveCmd `cmd:"" help:"Remove a key that no living sidecar encrypts with."`
}

type keyLine struct {
	Fingerprint string   `json:"fingerprint"`
	Encrypts    bool     `json:"encrypts"`
	Bits        int      `json:"bits"`
	HeldBy      []string `json:"held_by"` // living sidecars
	MissingAt   []string `json:"missing_at"`
}

type keysAnswer struct {
	Keys     []keyLine `json:"keys"`
	Rotating bool      `json:"rotating"` // a rotation was begun and not finished
}

const bitsOfByte = 8

// keys reads the keyring, and what the living sidecars say of theirs.
func (v *vault) keys() ([][]byte, []cluster.KeyHolder, error) {
	keys, err := cluster.LoadKeyring(v.fs, v.home.GossipKey())
	if err != nil {
		return nil, nil, err
	}
	holders, err := sidecar.KeyHolders(v.fs, v.home)
	return keys, holders, err
}

type keysListCmd struct{ secretsFlags }

// Examples implements clidoc's interface.
func (*keysListCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman keys list --home /srv/jenkins", Text: "Keys are shown by fingerprints only"}}
}

func (c *keysListCmd) Run(a *app) error {
	v, err := c.open(a)
	if err != nil {
		return err
	}
	keys, holders, err := v.keys()
	if err != nil {
		return err
	}
	out := keysAnswer{}
	if out.Rotating, err = cluster.RotatingKeys(v.fs, v.home.KeyRotation()); err != nil {
		return err
	}
	for i, k := range keys {
		l := keyLine{Fingerprint: cluster.Fingerprint(k), Encrypts: i == 0, Bits: len(k) * bitsOfByte, HeldBy: []string{}, MissingAt: []string{}}
		for _, h := range holders {
			if slices.Contains(h.Keys, l.Fingerprint) {
				l.HeldBy = append(l.HeldBy, h.Name)
			} else {
				l.MissingAt = append(l.MissingAt, h.Name)
			}
		}
		out.Keys = append(out.Keys, l)
	}
	if c.Output == outputJSON {
		return printJSON(a.stdout, out)
	}
	rows := [][]string{{"KEY", "ENCRYPTS", "BITS", "HELD BY", "MISSING AT"}}
	for _, l := range out.Keys {
		rows = append(rows, []string{l.Fingerprint, yesNo(l.Encrypts), strconv.Itoa(l.Bits), dash(strings.Join(l.HeldBy, ",")), dash(strings.Join(l.MissingAt, ","))})
	}
	if err := table(a.stdout, rows); err != nil {
		return err
	}
	if out.Rotating {
		fmt.Fprintln(a.stderr, "a rotation was begun and not finished: run 'footman keys rotate' to go on")
	}
	return nil
}

type keysRotateCmd struct {
	secretsFlags
	waitFlag
}

// Examples implements clidoc's interface.
func (*keysRotateCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman keys rotate --home /srv/jenkins --timeout 5m", Text: "A new key for gossip; run it again if it was interrupted"}}
}

func (c *keysRotateCmd) Run(a *app) error {
	v, err := c.open(a)
	if err != nil {
		return err
	}
	if err := v.change("keys rotate", func() error {
		ctx, cancel := c.context(a.ctx)
		defer cancel()
		r := &cluster.KeyRotation{
			FS: v.fs, Path: v.home.GossipKey(), Marker: v.home.KeyRotation(), Progress: v.progress,
			Holders: func(context.Context) ([]cluster.KeyHolder, error) { return sidecar.KeyHolders(v.fs, v.home) },
		}
		return r.Run(ctx)
	}); err != nil {
		return err
	}
	return (&keysListCmd{c.secretsFlags}).Run(a)
}

type keysAddCmd struct {
	secretsFlags
	KeyFile string `help:"File with the key in base64, '-' for the standard input. Default: a new random key." placeholder:"FILE"`
}

// Examples implements clidoc's interface.
func (*keysAddCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman keys add --home /srv/jenkins", Text: "A new random key"},
		{Line: "serf keygen | footman keys add --home /srv/jenkins --key-file -", Text: "A key of another origin; never as an argument, where others see it"},
	}
}

// maxKeyText bounds reading a key.
const maxKeyText = 1024

func (c *keysAddCmd) read(a *app) ([]byte, error) {
	if c.KeyFile == "" {
		return cluster.NewKey()
	}
	in := a.stdin
	if c.KeyFile != "-" {
		f, err := os.Open(c.KeyFile)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxKeyText))
	if err != nil {
		return nil, err
	}
	key, err := cluster.ParseKey(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, usageError("--key-file: %v", err)
	}
	return key, nil
}

func (c *keysAddCmd) Run(a *app) error {
	v, err := c.open(a)
	if err != nil {
		return err
	}
	key, err := c.read(a)
	if err != nil {
		return err
	}
	fp := cluster.Fingerprint(key)
	if err := v.change("keys add "+fp, func() error {
		return cluster.UpdateKeyring(v.fs, v.home.GossipKey(), func(keys [][]byte) ([][]byte, error) {
			if slices.ContainsFunc(keys, func(k []byte) bool { return slices.Equal(k, key) }) {
				return keys, nil
			}
			return append(keys, key), nil
		})
	}); err != nil {
		return err
	}
	return tellKey(a, c.Output, fp, "was added; sidecars take it "+v.follow())
}

func tellKey(a *app, o outputFormat, fp, text string) error {
	if o == outputJSON {
		return printJSON(a.stdout, map[string]string{"fingerprint": fp})
	}
	_, err := fmt.Fprintf(a.stdout, "key %s %s\n", fp, text)
	return err
}

type keysUseCmd struct {
	secretsFlags
	Key   string `arg:"" help:"Fingerprint, or its beginning."`
	Force bool   `help:"Also if a living sidecar does not hold it; that one hears nothing any more until it does."`
}

// Examples implements clidoc's interface.
func (*keysUseCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman keys use 3f9a --home /srv/jenkins", Text: "Refused while a living sidecar does not hold the key"}}
}

func (c *keysUseCmd) Run(a *app) error {
	v, err := c.open(a)
	if err != nil {
		return err
	}
	var fp string
	if err := v.change("keys use "+c.Key, func() error {
		keys, holders, err := v.keys()
		if err != nil {
			return err
		}
		i, err := cluster.FindKey(keys, c.Key)
		if err != nil {
			return noKey(err)
		}
		fp = cluster.Fingerprint(keys[i])
		var missing []string
		for _, h := range holders {
			if !slices.Contains(h.Keys, fp) {
				missing = append(missing, h.Name)
			}
		}
		if len(missing) > 0 && !c.Force {
			return fmt.Errorf("key %s is not held yet by %s, who would hear nothing any more: try again in some seconds, or use --force", fp, strings.Join(missing, ", "))
		}
		return cluster.UpdateKeyring(v.fs, v.home.GossipKey(), func(keys [][]byte) ([][]byte, error) {
			i, err := cluster.FindKey(keys, fp)
			if err != nil {
				return nil, err
			}
			key := keys[i]
			return slices.Insert(slices.Delete(keys, i, i+1), 0, key), nil
		})
	}); err != nil {
		return err
	}
	return tellKey(a, c.Output, fp, "encrypts from now on")
}

type keysRemoveCmd struct {
	secretsFlags
	Key   string `arg:"" help:"Fingerprint, or its beginning."`
	Force bool   `help:"Also if a living sidecar still encrypts with it; nobody hears that one until it follows."`
}

// Examples implements clidoc's interface.
func (*keysRemoveCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman keys remove 8c01 --home /srv/jenkins", Text: "Refused while it is in use"}}
}

func (c *keysRemoveCmd) Run(a *app) error {
	v, err := c.open(a)
	if err != nil {
		return err
	}
	var fp string
	if err := v.change("keys remove "+c.Key, func() error {
		keys, holders, err := v.keys()
		if err != nil {
			return err
		}
		i, err := cluster.FindKey(keys, c.Key)
		if err != nil {
			return noKey(err)
		}
		fp = cluster.Fingerprint(keys[i])
		if i == 0 {
			return usageError("key %s encrypts: use another one first ('footman keys use'), or let 'footman keys rotate' do all", fp)
		}
		var users []string
		for _, h := range holders {
			if len(h.Keys) == 0 || h.Keys[0] == fp {
				users = append(users, h.Name)
			}
		}
		if len(users) > 0 && !c.Force {
			return fmt.Errorf("%s may still encrypt with key %s: try again in some seconds, or use --force", strings.Join(users, ", "), fp)
		}
		return cluster.UpdateKeyring(v.fs, v.home.GossipKey(), func(keys [][]byte) ([][]byte, error) {
			return slices.DeleteFunc(keys, func(k []byte) bool { return cluster.Fingerprint(k) == fp }), nil
		})
	}); err != nil {
		return err
	}
	return tellKey(a, c.Output, fp, "was removed")
}

// noKey makes a wrong fingerprint a mistake of the caller's.
func noKey(err error) error {
	if none, ok := errors.AsType[*cluster.NoKeyError](err); ok {
		return &exitError{exitUsage, none}
	}
	return err
}
