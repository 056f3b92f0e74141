package rehearse

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// fill names things that are there; with "filled" it also says something in every
// other field.
func (w *trier) fill(v reflect.Value, tag string, filled bool, e *dispatch.Engine, s *dispatch.State, now clock.Time) {
	if w.depth > 6 {
		return // some kinds of fields hold their own kind
	}
	w.depth++
	defer func() { w.depth-- }()
	switch v.Interface().(type) {
	case dispatch.IncidentID:
		v.SetString(string(anyKey(w.rng, s.Incidents)))
		return
	case dispatch.WarningID:
		v.SetString(string(anyKey(w.rng, s.Warnings)))
		return
	case dispatch.ReportID:
		v.SetString(string(anyKey(w.rng, s.Reports)))
		return
	case dispatch.IntakeID:
		v.SetString(string(anyKey(w.rng, s.Intakes)))
		return
	case approval.ID:
		v.SetString(string(anyKey(w.rng, s.Approvals)))
		return
	case dispatch.MatterID:
		v.SetString(string(anyKey(w.rng, s.Matters)))
		return
	case obligation.ID:
		v.SetUint(uint64(anyKey(w.rng, s.Obligations)))
		return
	}
	if !filled && v.Kind() != reflect.Struct {
		return
	}
	switch v.Interface().(type) {
	case clock.Time:
		v.Set(reflect.ValueOf(now))
		return
	case plans.OrgID:
		v.SetString(string(one(w.rng, e.Plan().Organisations).ID))
		return
	case plans.SeatID:
		v.SetString(string(one(w.rng, e.Plan().Seats).ID))
		return
	case dispatch.Secret:
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				w.fill(v.Field(i), f.Tag.Get("enum"), filled, e, s, now)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		w.fill(v.Elem(), "", filled, e, s, now)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		w.fill(v.Index(0), tag, filled, e, s, now)
	case reflect.String:
		v.SetString("T9")
		if words := strings.Split(tag, ","); tag != "" {
			v.SetString(one(w.rng, words))
		}
	case reflect.Bool:
		v.SetBool(w.rng.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(1 + w.rng.IntN(3)))
	}
}

func one[T any](rng *rand.Rand, of []T) T { return of[rng.IntN(len(of))] }

// anyKey picks a key, or none of an empty map.
func anyKey[K interface {
	~string | ~uint64 | ~int | ~uint32
}, V any](rng *rand.Rand, m map[K]V) (k K) {
	keys := make([]K, 0, len(m))
	for x := range m {
		keys = append(keys, x)
	}
	if len(keys) == 0 {
		return k
	}
	slices.Sort(keys)
	return one(rng, keys)
}

// spoilt are a command's likeliest slips: each field left out, each text blank and each
// name of something that is not there, each time in the future.
func spoilt(c dispatch.Command, now clock.Time) (out []dispatch.Command) {
	of := reflect.ValueOf(c).Elem()
	bad := func(i int, x any) {
		v := reflect.New(of.Type())
		v.Elem().Set(of)
		f := v.Elem().Field(i)
		if x == nil {
			f.SetZero()
		} else {
			f.Set(reflect.ValueOf(x).Convert(f.Type()))
		}
		out = append(out, v.Interface().(dispatch.Command))
	}
	for i := range of.NumField() {
		f := of.Field(i)
		if !of.Type().Field(i).IsExported() || f.IsZero() {
			continue
		}
		bad(i, nil)
		switch {
		case f.Type() == reflect.TypeFor[clock.Time]():
			bad(i, now.Add(48*time.Hour))
		case f.Kind() == reflect.String:
			bad(i, "X0")
			bad(i, "　")
		case f.CanInt():
			bad(i, 999)
		case f.CanUint():
			bad(i, uint(99999))
		}
	}
	return out
}
