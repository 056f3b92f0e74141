package view

import (
	"maps"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/register"
)

// KindForces is a row for each register that says how much there is and where:
// "forces/team".
const KindForces = "forces"

// counted are the registers that have such a row.
var counted = []register.Kind{register.Team, register.Expert, register.Stock, register.Shelter}

// Strength counts a register: what there is, what can be had, what is on its
// way and what is on a scene.
type Strength struct {
	Register  register.Kind `json:"register"`
	Total     int           `json:"total"`
	Available int           `json:"available"`
	OnWay     int           `json:"on_way"`
	OnScene   int           `json:"on_scene"`
	// Away cannot be had, or works outside the district (6.1.2(g)).
	Away    int             `json:"away"`
	Persons int             `json:"persons,omitempty"` // of the teams
	Groups  []StrengthGroup `json:"groups,omitempty"`
	// Low are the items of stock below their minimum (6.4.1(c)).
	Low int `json:"low,omitempty"`
	// Places in the shelters registered; Open and Occupied of those in use.
	Places   int `json:"places,omitempty"`
	Open     int `json:"open,omitempty"`
	Occupied int `json:"occupied,omitempty"`
}

// StrengthGroup counts one level of teams.
type StrengthGroup struct {
	ID        string `json:"id"`
	Total     int    `json:"total"`
	Available int    `json:"available"`
	OnWay     int    `json:"on_way"`
	OnScene   int    `json:"on_scene"`
}

// Whereabouts tells of entries where they are: the incident for which an entry
// is out, and whether it has arrived.
type Whereabouts struct {
	Incident dispatch.IncidentID `json:"incident"`
	OnScene  bool                `json:"on_scene"`
}

// Out lists all entries that are out.
func Out(s *dispatch.State) map[register.Ref]Whereabouts {
	out := map[register.Ref]Whereabouts{}
	for _, id := range slices.Sorted(maps.Keys(s.Incidents)) {
		inc := s.Incidents[id]
		if inc.Phase == dispatch.Archived {
			continue
		}
		for i := range inc.Calls {
			if c := &inc.Calls[i]; inc.Phase.Live() && c.OnWay() {
				out[c.Entry] = Whereabouts{Incident: inc.ID}
			}
		}
		for i := range inc.CheckIns {
			if c := &inc.CheckIns[i]; c.Entry != "" && c.Released == 0 {
				out[c.Entry] = Whereabouts{Incident: inc.ID, OnScene: true}
			}
		}
	}
	return out
}

func strengthRow(s *dispatch.State, k register.Kind) (Strength, bool) {
	b := s.Registers[k]
	keys := b.Keys()
	if len(keys) == 0 {
		return Strength{}, false
	}
	row := Strength{Register: k, Total: len(keys)}
	out := map[register.Ref]Whereabouts{}
	if k == register.Team || k == register.Expert {
		out = Out(s)
	}
	groups := map[string]*StrengthGroup{}
	for _, key := range keys {
		row.add(b.Entries[key], out[register.RefOf(k, key)], groups)
	}
	if spec, ok := register.SpecOf(register.Team); ok && k == register.Team {
		levels, _ := spec.Column("level")
		for _, o := range levels.Options {
			if g := groups[o.ID]; g != nil {
				row.Groups = append(row.Groups, *g)
			}
		}
	}
	if k == register.Shelter {
		row.shelters(s)
	}
	return row, true
}

func (row *Strength) add(e *register.Entry, at Whereabouts, groups map[string]*StrengthGroup) {
	g := groups[e.Values["level"]]
	if g == nil {
		g = &StrengthGroup{ID: e.Values["level"]}
		groups[g.ID] = g
	}
	g.Total++
	switch {
	case at.OnScene:
		row.OnScene, g.OnScene = row.OnScene+1, g.OnScene+1
	case at.Incident != "":
		row.OnWay, g.OnWay = row.OnWay+1, g.OnWay+1
	case e.State != register.Available:
		row.Away++
	default:
		row.Available, g.Available = row.Available+1, g.Available+1
	}
	switch row.Register {
	case register.Team:
		row.Persons += e.Number("capacity")
	case register.Shelter:
		row.Places += e.Number("capacity")
	case register.Stock:
		if n := e.Number("minimum"); n > 0 && e.Number("quantity") < n {
			row.Low++
		}
	}
}

func (row *Strength) shelters(s *dispatch.State) {
	for _, inc := range s.Incidents {
		for i := range inc.Shelters {
			if x := &inc.Shelters[i]; x.Closed == 0 && inc.Phase != dispatch.Archived {
				row.Open, row.Occupied = row.Open+1, row.Occupied+x.Occupied
			}
		}
	}
}
