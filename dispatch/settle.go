package dispatch

// Settle says what the plan's rules make of an event that has just been
// applied: duties accrue, limits move, deeds discharge, alarms rise. It reads
// s and changes nothing.
func (e *Engine) Settle(s *State, h Header, ev Event) []Event { return nil }
