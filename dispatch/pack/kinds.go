package pack

import (
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"strings"
)

// compile makes the kind of a type. A type that contains itself finds the kind
// that is being made.
func compile(t reflect.Type, made map[reflect.Type]*kind) *kind {
	if k := made[t]; k != nil {
		return k
	}
	k := &kind{}
	made[t] = k
	switch t.Kind() {
	case reflect.Bool:
		*k = kind{
			func(w *writer, v reflect.Value) { w.b = append(w.b, truth(v.Bool())) },
			func(r *reader, v reflect.Value) { v.SetBool(r.truth()) },
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		*k = kind{
			func(w *writer, v reflect.Value) { w.number(zigzag(v.Int())) },
			func(r *reader, v reflect.Value) { v.SetInt(unzigzag(r.number())) },
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		*k = kind{
			func(w *writer, v reflect.Value) { w.number(v.Uint()) },
			func(r *reader, v reflect.Value) { v.SetUint(r.number()) },
		}
	case reflect.Float32, reflect.Float64:
		*k = kind{
			func(w *writer, v reflect.Value) {
				w.b = binary.BigEndian.AppendUint64(w.b, math.Float64bits(v.Float()))
			},
			func(r *reader, v reflect.Value) {
				v.SetFloat(math.Float64frombits(binary.BigEndian.Uint64(r.bytes(8))))
			},
		}
	case reflect.String:
		*k = kind{
			func(w *writer, v reflect.Value) { w.text(v.String()) },
			func(r *reader, v reflect.Value) { v.SetString(r.text()) },
		}
	case reflect.Pointer:
		*k = pointer(t, compile(t.Elem(), made))
	case reflect.Slice:
		*k = slice(t, made)
	case reflect.Array:
		*k = array(t, compile(t.Elem(), made))
	case reflect.Map:
		*k = mapping(t, made)
	case reflect.Struct:
		*k = structure(t, made)
	default:
		panic("pack: a " + t.String() + " cannot be written")
	}
	return k
}

func truth(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func (r *reader) truth() bool {
	b := r.bytes(1)[0]
	if b > 1 {
		panic(ErrDamaged)
	}
	return b == 1
}

func pointer(t reflect.Type, elem *kind) kind {
	return kind{
		func(w *writer, v reflect.Value) {
			if v.IsNil() {
				w.b = append(w.b, 0)
				return
			}
			w.b = append(w.b, 1)
			elem.write(w, v.Elem())
		},
		func(r *reader, v reflect.Value) {
			if !r.truth() {
				return
			}
			p := reflect.New(t.Elem())
			elem.read(r, p.Elem())
			v.Set(p)
		},
	}
}

func slice(t reflect.Type, made map[reflect.Type]*kind) kind {
	if t.Elem().Kind() == reflect.Uint8 {
		return kind{
			func(w *writer, v reflect.Value) {
				if w.head(v) {
					w.b = append(w.b, v.Bytes()...)
				}
			},
			func(r *reader, v reflect.Value) {
				if n, ok := r.length(1); ok {
					v.SetBytes(slices.Clone(r.bytes(uint64(n))))
				}
			},
		}
	}
	elem, least := compile(t.Elem(), made), least(t.Elem())
	return kind{
		func(w *writer, v reflect.Value) {
			if w.head(v) {
				for i := range v.Len() {
					elem.write(w, v.Index(i))
				}
			}
		},
		func(r *reader, v reflect.Value) {
			n, ok := r.length(least)
			if !ok {
				return
			}
			s := reflect.MakeSlice(t, n, n)
			for i := range n {
				elem.read(r, s.Index(i))
			}
			v.Set(s)
		},
	}
}

// head writes the length of a slice or map and reports whether elements follow.
func (w *writer) head(v reflect.Value) bool {
	if v.IsNil() {
		w.b = append(w.b, 0)
		return false
	}
	w.number(uint64(v.Len()) + 1)
	return true
}

// least is how many bytes a value of the type takes at least: a length that
// claims more elements than there is room for is not believed.
func least(t reflect.Type) uint64 {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64:
		return 8
	case reflect.Array:
		return uint64(t.Len()) * least(t.Elem())
	case reflect.Struct:
		sum := uint64(0)
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() {
				sum += least(f.Type)
			}
		}
		return sum
	}
	return 1
}

func array(t reflect.Type, elem *kind) kind {
	if t.Elem().Kind() == reflect.Uint8 {
		return kind{
			func(w *writer, v reflect.Value) {
				for i := range t.Len() {
					w.b = append(w.b, byte(v.Index(i).Uint()))
				}
			},
			func(r *reader, v reflect.Value) { copy(v.Bytes(), r.bytes(uint64(t.Len()))) },
		}
	}
	return kind{
		func(w *writer, v reflect.Value) {
			for i := range t.Len() {
				elem.write(w, v.Index(i))
			}
		},
		func(r *reader, v reflect.Value) {
			for i := range t.Len() {
				elem.read(r, v.Index(i))
			}
		},
	}
}

var texts = reflect.TypeFor[map[string]string]()

func mapping(t reflect.Type, made map[reflect.Type]*kind) kind {
	if t == texts {
		return kind{writeTexts, readTexts}
	}
	key, elem, order := compile(t.Key(), made), compile(t.Elem(), made), byKey(t.Key())
	return kind{
		func(w *writer, v reflect.Value) {
			if !w.head(v) {
				return
			}
			keys := v.MapKeys()
			slices.SortFunc(keys, order)
			for _, k := range keys {
				key.write(w, k)
				elem.write(w, v.MapIndex(k))
			}
		},
		func(r *reader, v reflect.Value) {
			n, ok := r.length(1)
			if !ok {
				return
			}
			m := reflect.MakeMapWithSize(t, n)
			for range n {
				k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
				key.read(r, k)
				elem.read(r, e)
				m.SetMapIndex(k, e)
			}
			if m.Len() != n {
				panic(ErrDamaged)
			}
			v.Set(m)
		},
	}
}

func byKey(t reflect.Type) func(a, b reflect.Value) int {
	switch t.Kind() {
	case reflect.String:
		return func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(a, b reflect.Value) int { return compare(a.Int(), b.Int()) }
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(a, b reflect.Value) int { return compare(a.Uint(), b.Uint()) }
	}
	panic("pack: a " + t.String() + " cannot be the key of a map")
}

func compare[N int64 | uint64](a, b N) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Maps from text to text are many in a state; they go without reflection.
func writeTexts(w *writer, v reflect.Value) {
	if !w.head(v) {
		return
	}
	m := v.Interface().(map[string]string)
	var room [8]string
	keys := room[:0]
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		w.text(k)
		w.text(m[k])
	}
}

func readTexts(r *reader, v reflect.Value) {
	n, ok := r.length(2)
	if !ok {
		return
	}
	m := make(map[string]string, n)
	for range n {
		k := r.text()
		m[k] = r.text()
	}
	if len(m) != n {
		panic(ErrDamaged)
	}
	*v.Addr().Interface().(*map[string]string) = m
}

func structure(t reflect.Type, made map[reflect.Type]*kind) kind {
	type field struct {
		at   int
		kind *kind
	}
	var fields []field
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			fields = append(fields, field{i, compile(f.Type, made)})
		}
	}
	if len(fields) == 0 && t.NumField() > 0 { // such as time.Time: nothing of it would be kept
		panic("pack: a " + t.String() + " shows nothing that could be written")
	}
	return kind{
		func(w *writer, v reflect.Value) {
			for _, f := range fields {
				f.kind.write(w, v.Field(f.at))
			}
		},
		func(r *reader, v reflect.Value) {
			for _, f := range fields {
				f.kind.read(r, v.Field(f.at))
			}
		},
	}
}
