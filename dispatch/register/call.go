package register

import (
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Ref names an entry across registers: "team/T01".
type Ref string

// RefOf names an entry.
func RefOf(k Kind, key string) Ref { return Ref(string(k) + "/" + key) }

// Split gives the register and the key.
func (r Ref) Split() (Kind, string) {
	for i := range r {
		if r[i] == '/' {
			return Kind(r[:i]), string(r[i+1:])
		}
	}
	return "", string(r)
}

// Call is a team or an expert called to an incident.
type Call struct {
	ID    int          `json:"id"`
	Entry Ref          `json:"entry"`
	Owner plans.OrgID  `json:"owner"`
	Name  string       `json:"name,omitempty"`
	By    plans.SeatID `json:"by"`
	At    clock.Time   `json:"at"`
	Task  string       `json:"task,omitempty"`
	// Request: it can be asked and not ordered (6.1.5), and its answer is owed.
	Request  bool       `json:"request,omitempty"`
	Answered clock.Time `json:"answered,omitempty"`
	Answer   string     `json:"answer,omitempty"`
	Arrived  clock.Time `json:"arrived,omitempty"`
	Ended    clock.Time `json:"ended,omitempty"` // recalled, declined or released
	Why      string     `json:"why,omitempty"`
}

// OnWay reports whether it has been called and has neither arrived nor been let
// go.
func (c *Call) OnWay() bool {
	return c.Arrived == 0 && c.Ended == 0 && (!c.Request || c.Answered != 0)
}
