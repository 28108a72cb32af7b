package conflicts

import (
	"bytes"
	"strings"
)

const (
	usersRoot = "hudson.model.UserIdMapper"
	usersMap  = "idToDirectoryNameMap"
)

// userMap is users/users.xml: which folder belongs to which user's id. Jenkins
// before 2.569 writes it; each save writes all of it, from one memory.
type userMap struct {
	container

	keys []string          // in order
	of   map[string]string // folder by id, both as they are written
	raw  map[string]element
}

func parseUsers(data []byte, whose string) (userMap, error) {
	m := userMap{of: map[string]string{}, raw: map[string]element{}}
	list, err := parse(data, usersRoot)
	if err != nil {
		return m, err
	}
	c, ok := byName(list, usersMap)
	if !ok {
		return m, refuse("%s version has no %s", whose, usersMap)
	}
	m.container = c
	folders := map[string]string{}
	for _, e := range c.children {
		id, folder, ok := entryOf(e.raw)
		if !ok {
			return m, refuse("%s version has an entry that is no id and folder", whose)
		}
		if _, twice := m.of[id]; twice {
			return m, refuse("%s version has the user %s twice", whose, id)
		}
		if other, twice := folders[folder]; twice {
			return m, refuse("%s version gives one folder (%s) to two users (%s, %s)", whose, folder, other, id)
		}
		m.keys, m.of[id], m.raw[id], folders[folder] = append(m.keys, id), folder, e, id
	}
	return m, nil
}

// entryOf reads <entry><string>ID</string><string>FOLDER</string></entry>, with any
// white space between.
func entryOf(raw string) (id, folder string, ok bool) {
	s, ok := strings.CutPrefix(raw, "<entry>")
	if !ok {
		return "", "", false
	}
	if s, ok = strings.CutSuffix(s, "</entry>"); !ok {
		return "", "", false
	}
	var out [2]string
	for i := range out {
		s = strings.TrimSpace(s)
		if s, ok = strings.CutPrefix(s, "<string>"); !ok {
			return "", "", false
		}
		if out[i], s, ok = strings.Cut(s, "</string>"); !ok || strings.Contains(out[i], "<") || out[i] == "" {
			return "", "", false
		}
	}
	return out[0], out[1], strings.TrimSpace(s) == ""
}

// mergeUsers puts the users of lost into disk. With a base, what one side removed or
// changed stays so; without, the users of both stay. It refuses where both sides
// gave an id different folders, or one folder would belong to two.
func mergeUsers(base, lost, disk []byte) ([]byte, error) {
	l, err := parseUsers(lost, "the overwritten")
	if err != nil {
		return nil, err
	}
	d, err := parseUsers(disk, "the present")
	if err != nil {
		return nil, err
	}
	b := userMap{of: map[string]string{}}
	if base != nil {
		if b, err = parseUsers(base, "the common"); err != nil {
			return nil, err
		}
	}
	result := map[string]string{}
	var out []element
	for _, id := range d.keys { // in the present order
		was, known := b.of[id]
		theirs, both := l.of[id]
		e := d.raw[id]
		switch {
		case both && theirs == d.of[id], !both && !known:
		case both && known && was == d.of[id]: // lost changed it
			e = element{raw: l.raw[id].raw, lead: e.lead}
			result[id] = theirs
			out = append(out, e)
			continue
		case both && known && was == theirs: // disk changed it
		case both:
			return nil, refuse("the user %s has two folders, %s and %s", id, d.of[id], theirs)
		case was == d.of[id]: // lost removed it
			continue
		default:
			return nil, refuse("the user %s was removed by one and changed by the other", id)
		}
		result[id] = d.of[id]
		out = append(out, e)
	}
	for _, id := range l.keys {
		if _, both := d.of[id]; both {
			continue
		}
		if was, known := b.of[id]; known {
			if was == l.of[id] { // disk removed it
				continue
			}
			return nil, refuse("the user %s was removed by one and changed by the other", id)
		}
		result[id] = l.of[id]
		out = append(out, element{raw: l.raw[id].raw, lead: d.leadOf(l.raw[id])})
	}
	owner := map[string]string{}
	for id, folder := range result {
		if other, twice := owner[folder]; twice {
			return nil, refuse("one folder (%s) would belong to two users (%s, %s)", folder, min(id, other), max(id, other))
		}
		owner[folder] = id
	}
	return splice(disk, []patch{{d.container, out}}), nil
}

// withFolders leaves out the users of lost whose folder is gone: they may have been
// deleted since, and nobody knows whether lost is an older version.
func withFolders(there func(folder string) (bool, error)) merger {
	return func(_, lost, disk []byte) ([]byte, error) {
		l, err := parseUsers(lost, "the overwritten")
		if err != nil {
			return nil, err
		}
		d, err := parseUsers(disk, "the present")
		if err != nil {
			return nil, err
		}
		var left []element
		for _, id := range l.keys {
			of, both := d.of[id]
			stays := both && of == l.of[id]
			if !both {
				if stays, err = there(l.of[id]); err != nil {
					return nil, err
				}
			}
			if stays {
				left = append(left, l.raw[id])
			}
		}
		return mergeUsers(nil, splice(lost, []patch{{l.container, left}}), disk)
	}
}

// patch is a container and its new children.
type patch struct {
	container container
	children  []element
}

// splice replaces containers in a document, in the order in which they lie there.
// One whose children are the same stays byte by byte.
func splice(data []byte, patches []patch) []byte {
	var out bytes.Buffer
	at := 0
	for _, p := range patches {
		if sameElements(p.container.children, p.children) {
			continue
		}
		out.Write(data[at:p.container.start])
		out.WriteString(p.container.render(p.children))
		at = p.container.end
	}
	out.Write(data[at:])
	return out.Bytes()
}

func sameElements(a, b []element) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].raw != b[i].raw {
			return false
		}
	}
	return true
}
