package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// pack makes a package of parts, name and text by turns.
func pack(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	typesPart = "[Content_Types].xml"
	types     = `<?xml version="1.0"?><Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
)

func wordFile(t testing.TB) []byte {
	return pack(t, typesPart, types, "word/document.xml", "<w:document/>")
}

func workbook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetCellValue("Sheet1", "A1", "户数"); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func paper() []byte {
	return []byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}

func gb(t testing.TB, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// 4.4.3(k): documents are taken by what they hold, and kept byte for byte.
func TestDocumentsAreKeptAsTheyCame(t *testing.T) {
	for name, c := range map[string]struct {
		sent []byte
		kind string
	}{
		"pdf": {paper(), PDF}, "pdf 2": {bytes.Replace(paper(), []byte("1.7"), []byte("2.0"), 1), PDF},
		"docx": {wordFile(t), DOCX}, "xlsx": {workbook(t), XLSX},
		"text": {[]byte("楼内 126 户\r\n\t燃气已断\n"), Text}, "text with a mark": {[]byte("\ufeff楼内 126 户"), Text},
		"text of an older machine": {gb(t, "楼内住户名单：一层十二户"), Text}, "csv": {[]byte("户,人\n12,40\n"), Text},
		"the largest text": {bytes.Repeat([]byte("x"), MaxText), Text},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Take(c.sent, zone)
			if err != nil || f.Kind != c.kind || !bytes.Equal(f.Bytes, c.sent) || KindOf(c.sent) != c.kind {
				t.Errorf("%s %v", f.Kind, err)
			}
		})
	}
}

func TestWhatIsNoDocumentIsRefusedByItsContent(t *testing.T) {
	bomb := wordFile(t)
	i := bytes.LastIndex(bomb, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(bomb[i+24:], 1<<30)
	locked := wordFile(t)
	for i := 0; ; {
		k := bytes.Index(locked[i:], []byte("PK\x01\x02"))
		if k < 0 {
			break
		}
		locked[i+k+8] |= 1
		i += k + 4
	}
	var many []string
	for range maxParts + 1 {
		many = append(many, strings.Repeat("a", 1+len(many)/2), "")
	}
	for name, c := range map[string]struct {
		sent []byte
		want *Error
	}{
		"a program":                  {append([]byte("MZ\x90\x00"), make([]byte, 200)...), ErrKind},
		"an old word file":           {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 200)...), ErrKind},
		"a script":                   {[]byte("#!/bin/sh\nrm -rf /\n"), ErrKind},
		"a page":                     {[]byte("<!doctype html><script>alert(1)</script>"), ErrKind},
		"a page after some words":    {[]byte("报告\n\n<html><script>alert(1)</script></html>"), ErrKind},
		"a page of an older code":    {gb(t, "报告 <script>alert(1)</script> 名单"), ErrKind},
		"a drawing":                  {[]byte("  <svg onload=alert(1)>"), ErrKind},
		"blanks":                     {[]byte(" \n\t\n"), ErrKind},
		"text with a zero in it":     {[]byte("abc\x00def"), ErrKind},
		"text that rings":            {[]byte("abc\x07def"), ErrKind},
		"bytes of no code":           {[]byte("abc\xff\xff"), ErrKind},
		"a text too long":            {bytes.Repeat([]byte("x"), MaxText+1), ErrTooBig},
		"a document too big":         {append(paper(), make([]byte, MaxDocument)...), ErrTooBig},
		"a pdf cut off":              {paper()[:30], ErrBroken},
		"a pdf of its head":          {[]byte("%PDF-"), ErrBroken},
		"a pdf of another kind":      {[]byte("%PDF-x.7\n%%EOF"), ErrBroken},
		"a zip":                      {pack(t, "a", "b"), ErrKind},
		"a package of neither kind":  {pack(t, typesPart, types, "ppt/presentation.xml", ""), ErrKind},
		"a package of both":          {pack(t, typesPart, types, "word/document.xml", "", "xl/workbook.xml", ""), ErrKind},
		"a word file without types":  {pack(t, "word/document.xml", ""), ErrKind},
		"a zip cut off":              {wordFile(t)[:60], ErrBroken},
		"a way out of the package":   {pack(t, typesPart, types, "word/document.xml", "", "../../x", ""), ErrBroken},
		"a part from the root":       {pack(t, typesPart, types, "word/document.xml", "", "/x", ""), ErrBroken},
		"a part twice":               {pack(t, typesPart, types, "word/document.xml", "", "Word/Document.xml", ""), ErrBroken},
		"macros":                     {pack(t, typesPart, types, "word/document.xml", "", "word/vbaProject.bin", ""), ErrMacros},
		"macros by declaration":      {pack(t, typesPart, strings.Replace(types, "document.main", "document.macroEnabled.main", 1), "word/document.xml", ""), ErrMacros},
		"what unpacks to a lot":      {bomb, ErrTooBig},
		"types that unpack to a lot": {pack(t, typesPart, strings.Repeat(" ", maxTypes+1), "word/document.xml", ""), ErrTooBig},
		"too many parts":             {pack(t, many...), ErrTooBig},
		"locked":                     {locked, ErrLocked},
	} {
		t.Run(name, func(t *testing.T) {
			if f, err := Take(c.sent, zone); !errors.Is(err, c.want) {
				t.Errorf("got %v %v, want %v", f.Kind, err, c.want)
			}
			if errors.Is(c.want, ErrKind) && KindOf(c.sent) != "" {
				t.Errorf("it is a %s", KindOf(c.sent))
			}
		})
	}
}

func TestAPhotographAmongFilesIsStillCleaned(t *testing.T) {
	secret := []byte("by Mrs Wang's camera")
	f, err := Take(withSegment(picture(t, JPEG), markCOM, secret), zone)
	if err != nil || f.Kind != JPEG || bytes.Contains(f.Bytes, secret) {
		t.Errorf("%s %v", f.Kind, err)
	}
}

func TestFileNames(t *testing.T) {
	for _, c := range []struct{ claimed, kind, want string }{
		{"楼内住户名单.xlsx", XLSX, "楼内住户名单.xlsx"},
		{"图纸.PDF", PDF, "图纸.pdf"},
		{"照片.JPEG", JPEG, "照片.jpeg"},
		{"名单.csv", Text, "名单.csv"},
		{"page.html", Text, "page.html.txt"},
		{"报告.pdf.exe", PDF, "报告.pdf.exe.pdf"},
		{`C:\用户\王\图纸.pdf`, PDF, "图纸.pdf"},
		{"../../etc/passwd", Text, "passwd.txt"},
		{"a\r\nSet-Cookie: x.pdf", PDF, "aSet-Cookie x.pdf"},
		{"gnp\u202efdp.exe", PDF, "gnpfdp.exe.pdf"},
		{`a"b<c>.docx`, DOCX, "abc.docx"},
		{"...", PDF, "f1.pdf"}, {"", PDF, "f1.pdf"}, {" .pdf", PDF, "pdf.pdf"},
		{strings.Repeat("长", 300) + ".pdf", PDF, strings.Repeat("长", maxName) + ".pdf"},
	} {
		if got := FileName(c.claimed, c.kind, "f1"); got != c.want {
			t.Errorf("%q of %s: %q, want %q", c.claimed, c.kind, got, c.want)
		}
	}
}

func FuzzTake(f *testing.F) {
	for _, b := range [][]byte{paper(), wordFile(f), workbook(f), []byte("楼内 126 户"), gb(f, "住户名单"), picture(f, JPEG), picture(f, PNG), zipped(f), []byte("<html>")} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		p, err := Take(sent, zone)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Zh == "" {
				t.Fatalf("an error that says nothing: %v", err)
			}
			return
		}
		if KindOf(p.Bytes) != p.Kind || endings[p.Kind] == nil {
			t.Fatalf("kept as %q, found again as %q", p.Kind, KindOf(p.Bytes))
		}
		again, err := Take(p.Bytes, zone)
		if err != nil || again.Kind != p.Kind || !bytes.Equal(again.Bytes, p.Bytes) {
			t.Fatalf("what was kept is not kept again: %v", err)
		}
		if kindOf(sent) == "" && !bytes.Equal(p.Bytes, sent) {
			t.Fatal("a document was changed")
		}
	})
}

func FuzzFileName(f *testing.F) {
	for _, s := range []string{"名单.xlsx", "../a.pdf", "a.pdf.exe", "\u202e", "..", "a\x00b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, claimed string) {
		for kind, ends := range endings {
			got := FileName(claimed, kind, "f1")
			ended := false
			for _, e := range ends {
				ended = ended || strings.HasSuffix(got, e)
			}
			if !ended || !utf8.ValidString(got) || strings.HasPrefix(got, ".") || strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || strings.ContainsRune(`/\:"<>|?*`, r) }) {
				t.Fatalf("%q became %q", claimed, got)
			}
			if again := FileName(got, kind, "f1"); again != got {
				t.Fatalf("%q, then %q", got, again)
			}
		}
	})
}
