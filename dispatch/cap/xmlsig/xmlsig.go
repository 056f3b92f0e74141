// Package xmlsig verifies an enveloped XML signature (W3C XML Signature 1.1) over
// a whole document, with the certificate that the signature carries.
//
// It is for telling, not for trusting: an intact signature says that the text is
// as whoever holds the key signed it, and nobody is asked who that is. It
// guarantees that [Intact] is never said of a text that differs from the signed
// one by more than space between elements, and [Broken] only of a signature that
// was understood and does not fit; all else is [Unverified] with the reason. SHA-1
// is not verified. Verify is pure, may be called concurrently, and never fails
// otherwise. The caller has parsed the document before, and refused document
// types and excessive size. Nothing lies on disk.
package xmlsig

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
	"time"

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

// State is what was found.
type State string

// The states.
const (
	Absent     State = "none"
	Intact     State = "intact"
	Broken     State = "broken"
	Unverified State = "present, not verified"
)

// Result tells of the signature that is a child of the root.
type Result struct {
	State     State
	Method    string // such as ecdsa-sha256
	Signer    string // the subject that the certificate names; nobody was asked
	NotBefore time.Time
	NotAfter  time.Time
	Reason    string // why broken or unverified; or what the intact one left out
}

func unverified(reason string) Result { return Result{State: Unverified, Reason: reason} }

// Verify looks at a document in UTF-8, whatever encoding it declares.
func Verify(text []byte) (s Result) {
	defer func() { // someone else's code on a stranger's bytes
		if p := recover(); p != nil {
			s = unverified("the verifier failed")
		}
	}()
	doc := etree.NewDocument()
	doc.ReadSettings.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	if err := doc.ReadFromBytes(text); err != nil || doc.Root() == nil {
		return unverified("not read")
	}
	var el *etree.Element
	for _, c := range doc.Root().ChildElements() {
		switch {
		case c.Tag != "Signature" || c.NamespaceURI() != xmldsig.Namespace:
		case el != nil:
			return unverified("more than one signature")
		default:
			el = c
		}
	}
	if el == nil {
		return Result{State: Absent}
	}
	s = examine(doc.Root(), el)
	s.Method = methodOf(el)
	return s
}

// examine verifies the signature el of a document.
func examine(root, el *etree.Element) (s Result) {
	if reason := unsupported(el); reason != "" {
		return unverified(reason)
	}
	cert, err := certificate(el)
	if err != nil {
		return unverified(err.Error())
	}
	s = Result{State: Broken, Signer: cert.Subject.String(), NotBefore: cert.NotBefore.UTC(), NotAfter: cert.NotAfter.UTC()}
	if err := canonicalBase64(el); err != nil {
		s.Reason = err.Error()
		return s
	}
	if err := plainValue(el, cert); err != nil {
		s.Reason = err.Error()
		return s
	}
	v := xmldsig.NewDefaultValidationContext(&xmldsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{cert}})
	// Whether the certificate held at any time is the reader's to judge.
	v.Clock = xmldsig.NewFakeClockAt(cert.NotBefore)
	_, err = v.Validate(root)
	if err != nil && mismatch(err) {
		// Many relays indent a message after it was signed. Space between elements
		// says nothing here, so a signature that fits without it is as good.
		if _, again := v.Validate(unindent(root)); again == nil {
			err, s.Reason = nil, "but for space between elements"
		}
	}
	switch {
	case err == nil:
		s.State = Intact
	case mismatch(err):
		s.Reason = err.Error()
	default:
		s.State, s.Reason = Unverified, err.Error()
	}
	return s
}

// unindent copies an element without the space between elements, and with that
// inside texts. Removing it in place would cost the square of the children.
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
	return m[strings.LastIndex(m, "#")+1:]
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
func certificate(el *etree.Element) (*x509.Certificate, error) {
	c := el.FindElement("./KeyInfo/X509Data/X509Certificate")
	if c == nil {
		return nil, errors.New("no certificate")
	}
	der, err := base64.StdEncoding.DecodeString(squeeze(c.Text()))
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
func canonicalBase64(el *etree.Element) error {
	for _, path := range []string{"./SignatureValue", "./SignedInfo/Reference/DigestValue", "./KeyInfo/X509Data/X509Certificate"} {
		for _, v := range el.FindElements(path) {
			s := squeeze(v.Text())
			b, err := base64.StdEncoding.Strict().DecodeString(s)
			if err != nil || base64.StdEncoding.EncodeToString(b) != s {
				return fmt.Errorf("%s was altered", v.Tag)
			}
		}
	}
	return nil
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
