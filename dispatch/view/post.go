package view

import "wanghuo/dispatch"

// groupsOf is the plan's catalogue of working groups (4.4.1).
func groupsOf(e *dispatch.Engine) []GroupOffer {
	out := []GroupOffer{}
	for _, o := range e.Plan().Groups() {
		g := GroupOffer{ID: o.ID, Name: o.Name}
		if len(o.Cite) > 0 {
			g.Clause = o.Cite[0]
		}
		out = append(out, g)
	}
	return out
}

func opinionsOf(inc *dispatch.Incident, reveal Reveal) []Opinion {
	out := []Opinion{}
	for _, o := range inc.Opinions {
		out = append(out, Opinion{
			No: o.No, Experts: opened(o.Experts, inc.Erased != 0, reveal), Text: o.Text, By: o.By, At: o.At, Reply: o.Reply, Replied: o.Replied,
		})
	}
	return out
}
