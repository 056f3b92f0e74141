package attachment

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/jpeg" // reads the headers
	_ "image/png"
	"time"
)

// The kinds of picture that are taken.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
)

// MaxSize is the largest photograph, in bytes; a phone sends a tenth of it.
const MaxSize = 6 << 20

// maxSide bounds the picture's sides: a few bytes can claim to be a picture
// that takes all memory to show.
const maxSide = 12_000

// Photo is a photograph without anything but the picture.
type Photo struct {
	Bytes []byte
	Kind  string
	// Taken is what the camera's clock said, in the zone given; zero: it says
	// nothing. Where likewise. Both suggest and prove nothing.
	Taken time.Time
	Where *Position
}

// Position is where a camera believed to be, WGS-84.
type Position struct{ Lon, Lat float64 }

// Clean makes a photograph of what was sent: ErrKind, ErrBroken, ErrTooBig. A
// camera's clock knows no zone; zone is where it is.
func Clean(sent []byte, zone *time.Location) (Photo, error) {
	if len(sent) > MaxSize {
		return Photo{}, ErrTooBig
	}
	p := Photo{Kind: kindOf(sent)}
	if p.Kind == "" {
		return Photo{}, ErrKind
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(sent))
	if err != nil || "image/"+format != p.Kind {
		return Photo{}, ErrBroken.With(err)
	}
	if c.Width < 1 || c.Height < 1 || c.Width > maxSide || c.Height > maxSide {
		return Photo{}, ErrTooBig
	}
	var exif []byte
	if p.Kind == JPEG {
		p.Bytes, exif, err = stripJPEG(sent)
	} else {
		p.Bytes, exif, err = stripPNG(sent)
	}
	if err != nil {
		return Photo{}, err
	}
	p.Taken, p.Where = suggested(exif, zone)
	return p, nil
}

func kindOf(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	}
	return ""
}

// The markers of JPEG that matter here.
const (
	markSOI, markEOI, markSOS     = 0xd8, 0xd9, 0xda
	markAPP0, markAPP1, markAPP14 = 0xe0, 0xe1, 0xee
	markAPP15, markCOM            = 0xef, 0xfe
)

// stripJPEG keeps the segments that make the picture: of those for
// applications only the frame (APP0), the colour transform (APP14) and how the
// picture is turned. What follows its end is left behind.
func stripJPEG(b []byte) (out, exif []byte, err error) {
	out = append(out, 0xff, markSOI)
	turned := -1
	for i := 2; ; {
		mark, at, ok := nextMark(b, i)
		if !ok {
			return nil, nil, ErrBroken
		}
		if mark == markEOI {
			return append(out, 0xff, markEOI), exif, nil
		}
		if mark == 0x01 || mark >= 0xd0 && mark <= 0xd7 {
			i = at
			continue
		}
		if at+2 > len(b) {
			return nil, nil, ErrBroken
		}
		end := at + int(binary.BigEndian.Uint16(b[at:]))
		if end < at+2 || end > len(b) {
			return nil, nil, ErrBroken
		}
		body := b[at+2 : end]
		switch {
		case mark == markAPP1 && bytes.HasPrefix(body, exifHead) && exif == nil:
			exif = body[len(exifHead):]
			if turned = orientation(exif); turned > 1 {
				out = append(out, upright(turned)...)
			}
		case mark == markAPP0 || mark == markAPP14 || mark != markCOM && (mark < markAPP0 || mark > markAPP15):
			out = append(append(out, 0xff, mark), b[at:end]...)
		}
		i = end
		if mark == markSOS {
			i = scanEnd(b, end)
			out = append(out, b[end:i]...)
		}
	}
}

// nextMark finds the marker that begins at i, fill bytes allowed.
func nextMark(b []byte, i int) (mark byte, after int, ok bool) {
	if i >= len(b) || b[i] != 0xff {
		return 0, 0, false
	}
	for i < len(b) && b[i] == 0xff {
		i++
	}
	if i >= len(b) || b[i] == 0 {
		return 0, 0, false
	}
	return b[i], i + 1, true
}

// scanEnd is where the coded picture that begins at i ends: at a marker that
// is no restart.
func scanEnd(b []byte, i int) int {
	for ; i+1 < len(b); i++ {
		if b[i] == 0xff && b[i+1] != 0 && b[i+1] != 0xff && (b[i+1] < 0xd0 || b[i+1] > 0xd7) {
			return i
		}
	}
	return len(b)
}

// upright is an Exif segment that says how the picture is turned and no more.
func upright(turned int) []byte {
	return append([]byte{0xff, markAPP1, 0, 34}, append(append([]byte{}, exifHead...),
		'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(turned), 0, 0, 0, 0, 0, 0)...)
}

// pictureChunks are the chunks of PNG that make the picture.
var pictureChunks = map[string]bool{"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true,
	"gAMA": true, "cHRM": true, "sRGB": true, "sBIT": true, "bKGD": true, "pHYs": true}

// stripPNG keeps the chunks that make the picture, up to its end.
func stripPNG(b []byte) (out, exif []byte, err error) {
	out = append(out, b[:8]...)
	for i := 8; ; {
		if i+12 > len(b) {
			return nil, nil, ErrBroken
		}
		n := binary.BigEndian.Uint32(b[i:])
		if n > uint32(len(b)) || i+12+int(n) > len(b) {
			return nil, nil, ErrBroken
		}
		kind, end := string(b[i+4:i+8]), i+12+int(n)
		if pictureChunks[kind] {
			out = append(out, b[i:end]...)
		}
		if kind == "eXIf" {
			exif = b[i+8 : end-4]
		}
		if kind == "IEND" {
			return out, exif, nil
		}
		i = end
	}
}
