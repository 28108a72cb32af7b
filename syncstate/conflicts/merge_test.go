package conflicts

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// usersXML is the file as Jenkins 2.516 writes it.
func usersXML(pairs ...string) string {
	var b strings.Builder
	b.WriteString("<?xml version='1.1' encoding='UTF-8'?>\n<hudson.model.UserIdMapper>\n  <version>1</version>\n")
	if len(pairs) == 0 {
		b.WriteString("  <idToDirectoryNameMap class=\"concurrent-hash-map\"/>\n")
	} else {
		b.WriteString("  <idToDirectoryNameMap class=\"concurrent-hash-map\">\n")
		for _, p := range pairs {
			id, folder, _ := strings.Cut(p, "=")
			fmt.Fprintf(&b, "    <entry>\n      <string>%s</string>\n      <string>%s</string>\n    </entry>\n", id, folder)
		}
		b.WriteString("  </idToDirectoryNameMap>\n")
	}
	b.WriteString("</hudson.model.UserIdMapper>")
	return b.String()
}

// What two saved side by side is all there, what one of them removed is gone if it is
// known that it was there, and the bytes are those that Jenkins itself would write.
func TestMergeUsers(t *testing.T) {
	x := usersXML
	for name, c := range map[string]struct{ base, lost, disk, want string }{
		"both added":              {x("a=a1"), x("a=a1", "u1=f1"), x("a=a1", "u2=f2"), x("a=a1", "u2=f2", "u1=f1")},
		"no base":                 {"", x("a=a1", "u1=f1"), x("a=a1", "u2=f2"), x("a=a1", "u2=f2", "u1=f1")},
		"first users":             {x(), x("u1=f1"), x(), x("u1=f1")},
		"first users of both":     {x(), x("u1=f1"), x("u2=f2"), x("u2=f2", "u1=f1")},
		"lost removed":            {x("a=a1", "b=b1"), x("a=a1"), x("a=a1", "b=b1", "c=c1"), x("a=a1", "c=c1")},
		"disk removed":            {x("a=a1", "b=b1"), x("a=a1", "b=b1", "c=c1"), x("a=a1"), x("a=a1", "c=c1")},
		"removed, no base":        {"", x("a=a1"), x("a=a1", "b=b1"), x("a=a1", "b=b1")},
		"all removed":             {x("a=a1"), x(), x("a=a1"), x()},
		"lost moved":              {x("a=a1"), x("a=a2"), x("a=a1", "b=b1"), x("a=a2", "b=b1")},
		"disk moved":              {x("a=a1"), x("a=a1", "b=b1"), x("a=a2"), x("a=a2", "b=b1")},
		"the same":                {x("a=a1"), x("a=a1", "b=b1"), x("a=a1", "b=b1"), x("a=a1", "b=b1")},
		"references":              {x(), x("a&amp;&#x1b;=f1"), x("a&amp;=f2"), x("a&amp;=f2", "a&amp;&#x1b;=f1")},
		"both moved":              {x("a=a1"), x("a=a2"), x("a=a3"), ""},
		"two folders, no base":    {"", x("a=a1"), x("a=a2"), ""},
		"removed and moved":       {x("a=a1"), x("a=a2"), x(), ""},
		"moved and removed":       {x("a=a1"), x(), x("a=a2"), ""},
		"one folder for two":      {x(), x("a=f"), x("b=f"), ""},
		"twice in lost":           {x(), x("a=f", "a=g"), x(), ""},
		"one folder in disk":      {x(), x("c=h"), x("a=f", "b=f"), ""},
		"cut off":                 {x(), x("a=f")[:150], x(), ""},
		"no XML":                  {x(), "\x00\x01", x(), ""},
		"another root":            {x(), strings.ReplaceAll(x("a=f"), "UserIdMapper", "Other"), x(), ""},
		"a document type":         {x(), strings.Replace(x("a=f"), "\n", "<!DOCTYPE x>\n", 1), x(), ""},
		"an entry of three":       {x(), strings.Replace(x("a=f"), "</string>\n    </entry>", "</string><string>z</string></entry>", 1), x(), ""},
		"something in an id":      {x(), x("<b/>=f"), x(), ""},
		"a comment between users": {x("a=a1"), x("a=a1", "b=b1"), strings.Replace(x("a=a1"), "    <entry>", "    <!-- by hand -->\n    <entry>", 1), strings.Replace(x("a=a1", "b=b1"), "    <entry>", "    <!-- by hand -->\n    <entry>", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			var base []byte
			if c.base != "" {
				base = []byte(c.base)
			}
			got, err := mergeUsers(base, []byte(c.lost), []byte(c.disk))
			if _, refused := errors.AsType[*refusedError](err); refused != (c.want == "") || err != nil && !refused {
				t.Fatalf("%v, want refused = %v", err, c.want == "")
			}
			if diff := cmp.Diff(c.want, string(got)); err == nil && diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func approvalsXML(hashes, signatures, pending []string) string {
	list := func(b *strings.Builder, name, of string, entries []string) {
		if len(entries) == 0 {
			fmt.Fprintf(b, "  <%s/>\n", name)
			return
		}
		fmt.Fprintf(b, "  <%s>\n", name)
		for _, e := range entries {
			fmt.Fprintf(b, "    <%s>%s</%s>\n", of, e, of)
		}
		fmt.Fprintf(b, "  </%s>\n", name)
	}
	var b strings.Builder
	b.WriteString("<?xml version='1.1' encoding='UTF-8'?>\n<scriptApproval plugin=\"script-security@1373.vb_b_4a_a_c26fa_00\">\n")
	list(&b, "approvedScriptHashes", "string", hashes)
	list(&b, "approvedSignatures", "string", signatures)
	b.WriteString("  <aclApprovedSignatures/>\n  <approvedClasspathEntries/>\n  <forceSandbox>false</forceSandbox>\n")
	list(&b, "pendingScripts", "pendingScript", pending)
	b.WriteString("  <pendingSignatures/>\n  <pendingClasspathEntries/>\n</scriptApproval>")
	return b.String()
}

// Approvals of both stay, revocations of both stay, whichever of them was
// overwritten; without the common base a person decides.
func TestMergeApprovals(t *testing.T) {
	l := strings.Fields
	for name, c := range map[string]struct{ base, lost, disk, want string }{
		"both approved":   {"b d", "b c d", "a b d", "a b c d"},
		"lost revoked":    {"a b c", "a c", "a b c d", "a c d"},
		"disk revoked":    {"a b c", "a b c d", "a c", "a c d"},
		"both revoked":    {"a b", "b", "a", ""},
		"approved anew":   {"", "a", "a", "a"},
		"first approvals": {"", "b", "a", "a b"},
	} {
		t.Run(name, func(t *testing.T) {
			base, lost, disk, want := approvalsXML(l(c.base), l(c.base), nil), approvalsXML(l(c.lost), l(c.lost), nil), approvalsXML(l(c.disk), l(c.disk), nil), approvalsXML(l(c.want), l(c.want), nil)
			got, err := mergeApprovals([]byte(base), []byte(lost), []byte(disk))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if _, err := mergeApprovals(nil, []byte(lost), []byte(disk)); err == nil {
				t.Error("merged without a base")
			}
		})
	}
	x := approvalsXML(l("a"), nil, nil)
	for name, lost := range map[string]string{
		"a setting differs": strings.Replace(x, "false", "true", 1),
		"a list is missing": strings.Replace(x, "  <aclApprovedSignatures/>\n", "", 1),
		"something new":     strings.Replace(x, "  <aclApprovedSignatures/>\n", "  <aclApprovedSignatures/>\n  <new/>\n", 1),
		"cut off":           x[:len(x)-20],
		"no text":           strings.Replace(x, "<string>a</string>", "<other/>", 1),
	} {
		if got, err := mergeApprovals([]byte(x), []byte(lost), []byte(x)); err == nil {
			t.Errorf("%s: merged to %s", name, got)
		}
	}
	if _, err := mergeApprovals([]byte(x), []byte(x), []byte(approvalsXML(l("b a"), nil, nil))); err == nil {
		t.Error("a list that Jenkins could not search was extended")
	}
}

// An approval that one side revoked is never there again, whatever the other did, and
// lists stay sorted as Java sorts.
func TestNeverApprovedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.Custom(func(t *rapid.T) []string {
			s := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "ü", "\uffee", "😀"}), rapid.ID).Draw(t, "set")
			slices.SortFunc(s, compareJava)
			return s
		})
		base, lost, disk := set.Draw(t, "base"), set.Draw(t, "lost"), set.Draw(t, "disk")
		got, err := mergeApprovals([]byte(approvalsXML(base, nil, base)), []byte(approvalsXML(lost, nil, lost)), []byte(approvalsXML(disk, nil, disk)))
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, k := range []string{"a", "b", "c", "d", "e", "ü", "😀", "\uffee"} {
			b, l, d := slices.Contains(base, k), slices.Contains(lost, k), slices.Contains(disk, k)
			if b && l && d || !b && (l || d) {
				want = append(want, k)
			}
		}
		list, err := parse(got, approvalRoot)
		if err != nil {
			t.Fatalf("%v in %s", err, got)
		}
		c, _ := byName(list, "approvedScriptHashes")
		keys, _, err := approvalSets["approvedScriptHashes"].keys(c)
		if err != nil || !slices.Equal(keys, want) {
			t.Fatalf("%v %v, want %v", keys, err, want)
		}
	})
}

// Whatever is in the files: an answer or a refusal, never a panic; what was merged can
// be read again, is stable, and has lost no user without a base.
func FuzzMergeUsers(f *testing.F) {
	f.Add(usersXML("a=b"), usersXML("a=b", "c=d"), usersXML("e=f"))
	f.Add("", usersXML("a=b"), usersXML())
	f.Add("<x>", "<!DOCTYPE x>", "<hudson.model.UserIdMapper><idToDirectoryNameMap><entry/></idToDirectoryNameMap></hudson.model.UserIdMapper>")
	f.Fuzz(func(t *testing.T, base, lost, disk string) {
		var b []byte
		if base != "" {
			b = []byte(base)
		}
		_, _ = mergeApprovals(b, []byte(lost), []byte(disk))
		got, err := mergeUsers(b, []byte(lost), []byte(disk))
		if err != nil {
			return
		}
		again, err := mergeUsers(b, []byte(lost), got)
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("merged twice: %v\n%s\n%s", err, got, again)
		}
		if b == nil {
			m, err := parseUsers(got, "the merged")
			if err != nil {
				t.Fatal(err)
			}
			l, _ := parseUsers([]byte(lost), "")
			for id := range maps.Keys(l.of) {
				if m.of[id] == "" {
					t.Fatalf("%q is lost", id)
				}
			}
		}
	})
}

// Whatever lies in a conflict's folder is understood or refused.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"format":1,"path":"config.xml","lost":"","winner":"00112233445566778899aabbccddeeff"}`), []byte(`{"format":1,"by":"a"}`))
	f.Add([]byte(`{"format":1,"path":"../x","lost":"x"}`), []byte(`{"by":""}`))
	f.Fuzz(func(t *testing.T, conflict, settled []byte) {
		if r, err := decodeConflict("x", conflict); err == nil {
			data, err := r.encode("a")
			if err != nil {
				t.Fatal(err)
			}
			if again, err := decodeConflict("x", data); err != nil || again.Path != r.Path || again.Lost != r.Lost || strings.Contains(r.Path, "..") && strings.Contains("/"+r.Path+"/", "/../") {
				t.Fatalf("%+v, again %+v: %v", r, again, err)
			}
		}
		_, _ = decodeNote(settled)
	})
}
