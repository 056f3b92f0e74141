package cap

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// charsets are the encodings taken, by the names that declare them. GB18030
// holds GB2312 and GBK.
var charsets = map[string]encoding.Encoding{
	"gb2312": simplifiedchinese.GB18030, "gbk": simplifiedchinese.GB18030, "gb18030": simplifiedchinese.GB18030,
	"gb_2312-80": simplifiedchinese.GB18030, "cp936": simplifiedchinese.GB18030,
	"iso-8859-1": charmap.ISO8859_1, "latin1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252,
	"utf-16":   unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"utf-8":    nil, "utf8": nil, "us-ascii": nil, "ascii": nil,
}

var declaration = regexp.MustCompile(`^<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']`)

// decode gives the text in UTF-8 without a byte order mark. The encoding is the
// one of the byte order mark, else the declared one, else UTF-8. Bytes that are
// none in that encoding are an error: a letter lost in a place name is a wrong
// place.
func decode(raw []byte, w *warnings) ([]byte, *Refusal) {
	declared := ""
	body, marked := bytes.CutPrefix(raw, []byte("\xEF\xBB\xBF"))
	switch {
	case marked:
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")), bytes.HasPrefix(raw, []byte("<\x00")):
		return convert(raw, charsets["utf-16le"], "utf-16le")
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")), bytes.HasPrefix(raw, []byte("\x00<")):
		return convert(raw, charsets["utf-16be"], "utf-16be")
	}
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) < len(body) && bytes.HasPrefix(trimmed, []byte("<?xml")) {
		w.add(WarnStrayText, nil, "") // XML forbids it, producers do it
		body = trimmed
	}
	if m := declaration.FindSubmatch(body); m != nil {
		declared = strings.ToLower(string(m[1]))
	}
	enc, known := charsets[declared]
	switch {
	case declared == "":
		known = true
	case marked && (enc != nil || !known), known && strings.HasPrefix(declared, "utf-16"):
		// The mark, or the bytes, say UTF-8 whatever is declared.
		w.add(WarnCharset, nil, declared)
		enc, known = nil, true
	}
	if !known {
		return nil, refusal(BadCharset, nil, declared, nil)
	}
	if enc != nil {
		return convert(body, enc, declared)
	}
	if !utf8.Valid(body) {
		return nil, refusal(BadCharset, nil, declared, nil)
	}
	return body, nil
}

func convert(raw []byte, enc encoding.Encoding, name string) ([]byte, *Refusal) {
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return nil, refusal(BadCharset, nil, name, err)
	}
	// Decoders put U+FFFD where bytes are none. No sender writes it on purpose.
	if bytes.ContainsRune(out, utf8.RuneError) {
		return nil, refusal(BadCharset, nil, name, nil)
	}
	return bytes.TrimLeft(bytes.TrimPrefix(out, []byte("\uFEFF")), " \t\r\n"), nil
}
