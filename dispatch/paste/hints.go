package paste

import "slices"

// hint is a word that suggests a value.
type hint struct {
	word, value string
	// not lists what, standing right behind, makes it another word.
	not []string
}

var channels = hintsOf([]hint{
	{"12345", "feed", nil}, {"接诉即办", "feed", nil}, {"工单", "feed", nil},
	{"传真", "fax", nil}, {"对讲机", "radio", nil}, {"电台", "radio", nil}, {"来电", "phone", nil}, {"致电", "phone", nil}, {"打电话", "phone", nil}, {"电话报告", "phone", nil}, {"电话反映", "phone", nil}, {"电话报", "phone", nil},
	{"当面", "in_person", nil}, {"上门反映", "in_person", nil}, {"到值班室", "in_person", nil},
	{"微信", "message", nil}, {"短信", "message", nil}, {"群里", "message", nil}, {"工作群", "message", nil},
	{"系统推送", "system", nil}, {"平台推送", "system", nil},
})

var spreading = hintsOf([]hint{
	{"未蔓延", "no", nil}, {"没有蔓延", "no", nil}, {"无蔓延", "no", nil}, {"未扩散", "no", nil}, {"未扩大", "no", nil}, {"没有扩散", "no", nil},
	{"已扑灭", "no", nil}, {"已经扑灭", "no", nil}, {"被扑灭", "no", nil}, {"扑灭", "no", nil}, {"得到控制", "no", nil}, {"已控制", "no", nil}, {"火势可控", "no", nil}, {"明火已灭", "no", nil}, {"已处置完毕", "no", nil}, {"已熄灭", "no", nil},
	{"未扑灭", "yes", nil}, {"尚未扑灭", "yes", nil}, {"未得到控制", "yes", nil}, {"蔓延", "yes", nil}, {"火势较大", "yes", nil}, {"火势很大", "yes", nil}, {"火势大", "yes", nil}, {"火势迅猛", "yes", nil}, {"越烧越大", "yes", nil}, {"正在扩散", "yes", nil}, {"扩散", "yes", nil}, {"正在扩大", "yes", nil}, {"持续扩大", "yes", nil}, {"持续上涨", "yes", nil}, {"失控", "yes", nil}, {"越来越多", "yes", nil},
	{"是否蔓延", "unknown", nil}, {"有无蔓延", "unknown", nil},
})

var placesOnly = []string{"路", "街", "饭店", "酒店", "餐厅", "语", "大厦", "厅", "胡同", "菜", "馆"}

var involvements = hintsOf([]hint{
	{"香港", "hk", placesOnly}, {"港籍", "hk", nil}, {"港人", "hk", nil}, {"港澳", "hk", nil},
	{"澳门", "macao", placesOnly}, {"澳籍", "macao", nil}, {"港澳", "macao", nil},
	{"台湾", "taiwan", placesOnly}, {"台胞", "taiwan", nil}, {"台籍", "taiwan", nil}, {"台商", "taiwan", nil},
	{"外籍", "foreign", nil}, {"外国", "foreign", placesOnly}, {"留学生", "foreign", nil}, {"使馆", "foreign", nil}, {"大使馆", "foreign", nil}, {"外宾", "foreign", nil}, {"老外", "foreign", nil},
	{"美国籍", "foreign", nil}, {"日本籍", "foreign", nil}, {"韩国籍", "foreign", nil}, {"英国籍", "foreign", nil}, {"法国籍", "foreign", nil}, {"德国籍", "foreign", nil}, {"俄罗斯籍", "foreign", nil},
	{"美国人", "foreign", nil}, {"日本人", "foreign", nil}, {"韩国人", "foreign", nil}, {"外国人", "foreign", nil},
})

// grave words are shown to the officer and never made a level (A17).
var grave = lexiconOf("特别重大", "重大", "特大", "较大", "严重", "惨重", "危急", "紧急", "浓烟滚滚", "巨大", "剧烈", "大量")

// hints finds how it came, whether it spreads, who is concerned, grave words.
func (r *run) hints() {
	f := &r.result.Form
	r.each(channels, func(value string, from, to int) {
		r.mark(FieldChannel, value, from, to, "")
		if f.Channel == "" {
			f.Channel = value
		}
	})
	r.each(spreading, func(value string, from, to int) {
		r.mark(FieldSpreading, value, from, to, "")
		f.Spreading = value // what was said last is how it stands
	})
	r.each(involvements, func(value string, from, to int) {
		r.mark(FieldInvolvement, value, from, to, "")
		if !slices.Contains(f.Involvement, value) {
			f.Involvement = append(f.Involvement, value)
		}
	})
	for _, h := range r.hits {
		for _, e := range h.entries {
			if e.kind != wordPeople {
				continue
			}
			r.mark(FieldTag, e.id, h.from, h.to, "")
			if !slices.Contains(f.Tags, e.id) {
				f.Tags = append(f.Tags, e.id)
			}
		}
	}
	for i := 0; i < len(r.text.runes); i++ {
		if n := wordAt(grave, r.text, i); n > 0 {
			r.mark(FieldGrave, r.text.slice(i, i+n), i, i+n, "")
			i += n - 1
		}
	}
}

// hintList is a list of hints with its lexicon.
type hintList struct {
	hints []hint
	*lexicon
}

func hintsOf(list []hint) hintList {
	return hintList{list, lexiconBy(list, func(h hint) string { return h.word })}
}

// each calls found for the longest hint at each place; hints of equal length at
// one place are all told, and one inside a longer is not.
func (r *run) each(list hintList, found func(value string, from, to int)) {
	t := r.text
	for i := 0; i < len(t.runes); i++ {
		best := 0
		list.at(t, i, func(k, n int) bool {
			if n > best && !r.followed(i+n, list.hints[k].not) {
				best = n
			}
			return true
		})
		if best == 0 {
			continue
		}
		list.at(t, i, func(k, n int) bool {
			if n == best {
				found(list.hints[k].value, i, i+best)
			}
			return true
		})
		i += best - 1
	}
}

func (r *run) followed(i int, words []string) bool {
	for _, w := range words {
		if r.text.has(i, w) {
			return true
		}
	}
	return false
}
