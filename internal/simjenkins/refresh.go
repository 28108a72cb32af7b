package simjenkins

import (
	"net/http"
	"path"
	"strings"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
	"github.com/footman-ci/footman/syncstate/resource"
)

// refreshed has what a request is about to configure loaded first, if the disk holds
// something newer: then the form is filled from it, and the save is based on it. A
// load that fails lets the request go on.
func (c *controller) refreshed(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !c.id.plain && !c.changes.off && !c.faults.noRefresh.Load() {
			for _, p := range c.configuredBy(r) {
				c.refresh(p)
			}
		}
		h(w, r)
	}
}

// configuredBy names the files that a request is about.
func (c *controller) configuredBy(r *http.Request) []string {
	top, rest, _ := strings.Cut(strings.Trim(r.URL.Path, "/"), "/")
	switch top {
	case "job":
		name, _, _, ok := jobPath(r.URL.EscapedPath())
		if !ok {
			return nil
		}
		return c.itemsOn(name, r)
	case "createItem":
		return c.itemsOn("", r)
	case "configSubmit", "createView", "view":
		return []string{"config.xml"}
	case "securityRealm":
		return []string{userMapFile}
	case "user":
		id, _, _ := strings.Cut(rest, "/")
		own := []string{userMapFile}
		if p := c.users()[id]; p != "" {
			own = append(own, p)
		}
		return own
	case "computer":
		name, _, _ := strings.Cut(rest, "/")
		if name == "doCreateItem" {
			name = r.FormValue("name")
		}
		if safePart(name) {
			return []string{"nodes/" + name + "/config.xml"}
		}
	case "credentials":
		return []string{"credentials.xml"}
	case "scriptApproval":
		return []string{"scriptApproval.xml"}
	case "descriptorByName":
		id, _, _ := strings.Cut(rest, "/")
		return []string{id + ".xml"}
	}
	return nil
}

// itemsOn are the item of a page, what it lies in, and what is about to be made in it.
func (c *controller) itemsOn(name string, r *http.Request) []string {
	var out []string
	folder := ""
	for part := range strings.SplitSeq(strings.Trim(name+"/"+r.URL.Query().Get("name"), "/"), "/") {
		in := c.childrenIn(folder)
		if in == "" || !safePart(part) {
			break
		}
		folder = in + "/" + part
		out = append(out, itemFile(folder))
	}
	if to := r.FormValue("newName"); safePart(to) && len(out) > 0 {
		out = append(out, itemFile(path.Join(path.Dir(folder), to)))
	}
	return out
}

// refresh loads one file, if it isn't the one that was loaded or saved here.
func (c *controller) refresh(p string) {
	if fresh, err := c.config.Fresh(p); err != nil || fresh {
		return
	}
	before, _ := c.config.Loaded(p)
	res := resource.Classify(p)
	var err error
	if res.Kind == resource.Item {
		_, err = c.applyItem(res.Folder, "")
	} else {
		_, err = c.reload(p, res.Kind == resource.Node || res.Kind == resource.User)
	}
	after, _ := c.config.Loaded(p)
	switch {
	case err != nil:
		c.log.Warn().Err(err).Str("path", p).Msg("could not be loaded before it is configured")
		c.config.Journal.Add(memory.Event{What: memory.Failed, Path: p, Why: err.Error()})
	case after != before:
		c.config.Journal.Add(memory.Event{What: memory.Refreshed, Path: p, Digest: after.String()})
	}
}
