// Package config is what a host's configuration file, its environment and its
// flags may say: one definition for all three, in [File]. It reads the file
// strictly, says where each value came from, makes the commented reference file
// and checks what can be checked without side effects.
//
// It starts nothing and holds no secrets: settings name files with secrets, never
// secrets. What holds for a whole cluster is in package settings, below it, and
// the arithmetic of timers in package timers.
package config

import _ "embed"

// DefaultPath is read when nothing names another file. It may be missing.
const DefaultPath = "/etc/footman/footman.yaml"

// EnvFile names another file; set and empty, it says that there is none.
const EnvFile = "FOOTMAN_CONFIG"

// Reference is the commented file with every setting and its default. It is made
// from the comments of this package: go test ./config -update.
//
//go:embed footman.yaml
var Reference string
