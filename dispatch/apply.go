package dispatch

// Apply folds one event into s. It holds no rule and cannot fail.
func (e *Engine) Apply(s *State, h Header, ev Event) {}
