//go:build !faults

package fsys

// System returns the file system that programs use: [OS].
func System() FS { return OS }
