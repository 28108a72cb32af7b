package syncstate

import (
	"slices"
	"testing"
	"time"
)

func dig(c byte) Digest { return Digest{c} }

// step is one thing that becomes known: a save, or a sighting on disk.
type step struct {
	by           string
	digest, base byte
	seen         bool // found on disk; nobody said anything
	read         bool // read from disk and compared, after all before it became known
	boot         bool
	at           time.Duration // by its author's clock, since the start; zero: now
	began        time.Duration // when the boot did; zero: not known
}

func play(steps []step, disk byte) (lost []verdict) {
	var l lineage
	start := time.Unix(1_800_000_000, 0)
	now := start
	for _, s := range steps {
		now = now.Add(10 * time.Second)
		if s.seen {
			l.saw(dig(s.digest), now, now, "")
			continue
		}
		if s.read {
			l.outlived(dig(s.digest))
			v, _ := l.judge(dig(s.digest), now)
			lost = append(lost, v...)
			continue
		}
		at := now
		if s.at != 0 {
			at = start.Add(s.at)
		}
		base := dig(s.base)
		if s.base == '?' {
			base = held
		}
		n := node{digest: dig(s.digest), base: base, by: s.by, boot: s.boot, at: at.UnixNano()}
		if s.began != 0 {
			n.began = start.Add(s.began).UnixNano()
		}
		l.saved(n, now)
	}
	for range 10 {
		now = now.Add(10 * time.Second)
		l.outlived(dig(disk))
		v, _ := l.judge(dig(disk), now)
		lost = append(lost, v...)
	}
	return lost
}

// The table is the rule: what was saved and is not in the past of what lies on disk
// is lost, and nothing else is; what nobody can know is said to be unknown.
func TestLineage(t *testing.T) {
	for name, c := range map[string]struct {
		steps   []step
		disk    byte
		lost    string // digests, in any order
		newer   byte   // of the first one
		unknown string
	}{
		"one after another":                  {steps: []step{{by: "a", digest: 1}, {by: "b", digest: 2, base: 1}, {by: "a", digest: 3, base: 2}}, disk: 3},
		"one after another, backwards":       {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 4, base: 3, at: 9 * time.Second}, {by: "b", digest: 3, base: 2, at: 8 * time.Second}, {by: "a", digest: 2, base: 1, at: 7 * time.Second}}, disk: 4},
		"heard before its base is":           {steps: []step{{seen: true, digest: 9}, {by: "b", digest: 2, base: 1, at: 9 * time.Second}, {by: "a", digest: 1, base: 9, at: 8 * time.Second}}, disk: 2},
		"both had the same base":             {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 1}}, disk: 3, lost: "\x02", newer: 3},
		"the same, base never seen":          {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 1}}, disk: 3, lost: "\x02", newer: 3},
		"the same, and somebody went on":     {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 1}, {by: "c", digest: 4, base: 3}}, disk: 4, lost: "\x02", newer: 3},
		"the other's word comes late":        {steps: []step{{seen: true, digest: 1}, {by: "b", digest: 3, base: 1}, {by: "a", digest: 2, base: 1}}, disk: 2, lost: "\x03", newer: 2},
		"seen on disk before it was said":    {steps: []step{{seen: true, digest: 1}, {seen: true, digest: 2}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 2}}, disk: 3},
		"seen on disk, and stale":            {steps: []step{{by: "a", digest: 2, base: 1}, {seen: true, digest: 3}, {by: "b", digest: 3, base: 1}}, disk: 3, lost: "\x02", newer: 3},
		"edited by hand":                     {steps: []step{{seen: true, digest: 1}, {seen: true, digest: 2}, {seen: true, digest: 3}}, disk: 3},
		"edited by hand, then stale save":    {steps: []step{{seen: true, digest: 1}, {seen: true, digest: 2}, {by: "a", digest: 3, base: 1}}, disk: 3, lost: "\x02", newer: 3},
		"edited by hand over a save":         {steps: []step{{by: "a", digest: 2, base: 1}, {seen: true, digest: 3}, {by: "b", digest: 4, base: 3}}, disk: 4},
		"put back by hand":                   {steps: []step{{by: "a", digest: 2, base: 1}, {seen: true, digest: 1}}, disk: 1},
		"saved again unchanged":              {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}}, disk: 2},
		"there and back again":               {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "a", digest: 1, base: 2}, {by: "b", digest: 3, base: 1}}, disk: 3},
		"back again overwritten":             {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "a", digest: 1, base: 2}, {by: "b", digest: 3, base: 2}}, disk: 3, lost: "\x01", newer: 3},
		"stale before there and back":        {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "a", digest: 1, base: 2}, {by: "b", digest: 3, base: 1, at: time.Second}}, disk: 1, lost: "\x03"},
		"toggled, seen before it was said":   {steps: []step{{by: "b", digest: 1}, {by: "b", digest: 2, base: 1}, {by: "c", digest: 1, base: 2}, {read: true, digest: 2}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 2, base: 2, boot: true}}, disk: 2},
		"toggled":                            {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 2}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 2}, {by: "a", digest: 2, base: 1}}, disk: 2},
		"two saved the same":                 {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 2, base: 1}, {by: "c", digest: 3, base: 2}}, disk: 3},
		"two saved the same, late":           {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "c", digest: 3, base: 2}, {by: "b", digest: 2, base: 1}}, disk: 3},
		"the same from different bases":      {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 2, base: 7}, {by: "c", digest: 3, base: 2}}, disk: 3},
		"two saves unseen":                   {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "a", digest: 3, base: 2}, {by: "b", digest: 4, base: 1}}, disk: 4, lost: "\x03", newer: 4},
		"lost and lost back":                 {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 1}, {by: "a", digest: 4, base: 2}}, disk: 4, lost: "\x03", newer: 4},
		"two lost":                           {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 1}, {by: "c", digest: 4, base: 1}}, disk: 4, lost: "\x02\x03"},
		"deleted and changed":                {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 0, base: 1}, {by: "b", digest: 2, base: 1}}, disk: 2, lost: "\x00", newer: 2},
		"changed and deleted unseen":         {steps: []step{{seen: true, digest: 1}, {by: "b", digest: 2, base: 1}, {by: "a", digest: 0, base: 1}}, disk: 0, lost: "\x02", newer: 0},
		"deleted and made anew":              {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 0, base: 1}, {by: "b", digest: 2, base: 0}}, disk: 2},
		"deleted and made anew, word late":   {steps: []step{{by: "a", digest: 1}, {by: "b", digest: 2, at: 25 * time.Second}, {read: true, digest: 2}, {by: "a", digest: 0, base: 1, at: 15 * time.Second}}, disk: 2},
		"both made it":                       {steps: []step{{by: "a", digest: 1}, {by: "b", digest: 2}}, disk: 2, lost: "\x01", newer: 2},
		"based on something long gone":       {steps: []step{{by: "a", digest: 5, base: 4}, {by: "b", digest: 6, base: 1}}, disk: 6, unknown: "\x05"},
		"nobody knows on what":               {steps: []step{{by: "a", digest: 5, base: 4}, {by: "b", digest: 6, base: '?'}}, disk: 6, unknown: "\x05"},
		"written again by a boot":            {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1, boot: true}}, disk: 1, lost: "\x02", newer: 1},
		"written again by a boot, before":    {steps: []step{{by: "b", digest: 1, base: 1, boot: true}, {by: "a", digest: 2, base: 1, at: 8 * time.Second}}, disk: 1, lost: "\x02", newer: 1},
		"a boot that read what was before":   {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1, boot: true, at: 80 * time.Second, began: 70 * time.Second}}, disk: 1, lost: "\x02", newer: 1},
		"a boot long after, put back before": {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1, boot: true, at: 90 * time.Second, began: 80 * time.Second}}, disk: 1},
		"a boot over what was only seen":     {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1, boot: true}}, disk: 1, lost: "\x02", newer: 1},
		"a boot, and then a save":            {steps: []step{{by: "b", digest: 1, base: 1, boot: true}, {by: "a", digest: 2, base: 1}}, disk: 2},
		"a boot, a save, put back by hand":   {steps: []step{{by: "b", digest: 1, base: 1, boot: true}, {by: "a", digest: 2, base: 1}, {seen: true, digest: 1}}, disk: 1},
		"a boot, and a revert on purpose":    {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1, boot: true}, {by: "a", digest: 1, base: 2}}, disk: 1},
		"a boot in another form":             {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 1, boot: true}}, disk: 3, lost: "\x02", newer: 3},
		"a boot with an unknown base":        {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: '?', boot: true}}, disk: 1, lost: "\x02", newer: 1},
		"three boots at once":                {steps: []step{{by: "a", digest: 1, base: 1, boot: true}, {by: "b", digest: 1, base: 1, boot: true}, {by: "c", digest: 1, base: 1, boot: true}}, disk: 1},
		"three boots, another form":          {steps: []step{{by: "a", digest: 2, base: 1, boot: true}, {by: "b", digest: 2, base: 1, boot: true}, {by: "c", digest: 2, base: 1, boot: true}}, disk: 2},
		"rewritten over a save":              {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten, word before the save":    {steps: []step{{seen: true, digest: 1}, {by: "b", digest: 1, base: 1}, {by: "a", digest: 2, base: 1, at: 18 * time.Second}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten, clocks differ":           {steps: []step{{seen: true, digest: 1}, {by: "b", digest: 1, base: 1}, {by: "a", digest: 2, base: 1, at: 23 * time.Second}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten, base never seen":         {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten over two saves":           {steps: []step{{by: "a", digest: 2, base: 1}, {by: "a", digest: 3, base: 2}, {by: "b", digest: 1, base: 1}}, disk: 1, lost: "\x03", newer: 1},
		"rewritten over an edit by hand":     {steps: []step{{seen: true, digest: 1}, {seen: true, digest: 2}, {by: "b", digest: 1, base: 1}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten by two":                   {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}, {by: "c", digest: 1, base: 1}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten before and after":         {steps: []step{{by: "b", digest: 1, base: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten by one before":            {steps: []step{{by: "c", digest: 1, base: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}, {by: "c", digest: 1, base: 1, at: 10 * time.Second}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten by one long before":       {steps: []step{{seen: true, digest: 1}, {by: "b", digest: 1, base: 1, at: 30 * time.Second}, {by: "c", digest: 1, base: 1, at: time.Second}, {by: "a", digest: 2, base: 1, at: 20 * time.Second}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten from long ago":            {steps: []step{{by: "a", digest: 5, base: 4}, {by: "b", digest: 1, base: 1}}, disk: 1, unknown: "\x05"},
		"rewritten, seen before it was":      {steps: []step{{by: "a", digest: 5, base: 4}, {seen: true, digest: 1}, {by: "b", digest: 1, base: 1}}, disk: 1, unknown: "\x05"},
		"rewritten, and saved after":         {steps: []step{{by: "b", digest: 1, base: 1}, {by: "a", digest: 2, base: 1}}, disk: 2},
		"rewritten, and in the same moment":  {steps: []step{{by: "b", digest: 1, base: 1}, {by: "a", digest: 2, base: 1, at: 11 * time.Second}}, disk: 2},
		"rewritten, saved, put back":         {steps: []step{{by: "b", digest: 1, base: 1}, {by: "a", digest: 2, base: 1}, {seen: true, digest: 1}}, disk: 1},
		"rewritten, put back, and on":        {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}, {by: "a", digest: 2, base: 1, at: time.Minute}, {by: "c", digest: 3, base: 2}}, disk: 3},
		"rewritten by its author":            {steps: []step{{by: "a", digest: 2, base: 1}, {by: "a", digest: 1, base: 1}}, disk: 1},
		"rewritten after a revert":           {steps: []step{{by: "a", digest: 2, base: 1}, {by: "c", digest: 1, base: 2}, {by: "b", digest: 1, base: 1}}, disk: 1},
		"rewritten, a revert's word late":    {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}, {by: "c", digest: 1, base: 2, at: 15 * time.Second}}, disk: 1},
		"rewritten what is newest":           {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 2, base: 2}, {by: "a", digest: 2, base: 2}}, disk: 2},
		"rewritten, then saved from it":      {steps: []step{{by: "b", digest: 1, base: 1}, {by: "b", digest: 2, base: 1}, {by: "a", digest: 3, base: 2}, {by: "b", digest: 3, base: 3}}, disk: 3},
		"rewritten, and saved over that":     {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}, {by: "c", digest: 3, base: 1, at: 22 * time.Second}}, disk: 3, lost: "\x02"},
		"rewritten, and saved by the same":   {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}, {by: "b", digest: 3, base: 1}}, disk: 3, lost: "\x02"},
		"rewritten, which hides nothing":     {steps: []step{{by: "c", digest: 2, base: 1}, {by: "a", digest: 3, base: 1}, {by: "c", digest: 4, base: 2}, {by: "a", digest: 6, base: 3}, {by: "c", digest: 4, base: 4}, {by: "a", digest: 9, base: 6}}, disk: 9, lost: "\x04"},
		"rewritten, loaded, rewritten":       {steps: []step{{by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1}, {by: "a", digest: 1, base: 1}}, disk: 1, lost: "\x02", newer: 1},
		"rewritten by all, and saved on":     {steps: []step{{by: "a", digest: 1}, {by: "a", digest: 1, base: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 1, base: 1, at: time.Minute}, {by: "a", digest: 1, base: 1, at: time.Minute}, {by: "c", digest: 1, base: 1, at: time.Minute}, {by: "b", digest: 3, base: 1, at: time.Minute}, {by: "c", digest: 4, base: 1, at: time.Minute}}, disk: 4, lost: "\x02\x03"},
		"rewritten by both, and much on":     {steps: []step{{by: "a", digest: 1}, {by: "a", digest: 2, base: 1, at: 30 * time.Second}, {by: "a", digest: 3, base: 2, at: 30 * time.Second}, {by: "c", digest: 4, base: 3, at: 30 * time.Second}, {by: "a", digest: 3, base: 3, at: 30 * time.Second}, {by: "a", digest: 5, base: 3, at: 32 * time.Second}, {by: "c", digest: 3, base: 3, at: 32 * time.Second}, {by: "a", digest: 5, base: 5, at: 32 * time.Second}, {by: "a", digest: 6, base: 5, at: 32 * time.Second}, {by: "a", digest: 6, base: 6, at: 32 * time.Second}, {by: "a", digest: 7, base: 6, at: 32 * time.Second}, {by: "a", digest: 8, base: 7, at: 32 * time.Second}}, disk: 8, lost: "\x04"},
		"rewritten, and much after that":     {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 2}, {by: "a", digest: 4, base: 2}, {by: "b", digest: 5, base: 4}, {by: "b", digest: 5, base: 5}, {by: "a", digest: 6, base: 4}, {by: "a", digest: 7, base: 6}, {by: "a", digest: 8, base: 7}, {by: "b", digest: 9, base: 8}}, disk: 9, lost: "\x03\x05"},
		"one memory":                         {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1, at: 20 * time.Second}, {by: "a", digest: 3, base: 1, at: 21 * time.Second}}, disk: 3},
		"one memory, and its base again":     {steps: []step{{by: "a", digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 2}, {by: "b", digest: 4, base: 3}, {by: "a", digest: 5, base: 2}, {by: "a", digest: 6, base: 5}, {by: "b", digest: 7, base: 6, at: 70 * time.Second}, {by: "a", digest: 6, base: 6, at: 70 * time.Second}, {by: "b", digest: 8, base: 6, at: 72 * time.Second}, {by: "b", digest: 8, base: 8}, {read: true, digest: 8}, {by: "a", digest: 9, base: 8}}, disk: 9, lost: "\x04\x07"},
		"one replica, lost and came back":    {steps: []step{{seen: true, digest: 1}, {by: "a", digest: 2, base: 1}, {by: "b", digest: 3, base: 1}, {by: "a", digest: 4, base: 3}}, disk: 4, lost: "\x02", newer: 3},
	} {
		t.Run(name, func(t *testing.T) {
			var lost, unknown []byte
			got := play(c.steps, c.disk)
			for _, v := range got {
				if v.candidate && v.newer.digest != dig(c.disk) {
					t.Errorf("%v counts only if %v lies there, and %d does", v.older.digest, v.newer.digest, c.disk)
				}
				if v.unknown {
					unknown = append(unknown, v.older.digest[0])
				} else {
					lost = append(lost, v.older.digest[0])
				}
			}
			slices.Sort(lost)
			if string(lost) != c.lost || string(unknown) != c.unknown {
				t.Fatalf("lost %q, unknown %q; want %q and %q", lost, unknown, c.lost, c.unknown)
			}
			if c.newer != 0 && got[0].newer.digest != dig(c.newer) {
				t.Errorf("overwritten by %v, want %d", got[0].newer.digest, c.newer)
			}
		})
	}
}

// A long chain is reduced and stays a chain; who has one of its reduced versions
// loaded and saves is still found, and a save from the newest one is none.
func TestLineageReduced(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for stale := byte(1); stale < 30; stale++ {
		var l lineage
		for i := byte(1); i <= 30; i++ {
			l.saved(node{digest: dig(i), base: dig(i - 1), by: "a", at: now.UnixNano()}, now)
			if len(l.nodes) > maxForked {
				t.Fatalf("%d nodes", len(l.nodes))
			}
		}
		now = now.Add(time.Minute)
		l.saved(node{digest: dig(77), base: dig(stale), by: "b", at: now.UnixNano()}, now)
		v, _ := l.judge(dig(77), now.Add(time.Minute))
		if len(v) != 1 || v[0].unknown || v[0].older.digest != dig(30) || v[0].fork != dig(stale) {
			t.Fatalf("a save from version %d of 30: %+v", stale, v)
		}
		l.saved(node{digest: dig(78), base: dig(77), by: "c", at: now.UnixNano()}, now)
		if v, _ := l.judge(dig(78), now.Add(time.Minute)); len(v) != 0 {
			t.Fatalf("the next save is a conflict: %+v", v)
		}
		if !l.expire(now.Add(2 * keepLineage)) {
			t.Fatalf("old versions were kept: %+v", l)
		}
	}
}

// Who rewrites one of many older versions is found, and remembered once however often
// he does so.
func TestLineageRewritten(t *testing.T) {
	for stale := byte(1); stale < 30; stale++ {
		now := time.Unix(1_800_000_000, 0)
		var l lineage
		for i := byte(1); i <= 30; i++ {
			l.saved(node{digest: dig(i), base: dig(i - 1), by: "a", at: now.UnixNano()}, now)
		}
		for range 1000 {
			now = now.Add(time.Second)
			l.saved(node{digest: dig(stale), base: dig(stale), by: "b", at: now.UnixNano()}, now)
			if len(l.nodes) > maxForked {
				t.Fatalf("%d nodes", len(l.nodes))
			}
		}
		if v, again := l.judge(dig(stale), now); len(v) != 0 || !again.Equal(now.Add(flatGrace)) {
			t.Fatalf("version %d of 30 rewritten: %+v before words that are under way, again at %v", stale, v, again)
		}
		v, _ := l.judge(dig(stale), now.Add(time.Minute))
		if len(v) != 1 || v[0].unknown || !v[0].candidate || v[0].older.digest != dig(30) || v[0].newer.by != "b" || v[0].fork != dig(stale) {
			t.Fatalf("version %d of 30 rewritten: %+v", stale, v)
		}
		if v, _ := l.judge(dig(30), now.Add(time.Minute)); len(v) != 0 {
			t.Fatalf("the newest is in force, and that is a conflict: %+v", v)
		}
	}
}

// A start that wrote an old content back says so when it is up: until then it looks as if
// somebody had put it back by hand.
func TestLineageBootSpeaksLate(t *testing.T) {
	for late, want := range map[time.Duration]int{time.Minute: 1, 10 * time.Minute: 0} {
		now := time.Unix(1_800_000_000, 0)
		var l lineage
		l.saved(node{digest: dig(2), base: dig(1), by: "a", at: now.UnixNano()}, now)
		for range 4 {
			now = now.Add(10 * time.Second)
			if v, _ := l.judge(dig(1), now); len(v) != 0 {
				t.Fatalf("nobody has said anything: %+v", v)
			}
		}
		now = now.Add(late)
		l.saved(node{digest: dig(1), base: dig(1), by: "b", boot: true, at: now.UnixNano()}, now)
		v, _ := l.judge(dig(1), now)
		if len(v) != want || want == 1 && (!v[0].candidate || !v[0].newer.boot) {
			t.Errorf("%v later: %+v, want %d", late, v, want)
		}
	}
}

// What was told is told once, and again when it was put back and overwritten again.
func TestLineageTellsOnce(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	var l lineage
	l.saved(node{digest: dig(2), base: dig(1), by: "a", at: now.UnixNano()}, now)
	l.saved(node{digest: dig(1), base: dig(1), by: "b", boot: true, at: now.UnixNano()}, now)
	for want := 1; want <= 3; want++ {
		v, _ := l.judge(dig(1), now)
		again, _ := l.judge(dig(1), now)
		if len(v) != 1 || !v[0].candidate || len(again) != 0 {
			t.Fatalf("time %d: %+v, then %+v", want, v, again)
		}
		now = now.Add(time.Minute)
		l.saved(node{digest: dig(2), base: dig(1), by: "c", user: SidecarUser + "boot", at: now.UnixNano()}, now)
		if v, _ := l.judge(dig(2), now); len(v) != 0 {
			t.Fatalf("putting it back is a conflict: %+v", v)
		}
		now = now.Add(time.Minute)
		l.saved(node{digest: dig(1), base: dig(1), by: "b", boot: true, at: now.UnixNano()}, now)
	}
}
