package cap

import (
	"bytes"
	"encoding/xml"
	"strings"
	"time"
)

// Feed is an Atom feed (RFC 4287) of the district's warnings.
type Feed struct {
	ID      string // an IRI that never changes
	Title   string
	Author  string
	Self    string // where the feed lies; no token belongs here
	Updated time.Time
	Entries []Entry
}

// Entry is one message of a feed. The message stands whole inside it.
type Entry struct {
	ID    string // an IRI that never changes, such as urn:uuid:…
	Link  string // where the message lies alone; may be blank
	Alert *Alert
}

// EncodeFeed writes a feed, the same bytes for the same entries, in their order.
// A message that [Encode] refuses is refused here.
func EncodeFeed(f Feed) ([]byte, error) {
	e := &encoder{}
	e.WriteString(xml.Header + `<feed xmlns="http://www.w3.org/2005/Atom">`)
	e.path = append(e.path, "feed")
	e.must("id", f.ID)
	e.must("title", f.Title)
	e.leaf("updated", f.Updated.Format(time.RFC3339))
	e.open("author")
	e.must("name", f.Author)
	e.close()
	e.link("self", "application/atom+xml", f.Self)
	for _, x := range f.Entries {
		if err := e.entry(x); err != nil {
			return nil, err
		}
	}
	e.close()
	if e.refused != nil {
		return nil, e.refused
	}
	e.WriteString("\n")
	return e.Bytes(), nil
}

func (e *encoder) entry(x Entry) error {
	text, err := Encode(x.Alert)
	if err != nil {
		return err
	}
	a := x.Alert
	e.open("entry")
	e.must("id", x.ID)
	title, summary := string(a.MsgType)+" "+a.Identifier, a.Note
	if len(a.Infos) > 0 {
		title, summary = a.Infos[0].Headline, a.Infos[0].Description
		if title == "" {
			title = a.Infos[0].Event
		}
	}
	e.must("title", title)
	e.leaf("updated", a.Sent.Format(time.RFC3339))
	e.leaf("published", a.Sent.Format(time.RFC3339))
	e.may("summary", summary)
	e.link("alternate", "application/cap+xml", x.Link)
	e.WriteString("\n" + strings.Repeat("  ", len(e.path)) + `<content type="application/cap+xml">`)
	e.Write(bytes.TrimSpace(bytes.TrimPrefix(text, []byte(xml.Header))))
	e.WriteString(`</content>`)
	e.close()
	return nil
}

func (e *encoder) link(rel, kind, href string) {
	if href == "" {
		return
	}
	e.WriteString("\n" + strings.Repeat("  ", len(e.path)) + `<link rel="` + rel + `" type="` + kind + `" href="`)
	_ = xml.EscapeText(e, []byte(href))
	e.WriteString(`"/>`)
}
