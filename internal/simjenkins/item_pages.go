package simjenkins

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// itemPage serves what people and programs do to an item, from memory. It returns
// false for a page that is not one of an item's configuration.
func (c *controller) itemPage(w http.ResponseWriter, r *http.Request, name, page string) bool {
	act := map[string]func(folder string, r *http.Request) error{
		"config.xml": func(f string, r *http.Request) error { return c.replaceWith(itemFile(f), r) },
		"disable":    func(f string, r *http.Request) error { return c.edit(itemFile(f), user(r), field("disabled", "true")) },
		"enable":     func(f string, r *http.Request) error { return c.edit(itemFile(f), user(r), field("disabled", "false")) },
		"submitDescription": func(f string, r *http.Request) error {
			return c.edit(itemFile(f), user(r), field("description", r.FormValue("description")))
		},
		"createItem":    c.createIn,
		"doDelete":      func(f string, r *http.Request) error { return c.deleteItem(f, user(r)) },
		"confirmRename": func(f string, r *http.Request) error { return c.renameTo(f, r.FormValue("newName"), user(r)) },
		"move/move":     func(f string, r *http.Request) error { return c.moveTo(f, r.FormValue("destination"), user(r)) },
	}[page]
	if r.Method == http.MethodGet && page == "config.xml" {
		act = nil
		c.refreshed(func(w http.ResponseWriter, _ *http.Request) { c.showConfig(w, name) })(w, r)
		return true
	}
	if r.Method != http.MethodPost || act == nil {
		return false
	}
	c.refreshed(func(w http.ResponseWriter, r *http.Request) {
		folder, ok := c.itemFolder(name)
		if !ok {
			http.NotFound(w, r)
			return
		}
		answerEdit(w, act(folder, r))
	})(w, r)
	return true
}

func (c *controller) showConfig(w http.ResponseWriter, name string) {
	folder, ok := c.itemFolder(name)
	text, there := c.config.Text(itemFile(folder))
	if !ok || !there {
		http.Error(w, "no such item", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/xml")
	_, _ = w.Write(text)
}

// folderPage is the API of an item that has no builds.
func (c *controller) folderPage(w http.ResponseWriter, name string) bool {
	folder, ok := c.itemFolder(name)
	if !ok || c.childrenIn(folder) == "" {
		return false
	}
	text, _ := c.config.Text(itemFile(folder))
	writeJSON(w, http.StatusOK, map[string]any{"fullName": name, "description": memory.Get(text, "description"), "jobs": sorted(c.children(folder))})
	return true
}

var errBadName = errors.New("that is no name of an item")

// createIn is POST …/createItem?name=NEW with a config.xml.
func (c *controller) createIn(parent string, r *http.Request) error {
	in, name := c.childrenIn(parent), r.URL.Query().Get("name")
	if in == "" || !safePart(name) {
		return errBadName
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return c.create(in+"/"+name, body, user(r))
}

// createItem is POST /createItem?name=NEW; "team/new" is one in a folder.
func (c *controller) createItem(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	parent, last := "", name
	if dir := path.Dir(name); dir != "." {
		var ok bool
		if parent, ok = c.itemFolder(dir); !ok {
			http.Error(w, "there is no folder "+dir, http.StatusNotFound)
			return
		}
		last = path.Base(name)
	}
	in := c.childrenIn(parent)
	if in == "" || !safePart(last) || strings.HasPrefix(name, "/") || path.Clean(name) != name {
		http.Error(w, errBadName.Error(), http.StatusBadRequest)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = checkXML("the body")(body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answerEdit(w, c.create(in+"/"+last, body, user(r)))
}

func (c *controller) renameTo(folder, name, by string) error {
	if !safePart(name) {
		return errBadName
	}
	return c.moveItem(folder, path.Join(path.Dir(folder), name), by)
}

// moveTo is the folders plugin's move: destination "/team", or "/" for the top.
func (c *controller) moveTo(folder, destination, by string) error {
	parent := ""
	if d := strings.Trim(destination, "/"); d != "" {
		var ok bool
		if parent, ok = c.itemFolder(d); !ok {
			return memory.ErrUnknown
		}
	}
	in := c.childrenIn(parent)
	if in == "" {
		return errBadName
	}
	return c.moveItem(folder, in+"/"+path.Base(folder), by)
}
