package cap

import (
	"cmp"
	"slices"
)

// Key names a message among all. Issuer is the unit's code of a Chinese message,
// so that the same message by the 12379 platform and by CMA's CAP feed is one;
// of any other it is the sender.
type Key struct {
	Issuer     string `json:"issuer"`
	Identifier string `json:"identifier"`
}

// Key names the message.
func (a *Alert) Key() Key {
	if a.Issuer != "" {
		return Key{a.Issuer, a.Identifier}
	}
	return Key{a.Sender, a.Identifier}
}

// Effect is what a message does to those held before.
type Effect string

// The effects.
const (
	EffectNew        Effect = "new"        // a warning of its own
	EffectUpdates    Effect = "updates"    // takes the place of those it ends
	EffectCancels    Effect = "cancels"    // ends those it names
	EffectSuperseded Effect = "superseded" // came late: what it said had been updated or cancelled
	EffectDuplicate  Effect = "duplicate"  // held already
	EffectConflict   Effect = "conflict"   // held already, with other contents: a person must ask
	EffectNone       Effect = "none"       // never acts: test, exercise, draft, acknowledgement
	EffectUnmatched  Effect = "unmatched"  // cancels nothing that is held
)

// Folding is the outcome of [Fold].
type Folding struct {
	Effect Effect `json:"effect"`
	// Ends are the messages that were in force before and are no longer.
	Ends []Key `json:"ends"`
	// By is the message that superseded this one.
	By *Key `json:"by,omitempty"`
	// Missing are references to messages that are not held: fetch them, or ask.
	Missing []Ref `json:"missing"`
	// Foreign are messages of another sender that this one names. They are left
	// as they are: what the city issued only the city lifts (A39).
	Foreign []Key `json:"foreign"`
}

// Fold tells what msg does to the messages held, whichever order they came in:
// what is in force afterwards is [InForce] of all of them, and depends on the
// set alone. Time is no part of it: a warning that expired is in force until it
// is lifted (A38).
func Fold(held []*Alert, msg *Alert) Folding {
	f := Folding{Ends: []Key{}, Missing: []Ref{}, Foreign: []Key{}}
	if !msg.Actionable {
		f.Effect = EffectNone
		return f
	}
	for _, h := range held {
		if h.Key() == msg.Key() && h.Actionable {
			if h.Format != msg.Format || h.Digest() == msg.Digest() {
				f.Effect = EffectDuplicate
			} else {
				f.Effect = EffectConflict
			}
			return f
		}
	}
	all := append(slices.Clone(held), msg)
	before, after := InForce(held), InForce(all)
	for _, h := range before {
		if !slices.Contains(after, h) {
			f.Ends = append(f.Ends, h.Key())
		}
	}
	f.look(held, msg)
	switch {
	case msg.MsgType == MsgCancel && (len(f.Ends) > 0 || reaches(held, msg)):
		f.Effect = EffectCancels
	case msg.MsgType == MsgCancel:
		f.Effect = EffectUnmatched
	case !slices.Contains(after, msg):
		f.Effect = EffectSuperseded
		f.By = supersededBy(all, msg)
	case msg.MsgType == MsgUpdate:
		f.Effect = EffectUpdates
	default:
		f.Effect = EffectNew
	}
	return f
}

// look finds the references that lead nowhere, or to another's message.
func (f *Folding) look(held []*Alert, msg *Alert) {
	if msg.MsgType == MsgAlert {
		return
	}
	for _, ref := range msg.References {
		found := false
		for _, h := range held {
			switch {
			case !h.Actionable || !names(ref, h):
			case sameIssuer(h, msg):
				found = true
			default:
				found = true
				f.Foreign = append(f.Foreign, h.Key())
			}
		}
		if !found {
			f.Missing = append(f.Missing, ref)
		}
	}
}

// InForce gives the messages that hold: actionable, no cancellation, superseded
// by none of the others. They come by time, then identifier.
func InForce(held []*Alert) []*Alert {
	var out []*Alert
	for _, h := range held {
		if h.Actionable && h.MsgType != MsgCancel && supersededBy(held, h) == nil {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b *Alert) int {
		return cmp.Or(a.Sent.Compare(b.Sent), cmp.Compare(a.Identifier, b.Identifier))
	})
	return out
}

// supersededBy gives the latest message that takes the place of x.
func supersededBy(held []*Alert, x *Alert) *Key {
	var by *Alert
	for _, h := range held {
		if h != x && supersedes(h, x) && (by == nil || h.Sent.After(by.Sent)) {
			by = h
		}
	}
	if by == nil {
		return nil
	}
	k := by.Key()
	return &k
}

// reaches tells whether a cancellation names anything held.
func reaches(held []*Alert, msg *Alert) bool {
	return slices.ContainsFunc(held, func(h *Alert) bool { return supersedes(msg, h) })
}

// supersedes tells whether m takes the place of x, or lifts it: m is a meant
// update or cancellation of the same issuer, not older than x, and names x. A
// message of the 12379 platform names the first of its chain and means the chain:
// there the last word counts.
func supersedes(m, x *Alert) bool {
	if !m.Actionable || !x.Actionable || m.MsgType == MsgAlert || !sameIssuer(m, x) || x.Sent.After(m.Sent) {
		return false
	}
	// Two updates of one second that name each other must not end each other.
	if x.Sent.Equal(m.Sent) && m.MsgType == MsgUpdate && x.MsgType == MsgUpdate && x.Identifier >= m.Identifier {
		return false
	}
	if slices.ContainsFunc(m.References, func(r Ref) bool { return names(r, x) }) {
		return true
	}
	// A tie within the chain ends nothing: better two warnings than none.
	return m.chain() != "" && m.chain() == x.chain() && x.Sent.Before(m.Sent)
}

// chain is the identifier of the first message of a 12379 chain, if a is of one.
func (a *Alert) chain() string {
	switch {
	case a.Issuer == "":
		return ""
	case a.MsgType == MsgAlert:
		return a.Identifier
	case len(a.References) == 1:
		return a.References[0].Identifier
	}
	return ""
}

func sameIssuer(a, b *Alert) bool { return a.Key().Issuer == b.Key().Issuer }

// names tells whether ref is x. The time is not held against it: an identifier
// is unique for its sender (CAP 1.2, 3.2.1), and producers round.
func names(ref Ref, x *Alert) bool {
	return ref.Identifier == x.Identifier && (ref.Sender == "" || ref.Sender == x.Sender || x.Issuer != "")
}
