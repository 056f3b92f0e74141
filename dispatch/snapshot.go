package dispatch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"

	"wanghuo/dispatch/pack"
)

// stateIndex holds what can be rebuilt from the state's exported fields.
type stateIndex struct {
	// live are the incidents still worked on and not merged into another.
	live map[IncidentID]*Incident
}

func (s *State) reindex() {
	s.index.live = map[IncidentID]*Incident{}
	for id, inc := range s.Incidents {
		if inc.MergedInto == "" && inc.Phase != Archived {
			s.index.live[id] = inc
		}
	}
}

// NewState is the state before the first commit.
func NewState() *State {
	s := &State{}
	s.init()
	return s
}

// init makes every map and index that is missing.
func (s *State) init() {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Map && f.CanSet() && f.IsNil() {
			f.Set(reflect.MakeMap(f.Type()))
		}
	}
	s.reindex()
}

// states writes states by position: the fingerprint stands for the names.
var states = pack.For[State]()

// EncodeSnapshot gives the bytes of the state; equal states give equal bytes.
// It changes nothing: others may read s meanwhile.
func (s *State) EncodeSnapshot() ([]byte, error) {
	w := *s
	w.Incidents = make(map[IncidentID]*Incident, len(s.Incidents))
	for id, inc := range s.Incidents {
		x := *inc
		x.Timeline = inc.Timeline.written()
		w.Incidents[id] = &x
	}
	return states.Encode(&w), nil
}

// WriteDown makes the older part of one incident's timeline small, as a snapshot
// would, for a state that lives long. Nobody may read s meanwhile.
func (s *State) WriteDown(id IncidentID) {
	if inc := s.Incidents[id]; inc != nil {
		inc.Timeline = inc.Timeline.written()
	}
}

// DecodeSnapshot reads a state.
func DecodeSnapshot(b []byte) (*State, error) {
	s := &State{}
	if err := states.Decode(b, s); err != nil {
		return nil, fmt.Errorf("dispatch: snapshot: %w", err)
	}
	s.init()
	return s, nil
}

// Fingerprint changes whenever the shape of the state does; a snapshot with
// another fingerprint is discarded.
func Fingerprint() string {
	h := sha256.New()
	describe(h, reflect.TypeFor[State](), map[reflect.Type]bool{})
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func describe(w interface{ Write([]byte) (int, error) }, t reflect.Type, seen map[reflect.Type]bool) {
	fmt.Fprint(w, t.String(), ";")
	if seen[t] {
		return
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		describe(w, t.Elem(), seen)
	case reflect.Map:
		describe(w, t.Key(), seen)
		describe(w, t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if f.IsExported() {
				fmt.Fprint(w, f.Name, " ", f.Tag, " ")
				describe(w, f.Type, seen)
			}
		}
	}
}
