package httpapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"unicode/utf8"
)

// maxBody is the largest body of a request, in bytes.
const maxBody = 256 << 10

// maxDepth is how deep a body may nest; commands need five.
const maxDepth = 32

// checkJSON reads one JSON value and says what makes it ambiguous or
// malformed: encoding/json would take the last of two equal keys, replace bad
// UTF-8 and ignore what follows the value.
func checkJSON(data []byte) error {
	if !utf8.Valid(data) {
		return malformed("不是 UTF-8", "not UTF-8", "")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := checkValue(d, "", 0); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return malformed("JSON 之后还有内容", "something follows the JSON value", "")
	}
	return nil
}

func malformed(zh, en, field string) *Problem {
	return problem(http.StatusBadRequest, "malformed", "提交的内容有误（"+zh+"），请刷新页面后重试", "what was sent is malformed ("+en+"): reload the page and try again").at(clip(field, 100))
}

func checkValue(d *json.Decoder, path string, depth int) error {
	if depth > maxDepth {
		return malformed("嵌套过深", "nested too deeply", path)
	}
	tok, err := d.Token()
	if err != nil {
		return malformed("不是 JSON", "not JSON", path).because(err)
	}
	switch tok {
	case json.Delim('{'):
		return checkObject(d, path, depth)
	case json.Delim('['):
		for d.More() {
			if err := checkValue(d, path, depth+1); err != nil {
				return err
			}
		}
		_, err = d.Token()
	}
	if err != nil {
		return malformed("不是 JSON", "not JSON", path).because(err)
	}
	return nil
}

func checkObject(d *json.Decoder, path string, depth int) error {
	seen := map[string]bool{}
	for d.More() {
		tok, err := d.Token()
		key, ok := tok.(string)
		if err != nil || !ok {
			return malformed("不是 JSON", "not JSON", path).because(err)
		}
		if path != "" {
			key = path + "." + key
		}
		if seen[key] {
			return problem(http.StatusBadRequest, "duplicate_key", "提交的内容中字段 "+clip(key, 100)+" 出现两次，请只留一个", "the key "+clip(key, 100)+" occurs twice: leave one of them").at(clip(key, 100))
		}
		seen[key] = true
		if err := checkValue(d, key, depth+1); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return malformed("不是 JSON", "not JSON", path).because(err)
	}
	return nil
}
