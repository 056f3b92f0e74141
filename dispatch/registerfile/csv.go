package registerfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wanghuo/dispatch/register"
)

// decode gives a text in UTF-8 and names the encoding it had.
func decode(data []byte) (string, string, *register.Fault) {
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		data = rest
	} else if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		f := fault(0, "", "encoding", "文件是 UTF-16 编码，请另存为“CSV UTF-8”或 .xlsx", "the file is UTF-16: save it as “CSV UTF-8” or .xlsx")
		return "", "", &f
	}
	if bytes.IndexByte(data, 0) >= 0 {
		f := fault(0, "", "format", "这不是文本文件，请另存为 CSV 或 .xlsx", "this is no text file: save it as CSV or .xlsx")
		return "", "", &f
	}
	if utf8.Valid(data) {
		return string(data), "utf-8", nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		f := fault(0, "", "encoding", "无法识别文件编码：既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”或 .xlsx", "the encoding is neither UTF-8 nor GB18030: save it as “CSV UTF-8” or .xlsx")
		return "", "", &f
	}
	return string(text), "gb18030", nil
}

// separator is the one that the first line with content uses most.
func separator(text string) rune {
	line := ""
	for l := range strings.Lines(text) {
		if line = strings.TrimSpace(l); line != "" {
			break
		}
	}
	best, most := ',', strings.Count(line, ",")
	for _, r := range []rune{';', '\t'} {
		if n := strings.Count(line, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}

// readCSV reads the cells by the lines on which their rows begin, so that row
// numbers are those that an editor shows.
func readCSV(data []byte) ([][]string, string, *register.Fault) {
	text, encoding, f := decode(data)
	if f != nil {
		return nil, encoding, f
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(text), -1, false
	var out [][]string
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, encoding, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			f := fault(bad.StartLine, "", "quotes", "引号不配对，或引号内的换行没有结束，请检查这一行", "a quotation mark is not closed or stands where none may: look at this row")
			return nil, encoding, &f
		}
		if err != nil {
			f := fault(0, "", "format", "文件读不下去", "the file cannot be read on")
			return nil, encoding, &f
		}
		line, _ := r.FieldPos(0)
		if line > MaxBytes || len(row) > MaxColumns {
			f := fault(line, "", "columns", "超过 60 列", "more than 60 columns")
			return nil, encoding, &f
		}
		if len(out) > 2*MaxRows {
			f := fault(line, "", "rows", "超过 5000 行，请分成几个文件导入", "more than 5000 rows: import them in parts")
			return nil, encoding, &f
		}
		for len(out) < line-1 && len(out) <= 2*MaxRows {
			out = append(out, nil) // empty lines, and the further lines of a cell
		}
		out = append(out, row)
	}
}
