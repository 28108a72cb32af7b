package adoption

// Steering is what people may change while a [Manager] works. Its methods are called
// often and answer at once.
type Steering interface {
	// Policy for builds that can't be resumed.
	Policy() Policy
	// Paused says that no dead replica's builds are adopted for now. What is under
	// way ends, what was assigned is loaded, [Manager.AdoptNow] works, and a new life
	// of a replica carries the builds of its own older lives on. Call [Manager.Kick]
	// when a pause ends.
	Paused() bool
}

// steady is the steering of a manager that nobody steers.
type steady struct{ policy Policy }

func (s steady) Policy() Policy { return s.policy }
func (steady) Paused() bool     { return false }
