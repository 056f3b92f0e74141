package plans

import "time"

// Prompt is something that the plan wants thought of at a point of the
// handling. The system asks; whoever is asked says that it is done, that it is
// not needed, and why. A prompt is no duty: it has no due, fires nothing and
// enters no list.
type Prompt struct {
	ID        string   `yaml:"id" json:"id"`
	Cite      Clause   `yaml:"cite" json:"cite"`
	Decisions []string `yaml:"decisions,omitempty" json:"decisions,omitempty"`
	Title     Text     `yaml:"title" json:"title"`
	// On is from when it is asked, and of what: once for an incident, or once
	// for each shelter, rumour, mobilisation …
	On   Occasion `yaml:"on" json:"on"`
	When string   `yaml:"when,omitempty" json:"when,omitempty"` // condition over Facts; empty: always
	To   Party    `yaml:"to" json:"to"`
	// Asks are what an answer writes down.
	Asks []Ask `yaml:"asks,omitempty" json:"asks,omitempty"`
	// By is a kind of event that answers it by itself: the thing was done.
	By string `yaml:"by,omitempty" json:"by,omitempty"`
	// Every asks again so long after the last answer.
	Every time.Duration `yaml:"every,omitempty" json:"every,omitempty"`
}

// Ask is one thing to write down with a choice or an answer.
type Ask struct {
	ID    string `yaml:"id" json:"id"`
	Title Text   `yaml:"title" json:"title"`
	// Needed: without it the choice or answer is refused.
	Needed bool `yaml:"needed,omitempty" json:"needed,omitempty"`
}

// Occasion is a point of the handling from which something is asked.
type Occasion string

// The occasions. But for the last two they pass with the end of the handling.
const (
	AtOpened    Occasion = "opened"     // the incident is on record
	AtResponse  Occasion = "response"   // a body commands
	AtPost      Occasion = "post"       // the post on the scene is formed
	AtExecutive Occasion = "executive"  // each executive commander named
	AtExpansion Occasion = "expansion"  // the city was asked, or commands
	AtMobilised Occasion = "mobilised"  // each call on the public
	AtRumour    Occasion = "rumour"     // each rumour that is open
	AtShelter   Occasion = "shelter"    // each shelter that is open
	AtEnded     Occasion = "ended"      // the end is declared
	AtStillOpen Occasion = "still_open" // at the end, each team and line of supplies not yet back
	AtEntry     Occasion = "entry"      // with each order to go in: asked by the order itself
)

var knownOccasion = set(AtOpened, AtResponse, AtPost, AtExecutive, AtExpansion, AtMobilised, AtRumour, AtShelter, AtEnded, AtStillOpen, AtEntry)

// Impact is something that an incident may have touched, as attested at its
// end (4.8); recovery starts from there.
type Impact struct {
	ID    string `yaml:"id" json:"id"`
	Title Text   `yaml:"title" json:"title"`
}

// Impact finds an impact by id.
func (p *Plan) Impact(id string) (*Impact, bool) {
	for i := range p.Impacts {
		if p.Impacts[i].ID == id {
			return &p.Impacts[i], true
		}
	}
	return nil, false
}

// Prompt finds a prompt by id.
func (p *Plan) Prompt(id string) (*Prompt, bool) {
	for i := range p.Prompts {
		if p.Prompts[i].ID == id {
			return &p.Prompts[i], true
		}
	}
	return nil, false
}

// AsksAt are all that is to be written down on an occasion.
func (p *Plan) AsksAt(on Occasion) []Ask {
	var out []Ask
	for i := range p.Prompts {
		if p.Prompts[i].On == on {
			out = append(out, p.Prompts[i].Asks...)
		}
	}
	return out
}

// Prompted tells whether a prompt's condition holds of the facts.
func (p *Plan) Prompted(x *Prompt, f Facts) bool {
	c := p.index.prompting[x.ID]
	return c == nil || c.holds(f)
}

// Groups are the working groups that a post may have (4.4.1), in the plan's
// order: the bodies under the post with a seat of their own.
func (p *Plan) Groups() []*Organisation {
	var out []*Organisation
	for i := range p.Organisations {
		if o := &p.Organisations[i]; o.Parent == fieldPost && len(p.index.seatsOf[o.ID]) > 0 {
			out = append(out, o)
		}
	}
	return out
}

// LockedField is a matter on which a text for the public says only what was last
// confirmed (4.7.1(j), A53), with words that give away a sentence on it.
type LockedField struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Title  Text     `yaml:"title" json:"title"`
	Words  []string `yaml:"words" json:"words"`
	Except []string `yaml:"except,omitempty" json:"except,omitempty"` // phrases that may pass
}

func (l *loader) checkPrompts() {
	p := l.plan
	p.index.prompting = map[string]*condition{}
	seen := map[string]bool{}
	for i := range p.Prompts {
		x := &p.Prompts[i]
		if seen[x.ID] {
			l.add(l.where[&x.ID], CodeDuplicate, x.ID+" 重复", x.ID+" stands twice")
		}
		seen[x.ID] = true
		if !knownOccasion[x.On] {
			l.word(&x.On, string(x.On))
		}
		if !alwaysBound[x.To] && x.To != RoleBody {
			l.party("", &x.To)
		}
		l.decided(x.Decisions)
		if x.When != "" {
			if c := l.condition(&x.When); c != nil {
				p.index.prompting[x.ID] = c
			}
		}
	}
	impacts := map[string]bool{}
	for i := range p.Impacts {
		x := &p.Impacts[i]
		if impacts[x.ID] {
			l.add(l.where[&x.ID], CodeDuplicate, x.ID+" 重复", x.ID+" stands twice")
		}
		impacts[x.ID] = true
	}
}
