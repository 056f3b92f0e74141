package plans

// condition is a rule's condition over Facts.
type condition struct{}

// Holds tells whether a rule's condition is true of the facts. A rule without
// a condition always holds.
func (p *Plan) Holds(r *Rule, f Facts) bool { return p.index.conditions[r] == nil }

func officeKind(o *Organisation) UnitKind { return UnitOther }
