package cap

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 7, 2, 12, 0, 0, 0, time.UTC)

// msg is a message of CAP by sender s, sent some minutes after noon.
func msg(kind MsgType, id string, minute int, refs ...string) *Alert {
	a := &Alert{Format: CAP12, Sender: "s", Identifier: id, Sent: noon.Add(time.Duration(minute) * time.Minute), Status: Actual, MsgType: kind, Actionable: true}
	for _, r := range refs {
		a.References = append(a.References, Ref{Sender: "s", Identifier: r})
	}
	return a
}

// chained is a message of the 12379 platform: it names the first of its chain.
func chained(kind MsgType, id string, minute int, first ...string) *Alert {
	a := msg(kind, id, minute)
	a.Format, a.Issuer = Platform, "11010241600000"
	for _, r := range first {
		a.References = append(a.References, Ref{Identifier: r})
	}
	return a
}

func ids(list []*Alert) []string {
	out := []string{}
	for _, a := range list {
		out = append(out, a.Identifier)
	}
	return out
}

// as changes a message.
func as(a *Alert, change func(*Alert)) *Alert { change(a); return a }

// CAP 1.2, 3.2.1 msgType and references; A38, A39.
func TestFold(t *testing.T) {
	inert := func(a *Alert) { a.Status, a.Actionable = Exercise, false }
	stranger := func(a *Alert) { a.Sender = "x" }
	for _, tt := range []struct {
		name   string
		held   []*Alert
		msg    *Alert
		effect Effect
		force  []string // afterwards
	}{
		{"a first message", nil, msg(MsgAlert, "a", 0), EffectNew, []string{"a"}},
		{"an update", []*Alert{msg(MsgAlert, "a", 0)}, msg(MsgUpdate, "b", 1, "a"), EffectUpdates, []string{"b"}},
		{"a cancellation", []*Alert{msg(MsgAlert, "a", 0)}, msg(MsgCancel, "b", 1, "a"), EffectCancels, []string{}},
		{"a cancellation in the same second", []*Alert{msg(MsgAlert, "a", 0)}, msg(MsgCancel, "b", 0, "a"), EffectCancels, []string{}},
		{"a cancellation of the update", []*Alert{msg(MsgAlert, "a", 0), msg(MsgUpdate, "b", 1, "a")}, msg(MsgCancel, "c", 2, "b"), EffectCancels, []string{}},
		{"in CAP only what is named", []*Alert{msg(MsgAlert, "a", 0), msg(MsgUpdate, "b", 1, "a")}, msg(MsgCancel, "c", 2, "a"), EffectCancels, []string{"b"}},
		{"a cancellation of what is not held", []*Alert{msg(MsgAlert, "a", 0)}, msg(MsgCancel, "c", 2, "z"), EffectUnmatched, []string{"a"}},
		{"an update of what is not held", nil, msg(MsgUpdate, "b", 1, "a"), EffectUpdates, []string{"b"}},
		{"the first message after its update", []*Alert{msg(MsgUpdate, "b", 1, "a")}, msg(MsgAlert, "a", 0), EffectSuperseded, []string{"b"}},
		{"the first message after its cancellation", []*Alert{msg(MsgCancel, "b", 1, "a")}, msg(MsgAlert, "a", 0), EffectSuperseded, []string{}},
		{"a cancellation older than what it names", []*Alert{msg(MsgAlert, "a", 5)}, msg(MsgCancel, "b", 1, "a"), EffectUnmatched, []string{"a"}},
		{"twice", []*Alert{msg(MsgAlert, "a", 0)}, msg(MsgAlert, "a", 0), EffectDuplicate, []string{"a"}},
		{"twice with another text", []*Alert{msg(MsgAlert, "a", 0)}, as(msg(MsgAlert, "a", 0), func(a *Alert) { a.Note = "n" }), EffectConflict, nil},
		{"an exercise cancels nothing", []*Alert{msg(MsgAlert, "a", 0)}, as(msg(MsgCancel, "b", 1, "a"), inert), EffectNone, []string{"a"}},
		{"an exercise is not in force", nil, as(msg(MsgAlert, "a", 0), inert), EffectNone, []string{}},
		{"an exercise is not superseded into force", []*Alert{as(msg(MsgAlert, "a", 0), inert)}, msg(MsgUpdate, "b", 1, "a"), EffectUpdates, []string{"b"}},
		{"another's warning stays (A39)", []*Alert{as(msg(MsgAlert, "a", 0), stranger)}, as(msg(MsgCancel, "b", 1, "a"), func(a *Alert) { a.References[0].Sender = "x" }), EffectUnmatched, []string{"a"}},
		{"expiry lifts nothing (A38)", []*Alert{as(msg(MsgAlert, "a", 0), func(a *Alert) { e := noon; a.Infos = []Info{{Expires: &e}} })}, msg(MsgAlert, "b", 9999), EffectNew, []string{"a", "b"}},
		{"12379: a chain, by its first", []*Alert{chained(MsgAlert, "a", 0), chained(MsgUpdate, "b", 1, "a")}, chained(MsgCancel, "c", 2, "a"), EffectCancels, []string{}},
		{"12379: an update takes the last one's place", []*Alert{chained(MsgAlert, "a", 0), chained(MsgUpdate, "b", 1, "a")}, chained(MsgUpdate, "c", 2, "a"), EffectUpdates, []string{"c"}},
		{"12379: the last word counts", []*Alert{chained(MsgAlert, "a", 0), chained(MsgCancel, "c", 2, "a")}, chained(MsgUpdate, "b", 1, "a"), EffectSuperseded, []string{}},
		{"12379: issued again after the cancellation", []*Alert{chained(MsgAlert, "a", 0), chained(MsgCancel, "c", 2, "a")}, chained(MsgUpdate, "d", 3, "a"), EffectUpdates, []string{"d"}},
		{"12379: another chain of the unit", []*Alert{chained(MsgAlert, "a", 0)}, chained(MsgCancel, "c", 2, "z"), EffectUnmatched, []string{"a"}},
		{"two updates of one second that name each other", []*Alert{msg(MsgUpdate, "b", 1, "c")}, msg(MsgUpdate, "c", 1, "b"), EffectUpdates, []string{"c"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := Fold(tt.held, tt.msg)
			if f.Effect != tt.effect {
				t.Errorf("%s, want %s", f.Effect, tt.effect)
			}
			if tt.force == nil {
				return
			}
			all := tt.held
			if f.Effect != EffectDuplicate {
				all = append(slices.Clone(tt.held), tt.msg)
			}
			if diff := cmp.Diff(tt.force, ids(InForce(all))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFoldTellsWhatItCouldNotFollow(t *testing.T) {
	theirs := as(msg(MsgAlert, "a", 0), func(a *Alert) { a.Sender = "x" })
	m := msg(MsgUpdate, "b", 1, "gone")
	m.References = append(m.References, Ref{Sender: "x", Identifier: "a"})
	f := Fold([]*Alert{theirs, msg(MsgAlert, "mine", 0)}, m)
	if diff := cmp.Diff([]Ref{{Sender: "s", Identifier: "gone"}}, f.Missing); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Key{{"x", "a"}}, f.Foreign); diff != "" {
		t.Error(diff)
	}
	late := Fold([]*Alert{msg(MsgUpdate, "b", 1, "a"), msg(MsgCancel, "c", 2, "a", "b")}, msg(MsgAlert, "a", 0))
	if late.By == nil || late.By.Identifier != "c" {
		t.Errorf("%+v", late)
	}
	ends := Fold([]*Alert{msg(MsgAlert, "a", 0), msg(MsgAlert, "b", 0)}, msg(MsgCancel, "c", 1, "a", "b"))
	if diff := cmp.Diff([]Key{{"s", "a"}, {"s", "b"}}, ends.Ends); diff != "" {
		t.Error(diff)
	}
}

// Whatever order messages come in: the same are in force, and no warning goes
// without a later message of its issuer that names it or its chain.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		platform := rapid.Bool().Draw(t, "platform")
		var all []*Alert
		for i := range n {
			kind := rapid.SampledFrom([]MsgType{MsgAlert, MsgUpdate, MsgCancel}).Draw(t, "kind")
			var refs []string
			if kind != MsgAlert {
				for range rapid.IntRange(1, 2).Draw(t, "refs") {
					refs = append(refs, fmt.Sprint("m", rapid.IntRange(0, n).Draw(t, "ref")))
				}
			}
			make := msg
			if platform {
				make = chained
			}
			a := make(kind, fmt.Sprint("m", i), rapid.IntRange(0, 3).Draw(t, "minute"), refs...)
			if rapid.IntRange(0, 4).Draw(t, "inert") == 0 {
				a.Status, a.Actionable = Test, false
			}
			all = append(all, a)
		}
		want := ids(InForce(all))
		order := rapid.Permutation(all).Draw(t, "order")
		held := map[string]bool{}
		var arrived []*Alert
		for _, m := range order {
			f := Fold(arrived, m)
			arrived = append(arrived, m)
			for _, k := range f.Ends {
				if !held[k.Identifier] {
					t.Fatalf("%s ends %s, which was not in force", m.Identifier, k.Identifier)
				}
				delete(held, k.Identifier)
			}
			if f.Effect == EffectNew || f.Effect == EffectUpdates {
				held[m.Identifier] = true
			}
			if !m.Actionable && f.Effect != EffectNone {
				t.Fatalf("%s is no more than a test, and %s", m.Identifier, f.Effect)
			}
		}
		got := []string{}
		for _, a := range InForce(arrived) {
			got = append(got, a.Identifier)
			if !held[a.Identifier] {
				t.Fatalf("%s is in force and was not told", a.Identifier)
			}
		}
		if len(held) != len(got) || !slices.Equal(got, want) {
			t.Fatalf("in force %v, told %v, in another order %v", got, held, want)
		}
		// Updates alone never leave nothing in force.
		if !slices.ContainsFunc(all, func(a *Alert) bool { return a.MsgType == MsgCancel }) &&
			slices.ContainsFunc(all, func(a *Alert) bool { return a.Actionable }) && len(got) == 0 {
			t.Fatal("updates ended everything")
		}
	})
}
