package outward

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const good = `outward: 1
contacts: contacts.yaml
paths:
  - id: sms
    channel: sms
    url: https://gateway.invalid/send
    headers: {Authorization: 'Bearer {{secret "token"}}'}
    body: '{}'
    secrets: {token: token}
    success: {}
    test: {every: 24h, to: "1"}
feeds:
  - id: city
    url: https://warnings.invalid/atom
    source: city
    every: 1m
    secret_headers: {Authorization: token}
give: {sender: district.example.invalid, district: {zh: 示例区, en: Example District}}
takers:
  - {id: media, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
`

func read(t *testing.T, text string) (*File, error) {
	t.Helper()
	dir := t.TempDir()
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
	}{
		"outward.yaml": {text, 0o644}, "token": {"abc\n", 0o600}, "open": {"abc", 0o644},
		"contacts.yaml": {"wang: {sms: \"1\"}\n", 0o600},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
	}
	return Read(filepath.Join(dir, "outward.yaml"))
}

func TestAGoodFileIsRead(t *testing.T) {
	f, err := read(t, good)
	if err != nil {
		t.Fatal(err)
	}
	if f.Address("wang", "sms") != "1" || f.Address("li", "sms") != "" || f.Paths[0].Secret("token") != "abc" || f.Feeds[0].SecretHeaders()["Authorization"] != "abc" {
		t.Errorf("read %+v", f)
	}
}

func TestFaultsAreToldWithTheirPlace(t *testing.T) {
	for _, c := range []struct{ from, to, at, said string }{
		{"outward: 1", "outward: 2", ":1:", "must be 1"},
		{"    channel: sms", "    chanel: sms", ":5:", "chanel"},
		{"id: city", "id: sms", ":4:", "unique"},
		{"source: city", "source: state", ":13:", "city or outside"},
		{"every: 1m", "every: 1s", ":13:", "ten seconds"},
		{"every: 24h", "every: 0s", ":4:", "tested on schedule"},
		{"https://gateway.invalid", "https://me:pass@gateway.invalid", ":4:", "no credentials"},
		{"https://gateway.invalid", "ftp://gateway.invalid", ":4:", "http or https"},
		{"secrets: {token: token}", "secrets: {token: open}", ":9:", "chmod 600"},
		{"secrets: {token: token}", "secrets: {token: gone}", ":9:", "no file"},
		{"9f86d081884c7d65", "secret", ":20:", "64 hexadecimal"},
		{"give: {sender: district.example.invalid", "give: {sender: 'two words'", ":18:", "without space"},
		{"outward: 1\n", "---\noutward: 1\n---\nx: 1\n", ":1:", "one document"},
	} {
		_, err := read(t, strings.Replace(good, c.from, c.to, 1))
		if err == nil || !strings.Contains(err.Error(), c.said) || !strings.Contains(err.Error(), "outward.yaml"+c.at) {
			t.Errorf("%s: got %v, want %s %s", c.to, err, c.at, c.said)
		}
		if err != nil && strings.Contains(err.Error(), "me:pass") {
			t.Errorf("the fault tells a password: %v", err)
		}
	}
}
