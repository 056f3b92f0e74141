package dispatch

import (
	"sort"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// RecordMessage files a message of a feed or of somebody who hands warnings in:
// what it was and what came of it. None is dropped in silence: what was refused,
// what does not concern the district and what is only a test is on record too.
type RecordMessage struct {
	Message FiledMessage `json:"message"`
}

// FiledMessage is one message as it came, without its text.
type FiledMessage struct {
	// Key names it among all: sender, identifier and time sent; of one that could
	// not be read, the digest of its bytes.
	Key        string `json:"key" minLength:"1" maxLength:"700"`
	Feed       string `json:"feed" maxLength:"40"`
	Source     string `json:"source" enum:"city,outside"`
	Sender     string `json:"sender,omitempty" maxLength:"200"`
	Identifier string `json:"identifier,omitempty" maxLength:"200"`
	Sent       string `json:"sent,omitempty" maxLength:"40"`
	Status     string `json:"status,omitempty" maxLength:"20"`
	Kind       string `json:"kind,omitempty" maxLength:"20" doc:"CAP msgType"`
	Headline   string `json:"headline,omitempty" maxLength:"200"`
	Level      string `json:"level,omitempty" maxLength:"40"`
	// Outcome: received, updated or cancelled a warning; elsewhere (it does not
	// touch the district); inert (test, exercise, draft, acknowledgement); refused
	// (it could not be read); unmatched (it changes what is not held); person
	// (somebody must look).
	Outcome string        `json:"outcome" enum:"received,updated,cancelled,elsewhere,inert,refused,unmatched,person"`
	Reason  plans.Text    `json:"reason,omitempty"`
	Streets []plans.OrgID `json:"streets,omitempty" maxItems:"60"`
	Warning string        `json:"warning,omitempty" maxLength:"40"`
	At      clock.Time    `json:"at,omitempty" doc:"for the server's use"`
}

// Name implements Command.
func (RecordMessage) Name() string { return "record-message" }

// MessageFiled: a message of others is on record.
type MessageFiled struct {
	Message FiledMessage `json:"message"`
}

// Kind implements Event.
func (*MessageFiled) Kind() string { return "message_filed" }

// Stream implements Event.
func (*MessageFiled) Stream() string { return "messages" }

func init() {
	registerCommands(func() Command { return new(RecordMessage) })
	registerEvents(func() Event { return new(MessageFiled) })
}

// mostMessages bounds what is remembered; the log has all.
const mostMessages = 2000

func (d *deciding) messages(c Command) ([]Event, error) {
	m, ok := c.(*RecordMessage)
	if !ok {
		return nil, nil
	}
	if d.env.Actor.Person != System {
		return nil, refuse(CodeSystemOnly, "3.2.3(1)", "外来消息由系统登记", "messages of feeds are recorded by the system itself")
	}
	if m.Message.Key == "" || !messageOutcomes[m.Message.Outcome] {
		return nil, refuse(CodeInvalid, "3.2.3(1)", "请写明是哪条消息、结果如何", "say which message, and what came of it").at("message")
	}
	if d.s.Messages[m.Message.Key] != nil {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(1)", "该消息已登记，不必再登记", "the message is on record already: nothing is left to do").at("message.key")
	}
	msg := m.Message
	msg.At = d.env.Now
	return []Event{&MessageFiled{Message: msg}}, nil
}

var messageOutcomes = map[string]bool{"received": true, "updated": true, "cancelled": true, "elsewhere": true, "inert": true, "refused": true, "unmatched": true, "person": true}

func (e *Engine) applyMessages(s *State, _ Header, ev Event) bool {
	m, ok := ev.(*MessageFiled)
	if !ok {
		return false
	}
	msg := m.Message
	s.Messages[msg.Key] = &msg
	s.touched.add("message", msg.Key)
	if len(s.Messages) > mostMessages {
		keys := make([]string, 0, len(s.Messages))
		for k := range s.Messages {
			keys = append(keys, k)
		}
		sort.Slice(keys, func(i, j int) bool {
			a, b := s.Messages[keys[i]], s.Messages[keys[j]]
			return a.At < b.At || a.At == b.At && a.Key < b.Key
		})
		for _, k := range keys[:mostMessages/10] {
			delete(s.Messages, k)
			s.touched.add("message", k)
		}
	}
	return true
}

// settleMessages: what a person must look at rings on the desk of the emergency
// office, without a sound.
func (x *settling) settleMessages(ev Event) {
	if a, ok := ev.(*AlarmAcknowledged); ok { // seen is done
		for _, k := range a.Keys {
			if strings.HasPrefix(k, "message/") {
				x.clearAlarm(k)
			}
		}
		return
	}
	m, ok := ev.(*MessageFiled)
	if !ok {
		x.passOn()
		return
	}
	switch m.Message.Outcome {
	case "refused", "unmatched", "person":
		x.raise(Alarm{Key: "message/" + m.Message.Key, Priority: PriorityGeneral, What: "message", Subject: m.Message.Key, For: []plans.OrgID{orgEmergencyOffice}})
	}
}
