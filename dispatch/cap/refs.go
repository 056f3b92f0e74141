package cap

import (
	"regexp"
	"strings"
)

var refTime = regexp.MustCompile(`\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?`)

// references reads CAP's list of sender,identifier,sent, separated by space
// (CAP 1.2, 3.2.1). A sender may hold commas or space, so each triple is read
// back from its time. CAP 1.0 has identifier/sender instead. One that cannot be
// read is refused where references have an effect.
func (r *reading) references(list []*node, format Format, msgType MsgType) (refs []Ref) {
	bad := func(n *node, s string) {
		if msgType == MsgUpdate || msgType == MsgCancel {
			r.refuse(BadReference, n, s)
		} else {
			r.add(WarnReferenceForm, n, s)
		}
	}
	for _, n := range list {
		s := r.text(n)
		if format == CAP10 && !strings.Contains(s, ",") {
			refs = append(refs, r.oldReferences(n, s)...)
			continue
		}
		at := 0
		for _, m := range refTime.FindAllStringIndex(s, -1) {
			if m[0] == 0 || s[m[0]-1] != ',' && s[m[0]-1] != ' ' && s[m[0]-1] != '\n' && s[m[0]-1] != '\t' {
				continue // inside an identifier
			}
			if m[1] < len(s) && !strings.ContainsRune(" \t\r\n,;", rune(s[m[1]])) {
				continue
			}
			if ref, ok := r.triple(n, s[at:m[0]], s[m[0]:m[1]], bad); ok {
				refs = append(refs, ref)
			}
			at = m[1]
		}
		rest := strings.Trim(s[at:], " \t\r\n,;")
		if rest == "" {
			continue
		}
		// Some producers give identifiers alone.
		for _, id := range strings.FieldsFunc(rest, func(c rune) bool { return strings.ContainsRune(" \t\r\n,;", c) }) {
			if at > 0 || strings.Contains(rest, ",") {
				bad(n, rest)
				break
			}
			r.add(WarnReferenceForm, n, id)
			refs = append(refs, Ref{Identifier: id})
		}
	}
	return refs
}

// triple reads "sender,identifier," and the time behind it.
func (r *reading) triple(n *node, names, sent string, refuse func(*node, string)) (Ref, bool) {
	names = strings.Trim(names, " \t\r\n;")
	names = strings.TrimRight(names, " ,")
	sender, id, ok := cutLast(strings.TrimLeft(names, " ,"), ",")
	sender, id = strings.TrimSpace(sender), strings.TrimSpace(id)
	if !ok || sender == "" || id == "" {
		refuse(n, names+","+sent)
		return Ref{}, false
	}
	if strings.ContainsAny(sender, ", \t\n") || strings.ContainsAny(id, " \t\n") {
		r.add(WarnReferenceForm, n, names)
	}
	ref := Ref{Sender: sender, Identifier: id}
	t, odd, bad := when(sent, "T")
	switch {
	case bad == NoTimeZone:
		r.add(WarnReferenceForm, n, sent) // the names suffice
	case bad != "":
		refuse(n, sent)
	default:
		ref.Sent = &t
		for _, q := range odd {
			r.add(q, n, sent)
		}
	}
	return ref, true
}

func (r *reading) oldReferences(n *node, s string) (refs []Ref) {
	for _, f := range strings.Fields(s) {
		id, sender, ok := cutLast(f, "/")
		if !ok {
			r.add(WarnReferenceForm, n, f)
			id = f
		}
		refs = append(refs, Ref{Identifier: id, Sender: sender})
	}
	return refs
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// settle holds the references against what the message does: an update or
// cancellation must say of what, and nothing refers to itself.
func (r *reading) settle(a *Alert, n *node) {
	kept := []Ref{}
	for _, ref := range a.References {
		if ref.Identifier == a.Identifier && (ref.Sender == "" || ref.Sender == a.Sender) && a.Identifier != "" {
			r.add(WarnReferenceSelf, n, ref.Identifier)
			continue
		}
		kept = append(kept, ref)
	}
	a.References = kept
	switch {
	case (a.MsgType == MsgUpdate || a.MsgType == MsgCancel) && len(kept) == 0:
		r.refuse(NoReferences, n, string(a.MsgType))
	case a.MsgType == MsgAlert && len(kept) > 0:
		r.add(WarnReferenceAlert, n, kept[0].Identifier)
	}
}
