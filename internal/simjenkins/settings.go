package simjenkins

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

// userMapFile is the one file of the map of users.
const userMapFile = "users/users.xml"

// loadSettings reads everything but items into memory, as a start does.
func (c *controller) loadSettings() error {
	check := func(rel string, text []byte) error {
		if !resource.Classify(rel).Kind.Authored() {
			return errNotLoaded
		}
		return checkXML(rel)(text)
	}
	var global error
	bad := func(rel string, err error) {
		switch {
		case errors.Is(err, errNotLoaded):
		case rel == "config.xml":
			global = err // Jenkins does not start without
		default:
			c.log.Warn().Err(err).Str("path", rel).Msg("file can't be loaded")
		}
	}
	if err := c.config.LoadAll([]string{"*.xml", "nodes/*/config.xml", userMapFile, "users/*/config.xml"}, check, bad); err != nil {
		return err
	}
	return global
}

var errNotLoaded = errors.New("nothing loads it")

// constructorSave is the end of Jenkins' start: config.xml is saved from memory,
// whatever somebody else has written since it was read.
func (c *controller) constructorSave(ctx context.Context) error {
	if err := c.holdBoot(ctx); err != nil {
		return err
	}
	if !c.config.Has("config.xml") {
		return nil
	}
	err := c.config.Save("config.xml", false, memory.How{Booting: true}, func(text []byte) ([]byte, error) { return text, nil })
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	return nil
}

// holdBoot waits until POST /sim/go, with --hold-boot.
func (c *controller) holdBoot(ctx context.Context) error {
	if !c.cfg.HoldBoot {
		return nil
	}
	select {
	case <-c.goOn:
		return nil
	case how := <-c.exits:
		return &exitError{how.code}
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// bootWrites looks for files that this start may have saved before anybody could
// tell: those that changed since the start and hold what is in memory. Their version
// may have overwritten one that a person made meanwhile.
func (c *controller) bootWrites() {
	mark, err := os.Stat(c.id.home.IncarnationFile(c.id.life.Name))
	if err != nil {
		c.log.Warn().Err(err).Msg("the start's mark can't be read: what the start wrote is not told")
		return
	}
	found, err := filepath.Glob(filepath.Join(c.id.home.Path(), "*.xml"))
	if err != nil {
		return
	}
	for _, name := range append(found, c.abs(userMapFile)) {
		rel, err := filepath.Rel(c.id.home.Path(), name)
		if err != nil {
			continue
		}
		info, err := os.Stat(name)
		if err != nil || memory.ChangeTime(info).Before(memory.ChangeTime(mark)) {
			continue
		}
		if same, err := c.config.OnDisk(filepath.ToSlash(rel)); err != nil || !same {
			continue // somebody else wrote it since; it comes to be loaded
		}
		d, _ := c.config.Loaded(filepath.ToSlash(rel))
		c.changes.add(syncstate.Saved{Path: filepath.ToSlash(rel), Digest: d, Booting: true})
	}
}

// edit changes a file in memory and saves it, as a form does.
func (c *controller) edit(p, user string, change func(text []byte) ([]byte, error)) error {
	return c.config.Save(p, false, memory.How{User: user, Booting: !c.isReady()}, change)
}

// editOrNew is edit of a file that may not be there yet: it begins as empty says.
func (c *controller) editOrNew(p, user, empty string, change func(text []byte) ([]byte, error)) error {
	return c.config.Save(p, true, memory.How{User: user, Booting: !c.isReady()}, func(text []byte) ([]byte, error) {
		if text == nil {
			text = []byte(empty)
		}
		return change(text)
	})
}

// field is a change of one field.
func field(name, value string) func([]byte) ([]byte, error) {
	return func(text []byte) ([]byte, error) { return memory.Set(text, name, value) }
}

// addUser is HudsonPrivateSecurityRealm.createAccount: the whole map is written.
func (c *controller) addUser(id, fullName, by string) error {
	if !safePart(id) {
		return fmt.Errorf("user %q is no name", id)
	}
	folder := ""
	err := c.editOrNew(userMapFile, by, string(memory.UserMap{}.Encode()), func(text []byte) ([]byte, error) {
		m := memory.ParseUsers(text)
		if m[id] != "" {
			return nil, errTaken
		}
		folder = fmt.Sprintf("%s_%d", id, newQueueID()%1_000_000)
		m[id] = folder
		return m.Encode(), nil
	})
	if err != nil {
		return err
	}
	return c.editOrNew("users/"+folder+"/config.xml", by, "<?xml version='1.1' encoding='UTF-8'?>\n<user>\n  <version>10</version>\n</user>\n", func(text []byte) ([]byte, error) {
		text, err := memory.Set(text, "fullName", fullName)
		if err != nil {
			return nil, err
		}
		return memory.Set(text, "id", id)
	})
}

// users in memory: those of the map whose own file is loaded, too.
func (c *controller) users() map[string]string {
	text, _ := c.config.Text(userMapFile)
	out := map[string]string{}
	for id, folder := range memory.ParseUsers(text) {
		if own := "users/" + folder + "/config.xml"; c.config.Has(own) {
			out[id] = own
		}
	}
	return out
}

// removeUser is User.delete.
func (c *controller) removeUser(id, by string) error {
	folder := ""
	err := c.edit(userMapFile, by, func(text []byte) ([]byte, error) {
		m := memory.ParseUsers(text)
		if folder = m[id]; folder == "" {
			return nil, memory.ErrUnknown
		}
		delete(m, id)
		return m.Encode(), nil
	})
	if err != nil {
		return err
	}
	return c.config.Delete("users/"+folder, memory.How{User: by})
}
