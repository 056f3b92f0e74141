package cap

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// The limits of a document beside its bytes.
const (
	maxDepth = 32      // a message in a feed reaches 8, its signature 12
	maxNodes = 200_000 // the largest message seen, of 1.7 MB, has some thousand
)

// node is an element. The tree keeps no attribute but href: none of the formats
// has another that says anything.
type node struct {
	space, local string
	href         string
	content      []piece // in order
	children     []*node
	parent       *node
	line         int
}

// piece is a run of text, or a child.
type piece struct {
	text  string
	child *node
}

// path is the element's place, such as /alert/info[2]/area/polygon.
func (n *node) path() string {
	var parts []string
	for ; n != nil; n = n.parent {
		part := "/" + n.local
		if n.parent != nil {
			at, of := 0, 0
			for _, s := range n.parent.children {
				if s.local == n.local && s.space == n.space {
					of++
				}
				if s == n {
					at = of
				}
			}
			if of > 1 {
				part += "[" + strconv.Itoa(at) + "]"
			}
		}
		parts = append(parts, part)
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, "")
}

// value is the element's own text without surrounding space.
func (n *node) value() string {
	if len(n.content) == 1 {
		return strings.TrimSpace(n.content[0].text)
	}
	var b strings.Builder
	for _, p := range n.content {
		b.WriteString(p.text)
	}
	return strings.TrimSpace(b.String())
}

// inner is all text inside an element, also within markup, in order.
func (n *node) inner(b *strings.Builder) {
	for _, p := range n.content {
		b.WriteString(p.text)
		if p.child != nil {
			p.child.inner(b)
		}
	}
}

// named gives the children of that name, in any namespace.
func (n *node) named(local string) []*node {
	var list []*node
	for _, c := range n.children {
		if c.local == local {
			list = append(list, c)
		}
	}
	return list
}

// parse builds the tree of a document in UTF-8. It reads no document type and
// resolves no entity but XML's five and numbers.
func parse(text []byte) (*node, *Refusal) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded already
	var root, open *node
	depth, nodes := 0, 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := d.InputPos()
		if err != nil {
			return nil, notWellFormed(open, line, err)
		}
		switch t := tok.(type) {
		case xml.Directive:
			r := refusal(HasDoctype, nil, "<!"+string(t), nil)
			r.Line = line
			return nil, r
		case xml.StartElement:
			depth++
			nodes++
			n := &node{space: t.Name.Space, local: t.Name.Local, parent: open, line: line}
			for _, a := range t.Attr {
				if a.Name.Local == "href" && a.Name.Space == "" {
					n.href = a.Value
				}
			}
			switch {
			case depth > maxDepth:
				return nil, refusal(TooDeep, n, "", nil)
			case nodes > maxNodes:
				return nil, refusal(TooMany, nil, "", nil)
			case open != nil:
				open.children = append(open.children, n)
				open.content = append(open.content, piece{child: n})
			case root != nil:
				return nil, notWellFormed(nil, line, errors.New("a second root element"))
			default:
				root = n
			}
			open = n
		case xml.EndElement:
			depth--
			open = open.parent
		case xml.CharData:
			if open != nil {
				open.content = append(open.content, piece{text: string(t)})
			} else if len(bytes.TrimSpace(t)) > 0 {
				return nil, notWellFormed(nil, line, errors.New("text outside the root element"))
			}
		}
	}
	if root == nil {
		return nil, refusal(Empty, nil, "", nil)
	}
	return root, nil
}

func notWellFormed(n *node, line int, cause error) *Refusal {
	r := refusal(BadSyntax, n, "", cause)
	r.Line = line
	return r
}
