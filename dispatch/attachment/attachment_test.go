package attachment

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wanghuo/dispatch/vault"
)

var zone = time.FixedZone("CST", 8*3600)

func picture(t testing.TB, kind string) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 24, 16))
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, nil)
	if kind == PNG {
		b.Reset()
		err = png.Encode(&b, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exifOf writes what a camera would: turned, taken 2026-07-15 17:49:00 at
// 39.9 N 116.35 E.
func exifOf(o binary.AppendByteOrder, mark string) []byte {
	b := append([]byte(mark), 0, 0, 0, 0)
	b = o.AppendUint16(b[:2], 42)
	b = o.AppendUint32(b, 8)
	entry := func(tag, kind uint16, count uint32, value []byte) {
		b = o.AppendUint16(b, tag)
		b = o.AppendUint16(b, kind)
		b = o.AppendUint32(b, count)
		b = append(b, append(value, 0, 0, 0, 0)[:4]...)
	}
	at := func(n uint32) []byte { return o.AppendUint32(nil, n) }
	// first directory at 8: 3 entries, 42 bytes; Exif at 50: 18 bytes; GPS at 68: 54 bytes; values from 122.
	b = o.AppendUint16(b, 3)
	entry(tagOrientation, 3, 1, o.AppendUint16(nil, 6))
	entry(tagExif, 4, 1, at(50))
	entry(tagGPS, 4, 1, at(68))
	b = append(b, at(0)...)
	b = o.AppendUint16(b, 1)
	entry(tagTaken, 2, 20, at(122))
	b = append(b, at(0)...)
	b = o.AppendUint16(b, 4)
	entry(tagLatRef, 2, 2, []byte("N\x00"))
	entry(tagLat, 5, 3, at(142))
	entry(tagLonRef, 2, 2, []byte("E\x00"))
	entry(tagLon, 5, 3, at(166))
	b = append(b, at(0)...)
	b = append(b, "2026:07:15 17:49:00\x00"...)
	for _, v := range []uint32{39, 1, 54, 1, 0, 1, 116, 1, 21, 1, 0, 1} {
		b = o.AppendUint32(b, v)
	}
	return b
}

// withSegment puts a segment after the start of a JPEG.
func withSegment(jpg []byte, mark byte, body []byte) []byte {
	out := append([]byte{}, jpg[:2]...)
	out = append(out, 0xff, mark)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(append(out, body...), jpg[2:]...)
}

func zipped(t testing.TB) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if _, err := w.Create("a"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return b.Bytes()
}

func TestOnlyThePictureIsKept(t *testing.T) {
	secret := []byte("by Mrs Wang's camera")
	for _, o := range []struct {
		mark  string
		order binary.AppendByteOrder
	}{{"II", binary.LittleEndian}, {"MM", binary.BigEndian}} {
		sent := withSegment(picture(t, JPEG), markAPP1, append(append([]byte{}, exifHead...), exifOf(o.order, o.mark)...))
		sent = withSegment(sent, markCOM, secret)
		sent = withSegment(sent, 0xe2, secret)
		sent = append(sent, zipped(t)...)
		sent = append(sent, secret...)
		p, err := Clean(sent, zone)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(p.Bytes, secret) || bytes.Contains(p.Bytes, []byte("2026:07")) || bytes.Contains(p.Bytes, []byte("PK\x05\x06")) {
			t.Error("something beside the picture was kept")
		}
		if want := time.Date(2026, 7, 15, 17, 49, 0, 0, zone); !p.Taken.Equal(want) {
			t.Errorf("taken %v, want %v", p.Taken, want)
		}
		if p.Where == nil || p.Where.Lat != 39.9 || p.Where.Lon != 116.35 {
			t.Errorf("where %+v", p.Where)
		}
		if _, err := jpeg.Decode(bytes.NewReader(p.Bytes)); err != nil {
			t.Errorf("no picture any more: %v", err)
		}
		again, err := Clean(p.Bytes, zone)
		if err != nil || !bytes.Equal(again.Bytes, p.Bytes) || !again.Taken.IsZero() || again.Where != nil {
			t.Errorf("cleaning it again: %v, %+v", err, again.Where)
		}
		if i := bytes.Index(p.Bytes, exifHead); i < 0 || orientation(p.Bytes[i+len(exifHead):]) != 6 {
			t.Error("how the picture is turned was lost")
		}
	}
}

func TestPNGKeepsThePictureAlone(t *testing.T) {
	sent := picture(t, PNG)
	chunk := func(kind, body string) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		return append(append(append(b, kind...), body...), 0, 0, 0, 0)
	}
	const end = 12
	cut := len(sent) - end
	sent = append(append(append([]byte{}, sent[:cut]...), chunk("tEXt", "Author\x00Mrs Wang")...), sent[cut:]...)
	sent = append(sent, "<script>"...)
	p, err := Clean(sent, zone)
	if err != nil || p.Kind != PNG {
		t.Fatal(err)
	}
	if bytes.Contains(p.Bytes, []byte("Wang")) || bytes.Contains(p.Bytes, []byte("script")) {
		t.Error("something beside the picture was kept")
	}
	if _, err := png.Decode(bytes.NewReader(p.Bytes)); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNoPhotographIsRefusedByItsContent(t *testing.T) {
	good := picture(t, JPEG)
	huge := picture(t, PNG)
	binary.BigEndian.PutUint32(huge[16:], 40_000) // claims to be 40000 wide; the checksum is wrong too
	for name, c := range map[string]struct {
		sent []byte
		want *Error
	}{
		"nothing":               {nil, ErrKind},
		"a zip":                 {zipped(t), ErrKind},
		"a page":                {[]byte("<!doctype html><script>alert(1)</script>"), ErrKind},
		"a drawing with script": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), ErrKind},
		"a gif":                 {[]byte("GIF89a......"), ErrKind},
		"a head and a page":     {append([]byte("\xff\xd8\xff"), "<html><script>alert(1)</script>"...), ErrBroken},
		"a head and a zip":      {append([]byte("\xff\xd8\xff\xe0"), zipped(t)...), ErrBroken},
		"a jpeg cut off":        {good[:len(good)-40], ErrBroken},
		"a jpeg of its head":    {good[:30], ErrBroken},
		"a png cut off":         {picture(t, PNG)[:60], ErrBroken},
		"a png too wide":        {huge, ErrBroken},
		"too many bytes":        {make([]byte, MaxSize+1), ErrTooBig},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Clean(c.sent, zone); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestAPictureThatClaimsToBeVastIsRefused(t *testing.T) {
	b := picture(t, JPEG)
	i := bytes.Index(b, []byte{0xff, 0xc0})
	if i < 0 {
		t.Fatal("no frame")
	}
	binary.BigEndian.PutUint16(b[i+5:], 60_000)
	if _, err := Clean(b, zone); !errors.Is(err, ErrTooBig) {
		t.Errorf("got %v", err)
	}
}

func FuzzClean(f *testing.F) {
	jpg := picture(f, JPEG)
	f.Add(jpg)
	f.Add(picture(f, PNG))
	f.Add(withSegment(jpg, markAPP1, append(append([]byte{}, exifHead...), exifOf(binary.LittleEndian, "II")...)))
	f.Fuzz(func(t *testing.T, sent []byte) {
		p, err := Clean(sent, zone)
		if err != nil {
			return
		}
		again, err := Clean(p.Bytes, zone)
		if err != nil || !bytes.Equal(again.Bytes, p.Bytes) {
			t.Fatalf("what was kept is not kept again: %v", err)
		}
		if again.Where != nil || !again.Taken.IsZero() {
			t.Fatal("something of the camera was kept")
		}
	})
}

func sealedFor(t testing.TB, v vault.Vault, key, text string) vault.Sealed {
	t.Helper()
	s, err := v.Seal(key, []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsPutStaysAndIsHeldToItsDigest(t *testing.T) {
	v := vault.NewMemory(rand.Reader)
	s := Open(filepath.Join(t.TempDir(), "attachments"))
	name := Name("wang", "k1")
	same := func(text string) func(vault.Sealed) bool {
		return func(old vault.Sealed) bool {
			plain, err := v.Open(old, nil)
			return err == nil && string(plain) == text
		}
	}
	digest, err := s.Put(name, sealedFor(t, v, "ka", "one"), same("one"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.Put(name, sealedFor(t, v, "ka", "one"), same("one")); err != nil || again != digest {
		t.Errorf("put again: %v %v", again, err)
	}
	if _, err := s.Put(name, sealedFor(t, v, "ka", "two"), same("two")); !errors.Is(err, ErrOther) {
		t.Errorf("something else under the name: %v", err)
	}
	if _, err := s.Get("ka", name, digest); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		key, name, digest string
		want              *Error
	}{
		{"ka", Name("wang", "k2"), digest, ErrMissing}, {"kb", name, digest, ErrMissing}, {"ka", name, "sha256:00", ErrChanged},
		{"ka", "../../access.db", digest, ErrName}, {"", name, digest, ErrName},
	} {
		if _, err := s.Get(c.key, c.name, c.digest); !errors.Is(err, c.want) {
			t.Errorf("%v: %v", c, err)
		}
	}
	path, _ := s.path("ka", name)
	if err := os.WriteFile(path, []byte("rotten"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get("ka", name, digest); !errors.Is(err, ErrChanged) {
		t.Errorf("rotten: %v", err)
	}
}

func TestForgettingAKeyLeavesNoneOfItsFiles(t *testing.T) {
	v := vault.NewMemory(rand.Reader)
	s := Open(filepath.Join(t.TempDir(), "attachments"))
	never := func(vault.Sealed) bool { return false }
	for i, key := range []string{"ka", "ka", "kb"} {
		if _, err := s.Put(Name("wang", string(rune('a'+i))), sealedFor(t, v, key, "x"), never); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := s.Forget("ka"); err != nil {
			t.Fatal(err)
		}
	}
	var left []string
	if err := s.Each(func(f File) error { left = append(left, f.Key); return nil }); err != nil || len(left) != 1 || left[0] != "kb" {
		t.Errorf("left: %v %v", left, err)
	}
}
