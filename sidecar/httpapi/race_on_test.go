//go:build race

package httpapi_test

// raceEnabled: the race detector keeps shadow memory for everything.
const raceEnabled = true
