package conflicts_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// history knows of each content that somebody saved what its author had seen, which no
// replica knows.
type history map[string]map[string]bool

// save has a controller make a new content out of what it has loaded.
func (h history) save(m *memory, rel, content string) {
	m.change(rel, func(loaded string) string {
		h[content] = maps.Clone(h[loaded])
		if h[content] == nil {
			h[content] = map[string]bool{}
		}
		h[content][content] = true
		return content
	})
}

// lost are the contents that the author of what is in force had not seen, nor the
// author of anything that a conflict keeps.
func (h history) lost(inForce string, conflicts []string) (out []string) {
	for content := range h {
		if h[inForce][content] || slices.ContainsFunc(conflicts, func(c string) bool { return h[c][content] }) {
			continue
		}
		out = append(out, content)
	}
	slices.Sort(out)
	return out
}

// Whoever saves what, from whatever he has loaded, changed or as it was, and whenever he
// loads what others saved: what he overwrites without having seen it is among the
// conflicts, or in what somebody made of it.
func TestNothingIsLostInSilence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		lossy := rapid.Bool().Draw(rt, "lossy")
		type step struct {
			who   int
			what  string
			pause int // ms
		}
		var steps []step
		for range rapid.IntRange(1, 14).Draw(rt, "n") {
			steps = append(steps, step{
				rapid.IntRange(0, 2).Draw(rt, "who"), rapid.SampledFrom([]string{"save", "save", "again", "again", "freeze", "thaw"}).Draw(rt, "what"),
				rapid.SampledFrom([]int{0, 0, 1, 30, 400, 2000, 6000, 30_000}).Draw(rt, "pause"),
			})
		}
		failed := ""
		synctest.Test(t, func(t *testing.T) {
			w, h := newWorld(t, seed), history{}
			defer w.close()
			h.save(w.r[0], jobX, "<v/>")
			time.Sleep(time.Minute)
			w.mu.Lock()
			w.lossy = lossy
			w.mu.Unlock()
			for i, s := range steps {
				switch m := w.r[s.who]; s.what {
				case "save":
					h.save(m, jobX, fmt.Sprintf("<v%d/>", i))
				case "again":
					m.change(jobX, func(loaded string) string { return loaded })
				default:
					m.freeze(s.what == "freeze")
				}
				time.Sleep(time.Duration(s.pause)*time.Millisecond + time.Microsecond)
			}
			time.Sleep(10 * time.Minute)
			for _, m := range w.r {
				m.freeze(false)
			}
			time.Sleep(10 * time.Minute)
			w.equal()
			names := map[string]string{}
			for content := range h {
				names[digest(content).String()] = content
			}
			var found []string
			for _, c := range list(t, w.r[0].store, true) {
				found = append(found, names[c.Lost.String()], names[c.Winner.String()]) // a person is shown both
			}
			if lost := h.lost(w.disk(jobX), found); len(lost) > 0 {
				failed = fmt.Sprintf("lost: %v; in force: %s; conflicts: %v", lost, w.disk(jobX), found)
			}
		})
		if failed != "" {
			rt.Fatal(failed)
		}
	})
}
