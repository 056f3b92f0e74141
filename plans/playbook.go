package plans

// Playbook is what the hierarchy general ← special ← support ← street comes to
// for one event type in one street.
type Playbook struct {
	Type     *EventType     `json:"type"`
	Lead     OrgID          `json:"lead"` // accountable (A27)
	Joint    []OrgID        `json:"joint,omitempty"`
	HQ       OrgID          `json:"hq"`
	HQOffice OrgID          `json:"hq_office"` // the lead department for a temporary headquarters (A28)
	Special  *SpecialPlan   `json:"special,omitempty"`
	Support  []*SpecialPlan `json:"support,omitempty"`
	Street   *SpecialPlan   `json:"street,omitempty"`
	Rules    []*Rule        `json:"-"`
}

// Playbook resolves the plan for one event type in one street.
func (p *Plan) Playbook(typeNo int, street OrgID) (*Playbook, bool) { return nil, false }

// Compatible tells whether reports of two event types may be of one event (A21, A30).
func (p *Plan) Compatible(a, b int) bool { return a == b }
