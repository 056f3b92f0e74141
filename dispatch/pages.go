package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// RecordPage is the machine's own account of a page that left the building: to
// whom, by which path, and what the other side answered.
type RecordPage struct {
	Alarm   string       `json:"alarm" maxLength:"200"`
	Seat    plans.SeatID `json:"seat"`
	Person  PersonID     `json:"person"`
	Path    string       `json:"path" maxLength:"40"`
	State   string       `json:"state" enum:"sent,failed"`
	Receipt string       `json:"receipt,omitempty" maxLength:"120" doc:"how the gateway calls it"`
	Reason  string       `json:"reason,omitempty" maxLength:"120" doc:"why it failed"`
	Tries   int          `json:"tries,omitempty" minimum:"0"`
}

// Name implements Command.
func (RecordPage) Name() string { return "record-page" }

// PageRecorded: a page went out, or did not get through.
type PageRecorded struct {
	Alarm string `json:"alarm"`
	Page  Page   `json:"page"`
}

// Page is one page of an alarm, to one person by one path.
type Page struct {
	Seat    plans.SeatID `json:"seat"`
	Person  PersonID     `json:"person"`
	Path    string       `json:"path"`
	State   string       `json:"state"` // sent, failed
	Receipt string       `json:"receipt,omitempty"`
	Reason  string       `json:"reason,omitempty"`
	Tries   int          `json:"tries,omitempty"`
	At      clock.Time   `json:"at"`
}

// Kind implements Event.
func (*PageRecorded) Kind() string { return "page_recorded" }

// Stream implements Event.
func (*PageRecorded) Stream() string { return "alarms" }

func init() {
	registerCommands(func() Command { return new(RecordPage) })
	registerEvents(func() Event { return new(PageRecorded) })
}

// mostPages bounds what an alarm that nobody hears remembers; the log has all.
const mostPages = 40

func (d *deciding) pages(c Command) ([]Event, error) {
	p, ok := c.(*RecordPage)
	if !ok {
		return nil, nil
	}
	// A59: nothing leaves an exercise, so nothing can have left it.
	if d.s.Workspace.Status == Exercise {
		return nil, refuse(CodeExercise, "A59", "演练不向外发送任何消息", "an exercise sends nothing outside").at("alarm")
	}
	if d.env.Actor.Person != System {
		return nil, refuse(CodeSystemOnly, "A67", "呼叫回执由系统登记", "receipts of pages are recorded by the system itself")
	}
	if p.State != "sent" && p.State != "failed" {
		return nil, refuse(CodeInvalid, "A67", "请写明呼叫是否发出", "say whether the page was sent").at("state")
	}
	return []Event{&PageRecorded{Alarm: p.Alarm, Page: Page{Seat: p.Seat, Person: p.Person, Path: p.Path, State: p.State,
		Receipt: p.Receipt, Reason: p.Reason, Tries: p.Tries, At: d.env.Now}}}, nil
}

func (e *Engine) applyPages(s *State, _ Header, ev Event) bool {
	p, ok := ev.(*PageRecorded)
	if !ok {
		return false
	}
	if a := s.Alarms[p.Alarm]; a != nil { // acknowledged meanwhile: the log has it
		if a.Pages = append(a.Pages, p.Page); len(a.Pages) > mostPages {
			a.Pages = a.Pages[1:]
		}
		s.touched.add("alarm", p.Alarm)
	}
	return true
}
