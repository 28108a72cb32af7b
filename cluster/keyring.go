package cluster

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/memberlist"
)

// maxKeys bounds a keyring: every undecryptable packet is tried with each key.
// Rotation needs two; the rest is slack for interrupted ones.
const maxKeys = 8

// checkKeyring returns nil for a usable keyring.
func checkKeyring(keys [][]byte, insecure bool) error {
	if insecure {
		if len(keys) > 0 {
			return &ConfigError{"Insecure", "a Keyring is given as well; choose one"}
		}
		return nil
	}
	if len(keys) == 0 {
		return ErrNoKeyring
	}
	if len(keys) > maxKeys {
		return &ConfigError{"Keyring", fmt.Sprintf("has %d keys, limit %d", len(keys), maxKeys)}
	}
	for i, k := range keys {
		if memberlist.ValidateKey(k) != nil { // its text could not name the key's place
			return &ConfigError{"Keyring", fmt.Sprintf("key %d has %d bytes; AES needs 16, 24 or 32", i+1, len(k))}
		}
	}
	return nil
}

func newKeyring(keys [][]byte) (*memberlist.Keyring, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return memberlist.NewKeyring(keys, keys[0])
}

// SetKeyring replaces the keys of a running cluster; the first one encrypts
// from now on. To rotate without a gap, every member first gets (old, new),
// then (new, old), then (new). It cannot switch encryption on or off.
func (c *Cluster) SetKeyring(keys [][]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keyring == nil {
		if c.cfg.Insecure {
			return &ConfigError{"Keyring", "this cluster was started without encryption"}
		}
		return ErrNotOpen
	}
	if err := checkKeyring(keys, false); err != nil {
		return err
	}
	for _, k := range keys {
		if err := c.keyring.AddKey(k); err != nil {
			return fmt.Errorf("add gossip key: %w", err)
		}
	}
	if err := c.keyring.UseKey(keys[0]); err != nil {
		return fmt.Errorf("use gossip key: %w", err)
	}
	for _, old := range c.keyring.GetKeys() {
		if !containsKey(keys, old) {
			if err := c.keyring.RemoveKey(old); err != nil {
				return fmt.Errorf("remove gossip key: %w", err)
			}
		}
	}
	return nil
}

func containsKey(keys [][]byte, key []byte) bool {
	for _, k := range keys {
		if bytes.Equal(k, key) {
			return true
		}
	}
	return false
}
