package paste

import (
	"strings"
	"time"
	"unicode/utf8"

	"wanghuo/dispatch/clock"
)

// slack is how far a time may lie in the future, since clocks differ.
const slack = 5 * time.Minute

// moment is a time as it was said.
type moment struct {
	from, to int
	at       clock.Time
	exact    string
	clockOf  bool // it states a time of day, not merely "just now"
}

// said is what of a time was said; year 0: no year, month 0: no date.
type said struct {
	year, month, day int
	shift            int  // of days, when a word such as 昨天 was said
	named            bool // such a word was said
	half             byte // of the day, see halves; 0: not said
	hour, min, sec   int
	loose            bool // an hour that may be of either half of the day
}

func (d *said) dated() bool { return d.month != 0 || d.named }

// when finds the times in the text: when it happened, and when it was told.
func (r *run) when() {
	var found []moment
	for i := 0; i < len(r.text.runes); {
		if m, ok := r.momentAt(i); ok {
			if m.at != 0 {
				found = append(found, m)
			}
			i = m.to
			continue
		}
		i++
	}
	f := &r.result.Form
	for _, m := range found {
		if r.told(m) {
			r.mark(FieldReceived, m.at.String(), m.from, m.to, m.exact)
			if f.ReceivedAt == 0 && m.at <= r.now.Add(slack) {
				f.ReceivedAt = m.at
			}
			continue
		}
		if first(r.text.slice(m.from-2, m.from), []string{"截至", "截止"}) >= 0 {
			continue // as of when the figures hold
		}
		r.mark(FieldOccurrence, m.at.String(), m.from, m.to, m.exact)
		if f.Occurrence == 0 && m.at <= r.now.Add(slack) {
			f.Occurrence = m.at
		}
	}
}

// told: the words round the time speak of a call or a message, not of the
// event; or it is the head line of a chat message.
func (r *run) told(m moment) bool {
	from, to := r.text.clause(m.from, m.to, 16)
	after := r.text.slice(m.to, to)
	if k := first(after, toldWords); k >= 0 {
		if e := first(after, eventWords); e < 0 || k < e {
			return true
		}
		return false
	}
	if first(after, eventWords) >= 0 {
		return false
	}
	before := r.text.slice(from, m.from)
	if i := strings.LastIndexByte(before, ':'); i >= 0 {
		before = before[i+1:] // who speaks is said; this is what he says
	}
	if first(before, []string{"发生", "事发", "案发"}) >= 0 {
		return false
	}
	if first(before, []string{"接报", "来电", "报警", "受理", "接警", "上报", "报送", "发送", "报告"}) >= 0 {
		return true
	}
	return m.clockOf && r.headLine(m)
}

var (
	toldWords  = []string{"接报", "接到", "来电", "报警", "报称", "报告", "上报", "接警", "收到", "致电", "拨打", "反映", "通报", "获悉", "电话", "告知", "通知"}
	eventWords = []string{"发生", "起火", "着火", "失火", "冒烟", "爆炸", "爆燃", "发现", "突发", "坍塌", "塌", "相撞", "追尾", "泄漏", "出现", "停电", "被困", "许"}
)

// headLine: nothing but a short name stands on the line with the time.
func (r *run) headLine(m moment) bool {
	if r.text.at(m.to) != '\n' && r.text.at(m.to) != 0 {
		return false
	}
	n := 0
	for i := m.from - 1; i >= 0 && r.text.at(i) != '\n'; i-- {
		if n++; n > 14 || ends(r.text.at(i)) {
			return false
		}
	}
	return n > 0 && m.to < len(r.text.runes)
}

// momentAt reads a time that begins at i.
func (r *run) momentAt(i int) (moment, bool) {
	t := r.text
	if digit(t.at(i)) && (digit(t.at(i-1)) || t.at(i-1) == ':') {
		return moment{}, false
	}
	if m, ok := r.agoAt(i); ok {
		return m, true
	}
	var d said
	j := t.date(i, &d)
	j = t.space(j)
	j, d.half = t.half(j)
	j = t.space(j)
	k := t.clock(j, &d)
	if k == j || k == i {
		return moment{}, false
	}
	m := moment{from: i, to: k, clockOf: true}
	for _, w := range []string{"左右", "前后", "许", "多"} {
		if t.has(k, w) {
			m.to, m.exact = k+len([]rune(w)), About
			break
		}
	}
	at, guessed, ok := d.resolve(r.now, r.plan.Location())
	if !ok {
		return m, true // read, and meaning nothing: 2月30日
	}
	m.at = at
	if guessed {
		m.exact = Guessed
	}
	return m, true
}

// agoAt reads 刚才, 20分钟前, 半小时前, 一个半小时前.
func (r *run) agoAt(i int) (moment, bool) {
	t := r.text
	for _, w := range []string{"刚才", "刚刚", "方才"} {
		if t.has(i, w) {
			return moment{from: i, to: i + 2, at: r.now, exact: About}, true
		}
	}
	span, j := t.span(i)
	if j == i {
		return moment{}, false
	}
	switch {
	case t.has(j, "之前"), t.has(j, "以前"):
		j += 2
	case t.has(j, "前"):
		j++
	default:
		return moment{}, false
	}
	return moment{from: i, to: j, at: r.now.Add(-span), exact: About, clockOf: true}, true
}

// span reads a span of minutes or hours and returns where it ends, i if there
// is none.
func (t *text) span(i int) (time.Duration, int) {
	if t.has(i, "半小时") || t.has(i, "半个小时") {
		return 30 * time.Minute, i + longest(t, i, []string{"半小时", "半个小时"})
	}
	n, used := t.numeral(i)
	if used == 0 || n > 600 {
		return 0, i
	}
	j := i + used
	if t.at(j) == '多' {
		j++
	}
	for _, u := range []struct {
		word string
		span time.Duration
	}{
		{"分钟", time.Duration(n) * time.Minute}, {"个半小时", time.Duration(n)*time.Hour + 30*time.Minute},
		{"个小时", time.Duration(n) * time.Hour}, {"小时", time.Duration(n) * time.Hour},
	} {
		if t.has(j, u.word) {
			return u.span, j + utf8.RuneCountInString(u.word)
		}
	}
	return 0, i
}

func (t *text) has(i int, w string) bool {
	for _, r := range w {
		if t.at(i) != r {
			return false
		}
		i++
	}
	return true
}

func (t *text) space(i int) int {
	for n := 0; n < 3 && (t.at(i) == ' ' || t.at(i) == 't' && digit(t.at(i+1))); n++ {
		i++
	}
	if t.at(i) == '(' { // 3月12日（周四）
		for n := 1; n < 6; n++ {
			if t.at(i+n) == ')' {
				return t.space(i + n + 1)
			}
		}
	}
	return i
}

// date reads a date, or a word for a day, and returns where it ends.
func (t *text) date(i int, d *said) int {
	for w, shift := range days {
		if t.has(i, w) {
			d.named, d.shift = true, shift
			return i + 2
		}
	}
	if r := t.at(i); r == '今' || r == '昨' {
		switch t.at(i + 1) {
		case '晚', '晨', '早', '夜':
			d.named = true
			if r == '昨' {
				d.shift = -1
			}
			return i + 1
		}
	}
	year, n := t.number(i, 4)
	if n == 4 && year >= 2000 && year < 2100 {
		if j := i + 4; separates(t.at(j), '年') {
			if k := t.monthDay(j+1, d); k > j+1 {
				d.year = year
				return k
			}
		}
		return i
	}
	if k := t.monthDay(i, d); k > i {
		return k
	}
	return i
}

var days = map[string]int{
	"今天": 0, "今日": 0, "当天": 0, "当日": 0, "本日": 0, "昨天": -1, "昨日": -1, "前天": -2, "前日": -2,
}

func separates(r, word rune) bool { return r == '-' || r == '/' || r == '.' || r == word }

// monthDay reads 3月12日 or 03-12; the latter only where a time of day follows.
func (t *text) monthDay(i int, d *said) int {
	month, n := t.number(i, 2)
	if n == 0 || month < 1 || month > 12 {
		return i
	}
	j := i + n
	sep := t.at(j)
	if !separates(sep, '月') || sep == '.' && t.at(i-1) != '.' {
		return i
	}
	day, k := t.number(j+1, 2)
	if k == 0 || day < 1 || day > 31 {
		return i
	}
	end := j + 1 + k
	if sep == '月' {
		if r := t.at(end); r == '日' || r == '号' {
			end++
		}
	} else if r := t.at(end); r == '日' {
		end++
	} else if r != ' ' && r != 't' {
		return i
	}
	d.month, d.day = month, day
	return end
}

// number reads up to width Arabic figures; none if more follow.
func (t *text) number(i, width int) (value, n int) {
	for n < width && digit(t.at(i+n)) {
		value = value*10 + int(t.at(i+n)-'0')
		n++
	}
	if digit(t.at(i + n)) {
		return 0, 0
	}
	return value, n
}

// The halves of the day.
const (
	night = 'n' // 凌晨, 半夜: the hours after midnight
	early = 'e' // 早上, 上午
	noon  = 'm' // 中午
	late  = 'l' // 下午, 傍晚
	dark  = 'd' // 晚上, 夜里: before midnight, or the hours after it
)

var halves = []struct {
	word string
	half byte
}{
	{"凌晨", night}, {"清晨", early}, {"早晨", early}, {"早上", early}, {"上午", early}, {"中午", noon}, {"正午", noon},
	{"下午", late}, {"傍晚", late}, {"晚上", dark}, {"晚间", dark}, {"夜里", dark}, {"夜间", dark}, {"深夜", dark},
	{"半夜", dark}, {"午夜", dark}, {"晚", dark}, {"夜", dark}, {"晨", early}, {"早", early},
}

func (t *text) half(i int) (int, byte) {
	for _, h := range halves {
		if t.has(i, h.word) {
			return i + len([]rune(h.word)), h.half
		}
	}
	return i, 0
}

// clock reads a time of day and returns where it ends, i if there is none.
func (t *text) clock(i int, d *said) int {
	if h, n := t.number(i, 2); n > 0 && t.at(i+n) == ':' {
		m, k := t.number(i+n+1, 2)
		if k != 2 || h > 24 || m > 59 {
			return i
		}
		end := i + n + 3
		if t.at(end) == ':' {
			if s, k := t.number(end+1, 2); k == 2 && s < 60 {
				d.sec, end = s, end+3
			}
		}
		d.hour, d.min, d.loose = h, m, n == 1
		return end
	}
	h, n := t.numeral(i)
	if n == 0 || n > 3 || h > 24 {
		return i
	}
	word := !digit(t.at(i))
	j := i + n
	point := t.at(j) == '点'
	if !point && t.at(j) != '时' {
		return i
	}
	j++
	if t.at(j) == '钟' {
		j++
		word = false
	}
	end := t.minutes(j, d)
	// "有一点烟", "一时无法判明": such words are a time only beside other signs of one.
	if word && end == j && !d.dated() && d.half == 0 {
		return i
	}
	d.hour, d.loose = h, point
	return end
}

func (t *text) minutes(j int, d *said) int {
	switch {
	case t.at(j) == '整':
		return j + 1
	case t.at(j) == '半':
		d.min = 30
		return j + 1
	case t.has(j, "一刻"):
		d.min = 15
		return j + 2
	case t.has(j, "三刻"):
		d.min = 45
		return j + 2
	}
	m, n := t.numeral(j)
	if n == 0 || m > 59 {
		return j
	}
	end := j + n
	switch t.at(end) {
	case '分':
		end++
	case '人', '名', '位', '个', '号', '米', '层', '楼', '户', '例', '死', '伤':
		return j // 15时3人被困
	}
	d.min = m
	if s, n := t.numeral(end); n > 0 && s < 60 && t.at(end+n) == '秒' {
		d.sec = s
		end += n + 1
	}
	return end
}

// resolve makes an instant of what was said at now. guessed: the day or the
// half of the day was not said and is the latest that is not in the future.
func (d *said) resolve(now clock.Time, zone *time.Location) (at clock.Time, guessed, ok bool) {
	today := now.Std().In(zone)
	year, month, day := today.Date()
	hour, carry := d.inHalf()
	if hour > 23 {
		hour, carry = hour-24, carry+1
	}
	instant := func(y int, m time.Month, dd, h int) clock.Time {
		return clock.At(time.Date(y, m, dd, h, d.min, d.sec, 0, zone))
	}
	if d.month != 0 {
		y := d.year
		if y == 0 {
			y = year
			if instant(y, time.Month(d.month), d.day, 0) > now.Add(36*time.Hour) {
				y-- // 12月31日, said in January
			}
		}
		if t := time.Date(y, time.Month(d.month), d.day, 0, 0, 0, 0, zone); t.Day() != d.day {
			return 0, false, false // 2月30日
		}
		return instant(y, time.Month(d.month), d.day+carry, hour), false, true
	}
	if d.named {
		return instant(year, month, day+d.shift+carry, hour), false, true
	}
	best := instant(year, month, day+carry, hour)
	if d.loose && d.half == 0 && hour >= 1 && hour <= 12 {
		// The latest of both halves of the day that has been.
		best, guessed = 0, true
		for _, shift := range []int{-1, 0} {
			for _, h := range []int{hour % 12, hour%12 + 12} {
				if c := instant(year, month, day+shift, h); c <= now.Add(slack) {
					best = c
				}
			}
		}
		return best, guessed, best != 0
	}
	if best > now.Add(slack) {
		best = instant(year, month, day+carry-1, hour)
	}
	return best, false, true
}

// inHalf is the hour of 24 and how many days after the day that was said.
func (d *said) inHalf() (hour, carry int) {
	h := d.hour
	switch d.half {
	case night:
		if h == 12 {
			return 0, 0
		}
	case noon:
		if h < 10 {
			return h + 12, 0
		}
	case late:
		if h < 12 {
			return h + 12, 0
		}
	case dark:
		switch {
		case h == 12:
			return 0, 1
		case h >= 6 && h < 12:
			return h + 12, 0
		case h < 6 && d.dated():
			return h, 1 // 昨晚1点 is of this day
		}
	}
	return h, 0
}

// first is the index at which the earliest of the words stands, -1 for none.
func first(s string, words []string) int {
	best := -1
	for _, w := range words {
		if i := index(s, w); i >= 0 && (best < 0 || i < best) {
			best = i
		}
	}
	return best
}
