package cap

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/beevik/etree"
	xmldsig "github.com/russellhaering/goxmldsig"
)

// methods are the signature methods that are verified; digests the hashes. SHA-1
// is not among them: it proves nothing any more.
var (
	methods = map[string]string{
		xmldsig.RSASHA256SignatureMethod: "rsa-sha256", xmldsig.RSASHA384SignatureMethod: "rsa-sha384", xmldsig.RSASHA512SignatureMethod: "rsa-sha512",
		xmldsig.ECDSASHA256SignatureMethod: "ecdsa-sha256", xmldsig.ECDSASHA384SignatureMethod: "ecdsa-sha384", xmldsig.ECDSASHA512SignatureMethod: "ecdsa-sha512",
	}
	digests = map[string]bool{
		"http://www.w3.org/2001/04/xmlenc#sha256":       true,
		"http://www.w3.org/2001/04/xmldsig-more#sha384": true,
		"http://www.w3.org/2001/04/xmlenc#sha512":       true,
	}
)

// signature tells what is known of the message's XML signature (CAP 1.2,
// 3.3.4.1: one that cannot be verified never keeps a message out). A broken one
// does not either: an unsigned message is taken, so refusing would protect from
// nobody who can delete an element, and would lose the warnings that a relay
// indented. It is told, and the duty officer asks the issuer.
func (r *reading) signature(a *Alert, n *node, text []byte) {
	a.Signature = Signature{State: Unsigned}
	var found []*node
	for _, c := range n.children {
		if c.space == dsig && c.local == "Signature" {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return
	}
	s := &a.Signature
	switch {
	case len(found) > 1:
		*s = Signature{State: Unverified, Reason: "more than one signature"}
	case text == nil:
		*s = Signature{State: Unverified, Reason: "inside a feed"}
	default:
		*s = verify(found[0], text)
	}
	switch s.State {
	case Broken:
		r.add(WarnBroken, found[0], s.Reason)
	case Unverified:
		r.add(WarnUnverified, found[0], s.Reason)
	}
}

// verify checks an enveloped signature over the whole document with the
// certificate that it carries.
func verify(n *node, text []byte) (s Signature) {
	defer func() { // someone else's code on a stranger's bytes
		if p := recover(); p != nil {
			s.State, s.Reason = Unverified, "the verifier failed"
		}
	}()
	doc := etree.NewDocument()
	doc.ReadSettings.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	if err := doc.ReadFromBytes(text); err != nil || doc.Root() == nil {
		return Signature{State: Unverified, Reason: "not read"}
	}
	el := directSignature(doc.Root())
	if el == nil {
		return Signature{State: Unverified, Reason: "not found"}
	}
	s.Method = methodOf(el)
	if reason := unsupported(el); reason != "" {
		s.State, s.Reason = Unverified, reason
		return s
	}
	cert, err := certificate(n)
	if err != nil {
		s.State, s.Reason = Unverified, err.Error()
		return s
	}
	before, after := cert.NotBefore.UTC(), cert.NotAfter.UTC()
	s.Signer, s.NotBefore, s.NotAfter = shorten(cert.Subject.String()), &before, &after
	if err := canonicalBase64(n); err != nil {
		s.State, s.Reason = Broken, err.Error()
		return s
	}
	if err := plainValue(el, cert); err != nil {
		s.State, s.Reason = Broken, err.Error()
		return s
	}
	v := xmldsig.NewDefaultValidationContext(&xmldsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{cert}})
	// Whether the certificate held at any time is the reader's to judge.
	v.Clock = xmldsig.NewFakeClockAt(cert.NotBefore)
	s.State = Intact
	_, err = v.Validate(doc.Root())
	if err != nil && mismatch(err) {
		// Many relays indent a message after it was signed. Space between elements
		// says nothing here, so a signature that fits without it is as good.
		if _, again := v.Validate(unindent(doc.Root())); again == nil {
			err, s.Reason = nil, "but for space between elements"
		}
	}
	if err != nil {
		s.State, s.Reason = Unverified, shorten(err.Error())
		if mismatch(err) {
			s.State = Broken
		}
	}
	return s
}

// unindent removes the space between elements, and none inside texts. It empties
// the elements into new ones: removing a child costs all those behind it.
func unindent(el *etree.Element) *etree.Element {
	out := etree.NewElement(el.FullTag())
	for _, a := range el.Attr {
		out.CreateAttr(a.FullKey(), a.Value)
	}
	leaf := len(el.ChildElements()) == 0
	for _, c := range el.Child {
		switch t := c.(type) {
		case *etree.Element:
			out.AddChild(unindent(t))
		case *etree.CharData:
			if leaf || strings.TrimSpace(t.Data) != "" {
				out.CreateText(t.Data)
			}
		}
	}
	return out
}

// mismatch tells a signature that does not fit from one that was not understood.
// The verifier has no value for it.
func mismatch(err error) bool {
	text := err.Error()
	return errors.Is(err, rsa.ErrVerification) || text == "Signature could not be verified" || text == "x509: ECDSA verification failure"
}

// plainValue writes the value as the verifier wants it: without space, and an
// ECDSA one as ASN.1. XML Signature has its two numbers side by side (1.1, 6.4.3).
// The value is no part of what is signed.
func plainValue(el *etree.Element, cert *x509.Certificate) error {
	value := el.FindElement("./SignatureValue")
	if value == nil {
		return errors.New("no value")
	}
	s := squeeze(value.Text())
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return errors.New("the value cannot be read")
	}
	if key, ok := cert.PublicKey.(*ecdsa.PublicKey); ok {
		size := (key.Curve.Params().BitSize + 7) / 8
		if len(raw) != 2*size {
			return errors.New("the value has the wrong length")
		}
		r, t := new(big.Int).SetBytes(raw[:size]), new(big.Int).SetBytes(raw[size:])
		if raw, err = asn1.Marshal(struct{ R, S *big.Int }{r, t}); err != nil {
			return err
		}
		s = base64.StdEncoding.EncodeToString(raw)
	}
	value.SetText(s)
	return nil
}

func directSignature(root *etree.Element) *etree.Element {
	for _, c := range root.ChildElements() {
		if c.Tag == "Signature" && c.NamespaceURI() == dsig {
			return c
		}
	}
	return nil
}

// algorithm gives the Algorithm of the first element of that name inside.
func algorithm(el *etree.Element, tag string) string {
	for _, c := range el.FindElements(".//" + tag) {
		return c.SelectAttrValue("Algorithm", "")
	}
	return ""
}

func methodOf(el *etree.Element) string {
	m := algorithm(el, "SignatureMethod")
	if short, ok := methods[m]; ok {
		return short
	}
	_, after, ok := cutLast(m, "#")
	if !ok {
		after = m
	}
	return shorten(after)
}

// unsupported says why a signature is not verified at all.
func unsupported(el *etree.Element) string {
	if _, ok := methods[algorithm(el, "SignatureMethod")]; !ok {
		return "method not accepted"
	}
	refs := el.FindElements("./SignedInfo/Reference")
	if len(refs) != 1 || refs[0].SelectAttrValue("URI", "-") != "" {
		return "it does not cover the whole message"
	}
	if !digests[algorithm(el, "DigestMethod")] {
		return "digest not accepted"
	}
	// The verifier leaves a text without one as it stands; the standard says C14N.
	for _, t := range refs[0].FindElements("./Transforms/Transform") {
		if strings.Contains(t.SelectAttrValue("Algorithm", ""), "c14n") {
			return ""
		}
	}
	return "no canonicalization named"
}

// certificate is the first one that the signature carries.
func certificate(n *node) (*x509.Certificate, error) {
	list := descend(n, "KeyInfo", "X509Data", "X509Certificate")
	if len(list) == 0 {
		return nil, errors.New("no certificate")
	}
	der, err := base64.StdEncoding.DecodeString(squeeze(list[0].value()))
	if err != nil {
		return nil, errors.New("the certificate cannot be read")
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, errors.New("the certificate cannot be read")
	}
	return cert, nil
}

// canonicalBase64 holds the values of a signature to the one spelling that an
// encoder writes: a lenient decoder drops the last bits, so that a changed letter
// could pass unseen.
func canonicalBase64(n *node) error {
	values := descend(n, "SignatureValue")
	values = append(values, descend(n, "SignedInfo", "Reference", "DigestValue")...)
	values = append(values, descend(n, "KeyInfo", "X509Data", "X509Certificate")...)
	for _, v := range values {
		s := squeeze(v.value())
		b, err := base64.StdEncoding.Strict().DecodeString(s)
		if err != nil || base64.StdEncoding.EncodeToString(b) != s {
			return fmt.Errorf("%s was altered", v.local)
		}
	}
	return nil
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func descend(n *node, path ...string) []*node {
	list := []*node{n}
	for _, name := range path {
		var next []*node
		for _, x := range list {
			next = append(next, x.named(name)...)
		}
		list = next
	}
	return list
}
