package memory

import (
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// UserMap is users/users.xml: which folder belongs to which user
// (jenkins.model.UserIdMapper). All of it is in memory, and all of it is written.
type UserMap map[string]string

var userEntry = regexp.MustCompile(`<entry>\s*<string>([^<]*)</string>\s*<string>([^<]*)</string>\s*</entry>`)

// ParseUsers reads what Encode wrote.
func ParseUsers(text []byte) UserMap {
	m := UserMap{}
	for _, e := range userEntry.FindAllSubmatch(text, -1) {
		m[html.UnescapeString(string(e[1]))] = html.UnescapeString(string(e[2]))
	}
	return m
}

// Encode writes the map as XStream does, sorted, so that equal maps are equal files.
func (m UserMap) Encode() []byte {
	var b strings.Builder
	b.WriteString("<?xml version='1.1' encoding='UTF-8'?>\n<hudson.model.UserIdMapper>\n  <version>1</version>\n  <idToDirectoryNameMap class=\"concurrent-hash-map\">\n")
	for _, id := range slices.Sorted(maps.Keys(m)) {
		b.WriteString("    <entry>\n      <string>" + escape(id) + "</string>\n      <string>" + escape(m[id]) + "</string>\n    </entry>\n")
	}
	b.WriteString("  </idToDirectoryNameMap>\n</hudson.model.UserIdMapper>\n")
	return []byte(b.String())
}
