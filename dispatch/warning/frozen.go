package warning

import (
	"strings"

	"wanghuo/plans"
)

// Frozen is the text that an approval stands for (A31): every item, in words, so
// that who approves reads all that he approves, and any change makes it another
// text. It depends on its arguments and the plan alone.
func Frozen(p *plans.Plan, id ID, step Step, c Content) string {
	b := &strings.Builder{}
	line := func(title, value string) { b.WriteString(title + "：" + value + "\n") }
	b.WriteString(stepNames[step] + " " + string(id) + "\n")
	if t, ok := p.Type(c.Type); ok {
		line("类别", strings.TrimSpace(t.Name.Zh+" "+c.Hazard))
	}
	if l, ok := p.WarningLevel(c.Level); ok {
		line("级别", l.Name.Zh+"（"+l.Grade.Zh+"）")
	}
	line("起始时间", c.From.String())
	line("预计持续至", c.Until.String())
	line("可能影响范围", AreaWords(p, c.Area, func(t plans.Text) string { return t.Zh }, "全区", "、"))
	line("警示事项", c.Caution)
	line("应采取的措施", c.Measures)
	return b.String()
}

var stepNames = map[Step]string{Issue: "发布预警", Adjust: "调整预警", Extend: "延长预警", Local: "调整本区预警级别", Lift: "解除预警"}

// AreaWords names an area.
func AreaWords(p *plans.Plan, a Area, pick func(plans.Text) string, whole, comma string) string {
	var parts []string
	if a.Whole {
		parts = append(parts, whole)
	}
	for _, id := range a.Streets {
		if s, ok := p.Street(id); ok {
			parts = append(parts, pick(s.Name))
		}
	}
	for _, code := range a.Communities {
		if c, ok := p.Community(code); ok {
			parts = append(parts, c.Name)
		}
	}
	if a.Place != "" {
		parts = append(parts, a.Place)
	}
	return strings.Join(parts, comma)
}
