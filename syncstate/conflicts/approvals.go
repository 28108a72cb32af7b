package conflicts

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode/utf16"
)

const approvalRoot = "scriptApproval"

// approvalSet is one set in scriptApproval.xml (script-security 1.24 to 1373).
type approvalSet struct {
	// key is the element by which two entries are the same; "": all of it.
	key string
	// sorted: a TreeSet. XStream builds it from the order in the file without looking,
	// so an entry in a wrong place would not be found again.
	sorted bool
}

var approvalSets = map[string]approvalSet{
	"approvedScriptHashes":     {key: "string", sorted: true},
	"approvedSignatures":       {key: "string", sorted: true},
	"aclApprovedSignatures":    {key: "string", sorted: true},
	"approvedClasspathEntries": {key: "hash", sorted: true},
	"pendingClasspathEntries":  {key: "hash", sorted: true},
	"pendingScripts":           {},
	"pendingSignatures":        {},
}

// mergeApprovals puts together what two approved and revoked since base. What either
// of them has revoked stays revoked. Without a base nobody can tell a revocation
// from an approval, so it refuses.
func mergeApprovals(base, lost, disk []byte) ([]byte, error) {
	if base == nil {
		return nil, refuse("the version on which both were based was not kept, so what was approved can't be told from what was revoked")
	}
	var docs [3][]container
	for i, data := range [][]byte{base, lost, disk} {
		var err error
		if docs[i], err = parse(data, approvalRoot); err != nil {
			return nil, err
		}
	}
	b, l, d := docs[0], docs[1], docs[2]
	names := map[string]bool{}
	for _, doc := range docs {
		for _, c := range doc {
			names[c.name] = true
		}
	}
	var patches []patch
	for _, c := range d {
		set, ok := approvalSets[c.name]
		if !ok {
			continue
		}
		inBase, _ := byName(b, c.name)
		inLost, there := byName(l, c.name)
		delete(names, c.name)
		if !there {
			return nil, refuse("the overwritten version has no %s", c.name)
		}
		children, err := set.merge(c, inBase, inLost)
		if err != nil {
			return nil, err
		}
		patches = append(patches, patch{c, children})
	}
	for name := range names { // settings beside the sets
		inLost, there := byName(l, name)
		present, here := byName(d, name)
		_, isSet := approvalSets[name]
		if isSet || there != here || there && !bytes.Equal(lost[inLost.start:inLost.end], disk[present.start:present.end]) {
			return nil, refuse("%s differs, and that is no list", name)
		}
	}
	return splice(disk, patches), nil
}

func (set approvalSet) keys(c container) ([]string, map[string]element, error) {
	var order []string
	of := map[string]element{}
	if c.text {
		return nil, nil, refuse("%s holds text", c.name)
	}
	for _, e := range c.children {
		k := e.raw
		if set.key != "" {
			inner, ok := innerOf(e.raw, set.key)
			if !ok {
				return nil, nil, refuse("%s has an entry without %s", c.name, set.key)
			}
			k = html.UnescapeString(inner)
		}
		if _, twice := of[k]; twice {
			return nil, nil, refuse("%s has an entry twice", c.name)
		}
		order, of[k] = append(order, k), e
	}
	return order, of, nil
}

// merge returns the children that c, on disk, shall have.
func (set approvalSet) merge(c, base, lost container) ([]element, error) {
	_, b, err := set.keys(base)
	if err != nil {
		return nil, err
	}
	lostOrder, l, err := set.keys(lost)
	if err != nil {
		return nil, err
	}
	order, d, err := set.keys(c)
	if err != nil {
		return nil, err
	}
	if set.sorted && !slices.IsSortedFunc(order, compareJava) {
		return nil, refuse("%s is not sorted", c.name)
	}
	keys := slices.DeleteFunc(slices.Clone(order), func(k string) bool {
		_, was := b[k]
		_, theirs := l[k]
		return was && !theirs // revoked by lost
	})
	for _, k := range lostOrder {
		_, was := b[k]
		_, both := d[k]
		if was || both { // in base and not on disk: revoked by disk
			continue
		}
		at := len(keys)
		if set.sorted {
			at, _ = slices.BinarySearchFunc(keys, k, compareJava)
		}
		keys = slices.Insert(keys, at, k)
	}
	out := make([]element, 0, len(keys))
	for _, k := range keys {
		e, ok := d[k]
		if !ok {
			e = element{raw: l[k].raw, lead: c.leadOf(l[k])}
		}
		out = append(out, e)
	}
	return out, nil
}

// compareJava compares as java.lang.String does: by UTF-16 units.
func compareJava(a, b string) int {
	if ascii(a) && ascii(b) {
		return strings.Compare(a, b)
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
