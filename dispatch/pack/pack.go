// Package pack writes plain Go values down by position, fast: for snapshots.
//
// It guarantees that equal values give equal bytes (the keys of maps are
// sorted), that nil and empty stay apart, and that reading gives the value that
// was written, with recurring texts shared. There are no names and no kinds in
// the bytes: they fit exactly the type that was written, so whoever keeps them
// keeps the type's fingerprint beside them. Unexported fields are left out.
//
// A [Codec] may be used by many goroutines. Bytes that do not fit give an
// error, never a panic, and allocate a small multiple of their length at most.
// Nothing lies on disk here.
//
// The form, depth first: integers as varints (zigzag where signed), booleans as
// one byte, floats as eight; a text as a number n and, if n is even, n/2 bytes,
// else the text that was written n/2-th; a slice, map or pointer as 0 for nil,
// else its length plus one (a pointer: 1) and its elements; arrays and structs
// as their elements; bytes in slices and arrays as they are.
package pack

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
)

const (
	// textLength is up to which length a text is worth sharing.
	textLength = 64
	// textCount bounds how many texts are shared.
	textCount = 1 << 20
)

// ErrDamaged says that bytes are no value of the type.
var ErrDamaged = errors.New("pack: the bytes are damaged, or of another type")

// Codec writes and reads values of T.
type Codec[T any] struct{ root *kind }

// For makes the codec of a type; it panics for a type that cannot be written:
// one with interfaces, functions or channels in it.
func For[T any]() *Codec[T] {
	return &Codec[T]{root: compile(reflect.TypeFor[T](), map[reflect.Type]*kind{})}
}

// Encode gives the bytes of *v.
func (c *Codec[T]) Encode(v *T) []byte {
	w := &writer{texts: map[string]uint64{}}
	c.root.write(w, reflect.ValueOf(v).Elem())
	return w.b
}

// Decode reads a value into *v, which should be zero.
func (c *Codec[T]) Decode(b []byte, v *T) (err error) {
	r := &reader{b: b}
	defer func() {
		if p := recover(); p != nil {
			if p != any(ErrDamaged) {
				panic(p)
			}
			err = fmt.Errorf("%w: at byte %d of %d", ErrDamaged, r.off, len(b))
		}
	}()
	c.root.read(r, reflect.ValueOf(v).Elem())
	if r.off != len(b) {
		return fmt.Errorf("%w: %d bytes after the end", ErrDamaged, len(b)-r.off)
	}
	return nil
}

// kind is how values of one type are written and read.
type kind struct {
	write func(*writer, reflect.Value)
	read  func(*reader, reflect.Value)
}

type writer struct {
	b     []byte
	texts map[string]uint64
}

func (w *writer) number(n uint64) { w.b = binary.AppendUvarint(w.b, n) }

func (w *writer) text(s string) {
	if s == "" {
		w.b = append(w.b, 0)
		return
	}
	if len(s) <= textLength {
		if at, ok := w.texts[s]; ok {
			w.number(at<<1 | 1)
			return
		}
		if len(w.texts) < textCount {
			w.texts[s] = uint64(len(w.texts))
		}
	}
	w.number(uint64(len(s)) << 1)
	w.b = append(w.b, s...)
}

// reader panics with ErrDamaged; Decode turns that into an error.
type reader struct {
	b     []byte
	off   int
	texts []string
}

func (r *reader) number() uint64 {
	if r.off < len(r.b) && r.b[r.off] < 0x80 {
		n := r.b[r.off]
		r.off++
		return uint64(n)
	}
	n, size := binary.Uvarint(r.b[r.off:])
	if size <= 0 {
		panic(ErrDamaged)
	}
	r.off += size
	return n
}

// bytes takes the next n bytes; they are the input's.
func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)-r.off) {
		panic(ErrDamaged)
	}
	v := r.b[r.off : r.off+int(n)]
	r.off += int(n)
	return v
}

// length reads the length of something whose elements take least bytes each,
// false for nil.
func (r *reader) length(least uint64) (int, bool) {
	n := r.number()
	if n == 0 {
		return 0, false
	}
	if n--; least > 0 && n > uint64(len(r.b)-r.off)/least || n > math.MaxInt32 {
		panic(ErrDamaged)
	}
	return int(n), true
}

func (r *reader) text() string {
	n := r.number()
	if n == 0 {
		return ""
	}
	if n&1 == 1 {
		if n>>1 >= uint64(len(r.texts)) {
			panic(ErrDamaged)
		}
		return r.texts[n>>1]
	}
	s := string(r.bytes(n >> 1))
	if len(s) <= textLength && len(r.texts) < textCount {
		r.texts = append(r.texts, s)
	}
	return s
}

func zigzag(n int64) uint64   { return uint64(n)<<1 ^ uint64(n>>63) }
func unzigzag(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }
