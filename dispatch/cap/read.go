package cap

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// DefaultMaxBytes is how much of an input is read: the largest message seen in
// the wild has 1.7 MB.
const DefaultMaxBytes = 5 << 20

// maxMessages bounds the messages of one document.
const maxMessages = 2000

// Options of reading. The zero value is what to use.
type Options struct {
	MaxBytes int64 // of the input; 0: [DefaultMaxBytes]
}

func (o Options) maxBytes() int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return DefaultMaxBytes
}

// ReadFrom reads a document from in, of which it takes no more than the limit.
func ReadFrom(in io.Reader, o Options) (*Document, error) {
	raw, err := io.ReadAll(io.LimitReader(in, o.maxBytes()+1))
	if err != nil {
		return nil, refusal(Unreadable, nil, "", err)
	}
	return Read(raw, o)
}

// Read reads a document: a message, or a feed of several. The error is a
// [*Refusal] of the document as a whole; a message of a feed is refused by
// itself. A document of one message gives that message's refusal as the error.
func Read(raw []byte, o Options) (*Document, error) {
	if int64(len(raw)) > o.maxBytes() {
		return nil, refusal(TooLarge, nil, "", nil)
	}
	if len(strings.TrimSpace(string(raw[:min(len(raw), 1<<10)]))) == 0 {
		return nil, refusal(Empty, nil, "", nil)
	}
	var w warnings
	text, refused := decode(raw, &w)
	if refused != nil {
		return nil, refused
	}
	root, refused := parse(text)
	if refused != nil {
		return nil, refused
	}
	if root.local == "alert" {
		a, refused := readAlert(root, text)
		if refused != nil {
			return nil, refused
		}
		a.Warnings = append(w.all(), a.Warnings...)
		return &Document{Format: string(a.Format), Messages: []Message{{Alert: a}}, Warnings: []Warning{}}, nil
	}
	return readWrapper(root, &w)
}

// readAlert reads one alert element. text is the whole document if the alert is
// its root, else nil: only there can a signature be verified.
func readAlert(n *node, text []byte) (*Alert, *Refusal) {
	r := &reading{space: n.space}
	if m := marked(n); m != nil { // 3.1.6, A67: before anything is read
		return nil, refusal(Classified, m, "", nil)
	}
	var a *Alert
	format, known := namespaces[n.space]
	switch {
	case known:
		a = r.readCAP(n, format)
	case isPlatform(n):
		a = r.readPlatform(n)
	case n.space == "":
		r.add(WarnNoNamespace, n, "")
		a = r.readCAP(n, CAP12)
	default:
		return nil, refusal(UnknownFormat, n, n.space, nil)
	}
	if r.refused == nil {
		r.finish(a, n)
		r.signature(a, n, text)
	}
	if r.refused != nil {
		if r.refused.Code != Classified {
			r.refused.Identifier, r.refused.Sender = shorten(a.Identifier), shorten(a.Sender)
		}
		return nil, r.refused
	}
	if a.References == nil {
		a.References = []Ref{}
	}
	a.Warnings = r.all()
	return a, nil
}

// wrappers are the roots in which messages come, with what to call them.
var wrappers = map[string]string{
	"rss": "rss", "RDF": "rss", "feed": "atom", "EDXLDistribution": "edxl", "Envelope": "soap", "alerts": "list",
}

// readWrapper reads the messages inside a feed or envelope, and the links of
// those that it only names.
func readWrapper(root *node, w *warnings) (*Document, error) {
	kind, known := wrappers[root.local]
	if !known {
		return nil, refusal(UnknownFormat, root, root.local, nil)
	}
	d := &Document{Format: kind}
	alerts := d.collect(root, nil)
	if len(alerts) > maxMessages {
		return nil, refusal(TooMany, root, "", nil)
	}
	seen := map[string]string{}
	for _, n := range alerts {
		a, refused := readAlert(n, nil)
		if refused != nil {
			d.Messages = append(d.Messages, Message{Refused: refused})
			continue
		}
		key, digest := a.key()+"\x00"+a.Sent.UTC().String(), a.Digest()
		switch was, again := seen[key]; {
		case again && was == digest:
			w.add(WarnDuplicate, n, a.Identifier)
			continue
		case again:
			refused = refusal(SameIdentifier, n, a.Identifier, nil)
			refused.Identifier, refused.Sender = shorten(a.Identifier), shorten(a.Sender)
			d.Messages = append(d.Messages, Message{Refused: refused})
			continue
		}
		seen[key] = digest
		d.Messages = append(d.Messages, Message{Alert: a})
	}
	d.Warnings = w.all()
	if len(d.Messages) == 0 {
		r := refusal(NoAlert, root, "", nil)
		if len(d.Links) > 0 {
			r.Value = shorten(strings.Join(d.Links, " "))
		}
		return d, r
	}
	return d, nil
}

// collect finds the outermost alerts, and the links of the feed's items that
// hold none.
func (d *Document) collect(n *node, found []*node) []*node {
	if n.local == "alert" {
		return append(found, n)
	}
	before := len(found)
	for _, c := range n.children {
		found = d.collect(c, found)
	}
	if (n.local == "item" || n.local == "entry") && len(found) == before && len(d.Links) < maxMessages {
		if link := itemLink(n); link != "" {
			d.Links = append(d.Links, link)
		}
	}
	return found
}

// itemLink is where the message of an item of a feed lies.
func itemLink(n *node) string {
	for _, l := range n.named("link") {
		s := l.href
		if s == "" {
			s = l.value()
		}
		if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
			return s
		}
	}
	return ""
}

// key names a message among all: its issuing unit's code, else its sender, and
// its identifier.
func (a *Alert) key() string { return a.Key().Issuer + "\x00" + a.Identifier }

// Digest is the SHA-256 of what the message says, however it was written:
// "sha256:" and 64 hexadecimal digits.
func (a *Alert) Digest() string {
	b := *a
	b.Warnings = nil
	text, err := json.Marshal(&b)
	if err != nil { // numbers were checked on reading
		panic(errors.Join(errors.New("cap: an alert that is no JSON"), err))
	}
	sum := sha256.Sum256(append(text, a.Signer...))
	return "sha256:" + hex.EncodeToString(sum[:])
}
