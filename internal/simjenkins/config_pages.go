package simjenkins

import (
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// The files' beginnings, as the plugins write them.
const (
	emptyCredentials = "<?xml version='1.1' encoding='UTF-8'?>\n<com.cloudbees.plugins.credentials.SystemCredentialsProvider plugin=\"credentials@1419\">\n  <domainCredentialsMap class=\"hudson.util.CopyOnWriteMap$Hash\"></domainCredentialsMap>\n</com.cloudbees.plugins.credentials.SystemCredentialsProvider>\n" //nolint:gosec // an empty store, as the plugin writes it
	emptyApproval    = "<?xml version='1.1' encoding='UTF-8'?>\n<scriptApproval plugin=\"script-security@1369\">\n  <approvedScriptHashes></approvedScriptHashes>\n</scriptApproval>\n"
	emptyNode        = "<?xml version='1.1' encoding='UTF-8'?>\n<slave>\n  <numExecutors>1</numExecutors>\n  <mode>NORMAL</mode>\n  <launcher class=\"hudson.slaves.JNLPLauncher\"/>\n</slave>\n"
)

// configPages are the pages on which people configure a controller. They act on
// memory and save from there.
func (c *controller) configPages(mux *http.ServeMux) {
	page := func(pattern string, do func(r *http.Request) error) {
		mux.HandleFunc(pattern, c.initialised(c.refreshed(func(w http.ResponseWriter, r *http.Request) { answerEdit(w, do(r)) })))
	}
	list := func(pattern string, get func() any) {
		mux.HandleFunc(pattern, c.initialised(func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, get()) }))
	}
	page("POST /configSubmit", func(r *http.Request) error {
		return c.edit("config.xml", user(r), field("systemMessage", r.FormValue("systemMessage")))
	})
	page("POST /createView", func(r *http.Request) error { return c.addView(r.FormValue("name"), user(r)) })
	page("POST /view/{name}/doDelete", func(r *http.Request) error { return c.removeView(r.PathValue("name"), user(r)) })
	page("POST /securityRealm/createAccount", func(r *http.Request) error {
		return c.addUser(r.FormValue("username"), r.FormValue("fullname"), user(r))
	})
	page("POST /user/{name}/submitDescription", func(r *http.Request) error {
		return c.edit(c.users()[r.PathValue("name")], user(r), field("description", r.FormValue("description")))
	})
	page("POST /user/{name}/doDelete", func(r *http.Request) error { return c.removeUser(r.PathValue("name"), user(r)) })
	list("GET /asynchPeople/api/json", func() any { return map[string]any{"users": sortedKeys(c.users())} })
	mux.HandleFunc("POST /j_spring_security_check", c.initialised(c.logIn))
	page("POST /computer/doCreateItem", func(r *http.Request) error { return c.addNode(r.FormValue("name"), r.FormValue("label"), user(r)) })
	page("POST /computer/{name}/config.xml", func(r *http.Request) error { return c.replaceWith("nodes/"+r.PathValue("name")+"/config.xml", r) })
	page("POST /computer/{name}/doDelete", func(r *http.Request) error { return c.removeNode(r.PathValue("name"), user(r)) })
	list("GET /computer/api/json", func() any { return map[string]any{"computer": c.nodeNames()} })
	page("POST /credentials/store/system/domain/_/createCredentials", func(r *http.Request) error {
		return c.editOrNew("credentials.xml", user(r), emptyCredentials, func(text []byte) ([]byte, error) {
			return addIn(text, "domainCredentialsMap", fmt.Sprintf("\n    <credential><id>%s</id><description>%s</description></credential>", memory.Escape(r.FormValue("id")), memory.Escape(r.FormValue("description"))))
		})
	})
	page("POST /credentials/store/system/domain/_/credential/{id}/doDelete", func(r *http.Request) error {
		return c.edit("credentials.xml", user(r), func(text []byte) ([]byte, error) {
			return removeIn(text, "domainCredentialsMap", "<credential><id>"+memory.Escape(r.PathValue("id"))+"</id>", "</credential>")
		})
	})
	list("GET /credentials/store/system/domain/_/api/json", func() any {
		text, _ := c.config.Text("credentials.xml")
		return map[string]any{"credentials": namesIn(text, "domainCredentialsMap", idElement)}
	})
	page("POST /scriptApproval/approve", func(r *http.Request) error {
		return c.editOrNew("scriptApproval.xml", user(r), emptyApproval, func(text []byte) ([]byte, error) {
			return addIn(text, "approvedScriptHashes", "\n    <string>"+memory.Escape(r.FormValue("hash"))+"</string>")
		})
	})
	page("POST /descriptorByName/{id}/configSubmit", func(r *http.Request) error {
		id := r.PathValue("id")
		return c.editOrNew(id+".xml", user(r), "<?xml version='1.1' encoding='UTF-8'?>\n<"+id+">\n</"+id+">\n", field("setting", r.FormValue("setting")))
	})
}

// user is who does it, for reports.
func user(r *http.Request) string { return r.Header.Get("X-Forwarded-User") }

// answerEdit answers as Jenkins does.
func answerEdit(w http.ResponseWriter, err error) {
	switch {
	case err == nil:
		w.WriteHeader(http.StatusOK)
	case errors.Is(err, memory.ErrUnknown), errors.Is(err, fs.ErrNotExist):
		http.Error(w, err.Error(), http.StatusNotFound)
	case errors.Is(err, errTaken):
		http.Error(w, err.Error(), http.StatusBadRequest)
	case errors.Is(err, errBuilding):
		http.Error(w, err.Error(), http.StatusConflict)
	default:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// replaceWith is POST config.xml: the body replaces what is in memory.
func (c *controller) replaceWith(p string, r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if err := checkXML("the body")(body); err != nil {
		return err
	}
	return c.edit(p, user(r), func([]byte) ([]byte, error) { return body, nil })
}

// logIn knows who is in memory.
func (c *controller) logIn(w http.ResponseWriter, r *http.Request) {
	if c.users()[r.FormValue("j_username")] != "" {
		return
	}
	http.Error(w, "no such user", http.StatusUnauthorized)
}

var (
	nameElement = regexp.MustCompile(`<name>([^<]*)</name>`)
	idElement   = regexp.MustCompile(`<id>([^<]*)</id>`)
)

// namesIn lists what an expression finds in a child of the root.
func namesIn(text []byte, in string, what *regexp.Regexp) []string {
	out := []string{}
	for _, m := range what.FindAllStringSubmatch(memory.Inner(text, in), -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// addIn appends to the content of a child of the root.
func addIn(text []byte, in, what string) ([]byte, error) {
	return memory.SetInner(text, in, strings.TrimRight(memory.Inner(text, in), " \n")+what+"\n  ")
}

// removeIn cuts from begin to end out of the content of a child of the root.
func removeIn(text []byte, in, begin, end string) ([]byte, error) {
	inner := memory.Inner(text, in)
	at := strings.Index(inner, begin)
	if at < 0 {
		return nil, memory.ErrUnknown
	}
	to := strings.Index(inner[at:], end)
	if to < 0 {
		return nil, memory.ErrUnknown
	}
	return memory.SetInner(text, in, strings.TrimRight(inner[:at], " \n")+inner[at+to+len(end):])
}

func (c *controller) views() []string {
	text, _ := c.config.Text("config.xml")
	return namesIn(text, "views", nameElement)
}

func (c *controller) addView(name, by string) error {
	if !safePart(name) {
		return fmt.Errorf("view %q is no name", name)
	}
	return c.edit("config.xml", by, func(text []byte) ([]byte, error) {
		if slices.Contains(namesIn(text, "views", nameElement), name) {
			return nil, errTaken
		}
		return addIn(text, "views", "\n    <listView>\n      <name>"+memory.Escape(name)+"</name>\n    </listView>")
	})
}

func (c *controller) removeView(name, by string) error {
	return c.edit("config.xml", by, func(text []byte) ([]byte, error) {
		return removeIn(text, "views", "<listView>\n      <name>"+memory.Escape(name)+"</name>", "</listView>")
	})
}

func (c *controller) nodeNames() []string {
	out := []string{}
	for _, p := range c.config.Paths("nodes/") {
		out = append(out, path.Base(path.Dir(p)))
	}
	return out
}

func (c *controller) addNode(name, label, by string) error {
	p := "nodes/" + name + "/config.xml"
	if !safePart(name) {
		return fmt.Errorf("node %q is no name", name)
	}
	if c.config.Has(p) {
		return errTaken
	}
	return c.editOrNew(p, by, emptyNode, func(text []byte) ([]byte, error) {
		text, err := memory.Set(text, "label", label)
		if err != nil {
			return nil, err
		}
		return memory.Set(text, "name", name)
	})
}

func (c *controller) removeNode(name, by string) error {
	if !safePart(name) || !c.config.Has("nodes/"+name+"/config.xml") {
		return memory.ErrUnknown
	}
	return c.config.Delete("nodes/"+name, memory.How{User: by})
}
