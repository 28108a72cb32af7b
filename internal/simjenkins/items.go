package simjenkins

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/simjenkins/memory"
	"github.com/footman-ci/footman/syncstate"
)

// errBuilding: what is building may not be renamed, moved or deleted.
var errBuilding = errors.New("it is building")

// errTaken: an item of that name is in memory.
var errTaken = errors.New("an item already exists with this name")

func itemFile(folder string) string { return folder + "/config.xml" }

// nameOf turns a folder ("jobs/team/jobs/x", "jobs/mb/branches/y") into a full name.
func nameOf(folder string) string {
	parts := strings.Split(folder, "/")
	var out []string
	for i := 1; i < len(parts); i += 2 {
		out = append(out, parts[i])
	}
	return strings.Join(out, "/")
}

// containerOf is the folder of the item that holds this one, "" for the top.
func containerOf(folder string) string {
	if c := path.Dir(path.Dir(folder)); c != "." {
		return c
	}
	return ""
}

// childrenIn says in which folder an item keeps its children, "" if it has none.
func (c *controller) childrenIn(folder string) string {
	if folder == "" {
		return "jobs"
	}
	text, _ := c.config.Text(itemFile(folder))
	root, _ := memory.Root(text)
	switch {
	case isMultibranch(root):
		return folder + "/branches"
	case isFolder(root):
		return folder + "/jobs"
	}
	return ""
}

// isMultibranch reports whether a root element is that of a project whose children
// are branches.
func isMultibranch(root string) bool { return strings.HasSuffix(root, "MultiBranchProject") }

// itemFolder finds an item in memory by its full name.
func (c *controller) itemFolder(name string) (folder string, ok bool) {
	for part := range strings.SplitSeq(name, "/") {
		in := c.childrenIn(folder)
		if in == "" || !safePart(part) {
			return "", false
		}
		folder = in + "/" + part
	}
	return folder, c.config.Has(itemFile(folder))
}

// children lists the names of the items right in a folder.
func (c *controller) children(folder string) []string {
	in := c.childrenIn(folder)
	if in == "" {
		return []string{}
	}
	found := map[string]bool{}
	for _, p := range c.config.Paths(in + "/") {
		rest := strings.TrimPrefix(p, in+"/")
		if name, file, ok := strings.Cut(rest, "/"); ok && file == "config.xml" {
			found[name] = true
		}
	}
	return slices.AppendSeq([]string{}, maps.Keys(found))
}

// loadItem is Items.load and add, or AbstractItem.doReload: the item is as it lies
// on disk. fs.ErrNotExist: there is none, and memory is as it was. The caller holds
// itemsMu.
func (c *controller) loadItem(folder string) (syncstate.Digest, error) {
	if up := containerOf(folder); up != "" && c.childrenIn(up) == "" {
		if _, err := c.fs.Stat("sim.item-look", c.abs(itemFile(folder))); err != nil {
			return syncstate.Digest{}, err
		}
		return syncstate.Digest{}, fmt.Errorf("the folder %s of it is not loaded", nameOf(up))
	}
	d, err := c.config.Load(itemFile(folder), checkXML(itemFile(folder)))
	if err != nil {
		return d, err
	}
	return d, c.placeJob(folder)
}

// placeJob makes the job that belongs to an item's configuration, or has it read its
// builds anew.
func (c *controller) placeJob(folder string) error {
	name := nameOf(folder)
	if c.childrenIn(folder) != "" {
		c.jobsMu.Lock()
		delete(c.jobs, name)
		c.jobsMu.Unlock()
		return nil
	}
	j := c.job(name)
	if j == nil {
		_, err := c.addJob(name, folder)
		return err
	}
	return j.list()
}

// unload takes an item and all below it out of memory (ItemGroup.onDeleted, without
// touching the disk). The caller holds itemsMu.
func (c *controller) unload(folder string) error {
	name := nameOf(folder)
	if c.buildingBelow(name) {
		return fmt.Errorf("%s is gone: %w", name, errBuilding)
	}
	c.config.DropBelow(folder)
	c.jobsMu.Lock()
	defer c.jobsMu.Unlock()
	maps.DeleteFunc(c.jobs, func(n string, _ *job) bool { return within(n, name) })
	return nil
}

// renamed takes a rename or move that somebody else made into memory, unless it was
// taken already or the old one is (again) on disk. The caller holds itemsMu.
func (c *controller) renamed(from, to string) error {
	if !c.config.Has(itemFile(from)) || c.config.Has(itemFile(to)) {
		return nil
	}
	if _, err := c.fs.Stat("sim.item-look", c.abs(itemFile(from))); !missing(err) {
		return nil // it isn't sure that it is gone: both are loaded, and the look at it decides
	}
	if up := containerOf(to); up != "" && c.childrenIn(up) == "" {
		return fmt.Errorf("the folder %s of it is not loaded", nameOf(up))
	}
	if c.buildingBelow(nameOf(from)) {
		return fmt.Errorf("%s was renamed: %w", nameOf(from), errBuilding)
	}
	c.config.Renamed(from, to)
	return c.rehome(from, to)
}

// rehome gives the jobs below a folder their new names. The caller holds itemsMu.
func (c *controller) rehome(from, to string) error {
	old := nameOf(from)
	c.jobsMu.Lock()
	var moved []string
	for n, j := range c.jobs {
		if within(n, old) {
			moved = append(moved, to+strings.TrimPrefix(j.folder, from))
			delete(c.jobs, n)
		}
	}
	c.jobsMu.Unlock()
	slices.Sort(moved)
	for _, folder := range moved {
		if _, err := c.addJob(nameOf(folder), folder); err != nil {
			return err
		}
	}
	return nil
}

// within says whether an item is the one that is named, or below it.
func within(name, top string) bool { return name == top || strings.HasPrefix(name, top+"/") }

// buildingBelow says whether this controller executes a build of an item or below it.
func (c *controller) buildingBelow(name string) bool {
	return slices.ContainsFunc(c.running(), func(b *build) bool { return within(b.j.name, name) })
}

// guard refuses to rename, move or delete what is building anywhere: the veto hides
// the builds of others, the ledger doesn't.
func (c *controller) guard(name string) error {
	if c.buildingBelow(name) {
		return errBuilding
	}
	if c.id.plain {
		return nil
	}
	names, err := c.ledger.Names()
	if err != nil {
		return fmt.Errorf("who builds it is not known: %w", err)
	}
	for _, n := range names {
		lives, err := c.ledger.Lives(n)
		if err != nil {
			return fmt.Errorf("who builds it is not known: %w", err)
		}
		for _, l := range lives {
			if err := c.guardLife(l, name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *controller) guardLife(l ledger.Life, name string) error {
	entries, _, err := c.ledger.List(l)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ledger.ErrLifeClosed) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("who builds it is not known: %w", err)
	}
	for _, e := range entries {
		if within(e.Record.Job, name) {
			return fmt.Errorf("%w: %s #%d on replica %s", errBuilding, e.Record.Job, e.Record.Number, l.Name)
		}
	}
	return nil
}

// create is ModifiableItemGroup.createProjectFromXML: it asks memory whether the
// name is free, and writes.
func (c *controller) create(folder string, config []byte, user string) error {
	if err := checkXML("the body")(config); err != nil {
		return err
	}
	c.itemsMu.Lock()
	defer c.itemsMu.Unlock()
	if c.config.Has(itemFile(folder)) {
		return errTaken
	}
	if err := c.config.Save(itemFile(folder), true, memory.How{User: user}, func([]byte) ([]byte, error) { return config, nil }); err != nil {
		return err
	}
	return c.placeJob(folder)
}

// moveItem is AbstractItem.renameTo and Items.move.
func (c *controller) moveItem(from, to, user string) error {
	c.itemsMu.Lock()
	defer c.itemsMu.Unlock()
	if c.config.Has(itemFile(to)) {
		return errTaken
	}
	if err := c.guard(nameOf(from)); err != nil {
		return err
	}
	if err := c.config.Move(from, to, memory.How{User: user}); err != nil {
		return err
	}
	return c.rehome(from, to)
}

// deleteItem is AbstractItem.delete.
func (c *controller) deleteItem(folder, user string) error {
	c.itemsMu.Lock()
	defer c.itemsMu.Unlock()
	name := nameOf(folder)
	if err := c.guard(name); err != nil {
		return err
	}
	if err := c.config.Delete(folder, memory.How{User: user}); err != nil {
		return err
	}
	c.jobsMu.Lock()
	defer c.jobsMu.Unlock()
	maps.DeleteFunc(c.jobs, func(n string, _ *job) bool { return within(n, name) })
	return nil
}
