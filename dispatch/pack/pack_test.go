package pack

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type name string

type inner struct {
	Texts map[string]string
	Self  *inner
	Words []name
	When  time.Duration
	hid   int
}

type value struct {
	Yes    bool
	Small  int8
	Big    int64
	Count  uint16
	Float  float64
	Name   name
	Raw    []byte
	Pair   [2]int
	Sum    [3]byte
	List   []inner
	Ptr    *inner
	Ints   map[int]*inner
	Names  map[name]inner
	Counts map[uint8]int
}

func someInner(t *rapid.T, depth int) inner {
	v := inner{
		Texts: rapid.OneOf(rapid.Just[map[string]string](nil), rapid.MapOfN(rapid.String(), rapid.String(), 0, 4)).Draw(t, "texts"),
		Words: rapid.OneOf(rapid.Just[[]name](nil), rapid.SliceOfN(rapid.Custom(func(t *rapid.T) name { return name(rapid.StringN(0, 5, 200).Draw(t, "w")) }), 0, 4)).Draw(t, "words"),
		When:  time.Duration(rapid.Int64().Draw(t, "when")),
	}
	if depth > 0 && rapid.Bool().Draw(t, "self") {
		s := someInner(t, depth-1)
		v.Self = &s
	}
	return v
}

func someValue(t *rapid.T) value {
	v := value{
		Yes: rapid.Bool().Draw(t, "yes"), Small: rapid.Int8().Draw(t, "small"), Big: rapid.Int64().Draw(t, "big"),
		Count: rapid.Uint16().Draw(t, "count"), Float: rapid.Float64().Draw(t, "float"),
		Name: name(rapid.String().Draw(t, "name")), Raw: rapid.SliceOf(rapid.Byte()).Draw(t, "raw"),
		Pair: [2]int{rapid.Int().Draw(t, "a"), -1}, Sum: [3]byte{0, 255, 7}, Ints: map[int]*inner{}, Names: map[name]inner{},
		Counts: rapid.MapOfN(rapid.Uint8(), rapid.Int(), 0, 9).Draw(t, "counts"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "n") {
		in := someInner(t, 2)
		v.List = append(v.List, in)
		v.Ptr = &in
		v.Ints[rapid.Int().Draw(t, "k")] = &in
		v.Names[in.named()] = in
	}
	return v
}

func (i inner) named() name {
	if len(i.Words) > 0 {
		return i.Words[0]
	}
	return ""
}

var codec = For[value]()

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := someValue(t)
		b := codec.Encode(&v)
		var got value
		if err := codec.Decode(b, &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(v, got) {
			t.Fatalf("wrote %+v, read %+v", v, got)
		}
		if !bytes.Equal(b, codec.Encode(&got)) {
			t.Fatal("equal values give other bytes")
		}
	})
}

func TestDamagedBytesGiveAnErrorOrAnotherValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := someValue(t)
		b := codec.Encode(&v)
		var got value
		if n := rapid.IntRange(0, len(b)-1).Draw(t, "cut"); !errors.Is(codec.Decode(b[:n], &got), ErrDamaged) {
			t.Fatalf("%d of %d bytes were read", n, len(b))
		}
		c := bytes.Clone(b)
		c[rapid.IntRange(0, len(b)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		got = value{}
		if err := codec.Decode(c, &got); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(codec.Encode(&value{Name: "x", Ints: map[int]*inner{3: {}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		var v value
		if codec.Decode(b, &v) == nil {
			codec.Encode(&v)
		}
	})
}

func TestATypeThatCannotBeWrittenIsFoundAtOnce(t *testing.T) {
	for name, make := range map[string]func(){
		"an interface":      func() { For[struct{ X any }]() },
		"a time.Time":       func() { For[struct{ X time.Time }]() },
		"a map by struct":   func() { For[map[[1]int]int]() },
		"a chan in a slice": func() { For[[]chan int]() },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a type with %s was accepted", name)
				}
			}()
			make()
		}()
	}
}
