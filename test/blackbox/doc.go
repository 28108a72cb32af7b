// Package blackbox holds the black-box tests of Footman: they run the real
// binary as sidecars, runners, simulated controllers and agents, kill and stall
// them, and judge from the logs that the builds wrote.
//
// One short test runs with every `go test ./...`. All others need the build tag
// integration. The binary is built with the tag faults, so that a test can break
// exactly one step; FOOTMAN_BIN names another one, which must be built with it as
// well. A test that failed leaves its folder behind and names it.
package blackbox
