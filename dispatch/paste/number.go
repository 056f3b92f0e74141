package paste

// numeral reads a Chinese or Arabic numeral of at most 8 signs at i. n is the
// number of runes read, 0 if there is none.
func (t *text) numeral(i int) (value, n int) {
	if digit(t.at(i)) {
		for digit(t.at(i+n)) && n < 7 {
			value = value*10 + int(t.at(i+n)-'0')
			n++
		}
		if digit(t.at(i + n)) {
			return 0, 0 // a longer row of digits is no count
		}
		return value, n
	}
	total, last := 0, -1
	for n < 8 {
		r := t.at(i + n)
		if d, ok := signs[r]; ok {
			last = d
			n++
			continue
		}
		unit, ok := units[r]
		if !ok || n == 0 && r != '十' && r != '百' {
			break
		}
		switch {
		case unit == 10000:
			total = (total + max(last, 0)) * unit
		case last < 0:
			total += unit // 十二
		default:
			total += last * unit
		}
		last = -1
		n++
	}
	return min(total+max(last, 0), 1_000_000), n
}

var signs = map[rune]int{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
}

var units = map[rune]int{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000, '万': 10000}
