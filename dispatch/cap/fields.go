package cap

import (
	"net/url"
	"regexp"
	"strings"
	"time"
)

// reading is one message being read. The first refusal stays; what is read after
// it is thrown away.
type reading struct {
	warnings
	refused *Refusal
	space   string  // of the message's elements
	infos   []*node // the info blocks
	// compared counts the pairs of edges that were compared.
	compared int
}

func (r *reading) refuse(code Code, n *node, value string) {
	if r.refused == nil {
		r.refused = refusal(code, n, value, nil)
	}
}

// missing refuses for want of a child.
func (r *reading) missing(parent *node, local string) {
	if r.refused == nil {
		r.refused = refusal(MissingElement, parent, local, nil)
		r.refused.Path += "/" + local
	}
}

const dsig = "http://www.w3.org/2000/09/xmldsig#"

// sift gives the children of n that the format has, by name, and tells of those
// that it has not. order lists the names in the order of the standard; it is
// held to only if strict.
func (r *reading) sift(n *node, order []string, strict bool) map[string][]*node {
	if n.value() != "" {
		r.add(WarnStrayText, n, n.value())
	}
	rank := make(map[string]int, len(order))
	for i, name := range order {
		rank[name] = i
	}
	found := map[string][]*node{}
	last, told, bare := 0, false, false
	for _, c := range n.children {
		if c.space != r.space {
			if c.space == dsig {
				continue
			}
			if c.space != "" {
				r.add(WarnForeignElement, c, c.space)
				continue
			}
			if !bare {
				r.add(WarnNoNamespace, c, c.local)
			}
			bare = true
		}
		at, known := rank[c.local]
		if !known {
			r.add(WarnUnknownElement, c, c.value())
			continue
		}
		if strict && at < last && !told {
			r.add(WarnOrder, c, "")
			told = true
		}
		last = max(last, at)
		found[c.local] = append(found[c.local], c)
	}
	return found
}

// one gives the text of an element that stands at most once. Twice the same is a
// quirk, two different ones are refused: no reader may pick.
func (r *reading) one(list []*node) (string, *node) {
	if len(list) == 0 {
		return "", nil
	}
	s := r.text(list[0])
	for _, n := range list[1:] {
		if r.text(n) != s {
			r.refuse(Contradiction, n, n.value())
			return s, list[0]
		}
		r.add(WarnRepeated, n, n.value())
	}
	return s, list[0]
}

// prose gives free text; paragraphs that stand in several elements are joined.
func (r *reading) prose(list []*node) string {
	var parts []string
	for i, n := range list {
		if i > 0 {
			r.add(WarnRepeated, n, "")
		}
		if s := r.text(n); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n")
}

// many gives the texts of an element that may repeat, without blanks.
func (r *reading) many(list []*node) (out []string) {
	for _, n := range list {
		if s := r.text(n); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var markup = regexp.MustCompile(`</?[a-zA-Z][^<>]{0,200}>|&(?:lt|gt|amp|nbsp|#\d+);`)

// text gives the text of a leaf, and tells what is odd in it. Whoever shows it
// must escape it, as any text.
func (r *reading) text(n *node) string {
	s := n.value()
	if len(n.children) > 0 {
		r.add(WarnMarkup, n, "")
		var b strings.Builder
		n.inner(&b)
		s = strings.TrimSpace(b.String())
	} else if strings.ContainsAny(s, "<&") && markup.MatchString(s) {
		r.add(WarnMarkup, n, markup.FindString(s))
	}
	if strings.ContainsFunc(s, hidden) {
		r.add(WarnHidden, n, "")
	}
	if s == "" {
		r.empty(n)
	}
	return s
}

// empty tells of an empty element of CAP. The 12379 platform fills every element
// that it has nothing for with nothing: there it says nothing.
func (r *reading) empty(n *node) {
	if r.space != "" && r.space != platformSpace {
		r.add(WarnEmpty, n, "")
	}
}

// hidden tells characters that a reader does not see, or that turn the text.
func hidden(c rune) bool {
	switch {
	case c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069: // turns direction
		return true
	case c == 0x200B, c == 0x2060, c == 0xFEFF, c == 0x00AD:
		return true
	case c >= 0xE0000 && c <= 0xE007F: // tags
		return true
	}
	return c >= 0x80 && c < 0xA0 // C1 controls
}

// choice gives the value of an enumeration, in the standard's letters, and
// whether it is one.
func (r *reading) choice(n *node, s string, values []string) (string, bool) {
	for _, v := range values {
		if s == v {
			return v, true
		}
	}
	for _, v := range values {
		if strings.EqualFold(s, v) {
			r.add(WarnCase, n, s)
			return v, true
		}
	}
	return "", false
}

// must reads an enumeration that decides what the message may do: one that is
// unknown is refused.
func (r *reading) must(parent *node, found map[string][]*node, local string, values []string) string {
	s, n := r.one(found[local])
	if s == "" {
		r.missing(parent, local)
		return ""
	}
	v, ok := r.choice(n, s, values)
	if !ok {
		r.refuse(UnknownValue, n, s)
	}
	return v
}

// may reads an enumeration that describes: one that is missing or unknown counts
// as Unknown and is told.
func (r *reading) may(parent *node, found map[string][]*node, local string, values []string) string {
	s, n := r.one(found[local])
	if s == "" {
		r.add(WarnMissing, parent, local)
		return "Unknown"
	}
	v, ok := r.choice(n, s, values)
	if !ok {
		r.add(WarnValue, n, s)
		return "Unknown"
	}
	return v
}

// time reads a time, or nil if there is none.
func (r *reading) time(list []*node, separator string) *time.Time {
	s, n := r.one(list)
	if s == "" {
		return nil
	}
	t, odd, bad := when(s, separator)
	if bad != "" {
		r.refuse(bad, n, s)
		return nil
	}
	for _, q := range odd {
		r.add(q, n, s)
	}
	return &t
}

// link keeps an address that a browser may open, and no other.
func (r *reading) link(list []*node) string {
	s, n := r.one(list)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil {
		r.add(WarnURI, n, s)
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "", "http", "https", "ftp", "mailto", "tel", "cid", "urn":
		return s
	}
	r.add(WarnURI, n, s)
	return ""
}

var languageForm = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)

// language gives the code of a language; without one CAP says en-US.
func (r *reading) language(list []*node, otherwise string) string {
	s, n := r.one(list)
	if s == "" {
		return otherwise
	}
	if t := strings.ReplaceAll(s, "_", "-"); t != s && languageForm.MatchString(t) {
		r.add(WarnLanguage, n, s)
		return t
	}
	if !languageForm.MatchString(s) {
		r.add(WarnLanguage, n, s)
	}
	return s
}

// secret finds the mark of a classified paper: the grade before a star (GB/T
// 9704). 3.1.6, A67: such matter is not taken in, and not repeated.
var secret = regexp.MustCompile(`(绝密|机密|秘密)\s*★`)

func marked(n *node) *node {
	if s := n.value(); strings.Contains(s, "★") && secret.MatchString(s) {
		return n
	}
	for _, c := range n.children {
		if m := marked(c); m != nil {
			return m
		}
	}
	return nil
}
