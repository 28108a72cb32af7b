package syncstate

import (
	"fmt"
	"testing"
)

// A scan that is due for several reasons says all of them, once each and within bounds.
func TestScanSaysAllReasons(t *testing.T) {
	d := dueScan{wake: make(chan struct{}, 1)}
	for range 3 {
		d.ask("this process stood still for 9s", false)
		d.ask("7 changes of a were lost", true)
	}
	if why, quiet := d.take(); why != "this process stood still for 9s; 7 changes of a were lost" || quiet {
		t.Errorf("%q, quiet %v", why, quiet)
	}
	if why, _ := d.take(); why != "" {
		t.Errorf("told twice: %q", why)
	}
	d.ask("7 changes of a were lost", true)
	if why, quiet := d.take(); why != "7 changes of a were lost" || !quiet {
		t.Errorf("%q, quiet %v", why, quiet)
	}
	for i := range 10_000 {
		d.ask(fmt.Sprintf("%d changes of a were lost", i), true)
	}
	if why, _ := d.take(); len(why) > 2*maxWhy {
		t.Errorf("%d bytes of reasons", len(why))
	}
}
