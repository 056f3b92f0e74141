package view

import (
	"maps"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/post"
	"wanghuo/dispatch/resource"
	"wanghuo/plans"
)

// Response is the handling of one incident as the desk and the scene show it
// (4.2 to 4.7).
type Response struct {
	// Commander is the commander-in-chief at this second; "" only before a
	// response has started (A44).
	Commander plans.SeatID `json:"commander,omitempty"`
	Commands  []Command    `json:"commands"`
	Proposals []Proposal   `json:"proposals"`
	Post      *Post        `json:"post,omitempty"`
	Forces    []Force      `json:"forces"`
	CheckIns  []CheckIn    `json:"check_ins"`
	// Code stands at the post for those who come; only whoever keeps the list has it.
	Code   string      `json:"code,omitempty"`
	Handed *HandedOver `json:"handed,omitempty"`
	// Groups are those that the plan offers to any post (4.4.1).
	Groups []GroupOffer `json:"groups"`
	// Offered are the seats that may be named commander-in-chief, the likeliest first
	// (4.3.3(e)).
	Offered  []plans.SeatID  `json:"commanders"`
	Decided  []post.Decision `json:"decided"`
	Opinions []Opinion       `json:"opinions"`

	Tasks    []Task         `json:"tasks"`
	Measures []MeasureOffer `json:"measures"`
	// TeamCalls are the registered teams and experts that were called and have not come.
	TeamCalls    []TeamCall    `json:"team_calls"`
	Requisitions []Requisition `json:"requisitions"`

	Supplies []Supplies     `json:"supplies"`
	Stock    map[string]int `json:"stock,omitempty"` // what the depots hold
	Shelters []Shelter      `json:"shelters"`

	Temporary   *TemporaryHQ   `json:"temporary,omitempty"`
	Expansion   *Expansion     `json:"expansion,omitempty"`
	Catastrophe string         `json:"catastrophe,omitempty"`
	Mobilised   []Mobilisation `json:"mobilised"`
	// Asked is the request to the city to call on the whole district (4.6.2(a)).
	Asked    *MobilisationRequest `json:"mobilisation_asked,omitempty"`
	Releases []PublicRelease      `json:"releases"`
	Rumours  []Rumour             `json:"rumours"`

	Alerts    []dispatch.PublicAlert      `json:"alerts"`
	Findings  map[string]dispatch.Finding `json:"findings,omitempty"`
	Attention *dispatch.Attention         `json:"attention,omitempty"` // abroad (4.7.2(e))

	Prompts []Prompt `json:"prompts"`
	Ending  *Ending  `json:"ending,omitempty"`
	// Graded is first handling and graded response (4.2, 4.3).
	Graded Graded `json:"graded"`

	// Acts is what the asking seat may press here now.
	Acts []Act `json:"acts"`
}

// Command is an interval of command: from Since until the next one's.
type Command struct {
	Level int         `json:"level"`
	Body  plans.OrgID `json:"body"`
	Since clock.Time  `json:"since"`
	City  string      `json:"city,omitempty"`
	// Plan is the special plan applied, Conditions what held, By who decided.
	Plan       string       `json:"plan,omitempty"`
	Conditions []string     `json:"conditions"`
	Reason     string       `json:"reason,omitempty"`
	By         plans.SeatID `json:"by,omitempty"`
}

// Proposal is a response level that the system proposed, and what was decided.
type Proposal struct {
	Level   int         `json:"level"`
	Body    plans.OrgID `json:"body"`
	At      clock.Time  `json:"at"`
	Cause   string      `json:"cause"`
	Decided clock.Time  `json:"decided,omitempty"`
	Started bool        `json:"started,omitempty"`
	Reason  string      `json:"reason,omitempty"`
	// Conditions are those that had come to hold; Suffices is the level that was
	// held to be enough instead.
	Conditions []string `json:"conditions"`
	Suffices   int      `json:"suffices,omitempty"`
}

// Post is the command post, contacts opened for those who may see them.
type Post struct {
	Formed    clock.Time   `json:"formed"`
	By        plans.OrgID  `json:"by"`
	Commander plans.SeatID `json:"commander"`
	// Deputy commands until the commander has arrived (A44); Under is the city's
	// post of which this one is a part (4.4.2(g)).
	Deputy     plans.SeatID   `json:"deputy,omitempty"`
	Arrived    clock.Time     `json:"arrived,omitempty"`
	Under      plans.OrgID    `json:"under,omitempty"`
	Liaisons   []post.Liaison `json:"liaisons"`
	Commanders []post.Tenure  `json:"commanders"`
	Executives []plans.SeatID `json:"executives"`
	Groups     []Group        `json:"groups"`
	Assembly   string         `json:"assembly,omitempty"`
	GoodsIn    string         `json:"goods_in,omitempty"`
	GoodsOut   string         `json:"goods_out,omitempty"`
	Press      string         `json:"press,omitempty"`
	// Missing names what 4.4.1 asks for and is not there: points, and
	// "contact:" with the name of a group. It warns (A45).
	Missing []string `json:"missing"`
}

// Group is a working group of the post.
type Group struct {
	Name    string        `json:"name"`
	Leader  plans.OrgID   `json:"leader"`
	Members []plans.OrgID `json:"members"`
	Contact string        `json:"contact,omitempty"`
	Channel string        `json:"channel,omitempty"`
	// Reachable tells that both are on record, whether or not they may be seen.
	Reachable bool `json:"reachable"`
}

// Force is a body that is expected on the scene, or is there (A45).
type Force struct {
	Org      plans.OrgID `json:"org"`
	Why      string      `json:"why"`              // street, lead, expected, tasked, came
	Struck   clock.Time  `json:"struck,omitempty"` // from the list of the expected (A45)
	Tasked   clock.Time  `json:"tasked,omitempty"`
	Seen     clock.Time  `json:"seen,omitempty"`
	Departed clock.Time  `json:"departed,omitempty"`
	Arrived  clock.Time  `json:"arrived,omitempty"`
	State    string      `json:"state"` // expected, departed, present, released
	Persons  int         `json:"persons"`
	Teams    int         `json:"teams"`
	// Heard is when anything last came from it (A22): a phone without a line is silent.
	Heard clock.Time `json:"heard,omitempty"`
}

// CheckIn is an entry of the register on the scene.
type CheckIn struct {
	post.CheckIn
	Tasks int    `json:"tasks"`           // given and not done
	Where string `json:"where,omitempty"` // opened, for those who may see it
	// Under is whose orders they are under: the body in command, whose post it is
	// (4.4.2(d), 6.1.2(f)).
	Under plans.OrgID `json:"under,omitempty"`
}

// GroupOffer is a working group of the plan's catalogue.
type GroupOffer struct {
	ID     plans.OrgID  `json:"id"`
	Name   plans.Text   `json:"name"`
	Clause plans.Clause `json:"clause"`
}

// Opinion is what experts advise, and what the post answered (4.4.3(g)).
type Opinion struct {
	No      int          `json:"no"`
	Experts string       `json:"experts,omitempty"`
	Text    string       `json:"text"`
	By      plans.SeatID `json:"by"`
	At      clock.Time   `json:"at"`
	Reply   string       `json:"reply,omitempty"`
	Replied clock.Time   `json:"replied,omitempty"`
}

// HandedOver is the list that the city's post has signed for (A48).
type HandedOver = post.HandedOver

// Task is what a unit was told to do. Mine: the asking seat reports on it.
type Task struct {
	post.Task
	Team string `json:"team,omitempty"`
	Mine bool   `json:"mine,omitempty"`
	// Waits is the lead that has yet to confirm or release it, since the type was
	// corrected; Decide: the asking seat may (A30).
	Waits  plans.OrgID `json:"waits,omitempty"`
	Decide bool        `json:"decide,omitempty"`
}

// MeasureOffer is an entry of the category's list, with its marks.
type MeasureOffer struct {
	Clause      plans.Clause `json:"clause"`
	Title       plans.Text   `json:"title"`
	Executor    plans.OrgID  `json:"executor,omitempty"`
	Coercive    bool         `json:"coercive,omitempty"`
	Requisition bool         `json:"requisition,omitempty"`
	Basis       bool         `json:"basis,omitempty"`
	Special     bool         `json:"special,omitempty"`
	Chosen      int          `json:"chosen,omitempty"` // tasks that came of it
	// Leave are the seats that decide, where the asking seat may only propose it.
	Leave []plans.SeatID `json:"leave,omitempty"`
	// With take part whoever carries it out; Asks are what a choice writes down.
	With []plans.OrgID `json:"with,omitempty"`
	Asks []plans.Ask   `json:"asks,omitempty"`
}

// Requisition is an order and the file for compensation it opened (6.4.5).
type Requisition struct {
	ID    int          `json:"id"`
	Item  string       `json:"item"`
	Basis string       `json:"basis"`
	By    plans.OrgID  `json:"by"`
	At    clock.Time   `json:"at"`
	Oral  bool         `json:"oral,omitempty"`
	Owner string       `json:"owner,omitempty"`
	File  plans.Clause `json:"file"` // the clause under which compensation is owed
}

// Supplies is a request with every line's balance (A54).
type Supplies struct {
	ID       resource.RequestID `json:"id"`
	By       plans.OrgID        `json:"by"`
	At       clock.Time         `json:"at"`
	Own      bool               `json:"own,omitempty"`
	Outside  string             `json:"outside,omitempty"` // who asks, of the city or another district
	Approval approval.ID        `json:"approval,omitempty"`
	Approver plans.SeatID       `json:"approver,omitempty"`
	Reason   string             `json:"reason,omitempty"` // why it was refused
	Ordered  clock.Time         `json:"ordered,omitempty"`
	Orderer  plans.OrgID        `json:"orderer,omitempty"`
	Depot    plans.OrgID        `json:"depot,omitempty"`
	State    string             `json:"state"` // asked, refused, approved, ordered, out, closed
	Lines    []SupplyLine       `json:"lines"`
	// Steps are the next steps that goods can take, each with whether the asking
	// seat may take it and, if not, who may.
	Steps []Act `json:"steps"`
}

// SupplyLine adds what can still be done with a line.
type SupplyLine struct {
	resource.Line
	Issuable  int `json:"issuable"`
	InTransit int `json:"in_transit"`
	Balance   int `json:"balance"`
}

// Shelter is a place opened for people. CountBy is when it should be counted
// again: hourly while open (A55).
type Shelter struct {
	resource.Shelter
	CountBy clock.Time `json:"count_by,omitempty"`
	Over    int        `json:"over,omitempty"` // more people than places
}

// TemporaryHQ is a headquarters set up for one incident (2.3.3).
type TemporaryHQ struct {
	Name      string         `json:"name,omitempty"`
	Members   []plans.SeatID `json:"members"`
	From      clock.Time     `json:"from,omitempty"`
	Basis     string         `json:"basis,omitempty"`
	Dissolved clock.Time     `json:"dissolved,omitempty"`
	// Approver sets it up, Head must be a member; both before it is there too.
	Approver plans.SeatID `json:"approver,omitempty"`
	Head     plans.SeatID `json:"head,omitempty"`
}

// Expansion is the request to the city and how far it has come (A48).
type Expansion struct {
	Approval  approval.ID `json:"approval"`
	State     string      `json:"state"` // asked, refused, approved, sent, answered
	Text      string      `json:"text"`
	Sent      clock.Time  `json:"sent,omitempty"`
	Answer    string      `json:"answer,omitempty"`
	Reference string      `json:"reference,omitempty"`
	Answered  clock.Time  `json:"answered,omitempty"`
}

// Mobilisation is a call on the public in some streets (A52).
type Mobilisation struct {
	Streets []plans.OrgID `json:"streets"`
	Whole   bool          `json:"whole,omitempty"`
	Text    string        `json:"text"`
	Persons int           `json:"persons,omitempty"`
	At      clock.Time    `json:"at"`
	City    string        `json:"city,omitempty"`
	Ended   clock.Time    `json:"ended,omitempty"`
}

// MobilisationRequest is what the city was asked for the whole district.
type MobilisationRequest = dispatch.MobilisationRequest

// PublicRelease is a text for the public and where it stands in its chain.
type PublicRelease struct {
	ID        int            `json:"id"`
	By        plans.OrgID    `json:"by"`
	Text      string         `json:"text"`
	Locked    []LockedCount  `json:"locked"`
	At        clock.Time     `json:"at"`
	Edited    clock.Time     `json:"edited,omitempty"`
	Approval  approval.ID    `json:"approval,omitempty"`
	Approvers []plans.SeatID `json:"approvers,omitempty"`
	Reason    string         `json:"reason,omitempty"` // of a refusal
	Published clock.Time     `json:"published,omitempty"`
	Reference string         `json:"reference,omitempty"`
	Rumour    int            `json:"rumour,omitempty"`
	Stage     string         `json:"stage,omitempty"` // brief, verified, follow_up
	Foreign   bool           `json:"foreign,omitempty"`
	// Claims are what the text says of cause and blame, beside what was confirmed.
	Claims []LockedClaim `json:"claims,omitempty"`
	State  string        `json:"state"` // draft, submitted, refused, approved, published
}

// LockedCount is a count as the text states it beside the latest confirmed one;
// -1: unknown. They must be equal before it goes out (A53).
type LockedCount struct {
	Name   string     `json:"name"`
	Stated int        `json:"stated"`
	Latest int        `json:"latest"`
	At     clock.Time `json:"at,omitempty"`
	Same   bool       `json:"same"`
}

// LockedClaim is what a text says of cause or blame beside what was confirmed.
type LockedClaim struct {
	Name   string `json:"name"`
	Stated string `json:"stated"`
	Latest string `json:"latest,omitempty"`
	Same   bool   `json:"same"`
}

// Rumour is a claim, found, verified, answered and closed (4.7.2).
type Rumour = dispatch.Rumour

func responseOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, actor dispatch.Actor, now clock.Time, reveal Reveal) Response {
	r := Response{
		Commander: e.CommanderOf(s, inc.ID), Commands: []Command{}, Proposals: []Proposal{},
		Groups: groupsOf(e), Offered: e.Commanders(s, inc), Decided: append([]post.Decision{}, inc.Decided...), Opinions: opinionsOf(inc, reveal),
		Post: postOf(inc, reveal), Forces: forcesOf(e, s, inc), CheckIns: checkInsOf(inc, reveal), Handed: inc.Handed,
		Tasks: tasksOf(e, s, inc, actor), Measures: measuresOf(e, s, inc, actor), TeamCalls: teamCallsOf(e, s, inc, actor), Requisitions: requisitionsOf(inc, reveal),
		Supplies: suppliesOf(e, s, inc, actor, now), Stock: e.StockByItem(s), Shelters: sheltersOf(inc),
		Temporary: temporaryOf(e, inc), Expansion: expansionOf(s, inc), Catastrophe: inc.Catastrophe,
		Mobilised: []Mobilisation{}, Asked: inc.Asked, Releases: releasesOf(e, s, inc, now), Rumours: append([]Rumour{}, inc.Rumours...),
		Alerts: append([]dispatch.PublicAlert{}, inc.Alerts...), Findings: maps.Clone(inc.Findings), Attention: inc.Attention,
		Prompts: promptsOf(e, s, inc, now), Ending: inc.Ending, Graded: gradedOf(e, s, inc, actor, now),
		Acts: ActsOnScene(e, s, actor, inc, now),
	}
	if e.KeepsTheList(s, inc.ID, actor) {
		r.Code = e.SceneCode(s, inc.ID)
	}
	for _, c := range inc.Commands {
		r.Commands = append(r.Commands, commandOf(c))
	}
	for _, p := range inc.Proposals {
		r.Proposals = append(r.Proposals, Proposal{p.Level, p.Body, p.At, p.Cause, p.Decided, p.Started, p.Reason, append([]string{}, p.Conditions...), p.Suffices})
	}
	for _, m := range inc.Mobilisations {
		r.Mobilised = append(r.Mobilised, Mobilisation{m.Streets, m.Whole, m.Text, m.Persons, m.At, m.City, m.Ended})
	}
	return r
}

func postOf(inc *dispatch.Incident, reveal Reveal) *Post {
	p := inc.Post
	if p == nil {
		return nil
	}
	out := &Post{
		Formed: p.Formed, By: p.By, Commander: p.Commander, Commanders: slices.Clone(p.Commanders),
		Executives: append([]plans.SeatID{}, p.Executives...), Groups: []Group{},
		Deputy: p.Deputy, Arrived: p.Arrived, Under: p.Under, Liaisons: append([]post.Liaison{}, inc.Liaisons...),
		Assembly: p.Assembly, GoodsIn: p.GoodsIn, GoodsOut: p.GoodsOut, Press: p.Press, Missing: append([]string{}, p.Missing()...),
	}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, Group{
			Name: g.Name, Leader: g.Leader, Members: append([]plans.OrgID{}, g.Members...), Contact: opened(g.Contact, inc.Erased != 0, reveal), Channel: opened(g.Channel, inc.Erased != 0, reveal),
			Reachable: g.Contact != nil && g.Channel != nil,
		})
	}
	return out
}

// forcesOf lists, with how long each took to answer and to come (4.4.2(a)), who is expected on the scene, how far each has come, and who
// came unasked (A45: the plan's list, every body set in motion).
func forcesOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident) []Force {
	out := []Force{}
	at := map[plans.OrgID]int{}
	add := func(org plans.OrgID, why string) *Force {
		if org == "" {
			return &Force{}
		}
		i, ok := at[org]
		if !ok {
			i = len(out)
			at[org] = i
			out = append(out, Force{Org: org, Why: why})
		}
		return &out[i]
	}
	for _, x := range e.ExpectedOn(s, inc) {
		why := "expected"
		switch x.Org {
		case inc.Location.Street:
			why = "street"
		case lead(e, inc.Type):
			why = "lead"
		}
		add(x.Org, why).Struck = x.Struck
	}
	for _, t := range inc.Tasked {
		f := add(t.Body, "tasked")
		f.Tasked, f.Seen = earlier(f.Tasked, t.At), earlier(f.Seen, t.Seen)
		f.Departed = earlier(f.Departed, t.Left)
	}
	for _, c := range inc.CheckIns {
		f := add(c.Org, "came")
		f.Arrived = earlier(f.Arrived, c.At)
		if c.Released == 0 {
			f.Teams++
			f.Persons += c.Persons
		}
	}
	for l := range inc.Timeline.All() {
		if i, ok := at[l.Seat.Org()]; ok && l.Person != "" {
			out[i].Heard = max(out[i].Heard, l.Received)
		}
	}
	for i := range out {
		f := &out[i]
		f.Departed = earlier(f.Departed, inc.Departed[f.Org])
		f.State = forceState(f)
	}
	return out
}

func forceState(f *Force) string {
	switch {
	case f.Teams > 0:
		return "present"
	case f.Arrived != 0:
		return "released"
	case f.Departed != 0:
		return "departed"
	}
	return "expected"
}

func checkInsOf(inc *dispatch.Incident, reveal Reveal) []CheckIn {
	out := []CheckIn{}
	for _, c := range inc.CheckIns {
		x := CheckIn{CheckIn: c, Where: opened(c.Where, inc.Erased != 0, reveal)}
		if c.Released == 0 {
			x.Under = inc.Command
		}
		for _, t := range inc.Tasks {
			if t.CheckIn == c.ID && t.Open() {
				x.Tasks++
			}
		}
		out = append(out, x)
	}
	return out
}

func tasksOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, actor dispatch.Actor) []Task {
	out := []Task{}
	for _, t := range inc.Tasks {
		x := Task{Task: t, Mine: t.To == actor.Seat.Org() || slices.Contains(e.Plan().ActingFor(t.To), actor.Seat.Org())}
		if t.CheckIn > 0 && t.CheckIn <= len(inc.CheckIns) {
			x.Team = inc.CheckIns[t.CheckIn-1].Team
		}
		if t.Waits() {
			x.Waits = e.DecidesOnTasks(s, inc)
			x.Decide = e.SpeaksFor(actor.Seat.Org(), x.Waits)
		}
		out = append(out, x)
	}
	return out
}

func measuresOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, actor dispatch.Actor) []MeasureOffer {
	out := []MeasureOffer{}
	t, ok := e.Plan().Type(inc.Type)
	if !ok {
		return out
	}
	for _, m := range e.Plan().MeasuresFor(t.Category) {
		x := MeasureOffer{
			Clause: m.Clause, Title: m.Title, Executor: m.Executor,
			With: m.With, Asks: m.Asks,
			Coercive: m.Coercive, Requisition: m.Requisition, Basis: m.Basis, Special: m.Special,
			Leave: e.WhoLeaves(s, inc, m, actor),
		}
		for _, task := range inc.Tasks {
			if task.Measure == m.Clause {
				x.Chosen++
			}
		}
		out = append(out, x)
	}
	return out
}

func requisitionsOf(inc *dispatch.Incident, reveal Reveal) []Requisition {
	out := []Requisition{}
	for _, q := range inc.Requisitions {
		out = append(out, Requisition{
			ID: q.ID, Item: q.Item, Basis: q.Basis, By: q.By, At: q.At, Oral: q.Oral,
			Owner: opened(q.Owner, inc.Erased != 0, reveal), File: "5.1.3",
		})
	}
	return out
}

// temporaryOf says who sets a temporary headquarters up where the type has
// none, and what became of it.
func temporaryOf(e *dispatch.Engine, inc *dispatch.Incident) *TemporaryHQ {
	b, ok := e.Plan().Playbook(inc.Type, inc.Location.Street)
	if inc.TempHQ == nil && (!ok || b.HQ != "hq-temporary") {
		return nil
	}
	out := &TemporaryHQ{Members: []plans.SeatID{}}
	out.Approver, _ = e.Plan().ApproverOf(inc.Type)
	if l := lead(e, inc.Type); l != "" {
		out.Head = plans.SeatID(string(l) + "/head")
	}
	if t := inc.TempHQ; t != nil {
		out.Name, out.From, out.Basis, out.Dissolved = t.Name, t.From, t.Basis, t.Dissolved
		out.Members = append(out.Members, t.Members...)
	}
	return out
}

func expansionOf(s *dispatch.State, inc *dispatch.Incident) *Expansion {
	x := inc.Expansion
	if x == nil {
		return nil
	}
	out := &Expansion{Approval: x.Approval, State: "asked", Sent: x.Sent, Answer: x.Answer, Reference: x.Reference, Answered: x.Answered}
	a := s.Approvals[x.Approval]
	if a != nil {
		out.Text = a.Text
	}
	switch {
	case x.Answered != 0:
		out.State = "answered"
	case x.Sent != 0:
		out.State = "sent"
	case a != nil && a.Lapsed == 0 && a.Given.Did():
		out.State = "approved"
	case a != nil && !a.Open():
		out.State = "refused"
	}
	return out
}

func releasesOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, now clock.Time) []PublicRelease {
	out := []PublicRelease{}
	latest := s.FiguresOf(inc)
	for _, r := range inc.Releases {
		x := PublicRelease{
			ID: r.ID, By: r.By, Text: r.Text, Locked: []LockedCount{}, At: r.At, Edited: r.Edited,
			Approval: r.Approval, Published: r.Published, Reference: r.Reference, Rumour: r.Rumour, State: "draft",
		}
		for _, k := range slices.Sorted(maps.Keys(r.Counts)) {
			c := LockedCount{Name: k, Stated: r.Counts[k], Latest: -1}
			if f, ok := latest[k]; ok {
				c.Latest, c.At, c.Same = f.Value, f.MadeAt, f.Value == r.Counts[k]
			}
			x.Locked = append(x.Locked, c)
		}
		x.Stage, x.Foreign = r.Stage, r.Foreign
		for _, k := range slices.Sorted(maps.Keys(r.Claims)) {
			f := inc.Findings[k]
			x.Claims = append(x.Claims, LockedClaim{Name: k, Stated: r.Claims[k], Latest: f.Text, Same: f.Text == r.Claims[k]})
		}
		a := s.Approvals[r.Approval]
		switch {
		case r.Published != 0:
			x.State = "published"
		case a == nil || a.Lapsed != 0:
		case a.Refused.Did():
			x.State, x.Reason = "refused", a.Reason
		case a.Given.Did():
			x.State = "approved"
		default:
			x.State, x.Approvers = "submitted", e.Deciders(s, a, now)
		}
		out = append(out, x)
	}
	return out
}
