package runner

import (
	"fmt"
	"time"
)

// verifyTries is how often a controller that was just started is looked at: a
// look may fail because a process of the group comes or goes meanwhile.
const verifyTries = 3

// verify checks right after exec what the runner relies on: the controller has
// the liveness lock at lockFD, nobody in its group has the startup lock, and the
// parent-death signal is still set. A controller that has ended is fine.
func (c *child) verify(startup fileRef) error {
	var err error
	for range verifyTries {
		if err = c.verifyOnce(startup); err == nil || c.ended() {
			return nil
		}
		<-time.After(firstLook)
	}
	return err
}

func (c *child) verifyOnce(startup fileRef) error {
	if has, err := holdsAt(c.pid, lockFD, c.ref); err != nil {
		return fmt.Errorf("look at the controller's descriptors: %w", err)
	} else if !has {
		return fmt.Errorf("the controller does not hold the liveness lock at descriptor %d: the command must leave inherited descriptors open", lockFD)
	}
	if err := keepsDeathSignal(c.pid); err != nil {
		return fmt.Errorf("the controller would outlive a killed runner: %w; start the runner itself as that user", err)
	}
	all, err := processes()
	if err != nil {
		return err
	}
	for _, p := range inGroup(all, c.pid) {
		if has, err := holds(p.pid, startup); err != nil {
			return fmt.Errorf("look at descriptors of process %d: %w", p.pid, err)
		} else if has {
			return fmt.Errorf("process %d of the controller holds the startup lock", p.pid)
		}
	}
	return nil
}

// inspection is a later look at a running controller.
type inspection struct {
	// broken is set when the controller can't be left running: it replaced itself
	// in place, gave up its lock or its death signal, or left its group.
	broken error
	// holders are other processes of the group that hold the liveness lock: the
	// command is a wrapper that did not exec its controller.
	holders []int
}

// inspect looks at a running controller. Jenkins' own "Restart" replaces the
// program in place and closes every inherited descriptor; that shows here.
func (c *child) inspect() (inspection, error) {
	has, err := holdsAt(c.pid, lockFD, c.ref)
	if err != nil {
		return inspection{}, fmt.Errorf("look at the controller's descriptors: %w", err)
	}
	if !has {
		return inspection{broken: fmt.Errorf("it no longer holds the liveness lock, as after a restart in place; a restart must end the process (see --restart)")}, nil
	}
	if err := keepsDeathSignal(c.pid); err != nil {
		return inspection{broken: fmt.Errorf("it would outlive a killed runner: %w; start the runner itself as that user", err)}, nil
	}
	all, err := processes()
	if err != nil {
		return inspection{}, err
	}
	if out := strays(all, c.pid, c.ref); len(out) > 0 {
		return inspection{broken: fmt.Errorf("process %d left the controller's process group with the liveness lock, so it could not be frozen", out[0])}, nil
	}
	var found inspection
	for _, p := range inGroup(all, c.pid) {
		if p.pid == c.pid {
			continue
		}
		if has, err := holds(p.pid, c.ref); err == nil && has {
			found.holders = append(found.holders, p.pid)
		}
	}
	return found, nil
}
