package watch

import "github.com/fsnotify/fsnotify"

// SetMost makes the most watches fewer. Call it before Run.
func (w *Watcher) SetMost(n int) { w.most = n }

// Refuse has the kernel refuse to watch some folders, given by their whole names. Call it
// before Run.
func (w *Watcher) Refuse(with func(name string) error) {
	w.ask = func(n *fsnotify.Watcher, name string) error {
		if err := with(name); err != nil {
			return err
		}
		return n.Add(name)
	}
}
