package rehearse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"wanghuo/dispatch"
)

// lacking is what a refusal should say and does not.
func lacking(v scene, a attempt, no *dispatch.Refusal) (out []string) {
	say := func(wrong bool, what string) {
		if wrong {
			out = append(out, what)
		}
	}
	m := no.Message
	say(no.Clause == "", "its clause")
	say(!han(m.Zh) || strings.Contains(m.Zh, "%!"), "a sentence in Chinese")
	say(m.En == "" || m.En == m.Zh || strings.Contains(m.En, "%!"), "a sentence in English")
	say(foreign(without(m.Zh, string(a.actor.Person)), unicode.Latin, 5), "Chinese words alone")
	say(!strings.Contains(m.En, "residents' committee") && foreign(without(m.En, string(a.actor.Person)), unicode.Han, 1), "English words alone")
	if no.Code == dispatch.CodeAuthority || no.Code == dispatch.CodeTwoHands || no.Code == dispatch.CodeNotSeated {
		say(len(no.Who) == 0, "who could")
	}
	for _, seat := range no.Who {
		_, known := v.e.Plan().Seat(seat)
		say(!known, "a seat of the plan: "+string(seat))
	}
	if no.Code == dispatch.CodeAuthority && !leadsThere[no.Field] && !leadsThere[string(no.Clause)] {
		say(!couldOne(v, a, no), fmt.Sprintf("one of its seats that could: %v", no.Who))
	}
	switch {
	case no.Code.ToPutRight():
		say(no.Field == "", "the field that is wrong")
		say(no.Offer != "", "no offer of what is malformed")
	case no.Offer == "":
		say(mayEnter(v, a) && !isFact(a.c.Name()), "how to enter it as a fact")
	default:
		if why := taken(v, a.actor, no); why != "" {
			say(true, "an offer that can be taken: "+why)
		}
	}
	return out
}

// leadsThere are the fields and clauses by which those are named who open the way, and
// not who could give the same command: it names another body, whose own seats are told;
// or a roster, a proposal or a draft must come first.
var leadsThere = map[string]bool{"for": true, "from": true, "body": true, "A24": true, "3.2.3(1)": true, "3.2.3(2)": true, "3.2.3(3)": true, "A35": true, "4.7.1": true}

// mayEnter reports whether somebody is seated as he says.
func mayEnter(v scene, a attempt) bool {
	_, err := v.e.Decide(v.s, &dispatch.AddNote{}, dispatch.Env{Now: v.now, Actor: a.actor})
	no, ok := err.(*dispatch.Refusal)
	return !ok || no.Code != dispatch.CodeNotSeated
}

func isFact(name string) bool {
	return name == "record-fact" || name == "record-warning-fact" || name == "log-intake"
}

// taken takes an offer: the command with the fields that it gives, and a word in each
// that only the person can say. It tells why that was not accepted.
func taken(v scene, actor dispatch.Actor, no *dispatch.Refusal) string {
	fields := map[string]any{}
	for k, x := range no.OfferFields {
		fields[k] = x
	}
	for _, k := range no.OfferAsks {
		fields[k] = "领导电话口头下达"
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return err.Error()
	}
	c, ok := dispatch.NewCommand(no.Offer)
	if !ok {
		return "there is no command " + no.Offer
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(c); err != nil {
		return err.Error()
	}
	if evs, err := v.e.Decide(v.s, c, dispatch.Env{Now: v.now, Actor: actor, Subject: "offered"}); err != nil || len(evs) == 0 {
		return fmt.Sprintf("%s %s: %v", no.Offer, body, err)
	}
	return ""
}

// couldOne reports whether one of the seats named could do it: that its authority is
// not what is wanting. A seat that nobody holds is taken at its word.
func couldOne(v scene, a attempt, no *dispatch.Refusal) bool {
	asked := false
	for _, seat := range no.Who {
		x := v.s.Seats[seat]
		if x == nil || x.Person == "" || seat.Org() == "emergency-office" {
			continue // it confirms the fact where the body whose act it is has no seat
		}
		asked = true
		_, err := v.e.Decide(v.s, a.c, dispatch.Env{Now: v.now, Actor: dispatch.Actor{Person: x.Person, Seat: seat}, Subject: "tried"})
		if r, ok := err.(*dispatch.Refusal); !ok || r.Code != dispatch.CodeAuthority || r.Field != no.Field || r.Clause != no.Clause {
			return true
		}
	}
	return !asked
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// foreign reports whether a sentence has n letters of another script in a row: the id
// of a body, or a word that nobody translated. What was written by hand is quoted.
func foreign(s string, script *unicode.RangeTable, n int) bool {
	run := 0
	for _, r := range s {
		if run++; !unicode.Is(script, r) || unicode.IsUpper(r) {
			run = 0
		}
		if run == n {
			return true
		}
	}
	return false
}

var quoted = regexp.MustCompile(`“[^”]*”|"[^"]*"`)

// without leaves out what is quoted, and a person's name for signing in.
func without(s, name string) string {
	return strings.ReplaceAll(quoted.ReplaceAllString(s, ""), name, "")
}
