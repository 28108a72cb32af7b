package watch

// SetMost makes the most watches fewer. Call it before Run.
func (w *Watcher) SetMost(n int) { w.most = n }
