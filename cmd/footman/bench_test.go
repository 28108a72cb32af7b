package main

import (
	"bytes"
	"strings"
	"testing"
)

// BenchmarkModel is what every command pays before it begins: kong's model of the
// command line.
func BenchmarkModel(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newParser(&commandLine{}, &bytes.Buffer{}, &bytes.Buffer{}, func(int) {}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVersion is a whole command, without the start of a process.
func BenchmarkVersion(b *testing.B) {
	b.Setenv("FOOTMAN_CONFIG", "")
	b.ReportAllocs()
	for b.Loop() {
		if code := run([]string{"version"}, strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}); code != 0 {
			b.Fatal(code)
		}
	}
}
