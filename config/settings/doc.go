// Package settings is what holds for a whole cluster: a small, strict YAML file in
// the home, with a version that grows, who changed it and when. It is changed
// under a lock, replaced as a whole, and its last versions are kept.
//
// The package reads and writes; it applies nothing and watches nothing. Settings of
// one host are in package config.
package settings
