package cap

import (
	"time"

	"wanghuo/dispatch/cap/xmlsig"
)

// signature tells what is known of the message's XML signature (CAP 1.2,
// 3.3.4.1: one that cannot be verified never keeps a message out). A broken one
// does not either: an unsigned message is taken, so refusing would protect from
// nobody who can delete an element, and would lose the warnings that a relay
// rewrote. It is told, and the duty officer asks the issuer.
func (r *reading) signature(a *Alert, n *node, text []byte) {
	a.Signature = Signature{State: Unsigned}
	var found *node
	for _, c := range n.children {
		if c.space == dsig && c.local == "Signature" {
			found = c
		}
	}
	if found == nil {
		return
	}
	s := xmlsig.Result{State: xmlsig.Unverified, Reason: "inside a feed"}
	if text != nil {
		s = xmlsig.Verify(text)
	}
	a.Signature = Signature{State: SignatureState(s.State), Method: s.Method, Signer: shorten(s.Signer), Reason: shorten(s.Reason)}
	if !s.NotBefore.IsZero() {
		before, after := s.NotBefore.Truncate(time.Second), s.NotAfter.Truncate(time.Second)
		a.Signature.NotBefore, a.Signature.NotAfter = &before, &after
	}
	switch a.Signature.State {
	case Broken:
		r.add(WarnBroken, found, s.Reason)
	case Unverified:
		r.add(WarnUnverified, found, s.Reason)
	}
}
