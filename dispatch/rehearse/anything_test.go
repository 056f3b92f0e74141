package rehearse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// TestAnythingMayBeAsked: whoever asks for whatever, in whatever state, gets it or
// is refused in both languages. No rule fails, no deadline of what comes of it is
// left unrecorded, and at the end the state is what the log says.
//
// Each script is played to a point and left there. Then come commands at random:
// those of the script with some of their fields exchanged, and new ones filled with
// what the state and the script name. Time passes between them.
func TestAnythingMayBeAsked(t *testing.T) {
	if Raced {
		t.Skip("one thread asks")
	}
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("xicheng/*" + Suffix)
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for n, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			s, err := Load(f, p)
			if err != nil {
				t.Fatal(err)
			}
			for _, half := range []int{1, 2} {
				a := &asker{t: t, p: p, rng: rand.New(rand.NewPCG(uint64(n), uint64(half))), words: map[reflect.Type][]string{}, named: map[string][]string{}}
				a.play(s, (len(s.Steps)*half+1)/2)
			}
		})
	}
}

// wildActs is how many commands are asked at each point.
const wildActs = 80

type asker struct {
	t     *testing.T
	p     *plans.Plan
	rng   *rand.Rand
	r     *run
	done  []sample
	words map[reflect.Type][]string // by the type of the name
	named map[string][]string       // of plain texts, by their field
	now   clock.Time
	depth int
}

// sample is a command of the script, as it came over the wire.
type sample struct {
	actor dispatch.Actor
	name  string
	body  []byte
}

func (a *asker) play(s *Script, steps int) {
	ctx := context.Background()
	r, err := newRun(ctx, s, Options{})
	if err != nil {
		a.t.Fatal(err)
	}
	a.r = r
	defer func() { _ = r.stage.close() }()
	if err := r.setUp(ctx); err != nil {
		a.t.Fatal(err)
	}
	r.about = func(actor dispatch.Actor, c dispatch.Command) {
		if body, err := json.Marshal(c); err == nil {
			a.done = append(a.done, sample{actor, c.Name(), body})
			a.collect(reflect.ValueOf(c), "", 0)
		}
	}
	for _, st := range s.Steps[:steps] {
		if err := r.step(ctx, st); err != nil {
			a.t.Fatal(err)
		}
	}
	for n := range wildActs {
		if n%40 == 0 {
			a.look(ctx)
		}
		if a.rng.IntN(4) == 0 {
			if err := r.stage.advance(ctx, r.stage.wall.Add(time.Duration(a.rng.IntN(3600))*time.Second)); err != nil {
				a.t.Fatal(err)
			}
		}
		if !a.ask(ctx, n) {
			return
		}
	}
	if err := r.stage.verify(ctx); err != nil {
		a.t.Errorf("after %d steps and what was asked at random: %v", steps, err)
	}
}

// look takes up what the state names.
func (a *asker) look(ctx context.Context) {
	err := a.r.stage.read(ctx, func(_ *dispatch.Engine, s *dispatch.State, now clock.Time) {
		a.now = now
		a.collect(reflect.ValueOf(s), "", 0)
	})
	if err != nil {
		a.t.Fatal(err)
	}
}

// ask gives one command; false: it failed.
func (a *asker) ask(ctx context.Context, n int) bool {
	c, actor := a.command(ctx)
	body, _ := json.Marshal(c) // Do seals what is personal
	out, err := a.r.stage.do(ctx, actor, fmt.Sprintf("wild/%d", n), c)
	switch {
	case errors.Is(err, workspace.ErrErased): // A65: to what was destroyed nothing is added
		return true
	case err != nil:
		a.t.Errorf("%s %s by %s: %v", c.Name(), body, actor.Seat, err)
	case out.Refusal != nil && (out.Refusal.Message.Zh == "" || out.Refusal.Message.En == "" || out.Refusal.Code == ""):
		a.t.Errorf("%s %s by %s is refused without a word: %+v", c.Name(), body, actor.Seat, out.Refusal)
	}
	return err == nil
}

func (a *asker) command(ctx context.Context) (dispatch.Command, dispatch.Actor) {
	var actor dispatch.Actor
	_ = a.r.stage.read(ctx, func(_ *dispatch.Engine, s *dispatch.State, _ clock.Time) {
		if all := seated(s); len(all) > 0 {
			actor = one(a.rng, all)
		}
	})
	if len(a.done) > 0 && a.rng.IntN(2) == 0 {
		x := one(a.rng, a.done)
		c, _ := dispatch.NewCommand(x.name)
		if json.Unmarshal(x.body, c) == nil {
			for range a.rng.IntN(4) {
				a.exchange(reflect.ValueOf(c).Elem(), "")
			}
			if a.rng.IntN(2) == 0 {
				actor = x.actor
			}
			return c, actor
		}
	}
	c, _ := dispatch.NewCommand(one(a.rng, dispatch.CommandNames()))
	a.fill(reflect.ValueOf(c).Elem(), "", "")
	return c, actor
}

// collect remembers every name in v by its type, and every plain text by its field.
func (a *asker) collect(v reflect.Value, field string, depth int) {
	if depth > 12 || !v.IsValid() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		a.collect(v.Elem(), field, depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				a.collect(v.Field(i), f.Name, depth+1)
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			a.collect(v.Index(i), field, depth+1)
		}
	case reflect.Map:
		for _, k := range sortedKeys(v) {
			a.collect(k, field, depth+1)
			a.collect(v.MapIndex(k), field, depth+1)
		}
	case reflect.String:
		list := a.words[v.Type()]
		if v.Type() == reflect.TypeFor[string]() {
			list = a.named[field]
		}
		if x := v.String(); x != "" && len(list) < 200 && !slices.Contains(list, x) {
			if v.Type() == reflect.TypeFor[string]() {
				a.named[field] = append(list, x)
			} else {
				a.words[v.Type()] = append(list, x)
			}
		}
	}
}

func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
	return keys
}

// exchange puts something else in the place of one of v's fields.
func (a *asker) exchange(v reflect.Value, tag string) {
	switch v.Kind() {
	case reflect.Struct:
		if n := v.NumField(); n > 0 {
			i := a.rng.IntN(n)
			if f := v.Type().Field(i); f.IsExported() {
				if a.rng.IntN(3) == 0 {
					v.Field(i).SetZero()
				} else if a.rng.IntN(2) == 0 {
					a.exchange(v.Field(i), f.Tag.Get("enum"))
				} else {
					a.fill(v.Field(i), f.Name, f.Tag.Get("enum"))
				}
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			a.exchange(v.Elem(), tag)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			a.exchange(v.Index(a.rng.IntN(v.Len())), tag)
		}
	default:
		a.fill(v, "", tag)
	}
}

// fill puts something into v: a name that is there, a word that is meant for it, an
// instant near, a number, nothing.
func (a *asker) fill(v reflect.Value, field, tag string) {
	if a.depth > 6 {
		return
	}
	a.depth++
	defer func() { a.depth-- }()
	switch v.Interface().(type) {
	case clock.Time:
		v.SetInt(int64(one(a.rng, []clock.Time{0, a.now, a.now - 1, a.now - 1200, a.now - 7200, a.now - 90*86400, a.now + 1, a.now + 3600})))
		return
	case dispatch.Secret:
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && a.rng.IntN(5) > 0 {
				a.fill(v.Field(i), f.Name, f.Tag.Get("enum"))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		a.fill(v.Elem(), field, tag)
	case reflect.Slice:
		n := a.rng.IntN(3)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			a.fill(v.Index(i), field, tag)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range a.rng.IntN(3) {
			k, x := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			a.fill(k, field, "")
			a.fill(x, field, "")
			v.SetMapIndex(k, x)
		}
	case reflect.String:
		v.SetString(a.word(v.Type(), field, tag))
	case reflect.Bool:
		v.SetBool(a.rng.IntN(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(one(a.rng, []int{-1, 0, 1, 2, 3, 4, 5, 9, 46, 100})))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(a.rng.IntN(60)))
	case reflect.Float64:
		v.SetFloat(one(a.rng, []float64{-1, 0, 39.9, 116.37, 1e9}))
	}
}

func (a *asker) word(of reflect.Type, field, tag string) string {
	if tag != "" && a.rng.IntN(10) > 0 {
		return one(a.rng, strings.Split(tag, ","))
	}
	list := a.words[of]
	switch {
	case of == reflect.TypeFor[string]():
		list = a.named[field]
	case of == reflect.TypeFor[plans.SeatID]() && a.rng.IntN(3) == 0:
		return string(one(a.rng, a.p.Seats).ID)
	case of == reflect.TypeFor[plans.OrgID]() && a.rng.IntN(3) == 0:
		return string(one(a.rng, a.p.Organisations).ID)
	}
	if len(list) == 0 || a.rng.IntN(12) == 0 {
		return one(a.rng, []string{"", "X", "　", "某事"})
	}
	return one(a.rng, list)
}
