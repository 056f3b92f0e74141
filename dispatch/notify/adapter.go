package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"text/template"

	"wanghuo/dispatch/outward"
)

// Message is what a template sees. A path outside the government network is
// given Text, To, ID and Count of ones alone: there is no place, name or figure
// of an event in it that a template could print (A67).
type Message struct {
	ID   string // of the page, the same at every try
	To   string
	Text string
	// Title, Body, Level, Area and File belong to a warning's own text, which is
	// public by its nature; a page has none of them.
	Title string
	Body  string
	Level string
	Area  string
	File  string
}

// Adapter is the one adapter: an HTTP request made of templates, and a test of
// the answer.
type Adapter struct {
	path    outward.Path
	url     *template.Template
	body    *template.Template
	headers map[string]*template.Template
	client  *http.Client
}

// most is how much of an answer is read.
const most = 64 << 10

// NewAdapter makes the adapter of a path.
func NewAdapter(p outward.Path, client *http.Client) (*Adapter, error) {
	a := &Adapter{path: p, client: client, headers: map[string]*template.Template{}}
	funcs := template.FuncMap{
		"json":  quoted,
		"query": template.URLQueryEscaper,
		"secret": func(name string) (string, error) {
			if !p.HasSecret(name) {
				return "", fmt.Errorf("the path names no secret %q", name)
			}
			return p.Secret(name), nil
		},
	}
	parse := func(what, text string) (*template.Template, error) {
		t, err := template.New(what).Funcs(funcs).Option("missingkey=error").Parse(text)
		if err == nil {
			err = t.Execute(io.Discard, Message{}) // a field that is not there is told now
		}
		if err != nil {
			return nil, fmt.Errorf("通道 %s 的 %s 模板有误 / path %s: the template of %s: %w", p.ID, what, p.ID, what, err)
		}
		return t, nil
	}
	var err, failed error
	if a.url, err = parse("url", p.URL); err != nil {
		failed = errors.Join(failed, err)
	}
	if a.body, err = parse("body", p.Body); err != nil {
		failed = errors.Join(failed, err)
	}
	for _, name := range sortedKeys(p.Headers) {
		if a.headers[name], err = parse("headers."+name, p.Headers[name]); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return a, failed
}

// quoted writes a JSON string, without the escapes for HTML.
func quoted(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// Failure says why a message did not go through, in words that hold neither an
// address nor a secret: it is kept and shown.
type Failure struct{ Said string }

func (f *Failure) Error() string { return f.Said }

// Refusal is an answer that says no to the message itself: to send the same again
// would be answered the same.
type Refusal struct{ Said string }

func (r *Refusal) Error() string { return r.Said }

// Send sends one message and gives the other side's receipt.
func (a *Adapter) Send(ctx context.Context, m Message) (receipt string, err error) {
	ctx, cancel := context.WithTimeout(ctx, a.path.Timeout)
	defer cancel()
	req, err := a.request(ctx, m)
	if err != nil {
		return "", &Failure{"the request cannot be made"}
	}
	resp, err := a.client.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return "", &Failure{"no answer in time"}
		}
		return "", &Failure{"no connection"}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err != nil {
		return "", &Failure{"the answer broke off"}
	}
	return a.judge(resp.StatusCode, answer)
}

func (a *Adapter) request(ctx context.Context, m Message) (*http.Request, error) {
	fill := func(t *template.Template) string {
		var b strings.Builder
		if t.Execute(&b, m) != nil {
			return ""
		}
		return b.String()
	}
	body := fill(a.body)
	req, err := http.NewRequestWithContext(ctx, a.path.Method, fill(a.url), strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, t := range a.headers {
		req.Header.Set(name, fill(t))
	}
	if s := a.path.Sign; s != nil {
		mac := hmac.New(sha256.New, []byte(a.path.Secret(s.Secret)))
		io.WriteString(mac, body)
		sum := hex.EncodeToString(mac.Sum(nil))
		if s.Base64 {
			sum = base64.StdEncoding.EncodeToString(mac.Sum(nil))
		}
		req.Header.Set(s.Header, s.Prefix+sum)
	}
	return req, nil
}

// judge holds an answer to what the path calls success.
func (a *Adapter) judge(status int, answer []byte) (string, error) {
	ok := a.path.Success
	if len(ok.Status) == 0 && (status < 200 || status > 299) || len(ok.Status) > 0 && !slices.Contains(ok.Status, status) {
		said := fmt.Sprintf("answered %d", status)
		if status == http.StatusBadRequest || status == http.StatusConflict || status == http.StatusUnprocessableEntity {
			return "", &Refusal{said}
		}
		return "", &Failure{said}
	}
	if ok.Field == "" && ok.Receipt == "" {
		return "", nil
	}
	var v any
	dec := json.NewDecoder(bytes.NewReader(answer))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return "", &Failure{"the answer is no JSON"}
	}
	if got := field(v, ok.Field); ok.Field != "" && got != ok.Equals {
		why := ""
		if said := field(v, ok.Reason); said != "" {
			why = ": " + short(said)
		}
		return "", &Refusal{"refused with " + short(got) + why}
	}
	return short(field(v, ok.Receipt)), nil
}

// field finds a.b.c in decoded JSON, "" if it is not there.
func field(v any, path string) string {
	if path == "" {
		return ""
	}
	for _, k := range strings.Split(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		v = m[k]
	}
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// short keeps what another side says to what a log line can bear.
func short(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 80 {
		return string(r[:80])
	}
	return s
}
