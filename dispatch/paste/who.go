package paste

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wanghuo/plans"
)

// who finds numbers to call, names, and what kind of source speaks.
func (r *run) who() {
	r.phones()
	r.names()
	r.source()
}

// phones finds mobile numbers, and landline numbers that are written or
// announced as such.
func (r *run) phones() {
	t := r.text
	for i := 0; i < len(t.runes); {
		if !digit(t.at(i)) || digit(t.at(i-1)) {
			i++
			continue
		}
		number, end := t.dial(i)
		if number == "" || !r.callable(i, number) {
			for digit(t.at(i)) {
				i++
			}
			continue
		}
		r.mark(FieldPhone, number, i, end, "")
		if r.result.Form.Phone == "" {
			r.result.Form.Phone = number
		}
		i = end
	}
}

// dial reads a row of digits with single spaces or dashes between them.
func (t *text) dial(i int) (string, int) {
	var b strings.Builder
	j := i
	for j-i < 20 {
		switch c := t.at(j); {
		case digit(c):
			b.WriteRune(c)
			j++
		case (c == '-' || c == ' ') && digit(t.at(j+1)) && b.Len() < 12:
			j++
		default:
			return b.String(), j
		}
	}
	return "", j
}

func (r *run) callable(i int, n string) bool {
	switch {
	case len(n) == 11 && n[0] == '1' && n[1] >= '3':
		return true
	case len(n) >= 10 && len(n) <= 12 && n[0] == '0' && n[1] != '0':
		return true
	case len(n) == 8 && n[0] >= '2':
		before := r.text.slice(i-6, i)
		return first(before, []string{"电话", "联系", "座机", "号码", "tel", "值班"}) >= 0
	}
	return false
}

// names finds the caller's name behind a label, or a surname with a form of
// address.
func (r *run) names() {
	t := r.text
	for i := range t.runes {
		for _, l := range []string{"报告人", "报警人", "联系人", "来电人", "反映人", "报送人", "值班员", "值班人员", "填报人", "上报人", "姓名"} {
			if !t.has(i, l) {
				continue
			}
			j := i + len([]rune(l))
			for t.at(j) == ':' || t.at(j) == ' ' || t.at(j) == '为' || t.at(j) == '是' {
				j++
			}
			if n := t.name(j); n > 0 {
				r.setName(j, j+n)
			}
		}
		if !surname(t.at(i)) || han(t.at(i-1)) && surnameWithin(t, i) {
			continue
		}
		for _, title := range titles {
			if t.has(i+1, title) {
				r.setName(i, i+1+len([]rune(title)))
				break
			}
		}
	}
}

func (r *run) setName(from, to int) {
	if r.named[from] {
		return
	}
	r.named[from] = true
	name := string(r.text.raw[from:to])
	r.mark(FieldName, name, from, to, "")
	if r.result.Form.Name == "" {
		r.result.Form.Name = name
	}
}

var titles = []string{"先生", "女士", "师傅", "老师", "大爷", "大妈", "阿姨", "主任", "书记", "队长", "经理", "某某", "某"}

// name is the length of a person's name at i, 0 if what stands there is none.
func (t *text) name(i int) int {
	if !surname(t.at(i)) && !compound(t, i) {
		return 0
	}
	start := 1
	if compound(t, i) {
		start = 2
	}
	for _, title := range titles {
		if t.has(i+start, title) {
			return start + len([]rune(title))
		}
	}
	n := start
	for n < start+2 && han(t.at(i+n)) && !t.spoken(i+n) {
		n++
	}
	if n == start {
		return 0
	}
	return n
}

// spoken: what follows is no longer the name.
func (t *text) spoken(i int) bool {
	for _, w := range []string{"电话", "联系", "手机", "来电", "反映", "报告", "报称", "报警", "称", "说", "的", "在", "年龄"} {
		if t.has(i, w) {
			return true
		}
	}
	return false
}

const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"

func surname(r rune) bool { return r != 0 && strings.ContainsRune(surnames, r) }

func compound(t *text, i int) bool {
	for _, s := range []string{"欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐"} {
		if t.has(i, s) {
			return true
		}
	}
	return false
}

// surnameWithin: the sign is part of a longer word (网格员, 书记): a surname with
// a form of address follows a word that can stand before a name, or none.
func surnameWithin(t *text, i int) bool {
	for _, w := range []string{"市民", "居民", "业主", "住户", "群众", "网格员", "志愿者", "书记", "主任", "社区", "经理", "物业", "称", "的", "由", "和", "员", "是", "找"} {
		if t.has(i-len([]rune(w)), w) {
			return false
		}
	}
	return true
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// sources are words for who speaks, with the word of the command's source; the
// first that stands with a verb of telling is taken.
var sources = []struct{ word, kind string }{
	{"市应急办", "city"}, {"市应急局", "city"}, {"市应急管理局", "city"}, {"市委总值班室", "city"}, {"市政府总值班室", "city"}, {"市委市政府", "city"},
	{"12345", "feed"}, {"接诉即办", "feed"}, {"110", "feed"}, {"119", "feed"}, {"120", "feed"}, {"122", "feed"}, {"999", "feed"}, {"舆情监测", "feed"}, {"网络舆情", "feed"}, {"市民热线", "feed"},
	{"网格员", "grid"}, {"安全员", "grid"}, {"信息员", "grid"}, {"协管员", "grid"}, {"信息报告员", "grid"},
	{"居委会", "community"}, {"居委", "community"}, {"社区", "community"},
	{"街道", "street"}, {"街道办", "street"},
	{"气象台", "specialist"}, {"监测点", "specialist"}, {"监测站", "specialist"}, {"地震台", "specialist"}, {"疾控中心", "specialist"},
	{"学校", "unit"}, {"小学", "unit"}, {"中学", "unit"}, {"幼儿园", "unit"}, {"医院", "unit"}, {"物业", "unit"}, {"商场", "unit"}, {"酒店", "unit"}, {"施工单位", "unit"}, {"公司", "unit"}, {"养老院", "unit"},
	{"市民", "citizen"}, {"居民", "citizen"}, {"群众", "citizen"}, {"路人", "citizen"}, {"业主", "citizen"}, {"住户", "citizen"}, {"先生", "citizen"}, {"女士", "citizen"}, {"过路", "citizen"}, {"家长", "citizen"}, {"来电人", "citizen"}, {"报警人", "citizen"},
}

var sourceWords = lexiconBy(sources, func(s struct{ word, kind string }) string { return s.word })

var telling = []string{"来电", "反映", "报告", "报称", "上报", "报：", "报:", "转办", "转来", "转", "派单", "工单", "推送", "通报", "致电", "称", "热线", "接报", "接警", "询问", "报,", "报 "}

// source says who speaks, and which body, where it is one the plan knows: of
// several in a clause the one next before the verb (街道网格员上报 is a grid
// worker's).
func (r *run) source() {
	t := r.text
	f := &r.result.Form
	from, to, until := 0, 0, -1
	for i := range t.runes {
		if until >= 0 && i >= until {
			break
		}
		sourceWords.at(t, i, func(k, n int) bool {
			if digit(t.at(i)) && (digit(t.at(i-1)) || digit(t.at(i+n))) || r.calledBy(i) {
				return true
			}
			_, end := t.clause(i+n, i+n, 14)
			verb := first(t.slice(i+n, end), telling)
			if verb < 0 {
				return true
			}
			if until < 0 {
				until = i + n + utf8.RuneCountInString(t.slice(i+n, end)[:verb])
			}
			f.Source, from, to = sources[k].kind, i, i+n
			return false
		})
	}
	if to == 0 {
		r.department()
		return
	}
	r.mark(FieldSource, f.Source, from, to, "")
	r.body(from, to)
}

// calledBy: "拨打119报警" says whom somebody called, not who speaks.
func (r *run) calledBy(i int) bool {
	before := r.text.slice(i-4, i)
	return first(before, []string{"拨打", "打了", "已报", "报了", "通知", "联系"}) >= 0
}

// body names the source's organisation: the community or street before the word.
func (r *run) body(from, to int) {
	f := &r.result.Form
	for _, h := range r.hits {
		if h.to < from-1 || h.from > to {
			continue
		}
		for _, e := range h.entries {
			var org plans.OrgID
			switch {
			case f.Source == "community" && (e.kind == wordCommunity || e.kind == wordCommunityShort):
				org = plans.CommunityOrg(e.id)
				if c, ok := r.plan.Community(e.id); !ok || f.Street != "" && c.Street != f.Street {
					continue
				}
			case f.Source == "street" && (e.kind == wordStreet || e.kind == wordStreetShort):
				org = plans.OrgID(e.id)
			default:
				continue
			}
			f.SourceOrg = org
			r.mark(FieldSourceOrg, string(org), h.from, h.to, "")
			return
		}
	}
}

// department: a body of the plan that tells.
func (r *run) department() {
	f := &r.result.Form
	for _, h := range r.hits {
		for _, e := range h.entries {
			if e.kind != wordBody {
				continue
			}
			_, end := r.text.clause(h.to, h.to, 14)
			if first(r.text.slice(h.to, end), telling) < 0 || r.calledBy(h.from) {
				continue
			}
			o, ok := r.plan.Org(plans.OrgID(e.id))
			if !ok {
				continue
			}
			kind := "department"
			if o.Kind == plans.KindCity {
				kind = "city"
			}
			f.Source, f.SourceOrg = kind, o.ID
			r.mark(FieldSource, kind, h.from, h.to, "")
			r.mark(FieldSourceOrg, string(o.ID), h.from, h.to, "")
			return
		}
	}
}
