package xmlsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	xmldsig "github.com/russellhaering/goxmldsig"
)

const message = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><info><event>Hail &amp; wind</event><headline xml:lang="en"> x  y </headline></info></alert>`

// signer makes a key with a certificate that nobody vouches for.
func signer(t *testing.T, key crypto.Signer) []byte {
	t.Helper()
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "weather.example"},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// sign signs the message; an ECDSA value is written as XML Signature has it.
func sign(t *testing.T, key crypto.Signer, method string) string {
	t.Helper()
	ctx, err := xmldsig.NewSigningContext(key, [][]byte{signer(t, key)})
	if err != nil {
		t.Fatal(err)
	}
	ctx.Canonicalizer = xmldsig.MakeC14N11Canonicalizer()
	if err := ctx.SetSignatureMethod(method); err != nil {
		t.Fatal(err)
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromString(message); err != nil {
		t.Fatal(err)
	}
	signed, err := ctx.SignEnveloped(doc.Root())
	if err != nil {
		t.Fatal(err)
	}
	if curve, ok := key.Public().(*ecdsa.PublicKey); ok {
		v := signed.FindElement("./Signature/SignatureValue")
		der, err := base64.StdEncoding.DecodeString(v.Text())
		if err != nil {
			t.Fatal(err)
		}
		var pair struct{ R, S *big.Int }
		if _, err := asn1.Unmarshal(der, &pair); err != nil {
			t.Fatal(err)
		}
		size := (curve.Params().BitSize + 7) / 8
		raw := make([]byte, 2*size)
		pair.R.FillBytes(raw[:size])
		pair.S.FillBytes(raw[size:])
		v.SetText(base64.StdEncoding.EncodeToString(raw))
	}
	out := etree.NewDocument()
	out.SetRoot(signed)
	text, err := out.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func keys(t *testing.T) (*rsa.PrivateKey, *ecdsa.PrivateKey) {
	t.Helper()
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return r, e
}

// alterLast changes the bits of the last letter before the padding that a lenient
// decoder drops.
func alterLast(t *testing.T, text, element string) string {
	t.Helper()
	end := strings.Index(text, "</ds:"+element+">")
	at := end
	for text[at-1] == '=' {
		at--
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	if at == end {
		t.Skip("no padding to alter")
	}
	i := strings.IndexByte(letters, text[at-1])
	return text[:at-1] + string(letters[i+1]) + text[at:]
}

func TestVerify(t *testing.T) {
	r, e := keys(t)
	byRSA := sign(t, r, xmldsig.RSASHA256SignatureMethod)
	byECDSA := sign(t, e, xmldsig.ECDSASHA256SignatureMethod)
	bySHA1 := sign(t, r, xmldsig.RSASHA1SignatureMethod)
	for _, tt := range []struct {
		name, text string
		want       State
		reason     string
	}{
		{"no signature", message, Absent, ""},
		{"RSA", byRSA, Intact, ""},
		{"ECDSA", byECDSA, Intact, ""},
		{"indented by a relay", strings.NewReplacer("<info>", "\n  <info>", "</alert>", "\n</alert>", "<ds:SignedInfo>", "\n <ds:SignedInfo>").Replace(byRSA), Intact, "but for space between elements"},
		{"space inside the value", strings.Replace(byECDSA, "<ds:SignatureValue>", "<ds:SignatureValue>\n\t ", 1), Intact, ""},
		{"a comment", strings.Replace(byRSA, "<info>", "<info><!-- x -->", 1), Intact, ""},
		{"another text", strings.Replace(byRSA, "Hail", "Rain", 1), Broken, "Signature could not be verified"},
		{"another text, ECDSA", strings.Replace(byECDSA, "Hail", "Rain", 1), Broken, "Signature could not be verified"},
		{"space inside a text", strings.Replace(byRSA, " x  y ", "x y", 1), Broken, "Signature could not be verified"},
		{"an element more", strings.Replace(byRSA, "<info>", "<info><web/>", 1), Broken, "Signature could not be verified"},
		{"the digest's last bits", alterLast(t, byRSA, "DigestValue"), Broken, "DigestValue was altered"},
		{"the value's last bits", alterLast(t, byECDSA, "SignatureValue"), Broken, "SignatureValue was altered"},
		{"SHA-1", bySHA1, Unverified, "method not accepted"},
		{"a part of the message alone", strings.Replace(byRSA, `URI=""`, `URI="#x"`, 1), Unverified, "it does not cover the whole message"},
		{"two signatures", strings.Replace(byRSA, "<info>", byRSA[strings.Index(byRSA, "<ds:Signature "):strings.Index(byRSA, "</alert>")]+"<info>", 1), Unverified, "more than one signature"},
		{"no certificate", byRSA[:strings.Index(byRSA, "<ds:KeyInfo>")] + byRSA[strings.Index(byRSA, "</ds:KeyInfo>")+len("</ds:KeyInfo>"):], Unverified, "no certificate"},
		{"an empty signature", strings.Replace(message, "</alert>", `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></alert>`, 1), Unverified, "method not accepted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Verify([]byte(tt.text))
			if s.State != tt.want || s.Reason != tt.reason {
				t.Errorf("%s (%s), want %s (%s)", s.State, s.Reason, tt.want, tt.reason)
			}
			if tt.want == Intact && (s.Signer != "CN=weather.example" || s.NotAfter.Year() != 2021 || s.Method == "") {
				t.Errorf("%+v", s)
			}
		})
	}
}

// Nothing that a stranger writes stops the reader.
func FuzzVerify(f *testing.F) {
	f.Add([]byte(message))
	f.Add([]byte(strings.Replace(message, "</alert>", `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/2006/12/xml-c14n11"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2006/12/xml-c14n11"/></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue>AAAA</DigestValue></Reference></SignedInfo><SignatureValue>AAAA</SignatureValue></Signature></alert>`, 1)))
	f.Fuzz(func(t *testing.T, text []byte) {
		if s := Verify(text); s.State == "" {
			t.Fatalf("%+v", s)
		}
	})
}
