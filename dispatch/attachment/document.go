package attachment

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// The kinds of document that are taken. They are kept byte for byte, as
// evidence, and never shown by a face: only handed out as files.
const (
	PDF  = "application/pdf"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	Text = "text/plain"
)

// The largest document and the largest plain text, in bytes.
const (
	MaxDocument = 16 << 20
	MaxText     = 2 << 20
)

// Take takes a file in by its content: a photograph cleaned of all but the
// picture, a document as it came. ErrKind, ErrBroken, ErrTooBig, ErrMacros.
func Take(sent []byte, zone *time.Location) (Photo, error) {
	if kindOf(sent) != "" {
		return Clean(sent, zone)
	}
	if len(sent) > MaxDocument {
		return Photo{}, ErrTooBig
	}
	kind, err := document(sent)
	if err != nil {
		return Photo{}, err
	}
	return Photo{Bytes: sent, Kind: kind}, nil
}

// KindOf is the kind that the content has; "": none that is kept.
func KindOf(b []byte) string {
	if k := kindOf(b); k != "" {
		return k
	}
	k, err := document(b)
	if err != nil {
		return ""
	}
	return k
}

func document(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return PDF, pdf(b)
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return office(b)
	}
	return Text, text(b)
}

// pdf: version 1 or 2, and its end is there; a reader looks for it in the last
// kilobyte.
func pdf(b []byte) error {
	if len(b) < 8 || b[5] != '1' && b[5] != '2' || b[6] != '.' || !isDigit(b[7]) {
		return ErrBroken
	}
	if !bytes.Contains(b[max(0, len(b)-1024):], []byte("%%EOF")) {
		return ErrBroken
	}
	return nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// maxParts bounds the parts of a package, and maxUnpacked what they may come to:
// whoever opens the file must not be hurt by it.
const (
	maxParts    = 5_000
	maxUnpacked = 512 << 20
	maxTypes    = 1 << 20
)

// office tells a Word document from an Excel workbook by the part that each must
// have; a package with programs in it is refused, and so is any other package.
func office(b []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", ErrBroken.With(err)
	}
	parts, err := partsOf(z)
	if err != nil {
		return "", err
	}
	types := parts["[content_types].xml"]
	if types == nil {
		return "", ErrKind
	}
	declared, err := small(types)
	if err != nil {
		return "", err
	}
	if bytes.Contains(bytes.ToLower(declared), []byte("macroenabled")) {
		return "", ErrMacros
	}
	switch word, sheet := parts["word/document.xml"] != nil, parts["xl/workbook.xml"] != nil; {
	case word && !sheet:
		return DOCX, nil
	case sheet && !word:
		return XLSX, nil
	}
	return "", ErrKind
}

// partsOf reads the directory of a package: names that stay inside it, each
// once, no program, and no more than can be unpacked.
func partsOf(z *zip.Reader) (map[string]*zip.File, error) {
	if len(z.File) > maxParts {
		return nil, ErrTooBig
	}
	parts, total := make(map[string]*zip.File, len(z.File)), uint64(0)
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		if name == "" || strings.ContainsAny(name, "\\\x00") || path.IsAbs(name) || path.Clean("/"+name) != "/"+strings.TrimSuffix(name, "/") || parts[name] != nil {
			return nil, ErrBroken
		}
		if f.Flags&1 != 0 { // locked by a password: nobody at the post could read it
			return nil, ErrLocked
		}
		if base := path.Base(name); strings.HasPrefix(base, "vbaproject") || strings.HasPrefix(base, "vbadata") {
			return nil, ErrMacros
		}
		if total += f.UncompressedSize64; f.UncompressedSize64 > maxUnpacked || total > maxUnpacked {
			return nil, ErrTooBig
		}
		parts[name] = f
	}
	return parts, nil
}

// small unpacks a part that cannot be large.
func small(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, ErrBroken.With(err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxTypes+1))
	switch {
	case err != nil:
		return nil, ErrBroken.With(err)
	case len(b) > maxTypes:
		return nil, ErrTooBig
	}
	return b, nil
}

// text: UTF-8 or GB18030 without control characters, and not the text of
// something that a browser or a shell would run.
func text(b []byte) error {
	if len(bytes.TrimSpace(b)) == 0 || !strings.HasPrefix(http.DetectContentType(b), Text) || bytes.HasPrefix(b, []byte("#!")) {
		return ErrKind
	}
	if !utf8.Valid(b) {
		u, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
		if err != nil || bytes.ContainsRune(u, utf8.RuneError) {
			return ErrKind
		}
		b = u
	}
	if bytes.ContainsFunc(b, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\n\r\f", r) }) {
		return ErrKind
	}
	if marked(b) {
		return ErrKind
	}
	if len(b) > MaxText {
		return ErrTooBig
	}
	return nil
}

// marked tells the text of a page or drawing, wherever its first mark stands.
func marked(b []byte) bool {
	head := bytes.ToLower(b[:min(len(b), 4096)])
	for _, m := range []string{"<!doctype", "<html", "<svg", "<script", "<?xml"} {
		if bytes.Contains(head, []byte(m)) {
			return true
		}
	}
	return false
}

// endings are those of file names, by kind.
var endings = map[string][]string{JPEG: {".jpg", ".jpeg"}, PNG: {".png"}, PDF: {".pdf"}, DOCX: {".docx"}, XLSX: {".xlsx"}, Text: {".txt", ".csv", ".log", ".md"}}

const maxName = 100

// FileName makes of the name that a file came with one that may be written on
// another's disk: without folders, controls and marks that turn its reading
// round, and with the ending of its kind, whatever it claimed.
func FileName(claimed, kind, otherwise string) string {
	claimed = claimed[strings.LastIndexAny(claimed, `/\`)+1:]
	name := strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, claimed)
	name = strings.Trim(name, ". ")
	ends, own := endings[kind], ""
	for _, e := range ends {
		if len(name) > len(e) && strings.EqualFold(name[len(name)-len(e):], e) {
			own = e
			name = strings.TrimRight(name[:len(name)-len(e)], ". ")
			break
		}
	}
	if own == "" && len(ends) > 0 {
		own = ends[0]
	}
	if r := []rune(name); len(r) > maxName {
		name = strings.TrimRight(string(r[:maxName]), ". ")
	}
	if name == "" {
		name = otherwise
	}
	return name + own
}
