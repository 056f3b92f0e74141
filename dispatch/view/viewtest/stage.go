// Package viewtest plays a workspace for tests of what faces see: the real
// engine and plan, a clock that the test moves, and a state that is watched as
// a follower's is. It is imported by tests only.
package viewtest

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// Plan is the built-in plan, loaded once.
var Plan = sync.OnceValue(func() *plans.Plan {
	p, err := xicheng.Load()
	if err != nil {
		panic(err)
	}
	return p
})

// Stage is one workspace in memory.
type Stage struct {
	T      testing.TB
	Engine *dispatch.Engine
	State  *dispatch.State
	Now    clock.Time
	// Follow, if set, sees every commit as a follower's watchers do.
	Follow func(h dispatch.Header, refs []dispatch.Ref, s *dispatch.State)
	number uint64
}

// New opens an exercise at an instant in RFC 3339.
func New(t testing.TB, start string) *Stage {
	t.Helper()
	at, err := clock.Parse(start)
	if err != nil {
		t.Fatal(err)
	}
	g := &Stage{T: t, Engine: dispatch.New(Plan()), State: dispatch.NewState(), Now: at}
	g.State.Watch()
	p := Plan()
	g.carry(g.header(dispatch.Actor{}), &dispatch.WorkspaceOpened{Workspace: dispatch.Workspace{
		ID: "w", Name: "演练", Status: dispatch.Exercise, PlanID: p.ID, PlanHash: "hash", Opened: at,
	}})
	return g
}

func (g *Stage) header(a dispatch.Actor) dispatch.Header {
	g.number++
	return dispatch.Header{Number: g.number, At: g.Now, Wall: g.Now, Person: a.Person, Seat: a.Seat}
}

func (g *Stage) carry(h dispatch.Header, evs ...dispatch.Event) {
	g.Engine.Carry(g.State, h, evs)
	g.followed(h)
}

func (g *Stage) followed(h dispatch.Header) {
	refs := g.State.Touched()
	if g.Follow != nil {
		g.Follow(h, refs, g.State)
	}
}

// To moves the clock to hh:mm:ss of the same day, or to an RFC 3339 instant.
// Every timer on the way fires at its own instant.
func (g *Stage) To(at string) {
	g.T.Helper()
	if len(at) == len("15:04:05") {
		at = g.Now.Std().Format("2006-01-02T") + at + "+08:00"
	}
	when, err := clock.Parse(at)
	if err != nil || when < g.Now {
		g.T.Fatalf("the clock cannot go from %s to %s: %v", g.Now, at, err)
	}
	for {
		due, ok := g.State.NextDue()
		if !ok || due > when {
			break
		}
		g.Now = max(g.Now, due)
		evs, err := g.Engine.Decide(g.State, &dispatch.Tick{}, dispatch.Env{Now: g.Now})
		if err != nil || len(evs) == 0 {
			g.T.Fatalf("a due timer brought nothing: %v", err)
		}
		g.carry(g.header(dispatch.Actor{}), evs...)
	}
	g.Now = when
}

// Happen carries events that no command of the test brings about, as one commit.
func (g *Stage) Happen(evs ...dispatch.Event) {
	g.carry(g.header(dispatch.Actor{Person: dispatch.System}), evs...)
}

// Sit puts the person of the seat ("p:" and the seat's id) into it.
func (g *Stage) Sit(seat plans.SeatID) dispatch.Actor {
	g.T.Helper()
	a := dispatch.Actor{Person: dispatch.PersonID("p:" + string(seat)), Seat: seat}
	if x := g.State.Seats[seat]; x != nil && x.Person != "" {
		a.Person = x.Person
		return a
	}
	g.carry(g.header(dispatch.Actor{}), &dispatch.RosterEntered{Person: a.Person, Seats: []plans.SeatID{seat}})
	g.carry(g.header(a), &dispatch.SeatTaken{Seat: seat, Person: a.Person})
	return a
}

// Try gives a command from a seat, and seats its person first. Personal data
// is "sealed" so that Reveal can open it.
func (g *Stage) Try(seat plans.SeatID, c dispatch.Command) ([]dispatch.Event, error) {
	g.T.Helper()
	a := g.Sit(seat)
	if p, ok := c.(dispatch.Private); ok {
		for _, s := range p.Secrets() {
			if !s.IsZero() {
				s.Seal(&vault.Sealed{Key: "k", Alg: "none", Nonce: []byte("n"), Box: []byte(s.Text())})
			}
		}
	}
	h := g.header(a)
	evs, err := g.Engine.Execute(g.State, h, c, dispatch.Env{Now: g.Now, Actor: a, Subject: fmt.Sprintf("key-%d", g.number)})
	if err != nil {
		g.number--
		return nil, err
	}
	g.followed(h)
	return evs, nil
}

// Do gives a command that must be accepted.
func (g *Stage) Do(seat plans.SeatID, c dispatch.Command) []dispatch.Event {
	g.T.Helper()
	evs, err := g.Try(seat, c)
	if err != nil {
		b, _ := json.Marshal(c)
		g.T.Fatalf("%s %s by %s: %v\n%s", g.Now.Clock(), c.Name(), seat, err, b)
	}
	return evs
}

// Report opens an incident and gives its number.
func (g *Stage) Report(seat plans.SeatID, c *dispatch.ReportIncident) dispatch.IncidentID {
	g.T.Helper()
	for _, ev := range g.Do(seat, c) {
		if r, ok := ev.(*dispatch.IncidentReported); ok {
			return r.ID
		}
	}
	g.T.Fatal("no incident was opened")
	return ""
}

// Reveal opens what Try sealed.
func Reveal(v *vault.Sealed) string {
	if v == nil {
		return ""
	}
	return string(v.Box)
}

// Eight is the eight elements of 4.1.8, known as far as they are given.
func Eight(known map[string]string) dispatch.Written {
	w := dispatch.Written{
		"time": dispatch.SaidVerifying, "place": dispatch.SaidVerifying, "source": dispatch.SaidVerifying, "nature": dispatch.SaidVerifying,
		"danger": dispatch.SaidUnknown, "trend": dispatch.SaidUnknown, "measures": dispatch.SaidVerifying, "support": "no",
	}
	for k, v := range known {
		w[k] = v
	}
	return w
}

// Fire is a night with a fire in a hostel: reported by a community, told again
// by a citizen, reported to the duty office, judged, merged.
func Fire(t testing.TB) (g *Stage, first, second dispatch.IncidentID) {
	t.Helper()
	g = New(t, "2026-03-12T02:07:30+08:00")
	const street = plans.OrgID("street-dashilan")
	community := "community:" + Plan().CommunitiesOf(street)[0].Code
	first = g.Report(plans.SeatID(community+"/duty"), &dispatch.ReportIncident{
		Title: "前门西河沿街12号院旅馆起火", Type: 9, Spreading: "yes", Words: dispatch.Plain("楼里还有人，快来"),
		Location: dispatch.Location{Street: street, Community: Plan().CommunitiesOf(street)[0].Code, Place: "前门西河沿街12号院", Point: &plans.Point{Lon: 116.3925, Lat: 39.8975}},
		Source:   dispatch.Source{Kind: "community", Org: plans.OrgID(community), Channel: dispatch.ByApp, Name: dispatch.Plain("李某"), Phone: dispatch.Plain("13800001234")},
	})
	g.To("02:09:40")
	second = g.Report("emergency-office/duty", &dispatch.ReportIncident{
		Title: "西河沿街房顶冒火", Type: 9, Words: dispatch.Plain("房顶上有火苗"),
		Location:  dispatch.Location{Street: street, Place: "西河沿街", Point: &plans.Point{Lon: 116.3930, Lat: 39.8977}},
		Source:    dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone, Name: dispatch.Plain("王女士"), Phone: dispatch.Plain("13911112222")},
		Receivers: []dispatch.Receiver{{Unit: "emergency-office", At: g.Now - 30}},
	})
	return g, first, second
}
