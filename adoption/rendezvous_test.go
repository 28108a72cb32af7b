package adoption

import (
	"fmt"
	"testing"
)

// Every name is watched closely by exactly two others, or by all when there are
// fewer, whoever asks and in whatever order the members are listed; and the
// duty is spread.
func TestRendezvous(t *testing.T) {
	var alive []string
	duty := map[string]int{}
	for n := range 20 {
		alive = append([]string{fmt.Sprintf("r%d", n)}, alive...)
		clear(duty)
		for _, target := range append([]string{"gone"}, alive...) {
			watchers := 0
			for _, own := range alive {
				if own != target && watchesClosely(own, target, append(alive, own)) {
					watchers++
					duty[own]++
				}
			}
			others := len(alive)
			if target != "gone" {
				others--
			}
			if want := min(closeWatchers, others); watchers != want {
				t.Errorf("%d replicas: %s is watched closely by %d, want %d", len(alive), target, watchers, want)
			}
		}
	}
	for own, n := range duty {
		if n > 10 {
			t.Errorf("%s watches %d of 20 closely", own, n)
		}
	}
	if !watchesClosely("a", "b", nil) {
		t.Error("without gossip nobody watches")
	}
}
