package document

import (
	"strings"
	"unicode/utf16"
)

// SMS is the short message: what, where, when, how grave, who was hurt, what is
// being done. It is for the government network only; Neutral is for any other
// path (A67).
func SMS(c Case, lang Language) Text {
	f := gather(c, lang)
	i := c.Detail.Incident
	sentences := []string{
		f.pick(
			f.when()+"，"+f.whereWhat()+"（"+f.kind()+"，"+f.severity()+"）",
			f.event()+" ("+f.kind()+", "+f.severity()+"): "+f.where()+"; "+f.when(),
		),
		f.casualties(),
	}
	for _, s := range []string{f.spreading(), f.grounds(), f.measures()} {
		if s != "" && s != f.verifying() {
			sentences = append(sentences, s)
		}
	}
	if st, _ := f.stage(); st == finalStage {
		sentences = append(sentences, f.ended())
	}
	for n := range sentences {
		sentences[n] = capital(sentences[n])
	}
	end := f.pick("。", ". ")
	text := f.head() + f.pick("〔"+f.stageName()+"〕", "("+f.stageName()+") ") + strings.Join(sentences, end) + end +
		f.pick("（"+f.org(c.From.Org())+" "+f.moment(c.Now)+"）", "("+f.org(c.From.Org())+", "+f.moment(c.Now)+")")
	return Text{
		Kind: KindSMS, Language: lang, Title: f.head() + i.Title, Text: text, Segments: Segments(text),
		Neutral: Neutral(1, c.Exercise, lang),
	}
}

// ended says how it came to an end.
func (f *facts) ended() string {
	if f.Detail.Incident.Phase == "false_alarm" {
		return f.pick("经核实不属突发事件", "verified: not an incident")
	}
	return f.pick("应急处置已结束", "handling has ended")
}

// Neutral is what may leave the government network: that something waits, and
// nothing of what it is (A67).
func Neutral(waiting int, exercise bool, lang Language) string {
	f := &facts{Case: Case{Exercise: exercise}, lang: lang}
	if lang == English {
		if waiting == 1 {
			return f.head() + "1 message waits for your receipt: sign in or call back."
		}
		return f.head() + itoa(waiting) + " messages wait for your receipt: sign in or call back."
	}
	return f.head() + "有 " + itoa(waiting) + " 条待签收，请登录或回电"
}

// The lengths of a short message: alone, and as part of several, of which each
// gives some room to saying which part it is.
const (
	ucs2Alone, ucs2Part    = 70, 67
	ascii7Alone, asciiPart = 160, 153
)

// Segments is how many short messages a text makes: 70 signs (in UTF-16, as the
// network counts) in one, 67 in each of several; a text of plain ASCII letters
// 160 and 153.
func Segments(text string) int {
	n, ascii := len(utf16.Encode([]rune(text))), true
	for _, r := range text {
		// The network's seven-bit alphabet lacks these of ASCII.
		if r > 0x7E || strings.ContainsRune("`[]{}^~|\\", r) {
			ascii = false
			break
		}
	}
	alone, part := ucs2Alone, ucs2Part
	if ascii {
		alone, part = ascii7Alone, asciiPart
	}
	switch {
	case n == 0:
		return 0
	case n <= alone:
		return 1
	}
	return (n + part - 1) / part
}
