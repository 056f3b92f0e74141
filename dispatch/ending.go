package dispatch

import (
	"strconv"

	"wanghuo/plans"
)

// The end of an incident (4.8): who declares it, on what, what is still out, and
// what it has touched.

// Ending is what the end of an incident left on record.
type Ending struct {
	By plans.OrgID `json:"by"`
	// Tags are what it has touched, from the plan's list: recovery duties follow
	// from them (ch. 5).
	Tags []string `json:"tags,omitempty"`
	// Basis is why both conditions hold (4.8(a)).
	Basis string `json:"basis,omitempty"`
	// Public is the answer to whether the public must be told (4.8(e)).
	Public string   `json:"public,omitempty"`
	Open   []string `json:"open,omitempty"`
	City   string   `json:"city,omitempty"`
}

// endHandling declares the end: the body in command, on both conditions of 4.8;
// under city command only the city's ending is recorded (A47, A48).
func (d *deciding) endHandling(c *EndHandling) ([]Event, error) {
	inc, group, err := d.ending(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.CityReference != "" {
		if err := d.may(ActCityDecision, inc); err != nil {
			return nil, err
		}
		if inc.CityCommand == "" && inc.Catastrophe == "" && inc.Command != "" { // A47: the city ends what the city commands
			return nil, refuse(CodeNotAllowedNow, "4.8", "市级没有指挥，由正在指挥的机构宣布结束", "the city does not command: the body in command declares the end").at("city_reference").by(d.seatsOf(inc.Command)...)
		}
	} else {
		if inc.CityCommand != "" {
			return nil, refuse(CodeNotAllowedNow, "A48", "已由市级指挥，只登记市里的结束决定", "the city commands: only its own ending is recorded").at("city_reference").by("emergency-office/duty")
		}
		if err := d.mayEnd(inc); err != nil {
			return nil, err
		}
		if !c.Removed || !c.Restored {
			return nil, refuse(CodeBlank, "4.8", "须确认两项结束条件", "both conditions of the end must be attested").at("removed")
		}
	}
	for _, t := range c.Tags {
		if _, ok := d.e.plan.Impact(t); !ok {
			return nil, refuse(CodeUnknown, "4.8", "预案没有影响标签“%s”", "the plan has no impact %q", t).at("tags")
		}
	}
	by := d.org()
	if inc.Command != "" && inc.CityCommand == "" {
		by = inc.Command
	}
	return d.through(group, inc, []Event{&HandlingEnded{
		Incident: inc.ID, By: by, CityReference: c.CityReference, Open: d.s.stillOpen(inc),
		Tags: c.Tags, Basis: c.Basis, Public: c.Public,
	}}), nil
}

// stillOpen lists teams on the scene and supplies that are still out (A47).
func (s *State) stillOpen(root *Incident) []string {
	var out []string
	for _, inc := range s.family(root) {
		out = append(out, inc.stillOpen()...)
	}
	return out
}

func (inc *Incident) stillOpen() []string {
	var out []string
	for _, x := range inc.CheckIns {
		if x.Released == 0 {
			out = append(out, "team:"+string(x.Org)+":"+x.Team)
		}
	}
	for _, r := range inc.Supplies {
		for _, l := range r.Lines {
			if l.Balance() != 0 {
				out = append(out, "supply:"+l.Item+":"+strconv.Itoa(l.Balance()))
			}
		}
	}
	for _, x := range inc.Shelters {
		if x.Closed == 0 {
			out = append(out, "shelter:"+x.Name+":"+strconv.Itoa(x.Occupied))
		}
	}
	return out
}

// mayEnd: the body commanding the level in force, or while none is, the plan's
// holder of the act (A47).
func (d *deciding) mayEnd(inc *Incident) error {
	if inc.Command != "" {
		if d.e.speaksFor(d.org(), inc.Command) {
			return nil
		}
		return refuse(CodeAuthority, "4.8", "应由正在指挥的机构宣布结束", "the body in command declares the end").by(d.seatsOf(inc.Command)...)
	}
	return d.may(ActEndResponse, inc)
}
