// Package outward reads the file that says what may cross the wall of the
// building: the paths by which people are paged, the feeds of warnings that are
// asked, and who may fetch the district's own.
//
// Nothing leaves and nothing is fetched unless such a file is given (wanghuo
// serve --outward FILE). The file is YAML, read strictly: an unknown key, a
// second document or a wrong value is an error with file:line. No secret stands
// in it: it names files, which nobody but their owner may read (mode 0600).
//
// All functions are pure but for reading the files that are named.
package outward

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"wanghuo/plans"
)

// File is the whole of what may cross.
type File struct {
	Outward int `yaml:"outward"` // version of this format: 1
	// Contacts names the file of persons' addresses: personal data, mode 0600.
	Contacts string `yaml:"contacts,omitempty"`
	Paths    []Path `yaml:"paths,omitempty"`
	Feeds    []Feed `yaml:"feeds,omitempty"`
	// Takers may fetch the district's warnings; Givers may hand warnings in.
	Takers []Token `yaml:"takers,omitempty"`
	// Give says how the district signs what it gives out.
	Give   *Give   `yaml:"give,omitempty"`
	Givers []Token `yaml:"givers,omitempty"`

	contacts Contacts
	name     string
}

// Path is one way out: an SMS or telephone gateway, the warning release
// platform. There is one adapter, made by these templates.
type Path struct {
	ID string `yaml:"id"`
	// Channel is what it is for: sms or telephone (a contact's address under that
	// name), or a channel of the plan by which warnings reach the public.
	Channel string `yaml:"channel"`
	// FromStep is from which step of the escalation line it is used; 1 is the first.
	FromStep int               `yaml:"from_step,omitempty"`
	URL      string            `yaml:"url"`
	Method   string            `yaml:"method,omitempty"`
	Headers  map[string]string `yaml:"headers,omitempty"`
	Body     string            `yaml:"body"`
	Secrets  map[string]string `yaml:"secrets,omitempty"` // name to file
	Sign     *Sign             `yaml:"sign,omitempty"`
	Success  Success           `yaml:"success"`
	Timeout  time.Duration     `yaml:"timeout,omitempty"`
	// Every is how often the path is tested, To is who gets the test.
	Test Test `yaml:"test"`
	// GiveUp is after how long a message that does not go through is given up.
	GiveUp time.Duration `yaml:"give_up,omitempty"`

	secrets map[string]string
}

// Sign puts an HMAC-SHA256 of the body into a header.
type Sign struct {
	Header string `yaml:"header"`
	Secret string `yaml:"secret"` // name of one of the path's secrets
	Prefix string `yaml:"prefix,omitempty"`
	Base64 bool   `yaml:"base64,omitempty"` // else hexadecimal
}

// Success is how an answer is known to be one.
type Success struct {
	Status []int `yaml:"status,omitempty"` // default: 200 to 299
	// Field of the JSON answer (a.b.c) that must equal Equals; Receipt is the field
	// that names the message there.
	Field   string `yaml:"field,omitempty"`
	Equals  string `yaml:"equals,omitempty"`
	Receipt string `yaml:"receipt,omitempty"`
	// Reason is the field that says why it was refused, for the record.
	Reason string `yaml:"reason,omitempty"`
}

// Test is the scheduled test of a path.
type Test struct {
	Every time.Duration `yaml:"every"`
	To    string        `yaml:"to,omitempty"`
}

// Feed is a source of warnings that is asked again and again.
type Feed struct {
	ID  string `yaml:"id"`
	URL string `yaml:"url"`
	// Source says whose warnings they are: the city's are forwarded (3.2.3(1)),
	// those from outside relayed (3.2.3(6)).
	Source string            `yaml:"source"` // city, outside
	Every  time.Duration     `yaml:"every"`
	Header map[string]string `yaml:"headers,omitempty"`
	// Secrets are the values of further headers, each in a file.
	Secrets  map[string]string `yaml:"secret_headers,omitempty"`
	MaxBytes int64             `yaml:"max_bytes,omitempty"`
	Timeout  time.Duration     `yaml:"timeout,omitempty"`
	// Linked lets the messages be fetched that a feed only names; on its own host
	// only.
	Linked bool `yaml:"linked,omitempty"`

	secrets map[string]string
}

// Token is somebody who may call: only the SHA-256 of his token is kept.
type Token struct {
	ID     string `yaml:"id"`
	SHA256 string `yaml:"sha256"`
	Source string `yaml:"source,omitempty"` // of a giver: city, outside
}

// Give is the district on the network: CAP's sender, which is no address of a
// person, and its name.
type Give struct {
	Sender   string     `yaml:"sender"`
	District plans.Text `yaml:"district"`
}

// Contacts are the addresses of persons, by person and channel.
type Contacts map[string]map[string]string

// Error is one fault of the file, with its place.
type Error struct {
	File string
	Line int
	Zh   string
	En   string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s | %s", e.File, e.Line, e.Zh, e.En) }

// Read reads and checks the file and everything that it names.
func Read(name string) (*File, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f := &File{name: name}
	if err := decode(name, text, f); err != nil {
		return nil, err
	}
	r := &reading{f: f, lines: strings.Split(string(text), "\n")}
	r.check()
	return f, errors.Join(r.faults...)
}

// decode reads YAML strictly.
func decode(name string, text []byte, into any) error {
	dec := yaml.NewDecoder(strings.NewReader(string(text)), yaml.Strict())
	err := dec.Decode(into)
	if err == nil {
		var more any
		if dec.Decode(&more) == nil {
			return &Error{File: name, Line: 1, Zh: "只能有一个文档", En: "one document, not more"}
		}
		return nil
	}
	line, said := 1, err.Error()
	var y yaml.Error
	if errors.As(err, &y) {
		said = y.GetMessage()
		if t := y.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	said, _, _ = strings.Cut(said, "\n")
	return &Error{File: name, Line: line, Zh: "无法读取：" + said, En: said}
}

// reading checks one file.
type reading struct {
	f      *File
	lines  []string
	faults []error
}

// bad notes a fault at the line on which the value stands first.
func (r *reading) bad(value, zh, en string) {
	line := 1
	for i, l := range r.lines {
		if value != "" && strings.Contains(l, value) {
			line = i + 1
			break
		}
	}
	r.faults = append(r.faults, &Error{File: r.f.name, Line: line, Zh: zh, En: en})
}

var word = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func (r *reading) check() {
	if r.f.Outward != 1 {
		r.bad("outward", "outward 应为 1", "outward must be 1")
	}
	seen := map[string]bool{}
	id := func(s string) {
		if !word.MatchString(s) || seen[s] {
			r.bad(s, "编号须唯一，由小写字母、数字和连字符组成："+s, fmt.Sprintf("an id is unique, of small letters, digits and hyphens: %q", s))
		}
		seen[s] = true
	}
	for i := range r.f.Paths {
		id(r.f.Paths[i].ID)
		r.path(&r.f.Paths[i])
	}
	for i := range r.f.Feeds {
		id(r.f.Feeds[i].ID)
		r.feed(&r.f.Feeds[i])
	}
	for _, t := range append(append([]Token(nil), r.f.Takers...), r.f.Givers...) {
		id(t.ID)
		if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(t.SHA256) {
			r.bad(t.ID, "sha256 应为 64 位十六进制", "sha256 is 64 hexadecimal digits")
		}
	}
	for _, t := range r.f.Givers {
		r.source(t.ID, t.Source)
	}
	if g := r.f.Give; g == nil && len(r.f.Takers) > 0 {
		r.bad("takers", "有 takers 须写明 give", "takers need give: sender and district")
	} else if g != nil && (g.Sender == "" || strings.ContainsAny(g.Sender, " ,<&") || g.District.Zh == "" || g.District.En == "") {
		r.bad("give", "give 须有 sender（无空格、逗号）和中英文 district", "give needs a sender without space or comma, and the district's name in both languages")
	}
	if r.f.Contacts != "" {
		r.readContacts()
	}
}

func (r *reading) source(at, s string) {
	if s != "city" && s != "outside" {
		r.bad(at, "source 应为 city 或 outside", "source is city or outside")
	}
}

func (r *reading) path(p *Path) {
	r.url(p.URL, p.ID)
	if p.Channel == "" {
		r.bad(p.ID, "缺少 channel", "channel is missing")
	}
	if p.Body == "" {
		r.bad(p.ID, "缺少 body", "body is missing")
	}
	if p.Method == "" {
		p.Method = "POST"
	}
	if p.FromStep == 0 {
		p.FromStep = 1
	}
	if p.Timeout == 0 {
		p.Timeout = 10 * time.Second
	}
	if p.GiveUp == 0 {
		p.GiveUp = time.Hour
	}
	if p.Public() {
		if p.Test.To != "" || p.Test.Every != 0 {
			r.bad(p.ID, "通向公众的渠道不作发送测试，请去掉 test", "a path to the public is never tested by sending: leave test out")
		}
		if r.f.Give == nil {
			r.bad(p.ID, "向公众发布须写明 give", "a path to the public needs give: sender and district")
		}
	} else if p.Test.Every <= 0 {
		r.bad(p.ID, "每条通道都要定期测试：缺少 test.every", "every path is tested on schedule: test.every is missing")
	}
	p.secrets = map[string]string{}
	for name, file := range p.Secrets {
		p.secrets[name] = r.secret(file)
	}
	if p.Sign != nil && p.secrets[p.Sign.Secret] == "" {
		r.bad(p.ID, "签名密钥未列出", "the secret that signs is not among the secrets")
	}
}

func (r *reading) feed(f *Feed) {
	r.url(f.URL, f.ID)
	r.source(f.ID, f.Source)
	if f.Every < 10*time.Second {
		r.bad(f.ID, "every 至少 10s", "every is ten seconds or more")
	}
	if f.Timeout == 0 {
		f.Timeout = 20 * time.Second
	}
	if f.MaxBytes == 0 {
		f.MaxBytes = 5 << 20
	}
	f.secrets = map[string]string{}
	for header, file := range f.Secrets {
		f.secrets[header] = r.secret(file)
	}
}

// url refuses credentials in an address: they belong in a file.
func (r *reading) url(s, id string) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		r.bad(id, "url 应为 http 或 https 地址", "url is an http or https address")
		return
	}
	if u.User != nil {
		r.bad(id, "地址中不得含口令，请用 secrets 引用文件", "no credentials in an address: name a file under secrets")
	}
}

// secret reads a file that only its owner may read. Neither its content nor the
// cause of a fault in it is ever told.
func (r *reading) secret(file string) string {
	text, err := r.private(file)
	if err != nil {
		r.bad(file, err.Error(), err.Error())
		return ""
	}
	return strings.TrimSpace(string(text))
}

func (r *reading) private(file string) ([]byte, error) {
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(r.f.name), file)
	}
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("没有文件 %s / there is no file %s", file, file)
	case err != nil:
		return nil, err
	case info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("%s 须仅属主可读（chmod 600） / %s may be read by its owner only (chmod 600)", file, file)
	}
	return os.ReadFile(file)
}

func (r *reading) readContacts() {
	text, err := r.private(r.f.Contacts)
	if err != nil {
		r.bad(r.f.Contacts, err.Error(), err.Error())
		return
	}
	if err := decode(r.f.Contacts, text, &r.f.contacts); err != nil {
		r.faults = append(r.faults, err)
	}
}

// Address is where a person is reached by a channel, "" if nobody knows.
func (f *File) Address(person, channel string) string { return f.contacts[person][channel] }

// Public reports whether the path is a channel of the plan by which warnings reach
// the public, and not one by which a person is paged.
func (p *Path) Public() bool { return p.Channel != "sms" && p.Channel != "telephone" }

// Secret is one of the path's secrets.
func (p *Path) Secret(name string) string { return p.secrets[name] }

// HasSecret reports whether the path names it.
func (p *Path) HasSecret(name string) bool { _, ok := p.secrets[name]; return ok }

// SecretHeaders are the headers of a feed whose values are secrets.
func (f *Feed) SecretHeaders() map[string]string { return f.secrets }
