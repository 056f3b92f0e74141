package attachment

import (
	"encoding/binary"
	"math"
	"strings"
	"time"
)

// exifHead leads an Exif segment of a JPEG.
var exifHead = []byte("Exif\x00\x00")

// The tags of Exif that are read.
const (
	tagOrientation = 0x0112
	tagExif        = 0x8769
	tagGPS         = 0x8825
	tagTaken       = 0x9003 // DateTimeOriginal
	tagLatRef      = 0x0001
	tagLat         = 0x0002
	tagLonRef      = 0x0003
	tagLon         = 0x0004
)

// tiff is the body of an Exif segment. Every look is held to its bounds; what
// does not fit is as if it were not there.
type tiff struct {
	b []byte
	o binary.ByteOrder
}

func openTIFF(b []byte) (tiff, bool) {
	if len(b) < 8 {
		return tiff{}, false
	}
	switch string(b[:4]) {
	case "II*\x00":
		return tiff{b, binary.LittleEndian}, true
	case "MM\x00*":
		return tiff{b, binary.BigEndian}, true
	}
	return tiff{}, false
}

// entry finds a tag in the directory at an offset: its type, count, and where
// its value field lies.
func (t tiff) entry(dir uint32, tag uint16) (kind uint16, count uint32, field int, ok bool) {
	if uint64(dir)+2 > uint64(len(t.b)) {
		return
	}
	n := int(t.o.Uint16(t.b[dir:]))
	for i := range n {
		at := int(dir) + 2 + 12*i
		if at+12 > len(t.b) {
			return
		}
		if t.o.Uint16(t.b[at:]) == tag {
			return t.o.Uint16(t.b[at+2:]), t.o.Uint32(t.b[at+4:]), at + 8, true
		}
	}
	return
}

// short reads a number of 16 bits.
func (t tiff) short(dir uint32, tag uint16) (int, bool) {
	kind, count, field, ok := t.entry(dir, tag)
	if !ok || kind != 3 || count != 1 {
		return 0, false
	}
	return int(t.o.Uint16(t.b[field:])), true
}

// pointer reads the offset of a further directory.
func (t tiff) pointer(dir uint32, tag uint16) (uint32, bool) {
	kind, count, field, ok := t.entry(dir, tag)
	if !ok || kind != 4 || count != 1 {
		return 0, false
	}
	return t.o.Uint32(t.b[field:]), true
}

// text reads letters.
func (t tiff) text(dir uint32, tag uint16) string {
	kind, count, field, ok := t.entry(dir, tag)
	if !ok || kind != 2 || count > 64 {
		return ""
	}
	at := uint64(field)
	if count > 4 {
		at = uint64(t.o.Uint32(t.b[field:]))
	}
	if at+uint64(count) > uint64(len(t.b)) {
		return ""
	}
	return strings.TrimRight(string(t.b[at:at+uint64(count)]), "\x00 ")
}

// degrees reads an angle of three fractions.
func (t tiff) degrees(dir uint32, tag uint16) (float64, bool) {
	kind, count, field, ok := t.entry(dir, tag)
	if !ok || kind != 5 || count != 3 {
		return 0, false
	}
	at := uint64(t.o.Uint32(t.b[field:]))
	if at+24 > uint64(len(t.b)) {
		return 0, false
	}
	var sum float64
	for i, unit := range []float64{1, 60, 3600} {
		above, below := t.o.Uint32(t.b[at+uint64(8*i):]), t.o.Uint32(t.b[at+uint64(8*i)+4:])
		if below == 0 {
			return 0, false
		}
		sum += float64(above) / float64(below) / unit
	}
	return sum, true
}

// orientation is how the picture is turned, 1 to 8; 0: not said.
func orientation(exif []byte) int {
	t, ok := openTIFF(exif)
	if !ok {
		return 0
	}
	v, ok := t.short(t.o.Uint32(t.b[4:]), tagOrientation)
	if !ok || v < 1 || v > 8 {
		return 0
	}
	return v
}

// suggested is what the camera says of when and where.
func suggested(exif []byte, zone *time.Location) (taken time.Time, where *Position) {
	t, ok := openTIFF(exif)
	if !ok {
		return taken, nil
	}
	first := t.o.Uint32(t.b[4:])
	if dir, ok := t.pointer(first, tagExif); ok {
		if at, err := time.ParseInLocation("2006:01:02 15:04:05", t.text(dir, tagTaken), zone); err == nil && at.Year() >= 2000 {
			taken = at
		}
	}
	if dir, ok := t.pointer(first, tagGPS); ok {
		where = t.position(dir)
	}
	return taken, where
}

func (t tiff) position(dir uint32) *Position {
	lat, ok1 := t.degrees(dir, tagLat)
	lon, ok2 := t.degrees(dir, tagLon)
	if !ok1 || !ok2 || lat > 90 || lon > 180 || math.IsNaN(lat) || math.IsNaN(lon) {
		return nil
	}
	if t.text(dir, tagLatRef) == "S" {
		lat = -lat
	}
	if t.text(dir, tagLonRef) == "W" {
		lon = -lon
	}
	return &Position{Lon: lon, Lat: lat}
}
