package dispatch

// Ref names a row that a commit may have changed.
type Ref struct {
	Kind string
	ID   string
}

type touchedSet struct {
	refs map[Ref]struct{}
}

func (t *touchedSet) add(kind, id string) {
	if t.refs == nil {
		return // nobody watches this state
	}
	t.refs[Ref{kind, id}] = struct{}{}
}

// Watch makes the state remember which rows its commits change. The follower
// that feeds the faces watches; the owner that decides does not.
func (s *State) Watch() {
	if s.touched.refs == nil {
		s.touched.refs = map[Ref]struct{}{}
	}
}

// Touched returns the rows changed since the last call and forgets them.
func (s *State) Touched() []Ref {
	if len(s.touched.refs) == 0 {
		return nil
	}
	out := make([]Ref, 0, len(s.touched.refs))
	for r := range s.touched.refs {
		out = append(out, r)
	}
	clear(s.touched.refs)
	return out
}
