package live

import (
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"
)

// protocolVersion is told in hello. A client that does not know it must not
// guess: it shows that it is out of date and reloads.
const protocolVersion = 1

// The frames are written by hand because Data is already JSON: json.Marshal
// would validate and compact every row again for every audience.

func encodeHello(h Hello, token string, beatMillis int64) []byte {
	b := make([]byte, 0, 256)
	b = append(b, `{"type":"hello","v":`...)
	b = strconv.AppendInt(b, protocolVersion, 10)
	b = append(b, `,"log":`...)
	b = appendString(b, h.Log)
	b = append(b, `,"epoch":`...)
	b = strconv.AppendUint(b, h.Epoch, 10)
	b = append(b, `,"head":`...)
	b = strconv.AppendUint(b, h.Head, 10)
	b = append(b, `,"plan":`...)
	b = appendString(b, h.Plan)
	b = append(b, `,"status":`...)
	b = appendString(b, h.Status)
	b = append(b, `,"clock":{"at":`...)
	b = strconv.AppendInt(b, h.Clock.At, 10)
	b = append(b, `,"offset":`...)
	b = strconv.AppendInt(b, h.Clock.Offset, 10)
	b = append(b, `,"rate":`...)
	b = appendRate(b, h.Clock.Rate)
	b = append(b, `,"paused":`...)
	b = strconv.AppendBool(b, h.Clock.Paused)
	b = append(b, `},"view":`...)
	b = appendString(b, token)
	b = append(b, `,"beat":`...)
	b = strconv.AppendInt(b, beatMillis, 10)
	return append(b, '}')
}

// appendRate writes a number JSON knows: a rate that is none shows a clock
// that stands, not a frame that no client can read.
func appendRate(b []byte, rate float64) []byte {
	if math.IsNaN(rate) || math.IsInf(rate, 0) {
		rate = 0
	}
	return strconv.AppendFloat(b, rate, 'f', -1, 64)
}

func encodeSnapshot(head uint64, rows []Row) []byte {
	b := make([]byte, 0, 64+rowsSize(rows))
	b = append(b, `{"type":"snapshot","head":`...)
	b = strconv.AppendUint(b, head, 10)
	b = append(b, `,"rows":`...)
	b = appendRows(b, rows)
	return append(b, '}')
}

func encodeDelta(d Delta) []byte {
	b := make([]byte, 0, 96+rowsSize(d.Rows)+32*len(d.Removed))
	b = append(b, `{"type":"delta","from":`...)
	b = strconv.AppendUint(b, d.From, 10)
	b = append(b, `,"to":`...)
	b = strconv.AppendUint(b, d.To, 10)
	b = append(b, `,"rows":`...)
	b = appendRows(b, d.Rows)
	b = append(b, `,"removed":[`...)
	for i, key := range d.Removed {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, key)
	}
	return append(b, `]}`...)
}

func encodeBeat(at int64, head uint64) []byte {
	b := make([]byte, 0, 64)
	b = append(b, `{"type":"beat","at":`...)
	b = strconv.AppendInt(b, at, 10)
	b = append(b, `,"head":`...)
	b = strconv.AppendUint(b, head, 10)
	return append(b, '}')
}

func rowsSize(rows []Row) int {
	n := 0
	for i := range rows {
		n += 64 + len(rows[i].Key) + len(rows[i].Kind) + len(rows[i].Data)
	}
	return n
}

func appendRows(b []byte, rows []Row) []byte {
	b = append(b, '[')
	for i := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		r := &rows[i]
		b = append(b, `{"key":`...)
		b = appendString(b, r.Key)
		b = append(b, `,"kind":`...)
		b = appendString(b, r.Kind)
		b = append(b, `,"changed":`...)
		b = strconv.AppendUint(b, r.Changed, 10)
		b = append(b, `,"data":`...)
		if len(r.Data) == 0 {
			b = append(b, `null`...)
		} else {
			b = append(b, r.Data...)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// appendString appends s as a JSON string. Keys are nearly always plain ASCII;
// whatever is not goes the library's way.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf || c == '<' || c == '>' || c == '&' {
			q, err := json.Marshal(s)
			if err != nil { // cannot be: every string marshals
				return append(b, `""`...)
			}
			return append(b, q...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
