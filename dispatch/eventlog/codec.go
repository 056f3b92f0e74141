package eventlog

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// formatV1 is the first byte of every commit of the first format. The layout
// is written down in DESIGN.md.
const formatV1 = 0x01

// Offsets of the fixed part of a commit.
const (
	offOutcome = 1
	offPrev    = 2
	offNumber  = offPrev + hashBytes
	fixedBytes = offNumber + 8
)

// Encode appends the stored form of c to dst. Equal commits give equal bytes.
func Encode(dst []byte, c *Commit) []byte {
	dst = append(dst, formatV1, byte(c.Outcome))
	dst = c.Prev.AppendBinary(dst)
	dst = binary.BigEndian.AppendUint64(dst, c.Number)
	dst = binary.AppendUvarint(dst, c.Epoch)
	dst = binary.AppendVarint(dst, c.Wall)
	dst = binary.AppendUvarint(dst, uint64(c.WallNanos))
	dst = binary.AppendVarint(dst, c.At)
	dst = appendText(dst, c.Person)
	dst = appendText(dst, c.Seat)
	dst = appendText(dst, c.Key)
	dst = appendText(dst, c.Command)
	dst = appendBlob(dst, c.Digest)
	dst = appendBlob(dst, c.Refusal)
	dst = binary.AppendUvarint(dst, uint64(len(c.Events)))
	for i := range c.Events {
		e := &c.Events[i]
		dst = appendText(dst, e.Kind)
		dst = appendText(dst, e.Stream)
		dst = appendBlob(dst, e.Data)
	}
	return dst
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendBlob(dst, b []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(b))), b...)
}

// Decode reads the stored form b into c, reusing the capacity of c.Events.
// Texts are copied; Digest, Refusal and the events' Data point into b, which
// must not change afterwards. Whatever b is, Decode does not panic and does
// not allocate more than a small multiple of len(b). It accepts exactly what
// Encode produces: decoding and encoding again gives b.
func Decode(b []byte, c *Commit) error { return decode(b, c, nil) }

// Decoder decodes many commits and keeps one copy of each text that recurs
// (persons, seats, kinds, streams), which makes a replay faster and its state
// smaller. The zero Decoder is ready; it belongs to one goroutine.
type Decoder struct{ texts map[string]string }

// internLimit bounds what a Decoder remembers, internLength what is worth it.
const (
	internLimit  = 1 << 16
	internLength = 64
)

// Decode is Decode with the decoder's memory.
func (d *Decoder) Decode(b []byte, c *Commit) error {
	if d.texts == nil {
		d.texts = make(map[string]string)
	}
	return decode(b, c, d)
}

// text copies b, once for each text worth remembering. A nil Decoder copies always.
func (d *Decoder) text(b []byte) string {
	if d == nil || len(b) > internLength {
		return string(b)
	}
	if s, ok := d.texts[string(b)]; ok {
		return s
	}
	if len(d.texts) >= internLimit {
		clear(d.texts)
	}
	s := string(b)
	d.texts[s] = s
	return s
}

func decode(b []byte, c *Commit, d *Decoder) error {
	prev, number, err := peek(b)
	if err != nil {
		return err
	}
	r := reader{b: b, off: fixedBytes}
	c.Outcome, c.Prev, c.Number = Outcome(b[offOutcome]), prev, number
	c.Epoch = r.uvarint()
	c.Wall = r.varint()
	nanos := r.uvarint()
	c.At = r.varint()
	c.Person = d.text(r.blob())
	c.Seat = d.text(r.blob())
	c.Key = string(r.blob()) // never recurs
	c.Command = d.text(r.blob())
	c.Digest = r.blob()
	c.Refusal = r.blob()
	n := r.uvarint()
	// An event takes three bytes at least: a count beyond that is a lie, and
	// must not be believed by make.
	if r.bad || nanos >= 1e9 || n > uint64(len(b)-r.off)/3 {
		return ErrFormat.Withf("damaged at byte %d of %d", r.off, len(b))
	}
	c.WallNanos = uint32(nanos)
	if c.Events = c.Events[:0]; uint64(cap(c.Events)) < n {
		c.Events = make([]Event, 0, n)
	}
	for range n {
		c.Events = append(c.Events, Event{Kind: d.text(r.blob()), Stream: d.text(r.blob()), Data: r.blob()})
	}
	if r.bad {
		return ErrFormat.Withf("damaged at byte %d of %d", r.off, len(b))
	}
	if r.off != len(b) {
		return ErrFormat.Withf("%d bytes after its end", len(b)-r.off)
	}
	return nil
}

// peek reads the fixed part: what a store needs to check the chain.
func peek(b []byte) (prev Hash, number uint64, err error) {
	if len(b) < fixedBytes {
		return Hash{}, 0, ErrFormat.Withf("%d bytes are too few", len(b))
	}
	if b[0] != formatV1 {
		return Hash{}, 0, ErrFormat.Withf("format %d", b[0])
	}
	if o := Outcome(b[offOutcome]); o < Accepted || o > Timer {
		return Hash{}, 0, ErrFormat.Withf("outcome %d", uint8(o))
	}
	if prev, err = HashFromBinary(b[offPrev:offNumber]); err != nil {
		return Hash{}, 0, ErrFormat.With(err)
	}
	return prev, binary.BigEndian.Uint64(b[offNumber:]), nil
}

// peekEpoch reads the epoch of bytes that peek has accepted.
func peekEpoch(b []byte) (uint64, bool) {
	r := reader{b: b, off: fixedBytes}
	e := r.uvarint()
	return e, !r.bad
}

// reader walks over the variable part. Once bad it stays bad and yields zeros.
type reader struct {
	b   []byte
	off int
	bad bool
}

func (r *reader) uvarint() uint64 {
	if r.bad {
		return 0
	}
	v, n := binary.Uvarint(r.b[r.off:])
	// n must be the shortest way to write v: one value, one form.
	if n <= 0 || n != (bits.Len64(v|1)+6)/7 {
		r.bad = true
		return 0
	}
	r.off += n
	return v
}

func (r *reader) varint() int64 {
	u := r.uvarint()
	v := int64(u >> 1)
	if u&1 != 0 {
		v = ^v
	}
	return v
}

func (r *reader) blob() []byte {
	n := r.uvarint()
	if r.bad || n > math.MaxInt32 || int(n) > len(r.b)-r.off {
		r.bad = true
		return nil
	}
	if n == 0 {
		return nil
	}
	v := r.b[r.off : r.off+int(n) : r.off+int(n)]
	r.off += int(n)
	return v
}
