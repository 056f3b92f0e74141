package paste

import (
	"sort"
	"strings"
	"unicode/utf8"

	"wanghuo/plans"
)

// where finds street, community and place.
func (r *run) where() {
	r.placeNames()
	r.streets()
	r.communities()
	r.place()
}

// placeNames marks the runes that lie within a community's name: a word inside it
// says nothing of itself.
func (r *run) placeNames() {
	r.inName = make([]bool, len(r.text.runes)+1)
	r.inStreet = make([]bool, len(r.text.runes)+12)
	for _, h := range r.hits {
		if has(h, wordStreet) {
			for k := h.from; k < h.to; k++ {
				r.inStreet[k] = true // it has its own field
			}
		}
		if has(h, wordCommunity) || has(h, wordCommunityShort) {
			for k := h.from; k < h.to; k++ {
				r.inName[k] = true
			}
		}
	}
}

// streets takes a full name over a short one; a short name that is also an
// ordinary word of an event (天桥, a footbridge) counts only in front of 地区.
func (r *run) streets() {
	f := &r.result.Form
	best := 0
	for _, h := range r.hits {
		ordinary := has(h, wordType)
		for _, e := range h.entries {
			rank := 0
			switch e.kind {
			case wordStreet:
				rank = 2
			case wordStreetShort:
				if r.shadowed(h) || ordinary && !r.text.has(h.to, "地区") || r.within(h, "路口", "桥", "大街", "公园") {
					continue
				}
				rank = 1
			default:
				continue
			}
			r.mark(FieldStreet, e.id, h.from, h.to, "")
			if rank > best {
				best, f.Street = rank, plans.OrgID(e.id)
			}
		}
	}
}

func has(h hit, kind wordKind) bool {
	for _, e := range h.entries {
		if e.kind == kind {
			return true
		}
	}
	return false
}

// within: the name is only the beginning of another thing's name.
func (r *run) within(h hit, tails ...string) bool {
	for _, t := range tails {
		if r.text.has(h.to, t) {
			return true
		}
	}
	return false
}

// longerName: the short name of a community begins the name of a way, which may
// run on through others, or of another community.
func (r *run) longerName(h hit) bool {
	for n := 1; n <= 3; n++ {
		if r.text.has(h.to+n, "社区") {
			return !r.within(h, "街社区", "大街社区", "路社区", "胡同社区")
		}
	}
	return r.within(h, "大街", "街", "路", "桥", "胡同", "地铁")
}

// shadowed: a longer name of a place begins at, ends at or covers the hit.
func (r *run) shadowed(h hit) bool {
	// Hits are in order of where they begin, and no word is longer than longestWord.
	start := sort.Search(len(r.hits), func(i int) bool { return r.hits[i].from >= h.from-longestWord })
	for _, o := range r.hits[start:] {
		if o.from > h.from {
			break
		}
		if o.to < h.to || o.to-o.from <= h.to-h.from {
			continue
		}
		for _, e := range o.entries {
			switch e.kind {
			case wordStreet, wordStreetShort, wordCommunity, wordCommunityShort:
				return true
			}
		}
	}
	return false
}

// communities: the full name (…社区) over the short one, and the street that
// was named over any other of the same name. A community names its street.
func (r *run) communities() {
	f := &r.result.Form
	best := 0
	for _, h := range r.hits {
		for _, e := range h.entries {
			if e.kind != wordCommunity && e.kind != wordCommunityShort || r.shadowed(h) {
				continue
			}
			c, ok := r.plan.Community(e.id)
			if !ok {
				continue
			}
			rank := 1
			if e.kind == wordCommunity || r.text.has(h.to, "社区") || r.text.has(h.to, "居委会") {
				rank = 3
			}
			if f.Street != "" {
				if c.Street != f.Street {
					rank = 0
				} else {
					rank++
				}
			}
			if rank == 0 {
				continue
			}
			r.mark(FieldCommunity, e.id, h.from, h.to, "")
			if e.kind == wordCommunityShort && r.longerName(h) {
				continue // a hint only
			}
			if rank > best {
				best, f.Community = rank, e.id
			}
		}
	}
	if c, ok := r.plan.Community(f.Community); ok && f.Street == "" {
		f.Street = c.Street
	}
}

// place finds the address: behind its label, else the longest run that reads
// like one.
func (r *run) place() {
	if from, to, ok := r.afterLabel([]string{"地点", "地址", "位置", "事发地", "案发地", "发生地"}, 60); ok {
		r.setPlace(from, to)
		return
	}
	bestFrom, bestTo := 0, 0
	for i := 0; i < len(r.text.runes); {
		from, to := r.address(i)
		if to == 0 {
			i++
			continue
		}
		r.addresses = append(r.addresses, hit{from: from, to: to})
		if !r.destination(from) && r.worth(from, to) > r.worth(bestFrom, bestTo) {
			bestFrom, bestTo = from, to
		}
		i = to
	}
	if bestTo > 0 {
		r.setPlace(bestFrom, bestTo)
	}
}

// worth prefers an address with a house number, then the longer one.
func (r *run) worth(from, to int) int {
	n := to - from
	for i := from; i < to; i++ {
		if r.text.at(i) == '号' {
			return n + 20
		}
	}
	return n
}

// destination: to where somebody is taken is not where it is.
func (r *run) destination(from int) bool {
	return first(r.text.slice(from-2, from), []string{"送", "转院"}) >= 0
}

func (r *run) setPlace(from, to int) {
	for from < to && (r.text.at(from) == ' ' || r.text.at(from) == ':') {
		from++
	}
	// The street's name stands in its own field.
	for _, s := range r.plan.Streets {
		for _, head := range []string{"北京市", "西城区", s.Name.Zh} {
			if r.text.has(from, head) && to-from > len([]rune(head)) {
				from += len([]rune(head))
			}
		}
	}
	for from < to && (r.text.at(from) == ' ' || r.text.at(from) == ',') {
		from++
	}
	if to-from < 2 {
		return
	}
	if c, ok := r.plan.Community(r.result.Form.Community); ok {
		if said := r.text.slice(from, to); strings.HasPrefix(c.Name, said) || strings.TrimSuffix(said, "社区") == c.Short {
			return // it stands in its own field
		}
	}
	place := strings.TrimSpace(string(r.text.raw[from:to]))
	r.result.Form.Place = place
	r.mark(FieldPlace, place, from, to, "")
}

// afterLabel is what stands behind "地点：", to the end of the clause.
func (r *run) afterLabel(labels []string, most int) (from, to int, ok bool) {
	t := r.text
	for i := range t.runes {
		for _, l := range labels {
			if !t.has(i, l) {
				continue
			}
			j := i + len([]rune(l))
			for t.at(j) == ' ' {
				j++
			}
			if t.at(j) == '】' || t.at(j) == ']' {
				j++
			}
			if t.at(j) == ':' {
				j++
			} else if t.at(j-1) != '】' && t.at(j-1) != ']' {
				continue
			}
			for t.at(j) == ' ' {
				j++
			}
			end := j
			for end-j < most && !ends(t.at(end)) && (t.at(end) != ' ' || !t.label(end+1)) {
				end++
			}
			if end > j {
				return j, end, true
			}
		}
	}
	return 0, 0, false
}

// label: a short word with a colon stands at i, the next field of a slip.
func (t *text) label(i int) bool {
	for n := range 7 {
		switch c := t.at(i + n); {
		case c == ':':
			return n > 1
		case c == ' ' || ends(c):
			return false
		}
	}
	return false
}

// The parts of an address: names of ways and buildings, and the numbers behind
// them.
var (
	ways = lexiconOf(
		"大街", "胡同", "街道", "社区", "小区", "家属院", "大院", "号院", "大厦", "广场", "医院", "卫生院", "学校", "小学", "中学", "幼儿园", "大学", "学院",
		"饭店", "酒店", "宾馆", "旅馆", "旅店", "客栈", "餐厅", "餐馆", "饭馆", "商场", "超市", "市场", "商城", "公园", "地铁站", "火车站", "车站", "养老院", "敬老院", "福利院",
		"工地", "写字楼", "办公楼", "公寓", "电影院", "影院", "剧场", "体育场", "立交桥", "天桥", "桥", "隧道", "通道", "站", "寺", "庙", "东里", "西里", "南里", "北里", "北沿", "南沿", "东沿", "西沿", "一区", "二区", "三区", "东区", "西区", "南区", "北区", "居民楼", "家属楼",
		"路", "街", "巷", "条", "园", "苑", "院",
	)
	numbered = lexiconOf("号院", "号楼", "号", "栋", "座", "单元", "层", "室", "楼", "门", "段", "区", "院", "条")
	beside   = lexiconOf("附近", "门口", "对面", "路口", "交叉口", "院内", "楼下", "地下室", "地下车库", "地下", "楼顶", "桥下", "旁边", "旁", "北侧", "南侧", "东侧", "西侧", "北口", "南口", "东口", "西口", "内", "里", "前", "后")
	// starts end what stands in front of an address.
	starts = lexiconOf(
		"位于", "地处", "发生在", "在", "于", "到", "称", "报", "反映", "我们", "我", "本", "有", "是", "发现", "辖区", "属地", "处", "从", "由", "经", "将", "去", "至", "你", "他", "她",
		"北京市", "西城区", "街道", "分", "时", "点", "许", "日", "）", ")", "】", "]", ":", "“", "”", "\"", " ", "您好", "请", "的", "对", "向", "往", "和", "与", "及", "因", "把", "被", "让", "给", "了", "说", "看到", "靠近", "居民", "市民", "小时前", "钟前", "刚才", "刚刚", "路过", "经过", "途经", "网传", "这边", "那边", "送往", "送至", "送到", "送", "接", "其中",
	)
)

// address reads an address whose name begins at i or behind: it finds the next
// way or building within reach, cuts off what stands in front, and follows it.
func (r *run) address(i int) (from, to int) {
	t := r.text
	const reach = 12
	if ends(t.at(i)) || r.inStreet[i] {
		return 0, 0
	}
	for j := i + 1; j < i+reach && !ends(t.at(j)) && !r.inStreet[j]; j++ {
		n := r.way(j)
		if n == 0 || n == 1 && !t.named(j) || t.has(j, "街道") {
			continue
		}
		from = r.begins(i, j)
		if j-from < 1 {
			return 0, 0
		}
		to = r.follow(j + n)
		if to-from < 3 {
			return 0, 0
		}
		return from, to
	}
	return 0, 0
}

// way is the length of the way or building whose name stands at j. It is asked
// for each place several times and therefore kept.
func (r *run) way(j int) int {
	if r.ways == nil {
		r.ways = make([]int8, len(r.text.runes))
		for i := range r.ways {
			r.ways[i] = int8(wordAt(ways, r.text, i))
		}
	}
	return int(r.ways[j])
}

// named guards the one-sign ways against ordinary words: 这里, 一条, 路上.
func (t *text) named(j int) bool {
	switch t.at(j - 1) {
	case '这', '那', '哪', '家', '手', '心', '一', '二', '两', '三', '几', '夜', '屋', '楼', '室', '车', '水', '眼', '公', '上', '下', '道', '线', '现', '网', '出', '走', '医', '住', '入', '学', '法':
		return false
	}
	switch t.at(j + 1) {
	case '面', '上', '人', '过', '程', '边', '况', '线', '长', '件', '子':
		return false
	}
	return true
}

// begins is where the name in front of the way at j begins, not before i.
func (r *run) begins(i, j int) int {
	t := r.text
	from := i
	for k := i; k < j; k++ {
		if r.inName[k] {
			continue // 报国寺 is no report
		}
		starts.at(t, k, func(_, n int) bool {
			if k+n <= j {
				from = max(from, k+n)
			}
			return true
		})
		if digit(t.at(k)) && !digit(t.at(k+1)) && k+1 > from && !strings.ContainsRune("号条", t.at(k+1)) && k+1 < j {
			from = k + 1
		}
	}
	return from
}

// follow goes on through further ways, house numbers and what says "near".
func (r *run) follow(to int) int {
	t := r.text
	for to < len(t.runes) {
		if n := wordAt(beside, t, to); n > 0 && !t.has(to, "里面") {
			to += n
			continue
		}
		if n := t.house(to); n > 0 {
			to += n
			continue
		}
		next := 0
		for j := to; j < to+8 && !ends(t.at(j)) && t.at(j) != ' ' && t.at(j) != ':'; j++ {
			if stops(t, j) || stops(t, to) {
				break
			}
			if n := r.way(j); n > 1 || n == 1 && t.named(j) {
				next = j + n
				break
			}
		}
		if next == 0 {
			return to
		}
		to = next
	}
	return to
}

// stops: a verb, and no longer an address.
func stops(t *text, j int) bool {
	for _, w := range []string{"发生", "起火", "着火", "冒烟", "有", "出现", "一", "因", "被", "突", "正", "已", "的", "疑", "失", "火", "为", "处", "电梯", "报", "称", "积水", "停"} {
		if t.has(j, w) {
			return true
		}
	}
	return false
}

// house reads 12号, 甲5号院, 3号楼2单元, 三层.
func (t *text) house(i int) int {
	j := i
	if strings.ContainsRune("甲乙丙丁东西南北", t.at(j)) && t.at(j) != 0 {
		j++
	}
	start := j
	for digit(t.at(j)) && j-start < 5 || t.at(j) == '-' && digit(t.at(j+1)) && j > start {
		j++
	}
	if j == start {
		_, n := t.numeral(j)
		j += n
	}
	if j == start {
		return 0
	}
	n := wordAt(numbered, t, j)
	if n == 0 {
		return 0
	}
	return j + n - i
}

// wordAt is the length in runes of the longest word of the lexicon at i.
func wordAt(l *lexicon, t *text, i int) int {
	_, n := l.longest(t, i)
	return n
}

// longest is the length in runes of the longest of the words at i.
func longest(t *text, i int, words []string) int {
	best := 0
	for _, w := range words {
		if t.has(i, w) {
			best = max(best, utf8.RuneCountInString(w))
		}
	}
	return best
}
