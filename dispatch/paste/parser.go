package paste

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Limit is how much of a text is read, in bytes.
const Limit = 64 << 10

// The fields that a mark may be for. Those of persons count people.
const (
	FieldOccurrence  = "occurrence"  // RFC 3339
	FieldReceived    = "received_at" // RFC 3339
	FieldStreet      = "street"      // organisation id
	FieldCommunity   = "community"   // 12-digit code
	FieldPlace       = "place"
	FieldType        = "type" // number of an event type
	FieldDead        = "dead"
	FieldInjured     = "injured"
	FieldSevere      = "severe"
	FieldMissing     = "missing"
	FieldTrapped     = "trapped"
	FieldAffected    = "affected"
	FieldMoved       = "moved"
	FieldName        = "name"
	FieldPhone       = "phone"
	FieldChannel     = "channel"
	FieldSource      = "source"
	FieldSourceOrg   = "source_org"
	FieldTag         = "tag" // people on the plan's list (4.1.4, A16)
	FieldSpreading   = "spreading"
	FieldInvolvement = "involvement"
	FieldGrave       = "grave" // a grave word: marked, never made a level (A17)
)

// How exact a count or time is.
const (
	About   = "about"    // 约, 左右
	AtLeast = "at_least" // 余, 至少
	AtMost  = "at_most"  // 近, 不到
	SoFar   = "so_far"   // 暂无
	Guessed = "guessed"  // an hour without half of the day, a day left out
)

// Mark is one suggestion with the words from which it comes.
type Mark struct {
	Field string `json:"field"`
	// Value is the value for the field; of a count -1 is "unknown".
	Value string `json:"value"`
	Text  string `json:"text"`
	// From and To bound the words in UTF-16 code units, as a browser counts.
	From  int    `json:"from"`
	To    int    `json:"to"`
	Exact string `json:"exact,omitempty"` // about, at_least, at_most, so_far, guessed; empty: as said
}

// Form is what the marks come to: one value for each field of the form.
type Form struct {
	Title       string         `json:"title,omitempty"`
	Type        int            `json:"type,omitempty"`
	Types       []int          `json:"types,omitempty"` // all that fit, the likeliest first
	Street      plans.OrgID    `json:"street,omitempty"`
	Community   string         `json:"community,omitempty"`
	Place       string         `json:"place,omitempty"`
	Occurrence  clock.Time     `json:"occurrence,omitempty"`
	ReceivedAt  clock.Time     `json:"received_at,omitempty"`
	Figures     map[string]int `json:"figures,omitempty"`
	Source      string         `json:"source,omitempty"`
	SourceOrg   plans.OrgID    `json:"source_org,omitempty"`
	Name        string         `json:"name,omitempty"`
	Phone       string         `json:"phone,omitempty"`
	Channel     string         `json:"channel,omitempty"`
	Spreading   string         `json:"spreading,omitempty"`
	Involvement []string       `json:"involvement,omitempty"`
	Tags        []string       `json:"tags,omitempty"`
}

// Result is what was found, marks in order of their place in the text.
type Result struct {
	Form  Form   `json:"form"`
	Marks []Mark `json:"marks"`
	// Truncated: the text was longer than Limit and its end was not read.
	Truncated bool `json:"truncated,omitempty"`
}

// Parser reads messages in the light of one plan.
type Parser struct {
	plan  *plans.Plan
	words *trie
}

// New makes the parser of a plan.
func New(p *plans.Plan) *Parser { return &Parser{plan: p, words: dictionary(p)} }

// Parse reads a message received at now.
func (p *Parser) Parse(text string, now clock.Time) Result {
	t := read(text)
	r := run{Parser: p, text: t, now: now, named: map[int]bool{}, result: Result{Truncated: t.cut}}
	r.hits = p.words.scan(t.runes)
	r.when()
	r.counts()
	r.where()
	r.what()
	r.who()
	r.hints()
	r.title()
	slices.SortStableFunc(r.result.Marks, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Field, b.Field))
	})
	if r.result.Marks == nil {
		r.result.Marks = []Mark{}
	}
	return r.result
}

// run is the reading of one text.
type run struct {
	*Parser
	text      *text
	now       clock.Time
	hits      []hit
	ways      []int8 // see way
	inName    []bool // see placeNames
	inStreet  []bool
	addresses []hit        // all that read like an address
	named     map[int]bool // where names were found
	result    Result
}

// mostMarks bounds the answer to a text that says the same a thousand times.
const mostMarks = 500

// mark notes a suggestion for the runes from … to.
func (r *run) mark(field, value string, from, to int, exact string) {
	if len(r.result.Marks) >= mostMarks {
		return
	}
	r.result.Marks = append(r.result.Marks, Mark{
		Field: field, Value: value, Text: string(r.text.raw[from:to]),
		From: r.text.utf16[from], To: r.text.utf16[to], Exact: exact,
	})
}

// what suggests event types by the plan's words: the type with the most said
// about it comes first.
func (r *run) what() {
	type sum struct {
		no, length int
		seen       map[string]bool
	}
	byType := map[int]*sum{}
	for _, h := range r.hits {
		for _, e := range h.entries {
			if e.kind != wordType || r.shadowed(h) || r.inAddress(h) {
				continue
			}
			s := byType[e.number]
			if s == nil {
				s = &sum{no: e.number, seen: map[string]bool{}}
				byType[e.number] = s
			}
			word := string(r.text.runes[h.from:h.to])
			if !s.seen[word] {
				s.seen[word] = true
				s.length += h.to - h.from
				r.mark(FieldType, strconv.Itoa(e.number), h.from, h.to, "")
			}
		}
	}
	sums := make([]*sum, 0, len(byType))
	for _, s := range byType {
		sums = append(sums, s)
	}
	slices.SortFunc(sums, func(a, b *sum) int { return cmp.Or(cmp.Compare(b.length, a.length), cmp.Compare(a.no, b.no)) })
	for _, s := range sums {
		r.result.Form.Types = append(r.result.Form.Types, s.no)
	}
	if len(sums) > 0 {
		r.result.Form.Type = sums[0].no
	}
}

// inAddress: the word is part of the name of a place (积水潭医院), and not what
// stands there (… 工地).
func (r *run) inAddress(h hit) bool {
	i := sort.Search(len(r.addresses), func(i int) bool { return r.addresses[i].to > h.from })
	return i < len(r.addresses) && r.addresses[i].from <= h.from && h.to < r.addresses[i].to
}

// title is a first heading: where and what.
func (r *run) title() {
	f := &r.result.Form
	t, ok := r.plan.Type(f.Type)
	if !ok {
		return
	}
	where := f.Place
	if where == "" {
		if c, ok := r.plan.Community(f.Community); ok {
			where = c.Short + "社区"
		} else if s, ok := r.plan.Street(f.Street); ok {
			where = s.Name.Zh
		}
	}
	what, _, _ := strings.Cut(t.Name.Zh, "（")
	f.Title = where + what
}
