package dispatch

// Decide says what comes of a command, or why not. It reads s and changes
// nothing; it needs no clock, no randomness and no I/O beyond env.
func (e *Engine) Decide(s *State, c Command, env Env) ([]Event, error) {
	return nil, refuse(CodeInvalid, "", "未知指令", "unknown command")
}
