package rehearse

import (
	"strings"
	"testing"

	"wanghuo/plans/xicheng"
)

// Whoever writes a script is told in both languages what is wrong with a word, and
// what may have been meant; and of one mistake once.
func TestWordsThatAreWrongAreToldInBothLanguages(t *testing.T) {
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	const head = "rehearsal: 1\ntitle: {zh: 甲, en: A}\nstart: 2026-05-20T10:00:00+08:00\nsteps:\n  - step: A\n    at: 10:00:00\n    seat: 月坛街道\n"
	for _, c := range []struct{ name, rest, zh, en string }{
		{"a command misspelt", "    do:\n      - report-incidents: {title: 甲}\n", "没有命令 report-incidents；是否指 report-incident", "perhaps report-incident"},
		{"a body by a part of its name", "    expect:\n      - owed: 4.1.5 防汛抗旱→总值班室\n", "没有名为“防汛抗旱”的机构；是否指 区防汛抗旱应急指挥部", "perhaps 区防汛抗旱应急指挥部"},
		{"an unreadable time", "  - step: B\n    at: 09:00\n", "“09:00”不是时间", "\"09:00\" is no time"},
		{"a duty with spaces", "    expect:\n      - owed: 4.1.5 月坛街道 → 总值班室\n", "“月坛街道”不是“义务人→对方”", "is not debtor→creditor"},
		{"a jurisdiction", "    expect:\n      - incident: {of: XC20260001, jurisdiction: abroad}\n", "“abroad”不是管辖类别", "is no jurisdiction"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("a.rehearsal.yaml", []byte(head+c.rest), p)
			list := Faults(err)
			if len(list) != 1 {
				t.Fatalf("told %d times: %v", len(list), err)
			}
			if m := list[0].Message; !strings.Contains(m.Zh, c.zh) || !strings.Contains(m.En, c.en) {
				t.Errorf("told: %s | %s", m.Zh, m.En)
			}
		})
	}
}
